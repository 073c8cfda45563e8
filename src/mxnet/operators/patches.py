"""Sliding windows as columns of a matrix, and back: what convolution is made of."""

from __future__ import annotations

import itertools
import math

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator

Tuple = tuple[int, ...]


def _complete(name: str, kernel: Tuple, stride: Tuple, dilate: Tuple, pad: Tuple) -> list[Tuple]:
    """The window parameters with their defaults, one entry per spatial axis."""
    axes = len(kernel)
    completed = [kernel, stride or (1,) * axes, dilate or (1,) * axes, pad or (0,) * axes]
    if any(len(entry) != axes for entry in completed) or not 1 <= axes <= 3:
        raise MXNetError(
            f"{name}: kernel={kernel}, stride={stride}, dilate={dilate} and pad={pad} must have "
            "one entry for each of 1 to 3 spatial axes"
        )
    return completed


def _window_counts(name: str, size: Tuple, windows: list[Tuple]) -> Tuple:
    counts = tuple(
        (length + 2 * pad - dilate * (kernel - 1) - 1) // stride + 1
        for length, kernel, stride, dilate, pad in zip(size, *windows, strict=True)
    )
    if min(counts) < 1:
        raise MXNetError(f"{name}: kernel={windows[0]} exceeds the padded size of {size}")
    return counts


@operator("im2col")
def im2col(
    data: Tensor, *, kernel: Tuple, stride: Tuple = (), dilate: Tuple = (), pad: Tuple = ()
) -> Tensor:
    """The windows that a convolution sees, as columns.

    Shapes:
        data: ``(N, C, *)`` with one to three spatial axes.
        output: ``(N, C K, L)`` with ``K`` elements in a window and ``L`` positions of it.

    Args:
        data: Images; floating point.
        kernel: Size of the window.
        stride: Distance between windows; 1 by default.
        dilate: Distance between the elements of a window; 1 by default.
        pad: Zeros added at both ends of each axis; none by default.

    Raises:
        MXNetError: The parameters do not fit the axes, or the window exceeds the data.

    Example:
        >>> mx.nd.im2col(mx.nd.ones((1, 2, 4, 4)), kernel=(2, 2)).shape
        (1, 8, 9)
    """
    windows = _complete("im2col", kernel, stride, dilate, pad)
    if data.ndim != 2 + len(kernel):
        raise MXNetError(
            f"im2col: kernel={kernel} needs data with {2 + len(kernel)} axes, got "
            f"{tuple(data.shape)}"
        )
    counts = _window_counts("im2col", tuple(data.shape[2:]), windows)
    kernel, stride, dilate, pad = windows
    if len(kernel) == 2:
        return torch.nn.functional.unfold(data, kernel, dilate, pad, stride)
    data = torch.nn.functional.pad(data, [p for width in reversed(pad) for p in (width, width)])
    axis = 2
    for size, step, distance, count in zip(kernel, stride, dilate, counts, strict=True):
        within = torch.arange(size, device=data.device) * distance
        start = torch.arange(count, device=data.device) * step
        data = data.index_select(axis, (within[:, None] + start).reshape(-1))
        data = data.unflatten(axis, (size, count))
        axis += 2
    order = (0, 1, *range(2, axis, 2), *range(3, axis, 2))
    return data.permute(order).reshape(data.shape[0], -1, math.prod(counts))


@operator("col2im")
def col2im(
    data: Tensor,
    *,
    output_size: Tuple,
    kernel: Tuple,
    stride: Tuple = (),
    dilate: Tuple = (),
    pad: Tuple = (),
) -> Tensor:
    """Columns added up at the places their windows came from; the transpose of ``im2col``.

    Shapes:
        data: ``(N, C K, L)``.
        output: ``(N, C, *output_size)``.

    Args:
        data: Columns; floating point.
        output_size: Spatial size of the result.
        kernel: Size of the window.
        stride: Distance between windows; 1 by default.
        dilate: Distance between the elements of a window; 1 by default.
        pad: Zeros that were added at both ends of each axis; none by default.

    Raises:
        MXNetError: The columns do not fit the window and the size.

    Example:
        >>> mx.nd.col2im(mx.nd.ones((1, 8, 9)), output_size=(4, 4), kernel=(2, 2)).shape
        (1, 2, 4, 4)
    """
    windows = _complete("col2im", kernel, stride, dilate, pad)
    counts = _window_counts("col2im", output_size, windows)
    kernel, stride, dilate, pad = windows
    elements = math.prod(kernel)
    if data.ndim != 3 or data.shape[1] % elements or data.shape[2] != math.prod(counts):
        raise MXNetError(
            f"col2im: data {tuple(data.shape)} does not fit output_size={output_size} and "
            f"kernel={kernel}: expected (N, C * {elements}, {math.prod(counts)})"
        )
    if len(kernel) == 2:
        return torch.nn.functional.fold(data, output_size, kernel, dilate, pad, stride)
    windowed = data.reshape(data.shape[0], -1, elements, *counts)
    padded = [length + 2 * width for length, width in zip(output_size, pad, strict=True)]
    image = data.new_zeros(data.shape[0], windowed.shape[1], *padded)
    for index, offset in enumerate(itertools.product(*map(range, kernel))):
        places = [
            slice(o * d, o * d + s * (n - 1) + 1, s)
            for o, d, s, n in zip(offset, dilate, stride, counts, strict=True)
        ]
        image[(slice(None), slice(None), *places)] += windowed[:, :, index]
    inner = [slice(width, width + n) for width, n in zip(pad, output_size, strict=True)]
    return image[(slice(None), slice(None), *inner)]
