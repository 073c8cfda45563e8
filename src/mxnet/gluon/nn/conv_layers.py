"""Reflection padding; convolution and pooling under the reference's module name."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.nn.convolution import Conv1D as Conv1D
from mxnet.gluon.nn.convolution import Conv2D as Conv2D
from mxnet.gluon.nn.convolution import Conv3D as Conv3D
from mxnet.gluon.nn.pooling import AvgPool1D as AvgPool1D
from mxnet.gluon.nn.pooling import AvgPool2D as AvgPool2D
from mxnet.gluon.nn.pooling import AvgPool3D as AvgPool3D
from mxnet.gluon.nn.pooling import GlobalAvgPool1D as GlobalAvgPool1D
from mxnet.gluon.nn.pooling import GlobalAvgPool2D as GlobalAvgPool2D
from mxnet.gluon.nn.pooling import GlobalAvgPool3D as GlobalAvgPool3D
from mxnet.gluon.nn.pooling import GlobalMaxPool1D as GlobalMaxPool1D
from mxnet.gluon.nn.pooling import GlobalMaxPool2D as GlobalMaxPool2D
from mxnet.gluon.nn.pooling import GlobalMaxPool3D as GlobalMaxPool3D
from mxnet.gluon.nn.pooling import MaxPool1D as MaxPool1D
from mxnet.gluon.nn.pooling import MaxPool2D as MaxPool2D
from mxnet.gluon.nn.pooling import MaxPool3D as MaxPool3D
from mxnet.gluon.nn.transposed_convolution import Conv1DTranspose as Conv1DTranspose
from mxnet.gluon.nn.transposed_convolution import Conv2DTranspose as Conv2DTranspose
from mxnet.gluon.nn.transposed_convolution import Conv3DTranspose as Conv3DTranspose


class ReflectionPad2D(HybridBlock):
    """Extends height and width by the reflection of the input at its border.

    Shapes:
        input: ``(N, C, H, W)``.
        output: ``(N, C, H + top + bottom, W + left + right)``.

    Args:
        padding: Width on all four sides, or eight numbers: before and after each axis; those of the
            first two axes are 0.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: There are not eight numbers.

    Example:
        >>> layer = mx.gluon.nn.ReflectionPad2D(1)
        >>> layer(mx.nd.array([[[[1, 2], [3, 4]]]])).asnumpy()[0, 0, 0].tolist()
        [4.0, 3.0, 4.0, 3.0]
    """

    def __init__(self, padding: int | tuple[int, ...] = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._padding = (0,) * 4 + (padding,) * 4 if isinstance(padding, int) else padding
        if len(self._padding) != 8:
            raise AssertionError(
                f"padding must be a number or eight numbers, got {len(self._padding)}"
            )

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Pad the input."""
        return F.pad(x, mode="reflect", pad_width=self._padding)
