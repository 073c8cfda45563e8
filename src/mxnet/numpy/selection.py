"""Functions that choose, order, insert and delete elements."""

from __future__ import annotations

import math
from typing import Any

import numpy as onp
import torch

from mxnet.ndarray.call import is_symbol
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, invoke, is_number, ops, unrecorded
from mxnet.thread_state import STATE


def take(
    a: Any, indices: Any, axis: int | None = None, mode: str = "raise", out: Any = None
) -> Any:
    """Elements at given places of an axis.

    Args:
        a: Array.
        indices: Places.
        axis: Axis; None means the flattened array.
        mode: What happens to places that do not exist: ``"raise"``, ``"clip"`` or ``"wrap"``.
        out: Array that receives the result.

    Raises:
        NotImplementedError: ``mode`` is unknown.
        IndexError: A place does not exist, with ``"raise"``.

    Example:
        >>> mx.np.take(mx.np.array([5, 6, 7]), mx.np.array([2, 0]))
        array([7., 5.])
    """
    if mode not in ("raise", "clip", "wrap"):
        raise NotImplementedError(f"take: mode {mode!r} is unknown")
    array, places = as_array(a), as_array(indices, a)
    if axis is None:
        array, axis = ops._np_reshape(array, (-1,)), 0
    if is_symbol(array) or is_symbol(places):  # no values to check yet: the operator does
        return ops._npi_take(array, places, axis, mode, out=out)
    length = array.shape[axis]
    if mode == "raise":
        found = places._data
        if found.dtype is torch.uint8:  # its negation would wrap
            found = found.long()
        outside = (found < -length) | (found >= length)
        if bool(outside.any()):
            raise IndexError(
                f"take: index {found[outside][0].item()} is out of bounds for length {length}"
            )
        mode = "wrap"
    return ops._npi_take(array, places, axis, mode, out=out)


def where(condition: Any, x: Any = None, y: Any = None) -> Any:
    """Elements of one array where a condition holds, of another elsewhere.

    Args:
        condition: Not zero where it holds.
        x: Array or number chosen where it holds.
        y: Array or number chosen elsewhere.

    Returns:
        The chosen elements; without ``x`` and ``y`` the indices of the elements that are not zero.

    Raises:
        ValueError: Only one of ``x`` and ``y`` is given.

    Example:
        >>> a = mx.np.array([-1, 2])
        >>> mx.np.where(a > 0, a, 0)
        array([0., 2.])
    """
    if type(condition) is type(x) is type(y) is ndarray and not STATE.recording:
        chosen, left, right = condition._data, x._data, y._data
        if chosen.dtype is torch.bool and left.dtype is right.dtype:
            try:
                return unrecorded(torch.where(chosen, left, right), condition)
            except RuntimeError:
                pass  # the operator says what is wrong
    if x is None and y is None:
        return nonzero(condition)
    if x is None or y is None:
        raise ValueError("where: either both or neither of x and y must be given")
    if is_number(condition):
        return x if condition else y
    chooser = as_array(condition)
    if is_number(x) and is_number(y):
        return ops._npi_where_scalar2(chooser, float(x), float(y))
    if is_number(y):
        return ops._npi_where_rscalar(chooser, as_array(x), float(y))
    if is_number(x):
        return ops._npi_where_lscalar(chooser, as_array(y), float(x))
    return ops._npi_where(chooser, as_array(x), as_array(y))


def nonzero(a: Any) -> tuple[ndarray, ...]:
    """The indices of the elements that are not zero, one array for each axis.

    Args:
        a: Array.

    Example:
        >>> mx.np.nonzero(mx.np.array([0, 3, 5]))
        (array([1, 2], dtype=int64),)
    """
    array = as_array(a)
    if is_symbol(array):
        raise TypeError("nonzero: how many arrays it returns is not known of a symbol")
    rows = ops._npx_nonzero(array if array.ndim else array.reshape(1)).T
    return tuple(rows[i] for i in range(rows.shape[0]))


def flatnonzero(a: Any) -> ndarray:
    """The positions in the flattened array of the elements that are not zero.

    Args:
        a: Array.

    Example:
        >>> mx.np.flatnonzero(mx.np.array([[0, 3], [5, 0]]))
        array([1, 2], dtype=int64)
    """
    return nonzero(ops._np_reshape(as_array(a), (-1,)))[0]


def _only_default(name: str, kind: Any, order: Any) -> None:
    if order is not None:
        raise NotImplementedError(f"{name}: order is for structured arrays, which do not exist")
    if kind not in (None, "quicksort", "mergesort", "heapsort", "stable"):
        raise ValueError(f"{name}: kind {kind!r} is unknown")


def sort(a: Any, axis: int | None = -1, kind: str | None = None, order: Any = None) -> Any:
    """The elements in ascending order along an axis.

    Args:
        a: Array.
        axis: Axis; None sorts the flattened array.
        kind: NumPy's names of methods are accepted; the order is always stable.
        order: Only None.

    Example:
        >>> mx.np.sort(mx.np.array([3, 1, 2]))
        array([1., 2., 3.])
    """
    _only_default("sort", kind, order)
    return ops._npi_sort(as_array(a), axis)


def msort(a: Any) -> Any:
    """The elements in ascending order along the first axis.

    Args:
        a: Array.

    Example:
        >>> mx.np.msort(mx.np.array([[3, 1], [2, 4]]))
        array([[2., 1.],
               [3., 4.]])
    """
    return sort(a, 0)


def argsort(a: Any, axis: int | None = -1, kind: str | None = None, order: Any = None) -> Any:
    """The positions along an axis of the elements in ascending order.

    Args:
        a: Array.
        axis: Axis; None sorts the flattened array.
        kind: NumPy's names of methods are accepted; the order is always stable.
        order: Only None.

    Example:
        >>> mx.np.argsort(mx.np.array([3, 1, 2]))
        array([1, 2, 0], dtype=int64)
    """
    _only_default("argsort", kind, order)
    return ops._npi_argsort(as_array(a), axis, True, torch.int64)


def unique(
    ar: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
) -> Any:
    """The distinct elements in ascending order.

    Args:
        ar: Array.
        return_index: Also the place where each occurs first.
        return_inverse: Also which of them each element is.
        return_counts: Also how often each occurs.
        axis: Compare the slices along an axis; None means the elements.

    Returns:
        The elements, or a tuple of them and what was asked for.

    Example:
        >>> mx.np.unique(mx.np.array([3, 1, 1]))
        array([1., 3.])
    """
    array = as_array(ar)
    if axis in (0, -1) and not is_symbol(array) and array.ndim == 0:
        axis = None
    found = ops._npi_unique(array, return_index, return_inverse, return_counts, axis)
    return tuple(found) if isinstance(found, list) else found


def unravel_index(indices: Any, shape: Any, order: str = "C") -> Any:
    """Places in the flattened array as indices along each axis.

    Args:
        indices: Places.
        shape: Lengths of the axes.
        order: Only ``"C"``.

    Returns:
        One array for each axis; NumPy integers for a number; for a symbol, one symbol that stacks
        the arrays.

    Raises:
        NotImplementedError: ``order`` is another one.
        ValueError: A place does not exist.

    Example:
        >>> mx.np.unravel_index(mx.np.array([5], dtype="int64"), (2, 3))
        (array([1], dtype=int64), array([2], dtype=int64))
    """
    if order != "C":
        raise NotImplementedError(f"unravel_index: order must be 'C', got {order!r}")
    if is_number(indices):
        return onp.unravel_index(indices, shape)
    places = as_array(indices)
    lengths = (shape,) if isinstance(shape, int) else tuple(shape)
    if is_symbol(places):
        return ops._unravel_index(places, lengths)
    rest = places._data
    if bool(((rest < 0) | (rest >= onp.prod(lengths))).any()):
        raise ValueError(f"unravel_index: a place is out of bounds for shape {lengths}")
    found = []
    for length in reversed(lengths):
        found.append(places._made(rest % length, places._ctx.results))
        rest = rest // length
    return tuple(reversed(found))


def diag_indices_from(arr: Any) -> tuple[ndarray, ...]:
    """The indices of the main diagonal of a hypercube.

    Args:
        arr: Array of at least two axes of one length.

    Returns:
        One array for each axis; for a symbol, one symbol that stacks them.

    Raises:
        MXNetError: The lengths differ.

    Example:
        >>> mx.np.diag_indices_from(mx.np.zeros((2, 2)))
        (array([0, 1], dtype=int64), array([0, 1], dtype=int64))
    """
    rows = ops._npi_diag_indices_from(as_array(arr))
    return rows if is_symbol(rows) else tuple(rows)


def _places(obj: Any, like: ndarray) -> tuple[dict[str, int | None], Any]:
    """The parameters of a number or slice, and the array of any other places."""
    if isinstance(obj, slice):
        return {"start": obj.start, "stop": obj.stop, "step": obj.step}, None
    if isinstance(obj, int | onp.integer) and not isinstance(obj, bool):
        return {"int_ind": int(obj)}, None
    places = obj if isinstance(obj, ndarray) else as_array(onp.asarray(obj), like)
    if not isinstance(obj, ndarray) and not places.size:
        return {}, places.astype("int64")  # NumPy makes floating numbers of []
    if places.ndim == 0 and not is_symbol(places) and places.dtype.kind in "iu":
        return {"int_ind": int(places.item())}, None
    return {}, places


def insert(arr: Any, obj: Any, values: Any, axis: int | None = None) -> Any:
    """Elements inserted before given places of an axis.

    Args:
        arr: Array.
        obj: Place, slice or array of places.
        values: New elements; a number or an array that broadcasts.
        axis: Axis; None inserts into the flattened array.

    Raises:
        IndexError: A place does not exist.
        MXNetError: The values do not broadcast.

    Example:
        >>> mx.np.insert(mx.np.array([1, 2]), 1, 9)
        array([1., 9., 2.])
    """
    array = as_array(arr)
    cut, places = _places(obj, array)
    given: dict[str, Any] = {**cut, "axis": axis}
    if is_number(values):
        inputs = [array, places] if places is not None else [array, None]
        given["val"] = float(values)
    else:
        inputs = [array, as_array(values, array)] + ([places] if places is not None else [])
    name = "_npi_insert_tensor" if places is not None else "_npi_insert_slice"
    while len(inputs) < (3 if places is not None else 2):
        inputs.append(None)
    return invoke(name, inputs, **given)


def delete(arr: Any, obj: Any, axis: int | None = None) -> Any:
    """The elements of an axis without those at given places.

    Args:
        arr: Array.
        obj: Place, slice, array of places or mask.
        axis: Axis; None deletes from the flattened array.

    Raises:
        IndexError: A place does not exist.

    Example:
        >>> mx.np.delete(mx.np.array([1, 2, 3]), 1)
        array([1., 3.])
    """
    array = as_array(arr)
    cut, places = _places(obj, array)
    return invoke("_npi_delete", [array, places], axis=axis, **cut)


def clip(a: Any, a_min: Any, a_max: Any, out: Any = None) -> Any:
    """Elements moved into an interval.

    Args:
        a: Array or number.
        a_min: Least value; None means no bound.
        a_max: Greatest value; None means no bound.
        out: Array that receives the result.

    Raises:
        ValueError: Neither bound is given.

    Example:
        >>> mx.np.clip(mx.np.array([1, 5]), 2, 4)
        array([2., 4.])
    """
    if a_min is None and a_max is None:
        raise ValueError("clip: one of a_min and a_max must be given")
    if is_number(a):
        return onp.clip(a, a_min, a_max)
    array = as_array(a)
    if not is_symbol(array) and not array._data.is_floating_point():
        # Bounds beyond the type of integers are none.
        a_min = -math.inf if a_min is None else a_min
        a_max = math.inf if a_max is None else a_max
    if a_min is None:
        return ops._npi_minimum_scalar(array, float(a_max), out=out)
    if a_max is None:
        return ops._npi_maximum_scalar(array, float(a_min), out=out)
    return ops._npi_clip(array, float(a_min), float(a_max), out=out)


def around(x: Any, decimals: int = 0, out: Any = None, **kwargs: Any) -> Any:
    """Rounded to a number of decimals; halves go to the even neighbour.

    Args:
        x: Array or number.
        decimals: Digits after the point; negative ones round before it.
        out: Array that receives the result.
        **kwargs: None is supported.

    Raises:
        TypeError: An argument is unknown.

    Example:
        >>> mx.np.around(mx.np.array([0.5, 1.5]))
        array([0., 2.])
    """
    if kwargs:
        raise TypeError(f"around: argument {next(iter(kwargs))!r} is not supported")
    if is_number(x):
        return onp.around(x, decimals)
    return ops._npi_around(as_array(x), decimals, out=out)


round = around  # noqa: A001 - NumPy's name
round_ = around


def nan_to_num(
    x: Any,
    copy: bool = True,
    nan: float = 0.0,
    posinf: float | None = None,
    neginf: float | None = None,
    **kwargs: Any,
) -> Any:
    """Numbers in place of nan and infinities.

    Args:
        x: Array or number.
        copy: False writes into ``x``.
        nan: What replaces nan.
        posinf: What replaces infinity; the largest number of the type by default.
        neginf: What replaces negative infinity; the smallest number of the type by default.
        **kwargs: None is supported.

    Raises:
        TypeError: An argument is unknown.

    Example:
        >>> mx.np.nan_to_num(mx.np.array([1, mx.np.nan]))
        array([1., 0.])
    """
    if kwargs:
        raise TypeError(f"nan_to_num: argument {next(iter(kwargs))!r} is not supported")
    if is_number(x):
        return onp.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)
    array = as_array(x)
    out = None if copy else array
    return ops._npi_nan_to_num(array, copy, nan, posinf, neginf, out=out)


def shares_memory(a: Any, b: Any, max_work: Any = None) -> bool:
    """Whether two arrays have memory in common.

    Args:
        a: Array.
        b: Array.
        max_work: Not used; strided arrays of one allocation are compared by their extents.

    Example:
        >>> a = mx.np.zeros((3,))
        >>> mx.np.shares_memory(a, a[1:])
        True
    """
    del max_work
    return bool(ops._npi_share_memory(as_array(a), as_array(b)))


may_share_memory = shares_memory


def array_equal(a1: Any, a2: Any) -> bool:
    """Whether two arrays have one shape and equal elements.

    Args:
        a1: Array.
        a2: Array.

    Example:
        >>> mx.np.array_equal(mx.np.array([1, 2]), mx.np.array([1, 2]))
        True
    """
    first, second = as_array(a1), as_array(a2)
    if first.shape != second.shape:
        return False
    return bool((first._data == second._data).all())
