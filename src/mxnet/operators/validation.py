"""Checks of axes, shapes and element types that many operators share."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import NAME_OF


def check_axis(name: str, axis: int, ndim: int, argument: str = "axis") -> int:
    """``axis`` counted from the front.

    Raises:
        MXNetError: There is no such axis.
    """
    if not -ndim <= axis < ndim:
        raise MXNetError(
            f"{name}: {argument}={axis} is out of range; the array has {ndim} axes, "
            f"so expected {-ndim} to {ndim - 1}"
        )
    return axis % ndim


def check_axes(name: str, axes: Sequence[int], ndim: int, argument: str = "axis") -> list[int]:
    """``axes`` counted from the front.

    Raises:
        MXNetError: There is no such axis, or one is named twice.
    """
    counted = [check_axis(name, axis, ndim, argument) for axis in axes]
    if len(set(counted)) < len(counted):
        raise MXNetError(f"{name}: {argument}={tuple(axes)} names an axis twice")
    return counted


def check_same_dtype(name: str, tensors: Sequence[Tensor]) -> None:
    """Nothing, when all tensors have one element type.

    Raises:
        MXNetError: They differ, or there are none.
    """
    if not tensors:
        raise MXNetError(f"{name}: at least one array is needed, got none")
    first = tensors[0].dtype
    for position, tensor in enumerate(tensors):
        if tensor.dtype is not first:
            raise MXNetError(
                f"{name}: input {position} is {NAME_OF[tensor.dtype]} but input 0 is "
                f"{NAME_OF[first]}; convert one with astype"
            )


def check_square(name: str, matrix: Tensor) -> None:
    """Nothing, when the last two axes have one length.

    Raises:
        MXNetError: They differ, or there is one axis only.
    """
    if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2]:
        raise MXNetError(f"{name}: expected square matrices (..., n, n), got {tuple(matrix.shape)}")
