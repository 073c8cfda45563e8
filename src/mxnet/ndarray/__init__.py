"""Imperative arrays: ``mx.nd``.

Every operator is a function here (``mx.nd.FullyConnected``), found in the operator registry when first
used; the functions below exist beside them.
"""

from mxnet import operators as _operators  # noqa: F401 - declares the operators
from mxnet.ndarray import _internal as _internal
from mxnet.ndarray import arithmetic as _arithmetic
from mxnet.ndarray import contrib as contrib
from mxnet.ndarray import image as image
from mxnet.ndarray import linalg as linalg
from mxnet.ndarray import methods as _methods
from mxnet.ndarray import op as op
from mxnet.ndarray.handle import NDArray as NDArray
from mxnet.ndarray.namespace import operator_namespace as _operator_namespace

_arithmetic.install(NDArray)
_methods.install(NDArray)

from mxnet.ndarray.creation import arange as arange  # noqa: E402
from mxnet.ndarray.creation import array as array  # noqa: E402
from mxnet.ndarray.creation import empty as empty  # noqa: E402
from mxnet.ndarray.creation import eye as eye  # noqa: E402
from mxnet.ndarray.creation import from_dlpack as from_dlpack  # noqa: E402
from mxnet.ndarray.creation import from_numpy as from_numpy  # noqa: E402
from mxnet.ndarray.creation import full as full  # noqa: E402
from mxnet.ndarray.creation import linspace as linspace  # noqa: E402
from mxnet.ndarray.creation import ones as ones  # noqa: E402
from mxnet.ndarray.creation import to_dlpack_for_read as to_dlpack_for_read  # noqa: E402
from mxnet.ndarray.creation import to_dlpack_for_write as to_dlpack_for_write  # noqa: E402
from mxnet.ndarray.creation import zeros as zeros  # noqa: E402
from mxnet.ndarray.functions import add as add  # noqa: E402
from mxnet.ndarray.functions import concatenate as concatenate  # noqa: E402
from mxnet.ndarray.functions import divide as divide  # noqa: E402
from mxnet.ndarray.functions import equal as equal  # noqa: E402
from mxnet.ndarray.functions import greater as greater  # noqa: E402
from mxnet.ndarray.functions import greater_equal as greater_equal  # noqa: E402
from mxnet.ndarray.functions import histogram as histogram  # noqa: E402
from mxnet.ndarray.functions import lesser as lesser  # noqa: E402
from mxnet.ndarray.functions import lesser_equal as lesser_equal  # noqa: E402
from mxnet.ndarray.functions import logical_and as logical_and  # noqa: E402
from mxnet.ndarray.functions import logical_or as logical_or  # noqa: E402
from mxnet.ndarray.functions import logical_xor as logical_xor  # noqa: E402
from mxnet.ndarray.functions import maximum as maximum  # noqa: E402
from mxnet.ndarray.functions import minimum as minimum  # noqa: E402
from mxnet.ndarray.functions import modulo as modulo  # noqa: E402
from mxnet.ndarray.functions import moveaxis as moveaxis  # noqa: E402
from mxnet.ndarray.functions import multiply as multiply  # noqa: E402
from mxnet.ndarray.functions import not_equal as not_equal  # noqa: E402
from mxnet.ndarray.functions import onehot_encode as onehot_encode  # noqa: E402
from mxnet.ndarray.functions import power as power  # noqa: E402
from mxnet.ndarray.functions import split_v2 as split_v2  # noqa: E402
from mxnet.ndarray.functions import subtract as subtract  # noqa: E402
from mxnet.ndarray.functions import true_divide as true_divide  # noqa: E402
from mxnet.ndarray.functions import waitall as waitall  # noqa: E402

__getattr__, __dir__ = _operator_namespace(__name__, "")
