"""Layers that turn channels into pixels."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.nn.window import expand


class _PixelShuffle(HybridBlock):
    """What the layers for all numbers of axes share.

    Args:
        factor: By how much each axis grows.
        ndim: Number of spatial axes.
    """

    def __init__(self, factor: Any, ndim: int) -> None:
        super().__init__()
        self._factors = expand("factor", factor, ndim)

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Split the channels, and put each part behind its axis."""
        factors = self._factors
        product = 1
        for factor in factors:
            product *= factor
        x = F.reshape(x, shape=(0, -4, -1, product, *(0 for _ in factors)))
        for done, factor in enumerate(factors[:-1]):
            remaining = product // factor
            x = F.reshape(
                x, shape=(*(0,) * (2 + done), -4, factor, remaining, *(0 for _ in factors))
            )
            product = remaining
        ndim = len(factors)
        axes = [0, 1]
        for axis in range(ndim):
            axes += [2 + ndim + axis, 2 + axis]
        return F.reshape(F.transpose(x, axes=tuple(axes)), shape=(0, 0, *(-3 for _ in factors)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._factors})"


class PixelShuffle1D(_PixelShuffle):
    """Makes an axis longer by turning channels into elements.

    Shapes:
        input: ``(N, factor * C, W)``.
        output: ``(N, C, factor * W)``.

    Args:
        factor: By how much the axis grows.

    Example:
        >>> layer = mx.gluon.contrib.nn.PixelShuffle1D(2)
        >>> layer(mx.nd.array([[[1, 2], [10, 20]]])).asnumpy().tolist()
        [[[1.0, 10.0, 2.0, 20.0]]]

    References:
        Shi et al. (2016), Real-Time Single Image and Video Super-Resolution Using an Efficient
        Sub-Pixel Convolutional Neural Network, https://arxiv.org/abs/1609.05158
    """

    def __init__(self, factor: int) -> None:
        super().__init__(int(factor), 1)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._factors[0]})"


class PixelShuffle2D(_PixelShuffle):
    """Makes images larger by turning channels into pixels.

    Shapes:
        input: ``(N, f1 * f2 * C, H, W)``.
        output: ``(N, C, f1 * H, f2 * W)``.

    Args:
        factor: By how much both axes grow, or two numbers.

    Raises:
        AssertionError: There are not two numbers.

    Example:
        >>> mx.gluon.contrib.nn.PixelShuffle2D((2, 3))(mx.nd.ones((1, 12, 3, 5))).shape
        (1, 2, 6, 15)

    References:
        Shi et al. (2016), Real-Time Single Image and Video Super-Resolution Using an Efficient
        Sub-Pixel Convolutional Neural Network, https://arxiv.org/abs/1609.05158
    """

    def __init__(self, factor: int | tuple[int, int]) -> None:
        super().__init__(factor, 2)


class PixelShuffle3D(_PixelShuffle):
    """Makes volumes larger by turning channels into voxels.

    Shapes:
        input: ``(N, f1 * f2 * f3 * C, D, H, W)``.
        output: ``(N, C, f1 * D, f2 * H, f3 * W)``.

    Args:
        factor: By how much all axes grow, or three numbers.

    Raises:
        AssertionError: There are not three numbers.

    Example:
        >>> mx.gluon.contrib.nn.PixelShuffle3D((2, 3, 1))(mx.nd.ones((1, 6, 2, 3, 4))).shape
        (1, 1, 4, 9, 4)

    References:
        Shi et al. (2016), Real-Time Single Image and Video Super-Resolution Using an Efficient
        Sub-Pixel Convolutional Neural Network, https://arxiv.org/abs/1609.05158
    """

    def __init__(self, factor: int | tuple[int, int, int]) -> None:
        super().__init__(factor, 3)
