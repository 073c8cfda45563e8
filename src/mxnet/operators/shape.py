"""Operators that give the same elements another shape."""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axes


def expand_shape_codes(source: Sequence[int], codes: Sequence[int]) -> list[int]:
    """The shape that a list with the special codes of ``Reshape`` stands for.

    Args:
        source: Shape of the data.
        codes: Lengths and codes 0, -1, -2, -3, -4.

    Returns:
        Lengths, of which one may be -1 (to be inferred).

    Raises:
        MXNetError: The codes ask for axes that the data do not have.
    """
    target: list[int] = []
    axis = 0  # the next axis of the source
    position = 0
    codes = list(codes)
    while position < len(codes):
        code = codes[position]
        if code == -2:
            target += source[axis:]
            axis = len(source)
        elif code == -3:
            _need(source, codes, axis + 1)
            target.append(source[axis] * source[axis + 1])
            axis += 2
        elif code == -4:
            _need(source, codes, axis)
            target += _split(source[axis], codes, position)
            axis += 1
            position += 2
        elif code == 0:
            _need(source, codes, axis)
            target.append(source[axis])
            axis += 1
        elif code >= -1:
            target.append(code)
            axis += 1
        else:
            raise MXNetError(f"Reshape: {code} in shape={tuple(codes)} is no length and no code")
        position += 1
    return target


def _need(source: Sequence[int], codes: Sequence[int], axis: int) -> None:
    if axis >= len(source):
        raise MXNetError(
            f"Reshape: shape={tuple(codes)} refers to axis {axis} of data with the shape "
            f"{tuple(source)}"
        )


def _split(length: int, codes: Sequence[int], position: int) -> list[int]:
    if position + 2 >= len(codes):
        raise MXNetError(f"Reshape: -4 in shape={tuple(codes)} must be followed by two lengths")
    first, second = codes[position + 1], codes[position + 2]
    if first == -1 and second > 0:
        first = length // second
    elif second == -1 and first > 0:
        second = length // first
    if first * second != length or first < 0:
        raise MXNetError(
            f"Reshape: -4 in shape={tuple(codes)} cannot split an axis of length {length} into "
            f"{codes[position + 1]} by {codes[position + 2]}"
        )
    return [first, second]


@operator("Reshape", aliases=("reshape",), may_alias=True)
def reshape(
    data: Tensor,
    *,
    shape: tuple[int, ...] = (),
    reverse: bool = False,
    target_shape: tuple[int, ...] = (),
    keep_highest: bool = False,
) -> Tensor:
    """The elements in the same order, under another shape.

    Entries of ``shape`` are lengths or codes, read from left to right along the axes of the data:

    - ``0`` copies the axis;
    - ``-1`` is inferred from the number of elements (once);
    - ``-2`` copies all remaining axes;
    - ``-3`` merges the next two axes;
    - ``-4, a, b`` splits the axis into ``a`` by ``b``, of which one may be -1.

    Shapes:
        data: Any.
        output: As ``shape`` says, with as many elements as ``data``.

    Args:
        data: Any array.
        shape: Lengths and codes.
        reverse: Read ``shape`` and the axes of the data from right to left.
        target_shape: Old spelling, used when ``shape`` is empty; here 0 means "inferred".
        keep_highest: With ``target_shape``: keep the length of the first axis.

    Raises:
        MXNetError: The shape has another number of elements, or a code has no axis to refer to.

    Example:
        >>> x = mx.nd.zeros((2, 3, 4))
        >>> mx.nd.Reshape(x, shape=(0, -1)).shape
        (2, 12)
        >>> mx.nd.Reshape(x, shape=(-3, -4, 2, -1)).shape
        (6, 2, 2)
    """
    source = data.shape
    if shape or not target_shape:
        if reverse:
            target = expand_shape_codes(source[::-1], shape[::-1])[::-1]
        elif shape and min(shape) > 0:
            target = list(shape)
        else:
            target = expand_shape_codes(source, shape)
    else:
        target = [length or -1 for length in target_shape]
        if keep_highest:
            target[0] = source[0]
    if target.count(-1) > 1:
        raise MXNetError(
            f"Reshape: only one length can be inferred, got shape={shape or target_shape}"
        )
    known = math.prod(length for length in target if length != -1)
    total = data.numel()
    if -1 in target:
        if not known or total % known:
            raise MXNetError(f"Reshape: data {tuple(source)} cannot take the shape {tuple(target)}")
        target[target.index(-1)] = total // known
    elif known != total:
        raise MXNetError(
            f"Reshape: data {tuple(source)} has {total} elements, "
            f"shape {tuple(target)} needs {known}"
        )
    return data.reshape(target)


@operator("Flatten", aliases=("flatten", "_npx_batch_flatten"), may_alias=True)
def flatten(data: Tensor) -> Tensor:
    """Each sample as one row: all axes after the first are joined.

    Shapes:
        data: ``(N, *)``.
        output: ``(N, K)`` where ``K`` is the product of ``*``.

    Args:
        data: Any array.

    Example:
        >>> mx.nd.Flatten(mx.nd.zeros((2, 3, 4))).shape
        (2, 12)
    """
    return data.reshape(data.shape[0], math.prod(data.shape[1:]))


@operator("reshape_like", aliases=("_npx_reshape_like",), may_alias=True)
def reshape_like(
    lhs: Tensor,
    rhs: Tensor,
    *,
    lhs_begin: int | None = None,
    lhs_end: int | None = None,
    rhs_begin: int | None = None,
    rhs_end: int | None = None,
) -> Tensor:
    """``lhs`` with a range of its axes replaced by a range of the axes of ``rhs``.

    Shapes:
        lhs: Any.
        rhs: Any; only its shape is used.
        output: ``lhs.shape[:lhs_begin] + rhs.shape[rhs_begin:rhs_end] + lhs.shape[lhs_end:]``.

    Args:
        lhs: Array to reshape.
        rhs: Array whose shape is taken.
        lhs_begin: First axis to replace; None: 0.
        lhs_end: Axis after the last one to replace; None: all to the end.
        rhs_begin: First axis to take; None: 0.
        rhs_end: Axis after the last one to take; None: all to the end.

    Raises:
        MXNetError: The number of elements would change.

    Example:
        >>> x, y = mx.nd.zeros((6, 5)), mx.nd.zeros((2, 3, 9))
        >>> mx.nd.reshape_like(x, y, lhs_end=1, rhs_end=2).shape
        (2, 3, 5)
    """
    replaced = range(*slice(lhs_begin, lhs_end).indices(lhs.ndim))
    stop = max(replaced.start, replaced.stop)
    target = (*lhs.shape[: replaced.start], *rhs.shape[rhs_begin:rhs_end], *lhs.shape[stop:])
    if math.prod(target) != lhs.numel():
        raise MXNetError(
            f"reshape_like: lhs {tuple(lhs.shape)} cannot take the shape {target}: "
            "another number of elements"
        )
    return lhs.reshape(target)


@operator("expand_dims", aliases=("_npi_expand_dims",), may_alias=True)
def expand_dims(data: Tensor, *, axis: int) -> Tensor:
    """The array with a new axis of length 1.

    Shapes:
        data: Any.
        output: The shape of ``data`` with a 1 inserted so that it is at position ``axis``.

    Args:
        data: Any array.
        axis: Where the new axis will be; negative counts from the end of the result.

    Raises:
        MXNetError: The position is out of range.

    Example:
        >>> mx.nd.expand_dims(mx.nd.zeros((2, 3)), axis=1).shape
        (2, 1, 3)
    """
    if not -data.ndim - 1 <= axis <= data.ndim:
        raise MXNetError(
            f"expand_dims: axis={axis} is out of range; expected {-data.ndim - 1} to {data.ndim}"
        )
    return data.unsqueeze(axis)


@operator("squeeze", may_alias=True, scalar_output=True)
def squeeze(data: Tensor, *, axis: int | tuple[int, ...] | None = None) -> Tensor:
    """The array without axes of length 1.

    Shapes:
        data: Any.
        output: The shape of ``data`` without the removed axes; ``(1,)`` if none is left.

    Args:
        data: Any array.
        axis: Axis or axes to remove; None: all of length 1.

    Raises:
        MXNetError: A named axis has another length, does not exist, or is named twice.

    Example:
        >>> mx.nd.squeeze(mx.nd.zeros((1, 3, 1)), axis=0).shape
        (3, 1)
    """
    if axis is None:
        return data.squeeze()
    axes = check_axes("squeeze", (axis,) if isinstance(axis, int) else axis, data.ndim)
    for removed in axes:
        if data.shape[removed] != 1:
            raise MXNetError(
                f"squeeze: axis {removed} of data {tuple(data.shape)} has length "
                f"{data.shape[removed]}, expected 1"
            )
    return data.squeeze(axes)
