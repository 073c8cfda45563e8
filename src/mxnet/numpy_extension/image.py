"""Image operators on ``mx.np`` arrays, as ``mx.npx.image.X``."""

from mxnet.numpy_extension.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_npx__image_")
