"""Two-dimensional pooling by the fastest of torch's kernels for the memory that the data have.

Torch pools images with the channels last several times faster than plain ones (maxima 12 times:
benchmarks/operators.py). Plain ones on the CPU therefore go other ways, with the same results.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

Pair = tuple[int, int]
Pool = Callable[[Tensor], Tensor]

# Elements and channels from which oneDNN's kernels, called on copies, are faster than torch's.
_WORTH_ONEDNN = 1 << 15
_LEAST_CHANNELS = 8


def max_pool2d(kernel: Pair, stride: Pair, pad: Pair, full: bool) -> Pool:
    """A function that computes maxima over windows of ``(N, C, H, W)``.

    Args:
        kernel: Extents of a window.
        stride: Steps between windows.
        pad: Padding at both ends, at most half a window.
        full: Round extents up; windows reach beyond the padding.
    """

    def plain(data: Tensor) -> Tensor:
        return torch.max_pool2d(data, kernel, stride, pad, 1, full)

    def of_lines(data: Tensor) -> Tensor:
        window = (kernel, stride, pad, _counts(data.shape[2:], kernel, stride, pad, full))
        if have_common_lines(data.shape[2:], *window):
            return largest_of_windows(data, *window)
        return plain(data)

    def onednn(data: Tensor) -> Tensor:
        found: Tensor = torch.mkldnn_max_pool2d(data, kernel, stride, pad, 1, full)
        return found

    def pool(data: Tensor) -> Tensor:
        if not _is_plain_image(data):
            return plain(data)
        if not (torch.is_grad_enabled() and data.requires_grad):
            return of_lines(data)
        if not _is_worth_onednn(data):
            return plain(data)
        # oneDNN's own maxima leave out nan and turn -inf into the lowest number.
        result: Tensor = _Pooling.apply(data, of_lines, onednn, plain)
        return result

    return pool


def average_pool2d(kernel: Pair, stride: Pair, pad: Pair, full: bool, count_pad: bool) -> Pool:
    """A function that computes averages over windows of ``(N, C, H, W)``.

    Args:
        kernel: Extents of a window.
        stride: Steps between windows.
        pad: Padding at both ends, at most half a window.
        full: Round extents up; windows reach beyond the padding.
        count_pad: Whether the divisor counts the padding.
    """

    def plain(data: Tensor) -> Tensor:
        return functional.avg_pool2d(data, kernel, stride, pad, full, count_pad)

    def onednn(data: Tensor) -> Tensor:
        return plain(data.to_mkldnn()).to_dense()

    def pool(data: Tensor) -> Tensor:
        # oneDNN counts what is beyond the padding, too.
        if full or not (_is_plain_image(data) and _is_worth_onednn(data)):
            return plain(data)
        if not (torch.is_grad_enabled() and data.requires_grad):
            return onednn(data)
        result: Tensor = _Pooling.apply(data, onednn, plain, plain)
        return result

    return pool


def _counts(
    extents: Sequence[int], kernel: Pair, stride: Pair, pad: Pair, full: bool
) -> tuple[int, ...]:
    """Number of windows along each axis."""
    room = [x + 2 * p - k for x, k, p in zip(extents, kernel, pad, strict=True)]
    return tuple(
        (-(-free // s) if full else free // s) + 1 for free, s in zip(room, stride, strict=True)
    )


def _is_plain_image(data: Tensor) -> bool:
    return (
        data.device.type == "cpu"
        and data.ndim == 4
        and data.is_contiguous()
        and not data.is_contiguous(memory_format=torch.channels_last)
        and data.is_floating_point()
        and not torch.compiler.is_compiling()
    )


def _is_worth_onednn(data: Tensor) -> bool:
    return (
        data.dtype is torch.float32
        and data.shape[1] >= _LEAST_CHANNELS
        and data.numel() >= _WORTH_ONEDNN
        and torch.backends.mkldnn.is_available()
    )


@lru_cache(maxsize=1024)
def lines_of_windows(
    length: int, extent: int, step: int, pad: int, count: int
) -> list[tuple[slice, slice]]:
    """For each element of a window along an axis: where it lies in the data, of which windows.

    Elements that all windows have within the data come first.
    """
    found = []
    for place in range(extent):
        first = max(0, -((place - pad) // step))
        last = min(count, (length - 1 - place + pad) // step + 1)
        if first < last:
            start = first * step + place - pad
            found.append(
                (slice(start, start + (last - first - 1) * step + 1, step), slice(first, last))
            )
    return sorted(found, key=lambda line: line[1].start - line[1].stop)


def have_common_lines(
    extents: Sequence[int],
    kernel: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
    counts: Sequence[int],
) -> bool:
    """Whether, along each axis, two elements of a window lie within the data for all windows."""
    for *window, count in zip(extents, kernel, stride, padding, counts, strict=True):
        parts = [windows for _, windows in lines_of_windows(*window, count)]
        if parts.count(slice(0, count)) < 2:
            return False
    return True


def largest_of_windows(
    data: Tensor,
    kernel: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
    counts: Sequence[int],
) -> Tensor:
    """Maximum pooling, as maxima of whole rows, then of columns.

    Args:
        data: ``(N, C, H, W)``.
        kernel: Extent of the windows.
        stride: Steps between them.
        padding: How far the first windows begin before the data.
        counts: Number of windows along each axis; :func:`have_common_lines` must be true.
    """
    for axis, *window in zip((2, 3), kernel, stride, padding, counts, strict=True):
        every = (slice(None),) * axis
        (one, _), (two, _), *others = lines_of_windows(data.shape[axis], *window)
        result = torch.maximum(data[(*every, one)], data[(*every, two)])
        for line, windows in others:
            target = result[(*every, windows)]
            torch.maximum(target, data[(*every, line)], out=target)
        data = result
    return data


class _Pooling(torch.autograd.Function):
    """Pooling whose values, gradient and gradient's gradient come from different kernels."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, values: Pool, gradient: Pool, plain: Pool) -> Tensor:
        ctx.save_for_backward(data)
        ctx.gradient, ctx.plain = gradient, plain
        return values(data)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        (data,) = ctx.saved_tensors
        if torch.is_grad_enabled():  # the gradient is to be differentiated
            (found,) = torch.autograd.grad(ctx.plain(data), data, grad, create_graph=True)
            return found, None, None, None
        with torch.enable_grad():
            image = data.detach().to_mkldnn().requires_grad_()
            pooled = ctx.gradient(image)
        (found,) = torch.autograd.grad(pooled, image, grad.contiguous().to_mkldnn())
        return found.to_dense(), None, None, None
