"""The MXNet 1.x programming model on PyTorch's kernels."""

from mxnet.base import MXNetError as MXNetError
from mxnet.base import __version__ as __version__
