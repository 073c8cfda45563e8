"""Finding and choosing elements: functions of NumPy that the reference leaves to the host."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.numpy_reduce import numpy_axes
from mxnet.operators.numpy_types import as_floating, converted
from mxnet.operators.registry import operator


@operator("_npi_searchsorted", zero_dim=True)
def searchsorted(
    a: Tensor, v: Tensor, sorter: Tensor | None = None, *, side: str = "left"
) -> Tensor:
    """Where numbers would be inserted into a sorted row.

    Shapes:
        a: ``(n,)``.
        v: Any.
        sorter: ``(n,)``.
        output: Shape of ``v``.

    Args:
        a: Numbers in ascending order, after ``sorter`` if there is one.
        v: Numbers to insert.
        sorter: Indices that sort ``a``.
        side: ``"left"`` of equal numbers, or ``"right"``.

    Returns:
        Array of int64.

    Raises:
        MXNetError: ``a`` has several axes.

    Example:
        >>> mx.np.searchsorted(mx.np.array([1, 3, 5]), mx.np.array([3, 4]))
        array([1, 2], dtype=int64)
    """
    if a.ndim != 1:
        raise MXNetError(f"searchsorted: a must have one axis, got shape {tuple(a.shape)}")
    row, values = converted(a.detach(), v.detach())
    order = None if sorter is None else sorter.long()
    return torch.searchsorted(row.contiguous(), values.contiguous(), side=side, sorter=order)


@operator("_npi_interp", zero_dim=True)
def interp(x: Tensor, xp: Tensor, fp: Tensor, left: Tensor | None = None,
           right: Tensor | None = None) -> Tensor:  # fmt: skip
    """Linear interpolation between points.

    Shapes:
        x: Any.
        xp: ``(n,)``.
        fp: ``(n,)``.
        left: ``()``.
        right: ``()``.
        output: Shape of ``x``.

    Args:
        x: Where to interpolate.
        xp: Positions of the points, ascending.
        fp: Their values.
        left: Value below the first position; that of the first point by default.
        right: Value above the last position; that of the last point by default.

    Raises:
        MXNetError: There are no points, or not as many values as positions.

    Example:
        >>> mx.np.interp(mx.np.array([0.5, 9.0]), mx.np.array([0, 1]), mx.np.array([2, 4]))
        array([3., 4.])
    """
    if xp.ndim != 1 or xp.shape != fp.shape or not len(xp):
        raise MXNetError(
            f"interp: xp and fp must be rows of one length, got {tuple(xp.shape)}, "
            f"{tuple(fp.shape)}"
        )
    x, xp, fp = as_floating(x, xp, fp)
    if len(xp) == 1:
        value = fp[0].expand(x.shape)
    else:
        upper = torch.searchsorted(xp.detach(), x.detach().contiguous(), side="right")
        upper = upper.clamp(1, len(xp) - 1)
        share = (x - xp[upper - 1]) / (xp[upper] - xp[upper - 1])
        value = torch.lerp(fp[upper - 1], fp[upper], share)
    value = torch.where(x < xp[0], fp[0] if left is None else left.to(fp.dtype), value)
    return torch.where(x > xp[-1], fp[-1] if right is None else right.to(fp.dtype), value)


@operator("_npi_take_along_axis", zero_dim=True)
def take_along_axis(arr: Tensor, indices: Tensor, *, axis: int | None = -1) -> Tensor:
    """Elements named by an array of indices along an axis.

    Shapes:
        arr: Any.
        indices: As many axes as ``arr``; broadcasts with it but for the axis.
        output: That of ``indices``, broadcast with ``arr`` but for the axis.

    Args:
        arr: Elements.
        indices: Integers.
        axis: Axis; None means the flattened array.

    Raises:
        MXNetError: The numbers of axes differ, or an index is out of bounds.

    Example:
        >>> x = mx.np.array([[3, 1, 2]])
        >>> mx.np.take_along_axis(x, mx.np.argsort(x, axis=1).astype("int64"), axis=1)
        array([[1., 2., 3.]])
    """
    if axis is None:
        arr, axis = arr.reshape(-1), 0
    along = numpy_axes("take_along_axis", axis, arr.ndim)[0]
    if indices.ndim != arr.ndim:
        raise MXNetError(
            f"take_along_axis: arr has {arr.ndim} axes but indices have {indices.ndim}"
        )
    wanted = _checked("take_along_axis", indices, arr.shape[along])
    sizes = torch.broadcast_shapes(
        (*arr.shape[:along], 1, *arr.shape[along + 1 :]),
        (*wanted.shape[:along], 1, *wanted.shape[along + 1 :]),
    )
    spread = arr.expand(*sizes[:along], arr.shape[along], *sizes[along + 1 :])
    where = wanted.expand(*sizes[:along], wanted.shape[along], *sizes[along + 1 :])
    return torch.gather(spread, along, where)


def _checked(name: str, indices: Tensor, length: int) -> Tensor:
    """Indices counted from the front."""
    if indices.is_floating_point() or indices.dtype is torch.bool:
        raise MXNetError(f"{name}: indices must be integers")
    found = indices.long()
    if found.is_meta:
        return found
    if bool(((found < -length) | (found >= length)).any()):
        raise MXNetError(f"{name}: an index is out of bounds for an axis of length {length}")
    return torch.where(found < 0, found + length, found)


@operator("_npi_partition", zero_dim=True)
def partition(a: Tensor, *, axis: int | None = -1) -> Tensor:
    """A sorted copy, which is partitioned around every position.

    Shapes:
        a: Any.
        output: Shape of ``a``; one axis if ``axis`` is None.

    Args:
        a: Numbers.
        axis: Axis; None means the flattened array.

    Example:
        >>> mx.np.partition(mx.np.array([3, 1, 2]), 1)
        array([1., 2., 3.])
    """
    if axis is None:
        a, axis = a.reshape(-1), 0
    return torch.sort(a, numpy_axes("partition", axis, a.ndim)[0]).values if a.ndim else a.clone()


@operator("_npi_isin", zero_dim=True)
def isin(element: Tensor, test_elements: Tensor, *, invert: bool = False) -> Tensor:
    """Whether elements are among others.

    Shapes:
        element: Any.
        test_elements: Any.
        output: Shape of ``element``.

    Args:
        element: What to look for.
        test_elements: Where to look.
        invert: Answer whether they are not.

    Example:
        >>> mx.np.isin(mx.np.array([1, 2]), mx.np.array([2, 5]))
        array([False,  True])
    """
    wanted, among = converted(element.detach(), test_elements.detach())
    if wanted.dtype is torch.bool:
        wanted, among = wanted.to(torch.uint8), among.to(torch.uint8)
    return torch.isin(wanted, among, invert=invert)


@operator("_npi_count_nonzero", zero_dim=True)
def count_nonzero(
    a: Tensor, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False
) -> Tensor:
    """How many elements are not zero.

    Shapes:
        a: Any.
        output: Shape of ``a`` without the axes, or with length 1 there if ``keepdims``.

    Args:
        a: Numbers.
        axis: Axis or axes; None means all.
        keepdims: Keep the axes with length 1.

    Example:
        >>> mx.np.count_nonzero(mx.np.array([0, 3, 5]))
        array(2, dtype=int64)
    """
    there = a != 0
    if axis is None:
        axis = tuple(range(a.ndim))
    return there.sum(axis, keepdim=keepdims) if axis != () else there.long()
