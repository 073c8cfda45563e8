"""Products, Cholesky factors and triangular systems; the last two axes hold the matrices."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axis, check_same_dtype, check_square


def _product(
    name: str, left: Tensor, right: Tensor, transpose_a: bool, transpose_b: bool, axis: int
) -> tuple[Tensor, int]:
    """The product, with matrix rows on axis -2, and where the caller wants the rows."""
    if left.ndim < 2 or left.ndim != right.ndim:
        raise MXNetError(
            f"{name}: A {tuple(left.shape)} and B {tuple(right.shape)} must have equally many "
            "axes, at least 2"
        )
    rows = check_axis(name, axis, left.ndim)
    left, right = left.movedim(rows, -2), right.movedim(rows, -2)
    left, right = left.mT if transpose_a else left, right.mT if transpose_b else right
    if left.shape[:-2] != right.shape[:-2] or left.shape[-1] != right.shape[-2]:
        raise MXNetError(
            f"{name}: matrices op(A) {tuple(left.shape)} and op(B) {tuple(right.shape)} cannot be "
            "multiplied"
        )
    return torch.matmul(left, right), rows


@operator("_linalg_gemm", aliases=("linalg_gemm",))
def gemm(
    A: Tensor,  # noqa: N803 - names as in the reference
    B: Tensor,  # noqa: N803
    C: Tensor,  # noqa: N803
    *,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    beta: float = 1.0,
    axis: int = -2,
) -> Tensor:
    r"""Product plus matrix, :math:`\alpha\, op(A)\, op(B) + \beta\, C`.

    Shapes:
        A: ``(*, n, k)``, or ``(*, k, n)`` with ``transpose_a``.
        B: ``(*, k, m)``, or ``(*, m, k)`` with ``transpose_b``.
        C: ``(*, n, m)``.
        output: ``(*, n, m)``.

    Args:
        A: Left factors.
        B: Right factors.
        C: Matrices to add.
        transpose_a: Transpose ``A``.
        transpose_b: Transpose ``B``.
        alpha: Factor of the product.
        beta: Factor of ``C``.
        axis: Axis of the matrix rows; the columns are on the last axis.

    Raises:
        MXNetError: Shapes or element types do not fit.

    Example:
        >>> x, y, z = mx.nd.ones((2, 3)), mx.nd.ones((3, 2)), mx.nd.ones((2, 2))
        >>> mx.nd.linalg.gemm(x, y, z, beta=2.0).asnumpy().tolist()
        [[5.0, 5.0], [5.0, 5.0]]
    """
    check_same_dtype("_linalg_gemm", (A, B, C))
    product, rows = _product("_linalg_gemm", A, B, transpose_a, transpose_b, axis)
    product = product.movedim(-2, rows)
    if product.shape != C.shape:
        raise MXNetError(
            f"_linalg_gemm: C is {tuple(C.shape)} but the product is {tuple(product.shape)}"
        )
    return alpha * product + beta * C


@operator("_linalg_gemm2", aliases=("linalg_gemm2",))
def gemm2(
    A: Tensor,  # noqa: N803
    B: Tensor,  # noqa: N803
    *,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    axis: int = -2,
) -> Tensor:
    r"""Product of matrices, :math:`\alpha\, op(A)\, op(B)`.

    Shapes:
        A: ``(*, n, k)``, or ``(*, k, n)`` with ``transpose_a``.
        B: ``(*, k, m)``, or ``(*, m, k)`` with ``transpose_b``.
        output: ``(*, n, m)``.

    Args:
        A: Left factors.
        B: Right factors.
        transpose_a: Transpose ``A``.
        transpose_b: Transpose ``B``.
        alpha: Factor of the product.
        axis: Axis of the matrix rows; the columns are on the last axis.

    Raises:
        MXNetError: Shapes or element types do not fit.

    Example:
        >>> mx.nd.linalg.gemm2(mx.nd.ones((2, 3)), mx.nd.ones((3, 1))).asnumpy().tolist()
        [[3.0], [3.0]]
    """
    check_same_dtype("_linalg_gemm2", (A, B))
    product, rows = _product("_linalg_gemm2", A, B, transpose_a, transpose_b, axis)
    return (alpha * product).movedim(-2, rows).contiguous()


@operator("_linalg_potrf", aliases=("linalg_potrf",))
def potrf(A: Tensor) -> Tensor:  # noqa: N803
    r"""The Cholesky factor: lower triangular :math:`L` with :math:`A = L L^\top`.

    Shapes:
        A: ``(*, n, n)``.
        output: ``(*, n, n)``.

    Args:
        A: Symmetric positive definite matrices; only the lower triangles are read.

    Raises:
        MXNetError: A matrix is not square or not positive definite.

    Example:
        >>> mx.nd.linalg.potrf(mx.nd.array([[4, 2], [2, 5]])).asnumpy().tolist()
        [[2.0, 0.0], [1.0, 2.0]]

    References:
        I. Murray, 2016, "Differentiation of the Cholesky decomposition",
        https://arxiv.org/abs/1602.07527
    """
    check_square("_linalg_potrf", A)
    return torch.linalg.cholesky(A)


@operator("_linalg_potri", aliases=("linalg_potri",))
def potri(A: Tensor) -> Tensor:  # noqa: N803
    r"""The inverse of :math:`L L^\top`, given the Cholesky factor :math:`L`.

    Shapes:
        A: ``(*, n, n)``.
        output: ``(*, n, n)``.

    Args:
        A: Lower triangular factors ``L``, as from ``potrf``.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> mx.nd.linalg.potri(mx.nd.array([[2, 0], [0, 1]])).asnumpy().tolist()
        [[0.25, 0.0], [0.0, 1.0]]
    """
    check_square("_linalg_potri", A)
    identity = torch.eye(A.shape[-1], dtype=A.dtype, device=A.device).expand_as(A)
    inverse = torch.linalg.solve_triangular(A, identity, upper=False)
    return inverse.mT @ inverse


def _triangle(name: str, matrix: Tensor, lower: bool) -> Tensor:
    check_square(name, matrix)
    return matrix.tril() if lower else matrix.triu()


@operator("_linalg_trmm", aliases=("linalg_trmm",))
def trmm(
    A: Tensor,  # noqa: N803
    B: Tensor,  # noqa: N803
    *,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Tensor:
    r"""Product with a triangular matrix, :math:`\alpha\, op(A)\, B` or :math:`\alpha\, B\, op(A)`.

    Shapes:
        A: ``(*, n, n)``.
        B: ``(*, n, m)``, or ``(*, m, n)`` with ``rightside``.
        output: As ``B``.

    Args:
        A: Triangular matrices; the other triangle is not read.
        B: The other factor.
        transpose: Transpose ``A``.
        rightside: ``A`` is the right factor.
        lower: ``A`` is lower, not upper triangular.
        alpha: Factor of the product.

    Raises:
        MXNetError: Shapes or element types do not fit.

    Example:
        >>> a = mx.nd.array([[1, 9], [1, 1]])
        >>> mx.nd.linalg.trmm(a, mx.nd.ones((2, 1))).asnumpy().tolist()
        [[1.0], [2.0]]
    """
    check_same_dtype("_linalg_trmm", (A, B))
    factor = _triangle("_linalg_trmm", A, lower)
    pair = (B, factor) if rightside else (factor, B)
    transposed = (rightside and transpose, transpose and not rightside)
    return alpha * _product("_linalg_trmm", *pair, transposed[1], transposed[0], -2)[0]


@operator("_linalg_trsm", aliases=("linalg_trsm",))
def trsm(
    A: Tensor,  # noqa: N803
    B: Tensor,  # noqa: N803
    *,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Tensor:
    r"""The solution of a triangular system.

    .. math:: op(A)\, X = \alpha B \quad \text{or} \quad X\, op(A) = \alpha B

    Shapes:
        A: ``(*, n, n)``.
        B: ``(*, n, m)``, or ``(*, m, n)`` with ``rightside``.
        output: As ``B``.

    Args:
        A: Triangular matrices; the other triangle is not read.
        B: Right-hand sides.
        transpose: Transpose ``A``.
        rightside: ``A`` is the right factor.
        lower: ``A`` is lower, not upper triangular.
        alpha: Factor of ``B``.

    Raises:
        MXNetError: Shapes or element types do not fit.

    Example:
        >>> a = mx.nd.array([[2, 0], [0, 4]])
        >>> mx.nd.linalg.trsm(a, mx.nd.ones((2, 1))).asnumpy().tolist()
        [[0.5], [0.25]]
    """
    check_same_dtype("_linalg_trsm", (A, B))
    check_square("_linalg_trsm", A)
    if A.shape[:-2] != B.shape[:-2] or A.shape[-1] != B.shape[-1 if rightside else -2]:
        raise MXNetError(
            f"_linalg_trsm: A {tuple(A.shape)} and B {tuple(B.shape)} do not fit, {rightside=}"
        )
    matrix, upper = (A.mT, lower) if transpose else (A, not lower)
    return torch.linalg.solve_triangular(matrix, alpha * B, upper=upper, left=not rightside)


@operator("_linalg_syrk", aliases=("linalg_syrk",))
def syrk(A: Tensor, *, transpose: bool = False, alpha: float = 1.0) -> Tensor:  # noqa: N803
    r"""Product with the own transpose, :math:`\alpha A A^\top`, or :math:`\alpha A^\top A`.

    Shapes:
        A: ``(*, n, m)``.
        output: ``(*, n, n)``, or ``(*, m, m)`` with ``transpose``.

    Args:
        A: Matrices.
        transpose: Transpose the left factor instead of the right one.
        alpha: Factor of the product.

    Example:
        >>> mx.nd.linalg.syrk(mx.nd.array([[1, 2]])).asnumpy().tolist()
        [[5.0]]
    """
    return alpha * (A.mT @ A if transpose else A @ A.mT)


@operator("_linalg_sumlogdiag", aliases=("linalg_sumlogdiag",), scalar_output=True)
def sumlogdiag(A: Tensor) -> Tensor:  # noqa: N803
    r"""The sum of the logarithms of the diagonal, :math:`\sum_i \log A_{ii}`.

    Shapes:
        A: ``(*, n, n)``.
        output: ``*``; ``(1,)`` for a single matrix.

    Args:
        A: Square matrices, such as Cholesky factors.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> mx.nd.linalg.sumlogdiag(mx.nd.array([[1, 0], [0, 1]])).asnumpy().tolist()
        [0.0]
    """
    check_square("_linalg_sumlogdiag", A)
    return A.diagonal(0, -2, -1).log().sum(-1)
