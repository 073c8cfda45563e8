"""Operators written in Python, usable wherever built-in ones are.

Subclass :class:`CustomOp` (what is computed) and :class:`CustomOpProp` (names, shapes and types),
and register the latter::

    @mx.operator.register("my_sigmoid")
    class SigmoidProp(mx.operator.CustomOpProp):
        ...


    y = mx.nd.Custom(x, op_type="my_sigmoid")
"""

from mxnet.base import MXCallbackList as MXCallbackList
from mxnet.ndarray import NDArray as NDArray
from mxnet.operator.arguments import OperatorArguments as OperatorArguments
from mxnet.operator.arguments import get_all_registered_operators as get_all_registered_operators
from mxnet.operator.arguments import get_operator_arguments as get_operator_arguments
from mxnet.operator.custom_op import CustomOp as CustomOp
from mxnet.operator.custom_op import CustomOpProp as CustomOpProp
from mxnet.operator.python_op import NDArrayOp as NDArrayOp
from mxnet.operator.python_op import NumpyOp as NumpyOp
from mxnet.operator.python_op import PythonOp as PythonOp
from mxnet.operator.registration import register as register
from mxnet.util import is_np_array as is_np_array
