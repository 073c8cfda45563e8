"""Layers side by side, embeddings with sparse weights, synchronised batch normalisation."""

from __future__ import annotations

from typing import Any

from mxnet import ndarray as nd
from mxnet.gluon.base_block import Block
from mxnet.gluon.contrib.nn.pixel_shuffle import PixelShuffle1D as PixelShuffle1D
from mxnet.gluon.contrib.nn.pixel_shuffle import PixelShuffle2D as PixelShuffle2D
from mxnet.gluon.contrib.nn.pixel_shuffle import PixelShuffle3D as PixelShuffle3D
from mxnet.gluon.nn.concurrent import HybridConcurrent as HybridConcurrent
from mxnet.gluon.nn.concurrent import Identity as Identity
from mxnet.gluon.nn.containers import Sequential
from mxnet.gluon.nn.normalization import BatchNorm


class Concurrent(Sequential):
    """Runs all its blocks on the same input and joins their outputs.

    Args:
        axis: Axis along which to join.
        prefix: Text before the names of everything inside.
        params: Parameters to share.

    Example:
        >>> from mxnet.gluon.contrib.nn import Concurrent, Identity
        >>> net = Concurrent(axis=1)
        >>> net.add(Identity(), mx.gluon.nn.Lambda("tanh"))
        >>> net(mx.nd.ones((1, 3))).shape
        (1, 6)
    """

    def __init__(self, axis: int = -1, prefix: str | None = None, params: Any = None) -> None:
        super().__init__(prefix=prefix, params=params)
        self.axis = axis

    def forward(self, x: Any) -> Any:
        """Run all blocks on ``x`` and join their outputs."""
        return nd.concat(*(block(x) for block in self._children.values()), dim=self.axis)


class SparseEmbedding(Block):
    """Looks up one learned vector per integer; weight and gradient are row-sparse.

    Parameters: ``weight`` of shape ``(input_dim, output_dim)``.

    Shapes:
        input: Any shape of integers from 0 to ``input_dim - 1``.
        output: The input's shape and ``output_dim``.

    Args:
        input_dim: Number of vectors.
        output_dim: Length of a vector.
        dtype: Element type of the vectors.
        weight_initializer: First values.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.contrib.nn.SparseEmbedding(10, 4)
        >>> layer.initialize()
        >>> layer(mx.nd.array([[1, 2, 3]])).shape
        (1, 3, 4)
    """

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        dtype: Any = "float32",
        weight_initializer: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._kwargs = {
            "input_dim": input_dim,
            "output_dim": output_dim,
            "dtype": dtype,
            "sparse_grad": True,
        }
        self.weight = self.params.get(
            "weight",
            shape=(input_dim, output_dim),
            init=weight_initializer,
            dtype=dtype,
            grad_stype="row_sparse",
            stype="row_sparse",
        )

    def forward(self, x: Any) -> Any:
        """Look up the vectors."""
        return nd.Embedding(x, self.weight.data(x.context), name="fwd", **self._kwargs)

    def __repr__(self) -> str:
        k = self._kwargs
        return f"{type(self).__name__}({k['input_dim']} -> {k['output_dim']}, {k['dtype']})"


class SyncBatchNorm(BatchNorm):
    """Batch normalisation whose statistics may cover the batches of several devices.

    Operators run in the caller's thread here, which cannot wait for itself on another device:
    ``num_devices`` greater than 1 is an error in training mode. With one process per device,
    use the batch normalisation of each.

    Parameters: as in :class:`mxnet.gluon.nn.BatchNorm`.

    Args:
        in_channels: Number of channels; 0 lets the first forward pass decide.
        num_devices: Devices that share statistics; 1 by default.
        momentum: Weight of the old running statistics in an update.
        epsilon: Added to the variance.
        center: Whether ``beta`` is learned; else it stays.
        scale: Whether ``gamma`` is learned; else it is 1.
        use_global_stats: Use the running statistics in training too.
        beta_initializer: First values of ``beta``.
        gamma_initializer: First values of ``gamma``.
        running_mean_initializer: First values of ``running_mean``.
        running_variance_initializer: First values of ``running_var``.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.contrib.nn.SyncBatchNorm()
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3, 4, 4))).shape
        (2, 3, 4, 4)

    References:
        Zhang et al. (2018), Context Encoding for Semantic Segmentation,
        https://arxiv.org/abs/1803.08904
    """

    def __init__(
        self,
        in_channels: int = 0,
        num_devices: int | None = None,
        momentum: float = 0.9,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        use_global_stats: bool = False,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        running_mean_initializer: Any = "zeros",
        running_variance_initializer: Any = "ones",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            1, momentum, epsilon, center, scale, use_global_stats, beta_initializer,
            gamma_initializer, running_mean_initializer, running_variance_initializer,
            in_channels, **kwargs,
        )  # fmt: skip
        self._kwargs: dict[str, Any] = {
            "eps": epsilon,
            "momentum": momentum,
            "fix_gamma": not scale,
            "use_global_stats": use_global_stats,
            "ndev": num_devices or 1,
            "key": self.prefix,
        }

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        x: Any,
        gamma: Any,
        beta: Any,
        running_mean: Any,
        running_var: Any,
    ) -> Any:
        """Normalise."""
        return F.contrib.SyncBatchNorm(
            x, gamma, beta, running_mean, running_var, name="fwd", **self._kwargs
        )
