"""Indices of triangles and grids, and functions applied along axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as onp

from mxnet.context import Context
from mxnet.numpy.creation import array, ones
from mxnet.numpy.internal import as_array, from_host, is_number, ops
from mxnet.numpy.manipulation import expand_dims, tril


def tri(
    N: int,  # noqa: N803 - NumPy's name
    M: int | None = None,  # noqa: N803 - NumPy's name
    k: int = 0,
    dtype: Any = None,
    ctx: Context | None = None,
) -> Any:
    """Ones on and below a diagonal, zeros above.

    Args:
        N: Number of rows.
        M: Number of columns; ``N`` by default.
        k: Which diagonal: above the main one if positive.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.tri(2)
        array([[1., 0.],
               [1., 1.]])
    """
    return tril(ones((N, N if M is None else M), dtype, ctx=ctx), k)


def _from_host(found: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(from_host(indices.astype("int64")) for indices in found)


def tril_indices(n: int, k: int = 0, m: int | None = None) -> tuple[Any, Any]:
    """The indices of the lower triangle.

    Args:
        n: Number of rows.
        k: The last diagonal.
        m: Number of columns; ``n`` by default.

    Returns:
        Rows and columns, int64.

    Example:
        >>> mx.np.tril_indices(2)
        (array([0, 1, 1], dtype=int64), array([0, 0, 1], dtype=int64))
    """
    rows, columns = _from_host(onp.tril_indices(n, k, m))
    return rows, columns


def triu_indices(n: int, k: int = 0, m: int | None = None) -> tuple[Any, Any]:
    """The indices of the upper triangle; arguments as of :func:`tril_indices`.

    Example:
        >>> mx.np.triu_indices(2)
        (array([0, 0, 1], dtype=int64), array([0, 1, 1], dtype=int64))
    """
    rows, columns = _from_host(onp.triu_indices(n, k, m))
    return rows, columns


def _matrix_shape(name: str, arr: Any) -> tuple[int, int]:
    shape = as_array(arr).shape
    if len(shape) != 2:
        raise ValueError(f"{name}: needs a matrix, got shape {shape}")
    return shape[0], shape[1]


def tril_indices_from(arr: Any, k: int = 0) -> tuple[Any, Any]:
    """The indices of the lower triangle of a matrix.

    Args:
        arr: Matrix.
        k: The last diagonal.

    Raises:
        ValueError: ``arr`` does not have two axes.

    Example:
        >>> mx.np.tril_indices_from(mx.np.zeros((2, 2)))[0]
        array([0, 1, 1], dtype=int64)
    """
    n, m = _matrix_shape("tril_indices_from", arr)
    return tril_indices(n, k, m)


def triu_indices_from(arr: Any, k: int = 0) -> tuple[Any, Any]:
    """The indices of the upper triangle of a matrix; arguments as of :func:`tril_indices_from`.

    Example:
        >>> mx.np.triu_indices_from(mx.np.zeros((2, 2)))[0]
        array([0, 0, 1], dtype=int64)
    """
    n, m = _matrix_shape("triu_indices_from", arr)
    return triu_indices(n, k, m)


def diag_indices(n: int, ndim: int = 2) -> tuple[Any, ...]:
    """The indices of the main diagonal of a hypercube.

    Args:
        n: Length of its axes.
        ndim: Number of its axes.

    Example:
        >>> mx.np.diag_indices(2)
        (array([0, 1], dtype=int64), array([0, 1], dtype=int64))
    """
    return _from_host(onp.diag_indices(n, ndim))


def ix_(*args: Any) -> tuple[Any, ...]:
    """Rows of indices such that together they select a grid.

    Args:
        *args: Rows of integers, or of bools that select.

    Raises:
        ValueError: An argument has several axes.

    Example:
        >>> mx.np.arange(9).reshape(3, 3)[mx.np.ix_([0, 2], [1, 2])]
        array([[1., 2.],
               [7., 8.]])
    """
    hosts = [onp.asarray(row.asnumpy() if hasattr(row, "asnumpy") else row) for row in args]
    return tuple(
        from_host(grid if grid.dtype == bool else grid.astype("int64")) for grid in onp.ix_(*hosts)
    )


def geomspace(
    start: float,
    stop: float,
    num: int = 50,
    endpoint: bool = True,
    dtype: Any = None,
    axis: int = 0,
    ctx: Context | None = None,
) -> Any:
    """Numbers with equal ratios.

    Args:
        start: First number.
        stop: Last number.
        num: How many.
        endpoint: Whether ``stop`` is included.
        dtype: Element type; float32 by default.
        axis: Only 0.
        ctx: Context; the current one by default.

    Raises:
        NotImplementedError: ``axis`` is not 0.

    Example:
        >>> mx.np.geomspace(1, 100, 3)
        array([  1.,  10., 100.])
    """
    if axis != 0:
        raise NotImplementedError(f"geomspace: axis must be 0, got {axis}")
    return array(onp.geomspace(start, stop, num, endpoint).tolist(), dtype, ctx)


def rollaxis(a: Any, axis: int, start: int = 0) -> Any:
    """An axis moved before another one.

    Args:
        a: Array.
        axis: Which axis moves.
        start: Before which one.

    Raises:
        ValueError: An axis does not exist.

    Example:
        >>> mx.np.rollaxis(mx.np.zeros((2, 3, 4)), 2).shape
        (4, 2, 3)
    """
    moved = as_array(a)
    count = moved.ndim
    if not -count <= axis < count or not -count <= start <= count:
        raise ValueError(f"rollaxis: axis={axis} and start={start} do not fit {count} axes")
    axis, start = axis % count, start + count if start < 0 else start
    target = start - 1 if axis < start else start
    return moved if axis == target else ops._np_moveaxis(moved, axis, target)


def apply_along_axis(func1d: Callable[..., Any], axis: int, arr: Any, *args: Any, **kwargs: Any
                     ) -> Any:  # fmt: skip
    """The results of a function of rows, applied to every row along an axis.

    Args:
        func1d: Function of an array with one axis; it returns an array or a number.
        axis: Axis of the rows.
        arr: Array.
        *args: Further arguments of the function.
        **kwargs: Further keyword arguments of the function.

    Raises:
        ValueError: The array has no rows to apply the function to.

    Example:
        >>> mx.np.apply_along_axis(lambda row: row * row[0], 0, mx.np.array([[1, 2], [3, 4]]))
        array([[1., 4.],
               [3., 8.]])
    """
    whole = as_array(arr)
    axis = axis % whole.ndim
    moved = ops._np_moveaxis(whole, axis, -1)
    before = moved.shape[:-1]
    rows = moved.reshape((-1, moved.shape[-1]))
    if not rows.shape[0]:
        raise ValueError("apply_along_axis: cannot be applied to an array without rows")
    results = [func1d(rows[i], *args, **kwargs) for i in range(rows.shape[0])]
    if is_number(results[0]):
        return from_host(onp.asarray(results)).reshape(before)
    stacked = ops._npi_stack(*(as_array(result) for result in results))
    inner = stacked.shape[1:]
    shaped = stacked.reshape((*before, *inner))
    if not inner:
        return shaped
    # The axes of the results take the place of the axis.
    order = [*range(axis), *range(len(before), shaped.ndim), *range(axis, len(before))]
    return ops._np_transpose(shaped, tuple(order))


def apply_over_axes(func: Callable[[Any, int], Any], a: Any, axes: int | Sequence[int]) -> Any:
    """A reduction applied along one axis after the other, which keeps them with length 1.

    Args:
        func: Function of an array and an axis.
        a: Array.
        axes: Axis or axes.

    Raises:
        ValueError: The function's result has an unexpected number of axes.

    Example:
        >>> mx.np.apply_over_axes(mx.np.sum, mx.np.ones((2, 3)), [0, 1])
        array([[6.]])
    """
    result = as_array(a)
    count = result.ndim
    for axis in (axes,) if isinstance(axes, int) else axes:
        result = func(result, axis % count)
        if result.ndim == count - 1:
            result = expand_dims(result, axis % count)
        elif result.ndim != count:
            raise ValueError("apply_over_axes: the function must remove one axis or keep all")
    return result
