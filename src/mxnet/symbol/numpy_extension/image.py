"""Image operators in graphs, as ``mx.sym.npx.image.X``."""

from mxnet.symbol.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_npx__image_")
