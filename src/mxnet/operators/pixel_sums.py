"""Weighted sums of pixels, the one kernel under pooling of regions and deformable convolution."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional


def pixel_table(data: Tensor, groups: int = 1) -> Tensor:
    """Images as a table with one pixel per row.

    Shapes:
        data: ``(N, C, H, W)``.
        output: ``(N * groups * H * W, C / groups)``, rows in this order.
    """
    split = data.unflatten(1, (groups, -1))
    return split.permute(0, 1, 3, 4, 2).reshape(-1, split.shape[2]).contiguous()


def weighted_sums(
    table: Tensor, index: Tensor, weight: Tensor, starts: Tensor | None = None
) -> Tensor:
    """Sums of rows of ``table``, each with its weight.

    Differentiable with respect to ``table`` and ``weight``, as often as wanted.

    Shapes:
        table: ``(rows, C)``.
        index: ``(sums, terms)``; or ``(terms of all sums,)`` with ``starts``.
        weight: Shape of ``index``.
        starts: ``(sums,)``, where the terms of each sum begin.
        output: ``(sums, C)``.
    """
    count = index.shape[0] if starts is None else starts.shape[0]
    if table.is_meta or not index.numel():
        return table.new_zeros((count, table.shape[1])) + 0 * table.sum()
    kind = table.dtype
    if kind in (torch.float16, torch.bfloat16):
        table = table.float()
    if starts is None:
        starts = torch.arange(0, index.numel(), index.shape[1], device=index.device)
    weight = weight.reshape(-1).to(table.dtype)
    result: Tensor = _WeightedSums.apply(table, index.reshape(-1), weight, starts)
    return result.to(kind)


class _WeightedSums(torch.autograd.Function):
    """``embedding_bag``, whose own gradient for the table is several times slower on CPU."""

    @staticmethod
    def forward(ctx: Any, table: Tensor, index: Tensor, weight: Tensor, starts: Tensor) -> Tensor:
        ctx.save_for_backward(table, index, weight, starts)
        return _bags(table, index, weight, starts)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, None, Tensor | None, None]:
        table, index, weight, starts = ctx.saved_tensors
        gradient = gradients[0].contiguous()
        for_table = for_weight = None
        if ctx.needs_input_grad[0]:
            # The transposed sums: each row of the table collects from the sums that it is in.
            order = index.int().argsort()
            sizes = torch.bincount(index, minlength=table.shape[0])
            for_table = weighted_sums(
                gradient, _sum_of_term(starts, index)[order], weight[order], sizes.cumsum(0) - sizes
            )
        if ctx.needs_input_grad[2]:
            if torch.is_grad_enabled():
                for_weight = (table[index] * gradient[_sum_of_term(starts, index)]).sum(-1)
            else:
                with torch.enable_grad():
                    leaf = weight.detach().requires_grad_()
                    sums = _bags(table.detach(), index, leaf, starts)
                (for_weight,) = torch.autograd.grad(sums, leaf, gradient)
        return for_table, None, for_weight, None


def _bags(table: Tensor, index: Tensor, weight: Tensor, starts: Tensor) -> Tensor:
    return functional.embedding_bag(index, table, starts, mode="sum", per_sample_weights=weight)


def _sum_of_term(starts: Tensor, index: Tensor) -> Tensor:
    ends = torch.cat((starts[1:], starts.new_tensor((index.shape[0],))))
    return torch.repeat_interleave(ends - starts, output_size=index.shape[0])


def corners(y: Tensor, x: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """The four pixels around points, as positions in an image, and their bilinear weights.

    Points beyond the last row or column take it twice, which makes them constant there; points
    before the first must not occur. Differentiable with respect to the points.

    Shapes:
        y: Any.
        x: Shape of ``y``.
        output: two of ``(*shape of y, 4)``.
    """
    top, left = y.detach().floor(), x.detach().floor()
    fy, fx = y - top, x - left
    top, left = top.long(), left.long()
    bottom, right = (top + 1).clamp_max(height - 1), (left + 1).clamp_max(width - 1)
    upper, lower = top * width, bottom * width
    index = torch.stack((upper + left, upper + right, lower + left, lower + right), -1)
    gy, gx = 1 - fy, 1 - fx
    return index, torch.stack((gy * gx, gy * fx, fy * gx, fy * fx), -1)
