"""The oneDNN kernels of torch that are not its public interface.

This is the one module that knows them. It probes at first use whether they exist and compute what
they should; where they do not, ``available`` is False and callers stay with public functions.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Tensor

from mxnet.graph.compiler.layers import ACTIVATIONS, fused_convolution, fused_linear

# Activations that the kernels apply, by their names there.
SUPPORTED = frozenset(ACTIVATIONS)


def _kernel(name: str, overload: str = "default") -> Any:
    return getattr(getattr(torch.ops.mkldnn, name), overload)


@cache
def convolution_available() -> bool:
    """Whether convolutions with packed weights and fused activations work here."""
    if not torch.backends.mkldnn.is_available():
        return False
    data = torch.linspace(-1, 1, 2 * 3 * 5 * 5).reshape(2, 3, 5, 5)
    weight = torch.linspace(-1, 1, 4 * 3 * 9).reshape(4, 3, 3, 3)
    data = data.contiguous(memory_format=torch.channels_last)
    plan: dict[str, Any] = {"stride": [2, 2], "padding": [1, 1], "dilation": [1, 1], "groups": 1}
    expected = fused_convolution(
        data, weight, None, residual=None, activation="relu", scalars=(), **plan
    )
    try:
        packed = pack_convolution_weight(weight, [1, 1], [2, 2], [1, 1], 1, data.shape)
        result = _kernel("_convolution_pointwise")(
            data, packed, None, [1, 1], [2, 2], [1, 1], 1, "relu", [], ""
        )
        both = _kernel("_convolution_pointwise", "binary")(
            data, result, packed, None, [1, 1], [2, 2], [1, 1], 1, "add", 1.0, "relu", [], ""
        )
    except (RuntimeError, AttributeError, TypeError):
        return False
    added = fused_convolution(
        data, weight, None, residual=expected, activation="relu", scalars=(), **plan
    )
    return torch.allclose(result, expected, atol=1e-4) and torch.allclose(both, added, atol=1e-4)


@cache
def linear_available() -> bool:
    """Whether affine maps with packed weights and fused activations work here."""
    if not torch.backends.mkldnn.is_available():
        return False
    data, weight = torch.linspace(-1, 1, 6).reshape(2, 3), torch.linspace(-1, 1, 12).reshape(4, 3)
    try:
        packed = pack_linear_weight(weight, 2)
        result = _kernel("_linear_pointwise")(data, packed, None, "relu", [], "")
    except (RuntimeError, AttributeError, TypeError):
        return False
    expected = fused_linear(data, weight, None, activation="relu", scalars=())
    return torch.allclose(result, expected, atol=1e-4)


def pack_convolution_weight(
    weight: Tensor, padding: Any, stride: Any, dilation: Any, groups: int, input_shape: Any
) -> Tensor:
    """Weights in the layout that the kernel prefers for inputs of this shape."""
    packed: Tensor = torch.ops.mkldnn._reorder_convolution_weight(
        weight, list(padding), list(stride), list(dilation), groups, list(input_shape)
    )
    return packed


def pack_linear_weight(weight: Tensor, rows: int) -> Tensor:
    """Weights in the layout that the kernel prefers for this many rows."""
    packed: Tensor = torch.ops.mkldnn._reorder_linear_weight(weight, rows)
    return packed


def algorithm(activation: str) -> str:
    """The variant of an activation that torch's own function of this name computes."""
    return "none" if activation == "gelu" else ""
