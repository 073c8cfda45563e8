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
        "fallback", "fft",
    )
)  # fmt: skip


def __getattr__(name: str) -> _Any:
    if name.startswith("_") or name in _ARRAYS_ONLY or not hasattr(_arrays, name):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(_arrays, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    shared = {n for n in dir(_arrays) if not n.startswith("_") and n not in _ARRAYS_ONLY}
    return sorted({*globals(), *shared})
