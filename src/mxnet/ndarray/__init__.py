"""Imperative arrays: ``mx.nd``.

Every operator is a function here (``mx.nd.FullyConnected``), found in the operator registry when
first used; the functions below exist beside them.
"""

from mxnet import operators as _operators  # noqa: F401 - declares the operators
from mxnet.ndarray import _internal as _internal
from mxnet.ndarray import arithmetic as _arithmetic
from mxnet.ndarray import contrib as contrib
from mxnet.ndarray import image as image
from mxnet.ndarray import linalg as linalg
from mxnet.ndarray import methods as _methods
from mxnet.ndarray import ndarray as ndarray
from mxnet.ndarray import op as op
from mxnet.ndarray import random as random
from mxnet.ndarray import sparse as sparse
from mxnet.ndarray import storage_dispatch as _storage_dispatch
from mxnet.ndarray import utils as utils
from mxnet.ndarray.cached_op import CachedOp as CachedOp
from mxnet.ndarray.creation import arange as arange
from mxnet.ndarray.creation import eye as eye
from mxnet.ndarray.creation import from_dlpack as from_dlpack
from mxnet.ndarray.creation import from_numpy as from_numpy
from mxnet.ndarray.creation import full as full
from mxnet.ndarray.creation import linspace as linspace
from mxnet.ndarray.creation import ones as ones
from mxnet.ndarray.creation import to_dlpack_for_read as to_dlpack_for_read
from mxnet.ndarray.creation import to_dlpack_for_write as to_dlpack_for_write
from mxnet.ndarray.functions import add as add
from mxnet.ndarray.functions import concatenate as concatenate
from mxnet.ndarray.functions import divide as divide
from mxnet.ndarray.functions import equal as equal
from mxnet.ndarray.functions import greater as greater
from mxnet.ndarray.functions import greater_equal as greater_equal
from mxnet.ndarray.functions import histogram as histogram
from mxnet.ndarray.functions import lesser as lesser
from mxnet.ndarray.functions import lesser_equal as lesser_equal
from mxnet.ndarray.functions import logical_and as logical_and
from mxnet.ndarray.functions import logical_or as logical_or
from mxnet.ndarray.functions import logical_xor as logical_xor
from mxnet.ndarray.functions import maximum as maximum
from mxnet.ndarray.functions import minimum as minimum
from mxnet.ndarray.functions import modulo as modulo
from mxnet.ndarray.functions import moveaxis as moveaxis
from mxnet.ndarray.functions import multiply as multiply
from mxnet.ndarray.functions import not_equal as not_equal
from mxnet.ndarray.functions import onehot_encode as onehot_encode
from mxnet.ndarray.functions import power as power
from mxnet.ndarray.functions import split_v2 as split_v2
from mxnet.ndarray.functions import subtract as subtract
from mxnet.ndarray.functions import true_divide as true_divide
from mxnet.ndarray.functions import waitall as waitall
from mxnet.ndarray.handle import NDArray as NDArray
from mxnet.ndarray.image_functions import imdecode as imdecode
from mxnet.ndarray.key_helpers import get_indexing_dispatch_code as get_indexing_dispatch_code
from mxnet.ndarray.key_helpers import get_oshape_of_gather_nd_op as get_oshape_of_gather_nd_op
from mxnet.ndarray.key_helpers import (
    indexing_key_expand_implicit_axes as indexing_key_expand_implicit_axes,
)
from mxnet.ndarray.namespace import operator_namespace as _operator_namespace
from mxnet.ndarray.utils import array as array
from mxnet.ndarray.utils import empty as empty
from mxnet.ndarray.utils import load as load
from mxnet.ndarray.utils import load_frombuffer as load_frombuffer
from mxnet.ndarray.utils import save as save
from mxnet.ndarray.utils import zeros as zeros

_arithmetic.install(NDArray)
_methods.install(NDArray)
_storage_dispatch.install(NDArray)

__getattr__, __dir__ = _operator_namespace(__name__, "")
