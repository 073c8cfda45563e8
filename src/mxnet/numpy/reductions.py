"""Sums, means, extrema and truth over axes."""

from __future__ import annotations

from typing import Any

import torch

from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, ops, unrecorded
from mxnet.thread_state import STATE

Axis = int | tuple[int, ...] | None


def _reduced(function: Any, a: Any, axis: Any, keepdims: Any) -> Any:
    """A reduction of a float array along one axis or all, not recorded; None for other cases."""
    if type(a) is not ndarray or STATE.recording:
        return None
    data = a._data
    if not data.is_floating_point():
        return None
    if axis is None:
        return None if keepdims else unrecorded(function(data), a)
    if type(axis) is not int or not -data.ndim <= axis < data.ndim:
        return None
    return unrecorded(function(data, axis, keepdims), a)


def sum(  # noqa: A001 - NumPy's name
    a: Any,
    axis: Axis = None,
    dtype: Any = None,
    keepdims: bool = False,
    initial: float | None = None,
    out: Any = None,
) -> Any:
    """The sum of elements.

    Args:
        a: Array of numbers; bools count as int64.
        axis: Axis or axes to add up; None means all.
        dtype: Element type in which to add up; by default that of ``a``.
        keepdims: Keep the axes with length 1.
        initial: Where the sum starts.
        out: Array that receives the result.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.np.sum(mx.np.array([[1, 2], [3, 4]]), axis=0)
        array([4., 6.])
    """
    if dtype is None and initial is None and out is None:
        quick = _reduced(torch.sum, a, axis, keepdims)
        if quick is not None:
            return quick
    return ops._np_sum(as_array(a), axis, dtype, keepdims, initial, out=out)


def prod(
    a: Any,
    axis: Axis = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: bool = False,
    initial: float | None = None,
) -> Any:
    """The product of elements.

    Args:
        a: Array of numbers; bools count as int64.
        axis: Axis or axes to multiply; None means all.
        dtype: Element type in which to multiply; by default that of ``a``.
        out: Array that receives the result.
        keepdims: Keep the axes with length 1.
        initial: Where the product starts.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.np.prod(mx.np.array([[1, 2], [3, 4]]))
        array(24.)
    """
    return ops._np_prod(as_array(a), axis, dtype, keepdims, initial, out=out)


product = prod


def mean(
    a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, keepdims: bool = False
) -> Any:
    """The mean of elements.

    Args:
        a: Array of numbers.
        axis: Axis or axes to average over; None means all.
        dtype: Element type of the result; by default that of ``a``, or float32 for integers.
        out: Array that receives the result.
        keepdims: Keep the axes with length 1.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.np.mean(mx.np.array([[1, 2], [3, 4]]), axis=0)
        array([2., 3.])
    """
    if dtype is None and out is None:
        quick = _reduced(torch.mean, a, axis, keepdims)
        if quick is not None:
            return quick
    return ops._npi_mean(as_array(a), axis, dtype, keepdims, out=out)


def std(
    a: Any,
    axis: Axis = None,
    dtype: Any = None,
    out: Any = None,
    ddof: int = 0,
    keepdims: bool = False,
) -> Any:
    """The standard deviation of elements.

    Args:
        a: Array of numbers; the result for integers is truncated to an integer.
        axis: Axis or axes; None means all.
        dtype: Element type of the result; by default that of ``a``.
        out: Array that receives the result.
        ddof: What is subtracted from the count in the divisor.
        keepdims: Keep the axes with length 1.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.np.std(mx.np.array([1, 3]))
        array(1.)
    """
    return ops._npi_std(as_array(a), axis, dtype, ddof, keepdims, out=out)


def var(
    a: Any,
    axis: Axis = None,
    dtype: Any = None,
    out: Any = None,
    ddof: int = 0,
    keepdims: bool = False,
) -> Any:
    """The variance of elements.

    Args:
        a: Array of numbers; the result for integers is truncated to an integer.
        axis: Axis or axes; None means all.
        dtype: Element type of the result; by default that of ``a``.
        out: Array that receives the result.
        ddof: What is subtracted from the count in the divisor.
        keepdims: Keep the axes with length 1.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.np.var(mx.np.array([1, 3]), ddof=1)
        array(2.)
    """
    return ops._npi_var(as_array(a), axis, dtype, ddof, keepdims, out=out)


def max(a: Any, axis: Axis = None, keepdims: bool = False, out: Any = None) -> Any:  # noqa: A001
    """The largest element.

    Args:
        a: Array of numbers.
        axis: Axis or axes; None means all.
        keepdims: Keep the axes with length 1.
        out: Array that receives the result.

    Raises:
        MXNetError: An axis does not exist or has no elements.

    Example:
        >>> mx.np.max(mx.np.array([[1, 4], [3, 2]]), axis=1)
        array([4., 3.])
    """
    return ops._np_max(as_array(a), axis, keepdims, out=out)


amax = max


def min(a: Any, axis: Axis = None, keepdims: bool = False, out: Any = None) -> Any:  # noqa: A001
    """The smallest element.

    Args:
        a: Array of numbers.
        axis: Axis or axes; None means all.
        keepdims: Keep the axes with length 1.
        out: Array that receives the result.

    Raises:
        MXNetError: An axis does not exist or has no elements.

    Example:
        >>> mx.np.min(mx.np.array([[1, 4], [3, 2]]), axis=1)
        array([1., 2.])
    """
    return ops._np_min(as_array(a), axis, keepdims, out=out)


amin = min


def all(a: Any, axis: Axis = None, keepdims: bool = False, out: Any = None) -> Any:  # noqa: A001
    """Whether all elements are not zero.

    Args:
        a: Any array.
        axis: Axis or axes; None means all.
        keepdims: Keep the axes with length 1.
        out: Array that receives the result.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.np.all(mx.np.array([[1, 0], [3, 2]]), axis=1)
        array([False,  True])
    """
    return ops._np_all(as_array(a), axis, keepdims, out=out)


def any(a: Any, axis: Axis = None, keepdims: bool = False, out: Any = None) -> Any:  # noqa: A001
    """Whether an element is not zero.

    Args:
        a: Any array.
        axis: Axis or axes; None means all.
        keepdims: Keep the axes with length 1.
        out: Array that receives the result.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.np.any(mx.np.array([[0, 0], [3, 2]]), axis=1)
        array([False,  True])
    """
    return ops._np_any(as_array(a), axis, keepdims, out=out)


sometrue = any


def argmax(a: Any, axis: int | None = None, out: Any = None, *, keepdims: bool = False) -> Any:
    """The position of the largest element, the first of several.

    Args:
        a: Array of numbers.
        axis: Axis; None means the position in the flattened array.
        out: Array that receives the result.
        keepdims: Keep the axis with length 1.

    Raises:
        MXNetError: The axis does not exist, or there are no elements.

    Example:
        >>> mx.np.argmax(mx.np.array([[1, 4], [3, 2]]), axis=1)
        array([1, 0], dtype=int64)
    """
    return ops._npi_argmax(as_array(a), axis, keepdims, out=out)


def argmin(a: Any, axis: int | None = None, out: Any = None, *, keepdims: bool = False) -> Any:
    """The position of the smallest element, the first of several.

    Args:
        a: Array of numbers.
        axis: Axis; None means the position in the flattened array.
        out: Array that receives the result.
        keepdims: Keep the axis with length 1.

    Raises:
        MXNetError: The axis does not exist, or there are no elements.

    Example:
        >>> mx.np.argmin(mx.np.array([[1, 4], [3, 2]]), axis=1)
        array([0, 1], dtype=int64)
    """
    return ops._npi_argmin(as_array(a), axis, keepdims, out=out)


def cumsum(a: Any, axis: int | None = None, dtype: Any = None, out: Any = None) -> Any:
    """The sums of the elements up to each one.

    Args:
        a: Array of numbers; bools count as int64.
        axis: Axis; None means the flattened array.
        dtype: Element type in which to add up.
        out: Array that receives the result.

    Raises:
        MXNetError: The axis does not exist.

    Example:
        >>> mx.np.cumsum(mx.np.array([1, 2, 3]))
        array([1., 3., 6.])
    """
    return ops._np_cumsum(as_array(a), axis, dtype, out=out)


def average(
    a: Any, axis: Axis = None, weights: Any = None, returned: bool = False, out: Any = None
) -> Any:
    """The weighted mean of elements.

    Args:
        a: Array of numbers.
        axis: Axis or axes; None means all.
        weights: Array of weights, of the shape of ``a`` or for the one axis; None means equal ones.
        returned: Also return the sum of the weights.
        out: Array that receives the result.

    Returns:
        The mean; with ``returned`` a list of it and the sum of the weights.

    Raises:
        MXNetError: The weights do not fit.

    Example:
        >>> mx.np.average(mx.np.array([1, 3]), weights=mx.np.array([3, 1]))
        array(1.5)
    """
    array = as_array(a)
    weighted = weights is not None
    given = as_array(weights) if weighted else None
    return ops._npi_average(array, given, axis, returned, weighted, out=out)
