"""Optimizer steps over lists of tensors: what the update operators and ``mxnet.optimizer`` share.

A step changes weights and states in place. It takes lists, so that the cost of a call is paid once
for many small tensors; single-tensor operators pass lists of one. Where torch has a kernel that
makes the whole step in one pass over memory (``_fused_sgd_`` and ``_fused_adam_``, the kernels of
``torch.optim``), it is used; the rest is made of ``_foreach_`` kernels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.unseen_writes import note_unseen_write

Tensors = list[Tensor] | tuple[Tensor, ...]
# One number per weight: Python numbers, or tensors without axes that stay on the device.
Scalars = Sequence[Any]

# Not half precision: the CPU kernels of torch 2.13 read half-precision momentum out of step.
_FUSED_DTYPES = (torch.float32, torch.float64)
# Torch's fused kernels correct the bias of the first steps; after this many nothing is left of it.
_SETTLED = 1e9
_is_contiguous = Tensor.is_contiguous
_settled_steps: dict[torch.device, Tensor] = {}


def check_update(name: str, weights: Tensors, **others: Tensors) -> bool:
    """Check that gradients and states fit the weights.

    Args:
        name: Operator, for messages.
        weights: The weights.
        **others: Gradients and states, by name: one list each, in the order of the weights.

    Returns:
        Whether torch's fused kernels can take these tensors.

    Raises:
        MXNetError: A weight is not floating point, or a shape or element type differs from its
            weight's.
    """
    first = weights[0]
    shapes = [weight.shape for weight in weights]
    dtypes = [weight.dtype for weight in weights]
    kinds = set(dtypes)
    for dtype in kinds:
        if not dtype.is_floating_point:
            raise MXNetError(f"{name}: weight has element type {dtype}; expected floating point")
    # Whole lists are compared first: with hundreds of parameters, these checks are the step's cost.
    for other, tensors in others.items():
        if [t.shape for t in tensors] != shapes or [t.dtype for t in tensors] != dtypes:
            _refuse(name, other, weights, tensors)
    return (
        first.dtype in _FUSED_DTYPES
        and not first.is_meta
        and len(kinds) == 1
        and _lie_alike(weights, others)
    )


def _refuse(name: str, other: str, weights: Tensors, tensors: Tensors) -> None:
    for weight, tensor in zip(weights, tensors, strict=True):
        if tensor.shape != weight.shape or tensor.dtype is not weight.dtype:
            raise MXNetError(
                f"{name}: {other} is {tuple(tensor.shape)} {tensor.dtype} "
                f"but weight is {tuple(weight.shape)} {weight.dtype}; they must agree"
            )


def _lie_alike(weights: Tensors, others: Mapping[str, Tensors]) -> bool:
    """Whether the elements of each weight and of its gradient and states have one order."""
    columns = [weights, *others.values()]
    if all(all(map(_is_contiguous, column)) for column in columns):
        return True
    return all(
        _is_dense(row[0]) and all(t.stride() == row[0].stride() for t in row[1:])
        for row in zip(*columns, strict=True)
    )


def _is_dense(tensor: Tensor) -> bool:
    """Whether the elements fill their memory, in any order of the axes."""
    expected = 1
    for size, stride in sorted(zip(tensor.shape, tensor.stride(), strict=True), key=_by_stride):
        if size != 1 and stride != expected:
            return False
        expected *= size
    return True


def _by_stride(axis: tuple[int, int]) -> tuple[int, int]:
    size, stride = axis
    return stride, size


def _flat(tensors: Tensors) -> Tensors:
    """Views that torch's fused kernels take without copying: those of dense tensors are flat."""
    if all(map(_is_contiguous, tensors)):
        return tensors
    return [
        tensor
        if tensor.is_contiguous()
        else tensor.as_strided((tensor.numel(),), (1,), tensor.storage_offset())
        for tensor in tensors
    ]


def groups(*scalars: Sequence[float]) -> list[tuple[tuple[float, ...], list[int] | None]]:
    """Positions of the weights that share all their numbers; None for all of them."""
    if all(len(set(numbers)) == 1 for numbers in scalars):
        return [(tuple(numbers[0] for numbers in scalars), None)]
    found: dict[tuple[float, ...], list[int]] = {}
    for position, key in enumerate(zip(*scalars, strict=True)):
        found.setdefault(key, []).append(position)
    return list(found.items())


def take(tensors: Tensors, positions: Sequence[int] | None) -> Tensors:
    """The tensors at these positions; all of them for None."""
    return tensors if positions is None else [tensors[position] for position in positions]


def add_scaled_(targets: Tensors, others: Tensors, factors: Scalars) -> None:
    """Add each tensor times its factor to its target, in place; zero factors cost nothing."""
    first = factors[0]
    if isinstance(first, Tensor) or any(factor != first for factor in factors):
        torch._foreach_add_(targets, scale(others, factors))
    elif first:
        torch._foreach_add_(targets, others, alpha=first)


def scale(tensors: Tensors, factors: float | Scalars) -> list[Tensor]:
    """New tensors: each one times its factor, or all times one factor."""
    return list(torch._foreach_mul(tensors, factors))


def clip_(tensors: Tensors, bound: float) -> None:
    """Clip to ``[-bound, bound]`` in place; a negative bound means no clipping."""
    if bound >= 0:
        torch._foreach_clamp_min_(tensors, -bound)
        torch._foreach_clamp_max_(tensors, bound)


def rescaled(grads: Tensors, rescale: float, clip: float) -> list[Tensor]:
    """New tensors: the gradients times ``rescale``, clipped."""
    scaled = scale(grads, rescale)
    clip_(scaled, clip)
    return scaled


def decayed(
    grads: Tensors, weights: Tensors, wds: Scalars, rescale: float, clip: float
) -> list[Tensor]:
    """New tensors: ``clip(rescale * grad + wd * weight)``."""
    scaled = scale(grads, rescale)
    add_scaled_(scaled, weights, wds)
    clip_(scaled, clip)
    return scaled


def to_dtype(tensors: Tensors, like: Tensors) -> list[Tensor]:
    """New tensors: copies with the element types of ``like``."""
    copies = [
        torch.empty_like(tensor, dtype=other.dtype)
        for tensor, other in zip(tensors, like, strict=True)
    ]
    torch._foreach_copy_(copies, tensors)
    return copies


def _any_decay(wds: Scalars) -> bool:
    return any(isinstance(wd, Tensor) or wd != 0 for wd in wds)


def _all_floats(*scalars: Scalars) -> bool:
    return not any(isinstance(numbers[0], Tensor) for numbers in scalars)


# ---- gradient descent --------------------------------------------------------------------------


def sgd_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    momenta: Tensors | None,
    *,
    lrs: Scalars,
    wds: Scalars,
    momentum: float = 0.0,
    rescale: float = 1.0,
    clip: float = -1.0,
) -> None:
    r"""Gradient descent, with momentum if there are momenta.

    :math:`m \leftarrow \mu m - \eta (g + \lambda w)`, :math:`w \leftarrow w + m`; ``g`` is the
    rescaled, clipped gradient. Without momenta, :math:`w \leftarrow w - \eta (g + \lambda w)`.
    """
    states = {} if momenta is None else {"mom": momenta}
    fused = check_update(name, weights, grad=grads, **states)
    if clip >= 0 or rescale == 0:
        grads, rescale = rescaled(grads, rescale, clip), 1.0
    if fused and _all_floats(lrs, wds) and (momenta is None or momentum):
        for (lr, wd), chosen in groups(lrs, wds):
            some = take(weights, chosen), take(grads, chosen)
            if momenta is None:
                _fused_sgd_(*some, [], lr=lr * rescale, wd=wd / rescale)
                continue
            # Torch keeps the learning rate out of the momentum. With its own rate at -1 and
            # (1 - dampening) at minus ours, its buffer is exactly our momentum. The CPU kernel has
            # 1 - dampening in double precision; elsewhere the gradients are scaled beforehand.
            if weights[0].is_cpu:
                settings: dict[str, Any] = {"wd": wd / rescale, "dampening": 1.0 + lr * rescale}
            else:
                some = some[0], scale(some[1], -lr * rescale)
                settings = {"wd": -lr * wd}
            buffers = take(momenta, chosen)
            _fused_sgd_(*some, buffers, lr=-1.0, momentum=momentum, **settings)
        return
    steps = scale(grads, [-lr * rescale for lr in lrs])
    add_scaled_(steps, weights, [-lr * wd for lr, wd in zip(lrs, wds, strict=True)])
    if momenta is not None:
        torch._foreach_mul_(momenta, momentum)
        torch._foreach_add_(momenta, steps)
        steps = list(momenta)
    torch._foreach_add_(weights, steps)


def _fused_sgd_(
    weights: Tensors,
    grads: Tensors,
    momenta: Tensors,
    *,
    lr: float,
    wd: float,
    momentum: float = 0.0,
    dampening: float = 0.0,
    nesterov: bool = False,
) -> None:
    note_unseen_write()  # torch does not count the writes of its fused kernels
    torch._fused_sgd_(
        _flat(weights),
        _flat(grads),
        _flat(momenta),
        weight_decay=wd,
        momentum=momentum,
        lr=lr,
        dampening=dampening,
        nesterov=nesterov,
        maximize=False,
        is_first_step=False,
    )


def nag_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    momenta: Tensors,
    *,
    lrs: Scalars,
    wds: Scalars,
    momentum: float = 0.0,
    rescale: float = 1.0,
    clip: float = -1.0,
    late_decay: bool = False,
) -> None:
    r"""Nesterov's step: :math:`m \leftarrow \mu m - \eta g, w \leftarrow w + \mu m - \eta g`.

    ``g`` is the rescaled, clipped gradient plus the decay :math:`\lambda w`. With ``late_decay``
    the
    momentum that is kept has the decay of the new weight, as in the reference's updates in place.
    """
    before = [weight.clone() for weight in weights] if late_decay and _any_decay(wds) else None
    fused = check_update(name, weights, grad=grads, mom=momenta)
    if clip >= 0:
        grads, rescale = rescaled(grads, rescale, clip), 1.0
    steps = scale(grads, [-lr * rescale for lr in lrs])
    decays = [-lr * wd for lr, wd in zip(lrs, wds, strict=True)]
    if fused and momentum and _all_floats(lrs, wds):
        for (decay,), chosen in groups(decays):
            some = take(weights, chosen), take(steps, chosen), take(momenta, chosen)
            _fused_sgd_(*some, lr=-1.0, wd=decay, momentum=momentum, nesterov=True)
    else:
        add_scaled_(steps, weights, decays)
        torch._foreach_mul_(momenta, momentum)
        torch._foreach_add_(momenta, steps)
        torch._foreach_add_(weights, steps)
        torch._foreach_add_(weights, momenta, alpha=momentum)
    if before is not None:
        torch._foreach_sub_(before, weights)
        add_scaled_(momenta, before, [-decay for decay in decays])


# ---- adaptive moments --------------------------------------------------------------------------


def settled_step(device: torch.device) -> Tensor:
    """The step count that makes torch's fused kernels leave the moments uncorrected."""
    if device not in _settled_steps:
        _settled_steps[device] = torch.tensor(_SETTLED, device=device)
    return _settled_steps[device]


def adam_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    means: Tensors,
    variances: Tensors,
    *,
    lrs: Sequence[float],
    wds: Sequence[float],
    beta1: float,
    beta2: float,
    epsilon: float,
    rescale: float = 1.0,
    clip: float = -1.0,
) -> None:
    r"""Adam without bias correction, which the caller puts into the learning rate.

    With :math:`g` the clipped :math:`rescale \cdot grad + \lambda w`:
    :math:`m \leftarrow \beta_1 m + (1-\beta_1) g`, :math:`v \leftarrow \beta_2 v + (1-\beta_2)
    g^2`,
    :math:`w \leftarrow w - \eta m / (\sqrt v + \epsilon)`.
    """
    fused = check_update(name, weights, grad=grads, mean=means, var=variances)
    if clip >= 0:
        grads, wds = decayed(grads, weights, wds, rescale, clip), [0.0] * len(weights)
    elif rescale != 1:
        grads = scale(grads, rescale)
    if fused and _corrects_nothing(beta1, beta2):
        note_unseen_write()
        for (lr, wd), chosen in groups(lrs, wds):
            moments = _flat(take(means, chosen)), _flat(take(variances, chosen))
            torch._fused_adam_(
                _flat(take(weights, chosen)),
                _flat(take(grads, chosen)),
                *moments,
                [],
                [settled_step(weights[0].device)]
                * (len(weights) if chosen is None else len(chosen)),
                lr=lr,
                beta1=beta1,
                beta2=beta2,
                weight_decay=wd,
                eps=epsilon,
                amsgrad=False,
                maximize=False,
            )
        return
    if _any_decay(wds):
        grads = scale(grads, 1.0) if rescale == 1 else grads
        add_scaled_(grads, weights, wds)
    update_moments(means, variances, grads, beta1, beta2)
    torch._foreach_addcdiv_(weights, means, root(variances, epsilon), [-lr for lr in lrs])


def adamw_step(
    name: str,
    weights: Tensors,
    grads: Tensors,
    means: Tensors,
    variances: Tensors,
    *,
    lrs: Sequence[float],
    wds: Sequence[float],
    etas: Sequence[float],
    beta1: float,
    beta2: float,
    epsilon: float,
    rescale: float = 1.0,
    clip: float = -1.0,
) -> None:
    r"""Adam with decoupled weight decay.

    :math:`w \leftarrow w - \alpha (\eta m / (\sqrt v + \epsilon) + \lambda w)`. The moments are
    those of the rescaled, clipped gradient; :math:`\alpha` is the schedule multiplier ``eta``.
    """
    fused = check_update(name, weights, grad=grads, mean=means, var=variances)
    if clip >= 0 or rescale != 1:
        grads = rescaled(grads, rescale, clip)
    if fused and _corrects_nothing(beta1, beta2) and all(lrs):
        note_unseen_write()
        for (lr, wd, eta), chosen in groups(lrs, wds, etas):
            moments = _flat(take(means, chosen)), _flat(take(variances, chosen))
            torch._fused_adamw_(
                _flat(take(weights, chosen)),
                _flat(take(grads, chosen)),
                *moments,
                [],
                [settled_step(weights[0].device)]
                * (len(weights) if chosen is None else len(chosen)),
                lr=eta * lr,
                beta1=beta1,
                beta2=beta2,
                weight_decay=wd / lr,  # torch multiplies it by the whole rate
                eps=epsilon,
                amsgrad=False,
                maximize=False,
            )
        return
    update_moments(means, variances, grads, beta1, beta2)
    decays = [1 - eta * wd for eta, wd in zip(etas, wds, strict=True)]
    torch._foreach_mul_(weights, decays)
    steps = [-eta * lr for eta, lr in zip(etas, lrs, strict=True)]
    torch._foreach_addcdiv_(weights, means, root(variances, epsilon), steps)


def _corrects_nothing(beta1: float, beta2: float) -> bool:
    # beta ** _SETTLED is 0 unless beta is (nearly) 1.
    return beta1 < 0.999999 and beta2 < 0.999999


def update_moments(
    means: Tensors, variances: Tensors, grads: Tensors, beta1: float, beta2: float
) -> None:
    """Move the running means of the gradients and of their squares, in place."""
    torch._foreach_mul_(means, beta1)
    torch._foreach_add_(means, grads, alpha=1 - beta1)
    torch._foreach_mul_(variances, beta2)
    torch._foreach_addcmul_(variances, grads, grads, 1 - beta2)


def root(variances: Tensors, epsilon: float) -> list[Tensor]:
    r"""New tensors: :math:`\sqrt v + \epsilon`."""
    roots = list(torch._foreach_sqrt(variances))
    torch._foreach_add_(roots, epsilon)
    return roots
