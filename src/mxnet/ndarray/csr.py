"""``CSRNDArray``: a matrix in compressed-sparse-row form."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.ndarray.handle import NDArray
from mxnet.ndarray.sparse_base import BaseSparseNDArray
from mxnet.operators.registry import REGISTRY
from mxnet.operators.sparse_structure import slice_rows
from mxnet.operators.storage import CSR, csr_from_dense
from mxnet.serialization import CSREntry, Entry


class CSRNDArray(BaseSparseNDArray):
    """A matrix that stores its nonzero elements row by row.

    ``data`` holds the values, ``indices`` their columns, and row ``i`` owns the values from
    ``indptr[i]`` to ``indptr[i + 1]``. Made by ``mx.nd.sparse.csr_matrix`` and ``tostype("csr")``.

    Args:
        handle: None; see above.
        writable: Accepted for compatibility.

    Example:
        >>> a = mx.nd.sparse.csr_matrix(([1, 2, 3], [0, 2, 1], [0, 2, 3]), shape=(2, 3))
        >>> a.asnumpy()
        array([[1., 0., 2.],
               [0., 3., 0.]], dtype=float32)
        >>> a[1:2].data.asnumpy()
        array([3.], dtype=float32)
    """

    __slots__ = ()

    __module__ = "mxnet.ndarray.sparse"

    storage_type_name = "csr"

    _storage: CSR

    @property
    def indptr(self) -> NDArray:
        """A copy of the positions at which the rows begin."""
        return NDArray(self._storage.indptr.clone(), ctx=self._ctx)

    def asscipy(self) -> Any:
        """The matrix as a ``scipy.sparse.csr_matrix``.

        Raises:
            ImportError: SciPy is not installed.

        Example:
            >>> mx.nd.array([[0, 1]]).tostype("csr").asscipy().nnz
            1
        """
        from scipy import sparse  # noqa: PLC0415 - SciPy is not required

        parts = (self.data.asnumpy(), self.indices.asnumpy(), self.indptr.asnumpy())
        return sparse.csr_matrix(parts, shape=self.shape, dtype=self.dtype)

    def __getitem__(self, key: Any) -> Any:
        """A range of rows; a single row is a matrix of one row.

        Raises:
            ValueError: The key selects in another way.
            IndexError: The row does not exist.
        """
        rows = self.shape[0]
        if isinstance(key, int | np.integer) and not isinstance(key, bool):
            first = int(key) + rows if key < 0 else int(key)
            if not 0 <= first < rows:
                raise IndexError(f"index {key} is out of bounds for axis 0 with size {rows}")
            return self._over(slice_rows(self._constant_storage(), first, first + 1), self._ctx)
        if isinstance(key, slice):
            if key.step not in (None, 1):
                raise ValueError("CSRNDArray only supports continuous slicing on axis 0")
            if key.start is None and key.stop is None:
                return self
            first, last, _ = key.indices(rows)
            return self._over(slice_rows(self._constant_storage(), first, last), self._ctx)
        if isinstance(key, tuple):
            raise ValueError("Multi-dimension indexing is not supported")
        raise ValueError(f"Undefined behaviour for {key!r}; expected a row number or a slice")

    def __setitem__(self, key: Any, value: Any) -> None:
        """Replace the whole matrix: ``a[:] = other``.

        Raises:
            ValueError: The key is not ``[:]``, or ``value`` is a number.
            TypeError: ``value`` is not array-like.
        """
        if not isinstance(key, slice) or key != slice(None):
            raise ValueError("CSRNDArray only supports [:] for assignment")
        if isinstance(value, int | float | np.number):
            raise ValueError("Assigning numeric types to CSRNDArray is not implemented yet.")
        if isinstance(value, NDArray):
            value.copyto(self) if value.stype == self.stype else self._copy_from(value)
            return
        if not isinstance(value, np.ndarray | list | tuple):
            raise TypeError(f"CSRNDArray: cannot assign a {type(value).__name__}")
        warnings.warn(
            "Assigning non-NDArray object to CSRNDArray is not efficient",
            RuntimeWarning,
            stacklevel=2,
        )
        self._write("__setitem__", torch.as_tensor(np.array(value, dtype=self.dtype)))

    def _entry(self) -> Entry:
        storage: CSR = self._constant_storage()
        context = (self._ctx.device_typeid, self._ctx.device_id)
        return CSREntry(storage.shape, storage.data, storage.indptr, storage.indices, context)

    @classmethod
    def _read_entry(cls, entry: Entry, ctx: Context) -> CSR:
        if not isinstance(entry, CSREntry):
            raise MXNetError("CSRNDArray: the pickle holds an array of another storage type")
        device = ctx.device
        return CSR(
            entry.data.to(device),
            entry.indices.to(device=device, dtype=torch.int64),
            entry.indptr.to(device=device, dtype=torch.int64),
            tuple(entry.shape),
        )

    def _gradient_storage(self, gradient: Tensor) -> CSR:
        return csr_from_dense(gradient.to_dense() if gradient.is_sparse else gradient)

    def _sum(self, left: CSR, right: CSR) -> CSR:
        total: CSR = REGISTRY.get("elemwise_add").sparse_rules["csr", "csr"](left, right)
        return total
