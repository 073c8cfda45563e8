"""Operators of the linalg namespace, as ``mx.sym.linalg.X``."""

from mxnet.symbol.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_linalg_")
