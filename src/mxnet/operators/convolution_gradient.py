"""Recorded convolutions, and their gradients, as matrix products where those are faster.

3x3 filters with stride 1 and many channels multiply transformed tiles, forward and backward
(:mod:`mxnet.operators.winograd`). Else, where the output has few positions, torch's kernel for the
gradient of the filters runs at half the machine's rate: there it is one product of the output's
gradient with the patches of the input that it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.operators import onednn, winograd

# Transforming the filters at every step needs more positions than it does once. One core of an AMD
# EPYC, 16 images, forward and both gradients: 101 -> 87 ms (128 channels, 28x28), 101 -> 72 (256,
# 14x14), 105 -> 97 (512, 7x7).
_FEWEST_POSITIONS_IN_TILES = 768
# Measured with 512 filters on 7x7 outputs of 16 images: 37 ms instead of 58 (one core of an AMD
# EPYC, benchmarks/compiled_training.py). With 14x14 outputs nothing is gained.
_MOST_POSITIONS = 1024
_FEWEST_CHANNELS = 256


def is_worth_it(
    data: Tensor,
    weight: Tensor,
    positions: int,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> bool:
    """Whether :func:`convolve` is faster than torch's own convolution and its gradient.

    Args:
        data: ``(N, C, H, W)``.
        weight: ``(O, C / groups, kh, kw)``.
        positions: How many positions the output has, over all images.
        stride: Steps.
        padding: Zeros at both ends.
        dilation: Distances between filter elements.
        groups: Number of groups.
    """
    return (
        groups == 1
        and weight.requires_grad
        and data.ndim == 4
        and weight.shape[2] * weight.shape[3] > 1
        and data.dtype is weight.dtype is torch.float32
        and data.device.type == "cpu"
        and torch.is_grad_enabled()
        and not torch.compiler.is_compiling()
        and (
            (weight.shape[1] >= _FEWEST_CHANNELS and positions <= _MOST_POSITIONS)
            or _suits_tiles(data, weight, positions, stride, padding, dilation)
        )
        and onednn.linear_available()
    )


def _suits_tiles(
    data: Tensor,
    weight: Tensor,
    positions: int,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
) -> bool:
    return positions >= _FEWEST_POSITIONS_IN_TILES and winograd.is_worth_it(
        data.shape, weight.shape, stride, padding, dilation, 1
    )


def convolve(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    positions: int,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
) -> Tensor:
    """``torch.conv2d``, computed and recorded in the faster ways.

    Args:
        data: ``(N, C, H, W)``.
        weight: ``(O, C, kh, kw)``.
        bias: ``(O,)``.
        positions: How many positions the output has, over all images.
        stride: Steps.
        padding: Zeros at both ends.
        dilation: Distances between filter elements.
    """
    place = (stride, padding, dilation)
    tiles = _suits_tiles(data, weight, positions, *place)
    result: Tensor = _Convolution.apply(data, weight, bias, place, tiles)
    return result


class _Convolution(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        data: Tensor,
        weight: Tensor,
        bias: Tensor | None,
        place: tuple[Sequence[int], Sequence[int], Sequence[int]],
        tiles: bool,
    ) -> Tensor:
        ctx.save_for_backward(data, weight)
        ctx.place, ctx.tiles = place, tiles
        if tiles:
            filters = winograd.transformed_filters(weight).unbind()
            return winograd.convolve(data, filters, bias, place[1])
        return torch.convolution(data, weight, bias, *place, False, [0, 0], 1)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        data, weight = ctx.saved_tensors
        needs_data, needs_weight, needs_bias = ctx.needs_input_grad[:3]
        bias_grad = grad.sum((0, 2, 3)) if needs_bias else None
        # With create_graph the gradient is recorded, which the products' kernel cannot be.
        if torch.is_grad_enabled():
            mask = [needs_data, needs_weight, False]
            return *_torch_gradients(grad, data, weight, ctx.place, mask), bias_grad, None, None
        data_grad = weight_grad = None
        if needs_data:
            if ctx.tiles and tuple(ctx.place[1]) == (1, 1):
                data_grad = winograd.data_gradient(grad, weight)
            else:
                mask = [True, False, False]
                data_grad, _ = _torch_gradients(grad, data, weight, ctx.place, mask)
        if needs_weight:
            if ctx.tiles:
                weight_grad = winograd.filter_gradient(data, grad, ctx.place[1])
            else:
                weight_grad = filter_gradient(data, grad, weight.shape, *ctx.place)
        return data_grad, weight_grad, bias_grad, None, None


def _torch_gradients(
    grad: Tensor,
    data: Tensor,
    weight: Tensor,
    place: tuple[Sequence[int], Sequence[int], Sequence[int]],
    mask: list[bool],
) -> tuple[Tensor | None, Tensor | None]:
    if not any(mask):
        return None, None
    data_grad, weight_grad, _ = torch.ops.aten.convolution_backward(
        grad, data, weight, None, *place, False, [0, 0], 1, mask
    )
    return data_grad, weight_grad


def filter_gradient(
    data: Tensor,
    grad: Tensor,
    shape: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
) -> Tensor:
    """The gradient of the filters as one matrix product.

    Args:
        data: Input of the convolution, ``(N, C, H, W)``.
        grad: Gradient of its output, ``(N, O, h, w)``.
        shape: Of the filters, ``(O, C, kh, kw)``.
        stride: Steps.
        padding: Zeros at both ends.
        dilation: Distances between filter elements.

    Returns:
        ``(O, C, kh, kw)``, channels last in memory.
    """
    outputs, channels, kernel_height, kernel_width = shape
    images, _, height, width = grad.shape
    last = data.permute(0, 2, 3, 1)
    padded = functional.pad(last, (0, 0, padding[1], padding[1], padding[0], padding[0]))
    padded = padded.contiguous()
    step_image, step_row, step_column, _ = padded.stride()
    patches = padded.as_strided(
        (images, height, width, kernel_height, kernel_width, channels),
        (
            step_image,
            stride[0] * step_row,
            stride[1] * step_column,
            dilation[0] * step_row,
            dilation[1] * step_column,
            1,
        ),
    ).reshape(images * height * width, kernel_height * kernel_width * channels)
    columns = grad.permute(0, 2, 3, 1).reshape(images * height * width, outputs)
    product = onednn.linear(columns.t(), patches.t(), None)
    return product.view(outputs, kernel_height, kernel_width, channels).permute(0, 3, 1, 2)
