"""Operators that have implementations for sparse arrays, as ``mx.sym.sparse.X``."""

from mxnet.symbol.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_sparse_")
