"""Functions over symbols and numbers: ``maximum``, ``zeros``, ``arange`` and their like."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from mxnet.symbol.arithmetic import Named, binary, is_number
from mxnet.symbol.call import call_named
from mxnet.symbol.handle import Symbol


def _either(
    function: str,
    of_symbols: Named,
    of_scalar: Named,
    reflected: Named,
    on_numbers: Callable[[Any, Any], Any],
    left: Any,
    right: Any,
) -> Any:
    if isinstance(left, Symbol):
        return binary(of_symbols, of_scalar, left, right)
    if isinstance(right, Symbol):
        return binary(of_symbols, reflected, right, left)
    if is_number(left) and is_number(right):
        return on_numbers(left, right)
    raise TypeError(
        f"{function}: expected symbols or numbers, got {type(left).__name__} and "
        f"{type(right).__name__}"
    )


def pow(base: Any, exp: Any) -> Any:  # noqa: A001 - the reference's name
    """``base ** exp`` element by element, of symbols or numbers.

    Example:
        >>> x = mx.sym.var("x")
        >>> mx.sym.pow(x, 2).eval(x=mx.nd.array([3, 4]))[0].asnumpy()
        array([ 9., 16.], dtype=float32)
    """
    return _either(
        "pow",
        ("_power", "_power"),
        ("_power_scalar", "_powerscalar"),
        ("_rpower_scalar", "_rpowerscalar"),
        lambda a, b: a**b,
        base,
        exp,
    )


power = pow


def maximum(left: Any, right: Any) -> Any:
    """The larger of the two element by element, of symbols or numbers."""
    scalar = ("_maximum_scalar", "_maximumscalar")
    return _either("maximum", ("_maximum", "_maximum"), scalar, scalar, max, left, right)


def minimum(left: Any, right: Any) -> Any:
    """The smaller of the two element by element, of symbols or numbers."""
    scalar = ("_minimum_scalar", "_minimumscalar")
    return _either("minimum", ("_minimum", "_minimum"), scalar, scalar, min, left, right)


def hypot(left: Any, right: Any) -> Any:
    """The length of the hypotenuse element by element, of symbols or numbers."""
    scalar = ("_hypot_scalar", "_hypotscalar")
    return _either("hypot", ("_hypot", "_hypot"), scalar, scalar, math.hypot, left, right)


# ---- new arrays ------------------------------------------------------------------------------


def zeros(shape: Any, dtype: Any = None, **kwargs: Any) -> Symbol:
    """Zeros.

    Args:
        shape: Shape of the result.
        dtype: Element type; float32 by default.
        **kwargs: ``name``, ``attr`` and other arguments of the operator.

    Example:
        >>> mx.sym.zeros((2,)).eval()[0].asnumpy()
        array([0., 0.], dtype=float32)
    """
    return call_named("_zeros", "_zeros", shape=shape, dtype=dtype or "float32", **kwargs)


def ones(shape: Any, dtype: Any = None, **kwargs: Any) -> Symbol:
    """Ones; arguments as of :func:`zeros`."""
    return call_named("_ones", "_ones", shape=shape, dtype=dtype or "float32", **kwargs)


def full(shape: Any, val: float, dtype: Any = None, **kwargs: Any) -> Symbol:
    """Arrays filled with ``val``; other arguments as of :func:`zeros`."""
    return call_named(
        "_full", "_full", shape=shape, dtype=dtype or "float32", value=float(val), **kwargs
    )


def eye(N: int, M: int = 0, k: int = 0, dtype: Any = None, **kwargs: Any) -> Symbol:  # noqa: N803
    """Ones on a diagonal, zeros elsewhere.

    Args:
        N: Number of rows.
        M: Number of columns; ``N`` by default.
        k: Which diagonal: above the main one if positive.
        dtype: Element type; float32 by default.
        **kwargs: ``name``, ``attr`` and other arguments of the operator.
    """
    return call_named("_eye", "_eye", N=N, M=M, k=k, dtype=dtype or "float32", **kwargs)


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool = False,
    name: str | None = None,
    dtype: Any = None,
) -> Symbol:
    """Evenly spaced numbers.

    Args:
        start: First number; the end of the range when ``stop`` is left out.
        stop: End of the range, not included.
        step: Distance between numbers.
        repeat: How often each number is repeated.
        infer_range: Find the end from the shape of what the result is used with.
        name: Name of the node.
        dtype: Element type; float32 by default.
    """
    return call_named(
        "_arange", "_arange", start=start, stop=stop, step=step, repeat=repeat,
        infer_range=infer_range, name=name, dtype=dtype or "float32",
    )  # fmt: skip


def linspace(
    start: float,
    stop: float,
    num: int,
    endpoint: bool = True,
    name: str | None = None,
    dtype: Any = None,
) -> Symbol:
    """Evenly spaced numbers, given how many.

    Args:
        start: First number.
        stop: Last number.
        num: How many.
        endpoint: Whether ``stop`` is included.
        name: Name of the node.
        dtype: Element type; float32 by default.
    """
    return call_named(
        "_linspace", "_linspace", start=start, stop=stop, num=num, endpoint=endpoint, name=name,
        dtype=dtype or "float32",
    )  # fmt: skip


# ---- others ----------------------------------------------------------------------------------


def histogram(a: Symbol, bins: Any = 10, range: Any = None, **kwargs: Any) -> Symbol:  # noqa: A002
    """Counts of the elements that fall between edges.

    Args:
        a: The elements.
        bins: Number of bins of equal width, or a symbol of edges.
        range: Lower and upper end; needed with a number of bins.
        **kwargs: ``name``, ``attr`` and other arguments of the operator.

    Returns:
        Two outputs: counts and edges.

    Raises:
        ValueError: ``bins`` is neither, or ``range`` is missing.
    """
    if isinstance(bins, Symbol):
        return call_named("_histogram", "_histogram", a, bins, **kwargs)
    if not isinstance(bins, int):
        raise ValueError(f"histogram: bins must be a symbol or an int, got {bins!r}")
    if range is None:
        raise ValueError("histogram: range is needed with a number of bins; symbols have no values")
    return call_named("_histogram", "_histogram", a, bin_cnt=bins, range=range, **kwargs)


def split_v2(
    ary: Symbol, indices_or_sections: Any, axis: int = 0, squeeze_axis: bool = False
) -> Symbol:
    """Split along an axis.

    Args:
        ary: What to split.
        indices_or_sections: Number of equal parts, or where the parts after the first begin.
        axis: Axis to split along.
        squeeze_axis: Remove the axis from the parts, which must have length 1.

    Raises:
        ValueError: ``indices_or_sections`` is neither an int nor a tuple.

    Example:
        >>> len(mx.sym.split_v2(mx.sym.var("x"), (1, 3)))
        3
    """
    if isinstance(indices_or_sections, int):
        indices, sections = [], indices_or_sections
    elif isinstance(indices_or_sections, tuple | list | set):
        indices, sections = [0, *indices_or_sections], 0
    else:
        raise ValueError(
            "split_v2: indices_or_sections must be an int or a tuple of ints, got "
            f"{indices_or_sections!r}"
        )
    return call_named(
        "_split_v2", "_split_v2", ary, indices=indices, axis=axis, squeeze_axis=squeeze_axis,
        sections=sections,
    )  # fmt: skip
