"""Parameters and dictionaries of them, under the reference's module name."""

from mxnet.gluon.parameter_array import Constant as Constant
from mxnet.gluon.parameter_array import DeferredInitializationError as DeferredInitializationError
from mxnet.gluon.parameter_array import Parameter as Parameter
from mxnet.gluon.parameter_dict import ParameterDict as ParameterDict
from mxnet.ndarray import NDArray as NDArray

tensor_types = (NDArray,)
