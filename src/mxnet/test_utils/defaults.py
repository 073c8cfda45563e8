"""The context, element type and tolerances that the helpers use when none are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mxnet.context import Context, current_context
from mxnet.thread_state import STATE

Tolerance = Any

_INTEGERS = ("bool", "int8", "uint8", "int32", "uint32", "int64", "uint64")


def default_context() -> Context:
    """The context that tests run on: the thread's default context."""
    return current_context()


def set_default_context(ctx: Context) -> None:
    """Make ``ctx`` the thread's default context."""
    STATE.context = ctx


def default_dtype() -> Any:
    """The element type of tests' data: float32."""
    return np.float32


def default_rtols() -> dict[Any, float]:
    """Relative tolerance by element type."""
    return _by_type({"float16": 1e-2, "float32": 1e-4, "float64": 1e-5})


def default_atols() -> dict[Any, float]:
    """Absolute tolerance by element type."""
    return _by_type({"float16": 1e-1, "float32": 1e-3, "float64": 1e-20})


def default_numeric_eps() -> dict[Any, float]:
    """Step of finite differences by element type; powers of two, so that steps are exact."""
    return {np.dtype("float16"): 2**-6, np.dtype("float32"): 2**-9, np.dtype("float64"): 2**-14}


def _by_type(floats: Mapping[str, float]) -> dict[Any, float]:
    return {
        np.dtype(name): value for name, value in {**floats, **dict.fromkeys(_INTEGERS, 0)}.items()
    }


def effective_dtype(dat: Any) -> Any:
    """The element type whose tolerances fit an array."""
    return np.dtype(dat.dtype)


def get_tolerance(dat: Any, tol: Tolerance, default_tol: Mapping[Any, float]) -> float:
    """The tolerance for an array.

    Args:
        dat: The array.
        tol: A number, a dictionary by element type, or None.
        default_tol: Tolerances by element type for None.
    """
    if isinstance(tol, int | float | np.number):
        return float(tol)
    table = default_tol if tol is None else tol
    return table[effective_dtype(dat)]


def get_tols(x: Any, y: Any, rtol: Tolerance, atol: Tolerance) -> tuple[float, float]:
    """Relative and absolute tolerance for two arrays: the looser of each one's.

    Args:
        x: An array.
        y: Another.
        rtol: Relative tolerance: a number, a dictionary by element type, or None.
        atol: Absolute tolerance, likewise.

    Example:
        >>> mx.test_utils.get_tols(np.zeros(2), mx.nd.zeros((2,)), None, None)
        (0.0001, 0.001)
    """
    relative = (get_tolerance(array, rtol, default_rtols()) for array in (x, y))
    absolute = (get_tolerance(array, atol, default_atols()) for array in (x, y))
    return max(relative), max(absolute)


def get_rtol(rtol: Tolerance = None, dtype: Any = np.float64) -> float:
    """The relative tolerance, or the default one for an element type."""
    return default_rtols()[np.dtype(dtype)] if rtol is None else rtol


def get_atol(atol: Tolerance = None, dtype: Any = np.float64) -> float:
    """The absolute tolerance, or the default one for an element type."""
    return default_atols()[np.dtype(dtype)] if atol is None else atol


def get_etol(etol: float | None = None) -> float:
    """The share of elements that may differ, 0 by default."""
    return 0 if etol is None else etol
