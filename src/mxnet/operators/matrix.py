"""Products of matrices: ``dot``, ``batch_dot``, Khatri-Rao."""

from __future__ import annotations

import math
from typing import Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_same_dtype

StorageType = Literal["default", "csr", "row_sparse"] | None


@operator("dot", aliases=("_sparse_dot",), scalar_output=True)
def dot(
    lhs: Tensor,
    rhs: Tensor,
    *,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: StorageType = None,
) -> Tensor:
    """Sums of products over the last axis of ``lhs`` and the first axis of ``rhs``.

    Shapes:
        lhs: ``(*A, K)``, or ``(K, *A)`` with ``transpose_a``.
        rhs: ``(K, *B)``, or ``(*B, K)`` with ``transpose_b``.
        output: ``(*A, *B)``; ``(1,)`` for two vectors.

    Args:
        lhs: Left factor.
        rhs: Right factor; element type of ``lhs``.
        transpose_a: Sum over the first axis of ``lhs`` instead of its last.
        transpose_b: Sum over the last axis of ``rhs`` instead of its first.
        forward_stype: Storage type of the result for sparse inputs; dense inputs give a dense one.

    Raises:
        MXNetError: The summed axes differ in length, element types differ, or vectors are to be
            transposed.

    Example:
        >>> x, y = mx.nd.ones((2, 3)), mx.nd.ones((3, 4))
        >>> mx.nd.dot(x, y).shape
        (2, 4)
    """
    if lhs.dtype is not rhs.dtype:
        check_same_dtype("dot", (lhs, rhs))
    if lhs.ndim == 2 and rhs.ndim == 2:
        left, right = lhs.t() if transpose_a else lhs, rhs.t() if transpose_b else rhs
        _check_lengths("dot", lhs, rhs, left.shape[1], right.shape[0])
        return torch.mm(left, right)
    if lhs.ndim == 1 and rhs.ndim == 1 and (transpose_a or transpose_b):
        raise MXNetError("dot: transpose_a and transpose_b have no meaning for two vectors")
    left_rest = lhs.shape[1:] if transpose_a else lhs.shape[:-1]
    right_rest = rhs.shape[:-1] if transpose_b else rhs.shape[1:]
    summed = lhs.shape[0 if transpose_a else -1]
    _check_lengths("dot", lhs, rhs, summed, rhs.shape[-1 if transpose_b else 0])
    rows, columns = math.prod(left_rest), math.prod(right_rest)
    left = lhs.reshape(summed, rows).t() if transpose_a else lhs.reshape(rows, summed)
    right = rhs.reshape(columns, summed).t() if transpose_b else rhs.reshape(summed, columns)
    return torch.mm(left, right).reshape((*left_rest, *right_rest))


def _check_lengths(name: str, lhs: Tensor, rhs: Tensor, left: int, right: int) -> None:
    if left != right:
        raise MXNetError(
            f"{name}: lhs {tuple(lhs.shape)} and rhs {tuple(rhs.shape)} have axes of {left} and "
            f"{right} elements to sum over; they must be equal"
        )


@operator("batch_dot", aliases=("_npx_batch_dot",))
def batch_dot(
    lhs: Tensor,
    rhs: Tensor,
    *,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: StorageType = None,
) -> Tensor:
    """Products of corresponding matrices of two batches.

    Shapes:
        lhs: ``(*batch, n, k)``, or ``(*batch, k, n)`` with ``transpose_a``.
        rhs: ``(*batch, k, m)``, or ``(*batch, m, k)`` with ``transpose_b``.
        output: ``(*batch, n, m)``.

    Args:
        lhs: Left factors.
        rhs: Right factors; element type of ``lhs``.
        transpose_a: Transpose the left matrices.
        transpose_b: Transpose the right matrices.
        forward_stype: Only the default storage type exists here.

    Raises:
        MXNetError: The batches or the summed axes differ, or element types do.

    Example:
        >>> x, y = mx.nd.ones((2, 3, 4)), mx.nd.ones((2, 5, 4))
        >>> mx.nd.batch_dot(x, y, transpose_b=True).shape
        (2, 3, 5)
    """
    if lhs.dtype is not rhs.dtype:
        check_same_dtype("batch_dot", (lhs, rhs))
    if lhs.ndim < 3 or lhs.shape[:-2] != rhs.shape[:-2]:
        raise MXNetError(
            f"batch_dot: lhs {tuple(lhs.shape)} and rhs {tuple(rhs.shape)} must have at least 3 "
            "axes and the same batch axes"
        )
    left, right = lhs.mT if transpose_a else lhs, rhs.mT if transpose_b else rhs
    _check_lengths("batch_dot", lhs, rhs, left.shape[-1], right.shape[-2])
    return torch.matmul(left, right)


@operator("khatri_rao")
def khatri_rao(*args: Tensor) -> Tensor:
    r"""The column-wise Kronecker product of matrices, :math:`x_k = a_k \otimes b_k \otimes \dots`.

    Shapes:
        args: ``(n_i, K)``.
        output: ``(n_1 n_2 ..., K)``.

    Args:
        args: Matrices with equally many columns.

    Raises:
        MXNetError: The numbers of columns differ.

    Example:
        >>> mx.nd.khatri_rao(mx.nd.ones((2, 3)), mx.nd.ones((4, 3))).shape
        (8, 3)

    References:
        C. G. Khatri and C. R. Rao, 1968, "Solutions to some functional equations and their
        applications to characterization of probability distributions", Sankhya A 30.
    """
    check_same_dtype("khatri_rao", args)
    result = args[0]
    for matrix in args:
        if matrix.ndim != 2 or matrix.shape[1] != result.shape[-1]:
            raise MXNetError(
                "khatri_rao: expected matrices with equally many columns, got "
                f"{[tuple(matrix.shape) for matrix in args]}"
            )
    for matrix in args[1:]:
        result = (result[:, None, :] * matrix[None, :, :]).reshape(-1, matrix.shape[1])
    return result
