"""Crops, resizing that keeps proportions, and normalization of colours."""

from __future__ import annotations

import math
import numbers
import random
import warnings
from typing import Any

from mxnet.base import MXNetError
from mxnet.image.codecs import imresize
from mxnet.image.interpolation import choose_interpolation
from mxnet.ndarray import NDArray

# x, y, width and height of a crop.
Region = tuple[int, int, int, int]

_CROP_ATTEMPTS = 10


def scale_down(src_size: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """A size within an image, with the proportions of ``size``.

    Args:
        src_size: Width and height of the image.
        size: Wanted width and height.

    Example:
        >>> mx.image.scale_down((640, 480), (720, 120))
        (640, 106)
    """
    width, height = size
    image_width, image_height = src_size
    if image_height < height:
        width, height = float(width * image_height) / height, image_height  # type: ignore[assignment]
    if image_width < width:
        width, height = image_width, float(height * image_width) / width  # type: ignore[assignment]
    return int(width), int(height)


def resize_short(src: NDArray, size: int, interp: int = 2) -> NDArray:
    """An image resized so that its shorter side has a length; the proportions stay.

    Args:
        src: Image ``(H, W, C)``.
        size: New length of the shorter side.
        interp: As for :func:`imresize`.

    Raises:
        ValueError: The interpolation is unknown.

    Example:
        >>> mx.image.resize_short(mx.nd.ones((40, 60, 3)), 20).shape
        (20, 30, 3)
    """
    height, width = src.shape[:2]
    if height > width:
        new_height, new_width = size * height // width, size
    else:
        new_height, new_width = size, size * width // height
    return imresize(src, new_width, new_height, interp)


def fixed_crop(
    src: NDArray,
    x0: int,
    y0: int,
    w: int,
    h: int,
    size: tuple[int, int] | None = None,
    interp: int = 2,
) -> NDArray:
    """A part of an image, resized if a size is given.

    Args:
        src: Image ``(H, W, C)``.
        x0: Left edge.
        y0: Upper edge.
        w: Width of the part; what exceeds the image is left out.
        h: Height of the part.
        size: New width and height; None to keep the part's.
        interp: As for :func:`imresize`.

    Raises:
        MXNetError: The part begins outside the image.

    Example:
        >>> mx.image.fixed_crop(mx.nd.ones((5, 6, 3)), 1, 2, 3, 2).shape
        (2, 3, 3)
    """
    height, width = src.shape[:2]
    x0, y0, w, h = int(x0), int(y0), int(w), int(h)
    if not (0 <= x0 < width and 0 <= y0 < height and w > 0 and h > 0):
        raise MXNetError(
            f"fixed_crop: the part x0={x0}, y0={y0}, w={w}, h={h} does not lie in the image of "
            f"{width} by {height} pixels"
        )
    part = src[y0 : y0 + h, x0 : x0 + w]
    if size is None or (w, h) == tuple(size):
        return part
    interp = choose_interpolation(interp, (h, w, size[1], size[0]))
    return imresize(part, *size, interp=interp)


def random_crop(src: NDArray, size: tuple[int, int], interp: int = 2) -> tuple[NDArray, Region]:
    """A part at a random place, resized to ``size`` when the image is smaller.

    Args:
        src: Image ``(H, W, C)``.
        size: Width and height of the result.
        interp: As for :func:`imresize`.

    Returns:
        The result, and x, y, width and height of the part.

    Example:
        >>> mx.image.random_crop(mx.nd.ones((50, 60, 3)), (20, 30))[0].shape
        (30, 20, 3)
    """
    height, width = src.shape[:2]
    return _place_at_random(src, scale_down((width, height), size), size, interp)


def _place_at_random(
    src: NDArray, part: tuple[int, int], size: tuple[int, int], interp: int
) -> tuple[NDArray, Region]:
    height, width = src.shape[:2]
    x0 = random.randint(0, width - part[0])
    y0 = random.randint(0, height - part[1])
    region = (x0, y0, *part)
    return fixed_crop(src, *region, size, interp), region


def center_crop(src: NDArray, size: tuple[int, int], interp: int = 2) -> tuple[NDArray, Region]:
    """The part in the middle, resized to ``size`` when the image is smaller.

    Args:
        src: Image ``(H, W, C)``.
        size: Width and height of the result.
        interp: As for :func:`imresize`.

    Returns:
        The result, and x, y, width and height of the part.

    Example:
        >>> mx.image.center_crop(mx.nd.ones((50, 60, 3)), (20, 30))[1]
        (20, 10, 20, 30)
    """
    height, width = src.shape[:2]
    part = scale_down((width, height), size)
    region = ((width - part[0]) // 2, (height - part[1]) // 2, *part)
    return fixed_crop(src, *region, size, interp), region


def random_size_crop(
    src: NDArray,
    size: tuple[int, int],
    area: float | tuple[float, float],
    ratio: tuple[float, float],
    interp: int = 2,
    **kwargs: Any,
) -> tuple[NDArray, Region]:
    """A part of random area, proportions and place, resized.

    Args:
        src: Image ``(H, W, C)``.
        size: Width and height of the result.
        area: Smallest and largest area of the part relative to the image; a number is the smallest.
        ratio: Smallest and largest width of the part relative to its height.
        interp: As for :func:`imresize`.
        **kwargs: ``min_area``, the former name of the smallest area.

    Returns:
        The result, and x, y, width and height of the part: the one in the middle if ten attempts
        at random ones exceed the image.

    Raises:
        AssertionError: An unknown argument.

    Example:
        >>> image = mx.nd.ones((50, 60, 3))
        >>> mx.image.random_size_crop(image, (20, 30), (0.1, 1), (0.75, 1.33))[0].shape
        (30, 20, 3)

    References:
        C. Szegedy et al., 2015, "Going Deeper with Convolutions", https://arxiv.org/abs/1409.4842
    """
    area = _area_range(area, kwargs)
    height, width = src.shape[:2]
    for _ in range(_CROP_ATTEMPTS):
        pixels = random.uniform(*area) * height * width
        # Proportions are drawn on a logarithmic scale, so that 3/4 and 4/3 are equally likely.
        wide = math.exp(random.uniform(math.log(ratio[0]), math.log(ratio[1])))
        part = round(math.sqrt(pixels * wide)), round(math.sqrt(pixels / wide))
        if 0 < part[0] <= width and 0 < part[1] <= height:
            return _place_at_random(src, part, size, interp)
    return center_crop(src, size, interp)


def _area_range(area: Any, others: dict[str, Any]) -> tuple[float, float]:
    if "min_area" in others:
        warnings.warn(
            "random_size_crop: min_area is deprecated; pass area", DeprecationWarning, stacklevel=3
        )
        area = others.pop("min_area")
    if others:
        raise AssertionError(
            f"random_size_crop: unexpected keyword arguments {', '.join(sorted(others))}"
        )
    return (area, 1.0) if isinstance(area, numbers.Number) else tuple(area)


def color_normalize(src: Any, mean: Any, std: Any = None) -> Any:
    """``(src - mean) / std``, in place.

    Args:
        src: Image of floats.
        mean: Subtracted, such as three numbers for the channels; None for nothing.
        std: Divided by; None for nothing.

    Example:
        >>> image = mx.nd.ones((1, 2, 3)) * 5
        >>> mx.image.color_normalize(image, mx.nd.array([1, 2, 3]))[0, 0].asnumpy().tolist()
        [4.0, 3.0, 2.0]
    """
    if mean is not None:
        src -= mean
    if std is not None:
        src /= std
    return src
