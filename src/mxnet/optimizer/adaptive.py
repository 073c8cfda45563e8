"""Optimizers with a rate per element: Adam, AdaMax, Nadam, AdaGrad, AdaDelta, RMSProp."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from torch import Tensor

from mxnet import ndarray as nd
from mxnet.ndarray.handle import NDArray
from mxnet.operators.adaptive_rules import (
    adadelta_step,
    adagrad_step,
    adamax_step,
    nadam_step,
    rmsprop_centered_step,
    rmsprop_step,
)
from mxnet.operators.update_rules import adam_step
from mxnet.optimizer.aggregate import ListOptimizer, tensors_of, zeros_like
from mxnet.optimizer.base import register


def columns(states: Sequence[Sequence[NDArray]]) -> list[list[Tensor]]:
    """Tensors of tuple states by kind: all first members, all second members and so on."""
    return [tensors_of(column) for column in zip(*states, strict=True)]


class PairState(ListOptimizer):
    """Base of optimizers whose state is a pair of arrays, zero at first."""

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """Two arrays of zeros with the weight's shape and element type."""
        return (zeros_like(weight), zeros_like(weight))


@register
class Adam(PairState):
    r"""Adam: steps scaled by running means of the gradient and of its square.

    With :math:`\hat g = clip(s g + \lambda w)`: :math:`m \leftarrow \beta_1 m + (1-\beta_1) \hat
    g`,
    :math:`v \leftarrow \beta_2 v + (1-\beta_2) \hat g^2`,
    :math:`w \leftarrow w - \eta \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t} \frac{m}{\sqrt v +
    \epsilon}`.

    Args:
        learning_rate: Learning rate :math:`\eta`.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root, against division by zero.
        lazy_update: With row-sparse gradients, change only the rows they have.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> optimizer = mx.optimizer.Adam(learning_rate=0.5)
        >>> weight, grad = mx.nd.ones((2,)), mx.nd.array([1, -2])
        >>> optimizer.update(0, weight, grad, optimizer.create_state(0, weight))
        >>> weight.asnumpy().round(3)
        array([0.5, 1.5], dtype=float32)

    References:
        Kingma and Ba (2015), Adam, https://arxiv.org/abs/1412.6980.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        lazy_update: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.lazy_update = lazy_update

    def _corrected_rates(self, indices: Sequence[Any]) -> list[float]:
        counts = self._counts(indices)
        corrections = {t: math.sqrt(1 - self.beta2**t) / (1 - self.beta1**t) for t in set(counts)}
        rates = zip(self._get_lrs(indices), counts, strict=True)
        return [lr * corrections[t] for lr, t in rates]

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        adam_step(
            "Adam",
            weights,
            grads,
            *columns(states),
            lrs=self._corrected_rates(indices),
            wds=self._get_wds(indices),
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
            rescale=self.rescale_grad,
            clip=self._clip,
        )

    def _update_sparse(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
        self._update_count(index)
        mean, variance = state
        nd.adam_update(
            weight,
            grad,
            mean,
            variance,
            out=weight,
            lr=self._corrected_rates([index])[0],
            wd=self._get_wd(index),
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
            rescale_grad=self.rescale_grad,
            clip_gradient=self._clip,
            lazy_update=self.lazy_update,
        )


@register
class Adamax(PairState):
    r"""AdaMax: Adam with the infinity norm in place of the root mean square.

    With :math:`\hat g = clip(s g + \lambda w)`: :math:`m \leftarrow \beta_1 m + (1-\beta_1) \hat
    g`,
    :math:`u \leftarrow \max(\beta_2 u, |\hat g|)`, :math:`w \leftarrow w - \frac{\eta}{1-\beta_1^t}
    m / u`.

    Args:
        learning_rate: Learning rate :math:`\eta`.
        beta1: Decay of the mean.
        beta2: Decay of the norm.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("adamax").beta2
        0.999

    References:
        Kingma and Ba (2015), Adam, section 7, https://arxiv.org/abs/1412.6980.
    """

    def __init__(
        self, learning_rate: float = 0.002, beta1: float = 0.9, beta2: float = 0.999, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        rates = zip(self._get_lrs(indices), self._counts(indices), strict=True)
        adamax_step(
            "Adamax",
            weights,
            grads,
            *columns(states),
            lrs=[lr / (1 - self.beta1**t) for lr, t in rates],
            wds=self._get_wds(indices),
            beta1=self.beta1,
            beta2=self.beta2,
            rescale=self.rescale_grad,
            clip=self._clip,
        )


# The base of Nadam's momentum schedule in the paper.
_NADAM_BASE = 0.96


@register
class Nadam(PairState):
    r"""Adam with Nesterov momentum.

    The momentum of update :math:`t` is :math:`\mu_t = \beta_1 (1 - 0.96^{t \psi} / 2)`. With
    :math:`\Pi` the product of the momenta so far,
    :math:`\bar m = (1-\mu_t) \frac{\hat g}{1-\Pi} + \mu_{t+1} \frac{m}{1-\Pi\mu_{t+1}}` and
    :math:`w \leftarrow w - \eta \bar m / (\sqrt{v / (1-\beta_2^t)} + \epsilon)`. As in the
    reference,
    every parameter's update multiplies the one product that all parameters share.

    Args:
        learning_rate: Learning rate :math:`\eta`.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root, against division by zero.
        schedule_decay: Speed :math:`\psi` of the momentum schedule.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("nadam").schedule_decay
        0.004

    References:
        Dozat (2016), Incorporating Nesterov momentum into Adam,
        https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        schedule_decay: float = 0.004,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.schedule_decay = schedule_decay
        self.m_schedule = 1.0

    def _factors(self, t: int) -> tuple[float, float]:
        """Weights of gradient and mean in an update; moves the schedule on."""
        momentum, following = (
            self.beta1 * (1 - 0.5 * _NADAM_BASE ** (step * self.schedule_decay))
            for step in (t, t + 1)
        )
        self.m_schedule *= momentum
        return (
            (1 - momentum) / (1 - self.m_schedule),
            following / (1 - self.m_schedule * following),
        )

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        counts = self._counts(indices)
        grad_factors, mean_factors = zip(*(self._factors(t) for t in counts), strict=True)
        nadam_step(
            "Nadam",
            weights,
            grads,
            *columns(states),
            lrs=self._get_lrs(indices),
            wds=self._get_wds(indices),
            steps=counts,
            grad_factors=grad_factors,
            mean_factors=mean_factors,
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
            rescale=self.rescale_grad,
            clip=self._clip,
        )


@register
class AdaGrad(ListOptimizer):
    r"""AdaGrad: steps shrink with the sum of squared gradients.

    With :math:`\hat g = clip(s g)`: :math:`h \leftarrow h + \hat g^2`,
    :math:`w \leftarrow w - \eta (\hat g / \sqrt{h + \epsilon} + \lambda w)`.

    Args:
        eps: Added under the root :math:`\epsilon`, against division by zero.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("adagrad").float_stable_eps
        1e-07

    References:
        Duchi, Hazan and Singer (2011), Adaptive subgradient methods for online learning,
        https://jmlr.org/papers/v12/duchi11a.html.
    """

    def __init__(self, eps: float = 1e-7, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.float_stable_eps = eps

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """The sum of squares, zero at first."""
        return zeros_like(weight)

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        adagrad_step(
            "AdaGrad",
            weights,
            grads,
            tensors_of(states),
            lrs=self._get_lrs(indices),
            wds=self._get_wds(indices),
            epsilon=self.float_stable_eps,
            rescale=self.rescale_grad,
            clip=self._clip,
        )

    def _update_sparse(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
        self._update_count(index)
        nd._internal._sparse_adagrad_update(
            weight,
            grad,
            state,
            out=weight,
            lr=self._get_lr(index),
            wd=self._get_wd(index),
            epsilon=self.float_stable_eps,
            rescale_grad=self.rescale_grad,
            clip_gradient=self._clip,
        )


@register
class AdaDelta(PairState):
    r"""AdaDelta: steps in the units of the parameter, without a learning rate.

    With :math:`\hat g = clip(s g)`: :math:`v \leftarrow \rho v + (1-\rho) \hat g^2`,
    :math:`\delta = \sqrt{d + \epsilon} / \sqrt{v + \epsilon}\, \hat g`,
    :math:`d \leftarrow \rho d + (1-\rho) \delta^2`, :math:`w \leftarrow (1-\lambda) w - \delta`.

    Args:
        rho: Decay of the means of squares.
        epsilon: Added under the roots.
        **kwargs: Of :class:`Optimizer`; a learning rate has no effect.

    Example:
        >>> mx.optimizer.create("adadelta").rho
        0.9

    References:
        Zeiler (2012), ADADELTA, https://arxiv.org/abs/1212.5701.
    """

    def __init__(self, rho: float = 0.9, epsilon: float = 1e-5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        adadelta_step(
            "AdaDelta",
            weights,
            grads,
            *columns(states),
            wds=self._get_wds(indices),
            rho=self.rho,
            epsilon=self.epsilon,
            rescale=self.rescale_grad,
            clip=self._clip,
        )


@register
class RMSProp(ListOptimizer):
    r"""RMSProp: steps divided by the root of a running mean of squared gradients.

    With :math:`\hat g = clip(s g + \lambda w)`: :math:`n \leftarrow \gamma_1 n + (1-\gamma_1) \hat
    g^2`,
    :math:`w \leftarrow w - \eta \hat g / \sqrt{n + \epsilon}`. Centred:
    :math:`\bar g \leftarrow \gamma_1 \bar g + (1-\gamma_1) \hat g`,
    :math:`\delta \leftarrow \gamma_2 \delta - \eta \hat g / \sqrt{n - \bar g^2 + \epsilon}`,
    :math:`w \leftarrow w + \delta`.

    Args:
        learning_rate: Learning rate :math:`\eta`.
        gamma1: Decay of the running means.
        gamma2: Decay of the steps; for ``centered``.
        epsilon: Added under the root, against division by zero.
        centered: Use Graves' variant instead of Tieleman and Hinton's.
        clip_weights: Bound of the weights' magnitude after each update; None for none.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("rmsprop", centered=True).centered
        True

    References:
        Tieleman and Hinton (2012), Neural networks for machine learning, lecture 6.5,
        https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf;
        Graves (2013), Generating sequences with recurrent neural networks, equations 38-45,
        https://arxiv.org/abs/1308.0850.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        gamma1: float = 0.9,
        gamma2: float = 0.9,
        epsilon: float = 1e-8,
        centered: bool = False,
        clip_weights: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.gamma1 = gamma1
        self.gamma2 = gamma2
        self.centered = centered
        self.epsilon = epsilon
        self.clip_weights = clip_weights

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """Running means, zero at first: of squares; centred also of gradients, and the step."""
        return tuple(zeros_like(weight) for _ in range(3 if self.centered else 1))

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        settings: dict[str, Any] = {
            "lrs": self._get_lrs(indices),
            "wds": self._get_wds(indices),
            "gamma1": self.gamma1,
            "epsilon": self.epsilon,
            "rescale": self.rescale_grad,
            "clip": self._clip,
            "clip_weights": self.clip_weights or -1.0,
        }
        if self.centered:
            settings["gamma2"] = self.gamma2
            rmsprop_centered_step("RMSProp", weights, grads, *columns(states), **settings)
        else:
            rmsprop_step("RMSProp", weights, grads, *columns(states), **settings)
