"""Gradient descent and its close relatives: SGD, NAG, Signum, SGLD, DCASGD."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet import ndarray as nd
from mxnet.context import Context
from mxnet.ndarray.handle import NDArray
from mxnet.operators.adaptive_rules import dcasgd_step, signsgd_step, signum_step
from mxnet.operators.update_rules import nag_step, sgd_step
from mxnet.optimizer.aggregate import ListOptimizer, aggregation_size, tensors_of, zeros_like
from mxnet.optimizer.base import register
from mxnet.random_state import generator_for


class MomentumOptimizer(ListOptimizer):
    """Base of SGD, NAG and LARS: the state is a momentum, or None; the master copy comes second."""

    def __init__(self, momentum: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.momentum = momentum

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """The momentum, zero at first; None without momentum."""
        return zeros_like(weight) if self.momentum else None

    def create_state_multi_precision(self, index: Any, weight: NDArray) -> Any:
        """Momentum and float32 master copy for a half-precision parameter, else the momentum."""
        if self._keeps_master(weight):
            master = weight.astype("float32")
            return (self.create_state(index, master), master)
        return self.create_state(index, weight)

    def _split_state(self, state: Any) -> tuple[NDArray, Any]:
        momentum, master = state
        return master, momentum


@register
class SGD(MomentumOptimizer):
    r"""Gradient descent with momentum and weight decay.

    With :math:`\hat g = clip(s g) + \lambda w`: :math:`m \leftarrow \mu m - \eta \hat g`,
    :math:`w \leftarrow w + m`; without momentum :math:`w \leftarrow w - \eta \hat g`.

    Args:
        momentum: Decay :math:`\mu` of the momentum, from 0 to 1.
        lazy_update: With row-sparse gradients, change only the rows they have.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> optimizer = mx.optimizer.SGD(learning_rate=0.1, momentum=0.9)
        >>> weight, grad = mx.nd.ones((2,)), mx.nd.ones((2,))
        >>> optimizer.update(0, weight, grad, optimizer.create_state(0, weight))
        >>> weight.asnumpy()
        array([0.9, 0.9], dtype=float32)
    """

    def __init__(self, momentum: float = 0.0, lazy_update: bool = True, **kwargs: Any) -> None:
        super().__init__(momentum=momentum, **kwargs)
        self.lazy_update = lazy_update
        self.aggregate_num = aggregation_size(4)

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        sgd_step(
            "SGD",
            weights,
            grads,
            None if states[0] is None else tensors_of(states),
            lrs=self._get_lrs(indices),
            wds=self._get_wds(indices),
            momentum=self.momentum,
            rescale=self.rescale_grad,
            clip=self._clip,
        )

    def _update_sparse(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
        self._update_count(index)
        settings = {
            "lr": self._get_lr(index),
            "wd": self._get_wd(index),
            "rescale_grad": self.rescale_grad,
            "clip_gradient": self._clip,
            "lazy_update": self.lazy_update,
            "out": weight,
        }
        if state is None:
            nd.sgd_update(weight, grad, **settings)
        else:
            nd.sgd_mom_update(weight, grad, state, momentum=self.momentum, **settings)


@register
class ccSGD(SGD):  # noqa: N801 - the reference's name
    """The same as :class:`SGD`; kept for programs that name it.

    Args:
        *args: Of :class:`SGD`.
        **kwargs: Of :class:`SGD`.

    Example:
        >>> mx.optimizer.create("ccsgd", momentum=0.5).momentum
        0.5
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


@register
class NAG(MomentumOptimizer):
    r"""Nesterov's accelerated gradient.

    With :math:`\hat g = clip(s g) + \lambda w`: :math:`m \leftarrow \mu m - \eta \hat g`,
    :math:`w \leftarrow w + \mu m - \eta \hat g`. As in the reference, the momentum that is kept has
    the decay of the new weight.

    Args:
        momentum: Decay :math:`\mu` of the momentum, from 0 to 1.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("nag", momentum=0.9).momentum
        0.9

    References:
        Sutskever et al. (2013), On the importance of initialization and momentum in deep learning,
        https://proceedings.mlr.press/v28/sutskever13.html.
    """

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        settings: dict[str, Any] = {
            "lrs": self._get_lrs(indices),
            "wds": self._get_wds(indices),
            "rescale": self.rescale_grad,
            "clip": self._clip,
        }
        if states[0] is None:
            sgd_step("NAG", weights, grads, None, **settings)
        else:
            momenta = tensors_of(states)
            settings |= {"momentum": self.momentum, "late_decay": True}
            nag_step("NAG", weights, grads, momenta, **settings)


@register
class Signum(ListOptimizer):
    r"""Descent by the sign of the momentum, or of the gradient when ``momentum`` is 0.

    :math:`m \leftarrow \mu m - (1 - \mu)(clip(s g) + \lambda w)`,
    :math:`w \leftarrow (1 - \eta \lambda') w + \eta\, sign(m)`. Without momentum
    :math:`w \leftarrow (1 - \eta \lambda) w - \eta\, sign(g)`.

    Args:
        learning_rate: Size of the steps :math:`\eta`.
        momentum: Decay :math:`\mu` of the momentum, from 0 to 1.
        wd_lh: Decoupled weight decay :math:`\lambda'`.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> optimizer = mx.optimizer.Signum(learning_rate=0.5)
        >>> weight, grad = mx.nd.ones((2,)), mx.nd.array([3, -3])
        >>> optimizer.update(0, weight, grad, optimizer.create_state(0, weight))
        >>> weight.asnumpy()
        array([0.5, 1.5], dtype=float32)

    References:
        Bernstein et al. (2018), signSGD, https://arxiv.org/abs/1802.04434.
    """

    def __init__(
        self, learning_rate: float = 0.01, momentum: float = 0.9, wd_lh: float = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.momentum = momentum
        self.wd_lh = wd_lh

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """The momentum, zero at first; None without momentum."""
        return zeros_like(weight) if self.momentum else None

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        lrs, wds = self._get_lrs(indices), self._get_wds(indices)
        if states[0] is None:
            signsgd_step("Signum", weights, grads, lrs=lrs, wds=wds)
            return
        signum_step(
            "Signum",
            weights,
            grads,
            tensors_of(states),
            lrs=lrs,
            wds=wds,
            momentum=self.momentum,
            wd_lh=self.wd_lh,
            rescale=self.rescale_grad,
            clip=self._clip,
        )


@register
class SGLD(ListOptimizer):
    r"""Stochastic gradient Langevin dynamics: samples parameters from their posterior.

    :math:`w \leftarrow w - \frac{\eta}{2} (clip(s g) + \lambda w) + \mathcal N(0, \eta)`.

    Args:
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("sgld", learning_rate=0.1).learning_rate
        0.1

    References:
        Welling and Teh (2011), Bayesian learning via stochastic gradient Langevin dynamics,
        https://icml.cc/2011/papers/398_icmlpaper.pdf.
    """

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        lrs = self._get_lrs(indices)
        sgd_step(
            "SGLD",
            weights,
            grads,
            None,
            lrs=[lr / 2 for lr in lrs],
            wds=self._get_wds(indices),
            rescale=self.rescale_grad,
            clip=self._clip,
        )
        generator = generator_for(_context_of(weights[0]))
        for weight, lr in zip(weights, lrs, strict=True):  # torch draws one tensor at a time
            noise = torch.empty_like(weight).normal_(0, math.sqrt(lr), generator=generator)
            weight.add_(noise)


def _context_of(tensor: Tensor) -> Context:
    return Context("gpu", tensor.device.index) if tensor.is_cuda else Context("cpu", 0)


@register
class DCASGD(ListOptimizer):
    r"""Gradient descent that compensates for the delay of asynchronous workers.

    With :math:`\hat g = clip(s g)`: :math:`m \leftarrow \mu m - \eta (\hat g + \lambda w +
    \lambda_d \hat g^2 (w - w_{prev}))`, :math:`w_{prev} \leftarrow w`, :math:`w \leftarrow w + m`.

    Args:
        momentum: Decay :math:`\mu` of the momentum, from 0 to 1.
        lamda: Strength :math:`\lambda_d` of the compensation.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("dcasgd", lamda=0.1).lamda
        0.1

    References:
        Zheng et al. (2017), Asynchronous stochastic gradient descent with delay compensation,
        https://arxiv.org/abs/1609.08326.
    """

    def __init__(self, momentum: float = 0.0, lamda: float = 0.04, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.momentum = momentum
        self.weight_previous: dict[Any, Any] = {}
        self.lamda = lamda

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """Momentum, or None without, and the previous weight."""
        return (zeros_like(weight) if self.momentum else None, weight.copy())

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        momenta, previous = zip(*states, strict=True)
        dcasgd_step(
            "DCASGD",
            weights,
            grads,
            None if momenta[0] is None else tensors_of(momenta),
            tensors_of(previous),
            lrs=self._get_lrs(indices),
            wds=self._get_wds(indices),
            momentum=self.momentum,
            lamda=self.lamda,
            rescale=self.rescale_grad,
            clip=self._clip,
        )
