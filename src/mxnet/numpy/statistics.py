"""Quantiles, counts, differences and polynomials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as onp

from mxnet.ndarray.call import is_symbol
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, invoke, is_number, ops
from mxnet.numpy.joining import concatenate
from mxnet.numpy.manipulation import broadcast_to

Axis = int | tuple[int, ...] | None


def percentile(
    a: Any,
    q: Any,
    axis: Axis = None,
    out: Any = None,
    overwrite_input: bool | None = None,
    interpolation: str = "linear",
    keepdims: bool = False,
) -> Any:
    """The values below which given percentages of the elements lie.

    Args:
        a: Array of numbers.
        q: Percentages, from 0 to 100.
        axis: Axis or axes; None means all.
        out: Array that receives the result.
        overwrite_input: Only None or False.
        interpolation: ``"linear"``, ``"lower"``, ``"higher"``, ``"midpoint"`` or ``"nearest"``.
        keepdims: Keep the axes with length 1.

    Raises:
        NotImplementedError: ``overwrite_input`` is True.
        MXNetError: A percentage is out of range.

    Example:
        >>> mx.np.percentile(mx.np.array([1, 2, 3, 5]), 50)
        array(2.5)
    """
    if overwrite_input:
        raise NotImplementedError("percentile: overwrite_input must not be set")
    array = as_array(a)
    given: dict[str, Any] = {"axis": axis, "interpolation": interpolation, "keepdims": keepdims}
    if is_number(q):
        return invoke("_npi_percentile", [array, None], out, q_scalar=float(q), **given)
    return invoke("_npi_percentile", [array, as_array(q, array)], out, **given)


def quantile(
    a: Any,
    q: Any,
    axis: Axis = None,
    out: Any = None,
    overwrite_input: bool | None = None,
    interpolation: str = "linear",
    keepdims: bool = False,
) -> Any:
    """The values below which given shares of the elements lie.

    Args:
        a: Array of numbers.
        q: Shares, from 0 to 1.
        axis: Axis or axes; None means all.
        out: Array that receives the result.
        overwrite_input: Only None or False.
        interpolation: ``"linear"``, ``"lower"``, ``"higher"``, ``"midpoint"`` or ``"nearest"``.
        keepdims: Keep the axes with length 1.

    Raises:
        MXNetError: A share is out of range.

    Example:
        >>> mx.np.quantile(mx.np.array([1, 2, 3, 5]), 0.5)
        array(2.5)
    """
    share = float(q) if is_number(q) else as_array(q)
    return percentile(a, share * 100, axis, out, overwrite_input, interpolation, keepdims)


def median(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False) -> Any:
    """The value in the middle of the sorted elements.

    Args:
        a: Array of numbers.
        axis: Axis or axes; None means all.
        out: Array that receives the result.
        keepdims: Keep the axes with length 1.

    Example:
        >>> mx.np.median(mx.np.array([1, 2, 3, 5]))
        array(2.5)
    """
    return percentile(a, 50, axis, out, keepdims=keepdims)


def bincount(x: Any, weights: Any = None, minlength: int = 0) -> Any:
    """How often each integer from 0 occurs.

    Args:
        x: Vector of integers, not negative.
        weights: What each occurrence counts; 1 by default.
        minlength: Least length of the result.

    Raises:
        MXNetError: ``x`` is no such vector.

    Example:
        >>> mx.np.bincount(mx.np.array([0, 2, 2], dtype="int32"))
        array([1, 0, 2], dtype=int32)
    """
    given = None if weights is None else as_array(weights)
    return ops._npi_bincount(as_array(x), given, minlength, given is not None)


def histogram(
    a: Any,
    bins: Any = 10,
    range: Sequence[float] | None = None,  # noqa: A002 - NumPy's name
    normed: bool | None = None,
    weights: Any = None,
    density: bool | None = None,
) -> list[ndarray]:
    """How many elements fall into each bin.

    Args:
        a: Array of numbers.
        bins: How many equal bins, or the ascending edges.
        range: Ends of the bins; by default those of the elements.
        normed: Only None or False.
        weights: Only None.
        density: Only None or False.

    Returns:
        The counts, as int64, and the edges.

    Raises:
        NotImplementedError: ``normed``, ``weights`` or ``density`` is given.

    Example:
        >>> mx.np.histogram(mx.np.array([1, 2, 2, 4]), bins=3)[0]
        array([1, 2, 1], dtype=int64)
    """
    if normed or density or weights is not None:
        raise NotImplementedError("histogram: normed, weights and density are not supported")
    array = as_array(a)
    if not isinstance(bins, int):
        return invoke("_npi_histogram", [array, as_array(bins, array)])
    if range is None:
        if array.size:
            low, high = float(array.min()), float(array.max())
        else:
            low, high = 0.0, 1.0
    else:
        low, high = (float(n) for n in range)
    limits = (low - 0.5, high + 0.5) if low == high else (low, high)
    return invoke("_npi_histogram", [array, None], bin_cnt=bins, range=limits)


def diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    """Differences of neighbours along an axis, ``n`` times.

    Args:
        a: Array of numbers.
        n: How many times.
        axis: Axis.
        prepend: Elements to put before the first.
        append: Elements to put after the last.

    Raises:
        MXNetError: ``n`` is negative, or the axis does not exist.

    Example:
        >>> mx.np.diff(mx.np.array([1, 4, 9]))
        array([3., 5.])
    """
    array = as_array(a)
    parts = [_end(prepend, array, axis), array, _end(append, array, axis)]
    given = [part for part in parts if part is not None]
    joined = array if len(given) == 1 else concatenate(given, axis)
    return ops._npi_diff(joined, n, axis)


def _end(value: Any, array: ndarray, axis: int) -> Any:
    if value is None:
        return None
    end = as_array(value, array).astype(array._data.dtype, copy=False)
    if end.ndim:
        return end
    shape = list(array.shape)
    shape[axis] = 1
    return broadcast_to(end, shape)


def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    """Differences of neighbours in the flattened array, between given ends.

    Args:
        ary: Array of numbers.
        to_end: What follows the differences.
        to_begin: What precedes them.

    Example:
        >>> mx.np.ediff1d(mx.np.array([1, 4, 9]), to_end=0)
        array([3., 5., 0.])
    """
    array = as_array(ary)
    inputs = [array]
    given: dict[str, Any] = {}
    for name, end in (("begin", to_begin), ("end", to_end)):
        if is_number(end):
            given[f"to_{name}_scalar"] = float(end)
        elif end is not None:
            given[f"to_{name}_arr_given"] = True
            inputs.append(as_array(end, array))
    return invoke("_npi_ediff1d", [*inputs, None, None][:3], **given)


def polyval(p: Any, x: Any) -> Any:
    """The value of a polynomial.

    Args:
        p: Coefficients, the highest power first.
        x: Where to evaluate it.

    Returns:
        An array; NumPy's result when neither is one.

    Example:
        >>> mx.np.polyval(mx.np.array([1, 0, 2]), mx.np.array([3]))
        array([11.])
    """
    if not any(isinstance(given, ndarray) or is_symbol(given) for given in (p, x)):
        return onp.polyval(p, x)
    return ops._npi_polyval(as_array(p), as_array(x))
