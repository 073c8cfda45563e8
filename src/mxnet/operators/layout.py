"""Operators that move elements between axes: transposition, reversal, blocks, diagonals."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axes, check_axis


@operator("transpose", may_alias=True)
def transpose(data: Tensor, *, axes: tuple[int, ...] = ()) -> Tensor:
    """The array with its axes in another order.

    Shapes:
        data: Any.
        output: Axis ``i`` has the length of axis ``axes[i]`` of ``data``.

    Args:
        data: Any array.
        axes: A permutation of the axes; empty: the reverse order.

    Raises:
        MXNetError: ``axes`` is not a permutation of the axes.

    Example:
        >>> mx.nd.transpose(mx.nd.zeros((2, 3, 4)), axes=(1, 0, 2)).shape
        (3, 2, 4)
    """
    if not axes:
        axes = tuple(range(data.ndim - 1, -1, -1))
    elif len(axes) != data.ndim:
        raise MXNetError(
            f"transpose: axes={axes} must name each of the {data.ndim} axes of data once"
        )
    return data.permute(check_axes("transpose", axes, data.ndim, "axes"))


@operator("SwapAxis", aliases=("swapaxes", "_npi_swapaxes"), may_alias=True)
def swap_axis(data: Tensor, *, dim1: int = 0, dim2: int = 0) -> Tensor:
    """The array with two axes exchanged.

    Shapes:
        data: Any.
        output: The shape of ``data`` with two lengths exchanged.

    Args:
        data: Any array.
        dim1: One axis.
        dim2: The other axis.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.nd.SwapAxis(mx.nd.zeros((2, 3, 4)), dim1=0, dim2=2).shape
        (4, 3, 2)
    """
    first = check_axis("SwapAxis", dim1, data.ndim, "dim1")
    return data.transpose(first, check_axis("SwapAxis", dim2, data.ndim, "dim2"))


@operator("reverse", aliases=("flip",))
def reverse(data: Tensor, *, axis: tuple[int, ...]) -> Tensor:
    """The array with the order of elements reversed along some axes.

    Shapes:
        data: Any.
        output: As ``data``.

    Args:
        data: Any array.
        axis: Axis or axes to reverse.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.nd.reverse(mx.nd.array([1, 2, 3]), axis=0).asnumpy().tolist()
        [3.0, 2.0, 1.0]
    """
    return data.flip(check_axes("reverse", axis, data.ndim))


def _check_blocks(name: str, data: Tensor, block_size: int, axes: tuple[int, ...], by: int) -> None:
    if data.ndim != 4 or block_size < 1:
        raise MXNetError(
            f"{name}: expected data (N, C, H, W) and block_size of at least 1, got "
            f"{tuple(data.shape)} and block_size={block_size}"
        )
    for axis in axes:
        if data.shape[axis] % by:
            raise MXNetError(
                f"{name}: axis {axis} of data {tuple(data.shape)} must be a multiple of {by}"
            )


@operator("depth_to_space")
def depth_to_space(data: Tensor, *, block_size: int) -> Tensor:
    r"""Channels moved into spatial blocks of :math:`b \times b` pixels.

    Shapes:
        data: ``(N, C, H, W)`` with ``C`` a multiple of :math:`b^2`.
        output: ``(N, C / b^2, H b, W b)``.

    Args:
        data: Images.
        block_size: Side ``b`` of a block.

    Raises:
        MXNetError: ``C`` is not a multiple of the number of pixels of a block.

    Example:
        >>> mx.nd.depth_to_space(mx.nd.zeros((1, 8, 2, 3)), block_size=2).shape
        (1, 2, 4, 6)
    """
    block = block_size
    _check_blocks("depth_to_space", data, block, (1,), block * block)
    count, channels, height, width = data.shape
    blocks = data.reshape(count, block, block, channels // block**2, height, width)
    return blocks.permute(0, 3, 4, 1, 5, 2).reshape(count, -1, height * block, width * block)


@operator("space_to_depth")
def space_to_depth(data: Tensor, *, block_size: int) -> Tensor:
    r"""Spatial blocks of :math:`b \times b` pixels moved into channels.

    Shapes:
        data: ``(N, C, H, W)`` with ``H`` and ``W`` multiples of :math:`b`.
        output: ``(N, C b^2, H / b, W / b)``.

    Args:
        data: Images.
        block_size: Side ``b`` of a block.

    Raises:
        MXNetError: ``H`` or ``W`` is not a multiple of ``b``.

    Example:
        >>> mx.nd.space_to_depth(mx.nd.zeros((1, 2, 4, 6)), block_size=2).shape
        (1, 8, 2, 3)
    """
    block = block_size
    _check_blocks("space_to_depth", data, block, (2, 3), block)
    count, channels, height, width = data.shape
    blocks = data.reshape(count, channels, height // block, block, width // block, block)
    return blocks.permute(0, 3, 5, 1, 2, 4).reshape(
        count, channels * block**2, height // block, width // block
    )


@operator("diag", may_alias=True)
def diag(data: Tensor, *, k: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The diagonals of matrices, or the matrix with a given diagonal.

    Shapes:
        data: ``(n,)``, or at least two axes.
        output: For a vector ``(n + |k|, n + |k|)``; else the shape of ``data`` without ``axis1``
            and ``axis2``, followed by the length of the diagonal.

    Args:
        data: A vector, or matrices.
        k: Which diagonal: above the main one if positive, below if negative.
        axis1: Axis of the rows.
        axis2: Axis of the columns.

    Raises:
        MXNetError: The matrices have no such diagonal, or the axes are not two different ones.

    Example:
        >>> mx.nd.diag(mx.nd.array([[1, 2], [3, 4]])).asnumpy().tolist()
        [1.0, 4.0]
    """
    if data.ndim == 1:
        return torch.diag_embed(data, offset=k)
    if data.ndim == 0:
        raise MXNetError("diag: data needs at least one axis, got a scalar")
    rows, columns = check_axes("diag", (axis1, axis2), data.ndim, "(axis1, axis2)")
    if not -data.shape[rows] < k < data.shape[columns]:
        raise MXNetError(
            f"diag: matrices of {data.shape[rows]} by {data.shape[columns]} have no diagonal k={k}"
        )
    return data.diagonal(k, rows, columns)
