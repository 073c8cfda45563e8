"""Images in the host's memory, by OpenCV where it is installed: the same results in less time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

_TYPES = (torch.uint8, torch.float32)
_MOST_CHANNELS = 4
_LARGEST_BYTE = np.float32(255)


@lru_cache(maxsize=1)
def find_opencv() -> Any:
    """The module ``cv2``; None where it is not installed."""
    try:
        import cv2  # noqa: PLC0415 - optional dependency, and slow to import
    except ImportError:
        return None
    return cv2


def is_host_image(data: Tensor) -> bool:
    """Whether OpenCV can work on ``data``: ``(H, W, C)`` or a batch, and no gradient is wanted."""
    return (
        type(data) is Tensor
        and data.device.type == "cpu"
        and data.dtype in _TYPES
        and data.ndim in (3, 4)
        and 0 < data.shape[-1] <= _MOST_CHANNELS
        and data.numel() > 0
        and not data.requires_grad
        and find_opencv() is not None
    )


def resize(images: Tensor, height: int, width: int, interpolation: int) -> Tensor:
    """Host images in another size; OpenCV's numbers of interpolations are the reference's."""
    result = images.new_empty((*images.shape[:-3], height, width, images.shape[-1]))
    sources, targets = (images, result) if images.ndim == 4 else ([images], [result])
    for source, target in zip(sources, targets, strict=True):
        find_opencv().resize(
            source.numpy(), (width, height), dst=target.numpy(), interpolation=interpolation
        )
    return result


def flip(image: Tensor, axis: int) -> Tensor:
    """A host image ``(H, W, C)`` mirrored along axis -2 (left to right) or -3."""
    mirrored = find_opencv().flip(image.numpy(), 1 if axis == -2 else 0)
    return torch.from_numpy(mirrored).reshape(image.shape)


def split(image: Tensor) -> list[Tensor]:
    """The channels of a host image as contiguous planes ``(H, W)``."""
    return [torch.from_numpy(plane) for plane in find_opencv().split(image.numpy())]


def scaled_planes(images: Tensor) -> Tensor:
    """The bytes of host images (H, W, C) or a batch as numbers from 0 to 1, in planes (C, H, W)."""
    shape = (*images.shape[:-3], images.shape[-1], *images.shape[-3:-1])
    planes = torch.empty(shape, dtype=torch.float32)
    sources, targets = images.numpy(), planes.numpy()
    batch = images.ndim == 4
    cv2 = find_opencv()
    for source, target in zip(sources, targets, strict=True) if batch else [(sources, targets)]:
        scaled = np.true_divide(source, _LARGEST_BYTE, dtype=np.float32)
        cv2.split(scaled, list(target))
    return planes


def merge(planes: list[Tensor]) -> Tensor:
    """An image ``(H, W, C)`` of contiguous planes."""
    merged = torch.from_numpy(find_opencv().merge([plane.numpy() for plane in planes]))
    return merged.reshape(*planes[0].shape, len(planes))


def look_up(image: Tensor, table: Tensor) -> Tensor:
    """The bytes of a host image replaced by those in ``table``, (256,) or (256, C)."""
    channels = 1 if table.ndim == 1 else table.shape[1]
    replaced = find_opencv().LUT(image.numpy(), table.reshape(1, 256, channels).numpy())
    return torch.from_numpy(replaced).reshape(image.shape)


def channel_means(image: Tensor) -> list[float]:
    """The mean of each channel of a host image."""
    means: list[float] = list(find_opencv().mean(image.numpy()))[: image.shape[-1]]
    return means
