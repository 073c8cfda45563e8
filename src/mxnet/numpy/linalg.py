"""Linear algebra: decompositions, solvers, norms. Axes before the last two are batches."""

from __future__ import annotations

import math
from typing import Any

from mxnet.base import MXNetError
from mxnet.ndarray.call import is_symbol
from mxnet.numpy.factorization import cond as cond
from mxnet.numpy.factorization import lstsq as lstsq
from mxnet.numpy.factorization import matrix_power as matrix_power
from mxnet.numpy.factorization import matrix_rank as matrix_rank
from mxnet.numpy.factorization import multi_dot as multi_dot
from mxnet.numpy.factorization import qr as qr
from mxnet.numpy.internal import as_array, invoke, is_number, ops


def norm(
    x: Any,
    ord: Any = None,  # noqa: A002 - NumPy's name
    axis: int | tuple[int, ...] | None = None,
    keepdims: bool = False,
) -> Any:
    """A norm of vectors or matrices.

    Args:
        x: Array of numbers.
        ord: None for the root of the sum of squares; a number, ``inf`` or ``-inf`` for vectors;
            1, -1, 2, -2, ``inf``, ``-inf``, ``"fro"`` or ``"nuc"`` for matrices. ``"inf"`` and
            ``"-inf"`` may be text, and ``"fro"`` serves vectors, too.
        axis: One axis for vectors, two for matrices. None means all; the last two for an ``ord``
            of an array with more axes, whose other axes count matrices.
        keepdims: Keep the axes with length 1.

    Raises:
        MXNetError: ``ord`` has no meaning for that number of axes.

    Example:
        >>> mx.np.linalg.norm(mx.np.array([3.0, 4.0]))
        array(5.)
    """
    array = as_array(x)
    if isinstance(ord, str):
        ord = _INFINITE.get(ord, ord)  # noqa: A001 - NumPy's name
    if isinstance(ord, str):
        _check_matrix_norm(array, ord, axis)
    # The reference's spelling: a flag says which norm, and the order is a number.
    flag = _FLAGS.get(ord, -1) if ord is not None else -2 if axis is None else 1
    order = float(ord) if flag == -1 else 2.0
    return invoke("_npi_norm", [array], ord=order, axis=axis, keepdims=keepdims, flag=flag)


_FLAGS = {"fro": 1, "nuc": 2}
_INFINITE = {"inf": math.inf, "-inf": -math.inf}


def _check_matrix_norm(array: Any, ord: str, axis: Any) -> None:  # noqa: A002
    if ord not in _FLAGS:
        raise MXNetError(f"norm: ord must be a number, 'fro' or 'nuc', got {ord!r}")
    if axis is not None:
        count = 1 if isinstance(axis, int) else len(axis)
    else:
        count = 2 if is_symbol(array) or array.ndim > 2 else array.ndim
    if count != 2 and not (ord == "fro" and count == 1):
        raise MXNetError(f"norm: ord={ord!r} is a norm of matrices, for two axes; got {count}")


def svd(a: Any) -> tuple[Any, Any, Any]:
    """Singular values and vectors.

    Args:
        a: Matrices.

    Returns:
        Left vectors as columns, singular values in descending order, right vectors as rows.

    Example:
        >>> mx.np.linalg.svd(mx.np.array([[3.0, 0.0], [0.0, 4.0]]))[1]
        array([4., 3.])
    """
    return tuple(ops._npi_svd(as_array(a)))


def cholesky(a: Any) -> Any:
    """The lower triangular factor of symmetric positive definite matrices.

    Args:
        a: Matrices.

    Raises:
        MXNetError: A matrix is not positive definite.

    Example:
        >>> mx.np.linalg.cholesky(mx.np.array([[4.0, 0.0], [0.0, 9.0]]))
        array([[2., 0.],
               [0., 3.]])
    """
    return ops._npi_cholesky(as_array(a))


def inv(a: Any) -> Any:
    """The inverse of matrices.

    Args:
        a: Square matrices.

    Raises:
        MXNetError: A matrix is singular or not square.

    Example:
        >>> mx.np.linalg.inv(mx.np.array([[2.0, 0.0], [0.0, 4.0]]))
        array([[0.5 , 0.  ],
               [0.  , 0.25]])
    """
    return ops._npi_inv(as_array(a))


def det(a: Any) -> Any:
    """The determinants of matrices.

    Args:
        a: Square matrices.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> mx.np.linalg.det(mx.np.array([[[2.0, 0.0], [0.0, 4.0]]]))
        array([8.])
    """
    return ops._npi_det(as_array(a))


def slogdet(a: Any) -> Any:
    """Sign and logarithm of the magnitude of determinants.

    Args:
        a: Square matrices.

    Returns:
        A list of the two.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> mx.np.linalg.slogdet(mx.np.array([[[-1.0]]]))[0]
        array([-1.])
    """
    return ops._npi_slogdet(as_array(a))


def solve(a: Any, b: Any) -> Any:
    """The solution of linear equations, ``a x = b``.

    Args:
        a: Square matrices.
        b: Right sides.

    Raises:
        MXNetError: A matrix is singular or not square.

    Example:
        >>> mx.np.linalg.solve(mx.np.array([[2.0, 0.0], [0.0, 4.0]]), mx.np.array([2.0, 2.0]))
        array([1. , 0.5])
    """
    return ops._npi_solve(as_array(a), as_array(b))


def tensorinv(a: Any, ind: int = 2) -> Any:
    """The inverse with respect to ``tensordot`` over ``ind`` axes.

    Args:
        a: Tensor that is a square matrix when reshaped.
        ind: How many first axes are the rows.

    Raises:
        MXNetError: It is no such tensor, or singular.

    Example:
        >>> mx.np.linalg.tensorinv(mx.np.eye(4).reshape(4, 2, 2), ind=1).shape
        (2, 2, 4)
    """
    return ops._npi_tensorinv(as_array(a), ind)


def tensorsolve(a: Any, b: Any, axes: Any = None) -> Any:
    """The solution ``x`` of ``tensordot(a, x, x.ndim) = b``.

    Args:
        a: Coefficients.
        b: Right side.
        axes: Axes of ``a`` to move to the end first.

    Raises:
        MXNetError: The shapes do not fit, or there is no unique solution.

    Example:
        >>> mx.np.linalg.tensorsolve(mx.np.eye(4).reshape(2, 2, 4), mx.np.ones((2, 2)))
        array([1., 1., 1., 1.])
    """
    return ops._npi_tensorsolve(as_array(a), as_array(b), () if axes is None else tuple(axes))


def pinv(a: Any, rcond: Any = 1e-15, hermitian: bool = False) -> Any:
    """The Moore-Penrose inverse.

    Args:
        a: Matrices.
        rcond: Singular values below this fraction of the largest one count as 0.
        hermitian: Only False.

    Raises:
        NotImplementedError: ``hermitian`` is True.

    Example:
        >>> mx.np.linalg.pinv(mx.np.array([[2.0, 0.0]]))
        array([[0.5],
               [0. ]])
    """
    if hermitian:
        raise NotImplementedError("pinv: hermitian is not supported")
    if is_number(rcond):
        return ops._npi_pinv_scalar_rcond(as_array(a), float(rcond), hermitian)
    return ops._npi_pinv(as_array(a), as_array(rcond), hermitian)


def eig(a: Any) -> tuple[Any, Any]:
    """Eigenvalues and eigenvectors of matrices with real eigenvalues.

    Args:
        a: Square matrices.

    Raises:
        MXNetError: A matrix has complex eigenvalues, or is not square.

    Example:
        >>> mx.np.linalg.eig(mx.np.array([[2.0, 0.0], [0.0, 3.0]]))[0]
        array([2., 3.])
    """
    return tuple(ops._npi_eig(as_array(a)))


def eigvals(a: Any) -> Any:
    """Eigenvalues of matrices with real eigenvalues.

    Args:
        a: Square matrices.

    Raises:
        MXNetError: A matrix has complex eigenvalues, or is not square.

    Example:
        >>> mx.np.linalg.eigvals(mx.np.array([[2.0, 0.0], [0.0, 3.0]]))
        array([2., 3.])
    """
    return ops._npi_eigvals(as_array(a))


def eigh(a: Any, UPLO: str = "L") -> tuple[Any, Any]:  # noqa: N803 - NumPy's name
    """Eigenvalues and eigenvectors of symmetric matrices.

    Args:
        a: Symmetric matrices.
        UPLO: Which triangle is read: ``"L"`` or ``"U"``.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> mx.np.linalg.eigh(mx.np.array([[3.0, 0.0], [0.0, 2.0]]))[0]
        array([2., 3.])
    """
    return tuple(ops._npi_eigh(as_array(a), UPLO.upper()))


def eigvalsh(a: Any, UPLO: str = "L") -> Any:  # noqa: N803 - NumPy's name
    """Eigenvalues of symmetric matrices, in ascending order.

    Args:
        a: Symmetric matrices.
        UPLO: Which triangle is read: ``"L"`` or ``"U"``.

    Raises:
        MXNetError: A matrix is not square.

    Example:
        >>> mx.np.linalg.eigvalsh(mx.np.array([[3.0, 0.0], [0.0, 2.0]]))
        array([2., 3.])
    """
    return ops._npi_eigvalsh(as_array(a), UPLO.upper())
