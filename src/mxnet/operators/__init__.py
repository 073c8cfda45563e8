"""Operator declarations; users reach them through ``mx.nd`` and ``mx.sym``, never from here."""

from mxnet.operators import binary as binary
from mxnet.operators import checks as checks
from mxnet.operators import creation as creation
from mxnet.operators import elementwise as elementwise
from mxnet.operators import identity as identity
from mxnet.operators import reduce as reduce
from mxnet.operators import scalar as scalar
