"""Detection operators written as plain loops, the truth that the tests compare with."""

from __future__ import annotations

import numpy as np


def random_boxes(rng: np.random.Generator, *shape: int, grid: int = 0) -> np.ndarray:
    """Corner boxes in the unit square; on a grid, many overlaps are equal."""
    ends = rng.random((*shape, 2, 2))
    if grid:
        ends = np.round(ends * grid) / grid
    return np.concatenate([ends.min(-2), ends.max(-2)], -1).astype(np.float32)


def corners(box: np.ndarray) -> np.ndarray:
    """Centre format as corner format."""
    return np.concatenate([box[..., :2] - box[..., 2:] / 2, box[..., :2] + box[..., 2:] / 2], -1)


def centers(box: np.ndarray) -> np.ndarray:
    """Corner format as centre format."""
    return np.concatenate([(box[..., :2] + box[..., 2:]) / 2, box[..., 2:] - box[..., :2]], -1)


def iou(one: np.ndarray, other: np.ndarray, extra: float = 0.0) -> float:
    """Intersection over union of two corner boxes."""
    width = min(one[2], other[2]) - max(one[0], other[0]) + np.float32(extra)
    height = min(one[3], other[3]) - max(one[1], other[1]) + np.float32(extra)
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(b[2] - b[0] + extra) * (b[3] - b[1] + extra) for b in (one, other)]
    return width * height / (areas[0] + areas[1] - width * height)


def suppress(boxes, threshold, groups=None, inclusive=False, extra=0.0):
    """Positions that survive, one box after the other."""
    kept: list[int] = []
    for i in range(len(boxes)):
        overlap = [
            iou(boxes[k], boxes[i], extra) for k in kept if groups is None or groups[k] == groups[i]
        ]
        if not any(o >= threshold if inclusive else o > threshold for o in overlap):
            kept.append(i)
    return kept


def bilinear(image: np.ndarray, y: float, x: float) -> float:
    """The image, continued by zeros, between its pixels."""
    total = 0.0
    top, left = int(np.floor(y)), int(np.floor(x))
    for row in (top, top + 1):
        for column in (left, left + 1):
            if 0 <= row < image.shape[0] and 0 <= column < image.shape[1]:
                total += (1 - abs(y - row)) * (1 - abs(x - column)) * image[row, column]
    return total


def clamped(image: np.ndarray, y: float, x: float) -> float:
    """The image, continued by its edges, between its pixels."""
    height, width = image.shape
    return bilinear(image, min(max(y, 0), height - 1), min(max(x, 0), width - 1))
