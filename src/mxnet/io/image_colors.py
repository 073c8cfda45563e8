"""Random changes of colours, and pixels as the planes of a batch."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

# Red, green and blue in what the reference takes as brightness: it has red and blue exchanged.
_LUMA = np.array([0.114, 0.587, 0.299], np.float32)
# Of the photographs of ImageNet, channels from 0 to 255.
_EIGENVALUES = np.array([55.46, 4.794, 1.148])
_EIGENVECTORS = np.array(
    [[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.8140], [-0.5836, -0.6948, 0.4203]]
)
_LARGEST_HLS = (180, 255, 255)


@dataclass
class Colors:
    """The parameters of ``ImageRecordIter`` that change colours by chance; see there."""

    brightness: float = 0.0
    contrast: float = 0.0
    saturation: float = 0.0
    pca_noise: float = 0.0
    random_h: int = 0
    random_s: int = 0
    random_l: int = 0

    def __post_init__(self) -> None:
        limits = (self.brightness, self.contrast, self.saturation)
        steps = (_brighten, _change_contrast, _saturate)
        self._steps = [(step, limit) for step, limit in zip(steps, limits, strict=True) if limit]
        self._shifts = (self.random_h, self.random_l, self.random_s)

    def apply(self, cv2: Any, image: np.ndarray, chance: random.Random) -> np.ndarray:
        """An image of bytes with its colours changed, if it has three channels."""
        if image.ndim != 3 or image.shape[2] != 3:
            return image
        if self._steps:
            for step, limit in chance.sample(self._steps, len(self._steps)):
                image = step(cv2, image, 1 + chance.uniform(-limit, limit))
        if self.pca_noise > 0:
            weights = np.array([chance.gauss(0, self.pca_noise) for _ in range(3)])
            shift = _EIGENVECTORS @ (weights * _EIGENVALUES)
            image = cv2.add(image, (*map(float, shift), 0.0))
        if any(self._shifts):
            image = shift_hls(cv2, image, [_draw(limit, chance) for limit in self._shifts])
        return image


def _brighten(cv2: Any, image: np.ndarray, factor: float) -> np.ndarray:
    return cv2.LUT(image, _table(factor, 0.0))


def _change_contrast(cv2: Any, image: np.ndarray, factor: float) -> np.ndarray:
    gray = float(np.dot(cv2.mean(image)[:3], _LUMA))
    return cv2.LUT(image, _table(factor, (1 - factor) * gray))


def _table(factor: float, shift: float) -> np.ndarray:
    """What each of 256 values becomes, as bytes."""
    return np.clip(np.rint(np.arange(256) * factor + shift), 0, 255).astype(np.uint8)


def _saturate(cv2: Any, image: np.ndarray, factor: float) -> np.ndarray:
    mix = np.eye(3, dtype=np.float32) * factor + (1 - factor) * _LUMA
    return cv2.transform(image, mix)


def _draw(limit: int, chance: random.Random) -> int:
    # The sum of two uniform numbers, measured from the reference.
    return int(limit * (chance.uniform(-0.8, 0.8) + chance.uniform(-0.2, 0.2)))


def shift_hls(cv2: Any, image: np.ndarray, shifts: Sequence[int]) -> np.ndarray:
    """Shift hue, lightness and saturation; the reference limits the hue, which has no ends."""
    planes = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2HLS))
    levels = np.arange(256)
    moved = [
        cv2.LUT(plane, np.clip(levels + shift, 0, largest).astype(np.uint8)) if shift else plane
        for plane, shift, largest in zip(planes, shifts, _LARGEST_HLS, strict=True)
    ]
    return cv2.cvtColor(cv2.merge(moved), cv2.COLOR_HLS2RGB)


@dataclass
class Normalization:
    """The parameters of ``ImageRecordIter`` that turn bytes into numbers; see there."""

    mean: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    deviation: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    scale: float = 1.0
    mirror: bool = False
    rand_mirror: bool = False
    max_random_contrast: float = 0.0
    max_random_illumination: float = 0.0
    mean_image: np.ndarray | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._varies = bool(self.max_random_contrast or self.max_random_illumination)
        self._table = self._make_table(1.0, 0.0)

    def _make_table(self, contrast: float, illumination: float) -> np.ndarray:
        """What each of 256 values becomes, for every channel."""
        levels = np.arange(256, dtype=np.float32)
        mean = np.array(self.mean, np.float32)[:, None]
        factor = np.float32(self.scale) / np.array(self.deviation, np.float32)[:, None]
        table = (levels - mean) * np.float32(contrast) + np.float32(illumination)
        return np.ascontiguousarray(table * factor, np.float32)

    def write(self, cv2: Any, image: np.ndarray, planes: np.ndarray, chance: random.Random) -> None:
        """Write an image ``(H, W, C)`` of bytes into planes ``(C, H, W)`` of a batch."""
        if self.mirror or (self.rand_mirror and chance.random() < 0.5):
            image = cv2.flip(image, 1)
        channels = cv2.split(image)
        if planes.dtype == np.int8:
            for plane, values in zip(planes, channels, strict=True):
                np.minimum(values, 127, out=plane, casting="unsafe")
            return
        if planes.dtype == np.uint8:
            for plane, values in zip(planes, channels, strict=True):
                plane[...] = values
            return
        contrast, illumination = 1.0, 0.0
        table = self._table
        if self._varies:
            contrast += chance.uniform(-self.max_random_contrast, self.max_random_contrast)
            illumination = chance.uniform(
                -self.max_random_illumination, self.max_random_illumination
            )
            table = self._make_table(contrast, illumination)
        if self.mean_image is not None:
            self._write_with_mean_image(channels, planes, contrast, illumination)
            return
        for plane, values, levels in zip(planes, channels, table, strict=False):
            cv2.LUT(values, levels, plane)  # half the time of arithmetic on floats

    def _write_with_mean_image(
        self, channels: Sequence[np.ndarray], planes: np.ndarray, contrast: float, light: float
    ) -> None:
        assert self.mean_image is not None
        deviation = np.array(self.deviation[: len(planes)], np.float32)[:, None, None]
        np.subtract(channels, self.mean_image, out=planes)
        planes *= np.float32(contrast)
        planes += np.float32(light)
        planes *= np.float32(self.scale) / deviation
