"""Random arrays and shapes, drawn from NumPy's and Python's global generators, which tests seed."""

# ruff: noqa: NPY002 - tests seed the global generator
from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mxnet import ndarray as nd
from mxnet.context import Context
from mxnet.test_utils.defaults import default_dtype


def random_arrays(*shapes: tuple[int, ...]) -> Any:
    """Standard normal NumPy arrays of given shapes, float32; one array for one shape.

    Example:
        >>> mx.test_utils.random_arrays((2, 3)).shape
        (2, 3)
    """
    arrays = [np.array(np.random.randn(*shape), dtype=default_dtype()) for shape in shapes]
    return arrays if len(arrays) > 1 else arrays[0]


def random_uniform_arrays(*shapes: tuple[int, ...], **kwargs: Any) -> list[Any]:
    """Uniform NumPy arrays of given shapes.

    Args:
        *shapes: The shapes.
        **kwargs: ``low`` and ``high``, the range, 0 to 1 by default; and ``dtype``.

    Raises:
        TypeError: There is another argument.
    """
    low, high = kwargs.pop("low", 0.0), kwargs.pop("high", 1.0)
    dtype = kwargs.pop("dtype", default_dtype())
    if kwargs:
        raise TypeError(f"random_uniform_arrays: unexpected arguments {', '.join(kwargs)}")
    return [np.random.uniform(low, high, size=shape).astype(dtype) for shape in shapes]


def random_sample(population: Sequence[Any], k: int) -> list[Any]:
    """``k`` members of a population, in random order."""
    return random.sample(population, k)


def rand_shape_2d(dim0: int = 10, dim1: int = 10, allow_zero_size: bool = False) -> tuple[int, int]:
    """A random shape of two axes with lengths up to the given ones."""
    low = 0 if allow_zero_size else 1
    return tuple(int(np.random.randint(low, d + 1)) for d in (dim0, dim1))  # type: ignore[return-value]


def rand_shape_3d(
    dim0: int = 10, dim1: int = 10, dim2: int = 10, allow_zero_size: bool = False
) -> tuple[int, int, int]:
    """A random shape of three axes with lengths up to the given ones."""
    low = 0 if allow_zero_size else 1
    return tuple(int(np.random.randint(low, d + 1)) for d in (dim0, dim1, dim2))  # type: ignore[return-value]


def rand_shape_nd(num_dim: int, dim: int = 10, allow_zero_size: bool = False) -> tuple[int, ...]:
    """A random shape of ``num_dim`` axes with lengths up to ``dim``."""
    low = 0 if allow_zero_size else 1
    return tuple(int(n) for n in np.random.randint(low, dim + 1, size=num_dim))


def rand_coord_2d(x_low: int, x_high: int, y_low: int, y_high: int) -> tuple[int, int]:
    """A random point of a grid; the upper bounds are not reached."""
    return int(np.random.randint(x_low, x_high)), int(np.random.randint(y_low, y_high))


def rand_ndarray(
    shape: tuple[int, ...],
    stype: str = "default",
    density: float | None = None,
    dtype: Any = None,
    modifier_func: Callable[[Any], Any] | None = None,
    shuffle_csr_indices: bool = False,
    distribution: str | None = None,
    ctx: Context | None = None,
) -> Any:
    """A random array of any storage type.

    Args:
        shape: Its shape.
        stype: ``"default"``, ``"csr"`` or ``"row_sparse"``.
        density: For sparse arrays the share of rows or elements that is stored; random by default.
        dtype: Element type, float32 by default.
        modifier_func: Applied to every value.
        shuffle_csr_indices: Leave the columns of each row of a csr array in random order.
        distribution: ``"uniform"``, the default, for sparse arrays.
        ctx: Context.

    Example:
        >>> mx.test_utils.rand_ndarray((2, 3), "csr", density=0.5).stype
        'csr'
    """
    if stype != "default":
        return rand_sparse_ndarray(
            shape, stype, density, dtype, distribution, None, None, modifier_func,
            shuffle_csr_indices, ctx,
        )[0]  # fmt: skip
    dtype = default_dtype() if dtype is None else dtype
    values = random_arrays(shape)
    if modifier_func is not None:
        values = np.vectorize(modifier_func, otypes=[values.dtype])(values)
    return nd.array(values, ctx=ctx, dtype=dtype)


def rand_sparse_ndarray(
    shape: tuple[int, ...],
    stype: str,
    density: float | None = None,
    dtype: Any = None,
    distribution: str | None = None,
    data_init: float | None = None,
    rsp_indices: Any = None,
    modifier_func: Callable[[Any], Any] | None = None,
    shuffle_csr_indices: bool = False,
    ctx: Context | None = None,
) -> tuple[Any, Any]:
    """A random sparse array with uniform values in [0, 1).

    Args:
        shape: Its shape.
        stype: ``"csr"`` or ``"row_sparse"``.
        density: Share of elements (csr) or rows (row_sparse) stored; random by default.
        dtype: Element type, float32 by default.
        distribution: ``"uniform"``, the default, or ``"powerlaw"`` for csr: rows of 2, 4, 8 ...
            elements while there are some left, then rows of one.
        data_init: Value of all stored elements instead of random ones.
        rsp_indices: Rows to store of a row_sparse array instead of random ones.
        modifier_func: Applied to every stored value.
        shuffle_csr_indices: Leave the columns of each row of a csr array in random order.
        ctx: Context.

    Returns:
        The array; and its parts: ``(indptr, indices, data)`` for csr, ``(data, indices)`` for
        row_sparse.

    Raises:
        AssertionError: The distribution is unknown.
        ValueError: The storage type is unknown, or a power law does not fit the density.
    """
    if distribution not in (None, "uniform", "powerlaw"):
        raise AssertionError(
            f"Distribution not supported: {distribution}; expected 'uniform' or 'powerlaw'"
        )
    density = float(np.random.rand()) if density is None else density
    dtype = default_dtype() if dtype is None else dtype
    values = (
        np.random.uniform(size=shape) if data_init is None else np.full(shape, float(data_init))
    )
    if modifier_func is not None:
        values = np.vectorize(modifier_func, otypes=[values.dtype])(values)
    if stype == "csr":
        if distribution == "powerlaw":
            chosen = np.arange(shape[1]) < _power_law(shape, density)[:, np.newaxis]
        else:
            chosen = np.random.uniform(size=shape) < density
        rows, columns = np.nonzero(chosen)
        indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=shape[0]))])
        if shuffle_csr_indices:
            _shuffle_rows(columns, indptr)
        parts = (values[chosen], columns, indptr)
        made: Any = nd.sparse.csr_matrix(parts, shape=shape, ctx=ctx, dtype=dtype)
        return made, (made.indptr, made.indices, made.data)
    if stype == "row_sparse":
        if rsp_indices is None:
            rsp_indices = np.flatnonzero(np.random.rand(shape[0]) < density)
        held = np.asarray(rsp_indices, dtype=np.int64)
        parts_of_rows = (values[held].astype(dtype), held)
        made = nd.sparse.row_sparse_array(parts_of_rows, shape=shape, ctx=ctx, dtype=dtype)
        return made, parts_of_rows
    raise ValueError(f"unknown storage type {stype!r}; expected 'csr' or 'row_sparse'")


def _power_law(shape: tuple[int, ...], density: float) -> Any:
    """Numbers of elements of the rows: one each, and doubling numbers while some are left."""
    rows, columns = shape
    total = int(rows * columns * density)
    if total < 2 * rows:
        raise ValueError(
            f"rand_sparse_ndarray: a power law is not supported for density {density} and shape "
            f"{shape}; there must be two elements per row"
        )
    counts = np.ones(rows, dtype=np.int64)
    left = total - rows
    for row in range(rows):
        more = min(2 ** (row + 1), columns) - 1
        counts[row] += min(more, left)
        left -= min(more, left)
    if left:
        raise ValueError(
            f"rand_sparse_ndarray: a power law is not supported for density {density} and shape "
            f"{shape}; {left} elements are too many"
        )
    return counts


def _shuffle_rows(columns: Any, indptr: Any) -> None:
    for begin, end in itertools.pairwise(indptr):
        np.random.shuffle(columns[int(begin) : int(end)])


def shuffle_csr_column_indices(csr: Any) -> None:
    """Put the columns of each row of a csr matrix into random order, which keeps it valid.

    The values stay where they are, so that they belong to other columns afterwards.

    Args:
        csr: A csr array, or a matrix of SciPy; it is changed.

    Example:
        >>> matrix = mx.nd.array([[1, 2, 3, 0]]).tostype("csr")
        >>> mx.test_utils.shuffle_csr_column_indices(matrix)
        >>> sorted(matrix.indices.asnumpy().tolist())
        [0, 1, 2]
    """
    if not hasattr(csr, "asnumpy"):
        _shuffle_rows(csr.indices, csr.indptr)
        return
    columns = csr.indices.asnumpy()
    _shuffle_rows(columns, csr.indptr.asnumpy())
    shuffled = nd.sparse.csr_matrix(
        (csr.data, columns, csr.indptr), shape=csr.shape, dtype=csr.dtype, ctx=csr.context
    )
    shuffled.copyto(csr)


def create_sparse_array(
    shape: tuple[int, ...],
    stype: str,
    data_init: float | None = None,
    rsp_indices: Any = None,
    dtype: Any = None,
    modifier_func: Callable[[Any], Any] | None = None,
    density: float = 0.5,
    shuffle_csr_indices: bool = False,
) -> Any:
    """A sparse array; see :func:`rand_sparse_ndarray`."""
    return rand_sparse_ndarray(
        shape, stype, density, dtype, None, data_init, rsp_indices, modifier_func,
        shuffle_csr_indices,
    )[0]  # fmt: skip


def create_sparse_array_zd(
    shape: tuple[int, ...],
    stype: str,
    density: float,
    data_init: float | None = None,
    rsp_indices: Any = None,
    dtype: Any = None,
    modifier_func: Callable[[Any], Any] | None = None,
    shuffle_csr_indices: bool = False,
) -> Any:
    """A sparse array, in which a density of 0 stores nothing; see :func:`rand_sparse_ndarray`."""
    if stype == "row_sparse" and density == 0:
        rsp_indices = []
    return create_sparse_array(
        shape, stype, data_init, rsp_indices, dtype, modifier_func, density, shuffle_csr_indices
    )


def create_2d_tensor(rows: int, columns: int, dtype: Any = np.int64) -> Any:
    """An array in which every element is the number of its row."""
    return nd.array(np.arange(rows).reshape(-1, 1).repeat(columns, axis=1), dtype=dtype)


def create_vector(size: int, dtype: Any = np.int64) -> Any:
    """The numbers from 0 to ``size - 1``."""
    return nd.array(np.arange(size), dtype=dtype)


def np_reduce(dat: Any, axis: Any, keepdims: bool, numpy_reduce_func: Callable[..., Any]) -> Any:
    """Reduce a NumPy array over one or several axes with a function that takes one axis."""
    if axis is None:
        axis = range(dat.ndim)
    axes = sorted([axis] if isinstance(axis, int) else axis)
    found = dat
    for i in reversed(axes):
        found = numpy_reduce_func(found, axis=i)
    if keepdims:
        found = found.reshape([1 if i in axes else n for i, n in enumerate(dat.shape)])
    return found


def collapse_sum_like(a: Any, shape: tuple[int, ...]) -> Any:
    """Sum a NumPy array over the axes along which ``shape`` would be broadcast to its shape."""
    lead = a.ndim - len(shape)
    axes = [*range(lead), *(lead + i for i, n in enumerate(shape) if n == 1 != a.shape[lead + i])]
    return a.sum(axis=tuple(axes)).reshape(shape)


def assign_each(the_input: Any, function: Callable[[Any], Any] | None) -> Any:
    """A function applied to each element of a NumPy array; a copy without one."""
    if function is None:
        return np.array(the_input)
    return np.vectorize(function)(the_input)


def assign_each2(input1: Any, input2: Any, function: Callable[[Any, Any], Any] | None) -> Any:
    """A function applied to each pair of elements of two NumPy arrays."""
    if function is None:
        return np.array(input1)
    return np.vectorize(function)(input1, input2)
