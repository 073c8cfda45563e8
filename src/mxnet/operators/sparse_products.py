"""Matrix products with sparse operands: ``dot``, ``FullyConnected``, ``Embedding``."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.neural import embedding
from mxnet.operators.parameters import DType
from mxnet.operators.registry import REGISTRY, Shape, operator
from mxnet.operators.storage import (
    CSR,
    RowSparse,
    Storage,
    cast,
    compressed_transposed,
    find_rows,
    row_pointers,
    sparse_gradient,
    take_rows,
    to_dense,
    torch_csr,
    transposed,
)

# Element types for which torch has products with CSR matrices.
_KERNEL_DTYPES = (torch.float32, torch.float64)


def multiply(matrix: CSR, dense: Tensor) -> Tensor:
    """``matrix @ dense`` for plain tensors."""
    if dense.dtype in _KERNEL_DTYPES and matrix.data.shape[0]:
        return torch_csr(matrix) @ dense
    result = dense.new_zeros((matrix.shape[0], dense.shape[1]))
    terms = matrix.data.unsqueeze(1) * dense.index_select(0, matrix.indices)
    return result.index_add_(0, matrix.row_numbers(), terms)


class _Multiply(torch.autograd.Function):
    """``matrix @ dense``, differentiable in ``dense``.

    The gradient of a variable (``leaf``) is sparse: the rows that the matrix has columns for.
    """

    @staticmethod
    def forward(ctx: Any, dense: Tensor, matrix: CSR, leaf: bool) -> Tensor:
        ctx.matrix, ctx.leaf = matrix, leaf
        return multiply(matrix, dense)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        (gradient,) = gradients
        if ctx.leaf and not torch.is_grad_enabled():
            compressed, present = compressed_transposed(ctx.matrix)
            shape = (ctx.matrix.shape[1], gradient.shape[1])
            return sparse_gradient(present, multiply(compressed, gradient), shape), None, None
        return _product(transposed(ctx.matrix), gradient), None, None


def _product(matrix: CSR, dense: Tensor) -> Tensor:
    if not dense.requires_grad:
        return multiply(matrix, dense)
    product: Tensor = _Multiply.apply(dense, matrix, dense.is_leaf)
    return product


def _check(lhs: Storage, rhs: Storage, left: int, right: int) -> None:
    if len(lhs.shape) != 2 or len(rhs.shape) != 2:
        raise MXNetError(
            f"dot: sparse operands need two matrices, got {tuple(lhs.shape)} and {tuple(rhs.shape)}"
        )
    dtypes = [s.dtype if isinstance(s, Tensor) else s.data.dtype for s in (lhs, rhs)]
    if dtypes[0] is not dtypes[1]:
        raise MXNetError(f"dot: lhs has element type {dtypes[0]} but rhs has {dtypes[1]}")
    if left != right:
        raise MXNetError(
            f"dot: lhs {tuple(lhs.shape)} and rhs {tuple(rhs.shape)} have axes of {left} and "
            f"{right} elements to sum over; they must be equal"
        )


def _as_asked(result: Storage, forward_stype: str | None) -> Storage:
    if forward_stype is None or (isinstance(result, CSR) and forward_stype == "csr"):
        return result
    if forward_stype == "csr" or isinstance(result, CSR):
        result = to_dense(result)
    return cast(result, forward_stype)


dot = REGISTRY.get("dot")


@dot.sparse("csr", "default")
def _(
    lhs: CSR, rhs: Tensor, *, transpose_a: bool, transpose_b: bool, forward_stype: str | None
) -> Any:
    if lhs.data.requires_grad:
        return NotImplemented
    if rhs.ndim == 1 and not (transpose_a or transpose_b):
        column = _csr_dense(lhs, rhs.unsqueeze(1), False, "default")
        return _as_asked(to_dense(column).view(-1), forward_stype)
    right = rhs.t() if transpose_b and rhs.ndim == 2 else rhs
    _check(lhs, rhs, lhs.shape[0 if transpose_a else 1], right.shape[0])
    rows = "default" if transpose_b else forward_stype
    return _as_asked(_csr_dense(lhs, right, transpose_a, rows), forward_stype)


def _csr_dense(lhs: CSR, rhs: Tensor, transpose: bool, stype: str | None) -> Storage:
    if not transpose:
        return _product(lhs, rhs)
    if stype == "default":
        return _product(transposed(lhs), rhs)
    compressed, present = compressed_transposed(lhs)
    return RowSparse(_product(compressed, rhs), present, (lhs.shape[1], rhs.shape[1]))


@dot.sparse("csr", "row_sparse")
def _(
    lhs: CSR, rhs: RowSparse, *, transpose_a: bool, transpose_b: bool, forward_stype: str | None
) -> Any:
    if transpose_b or lhs.data.requires_grad:
        return NotImplemented
    _check(lhs, rhs, lhs.shape[0 if transpose_a else 1], rhs.shape[0])
    if transpose_a:
        columns = transposed(lhs)
        stype = forward_stype
    else:
        columns, stype = lhs, "default"
    if rhs.leaf is not None:
        present, positions = torch.unique(columns.indices, return_inverse=True)
        rows = take_rows(rhs, present)
        narrow = CSR(columns.data, positions, columns.indptr, (columns.shape[0], rows.shape[0]))
    else:
        positions, found = find_rows(rhs.indices, columns.indices)
        pointers = row_pointers(columns.row_numbers()[found], columns.shape[0])
        shape = (columns.shape[0], rhs.data.shape[0])
        rows, narrow = rhs.data, CSR(columns.data[found], positions[found], pointers, shape)
    if stype == "default":
        return _as_asked(_product(narrow, rows), forward_stype)
    used = columns.indptr.diff().nonzero().view(-1)
    kept = CSR(
        narrow.data, narrow.indices, _without_empty(narrow, used), (used.shape[0], narrow.shape[1])
    )
    result = RowSparse(_product(kept, rows), used, (columns.shape[0], rhs.shape[1]))
    return _as_asked(result, forward_stype)


def _without_empty(matrix: CSR, used: Tensor) -> Tensor:
    """The row pointers when only the rows ``used`` are kept; the others hold nothing."""
    return torch.cat([matrix.indptr[used], matrix.indptr[-1:]])


@dot.sparse("default", "csr")
def _(
    lhs: Tensor, rhs: CSR, *, transpose_a: bool, transpose_b: bool, forward_stype: str | None
) -> Any:
    if rhs.data.requires_grad:
        return NotImplemented
    left = (
        lhs if transpose_a and lhs.ndim == 2 else lhs.t()
    )  # its transpose multiplies from the right
    _check(lhs, rhs, left.shape[0], rhs.shape[1 if transpose_b else 0])
    if transpose_b:
        result: Storage = _product(rhs, left).t()
        stype = forward_stype or ("default" if transpose_a else "csr")
        return _as_asked(result, stype)
    if transpose_a or forward_stype not in (None, "csr"):
        return _as_asked(_product(transposed(rhs), left).t(), forward_stype)
    # Every row of the result gets the columns that the matrix has, as in the reference.
    compressed, present = compressed_transposed(rhs)
    values = _product(compressed, left).t().reshape(-1)
    count, rows = present.shape[0], lhs.shape[0]
    pointers = torch.arange(rows + 1, device=present.device) * count
    return CSR(values, present.repeat(rows), pointers, (rows, rhs.shape[1]))


@dot.sparse("csr", "csr")
@dot.sparse("row_sparse", "csr")
@dot.sparse("row_sparse", "default")
@dot.sparse("default", "row_sparse")
@dot.sparse("row_sparse", "row_sparse")
def _(lhs: Storage, rhs: Storage, *, forward_stype: str | None, **transposes: bool) -> Any:
    if forward_stype is None:
        return NotImplemented
    return cast(dot.body(to_dense(lhs), to_dense(rhs), **transposes), forward_stype)


@REGISTRY.get("FullyConnected").sparse("csr", "default")
@REGISTRY.get("FullyConnected").sparse("csr", "default", "default")
def _(
    data: CSR,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    num_hidden: int,
    no_bias: bool,
    flatten: bool,
) -> Any:
    if data.data.requires_grad or weight.shape != (num_hidden, data.shape[1]):
        return NotImplemented
    if weight.dtype is not data.data.dtype:
        return NotImplemented
    result = _product(data, weight.t())
    return result if no_bias or bias is None else result + bias


# ---- look-up ---------------------------------------------------------------------------------


@operator("_contrib_SparseEmbedding")
def sparse_embedding(
    data: Tensor,
    weight: Tensor,
    *,
    input_dim: int,
    output_dim: int,
    dtype: DType = torch.float32,
    sparse_grad: bool = False,
) -> Tensor:
    """Rows of ``weight`` at the indices in ``data``, with a row-sparse gradient.

    ``Embedding(sparse_grad=True)`` under the name that older programs use.

    Shapes:
        data: any.
        weight: ``(input_dim, output_dim)``.
        output: the shape of ``data`` plus ``(output_dim,)``.

    Args:
        data: Indices, of any dtype; those out of range are clipped.
        weight: The table.
        input_dim: Number of rows.
        output_dim: Length of a row.
        dtype: Element type of a ``weight`` that is yet to be made.
        sparse_grad: Accepted for compatibility; the gradient is row-sparse always.

    Returns:
        The rows; dtype of ``weight``.

    Raises:
        MXNetError: ``weight`` has another shape.

    Example:
        >>> w = mx.nd.array([[1, 2], [3, 4], [5, 6]])
        >>> mx.nd.contrib.SparseEmbedding(mx.nd.array([2]), w, input_dim=3, output_dim=2).asnumpy()
        array([[5., 6.]], dtype=float32)
    """
    result: Tensor = embedding.body(
        data, weight, input_dim=input_dim, output_dim=output_dim, dtype=dtype, sparse_grad=True
    )
    return result


@sparse_embedding.fill_shapes
def _(
    shapes: list[Shape | None], *, input_dim: int, output_dim: int, **_: Any
) -> list[Shape | None]:
    shapes[1] = (input_dim, output_dim)
    return shapes


@embedding.sparse("default", "row_sparse")
@sparse_embedding.sparse("default", "row_sparse")
def _(data: Tensor, weight: RowSparse, *, input_dim: int, output_dim: int, **_: Any) -> Any:
    if weight.shape != (input_dim, output_dim):
        return NotImplemented
    wanted = data.detach().long().clamp(0, input_dim - 1)
    return take_rows(weight, wanted.reshape(-1)).view(*wanted.shape, output_dim)
