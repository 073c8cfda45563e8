"""Steps over lists of tensors whose elements lie in other orders than row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from mxnet.operators.update_rules import adam_step, adamw_step, check_update, nag_step, sgd_step

RATES: dict[str, Any] = {"lrs": [0.1, 0.1], "wds": [0.01, 0.01], "rescale": 0.5}
MOMENTS: dict[str, Any] = {"beta1": 0.9, "beta2": 0.99, "epsilon": 1e-3}
STEPS: dict[str, tuple[Callable[..., None], int, dict[str, Any]]] = {
    "sgd": (sgd_step, 1, RATES | {"momentum": 0.9}),
    "nag": (nag_step, 1, RATES | {"momentum": 0.9}),
    "adam": (adam_step, 2, RATES | MOMENTS),
    "adamw": (adamw_step, 2, RATES | MOMENTS | {"etas": [1.0, 1.0]}),
}
SHAPES = ((3, 2, 5, 4), (6,))


def arrays(rng: np.random.Generator, kinds: int) -> list[list[Tensor]]:
    """For each kind one tensor per weight."""
    return [[torch.from_numpy(rng.random(shape) + 0.1) for shape in SHAPES] for _ in range(kinds)]


def reordered(tensors: list[Tensor]) -> list[Tensor]:
    """Copies, those of images with their channels last."""
    last = torch.channels_last
    return [t.clone(memory_format=last) if t.ndim == 4 else t.clone() for t in tensors]


@pytest.mark.parametrize("name", STEPS)
def test_order_of_elements_does_not_matter(name: str, rng: np.random.Generator) -> None:
    step, states, settings = STEPS[name]
    expected = arrays(rng, 2 + states)
    found = [reordered(column) for column in expected]
    pointers = [t.data_ptr() for column in found for t in column]
    assert check_update(name, found[0], grad=found[1])
    for columns in (expected, found):
        step(name, *columns, **settings)
    for ours, theirs in zip(found, expected, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            torch.testing.assert_close(a, b)
    assert pointers == [t.data_ptr() for column in found for t in column]


@pytest.mark.parametrize("name", STEPS)
def test_mixed_orders_are_right_without_fused_kernels(name: str, rng: np.random.Generator) -> None:
    step, states, settings = STEPS[name]
    expected = arrays(rng, 2 + states)
    found = [reordered(expected[0]), *[[t.clone() for t in column] for column in expected[1:]]]
    assert not check_update(name, found[0], grad=found[1])
    for columns in (expected, found):
        step(name, *columns, **settings)
    torch.testing.assert_close(found[0], expected[0])


def test_tensors_with_gaps_are_not_fused() -> None:
    gaps = torch.ones(4, 6)[:, ::2]
    assert not check_update("sgd", [gaps], grad=[torch.ones(4, 6)[:, ::2]])
    expanded = torch.ones(1, 3).expand(4, 3)
    assert not check_update("sgd", [expanded], grad=[expanded])


def test_parts_of_one_tensor_in_another_order() -> None:
    """Offsets count: two weights that share one storage."""
    whole = torch.zeros(2, 2, 3, 3).to(memory_format=torch.channels_last)
    first, second = whole[:1], whole[1:]
    gradients = [torch.ones(1, 2, 3, 3).to(memory_format=torch.channels_last) for _ in range(2)]
    sgd_step("sgd", [first, second], gradients, None, lrs=[1.0, 1.0], wds=[0.0, 0.0])
    assert whole.eq(-1).all()
