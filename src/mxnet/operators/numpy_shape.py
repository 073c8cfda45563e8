"""NumPy's functions that rearrange elements: transpose, reshape, roll, flip, diagonals, padding."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.numpy_reshape import resolve_shape
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axis


@operator("_np_transpose", may_alias=True, zero_dim=True)
def transpose(a: Tensor, *, axes: tuple[int, ...] | None = None) -> Tensor:
    """The axes permuted.

    Shapes:
        a: Any.
        output: Lengths of ``a`` in the order of ``axes``.

    Args:
        a: Any array.
        axes: The axes in their new order; None or ``()`` reverses them.

    Raises:
        MXNetError: ``axes`` is no permutation of the axes of ``a``.

    Example:
        >>> mx.np.transpose(mx.np.zeros((2, 3, 4)), (1, 0, 2)).shape
        (3, 2, 4)
    """
    if not axes:
        return a.permute(tuple(range(a.ndim - 1, -1, -1)))
    counted = [axis + a.ndim if axis < 0 else axis for axis in axes]
    if sorted(counted) != list(range(a.ndim)):
        raise MXNetError(f"transpose: axes={axes} do not permute the {a.ndim} axes of the array")
    return a.permute(counted)


@operator("_np_reshape", may_alias=True, zero_dim=True)
def reshape(a: Tensor, *, newshape: tuple[int, ...], order: str = "C") -> Tensor:
    """Another shape for the same elements.

    Shapes:
        a: Any.
        output: ``newshape``.

    Args:
        a: Any array.
        newshape: Lengths of the axes; one may be -1, which is inferred.
        order: ``"C"`` reads and fills row by row, ``"F"`` column by column.

    Raises:
        MXNetError: The number of elements differs, or ``order`` is another one.

    Example:
        >>> mx.np.reshape(mx.np.arange(6), (2, -1)).shape
        (2, 3)
    """
    if order not in ("C", "F"):
        raise MXNetError(f"reshape: order must be 'C' or 'F', got {order!r}")
    if any(length < -1 for length in newshape) or newshape.count(-1) > 1:
        raise MXNetError(f"reshape: newshape={newshape} may contain one -1 and no other negatives")
    if order == "F":
        return (
            a.permute(*range(a.ndim - 1, -1, -1))
            .reshape(newshape[::-1])
            .permute(*range(len(newshape) - 1, -1, -1))
        )
    return a.reshape(newshape)


@operator("_npx_reshape", aliases=("_npi_reshape",), may_alias=True, zero_dim=True)
def npx_reshape(
    a: Tensor, *, newshape: tuple[int, ...], reverse: bool = False, order: str = "C"
) -> Tensor:
    """Another shape for the same elements, with codes for parts of the old one.

    Shapes:
        a: Any.
        output: What ``newshape`` says.

    Args:
        a: Any array.
        newshape: Lengths of the axes. -1 is inferred, -2 copies one length, -3 skips an axis of
            length 1, -4 copies all remaining lengths, -5 merges two axes, -6 splits one into the
            two lengths that follow.
        reverse: Read the codes from the last axis.
        order: Only ``"C"``, row by row.

    Raises:
        MXNetError: The codes do not fit the shape, or ``order`` is another one.

    Example:
        >>> mx.npx.reshape(mx.np.zeros((2, 3, 4)), (-5, -2)).shape
        (6, 4)
    """
    if order != "C":
        raise MXNetError(f"reshape: order must be 'C', got {order!r}")
    return a.reshape(resolve_shape(tuple(a.shape), newshape, reverse))


@operator("_np_squeeze", may_alias=True, zero_dim=True)
def squeeze(a: Tensor, *, axis: int | tuple[int, ...] | None = None) -> Tensor:
    """Without axes of length 1.

    Shapes:
        a: Any.
        output: Lengths of ``a`` that are not removed.

    Args:
        a: Any array.
        axis: Axes to remove; None means all of length 1.

    Raises:
        MXNetError: An axis does not exist or is longer than 1.

    Example:
        >>> mx.np.squeeze(mx.np.zeros((1, 3, 1))).shape
        (3,)
    """
    if axis is None:
        return a.squeeze()
    named = (axis,) if isinstance(axis, int) else axis
    if a.ndim == 0 and named in ((0,), (-1,)):  # as in NumPy
        return a.squeeze()
    counted = tuple(check_axis("squeeze", i, a.ndim) for i in named)
    if any(a.shape[i] != 1 for i in counted):
        raise MXNetError(f"squeeze: axis={axis} of shape {tuple(a.shape)} is not of length 1")
    return a.squeeze(counted)


@operator("_np_moveaxis", may_alias=True, zero_dim=True)
def moveaxis(a: Tensor, *, source: tuple[int, ...], destination: tuple[int, ...]) -> Tensor:
    """Axes moved to other places; the rest keep their order.

    Shapes:
        a: Any.
        output: Lengths of ``a`` in another order.

    Args:
        a: Any array.
        source: Axes to move.
        destination: Where each goes.

    Raises:
        MXNetError: The two differ in length, or name an axis that does not exist or twice.

    Example:
        >>> mx.np.moveaxis(mx.np.zeros((2, 3, 4)), 0, -1).shape
        (3, 4, 2)
    """
    return torch.movedim(a, source, destination)


@operator("_np_roll", zero_dim=True)
def roll(
    data: Tensor,
    *,
    shift: int | tuple[int, ...] | None = None,
    axis: int | tuple[int, ...] | None = None,
) -> Tensor:
    """Elements shifted along axes; those that leave at one end come in at the other.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Any array.
        shift: Places to shift, one for each axis.
        axis: Axes; None rolls the flattened array.

    Raises:
        MXNetError: ``shift`` is missing, or its length differs from that of ``axis``.

    Example:
        >>> mx.np.roll(mx.np.arange(4), 1)
        array([3., 0., 1., 2.])
    """
    if shift is None:
        raise MXNetError("roll: shift is missing")
    shifts = (shift,) if isinstance(shift, int) else shift
    if axis is None:
        return torch.roll(data.reshape(-1), sum(shifts)).reshape(data.shape)
    axes = (axis,) if isinstance(axis, int) else axis
    if len(shifts) == 1:
        shifts = shifts * len(axes)
    elif len(axes) == 1:
        axes = axes * len(shifts)
    return torch.roll(data, shifts, axes)


@operator("_npi_flip", zero_dim=True)
def flip(data: Tensor, *, axis: int | tuple[int, ...] | None) -> Tensor:
    """Elements in reverse order along axes.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Any array.
        axis: Axes to reverse; None means all.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.np.flip(mx.np.arange(3))
        array([2., 1., 0.])
    """
    if axis is None:
        return data.flip(tuple(range(data.ndim)))
    return data.flip((axis,) if isinstance(axis, int) else axis)


@operator("_npi_rot90", zero_dim=True)
def rot90(data: Tensor, *, k: int = 1, axes: tuple[int, ...] | None = None) -> Tensor:
    """A rotation by quarter turns in the plane of two axes, from the first towards the second.

    Shapes:
        data: At least two axes.
        output: Shape of ``data``, the two lengths exchanged for odd ``k``.

    Args:
        data: Any array.
        k: Number of quarter turns.
        axes: The two axes; the first two by default.

    Raises:
        MXNetError: The axes are not two different ones of the array.

    Example:
        >>> mx.np.rot90(mx.np.array([[1, 2], [3, 4]]))
        array([[2., 4.],
               [1., 3.]])
    """
    return torch.rot90(data, k, axes or (0, 1)).clone()


@operator("_np_diag", may_alias=True, zero_dim=True)
def diag(data: Tensor, *, k: int = 0) -> Tensor:
    """A diagonal of a matrix, or the matrix with a vector on a diagonal.

    Shapes:
        data: ``(n,)`` or ``(m, n)``.
        output: ``(n + |k|, n + |k|)`` for a vector, else the length of the diagonal.

    Args:
        data: Vector or matrix.
        k: Which diagonal: above the main one if positive, below if negative.

    Raises:
        MXNetError: ``data`` has neither one nor two axes.

    Example:
        >>> mx.np.diag(mx.np.array([[1, 2], [3, 4]]))
        array([1., 4.])
    """
    if data.ndim not in (1, 2):
        raise MXNetError(f"diag: data must have one or two axes, got shape {tuple(data.shape)}")
    return torch.diag_embed(data, offset=k) if data.ndim == 1 else data.diagonal(k)


@operator("_np_diagflat", zero_dim=True)
def diagflat(data: Tensor, *, k: int = 0) -> Tensor:
    """The matrix with all elements on a diagonal.

    Shapes:
        data: Any, of ``n`` elements.
        output: ``(n + |k|, n + |k|)``.

    Args:
        data: Any array.
        k: Which diagonal.

    Example:
        >>> mx.np.diagflat(mx.np.array([[1, 2]]))
        array([[1., 0.],
               [0., 2.]])
    """
    return torch.diag_embed(data.reshape(-1), offset=k)


@operator("_np_diagonal", may_alias=True, zero_dim=True)
def diagonal(data: Tensor, *, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The diagonals of the matrices that two axes span.

    Shapes:
        data: At least two axes.
        output: Shape of ``data`` without the two axes, then the length of the diagonal.

    Args:
        data: Any array.
        offset: Which diagonal.
        axis1: Axis of the rows.
        axis2: Axis of the columns.

    Raises:
        MXNetError: The axes are not two different ones of the array.

    Example:
        >>> mx.np.diagonal(mx.np.array([[1, 2], [3, 4]]), offset=1)
        array([2.])
    """
    return data.diagonal(offset, axis1, axis2)


@operator("_np_trace", zero_dim=True)
def trace(data: Tensor, *, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The sums of diagonals.

    Shapes:
        data: At least two axes.
        output: Shape of ``data`` without the two axes.

    Args:
        data: Any array.
        offset: Which diagonal.
        axis1: Axis of the rows.
        axis2: Axis of the columns.

    Raises:
        MXNetError: The axes are not two different ones of the array.

    Example:
        >>> mx.np.trace(mx.np.array([[1, 2], [3, 4]]))
        array(5.)
    """
    return data.diagonal(offset, axis1, axis2).sum(-1, dtype=data.dtype)


@operator("_npi_tril", zero_dim=True)
def tril(data: Tensor, *, k: int = 0) -> Tensor:
    """The lower triangle of matrices, zeros above.

    Shapes:
        data: ``(*, m, n)``; a vector counts as every row of a square matrix.
        output: Shape of ``data``, ``(n, n)`` for a vector.

    Args:
        data: Any array.
        k: The last diagonal kept.

    Example:
        >>> mx.np.tril(mx.np.ones((2, 2)))
        array([[1., 0.],
               [1., 1.]])
    """
    if data.ndim == 1:
        data = data.expand(data.shape[0], -1)
    return torch.tril(data, k)


@operator("_npi_triu", zero_dim=True)
def triu(data: Tensor, *, k: int = 0) -> Tensor:
    """The upper triangle of matrices, zeros below.

    Shapes:
        data: ``(*, m, n)``; a vector counts as every row of a square matrix.
        output: Shape of ``data``, ``(n, n)`` for a vector.

    Args:
        data: Any array.
        k: The first diagonal kept.

    Example:
        >>> mx.np.triu(mx.np.ones((2, 2)))
        array([[1., 1.],
               [0., 1.]])
    """
    if data.ndim == 1:
        data = data.expand(data.shape[0], -1)
    return torch.triu(data, k)


@operator("_npi_broadcast_to", may_alias=True, zero_dim=True)
def broadcast_to(array: Tensor, *, shape: tuple[int, ...] = ()) -> Tensor:
    """Repeated along axes of length 1, and along new leading axes.

    Shapes:
        array: Any that broadcasts to ``shape``.
        output: ``shape``.

    Args:
        array: Any array.
        shape: Wanted shape.

    Raises:
        MXNetError: An axis of another length than 1 would have to change.

    Example:
        >>> mx.np.broadcast_to(mx.np.array([1, 2]), (2, 2))
        array([[1., 2.],
               [1., 2.]])
    """
    return array.expand(shape)


@operator("_npi_diff", zero_dim=True)
def diff(a: Tensor, *, n: int = 1, axis: int = -1) -> Tensor:
    """Differences of neighbours along an axis, ``n`` times.

    Shapes:
        a: At least one axis.
        output: As ``a``, shorter by ``n`` along ``axis``.

    Args:
        a: Numbers; bools give bools.
        n: How many times.
        axis: The axis.

    Raises:
        MXNetError: ``n`` is negative, or the axis does not exist.

    Example:
        >>> mx.np.diff(mx.np.array([1, 4, 9]))
        array([3., 5.])
    """
    if n < 0:
        raise MXNetError(f"diff: n must not be negative, got {n}")
    return torch.diff(a, n, dim=axis) if n else a.clone()


def padding_index(length: int, before: int, after: int, mode: str, device: torch.device) -> Tensor:
    """Which element of an axis stands at each place of the padded axis."""
    places = torch.arange(-before, length + after, device=device)
    if mode == "edge" or length == 1:
        return places.clamp(0, length - 1)
    if mode == "reflect":
        period = 2 * (length - 1)
        folded = places.remainder(period)
        return torch.where(folded < length, folded, period - folded)
    if mode == "wrap":
        return places.remainder(length)
    folded = places.remainder(2 * length)
    return torch.where(folded < length, folded, 2 * length - 1 - folded)


@operator("_npi_pad", zero_dim=True)
def pad(
    data: Tensor,
    *,
    pad_width: tuple[tuple[int, ...], ...],
    mode: Literal[
        "constant", "edge", "reflect", "symmetric", "maximum", "minimum", "wrap"
    ] = "constant",
    constant_value: float = 0.0,
    reflect_type: str = "even",
) -> Tensor:
    """Elements added at the ends of the axes.

    Shapes:
        data: Any.
        output: Every length of ``data`` plus the two numbers for its axis.

    Args:
        data: Any array.
        pad_width: For every axis, how many elements to add before and after.
        mode: ``"constant"``, ``"edge"`` (the outermost element), ``"reflect"`` and
            ``"symmetric"`` (mirrored without and with the outermost element), ``"maximum"`` and
            ``"minimum"`` (of the axis), ``"wrap"`` (from the other end).
        constant_value: The constant.
        reflect_type: Only ``"even"``.

    Raises:
        MXNetError: ``pad_width`` does not name two numbers for every axis.

    Example:
        >>> mx.np.pad(mx.np.array([1, 2, 3]), ((1, 1),), mode="reflect")
        array([2., 1., 2., 3., 2.])
    """
    if len(pad_width) != data.ndim or any(len(pair) != 2 for pair in pad_width):
        raise MXNetError(
            f"pad: pad_width={pad_width} must hold two numbers for each of {data.ndim} axes"
        )
    if reflect_type != "even":
        raise MXNetError(f"pad: reflect_type must be 'even', got {reflect_type!r}")
    if mode == "constant":
        flat = [n for pair in reversed(pad_width) for n in pair]
        return torch.nn.functional.pad(data, flat, value=constant_value)
    for axis, (before, after) in enumerate(pad_width):
        if mode in ("maximum", "minimum"):
            reduce = torch.amax if mode == "maximum" else torch.amin
            filler = reduce(data, axis, True)
            data = torch.cat([filler] * before + [data] + [filler] * after, axis)
        elif before or after:
            index = padding_index(data.shape[axis], before, after, mode, data.device)
            data = data.index_select(axis, index)
    return data
