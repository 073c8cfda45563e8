"""Operators that cut out, or overwrite, a rectangular part of an array."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axis

Bounds = tuple[int | None, ...]


def _selection(
    name: str, shape: Sequence[int], begin: Bounds, end: Bounds, step: Bounds
) -> tuple[tuple[slice, ...], list[int]]:
    """Slices with positive steps, and the axes to reverse afterwards for negative ones."""
    if len(begin) > len(shape) or len(begin) != len(end) or (step and len(step) != len(begin)):
        raise MXNetError(
            f"{name}: begin={begin}, end={end} and step={step} must be equally long and name at "
            f"most the {len(shape)} axes of data"
        )
    key, flips = [], []
    for axis, first in enumerate(begin):
        stride = (step[axis] if step else None) or 1
        if step and step[axis] == 0:
            raise MXNetError(f"{name}: step={step} must not hold 0")
        if stride > 0:
            key.append(slice(first, end[axis], stride))
            continue
        chosen = range(*slice(first, end[axis], stride).indices(shape[axis]))
        key.append(slice(chosen[-1], chosen[0] + 1, -stride) if chosen else slice(0, 0))
        flips.append(axis)
    return tuple(key), flips


@operator("slice", aliases=("crop", "_sparse_slice", "_npi_slice", "_npx_slice"), may_alias=True)
def slice_(data: Tensor, *, begin: Bounds, end: Bounds, step: Bounds = ()) -> Tensor:
    """A rectangular part of the array, optionally every n-th element.

    Shapes:
        data: Any.
        output: As ``data``, shorter along the leading axes that are named.

    Args:
        data: Any array.
        begin: First index for each of the leading axes; negative counts from the end, None is the
            start.
        end: Index after the last one; None is the end.
        step: Distance between elements, 1 where None or not given; negative steps go backwards.

    Raises:
        MXNetError: The tuples differ in length, name too many axes, or a step is 0.

    Example:
        >>> x = mx.nd.arange(6).reshape((2, 3))
        >>> mx.nd.slice(x, begin=(0, None), end=(1, None), step=(1, -2)).asnumpy().tolist()
        [[2.0, 0.0]]
    """
    key, flips = _selection("slice", data.shape, begin, end, step)
    part = data[key]
    return part.flip(flips) if flips else part


@operator("slice_axis", may_alias=True)
def slice_axis(data: Tensor, *, axis: int, begin: int, end: int | None) -> Tensor:
    """The part of the array between two indices of one axis.

    Shapes:
        data: Any.
        output: As ``data`` with length ``end - begin`` along ``axis``.

    Args:
        data: Any array.
        axis: Axis to cut.
        begin: First index; negative counts from the end.
        end: Index after the last one; negative counts from the end, None is the end.

    Raises:
        MXNetError: The axis does not exist, or the range is empty or exceeds it.

    Example:
        >>> mx.nd.slice_axis(mx.nd.zeros((3, 4)), axis=1, begin=-3, end=None).shape
        (3, 3)
    """
    axis = check_axis("slice_axis", axis, data.ndim)
    length = data.shape[axis]
    first = begin + length if begin < 0 else begin
    last = length if end is None else end + length if end < 0 else end
    if not 0 <= first < last <= length:
        raise MXNetError(
            f"slice_axis: begin={begin}, end={end} is no range within axis {axis} of "
            f"length {length}"
        )
    return data.narrow(axis, first, last - first)


@operator("slice_like", may_alias=True)
def slice_like(data: Tensor, shape_like: Tensor, *, axes: tuple[int, ...] = ()) -> Tensor:
    """The leading part of the array that has the shape of another array.

    Shapes:
        data: Any.
        shape_like: Not longer than ``data`` along ``axes``; only its shape is used.
        output: As ``data``, with the lengths of ``shape_like`` along ``axes``.

    Args:
        data: Array to cut.
        shape_like: Array whose lengths are taken.
        axes: Axes to cut; empty: all.

    Raises:
        MXNetError: ``shape_like`` is longer, or has another number of axes and ``axes`` is empty.

    Example:
        >>> mx.nd.slice_like(mx.nd.zeros((4, 5)), mx.nd.zeros((2, 3)), axes=(0,)).shape
        (2, 5)
    """
    if not axes and data.ndim != shape_like.ndim:
        raise MXNetError(
            f"slice_like: data {tuple(data.shape)} and shape_like {tuple(shape_like.shape)} differ "
            "in their number of axes; name the axes to cut"
        )
    for axis in axes or range(data.ndim):
        cut = check_axis("slice_like", axis, data.ndim, "axes")
        length = shape_like.shape[check_axis("slice_like", axis, shape_like.ndim, "axes")]
        if length > data.shape[cut]:
            raise MXNetError(
                f"slice_like: shape_like is longer ({length}) than data ({data.shape[cut]}) along "
                f"axis {cut}"
            )
        data = data.narrow(cut, 0, length)
    return data


@operator("_slice_assign", aliases=("_crop_assign", "_npi_slice_assign"))
def slice_assign(
    lhs: Tensor, rhs: Tensor, *, begin: Bounds, end: Bounds, step: Bounds = ()
) -> Tensor:
    """``lhs`` with a rectangular part replaced by ``rhs``.

    Shapes:
        lhs: Any.
        rhs: The shape of the part.
        output: As ``lhs``.

    Args:
        lhs: Array to change a copy of.
        rhs: New elements of the part.
        begin: As for ``slice``.
        end: As for ``slice``.
        step: As for ``slice``.

    Raises:
        MXNetError: ``rhs`` has not the shape of the part.

    Example:
        >>> x = mx.nd.zeros((2, 2))
        >>> y = mx.nd._internal._slice_assign(x, mx.nd.ones((1, 2)), begin=(0,), end=(1,))
        >>> y.asnumpy().tolist()
        [[1.0, 1.0], [0.0, 0.0]]
    """
    key, flips = _selection("_slice_assign", lhs.shape, begin, end, step)
    result = lhs.clone()
    part = result[key]
    if part.shape != rhs.shape:
        raise MXNetError(
            f"_slice_assign: rhs is {tuple(rhs.shape)} but the part to replace is "
            f"{tuple(part.shape)}"
        )
    part.copy_(rhs.flip(flips) if flips else rhs)
    return result


@operator("_slice_assign_scalar", aliases=("_crop_assign_scalar", "_npi_slice_assign_scalar"))
def slice_assign_scalar(
    data: Tensor, *, scalar: float = 0.0, begin: Bounds, end: Bounds, step: Bounds = ()
) -> Tensor:
    """``data`` with a rectangular part filled with one value.

    Shapes:
        data: Any.
        output: As ``data``.

    Args:
        data: Array to change a copy of.
        scalar: New value; truncated for integer types.
        begin: As for ``slice``.
        end: As for ``slice``.
        step: As for ``slice``.

    Raises:
        MXNetError: The bounds do not fit the data.

    Example:
        >>> x = mx.nd.zeros((2,))
        >>> y = mx.nd._internal._slice_assign_scalar(x, scalar=3, begin=(0,), end=(1,))
        >>> y.asnumpy().tolist()
        [3.0, 0.0]
    """
    key, _ = _selection("_slice_assign_scalar", data.shape, begin, end, step)
    result = data.clone()
    result[key] = scalar if data.is_floating_point() else int(scalar)
    return result


@operator("Crop", may_alias=True)
def crop_images(
    *data: Tensor,
    offset: tuple[int, ...] = (0, 0),
    h_w: tuple[int, ...] = (0, 0),
    center_crop: bool = False,
) -> Tensor:
    """A window of each image, of a given size or the size of a second array's images.

    Shapes:
        data: ``(N, C, H, W)``, optionally followed by an array ``(*, *, h, w)``.
        output: ``(N, C, h, w)``.

    Args:
        data: Images, and optionally the array whose height and width are taken.
        offset: Row and column of the window's first pixel.
        h_w: Height and width of the window when there is no second array.
        center_crop: Put the window in the middle instead of at ``offset``.

    Raises:
        MXNetError: The window exceeds the images.

    Example:
        >>> mx.nd.Crop(mx.nd.zeros((1, 2, 5, 5)), h_w=(3, 2), offset=(1, 2), num_args=1).shape
        (1, 2, 3, 2)
    """
    if not 1 <= len(data) <= 2 or any(tensor.ndim != 4 for tensor in data):
        shapes = [tuple(tensor.shape) for tensor in data]
        raise MXNetError(f"Crop: expected one or two arrays with 4 axes, got {shapes}")
    images = data[0]
    size = data[1].shape[2:] if len(data) == 2 else h_w
    if center_crop:
        offset = tuple((images.shape[2 + i] - size[i]) // 2 for i in range(2))
    for axis in range(2):
        if not (offset[axis] >= 0 and 0 < size[axis] <= images.shape[2 + axis] - offset[axis]):
            raise MXNetError(
                f"Crop: a window of {tuple(size)} at {offset} exceeds images of "
                f"{tuple(images.shape[2:])}"
            )
    (top, left), (height, width) = offset, size
    return images[:, :, top : top + height, left : left + width]
