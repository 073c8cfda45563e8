"""Sparse arrays, as ``mx.nd.sparse``: classes, functions that make them, and operators.

The operators are those of ``mx.nd``: they choose an implementation by the storage types of their
inputs.
"""

from __future__ import annotations

from mxnet.context import Context
from mxnet.ndarray.csr import CSRNDArray as CSRNDArray
from mxnet.ndarray.handle import NDArray
from mxnet.ndarray.namespace import operator_namespace
from mxnet.ndarray.row_sparse import RowSparseNDArray as RowSparseNDArray
from mxnet.ndarray.sparse_base import BaseSparseNDArray as BaseSparseNDArray
from mxnet.ndarray.sparse_functions import add as add
from mxnet.ndarray.sparse_functions import array as array
from mxnet.ndarray.sparse_functions import csr_matrix as csr_matrix
from mxnet.ndarray.sparse_functions import divide as divide
from mxnet.ndarray.sparse_functions import empty as empty
from mxnet.ndarray.sparse_functions import multiply as multiply
from mxnet.ndarray.sparse_functions import row_sparse_array as row_sparse_array
from mxnet.ndarray.sparse_functions import subtract as subtract
from mxnet.ndarray.sparse_functions import zeros as zeros
from mxnet.serialization import CSREntry, RowSparseEntry


def array_from_entry(entry: CSREntry | RowSparseEntry, ctx: Context) -> NDArray:
    """The array that a sparse entry of a file describes, on ``ctx``."""
    kind = CSRNDArray if isinstance(entry, CSREntry) else RowSparseNDArray
    made: NDArray = kind._over(kind._read_entry(entry, ctx), ctx)
    return made


__getattr__, __dir__ = operator_namespace(__name__, "_sparse_")
