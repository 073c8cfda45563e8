"""Discrete Fourier transforms: ``mx.np.fft``. Gradients flow through them.

Coefficients are arrays of complex numbers, whose parts are ``mx.np.real`` and ``mx.np.imag``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as onp

from mxnet.context import Context
from mxnet.numpy.internal import as_array, from_host, ops
from mxnet.numpy.manipulation import roll
from mxnet.operators.numpy_fft import GRID_NAMES, LINE_NAMES
from mxnet.operators.numpy_types import default_float
from mxnet.operators.registry import REGISTRY


def _line(name: str) -> Callable[..., Any]:
    def function(
        a: Any, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None
    ) -> Any:
        return getattr(ops, f"_npi_{name}")(as_array(a), n, axis, norm or "backward", out=out)

    return _named(name, function)


def _grid(name: str) -> Callable[..., Any]:
    default: tuple[int, ...] | None = (-2, -1) if name.endswith("2") else None

    def function(
        a: Any, s: Any = None, axes: Any = default, norm: str | None = None, out: Any = None
    ) -> Any:
        lengths = None if s is None else tuple(s)
        along = None if axes is None else tuple(axes)
        given = as_array(a), lengths, along, norm or "backward"
        return getattr(ops, f"_npi_{name}")(*given, out=out)

    return _named(name, function)


def _named(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    function.__name__ = function.__qualname__ = name
    function.__doc__ = REGISTRY.get(f"_npi_{name}").__doc__
    return function


for _name in LINE_NAMES:
    globals()[_name] = _line(_name)
for _name in GRID_NAMES:
    globals()[_name] = _grid(_name)


def __getattr__(name: str) -> Any:  # tells type checkers that the names above exist
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def fftfreq(n: int, d: float = 1.0, ctx: Context | None = None) -> Any:
    """The frequencies of the coefficients of ``fft``.

    Args:
        n: How many coefficients.
        d: Distance of the samples.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.fft.fftfreq(4)
        array([ 0.  ,  0.25, -0.5 , -0.25])
    """
    return from_host(onp.fft.fftfreq(n, d), ctx).astype(default_float())


def rfftfreq(n: int, d: float = 1.0, ctx: Context | None = None) -> Any:
    """The frequencies of the coefficients of ``rfft``; arguments as of :func:`fftfreq`.

    Example:
        >>> mx.np.fft.rfftfreq(4)
        array([0.  , 0.25, 0.5 ])
    """
    return from_host(onp.fft.rfftfreq(n, d), ctx).astype(default_float())


def _shift(x: Any, axes: Any, towards_middle: bool) -> Any:
    array = as_array(x)
    along = range(array.ndim) if axes is None else (axes,) if isinstance(axes, int) else axes
    lengths = [array.shape[i] // 2 for i in along]
    return roll(array, tuple(n if towards_middle else -n for n in lengths), tuple(along))


def fftshift(x: Any, axes: int | tuple[int, ...] | None = None) -> Any:
    """Coefficients with frequency 0 in the middle.

    Args:
        x: Coefficients.
        axes: Axis or axes; None means all.

    Example:
        >>> mx.np.fft.fftshift(mx.np.array([0, 1, -2, -1]))
        array([-2., -1.,  0.,  1.])
    """
    return _shift(x, axes, towards_middle=True)


def ifftshift(x: Any, axes: int | tuple[int, ...] | None = None) -> Any:
    """The inverse of :func:`fftshift`.

    Args:
        x: Coefficients.
        axes: Axis or axes; None means all.

    Example:
        >>> mx.np.fft.ifftshift(mx.np.array([-2, -1, 0, 1]))
        array([ 0.,  1., -2., -1.])
    """
    return _shift(x, axes, towards_middle=False)
