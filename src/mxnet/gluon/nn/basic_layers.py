"""Dense, dropout, embedding and flattening layers."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.nn.activations import Activation as Activation
from mxnet.gluon.nn.containers import HybridLambda as HybridLambda
from mxnet.gluon.nn.containers import HybridSequential as HybridSequential
from mxnet.gluon.nn.containers import Lambda as Lambda
from mxnet.gluon.nn.containers import Sequential as Sequential
from mxnet.gluon.nn.normalization import BatchNorm as BatchNorm
from mxnet.gluon.nn.normalization import BatchNormReLU as BatchNormReLU
from mxnet.gluon.nn.normalization import GroupNorm as GroupNorm
from mxnet.gluon.nn.normalization import InstanceNorm as InstanceNorm
from mxnet.gluon.nn.normalization import LayerNorm as LayerNorm


class Dense(HybridBlock):
    r"""A fully connected layer, :math:`y = \phi(x W^\top + b)`.

    Parameters: ``weight`` of shape ``(units, in_units)``, ``bias`` of shape ``(units,)``.

    Shapes:
        input: ``(N, *)``, or ``(*, in_units)`` when ``flatten=False``.
        output: ``(N, units)``, or ``(*, units)`` when ``flatten=False``.

    Args:
        units: Number of outputs.
        activation: Name of the activation :math:`\phi`; none by default.
        use_bias: Whether there is a bias.
        flatten: Treat all axes after the first as features.
        dtype: Element type of the parameters.
        weight_initializer: First values of the weight.
        bias_initializer: First values of the bias.
        in_units: Number of inputs; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.nn.Dense(2, activation="relu")
        >>> layer.initialize()
        >>> layer(mx.nd.ones((3, 4))).shape
        (3, 2)
    """

    def __init__(
        self,
        units: int,
        activation: str | None = None,
        use_bias: bool = True,
        flatten: bool = True,
        dtype: Any = "float32",
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        in_units: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._flatten = flatten
        self._units = units
        self._in_units = in_units
        with self.name_scope():
            self.weight = self.params.get(
                "weight",
                shape=(units, in_units),
                init=weight_initializer,
                dtype=dtype,
                allow_deferred_init=True,
            )
            self.bias = (
                self.params.get(
                    "bias",
                    shape=(units,),
                    init=bias_initializer,
                    dtype=dtype,
                    allow_deferred_init=True,
                )
                if use_bias
                else None
            )
            self.act = (
                None if activation is None else Activation(activation, prefix=activation + "_")
            )

    def hybrid_forward(self, F: Any, x: Any, weight: Any, bias: Any = None) -> Any:  # noqa: N803
        """Apply the layer."""
        y = F.FullyConnected(
            x, weight, bias, no_bias=bias is None, num_hidden=self._units, flatten=self._flatten,
            name="fwd",
        )  # fmt: skip
        return y if self.act is None else self.act(y)

    def __repr__(self) -> str:
        shape = self.weight.shape or (0, 0)
        inputs = shape[1] or None
        act = self.act or "linear"
        return f"{type(self).__name__}({inputs} -> {shape[0]}, {act})"


class Dropout(HybridBlock):
    """Sets elements to zero at random in training, and scales the others to keep the mean.

    Args:
        rate: Probability of an element being dropped.
        axes: Axes along which one decision holds for all elements.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.nn.Dropout(0.5)(mx.nd.ones((2,))).asnumpy()  # not training: nothing happens
        array([1., 1.], dtype=float32)

    References:
        N. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
        2014, https://jmlr.org/papers/v15/srivastava14a.html
    """

    def __init__(self, rate: float, axes: tuple[int, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._rate = rate
        self._axes = axes

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Drop elements when training."""
        if self._rate > 0:
            return F.Dropout(x, p=self._rate, axes=self._axes, name="fwd", cudnn_off=False)
        return F.identity(x)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p = {self._rate}, axes={self._axes})"


class Embedding(HybridBlock):
    """Looks up one learned vector per integer.

    Parameters: ``weight`` of shape ``(input_dim, output_dim)``.

    Shapes:
        input: Any shape of integers from 0 to ``input_dim - 1``; others are clipped.
        output: The input's shape and ``output_dim``.

    Args:
        input_dim: Number of vectors.
        output_dim: Length of a vector.
        dtype: Element type of the vectors.
        weight_initializer: First values.
        sparse_grad: Keep the gradient row-sparse: only the rows that were looked up.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.nn.Embedding(10, 4)
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
        sparse_grad: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._kwargs = {
            "input_dim": input_dim,
            "output_dim": output_dim,
            "dtype": dtype,
            "sparse_grad": sparse_grad,
        }
        self.weight = self.params.get(
            "weight",
            shape=(input_dim, output_dim),
            init=weight_initializer,
            dtype=dtype,
            allow_deferred_init=True,
            grad_stype="row_sparse" if sparse_grad else "default",
        )

    def hybrid_forward(self, F: Any, x: Any, weight: Any) -> Any:  # noqa: N803
        """Look up the vectors."""
        return F.Embedding(x, weight, name="fwd", **self._kwargs)

    def __repr__(self) -> str:
        k = self._kwargs
        return f"{type(self).__name__}({k['input_dim']} -> {k['output_dim']}, {k['dtype']})"


class Flatten(HybridBlock):
    """Merges all axes after the first.

    Args:
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.nn.Flatten()(mx.nd.ones((2, 3, 4))).shape
        (2, 12)
    """

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Merge the axes."""
        return F.Flatten(x)

    def __repr__(self) -> str:
        return type(self).__name__
