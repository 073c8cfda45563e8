"""Every operator's gradient agrees with finite differences in float64, or is on a reviewed list.

The inputs are those of the docstring's example, moved off their round values so that no input lies
on a kink. Inputs through which no gradient flows at all, such as indices, stay as they are.
"""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.operators.gradient_exceptions import NO_GRADIENT, OWN_GRADIENT, SINGLE_PRECISION
from tests.operators.test_examples import OPERATORS, run_example

# Updates of optimizers change their arguments; nobody differentiates through them.
CANDIDATES = [
    found
    for found in OPERATORS
    if "update" not in found.name and found.name not in SINGLE_PRECISION
]

Call = tuple[list[Any], dict[str, Any]]


def first_call(found: Any, monkeypatch: pytest.MonkeyPatch) -> Call | None:
    """Inputs and parameters of the example's first call with floating inputs, in float64."""
    for tensors, parameters, _ in run_example(found, monkeypatch):
        if any(torch.is_tensor(t) and t.is_floating_point() for t in tensors):
            # An explicit output type would lower the precision again.
            kept = {k: v for k, v in parameters.items() if k not in ("generator", "out")}
            doubled = [t.detach().double() if _floating(t) else t for t in tensors]
            return doubled, kept | {
                k: torch.float64 for k, v in kept.items() if isinstance(v, torch.dtype)
            }
    return None


def _floating(value: Any) -> bool:
    return torch.is_tensor(value) and value.is_floating_point()


def run(found: Any, tensors: list[Any], parameters: dict[str, Any]) -> tuple[torch.Tensor, ...]:
    """The floating outputs that depend on a floating input."""
    extra = {"generator": torch.Generator().manual_seed(1)} if found.random else {}
    result = found.body(*tensors, **parameters, **extra)
    outputs = result if isinstance(result, list | tuple) else [result]
    return tuple(o for o in outputs if _floating(o) and o.requires_grad)


def differentiable_inputs(found: Any, tensors: list[Any], parameters: dict[str, Any]) -> list[int]:
    """Positions of the inputs that some output's gradient reaches."""
    names = [found.inputs[min(i, len(found.inputs) - 1)].name for i in range(len(tensors))]
    at = [i for i, t in enumerate(tensors) if _floating(t) and names[i] not in found.updates]
    leaves = {i: tensors[i].clone().requires_grad_() for i in at}
    outputs = run(found, [leaves.get(i, t) for i, t in enumerate(tensors)], parameters)
    if not outputs:
        return []
    gradients = torch.autograd.grad(
        outputs, list(leaves.values()), [torch.ones_like(o) for o in outputs], allow_unused=True
    )
    return [i for i, gradient in zip(at, gradients, strict=True) if gradient is not None]


def moved(tensor: torch.Tensor, seed: int) -> torch.Tensor:
    """The tensor with every element moved a little, by different amounts."""
    noise = torch.rand(
        tensor.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64
    )
    return tensor * (1 - 0.05 * noise) + 0.011 * (noise - 0.4)


@pytest.mark.parametrize("found", CANDIDATES, ids=lambda found: found.name)
def test_gradient(found, monkeypatch):
    call = first_call(found, monkeypatch)
    if found.name in OWN_GRADIENT:
        return
    at = differentiable_inputs(found, *call) if call is not None else []
    assert bool(at) != (found.name in NO_GRADIENT), "the list is stale"
    if not at:
        return
    tensors, parameters = call
    leaves = [moved(tensors[i], i).requires_grad_() for i in at]

    def function(*values: torch.Tensor) -> tuple[torch.Tensor, ...]:
        given = [t.clone() if torch.is_tensor(t) else t for t in tensors]
        for i, value in zip(at, values, strict=True):
            given[i] = value
        return run(found, given, parameters)

    torch.autograd.gradcheck(function, leaves, atol=1e-5, rtol=1e-3, nondet_tol=1e-7)


def test_lists_name_operators():
    names = {found.name for found in OPERATORS}
    assert names >= {*NO_GRADIENT, *OWN_GRADIENT, *SINGLE_PRECISION}
