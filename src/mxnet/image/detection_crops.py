"""Random crops and borders that keep track of the objects in an image."""

from __future__ import annotations

import math
import random
import warnings
from typing import Any

import numpy as np

from mxnet.image.codecs import copyMakeBorder
from mxnet.image.crops import Region, fixed_crop
from mxnet.image.detection_augmenters import BOTTOM, LEFT, DetAugmenter, as_range, box_areas

# An object of fewer pixels decides nothing.
_LEAST_PIXELS = 2
# A border of fewer pixels is not worth the copy.
_LEAST_BORDER = 2


def _warn(message: str) -> None:
    warnings.warn(message, stacklevel=3)


class DetRandomCropAug(DetAugmenter):
    """Takes a part of random area, proportions and place that covers the objects enough.

    Args:
        min_object_covered: Each object that the part touches must be covered by this fraction.
        aspect_ratio_range: Smallest and largest width of the part relative to its height.
        area_range: Smallest and largest area of the part relative to the image.
        min_eject_coverage: Objects covered by less than this fraction are dropped.
        max_attempts: How often to try for such a part; then the image stays as it is.

    Example:
        >>> augmenter = mx.image.DetRandomCropAug(min_object_covered=0.5)
        >>> image, label = augmenter(mx.nd.ones((8, 10, 3)), np.array([[0, 0, 0, 1, 1.0]]))
        >>> image.shape[2], label.shape
        (3, (1, 5))

    References:
        W. Liu et al., 2016, "SSD: Single Shot MultiBox Detector", https://arxiv.org/abs/1512.02325
    """

    def __init__(
        self,
        min_object_covered: float = 0.1,
        aspect_ratio_range: Any = (0.75, 1.33),
        area_range: Any = (0.05, 1.0),
        min_eject_coverage: float = 0.3,
        max_attempts: int = 50,
    ) -> None:
        aspect_ratio_range, area_range = as_range(aspect_ratio_range), as_range(area_range)
        super().__init__(
            min_object_covered=min_object_covered,
            aspect_ratio_range=aspect_ratio_range,
            area_range=area_range,
            min_eject_coverage=min_eject_coverage,
            max_attempts=max_attempts,
        )
        self.min_object_covered = min_object_covered
        self.min_eject_coverage = min_eject_coverage
        self.max_attempts = max_attempts
        self.aspect_ratio_range = aspect_ratio_range
        self.area_range = area_range
        self.enabled = self._is_possible()

    def _is_possible(self) -> bool:
        if self.area_range[1] <= 0 or self.area_range[0] > self.area_range[1]:
            _warn(f"DetRandomCropAug is off: area_range is {self.area_range}")
            return False
        if not 0 < self.aspect_ratio_range[0] <= self.aspect_ratio_range[1]:
            _warn(f"DetRandomCropAug is off: aspect_ratio_range is {self.aspect_ratio_range}")
            return False
        return True

    def __call__(self, src: Any, label: Any) -> tuple[Any, Any]:
        """The part and the objects in it, or all as it is."""
        height, width = src.shape[:2]
        for _ in range(self.max_attempts if self.enabled else 0):
            region = self._propose(height, width)
            if region is None or not self._covers_enough(label, region, height, width):
                continue
            kept = self._objects_inside(label, region, height, width)
            if kept is not None:
                return fixed_crop(src, *region), kept
        return src, label

    def _propose(self, height: int, width: int) -> Region | None:
        """A part of the wanted area and proportions, None when there is none with these."""
        least, most = (fraction * height * width for fraction in self.area_range)
        proportion = random.uniform(*self.aspect_ratio_range)
        tallest = round(math.sqrt(most / proportion))
        if round(tallest * proportion) > width:
            tallest = int((width + 0.4999999) / proportion)
        tallest = min(tallest, height)
        rows = min(round(math.sqrt(least / proportion)), tallest)
        if rows < tallest:
            rows = random.randint(rows, tallest)
        # Rounding may have left the range by a row.
        area = rows * round(rows * proportion)
        rows += int(area < least) - int(area > most)
        columns = round(rows * proportion)
        if not (least <= rows * columns <= most and 0 < rows <= height and 0 < columns <= width):
            return None
        top = random.randint(0, height - rows)
        return random.randint(0, width - columns), top, columns, rows

    def _covers_enough(self, label: np.ndarray, region: Region, height: int, width: int) -> bool:
        if region[2] * region[3] < _LEAST_PIXELS:
            return False
        edges = _edges(region, height, width)
        boxes = label[:, LEFT : BOTTOM + 1]
        areas = box_areas(boxes)
        counts = areas * height * width > _LEAST_PIXELS
        if not counts.any():
            return False
        covered = box_areas(_clipped(boxes[counts], edges)) / areas[counts]
        touched = covered[covered > 0]
        return bool(touched.size and touched.min() > self.min_object_covered)

    def _objects_inside(
        self, label: np.ndarray, region: Region, height: int, width: int
    ) -> np.ndarray | None:
        """The objects that stay, in terms of the part; None when none does."""
        edges = _edges(region, height, width)
        boxes = label[:, LEFT : BOTTOM + 1]
        inside = _clipped(boxes, edges)
        areas = box_areas(boxes)
        covered = np.divide(box_areas(inside), areas, out=np.zeros_like(areas), where=areas > 0)
        kept = covered > self.min_eject_coverage
        if not kept.any():
            return None
        found = label[kept].copy()
        origin, size = np.tile(edges[:2], 2), np.tile(edges[2:] - edges[:2], 2)
        found[:, LEFT : BOTTOM + 1] = (inside[kept] - origin) / size
        return found


def _edges(region: Region, height: int, width: int) -> np.ndarray:
    """Left, top, right and bottom edge of a part as fractions of the image."""
    x, y, columns, rows = region
    edges = [x / width, y / height, (x + columns) / width, (y + rows) / height]
    return np.array(edges, np.float32)  # as labels are, so that an edge can touch a box exactly


def _clipped(boxes: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """What of boxes lies within edges."""
    return np.concatenate(
        [np.maximum(boxes[:, :2], edges[:2]), np.minimum(boxes[:, 2:], edges[2:])], axis=1
    )


class DetRandomPadAug(DetAugmenter):
    """Puts the image at a random place on a larger canvas.

    Args:
        aspect_ratio_range: Smallest and largest width of the canvas relative to its height.
        area_range: Smallest and largest area of the canvas relative to the image.
        max_attempts: How often to try for a canvas that holds the image; then the image stays.
        pad_val: Colour of the canvas.

    Example:
        >>> augmenter = mx.image.DetRandomPadAug()
        >>> image, label = augmenter(mx.nd.ones((8, 10, 3)), np.array([[0, 0, 0, 1, 1.0]]))
        >>> image.shape[2], label.shape
        (3, (1, 5))

    References:
        W. Liu et al., 2016, "SSD: Single Shot MultiBox Detector", https://arxiv.org/abs/1512.02325
    """

    def __init__(
        self,
        aspect_ratio_range: Any = (0.75, 1.33),
        area_range: Any = (1.0, 3.0),
        max_attempts: int = 50,
        pad_val: Any = (128, 128, 128),
    ) -> None:
        aspect_ratio_range, area_range = as_range(aspect_ratio_range), as_range(area_range)
        super().__init__(
            aspect_ratio_range=aspect_ratio_range,
            area_range=area_range,
            max_attempts=max_attempts,
            pad_val=pad_val,
        )
        self.pad_val = pad_val if isinstance(pad_val, list | tuple) else (pad_val,)
        self.aspect_ratio_range = aspect_ratio_range
        self.area_range = area_range
        self.max_attempts = max_attempts
        self.enabled = self._is_possible()

    def _is_possible(self) -> bool:
        if self.area_range[1] <= 1.0 or self.area_range[0] > self.area_range[1]:
            _warn(f"DetRandomPadAug is off: area_range is {self.area_range}")
            return False
        if not 0 < self.aspect_ratio_range[0] <= self.aspect_ratio_range[1]:
            _warn(f"DetRandomPadAug is off: aspect_ratio_range is {self.aspect_ratio_range}")
            return False
        return True

    def __call__(self, src: Any, label: Any) -> tuple[Any, Any]:
        """The canvas with the image, and the objects in terms of it, or all as it is."""
        height, width = src.shape[:2]
        for _ in range(self.max_attempts if self.enabled else 0):
            canvas = self._propose(height, width)
            if canvas is not None:
                x, y, columns, rows = canvas
                borders = (y, rows - y - height, x, columns - x - width)
                padded = copyMakeBorder(src, *borders, values=self.pad_val)
                return padded, _on_canvas(label, canvas, height, width)
        return src, label

    def _propose(self, height: int, width: int) -> Region | None:
        """Place of the image, and size of the canvas; None when this one does not hold it."""
        least, most = (fraction * height * width for fraction in self.area_range)
        proportion = random.uniform(*self.aspect_ratio_range)
        tallest = round(math.sqrt(most / proportion))
        rows = round(math.sqrt(least / proportion))
        if round(rows * proportion) < width:
            rows = int((width + 0.499999) / proportion)
        rows = min(max(rows, height), tallest)
        if rows < tallest:
            rows = random.randint(rows, tallest)
        columns = round(rows * proportion)
        if rows - height < _LEAST_BORDER or columns - width < _LEAST_BORDER:
            return None
        top = random.randint(0, rows - height)
        return random.randint(0, columns - width), top, columns, rows


def _on_canvas(label: np.ndarray, canvas: Region, height: int, width: int) -> np.ndarray:
    x, y, columns, rows = canvas
    moved = label.copy()
    moved[:, LEFT : BOTTOM + 1 : 2] = (label[:, LEFT : BOTTOM + 1 : 2] * width + x) / columns
    moved[:, LEFT + 1 : BOTTOM + 1 : 2] = (label[:, LEFT + 1 : BOTTOM + 1 : 2] * height + y) / rows
    return moved
