"""Operators of the contrib namespace, as ``mx.sym.contrib.X``."""

from mxnet.symbol.control_flow import cond as cond
from mxnet.symbol.control_flow import foreach as foreach
from mxnet.symbol.control_flow import while_loop as while_loop
from mxnet.symbol.namespace import operator_namespace

__getattr__, __dir__ = operator_namespace(__name__, "_contrib_")
