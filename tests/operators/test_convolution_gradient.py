"""Recorded convolutions as products: outputs, gradients and their gradients in double precision."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from mxnet.operators import convolution_gradient, onednn
from mxnet.operators.convolution import convolution

pytestmark = pytest.mark.skipif(not onednn.linear_available(), reason="oneDNN is not there")

# Data, filters, parameters; whether tiles are multiplied (else patches, for the filters' gradient).
CASES: list[tuple[tuple[int, ...], tuple[int, ...], dict[str, Any], bool]] = [
    ((2, 96, 35, 36), (96, 96, 3, 3), {"pad": (1, 1)}, True),
    ((2, 96, 38, 37), (96, 96, 3, 3), {"pad": (0, 1)}, True),
    ((1, 96, 50, 50), (96, 96, 3, 3), {"pad": (1, 1)}, True),
    ((2, 256, 6, 5), (8, 256, 3, 3), {"pad": (1, 1)}, False),
    ((2, 256, 7, 6), (8, 256, 3, 2), {"pad": (1, 1), "stride": (2, 1), "dilate": (1, 2)}, False),
]


def _draw(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> torch.Tensor:
    return torch.from_numpy(rng.normal(scale=scale, size=shape).astype(np.float32))


def _inputs(case: int, rng: np.random.Generator) -> tuple[list[torch.Tensor], dict[str, Any]]:
    shape, filters, parameters, _ = CASES[case]
    scale = float(np.prod(filters[1:])) ** -0.5
    drawn = [_draw(rng, *shape), _draw(rng, *filters, scale=scale), _draw(rng, filters[0])]
    return drawn, {"kernel": filters[2:], "num_filter": filters[0], **parameters}


def _close(found: torch.Tensor, expected: torch.Tensor) -> None:
    found, expected = found.detach(), expected.detach()
    bound = 1e-5 * float(expected.abs().max())
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=bound)


@pytest.mark.parametrize("case", range(len(CASES)))
def test_outputs_and_gradients(
    case: int, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, parameters = _inputs(case, rng)
    ways = []
    plain = convolution_gradient._Convolution.apply
    monkeypatch.setattr(
        convolution_gradient._Convolution,
        "apply",
        lambda *given: (ways.append(given[-1]), plain(*given))[1],
    )
    results = []
    for dtype in (torch.float32, torch.float64):
        inputs = [value.detach().to(dtype).requires_grad_() for value in drawn]
        output = convolution(*inputs, **parameters).mul_(2)
        output.backward(output.detach() + 1)
        results.append([output, *(value.grad for value in inputs)])
    assert ways == [CASES[case][3]]
    for found, expected in zip(*results, strict=True):
        _close(found, expected)


@pytest.mark.parametrize("case", [0, 3])
def test_gradients_of_gradients(case: int, rng: np.random.Generator) -> None:
    drawn, parameters = _inputs(case, rng)
    results = []
    for dtype in (torch.float32, torch.float64):
        inputs = [value.detach().to(dtype).requires_grad_() for value in drawn]
        output = convolution(*inputs, **parameters)
        gradients = torch.autograd.grad(output.square().mean(), inputs, create_graph=True)
        results.append(torch.autograd.grad(sum(g.square().sum() for g in gradients), inputs))
    for found, expected in zip(*results, strict=True):
        _close(found, expected)


@pytest.mark.parametrize("case", [0, 3])
def test_only_what_needs_a_gradient_gets_one(case: int, rng: np.random.Generator) -> None:
    (data, weight, bias), parameters = _inputs(case, rng)
    weight.requires_grad_()
    convolution(data, weight, bias, **parameters).sum().backward()
    assert weight.grad is not None
    assert data.grad is None
    assert bias.grad is None


def test_few_positions_keep_the_direct_sum(rng: np.random.Generator) -> None:
    data, weight = _draw(rng, 1, 512, 14, 14), _draw(rng, 512, 512, 3, 3).requires_grad_()
    place = (1, 1), (1, 1), (1, 1)
    assert not convolution_gradient._suits_tiles(data, weight, 196, *place)
    assert convolution_gradient.is_worth_it(data, weight, 196, *place, 1)
    assert not convolution_gradient.is_worth_it(data, weight.detach(), 196, *place, 1)
    with torch.no_grad():
        assert not convolution_gradient.is_worth_it(data, weight, 196, *place, 1)
