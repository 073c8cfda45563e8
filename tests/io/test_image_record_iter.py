"""ImageRecordIter: what happens by chance, order, damage, memory. Values: tests/image/recorded."""

from __future__ import annotations

import gc
import itertools
import random
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet.io.block_pipeline import BlockPipeline
from mxnet.io.image_decode import jpeg_size
from mxnet.io.image_geometry import Geometry

cv2 = pytest.importorskip("cv2")

WIDTH, HEIGHT, IMAGES = 200, 150, 160


def ramp() -> np.ndarray:
    """Red and green are the place of a pixel, blue is constant."""
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    image[..., 0] = np.arange(WIDTH)
    image[..., 1] = np.arange(HEIGHT)[:, None]
    image[..., 2] = 77
    return image


def write(path: Path, images: list[bytes]) -> str:
    record = mx.recordio.MXIndexedRecordIO(path.with_suffix(".idx"), path, "w")
    for number, image in enumerate(images):
        header = mx.recordio.IRHeader(0, float(number), number, 0)
        record.write_idx(number, mx.recordio.pack(header, image))
    record.close()
    return str(path)


def png(image: np.ndarray) -> bytes:
    encoded: bytes = cv2.imencode(".png", image[:, :, ::-1])[1].tobytes()
    return encoded


@pytest.fixture(scope="module")
def ramps(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write(tmp_path_factory.mktemp("ramps") / "a.rec", [png(ramp())] * IMAGES)


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> str:
    images = [png(np.full((8, 8, 3), number, np.uint8)) for number in range(50)]
    return write(tmp_path_factory.mktemp("numbered") / "a.rec", images)


def make(path: str, **options: Any) -> mx.io.MXDataIter:
    settings: dict[str, Any] = {"data_shape": (3, 64, 64), "batch_size": IMAGES}
    return mx.io.ImageRecordIter(path_imgrec=path, **{**settings, **options})


def maps(data: np.ndarray) -> np.ndarray:
    """Per image: the affine map to the place where its pixels come from, and how much is inside."""
    rows, columns = np.mgrid[: data.shape[2], : data.shape[3]]
    found = []
    for image in data:
        inside = np.abs(image[2] - 77) < 0.5
        places = np.stack([columns[inside], rows[inside], np.ones(inside.sum())], 1)
        x = np.linalg.lstsq(places, image[0][inside], rcond=None)[0]
        y = np.linalg.lstsq(places, image[1][inside], rcond=None)[0]
        found.append(np.concatenate([x, y, [inside.mean()]]))
    return np.array(found)


def parts(path: str, **options: Any) -> dict[str, np.ndarray]:
    """Width, height, left and top edge of the parts that images show."""
    found = maps(make(path, **options).next().data[0].asnumpy())
    width, height = found[:, 0] * 64, found[:, 4] * 64
    left = found[:, 2] + 0.5 - found[:, 0] / 2
    return {"w": width, "h": height, "x": left, "y": found[:, 5] + 0.5 - found[:, 4] / 2}


def close_to_uniform(values: np.ndarray, low: float, high: float) -> None:
    """Kolmogorov's test at a level of about 1 in 10,000."""
    ranks = np.sort((values - low) / (high - low))
    steps = np.arange(len(ranks)) / len(ranks)
    distance = max((ranks - steps).max(), (steps + 1 / len(ranks) - ranks).max())
    assert distance < 2.23 / np.sqrt(len(ranks))


# ---- what happens by chance ------------------------------------------------------------------


def test_random_crops_are_anywhere(ramps: str) -> None:
    found = parts(ramps, rand_crop=True)
    np.testing.assert_allclose(found["w"], 64, atol=0.01)
    close_to_uniform(found["x"], -0.5, WIDTH - 64 + 0.5)
    close_to_uniform(found["y"], -0.5, HEIGHT - 64 + 0.5)


def test_random_resized_crops(ramps: str) -> None:
    options = {"min_random_area": 0.1, "max_random_area": 0.3, "min_aspect_ratio": 0.5}
    found = parts(ramps, random_resized_crop=True, max_aspect_ratio=1.0, **options)
    close_to_uniform(found["w"] * found["h"] / WIDTH / HEIGHT, 0.098, 0.302)
    ratios = found["w"] / found["h"]
    # Drawn from 0.5 to 1, then turned around for one half.
    assert 0.4 < (ratios > 1).mean() < 0.6
    close_to_uniform(np.minimum(ratios, 1 / ratios), 0.49, 1.01)


def test_crops_that_do_not_fit_fall_back_to_the_middle(ramps: str) -> None:
    found = parts(ramps, random_resized_crop=True)  # the whole area as a square
    np.testing.assert_allclose(found["x"], (WIDTH - 64) // 2, atol=0.01)


def test_random_scale_and_squares(ramps: str) -> None:
    found = parts(ramps, min_random_scale=0.5, max_random_scale=1.0)
    close_to_uniform(64 / found["w"], 0.495, 1.005)
    np.testing.assert_allclose(found["w"], found["h"], rtol=0.03)
    found = parts(ramps, min_crop_size=50, max_crop_size=100, rand_crop=True)
    close_to_uniform(found["w"], 49.4, 100.6)


def test_random_turns_and_shear(ramps: str) -> None:
    found = maps(make(ramps, max_rotate_angle=30).next().data[0].asnumpy())
    angles = np.degrees(np.arctan2(found[:, 3], found[:, 0]))
    close_to_uniform(angles, -30.5, 30.5)
    found = maps(make(ramps, max_shear_ratio=0.3).next().data[0].asnumpy())
    close_to_uniform(found[:, 1], -0.3, 0.3)


def test_random_mirror(ramps: str) -> None:
    found = maps(make(ramps, rand_mirror=True).next().data[0].asnumpy())
    assert 0.38 < (found[:, 0] < 0).mean() < 0.62


@pytest.mark.parametrize(
    ("option", "expected"),
    [("brightness", 99.5), ("contrast", 99.5 - 78.1), ("saturation", 99.5 - 78.1)],
)
def test_random_colors(ramps: str, option: str, expected: float) -> None:
    batches = make(ramps, data_shape=(3, HEIGHT, WIDTH), batch_size=80, **{option: 0.3})
    red = batches.next().data[0].asnumpy()[:, 0].mean((1, 2))
    close_to_uniform((red - 99.5) / expected, -0.31, 0.31)


def test_random_hue_saturation_lightness_and_noise(ramps: str) -> None:
    plain = make(ramps, batch_size=100).next().data[0].asnumpy()
    spread = {}
    for name in ("random_h", "random_s", "random_l"):
        data = make(ramps, batch_size=100, **{name: 40}).next().data[0].asnumpy()
        spread[name] = np.abs(data - plain).mean()
    assert min(spread.values()) > 1
    noisy = make(ramps, batch_size=150, pca_noise=0.1).next().data[0].asnumpy()
    shift = (noisy - make(ramps, batch_size=150).next().data[0].asnumpy()).mean((2, 3))
    # The covariance that the principal components of colours imply.
    values = np.array([55.46, 4.794, 1.148]) * 0.1
    vectors = np.array(
        [[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.814], [-0.5836, -0.6948, 0.4203]]
    )
    expected = (vectors * values**2) @ vectors.T
    np.testing.assert_allclose(np.cov(shift.T), expected, rtol=0.3)


def test_random_contrast_and_illumination(ramps: str) -> None:
    options = {"mean_r": 20.0, "std_r": 2.0, "scale": 0.5}
    middle = make(ramps, batch_size=1, **options).next().data[0].asnumpy()[0, 0].mean()
    data = make(ramps, max_random_contrast=0.3, **options).next().data[0].asnumpy()
    close_to_uniform(data[:, 0].mean((1, 2)) / middle, 0.7, 1.3)
    data = make(ramps, max_random_illumination=20, **options).next().data[0].asnumpy()
    close_to_uniform(data[:, 0].mean((1, 2)) - middle, -5, 5)  # scaled as the pixels are


def test_equal_seeds_whatever_the_threads(ramps: str) -> None:
    options = {"random_resized_crop": True, "min_random_area": 0.2, "rand_mirror": True}
    one = make(ramps, seed=4, preprocess_threads=1, batch_size=40, **options)
    two = make(ramps, seed=4, preprocess_threads=8, batch_size=40, **options)
    for first, second in zip(one, two, strict=True):
        assert (first.data[0] == second.data[0]).asnumpy().all()
    one.reset()
    two.reset()
    again = one.next().data[0].asnumpy()
    assert (again == two.next().data[0].asnumpy()).all()
    other = make(ramps, seed=4, seed_aug=5, batch_size=40, **options).next().data[0].asnumpy()
    assert (again != other).any()


# ---- decoding at a smaller scale -------------------------------------------------------------


def smooth_jpeg() -> bytes:
    x, y = np.meshgrid(np.linspace(0, 6, 1200), np.linspace(0, 5, 900))
    image = np.stack([np.sin(x + y), np.cos(x), np.sin(y)], -1) * 100 + 128
    encoded: bytes = cv2.imencode(".jpg", image.astype(np.uint8))[1].tobytes()
    return encoded


def test_random_crops_of_reduced_images_show_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.rec", [smooth_jpeg()] * 12)
    for options in (
        {"random_resized_crop": True, "min_random_area": 0.3, "max_aspect_ratio": 0.25},
        {"rand_crop": True, "resize": 100},
        {"max_rotate_angle": 20, "min_random_scale": 0.15, "max_random_scale": 0.2},
    ):
        reduced = make(path, batch_size=12, **options).next().data[0].asnumpy()
        monkeypatch.setenv("MXNET_IMAGE_REDUCED_DECODE", "0")
        full = make(path, batch_size=12, **options).next().data[0].asnumpy()
        monkeypatch.delenv("MXNET_IMAGE_REDUCED_DECODE")
        difference = np.abs(reduced - full)
        assert difference.max() > 0
        assert np.quantile(difference, 0.99) < 6
        assert difference.mean() < 2


def test_sizes_from_headers(tmp_path: Path) -> None:
    assert jpeg_size(smooth_jpeg()) == (900, 1200)
    assert jpeg_size(memoryview(smooth_jpeg())) == (900, 1200)  # type: ignore[arg-type]
    for data in (b"", b"\xff\xd8", png(ramp()), smooth_jpeg()[:40], b"\xff\xd8\xff\xff\xff"):
        assert jpeg_size(data) is None
    # EXIF turns this one, so its header says height and width the other way round.
    turned = Path(__file__).parent.parent / "image" / "recorded" / "turned.jpg"
    path = write(tmp_path / "a.rec", [turned.read_bytes()])
    options = {"data_shape": (3, 25, 15), "batch_size": 1, "rand_crop": True}
    assert make(path, resize=15, **options).next().data[0].shape == (1, 3, 25, 15)


def test_older_versions_of_opencv_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = smooth_jpeg()
    path = write(tmp_path / "a.rec", [image])
    now = make(path, batch_size=1).next().data[0].asnumpy(), mx.image.imdecode(image).asnumpy()
    monkeypatch.delattr(cv2, "IMREAD_COLOR_RGB", raising=False)
    then = make(path, batch_size=1).next().data[0].asnumpy(), mx.image.imdecode(image).asnumpy()
    for one, other in zip(now, then, strict=True):
        assert (one == other).all()


# ---- order and parts -------------------------------------------------------------------------


def labels(batches: mx.io.MXDataIter) -> list[float]:
    found = []
    for batch in batches:
        found += batch.label[0].asnumpy().tolist()[: batch.label[0].size - batch.pad]
    return found


SMALL = {"data_shape": (3, 8, 8), "batch_size": 7}


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_parts_hold_every_image_once(numbered: str, indexed: bool, count: int) -> None:
    index = {"path_imgidx": numbered[:-3] + "idx"} if indexed else {}
    found = [
        labels(make(numbered, num_parts=count, part_index=part, **index, **SMALL))
        for part in range(count)
    ]
    assert sorted(itertools.chain(*found)) == list(range(50))
    assert max(map(len, found)) - min(map(len, found)) <= 7


@pytest.mark.parametrize("indexed", [False, True])
def test_shuffled_epochs(numbered: str, indexed: bool) -> None:
    options: dict[str, Any] = {"path_imgidx": numbered[:-3] + "idx"} if indexed else {}
    batches = make(numbered, shuffle=True, seed=1, round_batch=False, **options, **SMALL)
    orders = [labels(batches)]
    batches.reset()
    orders.append(labels(batches))
    assert all(sorted(order) == list(range(50)) for order in orders)
    assert orders[0] != orders[1]
    assert orders[0] != sorted(orders[0])
    again = make(numbered, shuffle=True, seed=1, round_batch=False, **options, **SMALL)
    assert labels(again) == orders[0]


def test_pieces_are_shuffled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mxnet.io.record_files._PIECE_BYTES", 1 << 10)
    images = [png(np.full((8, 8, 3), number, np.uint8)) for number in range(100)]
    path = write(tmp_path / "a.rec", images)
    found = labels(make(path, shuffle=True, round_batch=False, **SMALL))
    assert sorted(found) == list(range(100))
    # Without shuffle_chunk_size the pieces come in order: no image moves far.
    assert np.abs(np.array(found) - np.arange(100)).max() < 20
    monkeypatch.setattr("mxnet.io.record_files._PIECE_BYTES", 1 << 30)
    big = [
        png(np.random.default_rng(k).integers(0, 255, (300, 400, 3), np.uint8)) for k in range(9)
    ]
    path = write(tmp_path / "b.rec", big)
    options = {"shuffle": True, "shuffle_chunk_size": 1, "shuffle_chunk_seed": 3}
    found = labels(make(path, round_batch=False, **options, **SMALL))
    assert sorted(found) == list(range(9))
    assert found != sorted(found)


def test_several_files_and_folders(numbered: str, tmp_path: Path) -> None:
    assert len(labels(make(f"{numbered};{numbered}", round_batch=False, **SMALL))) == 100
    write(tmp_path / "a.rec", [png(np.zeros((8, 8, 3), np.uint8))] * 3)
    (tmp_path / "a.idx").unlink()
    assert len(labels(make(str(tmp_path), round_batch=False, **SMALL))) == 3
    for paths in ("missing.rec", "", f"{numbered};missing.rec"):
        with pytest.raises(mx.MXNetError, match=r"cannot be opened|expected a record file"):
            make(paths, **SMALL)


def test_numbers_of_images(numbered: str) -> None:
    batches = make(numbered, **SMALL)
    assert [batch.index.tolist() for batch in batches][-1] == [49, 0, 1, 2, 3, 4, 5]
    batches.reset()
    assert batches.next().index.tolist() == list(range(6, 13))


# ---- damage ----------------------------------------------------------------------------------


@pytest.fixture
def damaged(tmp_path: Path) -> str:
    images = [png(np.full((8, 8, 3), number, np.uint8)) for number in range(12)]
    images[5], images[8] = b"no image", images[8][:60]
    return write(tmp_path / "d.rec", images)


def test_damaged_images_are_raised_and_nothing_else_is_lost(damaged: str) -> None:
    batches = make(damaged, data_shape=(3, 8, 8), batch_size=4, round_batch=False)
    found: list[Any] = []
    while True:
        try:
            batch = batches.next()
        except StopIteration:
            break
        except mx.MXNetError as error:
            found.append(str(error))
        else:
            found.append(batch.label[0].asnumpy().tolist())
    message = "d.rec: record {}: these {} bytes are no image"
    assert found[0] == [0, 1, 2, 3]
    assert message.format(5, 8) in found[1]
    assert message.format(8, 60) in found[2]
    assert found[3:] == [[4, 6, 7, 9], [10, 11, 11, 11]]
    assert batches.skipped == 0


def test_damaged_images_are_skipped_and_counted(damaged: str) -> None:
    batches = make(
        damaged, data_shape=(3, 8, 8), batch_size=4, round_batch=False, on_corrupt="skip"
    )
    assert labels(batches) == [0, 1, 2, 3, 4, 6, 7, 9, 10, 11]
    assert batches.skipped == 2
    batches.reset()
    assert len(labels(batches)) == 10
    assert batches.skipped == 4
    with pytest.raises(mx.MXNetError, match="on_corrupt is 'x'"):
        make(damaged, on_corrupt="x", **SMALL)


@pytest.mark.parametrize("cut", [3, 9, 40, 100])
def test_cut_files(numbered: str, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.rec"
    path.write_bytes(Path(numbered).read_bytes()[:-cut])
    batches = make(str(path), data_shape=(3, 8, 8), batch_size=10, round_batch=False)
    good = [batches.next().label[0].asnumpy().tolist() for _ in range(4)]
    assert list(itertools.chain(*good)) == list(range(40))
    with pytest.raises(mx.MXNetError, match=r"cut\.rec: byte \d+: the file ends"):
        batches.next()
    last = batches.next()
    assert last.label[0].asnumpy()[:9].tolist() == list(range(40, 49))
    assert last.pad == 1
    with pytest.raises(StopIteration):
        batches.next()
    skipping = make(
        str(path), data_shape=(3, 8, 8), batch_size=10, round_batch=False, on_corrupt="skip"
    )
    assert labels(skipping) == list(range(49))
    assert skipping.skipped == 1


def test_labels_that_do_not_fit(numbered: str, tmp_path: Path) -> None:
    with pytest.raises(mx.MXNetError, match="record 0: the record has 1 labels, but"):
        make(numbered, label_width=2, **SMALL)
    listed = tmp_path / "a.lst"
    listed.write_text("".join(f"{k}\t{k}\t9\tx.png\n" for k in range(20)))
    batches = make(numbered, path_imglist=str(listed), label_width=2, **SMALL)
    assert batches.next().label[0].asnumpy()[3].tolist() == [3, 9]
    batches.next()
    with pytest.raises(mx.MXNetError, match="image 20 is not in the list"):
        batches.next()
    with pytest.raises(mx.MXNetError, match="label_width is 3"):
        make(numbered, path_imglist=str(listed), label_width=3, **SMALL)
    listed.write_text("0\t1\tx.png\nzero\t1\tx.png\n")
    with pytest.raises(mx.MXNetError, match=r"a\.lst: line 2: expected a number"):
        make(numbered, path_imglist=str(listed), **SMALL)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"data_shape": (2, 8, 8)}, r"data_shape is \(2, 8, 8\)"),
        ({"batch_size": 0}, "batch_size must be positive"),
        ({"resize": "x"}, "resize is 'x'; expected int"),
        ({"rand_crop": "perhaps"}, "rand_crop is 'perhaps'; expected bool"),
        ({"dtype": "float16"}, "dtype is float16"),
        ({"inter_method": 7}, "inter_method is 7"),
        ({"aug_seq": "mine"}, "aug_seq is 'mine'"),
        ({"ctx": "tpu"}, "ctx is 'tpu'"),
        ({"num_parts": 2, "part_index": 2}, "part_index is 2"),
        ({"random_resized_crop": True, "rand_crop": True}, "random_resized_crop excludes"),
        ({"min_crop_size": 5, "max_crop_size": 3}, "min_crop_size <= max_crop_size"),
        ({"min_crop_size": 5, "max_crop_size": 9}, "smaller than max_crop_size"),
        ({"min_random_scale": 2}, "min_random_scale <= max_random_scale"),
        ({"data_shape": (4, 8, 8)}, "expected an image with 4 channels, got 3"),
        ({"path_imgidx": "missing.idx"}, r"the index 'missing\.idx' cannot be read"),
    ],
)
def test_bad_options(numbered: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(mx.MXNetError, match=message):
        make(numbered, **{**SMALL, **options})


def test_text_and_unknown_options(numbered: str) -> None:
    text = {"data_shape": "(3, 8, 8)", "batch_size": "7", "mirror": "True", "scale": "0.5"}
    assert make(numbered, **text).next().data[0].shape == (7, 3, 8, 8)
    with pytest.warns(UserWarning, match="rand_cropp"):
        make(numbered, rand_cropp=True, **SMALL)


# ---- mean image ------------------------------------------------------------------------------


def test_mean_images_are_made_and_used(numbered: str, tmp_path: Path) -> None:
    path = str(tmp_path / "mean.bin")
    batches = make(numbered, mean_img=path, **SMALL)
    mean = mx.nd.load(path)["mean_img"].asnumpy()
    np.testing.assert_allclose(mean, np.full((3, 8, 8), 24.5), rtol=1e-6)
    assert batches.next().data[0].asnumpy()[3].max() == 3 - 24.5
    with pytest.raises(mx.MXNetError, match=r"is \(3, 8, 8\), but data_shape is \(3, 4, 4\)"):
        make(numbered, mean_img=path, data_shape=(3, 4, 4), batch_size=1)


# ---- threads and memory ----------------------------------------------------------------------


def pipeline_threads() -> int:
    return sum(thread.name.startswith("BlockPipeline") for thread in threading.enumerate())


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def held(path: str) -> int:
    """How many worker threads run, and how often a file is open."""
    threads = sum(thread.name.startswith("BlockPipeline") for thread in threading.enumerate())
    return threads + sum(
        file.samefile(path) for file in Path("/proc/self/fd").iterdir() if file.exists()
    )


def test_closing_ends_threads_and_closes_the_file(numbered: str) -> None:
    before = held(numbered)
    batches = make(numbered, **SMALL)
    batches.next()
    assert held(numbered) > before
    batches.close()
    assert held(numbered) == before
    for use in (batches.next, batches.reset, batches.iter_next, lambda: next(batches)):
        with pytest.raises(mx.MXNetError, match="was closed"):
            use()


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("options", [{}, {"on_corrupt": "skip"}, {"shuffle": True}])
def test_an_abandoned_iterator_goes_at_once(numbered: str, options: dict[str, Any]) -> None:
    before = held(numbered)
    batches = make(numbered, **SMALL, **options)
    batches.next()
    gone = weakref.ref(batches)
    del batches
    assert gone() is None
    assert held(numbered) == before


@pytest.mark.usefixtures("no_collector")
def test_an_iterator_that_failed_goes_at_once(tmp_path: Path) -> None:
    images = [png(np.zeros((8, 8, 3), np.uint8))] * 12
    images[9] = b"no image"
    path = write(tmp_path / "a.rec", images)
    before = held(path)
    batches = make(path, data_shape=(3, 8, 8), batch_size=4)
    message = ""
    try:
        list(batches)
    except mx.MXNetError as error:
        message = str(error)
    assert "record 9" in message
    gone = weakref.ref(batches)
    del batches
    assert gone() is None
    assert held(path) == before
    try:
        make(path, data_shape=(3, 8, 8), batch_size=4, label_width=2)
    except mx.MXNetError as error:
        message = str(error)
    assert "label_width is 2" in message
    assert held(path) == before


def test_no_more_blocks_than_asked_for() -> None:
    made = []
    started = threading.Event()

    def block(size: int) -> list[int]:
        made.append(size)
        started.set()
        return [0] * size

    def fill(record: int, rows: list[int], row: int) -> None:
        rows[row] = record

    sizes = iter([3] + [2] * 100)
    blocks = BlockPipeline(iter(range(50)), block, fill, sizes, threads=3, ahead=2)
    started.wait(5)
    assert next(blocks) == [0, 1, 2]
    assert len(made) <= 3
    assert next(blocks) == [3, 4]
    assert [row for rows in blocks for row in rows] == list(range(5, 50))
    with pytest.raises(StopIteration):
        next(blocks)


def test_errors_of_other_kinds_are_raised_even_when_damage_is_skipped() -> None:
    def fill(record: int, rows: list[int], row: int) -> None:
        if record == 3:
            raise ZeroDivisionError
        rows[row] = record

    blocks = BlockPipeline(
        iter(range(6)), lambda size: [0] * size, fill, iter([4, 4, 4]),
        threads=2, ahead=2, skip=lambda: None,
    )  # fmt: skip
    assert next(blocks) == [0, 1, 2]
    with pytest.raises(ZeroDivisionError):
        next(blocks)
    assert next(blocks) == [4, 5]


def test_geometry_reductions() -> None:
    chance = random.Random(0)
    plan = Geometry(random_resized_crop=True, min_random_area=0.5).plan(900, 1200, (64, 64), chance)
    assert plan.reduction() in (4, 8)
    assert Geometry(rand_crop=True).plan(900, 1200, (64, 64), chance).reduction() == 1
    assert Geometry(resize=120, rand_crop=True).plan(900, 1200, (64, 64), chance).reduction() == 4
    assert not Geometry(resize=120).is_random()
