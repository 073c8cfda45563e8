"""AlexNet."""

from __future__ import annotations

from typing import Any

from mxnet.context import Context
from mxnet.gluon import nn
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.model_zoo.model_store import DEFAULT_CONTEXT, load_pretrained


class AlexNet(HybridBlock):
    """AlexNet, in the form for one device.

    Shapes:
        input: ``(N, 3, 224, 224)``.
        output: ``(N, classes)``.

    Args:
        classes: Number of outputs.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.model_zoo.vision.AlexNet(classes=10).output
        Dense(None -> 10, linear)

    References:
        Krizhevsky (2014), One Weird Trick for Parallelizing Convolutional Neural Networks,
        https://arxiv.org/abs/1404.5997
    """

    def __init__(self, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="")
            with self.features.name_scope():
                self.features.add(
                    nn.Conv2D(64, kernel_size=11, strides=4, padding=2, activation="relu"),
                    nn.MaxPool2D(pool_size=3, strides=2),
                    nn.Conv2D(192, kernel_size=5, padding=2, activation="relu"),
                    nn.MaxPool2D(pool_size=3, strides=2),
                    nn.Conv2D(384, kernel_size=3, padding=1, activation="relu"),
                    nn.Conv2D(256, kernel_size=3, padding=1, activation="relu"),
                    nn.Conv2D(256, kernel_size=3, padding=1, activation="relu"),
                    nn.MaxPool2D(pool_size=3, strides=2),
                    nn.Flatten(),
                    nn.Dense(4096, activation="relu"),
                    nn.Dropout(0.5),
                    nn.Dense(4096, activation="relu"),
                    nn.Dropout(0.5),
                )
            self.output = nn.Dense(classes)

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ARG002, N803
        """Compute the class scores."""
        return self.output(self.features(x))


def alexnet(
    pretrained: bool = False,
    ctx: Context = DEFAULT_CONTEXT,
    root: str = "~/.mxnet/models",
    **kwargs: Any,
) -> AlexNet:
    """AlexNet.

    Args:
        pretrained: Load trained parameters from ``root``.
        ctx: Context to load them to.
        root: Folder of parameter files.
        **kwargs: Of :class:`AlexNet`.
    """
    net: AlexNet = load_pretrained(AlexNet(**kwargs), "alexnet", pretrained, ctx, root)
    return net
