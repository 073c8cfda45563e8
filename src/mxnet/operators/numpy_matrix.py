"""Factors, powers and ranks of matrices, which the reference leaves to the host."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.numpy_types import as_floating, converted
from mxnet.operators.registry import operator


def _square(name: str, a: Tensor) -> None:
    if a.ndim < 2 or a.shape[-1] != a.shape[-2]:
        raise MXNetError(f"{name}: needs square matrices, got shape {tuple(a.shape)}")


@operator("_npi_qr", num_outputs=2, zero_dim=True)
def qr(a: Tensor, *, mode: Literal["reduced", "complete"] = "reduced") -> tuple[Tensor, Tensor]:
    """Orthonormal columns and an upper triangle whose product is the matrix.

    Shapes:
        a: ``(*, m, n)``.
        output: ``(*, m, k)`` and ``(*, k, n)``; ``k`` is ``min(m, n)``, or ``m`` if complete.

    Args:
        a: Matrices.
        mode: ``"reduced"`` or ``"complete"``.

    Example:
        >>> q, r = mx.np.linalg.qr(mx.np.array([[3.0, 1.0], [4.0, 2.0]]))
        >>> mx.np.abs(r[0, 0]).round(3)
        array(5.)
    """
    q, r = torch.linalg.qr(as_floating(a)[0], mode)
    return q, r


@operator("_npi_matrix_power", zero_dim=True)
def matrix_power(a: Tensor, *, n: int) -> Tensor:
    """Square matrices multiplied with themselves.

    Shapes:
        a: ``(*, m, m)``.
        output: Shape of ``a``.

    Args:
        a: Matrices.
        n: How many factors; negative for those of the inverse.

    Raises:
        MXNetError: The matrices are not square, or have no inverse.

    Example:
        >>> mx.np.linalg.matrix_power(mx.np.array([[1, 1], [0, 1]]), 3)
        array([[1., 3.],
               [0., 1.]])
    """
    _square("matrix_power", a)
    if a.is_floating_point() or a.is_complex():
        return torch.linalg.matrix_power(a, n)
    if n < 0:
        return torch.linalg.matrix_power(as_floating(a)[0], n)
    result = torch.eye(a.shape[-1], dtype=a.dtype, device=a.device).expand_as(a).clone()
    for _ in range(n):
        result = result @ a
    return result


@operator("_npi_matrix_rank", zero_dim=True)
def matrix_rank(M: Tensor, *, tol: float | None = None, hermitian: bool = False) -> Tensor:  # noqa: N803
    """How many singular values are larger than a tolerance.

    Shapes:
        M: ``(*, m, n)``.
        output: ``(*,)``.

    Args:
        M: Matrices.
        tol: The tolerance; by default the largest value times the longer side times the precision.
        hermitian: The matrices are symmetric.

    Returns:
        Array of int64.

    Example:
        >>> int(mx.np.linalg.matrix_rank(mx.np.ones((3, 3))))
        1
    """
    values = as_floating(M.detach())[0]
    if values.ndim < 2:
        return (values != 0).any().long()
    if tol is None:
        return torch.linalg.matrix_rank(values, hermitian=hermitian)
    return torch.linalg.matrix_rank(values, atol=tol, rtol=0.0, hermitian=hermitian)


@operator("_npi_multi_dot", zero_dim=True)
def multi_dot(*data: Tensor, num_args: int = 0) -> Tensor:
    """The product of several matrices, in the cheapest order.

    Shapes:
        data: Matrices; the first and the last may have one axis.
        output: As the product.

    Args:
        data: At least two factors.
        num_args: How many factors.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> a = mx.np.ones((2, 2))
        >>> mx.np.linalg.multi_dot([a, a, a])
        array([[4., 4.],
               [4., 4.]])
    """
    return torch.linalg.multi_dot(converted(*data))


@operator("_npi_cond", zero_dim=True)
def cond(x: Tensor, *, p: str = "2") -> Tensor:
    """The norm of matrices times that of their inverses.

    Shapes:
        x: ``(*, m, n)``; square but for the norm of singular values.
        output: ``(*,)``.

    Args:
        x: Matrices.
        p: The norm: ``"2"``, ``"-2"``, ``"1"``, ``"-1"``, ``"inf"``, ``"-inf"``, ``"fro"`` or
            ``"nuc"``.

    Raises:
        MXNetError: The matrices are not square where they must be.

    Example:
        >>> float(mx.np.linalg.cond(mx.np.array([[2.0, 0.0], [0.0, 1.0]])))
        2.0
    """
    return torch.linalg.cond(as_floating(x)[0], p if p in ("fro", "nuc") else float(p))
