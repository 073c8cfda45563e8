"""Position-sensitive pooling of regions: every bin reads channels of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.gradients import constant
from mxnet.operators.pixel_sums import pixel_table, weighted_sums
from mxnet.operators.region_align import check_regions, drop_unused, image_numbers
from mxnet.operators.registry import operator


def _round(values: Tensor) -> Tensor:
    """To the nearest integer, halves away from zero."""
    return (values.abs() + 0.5).floor() * values.sign()


def _check_channels(
    name: str, data: Tensor, output_dim: int, group_size: int, pooled_size: int
) -> None:
    if min(output_dim, group_size, pooled_size) < 1:
        raise MXNetError(
            f"{name}: output_dim={output_dim}, group_size={group_size} and "
            f"pooled_size={pooled_size} must be positive"
        )
    if data.shape[1] != output_dim * group_size**2:
        raise MXNetError(
            f"{name}: data has {data.shape[1]} channels, expected output_dim * group_size ** 2 = "
            f"{output_dim * group_size**2}"
        )


def _cells(pooled_size: int, group_size: int, device: torch.device) -> Tensor:
    """For every bin of the grid the number of its group of channels, ``(P, P)``."""
    at = torch.arange(pooled_size, device=device) * group_size
    at = at.div(pooled_size, rounding_mode="floor").clamp(0, group_size - 1)
    return at.unsqueeze(1) * group_size + at


def _pixels(start: Tensor, step: Tensor, bins: int, size: int) -> tuple[Tensor, Tensor]:
    """Pixels that bins cover along one axis, and whether they do, ``(R, bins, most)`` each."""
    at = torch.arange(bins, dtype=start.dtype, device=start.device)
    low = (at * step.unsqueeze(1) + start.unsqueeze(1)).floor().clamp(0, size).long()
    high = ((at + 1) * step.unsqueeze(1) + start.unsqueeze(1)).ceil().clamp(0, size).long()
    most = max(1, int((high - low).max()))
    pixel = low.unsqueeze(2) + torch.arange(most, device=start.device)
    return pixel, pixel < high.unsqueeze(2)


@operator("_contrib_PSROIPooling")
def psroi_pooling(
    data: Tensor,
    rois: Tensor,
    *,
    spatial_scale: float,
    output_dim: int,
    pooled_size: int,
    group_size: int = 0,
) -> Tensor:
    """Average of the pixels in every bin of a grid over each region, from the bin's own channels.

    Channel c of bin (i, j) reads channel ``(c * G + g) * G + h`` with G the ``group_size`` and
    (g, h) the bin's place in a grid of G x G.

    Shapes:
        data: ``(N, output_dim * group_size ** 2, H, W)``.
        rois: ``(R, 5)``, rows ``(image, xmin, ymin, xmax, ymax)``.
        output: ``(R, output_dim, pooled_size, pooled_size)``.

    Args:
        data: Images; floating point.
        rois: Regions, rounded to whole numbers, ends included; dtype of ``data``.
        spatial_scale: Pixels of ``data`` per unit of ``rois``.
        output_dim: Channels of the output.
        pooled_size: Bins along each axis.
        group_size: G above; 0 for ``pooled_size``.

    Returns:
        The bins, 0 where they cover no pixel; dtype of ``data``. There is no gradient for ``rois``.

    Raises:
        MXNetError: Shapes, dtypes or parameters do not fit.

    Example:
        >>> x = mx.nd.arange(16).reshape((1, 4, 2, 2))
        >>> mx.nd.contrib.PSROIPooling(x, mx.nd.array([[0, 0, 0, 1, 1]]), spatial_scale=1.0,
        ...                            output_dim=1, pooled_size=2).asnumpy()[0, 0]
        array([[ 0.,  5.],
               [10., 15.]], dtype=float32)

    References:
        Dai et al. (2016). R-FCN: Object Detection via Region-based Fully Convolutional Networks.
        https://arxiv.org/abs/1605.06409
    """
    name = "_contrib_PSROIPooling"
    group = group_size or pooled_size
    check_regions(name, data, rois, spatial_scale)
    _check_channels(name, data, output_dim, group, pooled_size)
    shape = (rois.shape[0], output_dim, pooled_size, pooled_size)
    if data.is_meta or not rois.shape[0]:
        return constant(data.new_zeros(shape), data, rois)
    height, width = data.shape[2:]
    with torch.no_grad():
        exact = rois.float() if rois.dtype in (torch.float16, torch.bfloat16) else rois
        image, real = image_numbers(exact)
        start = _round(exact[:, 1:3]) * spatial_scale
        end = (_round(exact[:, 3:]) + 1.0) * spatial_scale
        step = (end - start).clamp_min(0.1) / pooled_size
        y, y_used = _pixels(start[:, 1], step[:, 1], pooled_size, height)
        x, x_used = _pixels(start[:, 0], step[:, 0], pooled_size, width)
        used = y_used[:, :, None, :, None] & x_used[:, None, :, None, :]
        count = used.sum((-2, -1), keepdim=True).clamp_min(1)
        weight = used * real.view(-1, 1, 1, 1, 1) / count.to(exact.dtype)
        plane = image.view(-1, 1, 1) * group**2 + _cells(pooled_size, group, data.device)
        index = (plane * (height * width))[..., None, None]
        index = index + y[:, :, None, :, None] * width + x[:, None, :, None, :]
        index, weight, starts = drop_unused(index.flatten(0, 2), weight.flatten(0, 2))
    planes = data.unflatten(1, (output_dim, group**2)).transpose(1, 2).flatten(1, 2)
    sums = weighted_sums(pixel_table(planes, group**2), index, weight, starts)
    result = sums.view(shape[0], pooled_size, pooled_size, -1).permute(0, 3, 1, 2).contiguous()
    return constant(result, rois)


@operator("_contrib_DeformablePSROIPooling")
def deformable_psroi_pooling(
    data: Tensor,
    rois: Tensor,
    trans: Tensor | None = None,
    *,
    spatial_scale: float,
    output_dim: int,
    group_size: int,
    pooled_size: int,
    part_size: int = 0,
    sample_per_part: int = 1,
    trans_std: float = 0.0,
    no_trans: bool = False,
) -> Tensor:
    """``PSROIPooling`` by bilinear samples, whose bins are moved by offsets.

    Shapes:
        data: ``(N, output_dim * group_size ** 2, H, W)``.
        rois: ``(R, 5)``, rows ``(image, xmin, ymin, xmax, ymax)``.
        trans: ``(R, 2 * classes, part_size, part_size)``: (x, y) for each class.
        output: ``(R, output_dim, pooled_size, pooled_size)``.

    Args:
        data: Images; floating point.
        rois: Regions, rounded to whole numbers, ends included; dtype of ``data``.
        trans: Offsets relative to the regions' extents; dtype of ``data``. The output channels are
            divided evenly among the classes. Not passed when ``no_trans``.
        spatial_scale: Pixels of ``data`` per unit of ``rois``.
        output_dim: Channels of the output.
        group_size: As for ``PSROIPooling``.
        pooled_size: Bins along each axis.
        part_size: Extent of ``trans``; 0 for ``pooled_size``.
        sample_per_part: Samples per bin along each axis.
        trans_std: Factor of the offsets.
        no_trans: Leave ``trans`` out.

    Returns:
        The average of the samples that fall into the image, or 0; dtype of ``data``. There is no
        gradient for ``rois``.

    Raises:
        MXNetError: Shapes, dtypes or parameters do not fit.

    Example:
        >>> x, roi = mx.nd.arange(16).reshape((1, 4, 2, 2)), mx.nd.array([[0, 0, 0, 1, 1]])
        >>> mx.nd.contrib.DeformablePSROIPooling(
        ...     x, roi, no_trans=True, spatial_scale=1.0, output_dim=1, group_size=2,
        ...     pooled_size=2, sample_per_part=2).asnumpy()[0, 0]
        array([[ 0.  ,  4.75],
               [ 9.5 , 14.25]], dtype=float32)

    References:
        Dai et al. (2017). Deformable Convolutional Networks. https://arxiv.org/abs/1703.06211
    """
    name = "_contrib_DeformablePSROIPooling"
    check_regions(name, data, rois, spatial_scale)
    _check_channels(name, data, output_dim, group_size, pooled_size)
    part = part_size or pooled_size
    if no_trans:
        trans = None
    classes = 1 if trans is None else _count_classes(name, data, rois, trans, output_dim, part)
    shape = (rois.shape[0], output_dim, pooled_size, pooled_size)
    if data.is_meta or not rois.shape[0]:
        return constant(data.new_zeros(shape), data, rois)
    height, width = data.shape[2:]
    image, real = image_numbers(rois.detach())
    start = _round(rois.detach()[:, 1:3]) * spatial_scale - 0.5
    end = (_round(rois.detach()[:, 3:]) + 1.0) * spatial_scale - 0.5
    extent = (end - start).clamp_min(0.1)
    shift = start.view(-1, 1, 1, 1, 2).expand(-1, classes, pooled_size, pooled_size, 2)
    if trans is not None:
        at = torch.arange(pooled_size, device=data.device) * part
        at = at.div(pooled_size, rounding_mode="floor")
        moved = trans.unflatten(1, (classes, 2))[:, :, :, at][..., at].permute(0, 1, 3, 4, 2)
        shift = shift + moved * trans_std * extent.view(-1, 1, 1, 1, 2)
    y = _samples(shift[..., 1], extent[:, 1], pooled_size, sample_per_part, along_rows=True)
    x = _samples(shift[..., 0], extent[:, 0], pooled_size, sample_per_part, along_rows=False)
    y, x = y.unsqueeze(-1), x.unsqueeze(-2)
    used = (y >= -0.5) & (y <= height - 0.5) & (x >= -0.5) & (x <= width - 0.5)
    count = used.sum((-2, -1), keepdim=True).clamp_min(1)
    each = used * real.view(-1, 1, 1, 1, 1, 1) / count.to(data.dtype)
    index, weight = _touching(y.clamp(0, height - 1), x.clamp(0, width - 1), width)
    plane = image.view(-1, 1, 1, 1) * classes + torch.arange(classes, device=data.device).view(
        -1, 1, 1
    )
    plane = plane * group_size**2 + _cells(pooled_size, group_size, data.device)
    index = index + (plane * (height * width))[..., None, None, None]
    weight = weight * each.unsqueeze(-1)
    planes = data.unflatten(1, (classes, output_dim // classes, group_size**2)).transpose(2, 3)
    table = pixel_table(planes.flatten(1, 3), classes * group_size**2)
    sums = weighted_sums(table, index.flatten(0, 3).flatten(1), weight.flatten(0, 3).flatten(1))
    result = sums.view(*index.shape[:4], -1).permute(0, 1, 4, 2, 3).reshape(shape)
    return constant(result, rois)


def _count_classes(
    name: str, data: Tensor, rois: Tensor, trans: Tensor, output_dim: int, part: int
) -> int:
    channels = trans.shape[1] if trans.ndim == 4 else 0
    if channels < 2 or channels % 2 or output_dim % (channels // 2):
        raise MXNetError(
            f"{name}: trans has shape {tuple(trans.shape)}, expected (R, 2 * classes, P, P) with "
            f"classes a divisor of output_dim={output_dim}"
        )
    if tuple(trans.shape) != (rois.shape[0], channels, part, part):
        raise MXNetError(
            f"{name}: trans has shape {tuple(trans.shape)}, expected "
            f"{(rois.shape[0], channels, part, part)}"
        )
    if trans.dtype is not data.dtype:
        raise MXNetError(f"{name}: trans has dtype {trans.dtype} but data has {data.dtype}")
    return channels // 2


def _samples(start: Tensor, extent: Tensor, bins: int, samples: int, *, along_rows: bool) -> Tensor:
    """Positions of the samples of each bin along one axis, ``(R, classes, P, P, samples)``."""
    step = extent.view(-1, 1, 1, 1, 1) / bins
    bin_at = torch.arange(bins, dtype=extent.dtype, device=extent.device)
    bin_at = bin_at.view(-1, 1, 1) if along_rows else bin_at.view(-1, 1)
    inner = torch.arange(samples, dtype=extent.dtype, device=extent.device) * (step / samples)
    return start.unsqueeze(-1) + bin_at * step + inner


def _touching(y: Tensor, x: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """The pixels around points and their weights; a point on a pixel only touches that one.

    So there is no gradient with respect to a coordinate that is a whole number, as in the
    reference.
    """
    top, left = y.detach().floor(), x.detach().floor()
    bottom, right = y.detach().ceil().long(), x.detach().ceil().long()
    fy, fx = y - top, x - left
    top, left = top.long(), left.long()
    index = torch.stack(
        [row * width + column for row in (top, bottom) for column in (left, right)], -1
    )
    gy, gx = 1 - fy, 1 - fx
    return index, torch.stack((gy * gx, gy * fx, fy * gx, fy * fx), -1)


@deformable_psroi_pooling.uses_inputs
def _(parameters: Mapping[str, Any]) -> Sequence[str]:
    return ("data", "rois") if parameters.get("no_trans") else ("data", "rois", "trans")
