"""Diagonals and triangles of matrices as vectors, and back."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_square


@operator("_linalg_extractdiag", aliases=("linalg_extractdiag",), may_alias=True)
def extractdiag(A: Tensor, *, offset: int = 0) -> Tensor:  # noqa: N803 - as in the reference
    """A diagonal of each matrix.

    Shapes:
        A: ``(*, n, n)``.
        output: ``(*, n - |offset|)``.

    Args:
        A: Square matrices.
        offset: Which diagonal: above the main one if positive, below if negative.

    Raises:
        MXNetError: A matrix is not square or has no such diagonal.

    Example:
        >>> mx.nd.linalg.extractdiag(mx.nd.array([[1, 2], [3, 4]])).asnumpy().tolist()
        [1.0, 4.0]
    """
    check_square("_linalg_extractdiag", A)
    if abs(offset) >= A.shape[-1]:
        raise MXNetError(
            f"_linalg_extractdiag: matrices of size {A.shape[-1]} have no diagonal offset={offset}"
        )
    return A.diagonal(offset, -2, -1)


@operator("_linalg_makediag", aliases=("linalg_makediag",))
def makediag(A: Tensor, *, offset: int = 0) -> Tensor:  # noqa: N803
    """Matrices that are zero but for one diagonal.

    Shapes:
        A: ``(*, n)``.
        output: ``(*, n + |offset|, n + |offset|)``.

    Args:
        A: Diagonals.
        offset: Which diagonal: above the main one if positive, below if negative.

    Example:
        >>> mx.nd.linalg.makediag(mx.nd.array([1, 2])).asnumpy().tolist()
        [[1.0, 0.0], [0.0, 2.0]]
    """
    return torch.diag_embed(A, offset)


def _positions(size: int, offset: int, lower: bool, device: torch.device) -> tuple[Tensor, Tensor]:
    """Rows and columns of a triangle; a diagonal other than the main one decides the side."""
    rows, columns = torch.tril_indices(size, size, -abs(offset), device=device)
    return (rows, columns) if offset < 0 or (offset == 0 and lower) else (columns, rows)


@operator("_linalg_extracttrian", aliases=("linalg_extracttrian",))
def extracttrian(A: Tensor, *, offset: int = 0, lower: bool = True) -> Tensor:  # noqa: N803
    """A triangle of each matrix as a vector, column by column if upper, row by row if lower.

    Shapes:
        A: ``(*, n, n)``.
        output: ``(*, k (k + 1) / 2)`` with ``k = n - |offset|``.

    Args:
        A: Square matrices.
        offset: The diagonal that bounds the triangle; a positive one bounds the upper triangle, a
            negative one the lower.
        lower: Which triangle when ``offset`` is 0.

    Raises:
        MXNetError: A matrix is not square or has no such diagonal.

    Example:
        >>> mx.nd.linalg.extracttrian(mx.nd.array([[1, 2], [3, 4]])).asnumpy().tolist()
        [1.0, 3.0, 4.0]
    """
    check_square("_linalg_extracttrian", A)
    if abs(offset) >= A.shape[-1]:
        raise MXNetError(
            f"_linalg_extracttrian: matrices of size {A.shape[-1]} have no diagonal offset={offset}"
        )
    rows, columns = _positions(A.shape[-1], offset, lower, A.device)
    return A[..., rows, columns]


@operator("_linalg_maketrian", aliases=("linalg_maketrian",))
def maketrian(A: Tensor, *, offset: int = 0, lower: bool = True) -> Tensor:  # noqa: N803
    """Triangular matrices from vectors; the inverse of ``extracttrian``.

    Shapes:
        A: ``(*, k (k + 1) / 2)``.
        output: ``(*, n, n)`` with ``n = k + |offset|``.

    Args:
        A: Elements of the triangles.
        offset: The diagonal that bounds the triangle; a positive one bounds the upper triangle, a
            negative one the lower.
        lower: Which triangle when ``offset`` is 0.

    Raises:
        MXNetError: The number of elements is not that of a triangle.

    Example:
        >>> mx.nd.linalg.maketrian(mx.nd.array([1, 3, 4])).asnumpy().tolist()
        [[1.0, 0.0], [3.0, 4.0]]
    """
    count = A.shape[-1]
    side = (math.isqrt(8 * count + 1) - 1) // 2
    if side * (side + 1) // 2 != count:
        raise MXNetError(f"_linalg_maketrian: {count} elements do not fill a triangle")
    size = side + abs(offset)
    rows, columns = _positions(size, offset, lower, A.device)
    places = (rows * size + columns).expand(A.shape)
    flat = A.new_zeros(*A.shape[:-1], size * size).scatter(-1, places, A)
    return flat.unflatten(-1, (size, size))
