"""Operators about storage itself, and those that move or count stored values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import REGISTRY, operator
from mxnet.operators.storage import (
    CSR,
    RowSparse,
    SparseStorage,
    Storage,
    cast,
    row_pointers,
    take_rows,
)

# ---- storage types ---------------------------------------------------------------------------


@operator("cast_storage", aliases=("_sparse_cast_storage",), may_alias=True)
def cast_storage(data: Tensor, *, stype: Literal["default", "csr", "row_sparse"]) -> Tensor:
    """The same elements with another storage type.

    Shapes:
        data: any; a matrix for ``"csr"``.
        output: the shape of ``data``.

    Args:
        data: Array of any storage type.
        stype: Storage type of the result. In graphs, which are dense, it changes nothing.

    Returns:
        Array of the element type of ``data``.

    Raises:
        MXNetError: The conversion does not exist: between csr and row_sparse, or of an array that
            is not a matrix to csr.

    Example:
        >>> mx.nd.cast_storage(mx.nd.array([[0, 1], [0, 0]]), stype="csr").indices.asnumpy()
        array([1])
    """
    return data


@cast_storage.sparse("default")
@cast_storage.sparse("csr")
@cast_storage.sparse("row_sparse")
def _(data: Storage, *, stype: str) -> Storage:
    return cast(data, stype)


@operator("_sparse_retain")
def sparse_retain(data: Tensor, indices: Tensor) -> Tensor:
    """The rows ``indices`` of a row-sparse array; all others become zero.

    Shapes:
        data: ``(N, ...)``.
        indices: ``(k,)``.
        output: ``(N, ...)``.

    Args:
        data: Row-sparse array.
        indices: Row numbers, of any element type, in ascending order.

    Returns:
        Row-sparse array that stores exactly these rows.

    Example:
        >>> a = mx.nd.sparse.row_sparse_array(([[1, 2], [3, 4]], [0, 2]), shape=(3, 2))
        >>> mx.nd.sparse.retain(a, mx.nd.array([2])).indices.asnumpy()
        array([2])
    """
    rows = indices.reshape(-1).long()
    return torch.zeros_like(data).index_copy(0, rows, data.index_select(0, rows))


@sparse_retain.sparse("row_sparse", "default")
def _(data: RowSparse, indices: Tensor) -> RowSparse:
    rows = indices.detach().reshape(-1).long()
    return RowSparse(take_rows(data, rows), rows, data.shape)


@REGISTRY.get("_identity_with_attr_like_rhs").sparse("csr", "csr")
@REGISTRY.get("_identity_with_attr_like_rhs").sparse("row_sparse", "row_sparse")
@REGISTRY.get("_identity_with_attr_like_rhs").sparse("default", "csr")
@REGISTRY.get("_identity_with_attr_like_rhs").sparse("default", "row_sparse")
def _(lhs: Storage, rhs: SparseStorage) -> Storage:
    return cast(lhs, rhs.stype)


# ---- counting and summing --------------------------------------------------------------------


@operator("_contrib_getnnz", scalar_output=True)
def getnnz(data: Tensor, *, axis: int | None = None) -> Tensor:
    """How many values a csr matrix stores, explicit zeros included; how many are nonzero otherwise.

    Shapes:
        data: ``(N, M)``.
        output: ``(1,)``; ``(N,)`` with ``axis=1``, ``(M,)`` with ``axis=0``.

    Args:
        data: Matrix.
        axis: Count each row (1) or each column (0) instead of the whole.

    Returns:
        The counts, int64.

    Raises:
        MXNetError: ``axis`` is something else.

    Example:
        >>> mx.nd.contrib.getnnz(mx.nd.array([[0, 1], [2, 3]]).tostype("csr"), axis=1).asnumpy()
        array([1, 2])
    """
    _check_axis("_contrib_getnnz", axis)
    stored = data.ne(0)
    return stored.sum() if axis is None else stored.sum(axis)


def _check_axis(name: str, axis: int | None) -> None:
    if axis not in (None, 0, 1):
        raise MXNetError(f"{name}: axis={axis} is not supported; expected None, 0 or 1")


@getnnz.sparse("csr")
def _(data: CSR, *, axis: int | None) -> Tensor:
    _check_axis("_contrib_getnnz", axis)
    if axis is None:
        return data.indptr[-1].clone()
    if axis:
        return data.indptr.diff()
    return torch.bincount(data.indices, minlength=data.shape[1])


@REGISTRY.get("_square_sum").sparse("row_sparse")
def _(data: RowSparse, *, axis: Any, keepdims: bool, exclude: bool) -> Any:
    named = (axis,) if isinstance(axis, int) else axis
    if len(data.shape) != 2 or exclude or named not in ((0,), (1,)):
        return NotImplemented
    squares = data.data.square()
    if named == (0,):
        return squares.sum(0, keepdim=keepdims)
    sums = squares.sum(1, keepdim=True)
    rows = RowSparse(sums, data.indices, (data.shape[0], 1))
    return rows if keepdims else rows.to_dense().view(-1)


def _register_reduction(name: str) -> None:
    found = REGISTRY.get(name)

    @found.sparse("csr")
    def _(data: CSR, *, axis: Any, keepdims: bool, exclude: bool) -> Any:
        named = (axis,) if isinstance(axis, int) else axis
        if exclude or named not in ((0,), (1,)):
            return NotImplemented
        along = named[0]
        positions = data.row_numbers() if along else data.indices
        kept = data.shape[1 - along]
        total = data.data.new_zeros(kept).index_add(0, positions, data.data)
        if name == "mean":
            total = total / data.shape[along]
        return total.unsqueeze(along) if keepdims else total


for _name in ("sum", "mean"):
    _register_reduction(_name)


# ---- moving ----------------------------------------------------------------------------------


@REGISTRY.get("slice").sparse("csr")
def _(
    data: CSR, *, begin: Sequence[int | None], end: Sequence[int | None], step: Sequence[int | None]
) -> Any:
    if any(s not in (None, 0, 1) for s in step) or not 1 <= len(begin) == len(end) <= 2:
        return NotImplemented
    bounds = [
        slice(b, e).indices(length)[:2]
        for b, e, length in zip(begin, end, data.shape, strict=False)
    ]
    if any(first >= last for first, last in bounds):
        return NotImplemented
    rows = slice_rows(data, *bounds[0])
    return rows if len(bounds) == 1 else _slice_columns(rows, *bounds[1])


def slice_rows(data: CSR, first: int, last: int) -> CSR:
    """The rows ``first`` to ``last`` (not included) of a matrix, which share its memory."""
    last = max(first, last)
    start, stop = data.indptr[first].item(), data.indptr[last].item()
    pointers = data.indptr[first : last + 1] - start
    shape = (last - first, data.shape[1])
    return CSR(data.data[start:stop], data.indices[start:stop], pointers, shape)


def _slice_columns(data: CSR, first: int, last: int) -> CSR:
    kept = (data.indices >= first) & (data.indices < last)
    pointers = row_pointers(data.row_numbers()[kept], data.shape[0])
    return CSR(data.data[kept], data.indices[kept] - first, pointers, (data.shape[0], last - first))


@REGISTRY.get("Concat").sparse("csr")
def _(*data: CSR, dim: int) -> Any:
    if dim not in (0, -2):
        return NotImplemented
    columns = data[0].shape[1]
    for matrix in data:
        if matrix.shape[1] != columns:
            return NotImplemented
    pointers, offset = [data[0].indptr[:1]], 0
    for matrix in data:
        pointers.append(matrix.indptr[1:] + offset)
        offset += matrix.data.shape[0]
    return CSR(
        torch.cat([matrix.data for matrix in data]),
        torch.cat([matrix.indices for matrix in data]),
        torch.cat(pointers),
        (sum(matrix.shape[0] for matrix in data), columns),
    )


@REGISTRY.get("take").sparse("csr", "default")
def _(a: CSR, indices: Tensor, *, axis: int, mode: str) -> Any:
    if axis != 0 or indices.ndim != 1 or mode == "raise":
        return NotImplemented
    wanted = indices.long()
    wanted = wanted % a.shape[0] if mode == "wrap" else wanted.clamp(0, a.shape[0] - 1)
    counts = a.indptr.diff()[wanted]
    pointers = torch.zeros(wanted.shape[0] + 1, dtype=torch.int64, device=wanted.device)
    torch.cumsum(counts, 0, out=pointers[1:])
    # Stored value j of the result lies (j - start of its row) after the start of its source row.
    shift = torch.repeat_interleave(a.indptr[wanted] - pointers[:-1], counts)
    source = shift + torch.arange(shift.shape[0], device=shift.device)
    return CSR(a.data[source], a.indices[source], pointers, (wanted.shape[0], a.shape[1]))
