"""Further layers."""

from mxnet.gluon.contrib.nn.basic_layers import Concurrent as Concurrent
from mxnet.gluon.contrib.nn.basic_layers import HybridConcurrent as HybridConcurrent
from mxnet.gluon.contrib.nn.basic_layers import Identity as Identity
from mxnet.gluon.contrib.nn.basic_layers import PixelShuffle1D as PixelShuffle1D
from mxnet.gluon.contrib.nn.basic_layers import PixelShuffle2D as PixelShuffle2D
from mxnet.gluon.contrib.nn.basic_layers import PixelShuffle3D as PixelShuffle3D
from mxnet.gluon.contrib.nn.basic_layers import SparseEmbedding as SparseEmbedding
from mxnet.gluon.contrib.nn.basic_layers import SyncBatchNorm as SyncBatchNorm
