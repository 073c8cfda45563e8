"""The array class and the functions beside it, under the reference's module name."""

from mxnet.ndarray.creation import arange as arange
from mxnet.ndarray.creation import array as array
from mxnet.ndarray.creation import empty as empty
from mxnet.ndarray.creation import eye as eye
from mxnet.ndarray.creation import from_dlpack as from_dlpack
from mxnet.ndarray.creation import from_numpy as from_numpy
from mxnet.ndarray.creation import full as full
from mxnet.ndarray.creation import linspace as linspace
from mxnet.ndarray.creation import ones as ones
from mxnet.ndarray.creation import to_dlpack_for_read as to_dlpack_for_read
from mxnet.ndarray.creation import to_dlpack_for_write as to_dlpack_for_write
from mxnet.ndarray.creation import zeros as zeros
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
