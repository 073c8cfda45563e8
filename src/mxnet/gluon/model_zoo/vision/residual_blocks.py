"""The blocks of residual networks."""

from __future__ import annotations

from typing import Any

from mxnet.gluon import nn
from mxnet.gluon.hybrid_block import HybridBlock


def _conv3x3(channels: int, stride: int, in_channels: int) -> nn.Conv2D:
    return nn.Conv2D(
        channels, kernel_size=3, strides=stride, padding=1, use_bias=False, in_channels=in_channels
    )


def _downsample_v1(channels: int, stride: int, in_channels: int) -> nn.HybridSequential:
    block = nn.HybridSequential(prefix="")
    block.add(
        nn.Conv2D(channels, kernel_size=1, strides=stride, use_bias=False, in_channels=in_channels),
        nn.BatchNorm(),
    )
    return block


def _downsample_v2(channels: int, stride: int, in_channels: int) -> nn.Conv2D:
    return nn.Conv2D(channels, 1, stride, use_bias=False, in_channels=in_channels)


class _BlockV1(HybridBlock):
    """A body, the way around it, and a rectification of their sum."""

    body: nn.HybridSequential
    downsample: nn.HybridSequential | None

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the block."""
        residual = x if self.downsample is None else self.downsample(x)
        return F.Activation(self.body(x) + residual, act_type="relu")


class BasicBlockV1(_BlockV1):
    """Two 3x3 convolutions and a way around them; the block of ResNet V1 with 18 and 34 layers.

    Args:
        channels: Number of output channels.
        stride: Step of the first convolution.
        downsample: Whether the way around needs a convolution to fit.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    References:
        He et al. (2015), Deep Residual Learning for Image Recognition,
        https://arxiv.org/abs/1512.03385
    """

    def __init__(
        self,
        channels: int,
        stride: int,
        downsample: bool = False,
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.body = nn.HybridSequential(prefix="")
        self.body.add(
            _conv3x3(channels, stride, in_channels),
            nn.BatchNorm(),
            nn.Activation("relu"),
            _conv3x3(channels, 1, channels),
            nn.BatchNorm(),
        )
        self.downsample = _downsample_v1(channels, stride, in_channels) if downsample else None

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the block; the sum is in the order in which files of the reference have it."""
        residual = x if self.downsample is None else self.downsample(x)
        return F.Activation(residual + self.body(x), act_type="relu")


class BottleneckV1(_BlockV1):
    """1x1, 3x3 and 1x1 convolutions and a way around them; the block of deeper ResNets V1.

    Args:
        channels: Number of output channels; the 3x3 convolution has a quarter of them.
        stride: Step of the first convolution.
        downsample: Whether the way around needs a convolution to fit.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    References:
        He et al. (2015), Deep Residual Learning for Image Recognition,
        https://arxiv.org/abs/1512.03385
    """

    def __init__(
        self,
        channels: int,
        stride: int,
        downsample: bool = False,
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        narrow = channels // 4
        self.body = nn.HybridSequential(prefix="")
        # The 1x1 convolutions have biases, although normalisation follows: files hold them.
        self.body.add(
            nn.Conv2D(narrow, kernel_size=1, strides=stride),
            nn.BatchNorm(),
            nn.Activation("relu"),
            _conv3x3(narrow, 1, narrow),
            nn.BatchNorm(),
            nn.Activation("relu"),
            nn.Conv2D(channels, kernel_size=1, strides=1),
            nn.BatchNorm(),
        )
        self.downsample = _downsample_v1(channels, stride, in_channels) if downsample else None


class BasicBlockV2(HybridBlock):
    """Two 3x3 convolutions, normalised before, and a way around them.

    Args:
        channels: Number of output channels.
        stride: Step of the first convolution.
        downsample: Whether the way around needs a convolution to fit.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    References:
        He et al. (2016), Identity Mappings in Deep Residual Networks,
        https://arxiv.org/abs/1603.05027
    """

    def __init__(
        self,
        channels: int,
        stride: int,
        downsample: bool = False,
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.bn1 = nn.BatchNorm()
        self.conv1 = _conv3x3(channels, stride, in_channels)
        self.bn2 = nn.BatchNorm()
        self.conv2 = _conv3x3(channels, 1, channels)
        self.downsample = _downsample_v2(channels, stride, in_channels) if downsample else None

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the block."""
        residual = x
        x = F.Activation(self.bn1(x), act_type="relu")
        if self.downsample is not None:
            residual = self.downsample(x)
        x = F.Activation(self.bn2(self.conv1(x)), act_type="relu")
        return self.conv2(x) + residual


class BottleneckV2(HybridBlock):
    """1x1, 3x3 and 1x1 convolutions, normalised before, and a way around them.

    Args:
        channels: Number of output channels; the 3x3 convolution has a quarter of them.
        stride: Step of the 3x3 convolution.
        downsample: Whether the way around needs a convolution to fit.
        in_channels: Number of input channels; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    References:
        He et al. (2016), Identity Mappings in Deep Residual Networks,
        https://arxiv.org/abs/1603.05027
    """

    def __init__(
        self,
        channels: int,
        stride: int,
        downsample: bool = False,
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        narrow = channels // 4
        self.bn1 = nn.BatchNorm()
        self.conv1 = nn.Conv2D(narrow, kernel_size=1, strides=1, use_bias=False)
        self.bn2 = nn.BatchNorm()
        self.conv2 = _conv3x3(narrow, stride, narrow)
        self.bn3 = nn.BatchNorm()
        self.conv3 = nn.Conv2D(channels, kernel_size=1, strides=1, use_bias=False)
        self.downsample = _downsample_v2(channels, stride, in_channels) if downsample else None

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the block."""
        residual = x
        x = F.Activation(self.bn1(x), act_type="relu")
        if self.downsample is not None:
            residual = self.downsample(x)
        x = F.Activation(self.bn2(self.conv1(x)), act_type="relu")
        x = F.Activation(self.bn3(self.conv2(x)), act_type="relu")
        return self.conv3(x) + residual
