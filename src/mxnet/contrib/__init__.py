"""Packages beside the core: experimental, or for special needs."""

from mxnet.contrib import autograd as autograd
from mxnet.contrib import io as io
from mxnet.contrib import ndarray as nd  # noqa: F401
from mxnet.contrib import ndarray as ndarray
from mxnet.contrib import svrg_optimization as svrg_optimization
from mxnet.contrib import symbol as sym  # noqa: F401
from mxnet.contrib import symbol as symbol
from mxnet.contrib import tensorboard as tensorboard
from mxnet.contrib import text as text
