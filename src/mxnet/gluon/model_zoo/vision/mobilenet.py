"""MobileNet and MobileNetV2."""

from __future__ import annotations

from typing import Any

from mxnet.context import Context
from mxnet.gluon import nn
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.model_zoo.model_store import DEFAULT_CONTEXT, load_pretrained

# Output channels (before the multiplier) and stride of the separable convolutions.
_SEPARABLE = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1),
    (512, 1), (512, 1), (1024, 2), (1024, 1),
)  # fmt: skip
# Expansion, output channels (before the multiplier), repetitions and first stride of bottlenecks.
_BOTTLENECKS = (
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
    (6, 320, 1, 1),
)  # fmt: skip


class RELU6(HybridBlock):
    """Rectification that ends at 6, as mobile processors compute it.

    Args:
        prefix: Text before the block's name.
        params: Not used: there are no parameters.
    """

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Clip ``x`` to [0, 6]."""
        return F.clip(x, 0, 6, name="relu6")


def _add_convolution(
    block: nn.HybridSequential,
    channels: int,
    kernel: int = 1,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
    active: bool = True,
    relu6: bool = False,
) -> None:
    """A convolution, normalised and, if ``active``, rectified."""
    block.add(
        nn.Conv2D(channels, kernel, stride, padding, groups=groups, use_bias=False),
        nn.BatchNorm(scale=True),
    )
    if active:
        block.add(RELU6() if relu6 else nn.Activation("relu"))


class LinearBottleneck(HybridBlock):
    """Expands channels, convolves each by itself and projects them to few, without rectifying.

    Args:
        in_channels: Number of input channels.
        channels: Number of output channels.
        t: Factor of the expansion.
        stride: Step of the convolution.
        **kwargs: ``prefix`` and ``params``.

    References:
        Sandler et al. (2018), MobileNetV2, https://arxiv.org/abs/1801.04381
    """

    def __init__(self, in_channels: int, channels: int, t: int, stride: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.use_shortcut = stride == 1 and in_channels == channels
        expanded = in_channels * t
        with self.name_scope():
            self.out = nn.HybridSequential(prefix="")
            _add_convolution(self.out, expanded, relu6=True)
            _add_convolution(self.out, expanded, 3, stride, 1, groups=expanded, relu6=True)
            _add_convolution(self.out, channels, active=False)

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the block."""
        out = self.out(x)
        return F.elemwise_add(out, x) if self.use_shortcut else out


class MobileNet(HybridBlock):
    """MobileNet: convolutions of each channel by itself, then across channels.

    Shapes:
        input: ``(N, 3, 224, 224)``.
        output: ``(N, classes)``.

    Args:
        multiplier: Factor on the number of channels.
        classes: Number of outputs.
        **kwargs: ``prefix`` and ``params``.

    References:
        Howard et al. (2017), MobileNets, https://arxiv.org/abs/1704.04861
    """

    def __init__(self, multiplier: float = 1.0, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="")
            with self.features.name_scope():
                channels = int(32 * multiplier)
                _add_convolution(self.features, channels, 3, 2, 1)
                for base, stride in _SEPARABLE:
                    _add_convolution(self.features, channels, 3, stride, 1, groups=channels)
                    channels = int(base * multiplier)
                    _add_convolution(self.features, channels)
                self.features.add(nn.GlobalAvgPool2D(), nn.Flatten())
            self.output = nn.Dense(classes)

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ARG002, N803
        """Compute the class scores."""
        return self.output(self.features(x))


class MobileNetV2(HybridBlock):
    """MobileNetV2: linear bottlenecks with ways around them.

    Shapes:
        input: ``(N, 3, 224, 224)``.
        output: ``(N, classes)``.

    Args:
        multiplier: Factor on the number of channels.
        classes: Number of outputs.
        **kwargs: ``prefix`` and ``params``.

    References:
        Sandler et al. (2018), MobileNetV2, https://arxiv.org/abs/1801.04381
    """

    def __init__(self, multiplier: float = 1.0, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="features_")
            with self.features.name_scope():
                channels = int(32 * multiplier)
                _add_convolution(self.features, channels, 3, 2, 1, relu6=True)
                for expansion, base, repetitions, stride in _BOTTLENECKS:
                    for i in range(repetitions):
                        wanted = int(base * multiplier)
                        step = stride if i == 0 else 1
                        self.features.add(LinearBottleneck(channels, wanted, expansion, step))
                        channels = wanted
                last = int(1280 * multiplier) if multiplier > 1.0 else 1280
                _add_convolution(self.features, last, relu6=True)
                self.features.add(nn.GlobalAvgPool2D())
            self.output = nn.HybridSequential(prefix="output_")
            with self.output.name_scope():
                self.output.add(nn.Conv2D(classes, 1, use_bias=False, prefix="pred_"), nn.Flatten())

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ARG002, N803
        """Compute the class scores."""
        return self.output(self.features(x))


def _version(multiplier: float) -> str:
    """A multiplier as file names spell it: 1.0, 0.75, 0.5, 0.25."""
    text = f"{multiplier:.2f}"
    return text[:-1] if text in ("1.00", "0.50") else text


def get_mobilenet(
    multiplier: float,
    pretrained: bool = False,
    ctx: Context = DEFAULT_CONTEXT,
    root: str = "~/.mxnet/models",
    **kwargs: Any,
) -> MobileNet:
    """MobileNet with a factor on the number of channels.

    Args:
        multiplier: The factor; there are trained parameters for 1.0, 0.75, 0.5 and 0.25.
        pretrained: Load trained parameters from ``root``.
        ctx: Context to load them to.
        root: Folder of parameter files.
        **kwargs: Of :class:`MobileNet`.
    """
    name = f"mobilenet{_version(multiplier)}"
    net: MobileNet = load_pretrained(MobileNet(multiplier, **kwargs), name, pretrained, ctx, root)
    return net


def get_mobilenet_v2(
    multiplier: float,
    pretrained: bool = False,
    ctx: Context = DEFAULT_CONTEXT,
    root: str = "~/.mxnet/models",
    **kwargs: Any,
) -> MobileNetV2:
    """MobileNetV2 with a factor on the number of channels.

    Args:
        multiplier: The factor; there are trained parameters for 1.0, 0.75, 0.5 and 0.25.
        pretrained: Load trained parameters from ``root``.
        ctx: Context to load them to.
        root: Folder of parameter files.
        **kwargs: Of :class:`MobileNetV2`.
    """
    name = f"mobilenetv2_{_version(multiplier)}"
    net: MobileNetV2 = load_pretrained(
        MobileNetV2(multiplier, **kwargs), name, pretrained, ctx, root
    )
    return net


def mobilenet1_0(**kwargs: Any) -> MobileNet:
    """MobileNet with 1.0 times the channels.

    Args:
        **kwargs: Of :func:`get_mobilenet`.
    """
    return get_mobilenet(1.0, **kwargs)


def mobilenet0_75(**kwargs: Any) -> MobileNet:
    """MobileNet with 0.75 times the channels.

    Args:
        **kwargs: Of :func:`get_mobilenet`.
    """
    return get_mobilenet(0.75, **kwargs)


def mobilenet0_5(**kwargs: Any) -> MobileNet:
    """MobileNet with 0.5 times the channels.

    Args:
        **kwargs: Of :func:`get_mobilenet`.
    """
    return get_mobilenet(0.5, **kwargs)


def mobilenet0_25(**kwargs: Any) -> MobileNet:
    """MobileNet with 0.25 times the channels.

    Args:
        **kwargs: Of :func:`get_mobilenet`.
    """
    return get_mobilenet(0.25, **kwargs)


def mobilenet_v2_1_0(**kwargs: Any) -> MobileNetV2:
    """MobileNetV2 with 1.0 times the channels.

    Args:
        **kwargs: Of :func:`get_mobilenet_v2`.
    """
    return get_mobilenet_v2(1.0, **kwargs)


def mobilenet_v2_0_75(**kwargs: Any) -> MobileNetV2:
    """MobileNetV2 with 0.75 times the channels.

    Args:
        **kwargs: Of :func:`get_mobilenet_v2`.
    """
    return get_mobilenet_v2(0.75, **kwargs)


def mobilenet_v2_0_5(**kwargs: Any) -> MobileNetV2:
    """MobileNetV2 with 0.5 times the channels.

    Args:
        **kwargs: Of :func:`get_mobilenet_v2`.
    """
    return get_mobilenet_v2(0.5, **kwargs)


def mobilenet_v2_0_25(**kwargs: Any) -> MobileNetV2:
    """MobileNetV2 with 0.25 times the channels.

    Args:
        **kwargs: Of :func:`get_mobilenet_v2`.
    """
    return get_mobilenet_v2(0.25, **kwargs)
