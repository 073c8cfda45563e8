"""DenseNet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.context import Context
from mxnet.gluon import nn
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.model_zoo.model_store import DEFAULT_CONTEXT, load_pretrained
from mxnet.gluon.nn.concurrent import HybridConcurrent, Identity

# Channels of the first convolution, growth per layer, layers of each block.
_SPECIFICATIONS = {
    121: (64, 32, (6, 12, 24, 16)),
    161: (96, 48, (6, 12, 36, 24)),
    169: (64, 32, (6, 12, 32, 32)),
    201: (64, 32, (6, 12, 48, 32)),
}


def _dense_block(
    count: int, bn_size: int, growth_rate: int, dropout: float, stage: int
) -> nn.HybridSequential:
    block = nn.HybridSequential(prefix=f"stage{stage}_")
    with block.name_scope():
        for _ in range(count):
            block.add(_dense_layer(growth_rate, bn_size, dropout))
    return block


def _dense_layer(growth_rate: int, bn_size: int, dropout: float) -> HybridConcurrent:
    """New features, joined to those that they are made from."""
    features = nn.HybridSequential(prefix="")
    features.add(
        nn.BatchNorm(),
        nn.Activation("relu"),
        nn.Conv2D(bn_size * growth_rate, kernel_size=1, use_bias=False),
        nn.BatchNorm(),
        nn.Activation("relu"),
        nn.Conv2D(growth_rate, kernel_size=3, padding=1, use_bias=False),
    )
    if dropout:
        features.add(nn.Dropout(dropout))
    layer = HybridConcurrent(axis=1, prefix="")
    layer.add(Identity(), features)
    return layer


def _transition(channels: int) -> nn.HybridSequential:
    block = nn.HybridSequential(prefix="")
    block.add(
        nn.BatchNorm(),
        nn.Activation("relu"),
        nn.Conv2D(channels, kernel_size=1, use_bias=False),
        nn.AvgPool2D(pool_size=2, strides=2),
    )
    return block


class DenseNet(HybridBlock):
    """DenseNet: each layer takes the outputs of all layers before it.

    Shapes:
        input: ``(N, 3, 224, 224)``.
        output: ``(N, classes)``.

    Args:
        num_init_features: Number of channels of the first convolution.
        growth_rate: Number of channels that each layer adds.
        block_config: Number of layers of each dense block.
        bn_size: Channels of the bottlenecks, as a multiple of ``growth_rate``.
        dropout: Probability of dropping an element after each layer.
        classes: Number of outputs.
        **kwargs: ``prefix`` and ``params``.

    References:
        Huang et al. (2016), Densely Connected Convolutional Networks,
        https://arxiv.org/abs/1608.06993
    """

    def __init__(
        self,
        num_init_features: int,
        growth_rate: int,
        block_config: Sequence[int],
        bn_size: int = 4,
        dropout: float = 0,
        classes: int = 1000,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="")
            self.features.add(
                nn.Conv2D(num_init_features, kernel_size=7, strides=2, padding=3, use_bias=False),
                nn.BatchNorm(),
                nn.Activation("relu"),
                nn.MaxPool2D(pool_size=3, strides=2, padding=1),
            )
            channels = num_init_features
            for i, count in enumerate(block_config):
                self.features.add(_dense_block(count, bn_size, growth_rate, dropout, i + 1))
                channels += count * growth_rate
                if i < len(block_config) - 1:
                    channels //= 2
                    self.features.add(_transition(channels))
            self.features.add(
                nn.BatchNorm(), nn.Activation("relu"), nn.AvgPool2D(pool_size=7), nn.Flatten()
            )
            self.output = nn.Dense(classes)

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ARG002, N803
        """Compute the class scores."""
        return self.output(self.features(x))


def _get_densenet(
    num_layers: int,
    pretrained: bool = False,
    ctx: Context = DEFAULT_CONTEXT,
    root: str = "~/.mxnet/models",
    **kwargs: Any,
) -> DenseNet:
    net: DenseNet = load_pretrained(
        DenseNet(*_SPECIFICATIONS[num_layers], **kwargs),
        f"densenet{num_layers}",
        pretrained,
        ctx,
        root,
    )
    return net


def densenet121(**kwargs: Any) -> DenseNet:
    """DenseNet with 121 layers.

    Args:
        **kwargs: ``pretrained``, ``ctx``, ``root``, and those of :class:`DenseNet`.
    """
    return _get_densenet(121, **kwargs)


def densenet161(**kwargs: Any) -> DenseNet:
    """DenseNet with 161 layers.

    Args:
        **kwargs: ``pretrained``, ``ctx``, ``root``, and those of :class:`DenseNet`.
    """
    return _get_densenet(161, **kwargs)


def densenet169(**kwargs: Any) -> DenseNet:
    """DenseNet with 169 layers.

    Args:
        **kwargs: ``pretrained``, ``ctx``, ``root``, and those of :class:`DenseNet`.
    """
    return _get_densenet(169, **kwargs)


def densenet201(**kwargs: Any) -> DenseNet:
    """DenseNet with 201 layers.

    Args:
        **kwargs: ``pretrained``, ``ctx``, ``root``, and those of :class:`DenseNet`.
    """
    return _get_densenet(201, **kwargs)
