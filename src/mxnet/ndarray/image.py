"""Image operators, as ``mx.nd.image.X``."""

from mxnet.ndarray.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_image_")
