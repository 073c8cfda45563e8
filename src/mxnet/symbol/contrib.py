"""Operators of the contrib namespace, as ``mx.sym.contrib.X``."""

from mxnet.symbol.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_contrib_")
