"""Operators of the contrib namespace, as ``mx.sym.contrib.X``."""

from mxnet.symbol.control_flow import cond as cond
from mxnet.symbol.control_flow import foreach as foreach
from mxnet.symbol.control_flow import while_loop as while_loop
from mxnet.symbol.namespace import operator_namespace
from mxnet.symbol.zipfian import rand_zipfian as rand_zipfian

__getattr__, __dir__ = operator_namespace(__name__, "_contrib_")
