"""Products of vectors, matrices and tensors."""

from __future__ import annotations

from typing import Any

import numpy as onp
import torch

from mxnet.ndarray.call import is_symbol
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, ops, unrecorded
from mxnet.numpy.manipulation import ravel
from mxnet.operators.numpy_products import einsum as _einsum
from mxnet.thread_state import STATE
from mxnet.util import check_ufunc_options


def dot(a: Any, b: Any, out: Any = None) -> Any:
    """The product summed over the last axis of ``a`` and the second last of ``b``.

    Args:
        a: Array, or a number.
        b: Array, or a number.
        out: Array that receives the result.

    Raises:
        MXNetError: The summed axes have different lengths.

    Example:
        >>> mx.np.dot(mx.np.array([1, 2]), mx.np.array([3, 4]))
        array(11.)
    """
    if type(a) is type(b) is ndarray and out is None and not STATE.recording:
        left, right = a._data, b._data
        if left.dtype is right.dtype and left.ndim == 2 == right.ndim:
            try:
                return unrecorded(torch.mm(left, right), a)
            except RuntimeError:
                pass  # the operator says what is wrong
    return ops._np_dot(as_array(a), as_array(b), out=out)


def matmul(a: Any, b: Any, out: Any = None, **kwargs: Any) -> Any:
    """The matrix product; axes before the last two are batches and broadcast.

    Args:
        a: Array with at least one axis.
        b: Array with at least one axis.
        out: Array that receives the result.
        **kwargs: NumPy's ufunc options at the values that change nothing.

    Raises:
        MXNetError: The summed axes have different lengths.

    Example:
        >>> mx.np.matmul(mx.np.ones((2, 3)), mx.np.ones((3, 4))).shape
        (2, 4)
    """
    if kwargs:
        check_ufunc_options("matmul", kwargs)
    return ops._npi_matmul(as_array(a), as_array(b), out=out)


def vdot(a: Any, b: Any) -> Any:
    """The sum of the products of all elements.

    Args:
        a: Array.
        b: Array of as many elements.

    Example:
        >>> mx.np.vdot(mx.np.ones((2, 2)), mx.np.ones((2, 2)))
        array(4.)
    """
    return dot(ravel(a), ravel(b))


def inner(a: Any, b: Any) -> Any:
    """The product summed over the last axes.

    Args:
        a: Array.
        b: Array with an equal last axis.

    Example:
        >>> mx.np.inner(mx.np.ones((2, 3)), mx.np.ones((4, 3))).shape
        (2, 4)
    """
    first, second = as_array(a), as_array(b)
    if not (is_symbol(first) or is_symbol(second)) and not (first.ndim and second.ndim):
        return dot(first, second)
    return tensordot(first, second, ([-1], [-1]))


def outer(a: Any, b: Any) -> Any:
    """The products of every pair of elements.

    Args:
        a: Array; flattened.
        b: Array; flattened.

    Example:
        >>> mx.np.outer(mx.np.array([1, 2]), mx.np.array([3, 4]))
        array([[3., 4.],
               [6., 8.]])
    """
    return tensordot(ravel(a), ravel(b), 0)


def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    """The product summed over given axes.

    Args:
        a: Array.
        b: Array.
        axes: How many last axes of ``a`` and first axes of ``b``; or two sequences, the axes of
            ``a`` and those of ``b``.

    Raises:
        ValueError: The two sequences differ in length.
        MXNetError: The axes differ in length.

    Example:
        >>> mx.np.tensordot(mx.np.ones((2, 3)), mx.np.ones((3, 4)), axes=1).shape
        (2, 4)
    """
    first, second = as_array(a), as_array(b)
    if isinstance(axes, int | onp.integer):
        return ops._npi_tensordot_int_axes(first, second, int(axes))
    left, right = ((n,) if isinstance(n, int) else tuple(n) for n in axes)
    if len(left) != len(right):
        raise ValueError(f"tensordot: axes={axes} must name as many axes of a as of b")
    return ops._npi_tensordot(first, second, left, right)


def einsum(*operands: Any, **kwargs: Any) -> Any:
    """The sum of products that Einstein's notation describes.

    Args:
        *operands: The subscripts, such as ``"ij,jk->ik"``, and the arrays.
        **kwargs: ``optimize``, accepted since a good order is always used; ``out``, the array that
            receives the result; ``dtype``, the element type to compute in.

    Raises:
        NotImplementedError: The subscripts are not text.
        TypeError: An argument is unknown.
        MXNetError: The subscripts do not fit the shapes.

    Example:
        >>> mx.np.einsum("ij->j", mx.np.ones((2, 3)))
        array([2., 2., 2.])
    """
    if not kwargs and not STATE.recording:
        quick = _unrecorded_einsum(*operands)
        if quick is not None:
            return quick
    out = kwargs.pop("out", None)
    optimize = kwargs.pop("optimize", False)
    dtype = kwargs.pop("dtype", None)
    if kwargs:
        raise TypeError(f"einsum: argument {next(iter(kwargs))!r} is not supported")
    subscripts, *arrays = operands
    if not isinstance(subscripts, str):
        raise NotImplementedError("einsum: subscripts must be text such as 'ij,jk->ik'")
    given = [as_array(a) for a in arrays]
    if dtype is not None:
        given = [a.astype(dtype, copy=False) for a in given]
    return ops._npi_einsum(*given, subscripts=subscripts, optimize=int(bool(optimize)), out=out)


def _unrecorded_einsum(subscripts: Any, *arrays: Any) -> Any:
    """The sum for arrays that nothing records; None for other operands, and where it fails."""
    try:
        tensors = [array._data for array in arrays]
        for array in arrays:
            if type(array) is not ndarray:
                return None
        result = _einsum.body(*tensors, subscripts=subscripts)
    except (AttributeError, RuntimeError, TypeError, ValueError):
        return None
    return unrecorded(result, arrays[0])


def cross(
    a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None
) -> Any:
    """The vector product.

    Args:
        a: Vectors with 2 or 3 components.
        b: Vectors with 2 or 3 components.
        axisa: Axis of the components of ``a``.
        axisb: Axis of the components of ``b``.
        axisc: Axis of the components of the result.
        axis: All three.

    Raises:
        MXNetError: There are neither 2 nor 3 components.

    Example:
        >>> mx.np.cross(mx.np.array([1, 0, 0]), mx.np.array([0, 1, 0]))
        array([0., 0., 1.])
    """
    if axis is not None:
        axisa = axisb = axisc = axis
    left = ops._np_moveaxis(as_array(a), axisa, -1)
    right = ops._np_moveaxis(as_array(b), axisb, -1)
    product = ops._npi_cross(left, right)
    if left.shape[-1] == right.shape[-1] == 2:
        return product
    return ops._np_moveaxis(product, -1, axisc)


def kron(a: Any, b: Any) -> Any:
    """The Kronecker product: ``b`` multiplied by every element of ``a``.

    Args:
        a: First factor.
        b: Second factor.

    Example:
        >>> mx.np.kron(mx.np.array([1, 10]), mx.np.array([1, 2]))
        array([ 1.,  2., 10., 20.])
    """
    return ops._npi_kron(as_array(a), as_array(b))
