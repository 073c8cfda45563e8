"""Functions that rearrange, repeat and pad elements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as onp

from mxnet.base import MXNetError
from mxnet.ndarray.call import is_symbol
from mxnet.numpy.internal import as_array, invoke, is_number, ops

Axes = int | Sequence[int]


def _tuple(value: Any) -> tuple[int, ...]:
    if isinstance(value, int | onp.integer):
        return (int(value),)
    return tuple(int(n) for n in value)


def reshape(a: Any, newshape: Axes, order: str = "C", out: Any = None) -> Any:
    """Another shape for the same elements.

    Args:
        a: Array.
        newshape: Lengths of the axes; one may be -1, which is inferred.
        order: ``"C"`` reads and fills row by row, ``"F"`` column by column.
        out: Array that receives the result.

    Raises:
        MXNetError: The number of elements differs.

    Example:
        >>> mx.np.reshape(mx.np.arange(4), (2, -1))
        array([[0., 1.],
               [2., 3.]])
    """
    return ops._np_reshape(as_array(a), _tuple(newshape), order, out=out)


def ravel(x: Any, order: str = "C") -> Any:
    """The elements along one axis.

    Args:
        x: Array.
        order: Only ``"C"``.

    Raises:
        NotImplementedError: ``order`` is another one.

    Example:
        >>> mx.np.ravel(mx.np.zeros((2, 3))).shape
        (6,)
    """
    if order != "C":
        raise NotImplementedError(f"ravel: order must be 'C', got {order!r}")
    return ops._np_reshape(as_array(x), (-1,))


def transpose(a: Any, axes: Sequence[int] | None = None) -> Any:
    """The axes permuted.

    Args:
        a: Array.
        axes: The axes in their new order; None reverses them.

    Raises:
        MXNetError: ``axes`` is no permutation of the axes.

    Example:
        >>> mx.np.transpose(mx.np.zeros((2, 3))).shape
        (3, 2)
    """
    return ops._np_transpose(as_array(a), None if axes is None else tuple(axes))


permute_dims = transpose


def swapaxes(a: Any, axis1: int, axis2: int) -> Any:
    """Two axes exchanged.

    Args:
        a: Array.
        axis1: First axis.
        axis2: Second axis.

    Example:
        >>> mx.np.swapaxes(mx.np.zeros((2, 3, 4)), 0, 2).shape
        (4, 3, 2)
    """
    return ops._npi_swapaxes(as_array(a), axis1, axis2)


def moveaxis(a: Any, source: Axes, destination: Axes) -> Any:
    """Axes moved to other places; the rest keep their order.

    Args:
        a: Array.
        source: Axes to move.
        destination: Where each goes.

    Raises:
        ValueError: The two differ in length.

    Example:
        >>> mx.np.moveaxis(mx.np.zeros((2, 3, 4)), 0, -1).shape
        (3, 4, 2)
    """
    first, second = _tuple(source), _tuple(destination)
    if len(first) != len(second):
        raise ValueError("moveaxis: source and destination must have the same number of elements")
    return ops._np_moveaxis(as_array(a), first, second)


def expand_dims(a: Any, axis: int) -> Any:
    """An axis of length 1 inserted.

    Args:
        a: Array.
        axis: Where.

    Example:
        >>> mx.np.expand_dims(mx.np.zeros((2, 3)), 0).shape
        (1, 2, 3)
    """
    return ops._npi_expand_dims(as_array(a), axis)


def squeeze(a: Any, axis: int | Sequence[int] | None = None, out: Any = None) -> Any:
    """Without axes of length 1.

    Args:
        a: Array.
        axis: Axes to remove; None means all of length 1.
        out: Array that receives the result.

    Raises:
        MXNetError: An axis is longer than 1.

    Example:
        >>> mx.np.squeeze(mx.np.zeros((1, 3, 1))).shape
        (3,)
    """
    return ops._np_squeeze(as_array(a), axis, out=out)


def broadcast_to(array: Any, shape: Axes) -> Any:
    """Repeated along axes of length 1, and along new leading axes.

    Args:
        array: Array.
        shape: Wanted shape.

    Raises:
        MXNetError: An axis of another length than 1 would have to change.
        ValueError: A wanted length is negative.

    Example:
        >>> mx.np.broadcast_to(mx.np.zeros((3,)), (2, 3)).shape
        (2, 3)
    """
    wanted = _tuple(shape)
    given = array
    if is_number(array):
        given = onp.asarray(array, None if isinstance(array, onp.generic) else onp.float32)
    if any(n < 0 for n in wanted) and not is_symbol(array):
        raise ValueError(f"broadcast_to: lengths must not be negative, got shape={wanted}")
    return ops._npi_broadcast_to(as_array(given), wanted)


def broadcast_arrays(*args: Any) -> list[Any]:
    """Arrays repeated to their common shape.

    Args:
        *args: Arrays.

    Raises:
        ValueError: The shapes do not broadcast.

    Example:
        >>> [a.shape for a in mx.np.broadcast_arrays(mx.np.zeros((2, 1)), mx.np.zeros((3,)))]
        [(2, 3), (2, 3)]
    """
    arrays = [as_array(a) for a in args]
    shape = onp.broadcast_shapes(*(a.shape for a in arrays))
    return [ops._npi_broadcast_to(a, shape) for a in arrays]


def repeat(a: Any, repeats: Any, axis: int | None = None) -> Any:
    """Every element several times.

    Args:
        a: Array.
        repeats: How often; one number, or one for each element of the axis.
        axis: Axis; None means the flattened array.

    Raises:
        ValueError: ``repeats`` does not fit the axis.

    Example:
        >>> mx.np.repeat(mx.np.array([1, 2]), 2)
        array([1., 1., 2., 2.])
    """
    array = as_array(a)
    if isinstance(repeats, int | onp.integer):
        return ops._np_repeat(array, int(repeats), axis)
    counts = onp.asarray(repeats).reshape(-1)
    counts = counts if counts.size else counts.astype(int)
    array = ravel(array) if axis is None else array
    along = 0 if axis is None else axis
    if len(counts) == 1:
        return ops._np_repeat(array, int(counts[0]), along)
    if len(counts) != array.shape[along]:
        raise ValueError(
            f"repeat: {len(counts)} repeats do not fit axis {along} of length {array.shape[along]}"
        )
    places = as_array(onp.repeat(onp.arange(len(counts)), counts), array)
    return ops._npi_take(array, places, along)


def tile(A: Any, reps: Axes) -> Any:  # noqa: N803 - NumPy's name
    """The array repeated as a whole.

    Args:
        A: Array.
        reps: How often along each axis.

    Example:
        >>> mx.np.tile(mx.np.array([1, 2]), 2)
        array([1., 2., 1., 2.])
    """
    return ops._npi_tile(as_array(A), _tuple(reps))


def flip(m: Any, axis: Axes | None = None, out: Any = None) -> Any:
    """Elements in reverse order along axes.

    Args:
        m: Array.
        axis: Axes; None means all.
        out: Array that receives the result.

    Example:
        >>> mx.np.flip(mx.np.array([1, 2, 3]))
        array([3., 2., 1.])
    """
    return ops._npi_flip(as_array(m), None if axis is None else _tuple(axis), out=out)


def flipud(m: Any) -> Any:
    """Rows in reverse order.

    Args:
        m: Array with at least one axis.

    Raises:
        ValueError: The array has no axes.

    Example:
        >>> mx.np.flipud(mx.np.array([1, 2]))
        array([2., 1.])
    """
    if not is_symbol(m) and as_array(m).ndim < 1:
        raise ValueError("flipud: the array needs at least one axis")
    return flip(m, 0)


def fliplr(m: Any) -> Any:
    """Columns in reverse order.

    Args:
        m: Array with at least two axes.

    Raises:
        ValueError: The array has fewer than two axes.

    Example:
        >>> mx.np.fliplr(mx.np.array([[1, 2]]))
        array([[2., 1.]])
    """
    if not is_symbol(m) and as_array(m).ndim < 2:
        raise ValueError("fliplr: the array needs at least two axes")
    return flip(m, 1)


def roll(a: Any, shift: Axes, axis: Axes | None = None) -> Any:
    """Elements shifted along axes; those that leave at one end come in at the other.

    Args:
        a: Array.
        shift: Places to shift, one for each axis.
        axis: Axes; None rolls the flattened array.

    Example:
        >>> mx.np.roll(mx.np.arange(3), 1)
        array([2., 0., 1.])
    """
    return ops._np_roll(as_array(a), shift, axis)


def rot90(m: Any, k: int = 1, axes: Sequence[int] = (0, 1)) -> Any:
    """A rotation by quarter turns in the plane of two axes.

    Args:
        m: Array with at least two axes.
        k: Number of quarter turns.
        axes: The two axes; it turns from the first towards the second.

    Example:
        >>> mx.np.rot90(mx.np.array([[1, 2], [3, 4]]))
        array([[2., 4.],
               [1., 3.]])
    """
    return ops._npi_rot90(as_array(m), k, tuple(axes))


def diag(array: Any, k: int = 0) -> Any:
    """A diagonal of a matrix, or the matrix with a vector on a diagonal.

    Args:
        array: Vector or matrix.
        k: Which diagonal.

    Example:
        >>> mx.np.diag(mx.np.array([[1, 2], [3, 4]]))
        array([1., 4.])
    """
    return ops._np_diag(as_array(array), k)


def diagflat(array: Any, k: int = 0) -> Any:
    """The matrix with all elements on a diagonal.

    Args:
        array: Array.
        k: Which diagonal.

    Example:
        >>> mx.np.diagflat(mx.np.array([1, 2])).shape
        (2, 2)
    """
    return ops._np_diagflat(as_array(array), k)


def diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The diagonals of the matrices that two axes span.

    Args:
        a: Array with at least two axes.
        offset: Which diagonal.
        axis1: Axis of the rows.
        axis2: Axis of the columns.

    Example:
        >>> mx.np.diagonal(mx.np.array([[1, 2], [3, 4]]))
        array([1., 4.])
    """
    return ops._np_diagonal(as_array(a), offset, axis1, axis2)


def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, out: Any = None) -> Any:
    """The sums of diagonals.

    Args:
        a: Array with at least two axes.
        offset: Which diagonal.
        axis1: Axis of the rows.
        axis2: Axis of the columns.
        out: Array that receives the result.

    Example:
        >>> mx.np.trace(mx.np.array([[1, 2], [3, 4]]))
        array(5.)
    """
    return ops._np_trace(as_array(a), offset, axis1, axis2, out=out)


def tril(m: Any, k: int = 0) -> Any:
    """The lower triangle of matrices, zeros above.

    Args:
        m: Array.
        k: The last diagonal kept.

    Example:
        >>> mx.np.tril(mx.np.ones((2, 2)))
        array([[1., 0.],
               [1., 1.]])
    """
    return ops._npi_tril(as_array(m), k)


def triu(m: Any, k: int = 0) -> Any:
    """The upper triangle of matrices, zeros below.

    Args:
        m: Array.
        k: The first diagonal kept.

    Example:
        >>> mx.np.triu(mx.np.ones((2, 2)))
        array([[1., 1.],
               [0., 1.]])
    """
    return ops._npi_triu(as_array(m), k)


def _pairs(pad_width: Any, ndim: int) -> tuple[tuple[int, int], ...]:
    pairs = onp.broadcast_to(onp.asarray(pad_width, dtype=onp.int64), (ndim, 2))
    return tuple((int(before), int(after)) for before, after in pairs)


def pad(x: Any, pad_width: Any = None, mode: str = "constant", **kwargs: Any) -> Any:
    """Elements added at the ends of the axes.

    Args:
        x: Array.
        pad_width: How many before and after: a number, a pair, or a pair for every axis. Symbols,
            whose number of axes is unknown, need the latter.
        mode: ``"constant"``, ``"edge"``, ``"reflect"``, ``"symmetric"``, ``"maximum"``,
            ``"minimum"`` or ``"wrap"``.
        **kwargs: ``constant_values``, a number, for ``"constant"``; ``reflect_type`` (``"even"``)
            for the mirrored modes; ``stat_length`` (None) for ``"maximum"`` and ``"minimum"``.

    Raises:
        ValueError: ``pad_width`` is negative, or an option is not supported.
        MXNetError: ``mode`` is unknown.

    Example:
        >>> mx.np.pad(mx.np.array([1, 2]), 1)
        array([0., 1., 2., 0.])
    """
    array = as_array(x)
    pairs = _pairs(pad_width, len(_pairs_of_graph(pad_width)) if is_symbol(array) else array.ndim)
    if any(n < 0 for pair in pairs for n in pair):
        raise ValueError(f"pad: pad_width={pad_width} must not be negative")
    value = kwargs.pop("constant_values", 0)
    if not isinstance(value, int | float | onp.number):
        raise ValueError("pad: constant_values must be one number")
    allowed = {"reflect_type": "even", "stat_length": None}
    for name, given in kwargs.items():
        if name not in allowed or given != allowed[name]:
            raise ValueError(f"pad: {name}={given!r} is not supported")
    return invoke("_npi_pad", [array], pad_width=pairs, mode=mode, constant_value=float(value))


def _pairs_of_graph(pad_width: Any) -> Any:
    if onp.ndim(pad_width) != 2:
        raise TypeError(f"pad: symbols need a pair for every axis, got pad_width={pad_width}")
    return pad_width


def resize(a: Any, new_shape: Axes) -> Any:
    """Another shape, filled with repeated copies of the elements.

    Args:
        a: Array.
        new_shape: Lengths of the axes.

    Example:
        >>> mx.np.resize(mx.np.array([1, 2]), (3,))
        array([1., 2., 1.])
    """
    shape = _tuple(new_shape)
    if is_symbol(a):
        return ops._npi_resize(a, shape)
    flat = ravel(a)
    count = int(onp.prod(shape))
    if not flat.size:
        return ops._npi_broadcast_to(ops._npi_zeros(shape=(1,) * len(shape)), shape)
    copies = -(-count // flat.size)
    return reshape(tile(flat, max(copies, 1))[:count], shape)


def atleast_1d(*arys: Any) -> Any:
    """Arrays with at least one axis.

    Args:
        *arys: Arrays.

    Returns:
        The array, or a list of several.

    Example:
        >>> mx.np.atleast_1d(mx.np.array(3))
        array([3.])
    """
    return _at_least("_np_atleast_1d", arys)


def atleast_2d(*arys: Any) -> Any:
    """Arrays with at least two axes.

    Args:
        *arys: Arrays.

    Returns:
        The array, or a list of several.

    Example:
        >>> mx.np.atleast_2d(mx.np.array(3))
        array([[3.]])
    """
    return _at_least("_np_atleast_2d", arys)


def atleast_3d(*arys: Any) -> Any:
    """Arrays with at least three axes.

    Args:
        *arys: Arrays.

    Returns:
        The array, or a list of several.

    Example:
        >>> mx.np.atleast_3d(mx.np.array(3)).shape
        (1, 1, 1)
    """
    return _at_least("_np_atleast_3d", arys)


def _at_least(name: str, arys: tuple[Any, ...]) -> Any:
    return invoke(name, [as_array(a) for a in arys], num_args=len(arys))


def shape(a: Any) -> tuple[int, ...]:
    """The lengths of the axes.

    Args:
        a: Array, or anything NumPy makes an array of.

    Example:
        >>> mx.np.shape([[1, 2]])
        (1, 2)
    """
    found = getattr(a, "shape", None)
    return tuple(onp.shape(a) if found is None else found)


def ndim(a: Any) -> int:
    """The number of axes.

    Args:
        a: Array, or anything NumPy makes an array of.

    Example:
        >>> mx.np.ndim([[1, 2]])
        2
    """
    return len(shape(a))


def size(a: Any, axis: int | None = None) -> int:
    """The number of elements, or the length of an axis.

    Args:
        a: Array, or anything NumPy makes an array of.
        axis: Axis; None counts all elements.

    Raises:
        MXNetError: The axis does not exist.

    Example:
        >>> mx.np.size(mx.np.zeros((2, 3)))
        6
    """
    lengths = shape(a)
    if axis is None:
        return int(onp.prod(lengths))
    if not -len(lengths) <= axis < len(lengths):
        raise MXNetError(f"size: axis {axis} does not exist in an array of shape {lengths}")
    return lengths[axis]
