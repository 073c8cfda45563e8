r"""How integers stand for real numbers in quantized operators.

A quantized array is one of integers with the interval ``[low, high]`` of real numbers they cover,
held in two arrays of one element. Zero stands for zero: with the magnitude
:math:`m = \max(|low|, |high|)`, the integer :math:`q` means :math:`q\,m / L`, where :math:`L`
depends on the integer type.

References:
    Jacob et al., 2018, Quantization and Training of Neural Networks for Efficient
    Integer-Arithmetic-Only Inference, https://arxiv.org/abs/1712.05877
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import NAME_OF
from mxnet.operators.registry import Shape

# Largest integer of each type.
# float32 stands for a type that is not known yet when a graph's shapes are inferred.
LARGEST = {
    torch.int8: 127.0,
    torch.uint8: 255.0,
    torch.int32: 2147483647.0,
    torch.float32: 127.0,
}
# reference: half a step more, so that the outermost integers get whole intervals, too
LEVELS = {
    torch.int8: 127.5,
    torch.uint8: 255.5,
    torch.int32: 2147483647.0,
    torch.float32: 127.5,
}
# Sums of this many products of 8-bit integers are exact in float32 (24-bit significands).
_EXACT_TERMS = 2**24 // (255 * 128)


def magnitude(name: str, low: Tensor, high: Tensor) -> Tensor:
    """The largest absolute value of an interval, as an array of one element.

    Raises:
        MXNetError: ``low`` or ``high`` is not one number.
    """
    if low.is_meta:
        return low.new_empty(1)
    if low.numel() != 1 or high.numel() != 1:
        raise MXNetError(
            f"{name}: ranges are arrays of one element each, got shapes {tuple(low.shape)} and "
            f"{tuple(high.shape)}"
        )
    return torch.maximum(low.detach().abs(), high.detach().abs()).reshape(1)


def scalar_range(low: float, high: float, like: Tensor) -> tuple[Tensor, Tensor]:
    """An interval given by parameters, as arrays on the device of ``like``."""
    return (
        torch.full((1,), low, dtype=torch.float32, device=like.device),
        torch.full((1,), high, dtype=torch.float32, device=like.device),
    )


def symmetric(bound: Tensor) -> tuple[Tensor, Tensor]:
    """The interval ``[-bound, bound]``."""
    return -bound, bound


def to_integers(values: Tensor, dtype: torch.dtype) -> Tensor:
    """Values rounded, halves to even, and limited to the range of an integer type."""
    if values.is_meta:
        return values.to(dtype)
    limits = torch.iinfo(dtype)
    return values.round().clamp(limits.min, limits.max).to(dtype)


def check_quantized(name: str, **arrays: Tensor) -> None:
    """Nothing, when all arrays hold 8-bit integers.

    Raises:
        MXNetError: One does not.
    """
    for argument, tensor in arrays.items():
        if tensor.dtype not in (torch.int8, torch.uint8) and not tensor.is_meta:
            raise MXNetError(
                f"{name}: {argument} must be int8 or uint8, got {NAME_OF[tensor.dtype]}"
            )


def calibrated(name: str, low: float | None, high: float | None) -> tuple[float, float] | None:
    """The interval two optional parameters give; None when both are left out.

    Raises:
        MXNetError: Only one is given, or they are in the wrong order.
    """
    if low is None and high is None:
        return None
    if low is None or high is None or low > high or not math.isfinite(high - low):
        raise MXNetError(
            f"{name}: min_calib_range={low} and max_calib_range={high} must be given together, "
            "in order"
        )
    return low, high


def fill_range_shapes(shapes: list[Shape | None], **_: Any) -> list[Shape | None]:
    """Shape rule of operators with one array and the two ends of its range."""
    return [shapes[0], *[(1,)] * (len(shapes) - 1)]


def fill_pair_shapes(shapes: list[Shape | None], **_: Any) -> list[Shape | None]:
    """Shape rule of operators with two arrays of one shape and the ends of their ranges."""
    both = shapes[0] or shapes[1]
    return [both, both, *[(1,)] * (len(shapes) - 2)]


def accumulator_type(terms: int) -> torch.dtype:
    """A floating type in which sums of ``terms`` products of 8-bit integers are exact.

    Torch's integer products are either slow or missing on some devices; these are exact as well.
    """
    return torch.float32 if terms <= _EXACT_TERMS else torch.float64


def product_range(
    left: Tensor, left_type: torch.dtype, right: Tensor, right_type: torch.dtype
) -> tuple[Tensor, Tensor]:
    """The interval that int32 sums of products cover, from the magnitudes of both factors."""
    step = (left / LARGEST[left_type]) * (right / LARGEST[right_type])
    return symmetric(step * LARGEST[torch.int32])
