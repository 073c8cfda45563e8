"""Real functions that torch lacks or defines otherwise, written with torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError


class Cbrt(torch.autograd.Function):
    """Cubic root of any real number; differentiable any number of times."""

    @staticmethod
    def forward(ctx: Any, data: Tensor) -> Tensor:
        """The root, kept for its gradient."""
        result = data.abs().pow(1.0 / 3.0).copysign(data)
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        """The gradient, a third of the inverse square of the root."""
        (result,) = ctx.saved_tensors
        return gradients[0] / (3.0 * result * result)


def cbrt(data: Tensor) -> Tensor:
    """The cubic root."""
    root: Tensor = Cbrt.apply(data)
    return root


def gamma_function(data: Tensor) -> Tensor:
    """The gamma function: nan at negative integers, signed infinity at signed zero."""
    if data.dtype is not torch.float64:
        # In float32 the exponential would magnify the rounding of the logarithm a hundredfold.
        return gamma_function(data.double()).to(data.dtype)
    magnitude = torch.exp(torch.lgamma(data))
    with torch.no_grad():
        # Between the poles -n-1 and -n the sign is that of (-1)**(n+1).
        whole = torch.floor(data)
        odd = torch.remainder(whole, 2).to(torch.bool)
        negative = torch.where(data < 0, odd, torch.signbit(data))
        sign = torch.where(negative, -1.0, 1.0).to(data.dtype)
        sign = sign.masked_fill((data < 0) & (whole == data), torch.nan)
    return magnitude * sign


def gamma_of_integers(data: Tensor) -> Tensor:
    """The gamma function of integers, free of rounding where it is an integer below 2**53."""
    return torch.round(gamma_function(data))


def erfinv_of_integers(data: Tensor) -> Tensor:
    """The inverse error function of integers; 0, not nan, where there is none."""
    return torch.erfinv(data).masked_fill(data.abs() > 1, 0)


def half_away_from_zero(data: Tensor) -> Tensor:
    """The nearest integer; halves go away from zero, as C's ``round``."""
    if not data.is_floating_point():
        return torch.round(data)
    magnitude = torch.abs(data)
    whole = torch.floor(magnitude)
    # The rest is exact; that of infinity is nan, which is not large.
    return torch.copysign(whole + (magnitude - whole).ge_(0.5), data)


def half_down(data: Tensor) -> Tensor:
    """The nearest integer; halves go down."""
    if not data.is_floating_point():
        return torch.round(data)
    whole = torch.floor(data)
    return torch.copysign(whole + (data - whole).gt_(0.5), data)


def as_numbers(comparison: Callable[..., Tensor], lhs: Tensor, rhs: Tensor | float) -> Tensor:
    """A comparison as 1 and 0 of the left operand's element type; without a gradient.

    Written as numbers at once: converting an array of booleans takes five times as long.
    """
    other = rhs.detach() if isinstance(rhs, Tensor) else rhs
    return comparison(lhs.detach(), other, out=lhs.new_empty(0))


def remainder(lhs: Tensor, rhs: Tensor) -> Tensor:
    """``lhs - rhs * floor(lhs / rhs)`` with the sign of ``rhs``; 0 where ``rhs`` is 0."""
    if lhs.is_floating_point():
        zero = rhs == 0
        result = torch.remainder(lhs, rhs.masked_fill(zero, 1))
        # A zero that keeps the gradient of the dividend, which is 1 for every divisor.
        return torch.where(zero, lhs - lhs.detach(), result)
    # The remainder by 1 is 0 too; the processor traps on 0, and on -1 for the smallest integer.
    traps = rhs == 0 if rhs.dtype is torch.uint8 else (rhs == 0) | (rhs == -1)
    return torch.remainder(lhs, rhs.masked_fill(traps, 1))


def truncated_quotient(lhs: Tensor, rhs: Tensor) -> Tensor:
    """The quotient of integers, truncated towards zero.

    Raises:
        MXNetError: A divisor is 0.
    """
    if not (rhs.is_meta or rhs.all()):
        raise MXNetError("integers cannot be divided by 0; cast to a floating type for infinities")
    if rhs.dtype is torch.uint8:
        return torch.div(lhs, rhs, rounding_mode="trunc")
    # The processor traps on the smallest integer divided by -1; negation wraps instead.
    negates = rhs == -1
    quotient = torch.div(lhs, rhs.masked_fill(negates, 1), rounding_mode="trunc")
    return torch.where(negates, -quotient, quotient)


class _Extremum(torch.autograd.Function):
    """The larger (or smaller) of two arrays; equal elements give the left one the gradient."""

    @staticmethod
    def forward(ctx: Any, lhs: Tensor, rhs: Tensor, larger: bool) -> Tensor:
        ctx.save_for_backward(lhs, rhs)
        ctx.larger = larger
        return torch.maximum(lhs, rhs) if larger else torch.minimum(lhs, rhs)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        lhs, rhs = ctx.saved_tensors
        takes_left = lhs >= rhs if ctx.larger else lhs <= rhs
        takes_right = lhs < rhs if ctx.larger else lhs > rhs  # nan takes neither
        needs_left, needs_right, _ = ctx.needs_input_grad
        left = (gradients[0] * takes_left).sum_to_size(lhs.shape) if needs_left else None
        right = (gradients[0] * takes_right).sum_to_size(rhs.shape) if needs_right else None
        return left, right, None


def maximum(lhs: Tensor, rhs: Tensor) -> Tensor:
    """The larger of two arrays; equal elements give the left one the gradient."""
    if lhs.requires_grad or rhs.requires_grad:
        recorded: Tensor = _Extremum.apply(lhs, rhs, True)
        return recorded
    return torch.maximum(lhs, rhs)


def minimum(lhs: Tensor, rhs: Tensor) -> Tensor:
    """The smaller of two arrays; equal elements give the left one the gradient."""
    if lhs.requires_grad or rhs.requires_grad:
        recorded: Tensor = _Extremum.apply(lhs, rhs, False)
        return recorded
    return torch.minimum(lhs, rhs)
