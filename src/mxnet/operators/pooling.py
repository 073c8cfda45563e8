"""Pooling over 1 to 3 spatial axes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.base import MXNetError
from mxnet.operators.pooling_kernels import average_pool2d, max_pool2d
from mxnet.operators.registry import operator

Ints = tuple[int, ...]
Pool = Callable[[Tensor], Tensor]


@lru_cache(maxsize=1024)
def _windows(
    name: str, extents: Ints, kernel: Ints, stride: Ints, pad: Ints, convention: str
) -> tuple[Ints, Ints, bool, Ints | None]:
    """Completed stride and pad, whether to round up, and explicit padding where torch needs it.

    The explicit padding, in the order of ``functional.pad``, is None when torch's own padding gives
    the same windows.
    """
    ndim = len(extents)
    if len(kernel) != ndim:
        raise MXNetError(
            f"{name}: kernel={kernel} has {len(kernel)} axes but data has {ndim} spatial axes"
        )
    for what, value in (("stride", stride), ("pad", pad)):
        if value and len(value) != ndim:
            raise MXNetError(f"{name}: {what}={value} and kernel={kernel} differ in length")
    stride, pad = stride or (1,) * ndim, pad or (0,) * ndim
    if min(kernel) < 1 or min(stride) < 1 or min(pad) < 0:
        raise MXNetError(f"{name}: kernel={kernel}, stride={stride} or pad={pad} is too small")
    full = convention == "full"
    explicit = False
    far_pads = []
    for x, k, s, p in zip(extents, kernel, stride, pad, strict=True):
        if k > x + 2 * p:
            raise MXNetError(
                f"{name}: kernel={kernel} exceeds data with spatial extents {extents} "
                f"padded by {pad}"
            )
        steps = x + 2 * p - k
        count = (-(-steps // s) if full else steps // s) + 1
        # Torch takes at most half a kernel of padding and drops windows that start beyond the data.
        explicit |= 2 * p > k or (count - 1) * s >= x + p
        far_pads.append(max(p, (count - 1) * s + k - x - p))
    if not explicit:
        return stride, pad, full, None
    order = reversed(list(zip(pad, far_pads, strict=True)))
    return stride, pad, full, tuple(v for pair in order for v in pair)


def _maximizer(kernel: Ints, stride: Ints, pad: Ints, full: bool) -> Pool:
    if len(kernel) == 2:
        return max_pool2d(kernel, stride, pad, full)  # type: ignore[arg-type]
    pool = torch.max_pool1d if len(kernel) == 1 else torch.max_pool3d
    return lambda data: pool(data, kernel, stride, pad, 1, full)


def _averager(
    kernel: Ints, stride: Ints, pad: Ints, full: bool, count_pad: bool, divisor: int | None
) -> Pool:
    if len(kernel) == 2 and divisor is None:
        return average_pool2d(kernel, stride, pad, full, count_pad)  # type: ignore[arg-type]
    if len(kernel) > 1:
        average: Any = functional.avg_pool2d if len(kernel) == 2 else functional.avg_pool3d
        return lambda data: average(data, kernel, stride, pad, full, count_pad, divisor)
    # avg_pool1d has no divisor_override: pool as an image of one row.
    kernel, stride, pad = (1, *kernel), (1, *stride), (0, *pad)

    def average_row(data: Tensor) -> Tensor:
        row = data.unsqueeze(2)
        return functional.avg_pool2d(row, kernel, stride, pad, full, count_pad, divisor).squeeze(2)

    return average_row


def _summer(kernel: Ints, stride: Ints, pad: Ints, full: bool, explicit: Ints | None) -> Pool:
    if explicit is None:
        return _averager(kernel, stride, pad, full, True, 1)
    sums = _averager(kernel, stride, (0,) * len(pad), False, True, 1)
    return lambda data: sums(functional.pad(data, explicit))


def _root(total: Tensor, p_value: int) -> Tensor:
    if p_value == 1:
        return total
    if p_value == 2:
        return total.sqrt()
    # Sums of cubes may be negative; torch's pow is not defined for those.
    return total.sign() * total.abs() ** (1 / 3)


def _pooler(
    kernel: Ints,
    pool_type: str,
    windows: tuple[Ints, Ints, bool, Ints | None],
    p_value: int | None,
    count_pad: bool,
) -> Pool:
    """The function that pools channels-first data."""
    stride, pad, full, explicit = windows
    if pool_type == "max":
        if explicit is None:
            return _maximizer(kernel, stride, pad, full)
        pool = _maximizer(kernel, stride, (0,) * len(pad), False)

        def pool_padded(data: Tensor) -> Tensor:
            lowest = torch.finfo(data.dtype).min
            return pool(functional.pad(data, explicit, value=lowest))

        return pool_padded
    if pool_type == "avg" and explicit is None:
        return _averager(kernel, stride, pad, full, count_pad, None)
    sums = _summer(kernel, stride, pad, full, explicit)
    if pool_type == "sum":
        return sums
    if pool_type == "avg":
        return _ragged_averager(kernel, stride, pad, count_pad, explicit or ())
    if p_value not in (1, 2, 3):
        raise MXNetError(f"Pooling: pool_type='lp' needs p_value 1, 2 or 3, got {p_value}")
    return lambda data: _root(sums(data**p_value), p_value)


def _ragged_averager(
    kernel: Ints, stride: Ints, pad: Ints, count_pad: bool, explicit: Ints
) -> Pool:
    """Averages where windows reach beyond the padding, over what they cover; 0 for nothing."""
    near = tuple(v for p in reversed(pad) for v in (p, p))
    rest = tuple(e - n for e, n in zip(explicit, near, strict=True))
    sums = _averager(kernel, stride, (0,) * len(pad), False, True, 1)

    def average(data: Tensor) -> Tensor:
        ones = data.new_ones((1, 1, *data.shape[2:]))
        counted = functional.pad(functional.pad(ones, near, value=float(count_pad)), rest)
        return sums(functional.pad(data, explicit)) / sums(counted).clamp_min(1)

    return average


@lru_cache(maxsize=1024)
def _plan(
    shape: Ints,
    kernel: Ints,
    pool_type: str,
    global_pool: bool,
    convention: str,
    stride: Ints,
    pad: Ints,
    p_value: int | None,
    count_pad: bool,
    layout: str | None,
) -> Pool:
    """The function that pools data of one shape, with everything checked and worked out once."""
    ndim = len(shape) - 2
    if not 1 <= ndim <= 3 or (layout is not None and len(layout) != ndim + 2):
        raise MXNetError(
            f"Pooling: data has shape {tuple(shape)}, expected 1 to 3 spatial axes"
            + (f" in layout {layout!r}" if layout else "")
        )
    channels_last = layout is not None and layout[-1] == "C"
    extents = tuple(shape[1:-1] if channels_last else shape[2:])
    if global_pool and pool_type == "avg":
        axes = tuple(range(1, ndim + 1) if channels_last else range(2, ndim + 2))
        return lambda data: data.mean(axes, True)
    if global_pool:
        whole = (extents, (0,) * ndim, False, None)
        pool = _pooler(extents, pool_type, whole, p_value, True)
    elif convention == "same":
        raise MXNetError(
            "Pooling: pooling_convention='same' has no working definition in MXNet 1.x; "
            "use 'valid' or 'full' with pad"
        )
    else:
        windows = _windows("Pooling", extents, kernel, stride, pad, convention)
        pool = _pooler(kernel, pool_type, windows, p_value, count_pad)
    if not channels_last:
        return pool
    return lambda data: pool(data.movedim(-1, 1)).movedim(1, -1)


@operator("Pooling", aliases=("_npx_pooling",), hidden_outputs=1)
def pooling(
    data: Tensor,
    *,
    kernel: tuple[int, ...] = (),
    pool_type: Literal["avg", "lp", "max", "sum"] = "max",
    global_pool: bool = False,
    cudnn_off: bool = False,
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    stride: tuple[int, ...] = (),
    pad: tuple[int, ...] = (),
    p_value: int | None = None,
    count_include_pad: bool | None = None,
    layout: Literal["NCW", "NCHW", "NCDHW", "NWC", "NHWC", "NDHWC"] | None = None,
) -> Tensor:
    r"""Maximum, average, sum or :math:`L_p` norm over windows of the spatial axes.

    An output axis has :math:`(x + 2p - k) / s + 1` elements, rounded down for ``valid`` and up for
    ``full``; a window of ``full`` may reach beyond the padding, and covers nothing there.

    Shapes:
        data: ``(N, C, W)``, ``(N, C, H, W)`` or ``(N, C, D, H, W)``; channels last in those
            layouts.
        output: as ``data`` with the extents above, or with extents 1 for ``global_pool``.

    Args:
        data: Floating point.
        kernel: Extent :math:`k` of a window; needed unless ``global_pool``.
        pool_type: What to compute of a window. ``"lp"`` is
            :math:`(\sum x^p)^{1/p}`, without absolute values.
        global_pool: One window over all spatial axes; ``kernel``, ``stride`` and ``pad`` are
            unused.
        cudnn_off: Has no meaning here; accepted for programs that set it.
        pooling_convention: How the output extents are rounded. ``"same"`` is declared by the
            reference, which fails on every input; so does this.
        stride: Step :math:`s` between windows; empty is 1.
        pad: Padding :math:`p` at both ends; empty is 0. It never is a maximum.
        p_value: The :math:`p` of ``"lp"``: 1, 2 or 3.
        count_include_pad: Whether ``"avg"`` divides by all elements of a window or only by those
            inside the data; None is True.
        layout: Order of the axes; None is channels first.

    Returns:
        The pooled data; dtype of ``data``.

    Raises:
        MXNetError: Parameters do not fit ``data`` or each other.

    Example:
        >>> x = mx.nd.arange(16).reshape((1, 1, 4, 4))
        >>> mx.nd.Pooling(x, kernel=(2, 2), stride=(2, 2), pool_type="avg").asnumpy()[0, 0]
        array([[ 2.5,  4.5],
               [10.5, 12.5]], dtype=float32)
    """
    pool = _plan(
        data.shape,
        kernel,
        pool_type,
        global_pool,
        pooling_convention,
        stride,
        pad,
        p_value,
        count_include_pad is not False,
        layout,
    )
    return pool(data)


@operator("Pooling_v1")
def pooling_v1(
    data: Tensor,
    *,
    kernel: tuple[int, ...] = (),
    pool_type: Literal["avg", "max", "sum"] = "max",
    global_pool: bool = False,
    pooling_convention: Literal["full", "valid"] = "valid",
    stride: tuple[int, ...] = (),
    pad: tuple[int, ...] = (),
) -> Tensor:
    """The pooling of MXNet before 0.10, kept for old symbol files.

    It differs from ``Pooling`` in that padding counts as zeros for maxima too, averages always
    divide by the area of the kernel, and every element equal to a maximum receives its gradient.

    Shapes:
        data: ``(N, C, H, W)``.
        output: as for ``Pooling``.

    Args:
        data: Floating point.
        kernel: Extent of a window.
        pool_type: What to compute of a window.
        global_pool: One window over all spatial axes.
        pooling_convention: How the output extents are rounded.
        stride: Step between windows; empty is 1.
        pad: Zeros at both ends; empty is 0.

    Returns:
        The pooled data; dtype of ``data``.

    Raises:
        MXNetError: Parameters do not fit ``data`` or each other.

    Example:
        >>> x = mx.nd.arange(16).reshape((1, 1, 4, 4))
        >>> mx.nd.Pooling_v1(x, kernel=(2, 2), stride=(2, 2)).asnumpy()[0, 0]
        array([[ 5.,  7.],
               [13., 15.]], dtype=float32)
    """
    if data.ndim != 4:
        raise MXNetError(f"Pooling_v1: data has shape {tuple(data.shape)}, expected (N, C, H, W)")
    if global_pool:
        kernel, stride, pad = tuple(data.shape[2:]), (), ()
    extents = tuple(data.shape[2:])
    stride, pad, full, explicit = _windows(
        "Pooling_v1", extents, kernel, stride, pad, pooling_convention
    )
    near = tuple(v for p in reversed(pad) for v in (p, p))
    padded = functional.pad(data, near)
    if explicit is not None or full:
        rest = [
            max(0, -(-(x + 2 * p - k) // s) * s + k - x - 2 * p) if full else 0
            for x, k, s, p in zip(extents, kernel, stride, pad, strict=True)
        ]
        fill = -torch.inf if pool_type == "max" else 0.0
        padded = functional.pad(padded, (0, rest[1], 0, rest[0]), value=fill)
    if pool_type == "max":
        return _max_with_ties(padded, kernel, stride)
    divisor = 1 if pool_type == "sum" else kernel[0] * kernel[1]
    return functional.avg_pool2d(padded, kernel, stride, divisor_override=divisor)


def _max_with_ties(data: Tensor, kernel: Ints, stride: Ints) -> Tensor:
    pooled = torch.max_pool2d(data.detach(), kernel, stride)
    if not data.requires_grad:
        return pooled
    windows = data.unfold(2, kernel[0], stride[0]).unfold(3, kernel[1], stride[1])
    # Adds zeros whose gradient reaches every element that equals the maximum; an empty window has
    # -inf less -inf.
    zeros = (windows - windows.detach()).nan_to_num(0.0)
    return pooled + (zeros * (windows.detach() == pooled[..., None, None])).sum((-2, -1))
