"""Names of the array API standard that are more than another spelling, and element types."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as onp

from mxnet.dtypes import number_dtype, python_dtype
from mxnet.ndarray import creation
from mxnet.numpy.handle import ndarray, share
from mxnet.numpy.internal import as_array, is_number, ops
from mxnet.numpy.pairs import operands
from mxnet.numpy.reductions import sum  # noqa: A004
from mxnet.numpy.selection import unique
from mxnet.operators.numpy_types import common_type


class UniqueAll(NamedTuple):
    """What :func:`unique_all` returns."""

    values: Any
    indices: Any
    inverse_indices: Any
    counts: Any


class UniqueCounts(NamedTuple):
    """What :func:`unique_counts` returns."""

    values: Any
    counts: Any


class UniqueInverse(NamedTuple):
    """What :func:`unique_inverse` returns."""

    values: Any
    inverse_indices: Any


def unique_all(x: Any, /) -> UniqueAll:
    """The distinct elements, where each occurs first, which each element is, and their counts.

    Args:
        x: Array.

    Example:
        >>> mx.np.unique_all(mx.np.array([3, 1, 1])).counts
        array([2, 1], dtype=int64)
    """
    array = as_array(x)
    values, indices, inverse, counts = unique(array, True, True, True)
    return UniqueAll(values, indices, inverse.reshape(array.shape), counts)


def unique_counts(x: Any, /) -> UniqueCounts:
    """The distinct elements and how often each occurs.

    Args:
        x: Array.

    Example:
        >>> mx.np.unique_counts(mx.np.array([3, 1, 1])).values
        array([1., 3.])
    """
    return UniqueCounts(*unique(as_array(x), return_counts=True))


def unique_inverse(x: Any, /) -> UniqueInverse:
    """The distinct elements and which of them each element is.

    Args:
        x: Array.

    Example:
        >>> mx.np.unique_inverse(mx.np.array([3, 1, 1])).inverse_indices
        array([1, 0, 0], dtype=int64)
    """
    array = as_array(x)
    values, inverse = unique(array, return_inverse=True)
    return UniqueInverse(values, inverse.reshape(array.shape))


def unique_values(x: Any, /) -> Any:
    """The distinct elements in ascending order.

    Args:
        x: Array.

    Example:
        >>> mx.np.unique_values(mx.np.array([3, 1, 1]))
        array([1., 3.])
    """
    return unique(as_array(x))


def matrix_transpose(x: Any, /) -> Any:
    """Matrices with rows and columns exchanged; other axes are batches.

    Args:
        x: Array of at least two axes.

    Raises:
        ValueError: There are fewer axes.

    Example:
        >>> mx.np.matrix_transpose(mx.np.zeros((4, 2, 3))).shape
        (4, 3, 2)
    """
    array = as_array(x)
    if array.ndim < 2:
        raise ValueError(f"matrix_transpose: needs at least two axes, got {array.ndim}")
    return ops._np_transpose(array, (*range(array.ndim - 2), array.ndim - 1, array.ndim - 2))


def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    """The product of vectors along an axis; other axes broadcast.

    Args:
        x1: Vectors.
        x2: Vectors.
        axis: Axis of the components.

    Example:
        >>> mx.np.vecdot(mx.np.array([[1, 2], [3, 4]]), mx.np.array([1, 1]))
        array([3., 7.])
    """
    left, right = operands(x1, x2)
    return sum(left * right, axis=axis)


def matvec(x1: Any, x2: Any, /) -> Any:
    """Products of matrices and vectors; other axes broadcast.

    Args:
        x1: Matrices.
        x2: Vectors.

    Example:
        >>> mx.np.matvec(mx.np.array([[1, 2], [3, 4]]), mx.np.array([1, 1]))
        array([3., 7.])
    """
    left, right = operands(x1, x2)
    return ops._npi_matmul(left, right.reshape((*right.shape, 1))).reshape_view(
        (*onp.broadcast_shapes(left.shape[:-2], right.shape[:-1]), left.shape[-2])
    )


def vecmat(x1: Any, x2: Any, /) -> Any:
    """Products of vectors and matrices; other axes broadcast.

    Args:
        x1: Vectors.
        x2: Matrices.

    Example:
        >>> mx.np.vecmat(mx.np.array([1, 1]), mx.np.array([[1, 2], [3, 4]]))
        array([4., 6.])
    """
    return matvec(matrix_transpose(x2), x1)


def astype(x: Any, dtype: Any, /, *, copy: bool = True) -> Any:
    """The array with another element type.

    Args:
        x: Array.
        dtype: Element type.
        copy: False returns the array itself when it already has the type.

    Example:
        >>> mx.np.astype(mx.np.array([1.5]), "int32")
        array([1], dtype=int32)
    """
    return as_array(x).astype(dtype, copy=copy)


_KINDS = {
    "bool": "b", "signed integer": "i", "unsigned integer": "u", "integral": "iu",
    "real floating": "f", "complex floating": "c", "numeric": "iufc",
}  # fmt: skip


def isdtype(dtype: Any, kind: Any) -> bool:
    """Whether an element type is of a kind.

    Args:
        dtype: Element type.
        kind: An element type, one of ``"bool"``, ``"signed integer"``, ``"unsigned integer"``,
            ``"integral"``, ``"real floating"``, ``"complex floating"`` and ``"numeric"``, or a
            tuple of such.

    Raises:
        ValueError: ``kind`` is unknown.

    Example:
        >>> mx.np.isdtype(mx.np.float32, "real floating")
        True
    """
    if isinstance(kind, tuple):
        return any(isdtype(dtype, one) for one in kind)
    given = onp.dtype(dtype)
    if isinstance(kind, str):
        if kind not in _KINDS:
            raise ValueError(f"isdtype: unknown kind {kind!r}; kinds are {', '.join(_KINDS)}")
        return given.kind in _KINDS[kind]
    return bool(given == onp.dtype(kind))


def result_type(*arrays_and_dtypes: Any) -> Any:
    """The element type that arrays and types combine to; numbers take that of the others.

    Args:
        *arrays_and_dtypes: Arrays, element types and numbers.

    Raises:
        ValueError: There is neither an array nor a type.

    Example:
        >>> mx.np.result_type(mx.np.zeros(2), mx.np.int64)
        dtype('float32')
    """
    types = [
        value._data.dtype if isinstance(value, ndarray) else number_dtype(value)
        for value in arrays_and_dtypes
        if not is_number(value)
    ]
    if not types:
        raise ValueError("result_type: needs at least one array or element type")
    return onp.dtype(python_dtype(common_type(*types)))


def promote_types(type1: Any, type2: Any) -> Any:
    """The element type that two types combine to.

    Args:
        type1: Element type.
        type2: Element type.

    Example:
        >>> mx.np.promote_types("float32", "int64")
        dtype('float32')
    """
    return result_type(onp.dtype(type1), onp.dtype(type2))


def unstack(x: Any, /, *, axis: int = 0) -> tuple[Any, ...]:
    """The slices along an axis.

    Args:
        x: Array.
        axis: Axis.

    Example:
        >>> mx.np.unstack(mx.np.array([[1, 2], [3, 4]]))
        (array([1., 2.]), array([3., 4.]))
    """
    array = ops._np_moveaxis(as_array(x), axis, 0)
    return tuple(array[i] for i in range(array.shape[0]))


def isscalar(element: Any) -> bool:
    """Whether ``element`` is a number or text rather than an array.

    Args:
        element: Anything.

    Example:
        >>> mx.np.isscalar(3.0), mx.np.isscalar(mx.np.array(3.0))
        (True, False)
    """
    return bool(onp.isscalar(element))


def from_dlpack(x: Any, /) -> Any:
    """An array over the memory of another library's array, by way of DLPack.

    Args:
        x: An object with ``__dlpack__``, such as a torch tensor, or a DLPack capsule.

    Example:
        >>> mx.np.from_dlpack(mx.np.ones((2,)))
        array([1., 1.])
    """
    return share(creation.from_dlpack(x), ndarray)
