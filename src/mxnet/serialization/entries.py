"""What a `.params` file holds: one entry per array, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

# The device types of the file format: CPU, GPU, pinned and shared CPU memory.
DEVICE_TYPES = frozenset((1, 2, 3, 5))

# Storage types, as numbered in files.
DENSE, ROW_SPARSE, CSR = 0, 1, 2

INDEX_TYPES = (torch.int64, torch.int32)


@dataclass(frozen=True, eq=False)
class DenseEntry:
    """A dense array.

    Args:
        data: The values.
        context: Device type and device number, as the file states them: ``(1, 0)`` is ``cpu(0)``,
            ``(2, 1)`` is ``gpu(1)``.
        np_shape: Shapes follow NumPy: ``()`` is a scalar. Without, ``()`` means "unknown", and
            scalars cannot be written.
    """

    data: Tensor
    context: tuple[int, int] = (1, 0)
    np_shape: bool = False


@dataclass(frozen=True, eq=False)
class RowSparseEntry:
    """A row-sparse array: the rows ``indices`` of an array of shape ``shape``, others are zero.

    Args:
        shape: Shape of the whole array.
        data: The rows that are stored, ``(len(indices), *shape[1:])``.
        indices: Their numbers, ascending.
        context: Device type and device number.
    """

    shape: tuple[int, ...]
    data: Tensor
    indices: Tensor
    context: tuple[int, int] = (1, 0)


@dataclass(frozen=True, eq=False)
class CSREntry:
    """A matrix in compressed-sparse-row form.

    Args:
        shape: ``(rows, columns)``.
        data: The values that are stored, row by row.
        indptr: ``(rows + 1,)``: row ``i`` owns ``data[indptr[i]:indptr[i + 1]]``.
        indices: The column of each value, ascending within a row.
        context: Device type and device number.
    """

    shape: tuple[int, ...]
    data: Tensor
    indptr: Tensor
    indices: Tensor
    context: tuple[int, int] = (1, 0)


# None is an array without shape and data ("none" in the reference).
Entry = DenseEntry | RowSparseEntry | CSREntry | None


def sparse_shape_fault(entry: RowSparseEntry | CSREntry) -> str | None:
    """What is wrong with the shapes of a sparse entry's parts, or None."""
    shape = tuple(entry.shape)
    data, indices = tuple(entry.data.shape), tuple(entry.indices.shape)
    if isinstance(entry, RowSparseEntry):
        if not shape or len(indices) != 1 or data != (indices[0], *shape[1:]):
            return (
                f"row_sparse of shape {shape} has data {data} and indices {indices}; "
                f"expected data (n, *shape[1:]) and indices (n,)"
            )
        return None
    if len(shape) != 2:
        return f"csr has shape {shape}; expected 2 dimensions"
    indptr = tuple(entry.indptr.shape)
    if indptr != (shape[0] + 1,) or len(indices) != 1 or data != indices:
        return (
            f"csr of shape {shape} has data {data}, indices {indices} and indptr {indptr}; "
            f"expected (n,), (n,) and ({shape[0] + 1},)"
        )
    return None


def sparse_index_fault(entry: RowSparseEntry | CSREntry) -> str | None:
    """What makes the indices of a sparse entry whose shapes fit unusable, or None.

    Columns of a csr row in any order are usable; the reference writes such files.
    """
    indices = entry.indices
    if isinstance(entry, RowSparseEntry):
        limit = entry.shape[0]
    else:
        limit, indptr = entry.shape[1], entry.indptr
        if int(indptr[0]) != 0 or int(indptr[-1]) != indices.numel():
            return (
                f"csr indptr runs from {int(indptr[0])} to {int(indptr[-1])}; "
                f"expected 0 to {indices.numel()}"
            )
        if not bool((indptr[1:] >= indptr[:-1]).all()):
            return "csr indptr decreases"
    if indices.numel() and not 0 <= int(indices.min()) <= int(indices.max()) < limit:
        found = f"{int(indices.min())} to {int(indices.max())}"
        return f"sparse indices are in {found}; expected 0 to {limit - 1}"
    if isinstance(entry, RowSparseEntry):
        return sparse_order_fault(entry)
    return None


def sparse_order_fault(entry: RowSparseEntry | CSREntry) -> str | None:
    """What is wrong with the order of a sparse entry's indices, or None.

    The rule is that of the reference's ``check_format(full_check=True)``.
    """
    indices = entry.indices
    ascending = indices[1:] > indices[:-1]
    if isinstance(entry, CSREntry):
        # A row may begin with a smaller column than the row before it ended with.
        begins = entry.indptr[1:-1].long()
        ascending[begins[(begins > 0) & (begins < indices.numel())] - 1] = True
    if not bool(ascending.all()):
        return "sparse indices are not in ascending order"
    return None
