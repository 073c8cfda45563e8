"""Classic operators under their classic names, on ``mx.np`` arrays.

This is ``F`` in ``hybrid_forward`` after ``npx.set_np()``: blocks written for ``mx.nd`` run
unchanged, and ``F.np`` and ``F.npx`` are the NumPy interface.
"""

import sys
from types import ModuleType
from typing import Any

from mxnet import numpy as np
from mxnet import numpy_extension as npx
from mxnet.ndarray.wrappers import make_function
from mxnet.numpy_extension.namespace import operator_namespace
from mxnet.operators.registry import REGISTRY

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


_internal = _Internal(f"{__name__}._internal")
contrib = _Namespace("contrib", "_contrib_")
linalg = _Namespace("linalg", "_linalg_")
image = _Namespace("image", "_image_")
random = np.random

__getattr__, __dir__ = operator_namespace(__name__, "")
