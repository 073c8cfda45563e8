"""ImageDetRecordIter: crops, borders and damage. Values: tests/image/recorded."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet.io.image_det_geometry import CropSampler, areas, intersections, objects_in

cv2 = pytest.importorskip("cv2")

OBJECTS = np.array([[0, 0.1, 0.2, 0.4, 0.5], [1, 0.5, 0.5, 0.9, 0.8]])
COUNT = 60


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    name = tmp_path_factory.mktemp("det") / "a.rec"
    image = np.zeros((150, 200, 3), np.uint8)
    image[..., 2], image[..., 1], image[..., 0] = np.arange(200), np.arange(150)[:, None], 77
    encoded = cv2.imencode(".png", image)[1].tobytes()
    record = mx.recordio.MXRecordIO(name, "w")
    for number in range(COUNT):
        label = [2, 5, *OBJECTS.ravel()]
        record.write(mx.recordio.pack((0, label, number, 0), encoded))
    record.close()
    return str(name)


def batch(path: str, **options: Any) -> tuple[np.ndarray, np.ndarray]:
    settings = {"data_shape": (3, 64, 64), "batch_size": COUNT, **options}
    found = mx.io.ImageDetRecordIter(path_imgrec=path, **settings).next()
    return found.data[0].asnumpy(), found.label[0].asnumpy()


def boxes(label: np.ndarray) -> np.ndarray:
    """The objects of one row of labels."""
    count = int(label[3]) - 2
    return label[6 : 6 + count].reshape(-1, 5)


def shown(image: np.ndarray) -> np.ndarray:
    """Left, top, right and bottom edge of the original that an image shows, as fractions."""
    x = np.polyfit(np.arange(64), image[0, 32], 1)
    y = np.polyfit(np.arange(64), image[1, :, 32], 1)
    ends = [np.polyval(fit, edge) + 0.5 for edge in (-0.5, 63.5) for fit in (x, y)]
    return np.array(ends) / (200, 150, 200, 150)


def test_objects_follow_the_crop(path: str) -> None:
    options = {"min_crop_scales": (0.4,), "max_crop_scales": (0.9,), "rand_crop_prob": 1.0}
    data, labels = batch(path, **options)
    cropped = 0
    for image, label in zip(data, labels, strict=True):
        part = shown(image)
        size = part[2:] - part[:2]
        cropped += size[0] < 0.95
        middle = (OBJECTS[:, 1:3] + OBJECTS[:, 3:5]) / 2
        kept = OBJECTS[((middle >= part[:2]) & (middle <= part[2:])).all(1)]
        expected = (kept[:, 1:] - np.tile(part[:2], 2)) / np.tile(size, 2)
        found = boxes(label)
        if len(found) == len(kept):  # a middle at the very edge may be rounded to either side
            np.testing.assert_allclose(found[:, 1:], np.clip(expected, 0, 1), atol=0.02)
            assert (found[:, 0] == kept[:, 0]).all()
    assert cropped > COUNT / 2


def test_objects_follow_the_border(path: str) -> None:
    data, labels = batch(path, rand_pad_prob=1.0, max_pad_scale=3.0, fill_value=200)
    for image, label in zip(data, labels, strict=True):
        inside = np.abs(image[2] - 77) < 1
        scale = np.sqrt(1 / max(inside.mean(), 1e-6))
        assert 0.9 < scale < 3.3
        found = boxes(label)
        np.testing.assert_allclose(
            found[:, 3:] - found[:, 1:3], (OBJECTS[:, 3:] - OBJECTS[:, 1:3]) / scale, atol=0.03
        )
    assert (data == 200).any()


def test_colors_leave_the_objects_alone(path: str) -> None:
    plain, labels = batch(path, batch_size=20)
    for options in (
        {"max_random_hue": 40, "random_hue_prob": 1},
        {"max_random_saturation": 60, "random_saturation_prob": 1},
        {"max_random_illumination": 60, "random_illumination_prob": 1},
        {"max_random_contrast": 0.5, "random_contrast_prob": 1},
    ):
        data, same = batch(path, batch_size=20, **options)
        assert (same == labels).all()
        assert np.abs(data - plain).mean() > 1
    half, _ = batch(path, max_random_contrast=0.5, random_contrast_prob=0.5)
    unchanged = (np.abs(half - plain[:1]).max((1, 2, 3)) == 0).mean()
    assert 0.25 < unchanged < 0.75


def test_samplers_give_what_they_promise() -> None:
    sampler = CropSampler((0.3, 0.9), (0.5, 2.0), (0.2, 1.0), (0.0, 1.0), (0.6, 1.0), 50)
    chance = random.Random(0)
    for _ in range(200):
        box = sampler.draw(OBJECTS, 4 / 3, chance)
        assert box is not None
        width, height = box[2] - box[0], box[3] - box[1]
        assert 0.3 <= np.sqrt(width * height) <= 0.9
        assert 0.5 <= width / height * 4 / 3 <= 2.0
        assert min(box) >= 0
        assert max(box) <= 1
        shared = intersections(box, OBJECTS)
        overlap = shared / (width * height + areas(OBJECTS) - shared)
        assert ((overlap >= 0.2) & (shared / areas(OBJECTS) >= 0.6)).any()
    impossible = CropSampler((0.1, 0.2), (1.0, 1.0), (0.9, 1.0), (0.0, 1.0), (0.0, 1.0), 20)
    assert impossible.draw(OBJECTS, 1.0, chance) is None


def test_which_objects_stay() -> None:
    box = (0.2, 0.0, 1.0, 0.6)
    by_middle = objects_in(box, OBJECTS, "center", 0.0)
    assert by_middle[:, 0].tolist() == [0]
    np.testing.assert_allclose(by_middle[0, 1:], [0, 1 / 3, 0.25, 5 / 6])
    by_overlap = objects_in(box, OBJECTS, "overlap", 0.5)
    assert by_overlap[:, 0].tolist() == [0]
    assert len(objects_in(box, OBJECTS, "overlap", 0.3)) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"resize_mode": "x"}, "resize_mode is 'x'"),
        ({"crop_emit_mode": "x"}, "crop_emit_mode is 'x'"),
        ({"inter_method": 7}, "inter_method is 7"),
        ({"dtype": "uint8"}, "dtype is uint8; expected float32"),
        ({"label_width": 9}, "record 0: the record has 12 labels, but label_width is 9"),
        ({"label_pad_width": 5}, "label_pad_width: 5 smaller than estimated width: 12"),
        ({"rand_crop_prob": 1, "min_crop_scales": (1.0,)}, "crop scales are"),
        ({"rand_crop_prob": 1, "min_crop_overlaps": (1, 2)}, "has 2 numbers for 1 samplers"),
        ({"mean_img": "missing"}, "missing: cannot be read"),
        ({"aug_seq": "aug_default"}, "expected 'det_aug_default'"),
    ],
)
def test_bad_options(path: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(mx.MXNetError, match=message):
        batch(path, **options)


def test_labels_that_are_none_of_objects(tmp_path: Path) -> None:
    encoded = cv2.imencode(".png", np.zeros((9, 9, 3), np.uint8))[1].tobytes()
    record = mx.recordio.MXRecordIO(tmp_path / "bad.rec", "w")
    for label in ([2, 5, 1, 0, 0, 1, 1], 3.0, [2, 5, 1, 0, 0, 1], [2, 5]):
        record.write(mx.recordio.pack((0, label, 0, 0), encoded))
    record.close()
    options = {"data_shape": (3, 8, 8), "batch_size": 1}
    batches = mx.io.ImageDetRecordIter(path_imgrec=str(tmp_path / "bad.rec"), **options)
    batches.next()
    for message in ("record 1: a label of objects", "record 2: the label has 6 numbers"):
        with pytest.raises(mx.MXNetError, match=message):
            batches.next()
    assert batches.next().label[0].asnumpy()[0].tolist() == [3, 8, 8, 2, 2, 5, *[-1] * 5]
