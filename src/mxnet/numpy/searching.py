"""Finding, counting, choosing and placing elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as onp
import torch

from mxnet.base import MXNetError
from mxnet.ndarray.call import IN_PLACE_MESSAGE, is_symbol
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, as_arrays, is_number, ops
from mxnet.numpy.joining import concatenate
from mxnet.numpy.manipulation import broadcast_to
from mxnet.numpy.pairs import operand
from mxnet.numpy.selection import argsort, flatnonzero, take, where
from mxnet.thread_state import STATE

Axis = int | tuple[int, ...] | None


def _indices(value: Any, like: Any = None) -> Any:
    """Indices as an array of integers, whatever was given."""
    if isinstance(value, ndarray) or is_symbol(value):
        return value
    return as_array(onp.asarray(value, dtype="int64"), like)


def argwhere(a: Any) -> Any:
    """The indices of the elements that are not zero, one row for each.

    Args:
        a: Array.

    Example:
        >>> mx.np.argwhere(mx.np.array([0, 3, 5]))
        array([[1],
               [2]], dtype=int64)
    """
    array = as_array(a)
    found = ops._npx_nonzero(array)
    if not is_symbol(array) and array.ndim == 0:
        return found[:, :0]
    return found


def count_nonzero(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """How many elements are not zero.

    Args:
        a: Array.
        axis: Axis or axes; None means all.
        keepdims: Keep the axes with length 1.

    Returns:
        The numbers, as int64; without ``axis`` and ``keepdims`` a Python integer.

    Example:
        >>> mx.np.count_nonzero(mx.np.array([0, 3, 5]))
        2
    """
    array = as_array(a)
    found = ops._npi_count_nonzero(array, axis, keepdims)
    return int(found) if axis is None and not keepdims and not is_symbol(array) else found


def searchsorted(a: Any, v: Any, side: str = "left", sorter: Any = None) -> Any:
    """Where numbers would be inserted into a sorted row.

    Args:
        a: Row of numbers in ascending order, after ``sorter`` if there is one.
        v: Numbers to insert.
        side: ``"left"`` of equal numbers, or ``"right"``.
        sorter: Indices that sort ``a``.

    Returns:
        Array of int64.

    Raises:
        MXNetError: ``a`` has several axes.

    Example:
        >>> mx.np.searchsorted(mx.np.array([1, 3, 5]), 3)
        array(1, dtype=int64)
    """
    row = as_array(a)
    order = None if sorter is None else _indices(sorter, row)
    return ops._npi_searchsorted(row, operand(v, row), order, side=side)


def digitize(x: Any, bins: Any, right: bool = False) -> Any:
    """The number of the bin that each element falls into.

    Args:
        x: Numbers.
        bins: Row of edges, ascending or descending.
        right: Whether bins contain their right edge instead of the left one.

    Returns:
        Array of int64.

    Example:
        >>> mx.np.digitize(mx.np.array([0.5, 2.5]), mx.np.array([0, 1, 2]))
        array([1, 3], dtype=int64)
    """
    edges = as_array(bins)
    values = operand(x, edges)
    if edges.size > 1 and bool(edges[0] > edges[-1]):
        side = "right" if right else "left"
        return edges.size - ops._npi_searchsorted(edges[::-1], values, None, side=side)
    return ops._npi_searchsorted(edges, values, None, side="left" if right else "right")


def extract(condition: Any, arr: Any) -> Any:
    """The elements of the flattened array for which a condition holds.

    Args:
        condition: Array of the size of ``arr``, not zero where it holds.
        arr: Array.

    Example:
        >>> a = mx.np.array([1, 2, 3])
        >>> mx.np.extract(a > 1, a)
        array([2., 3.])
    """
    return take(as_array(arr).reshape(-1), flatnonzero(as_array(condition)))


def compress(condition: Any, a: Any, axis: int | None = None, out: Any = None) -> Any:
    """The parts of an array along an axis for which a condition holds.

    Args:
        condition: Row of bools.
        a: Array.
        axis: Axis; None means the flattened array.
        out: Array that receives the result.

    Example:
        >>> mx.np.compress(mx.np.array([0, 1]), mx.np.array([[1, 2], [3, 4]]), axis=0)
        array([[3., 4.]])
    """
    found = take(as_array(a), flatnonzero(as_array(condition)), axis=axis)
    if out is None:
        return found
    out[...] = found
    return out


def partition(a: Any, kth: Any, axis: int | None = -1, kind: Any = None, order: Any = None) -> Any:
    """A copy whose elements left of a position are not larger, and right of it not smaller.

    Args:
        a: Numbers.
        kth: Position or positions; the whole array is sorted, so that it holds for all.
        axis: Axis; None means the flattened array.
        kind: Only None.
        order: Only None.

    Raises:
        ValueError: ``kind`` or ``order`` is given, or a position does not exist.

    Example:
        >>> mx.np.partition(mx.np.array([3, 1, 2]), 1)
        array([1., 2., 3.])
    """
    array = as_array(a)
    _check_partition("partition", array, kth, axis, kind, order)
    return ops._npi_partition(array, axis)


def argpartition(
    a: Any, kth: Any, axis: int | None = -1, kind: Any = None, order: Any = None
) -> Any:
    """The indices that partition an array; arguments as of :func:`partition`.

    Args:
        a: Numbers.
        kth: Position or positions.
        axis: Axis; None means the flattened array.
        kind: Only None.
        order: Only None.

    Raises:
        ValueError: ``kind`` or ``order`` is given, or a position does not exist.

    Example:
        >>> mx.np.argpartition(mx.np.array([3, 1, 2]), 1)
        array([1, 2, 0], dtype=int64)
    """
    array = as_array(a)
    _check_partition("argpartition", array, kth, axis, kind, order)
    return argsort(array, axis=axis)


def _check_partition(name: str, array: Any, kth: Any, axis: int | None, *options: Any) -> None:
    if any(option not in (None, "introselect") for option in options):
        raise ValueError(f"{name}: kind and order must be None, got {options}")
    length = array.size if axis is None else array.shape[axis]
    for position in onp.atleast_1d(onp.asarray(kth)):
        if not -length <= position < length:
            raise ValueError(f"{name}: kth={position} is out of bounds for {length} elements")


def isin(
    element: Any, test_elements: Any, assume_unique: bool = False, invert: bool = False
) -> Any:
    """Whether elements are among others.

    Args:
        element: What to look for.
        test_elements: Where to look.
        assume_unique: Has no meaning here; it lets NumPy choose a faster way.
        invert: Answer whether they are not.

    Returns:
        Array of bools.

    Example:
        >>> mx.np.isin(mx.np.array([1, 2]), [2, 5])
        array([False,  True])
    """
    del assume_unique
    wanted = as_array(element)
    return ops._npi_isin(wanted, operand(test_elements, wanted), invert=invert)


def in1d(ar1: Any, ar2: Any, assume_unique: bool = False, invert: bool = False) -> Any:
    """Whether elements of the flattened array are among others; see :func:`isin`.

    Args:
        ar1: What to look for.
        ar2: Where to look.
        assume_unique: Has no meaning here.
        invert: Answer whether they are not.

    Example:
        >>> mx.np.in1d(mx.np.array([[1, 2]]), mx.np.array([2, 5]))
        array([False,  True])
    """
    return isin(as_array(ar1).reshape(-1), ar2, assume_unique, invert)


def interp(
    x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: float | None = None
) -> Any:
    """Linear interpolation between points.

    Args:
        x: Where to interpolate.
        xp: Positions of the points, ascending; in any order with ``period``.
        fp: Values of the points.
        left: Value below the first position; that of the first point by default.
        right: Value above the last position; that of the last point by default.
        period: Length after which positions repeat.

    Raises:
        MXNetError: There are no points, or not as many values as positions.

    Example:
        >>> mx.np.interp(0.5, mx.np.array([0, 1]), mx.np.array([2, 4]))
        array(3.)
    """
    positions, values = as_array(xp), as_array(fp)
    places = operand(x, values)
    if period is not None:
        positions, places = positions % abs(period), places % abs(period)
        order = argsort(positions).astype("int64")
        positions, values = positions[order], values[order]
        length = abs(period)
        positions = concatenate([positions[-1:] - length, positions, positions[:1] + length])
        values = concatenate([values[-1:], values, values[:1]])
        left = right = None
    ends = [None if end is None else operand(end, values) for end in (left, right)]
    return ops._npi_interp(places, positions, values, *ends)


def take_along_axis(arr: Any, indices: Any, axis: int | None = -1) -> Any:
    """Elements named by an array of indices along an axis, such as ``argsort`` returns.

    Args:
        arr: Array.
        indices: Integers; as many axes as ``arr``.
        axis: Axis; None means the flattened array.

    Raises:
        MXNetError: The numbers of axes differ, or an index is out of bounds.

    Example:
        >>> x = mx.np.array([[3, 1, 2]])
        >>> mx.np.take_along_axis(x, mx.np.argsort(x, axis=1), axis=1)
        array([[1., 2., 3.]])
    """
    array = as_array(arr)
    return ops._npi_take_along_axis(array, _indices(indices, array), axis)


def _writable(name: str, array: Any) -> ndarray:
    if not isinstance(array, ndarray):
        raise TypeError(f"{name}: needs an mx.np array to write to, got {type(array)}")
    if STATE.recording and array._tape is not None:
        raise MXNetError(IN_PLACE_MESSAGE)
    return array


def put_along_axis(arr: ndarray, indices: Any, values: Any, axis: int | None) -> None:
    """Write values to the elements named by an array of indices along an axis.

    Args:
        arr: Array to change.
        indices: Integers; as many axes as ``arr``.
        values: Numbers that broadcast to ``indices``.
        axis: Axis; None means the flattened array.

    Raises:
        TypeError: ``arr`` is not an ``mx.np`` array.
        MXNetError: The array is part of the recorded graph.

    Example:
        >>> a = mx.np.zeros((1, 3))
        >>> mx.np.put_along_axis(a, mx.np.array([[1]], dtype="int64"), 5, axis=1)
        >>> a
        array([[0., 5., 0.]])
    """
    target = _writable("put_along_axis", arr)._data
    flat = target.view(-1) if axis is None else target
    along = 0 if axis is None else axis % target.ndim
    where_ = _indices(indices, arr)._data.long()
    where_ = torch.where(where_ < 0, where_ + flat.shape[along], where_)
    sizes = [flat.shape[i] if i != along else where_.shape[along] for i in range(flat.ndim)]
    new = operand(values, arr)._data.to(flat.dtype)
    flat.scatter_(along, where_.expand(sizes), new.expand(sizes))


def fill_diagonal(a: ndarray, val: Any, wrap: bool = False) -> None:
    """Write to the main diagonal.

    Args:
        a: Array of at least two axes, to change.
        val: A number, or numbers that are repeated along the diagonal.
        wrap: Begin a new diagonal below that of a tall matrix.

    Raises:
        TypeError: ``a`` is not an ``mx.np`` array.
        ValueError: ``a`` has fewer than two axes, or more of different lengths.

    Example:
        >>> a = mx.np.zeros((2, 2))
        >>> mx.np.fill_diagonal(a, 3)
        >>> a
        array([[3., 0.],
               [0., 3.]])
    """
    target = _writable("fill_diagonal", a)._data
    if target.ndim < 2 or (target.ndim > 2 and len(set(target.shape)) > 1):
        raise ValueError(f"fill_diagonal: needs a matrix or a hypercube, got {tuple(target.shape)}")
    if target.ndim == 2:
        step = target.shape[1] + 1
        end = target.numel() if wrap else min(target.shape[1] ** 2, target.numel())
    else:
        step = 1 + sum(target.shape[0] ** i for i in range(1, target.ndim))
        end = target.numel()
    diagonal = target.view(-1)[:end:step]
    new = operand(val, a)._data.reshape(-1).to(target.dtype)
    count = len(diagonal)
    diagonal.copy_(new.repeat(-(-count // max(len(new), 1)))[:count])


def select(condlist: Sequence[Any], choicelist: Sequence[Any], default: Any = 0) -> Any:
    """Elements of the array that belongs to the first condition that holds.

    Args:
        condlist: Conditions.
        choicelist: One array or number for each condition.
        default: Where no condition holds.

    Raises:
        ValueError: There are not as many conditions as choices, or none.

    Example:
        >>> x = mx.np.array([1, 2, 3])
        >>> mx.np.select([x < 2, x < 3], [x, 10 * x], -1)
        array([ 1., 20., -1.])
    """
    if len(condlist) != len(choicelist) or not condlist:
        raise ValueError(
            f"select: got {len(condlist)} conditions and {len(choicelist)} choices; needs as many, "
            "and at least one"
        )
    result = default
    for condition, choice in zip(reversed(condlist), reversed(choicelist), strict=True):
        result = where(as_array(condition), choice, result)
    return result


def choose(a: Any, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    """Elements of the array among several that an array of numbers names.

    Args:
        a: Integers, the numbers of the choices.
        choices: Arrays that broadcast with each other and with ``a``.
        out: Array that receives the result.
        mode: What to do with other numbers: ``"raise"``, ``"wrap"`` or ``"clip"``.

    Raises:
        ValueError: A number names no choice, or ``mode`` is unknown.

    Example:
        >>> mx.np.choose(mx.np.array([0, 1], dtype="int64"), [mx.np.zeros(2), mx.np.ones(2)])
        array([0., 1.])
    """
    arrays = as_arrays(choices)
    which = _indices(a)
    if mode == "wrap":
        which = which % len(arrays)
    elif mode == "clip":
        which = which.clip(0, len(arrays) - 1)
    elif mode != "raise":
        raise ValueError(f"choose: mode must be 'raise', 'wrap' or 'clip', got {mode!r}")
    elif which.size and not 0 <= int(which.min()) <= int(which.max()) < len(arrays):
        raise ValueError(f"choose: a number names none of the {len(arrays)} choices")
    shape = onp.broadcast_shapes(which.shape, *(array.shape for array in arrays))
    stacked = ops._npi_stack(*(broadcast_to(array, shape) for array in arrays))
    places = broadcast_to(which, shape).reshape((1, *shape))
    found = ops._npi_take_along_axis(stacked, places, 0)[0]
    if out is None:
        return found
    out[...] = found
    return out


def piecewise(
    x: Any, condlist: Sequence[Any], funclist: Sequence[Callable[..., Any] | float],
    *args: Any, **kw: Any,
) -> Any:  # fmt: skip
    """A function given by pieces.

    Args:
        x: Where to evaluate.
        condlist: Conditions on ``x``; a later one overrides an earlier one.
        funclist: A function or number for each condition, and perhaps one for everywhere else.
        *args: Further arguments of the functions.
        **kw: Further keyword arguments of the functions.

    Raises:
        ValueError: There are neither as many functions as conditions nor one more.

    Example:
        >>> x = mx.np.array([-2.0, 3.0])
        >>> mx.np.piecewise(x, [x < 0, x >= 0], [lambda v: -v, 7])
        array([2., 7.])
    """
    array = as_array(x)
    if len(funclist) not in (len(condlist), len(condlist) + 1):
        raise ValueError(f"piecewise: got {len(condlist)} conditions, {len(funclist)} functions")

    def value(function: Any) -> Any:
        found = function(array, *args, **kw) if callable(function) else function
        return found if not is_number(found) else float(found)

    result: Any = value(funclist[-1]) if len(funclist) > len(condlist) else 0.0
    for condition, function in zip(condlist, funclist, strict=False):
        result = where(as_array(condition), value(function), result)
    return result.astype(array.dtype, copy=False)


def putmask(a: ndarray, mask: Any, values: Any) -> None:
    """Write to the elements that a mask selects; each takes the value at its own place.

    Args:
        a: Array to change.
        mask: Array of the shape of ``a``, not zero where to write.
        values: Numbers, repeated to the size of ``a``.

    Raises:
        TypeError: ``a`` is not an ``mx.np`` array.
        ValueError: There are no values, or the mask has another size.

    Example:
        >>> a = mx.np.array([1, 2, 3])
        >>> mx.np.putmask(a, a > 1, [7, 8, 9])
        >>> a
        array([1., 8., 9.])
    """
    target = _writable("putmask", a)._data.view(-1)
    chosen, new = _mask_and_values("putmask", a, mask, values)
    spread = new.repeat(-(-len(target) // len(new)))[: len(target)]
    target.copy_(torch.where(chosen, spread, target))


def place(arr: ndarray, mask: Any, vals: Any) -> None:
    """Write to the elements that a mask selects; the first takes the first value, and so on.

    Args:
        arr: Array to change.
        mask: Array of the shape of ``arr``, not zero where to write.
        vals: Numbers, repeated as often as needed.

    Raises:
        TypeError: ``arr`` is not an ``mx.np`` array.
        ValueError: There are no values, or the mask has another size.

    Example:
        >>> a = mx.np.array([1, 2, 3])
        >>> mx.np.place(a, a > 1, [7, 8])
        >>> a
        array([1., 7., 8.])
    """
    target = _writable("place", arr)._data.view(-1)
    chosen, new = _mask_and_values("place", arr, mask, vals)
    count = int(chosen.sum())
    target[chosen] = new.repeat(-(-count // len(new)))[:count]


def put(a: ndarray, ind: Any, v: Any, mode: str = "raise") -> None:
    """Write to elements of the flattened array.

    Args:
        a: Array to change.
        ind: Their places.
        v: Numbers, repeated as often as needed.
        mode: What to do with places that do not exist: ``"raise"``, ``"wrap"`` or ``"clip"``.

    Raises:
        TypeError: ``a`` is not an ``mx.np`` array.
        IndexError: A place does not exist.
        ValueError: ``mode`` is unknown.

    Example:
        >>> a = mx.np.array([1, 2, 3])
        >>> mx.np.put(a, [0, 2], [7, 8])
        >>> a
        array([7., 2., 8.])
    """
    target = _writable("put", a)._data.view(-1)
    places = _indices(ind, a)._data.long().reshape(-1)
    length = len(target)
    if mode == "wrap":
        places = places.remainder(length)
    elif mode == "clip":
        places = places.clamp(0, length - 1)
    elif mode != "raise":
        raise ValueError(f"put: mode must be 'raise', 'wrap' or 'clip', got {mode!r}")
    new = operand(v, a)._data.reshape(-1).to(target.dtype)
    target[places] = new.repeat(-(-len(places) // max(len(new), 1)))[: len(places)]


def _mask_and_values(name: str, array: ndarray, mask: Any, values: Any) -> tuple[Any, Any]:
    chosen = as_array(mask, array)._data.reshape(-1) != 0
    new = operand(values, array)._data.reshape(-1).to(array._data.dtype)
    if not len(new):
        raise ValueError(f"{name}: there are no values")
    if len(chosen) != array.size:
        raise ValueError(f"{name}: the mask has {len(chosen)} elements, the array {array.size}")
    return chosen, new
