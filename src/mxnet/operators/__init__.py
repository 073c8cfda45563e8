"""Operator declarations; users reach them through ``mx.nd`` and ``mx.sym``, never from here."""

from mxnet.operators import activations as activations
from mxnet.operators import adaptive_updates as adaptive_updates
from mxnet.operators import binary as binary
from mxnet.operators import checks as checks
from mxnet.operators import convolution as convolution
from mxnet.operators import choice as choice
from mxnet.operators import creation as creation
from mxnet.operators import ctc as ctc
from mxnet.operators import elementwise as elementwise
from mxnet.operators import identity as identity
from mxnet.operators import instance_normalization as instance_normalization
from mxnet.operators import layerwise_updates as layerwise_updates
from mxnet.operators import multi_updates as multi_updates
from mxnet.operators import neural as neural
from mxnet.operators import normalization as normalization
from mxnet.operators import optimizer_updates as optimizer_updates
from mxnet.operators import output_layers as output_layers
from mxnet.operators import pooling as pooling
from mxnet.operators import preloaded_updates as preloaded_updates
from mxnet.operators import recurrent as recurrent
from mxnet.operators import pdf as pdf
from mxnet.operators import reduce as reduce
from mxnet.operators import sampling as sampling
from mxnet.operators import scalar as scalar
from mxnet.operators import softmax as softmax
