"""Optimizer steps over lists of tensors, continued: signs, RMSProp, FTRL, FTML and relatives.

See :mod:`mxnet.operators.update_rules`. ``lrs`` and ``wds`` hold one number per weight. Formulas
and references are with the operators and optimizers that use the steps.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from mxnet.operators.update_rules import (
    Tensors,
    add_scaled_,
    check_update,
    clip_,
    decayed,
    rescaled,
    scale,
    update_moments,
)

Numbers = Sequence[float]


def _negative(numbers: Numbers) -> list[float]:
    return [-number for number in numbers]


def _shrink_(weights: Tensors, decays: Numbers) -> None:
    """Multiply the weights by one minus their decays, in place."""
    if any(decays):
        torch._foreach_mul_(weights, [1 - decay for decay in decays])


def _square_mean_(means: Tensors, grads: Tensors, decay: float) -> None:
    """Move the running means of squares, in place."""
    torch._foreach_mul_(means, decay)
    torch._foreach_addcmul_(means, grads, grads, 1 - decay)


def _root_of_sum(tensors: Tensors, epsilon: float) -> list[Tensor]:
    r"""New tensors: :math:`\sqrt{x + \epsilon}`."""
    roots = list(torch._foreach_add(tensors, epsilon))
    torch._foreach_sqrt_(roots)
    return roots


def signsgd_step(
    name: str, weights: Tensors, grads: Tensors, *, lrs: Numbers, wds: Numbers
) -> None:
    """Descent by the gradient's sign."""
    check_update(name, weights, grad=grads)
    _decay_and_sign(weights, list(torch._foreach_sign(grads)), lrs, wds)


def signum_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    momenta: Tensors,
    *,
    lrs: Numbers,
    wds: Numbers,
    momentum: float,
    wd_lh: float,
    rescale: float,
    clip: float,
) -> None:
    """Descent by the momentum's sign."""
    check_update(name, weights, grad=grads, mom=momenta)
    steps = rescaled(grads, rescale, clip)
    add_scaled_(steps, weights, wds)
    torch._foreach_mul_(momenta, momentum)
    torch._foreach_add_(momenta, steps, alpha=momentum - 1)
    signs = list(torch._foreach_sign(momenta))
    _decay_and_sign(weights, signs, _negative(lrs), [-wd_lh] * len(weights))


def _decay_and_sign(weights: Tensors, signs: Tensors, lrs: Numbers, wds: Numbers) -> None:
    _shrink_(weights, [lr * wd for lr, wd in zip(lrs, wds, strict=True)])
    torch._foreach_mul_(signs, _negative(lrs))
    torch._foreach_add_(weights, signs)


def rmsprop_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    squares: Tensors,
    *,
    lrs: Numbers,
    wds: Numbers,
    gamma1: float,
    epsilon: float,
    rescale: float,
    clip: float,
    clip_weights: float,
) -> None:
    """RMSProp."""
    check_update(name, weights, grad=grads, n=squares)
    steps = decayed(grads, weights, wds, rescale, clip)
    _square_mean_(squares, steps, gamma1)
    torch._foreach_addcdiv_(weights, steps, _root_of_sum(squares, epsilon), _negative(lrs))
    clip_(weights, clip_weights)


def rmsprop_centered_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    squares: Tensors,
    means: Tensors,
    deltas: Tensors,
    *,
    lrs: Numbers,
    wds: Numbers,
    gamma1: float,
    gamma2: float,
    epsilon: float,
    rescale: float,
    clip: float,
    clip_weights: float,
) -> None:
    """Graves' RMSProp: centred, with momentum."""
    check_update(name, weights, grad=grads, n=squares, g=means, delta=deltas)
    steps = decayed(grads, weights, wds, rescale, clip)
    _square_mean_(squares, steps, gamma1)
    torch._foreach_mul_(means, gamma1)
    torch._foreach_add_(means, steps, alpha=1 - gamma1)
    spreads = _root_of_sum(torch._foreach_addcmul(squares, means, means, -1), epsilon)
    torch._foreach_mul_(deltas, gamma2)
    torch._foreach_addcdiv_(deltas, steps, spreads, _negative(lrs))
    torch._foreach_add_(weights, deltas)
    clip_(weights, clip_weights)


def ftrl_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    sums: Tensors,
    squares: Tensors,
    *,
    lrs: Numbers,
    wds: Numbers,
    lamda1: float,
    beta: float,
    rescale: float,
    clip: float,
) -> None:
    """Follow the regularised leader."""
    check_update(name, weights, grad=grads, z=sums, n=squares)
    steps = rescaled(grads, rescale, clip)
    changes = list(torch._foreach_sqrt(squares))
    torch._foreach_addcmul_(squares, steps, steps)
    roots = list(torch._foreach_sqrt(squares))
    torch._foreach_sub_(changes, roots)
    torch._foreach_add_(sums, steps)
    torch._foreach_addcmul_(sums, changes, weights, [1 / lr for lr in lrs])
    torch._foreach_add_(roots, beta)
    torch._foreach_mul_(roots, _negative([1 / lr for lr in lrs]))
    torch._foreach_sub_(roots, wds)
    # z less its part within [-lamda1, lamda1] is z - sign(z) * lamda1 outside of it and 0 inside.
    inner = list(torch._foreach_clamp_min(sums, -lamda1))
    torch._foreach_clamp_max_(inner, lamda1)
    torch._foreach_copy_(weights, sums)
    torch._foreach_sub_(weights, inner)
    torch._foreach_div_(weights, roots)


def ftml_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    ds: Tensors,
    squares: Tensors,
    sums: Tensors,
    *,
    lrs: Numbers,
    wds: Numbers,
    steps: Sequence[int],
    beta1: float,
    beta2: float,
    epsilon: float,
    rescale: float,
    clip: float,
) -> None:
    """Follow the moving leader."""
    check_update(name, weights, grad=grads, d=ds, v=squares, z=sums)
    grads = decayed(grads, weights, wds, rescale, clip)
    _square_mean_(squares, grads, beta2)
    new_ds = root_of_scaled(squares, [1 / (1 - beta2**t) for t in steps], epsilon)
    torch._foreach_mul_(new_ds, [(1 - beta1**t) / lr for t, lr in zip(steps, lrs, strict=True)])
    torch._foreach_mul_(ds, -beta1)
    torch._foreach_add_(ds, new_ds)
    torch._foreach_mul_(sums, beta1)
    torch._foreach_add_(sums, grads, alpha=1 - beta1)
    torch._foreach_addcmul_(sums, ds, weights, -1)
    torch._foreach_copy_(ds, new_ds)
    torch._foreach_copy_(weights, sums)
    torch._foreach_neg_(new_ds)
    torch._foreach_div_(weights, new_ds)


def root_of_scaled(tensors: Tensors, factors: Numbers, epsilon: float) -> list[Tensor]:
    r"""New tensors: :math:`\sqrt{f x} + \epsilon`."""
    roots = scale(tensors, factors)
    torch._foreach_sqrt_(roots)
    torch._foreach_add_(roots, epsilon)
    return roots


def adagrad_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    histories: Tensors,
    *,
    lrs: Numbers,
    wds: Numbers,
    epsilon: float,
    rescale: float,
    clip: float,
) -> None:
    """AdaGrad with decoupled decay."""
    check_update(name, weights, grad=grads, history=histories)
    steps = rescaled(grads, rescale, clip)
    torch._foreach_addcmul_(histories, steps, steps)
    _shrink_(weights, [lr * wd for lr, wd in zip(lrs, wds, strict=True)])
    torch._foreach_addcdiv_(weights, steps, _root_of_sum(histories, epsilon), _negative(lrs))


def adadelta_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    squares: Tensors,
    deltas: Tensors,
    *,
    wds: Numbers,
    rho: float,
    epsilon: float,
    rescale: float,
    clip: float,
) -> None:
    """AdaDelta."""
    check_update(name, weights, grad=grads, acc_g=squares, acc_delta=deltas)
    steps = rescaled(grads, rescale, clip)
    _square_mean_(squares, steps, rho)
    torch._foreach_mul_(steps, _root_of_sum(deltas, epsilon))
    torch._foreach_div_(steps, _root_of_sum(squares, epsilon))
    _square_mean_(deltas, steps, rho)
    _shrink_(weights, wds)
    torch._foreach_sub_(weights, steps)


def adamax_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    means: Tensors,
    bounds: Tensors,
    *,
    lrs: Numbers,
    wds: Numbers,
    beta1: float,
    beta2: float,
    rescale: float,
    clip: float,
) -> None:
    """AdaMax; bias correction is in the learning rates."""
    check_update(name, weights, grad=grads, m=means, u=bounds)
    grads = decayed(grads, weights, wds, rescale, clip)
    torch._foreach_mul_(means, beta1)
    torch._foreach_add_(means, grads, alpha=1 - beta1)
    torch._foreach_mul_(bounds, beta2)
    torch._foreach_abs_(grads)
    torch._foreach_maximum_(bounds, grads)
    torch._foreach_addcdiv_(weights, means, bounds, _negative(lrs))


def nadam_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    means: Tensors,
    variances: Tensors,
    *,
    lrs: Numbers,
    wds: Numbers,
    steps: Sequence[int],
    grad_factors: Numbers,
    mean_factors: Numbers,
    beta1: float,
    beta2: float,
    epsilon: float,
    rescale: float,
    clip: float,
) -> None:
    """Adam with Nesterov momentum; the factors hold the momentum schedule and bias correction."""
    check_update(name, weights, grad=grads, m=means, v=variances)
    grads = decayed(grads, weights, wds, rescale, clip)
    update_moments(means, variances, grads, beta1, beta2)
    torch._foreach_mul_(grads, grad_factors)
    torch._foreach_add_(grads, scale(means, mean_factors))
    roots = root_of_scaled(variances, [1 / (1 - beta2**t) for t in steps], epsilon)
    torch._foreach_addcdiv_(weights, grads, roots, _negative(lrs))


def dcasgd_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    momenta: Tensors | None,
    previous: Tensors,
    *,
    lrs: Numbers,
    wds: Numbers,
    momentum: float,
    lamda: float,
    rescale: float,
    clip: float,
) -> None:
    """Delay-compensated gradient descent."""
    states = {} if momenta is None else {"mom": momenta}
    check_update(name, weights, grad=grads, previous_weight=previous, **states)
    grads = rescaled(grads, rescale, clip)
    drifts = list(torch._foreach_sub(weights, previous))
    torch._foreach_mul_(drifts, grads)
    torch._foreach_mul_(drifts, grads)
    torch._foreach_add_(grads, drifts, alpha=lamda)
    add_scaled_(grads, weights, wds)
    torch._foreach_mul_(grads, _negative(lrs))
    if momenta is not None:
        torch._foreach_mul_(momenta, momentum)
        torch._foreach_add_(momenta, grads)
        grads = list(momenta)
    torch._foreach_copy_(previous, weights)
    torch._foreach_add_(weights, grads)
