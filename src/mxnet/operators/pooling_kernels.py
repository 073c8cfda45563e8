"""Two-dimensional pooling by the fastest of torch's kernels for the memory that the data have.

Torch pools images with the channels last several times faster than plain ones (maxima 12 times:
benchmarks/operators.py). Plain ones on the CPU therefore go other ways, with the same results.
"""

from __future__ import annotations

from collections.abc import Callable
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

    def of_slices(data: Tensor) -> Tensor:
        return _maxima_of_slices(data, kernel, stride, pad, full)

    def onednn(data: Tensor) -> Tensor:
        found: Tensor = torch.mkldnn_max_pool2d(data, kernel, stride, pad, 1, full)
        return found

    def pool(data: Tensor) -> Tensor:
        if not _is_plain_image(data) or kernel == (1, 1):
            return plain(data)
        if not (torch.is_grad_enabled() and data.requires_grad):
            return of_slices(data)
        if not _is_worth_onednn(data):
            return plain(data)
        # oneDNN's own maxima leave out nan and turn -inf into the lowest number.
        result: Tensor = _Pooling.apply(data, of_slices, onednn, plain)
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


def _maxima_of_slices(data: Tensor, kernel: Pair, stride: Pair, pad: Pair, full: bool) -> Tensor:
    """Maxima over rows, then over columns, each of whole slices at once."""
    steps, far = [], []
    for extent, k, s, p in zip(data.shape[2:], kernel, stride, pad, strict=True):
        room = extent + 2 * p - k
        last = -(-room // s) if full else room // s
        steps.append(last)
        far.append(max(0, last * s + k - extent - p))
    if any(pad) or any(far):
        around = (pad[1], far[1], pad[0], far[0])
        data = functional.pad(data, around, value=-torch.inf)
    for axis in (2, 3):
        k, s, last = kernel[axis - 2], stride[axis - 2], steps[axis - 2]
        slices = [_every(data, axis, start, s, last * s + 1) for start in range(k)]
        data = slices[0] if k == 1 else torch.maximum(slices[0], slices[1])
        for values in slices[2:]:
            torch.maximum(data, values, out=data)
    return data.contiguous()


def _every(data: Tensor, axis: int, start: int, step: int, span: int) -> Tensor:
    part = slice(start, start + span, step)
    return data[:, :, part] if axis == 2 else data[..., part]


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
