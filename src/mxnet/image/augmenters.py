"""Augmenters: objects that change an image, most of them by chance."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from mxnet.image.codecs import imresize
from mxnet.image.crops import (
    center_crop,
    random_crop,
    random_size_crop,
    resize_short,
)
from mxnet.ndarray import NDArray


class Augmenter:
    """Base class of augmenters of images ``(H, W, C)``.

    Args:
        **kwargs: What describes the augmenter, for :meth:`dumps`.

    Example:
        >>> mx.image.ResizeAug(10).dumps()
        '["resizeaug", {"size": 10, "interp": 2}]'
    """

    def __init__(self, **kwargs: Any) -> None:
        self._kwargs = describe(kwargs)

    def dumps(self) -> Any:
        """The augmenter's name and arguments as JSON; for one that holds others, a list."""
        return json.dumps([type(self).__name__.lower(), self._kwargs])

    def __call__(self, src: Any) -> Any:
        """The changed image."""
        raise NotImplementedError(f"{type(self).__name__} defines no __call__")


def describe(arguments: dict[str, Any]) -> dict[str, Any]:
    """Arguments with arrays as lists, which JSON can hold."""
    plain = {}
    for name, value in arguments.items():
        array = value.asnumpy() if isinstance(value, NDArray) else value
        plain[name] = array.tolist() if isinstance(array, np.ndarray) else array
    return plain


class SequentialAug(Augmenter):
    """Applies augmenters one after another.

    Args:
        ts: The augmenters.

    Example:
        >>> augmenter = mx.image.SequentialAug([mx.image.ResizeAug(4), mx.image.CastAug()])
        >>> augmenter(mx.nd.ones((8, 8, 3))).shape
        (4, 4, 3)
    """

    def __init__(self, ts: Sequence[Augmenter]) -> None:
        super().__init__()
        self.ts = ts

    def dumps(self) -> Any:
        """The name, and what describes the augmenters."""
        return [type(self).__name__.lower(), [augmenter.dumps() for augmenter in self.ts]]

    def __call__(self, src: Any) -> Any:
        """The image after all augmenters."""
        for augmenter in self.ts:
            src = augmenter(src)
        return src


class RandomOrderAug(Augmenter):
    """Applies augmenters in random order.

    Args:
        ts: The augmenters; the list is shuffled in place.

    Example:
        >>> augmenter = mx.image.RandomOrderAug([mx.image.ResizeAug(4), mx.image.CastAug()])
        >>> augmenter(mx.nd.ones((8, 8, 3))).shape
        (4, 4, 3)
    """

    def __init__(self, ts: list[Augmenter]) -> None:
        super().__init__()
        self.ts = ts

    def dumps(self) -> Any:
        """The name, and what describes the augmenters."""
        return [type(self).__name__.lower(), [augmenter.dumps() for augmenter in self.ts]]

    def __call__(self, src: Any) -> Any:
        """The image after all augmenters."""
        random.shuffle(self.ts)
        for augmenter in self.ts:
            src = augmenter(src)
        return src


class ResizeAug(Augmenter):
    """Resizes the shorter side to a length; the proportions stay.

    Args:
        size: New length of the shorter side.
        interp: As for :func:`mxnet.image.imresize`.

    Example:
        >>> mx.image.ResizeAug(4)(mx.nd.ones((8, 10, 3))).shape
        (4, 5, 3)
    """

    def __init__(self, size: int, interp: int = 2) -> None:
        super().__init__(size=size, interp=interp)
        self.size = size
        self.interp = interp

    def __call__(self, src: Any) -> Any:
        """The resized image."""
        return resize_short(src, self.size, self.interp)


class ForceResizeAug(Augmenter):
    """Resizes to a size, whatever the proportions.

    Args:
        size: New width and height.
        interp: As for :func:`mxnet.image.imresize`.

    Example:
        >>> mx.image.ForceResizeAug((4, 6))(mx.nd.ones((8, 10, 3))).shape
        (6, 4, 3)
    """

    def __init__(self, size: tuple[int, int], interp: int = 2) -> None:
        super().__init__(size=size, interp=interp)
        self.size = size
        self.interp = interp

    def __call__(self, src: Any) -> Any:
        """The resized image."""
        return imresize(src, *self.size, interp=self.interp)


class RandomCropAug(Augmenter):
    """Takes a part at a random place.

    Args:
        size: Width and height of the result.
        interp: As for :func:`mxnet.image.imresize`; for images that are smaller.

    Example:
        >>> mx.image.RandomCropAug((4, 6))(mx.nd.ones((8, 10, 3))).shape
        (6, 4, 3)
    """

    def __init__(self, size: tuple[int, int], interp: int = 2) -> None:
        super().__init__(size=size, interp=interp)
        self.size = size
        self.interp = interp

    def __call__(self, src: Any) -> Any:
        """The part."""
        return random_crop(src, self.size, self.interp)[0]


class RandomSizedCropAug(Augmenter):
    """Takes a part of random area, proportions and place, and resizes it.

    Args:
        size: Width and height of the result.
        area: Smallest and largest area relative to the image; a number is the smallest.
        ratio: Smallest and largest width of the part relative to its height.
        interp: As for :func:`mxnet.image.imresize`.
        **kwargs: ``min_area``, the former name of the smallest area.

    Raises:
        AssertionError: An unknown argument.

    Example:
        >>> mx.image.RandomSizedCropAug((4, 6), 0.1, (0.5, 2))(mx.nd.ones((8, 10, 3))).shape
        (6, 4, 3)
    """

    def __init__(
        self,
        size: tuple[int, int],
        area: float | tuple[float, float],
        ratio: tuple[float, float],
        interp: int = 2,
        **kwargs: Any,
    ) -> None:
        super().__init__(size=size, area=area, ratio=ratio, interp=interp)
        self.size = size
        self.area = kwargs.pop("min_area", area)
        self.ratio = ratio
        self.interp = interp
        if kwargs:
            raise AssertionError(
                f"RandomSizedCropAug: unexpected keyword arguments {', '.join(sorted(kwargs))}"
            )

    def __call__(self, src: Any) -> Any:
        """The resized part."""
        return random_size_crop(src, self.size, self.area, self.ratio, self.interp)[0]


class CenterCropAug(Augmenter):
    """Takes the part in the middle.

    Args:
        size: Width and height of the result.
        interp: As for :func:`mxnet.image.imresize`; for images that are smaller.

    Example:
        >>> mx.image.CenterCropAug((4, 6))(mx.nd.ones((8, 10, 3))).shape
        (6, 4, 3)
    """

    def __init__(self, size: tuple[int, int], interp: int = 2) -> None:
        super().__init__(size=size, interp=interp)
        self.size = size
        self.interp = interp

    def __call__(self, src: Any) -> Any:
        """The part."""
        return center_crop(src, self.size, self.interp)[0]


class HorizontalFlipAug(Augmenter):
    """Exchanges left and right by chance.

    Args:
        p: Probability.

    Example:
        >>> mx.image.HorizontalFlipAug(0.5)(mx.nd.ones((8, 10, 3))).shape
        (8, 10, 3)
    """

    def __init__(self, p: float) -> None:
        super().__init__(p=p)
        self.p = p

    def __call__(self, src: Any) -> Any:
        """The image, mirrored or as it is."""
        return mirrored(src) if random.random() < self.p else src


def mirrored(src: NDArray) -> NDArray:
    """An image with left and right exchanged."""
    return type(src)(src._data.flip(1), ctx=src.context)


class CastAug(Augmenter):
    """Converts to an element type.

    Args:
        typ: The type.

    Example:
        >>> mx.image.CastAug()(mx.nd.ones((8, 10, 3), dtype="uint8")).shape
        (8, 10, 3)
    """

    def __init__(self, typ: str = "float32") -> None:
        super().__init__(type=typ)
        self.typ = typ

    def __call__(self, src: Any) -> Any:
        """The converted image."""
        return src.astype(self.typ)
