"""Optimizers for large batches, with a rate per layer: LARS, LBSGD, LAMB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet.ndarray.handle import NDArray
from mxnet.operators.layerwise_updates import lamb_apply, lamb_directions, norms
from mxnet.operators.update_rules import Tensors, scale, sgd_step, take
from mxnet.optimizer.adaptive import PairState, columns
from mxnet.optimizer.aggregate import ListOptimizer, aggregation_size, tensors_of, zeros_like
from mxnet.optimizer.base import register
from mxnet.optimizer.gradient_descent import MomentumOptimizer


@register
class LARS(MomentumOptimizer):
    r"""Momentum SGD whose rate follows, layer by layer, the norms of weight and gradient.

    The learning rate is multiplied by :math:`\eta_t \|w\| / (s \|g\| + \lambda \|w\| + \epsilon)`
    except
    for parameters named ``*_gamma``, ``*_beta`` and ``*_bias``, and where a norm is 0.

    Args:
        momentum: Decay of the momentum, from 0 to 1.
        lazy_update: Accepted as in the reference; sparse gradients are made dense.
        eta: Trust coefficient :math:`\eta_t`.
        eps: Added to the denominator.
        momentum_correction: Scale the momentum with the learning rate when a schedule changes it.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("lars", momentum=0.9).eta
        0.001

    References:
        You, Gitman and Ginsburg (2017), Large batch training of convolutional networks,
        https://arxiv.org/abs/1708.03888.
    """

    def __init__(
        self,
        momentum: float = 0.0,
        lazy_update: bool = True,
        eta: float = 0.001,
        eps: float = 0,
        momentum_correction: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(momentum=momentum, **kwargs)
        self.momentum_correction = momentum_correction
        self.lazy_update = lazy_update
        self.eta = eta
        self.eps = eps
        self.skip = 0
        self.last_lr: float | None = None
        self.cur_lr: float | None = None
        self.aggregate_num = aggregation_size(4)

    def set_wd_mult(self, args_wd_mult: dict[Any, float]) -> None:
        """Set factors of the decay; named parameters have 0 unless they end in ``_weight``."""
        self.wd_mult = {n: 0.0 for n in self.idx2name.values() if not n.endswith("_weight")}
        self.wd_mult.update(self._symbol_multipliers("__wd_mult__"))
        self.wd_mult.update(args_wd_mult)

    def _name_of(self, index: Any) -> str:
        if index in self.param_dict:
            return self.param_dict[index].name
        return str(self.idx2name.get(index, index))

    def _trust_ratios(self, weights: Tensors, grads: Tensors, wds: Sequence[float]) -> list[Tensor]:
        weight_norms, grad_norms = norms(weights), norms(grads) * self.rescale_grad
        decays = torch.tensor(wds, dtype=torch.float32, device=weights[0].device)
        ratios = self.eta * weight_norms / (grad_norms + decays * weight_norms + self.eps)
        usable = (weight_norms > 0) & (grad_norms > 0)
        return list(torch.where(usable, ratios, 1.0).unbind())

    def _corrected_momentum(self) -> float:
        rate = self.learning_rate
        self.last_lr = rate if self.cur_lr is None else self.cur_lr
        self.cur_lr = rate
        if not self.momentum_correction or not self.last_lr:
            return self.momentum
        return self.momentum * (rate / self.last_lr)

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        lrs, wds = self._get_lrs(indices), self._get_wds(indices)
        momentum = self._corrected_momentum()
        suffixes = ("_gamma", "_beta", "_bias")
        plain = [i for i, index in enumerate(indices) if self._name_of(index).endswith(suffixes)]
        layers = [i for i in range(len(weights)) if i not in set(plain)]
        momenta = None if states[0] is None else tensors_of(states)
        for chosen in (plain, layers):
            if not chosen:
                continue
            some = take(weights, chosen), take(grads, chosen)
            rates: list[Any] = [lrs[i] for i in chosen]
            decays = [wds[i] for i in chosen]
            if chosen is layers:
                ratios = self._trust_ratios(*some, decays)
                rates = [lr * ratio for lr, ratio in zip(rates, ratios, strict=True)]
            sgd_step(
                "LARS",
                *some,
                None if momenta is None else take(momenta, chosen),
                lrs=rates,
                wds=decays,
                momentum=momentum,
                rescale=self.rescale_grad,
                clip=self._clip,
            )


# LBSGD keeps its layers' rates within these factors of the learning rate.
_LEAST_RATIO, _GREATEST_RATIO = 0.01, 100.0


@register
class LBSGD(ListOptimizer):
    r"""Momentum SGD for large batches: gathers gradients of several batches and warms the rate up.

    An update is made for every ``batch_scale`` batches, with the mean of their gradients. The
    learning
    rate is multiplied by up to ``batch_scale``, reached after the warm-up, or, with the strategy
    ``"lars"``, by :math:`\sqrt{\|w\|^2 / (\|g\|^2 + \lambda \|w\|^2)}` kept within 0.01 and 100.

    Args:
        momentum: Decay of the momentum, from 0 to 1.
        multi_precision: Keep float32 master copies of half-precision parameters.
        warmup_strategy: How the factor grows: ``"linear"``, ``"power2"``, ``"sqrt"``, ``"lars"``;
            any
            other keeps 1.
        warmup_epochs: Epochs until the factor is ``batch_scale``.
        batch_scale: Number of batches per update.
        updates_per_epoch: Batches per epoch.
        begin_epoch: Epoch to start from.
        num_epochs: Number of epochs in all.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("lbsgd", batch_scale=4).batch_scale
        4

    References:
        Goyal et al. (2017), Accurate, large minibatch SGD, https://arxiv.org/abs/1706.02677;
        You, Gitman and Ginsburg (2017), Large batch training of convolutional networks,
        https://arxiv.org/abs/1708.03888.
    """

    def __init__(
        self,
        momentum: float = 0.0,
        multi_precision: bool = False,
        warmup_strategy: str = "linear",
        warmup_epochs: int = 5,
        batch_scale: int = 1,
        updates_per_epoch: int = 32,
        begin_epoch: int = 0,
        num_epochs: int = 60,
        **kwargs: Any,
    ) -> None:
        super().__init__(multi_precision=multi_precision, **kwargs)
        self.momentum = momentum
        self.warmup_strategy = warmup_strategy
        self.warmup_epochs = warmup_epochs
        self.batch_scale = batch_scale
        self.updates_per_epoch = updates_per_epoch
        self.init_updates = begin_epoch * updates_per_epoch
        self.num_epochs = num_epochs
        self.lbmult = 1
        self.cumgrads: dict[Any, dict[str, Any]] = {}
        self.adaptive = False
        self.admult = 1

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """The momentum, zero at first; None without momentum."""
        return zeros_like(weight) if self.momentum else None

    def _multiplier_after(self, batches: int) -> float:
        """Factor of the learning rate after so many batches."""
        warmup = self.warmup_epochs * self.updates_per_epoch
        growth = {"linear": 1.0, "power2": 2.0, "sqrt": 0.5}.get(self.warmup_strategy)
        if growth is None:
            return 1.0
        if batches >= warmup:
            return float(self.batch_scale)
        return 1.0 + (self.batch_scale - 1) * (batches / warmup) ** growth

    def _lars_ratios(self, weights: Tensors, grads: Tensors, wds: Sequence[float]) -> list[Tensor]:
        weight_squares, grad_squares = norms(weights).square(), norms(grads).square()
        decays = torch.tensor(wds, dtype=torch.float32, device=weights[0].device)
        # The reference's guard against division by zero.
        ratios = (weight_squares / (grad_squares + decays * weight_squares + 1e-18)).sqrt()
        return list(ratios.clamp(_LEAST_RATIO, _GREATEST_RATIO).unbind())

    def _gather(self, index: Any, grad: Tensor) -> tuple[int, Tensor | None]:
        """Add a batch's gradient; the number of batches, and the sum when an update is due."""
        gathered = self.cumgrads.setdefault(index, {"cum_grad": 0, "num_cums": self.init_updates})
        gathered["num_cums"] += 1
        total = gathered["cum_grad"] + grad
        due = gathered["num_cums"] % self.batch_scale == 0
        gathered["cum_grad"] = 0 if due else total
        return gathered["num_cums"], total if due else None

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        batches = [self._gather(index, grad) for index, grad in zip(indices, grads, strict=True)]
        due = [i for i, (_, total) in enumerate(batches) if total is not None]
        if not due:
            return
        moved, states = take(weights, due), [states[i] for i in due]
        totals = [total for _, total in batches if total is not None]
        means = scale(totals, 1 / self.batch_scale)
        chosen = [indices[i] for i in due]
        lrs, wds = self._get_lrs(chosen), self._get_wds(chosen)
        factors: list[Any] = [self._multiplier_after(batches[i][0]) for i in due]
        if self.warmup_strategy == "lars":
            factors = self._lars_ratios(moved, means, wds)
        sgd_step(
            "LBSGD",
            moved,
            means,
            None if states[0] is None else tensors_of(states),
            lrs=[lr * factor for lr, factor in zip(lrs, factors, strict=True)],
            wds=wds,
            momentum=self.momentum,
            rescale=self.rescale_grad,
            clip=self._clip,
        )


@register
class LAMB(PairState):
    r"""Adam's step scaled, layer by layer, to the norm of the weight.

    With :math:`r = \hat m / (\sqrt{\hat v} + \epsilon) + \lambda w`, the moments those of
    :math:`clip(s g)`: :math:`w \leftarrow w - \eta \frac{\|w\|}{\|r\|} r`, the ratio 1 where a norm
    is 0.

    Args:
        learning_rate: Learning rate :math:`\eta`.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root, against division by zero.
        lower_bound: Least weight norm in the ratio; None for none.
        upper_bound: Greatest weight norm in the ratio; None for none.
        bias_correction: Divide the moments by :math:`1 - \beta^t`.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> mx.optimizer.create("lamb").epsilon
        1e-06

    References:
        You et al. (2020), Large batch optimization for deep learning: training BERT in 76 minutes,
        https://arxiv.org/abs/1904.00962.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-6,
        lower_bound: float | None = None,
        upper_bound: float | None = None,
        bias_correction: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.lower_bound = lower_bound
        self.upper_bound = upper_bound
        self.bias_correction = bias_correction
        self.aggregate_num = aggregation_size(45)

    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        directions = lamb_directions(
            "LAMB",
            weights,
            grads,
            *columns(states),
            steps=self._counts(indices),
            wds=self._get_wds(indices),
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
            bias_correction=self.bias_correction,
            rescale=self.rescale_grad,
            clip=self._clip,
        )
        bounds = self.lower_bound or -1.0, self.upper_bound or -1.0
        lamb_apply(weights, directions, self._get_lrs(indices), *bounds)
