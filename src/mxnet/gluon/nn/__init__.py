"""Neural network layers."""

from mxnet.gluon.block import Block as Block
from mxnet.gluon.block import HybridBlock as HybridBlock
from mxnet.gluon.nn.activations import ELU as ELU
from mxnet.gluon.nn.activations import GELU as GELU
from mxnet.gluon.nn.activations import SELU as SELU
from mxnet.gluon.nn.activations import Activation as Activation
from mxnet.gluon.nn.activations import LeakyReLU as LeakyReLU
from mxnet.gluon.nn.activations import PReLU as PReLU
from mxnet.gluon.nn.activations import Swish as Swish
from mxnet.gluon.nn.basic_layers import Dense as Dense
from mxnet.gluon.nn.basic_layers import Dropout as Dropout
from mxnet.gluon.nn.basic_layers import Embedding as Embedding
from mxnet.gluon.nn.basic_layers import Flatten as Flatten
from mxnet.gluon.nn.containers import HybridLambda as HybridLambda
from mxnet.gluon.nn.containers import HybridSequential as HybridSequential
from mxnet.gluon.nn.containers import Lambda as Lambda
from mxnet.gluon.nn.containers import Sequential as Sequential
from mxnet.gluon.nn.normalization import BatchNorm as BatchNorm
from mxnet.gluon.nn.normalization import BatchNormReLU as BatchNormReLU
from mxnet.gluon.nn.normalization import GroupNorm as GroupNorm
from mxnet.gluon.nn.normalization import InstanceNorm as InstanceNorm
from mxnet.gluon.nn.normalization import LayerNorm as LayerNorm
