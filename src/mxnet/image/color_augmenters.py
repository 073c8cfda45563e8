"""Augmenters that change colours."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import torch

from mxnet.image.augmenters import Augmenter, RandomOrderAug
from mxnet.image.crops import color_normalize
from mxnet.ndarray import NDArray, array

# Weights of red, green and blue in the brightness that people see (ITU-R BT.601).
_LUMA = (0.299, 0.587, 0.114)
# Weights of the grey image of RandomGrayAug; the reference's numbers.
_GRAY = (0.21, 0.72, 0.07)
# NTSC colour space (brightness, in-phase, quadrature), in which a rotation changes the hue.
_TO_YIQ = np.array([[0.299, 0.587, 0.114], [0.596, -0.274, -0.321], [0.211, -0.523, 0.311]])
_FROM_YIQ = np.array([[1.0, 0.956, 0.621], [1.0, -0.272, -0.647], [1.0, -1.107, 1.705]])


def _luma(data: torch.Tensor) -> torch.Tensor:
    return data @ torch.tensor(_LUMA, dtype=data.dtype, device=data.device)


class BrightnessJitterAug(Augmenter):
    """Multiplies an image of floats, in place, by a number between 1 - b and 1 + b.

    Args:
        brightness: The number b.

    Example:
        >>> mx.image.BrightnessJitterAug(0.3)(mx.nd.ones((8, 10, 3))).shape
        (8, 10, 3)
    """

    def __init__(self, brightness: float) -> None:
        super().__init__(brightness=brightness)
        self.brightness = brightness

    def __call__(self, src: Any) -> Any:
        """The image."""
        src *= 1.0 + random.uniform(-self.brightness, self.brightness)
        return src


class ContrastJitterAug(Augmenter):
    """Blends an image of floats, in place, with its mean brightness.

    Args:
        contrast: The image's weight lies between 1 minus this and 1 plus this.

    Example:
        >>> mx.image.ContrastJitterAug(0.3)(mx.nd.ones((8, 10, 3))).shape
        (8, 10, 3)
    """

    def __init__(self, contrast: float) -> None:
        super().__init__(contrast=contrast)
        self.contrast = contrast

    def __call__(self, src: Any) -> Any:
        """The image."""
        weight = 1.0 + random.uniform(-self.contrast, self.contrast)
        mean = _luma(src._data).mean()
        src *= weight
        src += float(mean) * (1.0 - weight)
        return src


class SaturationJitterAug(Augmenter):
    """Blends an image of floats, in place, with its grey version.

    Args:
        saturation: The image's weight lies between 1 minus this and 1 plus this.

    Example:
        >>> mx.image.SaturationJitterAug(0.3)(mx.nd.ones((8, 10, 3))).shape
        (8, 10, 3)
    """

    def __init__(self, saturation: float) -> None:
        super().__init__(saturation=saturation)
        self.saturation = saturation

    def __call__(self, src: Any) -> Any:
        """The image."""
        weight = 1.0 + random.uniform(-self.saturation, self.saturation)
        gray = type(src)(_luma(src._data).unsqueeze(-1) * (1.0 - weight), ctx=src.context)
        src *= weight
        src += gray.broadcast_to(src.shape)
        return src


class HueJitterAug(Augmenter):
    """Turns the hues of an image of floats.

    Args:
        hue: Largest turn, as a fraction of half the circle.

    Example:
        >>> mx.image.HueJitterAug(0.3)(mx.nd.ones((8, 10, 3))).shape
        (8, 10, 3)

    References:
        Darel Rex Finley, 2006, "HSP Color Model", and the NTSC standard for the YIQ space.
    """

    def __init__(self, hue: float) -> None:
        super().__init__(hue=hue)
        self.hue = hue

    def __call__(self, src: Any) -> Any:
        """The image."""
        angle = random.uniform(-self.hue, self.hue) * math.pi
        cosine, sine = math.cos(angle), math.sin(angle)
        turn = np.array([[1.0, 0.0, 0.0], [0.0, cosine, -sine], [0.0, sine, cosine]])
        matrix = (_FROM_YIQ @ turn @ _TO_YIQ).T
        return _mix_channels(src, matrix)


def _mix_channels(src: NDArray, matrix: np.ndarray) -> NDArray:
    """Every pixel, a row of three, times a matrix."""
    weights = torch.from_numpy(matrix.astype(np.float32)).to(src._data)
    return type(src)(src._data @ weights, ctx=src.context)


class ColorJitterAug(RandomOrderAug):
    """Changes brightness, contrast and saturation, in random order.

    Args:
        brightness: As for :class:`BrightnessJitterAug`; 0 to leave it out.
        contrast: As for :class:`ContrastJitterAug`.
        saturation: As for :class:`SaturationJitterAug`.

    Example:
        >>> mx.image.ColorJitterAug(0.1, 0.2, 0.3)(mx.nd.ones((8, 10, 3))).shape
        (8, 10, 3)
    """

    def __init__(self, brightness: float, contrast: float, saturation: float) -> None:
        parts: list[Augmenter] = []
        if brightness > 0:
            parts.append(BrightnessJitterAug(brightness))
        if contrast > 0:
            parts.append(ContrastJitterAug(contrast))
        if saturation > 0:
            parts.append(SaturationJitterAug(saturation))
        super().__init__(parts)


class LightingAug(Augmenter):
    """Adds noise along the principal components of the colours, in place.

    Args:
        alphastd: Standard deviation of the components' weights.
        eigval: Eigenvalues of the colours' covariance matrix.
        eigvec: Its eigenvectors, in columns.

    Example:
        >>> mx.image.LightingAug(0.1, np.ones(3), np.eye(3))(mx.nd.ones((8, 10, 3))).shape
        (8, 10, 3)

    References:
        A. Krizhevsky, I. Sutskever, G. Hinton, 2012, "ImageNet Classification with Deep
        Convolutional Neural Networks", section 4.1.
    """

    def __init__(self, alphastd: float, eigval: Any, eigvec: Any) -> None:
        super().__init__(alphastd=alphastd, eigval=eigval, eigvec=eigvec)
        self.alphastd = alphastd
        self.eigval = eigval
        self.eigvec = eigvec

    def __call__(self, src: Any) -> Any:
        """The image."""
        weights = np.random.normal(0, self.alphastd, size=(3,))  # noqa: NPY002 - users seed it
        src += array(np.dot(self.eigvec * weights, self.eigval), ctx=src.context).astype(src.dtype)
        return src


class ColorNormalizeAug(Augmenter):
    """Subtracts a mean and divides by a standard deviation.

    Args:
        mean: One number per channel, or None.
        std: One number per channel, or None.

    Example:
        >>> mx.image.ColorNormalizeAug([1, 2, 3], [1, 2, 3])(mx.nd.ones((8, 10, 3))).shape
        (8, 10, 3)
    """

    def __init__(self, mean: Any, std: Any) -> None:
        super().__init__(mean=mean, std=std)
        self.mean = _as_array(mean)
        self.std = _as_array(std)

    def __call__(self, src: Any) -> Any:
        """The image."""
        return color_normalize(src, self.mean, self.std)


def _as_array(values: Any) -> NDArray | None:
    return values if values is None or isinstance(values, NDArray) else array(values)


class RandomGrayAug(Augmenter):
    """Makes an image of floats grey by chance.

    Args:
        p: Probability.

    Example:
        >>> mx.image.RandomGrayAug(0.5)(mx.nd.ones((8, 10, 3))).shape
        (8, 10, 3)
    """

    def __init__(self, p: float) -> None:
        super().__init__(p=p)
        self.p = p
        self.mat = array([[weight] * 3 for weight in _GRAY])

    def __call__(self, src: Any) -> Any:
        """The image, grey or as it is."""
        if random.random() < self.p:
            src = _mix_channels(src, self.mat.asnumpy())
        return src
