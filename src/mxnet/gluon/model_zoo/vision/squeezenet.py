"""SqueezeNet."""

from __future__ import annotations

from typing import Any

from mxnet.context import Context
from mxnet.gluon import nn
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.model_zoo.model_store import DEFAULT_CONTEXT, load_pretrained
from mxnet.gluon.nn.concurrent import HybridConcurrent

# Fire modules by their squeezing channels; each expands to 8 times as many. 0 is a pooling.
_FIRES = {
    "1.0": (16, 16, 32, 0, 32, 48, 48, 64, 0, 64),
    "1.1": (16, 16, 0, 32, 32, 0, 48, 48, 64, 64),
}
_FIRST = {"1.0": (96, 7), "1.1": (64, 3)}


def _fire(squeeze: int) -> nn.HybridSequential:
    """A 1x1 convolution to few channels, then 1x1 and 3x3 convolutions side by side."""
    block = nn.HybridSequential(prefix="")
    block.add(_convolution(squeeze, 1))
    paths = HybridConcurrent(axis=1, prefix="")
    paths.add(_convolution(4 * squeeze, 1), _convolution(4 * squeeze, 3, 1))
    block.add(paths)
    return block


def _convolution(channels: int, kernel: int, padding: int = 0) -> nn.HybridSequential:
    block = nn.HybridSequential(prefix="")
    block.add(nn.Conv2D(channels, kernel, padding=padding), nn.Activation("relu"))
    return block


class SqueezeNet(HybridBlock):
    """SqueezeNet: few parameters by 1x1 convolutions that squeeze the channels.

    Shapes:
        input: ``(N, 3, 224, 224)``.
        output: ``(N, classes)``.

    Args:
        version: ``"1.0"`` or ``"1.1"``.
        classes: Number of outputs.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The version is another one.

    References:
        Iandola et al. (2016), SqueezeNet, https://arxiv.org/abs/1602.07360
    """

    def __init__(self, version: str, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if version not in _FIRES:
            raise AssertionError(f"SqueezeNet: version={version!r} must be '1.0' or '1.1'")
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="")
            channels, kernel = _FIRST[version]
            self.features.add(
                nn.Conv2D(channels, kernel_size=kernel, strides=2),
                nn.Activation("relu"),
                nn.MaxPool2D(pool_size=3, strides=2, ceil_mode=True),
            )
            for squeeze in _FIRES[version]:
                pooling = nn.MaxPool2D(3, 2, ceil_mode=True) if not squeeze else None
                self.features.add(pooling or _fire(squeeze))
            self.features.add(nn.Dropout(0.5))
            self.output = nn.HybridSequential(prefix="")
            self.output.add(
                nn.Conv2D(classes, kernel_size=1),
                nn.Activation("relu"),
                nn.AvgPool2D(13),
                nn.Flatten(),
            )

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ARG002, N803
        """Compute the class scores."""
        return self.output(self.features(x))


def _get_squeezenet(
    version: str,
    pretrained: bool = False,
    ctx: Context = DEFAULT_CONTEXT,
    root: str = "~/.mxnet/models",
    **kwargs: Any,
) -> SqueezeNet:
    net: SqueezeNet = load_pretrained(
        SqueezeNet(version, **kwargs), f"squeezenet{version}", pretrained, ctx, root
    )
    return net


def squeezenet1_0(**kwargs: Any) -> SqueezeNet:
    """SqueezeNet 1.0.

    Args:
        **kwargs: ``pretrained``, ``ctx``, ``root``, and those of :class:`SqueezeNet`.
    """
    return _get_squeezenet("1.0", **kwargs)


def squeezenet1_1(**kwargs: Any) -> SqueezeNet:
    """SqueezeNet 1.1, with less computation for the same accuracy.

    Args:
        **kwargs: ``pretrained``, ``ctx``, ``root``, and those of :class:`SqueezeNet`.
    """
    return _get_squeezenet("1.1", **kwargs)
