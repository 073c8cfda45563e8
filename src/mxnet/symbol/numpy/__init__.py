"""NumPy in graphs: ``mx.sym.np``.

The functions of ``mx.np`` take symbols and then return symbols, so they are offered here as they
are. Functions without an array among their arguments, such as ``zeros`` and those of ``random``,
make symbols here. Functions that run on the host have no symbols.
"""

from typing import Any as _Any

from mxnet import numpy as _arrays
from mxnet.numpy.fallback import FUNCTIONS as _HOST_FUNCTIONS
from mxnet.symbol.numpy import linalg as linalg
from mxnet.symbol.numpy import random as random
from mxnet.symbol.numpy.creation import arange as arange
from mxnet.symbol.numpy.creation import blackman as blackman
from mxnet.symbol.numpy.creation import empty_like as empty_like
from mxnet.symbol.numpy.creation import eye as eye
from mxnet.symbol.numpy.creation import full as full
from mxnet.symbol.numpy.creation import full_like as full_like
from mxnet.symbol.numpy.creation import hamming as hamming
from mxnet.symbol.numpy.creation import hanning as hanning
from mxnet.symbol.numpy.creation import identity as identity
from mxnet.symbol.numpy.creation import indices as indices
from mxnet.symbol.numpy.creation import linspace as linspace
from mxnet.symbol.numpy.creation import logspace as logspace
from mxnet.symbol.numpy.creation import ones as ones
from mxnet.symbol.numpy.creation import ones_like as ones_like
from mxnet.symbol.numpy.creation import zeros as zeros
from mxnet.symbol.numpy.creation import zeros_like as zeros_like
from mxnet.symbol.numpy.handle import _Symbol as _Symbol

# What has no meaning without values.
_ARRAYS_ONLY = frozenset(
    (
        *_HOST_FUNCTIONS, "array", "asarray", "empty", "genfromtxt", "meshgrid", "multiarray",
        "ndarray", "set_printoptions", "shape", "size", "ndim", "array_equal", "linalg", "random",
        "fallback",
    )
)  # fmt: skip
# Their functions look at shapes or values.
_ARRAY_MODULES = frozenset(
    f"mxnet.numpy.{name}"
    for name in (
        "array_api", "covariance", "grids", "nan_functions", "polynomials", "searching", "sets",
    )
)  # fmt: skip


def __getattr__(name: str) -> _Any:
    if _is_offered(name):
        found = globals()[name] = getattr(_arrays, name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _is_offered(name: str) -> bool:
    if name.startswith("_") or name in _ARRAYS_ONLY or not hasattr(_arrays, name):
        return False
    return getattr(getattr(_arrays, name), "__module__", None) not in _ARRAY_MODULES


def __dir__() -> list[str]:
    shared = {name for name in dir(_arrays) if _is_offered(name)}
    return sorted({*globals(), *shared})
