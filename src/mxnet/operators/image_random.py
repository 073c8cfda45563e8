"""Image operators with random parameters, for augmentation. Images are ``(H, W, C)``."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators import image_host
from mxnet.operators.image import check_images, shift_colours
from mxnet.operators.image_resize import resize, saturate
from mxnet.operators.registry import operator

_GRAY = (0.299, 0.587, 0.114)  # ITU-R BT.601 luma


def _uniform(data: Tensor, low: float, high: float, generator: torch.Generator | None) -> Tensor:
    """One random number on the device of ``data``; nothing waits for it."""
    number = torch.rand((), generator=generator, device=data.device)
    return low + (high - low) * number


def _check_factors(name: str, low: float, high: float) -> None:
    if not 0 <= low <= high:
        raise MXNetError(f"{name}: expected 0 <= min_factor <= max_factor, got {low} and {high}")


def _check_image(name: str, data: Tensor) -> None:
    check_images(name, data, batches=False)
    if data.shape[-1] not in (1, 3):
        raise MXNetError(f"{name}: expected 1 or 3 channels, got {tuple(data.shape)}")


# ---- how colours change for a given factor: planes of floating-point numbers, 0 to 255 --------

Planes = list[Tensor]


def _scale_brightness(planes: Planes, factor: Tensor) -> Planes:
    return [plane * factor for plane in planes]


def _scale_contrast(planes: Planes, factor: Tensor) -> Planes:
    weights = _GRAY if len(planes) == 3 else (1.0,)
    mean = sum(weight * plane.mean() for weight, plane in zip(weights, planes, strict=True))
    return [plane * factor + (1 - factor) * mean for plane in planes]


def _scale_saturation(planes: Planes, factor: Tensor) -> Planes:
    if len(planes) == 1:
        return planes
    # reference: the "gray" of this operator is the weighted blue channel alone
    gray = planes[2] * ((1 - factor) * _GRAY[2])
    return [plane * factor + gray for plane in planes]


def _shift_hue(planes: Planes, factor: Tensor) -> Planes:
    """The hue turned by ``factor`` full circles, in the HLS model.

    A channel is ``lightness - spread / 2 * ramp(hue)``: saturation times the smaller of lightness
    and its complement, as the model has it, is half the spread.
    """
    if len(planes) == 1:
        return planes
    red, green, blue = planes
    largest = torch.maximum(torch.maximum(red, green), blue)
    smallest = torch.minimum(torch.minimum(red, green), blue)
    half_spread = (largest - smallest) / 2
    lightness = (largest + smallest) / 2
    # Twice the hue in sixths of the circle; any hue will do where there is no spread.
    unit = half_spread.clamp(min=torch.finfo(red.dtype).tiny)
    place = torch.where(
        largest == red,
        (green - blue) / unit,
        torch.where(largest == green, (blue - red) / unit + 4, (red - green) / unit + 8),
    )
    place = place + 12 * factor
    shifted = []
    for start in (0, 8, 4):  # twelfths of the circle, for red, green and blue
        turn = place + start
        turn = turn - 12 * (turn / 12).floor()
        ramp = (3 - (turn - 6).abs()).clamp(-1, 1)
        shifted.append(lightness - half_spread * ramp)
    return shifted


def _apply(data: Tensor, change: Callable[[Planes, Tensor], Planes], factor: Tensor) -> Tensor:
    if not image_host.is_host_image(data):
        values = data if data.is_floating_point() else data.float()
        changed = change(list(values.unbind(-1)), factor.to(values.dtype))
        return saturate(torch.stack(changed, -1), data.dtype)
    factor = factor.to(torch.float32)
    if data.dtype is torch.uint8 and change in (_scale_brightness, _scale_contrast):
        return image_host.look_up(data, _table(data, change, factor))
    planes = [plane.to(torch.float32) for plane in image_host.split(data)]
    return image_host.merge([saturate(plane, data.dtype) for plane in change(planes, factor)])


def _table(data: Tensor, change: Callable[[Planes, Tensor], Planes], factor: Tensor) -> Tensor:
    """What each byte becomes, where that does not depend on the other channels."""
    levels = torch.arange(256, dtype=torch.float32) * factor
    if change is _scale_contrast:
        means = image_host.channel_means(data)
        weights = _GRAY if len(means) == 3 else (1.0,)
        mean = sum(weight * each for weight, each in zip(weights, means, strict=True))
        levels = levels + (1 - factor) * mean
    return saturate(levels, torch.uint8)


# ---- operators -------------------------------------------------------------------------------


def _flip_by_chance(data: Tensor, axis: int, generator: torch.Generator | None) -> Tensor:
    chance = torch.rand((), generator=generator, device=data.device)
    if data.ndim == 3 and image_host.is_host_image(data):
        return image_host.flip(data, axis) if chance.item() < 0.5 else data.clone()
    return torch.where(chance < 0.5, data.flip(axis), data)


@operator("_image_random_flip_left_right", aliases=("_npx__image_random_flip_left_right",))
def random_flip_left_right(data: Tensor, *, generator: torch.Generator | None = None) -> Tensor:
    """Images mirrored from left to right with probability one half.

    Shapes:
        data: ``(H, W, C)`` or ``(N, H, W, C)``; a batch is mirrored as a whole.
        output: As ``data``.

    Args:
        data: Images.
        generator: Source of randomness.

    Raises:
        MXNetError: The data are no images.

    Example:
        >>> mx.nd.image.random_flip_left_right(mx.nd.ones((4, 5, 3))).shape
        (4, 5, 3)
    """
    check_images("random_flip_left_right", data)
    return _flip_by_chance(data, -2, generator)


@operator("_image_random_flip_top_bottom", aliases=("_npx__image_random_flip_top_bottom",))
def random_flip_top_bottom(data: Tensor, *, generator: torch.Generator | None = None) -> Tensor:
    """Images mirrored from top to bottom with probability one half.

    Shapes:
        data: ``(H, W, C)`` or ``(N, H, W, C)``; a batch is mirrored as a whole.
        output: As ``data``.

    Args:
        data: Images.
        generator: Source of randomness.

    Raises:
        MXNetError: The data are no images.

    Example:
        >>> mx.nd.image.random_flip_top_bottom(mx.nd.ones((4, 5, 3))).shape
        (4, 5, 3)
    """
    check_images("random_flip_top_bottom", data)
    return _flip_by_chance(data, -3, generator)


_FACTOR_DOC = """{summary}

    Shapes:
        data: ``(H, W, C)`` with 1 or 3 channels.
        output: As ``data``; integers are truncated and limited to their range.

    Args:
        data: Image{scale}.
        min_factor: Smallest factor.
        max_factor: Largest factor.
        generator: Source of randomness.

    Raises:
        MXNetError: The data are no image, or the factors are negative or in the wrong order.

    Example:
        >>> mx.nd.image.{name}(mx.nd.ones((2, 2, 3)), 0.5, 1.5).shape
        (2, 2, 3)
    """

_FACTOR_OPERATORS = (
    ("random_brightness", _scale_brightness, "", "An image times a random factor."),
    (
        "random_contrast",
        _scale_contrast,
        "",
        "An image blended with its mean gray, which a random factor of 1 leaves out.",
    ),
    (
        "random_saturation",
        _scale_saturation,
        "",
        "An image blended with gray, which a random factor of 1 leaves out.\n\n"
        "    As in the reference, gray is the blue channel times its weight of 0.114.",
    ),
    (
        "random_hue",
        _shift_hue,
        " with values from 0 to 255",
        "An image with its hue turned by a random part of the colour circle.",
    ),
)


def _declare_factor_operator(
    name: str, change: Callable[[Planes, Tensor], Planes], scale: str, summary: str
) -> None:
    def body(
        data: Tensor,
        *,
        min_factor: float,
        max_factor: float,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        _check_factors(name, min_factor, max_factor)
        _check_image(name, data)
        return _apply(data, change, _uniform(data, min_factor, max_factor, generator))

    body.__name__ = body.__qualname__ = name
    body.__doc__ = _FACTOR_DOC.format(summary=summary, scale=scale, name=name)
    operator(f"_image_{name}", aliases=(f"_npx__image_{name}",))(body)


for _row in _FACTOR_OPERATORS:
    _declare_factor_operator(*_row)


@operator("_image_random_color_jitter", aliases=("_npx__image_random_color_jitter",))
def random_color_jitter(
    data: Tensor,
    *,
    brightness: float,
    contrast: float,
    saturation: float,
    hue: float,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Brightness, contrast, saturation and hue changed at random, in random order.

    Shapes:
        data: ``(H, W, C)`` with 1 or 3 channels.
        output: As ``data``.

    Args:
        data: Image.
        brightness: Largest deviation of the factor from 1; 0 for no change.
        contrast: Likewise.
        saturation: Likewise.
        hue: Largest turn of the colour circle, in either direction.
        generator: Source of randomness.

    Raises:
        MXNetError: The data are no image, or a number is negative.

    Example:
        >>> x = mx.nd.ones((2, 2, 3))
        >>> mx.nd.image.random_color_jitter(x, 0.1, 0.1, 0.1, 0.1).shape
        (2, 2, 3)
    """
    _check_image("random_color_jitter", data)
    if min(brightness, contrast, saturation, hue) < 0:
        raise MXNetError("random_color_jitter: the largest deviations must not be negative")
    changes = (
        (_scale_brightness, 1.0, brightness),
        (_scale_contrast, 1.0, contrast),
        (_scale_saturation, 1.0, saturation),
        (_shift_hue, 0.0, hue),
    )
    device = data.device if generator is None else generator.device
    order = torch.randperm(len(changes), generator=generator, device=device)
    for place in range(len(changes)) if order.is_meta else order.tolist():
        change, middle, reach = changes[place]
        if reach > 0:
            factor = _uniform(data, middle - reach, middle + reach, generator)
            data = _apply(data, change, factor if change is _shift_hue else factor.clamp(min=0))
    return data if any((brightness, contrast, saturation, hue)) else data.clone()


@operator("_image_random_lighting", aliases=("_npx__image_random_lighting",))
def random_lighting(
    data: Tensor,
    *,
    alpha_std: float = 0.05,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Colours shifted at random along the principal components of natural images' colours.

    Shapes:
        data: ``(H, W, C)`` with 3 channels (one with 1 is unchanged).
        output: As ``data``.

    Args:
        data: Image.
        alpha_std: Standard deviation of the shifts along the components.
        generator: Source of randomness.

    Raises:
        MXNetError: The data are no image.

    Example:
        >>> mx.nd.image.random_lighting(mx.nd.ones((2, 2, 3))).shape
        (2, 2, 3)

    References:
        A. Krizhevsky et al., 2012, "ImageNet Classification with Deep Convolutional Neural
        Networks", NeurIPS 25, section 4.1.
    """
    alpha = torch.randn(3, generator=generator, device=data.device) * alpha_std
    return shift_colours("random_lighting", data, alpha)


# ---- crops -----------------------------------------------------------------------------------


def _draw(low: float, high: float, generator: torch.Generator | None) -> float:
    """A random number on the host: it decides a shape or a position."""
    device = "cpu" if generator is None else generator.device
    return low + (high - low) * float(torch.rand((), generator=generator, device=device))


def _window(
    data: Tensor,
    size: tuple[int, int],
    xrange: tuple[float, ...],
    yrange: tuple[float, ...],
    generator: torch.Generator | None,
) -> Tensor:
    """A window of ``size`` (height, width) at a random place."""
    height, width = size
    top = int(_draw(yrange[0], yrange[1], generator) * (data.shape[-3] - height) + 0.5)
    left = int(_draw(xrange[0], xrange[1], generator) * (data.shape[-2] - width) + 0.5)
    return data.narrow(-3, top, height).narrow(-2, left, width)


def _check_ranges(name: str, *ranges: tuple[float, ...]) -> None:
    for given in ranges:
        if len(given) != 2 or not 0 <= given[0] <= given[1] <= 1:
            raise MXNetError(f"{name}: expected ranges (low, high) within 0 to 1, got {given}")


@operator("_image_random_crop")
def random_crop(
    data: Tensor,
    *,
    xrange: tuple[float, ...] = (0.0, 1.0),
    yrange: tuple[float, ...] = (0.0, 1.0),
    width: int,
    height: int,
    interp: int = 1,
    generator: torch.Generator | None = None,
) -> Tensor:
    """A window of images at a random place; images smaller than it are enlarged.

    Shapes:
        data: ``(H, W, C)`` or ``(N, H, W, C)``; a batch is cropped at one place.
        output: ``(height, width, C)`` or ``(N, height, width, C)``.

    Args:
        data: Images.
        xrange: Lowest and highest horizontal place, from 0 (left edge) to 1 (right edge).
        yrange: Lowest and highest vertical place, from 0 (top) to 1 (bottom).
        width: Width of the window.
        height: Height of the window.
        interp: How to enlarge: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos.
        generator: Source of randomness.

    Raises:
        MXNetError: The data are no images, the size is not positive, or a range is none.

    Example:
        >>> mx.nd.image.random_crop(mx.nd.ones((8, 9, 3)), width=4, height=5).shape
        (5, 4, 3)
    """
    check_images("random_crop", data)
    _check_ranges("random_crop", xrange, yrange)
    size = min(height, data.shape[-3]), min(width, data.shape[-2])
    window = _window(data, size, xrange, yrange, generator)
    if size == (height, width):
        return window.clone(memory_format=torch.contiguous_format)
    return resize(window, height, width, interp)


@operator("_image_random_resized_crop")
def random_resized_crop(
    data: Tensor,
    *,
    xrange: tuple[float, ...] = (0.0, 1.0),
    yrange: tuple[float, ...] = (0.0, 1.0),
    width: int,
    height: int,
    area: tuple[float, ...] = (0.08, 1.0),
    ratio: tuple[float, ...] = (0.75, 4 / 3),
    interp: int = 1,
    max_trial: int = 10,
    generator: torch.Generator | None = None,
) -> Tensor:
    """A window of random area, proportions and place, resized.

    Shapes:
        data: ``(H, W, C)`` or ``(N, H, W, C)``; a batch is cropped at one place.
        output: ``(height, width, C)`` or ``(N, height, width, C)``.

    Args:
        data: Images.
        xrange: Lowest and highest horizontal place, from 0 (left edge) to 1 (right edge).
        yrange: Lowest and highest vertical place, from 0 (top) to 1 (bottom).
        width: Width of the result.
        height: Height of the result.
        area: Smallest and largest area of the window relative to the image.
        ratio: Smallest and largest width of the window relative to its height.
        interp: How to resize: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos.
        max_trial: How often to try for a window that fits; then the whole image is taken.
        generator: Source of randomness.

    Raises:
        MXNetError: The data are no images, the size is not positive, or a range is none.

    Example:
        >>> mx.nd.image.random_resized_crop(mx.nd.ones((8, 9, 3)), width=4, height=5).shape
        (5, 4, 3)

    References:
        C. Szegedy et al., 2015, "Going Deeper with Convolutions", https://arxiv.org/abs/1409.4842
    """
    check_images("random_resized_crop", data)
    _check_ranges("random_resized_crop", xrange, yrange, area)
    if len(ratio) != 2 or not 0 < ratio[0] <= ratio[1]:
        raise MXNetError(f"random_resized_crop: ratio={ratio} must be two positive numbers")
    rows, columns = data.shape[-3:-1]
    for _ in range(max_trial):
        pixels = _draw(area[0], area[1], generator) * rows * columns
        # proportions are drawn on a logarithmic scale, so that 3/4 and 4/3 are equally likely
        wide = math.exp(_draw(math.log(ratio[0]), math.log(ratio[1]), generator))
        size = round(math.sqrt(pixels / wide)), round(math.sqrt(pixels * wide))
        if 0 < size[0] <= rows and 0 < size[1] <= columns:
            return resize(_window(data, size, xrange, yrange, generator), height, width, interp)
    return resize(data, height, width, interp)
