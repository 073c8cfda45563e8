"""Operators that compare or pool regions of images: correlation, pooling over boxes."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_same_dtype

_functional = torch.nn.functional


@operator("Correlation")
def correlation(
    data1: Tensor,
    data2: Tensor,
    *,
    kernel_size: int = 1,
    max_displacement: int = 1,
    stride1: int = 1,
    stride2: int = 1,
    pad_size: int = 0,
    is_multiply: bool = True,
) -> Tensor:
    r"""How well patches of one image match displaced patches of another.

    .. math:: c(x, d) = \frac{1}{C k^2} \sum_{o \in k \times k} a(x + o)^\top b(x + d + o)

    or, without ``is_multiply``, the sum of absolute differences in place of the product.

    Shapes:
        data1: ``(N, C, H, W)``.
        data2: ``(N, C, H, W)``.
        output: ``(N, D^2, h, w)`` with ``D = 2 (max_displacement // stride2) + 1`` displacements
            along each axis, rows first.

    Args:
        data1: Images.
        data2: Images to compare with.
        kernel_size: Side ``k`` of a patch; odd.
        max_displacement: Largest displacement in pixels.
        stride1: Distance between patches.
        stride2: Distance between displacements.
        pad_size: Zeros added around the images.
        is_multiply: Products, not absolute differences.

    Raises:
        MXNetError: The images differ in shape or are too small, or the patch size is even.

    Example:
        >>> x = mx.nd.ones((1, 2, 5, 5))
        >>> mx.nd.Correlation(x, x, max_displacement=1, pad_size=1).shape
        (1, 9, 5, 5)

    References:
        P. Fischer et al., 2015, "FlowNet: Learning Optical Flow with Convolutional Networks",
        https://arxiv.org/abs/1504.06852
    """
    check_same_dtype("Correlation", (data1, data2))
    if data1.ndim != 4 or data1.shape != data2.shape or not kernel_size % 2:
        raise MXNetError(
            "Correlation: expected two arrays (N, C, H, W) of one shape and an odd kernel_size, "
            f"got {tuple(data1.shape)}, {tuple(data2.shape)} and {kernel_size=}"
        )
    first, second = (_functional.pad(data, [pad_size] * 4) for data in (data1, data2))
    height, width = (length - 2 * max_displacement for length in first.shape[2:])
    if min(height, width) < kernel_size:
        raise MXNetError(
            f"Correlation: images {tuple(data1.shape[2:])} with {pad_size=} are too small for "
            f"{max_displacement=} and {kernel_size=}"
        )
    reach = max_displacement // stride2 * stride2
    start = max_displacement - reach
    inner = first[:, :, max_displacement:, max_displacement:][:, :, :height, :width].unsqueeze(2)
    matches = []
    for top in range(start, start + 2 * reach + 1, stride2):
        # all horizontal displacements at once, as a view: (N, C, D, height, width)
        rows = second[:, :, top : top + height, start : start + 2 * reach + width]
        moved = rows.unfold(3, width, stride2).transpose(2, 3)
        pairs = inner * moved if is_multiply else (inner - moved).abs()
        matches.append(pairs.mean(1))
    return _functional.avg_pool2d(torch.cat(matches, 1), kernel_size, stride1)


@operator("ROIPooling", aliases=("_npx_roi_pooling",))
def roi_pooling(
    data: Tensor, rois: Tensor, *, pooled_size: tuple[int, ...], spatial_scale: float
) -> Tensor:
    """The largest activation in each cell of a grid laid over boxes.

    Shapes:
        data: ``(N, C, H, W)``.
        rois: ``(R, 5)``: image, left, top, right, bottom.
        output: ``(R, C, *pooled_size)``.

    Args:
        data: Feature maps.
        rois: Boxes in pixels of the original images, rounded to whole pixels of the feature maps.
        pooled_size: Rows and columns of the grid.
        spatial_scale: Size of the feature maps relative to the original images.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> x, box = mx.nd.ones((1, 2, 6, 6)), mx.nd.array([[0, 0, 0, 3, 3]])
        >>> mx.nd.ROIPooling(x, box, pooled_size=(2, 2), spatial_scale=1.0).shape
        (1, 2, 2, 2)

    References:
        R. Girshick, 2015, "Fast R-CNN", https://arxiv.org/abs/1504.08083
    """
    if data.ndim != 4 or rois.ndim != 2 or rois.shape[1] != 5 or len(pooled_size) != 2:
        raise MXNetError(
            "ROIPooling: expected data (N, C, H, W), rois (R, 5) and two numbers, got "
            f"{tuple(data.shape)}, {tuple(rois.shape)} and pooled_size={pooled_size}"
        )
    count, channels, height, width = data.shape
    # reference: coordinates round half away from zero
    corners = rois[:, 1:].detach() * spatial_scale
    left, top, right, bottom = (corners.sign() * (corners.abs() + 0.5).floor()).unbind(1)
    rows, row_empty = _pixels_of_bins(top, bottom, pooled_size[0], height)
    columns, column_empty = _pixels_of_bins(left, right, pooled_size[1], width)
    image = rois[:, 0].detach().long().clamp(0, count - 1)
    # pixels of each cell: (R, rows, columns, pixels down, pixels across)
    pixels = (image * height)[:, None, None, None, None] + rows[:, :, None, :, None]
    pixels = (pixels * width + columns[:, None, :, None, :]).flatten(3)
    # with the channels last a pixel is one contiguous row, which the kernel gathers and compares
    table = data.movedim(1, -1).reshape(-1, channels)
    pooled = _functional.embedding_bag(pixels.flatten(0, 2), table, mode="max")
    pooled = pooled.reshape(*pixels.shape[:3], channels).movedim(-1, 1)
    empty = row_empty[:, :, None] | column_empty[:, None, :]
    return pooled.masked_fill(empty[:, None], 0.0).contiguous()


def _pixels_of_bins(low: Tensor, high: Tensor, count: int, length: int) -> tuple[Tensor, Tensor]:
    """The pixels (R, count, P) of each bin of boxes ``[low, high]``, and which bins are empty.

    ``P`` is the size of the largest bin; smaller ones repeat their last pixel.
    """
    size = (high - low + 1).clamp(min=1) / count
    bins = torch.arange(count, dtype=size.dtype, device=low.device)
    first = ((bins * size[:, None]).floor() + low[:, None]).clamp(0, length).long()
    last = (((bins + 1) * size[:, None]).ceil() + low[:, None]).clamp(0, length).long()
    longest = length if first.is_meta or not first.numel() else int((last - first).max())
    pixels = first[:, :, None] + torch.arange(max(longest, 1), device=first.device)
    pixels = torch.minimum(pixels, last[:, :, None] - 1).clamp(0, length - 1)
    return pixels, last <= first
