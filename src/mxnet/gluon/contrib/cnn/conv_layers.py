"""Convolutions that read the image where a second convolution says."""

from __future__ import annotations

from typing import Any

from mxnet.base import MXNetError
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.nn.activations import Activation
from mxnet.gluon.nn.window import Lengths, expand
from mxnet.gluon.parameter_array import Parameter


class DeformableConvolution(HybridBlock):
    r"""A convolution whose taps are moved by learned, position-dependent offsets.

    Parameters, with :math:`k` the number of the kernel's elements: ``offset_weight`` of shape
    ``(2 * k * num_deformable_group, in_channels / groups, *kernel_size)`` and ``offset_bias``,
    ``deformable_conv_weight`` of shape ``(channels, in_channels / groups, *kernel_size)`` and
    ``deformable_conv_bias``.

    Shapes:
        input: ``(N, in_channels, H, W)``.
        output: ``(N, channels, H', W')``, as for an ordinary convolution.

    Args:
        channels: Number of output channels.
        kernel_size: Height and width of the kernel.
        strides: Steps of the kernel.
        padding: Zeros added on both sides of each axis.
        dilation: Distance between the kernel's elements.
        groups: Number of groups of channels that are convolved separately.
        num_deformable_group: Number of groups of input channels with offsets of their own.
        layout: Order of the axes; only ``"NCHW"`` works.
        use_bias: Whether there is a bias.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        activation: Name of the activation applied to the result.
        weight_initializer: First values of the weight.
        bias_initializer: First values of the bias.
        offset_weight_initializer: First values of the offsets' weight.
        offset_bias_initializer: First values of the offsets' bias.
        offset_use_bias: Whether the offsets have a bias.
        op_name: Operator that computes the layer.
        adj: Has no meaning here; must be None.
        prefix: Text before the layer's names.
        params: Parameters to share.

    Raises:
        MXNetError: ``layout`` or ``adj`` has another value, or ``groups`` does not divide the
            channels.

    Example:
        >>> layer = mx.gluon.contrib.cnn.DeformableConvolution(4, kernel_size=3, padding=1)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((1, 2, 5, 5))).shape
        (1, 4, 5, 5)

    References:
        Dai et al. (2017), Deformable Convolutional Networks, https://arxiv.org/abs/1703.06211
    """

    _numbers_per_tap = 2
    deformable_conv_weight: Parameter

    def __init__(
        self,
        channels: int,
        kernel_size: Lengths = (1, 1),
        strides: Lengths = (1, 1),
        padding: Lengths = (0, 0),
        dilation: Lengths = (1, 1),
        groups: int = 1,
        num_deformable_group: int = 1,
        layout: str = "NCHW",
        use_bias: bool = True,
        in_channels: int = 0,
        activation: str | None = None,
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        offset_weight_initializer: Any = "zeros",
        offset_bias_initializer: Any = "zeros",
        offset_use_bias: bool = True,
        op_name: str = "DeformableConvolution",
        adj: Any = None,
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._check(layout, adj, channels, in_channels, groups)
        self._channels = channels
        self._in_channels = in_channels
        self._op_name = op_name
        kernel = expand("kernel_size", kernel_size, 2)
        shared = {
            "kernel": kernel,
            "stride": expand("strides", strides, 2),
            "dilate": expand("dilation", dilation, 2),
            "pad": expand("padding", padding, 2),
            "num_group": groups,
            "layout": layout,
        }
        self._taps = kernel[0] * kernel[1] * num_deformable_group
        offsets = self._numbers_per_tap * self._taps
        self._kwargs_offset: dict[str, Any] = {
            **shared, "num_filter": offsets, "no_bias": not offset_use_bias, "cudnn_off": True,
        }  # fmt: skip
        self._kwargs: dict[str, Any] = {
            **shared,
            "num_filter": channels,
            "no_bias": not use_bias,
            "num_deformable_group": num_deformable_group,
        }
        parts = {
            "offset": (
                offsets,
                offset_use_bias,
                offset_weight_initializer,
                offset_bias_initializer,
            ),
            "deformable_conv": (channels, use_bias, weight_initializer, bias_initializer),
        }
        with self.name_scope():
            for name in self._order_of_parameters():
                self._add_parameters(name, kernel, groups, *parts[name])
            self.act = (
                None if activation is None else Activation(activation, prefix=activation + "_")
            )

    def _check(self, layout: str, adj: Any, channels: int, in_channels: int, groups: int) -> None:
        name = type(self).__name__
        if layout != "NCHW" or adj is not None:
            raise MXNetError(f"{name}: layout={layout!r}, adj={adj!r}; only NCHW and None work")
        if channels % groups or in_channels % groups:
            raise MXNetError(
                f"{name}: channels={channels} and in_channels={in_channels} must be multiples of "
                f"groups={groups}"
            )

    @staticmethod
    def _order_of_parameters() -> tuple[str, str]:
        return "offset", "deformable_conv"

    def _add_parameters(
        self,
        name: str,
        kernel: tuple[int, ...],
        groups: int,
        filters: int,
        use_bias: bool,
        weight_initializer: Any,
        bias_initializer: Any,
    ) -> None:
        weight = self.params.get(
            f"{name}_weight",
            shape=(filters, self._in_channels // groups, *kernel),
            init=weight_initializer,
            allow_deferred_init=True,
        )
        setattr(self, f"{name}_weight", weight)
        bias = None
        if use_bias:
            bias = self.params.get(
                f"{name}_bias", shape=(filters,), init=bias_initializer, allow_deferred_init=True
            )
        setattr(self, f"{name}_bias", bias)

    def _alias(self) -> str:
        return "deformable_conv"

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        x: Any,
        offset_weight: Any,
        deformable_conv_weight: Any,
        offset_bias: Any = None,
        deformable_conv_bias: Any = None,
    ) -> Any:
        """Compute the offsets, then the convolution."""
        offset = F.Convolution(x, offset_weight, offset_bias, **self._kwargs_offset)
        y = getattr(F.contrib, self._op_name)(
            x, offset, deformable_conv_weight, deformable_conv_bias, name="fwd", **self._kwargs
        )
        return y if self.act is None else self.act(y)

    def __repr__(self) -> str:
        shape = self.deformable_conv_weight.shape or (0, 0)
        k = self._kwargs
        text = f"{shape[1] or None} -> {shape[0]}, kernel_size={k['kernel']}, stride={k['stride']}"
        if k["pad"] != (0, 0):
            text += f", padding={k['pad']}"
        if k["dilate"] != (1, 1):
            text += f", dilation={k['dilate']}"
        if k["num_group"] != 1:
            text += f", groups={k['num_group']}"
        if k["no_bias"]:
            text += ", bias=False"
        if self.act is not None:
            text += f", {self.act}"
        return f"{type(self).__name__}({text})"


class ModulatedDeformableConvolution(DeformableConvolution):
    r"""A deformable convolution that also weighs each tap, by a number from 0 to 2.

    Parameters, arguments and shapes are those of :class:`DeformableConvolution`, except that
    ``offset_weight`` and ``offset_bias`` have ``3 * k * num_deformable_group`` rows: the last third
    goes through twice the logistic function and becomes the weights.

    Args:
        channels: Number of output channels.
        kernel_size: Height and width of the kernel.
        strides: Steps of the kernel.
        padding: Zeros added on both sides of each axis.
        dilation: Distance between the kernel's elements.
        groups: Number of groups of channels that are convolved separately.
        num_deformable_group: Number of groups of input channels with offsets of their own.
        layout: Order of the axes; only ``"NCHW"`` works.
        use_bias: Whether there is a bias.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        activation: Name of the activation applied to the result.
        weight_initializer: First values of the weight.
        bias_initializer: First values of the bias.
        offset_weight_initializer: First values of the offsets' weight.
        offset_bias_initializer: First values of the offsets' bias.
        offset_use_bias: Whether the offsets have a bias.
        op_name: Operator that computes the layer.
        adj: Has no meaning here; must be None.
        prefix: Text before the layer's names.
        params: Parameters to share.

    Raises:
        MXNetError: ``layout`` or ``adj`` has another value, or ``groups`` does not divide the
            channels.

    Example:
        >>> layer = mx.gluon.contrib.cnn.ModulatedDeformableConvolution(4, kernel_size=3)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((1, 2, 5, 5))).shape
        (1, 4, 3, 3)

    References:
        Zhu et al. (2018), Deformable ConvNets v2, https://arxiv.org/abs/1811.11168
    """

    _numbers_per_tap = 3

    def __init__(
        self,
        channels: int,
        kernel_size: Lengths = (1, 1),
        strides: Lengths = (1, 1),
        padding: Lengths = (0, 0),
        dilation: Lengths = (1, 1),
        groups: int = 1,
        num_deformable_group: int = 1,
        layout: str = "NCHW",
        use_bias: bool = True,
        in_channels: int = 0,
        activation: str | None = None,
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        offset_weight_initializer: Any = "zeros",
        offset_bias_initializer: Any = "zeros",
        offset_use_bias: bool = True,
        op_name: str = "ModulatedDeformableConvolution",
        adj: Any = None,
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            channels, kernel_size, strides, padding, dilation, groups, num_deformable_group,
            layout, use_bias, in_channels, activation, weight_initializer, bias_initializer,
            offset_weight_initializer, offset_bias_initializer, offset_use_bias, op_name, adj,
            prefix, params,
        )  # fmt: skip

    @staticmethod
    def _order_of_parameters() -> tuple[str, str]:
        # reference: the other way round than in DeformableConvolution
        return "deformable_conv", "offset"

    def _alias(self) -> str:
        return "modulated_deformable_conv"

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        x: Any,
        offset_weight: Any,
        deformable_conv_weight: Any,
        offset_bias: Any = None,
        deformable_conv_bias: Any = None,
    ) -> Any:
        """Compute offsets and weights of the taps, then the convolution."""
        both = F.Convolution(x, offset_weight, offset_bias, **self._kwargs_offset)
        offset = F.slice_axis(both, axis=1, begin=0, end=2 * self._taps)
        mask = F.sigmoid(F.slice_axis(both, axis=1, begin=2 * self._taps, end=None)) * 2
        y = getattr(F.contrib, self._op_name)(
            x, offset, mask, deformable_conv_weight, deformable_conv_bias, name="fwd",
            **self._kwargs,
        )  # fmt: skip
        return y if self.act is None else self.act(y)
