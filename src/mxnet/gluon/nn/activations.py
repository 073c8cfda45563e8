"""Activation layers."""

from __future__ import annotations

from typing import Any

from mxnet import initializer
from mxnet.gluon.hybrid_block import HybridBlock


class Activation(HybridBlock):
    """An activation function by name.

    Args:
        activation: ``"relu"``, ``"sigmoid"``, ``"tanh"``, ``"softrelu"`` or ``"softsign"``.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.nn.Activation("relu")(mx.nd.array([-1.0, 2.0])).asnumpy()
        array([0., 2.], dtype=float32)
    """

    def __init__(self, activation: str, **kwargs: Any) -> None:
        self._act_type = activation
        super().__init__(**kwargs)

    def _alias(self) -> str:
        return self._act_type

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._act_type})"

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the function to each element."""
        return F.Activation(x, act_type=self._act_type, name="fwd")


class LeakyReLU(HybridBlock):
    r""":math:`x` for positive inputs, :math:`\alpha x` for the others.

    Args:
        alpha: Slope for negative inputs; not negative itself.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: ``alpha`` is negative.

    Example:
        >>> mx.gluon.nn.LeakyReLU(0.5)(mx.nd.array([-2.0])).asnumpy().item()
        -1.0
    """

    def __init__(self, alpha: float, **kwargs: Any) -> None:
        if alpha < 0:
            raise AssertionError(
                f"Slope coefficient for LeakyReLU must be no less than 0, got {alpha}."
            )
        super().__init__(**kwargs)
        self._alpha = alpha

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._alpha})"

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the function to each element."""
        return F.LeakyReLU(x, act_type="leaky", slope=self._alpha, name="fwd")


class PReLU(HybridBlock):
    """A leaky ReLU whose slope is learned.

    Parameters: ``alpha`` of shape ``(in_channels,)``.

    Args:
        alpha_initializer: First value of the slope.
        in_channels: 1 for one slope, or the number of channels for one each.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.nn.PReLU()
        >>> layer.initialize()
        >>> layer(mx.nd.array([[-4.0]])).asnumpy().item()
        -1.0

    References:
        K. He et al., "Delving Deep into Rectifiers", 2015, https://arxiv.org/abs/1502.01852
    """

    def __init__(self, alpha_initializer: Any = None, in_channels: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        start = initializer.Constant(0.25) if alpha_initializer is None else alpha_initializer
        with self.name_scope():
            self.alpha = self.params.get("alpha", shape=(in_channels,), init=start)

    def hybrid_forward(self, F: Any, x: Any, alpha: Any) -> Any:  # noqa: N803
        """Apply the function to each element."""
        return F.LeakyReLU(x, gamma=alpha, act_type="prelu", name="fwd")


class ELU(HybridBlock):
    r""":math:`x` for positive inputs, :math:`\alpha (e^x - 1)` for the others.

    Args:
        alpha: Value approached for very negative inputs, with the sign changed.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.nn.ELU()(mx.nd.array([2.0])).asnumpy().item()
        2.0

    References:
        D.-A. Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units",
        2016, https://arxiv.org/abs/1511.07289
    """

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._alpha = alpha

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the function to each element."""
        return F.LeakyReLU(x, act_type="elu", slope=self._alpha)


class SELU(HybridBlock):
    """The self-normalising exponential linear unit.

    Args:
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.nn.SELU()(mx.nd.zeros((1,))).asnumpy().item()
        0.0

    References:
        G. Klambauer et al., "Self-Normalizing Neural Networks", 2017,
        https://arxiv.org/abs/1706.02515
    """

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the function to each element."""
        return F.LeakyReLU(x, act_type="selu", name="fwd")


class GELU(HybridBlock):
    r"""The Gaussian error linear unit, :math:`x \Phi(x)`; :math:`\Phi` is the normal distribution.

    Args:
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.nn.GELU()(mx.nd.zeros((1,))).asnumpy().item()
        0.0

    References:
        D. Hendrycks and K. Gimpel, "Gaussian Error Linear Units", 2016,
        https://arxiv.org/abs/1606.08415
    """

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the function to each element."""
        return F.LeakyReLU(x, act_type="gelu", name="fwd")


class Swish(HybridBlock):
    r""":math:`x \, \sigma(\beta x)`.

    Args:
        beta: Factor inside the sigmoid.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.nn.Swish()(mx.nd.zeros((1,))).asnumpy().item()
        0.0

    References:
        P. Ramachandran et al., "Searching for Activation Functions", 2017,
        https://arxiv.org/abs/1710.05941
    """

    def __init__(self, beta: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._beta = beta

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Apply the function to each element."""
        return x * F.sigmoid(self._beta * x, name="fwd")
