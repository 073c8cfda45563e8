"""``RowSparseNDArray``: an array of which only some rows are stored."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.ndarray.call import call
from mxnet.ndarray.handle import NDArray
from mxnet.ndarray.sparse_base import BaseSparseNDArray
from mxnet.operators.registry import REGISTRY
from mxnet.operators.storage import (
    RowSparse,
    add_rows,
    row_sparse_from_coo,
    row_sparse_from_dense,
)
from mxnet.serialization import Entry, RowSparseEntry


class RowSparseNDArray(BaseSparseNDArray):
    """An array that stores some of its rows (slices along the first axis); the others are zero.

    ``data`` holds the rows and ``indices`` their numbers, ascending. The gradients of embeddings
    have this form. Made by ``mx.nd.sparse.row_sparse_array`` and ``tostype("row_sparse")``.

    Args:
        handle: None; see above.
        writable: Accepted for compatibility.

    Example:
        >>> a = mx.nd.sparse.row_sparse_array(([[1, 2], [3, 4]], [0, 2]), shape=(3, 2))
        >>> a.asnumpy()
        array([[1., 2.],
               [0., 0.],
               [3., 4.]], dtype=float32)
    """

    __slots__ = ()

    __module__ = "mxnet.ndarray.sparse"

    storage_type_name = "row_sparse"

    _storage: RowSparse

    def retain(self, indices: Any) -> RowSparseNDArray:
        """The rows ``indices`` only; see ``mx.nd.sparse.retain``.

        Args:
            indices: Row numbers, an array in ascending order.

        Example:
            >>> a = mx.nd.sparse.row_sparse_array(([[1, 2], [3, 4]], [0, 2]), shape=(3, 2))
            >>> a.retain(mx.nd.array([2])).indices.asnumpy()
            array([2])
        """
        found = REGISTRY.get("_sparse_retain")
        kept: RowSparseNDArray = call(found, [self, indices], {}, None, NDArray)
        return kept

    def __getitem__(self, key: Any) -> Any:
        """The array itself, for ``[:]``.

        Raises:
            ValueError: Any other key.
        """
        if isinstance(key, slice) and key == slice(None):
            return self
        raise ValueError("RowSparseNDArray only supports [:] for __getitem__; see retain")

    def __setitem__(self, key: Any, value: Any) -> None:
        """Replace the whole array: ``a[:] = other``.

        Raises:
            TypeError: The key is not ``[:]``, or ``value`` is not array-like.
        """
        if not isinstance(key, slice) or key != slice(None):
            raise TypeError("RowSparseNDArray only supports [:] for assignment")
        if isinstance(value, NDArray):
            value.copyto(self) if value.stype == self.stype else self._copy_from(value)
        elif isinstance(value, int | float | np.number):
            data = self._storage.data
            everything = torch.arange(self.shape[0], device=data.device)
            self._storage.assign(
                RowSparse(data.new_full(self.shape, float(value)), everything, self.shape)
            )
        elif isinstance(value, np.ndarray | list | tuple):
            warnings.warn(
                "Assigning non-NDArray object to RowSparseNDArray is not efficient",
                RuntimeWarning,
                stacklevel=2,
            )
            self._write("__setitem__", torch.as_tensor(np.array(value, dtype=self.dtype)))
        else:
            raise TypeError(f"RowSparseNDArray: cannot assign a {type(value).__name__}")

    def _entry(self) -> Entry:
        storage: RowSparse = self._constant_storage()
        context = (self._ctx.device_typeid, self._ctx.device_id)
        return RowSparseEntry(storage.shape, storage.data, storage.indices, context)

    @classmethod
    def _read_entry(cls, entry: Entry, ctx: Context) -> RowSparse:
        if not isinstance(entry, RowSparseEntry):
            raise MXNetError("RowSparseNDArray: the pickle holds an array of another storage type")
        indices = entry.indices.to(device=ctx.device, dtype=torch.int64)
        return RowSparse(entry.data.to(ctx.device), indices, tuple(entry.shape))

    def _gradient_storage(self, gradient: Tensor) -> RowSparse:
        if gradient.is_sparse and gradient.sparse_dim() == 1:
            return row_sparse_from_coo(gradient)
        return row_sparse_from_dense(gradient.to_dense() if gradient.is_sparse else gradient)

    def _sum(self, left: RowSparse, right: RowSparse) -> RowSparse:
        return add_rows([left, right])
