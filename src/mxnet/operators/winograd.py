r"""3x3 convolutions with fewer multiplications, as matrix products (Winograd's minimal filtering).

The image is cut into tiles of 4x4 that overlap by two; each gives 2x2 outputs. A tile and a filter
are transformed so that their correlation becomes 16 element-wise products, which over all channels
and tiles are 16 matrix products: :math:`Y = A^\top [(G w G^\top) \odot (B^\top x B)] A`. That takes
4 multiplications per output and channel instead of 9; the transforms only add. Errors are no larger
than those of the direct sum, which adds more terms.

References:
    Lavin, Gray (2016), Fast Algorithms for Convolutional Neural Networks,
    https://arxiv.org/abs/1509.09308
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.operators import onednn

# The filter's transform along one axis; along both it is the Kronecker product.
_G = torch.tensor([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]])
_FILTER = torch.kron(_G, _G)
_PRODUCTS = 16
# The product whose result enters all four outputs of a tile with a plus: the place of the bias.
_IN_ALL_OUTPUTS = 5

# Measured on two cores of an AMD EPYC: with 64 channels the transforms take what the products save,
# and so they do for few tiles or little work.
_FEWEST_CHANNELS = 96
_FEWEST_TILES = 48
_LEAST_WORK = 200_000_000


def is_worth_it(
    data: Sequence[int],
    weight: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> bool:
    """Whether :func:`convolve` computes this convolution, and faster than the direct sum.

    Args:
        data: Shape ``(N, C, H, W)``.
        weight: Shape ``(O, C / groups, *)``.
        stride: Steps.
        padding: Zeros at both ends.
        dilation: Distances between filter elements.
        groups: Number of groups.
    """
    if len(data) != 4 or tuple(weight[2:]) != (3, 3) or groups != 1 or max(padding) > 1:
        return False
    images, channels, height, width = data
    outputs = weight[0]
    high, wide = height + 2 * padding[0] - 2, width + 2 * padding[1] - 2
    return (
        tuple(stride) == tuple(dilation) == (1, 1)
        and min(channels, outputs) >= _FEWEST_CHANNELS
        and min(high, wide) > 0
        and images * ((high + 1) // 2) * ((wide + 1) // 2) >= _FEWEST_TILES
        and images * high * wide * channels * outputs * 9 >= _LEAST_WORK
    )


def transformed_filters(weight: Tensor) -> Tensor:
    """Filters ``(O, C, 3, 3)`` as ``(16, O, C)``: one matrix per product."""
    outputs, channels = weight.shape[:2]
    flat = weight.reshape(outputs * channels, 9)
    return torch.mm(_FILTER, flat.t()).view(_PRODUCTS, outputs, channels)


def packed_filters(weight: Tensor) -> list[Tensor]:
    """The transformed filters, each matrix in the layout that products prefer."""
    return [onednn.pack_linear_weight(matrix) for matrix in transformed_filters(weight).unbind()]


def convolve(
    data: Tensor, filters: Sequence[Tensor], bias: Tensor | None, padding: Sequence[int]
) -> Tensor:
    """A convolution with 3x3 filters and stride 1; not recorded by autograd.

    Args:
        data: ``(N, C, H, W)``, fastest with the channels last in memory.
        filters: 16 matrices ``(O, C)``: of :func:`transformed_filters` or :func:`packed_filters`.
        bias: ``(O,)``.
        padding: Zeros at both ends, 0 or 1 per axis.

    Returns:
        ``(N, O, h, w)`` with the channels last in memory.
    """
    images, _, height, width = data.shape
    high, wide = height + 2 * padding[0] - 2, width + 2 * padding[1] - 2
    down, across = (high + 1) // 2, (wide + 1) // 2
    outputs = filters[0].shape[0]
    halves = _multiply(_tiles(data, padding, down, across), filters, bias)
    result = torch.empty((images, outputs, 2 * down, 2 * across), memory_format=torch.channels_last)
    pairs = result.permute(0, 2, 3, 1).view(images * down, 2, across, 2, outputs)
    for column, (first, second, third, fourth) in enumerate(zip(*halves, strict=True)):
        shape = (images * down, across, outputs)
        first.add_(second)
        torch.add(first.view(shape), third.view(shape), out=pairs[:, 0, :, column])
        second.sub_(third)
        torch.sub(second.view(shape), fourth.view(shape), out=pairs[:, 1, :, column])
    if (high, wide) == (2 * down, 2 * across):
        return result
    return result[:, :, :high, :wide].clone(memory_format=torch.channels_last)


def data_gradient(grad: Tensor, weight: Tensor) -> Tensor:
    """The gradient of the data of a convolution with padding 1.

    Args:
        grad: Gradient of the output, ``(N, O, H, W)``.
        weight: ``(O, C, 3, 3)``.
    """
    turned = transformed_filters(weight.flip(2, 3).transpose(0, 1))
    return convolve(grad, turned.unbind(), None, (1, 1))


def filter_gradient(data: Tensor, grad: Tensor, padding: Sequence[int]) -> Tensor:
    """The gradient of the filters.

    Args:
        data: Input of the convolution, ``(N, C, H, W)``.
        grad: Gradient of its output, ``(N, O, h, w)``.
        padding: Zeros at both ends, 0 or 1 per axis.

    Returns:
        ``(O, C, 3, 3)``, channels last in memory.
    """
    outputs, high, wide = grad.shape[1:]
    channels, down, across = data.shape[1], (high + 1) // 2, (wide + 1) // 2
    products = data.new_empty((_PRODUCTS, outputs, channels))
    tiles = _tiles(data, padding, down, across)
    for product, tile, part in zip(
        products.unbind(), tiles, _spread(grad, down, across), strict=True
    ):
        torch.mm(part.t(), tile, out=product)
    # The filter's transform, the other way.
    found = torch.matmul(_FILTER.t(), products.permute(1, 0, 2))
    return found.view(outputs, 3, 3, channels).permute(0, 3, 1, 2)


def _spread(grad: Tensor, down: int, across: int) -> Iterator[Tensor]:
    """What the gradient of the outputs is for each of the 16 products, ``(tiles, O)``."""
    images, outputs, high, wide = grad.shape
    last = grad.permute(0, 2, 3, 1)
    if (high, wide) != (2 * down, 2 * across):
        last = functional.pad(last, (0, 0, 0, 2 * across - wide, 0, 2 * down - high))
    pairs = last.contiguous().view(images, down, 2, 2 * across * outputs)
    for row in _sums(pairs):
        for element in _sums(row.view(images * down, across, 2, outputs)):
            yield element.view(images * down * across, outputs)


def _sums(pairs: Tensor) -> Iterator[Tensor]:
    """The transform of pairs along the third axis of outputs back to products."""
    first, second = pairs[:, :, 0], pairs[:, :, 1]
    yield first.contiguous()
    yield first + second
    yield first - second
    yield -second


def _padded(data: Tensor, padding: Sequence[int], down: int, across: int) -> Tensor:
    """The data as ``(N, 2 down + 2, 2 across + 2, C)`` with zeros around."""
    images, channels, height, width = data.shape
    (top, left), last = padding, data.permute(0, 2, 3, 1)
    if last.shape[1:3] == (2 * down + 2, 2 * across + 2):
        return last.contiguous()
    result = data.new_empty((images, 2 * down + 2, 2 * across + 2, channels))
    result[:, :top].zero_()
    result[:, top + height :].zero_()
    result[:, :, :left].zero_()
    result[:, :, left + width :].zero_()
    result[:, top : top + height, left : left + width].copy_(last)
    return result


def _tiles(data: Tensor, padding: Sequence[int], down: int, across: int) -> Iterator[Tensor]:
    """The 16 elements of all transformed tiles, each ``(tiles, C)``, row by row."""
    images, channels = data.shape[:2]
    padded = _padded(data, padding, down, across)
    pairs = padded.view(images, down + 1, 2, (2 * across + 2) * channels)
    for row in _differences(pairs):
        for element in _differences(row.view(images * down, across + 1, 2, channels)):
            yield element.view(images * down * across, channels)


def _differences(pairs: Tensor) -> Iterator[Tensor]:
    """The transform along the second axis, whose elements are in pairs along the third."""
    first, second = pairs[:, :-1, 0], pairs[:, :-1, 1]
    third, fourth = pairs[:, 1:, 0], pairs[:, 1:, 1]
    yield first - third
    yield second + third
    yield third - second
    yield second - fourth


def _multiply(
    tiles: Iterator[Tensor], filters: Sequence[Tensor], bias: Tensor | None
) -> list[tuple[Tensor, Tensor]]:
    """The products, already summed along the rows: left and right output for each of four rows."""
    sums = []
    multiplied = (
        onednn.linear(tile, matrix, bias if place == _IN_ALL_OUTPUTS else None)
        for place, (tile, matrix) in enumerate(zip(tiles, filters, strict=True))
    )
    for first, second, third, fourth in zip(*[multiplied] * 4, strict=True):
        left = first.add_(second).add_(third)
        sums.append((left, second.sub_(third).sub_(fourth)))
    return sums
