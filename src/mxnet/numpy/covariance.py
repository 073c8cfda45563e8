"""Spread, dependence, areas and running sums."""

from __future__ import annotations

import math
from typing import Any

from mxnet.numpy.creation import ones_like
from mxnet.numpy.internal import as_array, invoke, is_number, ops
from mxnet.numpy.joining import concatenate
from mxnet.numpy.manipulation import expand_dims
from mxnet.numpy.reductions import average, cumsum, max, mean, min, sum  # noqa: A004
from mxnet.numpy.selection import where

Axis = int | tuple[int, ...] | None


def ptp(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False) -> Any:
    """The largest minus the smallest element.

    Args:
        a: Numbers.
        axis: Axis or axes; None means all.
        out: Array that receives the result.
        keepdims: Keep the axes with length 1.

    Example:
        >>> mx.np.ptp(mx.np.array([1, 5, 3]))
        array(4.)
    """
    array = as_array(a)
    ends = [max(array, axis, keepdims=keepdims), min(array, axis, keepdims=keepdims)]
    return invoke("_npi_subtract", ends, out)


def _rows(m: Any, y: Any, rowvar: bool, dtype: Any) -> Any:
    """Variables as rows of one matrix, in a floating type."""
    parts = []
    for given in (m,) if y is None else (m, y):
        array = as_array(given)
        if array.ndim > 2:
            raise ValueError(f"cov: an array has {array.ndim} axes; at most 2 are variables")
        if dtype is not None:
            array = array.astype(dtype)
        elif not array._data.is_floating_point():
            array = array.astype("float64")
        rows = array if array.ndim == 2 else array.reshape((1, -1))
        parts.append(rows if rowvar or rows.shape[0] == 1 else rows.T)
    return parts[0] if len(parts) == 1 else concatenate(parts)


def cov(
    m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None,
    fweights: Any = None, aweights: Any = None, *, dtype: Any = None,
) -> Any:  # fmt: skip
    """The covariance matrix of variables.

    Args:
        m: Observations; one row for each variable.
        y: Further variables.
        rowvar: Whether variables are rows; if not, columns.
        bias: Divide by the number of observations instead of one less.
        ddof: What to subtract from the number of observations, in place of ``bias``.
        fweights: How often each observation was made.
        aweights: Weight of each observation.
        dtype: Element type of the result.

    Raises:
        ValueError: An array has more than two axes.

    Example:
        >>> mx.np.cov(mx.np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]]))
        array([[1., 2.],
               [2., 4.]])
    """
    rows = _rows(m, y, rowvar, dtype)
    taken = (0 if bias else 1) if ddof is None else ddof
    weights = None
    for given in (fweights, aweights):
        if given is not None:
            factor = as_array(given, rows).astype(rows.dtype)
            weights = factor if weights is None else weights * factor
    if weights is None:
        centred = rows - mean(rows, axis=1, keepdims=True)
        product, divisor = ops._npi_matmul(centred, centred.T), rows.shape[1] - taken
    else:
        centre, total = average(rows, axis=1, weights=weights, returned=True)
        centred = rows - expand_dims(centre, 1)
        product = ops._npi_matmul(centred * weights, centred.T)
        total = total[0]
        if taken and aweights is not None:
            by = as_array(aweights, rows).astype(rows.dtype)
            divisor = total - taken * sum(weights * by) / total
        else:
            divisor = total - taken
    result = product / divisor
    return result.reshape(()) if result.size == 1 else result


def corrcoef(x: Any, y: Any = None, rowvar: bool = True, *, dtype: Any = None) -> Any:
    """The matrix of Pearson's correlation coefficients.

    Args:
        x: Observations; one row for each variable.
        y: Further variables.
        rowvar: Whether variables are rows; if not, columns.
        dtype: Element type of the result.

    Example:
        >>> mx.np.corrcoef(mx.np.array([[1.0, 2.0, 4.0], [2.0, 4.0, 8.0]])).round(3)
        array([[1., 1.],
               [1., 1.]])
    """
    covariance = cov(x, y, rowvar, dtype=dtype)
    if not covariance.ndim:
        return covariance / covariance
    spread = ops._npi_sqrt(ops._np_diagonal(covariance))
    scaled = covariance / expand_dims(spread, 1) / expand_dims(spread, 0)
    return scaled.clip(-1, 1)


def trapezoid(y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> Any:
    """The area below a line through points.

    Args:
        y: Heights of the points.
        x: Their positions; a row, or of the shape of ``y``.
        dx: Distance of the points, without ``x``.
        axis: Axis.

    Example:
        >>> mx.np.trapezoid(mx.np.array([1, 2, 3]))
        array(4.)
    """
    heights = ops._np_moveaxis(as_array(y), axis, -1)
    widths: Any = dx
    if x is not None:
        places = as_array(x, heights)
        places = places if places.ndim == 1 else ops._np_moveaxis(places, axis, -1)
        widths = places[..., 1:] - places[..., :-1]
    return sum(widths * (heights[..., 1:] + heights[..., :-1]), axis=-1) / 2


trapz = trapezoid


def unwrap(p: Any, discont: float | None = None, axis: int = -1, *, period: float = 2 * math.pi
           ) -> Any:  # fmt: skip
    """Angles without jumps of more than half a turn.

    Args:
        p: Angles.
        discont: Jumps that are smaller stay; half a period by default.
        axis: Axis.
        period: A whole turn.

    Example:
        >>> mx.np.unwrap(mx.np.array([0.0, 6.0])).round(2)
        array([ 0.  , -0.28])
    """
    angles = ops._np_moveaxis(as_array(p), axis, -1)
    steps = angles[..., 1:] - angles[..., :-1]
    half = period / 2
    wrapped = (steps + half) % period - half
    wrapped = where((wrapped == -half) * (steps > 0), half, wrapped)
    least = half if discont is None else discont
    correction = where(ops._npi_absolute(steps) < least, 0.0, wrapped - steps)
    joined = concatenate([angles[..., :1], angles[..., 1:] + cumsum(correction, axis=-1)], axis=-1)
    return ops._np_moveaxis(joined, -1, axis)


def cumprod(a: Any, axis: int | None = None, dtype: Any = None, out: Any = None) -> Any:
    """Products of the elements up to each one.

    Args:
        a: Numbers.
        axis: Axis; None means the flattened array.
        dtype: Element type of the result.
        out: Array that receives the result.

    Example:
        >>> mx.np.cumprod(mx.np.array([2, 3, 4]))
        array([ 2.,  6., 24.])
    """
    return ops._npi_cumprod(as_array(a), axis, dtype, out=out)


def _cumulative(
    function: Any, name: str, x: Any, axis: int | None, dtype: Any, include_initial: bool, out: Any
) -> Any:
    array = as_array(x)
    if axis is None:
        if array.ndim > 1:
            raise ValueError(f"{name}: axis is needed for an array of {array.ndim} axes")
        axis = 0
    running = function(array, axis, dtype)
    if include_initial:
        edge = ones_like(running.take(0, axis=axis, mode="clip"))
        first = expand_dims(edge if name == "cumulative_prod" else edge * 0, axis)
        running = concatenate([first, running], axis=axis)
    if out is None:
        return running
    out[...] = running
    return out


def cumulative_sum(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, out: Any = None,
    include_initial: bool = False,
) -> Any:  # fmt: skip
    """Sums of the elements up to each one, under the array API's name.

    Args:
        x: Numbers.
        axis: Axis; may be left out for rows.
        dtype: Element type of the result.
        out: Array that receives the result.
        include_initial: Begin with 0.

    Raises:
        ValueError: ``axis`` is left out for an array of several axes.

    Example:
        >>> mx.np.cumulative_sum(mx.np.array([1, 2]), include_initial=True)
        array([0., 1., 3.])
    """
    return _cumulative(cumsum, "cumulative_sum", x, axis, dtype, include_initial, out)


def cumulative_prod(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, out: Any = None,
    include_initial: bool = False,
) -> Any:  # fmt: skip
    """Products of the elements up to each one; arguments as of :func:`cumulative_sum`.

    Example:
        >>> mx.np.cumulative_prod(mx.np.array([2, 3]), include_initial=True)
        array([1., 2., 6.])
    """
    return _cumulative(cumprod, "cumulative_prod", x, axis, dtype, include_initial, out)


def convolve(a: Any, v: Any, mode: str = "full") -> Any:
    """The discrete convolution of two rows.

    Args:
        a: First row.
        v: Second row.
        mode: ``"full"``, ``"same"`` (the middle part) or ``"valid"`` (where the rows overlap).

    Raises:
        MXNetError: An array does not have one axis or is empty, or ``mode`` is unknown.

    Example:
        >>> mx.np.convolve(mx.np.array([1, 2, 3]), mx.np.array([1, 1]))
        array([1., 3., 5., 3.])
    """
    return ops._npi_convolve(_row(a), _row(v), mode)


def correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    """The cross-correlation of two rows.

    Args:
        a: First row.
        v: Second row.
        mode: ``"full"``, ``"same"`` (the middle part) or ``"valid"`` (where the rows overlap).

    Raises:
        MXNetError: An array does not have one axis or is empty, or ``mode`` is unknown.

    Example:
        >>> mx.np.correlate(mx.np.array([1, 2, 3]), mx.np.array([0, 1]))
        array([2., 3.])
    """
    first, second = _row(a), _row(v)
    if mode == "same" and second.size > first.size:
        # NumPy keeps the middle of the mirrored result.
        return ops._npi_convolve(second, first[::-1], mode)[::-1]
    return ops._npi_convolve(first, second[::-1], mode)


def _row(value: Any) -> Any:
    array = as_array([value] if is_number(value) else value)
    return array if array.ndim else array.reshape(1)
