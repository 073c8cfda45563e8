"""NumPy's products of vectors, matrices and tensors."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.contraction import contract, sum_of_products
from mxnet.operators.numpy_types import converted
from mxnet.operators.registry import operator


def _mismatch(name: str, a: Tensor, b: Tensor) -> MXNetError:
    return MXNetError(
        f"{name}: shapes {tuple(a.shape)} and {tuple(b.shape)} cannot be multiplied; the summed "
        "axes must have equal lengths"
    )


@operator("_np_dot", zero_dim=True)
def dot(a: Tensor, b: Tensor) -> Tensor:
    """The product summed over the last axis of ``a`` and the second last of ``b``.

    Shapes:
        a: ``(*, n)``, or no axes.
        b: ``(*, n, k)`` or ``(n,)``, or no axes.
        output: All other lengths of ``a``, then those of ``b``.

    Args:
        a: First factor; without axes, a number.
        b: Second factor.

    Raises:
        MXNetError: The summed axes have different lengths.

    Example:
        >>> mx.np.dot(mx.np.array([1, 2]), mx.np.array([3, 4]))
        array(11.)
    """
    if a.dtype is not b.dtype:
        a, b = converted(a, b)
    if a.ndim == 0 or b.ndim == 0:
        return torch.mul(a, b)
    if a.shape[-1] != b.shape[-2 if b.ndim > 1 else -1]:
        raise _mismatch("dot", a, b)
    if a.ndim <= 2 and b.ndim <= 2:
        return torch.matmul(a, b)
    return torch.tensordot(a, b, ([-1], [-2 if b.ndim > 1 else -1]))


@operator("_npi_matmul", zero_dim=True)
def matmul(a: Tensor, b: Tensor) -> Tensor:
    """The matrix product; axes before the last two are batches and broadcast.

    Shapes:
        a: ``(*, m, n)`` or ``(n,)``.
        b: ``(*, n, k)`` or ``(n,)``.
        output: ``(*, m, k)``, without the axis of a vector.

    Args:
        a: First factor.
        b: Second factor.

    Raises:
        MXNetError: A factor has no axes, or the summed axes have different lengths.

    Example:
        >>> mx.np.matmul(mx.np.ones((2, 3)), mx.np.ones((3, 1)))
        array([[3.],
               [3.]])
    """
    if a.dtype is not b.dtype:
        a, b = converted(a, b)
    if a.ndim == 0 or b.ndim == 0:
        raise MXNetError("matmul: a factor without axes; use * or dot for numbers")
    if a.shape[-1] != b.shape[-2 if b.ndim > 1 else -1]:
        raise _mismatch("matmul", a, b)
    return torch.matmul(a, b)


@operator("_npi_tensordot", zero_dim=True)
def tensordot(
    a: Tensor, b: Tensor, *, a_axes_summed: tuple[int, ...], b_axes_summed: tuple[int, ...]
) -> Tensor:
    """The product summed over the given axes.

    Shapes:
        a: Any.
        b: Any.
        output: The other lengths of ``a``, then those of ``b``.

    Args:
        a: First factor.
        b: Second factor.
        a_axes_summed: Axes of ``a``.
        b_axes_summed: The axis of ``b`` for each.

    Raises:
        MXNetError: The axes differ in number or length.

    Example:
        >>> mx.np.tensordot(mx.np.ones((2, 3)), mx.np.ones((3, 2)), axes=((0, 1), (1, 0)))
        array(6.)
    """
    a, b = converted(a, b)
    return torch.tensordot(a, b, (a_axes_summed, b_axes_summed))


@operator("_npi_tensordot_int_axes", zero_dim=True)
def tensordot_int_axes(a: Tensor, b: Tensor, *, axes: int) -> Tensor:
    """The product summed over the last axes of ``a`` and the first of ``b``.

    Shapes:
        a: ``(*, s)``, with ``axes`` lengths ``s``.
        b: ``(s, *)``.
        output: The other lengths of ``a``, then those of ``b``.

    Args:
        a: First factor.
        b: Second factor.
        axes: How many axes.

    Raises:
        MXNetError: The axes differ in length, or there are too few.

    Example:
        >>> mx.np.tensordot(mx.np.ones((2, 3)), mx.np.ones((3, 2)), axes=1).shape
        (2, 2)
    """
    a, b = converted(a, b)
    return torch.tensordot(a, b, axes)


@operator("_npi_einsum", zero_dim=True)
def einsum(*data: Tensor, num_args: int = 0, subscripts: str = "", optimize: int = 0) -> Tensor:
    """The sum of products that Einstein's notation describes.

    Shapes:
        data: As ``subscripts`` say.
        output: As ``subscripts`` say.

    Args:
        data: The factors.
        num_args: How many factors.
        subscripts: Such as ``"ij,jk->ik"``.
        optimize: Has no meaning here: a good order is found in any case, and remembered.

    Raises:
        MXNetError: The subscripts do not fit the shapes.

    Example:
        >>> mx.np.einsum("ij,j->i", mx.np.ones((2, 3)), mx.np.ones((3,)))
        array([3., 3.])
    """
    factors = data if len(data) == 1 else converted(*data)
    if not factors:
        raise MXNetError("einsum: there are no factors")
    dtype = factors[0].dtype
    if dtype is torch.bool:
        factors = [factor.long() for factor in factors]
    if len(data) > 2 and "..." not in subscripts:
        result = contract(subscripts, factors)
    else:
        result = sum_of_products(subscripts, factors)
    if result.dtype is not dtype:  # torch adds integers up as int64
        return result.to(dtype)
    if len(data) == 1 and result._is_view():
        return result.clone(memory_format=torch.contiguous_format)
    return result if result.is_contiguous() else result.contiguous()
