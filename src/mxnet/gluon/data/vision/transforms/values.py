"""Transforms of the values: element type, scale, layout."""

from __future__ import annotations

from typing import Any, ClassVar

from mxnet.gluon.hybrid_block import HybridBlock


class Cast(HybridBlock):
    """Changes the element type.

    Args:
        dtype: The new type.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.Cast("float32")
        >>> transform(mx.nd.ones((2, 2, 3), dtype="uint8")).dtype
        <class 'numpy.float32'>
    """

    def __init__(self, dtype: Any = "float32") -> None:
        super().__init__()
        self._dtype = dtype

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Convert."""
        return F.cast(x, self._dtype)


class ToTensor(HybridBlock):
    """Images from interleaved bytes to planes of float32 from 0 to 1.

    Shapes:
        input: ``(H, W, C)`` or ``(N, H, W, C)`` with values from 0 to 255.
        output: ``(C, H, W)`` or ``(N, C, H, W)``.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.ToTensor()
        >>> transform(mx.nd.ones((4, 5, 3), dtype="uint8")).shape
        (3, 4, 5)
    """

    on_batches: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Convert."""
        return F.image.to_tensor(x)


class Normalize(HybridBlock):
    """Shifts and scales planes per channel, ``(x - mean) / std``.

    Shapes:
        input, output: ``(C, H, W)`` or ``(N, C, H, W)`` with 1 or 3 channels, as from ``ToTensor``.

    Args:
        mean: One number, or one per channel.
        std: One number, or one per channel.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.Normalize(mean=(0, 1, 2), std=2)
        >>> transform(mx.nd.ones((3, 1, 1))).asnumpy().ravel().tolist()
        [0.5, 0.0, -0.5]
    """

    on_batches: ClassVar[bool] = True

    def __init__(self, mean: Any = 0.0, std: Any = 1.0) -> None:
        super().__init__()
        self._mean = mean
        self._std = std

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Normalise."""
        return F.image.normalize(x, mean=self._mean, std=self._std)
