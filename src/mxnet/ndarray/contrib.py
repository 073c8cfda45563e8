"""Operators of the contrib namespace, as ``mx.nd.contrib.X``."""

from mxnet.ndarray.candidate_sampling import rand_zipfian as rand_zipfian
from mxnet.ndarray.control_flow import cond as cond
from mxnet.ndarray.control_flow import foreach as foreach
from mxnet.ndarray.control_flow import isfinite as isfinite
from mxnet.ndarray.control_flow import isinf as isinf
from mxnet.ndarray.control_flow import isnan as isnan
from mxnet.ndarray.control_flow import while_loop as while_loop
from mxnet.ndarray.namespace import operator_namespace
from mxnet.ndarray.update_functions import adamw_update as adamw_update
from mxnet.ndarray.update_functions import mp_adamw_update as mp_adamw_update
from mxnet.ndarray.update_functions import multi_adamw_update as multi_adamw_update
from mxnet.ndarray.update_functions import multi_lamb_update as multi_lamb_update
from mxnet.ndarray.update_functions import multi_mp_adamw_update as multi_mp_adamw_update
from mxnet.ndarray.update_functions import multi_mp_lamb_update as multi_mp_lamb_update

__getattr__, __dir__ = operator_namespace(__name__, "_contrib_")
