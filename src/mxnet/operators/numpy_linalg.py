"""NumPy's decompositions and solvers; axes before the last two are batches."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.numpy_types import as_floating, converted
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_square


def _real_numbers(*matrices: Tensor) -> list[Tensor]:
    """Matrices in one floating type; integers count as float64, as in NumPy."""
    found = converted(*matrices)
    if found[0].is_floating_point() or found[0].is_complex():
        return found
    return [matrix.double() for matrix in found]


@operator("_npi_cholesky", zero_dim=True)
def cholesky(A: Tensor) -> Tensor:  # noqa: N803 - the reference's name
    r"""The lower triangular factor of positive definite matrices, :math:`A = L L^\top`.

    Shapes:
        A: ``(*, n, n)``.
        output: ``(*, n, n)``.

    Args:
        A: Symmetric positive definite matrices; the lower triangle is read.

    Raises:
        MXNetError: A matrix is not square or not positive definite.

    Example:
        >>> mx.np.linalg.cholesky(mx.np.array([[4.0, 0.0], [0.0, 9.0]]))
        array([[2., 0.],
               [0., 3.]])
    """
    check_square("cholesky", A)
    return torch.linalg.cholesky(A)


@operator("_npi_svd", num_outputs=3, zero_dim=True)
def svd(A: Tensor) -> tuple[Tensor, Tensor, Tensor]:  # noqa: N803 - the reference's name
    r"""Singular values and vectors, :math:`A = U \operatorname{diag}(L) V`.

    Shapes:
        A: ``(*, m, n)``; with ``m <= n`` in the reference, any here.
        outputs: ``(*, m, k)``, ``(*, k)`` and ``(*, k, n)`` with ``k = min(m, n)``.

    Args:
        A: Matrices.

    Returns:
        Left vectors as columns, singular values in descending order, right vectors as rows. Of
        each pair of vectors, the entry of largest magnitude of the left one is positive.

    Example:
        >>> mx.np.linalg.svd(mx.np.array([[3.0, 0.0], [0.0, 4.0]]))[1]
        array([4., 3.])
    """
    left, values, right = torch.linalg.svd(A, full_matrices=False)
    if A.numel():
        # The gradient exists for a fixed sign only; this makes the sign a function of A.
        largest = left.abs().argmax(-2, keepdim=True)
        sign = torch.sgn(left.gather(-2, largest)).detach()
        left, right = left * sign, right * sign.mT
    return left, values, right


def _real(name: str, *parts: Tensor) -> tuple[Tensor, ...]:
    if any(bool((part.imag != 0).any()) for part in parts if not part.is_meta):
        raise MXNetError(f"{name}: a matrix has complex eigenvalues; arrays hold real numbers only")
    return tuple(part.real for part in parts)


@operator("_npi_eig", num_outputs=2, zero_dim=True)
def eig(A: Tensor) -> tuple[Tensor, ...]:  # noqa: N803 - the reference's name
    """Eigenvalues and eigenvectors of matrices with real eigenvalues.

    Shapes:
        A: ``(*, n, n)``.
        outputs: ``(*, n)`` and ``(*, n, n)``.

    Args:
        A: Square matrices.

    Returns:
        The eigenvalues, and the eigenvectors as columns.

    Raises:
        MXNetError: A matrix is not square or has complex eigenvalues.

    Example:
        >>> mx.np.linalg.eig(mx.np.array([[2.0, 0.0], [0.0, 3.0]]))[0]
        array([2., 3.])
    """
    check_square("eig", A)
    (values,) = _real_numbers(A)
    return _real("eig", *torch.linalg.eig(values))


@operator("_npi_eigvals", zero_dim=True)
def eigvals(A: Tensor) -> Tensor:  # noqa: N803 - the reference's name
    """Eigenvalues of matrices with real eigenvalues.

    Shapes:
        A: ``(*, n, n)``.
        output: ``(*, n)``.

    Args:
        A: Square matrices.

    Raises:
        MXNetError: A matrix is not square or has complex eigenvalues.

    Example:
        >>> mx.np.linalg.eigvals(mx.np.array([[2.0, 0.0], [0.0, 3.0]]))
        array([2., 3.])
    """
    check_square("eigvals", A)
    (values,) = _real_numbers(A)
    return _real("eigvals", torch.linalg.eigvals(values))[0]


@operator("_npi_eigh", num_outputs=2, zero_dim=True)
def eigh(
    A: Tensor,  # noqa: N803 - the reference's name
    *,
    UPLO: Literal["L", "U"] = "L",  # noqa: N803 - the reference's name
) -> tuple[Tensor, Tensor]:
    """Eigenvalues and eigenvectors of symmetric matrices.

    Shapes:
        A: ``(*, n, n)``.
        outputs: ``(*, n)`` and ``(*, n, n)``.

    Args:
        A: Symmetric matrices.
        UPLO: Which triangle is read: the lower or the upper one.

    Returns:
        The eigenvalues in ascending order, and the eigenvectors as columns.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> mx.np.linalg.eigh(mx.np.array([[3.0, 0.0], [0.0, 2.0]]))[0]
        array([2., 3.])
    """
    check_square("eigh", A)
    (values,) = _real_numbers(A)
    found, vectors = torch.linalg.eigh(values, UPLO)
    return found, vectors


@operator("_npi_eigvalsh", zero_dim=True)
def eigvalsh(
    A: Tensor,  # noqa: N803 - the reference's name
    *,
    UPLO: Literal["L", "U"] = "L",  # noqa: N803 - the reference's name
) -> Tensor:
    """Eigenvalues of symmetric matrices, in ascending order.

    Shapes:
        A: ``(*, n, n)``.
        output: ``(*, n)``.

    Args:
        A: Symmetric matrices.
        UPLO: Which triangle is read: the lower or the upper one.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> mx.np.linalg.eigvalsh(mx.np.array([[3.0, 0.0], [0.0, 2.0]]))
        array([2., 3.])
    """
    check_square("eigvalsh", A)
    (values,) = _real_numbers(A)
    return torch.linalg.eigvalsh(values, UPLO)


@operator("_npi_solve", zero_dim=True)
def solve(A: Tensor, B: Tensor) -> Tensor:  # noqa: N803 - the reference's names
    """The solution of linear equations, ``A x = B``.

    Shapes:
        A: ``(*, n, n)``.
        B: ``(n,)`` or ``(*, n, k)``.
        output: Shape of ``B``.

    Args:
        A: Square matrices.
        B: Right sides.

    Raises:
        MXNetError: A matrix is singular or not square.

    Example:
        >>> mx.np.linalg.solve(mx.np.array([[2.0, 0.0], [0.0, 4.0]]), mx.np.array([2.0, 2.0]))
        array([1. , 0.5])
    """
    check_square("solve", A)
    return torch.linalg.solve(*_real_numbers(A, B))


@operator("_npi_pinv", zero_dim=True)
def pinv(
    A: Tensor,  # noqa: N803 - the reference's name
    rcond: Tensor,
    *,
    hermitian: bool = False,
) -> Tensor:
    """The Moore-Penrose inverse.

    Shapes:
        A: ``(*, m, n)``.
        rcond: Broadcasts with ``*``.
        output: ``(*, n, m)``.

    Args:
        A: Matrices.
        rcond: Singular values below this fraction of the largest one count as 0.
        hermitian: The matrices are symmetric.

    Example:
        >>> a = mx.np.array([[2.0, 0.0]])
        >>> mx.np.linalg.pinv(a, mx.np.array(1e-5))
        array([[0.5],
               [0. ]])
    """
    return torch.linalg.pinv(A, rtol=rcond.to(A.dtype), hermitian=hermitian)


@operator("_npi_pinv_scalar_rcond", zero_dim=True)
def pinv_scalar_rcond(
    A: Tensor,  # noqa: N803 - the reference's name
    *,
    rcond: float = 1e-15,
    hermitian: bool = False,
) -> Tensor:
    """The Moore-Penrose inverse.

    Shapes:
        A: ``(*, m, n)``.
        output: ``(*, n, m)``.

    Args:
        A: Matrices.
        rcond: Singular values below this fraction of the largest one count as 0.
        hermitian: The matrices are symmetric.

    Example:
        >>> mx.np.linalg.pinv(mx.np.array([[2.0, 0.0]]))
        array([[0.5],
               [0. ]])
    """
    return torch.linalg.pinv(A, rtol=rcond, hermitian=hermitian)


@operator("_npi_tensorinv", zero_dim=True)
def tensorinv(a: Tensor, *, ind: int = 2) -> Tensor:
    """The inverse with respect to ``tensordot`` over ``ind`` axes.

    Shapes:
        a: The product of the first ``ind`` lengths equals that of the rest.
        output: The other lengths of ``a``, then the first ones.

    Args:
        a: A tensor that is a square matrix when reshaped.
        ind: How many first axes are the rows.

    Raises:
        MXNetError: ``ind`` is not positive, or the matrix is not square or is singular.

    Example:
        >>> mx.np.linalg.tensorinv(mx.np.eye(4).reshape(4, 2, 2), ind=1).shape
        (2, 2, 4)
    """
    if ind < 1:
        raise MXNetError(f"tensorinv: ind must be positive, got {ind}")
    return torch.linalg.tensorinv(a, ind)


@operator("_npi_tensorsolve", zero_dim=True)
def tensorsolve(a: Tensor, b: Tensor, *, a_axes: tuple[int, ...] | None = None) -> Tensor:
    """The solution ``x`` of ``tensordot(a, x, x.ndim) = b``.

    Shapes:
        a: Shape of ``b``, then that of ``x``.
        b: Any.
        output: Shape of ``x``.

    Args:
        a: Coefficients.
        b: Right side.
        a_axes: Axes of ``a`` to move to the end first.

    Raises:
        MXNetError: The shapes do not fit, or the equations have no unique solution.

    Example:
        >>> mx.np.linalg.tensorsolve(mx.np.eye(4).reshape(2, 2, 4), mx.np.ones((2, 2)))
        array([1., 1., 1., 1.])
    """
    first, second = _real_numbers(a, b)
    return torch.linalg.tensorsolve(first, second, a_axes or None)


Order = float | str | None


def norm(x: Tensor, order: Order, axes: tuple[int, ...] | None, keepdims: bool) -> Tensor:
    """A vector norm over one axis, a matrix norm over two, that of all elements for None.

    Raises:
        MXNetError: ``order`` has no meaning for that number of axes.
    """
    values = as_floating(x)[0]
    if order is None:
        return torch.linalg.vector_norm(values, 2, axes, keepdims)
    if axes is None:
        axes = tuple(range(x.ndim))
    if len(axes) == 1:
        if isinstance(order, str):
            raise MXNetError(f"norm: ord={order!r} is a norm of matrices; axis names one axis")
        return torch.linalg.vector_norm(values, order, axes, keepdims)
    if len(axes) == 2:
        return torch.linalg.matrix_norm(values, order, axes, keepdims)
    raise MXNetError(f"norm: ord={order!r} needs one or two axes, got {len(axes)}")


@operator("_npi_norm", zero_dim=True)
def numpy_norm(
    data: Tensor,
    *,
    ord: float | None = None,  # noqa: A002 - NumPy's name
    axis: int | tuple[int, ...] | None = None,
    keepdims: bool = False,
    flag: int = -1,
) -> Tensor:
    """A norm of vectors or matrices.

    Shapes:
        data: Any.
        output: Shape of ``data`` without the reduced axes.

    Args:
        data: Numbers.
        ord: A number, ``inf`` or ``-inf`` for vectors; 1, -1, 2, -2, ``inf`` or ``-inf`` for
            matrices.
        axis: One axis for vectors, two for matrices; None means all.
        keepdims: Keep reduced axes with length 1.
        flag: Which norm: -2 and 1 for the root of the sum of squares, 2 for the nuclear norm of
            matrices, -1 for the one that ``ord`` says.

    Raises:
        MXNetError: ``ord`` has no meaning for that number of axes.

    Example:
        >>> mx.np.linalg.norm(mx.np.array([3.0, 4.0]))
        array(5.)
    """
    order = {-2: None, 1: None, 2: "nuc"}.get(flag, ord)
    if axis is None and flag != -2 and data.ndim > 2:
        axis = (-2, -1)
    return norm(data, order, (axis,) if isinstance(axis, int) else axis, keepdims)
