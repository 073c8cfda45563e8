"""Windows of images."""

from __future__ import annotations

from typing import Any

from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.gluon.base_block import Block
from mxnet.gluon.data.vision.windows import cut, middle_window, pair_of, random_window
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.ndarray import NDArray
from mxnet.numpy import ndarray


def _check_image(name: str, x: Any) -> None:
    if not isinstance(x, NDArray) or len(x.shape) != 3:
        given = x.shape if isinstance(x, NDArray) else type(x).__name__
        raise ValueError(f"{name}: expected an image (H, W, C), got {given}")


class CropResize(HybridBlock):
    """A fixed window of images, optionally resized.

    Shapes:
        input: ``(H, W, C)`` or ``(N, H, W, C)``.
        output: the same with another height and width.

    Args:
        x: Left edge of the window.
        y: Upper edge of the window.
        width: Width of the window.
        height: Height of the window.
        size: Width and height of the result, or one number for both; by default the window's.
        interpolation: How to resize: 0 nearest, 1 bilinear (the default), 2 bicubic, 3 area,
            4 Lanczos.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.CropResize(1, 0, 3, 2, size=(6, 4))
        >>> transform(mx.nd.ones((4, 5, 3))).shape
        (4, 6, 3)
    """

    def __init__(
        self,
        x: int,
        y: int,
        width: int,
        height: int,
        size: Any = None,
        interpolation: int | None = None,
    ) -> None:
        super().__init__()
        self._window = {"x": x, "y": y, "width": width, "height": height}
        self._size = size
        self._interpolation = 1 if interpolation is None else interpolation

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Cut and resize."""
        part = F.image.crop(x, **self._window)
        if not self._size:
            return part
        return F.image.resize(part, size=self._size, keep_ratio=False, interp=self._interpolation)


class CenterCrop(Block):
    """The middle of an image.

    Images smaller than the window are first cut to its proportions and then enlarged.

    Shapes:
        input: ``(H, W, C)``.
        output: ``(height, width, C)``.

    Args:
        size: Width and height, or one number for both.
        interpolation: How to enlarge: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos, 9
            chosen by size, 10 at random.

    Raises:
        MXNetError: ``size`` is not one or two positive integers.
        ValueError: On use: the input is no image.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.CenterCrop((2, 4))
        >>> transform(mx.nd.ones((6, 5, 3))).shape
        (4, 2, 3)
    """

    def __init__(self, size: Any, interpolation: int = 1) -> None:
        super().__init__()
        self._size = pair_of("CenterCrop", size)
        self._interpolation = interpolation

    def forward(self, x: Any) -> Any:
        """Cut the window."""
        _check_image("CenterCrop", x)
        return cut(x, middle_window(x, self._size), self._size, self._interpolation)


class RandomCrop(HybridBlock):
    """A window at a random place, of images with a border if wanted.

    From the development branch after 1.9. Images smaller than the window are enlarged.

    Shapes:
        input: ``(H, W, C)``; without ``pad`` also ``(N, H, W, C)``, cropped at one place.
        output: ``(height, width, C)`` or ``(N, height, width, C)``.

    Args:
        size: Width and height, or one number for both.
        pad: Pixels to add on each side first: one number, or ``((top, bottom), (left, right))``.
        pad_value: Value of the pixels added.
        interpolation: How to enlarge: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos.

    Raises:
        MXNetError: ``size`` or ``pad`` has another form.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomCrop(4, pad=1)
        >>> transform(mx.nd.ones((4, 4, 3))).shape
        (4, 4, 3)
    """

    def __init__(
        self, size: Any, pad: Any = None, pad_value: float = 0, interpolation: int = 1
    ) -> None:
        super().__init__()
        self._size = pair_of("RandomCrop", size)
        self._border = None if pad is None else _border(pad)
        self._pad_value = pad_value
        self._interpolation = interpolation

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Add the border and cut the window."""
        if isinstance(x, ndarray):
            return self.hybrid_forward(nd, x.as_nd_ndarray()).as_np_ndarray()
        if self._border is not None:
            top, bottom, left, right = self._border
            x = F._internal._cvcopyMakeBorder(
                x, top=top, bot=bottom, left=left, right=right, value=self._pad_value
            )
        width, height = self._size
        return F.image.random_crop(x, width=width, height=height, interp=self._interpolation)


def _border(pad: Any) -> tuple[int, int, int, int]:
    """Top, bottom, left and right."""
    if isinstance(pad, int):
        return pad, pad, pad, pad
    try:
        (top, bottom), (left, right) = pad[:2]
    except (TypeError, ValueError):
        raise MXNetError(
            f"RandomCrop: pad={pad!r} must be a number, or ((top, bottom), (left, right))"
        ) from None
    return int(top), int(bottom), int(left), int(right)


class RandomResizedCrop(Block):
    """A window of random area, proportions and place, resized.

    The window comes from Python's generator, as in the reference. If ten windows did not fit the
    image, the middle is taken.

    Shapes:
        input: ``(H, W, C)``.
        output: ``(height, width, C)``.

    Args:
        size: Width and height, or one number for both.
        scale: Smallest and largest part of the image's area; one number stands for the smallest.
        ratio: Smallest and largest width of the window relative to its height.
        interpolation: How to resize: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos, 9 chosen
            by size, 10 at random.

    Raises:
        MXNetError: An argument has another form.
        ValueError: On use: the input is no image.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomResizedCrop(4)
        >>> transform(mx.nd.ones((6, 5, 3))).shape
        (4, 4, 3)

    References:
        C. Szegedy et al., 2015, "Going Deeper with Convolutions", https://arxiv.org/abs/1409.4842
    """

    def __init__(
        self,
        size: Any,
        scale: Any = (0.08, 1.0),
        ratio: tuple[float, float] = (3 / 4, 4 / 3),
        interpolation: int = 1,
    ) -> None:
        super().__init__()
        self._size = pair_of("RandomResizedCrop", size)
        area = (scale, 1.0) if isinstance(scale, int | float) else tuple(scale)
        if len(area) != 2 or not 0 < area[0] <= area[1]:
            raise MXNetError(f"RandomResizedCrop: scale={scale!r} must be positive and in order")
        if len(ratio) != 2 or not 0 < ratio[0] <= ratio[1]:
            raise MXNetError(f"RandomResizedCrop: ratio={ratio!r} must be positive and in order")
        self._area = area
        self._ratio = ratio
        self._interpolation = interpolation

    def forward(self, x: Any) -> Any:
        """Cut the window and resize it."""
        _check_image("RandomResizedCrop", x)
        window = random_window(x, self._area, self._ratio, self._size)
        return cut(x, window, self._size, self._interpolation)
