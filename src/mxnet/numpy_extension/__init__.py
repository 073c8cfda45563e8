"""What deep learning needs beside NumPy: ``mx.npx``.

Operators are functions here under their snake-case names (``mx.npx.fully_connected``), found in the
operator registry when first used; the functions below exist beside them, and the switches of NumPy
semantics.
"""

from mxnet.context import Context as Context
from mxnet.context import cpu as cpu
from mxnet.context import cpu_pinned as cpu_pinned
from mxnet.context import current_context as current_context
from mxnet.context import gpu as gpu
from mxnet.context import gpu_memory_info as gpu_memory_info
from mxnet.context import num_gpus as num_gpus
from mxnet.ndarray.control_flow import cond as cond
from mxnet.ndarray.control_flow import foreach as foreach
from mxnet.ndarray.control_flow import while_loop as while_loop
from mxnet.ndarray.creation import to_dlpack_for_read as to_dlpack_for_read
from mxnet.ndarray.creation import to_dlpack_for_write as to_dlpack_for_write
from mxnet.ndarray.functions import waitall as waitall
from mxnet.numpy_extension import image as image
from mxnet.numpy_extension import random as random
from mxnet.numpy_extension.functions import constraint_check as constraint_check
from mxnet.numpy_extension.functions import from_dlpack as from_dlpack
from mxnet.numpy_extension.functions import from_numpy as from_numpy
from mxnet.numpy_extension.functions import load as load
from mxnet.numpy_extension.functions import nonzero as nonzero
from mxnet.numpy_extension.functions import reshape as reshape
from mxnet.numpy_extension.functions import save as save
from mxnet.numpy_extension.functions import savez as savez
from mxnet.numpy_extension.namespace import operator_namespace as _operator_namespace
from mxnet.numpy_extension.random import seed as seed
from mxnet.util import get_cuda_compute_capability as get_cuda_compute_capability
from mxnet.util import is_np_array as is_np_array
from mxnet.util import is_np_default_dtype as is_np_default_dtype
from mxnet.util import is_np_shape as is_np_shape
from mxnet.util import np_array as np_array
from mxnet.util import np_default_dtype as np_default_dtype
from mxnet.util import np_shape as np_shape
from mxnet.util import reset_np as reset_np
from mxnet.util import set_np as set_np
from mxnet.util import use_np as use_np
from mxnet.util import use_np_array as use_np_array
from mxnet.util import use_np_default_dtype as use_np_default_dtype
from mxnet.util import use_np_shape as use_np_shape

__getattr__, __dir__ = _operator_namespace(__name__, "_npx_")
