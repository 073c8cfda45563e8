"""Random changes of colours. Images are ``(H, W, C)`` with 1 or 3 channels, values 0 to 255."""

from __future__ import annotations

from typing import Any

from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.numpy import ndarray

_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601


class _RandomFactor(HybridBlock):
    """Calls an operator with a random factor around 1.

    Args:
        reach: Largest deviation of the factor from 1.

    Raises:
        MXNetError: ``reach`` is negative.
    """

    _operator: str

    def __init__(self, reach: float) -> None:
        super().__init__()
        if reach < 0:
            raise MXNetError(f"{type(self).__name__}: the strength {reach} must not be negative")
        self._factors = max(0, 1 - reach), 1 + reach

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Change the colours."""
        low, high = self._factors
        return getattr(F.image, self._operator)(x, min_factor=low, max_factor=high)


class RandomBrightness(_RandomFactor):
    """Multiplies an image by a random factor.

    Args:
        brightness: Largest deviation of the factor from 1.

    Raises:
        MXNetError: ``brightness`` is negative.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomBrightness(0.2)
        >>> bool((transform(100 * mx.nd.ones((1, 1, 3))) <= 120).asnumpy().all())
        True
    """

    _operator = "random_brightness"

    def __init__(self, brightness: float) -> None:
        super().__init__(brightness)


class RandomContrast(_RandomFactor):
    """Moves an image towards its mean gray, or away from it.

    Args:
        contrast: Largest deviation of the factor from 1.

    Raises:
        MXNetError: ``contrast`` is negative.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomContrast(0.2)
        >>> transform(mx.nd.ones((4, 4, 3), dtype="uint8")).shape
        (4, 4, 3)
    """

    _operator = "random_contrast"

    def __init__(self, contrast: float) -> None:
        super().__init__(contrast)


class RandomSaturation(_RandomFactor):
    """Blends an image with gray; see ``mx.nd.image.random_saturation``.

    Args:
        saturation: Largest deviation of the factor from 1.

    Raises:
        MXNetError: ``saturation`` is negative.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomSaturation(0.2)
        >>> transform(mx.nd.ones((4, 4, 3), dtype="uint8")).shape
        (4, 4, 3)
    """

    _operator = "random_saturation"

    def __init__(self, saturation: float) -> None:
        super().__init__(saturation)


class RandomHue(_RandomFactor):
    """Turns the hue of an image by a random part of the colour circle.

    Args:
        hue: Largest part, in either direction.

    Raises:
        MXNetError: ``hue`` is negative.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomHue(0.1)
        >>> transform(mx.nd.ones((4, 4, 3), dtype="uint8")).shape
        (4, 4, 3)
    """

    _operator = "random_hue"

    def __init__(self, hue: float) -> None:
        super().__init__(hue)


class RandomColorJitter(HybridBlock):
    """Changes brightness, contrast, saturation and hue at random, in random order.

    Args:
        brightness: Largest deviation of the factor from 1; 0 for no change.
        contrast: Likewise.
        saturation: Likewise.
        hue: Largest turn of the colour circle, in either direction.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomColorJitter(0.2, 0.2, 0.2, 0.1)
        >>> transform(mx.nd.ones((4, 4, 3), dtype="uint8")).shape
        (4, 4, 3)
    """

    def __init__(
        self,
        brightness: float = 0,
        contrast: float = 0,
        saturation: float = 0,
        hue: float = 0,
    ) -> None:
        super().__init__()
        self._strengths = {
            "brightness": brightness, "contrast": contrast, "saturation": saturation, "hue": hue,
        }  # fmt: skip
        if min(self._strengths.values()) < 0:
            raise MXNetError(f"RandomColorJitter: {self._strengths} must not be negative")

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Change the colours."""
        return F.image.random_color_jitter(x, **self._strengths)


class RandomLighting(HybridBlock):
    """Shifts colours at random along the principal components of natural images' colours.

    Args:
        alpha: Standard deviation of the shift along each component.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomLighting(0.1)
        >>> transform(mx.nd.ones((4, 4, 3), dtype="uint8")).shape
        (4, 4, 3)

    References:
        A. Krizhevsky et al., 2012, "ImageNet Classification with Deep Convolutional Neural
        Networks", NeurIPS 25, section 4.1.
    """

    def __init__(self, alpha: float) -> None:
        super().__init__()
        self._alpha = alpha

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Shift the colours."""
        return F.image.random_lighting(x, alpha_std=self._alpha)


class RandomGray(HybridBlock):
    """Turns a colour image into its luma, in all three channels, with a probability.

    From the development branch after 1.9. The result is float32 whether or not it became gray.

    Args:
        p: Probability.

    Raises:
        MXNetError: ``p`` is no probability.

    Example:
        >>> transform = mx.gluon.data.vision.transforms.RandomGray(p=1)
        >>> transform(mx.nd.array([[[255, 0, 0]]])).asnumpy().round(1).tolist()
        [[[76.19999694824219, 76.19999694824219, 76.19999694824219]]]
    """

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        if not 0 <= p <= 1:
            raise MXNetError(f"RandomGray: p={p} must be between 0 and 1")
        self._p = p

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Mix the channels."""
        if isinstance(x, ndarray):
            return self.hybrid_forward(nd, x.as_nd_ndarray()).as_np_ndarray()
        x = F.cast(x, "float32")
        red, green, blue = F.split(x, axis=-1, num_outputs=3)
        gray = _LUMA[0] * red + _LUMA[1] * green + _LUMA[2] * blue
        number = F.random.uniform(shape=(1, 1, 1))
        share = F.cast(number < self._p, "float32")
        return F.broadcast_add(x, F.broadcast_mul(share, F.broadcast_sub(gray, x)))
