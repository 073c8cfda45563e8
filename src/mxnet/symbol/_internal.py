"""Operators whose names start with an underscore, as the front ends use them."""

from mxnet.symbol.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_")
