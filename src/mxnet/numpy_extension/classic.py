"""Classic operators under their classic names, on ``mx.np`` arrays.

This is ``F`` in ``hybrid_forward`` after ``npx.set_np()``: blocks written for ``mx.nd`` run
unchanged, and ``F.np`` and ``F.npx`` are the NumPy interface.
"""

import functools
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from mxnet import ndarray as nd
from mxnet import numpy as np
from mxnet import numpy_extension as npx
from mxnet.ndarray.wrappers import make_function
from mxnet.numpy_extension.namespace import operator_namespace
from mxnet.operators.registry import REGISTRY
from mxnet.util import np_shape

__all__ = ["contrib", "image", "linalg", "np", "npx", "random"]


class _Namespace(ModuleType):
    """A part of the module with the operators whose names start with a prefix."""

    def __init__(self, name: str, prefix: str) -> None:
        super().__init__(f"{__name__}.{name}")
        sys.modules[self.__name__] = self
        self._look_up, _ = operator_namespace(self.__name__, prefix)

    def __getattr__(self, attribute: str) -> Any:
        if attribute == "_look_up":
            raise AttributeError(attribute)
        return self._look_up(attribute)


class _Internal(ModuleType):
    """Every operator under its full name, such as ``_rnn_param_concat``."""

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__") or attribute not in REGISTRY:
            raise AttributeError(f"module {self.__name__!r} has no attribute {attribute!r}")
        function = make_function(REGISTRY.get(attribute), attribute, np.ndarray, "mx.nd._internal")
        setattr(self, attribute, function)
        return function


def _of_numpy(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of ``mx.nd`` that makes arrays, with ``mx.np`` arrays as results."""

    @functools.wraps(function)
    def make(*args: Any, **kwargs: Any) -> Any:
        with np_shape(True):
            return function(*args, **kwargs).as_np_ndarray()

    make.__module__ = __name__
    return make


_internal = _Internal(f"{__name__}._internal")
contrib = _Namespace("contrib", "_contrib_")
linalg = _Namespace("linalg", "_linalg_")
image = _Namespace("image", "_image_")
random = np.random

array = np.array
empty, zeros, ones = _of_numpy(nd.empty), _of_numpy(nd.zeros), _of_numpy(nd.ones)
full, arange = _of_numpy(nd.full), _of_numpy(nd.arange)
linspace, eye = _of_numpy(nd.linspace), _of_numpy(nd.eye)
# They choose an operator by what they are given, whatever its class.
add, subtract, multiply, divide = nd.add, nd.subtract, nd.multiply, nd.divide
true_divide, modulo, power, pow = nd.true_divide, nd.modulo, nd.power, nd.power  # noqa: A001
maximum, minimum = nd.maximum, nd.minimum
equal, not_equal = nd.equal, nd.not_equal
greater, greater_equal, lesser, lesser_equal = (
    nd.greater, nd.greater_equal, nd.lesser, nd.lesser_equal,
)  # fmt: skip
logical_and, logical_or, logical_xor = nd.logical_and, nd.logical_or, nd.logical_xor
concatenate, moveaxis, split_v2, histogram = np.concatenate, np.moveaxis, nd.split_v2, np.histogram
hypot = np.hypot

__getattr__, __dir__ = operator_namespace(__name__, "")
