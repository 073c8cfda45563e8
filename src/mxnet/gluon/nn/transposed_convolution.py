"""Transposed convolution layers."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.nn.convolution import _Conv
from mxnet.gluon.nn.window import check_layout, expand


class Conv1DTranspose(_Conv):
    r"""A transposed convolution over one spatial axis, the adjoint of :class:`Conv1D`.

    An axis of length :math:`L` gets the length
    :math:`(L - 1) \,\text{stride} - 2\,\text{pad} + \text{dilation}\,(k - 1)
    + \text{output\_padding} + 1`.

    Parameters: ``weight`` of shape ``(in_channels, channels / groups, *kernel_size)``,
    and ``bias`` of shape ``(channels,)``.

    Shapes:
        input: ``(N, in_channels, W)``, axes in the order of ``layout``.
        output: ``(N, channels, W)``, axes in the order of ``layout``.

    Args:
        channels: Number of output channels.
        kernel_size: Length of the kernel along every axis, or along each.
        strides: Steps of the kernel in the output.
        padding: What is cut off on both sides of the output.
        output_padding: Added to the length of the output at its far side.
        dilation: Distance between the kernel's elements.
        groups: Number of groups of channels that are convolved separately.
        layout: ``"NCW"``, the only one.
        activation: Name of the activation applied to the result.
        use_bias: Whether there is a bias.
        weight_initializer: First values of the weight.
        bias_initializer: First values of the bias.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown, or an argument has the wrong number of lengths.
        MXNetError: ``groups`` does not divide the numbers of channels.

    Example:
        >>> layer = mx.gluon.nn.Conv1DTranspose(4, kernel_size=3)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3, 8))).shape
        (2, 4, 10)
    """

    def __init__(
        self,
        channels: int,
        kernel_size: int | tuple[int],
        strides: int | tuple[int] = 1,
        padding: int | tuple[int] = 0,
        output_padding: int | tuple[int] = 0,
        dilation: int | tuple[int] = 1,
        groups: int = 1,
        layout: str = "NCW",
        activation: str | None = None,
        use_bias: bool = True,
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        check_layout(layout, ("NCW",), type(self).__name__)
        self.outpad = expand("output_padding", output_padding, 1)
        super().__init__(
            channels,
            expand("kernel_size", kernel_size, 1),
            strides,
            padding,
            dilation,
            groups,
            layout,
            in_channels,
            activation,
            use_bias,
            weight_initializer,
            bias_initializer,
            op_name="Deconvolution",
            adj=self.outpad,
            **kwargs,
        )


class Conv2DTranspose(_Conv):
    r"""A transposed convolution over two spatial axes, the adjoint of :class:`Conv2D`.

    An axis of length :math:`L` gets the length
    :math:`(L - 1) \,\text{stride} - 2\,\text{pad} + \text{dilation}\,(k - 1)
    + \text{output\_padding} + 1`.

    Parameters: ``weight`` of shape ``(in_channels, channels / groups, *kernel_size)``,
    with the second axis last in channels-last layouts, and ``bias`` of shape ``(channels,)``.

    Shapes:
        input: ``(N, in_channels, H, W)``, axes in the order of ``layout``.
        output: ``(N, channels, H, W)``, axes in the order of ``layout``.

    Args:
        channels: Number of output channels.
        kernel_size: Length of the kernel along every axis, or along each.
        strides: Steps of the kernel in the output.
        padding: What is cut off on both sides of the output.
        output_padding: Added to the length of the output at its far side.
        dilation: Distance between the kernel's elements.
        groups: Number of groups of channels that are convolved separately.
        layout: ``"NCHW"`` or ``"NHWC"``.
        activation: Name of the activation applied to the result.
        use_bias: Whether there is a bias.
        weight_initializer: First values of the weight.
        bias_initializer: First values of the bias.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown, or an argument has the wrong number of lengths.
        MXNetError: ``groups`` does not divide the numbers of channels.

    Example:
        >>> layer = mx.gluon.nn.Conv2DTranspose(4, kernel_size=3)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3, 8, 8))).shape
        (2, 4, 10, 10)

    References:
        M. D. Zeiler et al., "Deconvolutional Networks", 2010,
        https://doi.org/10.1109/CVPR.2010.5539957
    """

    def __init__(
        self,
        channels: int,
        kernel_size: int | tuple[int, int],
        strides: int | tuple[int, int] = (1, 1),
        padding: int | tuple[int, int] = (0, 0),
        output_padding: int | tuple[int, int] = (0, 0),
        dilation: int | tuple[int, int] = (1, 1),
        groups: int = 1,
        layout: str = "NCHW",
        activation: str | None = None,
        use_bias: bool = True,
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        check_layout(layout, ("NCHW", "NHWC"), type(self).__name__)
        self.outpad = expand("output_padding", output_padding, 2)
        super().__init__(
            channels,
            expand("kernel_size", kernel_size, 2),
            strides,
            padding,
            dilation,
            groups,
            layout,
            in_channels,
            activation,
            use_bias,
            weight_initializer,
            bias_initializer,
            op_name="Deconvolution",
            adj=self.outpad,
            **kwargs,
        )


class Conv3DTranspose(_Conv):
    r"""A transposed convolution over three spatial axes, the adjoint of :class:`Conv3D`.

    An axis of length :math:`L` gets the length
    :math:`(L - 1) \,\text{stride} - 2\,\text{pad} + \text{dilation}\,(k - 1)
    + \text{output\_padding} + 1`.

    Parameters: ``weight`` of shape ``(in_channels, channels / groups, *kernel_size)``,
    with the second axis last in channels-last layouts, and ``bias`` of shape ``(channels,)``.

    Shapes:
        input: ``(N, in_channels, D, H, W)``, axes in the order of ``layout``.
        output: ``(N, channels, D, H, W)``, axes in the order of ``layout``.

    Args:
        channels: Number of output channels.
        kernel_size: Length of the kernel along every axis, or along each.
        strides: Steps of the kernel in the output.
        padding: What is cut off on both sides of the output.
        output_padding: Added to the length of the output at its far side.
        dilation: Distance between the kernel's elements.
        groups: Number of groups of channels that are convolved separately.
        layout: ``"NCDHW"`` or ``"NDHWC"``.
        activation: Name of the activation applied to the result.
        use_bias: Whether there is a bias.
        weight_initializer: First values of the weight.
        bias_initializer: First values of the bias.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown, or an argument has the wrong number of lengths.
        MXNetError: ``groups`` does not divide the numbers of channels.

    Example:
        >>> layer = mx.gluon.nn.Conv3DTranspose(4, kernel_size=3)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3, 8, 8, 8))).shape
        (2, 4, 10, 10, 10)
    """

    def __init__(
        self,
        channels: int,
        kernel_size: int | tuple[int, int, int],
        strides: int | tuple[int, int, int] = (1, 1, 1),
        padding: int | tuple[int, int, int] = (0, 0, 0),
        output_padding: int | tuple[int, int, int] = (0, 0, 0),
        dilation: int | tuple[int, int, int] = (1, 1, 1),
        groups: int = 1,
        layout: str = "NCDHW",
        activation: str | None = None,
        use_bias: bool = True,
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        check_layout(layout, ("NCDHW", "NDHWC"), type(self).__name__)
        self.outpad = expand("output_padding", output_padding, 3)
        super().__init__(
            channels,
            expand("kernel_size", kernel_size, 3),
            strides,
            padding,
            dilation,
            groups,
            layout,
            in_channels,
            activation,
            use_bias,
            weight_initializer,
            bias_initializer,
            op_name="Deconvolution",
            adj=self.outpad,
            **kwargs,
        )
