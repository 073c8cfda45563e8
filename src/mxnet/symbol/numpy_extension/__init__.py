"""What deep learning needs beside NumPy, in graphs: ``mx.sym.npx``.

Operators are functions here under their snake-case names, found in the operator registry when
first used, as in ``mx.npx``.
"""

from mxnet.symbol.control_flow import cond as cond
from mxnet.symbol.control_flow import foreach as foreach
from mxnet.symbol.control_flow import while_loop as while_loop
from mxnet.symbol.namespace import operator_namespace as _operator_namespace
from mxnet.symbol.numpy_extension import image as image
from mxnet.symbol.numpy_extension import random as random

__getattr__, __dir__ = _operator_namespace(__name__, "_npx_")
