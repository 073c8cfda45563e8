"""Reductions that leave out nan."""

from __future__ import annotations

from typing import Any

import numpy as onp

from mxnet.numpy import reductions
from mxnet.numpy.internal import as_array, invoke, is_number, ops
from mxnet.numpy.selection import where

Axis = int | tuple[int, ...] | None


def _filled(array: Any, value: float) -> Any:
    """``array`` with ``value`` in the place of nan."""
    if not array._data.is_floating_point():
        return array
    return where(ops._npi_isnan(array), value, array)


def _counts(array: Any, axis: Axis, keepdims: bool) -> Any:
    there = ops._npi_logical_not(ops._npi_isnan(array))
    return ops._npi_count_nonzero(there, axis, keepdims).astype(array.dtype)


def nansum(
    a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, keepdims: bool = False
) -> Any:
    """The sum of the elements that are not nan.

    Args:
        a: Numbers.
        axis: Axis or axes; None means all.
        dtype: Element type of the result.
        out: Array that receives the result.
        keepdims: Keep the axes with length 1.

    Example:
        >>> mx.np.nansum(mx.np.array([1, mx.np.nan]))
        array(1.)
    """
    return reductions.sum(_filled(as_array(a), 0.0), axis, dtype, keepdims, out=out)


def nanprod(
    a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, keepdims: bool = False
) -> Any:
    """The product of the elements that are not nan; arguments as of :func:`nansum`.

    Example:
        >>> mx.np.nanprod(mx.np.array([3, mx.np.nan]))
        array(3.)
    """
    return reductions.prod(_filled(as_array(a), 1.0), axis, dtype, out, keepdims=keepdims)


def nancumsum(a: Any, axis: int | None = None, dtype: Any = None, out: Any = None) -> Any:
    """Sums up to each element, nan counted as 0.

    Args:
        a: Numbers.
        axis: Axis; None means the flattened array.
        dtype: Element type of the result.
        out: Array that receives the result.

    Example:
        >>> mx.np.nancumsum(mx.np.array([1, mx.np.nan, 2]))
        array([1., 1., 3.])
    """
    return reductions.cumsum(_filled(as_array(a), 0.0), axis, dtype, out)


def nancumprod(a: Any, axis: int | None = None, dtype: Any = None, out: Any = None) -> Any:
    """Products up to each element, nan counted as 1; arguments as of :func:`nancumsum`.

    Example:
        >>> mx.np.nancumprod(mx.np.array([2, mx.np.nan, 2]))
        array([2., 2., 4.])
    """
    return ops._npi_cumprod(_filled(as_array(a), 1.0), axis, dtype, out=out)


def nanmean(
    a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, keepdims: bool = False
) -> Any:
    """The mean of the elements that are not nan; arguments as of :func:`nansum`.

    Example:
        >>> mx.np.nanmean(mx.np.array([1, mx.np.nan, 3]))
        array(2.)
    """
    array = as_array(a)
    if not array._data.is_floating_point():
        return reductions.mean(array, axis, dtype, out, keepdims)
    if dtype is not None:
        array = array.astype(dtype)
    total = reductions.sum(_filled(array, 0.0), axis, keepdims=keepdims)
    return invoke("_npi_true_divide", [total, _counts(array, axis, keepdims)], out)


def _freedom(counts: Any, ddof: int) -> Any:
    return ops._npi_maximum_scalar(counts - ddof, 0.0)


def nanvar(
    a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, ddof: int = 0,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    """The variance of the elements that are not nan.

    Args:
        a: Numbers.
        axis: Axis or axes; None means all.
        dtype: Element type of the result.
        out: Array that receives the result.
        ddof: What to subtract from the number of elements before dividing by it.
        keepdims: Keep the axes with length 1.

    Example:
        >>> mx.np.nanvar(mx.np.array([1, mx.np.nan, 3]))
        array(1.)
    """
    array = as_array(a)
    if not array._data.is_floating_point():
        return reductions.var(array.astype("float64"), axis, dtype, out, ddof, keepdims)
    if dtype is not None:
        array = array.astype(dtype)
    centred = where(ops._npi_isnan(array), 0.0, array - nanmean(array, axis, keepdims=True))
    total = reductions.sum(centred * centred, axis, keepdims=keepdims)
    return invoke("_npi_true_divide", [total, _freedom(_counts(array, axis, keepdims), ddof)], out)


def nanstd(
    a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, ddof: int = 0,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    """The standard deviation of the elements that are not nan; arguments as of :func:`nanvar`.

    Example:
        >>> mx.np.nanstd(mx.np.array([1, mx.np.nan, 3]))
        array(1.)
    """
    return invoke("_npi_sqrt", [nanvar(a, axis, dtype, None, ddof, keepdims)], out)


def _extremum(a: Any, axis: Axis, out: Any, keepdims: bool, largest: bool) -> Any:
    array = as_array(a)
    reduce = reductions.max if largest else reductions.min
    if not array._data.is_floating_point():
        return reduce(array, axis, keepdims, out)
    found = reduce(_filled(array, -onp.inf if largest else onp.inf), axis, keepdims=keepdims)
    # Where there is nothing but nan, the result is nan.
    result = where(_counts(array, axis, keepdims) == 0, onp.nan, found)
    if out is None:
        return result
    out[...] = result
    return out


def nanmax(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False) -> Any:
    """The largest of the elements that are not nan; nan where there are none.

    Args:
        a: Numbers.
        axis: Axis or axes; None means all.
        out: Array that receives the result.
        keepdims: Keep the axes with length 1.

    Example:
        >>> mx.np.nanmax(mx.np.array([1, mx.np.nan, 3]))
        array(3.)
    """
    return _extremum(a, axis, out, keepdims, largest=True)


def nanmin(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False) -> Any:
    """The smallest of the elements that are not nan; arguments as of :func:`nanmax`.

    Example:
        >>> mx.np.nanmin(mx.np.array([1, mx.np.nan, 3]))
        array(1.)
    """
    return _extremum(a, axis, out, keepdims, largest=False)


def _position(a: Any, axis: int | None, out: Any, keepdims: bool, largest: bool) -> Any:
    array = as_array(a)
    if array._data.is_floating_point():
        if bool((_counts(array, axis, False) == 0).any()):
            raise ValueError("All-NaN slice encountered")
        array = _filled(array, -onp.inf if largest else onp.inf)
    function = reductions.argmax if largest else reductions.argmin
    return function(array, axis, out, keepdims=keepdims)


def nanargmax(a: Any, axis: int | None = None, out: Any = None, *, keepdims: bool = False) -> Any:
    """The position of the largest of the elements that are not nan.

    Args:
        a: Numbers.
        axis: Axis; None means the flattened array.
        out: Array that receives the result.
        keepdims: Keep the axis with length 1.

    Raises:
        ValueError: There is nothing but nan.

    Example:
        >>> mx.np.nanargmax(mx.np.array([1, mx.np.nan, 3]))
        array(2, dtype=int64)
    """
    return _position(a, axis, out, keepdims, largest=True)


def nanargmin(a: Any, axis: int | None = None, out: Any = None, *, keepdims: bool = False) -> Any:
    """The position of the smallest of the elements that are not nan; see :func:`nanargmax`.

    Example:
        >>> mx.np.nanargmin(mx.np.array([mx.np.nan, 1, 3]))
        array(1, dtype=int64)
    """
    return _position(a, axis, out, keepdims, largest=False)


def nanpercentile(
    a: Any, q: Any, axis: Axis = None, out: Any = None, overwrite_input: bool = False,
    method: str = "linear", keepdims: bool = False,
) -> Any:  # fmt: skip
    """Percentiles of the elements that are not nan.

    Args:
        a: Numbers.
        q: Percentages, from 0 to 100.
        axis: Axis or axes; None means all.
        out: Array that receives the result.
        overwrite_input: Has no meaning here: the input stays as it is.
        method: ``"linear"``, ``"lower"``, ``"higher"``, ``"midpoint"`` or ``"nearest"``.
        keepdims: Keep the axes with length 1.

    Example:
        >>> mx.np.nanpercentile(mx.np.array([1, mx.np.nan, 3]), 50)
        array(2.)
    """
    del overwrite_input
    array = as_array(a)
    given: dict[str, Any] = {"axis": axis, "interpolation": method, "keepdims": keepdims}
    if is_number(q):
        return invoke("_npi_nanpercentile", [array, None], out, q_scalar=float(q), **given)
    return invoke("_npi_nanpercentile", [array, as_array(q, array)], out, **given)


def nanquantile(
    a: Any, q: Any, axis: Axis = None, out: Any = None, overwrite_input: bool = False,
    method: str = "linear", keepdims: bool = False,
) -> Any:  # fmt: skip
    """Quantiles of the elements that are not nan; ``q`` from 0 to 1, else as :func:`nanpercentile`.

    Example:
        >>> mx.np.nanquantile(mx.np.array([1, mx.np.nan, 3]), 0.5)
        array(2.)
    """
    share = q if is_number(q) else as_array(q)
    return nanpercentile(a, share * 100, axis, out, overwrite_input, method, keepdims)


def nanmedian(
    a: Any, axis: Axis = None, out: Any = None, overwrite_input: bool = False,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    """The median of the elements that are not nan; arguments as of :func:`nanpercentile`.

    Example:
        >>> mx.np.nanmedian(mx.np.array([1, mx.np.nan, 3]))
        array(2.)
    """
    return nanpercentile(a, 50, axis, out, overwrite_input, keepdims=keepdims)
