"""Operator declarations; users reach them through ``mx.nd`` and ``mx.sym``, never from here."""

from mxnet.operators import adaptive_updates as adaptive_updates
from mxnet.operators import layerwise_updates as layerwise_updates
from mxnet.operators import multi_updates as multi_updates
from mxnet.operators import optimizer_updates as optimizer_updates
from mxnet.operators import preloaded_updates as preloaded_updates
