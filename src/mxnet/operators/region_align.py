"""Pooling of regions by bilinear samples: upright and rotated."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.box_geometry import require_floating
from mxnet.operators.gradients import constant
from mxnet.operators.pixel_sums import corners, pixel_table, weighted_sums
from mxnet.operators.registry import operator

Ints = tuple[int, ...]


def check_regions(
    name: str, data: Tensor, rois: Tensor, spatial_scale: float, columns: int = 5
) -> None:
    """Raise unless ``data`` is images and ``rois`` rows of ``columns`` numbers of the same dtype.

    Raises:
        MXNetError: They are not, or the scale is not between 0 and 1.
    """
    if not 0 <= spatial_scale <= 1:
        raise MXNetError(f"{name}: spatial_scale={spatial_scale} must be in [0, 1]")
    require_floating(name, "data", data)
    if data.ndim != 4:
        raise MXNetError(f"{name}: data has shape {tuple(data.shape)}, expected (N, C, H, W)")
    if rois.ndim != 2 or rois.shape[1] != columns:
        raise MXNetError(f"{name}: rois has shape {tuple(rois.shape)}, expected (R, {columns})")
    if rois.dtype is not data.dtype:
        raise MXNetError(f"{name}: rois has dtype {rois.dtype} but data has {data.dtype}")


def image_numbers(rois: Tensor) -> tuple[Tensor, Tensor]:
    """The image of each region, and whether it has one; regions of image -1 are padding."""
    image = rois[:, 0].long()
    return image.clamp_min(0), image >= 0


def _check_pooled(name: str, pooled_size: Ints) -> None:
    if len(pooled_size) != 2 or min(pooled_size) < 1:
        raise MXNetError(f"{name}: pooled_size={pooled_size} must be two positive numbers")


def _grids(extent: Tensor, bins: int, ratio: int) -> Tensor:
    """Samples per bin along one axis, for each region."""
    if ratio > 0:
        return torch.full_like(extent, ratio)
    return (extent / bins).ceil().clamp_min(1)


def _axis_terms(
    start: Tensor, extent: Tensor, bins: int, ratio: int, size: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Pixels and weights that make up the bins along one axis: bilinear sampling is separable.

    Shapes:
        start: ``(R,)``.
        extent: ``(R,)``.
        output: pixels and weights ``(R, bins, terms)``, and the samples per bin ``(R,)``.
    """
    grid = _grids(extent, bins, ratio)
    most = ratio if ratio > 0 else int(grid.max())
    samples = torch.arange(most, dtype=start.dtype, device=start.device)
    step = extent / bins
    first = start.unsqueeze(1) + torch.arange(bins, device=start.device) * step.unsqueeze(1)
    inner = (samples + 0.5) * step.unsqueeze(1) / grid.unsqueeze(1)
    position = first.unsqueeze(2) + inner.unsqueeze(1)
    used = (position >= -1) & (position <= size) & (samples < grid.view(-1, 1, 1))
    position = position.clamp(0, size - 1)
    low = position.floor()
    far = position - low
    low = low.long()
    high = (low + 1).clamp_max(size - 1)
    weight = torch.stack(((1 - far) * used, far * used), -1).flatten(2)
    pixel = torch.stack((low, high), -1).flatten(2)
    if ratio > 0:
        return pixel, weight, grid
    # Samples are at most a pixel apart, so that neighbours share pixels: add up their weights.
    base = low.amin(-1, keepdim=True)
    merged = weight.new_zeros((*base.shape[:2], most + 2))
    merged.scatter_add_(2, pixel - base, weight)
    pixel = base + torch.arange(most + 2, device=base.device)
    return pixel.clamp_max(size - 1), merged, grid


def _terms(
    rois: Tensor,
    shape: Ints,
    pooled: Ints,
    scale: float,
    ratio: int,
    position_sensitive: bool,
    aligned: bool,
) -> tuple[Tensor, Tensor]:
    """Rows of the pixel table and weights for every bin, ``(R, PH, PW, terms, terms)``."""
    height, width = shape[2:]
    image, real = image_numbers(rois)
    box = rois[:, 1:] * scale - (0.5 if aligned else 0.0)
    extent = box[:, 2:] - box[:, :2]
    if not aligned:
        extent = extent.clamp_min(1.0)
    y, y_weight, y_grid = _axis_terms(box[:, 1], extent[:, 1], pooled[0], ratio, height)
    x, x_weight, x_grid = _axis_terms(box[:, 0], extent[:, 0], pooled[1], ratio, width)
    y_weight = y_weight * (real / (y_grid * x_grid)).view(-1, 1, 1)
    plane = image.view(-1, 1, 1)
    if position_sensitive:
        cells = torch.arange(pooled[0] * pooled[1], device=rois.device).view(pooled)
        plane = plane * (pooled[0] * pooled[1]) + cells
    index = plane[..., None, None] * (height * width)
    index = index + y[:, :, None, :, None] * width + x[:, None, :, None, :]
    return index, y_weight[:, :, None, :, None] * x_weight[:, None, :, None, :]


@operator("_contrib_ROIAlign")
def roi_align(
    data: Tensor,
    rois: Tensor,
    *,
    pooled_size: tuple[int, ...],
    spatial_scale: float,
    sample_ratio: int = -1,
    position_sensitive: bool = False,
    aligned: bool = False,
) -> Tensor:
    """Average of bilinear samples in every bin of a grid over each region.

    Shapes:
        data: ``(N, C, H, W)``.
        rois: ``(R, 5)``, rows ``(image, xmin, ymin, xmax, ymax)``.
        output: ``(R, C, *pooled_size)``; with ``position_sensitive`` ``C / (PH * PW)`` channels.

    Args:
        data: Images; floating point.
        rois: Regions; dtype of ``data``. Regions of image -1 give zeros.
        pooled_size: Bins along y and x.
        spatial_scale: Pixels of ``data`` per unit of ``rois``.
        sample_ratio: Samples per bin along each axis; not positive for about one per pixel.
        position_sensitive: Bin (i, j) of output channel c reads channel
            ``(c * PH + i) * PW + j``.
        aligned: Shift the regions by half a pixel, and do not widen those narrower than a pixel.
            A region without extent then gives zeros or the value at its corner (the reference ends
            the process).

    Returns:
        The bins; dtype of ``data``. There is no gradient for ``rois``.

    Raises:
        MXNetError: Shapes, dtypes or parameters do not fit.

    Example:
        >>> x = mx.nd.arange(16).reshape((1, 1, 4, 4))
        >>> mx.nd.contrib.ROIAlign(x, mx.nd.array([[0, 0, 0, 2, 2]]), pooled_size=(2, 2),
        ...                        spatial_scale=1.0).asnumpy()[0, 0]
        array([[2.5, 3.5],
               [6.5, 7.5]], dtype=float32)

    References:
        He et al. (2017). Mask R-CNN. https://arxiv.org/abs/1703.06870
    """
    name = "_contrib_ROIAlign"
    check_regions(name, data, rois, spatial_scale)
    _check_pooled(name, pooled_size)
    bins = pooled_size[0] * pooled_size[1]
    channels = data.shape[1]
    if position_sensitive:
        if channels % bins:
            raise MXNetError(
                f"{name}: data has {channels} channels, which position_sensitive needs to be a "
                f"multiple of the {bins} bins"
            )
        channels //= bins
    shape = (rois.shape[0], channels, *pooled_size)
    if data.is_meta or not rois.shape[0]:
        return constant(data.new_zeros(shape), data, rois)
    with torch.no_grad():
        exact = rois.float() if rois.dtype in (torch.float16, torch.bfloat16) else rois
        index, weight = _terms(
            exact, tuple(data.shape), pooled_size, spatial_scale, sample_ratio, position_sensitive,
            aligned,
        )  # fmt: skip
        starts = None
        if sample_ratio > 0:
            index, weight = index.flatten(0, 2).flatten(1), weight.flatten(0, 2).flatten(1)
        else:
            index, weight, starts = drop_unused(index.flatten(0, 2), weight.flatten(0, 2))
    if position_sensitive:
        planes = data.unflatten(1, (channels, bins)).transpose(1, 2).flatten(1, 2)
        table = pixel_table(planes, bins)
    else:
        table = pixel_table(data)
    sums = weighted_sums(table, index, weight, starts)
    result = sums.view(shape[0], *pooled_size, channels).permute(0, 3, 1, 2).contiguous()
    return constant(result, rois)


def drop_unused(index: Tensor, weight: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The terms of every sum that have a weight, end to end, and where each sum begins.

    Shapes:
        index: ``(sums, ...)``.
        weight: Shape of ``index``.
        output: ``(terms,)``, ``(terms,)`` and ``(sums,)``.
    """
    index, weight = index.flatten(1), weight.flatten(1)
    used = weight != 0
    sizes = used.sum(1)
    return index[used], weight[used], sizes.cumsum(0) - sizes


@operator("_contrib_RROIAlign")
def rotated_roi_align(
    data: Tensor,
    rois: Tensor,
    *,
    pooled_size: tuple[int, ...],
    spatial_scale: float,
    sampling_ratio: int = -1,
) -> Tensor:
    """``ROIAlign`` over rotated regions.

    Shapes:
        data: ``(N, C, H, W)``.
        rois: ``(R, 6)``, rows ``(image, x, y, width, height, angle)``.
        output: ``(R, C, *pooled_size)``.

    Args:
        data: Images; floating point.
        rois: Regions by centre, extents and counter-clockwise angle in degrees; dtype of ``data``.
            Regions of image -1 give zeros.
        pooled_size: Bins along the regions' y and x.
        spatial_scale: Pixels of ``data`` per unit of ``rois``.
        sampling_ratio: Samples per bin along each axis; not positive for about one per pixel.

    Returns:
        The bins; dtype of ``data``. It has a gradient for ``data``, which the reference does not
        implement.

    Raises:
        MXNetError: Shapes, dtypes or parameters do not fit.

    Example:
        >>> x = mx.nd.arange(16).reshape((1, 1, 4, 4))
        >>> mx.nd.contrib.RROIAlign(x, mx.nd.array([[0, 1.5, 1.5, 2, 2, 90]]), pooled_size=(2, 2),
        ...                         spatial_scale=1.0).asnumpy()[0, 0].round(3)
        array([[ 9.,  5.],
               [10.,  6.]], dtype=float32)

    References:
        Ma et al. (2018). Arbitrary-Oriented Scene Text Detection via Rotation Proposals.
        https://arxiv.org/abs/1703.01086
    """
    name = "_contrib_RROIAlign"
    check_regions(name, data, rois, spatial_scale, 6)
    _check_pooled(name, pooled_size)
    shape = (rois.shape[0], data.shape[1], *pooled_size)
    if data.is_meta or not rois.shape[0]:
        return constant(data.new_zeros(shape), data, rois)
    with torch.no_grad():
        exact = rois.float() if rois.dtype in (torch.float16, torch.bfloat16) else rois
        index, weight = _rotated_terms(
            exact, tuple(data.shape), pooled_size, spatial_scale, sampling_ratio
        )
        index, weight, starts = drop_unused(index.flatten(0, 2), weight.flatten(0, 2))
    sums = weighted_sums(pixel_table(data), index, weight, starts)
    result = sums.view(shape[0], *pooled_size, -1).permute(0, 3, 1, 2).contiguous()
    return constant(result, rois)


def _rotated_terms(
    rois: Tensor, shape: Ints, pooled: Ints, scale: float, ratio: int
) -> tuple[Tensor, Tensor]:
    height, width = shape[2:]
    image, real = image_numbers(rois)
    center_x, center_y = (rois[:, 1:3] * scale).view(-1, 2, 1, 1, 1, 1).unbind(1)
    extents = (rois[:, 3:5] * scale).clamp_min(1.0)
    angle = (rois[:, 5] * (math.pi / 180)).view(-1, 1, 1, 1, 1)
    y, y_used, y_grid = _relative_samples(extents[:, 1], pooled[0], ratio)
    x, x_used, x_grid = _relative_samples(extents[:, 0], pooled[1], ratio)
    y, x = y[:, :, None, :, None], x[:, None, :, None, :]
    cos, sin = angle.cos(), angle.sin()
    at_x = x * cos + y * sin + center_x
    at_y = y * cos - x * sin + center_y
    used = y_used[:, None, None, :, None] & x_used[:, None, None, None, :]
    used = used & (at_y >= -1) & (at_y <= height) & (at_x >= -1) & (at_x <= width)
    index, weight = corners(at_y.clamp(0, height - 1), at_x.clamp(0, width - 1), height, width)
    each = (real / (y_grid * x_grid)).view(-1, 1, 1, 1, 1)
    index = index + (image * (height * width)).view(-1, 1, 1, 1, 1, 1)
    return index, weight * (each * used).unsqueeze(-1)


def _relative_samples(extent: Tensor, bins: int, ratio: int) -> tuple[Tensor, Tensor, Tensor]:
    """Samples along one axis from the centre, which of them count, and their number per bin."""
    grid = _grids(extent, bins, ratio)
    most = ratio if ratio > 0 else int(grid.max())
    samples = torch.arange(most, dtype=extent.dtype, device=extent.device)
    step = (extent / bins).unsqueeze(1)
    first = torch.arange(bins, device=extent.device) * step - extent.unsqueeze(1) / 2
    inner = (samples + 0.5) * step / grid.unsqueeze(1)
    return first.unsqueeze(2) + inner.unsqueeze(1), samples < grid.unsqueeze(1), grid
