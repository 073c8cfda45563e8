"""Declarative graphs: ``mx.sym``.

Every operator is a function here (``mx.sym.FullyConnected``), found in the operator registry when
first used; the functions below exist beside them.
"""

from mxnet import autograd as _autograd
from mxnet import operators as _operators  # noqa: F401 - declares the operators
from mxnet.symbol import _internal as _internal
from mxnet.symbol import arithmetic as _arithmetic
from mxnet.symbol import contrib as contrib
from mxnet.symbol import image as image
from mxnet.symbol import linalg as linalg
from mxnet.symbol import methods as _methods
from mxnet.symbol import op as op
from mxnet.symbol import random as random
from mxnet.symbol import sparse as sparse
from mxnet.symbol import symbol as symbol
from mxnet.symbol.files import fromjson as fromjson
from mxnet.symbol.files import load as load
from mxnet.symbol.files import load_json as load_json
from mxnet.symbol.functions import arange as arange
from mxnet.symbol.functions import eye as eye
from mxnet.symbol.functions import full as full
from mxnet.symbol.functions import histogram as histogram
from mxnet.symbol.functions import hypot as hypot
from mxnet.symbol.functions import linspace as linspace
from mxnet.symbol.functions import maximum as maximum
from mxnet.symbol.functions import minimum as minimum
from mxnet.symbol.functions import ones as ones
from mxnet.symbol.functions import pow as pow  # noqa: A004 - the reference's name
from mxnet.symbol.functions import power as power
from mxnet.symbol.functions import split_v2 as split_v2
from mxnet.symbol.functions import zeros as zeros
from mxnet.symbol.handle import Symbol as Symbol
from mxnet.symbol.namespace import operator_namespace as _operator_namespace
from mxnet.symbol.recorded import symbol_of as _symbol_of
from mxnet.symbol.variable import Group as Group
from mxnet.symbol.variable import Variable as Variable
from mxnet.symbol.variable import var as var

_arithmetic.install(Symbol)
_methods.install(Symbol)

# After the methods of the class that theirs extends.
from mxnet.symbol import numpy as np  # noqa: E402, F401
from mxnet.symbol import numpy as numpy  # noqa: E402
from mxnet.symbol import numpy_extension as npx  # noqa: E402, F401
from mxnet.symbol import numpy_extension as numpy_extension  # noqa: E402

# autograd lies below symbols, so it learns here how to make them.
_autograd.set_symbol_builder(_symbol_of)

__getattr__, __dir__ = _operator_namespace(__name__, "")
