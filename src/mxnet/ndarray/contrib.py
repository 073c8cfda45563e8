"""Operators of the contrib namespace, as ``mx.nd.contrib.X``."""

from mxnet.ndarray.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_contrib_")
