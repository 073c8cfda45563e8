"""NumPy's own functions on ``mx.np`` arrays: the ones of ``mx.np``, or the host's on copies."""

from __future__ import annotations

from typing import Any

from mxnet import numpy as mx_np
from mxnet.numpy.fallback import run_on_host
from mxnet.numpy.ufuncs import convert_operand


def apply_ufunc(ufunc: Any, method: str, inputs: Any, kwargs: Any) -> Any:
    """What ``ufunc(*inputs, **kwargs)`` gives when an input is an ``mx.np`` array.

    Raises:
        ValueError: ``out`` is a NumPy array.
    """
    if method != "__call__":
        return run_on_host(getattr(ufunc, method), inputs, kwargs)
    name = "divide" if ufunc.__name__ == "true_divide" else ufunc.__name__
    function = getattr(mx_np, name, None)
    out = kwargs.get("out")
    if out is not None and not all(isinstance(o, mx_np.ndarray) for o in out):
        raise ValueError(f"{name}: out must be an mx.np array, since an input is one")
    if function is None:
        return run_on_host(ufunc, inputs, kwargs)
    return function(*(convert_operand(value) for value in inputs), **kwargs)


def apply_function(func: Any, args: Any, kwargs: Any) -> Any:
    """What a NumPy function gives when an argument is an ``mx.np`` array."""
    namespace: Any = mx_np
    for part in func.__module__.split(".")[1:]:
        namespace = getattr(namespace, part, None)
    function = getattr(namespace, func.__name__, None)
    if callable(function):
        return function(*args, **kwargs)
    return run_on_host(func, args, kwargs)
