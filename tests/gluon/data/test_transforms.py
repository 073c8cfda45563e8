"""Transforms of images; expected values are those that Apache MXNet 1.9.1 gives."""

import importlib.util
import json
import random
from pathlib import Path

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.gluon.data.vision import transforms

GOLDEN = Path(__file__).parent / "golden"
_spec = importlib.util.spec_from_file_location("make_vision", GOLDEN / "make_vision.py")
make_vision = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_vision)


@pytest.fixture
def picture(rng):
    return mx.nd.array(rng.integers(0, 256, (10, 13, 3)), dtype="uint8")


@pytest.mark.parametrize(
    ("name", "kind", "arguments", "source"), make_vision.CASES, ids=lambda v: str(v)[:20]
)
def test_equals_the_reference(name, kind, arguments, source):
    with np.load(GOLDEN / "vision.npz") as recorded:
        expected = recorded[name]
    transform = getattr(transforms, kind)(**arguments)
    result = transform(make_vision.inputs(mx.nd)[source]).asnumpy()
    assert result.dtype == expected.dtype
    tolerance = 1 if expected.dtype == np.uint8 else 2e-5
    np.testing.assert_allclose(
        result.astype("float64"), expected.astype("float64"), rtol=1e-5, atol=tolerance
    )


HYBRID = [
    transforms.Cast(),
    transforms.ToTensor(),
    transforms.Resize((6, 5)),
    transforms.CropResize(1, 2, 5, 4, size=3),
    transforms.RandomCrop(10, pad=0),
    transforms.RandomBrightness(0),
    transforms.RandomContrast(0),
    transforms.RandomSaturation(0),
    transforms.RandomHue(0),
    transforms.RandomColorJitter(),
    transforms.RandomLighting(0),
    transforms.RandomGray(p=1),
    transforms.RandomGray(p=0),
    transforms.HybridRandomApply(transforms.RandomBrightness(0), p=1),
    transforms.HybridRandomApply([transforms.Cast("uint8"), transforms.Cast("uint8")], p=0),
    transforms.HybridCompose([transforms.Resize(4), transforms.ToTensor()]),
]


@pytest.mark.parametrize("transform", HYBRID, ids=lambda t: type(t).__name__)
def test_hybrid_transforms_trace_and_agree(transform, rng):
    image = mx.nd.array(rng.integers(0, 256, (10, 10, 3)), dtype="uint8")
    expected = transform(image)
    symbol = transform(mx.sym.var("data", dtype="uint8"))
    (traced,) = symbol.bind(mx.cpu(), {"data": image}).forward()
    assert traced.dtype == expected.dtype
    np.testing.assert_allclose(traced.asnumpy(), expected.asnumpy(), atol=1e-5)
    transform.hybridize()
    np.testing.assert_allclose(transform(image).asnumpy(), expected.asnumpy(), atol=1e-5)


def test_names_in_symbols():
    transform = transforms.Resize(4)
    nodes = json.loads(transform(mx.sym.var("data")).tojson())["nodes"]
    assert nodes[1]["op"] == "_image_resize"
    assert nodes[1]["name"] == transform.prefix + "resize0"
    assert nodes[1]["attrs"] == {"interp": "1", "keep_ratio": "False", "size": "4"}


def test_compose_groups_hybrid_neighbours(picture):
    parts = [
        transforms.Resize(9),
        transforms.CenterCrop(6),
        transforms.ToTensor(),
        transforms.Normalize(0.5, 2),
    ]
    transform = transforms.Compose(parts)
    kinds = [type(child).__name__ for child in transform]
    assert kinds == ["Resize", "CenterCrop", "HybridSequential"]
    expected = picture
    for part in parts:
        expected = part(expected)
    np.testing.assert_array_equal(transform(picture).asnumpy(), expected.asnumpy())
    np.testing.assert_array_equal(
        transform[:2](picture).asnumpy(), transform[1](transform[0](picture)).asnumpy()
    )
    nothing = transforms.Compose([])
    assert nothing(picture) is picture


@pytest.mark.parametrize("probability", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("kind", [transforms.RandomApply, transforms.HybridRandomApply])
def test_random_apply_frequency(kind, probability):
    x = mx.nd.ones((1, 1, 3))
    mx.random.seed(5)
    random.seed(5)
    transform = kind(mx.gluon.nn.HybridLambda(lambda _, x: x * 2), p=probability)
    count = sum(float(transform(x)[0, 0, 0].asscalar()) == 2 for _ in range(200))
    assert abs(count / 200 - probability) < 0.1


def test_flips_are_the_image_or_its_mirror(picture):
    mirrors = {
        transforms.RandomFlipLeftRight(): picture.asnumpy()[:, ::-1],
        transforms.RandomFlipTopBottom(): picture.asnumpy()[::-1],
    }
    for transform, mirror in mirrors.items():
        seen = {transform(picture).asnumpy().tobytes() for _ in range(30)}
        assert seen == {picture.asnumpy().tobytes(), np.ascontiguousarray(mirror).tobytes()}


def test_random_crop_is_a_window(picture):
    bordered = np.pad(picture.asnumpy(), ((2, 1), (0, 3), (0, 0)), constant_values=9)
    transform = transforms.RandomCrop((4, 5), pad=((2, 1), (0, 3)), pad_value=9)
    windows = {
        bordered[y : y + 5, x : x + 4].tobytes()
        for y in range(bordered.shape[0] - 4)
        for x in range(bordered.shape[1] - 3)
    }
    seen = {transform(picture).asnumpy().tobytes() for _ in range(40)}
    assert seen <= windows
    assert len(seen) > 10
    assert transforms.RandomCrop(20)(picture).shape == (20, 20, 3)


def test_random_resized_crop_takes_areas_and_proportions_in_bounds():
    """An image of its own coordinates shows which window was taken."""
    rows, columns = 60, 80
    y, x = np.mgrid[:rows, :columns].astype("float32")
    image = mx.nd.array(np.stack([x, y, 0 * x], -1))
    transform = transforms.RandomResizedCrop(
        (2, 2), scale=(0.2, 0.5), ratio=(0.5, 2), interpolation=0
    )
    random.seed(3)
    for _ in range(50):
        corners = transform(image).asnumpy()
        # Nearest samples lie at the quarters: half a window apart.
        width, height = 2 * (corners[1, 1] - corners[0, 0])[:2]
        assert 0.15 <= width * height / (rows * columns) <= 0.55
        assert 0.4 <= width / height <= 2.3
    whole = transforms.RandomResizedCrop(4, scale=1, ratio=(9, 10))
    middle = transforms.CenterCrop(4)(transforms.CropResize(10, 0, 60, 60)(image))
    assert whole(image).shape == middle.shape == (4, 4, 3)


@pytest.mark.parametrize("interpolation", [9, 10])
def test_chosen_interpolation(picture, interpolation):
    assert transforms.CenterCrop(30, interpolation)(picture).shape == (30, 30, 3)
    assert transforms.RandomResizedCrop(3, interpolation=interpolation)(picture).shape == (3, 3, 3)


def test_rotations(picture):
    planes = transforms.ToTensor()(picture)
    turned = transforms.Rotate(90)(planes[:, :, :10]).asnumpy()
    np.testing.assert_allclose(
        turned, np.rot90(planes.asnumpy()[:, :, :10], axes=(1, 2)), atol=1e-5
    )
    never = transforms.RandomRotation((10, 20), rotate_with_proba=0)
    assert never(planes) is planes
    random.seed(2)
    different = {
        float(transforms.RandomRotation((10, 20))(planes).sum().asscalar()) for _ in range(5)
    }
    assert len(different) == 5


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: transforms.RandomRotation((3, 1)), ValueError),
        (lambda: transforms.RandomRotation((1, 3), rotate_with_proba=2), ValueError),
        (lambda: transforms.Rotate(3, True, True)(mx.nd.ones((3, 4, 4))), ValueError),
        (lambda: transforms.Rotate(3)(mx.nd.ones((3, 4, 4), dtype="uint8")), TypeError),
        (lambda: transforms.Rotate(3)(mx.nd.ones((4, 4))), ValueError),
        (lambda: transforms.CenterCrop(0), MXNetError),
        (lambda: transforms.CenterCrop((1, 2, 3)), MXNetError),
        (lambda: transforms.CenterCrop(2)(mx.nd.ones((1, 4, 4, 3))), ValueError),
        (lambda: transforms.RandomResizedCrop(2, scale=(1, 0.5)), MXNetError),
        (lambda: transforms.RandomResizedCrop(2, ratio=(0, 1)), MXNetError),
        (lambda: transforms.RandomCrop(2, pad=(1, 2)), MXNetError),
        (lambda: transforms.RandomBrightness(-0.1), MXNetError),
        (lambda: transforms.RandomColorJitter(hue=-1), MXNetError),
        (lambda: transforms.RandomGray(2), MXNetError),
        (lambda: transforms.RandomApply(transforms.Cast(), p=-1), MXNetError),
        (lambda: transforms.HybridCompose([transforms.CenterCrop(2)]), ValueError),
        (lambda: transforms.Resize(0)(mx.nd.ones((4, 4, 3))), MXNetError),
        (lambda: transforms.CropResize(3, 3, 3, 3)(mx.nd.ones((4, 4, 3))), MXNetError),
        (lambda: transforms.ToTensor()(mx.nd.ones((4, 4))), MXNetError),
    ],
)
def test_refuses(make, kind):
    with pytest.raises(kind):
        make()


@pytest.mark.parametrize(
    "transform",
    [
        transforms.Compose([transforms.Resize(9), transforms.CenterCrop(6), transforms.ToTensor()]),
        transforms.RandomResizedCrop(4),
        transforms.RandomCrop(4, pad=1),
        transforms.RandomGray(),
        transforms.HybridRandomApply(transforms.RandomBrightness(0.1)),
        transforms.Compose([transforms.ToTensor(), transforms.Rotate(20)]),
        transforms.RandomColorJitter(0.1, 0.1, 0.1, 0.1),
    ],
)
def test_numpy_arrays(picture, transform):
    with mx.util.np_array(True):
        result = transform(picture.as_np_ndarray())
        assert type(result) is mx.np.ndarray
    assert result.shape == transform(picture).shape
