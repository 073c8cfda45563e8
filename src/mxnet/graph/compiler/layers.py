"""Fused layers in plain torch: what they compute, and how they run without faster kernels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.operators.affine import affine


def _unchanged(data: Tensor) -> Tensor:
    return data


# Activations by the names of oneDNN; each takes the tensor and its scalars.
ACTIVATIONS: dict[str, Callable[..., Tensor]] = {
    "none": _unchanged,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "hardtanh": functional.hardtanh,
    "leaky_relu": functional.leaky_relu,
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


def to_channels_last(data: Tensor) -> Tensor:
    """The same values with the channels last in memory."""
    return data.contiguous(memory_format=torch.channels_last)


def transposed(weight: Tensor) -> Tensor:
    """A matrix transposed in memory."""
    return weight.t().contiguous()
