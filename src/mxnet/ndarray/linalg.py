"""Linear algebra, as ``mx.nd.linalg.X``."""

from mxnet.ndarray.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_linalg_")
