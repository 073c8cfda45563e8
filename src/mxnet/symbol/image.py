"""Operators of the image namespace, as ``mx.sym.image.X``."""

from mxnet.symbol.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_image_")
