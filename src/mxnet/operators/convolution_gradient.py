"""Convolution of small images by many filters, with a faster gradient of the filters.

Where the output has few positions, torch's kernel for the gradient of the filters runs at half the
machine's rate. The same gradient is one matrix product of the output's gradient with the patches of
the input that it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.operators import onednn

# Measured with 512 filters on 7x7 outputs of 16 images: 37 ms instead of 58 (one core of an AMD
# EPYC, benchmarks/compiled_training.py). With 14x14 outputs nothing is gained.
_MOST_POSITIONS = 1024
_FEWEST_CHANNELS = 256


def is_worth_it(data: Tensor, weight: Tensor, positions: int, groups: int) -> bool:
    """Whether :func:`convolve` is faster than torch's own convolution and its gradient.

    Args:
        data: ``(N, C, H, W)``.
        weight: ``(O, C / groups, kh, kw)``.
        positions: How many positions the output has, over all images.
        groups: Number of groups.
    """
    return (
        groups == 1
        and weight.requires_grad
        and data.ndim == 4
        and weight.shape[1] >= _FEWEST_CHANNELS
        and weight.shape[2] * weight.shape[3] > 1
        and positions <= _MOST_POSITIONS
        and data.dtype is weight.dtype is torch.float32
        and data.device.type == "cpu"
        and torch.is_grad_enabled()
        and not torch.compiler.is_compiling()
        and onednn.linear_available()
    )


def convolve(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
) -> Tensor:
    """``torch.conv2d``, recorded with the other gradient."""
    result: Tensor = _Convolution.apply(data, weight, bias, stride, padding, dilation)
    return result


class _Convolution(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        data: Tensor,
        weight: Tensor,
        bias: Tensor | None,
        stride: Sequence[int],
        padding: Sequence[int],
        dilation: Sequence[int],
    ) -> Tensor:
        ctx.save_for_backward(data, weight)
        ctx.place = (stride, padding, dilation)
        ctx.bias_sizes = None if bias is None else list(bias.shape)
        zeros = [0, 0]
        return torch.convolution(data, weight, bias, stride, padding, dilation, False, zeros, 1)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        data, weight = ctx.saved_tensors
        needs_data, needs_weight, needs_bias = ctx.needs_input_grad[:3]
        # With create_graph the gradient is recorded, which the product's kernel cannot be.
        by_product = needs_weight and not torch.is_grad_enabled()
        mask = [needs_data, needs_weight and not by_product, needs_bias]
        found: list[Tensor | None] = [None, None, None]
        if any(mask):
            found = list(
                torch.ops.aten.convolution_backward(
                    grad, data, weight, ctx.bias_sizes, *ctx.place, False, [0, 0], 1, mask
                )
            )
        if by_product:
            found[1] = filter_gradient(data, grad, weight.shape, *ctx.place)
        return *found, None, None, None


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
