"""The usual lists of augmenters for detection."""

from __future__ import annotations

from typing import Any

import numpy as np

from mxnet.image.augmenters import CastAug, ForceResizeAug, ResizeAug
from mxnet.image.create_augmenter import DEVIATION, MEAN, color_augmenters
from mxnet.image.detection_augmenters import (
    DetAugmenter,
    DetBorrowAug,
    DetHorizontalFlipAug,
    DetRandomSelectAug,
)
from mxnet.image.detection_crops import DetRandomCropAug, DetRandomPadAug


def CreateMultiRandCropAugmenter(  # noqa: N802 - the reference's name
    min_object_covered: Any = 0.1,
    aspect_ratio_range: Any = (0.75, 1.33),
    area_range: Any = (0.05, 1.0),
    min_eject_coverage: Any = 0.3,
    max_attempts: Any = 50,
    skip_prob: float = 0,
) -> DetRandomSelectAug:
    """A choice of random crops: one per element of the arguments that are lists.

    Args:
        min_object_covered: As for :class:`DetRandomCropAug`, or a list.
        aspect_ratio_range: As there, or a list of pairs.
        area_range: As there, or a list of pairs.
        min_eject_coverage: As there, or a list.
        max_attempts: As there, or a list.
        skip_prob: Probability of no crop.

    Raises:
        AssertionError: Lists of different lengths.

    Example:
        >>> crops = mx.image.CreateMultiRandCropAugmenter([0.1, 0.5])
        >>> [crop.min_object_covered for crop in crops.aug_list]
        [0.1, 0.5]
    """
    arguments = {
        "min_object_covered": min_object_covered,
        "aspect_ratio_range": aspect_ratio_range,
        "area_range": area_range,
        "min_eject_coverage": min_eject_coverage,
        "max_attempts": max_attempts,
    }
    columns = {
        name: value if isinstance(value, list) else [value] for name, value in arguments.items()
    }
    count = max(map(len, columns.values()))
    for name, values in columns.items():
        if len(values) not in (1, count):
            raise AssertionError(
                f"CreateMultiRandCropAugmenter: {name} has {len(values)} elements, another list "
                f"has {count}"
            )
    rows = [
        {name: values[min(number, len(values) - 1)] for name, values in columns.items()}
        for number in range(count)
    ]
    return DetRandomSelectAug([DetRandomCropAug(**row) for row in rows], skip_prob=skip_prob)


def CreateDetAugmenter(  # noqa: N802 - the reference's name
    data_shape: tuple[int, int, int],
    resize: int = 0,
    rand_crop: float = 0,
    rand_pad: float = 0,
    rand_gray: float = 0,
    rand_mirror: bool = False,
    mean: Any = None,
    std: Any = None,
    brightness: float = 0,
    contrast: float = 0,
    saturation: float = 0,
    pca_noise: float = 0,
    hue: float = 0,
    inter_method: int = 2,
    min_object_covered: Any = 0.1,
    aspect_ratio_range: Any = (0.75, 1.33),
    area_range: Any = (0.05, 3.0),
    min_eject_coverage: Any = 0.3,
    max_attempts: Any = 50,
    pad_val: Any = (127, 127, 127),
) -> list[DetAugmenter]:
    """A list of augmenters for detection, which end in an image of ``data_shape``.

    Args:
        data_shape: Channels, height and width of the result.
        resize: First resize the shorter side to this; 0 for not.
        rand_crop: Probability of a random crop.
        rand_pad: Probability of a random border.
        rand_gray: Probability of a grey image.
        rand_mirror: Mirror half of the images.
        mean: Subtracted from the channels; True for that of ImageNet.
        std: Divided by; True for that of ImageNet.
        brightness: As for :class:`BrightnessJitterAug`.
        contrast: As for :class:`ContrastJitterAug`.
        saturation: As for :class:`SaturationJitterAug`.
        pca_noise: As ``alphastd`` of :class:`LightingAug`.
        hue: As for :class:`HueJitterAug`.
        inter_method: As for :func:`imresize`.
        min_object_covered: As for :func:`CreateMultiRandCropAugmenter`.
        aspect_ratio_range: As there; a pair holds for borders, too.
        area_range: As there; the largest number is that of borders, too.
        min_eject_coverage: As there.
        max_attempts: As there.
        pad_val: Colour of borders.

    Raises:
        AssertionError: A mean or deviation that is not an array of 1 or 3 numbers, or lists of
            different lengths.

    Example:
        >>> [type(a).__name__ for a in mx.image.CreateDetAugmenter((3, 8, 8), rand_mirror=True)]
        ['DetHorizontalFlipAug', 'DetBorrowAug', 'DetBorrowAug']
    """
    made: list[DetAugmenter] = []
    if resize > 0:
        made.append(DetBorrowAug(ResizeAug(resize, inter_method)))
    if rand_crop > 0:
        made.append(
            CreateMultiRandCropAugmenter(
                min_object_covered, aspect_ratio_range, area_range, min_eject_coverage,
                max_attempts, skip_prob=1 - rand_crop,
            )
        )  # fmt: skip
    if rand_mirror:
        made.append(DetHorizontalFlipAug(0.5))
    # Borders come after crops, whose parts they would make smaller.
    if rand_pad > 0:
        proportions, areas = _outermost(aspect_ratio_range), _outermost(area_range)
        attempts = max_attempts[0] if isinstance(max_attempts, list) else max_attempts
        pad = DetRandomPadAug(proportions, (1.0, areas[1]), attempts, pad_val)
        made.append(DetRandomSelectAug([pad], 1 - rand_pad))
    made.append(DetBorrowAug(ForceResizeAug((data_shape[2], data_shape[1]), inter_method)))
    made.append(DetBorrowAug(CastAug()))
    mean = np.array(MEAN) if mean is True else mean
    std = np.array(DEVIATION) if std is True else std
    jitter = (brightness, contrast, saturation)
    colors = color_augmenters(jitter, hue, pca_noise, rand_gray, mean, std)
    return made + [DetBorrowAug(augmenter) for augmenter in colors]


def _outermost(ranges: Any) -> tuple[float, float]:
    """The range that holds all ranges of a list; of a pair, the pair."""
    pairs = ranges if isinstance(ranges, list) else [ranges]
    return min(low for low, _ in pairs), max(high for _, high in pairs)
