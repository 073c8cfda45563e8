"""Initial values of parameters (also as ``mx.init``).

An initializer is called with the parameter's name and the array to fill. It is created by its
class, by name or from JSON, as in ``mx.init.create('["xavier", {"magnitude": 2}]')``.
"""

from __future__ import annotations

from mxnet.initializer.base import InitDesc as InitDesc
from mxnet.initializer.base import Initializer as Initializer
from mxnet.initializer.base import alias as alias
from mxnet.initializer.base import create as create
from mxnet.initializer.base import register as register
from mxnet.initializer.composite import Load as Load
from mxnet.initializer.composite import Mixed as Mixed
from mxnet.initializer.constant import Constant as Constant
from mxnet.initializer.constant import One as One
from mxnet.initializer.constant import Zero as Zero
from mxnet.initializer.randomized import MSRAPrelu as MSRAPrelu
from mxnet.initializer.randomized import Normal as Normal
from mxnet.initializer.randomized import Orthogonal as Orthogonal
from mxnet.initializer.randomized import Uniform as Uniform
from mxnet.initializer.randomized import Xavier as Xavier
from mxnet.initializer.structured import Bilinear as Bilinear
from mxnet.initializer.structured import FusedRNN as FusedRNN
from mxnet.initializer.structured import LSTMBias as LSTMBias
from mxnet.ndarray import NDArray as NDArray
from mxnet.ndarray import load as load
from mxnet.util import is_np_array as is_np_array
