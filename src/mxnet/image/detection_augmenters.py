"""Augmenters that change an image and the boxes of the objects in it.

Labels are NumPy arrays with a row per object: class, left, top, right and bottom edge as fractions
of the image's width and height, and further columns that stay as they are.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from mxnet.image.augmenters import Augmenter, describe, mirrored

LEFT, TOP, RIGHT, BOTTOM = 1, 2, 3, 4


class DetAugmenter:
    """Base class of augmenters of an image and its objects.

    Args:
        **kwargs: What describes the augmenter, for :meth:`dumps`.

    Example:
        >>> mx.image.DetHorizontalFlipAug(0.5).dumps()
        '["dethorizontalflipaug", {"p": 0.5}]'
    """

    def __init__(self, **kwargs: Any) -> None:
        self._kwargs = describe(kwargs)

    def dumps(self) -> Any:
        """The augmenter's name and arguments as JSON; for one that holds others, a list."""
        return json.dumps([type(self).__name__.lower(), self._kwargs])

    def __call__(self, src: Any, label: Any) -> tuple[Any, Any]:
        """The changed image and label."""
        raise NotImplementedError(f"{type(self).__name__} defines no __call__")


class DetBorrowAug(DetAugmenter):
    """Applies an augmenter that leaves objects where they are, such as a change of colours.

    Args:
        augmenter: The augmenter.

    Raises:
        TypeError: It is none.

    Example:
        >>> augmenter = mx.image.DetBorrowAug(mx.image.ResizeAug(4))
        >>> image, label = augmenter(mx.nd.ones((8, 10, 3)), np.array([[0, 0, 0, 1, 1.0]]))
        >>> image.shape, label.shape
        ((4, 5, 3), (1, 5))
    """

    def __init__(self, augmenter: Augmenter) -> None:
        super().__init__()
        if not isinstance(augmenter, Augmenter):
            raise TypeError(
                f"Borrowing from invalid Augmenter: expected one, got {type(augmenter).__name__}"
            )
        self.augmenter = augmenter

    def dumps(self) -> Any:
        """The name, and what describes the augmenter."""
        return [type(self).__name__.lower(), self.augmenter.dumps()]

    def __call__(self, src: Any, label: Any) -> tuple[Any, Any]:
        """The changed image, and the label as it is."""
        return self.augmenter(src), label


class DetRandomSelectAug(DetAugmenter):
    """Applies one of several augmenters, or none, by chance.

    Args:
        aug_list: The augmenters, each as likely as the others.
        skip_prob: Probability of none.

    Raises:
        ValueError: The list holds something else.

    Example:
        >>> augmenter = mx.image.DetRandomSelectAug([mx.image.DetHorizontalFlipAug(1)], 0.5)
        >>> image, label = augmenter(mx.nd.ones((8, 10, 3)), np.array([[0, 0, 0, 1, 1.0]]))
        >>> image.shape, label.shape
        ((8, 10, 3), (1, 5))
    """

    def __init__(self, aug_list: Any, skip_prob: float = 0) -> None:
        super().__init__(skip_prob=skip_prob)
        augmenters = list(aug_list) if isinstance(aug_list, list | tuple) else [aug_list]
        for augmenter in augmenters:
            if not isinstance(augmenter, DetAugmenter):
                raise ValueError(f"Allow DetAugmenter in list only, got {type(augmenter).__name__}")
        self.aug_list = augmenters
        self.skip_prob = skip_prob if augmenters else 1.0

    def dumps(self) -> Any:
        """The name, and what describes the augmenters."""
        return [type(self).__name__.lower(), [augmenter.dumps() for augmenter in self.aug_list]]

    def __call__(self, src: Any, label: Any) -> tuple[Any, Any]:
        """The image and the label, changed or as they are."""
        if random.random() < self.skip_prob:
            return src, label
        random.shuffle(self.aug_list)
        return self.aug_list[0](src, label)


class DetHorizontalFlipAug(DetAugmenter):
    """Exchanges left and right by chance.

    Args:
        p: Probability.

    Example:
        >>> augmenter = mx.image.DetHorizontalFlipAug(0.5)
        >>> image, label = augmenter(mx.nd.ones((8, 10, 3)), np.array([[0, 0, 0, 1, 1.0]]))
        >>> image.shape, label.shape
        ((8, 10, 3), (1, 5))
    """

    def __init__(self, p: float) -> None:
        super().__init__(p=p)
        self.p = p

    def __call__(self, src: Any, label: Any) -> tuple[Any, Any]:
        """The image and the label, changed or as they are."""
        if random.random() >= self.p:
            return src, label
        label = label.copy()
        label[:, [LEFT, RIGHT]] = 1.0 - label[:, [RIGHT, LEFT]]
        return mirrored(src), label


def box_areas(boxes: np.ndarray) -> np.ndarray:
    """Areas of boxes ``(n, 4)``; 0 for those without an inside."""
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 0)
    return sides[:, 0] * sides[:, 1]


def as_range(value: Any) -> tuple[float, float]:
    """A pair of numbers; of one number, that number twice."""
    if isinstance(value, Sequence | np.ndarray):
        low, high = value
        return low, high
    return value, value
