"""The usual list of augmenters for classification."""

from __future__ import annotations

from typing import Any

import numpy as np

from mxnet.image.augmenters import (
    Augmenter,
    CastAug,
    CenterCropAug,
    HorizontalFlipAug,
    RandomCropAug,
    RandomSizedCropAug,
    ResizeAug,
)
from mxnet.image.color_augmenters import (
    ColorJitterAug,
    ColorNormalizeAug,
    HueJitterAug,
    LightingAug,
    RandomGrayAug,
)
from mxnet.ndarray import NDArray

_SMALLEST_AREA = 0.08
_PROPORTIONS = (3.0 / 4.0, 4.0 / 3.0)
# Of the photographs of ImageNet, channels from 0 to 255.
MEAN = (123.68, 116.28, 103.53)
DEVIATION = (58.395, 57.12, 57.375)
_EIGENVALUES = (55.46, 4.794, 1.148)
_EIGENVECTORS = (
    (-0.5675, 0.7192, 0.4009),
    (-0.5808, -0.0045, -0.8140),
    (-0.5836, -0.6948, 0.4203),
)


def CreateAugmenter(  # noqa: N802 - the reference's name
    data_shape: tuple[int, int, int],
    resize: int = 0,
    rand_crop: bool = False,
    rand_resize: bool = False,
    rand_mirror: bool = False,
    mean: Any = None,
    std: Any = None,
    brightness: float = 0,
    contrast: float = 0,
    saturation: float = 0,
    hue: float = 0,
    pca_noise: float = 0,
    rand_gray: float = 0,
    inter_method: int = 2,
) -> list[Augmenter]:
    """A list of augmenters for classification, which end in an image of ``data_shape``.

    Args:
        data_shape: Channels, height and width of the result.
        resize: First resize the shorter side to this; 0 for not.
        rand_crop: Crop at a random place, not in the middle.
        rand_resize: Crop a part of random size and proportions; needs ``rand_crop``.
        rand_mirror: Mirror half of the images.
        mean: Subtracted from the channels; True for that of ImageNet.
        std: Divided by; True for that of ImageNet.
        brightness: As for :class:`BrightnessJitterAug`.
        contrast: As for :class:`ContrastJitterAug`.
        saturation: As for :class:`SaturationJitterAug`.
        hue: As for :class:`HueJitterAug`.
        pca_noise: As ``alphastd`` of :class:`LightingAug`.
        rand_gray: Probability of a grey image.
        inter_method: As for :func:`imresize`.

    Raises:
        AssertionError: ``rand_resize`` without ``rand_crop``, or a mean or deviation that is not an
            array of 1 or 3 numbers.

    Example:
        >>> [type(a).__name__ for a in mx.image.CreateAugmenter((3, 8, 8), rand_mirror=True)]
        ['CenterCropAug', 'HorizontalFlipAug', 'CastAug']
    """
    made: list[Augmenter] = []
    if resize > 0:
        made.append(ResizeAug(resize, inter_method))
    size = (data_shape[2], data_shape[1])
    if rand_resize:
        if not rand_crop:
            raise AssertionError("CreateAugmenter: rand_resize needs rand_crop=True")
        made.append(RandomSizedCropAug(size, _SMALLEST_AREA, _PROPORTIONS, inter_method))
    elif rand_crop:
        made.append(RandomCropAug(size, inter_method))
    else:
        made.append(CenterCropAug(size, inter_method))
    if rand_mirror:
        made.append(HorizontalFlipAug(0.5))
    made.append(CastAug())
    return made + color_augmenters(
        (brightness, contrast, saturation), hue, pca_noise, rand_gray, mean, std
    )


def color_augmenters(
    jitter: tuple[float, float, float],
    hue: float,
    pca_noise: float,
    rand_gray: float,
    mean: Any,
    std: Any,
) -> list[Augmenter]:
    """The augmenters that change colours, of those that are wanted.

    Raises:
        AssertionError: ``mean`` or ``std`` is not an array of 1 or 3 numbers.
    """
    made: list[Augmenter] = []
    if any(jitter):
        made.append(ColorJitterAug(*jitter))
    if hue:
        made.append(HueJitterAug(hue))
    if pca_noise > 0:
        made.append(LightingAug(pca_noise, np.array(_EIGENVALUES), np.array(_EIGENVECTORS)))
    if rand_gray > 0:
        made.append(RandomGrayAug(rand_gray))
    mean = _channel_values("mean", mean, MEAN)
    std = _channel_values("std", std, DEVIATION)
    if mean is not None or std is not None:
        made.append(ColorNormalizeAug(mean, std))
    return made


def _channel_values(name: str, given: Any, usual: tuple[float, ...]) -> Any:
    if given is None or given is False:
        return None
    if given is True:
        return np.array(usual, np.float32)
    if not isinstance(given, np.ndarray | NDArray) or given.shape not in ((1,), (3,)):
        raise AssertionError(
            f"CreateAugmenter: {name} must be True or an array of 1 or 3 numbers, got {given!r}"
        )
    return given
