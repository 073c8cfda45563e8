"""Resizing, flipping and rotating."""

from __future__ import annotations

import random
from typing import Any

from mxnet.gluon.base_block import Block
from mxnet.gluon.data.vision.windows import rotate
from mxnet.gluon.hybrid_block import HybridBlock


class Resize(HybridBlock):
    """Images in another size.

    Shapes:
        input: ``(H, W, C)`` or ``(N, H, W, C)``.
        output: the same with another height and width.

    Args:
        size: Width and height, or one number for both.
        keep_ratio: With one number: make the shorter side as long and keep the proportions.
        interpolation: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.Resize(2, keep_ratio=True)
        >>> transform(mx.nd.ones((4, 6, 3))).shape
        (2, 3, 3)
    """

    def __init__(self, size: Any, keep_ratio: bool = False, interpolation: int = 1) -> None:
        super().__init__()
        self._keep = keep_ratio
        self._size = size
        self._interpolation = interpolation

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Resize."""
        return F.image.resize(x, size=self._size, keep_ratio=self._keep, interp=self._interpolation)


class RandomFlipLeftRight(HybridBlock):
    """Mirrors an image from left to right with probability one half.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomFlipLeftRight()
        >>> transform(mx.nd.ones((4, 5, 3))).shape
        (4, 5, 3)
    """

    def __init__(self) -> None:
        super().__init__()

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Mirror, or not."""
        return F.image.random_flip_left_right(x)


class RandomFlipTopBottom(HybridBlock):
    """Mirrors an image from top to bottom with probability one half.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomFlipTopBottom()
        >>> transform(mx.nd.ones((4, 5, 3))).shape
        (4, 5, 3)
    """

    def __init__(self) -> None:
        super().__init__()

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Mirror, or not."""
        return F.image.random_flip_top_bottom(x)


class Rotate(Block):
    """Turns images about their middle, counter-clockwise; what comes from outside is 0.

    Shapes:
        input, output: ``(C, H, W)`` or ``(N, C, H, W)``, float32, as from ``ToTensor``.

    Args:
        rotation_degrees: Angle.
        zoom_in: Enlarge so that no corner is empty.
        zoom_out: Shrink so that the whole image stays visible.

    Raises:
        TypeError: On use: images are not float32.
        ValueError: On use: both zooms are on, or there are not 3 or 4 axes.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.Rotate(180)
        >>> x = mx.nd.array([[[1, 2, 3], [4, 5, 6]]])
        >>> transform(x).asnumpy().round(3).tolist()
        [[[6.0, 5.0, 4.0], [3.0, 2.0, 1.0]]]
    """

    def __init__(
        self, rotation_degrees: float, zoom_in: bool = False, zoom_out: bool = False
    ) -> None:
        super().__init__()
        self._degrees = rotation_degrees
        self._zooms = zoom_in, zoom_out

    def forward(self, x: Any) -> Any:
        """Rotate."""
        return rotate(x, self._degrees, *self._zooms)


class RandomRotation(Block):
    """Turns images about their middle by a random angle.

    The angle comes from Python's generator, as in the reference.

    Shapes:
        input, output: ``(C, H, W)`` or ``(N, C, H, W)``, float32, as from ``ToTensor``.

    Args:
        angle_limits: Smallest and largest angle in degrees.
        zoom_in: Enlarge so that no corner is empty.
        zoom_out: Shrink so that the whole image stays visible.
        rotate_with_proba: Probability of rotating at all.

    Raises:
        ValueError: The angles are not in order, or the probability is none.
        TypeError: On use: images are not float32.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomRotation((-10, 10), zoom_in=True)
        >>> transform(mx.nd.ones((3, 4, 5))).shape
        (3, 4, 5)
    """

    def __init__(
        self,
        angle_limits: tuple[float, float],
        zoom_in: bool = False,
        zoom_out: bool = False,
        rotate_with_proba: float = 1.0,
    ) -> None:
        super().__init__()
        lower, upper = angle_limits
        if lower >= upper:
            raise ValueError(f"RandomRotation: angle_limits={angle_limits} must be in order")
        if not 0 <= rotate_with_proba <= 1:
            raise ValueError(
                "RandomRotation: the probability of rotating the image should be between 0 and 1, "
                f"got {rotate_with_proba}"
            )
        self._limits = lower, upper
        self._zooms = zoom_in, zoom_out
        self._probability = rotate_with_proba

    def forward(self, x: Any) -> Any:
        """Rotate, or not."""
        if random.random() >= self._probability:
            return x
        return rotate(x, random.uniform(*self._limits), *self._zooms)
