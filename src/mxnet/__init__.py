"""The MXNet 1.x programming model on PyTorch's kernels."""

from mxnet import attribute as attribute
from mxnet import autograd as autograd
from mxnet import base as base
from mxnet import callback as callback
from mxnet import context as context
from mxnet import contrib as contrib
from mxnet import engine as engine
from mxnet import error as error
from mxnet import executor as executor
from mxnet import executor_manager as executor_manager
from mxnet import gluon as gluon
from mxnet import graph as graph
from mxnet import image as image
from mxnet import image as img  # noqa: F401
from mxnet import initializer as init  # noqa: F401
from mxnet import initializer as initializer
from mxnet import io as io
from mxnet import kvstore as kv  # noqa: F401
from mxnet import kvstore as kvstore
from mxnet import libinfo as libinfo
from mxnet import library as library
from mxnet import log as log
from mxnet import lr_scheduler as lr_scheduler
from mxnet import metric as metric
from mxnet import model as model
from mxnet import module as mod  # noqa: F401
from mxnet import module as module
from mxnet import monitor as mon  # noqa: F401
from mxnet import monitor as monitor
from mxnet import name as name
from mxnet import ndarray as nd  # noqa: F401
from mxnet import ndarray as ndarray
from mxnet import notebook as notebook
from mxnet import numpy as np
from mxnet import numpy as numpy
from mxnet import numpy_extension as npx
from mxnet import numpy_extension as numpy_extension
from mxnet import operator as operator
from mxnet import optimizer as optimizer
from mxnet import profiler as profiler
from mxnet import random as random
from mxnet import random as rnd  # noqa: F401
from mxnet import recordio as recordio
from mxnet import registry as registry
from mxnet import rnn as rnn
from mxnet import rtc as rtc
from mxnet import runtime as runtime
from mxnet import storage as storage
from mxnet import symbol as sym  # noqa: F401
from mxnet import symbol as symbol
from mxnet import test_utils as test_utils
from mxnet import util as util
from mxnet import visualization as visualization
from mxnet import visualization as viz  # noqa: F401
from mxnet.attribute import AttrScope as AttrScope
from mxnet.base import MXNetError as MXNetError
from mxnet.base import __version__ as __version__
from mxnet.context import Context as Context
from mxnet.context import cpu as cpu
from mxnet.context import cpu_pinned as cpu_pinned
from mxnet.context import current_context as current_context
from mxnet.context import gpu as gpu
from mxnet.context import gpu_memory_info as gpu_memory_info
from mxnet.context import num_gpus as num_gpus
from mxnet.operators.registry import REGISTRY as _REGISTRY
from mxnet.profiler.watch import WATCH as _WATCH
from mxnet.storage import keep_cpu_memory as _keep_cpu_memory
from mxnet.util import is_np_array as is_np_array
from mxnet.util import is_np_shape as is_np_shape
from mxnet.util import np_array as np_array
from mxnet.util import np_shape as np_shape
from mxnet.util import set_np_shape as set_np_shape
from mxnet.util import use_np as use_np
from mxnet.util import use_np_array as use_np_array
from mxnet.util import use_np_shape as use_np_shape

# Blocks call `F.np` and `F.npx`.
ndarray.np, ndarray.npx = np, npx  # type: ignore[attr-defined]

_WATCH.operators = _REGISTRY.by_name.values
_keep_cpu_memory()
