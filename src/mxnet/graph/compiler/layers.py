"""Fused layers in plain torch: what they compute, and how they run without faster kernels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.operators import winograd
from mxnet.operators.affine import affine


def _unchanged(data: Tensor) -> Tensor:
    return data


# Activations by the names of oneDNN; each takes a layer's result, over which most write, and its
# scalars.
ACTIVATIONS: dict[str, Callable[..., Tensor]] = {
    "none": _unchanged,
    "relu": torch.relu_,
    "sigmoid": torch.sigmoid_,
    "tanh": torch.tanh_,
    "hardtanh": functional.hardtanh_,
    "leaky_relu": functional.leaky_relu_,
    "gelu": functional.gelu,
}


def fused_convolution(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    *,
    residual: Tensor | None,
    activation: str,
    scalars: Sequence[float],
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> Tensor:
    """A convolution, something added to it, and an activation.

    Args:
        data: ``(N, C, *)``.
        weight: ``(O, C / groups, *)``.
        bias: ``(O,)``.
        residual: Added to the output, whose shape it has.
        activation: Name in :data:`ACTIVATIONS`.
        scalars: Numbers of the activation.
        stride: Steps.
        padding: Zeros at both ends.
        dilation: Distances between filter elements.
        groups: Number of groups.
    """
    zeros = [0] * len(stride)
    result = torch.convolution(data, weight, bias, stride, padding, dilation, False, zeros, groups)
    if residual is not None:
        result = result.add_(residual)
    return ACTIVATIONS[activation](result, *scalars)


def fused_linear(
    data: Tensor, weight: Tensor, bias: Tensor | None, *, activation: str, scalars: Sequence[float]
) -> Tensor:
    """An affine map of the last axis, and an activation.

    Args:
        data: ``(*, C)``.
        weight: ``(O, C)``.
        bias: ``(O,)``.
        activation: Name in :data:`ACTIVATIONS`.
        scalars: Numbers of the activation.
    """
    return ACTIVATIONS[activation](affine(data, weight, bias), *scalars)


def convolution_of_tiles(
    data: Tensor,
    filters: Sequence[Tensor],
    bias: Tensor | None,
    *,
    residual: Tensor | None,
    activation: str,
    scalars: Sequence[float],
    padding: Sequence[int],
) -> Tensor:
    """:func:`fused_convolution` with 3x3 filters by :mod:`mxnet.operators.winograd`.

    Args:
        data: ``(N, C, H, W)``.
        filters: Those of :func:`mxnet.operators.winograd.packed_filters`.
        bias: ``(O,)``.
        residual: Added to the output, whose shape it has.
        activation: Name in :data:`ACTIVATIONS`.
        scalars: Numbers of the activation.
        padding: Zeros at both ends.
    """
    result = winograd.convolve(data, filters, bias, padding)
    if residual is not None:
        result = result.add_(residual)
    return ACTIVATIONS[activation](result, *scalars)


def to_channels_last(data: Tensor) -> Tensor:
    """The same values with the channels last in memory."""
    return data.contiguous(memory_format=torch.channels_last)


def transposed(weight: Tensor) -> Tensor:
    """A matrix transposed in memory."""
    return weight.t().contiguous()
