"""Coordinates as one number in row-major order, and back."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator


def _strides(shape: tuple[int, ...]) -> list[int]:
    return [math.prod(shape[axis + 1 :]) for axis in range(len(shape))]


@operator("_ravel_multi_index", aliases=("ravel_multi_index",))
def ravel_multi_index(data: Tensor, *, shape: tuple[int, ...]) -> Tensor:
    """Positions in the flattened array for coordinates in an array.

    Shapes:
        data: ``(n, *)``: coordinates along ``n`` axes.
        output: ``*``.

    Args:
        data: Coordinates.
        shape: Shape of the array with the ``n`` axes; the first length may be -1.

    Raises:
        MXNetError: There is not one coordinate per axis.

    Example:
        >>> x = mx.nd.array([[0, 1], [2, 0]])
        >>> mx.nd.ravel_multi_index(x, shape=(2, 3)).asnumpy().tolist()
        [2.0, 3.0]
    """
    if data.ndim < 1 or data.shape[0] != len(shape):
        raise MXNetError(
            f"ravel_multi_index: data {tuple(data.shape)} must hold {len(shape)} coordinates for "
            f"shape={shape}"
        )
    strides = torch.tensor(_strides(shape), device=data.device)
    return (data.long() * strides.reshape(-1, *[1] * (data.ndim - 1))).sum(0).to(data.dtype)


@operator("_unravel_index", aliases=("unravel_index",))
def unravel_index(data: Tensor, *, shape: tuple[int, ...]) -> Tensor:
    """Coordinates in an array for positions in the flattened array.

    Shapes:
        data: ``*``.
        output: ``(n, *)``: coordinates along ``n`` axes.

    Args:
        data: Positions.
        shape: Shape of the array with the ``n`` axes; the first length may be -1.

    Raises:
        MXNetError: The shape is empty.

    Example:
        >>> mx.nd.unravel_index(mx.nd.array([2, 3]), shape=(2, 3)).asnumpy().tolist()
        [[0.0, 1.0], [2.0, 0.0]]
    """
    if not shape:
        raise MXNetError("unravel_index: shape must have at least one axis, got ()")
    rest = data.long()
    coordinates = []
    for stride in _strides(shape):
        coordinates.append(rest.div(stride, rounding_mode="floor"))
        rest = rest.remainder(stride)
    return torch.stack(coordinates).to(data.dtype)
