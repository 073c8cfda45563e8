"""Resizing of images with interleaved channels, as OpenCV does it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators import image_host

NEAREST, BILINEAR, BICUBIC, AREA, LANCZOS = range(5)
_TORCH_MODES = {NEAREST: "nearest", BILINEAR: "bilinear", BICUBIC: "bicubic"}
_LANCZOS_TAPS = 8
_FIXED_ONE = 2048  # OpenCV's weights have 11 fractional bits


def resize(images: Tensor, height: int, width: int, interpolation: int) -> Tensor:
    """Images in another size.

    Args:
        images: ``(H, W, C)`` or ``(N, H, W, C)``.
        height: New height.
        width: New width.
        interpolation: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos.

    Returns:
        Images of the same element type; integers are rounded and saturated.

    Raises:
        MXNetError: The size is not positive or the interpolation unknown.
    """
    if min(height, width) < 1 or not NEAREST <= interpolation <= LANCZOS:
        raise MXNetError(
            f"resize: expected a positive size and interp 0 to 4, got {(width, height)} and "
            f"interp={interpolation}"
        )
    if image_host.is_host_image(images):
        return image_host.resize(images, height, width, interpolation)
    batch = images if images.ndim == 4 else images.unsqueeze(0)
    planes = batch.movedim(-1, 1)
    if interpolation == BILINEAR and planes.dtype == torch.uint8:
        resized = _bilinear_bytes(planes, height, width).movedim(1, -1).contiguous()
        return resized if images.ndim == 4 else resized[0]
    if interpolation != NEAREST and not planes.is_floating_point():
        planes = planes.float()
    if interpolation in _TORCH_MODES:
        settings = {} if interpolation == NEAREST else {"align_corners": False}
        planes = torch.nn.functional.interpolate(
            planes, (height, width), mode=_TORCH_MODES[interpolation], **settings
        )
    else:
        shrinks = height <= planes.shape[2] and width <= planes.shape[3]
        down = _weights(planes.shape[2], height, interpolation, shrinks)
        across = _weights(planes.shape[3], width, interpolation, shrinks)
        planes = down.to(planes) @ planes @ across.to(planes).T
    resized = saturate(planes, images.dtype, rounded=True).movedim(1, -1).contiguous()
    return resized if images.ndim == 4 else resized[0]


def _bilinear_bytes(planes: Tensor, height: int, width: int) -> Tensor:
    """Bilinear resizing of bytes in OpenCV's fixed-point arithmetic, which rounds thrice."""
    top, bottom, above, below = _linear_taps(planes.shape[2], height, planes.device)
    left, right, before, after = _linear_taps(planes.shape[3], width, planes.device)
    whole = planes.int()
    rows = (whole[..., left] * before + whole[..., right] * after) >> 4
    upper = (rows[:, :, top] * above[:, None]) >> 16
    lower = (rows[:, :, bottom] * below[:, None]) >> 16
    return ((upper + lower + 2) >> 2).clamp(0, 255).to(torch.uint8)


def _linear_taps(
    source: int, target: int, device: torch.device
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The two pixels that each new pixel blends, and their weights in units of 1/2048."""
    position = (torch.arange(target, dtype=torch.float64) + 0.5) * (source / target) - 0.5
    position = position.clamp(0, source - 1)
    first = position.floor()
    fraction = (position - first).float()
    weight = (fraction * _FIXED_ONE).round().int()
    rest = ((1 - fraction) * _FIXED_ONE).round().int()
    pixel = first.long()
    following = (pixel + 1).clamp(max=source - 1)
    return pixel.to(device), following.to(device), rest.to(device), weight.to(device)


def saturate(values: Tensor, dtype: torch.dtype, *, rounded: bool = False) -> Tensor:
    """``values`` in ``dtype``; for integers rounded or truncated, and limited to its range."""
    if dtype.is_floating_point or values.dtype == dtype:
        return values.to(dtype)
    limits = torch.iinfo(dtype)
    values = values.round() if rounded else values
    return values.clamp(limits.min, limits.max).to(dtype)


@lru_cache(maxsize=64)
def _weights(source: int, target: int, interpolation: int, shrinks: bool) -> Tensor:
    """The matrix (target, source) whose rows mix the pixels of one axis."""
    if interpolation == LANCZOS:
        return _lanczos_weights(source, target)
    return _area_weights(source, target) if shrinks else _area_enlarging_weights(source, target)


def _area_weights(source: int, target: int) -> Tensor:
    """Each pixel of the result is the average of the area it covers."""
    scale = source / target
    pixels = torch.arange(source, dtype=torch.float64)
    start = torch.arange(target, dtype=torch.float64)[:, None] * scale
    covered = (start + scale).clamp(max=source).minimum(pixels + 1) - start.maximum(pixels)
    weights = covered.clamp(min=0)
    return weights / weights.sum(1, keepdim=True)


def _area_enlarging_weights(source: int, target: int) -> Tensor:
    """OpenCV's rule where an axis grows: pixels keep their area, edges between them are blended."""
    scale = source / target
    index = torch.arange(target, dtype=torch.float64)
    left = (index * scale).floor()
    fraction = (index + 1) - (left + 1) / scale
    fraction = torch.where(fraction <= 0, 0.0, fraction - fraction.floor())
    weights = torch.zeros(target, source, dtype=torch.float64)
    first = left.long().clamp(max=source - 1)[:, None]
    second = (left.long() + 1).clamp(max=source - 1)[:, None]
    return weights.scatter_add(1, first, 1 - fraction[:, None]).scatter_add(
        1, second, fraction[:, None]
    )


def _lanczos_weights(source: int, target: int) -> Tensor:
    """Windowed sinc over eight pixels; pixels beyond the edge repeat the last one."""
    position = (torch.arange(target, dtype=torch.float64) + 0.5) * (source / target) - 0.5
    base = position.floor()
    taps = torch.arange(_LANCZOS_TAPS) - (_LANCZOS_TAPS // 2 - 1)
    distance = (position - base)[:, None] - taps
    radius = _LANCZOS_TAPS / 2
    kernel = torch.special.sinc(distance) * torch.special.sinc(distance / radius)
    kernel = kernel / kernel.sum(1, keepdim=True)
    pixels = (base.long()[:, None] + taps).clamp(0, source - 1)
    return torch.zeros(target, source, dtype=torch.float64).scatter_add(1, pixels, kernel)


def interpolation_for_sizes(sizes: Sequence[int]) -> int:
    """Bicubic to enlarge, area to shrink, bilinear where one side grows and the other does not.

    Args:
        sizes: Old height and width, new height and width.
    """
    old_height, old_width, height, width = sizes
    if height > old_height and width > old_width:
        return BICUBIC
    return AREA if height < old_height and width < old_width else BILINEAR


def fit_shorter_side(height: int, width: int, size: int) -> tuple[int, int]:
    """Height and width with the shorter side ``size`` and the proportions kept."""
    if height < width:
        return size, math.floor(width * size / height)
    return math.floor(height * size / width), size
