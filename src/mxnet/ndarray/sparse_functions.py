"""Functions that make and combine sparse arrays: ``csr_matrix``, ``zeros``, ``add``."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context, as_context
from mxnet.dtypes import torch_dtype
from mxnet.ndarray import creation
from mxnet.ndarray.arithmetic import is_number
from mxnet.ndarray.csr import CSRNDArray
from mxnet.ndarray.handle import NDArray
from mxnet.ndarray.row_sparse import RowSparseNDArray
from mxnet.ndarray.sparse_arithmetic import ADD, DIVIDE, MULTIPLY, SUBTRACT, Names, combine
from mxnet.ndarray.sparse_base import BaseSparseNDArray
from mxnet.operators.storage import (
    CSR,
    RowSparse,
    csr_from_dense,
    empty_storage,
    row_pointers,
    row_sparse_from_dense,
)

_CLASSES: dict[str, type[BaseSparseNDArray]] = {
    "csr": CSRNDArray,
    "row_sparse": RowSparseNDArray,
}
Shape = Sequence[int]

# ---- making ----------------------------------------------------------------------------------


def csr_matrix(
    arg1: Any, shape: Shape | None = None, ctx: Context | None = None, dtype: Any = None
) -> CSRNDArray:
    """A matrix in compressed-sparse-row form.

    Args:
        arg1: A dense matrix (array, NumPy array, nested list), a csr array, a SciPy sparse matrix,
            ``(data, indices, indptr)``, ``(data, (row, col))`` with any order of positions, or the
            shape ``(M, N)`` of a matrix that stores nothing.
        shape: ``(M, N)``; by default as large as the indices need.
        ctx: Context; the current one by default.
        dtype: Element type; by default that of ``arg1``, float32 for lists (NumPy's choice with
            ``(row, col)``).

    Raises:
        MXNetError: ``shape`` does not fit.
        ValueError: ``arg1`` is of an unexpected kind.

    Example:
        >>> mx.nd.sparse.csr_matrix(([5.0, 7.0], ([0, 1], [2, 0])), shape=(2, 3)).asnumpy()
        array([[0., 0., 5.],
               [7., 0., 0.]])
    """
    context = as_context(ctx)
    if isinstance(arg1, tuple):
        if all(isinstance(n, int | np.integer) for n in arg1):
            _agree("csr_matrix", arg1, shape)
            return _empty("csr", arg1, context, dtype)
        if len(arg1) == 2:
            storage = _csr_from_positions(*arg1, shape, dtype)
        elif len(arg1) == 3:
            storage = _csr_from_parts(*arg1, shape, dtype)
        else:
            raise ValueError(
                f"csr_matrix: a tuple of {len(arg1)} is none of (M, N), (data, (row, col)) and "
                "(data, indices, indptr)"
            )
    elif isinstance(arg1, CSRNDArray):
        _agree("csr_matrix", arg1.shape, shape)
        storage = arg1._storage.copied(
            context.device, arg1._storage.data.dtype if dtype is None else torch_dtype(dtype)
        )
    elif hasattr(arg1, "tocsr"):
        storage = _csr_from_scipy(arg1, dtype)
        _agree("csr_matrix", storage.shape, shape)
    elif isinstance(arg1, BaseSparseNDArray):
        raise ValueError(f"Unexpected input type: {type(arg1).__name__}")
    else:
        storage = csr_from_dense(_tensor(arg1, dtype))
        _agree("csr_matrix", storage.shape, shape)
    made: CSRNDArray = CSRNDArray._over(storage.copied(context.device, storage.data.dtype), context)
    return made


def row_sparse_array(
    arg1: Any, shape: Shape | None = None, ctx: Context | None = None, dtype: Any = None
) -> RowSparseNDArray:
    """An array of which only some rows are stored.

    Args:
        arg1: A dense array (NumPy array, nested list), a row-sparse array, ``(data, indices)``
            with the rows and their numbers, or the shape of an array that stores nothing.
        shape: Shape; by default with as many rows as the largest index needs.
        ctx: Context; the current one by default.
        dtype: Element type; by default that of ``arg1``, float32 for lists.

    Raises:
        MXNetError: ``shape`` does not fit.
        ValueError: ``arg1`` is of an unexpected kind.

    Example:
        >>> mx.nd.sparse.row_sparse_array(([[1, 2]], [1]), shape=(2, 2)).asnumpy()
        array([[0., 0.],
               [1., 2.]], dtype=float32)
    """
    context = as_context(ctx)
    if isinstance(arg1, tuple):
        if all(isinstance(n, int | np.integer) for n in arg1):
            _agree("row_sparse_array", arg1, shape)
            return _empty("row_sparse", arg1, context, dtype)
        if len(arg1) != 2:
            raise ValueError("row_sparse_array: expected a shape or (data, indices)")
        data, indices = _tensor(arg1[0], dtype), _index_tensor(arg1[1])
        rows = int(indices.max()) + 1 if indices.numel() else 0
        lengths = (rows, *data.shape[1:]) if shape is None else tuple(shape)
        if data.shape[:1] != indices.shape or data.shape[1:] != lengths[1:]:
            raise MXNetError(
                f"row_sparse_array: data {tuple(data.shape)} and indices {tuple(indices.shape)} do "
                f"not make an array of shape {lengths}"
            )
        storage = RowSparse(data, indices, lengths)
    elif isinstance(arg1, RowSparseNDArray):
        _agree("row_sparse_array", arg1.shape, shape)
        storage = arg1._constant_storage()
        if dtype is not None:
            storage = storage.with_data(storage.data.to(torch_dtype(dtype)))
    elif isinstance(arg1, BaseSparseNDArray):
        raise ValueError(f"Unexpected input type: {type(arg1).__name__}")
    else:
        storage = row_sparse_from_dense(_tensor(arg1, dtype))
        _agree("row_sparse_array", storage.shape, shape)
    made: RowSparseNDArray = RowSparseNDArray._over(
        storage.copied(context.device, storage.data.dtype), context
    )
    return made


def zeros(
    stype: str, shape: Shape, ctx: Context | None = None, dtype: Any = None, **kwargs: Any
) -> NDArray:
    """An array of zeros with a storage type.

    Args:
        stype: ``"csr"``, ``"row_sparse"`` or ``"default"``.
        shape: Lengths of the axes.
        ctx: Context; the current one by default.
        dtype: Element type; float32 by default.
        **kwargs: As of ``mx.nd.zeros``, for the default storage type.

    Raises:
        ValueError: ``stype`` is unknown.

    Example:
        >>> mx.nd.sparse.zeros("csr", (1, 2)).asnumpy()
        array([[0., 0.]], dtype=float32)
    """
    if stype == "default":
        return creation.zeros(shape, ctx, dtype, **kwargs)
    if stype not in _CLASSES:
        raise ValueError(f"unknown storage type {stype!r}; expected csr, row_sparse or default")
    if kwargs:
        raise TypeError(f"zeros: unknown argument {next(iter(kwargs))!r}")
    made: NDArray = _empty(stype, shape, as_context(ctx), dtype)
    return made


def empty(stype: str, shape: Shape, ctx: Context | None = None, dtype: Any = None) -> NDArray:
    """A sparse array that stores nothing, the same as ``zeros``.

    Args:
        stype: ``"csr"`` or ``"row_sparse"``.
        shape: Lengths of the axes.
        ctx: Context; the current one by default.
        dtype: Element type; float32 by default.

    Raises:
        ValueError: ``stype`` is unknown.

    Example:
        >>> mx.nd.sparse.empty("row_sparse", (4, 2)).shape
        (4, 2)
    """
    if stype not in _CLASSES:
        raise ValueError(f"unknown stype : {stype}; expected csr or row_sparse")
    return zeros(stype, shape, ctx, dtype)


def array(source_array: Any, ctx: Context | None = None, dtype: Any = None) -> NDArray:
    """A sparse array with the elements of another one.

    Args:
        source_array: Sparse array of this package, or a SciPy sparse matrix, which becomes csr.
        ctx: Context; the current one by default.
        dtype: Element type; by default that of ``source_array``.

    Raises:
        ValueError: ``source_array`` is not sparse.

    Example:
        >>> mx.nd.sparse.array(mx.nd.sparse.zeros("csr", (2, 2))).stype
        'csr'
    """
    if isinstance(source_array, CSRNDArray) or hasattr(source_array, "tocsr"):
        return csr_matrix(source_array, None, ctx, dtype)
    if isinstance(source_array, RowSparseNDArray):
        return row_sparse_array(source_array, None, ctx, dtype)
    if isinstance(source_array, NDArray | np.ndarray):
        raise ValueError(
            "Please use mx.nd.array to create an NDArray with source_array of type "
            f"{type(source_array)}"
        )
    raise ValueError(f"Unexpected source_array type: {type(source_array)}")


def _empty(stype: str, shape: Shape, ctx: Context, dtype: Any) -> Any:
    element_type = torch.float32 if dtype is None else torch_dtype(dtype)
    lengths = tuple(int(length) for length in shape)
    return _CLASSES[stype]._over(empty_storage(stype, lengths, element_type, ctx.device), ctx)


def _agree(function: str, found: Shape, asked: Shape | None) -> None:
    if asked is not None and tuple(asked) != tuple(found):
        raise MXNetError(f"{function}: shape={tuple(asked)} but the source has {tuple(found)}")


def _tensor(source: Any, dtype: Any) -> Tensor:
    """A tensor with the element type of the source, float32 for plain Python numbers."""
    if isinstance(source, NDArray):
        data: Tensor = source._data
        return data if dtype is None else data.to(torch_dtype(dtype))
    if isinstance(source, Tensor):
        return source.detach() if dtype is None else source.detach().to(torch_dtype(dtype))
    host = np.asarray(source)
    if dtype is not None:
        wanted = torch_dtype(dtype)
    else:
        wanted = torch_dtype(host.dtype) if isinstance(source, np.ndarray) else torch.float32
    return torch.from_numpy(np.array(host, order="C")).to(wanted)


def _index_tensor(source: Any) -> Tensor:
    return _tensor(source, "int64").reshape(-1)


def _csr_from_parts(data: Any, indices: Any, indptr: Any, shape: Shape | None, dtype: Any) -> CSR:
    values, columns, pointers = _tensor(data, dtype), _index_tensor(indices), _index_tensor(indptr)
    if shape is None:
        width = int(columns.max()) + 1 if columns.numel() else 0
        shape = (pointers.numel() - 1, width)
    if len(shape) != 2 or pointers.numel() != shape[0] + 1:
        raise MXNetError(
            f"csr_matrix: shape {tuple(shape)} needs two axes and an indptr of rows + 1 elements, "
            f"got {pointers.numel()}"
        )
    if values.shape != columns.shape:
        raise MXNetError(
            f"csr_matrix: data has shape {tuple(values.shape)} but indices {tuple(columns.shape)}"
        )
    return CSR(values, columns, pointers, tuple(shape))


def _csr_from_positions(data: Any, positions: Any, shape: Shape | None, dtype: Any) -> CSR:
    # Lists of Python numbers become float64 and int64 here, as in SciPy.
    values = _tensor(data if isinstance(data, NDArray | Tensor) else np.asarray(data), dtype)
    rows, columns = (_index_tensor(p) for p in positions)
    if shape is None:
        if not rows.numel():
            raise MXNetError("csr_matrix: the shape of a matrix without elements must be given")
        shape = (int(rows.max()) + 1, int(columns.max()) + 1)
    height, width = shape
    if not values.shape == rows.shape == columns.shape:
        raise MXNetError(
            f"csr_matrix: data {tuple(values.shape)}, row {tuple(rows.shape)} and col "
            f"{tuple(columns.shape)} must have one length"
        )
    outside = (rows < 0) | (rows >= height) | (columns < 0) | (columns >= width)
    if bool(outside.any()):
        raise MXNetError(f"csr_matrix: a position lies outside of the shape {tuple(shape)}")
    # Positions named twice are added, as in SciPy.
    flat, inverse = torch.unique(rows * width + columns, return_inverse=True)
    total = values.new_zeros(flat.shape).index_add(0, inverse, values)
    return CSR(total, flat % width, row_pointers(flat // width, height), tuple(shape))


def _csr_from_scipy(matrix: Any, dtype: Any) -> CSR:
    ordered = matrix.tocsr()
    ordered.sort_indices()
    return _csr_from_parts(ordered.data, ordered.indices, ordered.indptr, ordered.shape, dtype)


# ---- arithmetic ------------------------------------------------------------------------------


def _combine(name: str, names: Names, on_numbers: Callable[..., Any], lhs: Any, rhs: Any) -> Any:
    for value in (lhs, rhs):
        if not isinstance(value, NDArray) and not is_number(value):
            raise TypeError(f"{name}: expected an array or a number, got {type(value).__name__}")
    if is_number(lhs) and is_number(rhs):
        return on_numbers(lhs, rhs)
    return combine(names, lhs, rhs)


def add(lhs: Any, rhs: Any) -> Any:
    """``lhs + rhs``: sparse for two arrays of one sparse storage type and shape, else dense.

    Args:
        lhs: Array or number.
        rhs: Array or number.

    Raises:
        TypeError: An operand is neither.

    Example:
        >>> a = mx.nd.array([[0, 1]]).tostype("csr")
        >>> mx.nd.sparse.add(a, a).data.asnumpy()
        array([2.], dtype=float32)
    """
    return _combine("add", ADD, operator.add, lhs, rhs)


def subtract(lhs: Any, rhs: Any) -> Any:
    """``lhs - rhs``: sparse for two arrays of one sparse storage type and shape, else dense.

    Args:
        lhs: Array or number.
        rhs: Array or number.

    Raises:
        TypeError: An operand is neither.
    """
    return _combine("subtract", SUBTRACT, operator.sub, lhs, rhs)


def multiply(lhs: Any, rhs: Any) -> Any:
    """``lhs * rhs``: sparse when one array is and the other has its shape or is a number.

    Args:
        lhs: Array or number.
        rhs: Array or number; a dense one may broadcast to a csr matrix, which stays csr.

    Raises:
        TypeError: An operand is neither.

    Example:
        >>> a = mx.nd.array([[0, 1]]).tostype("csr")
        >>> mx.nd.sparse.multiply(a, 3).data.asnumpy()
        array([3.], dtype=float32)
    """
    return _combine("multiply", MULTIPLY, operator.mul, lhs, rhs)


def divide(lhs: Any, rhs: Any) -> Any:
    """``lhs / rhs``: sparse when a sparse array is divided by a number.

    Args:
        lhs: Array or number.
        rhs: Array or number; a dense one may broadcast to a csr matrix, which stays csr.

    Raises:
        TypeError: An operand is neither.
    """
    return _combine("divide", DIVIDE, operator.truediv, lhs, rhs)
