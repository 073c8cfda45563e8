"""Residual networks, versions 1 and 2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.context import Context
from mxnet.gluon import nn
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.model_zoo.model_store import DEFAULT_CONTEXT, load_pretrained
from mxnet.gluon.model_zoo.vision.residual_blocks import BasicBlockV1 as BasicBlockV1
from mxnet.gluon.model_zoo.vision.residual_blocks import BasicBlockV2 as BasicBlockV2
from mxnet.gluon.model_zoo.vision.residual_blocks import BottleneckV1 as BottleneckV1
from mxnet.gluon.model_zoo.vision.residual_blocks import BottleneckV2 as BottleneckV2
from mxnet.gluon.model_zoo.vision.residual_blocks import _conv3x3 as _conv3x3

# Kind of block, blocks of each stage, channels of the first convolution and of each stage.
_NARROW, _WIDE = (64, 64, 128, 256, 512), (64, 256, 512, 1024, 2048)
_SPECIFICATIONS = {
    18: ("basic", (2, 2, 2, 2), _NARROW),
    34: ("basic", (3, 4, 6, 3), _NARROW),
    50: ("bottleneck", (3, 4, 6, 3), _WIDE),
    101: ("bottleneck", (3, 4, 23, 3), _WIDE),
    152: ("bottleneck", (3, 8, 36, 3), _WIDE),
}


def _stage(
    block: Any, count: int, channels: int, stride: int, index: int, in_channels: int
) -> nn.HybridSequential:
    """Blocks of equal size, of which the first changes the size."""
    stage = nn.HybridSequential(prefix=f"stage{index}_")
    with stage.name_scope():
        stage.add(
            block(channels, stride, channels != in_channels, in_channels=in_channels, prefix="")
        )
        for _ in range(count - 1):
            stage.add(block(channels, 1, False, in_channels=channels, prefix=""))
    return stage


class _ResNet(HybridBlock):
    """What both versions share."""

    features: nn.HybridSequential
    output: nn.Dense

    def __init__(self, layers: Sequence[int], channels: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if len(layers) != len(channels) - 1:
            raise AssertionError(
                f"{type(self).__name__}: channels needs one entry more than layers, but they have "
                f"{len(channels)} and {len(layers)}"
            )

    def _add_beginning(self, channels: int, thumbnail: bool) -> None:
        """The convolution before the stages: small for thumbnails, else large with pooling."""
        if thumbnail:
            self.features.add(nn.Conv2D(channels, 3, 1, 1, use_bias=False))
            return
        self.features.add(
            nn.Conv2D(channels, 7, 2, 3, use_bias=False),
            nn.BatchNorm(),
            nn.Activation("relu"),
            nn.MaxPool2D(3, 2, 1),
        )

    def _add_stages(self, block: Any, layers: Sequence[int], channels: Sequence[int]) -> None:
        for i, count in enumerate(layers):
            stride = 1 if i == 0 else 2
            self.features.add(
                _stage(block, count, channels[i + 1], stride, i + 1, in_channels=channels[i])
            )

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ARG002, N803
        """Compute the class scores."""
        return self.output(self.features(x))


class ResNetV1(_ResNet):
    """A residual network that normalises after convolutions.

    Shapes:
        input: ``(N, 3, 224, 224)``; with ``thumbnail`` ``(N, 3, 32, 32)``.
        output: ``(N, classes)``.

    Args:
        block: Class of the blocks: :class:`BasicBlockV1` or :class:`BottleneckV1`.
        layers: Number of blocks of each stage.
        channels: Number of channels of the first convolution, then of each stage.
        classes: Number of outputs.
        thumbnail: Begin as small images need it.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: ``channels`` does not have one entry more than ``layers``.

    References:
        He et al. (2015), Deep Residual Learning for Image Recognition,
        https://arxiv.org/abs/1512.03385
    """

    def __init__(
        self,
        block: Any,
        layers: Sequence[int],
        channels: Sequence[int],
        classes: int = 1000,
        thumbnail: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(layers, channels, **kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="")
            self._add_beginning(channels[0], thumbnail)
            self._add_stages(block, layers, channels)
            self.features.add(nn.GlobalAvgPool2D())
            self.output = nn.Dense(classes, in_units=channels[-1])


class ResNetV2(_ResNet):
    """A residual network that normalises before convolutions.

    Shapes:
        input: ``(N, 3, 224, 224)``; with ``thumbnail`` ``(N, 3, 32, 32)``.
        output: ``(N, classes)``.

    Args:
        block: Class of the blocks: :class:`BasicBlockV2` or :class:`BottleneckV2`.
        layers: Number of blocks of each stage.
        channels: Number of channels of the first convolution, then of each stage.
        classes: Number of outputs.
        thumbnail: Begin as small images need it.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: ``channels`` does not have one entry more than ``layers``.

    References:
        He et al. (2016), Identity Mappings in Deep Residual Networks,
        https://arxiv.org/abs/1603.05027
    """

    def __init__(
        self,
        block: Any,
        layers: Sequence[int],
        channels: Sequence[int],
        classes: int = 1000,
        thumbnail: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(layers, channels, **kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="")
            self.features.add(nn.BatchNorm(scale=False, center=False))
            self._add_beginning(channels[0], thumbnail)
            self._add_stages(block, layers, channels)
            self.features.add(
                nn.BatchNorm(), nn.Activation("relu"), nn.GlobalAvgPool2D(), nn.Flatten()
            )
            self.output = nn.Dense(classes, in_units=channels[-1])


_BLOCKS: dict[tuple[int, str], Any] = {
    (1, "basic"): BasicBlockV1,
    (1, "bottleneck"): BottleneckV1,
    (2, "basic"): BasicBlockV2,
    (2, "bottleneck"): BottleneckV2,
}


def get_resnet(
    version: int,
    num_layers: int,
    pretrained: bool = False,
    ctx: Context = DEFAULT_CONTEXT,
    root: str = "~/.mxnet/models",
    **kwargs: Any,
) -> ResNetV1 | ResNetV2:
    """A residual network by its version and number of layers.

    Args:
        version: 1 or 2.
        num_layers: 18, 34, 50, 101 or 152.
        pretrained: Load trained parameters from ``root``.
        ctx: Context to load them to.
        root: Folder of parameter files.
        **kwargs: Of :class:`ResNetV1` and :class:`ResNetV2`.

    Raises:
        AssertionError: Version or number of layers are others.
    """
    if num_layers not in _SPECIFICATIONS:
        raise AssertionError(
            f"get_resnet: num_layers={num_layers} must be one of {list(_SPECIFICATIONS)}"
        )
    if version not in (1, 2):
        raise AssertionError(f"get_resnet: version={version} must be 1 or 2")
    kind, layers, channels = _SPECIFICATIONS[num_layers]
    network = ResNetV1 if version == 1 else ResNetV2
    net: ResNetV1 | ResNetV2 = load_pretrained(
        network(_BLOCKS[version, kind], layers, channels, **kwargs),
        f"resnet{num_layers}_v{version}",
        pretrained,
        ctx,
        root,
    )
    return net


def resnet18_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 with 18 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(1, 18, **kwargs)


def resnet34_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 with 34 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(1, 34, **kwargs)


def resnet50_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 with 50 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(1, 50, **kwargs)


def resnet101_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 with 101 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(1, 101, **kwargs)


def resnet152_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 with 152 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(1, 152, **kwargs)


def resnet18_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 with 18 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(2, 18, **kwargs)


def resnet34_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 with 34 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(2, 34, **kwargs)


def resnet50_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 with 50 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(2, 50, **kwargs)


def resnet101_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 with 101 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(2, 101, **kwargs)


def resnet152_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 with 152 layers.

    Args:
        **kwargs: Of :func:`get_resnet`.
    """
    return get_resnet(2, 152, **kwargs)
