"""Functions that run on the host, in NumPy itself, on copies of the arrays.

They record no gradients. Each is listed here; everything else in ``mx.np`` runs on the context of
its arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as onp

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.dtypes import number_dtype
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import from_host
from mxnet.thread_state import STATE

FUNCTIONS = (
    "array2string", "array_repr", "array_str", "bartlett", "base_repr", "binary_repr",
    "broadcast_shapes", "busday_count", "can_cast", "einsum_path", "format_float_positional",
    "format_float_scientific", "frexp", "histogram2d", "histogram_bin_edges", "histogramdd",
    "iscomplex", "iscomplexobj", "isreal", "isrealobj", "kaiser", "lexsort", "mask_indices",
    "min_scalar_type", "packbits", "poly", "polydiv",
    "ravel_multi_index", "real_if_close", "roots", "spacing", "trim_zeros", "unpackbits",
)  # fmt: skip


class Found:
    """The context of the first array among arguments, and whether one is recorded."""

    def __init__(self) -> None:
        self.ctx: Context | None = None
        self.recorded = False

    def host(self, value: Any) -> Any:
        """``value`` with arrays replaced by NumPy copies."""
        if isinstance(value, ndarray):
            self.ctx = self.ctx or value._ctx
            self.recorded = self.recorded or value._tape is not None
            return value.asnumpy()
        if isinstance(value, list | tuple):
            return type(value)(self.host(item) for item in value)
        if isinstance(value, dict):
            return {key: self.host(item) for key, item in value.items()}
        return value


def _back(value: Any, ctx: Context | None) -> Any:
    if isinstance(value, onp.ndarray):
        try:
            number_dtype(value.dtype)
        except MXNetError:
            return value
        return from_host(value, ctx)
    if isinstance(value, tuple):
        return tuple(_back(item, ctx) for item in value)
    if isinstance(value, list):
        return [_back(item, ctx) for item in value]
    return value


def run_on_host(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Call a NumPy function with copies of the arrays; results become ``mx.np`` arrays.

    Raises:
        MXNetError: An array is being recorded, which NumPy cannot differentiate.
    """
    found = Found()
    out = kwargs.get("out")
    host_args = found.host(tuple(args))
    host_kwargs = found.host({k: v for k, v in kwargs.items() if k != "out"})
    if STATE.recording and found.recorded:
        raise MXNetError(
            f"{function.__name__} runs in NumPy, which records no gradients; call it on "
            "detach()ed arrays, or outside autograd.record()"
        )
    result = function(*host_args, **host_kwargs)
    target = out[0] if isinstance(out, tuple) and len(out) == 1 else out
    if isinstance(target, ndarray):
        target[...] = result
        return target
    return _back(result, found.ctx)


def make_function(name: str) -> Callable[..., Any]:
    """The function of ``mx.np`` that calls ``numpy.<name>``."""
    host = getattr(onp, name)

    def function(*args: Any, **kwargs: Any) -> Any:
        return run_on_host(host, args, kwargs)

    function.__name__ = function.__qualname__ = name
    function.__module__ = "mxnet.numpy"
    function.__doc__ = (
        f"The same as ``numpy.{name}``, computed by it on the host; records no gradients."
    )
    return function


def available() -> tuple[str, ...]:
    """The listed functions that the installed NumPy has."""
    return tuple(name for name in FUNCTIONS if hasattr(onp, name))
