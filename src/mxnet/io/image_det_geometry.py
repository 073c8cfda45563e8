"""Random crops and borders of images with objects, in fractions of the image.

Objects are rows of class, left, top, right and bottom edge, and further numbers.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np

from mxnet.base import MXNetError

LEFT, TOP, RIGHT, BOTTOM = 1, 2, 3, 4
_EVERYTHING = (0.0, 1.0)

# Left, top, right and bottom edge.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class CropSampler:
    """Which random parts of an image are taken.

    Args:
        scale: Range of the square root of the part's area.
        aspect_ratio: Range of its width relative to its height, in pixels.
        overlap: Range of the intersection over union with at least one object.
        sample_coverage: Range of the fraction of the part that an object covers.
        object_coverage: Range of the fraction of an object that the part covers.
        trials: How often to try.

    References:
        W. Liu et al., 2016, "SSD: Single Shot MultiBox Detector", https://arxiv.org/abs/1512.02325
    """

    scale: tuple[float, float]
    aspect_ratio: tuple[float, float]
    overlap: tuple[float, float]
    sample_coverage: tuple[float, float]
    object_coverage: tuple[float, float]
    trials: int

    def check(self, name: str) -> None:
        """Raise MXNetError when a range is none."""
        if not 0 <= self.scale[0] < self.scale[1] <= 1:
            raise MXNetError(
                f"{name}: crop scales are {self.scale}; expected a smaller and a larger number "
                "from 0 to 1"
            )
        if not 0 < self.aspect_ratio[0] <= self.aspect_ratio[1]:
            raise MXNetError(f"{name}: crop aspect ratios are {self.aspect_ratio}")
        for low, high in (self.overlap, self.sample_coverage, self.object_coverage):
            if low > high:
                raise MXNetError(f"{name}: the range from {low} to {high} is empty")

    def draw(self, objects: np.ndarray, shape: float, chance: random.Random) -> Box | None:
        """A part that fits the objects; None when no attempt gives one.

        Args:
            objects: The objects.
            shape: Width of the image relative to its height.
            chance: Source of randomness.
        """
        for _ in range(self.trials):
            box = self._propose(shape, chance)
            if box is not None and self._fits(box, objects):
                return box
        return None

    def _propose(self, shape: float, chance: random.Random) -> Box | None:
        scale = chance.uniform(*self.scale)
        area = scale * scale
        # In fractions, a ratio of pixels is divided by that of the image; sides are at most 1.
        low = max(self.aspect_ratio[0] / shape, area)
        high = min(self.aspect_ratio[1] / shape, 1 / area if area else math.inf)
        if low > high:
            return None
        root = math.sqrt(chance.uniform(low, high))
        width, height = scale * root, scale / root
        left, top = chance.uniform(0, 1 - width), chance.uniform(0, 1 - height)
        return left, top, left + width, top + height

    def _fits(self, box: Box, objects: np.ndarray) -> bool:
        asked = (self.overlap, self.sample_coverage, self.object_coverage)
        if all(given == _EVERYTHING for given in asked) or not len(objects):
            return True
        shared = intersections(box, objects)
        part = (box[2] - box[0]) * (box[3] - box[1])
        whole = areas(objects)
        found = (
            shared / np.maximum(part + whole - shared, 1e-12),
            shared / max(part, 1e-12),
            shared / np.maximum(whole, 1e-12),
        )
        inside = [
            (values >= low) & (values <= high)
            for values, (low, high) in zip(found, asked, strict=True)
            if (low, high) != _EVERYTHING
        ]
        return bool(np.logical_and.reduce(inside).any())


def areas(objects: np.ndarray) -> np.ndarray:
    """Areas of objects."""
    sides = np.maximum(objects[:, [RIGHT, BOTTOM]] - objects[:, [LEFT, TOP]], 0)
    return sides[:, 0] * sides[:, 1]


def intersections(box: Box, objects: np.ndarray) -> np.ndarray:
    """The area that each object shares with a box."""
    across = np.minimum(objects[:, RIGHT], box[2]) - np.maximum(objects[:, LEFT], box[0])
    down = np.minimum(objects[:, BOTTOM], box[3]) - np.maximum(objects[:, TOP], box[1])
    return np.maximum(across, 0) * np.maximum(down, 0)


def objects_in(
    box: Box, objects: np.ndarray, emit_mode: str, overlap_threshold: float
) -> np.ndarray:
    """The objects of a part, in fractions of it.

    Args:
        box: The part.
        objects: All objects.
        emit_mode: ``"center"`` drops those whose middle is outside, ``"overlap"`` those of which
            less than a fraction is inside.
        overlap_threshold: That fraction.
    """
    if emit_mode == "center":
        middle = (objects[:, [LEFT, TOP]] + objects[:, [RIGHT, BOTTOM]]) / 2
        kept = ((middle >= box[:2]) & (middle <= box[2:])).all(1)
    else:
        covered = intersections(box, objects) / np.maximum(areas(objects), 1e-12)
        kept = covered >= overlap_threshold
    found = rescaled(objects[kept], box)
    found[:, LEFT : BOTTOM + 1] = np.clip(found[:, LEFT : BOTTOM + 1], 0, 1)
    return found


def rescaled(objects: np.ndarray, box: Box) -> np.ndarray:
    """Objects in fractions of a box, which may be larger than the image."""
    found = objects.copy()
    origin, size = np.array(box[:2] * 2), np.array((box[2] - box[0], box[3] - box[1]) * 2)
    found[:, LEFT : BOTTOM + 1] = (objects[:, LEFT : BOTTOM + 1] - origin) / size
    return found


def canvas(largest: float, chance: random.Random) -> Box:
    """A box of random size and place around the image."""
    scale = chance.uniform(1, largest)
    left, top = -chance.uniform(0, scale - 1), -chance.uniform(0, scale - 1)
    return left, top, left + scale, top + scale
