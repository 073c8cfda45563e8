"""The oneDNN kernels of torch that are not its public interface.

This is the one module that calls them. It probes at first use whether they exist and compute what
they should; where they do not, callers stay with torch's public functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

# Activations that the kernels apply to their results, by their names there.
ACTIVATIONS = frozenset(("none", "relu", "sigmoid", "tanh", "hardtanh", "leaky_relu", "gelu"))

_PROBE_TOLERANCE = 1e-4
_FAILURES = (RuntimeError, AttributeError, TypeError)


@cache
def convolution_available() -> bool:
    """Whether convolutions with packed weights and fused activations work here."""
    if not torch.backends.mkldnn.is_available():
        return False
    data = torch.linspace(-1, 1, 2 * 3 * 5 * 5).reshape(2, 3, 5, 5)
    weight = torch.linspace(-1, 1, 4 * 3 * 9).reshape(4, 3, 3, 3)
    data = data.contiguous(memory_format=torch.channels_last)
    place = ([1, 1], [2, 2], [1, 1], 1)
    try:
        packed = pack_convolution_weight(weight, *place, data.shape)
        result = convolution_kernel()(data, packed, None, *place, "relu", [], "")
        added = convolution_kernel("binary")(
            data, result, packed, None, *place, "add", 1.0, "relu", [], ""
        )
        over = convolution_kernel_in_place()(
            result.clone(), data, packed, None, *place, "add", 1.0, "relu", [], ""
        )
    except _FAILURES:
        return False
    plain = functional.conv2d(data, weight, stride=2, padding=1)
    expected = (plain + plain.relu()).relu()
    return (
        _is_close(result, plain.relu()) and _is_close(added, expected) and _is_close(over, expected)
    )


@cache
def linear_available() -> bool:
    """Whether affine maps with plain and packed weights and fused activations work here."""
    if not torch.backends.mkldnn.is_available():
        return False
    data, weight = torch.linspace(-1, 1, 6).reshape(2, 3), torch.linspace(-1, 1, 12).reshape(4, 3)
    try:
        plain = linear(data, weight, None)
        packed = linear_kernel()(data, pack_linear_weight(weight), None, "relu", [], "")
        turned = linear(data, weight.t().contiguous().t(), None)
    except _FAILURES:
        return False
    expected = functional.linear(data, weight)
    return (
        _is_close(plain, expected)
        and _is_close(packed, expected.relu())
        and _is_close(turned, expected)
    )


def _is_close(result: Tensor, expected: Tensor) -> bool:
    return torch.allclose(result, expected, atol=_PROBE_TOLERANCE)


def convolution_kernel(overload: str = "default") -> Any:
    """``kernel(data, [other,] weight, bias, padding, stride, dilation, groups, ...)``.

    Args:
        overload: ``"default"``, or ``"binary"`` for the one that adds another array.
    """
    return getattr(torch.ops.mkldnn._convolution_pointwise, overload)


def convolution_kernel_in_place() -> Any:
    """The kernel that adds an array and writes over it: ``kernel(other, data, weight, ...)``."""
    return torch.ops.mkldnn._convolution_pointwise_.binary


def linear_kernel() -> Any:
    """``kernel(data, weight, bias, activation, scalars, algorithm)``."""
    return torch.ops.mkldnn._linear_pointwise.default


def pack_convolution_weight(
    weight: Tensor,
    padding: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
    groups: int,
    input_shape: Sequence[int],
) -> Tensor:
    """Weights in the layout that the kernel prefers for inputs of this shape."""
    packed: Tensor = torch.ops.mkldnn._reorder_convolution_weight(
        weight, list(padding), list(stride), list(dilation), groups, list(input_shape)
    )
    return packed


def pack_linear_weight(weight: Tensor) -> Tensor:
    """Weights in the layout that the kernel prefers."""
    packed: Tensor = torch.ops.mkldnn._reorder_linear_weight(weight)
    return packed


def linear(data: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """An affine map with plain weights; not recorded by autograd."""
    result: Tensor = torch.ops.mkldnn._linear_pointwise.default(data, weight, bias, "none", [], "")
    return result


def algorithm(activation: str) -> str:
    """The variant of an activation that torch's own function of this name computes."""
    return "none" if activation == "gelu" else ""
