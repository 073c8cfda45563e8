"""ImageIter and ImageDetIter: damage, missing files, wrong use. Values: test_recorded.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx

cv2 = pytest.importorskip("cv2")


def png(value: int, size: tuple[int, int] = (8, 8)) -> bytes:
    encoded: bytes = cv2.imencode(".png", np.full((*size, 3), value, np.uint8))[1].tobytes()
    return encoded


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Images 0 to 9 in a record file, in files and in a list; number 4 is damaged."""
    record = mx.recordio.MXIndexedRecordIO(tmp_path / "a.idx", tmp_path / "a.rec", "w")
    lines = []
    for number in range(10):
        data = b"no image" if number == 4 else png(number)
        (tmp_path / f"{number}.png").write_bytes(data)
        record.write_idx(number, mx.recordio.pack((0, float(number), number, 0), data))
        lines.append(f"{number}\t{number}\t{number}.png\n")
    record.close()
    (tmp_path / "a.lst").write_text("".join(lines))
    return tmp_path


def make(folder: Path, kind: str, **options: Any) -> mx.image.ImageIter:
    paths: dict[str, Any] = {
        "record": {"path_imgrec": str(folder / "a.rec")},
        "indexed": {
            "path_imgrec": str(folder / "a.rec"),
            "path_imgidx": str(folder / "a.idx"),
        },
        "list": {"path_imglist": str(folder / "a.lst"), "path_root": str(folder)},
    }[kind]
    return mx.image.ImageIter(3, (3, 8, 8), **{**paths, **options})


def run(batches: mx.image.ImageIter) -> list[Any]:
    """Labels of all batches, and the errors between them."""
    found: list[Any] = []
    while True:
        try:
            found.append(batches.next().label[0].asnumpy().ravel().tolist())
        except StopIteration:
            return found
        except (mx.MXNetError, OSError, ValueError) as error:
            found.append(str(error))


@pytest.mark.parametrize("kind", ["record", "indexed", "list"])
def test_damaged_images(folder: Path, kind: str) -> None:
    found = run(make(folder, kind))
    where = "4.png" if kind == "list" else "a.rec: record 4"
    assert found[0] == [0, 1, 2]
    assert where in found[1]
    assert found[2:] == [[3, 5, 6], [7, 8, 9]]
    batches = make(folder, kind, on_corrupt="skip")
    assert run(batches) == [[0, 1, 2], [3, 5, 6], [7, 8, 9]]
    assert batches.skipped == 1


def test_missing_files(folder: Path) -> None:
    (folder / "7.png").unlink()
    batches = make(folder, "list", on_corrupt="skip")
    assert run(batches) == [[0, 1, 2], [3, 5, 6], [8, 9, 0]]
    assert batches.skipped == 2
    found = run(make(folder, "list"))
    assert sum("7.png" in str(error) for error in found) == 1
    with pytest.raises(FileNotFoundError):
        make(folder, "list", path_imglist="missing.lst")
    with pytest.raises(mx.MXNetError, match=r"missing\.rec"):
        make(folder, "record", path_imgrec="missing.rec")


def test_cut_record_files(folder: Path) -> None:
    path = folder / "cut.rec"
    path.write_bytes((folder / "a.rec").read_bytes()[:-20])
    found = run(make(folder, "record", path_imgrec=str(path), last_batch_handle="discard"))
    assert found[2] == [3, 5, 6]
    assert "cut.rec: byte" in found[3]
    assert len(found) == 4
    batches = make(folder, "record", path_imgrec=str(path), on_corrupt="skip")
    assert run(batches) == [[0, 1, 2], [3, 5, 6], [7, 8, 0]]
    assert batches.skipped == 2  # the damaged image, and the end of the file


def test_labels_and_lists(folder: Path) -> None:
    found = run(make(folder, "record", label_width=2))
    assert found[0] == [0, 0, 1, 1, 2, 2]  # one label goes everywhere, as in the reference
    (folder / "two.lst").write_text("0\t1\t2\t0.png\n1\t1\t2\t3\t1.png\n")
    found = run(make(folder, "list", path_imglist=str(folder / "two.lst"), label_width=2))
    assert "1.png: 3 labels, but label_width is 2" in found[0]
    for line, message in (("x\t1\ta.png", "line 1: expected a number"), ("1\ta.png", "no label")):
        (folder / "bad.lst").write_text(f"{line}\n")
        with pytest.raises(mx.MXNetError, match=message):
            make(folder, "list", path_imglist=str(folder / "bad.lst"))
    with pytest.raises(mx.MXNetError, match="entry 1"):
        make(folder, "list", path_imglist=None, imglist=[[3]])
    batches = make(folder, "list", path_imglist=None, imglist=[[np.array([1.5]), "0.png"]])
    assert run(batches) == [[1.5, 1.5, 1.5]]


def test_images_of_another_size(folder: Path) -> None:
    (folder / "2.png").write_bytes(png(2, (5, 9)))
    found = run(make(folder, "list", aug_list=[mx.image.CastAug()]))
    assert "2.png: the augmented image is (3, 5, 9), but data_shape is (3, 8, 8)" in found[0]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"dtype": "uint8"}, AssertionError, "uint8 label not supported"),
        ({"shuffle": True}, AssertionError, "needs path_imgidx"),
        ({"last_batch_handle": "x"}, ValueError, "last_batch_handle is 'x'"),
        ({"on_corrupt": "x"}, ValueError, "on_corrupt is 'x'"),
        ({"rand_cropp": True}, TypeError, "rand_cropp"),
        ({"path_imgrec": None}, AssertionError, "expected path_imgrec"),
        ({"mean": [1, 2]}, AssertionError, "mean must be True or an array"),
        ({"rand_resize": True}, AssertionError, "needs rand_crop"),
    ],
)
def test_wrong_use(
    folder: Path, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        make(folder, "record", **options)


def test_element_type_of_labels(folder: Path) -> None:
    assert make(folder, "record", dtype="int32").next().label[0].dtype == np.int32


def test_subclasses_can_override_the_steps(folder: Path) -> None:
    class Inverted(mx.image.ImageIter):
        def augmentation_transform(self, data: Any) -> Any:
            return 255 - super().augmentation_transform(data)

    batches = Inverted(2, (3, 8, 8), path_imgrec=str(folder / "a.rec"))
    assert batches.next().data[0].asnumpy()[:, 0, 0, 0].tolist() == [255, 254]


# ---- detection -------------------------------------------------------------------------------


def det(folder: Path, labels: list[Any], **options: Any) -> mx.image.ImageDetIter:
    entries = [[label, f"{number}.png"] for number, label in enumerate(labels)]
    return mx.image.ImageDetIter(1, (3, 8, 8), imglist=entries, path_root=str(folder), **options)


GOOD = [2, 5, 1, 0.1, 0.2, 0.5, 0.6]


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ([1, 2, 3], "Label shape is invalid"),
        ([2, 5, 1, 0.5, 0.5, 0.4, 0.6], "no valid label"),
        ([2, 4, 1, 0.1, 0.2, 0.5, 0.6, 0.7, 0.8, 0.9], "inconsistent with annotation width 4"),
        ([2, 5, 1, 0.1, 0.2, 0.5, 0.6, 9], "inconsistent with annotation width 5"),
        ([2, 6, 1, 0.1, 0.2, 0.5, 0.6, 9], "objects of 6 numbers, others have 5"),
    ],
)
def test_labels_that_are_none_of_objects(folder: Path, label: list[float], message: str) -> None:
    with pytest.raises(mx.MXNetError, match=rf"1\.png: .*{message}"):
        det(folder, [GOOD, label])
    if "others" not in message:  # labels of two widths are no damage of one of them
        assert len(list(det(folder, [GOOD, label, GOOD], on_corrupt="skip"))) == 2


def test_reshape_and_sync(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = det(folder, [GOOD]), det(folder, [[*GOOD, 2, 0.1, 0.1, 0.3, 0.3]])
    one.reshape(data_shape=(3, 5, 6))
    assert one.next().data[0].shape == (1, 3, 5, 6)
    assert one.sync_label_shape(two, verbose=True) is two
    assert one.label_shape == two.label_shape == (2, 5)
    assert "(2, 5)" in capsys.readouterr().out
    one.reset()
    assert one.next().label[0].asnumpy()[0, 1].tolist() == [-1] * 5
    with pytest.raises(ValueError, match="reduce label count from 2 to 1"):
        two.reshape(label_shape=(1, 5))
    with pytest.raises(ValueError, match="object width inconsistent"):
        two.check_label_shape((2, 6))
    with pytest.raises(AssertionError, match="invalid iterator"):
        two.sync_label_shape(3)  # type: ignore[arg-type]


def test_drawing(folder: Path) -> None:
    batches = det(folder, [GOOD], mean=True, std=True)
    options = {"color": (255, 0, 0), "thickness": 1, "id2labels": {1: "cat"}}
    (image,) = batches.draw_next(mean=True, std=True, **options)
    assert image.shape == (8, 8, 3)
    assert image.dtype == np.uint8
    assert image[1, 2].tolist() == [255, 0, 0]  # left 0.1 * 8, top 0.2 * 8
    assert image[7, 7].max() <= 1  # the image itself is 0


@pytest.mark.parametrize("name", ["DetRandomCropAug", "DetRandomPadAug"])
def test_impossible_ranges_turn_an_augmenter_off(name: str) -> None:
    for options in ({"area_range": (3, 1)}, {"aspect_ratio_range": (0, 1)}):
        with pytest.warns(UserWarning, match=f"{name} is off"):
            augmenter = getattr(mx.image, name)(**options)
        image, label = mx.nd.ones((4, 4, 3)), np.zeros((1, 5))
        assert augmenter(image, label) == (image, label)


# ---- functions -------------------------------------------------------------------------------


def test_decoding_errors(tmp_path: Path) -> None:
    for data in (b"", b"abc"):
        with pytest.raises(mx.MXNetError, match="no image that OpenCV can decode"):
            mx.image.imdecode(data)
    with pytest.raises(ValueError, match="got str"):
        mx.image.imdecode("abc")
    with pytest.raises(ValueError, match="uint8"):
        mx.image.imdecode(np.zeros(3))
    with pytest.raises(mx.MXNetError, match="flag must be 0"):
        mx.image.imdecode(png(1), flag=2)
    (tmp_path / "a.png").write_bytes(b"text")
    with pytest.raises(mx.MXNetError, match=r"a\.png"):
        mx.image.imread(tmp_path / "a.png")
    out = mx.nd.zeros((8, 8, 3), dtype="uint8")
    assert mx.image.imdecode(png(7), out=out) is out
    assert out.asnumpy().min() == 7
    with pytest.raises(mx.MXNetError, match=r"out is \(3,\)"):
        mx.image.imdecode(png(7), out=mx.nd.zeros(3))
    with mx.util.np_array(True):
        assert isinstance(mx.image.imdecode(png(1)), mx.np.ndarray)


def test_interpolations() -> None:
    image = mx.nd.array(np.random.default_rng(0).integers(0, 255, (9, 9, 3)), dtype="uint8")
    for size, same_as in (((4, 4), 3), ((20, 20), 2), ((4, 20), 1)):
        by_size = mx.image.imresize(image, *size, 9).asnumpy()
        assert (by_size == mx.image.imresize(image, *size, same_as).asnumpy()).all()
    known = [mx.image.imresize(image, 5, 5, k).asnumpy().tobytes() for k in range(5)]
    drawn = {mx.image.imresize(image, 5, 5, 10).asnumpy().tobytes() for _ in range(60)}
    assert drawn == set(known)
    with pytest.raises(ValueError, match="Unknown interp method 5"):
        mx.image.imresize(image, 5, 5, 5)


def test_resizing_without_opencv_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    image = mx.nd.array(np.random.default_rng(0).integers(0, 255, (9, 12, 3)), dtype="uint8")
    with_opencv = mx.image.imresize(image, 7, 5, 1).asnumpy().astype(int)
    monkeypatch.setattr("mxnet.image.codecs.find_opencv", lambda: None)
    without = mx.image.imresize(image, 7, 5, 1).asnumpy().astype(int)
    assert np.abs(with_opencv - without).max() <= 1


def test_wrong_crops_and_turns() -> None:
    image = mx.nd.ones((4, 5, 3))
    for region in ((-1, 0, 2, 2), (5, 0, 1, 1), (0, 0, 0, 1)):
        with pytest.raises(mx.MXNetError, match="does not lie in the image of 5 by 4"):
            mx.image.fixed_crop(image, *region)
    with pytest.raises(AssertionError, match="unexpected keyword arguments foo"):
        mx.image.random_size_crop(image, (2, 2), 0.1, (1, 1), foo=1)
    with pytest.warns(DeprecationWarning, match="min_area"):
        mx.image.random_size_crop(image, (2, 2), 0.1, (1, 1), min_area=0.5)
    with pytest.raises(TypeError, match="float32"):
        mx.image.imrotate(image.astype("uint8"), 3)
    with pytest.raises(ValueError, match="both True"):
        mx.image.imrotate(image, 3, zoom_in=True, zoom_out=True)
    with pytest.raises(ValueError, match="3D and 4D"):
        mx.image.imrotate(mx.nd.ones((2, 2)), 3)
    with pytest.raises(TypeError, match="scalar"):
        mx.image.imrotate(image, mx.nd.array([3]))
    with pytest.raises(ValueError, match="2 images and 3 angles"):
        mx.image.imrotate(mx.nd.ones((2, 1, 4, 4)), mx.nd.array([1, 2, 3]))


def test_random_rotate_turns_each_image() -> None:
    rows = mx.nd.array(np.arange(32 * 32).reshape(1, 1, 32, 32) % 32).tile((4, 1, 1, 1))
    turned = mx.image.random_rotate(rows, (-40, 40)).asnumpy()
    assert len({image.tobytes() for image in turned}) == 4


def test_augmenters_describe_themselves() -> None:
    described = [augmenter.dumps() for augmenter in mx.image.CreateAugmenter((3, 4, 5), resize=6)]
    assert described == [
        '["resizeaug", {"size": 6, "interp": 2}]',
        '["centercropaug", {"size": [5, 4], "interp": 2}]',
        '["castaug", {"type": "float32"}]',
    ]
    chosen = mx.image.DetRandomSelectAug([mx.image.DetBorrowAug(mx.image.CastAug())], 0.3)
    assert chosen.dumps() == [
        "detrandomselectaug",
        [["detborrowaug", '["castaug", {"type": "float32"}]']],
    ]
    with pytest.raises(TypeError, match="invalid Augmenter"):
        mx.image.DetBorrowAug(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="DetAugmenter in list only"):
        mx.image.DetRandomSelectAug([3])
    with pytest.raises(AssertionError, match="has 2 elements, another list has 3"):
        mx.image.CreateMultiRandCropAugmenter([0.1, 0.2], area_range=[(0, 1)] * 3)
    for base in (mx.image.Augmenter(), mx.image.DetAugmenter()):
        with pytest.raises(NotImplementedError):
            base(*([1] * (2 if isinstance(base, mx.image.DetAugmenter) else 1)))
