"""3x3 convolutions as 16 matrix products: the same as the direct sum, in double precision."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from mxnet.operators import onednn, winograd

pytestmark = pytest.mark.skipif(not onednn.linear_available(), reason="oneDNN is not there")


def _draw(rng: np.random.Generator, *shape: int) -> torch.Tensor:
    return torch.from_numpy(rng.normal(size=shape).astype(np.float32))


@pytest.mark.parametrize("size", [(6, 6), (7, 5), (3, 8), (1, 2)])
@pytest.mark.parametrize("padding", [(1, 1), (0, 0), (1, 0)])
@pytest.mark.parametrize("last", [True, False])
def test_equals_the_direct_sum(
    size: tuple[int, int], padding: tuple[int, int], last: bool, rng: np.random.Generator
) -> None:
    if any(length + 2 * pad < 3 for length, pad in zip(size, padding, strict=True)):
        pytest.skip("the filter does not fit")
    data, weight, bias = _draw(rng, 2, 5, *size), _draw(rng, 4, 5, 3, 3), _draw(rng, 4)
    if last:
        data = data.contiguous(memory_format=torch.channels_last)
    expected = functional.conv2d(data.double(), weight.double(), bias.double(), padding=padding)
    filters = winograd.transformed_filters(weight).unbind()
    packed = winograd.packed_filters(weight)
    for result in (
        winograd.convolve(data, filters, bias, padding),
        winograd.convolve(data, packed, bias, padding),
        winograd.convolve(data, filters, None, padding) + bias.view(1, -1, 1, 1),
    ):
        assert result.shape == expected.shape
        assert result.permute(0, 2, 3, 1).is_contiguous()
        np.testing.assert_allclose(result, expected, rtol=1e-5, atol=2e-5)


def test_input_and_filters_are_left_alone(rng: np.random.Generator) -> None:
    data, weight = _draw(rng, 1, 3, 6, 6), _draw(rng, 2, 3, 3, 3)
    filters = winograd.transformed_filters(weight)
    before = data.clone(), filters.clone()
    winograd.convolve(data, filters.unbind(), None, (0, 0))
    assert torch.equal(data, before[0])
    assert torch.equal(filters, before[1])


def test_errors_are_no_larger_than_those_of_the_direct_sum(rng: np.random.Generator) -> None:
    data, weight = _draw(rng, 1, 128, 14, 14), _draw(rng, 128, 128, 3, 3)
    exact = functional.conv2d(data.double(), weight.double(), padding=1)
    direct = (functional.conv2d(data, weight, padding=1) - exact).abs().max()
    filters = winograd.packed_filters(weight)
    assert (winograd.convolve(data, filters, None, (1, 1)) - exact).abs().max() < 2 * direct


@pytest.mark.parametrize(
    "change",
    [
        {"data": (1, 64, 112, 112), "weight": (64, 64, 3, 3)},
        {"weight": (128, 128, 1, 1)},
        {"weight": (128, 64, 3, 3), "groups": 2},
        {"stride": (2, 2)},
        {"dilation": (2, 2)},
        {"padding": (2, 2)},
        {"data": (1, 128, 2, 2), "padding": (0, 0)},
        {"data": (0, 128, 56, 56)},
        {"data": (1, 128, 56), "weight": (128, 128, 3)},
    ],
)
def test_other_convolutions_are_left_alone(change: dict[str, object]) -> None:
    given: dict[str, object] = {
        "data": (1, 128, 56, 56),
        "weight": (128, 128, 3, 3),
        "stride": (1, 1),
        "padding": (1, 1),
        "dilation": (1, 1),
        "groups": 1,
    }
    assert winograd.is_worth_it(**given)  # type: ignore[arg-type]
    assert not winograd.is_worth_it(**{**given, **change})  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(6, 6), (5, 7)])
@pytest.mark.parametrize("padding", [(1, 1), (0, 0), (0, 1)])
def test_gradient_of_the_filters(
    size: tuple[int, int], padding: tuple[int, int], rng: np.random.Generator
) -> None:
    data, weight = _draw(rng, 2, 5, *size), _draw(rng, 4, 5, 3, 3).double().requires_grad_()
    output = functional.conv2d(data.double(), weight, padding=padding)
    grad = _draw(rng, *output.shape)
    output.backward(grad.double())
    found = winograd.filter_gradient(data, grad, padding)
    assert found.is_contiguous(memory_format=torch.channels_last)
    np.testing.assert_allclose(found, weight.grad, rtol=1e-5, atol=5e-5)


@pytest.mark.parametrize("size", [(6, 6), (5, 7)])
def test_gradient_of_the_data(size: tuple[int, int], rng: np.random.Generator) -> None:
    data, weight = _draw(rng, 2, 5, *size).double().requires_grad_(), _draw(rng, 4, 5, 3, 3)
    output = functional.conv2d(data, weight.double(), padding=1)
    grad = _draw(rng, *output.shape)
    output.backward(grad.double())
    found = winograd.data_gradient(grad, weight)
    np.testing.assert_allclose(found, data.grad, rtol=1e-5, atol=2e-5)
