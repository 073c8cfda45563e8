"""Rotation of images by any angle."""

from __future__ import annotations

import numbers
import random
from typing import Any

import numpy as np
import torch

from mxnet.ndarray import NDArray


def imrotate(
    src: NDArray, rotation_degrees: Any, zoom_in: bool = False, zoom_out: bool = False
) -> NDArray:
    """Images turned about their middle; what comes from outside is 0.

    Args:
        src: Image ``(C, H, W)`` or images ``(N, C, H, W)`` of float32.
        rotation_degrees: The angle; for several images an array of angles, one per image, too.
        zoom_in: Enlarge, so that nothing from outside is seen.
        zoom_out: Shrink, so that all of the image is seen.

    Raises:
        ValueError: Both zooms, another number of axes, or another number of angles than images.
        TypeError: ``src`` is not float32, or several angles for one image.

    Example:
        >>> image = mx.nd.array([[[1, 2, 3], [4, 5, 6], [7, 8, 9]]])
        >>> mx.image.imrotate(image, 90)[0].asnumpy().round().tolist()
        [[3.0, 6.0, 9.0], [2.0, 5.0, 8.0], [1.0, 4.0, 7.0]]
    """
    if zoom_in and zoom_out:
        raise ValueError("`zoom_in` and `zoom_out` cannot be both True")
    if src.dtype != np.float32:
        raise TypeError(f"Only `float32` images are supported by this function, got {src.dtype}")
    if src.ndim not in (3, 4):
        raise ValueError(f"Only 3D and 4D are supported by this function, got {src.ndim} axes")
    images = src._data if src.ndim == 4 else src._data.unsqueeze(0)
    angles = _radians(rotation_degrees, src)
    sampled = torch.nn.functional.grid_sample(
        images, _grid(images, angles, zoom_in, zoom_out), align_corners=True
    )
    return type(src)(sampled if src.ndim == 4 else sampled[0], ctx=src.context)


def _radians(degrees: Any, src: NDArray) -> torch.Tensor:
    """An angle per image, on the image's device."""
    if isinstance(degrees, numbers.Number):
        count = src.shape[0] if src.ndim == 4 else 1
        values = torch.full((count,), float(degrees))  # type: ignore[arg-type]
    else:
        if src.ndim == 3:
            raise TypeError(
                "When a single image is passed the rotation angle is required to be a scalar."
            )
        held = degrees.asnumpy() if isinstance(degrees, NDArray) else degrees
        values = torch.as_tensor(np.asarray(held, np.float32)).reshape(-1)
        if len(values) != src.shape[0]:
            raise ValueError(
                "The number of images must be equal to the number of rotation angles, got "
                f"{src.shape[0]} images and {len(values)} angles"
            )
    return torch.deg2rad(values).to(src._data.device)


def _grid(images: torch.Tensor, angles: torch.Tensor, zoom_in: bool, zoom_out: bool) -> Any:
    """Where each new pixel comes from: x and y from -1 to 1, ``(N, H, W, 2)``."""
    height, width = images.shape[2:]
    half_height, half_width = (height - 1) / 2, (width - 1) / 2
    rows = torch.arange(height, device=images.device) - half_height
    columns = torch.arange(width, device=images.device) - half_width
    cosine, sine = angles.cos()[:, None, None], angles.sin()[:, None, None]
    x = (cosine * columns - sine * rows[:, None]) / max(half_width, 1)
    y = (cosine * rows[:, None] + sine * columns) / max(half_height, 1)
    grid = torch.stack([x, y], -1)
    if zoom_in or zoom_out:
        grid = grid * _zoom(height, width, angles, zoom_out)[:, None, None, None]
    return grid


def _zoom(height: int, width: int, angles: torch.Tensor, zoom_out: bool) -> torch.Tensor:
    """Factor of the distances: to where a corner, turned, still lies within the edges."""
    cosine, sine = angles.cos().abs(), angles.sin().abs()
    longest = max(height / width, width / height)
    factor = cosine + sine * longest
    return factor if zoom_out else 1 / factor


def random_rotate(
    src: NDArray, angle_limits: Any, zoom_in: bool = False, zoom_out: bool = False
) -> NDArray:
    """Images turned about their middle by random angles.

    Args:
        src: Image ``(C, H, W)`` or images ``(N, C, H, W)`` of float32.
        angle_limits: Smallest and largest angle in degrees; each image gets its own.
        zoom_in: As for :func:`imrotate`.
        zoom_out: As for :func:`imrotate`.

    Raises:
        ValueError: As for :func:`imrotate`.
        TypeError: As for :func:`imrotate`.

    Example:
        >>> mx.image.random_rotate(mx.nd.ones((3, 4, 5)), (-10, 10)).shape
        (3, 4, 5)
    """
    low, high = float(min(angle_limits)), float(max(angle_limits))
    if src.ndim == 3:
        return imrotate(src, random.uniform(low, high), zoom_in, zoom_out)
    angles = [random.uniform(low, high) for _ in range(src.shape[0])]
    return imrotate(src, np.array(angles, np.float32), zoom_in, zoom_out)
