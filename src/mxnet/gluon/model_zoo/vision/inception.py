"""Inception v3."""

from __future__ import annotations

from typing import Any

from mxnet.context import Context
from mxnet.gluon import nn
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.model_zoo.model_store import DEFAULT_CONTEXT, load_pretrained
from mxnet.gluon.nn.concurrent import HybridConcurrent

# One convolution: channels, kernel, stride, padding.
Step = tuple[int, Any, int, Any]


def _convolution(channels: int, kernel: Any, stride: int, padding: Any) -> nn.HybridSequential:
    block = nn.HybridSequential(prefix="")
    block.add(
        nn.Conv2D(channels, kernel, stride, padding, use_bias=False),
        nn.BatchNorm(epsilon=0.001),
        nn.Activation("relu"),
    )
    return block


def _branch(*steps: Step, pooling: str | None = None) -> nn.HybridSequential:
    """Convolutions in order, after an average pooling or a maximum pooling of stride 2."""
    block = nn.HybridSequential(prefix="")
    if pooling == "avg":
        block.add(nn.AvgPool2D(pool_size=3, strides=1, padding=1))
    elif pooling == "max":
        block.add(nn.MaxPool2D(pool_size=3, strides=2))
    for step in steps:
        block.add(_convolution(*step))
    return block


def _mixed_a(pool_features: int, prefix: str) -> HybridConcurrent:
    block = HybridConcurrent(axis=1, prefix=prefix)
    with block.name_scope():
        block.add(
            _branch((64, 1, 1, 0)),
            _branch((48, 1, 1, 0), (64, 5, 1, 2)),
            _branch((64, 1, 1, 0), (96, 3, 1, 1), (96, 3, 1, 1)),
            _branch((pool_features, 1, 1, 0), pooling="avg"),
        )
    return block


def _mixed_b(prefix: str) -> HybridConcurrent:
    block = HybridConcurrent(axis=1, prefix=prefix)
    with block.name_scope():
        block.add(
            _branch((384, 3, 2, 0)),
            _branch((64, 1, 1, 0), (96, 3, 1, 1), (96, 3, 2, 0)),
            _branch(pooling="max"),
        )
    return block


def _mixed_c(channels: int, prefix: str) -> HybridConcurrent:
    row: tuple[Any, ...] = ((1, 7), 1, (0, 3))
    column: tuple[Any, ...] = ((7, 1), 1, (3, 0))
    block = HybridConcurrent(axis=1, prefix=prefix)
    with block.name_scope():
        block.add(
            _branch((192, 1, 1, 0)),
            _branch((channels, 1, 1, 0), (channels, *row), (192, *column)),
            _branch(
                (channels, 1, 1, 0),
                (channels, *column),
                (channels, *row),
                (channels, *column),
                (192, *row),
            ),
            _branch((192, 1, 1, 0), pooling="avg"),
        )
    return block


def _mixed_d(prefix: str) -> HybridConcurrent:
    block = HybridConcurrent(axis=1, prefix=prefix)
    with block.name_scope():
        block.add(
            _branch((192, 1, 1, 0), (320, 3, 2, 0)),
            _branch(
                (192, 1, 1, 0), (192, (1, 7), 1, (0, 3)), (192, (7, 1), 1, (3, 0)), (192, 3, 2, 0)
            ),
            _branch(pooling="max"),
        )
    return block


def _forked(*steps: Step) -> nn.HybridSequential:
    """Convolutions in order, then a row and a column side by side."""
    block = nn.HybridSequential(prefix="")
    block.add(_branch(*steps))
    fork = HybridConcurrent(axis=1, prefix="")
    fork.add(_branch((384, (1, 3), 1, (0, 1))), _branch((384, (3, 1), 1, (1, 0))))
    block.add(fork)
    return block


def _mixed_e(prefix: str) -> HybridConcurrent:
    block = HybridConcurrent(axis=1, prefix=prefix)
    with block.name_scope():
        block.add(
            _branch((320, 1, 1, 0)),
            _forked((384, 1, 1, 0)),
            _forked((448, 1, 1, 0), (384, 3, 1, 1)),
            _branch((192, 1, 1, 0), pooling="avg"),
        )
    return block


class Inception3(HybridBlock):
    """Inception v3: convolutions of several sizes side by side.

    Shapes:
        input: ``(N, 3, 299, 299)``.
        output: ``(N, classes)``.

    Args:
        classes: Number of outputs.
        **kwargs: ``prefix`` and ``params``.

    References:
        Szegedy et al. (2015), Rethinking the Inception Architecture for Computer Vision,
        https://arxiv.org/abs/1512.00567
    """

    def __init__(self, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="")
            self.features.add(
                _convolution(32, 3, 2, 0),
                _convolution(32, 3, 1, 0),
                _convolution(64, 3, 1, 1),
                nn.MaxPool2D(pool_size=3, strides=2),
                _convolution(80, 1, 1, 0),
                _convolution(192, 3, 1, 0),
                nn.MaxPool2D(pool_size=3, strides=2),
                _mixed_a(32, "A1_"),
                _mixed_a(64, "A2_"),
                _mixed_a(64, "A3_"),
                _mixed_b("B_"),
                _mixed_c(128, "C1_"),
                _mixed_c(160, "C2_"),
                _mixed_c(160, "C3_"),
                _mixed_c(192, "C4_"),
                _mixed_d("D_"),
                _mixed_e("E1_"),
                _mixed_e("E2_"),
                nn.AvgPool2D(pool_size=8),
                nn.Dropout(0.5),
            )
            self.output = nn.Dense(classes)

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ARG002, N803
        """Compute the class scores."""
        return self.output(self.features(x))


def inception_v3(
    pretrained: bool = False,
    ctx: Context = DEFAULT_CONTEXT,
    root: str = "~/.mxnet/models",
    **kwargs: Any,
) -> Inception3:
    """Inception v3.

    Args:
        pretrained: Load trained parameters from ``root``.
        ctx: Context to load them to.
        root: Folder of parameter files.
        **kwargs: Of :class:`Inception3`.
    """
    net: Inception3 = load_pretrained(Inception3(**kwargs), "inceptionv3", pretrained, ctx, root)
    return net
