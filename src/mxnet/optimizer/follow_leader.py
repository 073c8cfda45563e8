"""Optimizers that follow the (regularised or moving) leader: Ftrl, FTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from mxnet import ndarray as nd
from mxnet.ndarray.handle import NDArray
from mxnet.operators.adaptive_rules import ftml_step, ftrl_step
from mxnet.optimizer.adaptive import PairState, columns
from mxnet.optimizer.aggregate import ListOptimizer, zeros_like
from mxnet.optimizer.base import register


@register
class Ftrl(PairState):
    r"""Follow the regularised leader, per coordinate; makes unimportant weights exactly zero.

    With :math:`\hat g = clip(s g)`:
    :math:`z \leftarrow z + \hat g - (\sqrt{n + \hat g^2} - \sqrt n) w / \eta`,
    :math:`n \leftarrow n + \hat g^2`. The new weight is 0 where :math:`|z| \le \lambda_1`,
    elsewhere
    :math:`(sign(z) \lambda_1 - z) / ((\beta + \sqrt n) / \eta + \lambda)`.

    Args:
        lamda1: L1 penalty :math:`\lambda_1`.
        learning_rate: Learning rate :math:`\eta`.
        beta: Offset :math:`\beta` of the per-coordinate rate.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("ftrl").lamda1
        0.01

    References:
        McMahan et al. (2013), Ad click prediction: a view from the trenches, algorithm 1,
        https://doi.org/10.1145/2487575.2488200.
    """

    def __init__(
        self, lamda1: float = 0.01, learning_rate: float = 0.1, beta: float = 1, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.lamda1 = lamda1
        self.beta = beta

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        ftrl_step(
            "Ftrl",
            weights,
            grads,
            *columns(states),
            lrs=self._get_lrs(indices),
            wds=self._get_wds(indices),
            lamda1=self.lamda1,
            beta=self.beta,
            rescale=self.rescale_grad,
            clip=self._clip,
        )

    def _update_sparse(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
        self._update_count(index)
        z, n = state
        nd.ftrl_update(
            weight,
            grad,
            z,
            n,
            out=weight,
            lr=self._get_lr(index),
            wd=self._get_wd(index),
            lamda1=self.lamda1,
            beta=self.beta,
            rescale_grad=self.rescale_grad,
            clip_gradient=self._clip,
        )


@register
class FTML(ListOptimizer):
    r"""Follow the moving leader.

    With :math:`\hat g = clip(s g + \lambda w)`:
    :math:`v \leftarrow \beta_2 v + (1-\beta_2) \hat g^2`,
    :math:`d_t = \frac{1 - \beta_1^t}{\eta} (\sqrt{v / (1 - \beta_2^t)} + \epsilon)`,
    :math:`z \leftarrow \beta_1 z + (1-\beta_1) \hat g - (d_t - \beta_1 d_{t-1}) w`,
    :math:`w \leftarrow -z / d_t`.

    Args:
        beta1: Decay of the leader, usually 0.5 to 0.9.
        beta2: Decay of the squared gradients.
        epsilon: Added to the root, against division by zero.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("ftml").beta1
        0.6

    References:
        Zheng and Kwok (2017), Follow the moving leader in deep learning,
        https://proceedings.mlr.press/v70/zheng17a.html.
    """

    def __init__(
        self, beta1: float = 0.6, beta2: float = 0.999, epsilon: float = 1e-8, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """The arrays ``d``, ``v`` and ``z``, zero at first."""
        return tuple(zeros_like(weight) for _ in range(3))

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        ftml_step(
            "FTML",
            weights,
            grads,
            *columns(states),
            lrs=self._get_lrs(indices),
            wds=self._get_wds(indices),
            steps=self._counts(indices),
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
            rescale=self.rescale_grad,
            clip=self._clip,
        )
