"""Operators that repeat elements along axes, or pad."""

from __future__ import annotations

import math
from typing import Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axes, check_axis


def _expand(name: str, data: Tensor, target: list[int]) -> Tensor:
    for length, wanted in zip(data.shape, target, strict=True):
        if length not in (1, wanted):
            raise MXNetError(
                f"{name}: data {tuple(data.shape)} cannot be repeated to {tuple(target)}; only "
                "axes of length 1 can"
            )
    return data.expand(target)


@operator("broadcast_to", may_alias=True)
def broadcast_to(data: Tensor, *, shape: tuple[int, ...] = ()) -> Tensor:
    """The array repeated along its axes of length 1 up to a shape.

    Shapes:
        data: Any.
        output: ``shape``, with the lengths of ``data`` where it holds 0.

    Args:
        data: Any array.
        shape: Wanted lengths, one per axis; 0 keeps the length.

    Raises:
        MXNetError: The numbers of axes differ, or an axis that is not 1 would change.

    Example:
        >>> mx.nd.broadcast_to(mx.nd.ones((1, 3)), shape=(2, 0)).shape
        (2, 3)
    """
    if len(shape) != data.ndim:
        raise MXNetError(
            f"broadcast_to: data {tuple(data.shape)} and shape={shape} must have equally many axes"
        )
    target = [wanted or length for wanted, length in zip(shape, data.shape, strict=True)]
    return _expand("broadcast_to", data, target)


@operator("broadcast_axis", aliases=("broadcast_axes",), may_alias=True)
def broadcast_axis(
    data: Tensor, *, axis: tuple[int, ...] = (), size: tuple[int, ...] = ()
) -> Tensor:
    """The array repeated along some of its axes of length 1.

    Shapes:
        data: Any, of length 1 along ``axis``.
        output: As ``data``, with the lengths ``size`` along ``axis``.

    Args:
        data: Any array.
        axis: Axes to repeat along.
        size: Their lengths in the result.

    Raises:
        MXNetError: An axis is not of length 1, or ``axis`` and ``size`` differ in number.

    Example:
        >>> mx.nd.broadcast_axis(mx.nd.ones((1, 3, 1)), axis=(0, 2), size=(2, 4)).shape
        (2, 3, 4)
    """
    if len(axis) != len(size):
        raise MXNetError(f"broadcast_axis: axis={axis} and size={size} differ in number")
    target = list(data.shape)
    for repeated, length in zip(check_axes("broadcast_axis", axis, data.ndim), size, strict=True):
        if target[repeated] != 1:
            raise MXNetError(
                f"broadcast_axis: axis {repeated} of data {tuple(data.shape)} must have length 1"
            )
        target[repeated] = length
    return data.expand(target)


@operator("broadcast_like", may_alias=True)
def broadcast_like(
    lhs: Tensor,
    rhs: Tensor,
    *,
    lhs_axes: tuple[int, ...] | None = None,
    rhs_axes: tuple[int, ...] | None = None,
) -> Tensor:
    """``lhs`` repeated along its axes of length 1 up to the shape of ``rhs``.

    Shapes:
        lhs: Any.
        rhs: As many axes as ``lhs`` unless axes are named; only its shape is used.
        output: The shape of ``rhs``, or of ``lhs`` with the lengths of the named axes of ``rhs``.

    Args:
        lhs: Array to repeat.
        rhs: Array whose lengths are taken.
        lhs_axes: Axes of ``lhs`` to repeat along; None: all.
        rhs_axes: The axes of ``rhs`` whose lengths they get, one for one; None: ``lhs_axes``.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> x, y = mx.nd.ones((1, 3)), mx.nd.ones((5, 2))
        >>> mx.nd.broadcast_like(x, y, lhs_axes=(0,), rhs_axes=(-1,)).shape
        (2, 3)
    """
    if lhs_axes is None and rhs_axes is None:
        if lhs.ndim != rhs.ndim:
            raise MXNetError(
                f"broadcast_like: lhs {tuple(lhs.shape)} and rhs {tuple(rhs.shape)} must have "
                "equally many axes"
            )
        return _expand("broadcast_like", lhs, list(rhs.shape))
    sources = lhs_axes if rhs_axes is None else rhs_axes
    targets = rhs_axes if lhs_axes is None else lhs_axes
    if sources is None or targets is None or len(sources) != len(targets):
        raise MXNetError(f"broadcast_like: {lhs_axes=} and {rhs_axes=} must be equally many")
    target = list(lhs.shape)
    for to, source in zip(targets, sources, strict=True):
        length = rhs.shape[check_axis("broadcast_like", source, rhs.ndim, "rhs_axes")]
        target[check_axis("broadcast_like", to, lhs.ndim, "lhs_axes")] = length
    return _expand("broadcast_like", lhs, target)


@operator("tile", aliases=("_npi_tile",), may_alias=True)
def tile(data: Tensor, *, reps: tuple[int, ...]) -> Tensor:
    """The whole array repeated along each axis.

    Shapes:
        data: Any.
        output: The shape of ``data`` times ``reps``; the shorter of the two is extended by ones
            in front.

    Args:
        data: Any array.
        reps: Number of repetitions, one per axis.

    Raises:
        MXNetError: A number is negative.

    Example:
        >>> mx.nd.tile(mx.nd.array([1, 2]), reps=(2,)).asnumpy().tolist()
        [1.0, 2.0, 1.0, 2.0]
    """
    if any(number < 0 for number in reps):
        raise MXNetError(f"tile: reps={reps} must not be negative")
    return data.tile(reps)


@operator("repeat", aliases=("_np_repeat",))
def repeat(data: Tensor, *, repeats: int, axis: int | None = None) -> Tensor:
    """Each element, or each slice along an axis, repeated in place.

    Shapes:
        data: Any.
        output: As ``data`` with ``axis`` longer by ``repeats``; one axis when ``axis`` is None.

    Args:
        data: Any array.
        repeats: How often each element appears.
        axis: Axis to repeat along; None: of the flattened array.

    Raises:
        MXNetError: The axis does not exist, or ``repeats`` is negative.

    Example:
        >>> mx.nd.repeat(mx.nd.array([1, 2]), repeats=2).asnumpy().tolist()
        [1.0, 1.0, 2.0, 2.0]
    """
    if repeats < 0:
        raise MXNetError(f"repeat: repeats={repeats} must not be negative")
    if axis is None or (data.ndim == 0 and axis in (0, -1)):
        return data.reshape(-1).repeat_interleave(repeats)
    return data.repeat_interleave(repeats, dim=check_axis("repeat", axis, data.ndim))


@operator("_npi_resize", zero_dim=True)
def resize(a: Tensor, *, new_shape: tuple[int, ...]) -> Tensor:
    """Another shape, filled with repeated copies of the elements; zeros if there are none.

    Shapes:
        a: Any.
        output: ``new_shape``.

    Args:
        a: Any array.
        new_shape: Lengths of the axes.

    Example:
        >>> x = mx.np.array([1, 2])
        >>> mx.nd._internal._npi_resize(x.as_nd_ndarray(), new_shape=(3,)).asnumpy().tolist()
        [1.0, 2.0, 1.0]
    """
    if not a.numel():
        return a.new_zeros(new_shape)
    places = torch.arange(math.prod(new_shape), device=a.device) % a.numel()
    return a.reshape(-1)[places].reshape(new_shape)


_PADDING = {"constant": "constant", "edge": "replicate", "reflect": "reflect"}


@operator("Pad", aliases=("pad",), may_alias=True)
def pad(
    data: Tensor,
    *,
    mode: Literal["constant", "edge", "reflect"],
    pad_width: tuple[int, ...],
    constant_value: float = 0.0,
) -> Tensor:
    """The array with elements added at the ends of its axes.

    Shapes:
        data: ``(N, C, H, W)`` or ``(N, C, D, H, W)``; any with ``mode="constant"``.
        output: As ``data``, each axis longer by its two widths.

    Args:
        data: Any array.
        mode: What is added: a constant, the element at the end, or the mirror image of the
            elements next to the end (which is not repeated).
        pad_width: Numbers of elements before and after, for each axis in order. The first two axes
            can be padded with a constant only.
        constant_value: The constant.

    Raises:
        MXNetError: The widths do not fit the axes, are negative, or the mode cannot pad them.

    Example:
        >>> x = mx.nd.ones((1, 1, 2, 2))
        >>> mx.nd.Pad(x, mode="constant", pad_width=(0, 0, 0, 0, 1, 1, 2, 2)).shape
        (1, 1, 4, 6)
    """
    if len(pad_width) != 2 * data.ndim or any(width < 0 for width in pad_width):
        raise MXNetError(
            f"Pad: pad_width={pad_width} must hold two numbers of at least 0 for each of the "
            f"{data.ndim} axes of data"
        )
    # torch lists the axes from the last to the first
    widths = [w for axis in reversed(range(data.ndim)) for w in pad_width[2 * axis : 2 * axis + 2]]
    if mode == "constant":
        value = constant_value if data.is_floating_point() else int(constant_value)
        return torch.nn.functional.pad(data, widths, value=value)
    if data.ndim not in (4, 5) or any(pad_width[:4]):
        raise MXNetError(
            f"Pad: mode={mode!r} pads the spatial axes of arrays with 4 or 5 axes, got data "
            f"{tuple(data.shape)} and pad_width={pad_width}"
        )
    return torch.nn.functional.pad(data, widths[:-4], mode=_PADDING[mode])
