"""Convolution and pooling layers against torch, and deferred shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet.gluon import nn

F = torch.nn.functional
CONVOLUTIONS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}


def images(rng: np.random.Generator, ndim: int, channels: int = 4) -> np.ndarray:
    return rng.standard_normal((2, channels, *(7, 6, 5)[:ndim])).astype("f")


@pytest.mark.parametrize("ndim", [1, 2, 3])
@pytest.mark.parametrize("groups", [1, 2])
def test_convolution(rng: np.random.Generator, ndim: int, groups: int) -> None:
    x = images(rng, ndim)
    layer = getattr(nn, f"Conv{ndim}D")(
        6, 3, strides=2, padding=1, groups=groups, bias_initializer="ones"
    )
    assert layer.weight.shape == (6, 0, *(3,) * ndim)
    layer.initialize()
    y = layer(mx.nd.array(x)).asnumpy()
    assert layer.weight.shape == (6, 4 // groups, *(3,) * ndim)
    expected = CONVOLUTIONS[ndim](
        torch.tensor(x),
        torch.tensor(layer.weight.data().asnumpy()),
        torch.ones(6),
        stride=2,
        padding=1,
        groups=groups,
    )
    np.testing.assert_allclose(y, expected.numpy(), atol=1e-5)


@pytest.mark.parametrize("ndim", [1, 2, 3])
def test_transposed_convolution(rng: np.random.Generator, ndim: int) -> None:
    x = images(rng, ndim)
    layer = getattr(nn, f"Conv{ndim}DTranspose")(
        6, 3, strides=2, padding=1, output_padding=1, groups=2, use_bias=False
    )
    layer.initialize()
    y = layer(mx.nd.array(x)).asnumpy()
    assert layer.weight.shape == (4, 3, *(3,) * ndim)
    weight = torch.tensor(layer.weight.data().asnumpy())
    expected = TRANSPOSED[ndim](
        torch.tensor(x), weight, stride=2, padding=1, output_padding=1, groups=2
    )
    np.testing.assert_allclose(y, expected.numpy(), atol=1e-5)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="channels-last layouts need a GPU")
def test_channels_last_gives_the_same_numbers(rng: np.random.Generator) -> None:
    x = images(rng, 2)
    first, last = nn.Conv2D(3, 3, in_channels=4), nn.Conv2D(3, 3, layout="NHWC", in_channels=4)
    first.initialize(ctx=mx.gpu())
    last.initialize(ctx=mx.gpu())
    last.weight.set_data(first.weight.data().transpose((0, 2, 3, 1)))
    y = last(mx.nd.array(x.transpose(0, 2, 3, 1), ctx=mx.gpu())).asnumpy().transpose(0, 3, 1, 2)
    np.testing.assert_allclose(y, first(mx.nd.array(x, ctx=mx.gpu())).asnumpy(), atol=1e-3)


@pytest.mark.parametrize("ndim", [1, 2, 3])
@pytest.mark.parametrize("kind", ["Max", "Avg"])
@pytest.mark.parametrize("ceil_mode", [False, True])
def test_pooling(rng: np.random.Generator, ndim: int, kind: str, ceil_mode: bool) -> None:
    x = images(rng, ndim)
    layer = getattr(nn, f"{kind}Pool{ndim}D")(3, 2, ceil_mode=ceil_mode)
    reference = getattr(F, f"{kind.lower()}_pool{ndim}d")
    expected = reference(torch.tensor(x), 3, 2, ceil_mode=ceil_mode)
    np.testing.assert_allclose(layer(mx.nd.array(x)).asnumpy(), expected.numpy(), atol=1e-6)


@pytest.mark.parametrize("ndim", [1, 2, 3])
def test_global_pooling(rng: np.random.Generator, ndim: int) -> None:
    x = images(rng, ndim)
    axes = tuple(range(2, 2 + ndim))
    for kind, reduce in (("Max", x.max), ("Avg", x.mean)):
        y = getattr(nn, f"Global{kind}Pool{ndim}D")()(mx.nd.array(x)).asnumpy()
        np.testing.assert_allclose(y, reduce(axis=axes, keepdims=True), atol=1e-6)


def test_reflection_padding(rng: np.random.Generator) -> None:
    x = images(rng, 2)
    y = nn.ReflectionPad2D((0, 0, 0, 0, 1, 2, 3, 0))(mx.nd.array(x)).asnumpy()
    np.testing.assert_array_equal(y, np.pad(x, ((0, 0), (0, 0), (1, 2), (3, 0)), mode="reflect"))


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: nn.Conv2D(4, (3, 3, 3)), AssertionError),
        (lambda: nn.Conv2D(4, 3, layout="NWHC"), AssertionError),
        (lambda: nn.Conv1D(4, 3, layout="NWC"), AssertionError),
        (lambda: nn.Conv2D(5, 3, groups=2), mx.MXNetError),
        (lambda: nn.MaxPool2D((2, 2, 2)), AssertionError),
        (lambda: nn.GlobalAvgPool2D(layout="CNHW"), AssertionError),
        (lambda: nn.ReflectionPad2D((1, 2)), AssertionError),
        (lambda: nn.LeakyReLU(-1), AssertionError),
    ],
)
def test_bad_arguments(make: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        make()


def test_wrong_number_of_channels_names_both_shapes() -> None:
    layer = nn.Conv2D(4, 3, in_channels=5)
    layer.initialize()
    with pytest.raises(mx.MXNetError, match=r"\(4, 5, 3, 3\).*\(2, 6, 8, 8\)"):
        layer(mx.nd.ones((2, 6, 8, 8)))
