"""Written by tools/write_stubs.py; do not edit."""

from collections.abc import Sequence
from typing import Any, Literal

from mxnet.context import Context
from mxnet.ndarray.handle import NDArray

def det(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The determinant of each matrix."""

def extractdiag(A: NDArray | None = None, offset: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A diagonal of each matrix."""

def extracttrian(A: NDArray | None = None, offset: int = 0, lower: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A triangle of each matrix as a vector, column by column if upper, row by row if lower."""

def gelqf(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""The LQ factorisation, :math:`A = L Q` with :math:`Q Q^\top = I`."""

def gemm(A: NDArray | None = None, B: NDArray | None = None, C: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, alpha: float = 1.0, beta: float = 1.0, axis: int = -2, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product plus matrix, :math:`\alpha\, op(A)\, op(B) + \beta\, C`."""

def gemm2(A: NDArray | None = None, B: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, alpha: float = 1.0, axis: int = -2, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product of matrices, :math:`\alpha\, op(A)\, op(B)`."""

def inverse(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The inverse of each matrix."""

def makediag(A: NDArray | None = None, offset: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Matrices that are zero but for one diagonal."""

def maketrian(A: NDArray | None = None, offset: int = 0, lower: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Triangular matrices from vectors; the inverse of ``extracttrian``."""

def potrf(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The Cholesky factor: lower triangular :math:`L` with :math:`A = L L^\top`."""

def potri(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The inverse of :math:`L L^\top`, given the Cholesky factor :math:`L`."""

def slogdet(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Sign and logarithm of the magnitude of the determinant of each matrix."""

def sumlogdiag(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The sum of the logarithms of the diagonal, :math:`\sum_i \log A_{ii}`."""

def syevd(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""Eigenvectors and eigenvalues of symmetric matrices, :math:`A = U^\top diag(l)\, U`."""

def syrk(A: NDArray | None = None, transpose: bool = False, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product with the own transpose, :math:`\alpha A A^\top`, or :math:`\alpha A^\top A`."""

def trmm(A: NDArray | None = None, B: NDArray | None = None, transpose: bool = False, rightside: bool = False, lower: bool = True, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product with a triangular matrix, :math:`\alpha\, op(A)\, B` or :math:`\alpha\, B\, op(A)`."""

def trsm(A: NDArray | None = None, B: NDArray | None = None, transpose: bool = False, rightside: bool = False, lower: bool = True, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The solution of a triangular system."""
