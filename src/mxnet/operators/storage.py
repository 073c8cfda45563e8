"""Sparse storage: what sparse implementations of operators compute on, and its conversions.

A storage holds plain tensors. It is to a sparse array what a tensor is to a dense one: a value that
``assign`` replaces in place.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from mxnet.base import MXNetError

STORAGE_TYPES = ("default", "csr", "row_sparse")


@dataclass(slots=True, eq=False)
class CSR:
    """A matrix in compressed-sparse-row form.

    Attributes:
        data: ``(n,)``: the stored values, row by row.
        indices: ``(n,)``: the column of each.
        indptr: ``(rows + 1,)``: row ``i`` owns the values ``indptr[i]`` to ``indptr[i + 1]``.
        shape: ``(rows, columns)``.
    """

    data: Tensor
    indices: Tensor
    indptr: Tensor
    shape: tuple[int, ...]

    stype: ClassVar[str] = "csr"

    def row_numbers(self) -> Tensor:
        """The row of each stored value."""
        rows = torch.arange(self.shape[0], device=self.indices.device)
        return torch.repeat_interleave(
            rows, self.indptr.diff().long(), output_size=self.data.shape[0]
        )

    def with_data(self, data: Tensor) -> CSR:
        """Other values at the same positions."""
        return CSR(data, self.indices, self.indptr, self.shape)

    def to_dense(self) -> Tensor:
        """The matrix with its zeros; values stored twice are added, as in SciPy."""
        rows, columns = self.shape
        flat = self.data.new_zeros(rows * columns)
        positions = self.row_numbers() * columns + self.indices
        return flat.index_add_(0, positions, self.data).view(rows, columns)

    def assign(self, other: CSR) -> None:
        """Become ``other``, sharing its memory."""
        self.data, self.indices, self.indptr = other.data, other.indices, other.indptr

    def copied(self, device: torch.device, dtype: torch.dtype) -> CSR:
        """A copy outside any graph, on ``device`` and with elements of type ``dtype``."""
        return CSR(
            self.data.detach().to(device=device, dtype=dtype, copy=True),
            self.indices.to(device=device, copy=True),
            self.indptr.to(device=device, copy=True),
            self.shape,
        )


@dataclass(slots=True, eq=False)
class RowSparse:
    """An array of which some rows (first axis) are stored; the others are zero.

    Attributes:
        data: ``(n, *shape[1:])``: the stored rows.
        indices: ``(n,)``: their numbers, ascending.
        shape: Shape of the whole array.
        leaf: Of a variable in a recorded graph: what stands for the whole array on torch's tape. It
            has the shape, but no memory.
    """

    data: Tensor
    indices: Tensor
    shape: tuple[int, ...]
    leaf: Tensor | None = None

    stype: ClassVar[str] = "row_sparse"

    def with_data(self, data: Tensor) -> RowSparse:
        """Other values in the same rows."""
        return RowSparse(data, self.indices, self.shape)

    def to_dense(self) -> Tensor:
        """The array with its zero rows."""
        return self.data.new_zeros(self.shape).index_copy_(0, self.indices.long(), self.data)

    def assign(self, other: RowSparse) -> None:
        """Become ``other``, sharing its memory."""
        self.data, self.indices = other.data, other.indices

    def copied(self, device: torch.device, dtype: torch.dtype) -> RowSparse:
        """A copy outside any graph, on ``device`` and with elements of type ``dtype``."""
        data = self.data.detach().to(device=device, dtype=dtype, copy=True)
        return RowSparse(data, self.indices.to(device=device, copy=True), self.shape)


SparseStorage = CSR | RowSparse
Storage = Tensor | CSR | RowSparse


def storage_type(value: Storage) -> str:
    """``"default"``, ``"csr"`` or ``"row_sparse"``."""
    return "default" if isinstance(value, Tensor) else value.stype


def to_dense(value: Storage) -> Tensor:
    """The value as a tensor."""
    return value if isinstance(value, Tensor) else value.to_dense()


def cast(value: Storage, stype: str) -> Storage:
    """The value with another storage type.

    Raises:
        MXNetError: The conversion does not exist, such as from csr to row_sparse.
    """
    before = storage_type(value)
    if before == stype:
        return value
    if stype == "default":
        return to_dense(value)
    if not isinstance(value, Tensor):
        raise MXNetError(f"cast_storage from {before} to {stype} is not supported")
    return csr_from_dense(value) if stype == "csr" else row_sparse_from_dense(value)


def _kept(dense: Tensor) -> Tensor:
    """Which elements a sparse array stores: of a recorded one all, for all may have a gradient."""
    return torch.ones_like(dense, dtype=torch.bool) if dense.requires_grad else dense.ne(0)


def csr_from_dense(dense: Tensor) -> CSR:
    """A matrix's nonzero elements.

    Raises:
        MXNetError: ``dense`` is not a matrix.
    """
    if dense.ndim != 2:
        raise MXNetError(f"csr arrays have 2 dimensions, got shape {tuple(dense.shape)}")
    rows, columns = torch.nonzero(_kept(dense), as_tuple=True)
    return CSR(
        dense[rows, columns], columns, row_pointers(rows, dense.shape[0]), tuple(dense.shape)
    )


def row_sparse_from_dense(dense: Tensor) -> RowSparse:
    """The rows that hold a nonzero element.

    Raises:
        MXNetError: ``dense`` has no axis.
    """
    if not dense.ndim:
        raise MXNetError("row_sparse arrays have at least 1 dimension, got shape ()")
    used = _kept(dense).reshape(dense.shape[0], -1).any(1)
    indices = used.nonzero().view(-1)
    return RowSparse(dense[indices], indices, tuple(dense.shape))


def row_pointers(rows: Tensor, count: int) -> Tensor:
    """The ``indptr`` of a matrix with ``count`` rows whose values lie in the ascending ``rows``."""
    pointers = torch.zeros(count + 1, dtype=torch.int64, device=rows.device)
    torch.cumsum(torch.bincount(rows, minlength=count), 0, out=pointers[1:])
    return pointers


def csr_from_positions(data: Tensor, positions: Tensor, shape: tuple[int, ...]) -> CSR:
    """The matrix with ``data`` at ascending flat positions."""
    columns = max(shape[1], 1)
    return CSR(data, positions % columns, row_pointers(positions // columns, shape[0]), shape)


def flat_positions(matrix: CSR) -> Tensor:
    """Position of each stored value in the dense matrix read row by row."""
    return matrix.row_numbers() * matrix.shape[1] + matrix.indices


def empty_storage(
    stype: str, shape: tuple[int, ...], dtype: torch.dtype, device: torch.device
) -> SparseStorage:
    """A sparse array of zeros, which stores nothing.

    Raises:
        MXNetError: ``stype`` is unknown, or ``shape`` does not suit it.
    """
    none = torch.empty(0, dtype=torch.int64, device=device)
    if stype == "row_sparse":
        if not shape:
            raise MXNetError("row_sparse arrays have at least 1 dimension, got shape ()")
        return RowSparse(torch.empty((0, *shape[1:]), dtype=dtype, device=device), none, shape)
    if stype != "csr":
        raise MXNetError(f"storage type {stype!r} is unknown; expected 'csr' or 'row_sparse'")
    if len(shape) != 2:
        raise MXNetError(f"csr arrays have 2 dimensions, got shape {shape}")
    pointers = torch.zeros(shape[0] + 1, dtype=torch.int64, device=device)
    return CSR(torch.empty(0, dtype=dtype, device=device), none, pointers, shape)


def row_sparse_from_coo(gradient: Tensor) -> RowSparse:
    """The rows of a torch COO tensor that is sparse in its first axis; duplicates are added."""
    coalesced = gradient.coalesce()
    return RowSparse(coalesced.values(), coalesced.indices()[0], tuple(gradient.shape))


def find_rows(stored: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
    """Where the ascending row numbers ``stored`` hold the rows ``wanted``.

    Returns:
        A position per wanted row, and whether the row is stored at all; positions of rows that are
        not stored are meaningless but valid while anything is stored.
    """
    positions = torch.searchsorted(stored, wanted.to(stored.dtype))
    positions.clamp_(max=max(stored.shape[0] - 1, 0))
    if not stored.shape[0]:
        return positions, torch.zeros_like(positions, dtype=torch.bool)
    return positions, stored[positions] == wanted


def take_rows(source: RowSparse, wanted: Tensor) -> Tensor:
    """The rows ``wanted`` of a row-sparse array, zeros where none is stored."""
    positions, found = find_rows(source.indices, wanted)
    if not source.indices.shape[0]:
        rows = source.data.new_zeros((wanted.shape[0], *source.shape[1:]))
    else:
        mask = found.view(-1, *[1] * (len(source.shape) - 1))
        rows = torch.where(mask, source.data[positions], source.data.new_zeros(()))
    return rows if source.leaf is None else _RowsOfLeaf.apply(source.leaf, rows.detach(), wanted)


class _RowsOfLeaf(torch.autograd.Function):
    """Records ``rows`` as the rows ``wanted`` of ``leaf``; the gradient is sparse."""

    @staticmethod
    def forward(ctx: Any, leaf: Tensor, rows: Tensor, wanted: Tensor) -> Tensor:
        ctx.wanted, ctx.shape = wanted, leaf.shape
        return rows.view_as(rows)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        return sparse_gradient(ctx.wanted, gradients[0], ctx.shape), None, None


class _ValuesOfLeaf(torch.autograd.Function):
    """Records ``values`` as the elements of the matrix ``leaf`` at some positions."""

    @staticmethod
    def forward(ctx: Any, leaf: Tensor, values: Tensor, positions: Tensor) -> Tensor:
        ctx.positions, ctx.shape = positions, leaf.shape
        return values.view_as(values)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        gradient = torch.sparse_coo_tensor(
            ctx.positions, gradients[0], ctx.shape, check_invariants=False
        )
        return gradient, None, None


def recorded(storage: SparseStorage, leaf: Tensor) -> SparseStorage:
    """The storage of a variable as part of the graph being recorded."""
    data = storage.data.detach()
    if isinstance(storage, RowSparse):
        rows = _RowsOfLeaf.apply(leaf, data, storage.indices)
        return RowSparse(rows, storage.indices, storage.shape, leaf)
    positions = torch.stack([storage.row_numbers(), storage.indices])
    return storage.with_data(_ValuesOfLeaf.apply(leaf, data, positions))


def sparse_gradient(rows: Tensor, values: Tensor, shape: tuple[int, ...]) -> Tensor:
    """A gradient that is zero but for some rows, which may be named more than once, for torch."""
    return torch.sparse_coo_tensor(rows.unsqueeze(0), values, shape, check_invariants=False)


def add_rows(terms: list[RowSparse]) -> RowSparse:
    """The sum of row-sparse arrays: the union of their rows, ascending."""
    first = terms[0]
    indices, inverse = torch.unique(
        torch.cat([term.indices for term in terms]), return_inverse=True
    )
    rows = torch.cat([term.data for term in terms])
    total = rows.new_zeros((indices.shape[0], *first.shape[1:])).index_add(0, inverse, rows)
    return RowSparse(total, indices, first.shape)


def torch_csr(matrix: CSR) -> Tensor:
    """The matrix as a torch tensor with CSR layout, sharing memory."""
    make = _csr_maker()
    parts = (matrix.indptr, matrix.indices, matrix.data)
    return make(*parts, size=matrix.shape, check_invariants=False)


@functools.cache
def _csr_maker() -> Callable[..., Tensor]:
    # Torch says once per process that its CSR support is in beta; our users need not know.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        zero = torch.zeros(1, dtype=torch.int64)
        torch.sparse_csr_tensor(zero, zero[:0], zero[:0], size=(0, 0), check_invariants=False)
    return torch.sparse_csr_tensor


def transposed(matrix: CSR) -> CSR:
    """The transposed matrix, in csr form; within a row, columns keep their order."""
    order = torch.argsort(matrix.indices, stable=True)
    pointers = row_pointers(matrix.indices[order], matrix.shape[1])
    rows, columns = matrix.shape
    return CSR(matrix.data[order], matrix.row_numbers()[order], pointers, (columns, rows))


def compressed_transposed(matrix: CSR) -> tuple[CSR, Tensor]:
    """The transposed matrix without its empty rows, and the numbers of the rows that are left."""
    whole_order = torch.argsort(matrix.indices, stable=True)
    ordered = matrix.indices[whole_order]
    present, counts = torch.unique_consecutive(ordered, return_counts=True)
    pointers = torch.zeros(present.shape[0] + 1, dtype=torch.int64, device=ordered.device)
    torch.cumsum(counts, 0, out=pointers[1:])
    rows = matrix.row_numbers()[whole_order]
    shape = (present.shape[0], matrix.shape[0])
    return CSR(matrix.data[whole_order], rows, pointers, shape), present.long()


def same_shape(name: str, left: Storage, right: Storage) -> None:
    """Check that two operands agree.

    Raises:
        MXNetError: Shapes differ.
    """
    if tuple(left.shape) != tuple(right.shape):
        raise MXNetError(
            f"{name}: lhs has shape {tuple(left.shape)} but rhs has shape {tuple(right.shape)}"
        )
