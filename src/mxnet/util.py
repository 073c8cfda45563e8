"""Switches for NumPy semantics, and small helpers that programs import."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

import torch

from mxnet.base import MXNetError
from mxnet.context import Context, gpu_memory_info, num_gpus
from mxnet.thread_state import STATE

F = TypeVar("F", bound=Callable[..., Any])


class _Flag:
    """Sets a flag of the thread inside a ``with`` block; also decorates functions and classes."""

    def __init__(self, name: str, active: bool) -> None:
        self._name = name
        self._active = bool(active)
        self._before: list[bool] = []

    def __enter__(self) -> _Flag:
        self._before.append(getattr(STATE, self._name))
        setattr(STATE, self._name, self._active)
        return self

    def __exit__(
        self,
        ptype: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        setattr(STATE, self._name, self._before.pop())

    def __call__(self, function: F) -> F:
        """Decorate ``function`` to run with the flag set."""
        return _decorate(function, lambda: _Flag(self._name, self._active))


def _decorate(target: Any, scope: Callable[[], Any]) -> Any:
    if inspect.isclass(target):
        for name, member in list(vars(target).items()):
            if inspect.isfunction(member):
                setattr(target, name, _decorate(member, scope))
        return target

    @functools.wraps(target)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with scope():
            return target(*args, **kwargs)

    return wrapped


def set_np_shape(active: bool) -> bool:
    """Turn NumPy shapes on or off: with them, ``()`` and 0 are known shapes and lengths.

    Returns:
        Whether they were on.
    """
    before, STATE.np_shape = STATE.np_shape, bool(active)
    return before


def is_np_shape() -> bool:
    """Whether NumPy shapes are on in this thread."""
    return STATE.np_shape


def is_np_array() -> bool:
    """Whether Gluon uses ``mx.np`` arrays in this thread."""
    return STATE.np_array


def is_np_default_dtype() -> bool:
    """Whether ``mx.np`` creates float64 by default, as NumPy does."""
    return STATE.np_default_float64


def np_shape(active: bool = True) -> Any:
    """A scope, or decorator, with NumPy shapes on or off.

    Example:
        >>> with mx.np_shape():
        ...     mx.nd.ones(()).shape
        ()
    """
    return _Flag("np_shape", active)


def np_array(active: bool = True) -> Any:
    """A scope, or decorator, in which Gluon uses ``mx.np`` arrays or not.

    Example:
        >>> with mx.np_array():
        ...     mx.is_np_array()
        True
    """
    return _Flag("np_array", active)


def np_default_dtype(active: bool = True) -> Any:
    """A scope, or decorator, in which ``mx.np`` creates float64 by default or not.

    Example:
        >>> with mx.util.np_default_dtype():
        ...     mx.np.ones((2,)).dtype
        dtype('float64')
    """
    return _Flag("np_default_float64", active)


def use_np_default_dtype(func: F) -> F:
    """Decorate a function or class to run with float64 as the default type of ``mx.np``."""
    decorated: F = _decorate(func, np_default_dtype)
    return decorated


def use_np_shape(func: F) -> F:
    """Decorate a function or class to run with NumPy shapes."""
    decorated: F = _decorate(func, np_shape)
    return decorated


def use_np_array(func: F) -> F:
    """Decorate a function or class to run with Gluon on ``mx.np`` arrays."""
    decorated: F = _decorate(func, np_array)
    return decorated


def use_np(func: F) -> F:
    """Decorate a function or class to run with NumPy shapes and arrays."""
    return use_np_shape(use_np_array(func))


def set_np(shape: bool = True, array: bool = True, dtype: bool = False) -> None:
    """Turn NumPy semantics on for this thread.

    Args:
        shape: Zero-dimensional and zero-size arrays are known shapes.
        array: Gluon uses ``mx.np`` arrays.
        dtype: ``mx.np`` creates float64 by default.

    Raises:
        ValueError: ``array`` without ``shape``.
    """
    if array and not shape:
        raise ValueError("NumPy shape semantics are required in using NumPy array semantics.")
    STATE.np_shape, STATE.np_array, STATE.np_default_float64 = bool(shape), bool(array), bool(dtype)


def reset_np() -> None:
    """Turn NumPy semantics off for this thread."""
    set_np(shape=False, array=False, dtype=False)


def set_module(module: str | None) -> Callable[[F], F]:
    """A decorator that sets the module a function or class says it comes from."""

    def decorate(function: F) -> F:
        if module is not None:
            function.__module__ = module
        return function

    return decorate


def getenv(name: str) -> str | None:
    """The environment variable ``name``, None when it is not set."""
    return os.environ.get(name)


def setenv(name: str, value: str | None) -> None:
    """Set the environment variable ``name``; None removes it."""
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def get_gpu_count() -> int:
    """How many GPUs this process can use."""
    return num_gpus()


def get_gpu_memory(gpu_dev_id: int) -> tuple[int, int]:
    """Free and total memory of a GPU in bytes."""
    return gpu_memory_info(gpu_dev_id)


def get_cuda_compute_capability(ctx: Context) -> int:
    """The compute capability of a GPU as one number, such as 90.

    Raises:
        ValueError: ``ctx`` is not a GPU context.
        MXNetError: There is no such GPU.
    """
    if ctx.device_type != "gpu":
        raise ValueError(f"get_cuda_compute_capability: expected a gpu context, got {ctx}")
    if ctx.device_id >= num_gpus():
        raise MXNetError(f"get_cuda_compute_capability: {ctx} does not exist; {num_gpus()} found")
    major, minor = torch.cuda.get_device_capability(ctx.device)
    return major * 10 + minor


# Keyword arguments of NumPy's ufuncs and the values that the classic operators can honour.
_UFUNC_OPTIONS: dict[str, tuple[Any, ...]] = {
    "where": (True,),
    "casting": ("same_kind",),
    "order": ("K",),
    "subok": (True,),
    "dtype": (None,),
}


def np_ufunc_legal_option(key: str, value: Any) -> bool:
    """Whether a ufunc option has a value that changes nothing.

    Example:
        >>> mx.util.np_ufunc_legal_option("where", True)
        True
    """
    allowed = _UFUNC_OPTIONS.get(key)
    return allowed is not None and any(value is option or value == option for option in allowed)


def check_ufunc_options(function: str, options: dict[str, Any]) -> None:
    """Check that NumPy's ufunc options have values that change nothing.

    Raises:
        TypeError: An option is unknown, or its value is not supported.
    """
    for key, value in options.items():
        if key not in _UFUNC_OPTIONS:
            raise TypeError(f"{function} got an unexpected keyword argument '{key}'")
        if not np_ufunc_legal_option(key, value):
            raise TypeError(f"{function}: {key}={value} is not supported")


def wrap_np_unary_func(func: F) -> F:
    """Decorate ``func(x, out=None)`` to accept NumPy's ufunc options at their defaults."""

    @functools.wraps(func)
    def wrapped(x: Any, out: Any = None, **kwargs: Any) -> Any:
        check_ufunc_options(func.__name__, kwargs)
        return func(x, out=out)

    return wrapped  # type: ignore[return-value]


def wrap_np_binary_func(func: F) -> F:
    """Decorate ``func(x1, x2, out=None)`` to accept NumPy's ufunc options at their defaults."""

    @functools.wraps(func)
    def wrapped(x1: Any, x2: Any, out: Any = None, **kwargs: Any) -> Any:
        check_ufunc_options(func.__name__, kwargs)
        return func(x1, x2, out=out)

    return wrapped  # type: ignore[return-value]
