"""Convolution layers."""

from __future__ import annotations

from typing import Any

from mxnet.base import MXNetError
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.nn.activations import Activation
from mxnet.gluon.nn.window import Lengths, check_layout, expand


class _Conv(HybridBlock):
    """What all convolutions and transposed convolutions share.

    Args:
        channels: Number of output channels.
        kernel_size: Lengths of the kernel, one per spatial axis.
        strides: Steps of the kernel.
        padding: Zeros added on both sides of each axis.
        dilation: Distance between the kernel's elements.
        groups: Number of groups of channels that are convolved separately.
        layout: Order of the axes.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        activation: Name of the activation applied to the result.
        use_bias: Whether there is a bias.
        weight_initializer: First values of the weight.
        bias_initializer: First values of the bias.
        op_name: Operator that computes the layer.
        adj: Zeros added at the far side of the output; transposed convolutions only.
        prefix: Text before the layer's names.
        params: Parameters to share.
    """

    def __init__(
        self,
        channels: int,
        kernel_size: tuple[int, ...],
        strides: Lengths,
        padding: Lengths,
        dilation: Lengths,
        groups: int,
        layout: str,
        in_channels: int = 0,
        activation: str | None = None,
        use_bias: bool = True,
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        op_name: str = "Convolution",
        adj: tuple[int, ...] | None = None,
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        ndim = len(kernel_size)
        if channels % groups or in_channels % groups:
            raise MXNetError(
                f"{type(self).__name__}: channels={channels} and in_channels={in_channels} must be "
                f"multiples of groups={groups}"
            )
        with self.name_scope():
            self._channels = channels
            self._in_channels = in_channels
            self._op_name = op_name
            self._kwargs: dict[str, Any] = {
                "kernel": kernel_size,
                "stride": expand("strides", strides, ndim),
                "dilate": expand("dilation", dilation, ndim),
                "pad": expand("padding", padding, ndim),
                "num_filter": channels,
                "num_group": groups,
                "no_bias": not use_bias,
                "layout": layout,
            }
            if adj is not None:
                self._kwargs["adj"] = adj
            self.weight = self.params.get(
                "weight",
                shape=self._weight_shape(),
                init=weight_initializer,
                allow_deferred_init=True,
            )
            self.bias = (
                self.params.get(
                    "bias", shape=(channels,), init=bias_initializer, allow_deferred_init=True
                )
                if use_bias
                else None
            )
            self.act = (
                None if activation is None else Activation(activation, prefix=activation + "_")
            )

    def _weight_shape(self) -> tuple[int, ...]:
        groups, kernel = self._kwargs["num_group"], self._kwargs["kernel"]
        first, second = self._channels, self._in_channels // groups
        if self._op_name == "Deconvolution":
            first, second = self._in_channels, self._channels // groups
        if self._kwargs["layout"].endswith("C"):
            return (first, *kernel, second)
        return (first, second, *kernel)

    def hybrid_forward(self, F: Any, x: Any, weight: Any, bias: Any = None) -> Any:  # noqa: N803
        """Apply the layer."""
        y = getattr(F, self._op_name)(x, weight, bias, name="fwd", **self._kwargs)
        return y if self.act is None else self.act(y)

    def _alias(self) -> str:
        return "conv"

    def __repr__(self) -> str:
        shape = self.weight.shape or (0, 0)
        k = self._kwargs
        ndim = len(k["kernel"])
        # The weight's second and first axis, also for transposed convolutions, as in the reference.
        text = f"{shape[1] or None} -> {shape[0]}, kernel_size={k['kernel']}, stride={k['stride']}"
        if k["pad"] != (0,) * ndim:
            text += f", padding={k['pad']}"
        if k["dilate"] != (1,) * ndim:
            text += f", dilation={k['dilate']}"
        if k["num_group"] != 1:
            text += f", groups={k['num_group']}"
        if self.bias is None:
            text += ", bias=False"
        if self.act is not None:
            text += f", {self.act}"
        return f"{type(self).__name__}({text})"


class Conv1D(_Conv):
    r"""A convolution over one spatial axis.

    An axis of length :math:`L` gets the length
    :math:`\lfloor (L + 2\,\text{pad} - \text{dilation}\,(k - 1) - 1) / \text{stride} \rfloor + 1`.

    Parameters: ``weight`` of shape ``(channels, in_channels / groups, *kernel_size)``,
    and ``bias`` of shape ``(channels,)``.

    Shapes:
        input: ``(N, in_channels, W)``, axes in the order of ``layout``.
        output: ``(N, channels, W)``, axes in the order of ``layout``.

    Args:
        channels: Number of output channels.
        kernel_size: Length of the kernel along every axis, or along each.
        strides: Steps of the kernel.
        padding: Zeros added on both sides.
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
        >>> layer = mx.gluon.nn.Conv1D(4, kernel_size=3)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3, 8))).shape
        (2, 4, 6)
    """

    def __init__(
        self,
        channels: int,
        kernel_size: int | tuple[int],
        strides: int | tuple[int] = 1,
        padding: int | tuple[int] = 0,
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
            **kwargs,
        )


class Conv2D(_Conv):
    r"""A convolution over two spatial axes.

    An axis of length :math:`L` gets the length
    :math:`\lfloor (L + 2\,\text{pad} - \text{dilation}\,(k - 1) - 1) / \text{stride} \rfloor + 1`.

    Parameters: ``weight`` of shape ``(channels, in_channels / groups, *kernel_size)``,
    with the second axis last in channels-last layouts, and ``bias`` of shape ``(channels,)``.

    Shapes:
        input: ``(N, in_channels, H, W)``, axes in the order of ``layout``.
        output: ``(N, channels, H, W)``, axes in the order of ``layout``.

    Args:
        channels: Number of output channels.
        kernel_size: Length of the kernel along every axis, or along each.
        strides: Steps of the kernel.
        padding: Zeros added on both sides.
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
        >>> layer = mx.gluon.nn.Conv2D(4, kernel_size=3)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3, 8, 8))).shape
        (2, 4, 6, 6)
    """

    def __init__(
        self,
        channels: int,
        kernel_size: int | tuple[int, int],
        strides: int | tuple[int, int] = (1, 1),
        padding: int | tuple[int, int] = (0, 0),
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
            **kwargs,
        )


class Conv3D(_Conv):
    r"""A convolution over three spatial axes.

    An axis of length :math:`L` gets the length
    :math:`\lfloor (L + 2\,\text{pad} - \text{dilation}\,(k - 1) - 1) / \text{stride} \rfloor + 1`.

    Parameters: ``weight`` of shape ``(channels, in_channels / groups, *kernel_size)``,
    with the second axis last in channels-last layouts, and ``bias`` of shape ``(channels,)``.

    Shapes:
        input: ``(N, in_channels, D, H, W)``, axes in the order of ``layout``.
        output: ``(N, channels, D, H, W)``, axes in the order of ``layout``.

    Args:
        channels: Number of output channels.
        kernel_size: Length of the kernel along every axis, or along each.
        strides: Steps of the kernel.
        padding: Zeros added on both sides.
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
        >>> layer = mx.gluon.nn.Conv3D(4, kernel_size=3)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3, 8, 8, 8))).shape
        (2, 4, 6, 6, 6)
    """

    def __init__(
        self,
        channels: int,
        kernel_size: int | tuple[int, int, int],
        strides: int | tuple[int, int, int] = (1, 1, 1),
        padding: int | tuple[int, int, int] = (0, 0, 0),
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
            **kwargs,
        )
