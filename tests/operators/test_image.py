"""Image operators; literal values are what Apache MXNet 1.9.1 returns."""

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.operators import image_host
from mxnet.operators.image_resize import resize

COLOURS = [[[10, 200, 30], [0, 0, 0], [255, 255, 255], [250, 20, 100]]]


@pytest.fixture
def picture(rng):
    return mx.nd.array(rng.integers(0, 256, (5, 6, 3)), dtype="uint8")


def test_layout_and_scale(picture):
    expected = picture.asnumpy().transpose(2, 0, 1).astype("float32") / 255
    np.testing.assert_allclose(mx.nd.image.to_tensor(picture).asnumpy(), expected, rtol=1e-6)
    batch = mx.nd.image.to_tensor(mx.nd.stack(picture, picture))
    assert batch.shape == (2, 3, 5, 6)
    normal = mx.nd.image.normalize(batch, mean=(0.1, 0.2, 0.3), std=2).asnumpy()
    shift = np.array([0.1, 0.2, 0.3]).reshape(3, 1, 1)
    np.testing.assert_allclose(normal[0], (expected - shift) / 2, atol=1e-6)


def test_windows_and_mirrors(picture):
    x = picture.asnumpy()
    window = mx.nd.image.crop(picture, x=1, y=2, width=3, height=2).asnumpy()
    np.testing.assert_array_equal(window, x[2:4, 1:4])
    np.testing.assert_array_equal(mx.nd.image.flip_left_right(picture).asnumpy(), x[:, ::-1])
    np.testing.assert_array_equal(mx.nd.image.flip_top_bottom(picture).asnumpy(), x[::-1])


@pytest.mark.parametrize(
    ("kind", "mode"), [(0, None), (1, "edge"), (2, "symmetric"), (3, "wrap"), (4, "reflect")]
)
def test_borders(picture, kind, mode):
    bordered = mx.nd._internal._cvcopyMakeBorder(
        picture, top=2, bot=1, left=0, right=3, type=kind, values=(1, 2, 3)
    ).asnumpy()
    widths = [(2, 1), (0, 3), (0, 0)]
    if mode:
        np.testing.assert_array_equal(bordered, np.pad(picture.asnumpy(), widths, mode))
    else:
        assert bordered[0, 0].tolist() == [1, 2, 3]
        np.testing.assert_array_equal(bordered[2:-1, :6], picture.asnumpy())


@pytest.mark.parametrize("interpolation", range(5))
def test_resizing_keeps_constants_and_identity(interpolation, rng):
    constant = resize(torch.full((5, 7, 3), 42.0), 9, 4, interpolation)
    torch.testing.assert_close(constant, torch.full((9, 4, 3), 42.0))
    image = torch.from_numpy(rng.normal(size=(4, 5, 2)))
    torch.testing.assert_close(resize(image, 4, 5, interpolation), image)
    image = torch.from_numpy(rng.integers(0, 256, (4, 5, 3), dtype=np.uint8))
    assert torch.equal(resize(image, 4, 5, interpolation), image)


def test_area_averages():
    x = mx.nd.arange(16).reshape((4, 4, 1))
    halved = mx.nd.image.resize(x, size=(2, 2), interp=3).asnumpy().ravel()
    assert halved.tolist() == [2.5, 4.5, 10.5, 12.5]


def test_sizes(picture):
    assert mx.nd.image.resize(picture, size=10, keep_ratio=True).shape == (10, 12, 3)
    assert mx.nd.image.resize(picture, size=(10, 12), keep_ratio=True).shape == (12, 10, 3)
    assert mx.nd.image.resize(mx.nd.stack(picture, picture), size=3).shape == (2, 3, 3, 3)


def test_lighting():
    x = mx.nd.array(COLOURS)
    shifted = mx.nd.image.adjust_lighting(x, alpha=(0.1, -0.2, 0.3)).asnumpy()
    np.testing.assert_allclose(shifted[0, 0], [6.3011, 196.5029, 27.5743], atol=1e-3)
    shifted = mx.nd.image.adjust_lighting(x.astype("uint8"), alpha=(0.1, -0.2, 0.3)).asnumpy()
    assert shifted[0, :2].tolist() == [[6, 196, 27], [0, 0, 0]]
    gray = mx.nd.ones((2, 2, 1))
    assert (mx.nd.image.adjust_lighting(gray, alpha=(1, 1, 1)).asnumpy() == 1).all()


@pytest.mark.parametrize(
    ("name", "factor", "expected"),
    [
        ("brightness", 0.5, [[5, 100, 15], [0, 0, 0], [127.5] * 3, [125, 10, 50]]),
        (
            "contrast",
            1.2,
            [[-11.835, 216.165, 12.165], [-23.835] * 3, [282.165] * 3, [276.165, 0.165, 96.165]],
        ),
        (
            "saturation",
            0.5,
            [[6.71, 101.71, 16.71], [0, 0, 0], [142.035] * 3, [130.7, 15.7, 55.7]],
        ),
        ("hue", 1.2, [[10, 142, 200], [0, 0, 0], [255] * 3, [250, 216, 20]]),
        ("hue", 0.5, [[200, 10, 180], [0, 0, 0], [255] * 3, [20, 250, 170]]),
    ],
)
def test_colours(name, factor, expected):
    change = getattr(mx.nd.image, f"random_{name}")
    x = mx.nd.array(COLOURS)
    np.testing.assert_allclose(change(x, factor, factor).asnumpy()[0], expected, atol=2e-3)
    bytes_ = change(x.astype("uint8"), factor, factor).asnumpy()[0].astype(float)
    assert (abs(bytes_ - np.clip(expected, 0, 255)) <= 1).all()
    gray = mx.nd.ones((2, 2, 1)) * 7
    assert change(gray, 1.0, 1.0).asnumpy().ravel().tolist() == [7] * 4


def test_random_windows(picture):
    assert mx.nd.image.random_crop(picture, width=4, height=3).shape == (3, 4, 3)
    corner = mx.nd.image.random_crop(picture, width=2, height=2, xrange=(1, 1), yrange=(0, 0))
    np.testing.assert_array_equal(corner.asnumpy(), picture.asnumpy()[:2, -2:])
    assert mx.nd.image.random_crop(picture, width=9, height=8).shape == (8, 9, 3)
    assert mx.nd.image.random_resized_crop(picture, width=4, height=4).shape == (4, 4, 3)
    whole = mx.nd.image.random_resized_crop(picture, width=6, height=5, max_trial=0)
    np.testing.assert_array_equal(whole.asnumpy(), picture.asnumpy())


def test_random_operators_vary_within_bounds(picture):
    x = picture.astype("float32")
    factors = [
        (mx.nd.image.random_brightness(x, 0.5, 1.5).sum() / x.sum()).asscalar() for _ in range(20)
    ]
    assert 0.5 <= min(factors) < max(factors) <= 1.5
    flips = {mx.nd.image.random_flip_left_right(x).asnumpy().tobytes() for _ in range(30)}
    assert flips == {x.asnumpy().tobytes(), np.ascontiguousarray(x.asnumpy()[:, ::-1]).tobytes()}
    assert mx.nd.image.random_lighting(x).shape == x.shape
    same = mx.nd.image.random_color_jitter(x, 0, 0, 0, 0)
    np.testing.assert_array_equal(same.asnumpy(), x.asnumpy())
    assert mx.nd.image.random_color_jitter(picture, 0.2, 0.2, 0.2, 0.1).dtype == np.uint8


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda i: i.to_tensor(mx.nd.ones((3, 3))), "expected an image"),
        (lambda i: i.normalize(mx.nd.ones((2, 2, 2))), "1 or 3"),
        (lambda i: i.normalize(mx.nd.ones((3, 2, 2))), "one number or 3"),
        (lambda i: i.normalize(mx.nd.ones((3, 2, 2), dtype="uint8"), mean=1), "floating-point"),
        (lambda i: i.resize(mx.nd.ones((3, 3, 3))), "one or two numbers"),
        (lambda i: i.resize(mx.nd.ones((3, 3, 3)), size=0), "positive size"),
        (lambda i: i.resize(mx.nd.ones((3, 3, 3)), size=2, interp=9), "interp=9"),
        (lambda i: i.crop(mx.nd.ones((5, 6, 3)), x=4, y=4, width=3, height=3), "exceeds"),
        (lambda i: i.random_brightness(mx.nd.ones((2, 2, 3)), -1.0, 1.0), "min_factor"),
        (lambda i: i.random_hue(mx.nd.ones((1, 2, 2, 3)), 1.0, 1.0), "expected an image"),
        (lambda i: i.random_color_jitter(mx.nd.ones((2, 2, 2)), 0, 0, 0, 0), "channels"),
        (lambda i: i.adjust_lighting(mx.nd.ones((2, 2, 3)), alpha=(1,)), "three numbers"),
        (
            lambda i: i.random_crop(mx.nd.ones((2, 2, 3)), width=1, height=1, xrange=(1, 0)),
            "ranges",
        ),
    ],
)
def test_refuses(call, message):
    with pytest.raises(MXNetError, match=message):
        call(mx.nd.image)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("resize", {"size": (9, 4)}),
        ("resize", {"size": (9, 4), "interp": 0}),
        ("resize", {"size": (12, 11), "interp": 2}),
        ("resize", {"size": (3, 4), "interp": 3}),
        ("resize", {"size": (9, 11), "interp": 3}),
        ("resize", {"size": (9, 4), "interp": 4}),
        ("to_tensor", {}),
        ("random_flip_left_right", {}),
        ("random_flip_top_bottom", {}),
        ("random_brightness", {"min_factor": 0.3, "max_factor": 1.9}),
        ("random_contrast", {"min_factor": 0.3, "max_factor": 1.9}),
        ("random_saturation", {"min_factor": 0.3, "max_factor": 1.9}),
        ("random_hue", {"min_factor": 0.3, "max_factor": 1.9}),
        ("random_color_jitter", {"brightness": 1, "contrast": 1, "saturation": 1, "hue": 1}),
        ("random_lighting", {"alpha_std": 0.5}),
    ],
)
def test_with_and_without_opencv(monkeypatch, rng, name, arguments, dtype, channels):
    x = mx.nd.array(rng.integers(0, 256, (7, 8, channels)), dtype=dtype)
    change = getattr(mx.nd.image, name)
    results = []
    for usable in (True, False):
        if not usable:
            monkeypatch.setattr(image_host, "is_host_image", lambda _: False)
        mx.random.seed(11)
        result = change(x, **arguments)
        assert result.shape == change(x, **arguments).shape
        results.append(result.asnumpy().astype("float64"))
    # Bytes are rounded, and truncated between the steps of a jitter.
    steps = 3 if name == "random_color_jitter" else 1
    tolerance = steps if dtype == "uint8" and name != "to_tensor" else 2e-2
    np.testing.assert_allclose(*results, atol=tolerance)


def test_windows_and_batches_are_resized_alike(rng):
    images = mx.nd.array(rng.integers(0, 256, (3, 9, 10, 3)), dtype="uint8")
    batch = mx.nd.image.resize(images, size=(4, 5)).asnumpy()
    for i in range(3):
        np.testing.assert_array_equal(
            mx.nd.image.resize(images[i], size=(4, 5)).asnumpy(), batch[i]
        )
    window = mx.nd.image.crop(images[0], x=2, y=1, width=6, height=7)
    copied = mx.nd.array(window.asnumpy(), dtype="uint8")
    np.testing.assert_array_equal(
        mx.nd.image.resize(window, size=(4, 5)).asnumpy(),
        mx.nd.image.resize(copied, size=(4, 5)).asnumpy(),
    )
