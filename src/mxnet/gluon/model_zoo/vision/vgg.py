"""VGG networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.gluon import nn
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.model_zoo.model_store import DEFAULT_CONTEXT, load_pretrained
from mxnet.initializer import Xavier

_FILTERS = (64, 128, 256, 512, 512)
_LAYERS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}


class VGG(HybridBlock):
    """A VGG network: stages of 3x3 convolutions with pooling between them.

    Shapes:
        input: ``(N, 3, 224, 224)``.
        output: ``(N, classes)``.

    Args:
        layers: Number of convolutions of each stage.
        filters: Number of channels of each stage.
        classes: Number of outputs.
        batch_norm: Normalise after each convolution.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: ``layers`` and ``filters`` differ in length.

    References:
        Simonyan, Zisserman (2014), Very Deep Convolutional Networks for Large-Scale Image
        Recognition, https://arxiv.org/abs/1409.1556
    """

    def __init__(
        self,
        layers: Sequence[int],
        filters: Sequence[int],
        classes: int = 1000,
        batch_norm: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if len(layers) != len(filters):
            raise AssertionError(
                f"VGG: layers has {len(layers)} stages but filters has {len(filters)}"
            )
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="")
            for count, channels in zip(layers, filters, strict=True):
                self._add_stage(count, channels, batch_norm)
            for _ in range(2):
                dense = nn.Dense(
                    4096,
                    activation="relu",
                    weight_initializer="normal",
                    bias_initializer="zeros",
                )
                self.features.add(dense, nn.Dropout(rate=0.5))
            self.output = nn.Dense(classes, weight_initializer="normal", bias_initializer="zeros")

    def _add_stage(self, count: int, channels: int, batch_norm: bool) -> None:
        for _ in range(count):
            convolution = nn.Conv2D(
                channels,
                kernel_size=3,
                padding=1,
                weight_initializer=Xavier(rnd_type="gaussian", factor_type="out", magnitude=2),
                bias_initializer="zeros",
            )
            self.features.add(convolution)
            if batch_norm:
                self.features.add(nn.BatchNorm())
            self.features.add(nn.Activation("relu"))
        self.features.add(nn.MaxPool2D(strides=2))

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ARG002, N803
        """Compute the class scores."""
        return self.output(self.features(x))


def get_vgg(
    num_layers: int,
    pretrained: bool = False,
    ctx: Context = DEFAULT_CONTEXT,
    root: str = "~/.mxnet/models",
    **kwargs: Any,
) -> VGG:
    """A VGG network by its number of layers.

    Args:
        num_layers: 11, 13, 16 or 19.
        pretrained: Load trained parameters from ``root``.
        ctx: Context to load them to.
        root: Folder of parameter files.
        **kwargs: Of :class:`VGG`.

    Raises:
        MXNetError: ``num_layers`` is another number.
    """
    if num_layers not in _LAYERS:
        raise MXNetError(f"get_vgg: num_layers={num_layers} must be one of {list(_LAYERS)}")
    name = f"vgg{num_layers}" + ("_bn" if kwargs.get("batch_norm") else "")
    net: VGG = load_pretrained(
        VGG(_LAYERS[num_layers], _FILTERS, **kwargs), name, pretrained, ctx, root
    )
    return net


def vgg11(**kwargs: Any) -> VGG:
    """VGG with 11 layers.

    Args:
        **kwargs: Of :func:`get_vgg`.
    """
    return get_vgg(11, **kwargs)


def vgg13(**kwargs: Any) -> VGG:
    """VGG with 13 layers.

    Args:
        **kwargs: Of :func:`get_vgg`.
    """
    return get_vgg(13, **kwargs)


def vgg16(**kwargs: Any) -> VGG:
    """VGG with 16 layers.

    Args:
        **kwargs: Of :func:`get_vgg`.
    """
    return get_vgg(16, **kwargs)


def vgg19(**kwargs: Any) -> VGG:
    """VGG with 19 layers.

    Args:
        **kwargs: Of :func:`get_vgg`.
    """
    return get_vgg(19, **kwargs)


def vgg11_bn(**kwargs: Any) -> VGG:
    """VGG with 11 layers and batch normalisation.

    Args:
        **kwargs: Of :func:`get_vgg`.
    """
    return get_vgg(11, **{**kwargs, "batch_norm": True})


def vgg13_bn(**kwargs: Any) -> VGG:
    """VGG with 13 layers and batch normalisation.

    Args:
        **kwargs: Of :func:`get_vgg`.
    """
    return get_vgg(13, **{**kwargs, "batch_norm": True})


def vgg16_bn(**kwargs: Any) -> VGG:
    """VGG with 16 layers and batch normalisation.

    Args:
        **kwargs: Of :func:`get_vgg`.
    """
    return get_vgg(16, **{**kwargs, "batch_norm": True})


def vgg19_bn(**kwargs: Any) -> VGG:
    """VGG with 19 layers and batch normalisation.

    Args:
        **kwargs: Of :func:`get_vgg`.
    """
    return get_vgg(19, **{**kwargs, "batch_norm": True})
