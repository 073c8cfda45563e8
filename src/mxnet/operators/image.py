"""Image operators without randomness. Images have interleaved channels, ``(H, W, C)``."""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators import image_host
from mxnet.operators.image_resize import fit_shorter_side, resize, saturate
from mxnet.operators.registry import operator


def check_images(name: str, data: Tensor, batches: bool = True) -> None:
    """Nothing, when ``data`` is an image, or a batch of images if ``batches``.

    Raises:
        MXNetError: It is not.
    """
    if data.ndim != 3 and not (batches and data.ndim == 4):
        expected = "(H, W, C) or (N, H, W, C)" if batches else "(H, W, C)"
        raise MXNetError(f"{name}: expected an image {expected}, got {tuple(data.shape)}")


@operator("_image_to_tensor", aliases=("_npx__image_to_tensor",))
def to_tensor(data: Tensor) -> Tensor:
    """Images from interleaved bytes to planes of numbers from 0 to 1.

    Shapes:
        data: ``(H, W, C)`` or ``(N, H, W, C)``.
        output: ``(C, H, W)`` or ``(N, C, H, W)``, float32.

    Args:
        data: Images with values from 0 to 255.

    Raises:
        MXNetError: The data are no images.

    Example:
        >>> mx.nd.image.to_tensor(mx.nd.ones((4, 5, 3), dtype="uint8")).shape
        (3, 4, 5)
    """
    check_images("to_tensor", data)
    if data.dtype is torch.uint8 and image_host.is_host_image(data):
        return image_host.scaled_planes(data)
    return data.movedim(-1, -3).to(torch.float32, memory_format=torch.contiguous_format) / 255.0


@operator("_image_normalize", aliases=("_npx__image_normalize",))
def normalize(
    data: Tensor,
    *,
    mean: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0),
    std: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0),
) -> Tensor:
    """Planes shifted and scaled per channel, ``(data - mean) / std``.

    Shapes:
        data: ``(C, H, W)`` or ``(N, C, H, W)`` with 1 or 3 channels, as from ``to_tensor``.
        output: As ``data``.

    Args:
        data: Images; floating point.
        mean: One number, or one per channel.
        std: One number, or one per channel.

    Raises:
        MXNetError: The data are no images, or the numbers do not fit the channels.

    Example:
        >>> x = mx.nd.ones((3, 1, 1))
        >>> mx.nd.image.normalize(x, mean=(0, 1, 2), std=2).asnumpy().ravel().tolist()
        [0.5, 0.0, -0.5]
    """
    channels = data.shape[-3] if data.ndim in (3, 4) else 0
    if channels not in (1, 3) or not data.is_floating_point():
        raise MXNetError(
            "normalize: expected floating-point data (C, H, W) or (N, C, H, W) with 1 or 3 "
            f"channels, got {tuple(data.shape)} {data.dtype}".replace("torch.", "")
        )
    if len(mean) not in (1, channels) or len(std) not in (1, channels):
        raise MXNetError(
            f"normalize: mean={mean} and std={std} must hold one number or {channels}, one for "
            f"each channel of data {tuple(data.shape)}"
        )
    shift = _per_channel(mean, data.dtype, data.device)
    return (data - shift).div_(_per_channel(std, data.dtype, data.device))


@lru_cache(maxsize=64)
def _per_channel(numbers: tuple[float, ...], dtype: torch.dtype, device: torch.device) -> Tensor:
    """Numbers that broadcast over planes; kept, since every image takes the same."""
    return torch.tensor(numbers, dtype=dtype, device=device).reshape(-1, 1, 1)


@operator("_image_resize", aliases=("_npx__image_resize",))
def image_resize(
    data: Tensor, *, size: tuple[int, ...] = (), keep_ratio: bool = False, interp: int = 1
) -> Tensor:
    """Images in another size.

    Shapes:
        data: ``(H, W, C)`` or ``(N, H, W, C)``.
        output: As ``data`` with another height and width.

    Args:
        data: Images.
        size: Width and height, or one number for both.
        keep_ratio: With one number: make the shorter side as long and keep the proportions.
        interp: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos.

    Raises:
        MXNetError: The data are no images, or ``size`` is not one or two positive numbers.

    Example:
        >>> mx.nd.image.resize(mx.nd.ones((4, 6, 3)), size=2, keep_ratio=True).shape
        (2, 3, 3)
    """
    check_images("resize", data)
    if len(size) not in (1, 2):
        raise MXNetError(f"resize: size={size} must be one or two numbers")
    width, height = size[0], size[-1]
    if keep_ratio and len(size) == 1:
        height, width = fit_shorter_side(data.shape[-3], data.shape[-2], size[0])
    return resize(data, height, width, interp)


@operator("_cvimresize")
def cv_resize(src: Tensor, *, w: int, h: int, interp: int = 1) -> Tensor:
    """An image in another size.

    Shapes:
        src: ``(H, W, C)``.
        output: ``(h, w, C)``.

    Args:
        src: Image.
        w: Width of the result.
        h: Height of the result.
        interp: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos.

    Raises:
        MXNetError: ``src`` is no image, or the size is not positive.

    Example:
        >>> mx.nd._internal._cvimresize(mx.nd.ones((4, 6, 3)), w=3, h=2).shape
        (2, 3, 3)
    """
    check_images("_cvimresize", src, batches=False)
    return resize(src, h, w, interp)


@operator("_cvcopyMakeBorder")
def cv_copy_make_border(
    src: Tensor,
    *,
    top: int,
    bot: int,
    left: int,
    right: int,
    type: int = 0,  # noqa: A002 - as in the reference
    value: float = 0.0,
    values: tuple[float, ...] = (),
) -> Tensor:
    """An image with a border.

    Shapes:
        src: ``(H, W, C)``.
        output: ``(H + top + bot, W + left + right, C)``.

    Args:
        src: Image.
        top: Rows added above.
        bot: Rows added below.
        left: Columns added on the left.
        right: Columns added on the right.
        type: 0 a constant, 1 the pixel at the edge, 2 the mirror image with the edge, 3 the image
            repeated, 4 the mirror image without the edge.
        value: The constant, unless ``values`` is given.
        values: The constant for each channel.

    Raises:
        MXNetError: ``src`` is no image, or a number is out of range.

    Example:
        >>> x = mx.nd.ones((2, 2, 3))
        >>> mx.nd._internal._cvcopyMakeBorder(x, top=1, bot=0, left=0, right=2).shape
        (3, 4, 3)
    """
    check_images("_cvcopyMakeBorder", src, batches=False)
    if min(top, bot, left, right) < 0 or not 0 <= type <= 4:
        raise MXNetError(
            "_cvcopyMakeBorder: widths must not be negative and type must be 0 to 4, got "
            f"{(top, bot, left, right)} and type={type}"
        )
    height, width, channels = src.shape
    if type:
        rows = _border_sources(height, top, bot, type, src.device)
        return src[rows][:, _border_sources(width, left, right, type, src.device)]
    fill = torch.tensor(values[:channels] or (value,), dtype=torch.float64)
    border = saturate(fill, src.dtype).to(src.device)
    result = border.expand(height + top + bot, width + left + right, channels).clone()
    result[top : top + height, left : left + width] = src
    return result


def _border_sources(
    length: int, before: int, after: int, kind: int, device: torch.device
) -> Tensor:
    """Where each pixel of a bordered axis comes from; ``kind`` is 1 to 4."""
    place = torch.arange(-before, length + after, device=device)
    if kind == 1:
        return place.clamp(0, length - 1)
    if kind == 3:
        return place.remainder(length)
    period = 2 * length if kind == 2 else max(2 * length - 2, 1)
    place = place.remainder(period)
    return torch.minimum(place, (2 * length - 1 if kind == 2 else period) - place)


@operator("_image_crop", aliases=("_npx__image_crop",), may_alias=True)
def crop(data: Tensor, *, x: int, y: int, width: int, height: int) -> Tensor:
    """A window of images.

    Shapes:
        data: ``(H, W, C)`` or ``(N, H, W, C)``.
        output: ``(height, width, C)`` or ``(N, height, width, C)``.

    Args:
        data: Images.
        x: First column.
        y: First row.
        width: Number of columns.
        height: Number of rows.

    Raises:
        MXNetError: The data are no images, or the window exceeds them.

    Example:
        >>> mx.nd.image.crop(mx.nd.ones((5, 6, 3)), x=1, y=2, width=3, height=2).shape
        (2, 3, 3)
    """
    check_images("crop", data)
    rows, columns = data.shape[-3:-1]
    if min(x, y) < 0 or min(width, height) < 1 or x + width > columns or y + height > rows:
        raise MXNetError(
            f"crop: the window x={x}, y={y}, width={width}, height={height} exceeds images of "
            f"{columns} by {rows} pixels"
        )
    return data.narrow(-3, y, height).narrow(-2, x, width)


@operator("_image_flip_left_right", aliases=("_npx__image_flip_left_right",))
def flip_left_right(data: Tensor) -> Tensor:
    """Images mirrored from left to right.

    Shapes:
        data: ``(H, W, C)`` or ``(N, H, W, C)``.
        output: As ``data``.

    Args:
        data: Images.

    Raises:
        MXNetError: The data are no images.

    Example:
        >>> mx.nd.image.flip_left_right(mx.nd.array([[[1], [2]]])).asnumpy().ravel().tolist()
        [2.0, 1.0]
    """
    check_images("flip_left_right", data)
    return data.flip(-2)


@operator("_image_flip_top_bottom", aliases=("_npx__image_flip_top_bottom",))
def flip_top_bottom(data: Tensor) -> Tensor:
    """Images mirrored from top to bottom.

    Shapes:
        data: ``(H, W, C)`` or ``(N, H, W, C)``.
        output: As ``data``.

    Args:
        data: Images.

    Raises:
        MXNetError: The data are no images.

    Example:
        >>> mx.nd.image.flip_top_bottom(mx.nd.array([[[1]], [[2]]])).asnumpy().ravel().tolist()
        [2.0, 1.0]
    """
    check_images("flip_top_bottom", data)
    return data.flip(-3)


# Principal components of the colours of ImageNet's images, scaled by the square roots of their
# variances (Krizhevsky et al., 2012, section 4.1).
_EIGENVALUES = (55.46, 4.794, 1.148)
_EIGENVECTORS = (
    (-0.5675, 0.7192, 0.4009),
    (-0.5808, -0.0045, -0.8140),
    (-0.5836, -0.6948, 0.4203),
)


def shift_colours(name: str, data: Tensor, alpha: Tensor) -> Tensor:
    """``data`` plus the principal components weighted with ``alpha`` (3,).

    Raises:
        MXNetError: The data are no colour image.
    """
    check_images(name, data, batches=False)
    if data.shape[-1] == 1:
        return data.clone()
    if data.shape[-1] != 3:
        raise MXNetError(f"{name}: expected 1 or 3 channels, got {tuple(data.shape)}")
    weights = torch.tensor(_EIGENVECTORS) * torch.tensor(_EIGENVALUES)
    shift = weights.to(data.device) @ alpha.to(data.device)
    if data.dtype is torch.uint8 and image_host.is_host_image(data):
        levels = torch.arange(256, dtype=torch.float32)[:, None]
        return image_host.look_up(data, saturate(levels + shift, torch.uint8))
    return saturate(data.float() + shift, data.dtype)


@operator("_image_adjust_lighting", aliases=("_npx__image_adjust_lighting",))
def adjust_lighting(data: Tensor, *, alpha: tuple[float, ...]) -> Tensor:
    """Colours shifted along the principal components of natural images' colours.

    Shapes:
        data: ``(H, W, C)`` with 3 channels (one with 1 is unchanged).
        output: As ``data``.

    Args:
        data: Image.
        alpha: How far along each of the three components.

    Raises:
        MXNetError: The data are no image, or ``alpha`` holds not three numbers.

    Example:
        >>> mx.nd.image.adjust_lighting(mx.nd.zeros((2, 2, 3)), alpha=(0.1, 0.0, 0.0)).shape
        (2, 2, 3)

    References:
        A. Krizhevsky et al., 2012, "ImageNet Classification with Deep Convolutional Neural
        Networks", NeurIPS 25, section 4.1.
    """
    if len(alpha) != 3:
        raise MXNetError(f"adjust_lighting: alpha={alpha} must hold three numbers")
    return shift_colours("adjust_lighting", data, torch.tensor(alpha))
