"""Windows of images, and rotations about the middle: what the transforms that need sizes share.

Images are ``(H, W, C)`` in windows and resizing, planes ``(C, H, W)`` in rotations.
"""

from __future__ import annotations

import math
import random
from typing import Any, NamedTuple

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.ndarray import NDArray
from mxnet.ndarray.call import call, new_array
from mxnet.operators.registry import REGISTRY

_AUTOMATIC = 9
_ANY = 10
_ATTEMPTS = 10


class Window(NamedTuple):
    """A part of an image, in pixels."""

    x: int
    y: int
    width: int
    height: int


def pair_of(name: str, size: Any) -> tuple[int, int]:
    """Width and height from one number or two.

    Raises:
        MXNetError: ``size`` is something else, or not positive.
    """
    pair = (size, size) if isinstance(size, int) else tuple(size)
    if len(pair) != 2 or not all(isinstance(n, int) and n > 0 for n in pair):
        raise MXNetError(
            f"{name}: size={size!r} must be one positive integer, or two: width and height"
        )
    return pair


def _operate(operator: str, image: NDArray, **parameters: Any) -> NDArray:
    """An operator's result, of the same class of arrays as ``image``."""
    found: NDArray = call(REGISTRY.get(operator), [image], parameters, None, type(image))
    return found


def resize_image(image: NDArray, size: tuple[int, int], interpolation: int) -> NDArray:
    """``image`` in another size (width, height).

    Args:
        image: One image or a batch.
        size: Width and height.
        interpolation: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos, 9 bicubic to enlarge,
            area to shrink and bilinear otherwise, 10 any of the five.
    """
    width, height = size
    rows, columns = image.shape[-3:-1]
    if (rows, columns) == (height, width):
        return image
    if interpolation == _ANY:
        interpolation = random.randrange(5)
    elif interpolation == _AUTOMATIC:
        if height > rows and width > columns:
            interpolation = 2
        else:
            interpolation = 3 if height < rows and width < columns else 1
    return _operate("_image_resize", image, size=size, interp=interpolation)


def cut(image: NDArray, window: Window, size: tuple[int, int], interpolation: int) -> NDArray:
    """A window of ``image``, resized to ``size`` (width, height)."""
    x, y, width, height = window
    part = _operate("_image_crop", image, x=x, y=y, width=width, height=height)
    return resize_image(part, size, interpolation)


def fitting_size(image: NDArray, size: tuple[int, int]) -> tuple[int, int]:
    """The largest width and height that fit the image, with the proportions of ``size``."""
    rows, columns = image.shape[-3:-1]
    width: float
    height: float
    width, height = size
    if rows < height:
        width, height = width * rows / height, rows
    if columns < width:
        width, height = columns, height * columns / width
    return max(int(width), 1), max(int(height), 1)


def middle_window(image: NDArray, size: tuple[int, int]) -> Window:
    """The window in the middle, with the proportions of ``size`` and no larger than the image."""
    rows, columns = image.shape[-3:-1]
    width, height = fitting_size(image, size)
    return Window((columns - width) // 2, (rows - height) // 2, width, height)


def random_window(
    image: NDArray, area: tuple[float, float], ratio: tuple[float, float], size: tuple[int, int]
) -> Window:
    """A window of random area, proportions and place; drawn from Python's generator.

    Args:
        image: The image.
        area: Smallest and largest part of the image's area.
        ratio: Smallest and largest width relative to the height.
        size: Proportions of the window in the middle that is returned when no window was found that
            fits.
    """
    rows, columns = image.shape[-3:-1]
    # Proportions are drawn on a logarithmic scale, so that 3/4 and 4/3 are equally likely.
    low, high = math.log(ratio[0]), math.log(ratio[1])
    for _ in range(_ATTEMPTS):
        pixels = random.uniform(*area) * rows * columns
        proportion = math.exp(random.uniform(low, high))
        width = round(math.sqrt(pixels * proportion))
        height = round(math.sqrt(pixels / proportion))
        if 0 < width <= columns and 0 < height <= rows:
            return Window(
                random.randint(0, columns - width), random.randint(0, rows - height), width, height
            )
    return middle_window(image, size)


def rotate(planes: NDArray, degrees: Any, zoom_in: bool, zoom_out: bool) -> NDArray:
    """Images turned about their middle; what comes from outside is 0.

    Args:
        planes: ``(C, H, W)`` or ``(N, C, H, W)``; float32.
        degrees: Angle, clockwise on the screen for negative ones; for a batch also an array of one
            angle per image.
        zoom_in: Enlarge so that no corner is empty.
        zoom_out: Shrink so that the whole image stays visible.

    Raises:
        TypeError: The images are not float32, or one image came with several angles.
        ValueError: There are not 3 or 4 axes, the numbers of images and angles differ, or both
            zooms are on.
    """
    if zoom_in and zoom_out:
        raise ValueError("rotate: zoom_in and zoom_out cannot be both True")
    if planes._data.dtype is not torch.float32:
        raise TypeError(
            "rotate: this transformation only supports float32, got "
            f"{np.dtype(planes.dtype).name}; use it after ToTensor"
        )
    data = planes._data
    if data.ndim not in (3, 4):
        raise ValueError(f"rotate: expected (C, H, W) or (N, C, H, W), got {planes.shape}")
    if data.ndim == 3 and isinstance(degrees, NDArray):
        raise TypeError("rotate: a single image takes a single angle, not an array")
    batch = data.unsqueeze(0) if data.ndim == 3 else data
    angles = degrees._data if isinstance(degrees, NDArray) else torch.tensor([float(degrees)])
    angles = angles.to(data.device, torch.float32).reshape(-1)
    if isinstance(degrees, NDArray) and len(angles) != len(batch):
        raise ValueError(f"rotate: {len(batch)} images but {len(angles)} rotation angles")
    turned = _turn(batch, torch.deg2rad(angles), zoom_in, zoom_out)
    return new_array(type(planes), turned[0] if data.ndim == 3 else turned, planes._ctx)


def _turn(batch: torch.Tensor, angles: torch.Tensor, zoom_in: bool, zoom_out: bool) -> torch.Tensor:
    count, _, height, width = batch.shape
    cosine, sine = torch.cos(angles), torch.sin(angles)
    if zoom_in or zoom_out:
        across, down = cosine.abs(), sine.abs()
        extent = torch.maximum(
            (width * across + height * down) / width, (width * down + height * across) / height
        )
        scale = extent if zoom_out else 1 / extent
        cosine, sine = cosine * scale, sine * scale
    # affine_grid counts in half widths and half heights between the centres of the outer pixels.
    stretch = (height - 1) / max(width - 1, 1), (width - 1) / max(height - 1, 1)
    nothing = torch.zeros_like(cosine)
    rows = (
        torch.stack((cosine, -sine * stretch[0], nothing), -1),
        torch.stack((sine * stretch[1], cosine, nothing), -1),
    )
    matrix = torch.stack(rows, 1).expand(count, 2, 3)
    grid = torch.nn.functional.affine_grid(matrix, list(batch.shape), align_corners=True)
    return torch.nn.functional.grid_sample(batch, grid, align_corners=True)
