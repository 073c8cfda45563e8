"""Arrays as sets: unions, intersections, differences."""

from __future__ import annotations

from typing import Any

from mxnet.numpy.internal import as_array
from mxnet.numpy.joining import concatenate
from mxnet.numpy.searching import isin
from mxnet.numpy.selection import take, unique


def _flat(*arrays: Any) -> list[Any]:
    return [as_array(array).reshape(-1) for array in arrays]


def union1d(ar1: Any, ar2: Any) -> Any:
    """The distinct elements of two arrays in ascending order.

    Args:
        ar1: First array.
        ar2: Second array.

    Example:
        >>> mx.np.union1d(mx.np.array([1, 2]), mx.np.array([2, 0]))
        array([0., 1., 2.])
    """
    return unique(concatenate(_flat(ar1, ar2)))


def intersect1d(
    ar1: Any, ar2: Any, assume_unique: bool = False, return_indices: bool = False
) -> Any:
    """The distinct elements that two arrays have in common, in ascending order.

    Args:
        ar1: First array.
        ar2: Second array.
        assume_unique: The arrays have no repeated elements.
        return_indices: Also where the elements occur first in both arrays.

    Example:
        >>> mx.np.intersect1d(mx.np.array([1, 2, 3]), mx.np.array([3, 2]))
        array([2., 3.])
    """
    first, second = _flat(ar1, ar2)
    values, places = unique(first, return_index=True)
    others, other_places = unique(second, return_index=True)
    common = isin(values, others)
    if assume_unique and not return_indices:
        return values[common]
    found = values[common]
    if not return_indices:
        return found
    return found, places[common], other_places[isin(others, values)]


def setdiff1d(ar1: Any, ar2: Any, assume_unique: bool = False) -> Any:
    """The elements of one array that are not in another, distinct and in ascending order.

    Args:
        ar1: Array.
        ar2: What is left out.
        assume_unique: The arrays have no repeated elements; their order is kept.

    Example:
        >>> mx.np.setdiff1d(mx.np.array([1, 2, 3]), mx.np.array([2]))
        array([1., 3.])
    """
    first, second = _flat(ar1, ar2)
    values = first if assume_unique else unique(first)
    return values[isin(values, second, invert=True)]


def setxor1d(ar1: Any, ar2: Any, assume_unique: bool = False) -> Any:
    """The elements that are in exactly one of two arrays, distinct and in ascending order.

    Args:
        ar1: First array.
        ar2: Second array.
        assume_unique: The arrays have no repeated elements.

    Example:
        >>> mx.np.setxor1d(mx.np.array([1, 2, 3]), mx.np.array([2, 4]))
        array([1., 3., 4.])
    """
    first, second = _flat(ar1, ar2)
    if not assume_unique:
        first, second = unique(first), unique(second)
    values, counts = unique(concatenate([first, second]), return_counts=True)
    return take(values, (counts == 1).nonzero()[0])
