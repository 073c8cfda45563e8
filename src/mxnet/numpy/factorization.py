"""Factors, powers, ranks and least squares: the part of ``mx.np.linalg`` beyond the reference's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from mxnet.numpy.internal import as_array, as_arrays, ops
from mxnet.numpy.pairs import as_scalar


def qr(a: Any, mode: str = "reduced") -> Any:
    """Orthonormal columns and an upper triangle whose product is the matrix.

    Args:
        a: Matrices.
        mode: ``"reduced"``, ``"complete"``, or ``"r"`` for the triangle alone.

    Raises:
        MXNetError: ``mode`` is another one.

    Example:
        >>> q, r = mx.np.linalg.qr(mx.np.array([[3.0, 1.0], [4.0, 2.0]]))
        >>> mx.np.abs(r[0, 0]).round(3)
        array(5.)
    """
    q, r = ops._npi_qr(as_array(a), "reduced" if mode == "r" else mode)
    return r if mode == "r" else (q, r)


def matrix_power(a: Any, n: int) -> Any:
    """Square matrices multiplied with themselves.

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
    return ops._npi_matrix_power(as_array(a), n)


def matrix_rank(M: Any, tol: float | None = None, hermitian: bool = False) -> Any:  # noqa: N803
    """How many singular values are larger than a tolerance.

    Args:
        M: Matrices.
        tol: The tolerance; by default the largest value times the longer side times the precision.
        hermitian: The matrices are symmetric.

    Returns:
        Array of int64; of one matrix, NumPy's scalar.

    Example:
        >>> int(mx.np.linalg.matrix_rank(mx.np.ones((3, 3))))
        1
    """
    return as_scalar(ops._npi_matrix_rank(as_array(M), tol, hermitian))


def multi_dot(arrays: Sequence[Any]) -> Any:
    """The product of several matrices, in the cheapest order.

    Args:
        arrays: At least two factors; the first and the last may have one axis.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> a = mx.np.ones((2, 2))
        >>> mx.np.linalg.multi_dot([a, a, a])
        array([[4., 4.],
               [4., 4.]])
    """
    return ops._npi_multi_dot(*as_arrays(arrays))


def cond(x: Any, p: Any = None) -> Any:
    """The norm of matrices times that of their inverses.

    Args:
        x: Matrices.
        p: The norm: 2 by default, -2, 1, -1, ``inf``, ``-inf``, ``"fro"`` or ``"nuc"``.

    Raises:
        MXNetError: The matrices are not square where they must be.

    Example:
        >>> float(mx.np.linalg.cond(mx.np.array([[2.0, 0.0], [0.0, 1.0]])))
        2.0
    """
    return as_scalar(ops._npi_cond(as_array(x), "2" if p is None else str(p)))


def lstsq(a: Any, b: Any, rcond: Any = None) -> tuple[Any, Any, Any, Any]:
    """The solutions of linear equations with the least squared error.

    Args:
        a: Matrix.
        b: Right side: a vector, or the columns of a matrix.
        rcond: Singular values smaller than this share of the largest count as 0; by default the
            longer side times the precision.

    Returns:
        Solutions, sums of squared errors (empty unless there are more equations than unknowns and
        the matrix has full rank), the rank, and the singular values.

    Example:
        >>> a, b = mx.np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), mx.np.array([1.0, 3.0, 5.0])
        >>> mx.np.linalg.lstsq(a, b)[0].round(3)
        array([1., 2.])
    """
    matrix, right = as_array(a), as_array(b)
    if not matrix._data.is_floating_point():
        matrix = matrix.astype("float64")
    precision = torch.finfo(matrix._data.dtype).eps
    share = max(matrix.shape) * precision if rcond in (None, "warn") else max(rcond, 0.0)
    values = ops._npi_svd(matrix)[1]
    rank = int((values > share * values.max()).sum()) if values.size else 0
    inverse = ops._npi_pinv_scalar_rcond(matrix, share)
    solution = ops._npi_matmul(inverse, right)
    rest = right - ops._npi_matmul(matrix, solution)
    errors = (rest * rest).sum(axis=0)
    errors = errors.reshape((1,)) if right.ndim == 1 else errors
    if rank < matrix.shape[1] or matrix.shape[0] <= matrix.shape[1]:
        errors = errors[:0]
    return solution, errors, rank, values
