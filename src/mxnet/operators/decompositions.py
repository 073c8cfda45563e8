"""Factorisations with several results, inverses and determinants of batches of matrices."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_square


@operator("_linalg_gelqf", aliases=("linalg_gelqf",), num_outputs=2)
def gelqf(A: Tensor) -> tuple[Tensor, Tensor]:  # noqa: N803 - names as in the reference
    r"""The LQ factorisation, :math:`A = L Q` with :math:`Q Q^\top = I`.

    Shapes:
        A: ``(*, m, n)`` with ``m <= n``.
        outputs: ``Q`` is ``(*, m, n)`` and ``L`` is ``(*, m, m)``, lower triangular.

    Args:
        A: Matrices of full rank.

    Returns:
        ``[Q, L]``.

    Raises:
        MXNetError: The matrices have more rows than columns.

    Example:
        >>> q, l = mx.nd.linalg.gelqf(mx.nd.array([[3, 4]]))
        >>> abs(float(l.asscalar()))
        5.0

    References:
        M. Seeger et al., 2017, "Auto-Differentiating Linear Algebra",
        https://arxiv.org/abs/1710.08717
    """
    if A.ndim < 2 or A.shape[-2] > A.shape[-1]:
        raise MXNetError(f"_linalg_gelqf: expected (..., m, n) with m <= n, got {tuple(A.shape)}")
    orthogonal, triangular = torch.linalg.qr(A.mT)
    return orthogonal.mT.contiguous(), triangular.mT.contiguous()


@operator("_linalg_syevd", num_outputs=2)
def syevd(A: Tensor) -> tuple[Tensor, Tensor]:  # noqa: N803
    r"""Eigenvectors and eigenvalues of symmetric matrices, :math:`A = U^\top diag(l)\, U`.

    The sign of an eigenvector is such that its element of largest magnitude is positive.

    Shapes:
        A: ``(*, n, n)``.
        outputs: ``U`` is ``(*, n, n)`` with eigenvectors as rows, ``l`` is ``(*, n)``, ascending.

    Args:
        A: Symmetric matrices; only the lower triangles are read.

    Returns:
        ``[U, l]``.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> u, l = mx.nd.linalg.syevd(mx.nd.array([[1, 0], [0, 3]]))
        >>> l.asnumpy().tolist()
        [1.0, 3.0]
    """
    check_square("_linalg_syevd", A)
    values, vectors = torch.linalg.eigh(A)
    rows = vectors.mT
    largest = rows.detach().abs().argmax(-1, keepdim=True)
    signs = rows.detach().gather(-1, largest).sign()
    return rows * signs, values


@operator("_linalg_inverse", aliases=("linalg_inverse", "_npi_inv"))
def inverse(A: Tensor) -> Tensor:  # noqa: N803
    """The inverse of each matrix.

    Shapes:
        A: ``(*, n, n)``.
        output: ``(*, n, n)``.

    Args:
        A: Regular matrices.

    Raises:
        MXNetError: A matrix is not square or is singular.

    Example:
        >>> mx.nd.linalg.inverse(mx.nd.array([[2, 0], [0, 4]])).asnumpy().tolist()
        [[0.5, 0.0], [0.0, 0.25]]
    """
    check_square("_linalg_inverse", A)
    return torch.linalg.inv(A)


@operator("_linalg_det", aliases=("linalg_det", "_npi_det"), scalar_output=True)
def det(A: Tensor) -> Tensor:  # noqa: N803
    """The determinant of each matrix.

    Shapes:
        A: ``(*, n, n)``.
        output: ``*``; ``(1,)`` for a single matrix.

    Args:
        A: Square matrices.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> mx.nd.linalg.det(mx.nd.array([[2, 0], [0, 4]])).asnumpy().tolist()
        [8.0]
    """
    check_square("_linalg_det", A)
    return torch.linalg.det(A)


@operator(
    "_linalg_slogdet", aliases=("linalg_slogdet", "_npi_slogdet"), num_outputs=2, scalar_output=True
)
def slogdet(A: Tensor) -> tuple[Tensor, Tensor]:  # noqa: N803
    r"""Sign and logarithm of the magnitude of the determinant of each matrix.

    Shapes:
        A: ``(*, n, n)``.
        outputs: Both ``*``; ``(1,)`` for a single matrix.

    Args:
        A: Square matrices.

    Returns:
        ``[sign, logarithm]``: 0 and minus infinity for a singular matrix.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> sign, logarithm = mx.nd.linalg.slogdet(mx.nd.array([[1, 0], [0, -1]]))
        >>> float(sign.asscalar()), float(logarithm.asscalar())
        (-1.0, 0.0)
    """
    check_square("_linalg_slogdet", A)
    sign, logarithm = torch.linalg.slogdet(A)
    return sign, logarithm
