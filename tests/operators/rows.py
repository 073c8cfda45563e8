"""Rows of operator tests, and the checks that every row goes through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from mxnet.operators.registry import REGISTRY, infer


@dataclass(frozen=True)
class Row:
    """One behaviour of an operator.

    Attributes:
        name: The operator.
        inputs: A shape (normal random numbers) or an array for each input.
        expected: The result in NumPy, as a function of the inputs.
        parameters: Parameters of the call.
        differentiable: Whether to check gradients, with respect to the inputs given as shapes.
        twice: Whether to check second gradients too.
        inferable: Whether shapes follow without values.
    """

    name: str
    inputs: tuple[Any, ...]
    expected: Callable[..., Any]
    parameters: dict[str, Any] = field(default_factory=dict)
    differentiable: bool = True
    twice: bool = True
    inferable: bool = True

    def __str__(self) -> str:
        shown = [i if isinstance(i, tuple) else "array" for i in self.inputs]
        return f"{self.name}{shown}{self.parameters}"


def check_row(row: Row, rng: np.random.Generator) -> None:
    """Values, inferred shapes and gradients of a row."""
    found = REGISTRY.get(row.name)
    arrays = [rng.normal(size=i) if isinstance(i, tuple) else np.asarray(i) for i in row.inputs]
    tensors = [torch.from_numpy(np.array(a)) for a in arrays]
    parameters = found.parse_parameters(row.parameters)
    actual = _outputs(found.body(*tensors, **parameters))
    expected = row.expected(*arrays)
    expected = expected if isinstance(expected, tuple | list) else [expected]
    assert len(actual) == len(expected) == found.count_outputs(parameters)
    for a, e in zip(actual, expected, strict=True):
        np.testing.assert_allclose(a.numpy(), e, rtol=1e-10, atol=1e-12)
    if row.inferable:
        shapes, dtypes = infer(
            found, [a.shape for a in arrays], [t.dtype for t in tensors], parameters
        )
        assert shapes == [tuple(a.shape) for a in actual]
        assert dtypes == [a.dtype for a in actual]
    if row.differentiable:
        _check_gradients(row, found.body, tensors, parameters)


def _outputs(result: Any) -> list[torch.Tensor]:
    return list(result) if isinstance(result, tuple | list) else [result]


def _check_gradients(row: Row, body: Any, tensors: list[Any], parameters: dict[str, Any]) -> None:
    places = [p for p, given in enumerate(row.inputs) if isinstance(given, tuple)]

    def of_varied(*varied: torch.Tensor) -> Any:
        inputs = list(tensors)
        for place, tensor in zip(places, varied, strict=True):
            inputs[place] = tensor
        outputs = _outputs(body(*inputs, **parameters))
        return tuple(o for o in outputs if o.is_floating_point() and o.requires_grad)

    varied = [tensors[p].clone().requires_grad_() for p in places]
    assert torch.autograd.gradcheck(of_varied, varied)
    if row.twice:
        assert torch.autograd.gradgradcheck(of_varied, varied)
