"""Arrays in graphs that are made from numbers alone: constants, ranges, grids, windows.

Arguments are those of the functions of the same names in ``mx.np``.
"""

from __future__ import annotations

from typing import Any

from mxnet.context import Context, as_context
from mxnet.numpy.internal import is_number
from mxnet.operators.numpy_types import default_float
from mxnet.symbol.call import call_named
from mxnet.symbol.handle import Symbol

Shape = int | tuple[int, ...]


def _lengths(shape: Any) -> tuple[int, ...]:
    return (int(shape),) if is_number(shape) else tuple(int(n) for n in shape)


def _make(operator: str, ctx: Context | None, dtype: Any, order: str = "C", **given: Any) -> Symbol:
    if order != "C":
        raise NotImplementedError(f"{operator}: order must be 'C', got {order!r}")
    wanted = default_float() if dtype is None else dtype
    hint = operator.removeprefix("_npi_").removeprefix("_")
    made = call_named(operator, hint, ctx=str(as_context(ctx)), dtype=wanted, **given)
    return made.as_np_ndarray()


def zeros(shape: Shape, dtype: Any = None, order: str = "C", ctx: Context | None = None) -> Symbol:
    """Zeros; arguments as of ``mx.np.zeros``.

    Example:
        >>> mx.sym.np.zeros((2,)).eval()[0].asnumpy()
        array([0., 0.], dtype=float32)
    """
    return _make("_npi_zeros", ctx, dtype, order, shape=_lengths(shape))


def ones(shape: Shape, dtype: Any = None, order: str = "C", ctx: Context | None = None) -> Symbol:
    """Ones; arguments as of ``mx.np.ones``."""
    return _make("_npi_ones", ctx, dtype, order, shape=_lengths(shape))


def full(
    shape: Shape,
    fill_value: Any,
    dtype: Any = None,
    order: str = "C",
    ctx: Context | None = None,
    out: Any = None,
) -> Symbol:
    """A shape filled with a number or a symbol; arguments as of ``mx.np.full``.

    Raises:
        ValueError: ``out`` is given: results of graphs cannot be directed.
    """
    if out is not None:
        raise ValueError("full: out has no meaning for symbols")
    if isinstance(fill_value, Symbol):
        spread = call_named(
            "_npi_broadcast_to", "broadcast_to", fill_value, shape=_lengths(shape)
        )  # fmt: skip
        return spread if dtype is None else call_named("Cast", "cast", spread, dtype=dtype)
    if dtype is None and isinstance(fill_value, bool):
        dtype = "bool"
    return _make("_full", ctx, dtype, order, shape=_lengths(shape), value=fill_value)


def full_like(
    a: Symbol,
    fill_value: float,
    dtype: Any = None,
    order: str = "C",
    ctx: Context | None = None,
    out: Any = None,
) -> Symbol:
    """The shape of a symbol filled with a number; arguments as of ``mx.np.full_like``.

    Raises:
        ValueError: ``order`` or ``out`` is not the default.
    """
    del ctx  # a graph runs where it is bound
    if order != "C" or out is not None:
        raise ValueError(f"full_like: got order={order!r} and out={out!r}; only 'C' and None")
    typed = {} if dtype is None else {"dtype": dtype}
    return call_named("_npi_full_like", "full_like", a, fill_value=float(fill_value), **typed)


def zeros_like(a: Symbol, dtype: Any = None, order: str = "C", ctx: Context | None = None,
               out: Any = None) -> Symbol:  # fmt: skip
    """Zeros in the shape of a symbol; arguments as of ``mx.np.zeros_like``."""
    return full_like(a, 0, dtype, order, ctx, out)


def ones_like(a: Symbol, dtype: Any = None, order: str = "C", ctx: Context | None = None,
              out: Any = None) -> Symbol:  # fmt: skip
    """Ones in the shape of a symbol; arguments as of ``mx.np.ones_like``."""
    return full_like(a, 1, dtype, order, ctx, out)


def empty_like(
    prototype: Symbol, dtype: Any = None, order: str = "C", subok: bool = False, shape: Any = None
) -> Symbol:
    """An array in the shape of a symbol; arguments as of ``mx.np.empty_like``.

    Raises:
        NotImplementedError: ``subok`` or ``shape`` is given.
    """
    if subok or shape is not None:
        raise NotImplementedError(f"empty_like: got subok={subok} and shape={shape}; not supported")
    return full_like(prototype, 0, dtype, order)


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1,
    dtype: Any = None,
    ctx: Context | None = None,
) -> Symbol:
    """Evenly spaced numbers; arguments as of ``mx.np.arange``.

    Raises:
        ZeroDivisionError: ``step`` is 0.
    """
    if step == 0:
        raise ZeroDivisionError("arange: step cannot be 0")
    first, end = (0, start) if stop is None else (start, stop)
    return _make("_npi_arange", ctx, dtype, start=first, stop=end, step=step)


def linspace(
    start: float,
    stop: float,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: Any = None,
    axis: int = 0,
    ctx: Context | None = None,
) -> Any:
    """Evenly spaced numbers, given how many; arguments as of ``mx.np.linspace``.

    Raises:
        NotImplementedError: ``axis`` is not 0.
    """
    if axis != 0:
        raise NotImplementedError(f"linspace: axis must be 0, got {axis}")
    made = _make("_linspace", ctx, dtype, start=start, stop=stop, num=num, endpoint=endpoint)
    return (made, (stop - start) / max(num - endpoint, 1)) if retstep else made


def logspace(
    start: float,
    stop: float,
    num: int = 50,
    endpoint: bool = True,
    base: float = 10.0,
    dtype: Any = None,
    axis: int = 0,
    ctx: Context | None = None,
) -> Symbol:
    """Numbers evenly spaced on a logarithmic scale; arguments as of ``mx.np.logspace``.

    Raises:
        NotImplementedError: ``axis`` is not 0.
    """
    if axis != 0:
        raise NotImplementedError(f"logspace: axis must be 0, got {axis}")
    return _make(
        "_npi_logspace", ctx, dtype, start=start, stop=stop, num=num, endpoint=endpoint, base=base
    )  # fmt: skip


def eye(
    N: int,  # noqa: N803 - NumPy's name
    M: int | None = None,  # noqa: N803 - NumPy's name
    k: int = 0,
    dtype: Any = None,
    **kwargs: Any,
) -> Symbol:
    """Ones on a diagonal; arguments as of ``mx.np.eye``.

    Raises:
        TypeError: An argument is unknown.
    """
    ctx = kwargs.pop("ctx", None)
    if kwargs:
        raise TypeError(f"eye: got an unexpected argument {next(iter(kwargs))!r}")
    return _make("_npi_eye", ctx, dtype, N=N, M=M, k=k)


def identity(n: int, dtype: Any = None, ctx: Context | None = None) -> Symbol:
    """The identity matrix; arguments as of ``mx.np.identity``."""
    return _make("_npi_identity", ctx, dtype, shape=(n, n))


def indices(dimensions: Shape, dtype: Any = "int32", ctx: Context | None = None) -> Symbol:
    """The indices of a grid; arguments as of ``mx.np.indices``."""
    return _make("_npi_indices", ctx, dtype, dimensions=_lengths(dimensions))


def hanning(M: int, dtype: Any = None, ctx: Context | None = None) -> Symbol:  # noqa: N803
    """The Hann window; arguments as of ``mx.np.hanning``."""
    return _make("_npi_hanning", ctx, dtype, M=M)


def hamming(M: int, dtype: Any = None, ctx: Context | None = None) -> Symbol:  # noqa: N803
    """The Hamming window; arguments as of ``mx.np.hamming``."""
    return _make("_npi_hamming", ctx, dtype, M=M)


def blackman(M: int, dtype: Any = None, ctx: Context | None = None) -> Symbol:  # noqa: N803
    """The Blackman window; arguments as of ``mx.np.blackman``."""
    return _make("_npi_blackman", ctx, dtype, M=M)
