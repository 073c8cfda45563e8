"""Update operators whose rate follows the norms of a layer's weight and step: LAMB and LARS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.multi_updates import deal, deliver_masters, targets_of
from mxnet.operators.optimizer_updates import deliver_master, target_of
from mxnet.operators.registry import operator
from mxnet.operators.update_rules import (
    Tensors,
    add_scaled_,
    check_update,
    rescaled,
    root,
    scale,
    to_dtype,
    update_moments,
)


def _count_tensors(parameters: Mapping[str, Any]) -> int:
    count: int = parameters["num_tensors"]
    return count


def lamb_directions(
    name: str,
    weights: Tensors,
    grads: Tensors,
    means: Tensors,
    variances: Tensors,
    *,
    steps: Sequence[int],
    wds: Sequence[float],
    beta1: float,
    beta2: float,
    epsilon: float,
    bias_correction: bool,
    rescale: float,
    clip: float,
) -> list[Tensor]:
    r"""New tensors: LAMB's steps :math:`\hat m / (\sqrt{\hat v} + \epsilon) + \lambda w`."""
    check_update(name, weights, grad=grads, mean=means, var=variances)
    update_moments(means, variances, rescaled(grads, rescale, clip), beta1, beta2)
    if bias_correction:
        roots = root(scale(variances, [1 / (1 - beta2**t) for t in steps]), epsilon)
        directions = scale(means, [1 / (1 - beta1**t) for t in steps])
        torch._foreach_div_(directions, roots)
    else:
        directions = list(torch._foreach_div(means, root(variances, epsilon)))
    add_scaled_(directions, weights, wds)
    return directions


def norms(tensors: Tensors) -> Tensor:
    """Euclidean norms as one float32 tensor, which stays on the device."""
    wide = any(tensor.dtype is torch.float64 for tensor in tensors)
    dtype = torch.float64 if wide else torch.float32
    return torch.stack(torch._foreach_norm(tensors, 2, dtype)).float()


def trust_ratio(
    weight_norm: Tensor, step_norm: Tensor, lower_bound: float, upper_bound: float
) -> Tensor:
    """LAMB's factor of the rate: clipped weight norm over step norm, 1 where one is 0."""
    if lower_bound >= 0:
        weight_norm = weight_norm.clamp(min=lower_bound)
    if upper_bound >= 0:
        weight_norm = weight_norm.clamp(max=upper_bound)
    usable = (weight_norm != 0) & (step_norm != 0)
    return torch.where(usable, weight_norm / step_norm, 1.0)


def lamb_apply(
    weights: Tensors,
    directions: Tensors,
    lrs: Sequence[float],
    lower: float,
    upper: float,
    measured: Tensors | None = None,
) -> None:
    """Move weights along LAMB's directions, each by its trust ratio; directions are used up.

    ``measured`` are the tensors whose norms count as the weights', by default the weights.
    """
    weight_norms = norms(weights if measured is None else measured)
    rates = torch.tensor(lrs, dtype=torch.float32, device=weights[0].device)
    ratios = trust_ratio(weight_norms, norms(directions), lower, upper).mul_(rates).neg_()
    torch._foreach_mul_(directions, list(ratios.unbind()))
    torch._foreach_add_(weights, directions)


@operator("lamb_update_phase1", updates=("mean", "var"))
def lamb_update_phase1(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    t: int,
    bias_correction: bool = True,
    wd: float,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Tensor:
    r"""First half of LAMB: the step :math:`\hat m / (\sqrt{\hat v} + \epsilon) + \lambda w`.

    The moments are those of the rescaled, clipped gradient; hats mean bias correction.

    Shapes:
        weight, grad, mean, var, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        mean: Running mean :math:`m` of the gradients, changed in place.
        var: Running mean :math:`v` of their squares, changed in place.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root, against division by zero.
        t: Number of the update, from 1.
        bias_correction: Divide the moments by :math:`1 - \beta^t`.
        wd: Weight decay :math:`\lambda`.
        rescale_grad: Factor of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.

    Returns:
        The step for ``lamb_update_phase2``.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g, m, v = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.lamb_update_phase1(w, g, m, v, t=1, wd=0.5, epsilon=0).asnumpy()
        array([1.5, 1.5], dtype=float32)

    References:
        You et al. (2020), Large batch optimization for deep learning: training BERT in 76 minutes,
        https://arxiv.org/abs/1904.00962.
    """
    (direction,) = lamb_directions(
        "lamb_update_phase1",
        [weight],
        [grad],
        [mean],
        [var],
        steps=[t],
        wds=[wd],
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        bias_correction=bias_correction,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return direction


@operator("lamb_update_phase2")
def lamb_update_phase2(
    weight: Tensor,
    g: Tensor,
    r1: Tensor,
    r2: Tensor,
    *,
    lr: float,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""Second half of LAMB, :math:`w - \eta \frac{r_1}{r_2} g`; the ratio is 1 where a norm is 0.

    Shapes:
        weight, g, output: any one shape.
        r1, r2: ``(1,)``.

    Args:
        weight: Weight; floating point.
        g: Step from ``lamb_update_phase1``.
        r1: Norm of the weight.
        r2: Norm of the step.
        lr: Learning rate :math:`\eta`.
        lower_bound: Least value for ``r1``; negative for none.
        upper_bound: Greatest value for ``r1``; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, step = mx.nd.ones((2,)), mx.nd.ones((2,))
        >>> r1, r2 = mx.nd.array([1.0]), mx.nd.array([2.0])
        >>> mx.nd.lamb_update_phase2(w, step, r1, r2, lr=0.5).asnumpy()
        array([0.75, 0.75], dtype=float32)
    """
    target = target_of(weight, out)
    check_update("lamb_update_phase2", [target], g=[g])
    ratio = trust_ratio(r1.reshape(()), r2.reshape(()), lower_bound, upper_bound)
    return target.addcmul_(g, ratio.to(g.dtype), value=-lr)


@operator("mp_lamb_update_phase1", updates=("mean", "var"))
def mp_lamb_update_phase1(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    weight32: Tensor,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    t: int,
    bias_correction: bool = True,
    wd: float,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Tensor:
    r"""``lamb_update_phase1`` of a half-precision weight through its single-precision master copy.

    Shapes:
        weight, grad, mean, var, weight32, output: any one shape.

    Args:
        weight: Weight, usually half precision; not read.
        grad: Its gradient.
        mean: Running mean of the gradients in float32, changed in place.
        var: Running mean of their squares in float32, changed in place.
        weight32: Master copy of the weight in float32.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root, against division by zero.
        t: Number of the update, from 1.
        bias_correction: Divide the moments by :math:`1 - \beta^t`.
        wd: Weight decay.
        rescale_grad: Factor of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.

    Returns:
        The step in float32.

    Raises:
        MXNetError: Shapes differ.

    Example:
        >>> w = mx.nd.ones((2,), dtype="float16")
        >>> m, v = mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.mp_lamb_update_phase1(w, w, m, v, w.astype("float32"), t=1, wd=0.0).dtype.__name__
        'float32'
    """
    (direction,) = lamb_directions(
        "mp_lamb_update_phase1",
        [weight32],
        to_dtype([grad], [weight32]),
        [mean],
        [var],
        steps=[t],
        wds=[wd],
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        bias_correction=bias_correction,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return direction


@operator("mp_lamb_update_phase2")
def mp_lamb_update_phase2(
    weight: Tensor,
    g: Tensor,
    r1: Tensor,
    r2: Tensor,
    weight32: Tensor,
    *,
    lr: float,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""``lamb_update_phase2`` of a half-precision weight through its single-precision master copy.

    Shapes:
        weight, g, weight32, output: any one shape.
        r1, r2: ``(1,)``.

    Args:
        weight: Weight, usually half precision; only its element type matters.
        g: Step from ``mp_lamb_update_phase1``.
        r1: Norm of the weight.
        r2: Norm of the step.
        weight32: Master copy of the weight in float32; read, but not changed, by this operator.
        lr: Learning rate.
        lower_bound: Least value for ``r1``; negative for none.
        upper_bound: Greatest value for ``r1``; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight in its own precision.

    Raises:
        MXNetError: Shapes differ.

    Example:
        >>> w, step = mx.nd.ones((2,), dtype="float16"), mx.nd.ones((2,))
        >>> r = mx.nd.array([1.0])
        >>> mx.nd.mp_lamb_update_phase2(w, step, r, r, w.astype("float32"), lr=0.5).asnumpy()
        array([0.5, 0.5], dtype=float16)
    """
    check_update("mp_lamb_update_phase2", [weight32], g=[g])
    ratio = trust_ratio(r1.reshape(()), r2.reshape(()), lower_bound, upper_bound)
    # reference: the master copy itself stays; _multi_mp_lamb_update changes it
    moved = torch.addcmul(weight32, g, ratio.to(g.dtype), value=-lr)
    return deliver_master("mp_lamb_update_phase2", weight, moved, out)


@operator("_multi_lamb_update", num_outputs=_count_tensors, count_parameter="num_tensors")
def multi_lamb_update(
    *data: Tensor,
    learning_rates: tuple[float, ...],
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    wds: tuple[float, ...],
    rescale_grad: float = 1.0,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
    clip_gradient: float = -1.0,
    bias_correction: bool = True,
    step_count: tuple[int, ...],
    num_tensors: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""Both halves of LAMB for several weights in one call.

    Shapes:
        data: ``weight, grad, mean, var`` for each weight, the four of one shape.
        output: one per weight.

    Args:
        data: Weights, gradients and moments, interleaved; moments are changed in place.
        learning_rates: Learning rate of each weight.
        beta1: Decay of the means.
        beta2: Decay of the means of squares.
        epsilon: Added to the root, against division by zero.
        wds: Weight decay of each weight.
        rescale_grad: Factor of the gradients.
        lower_bound: Least weight norm in the trust ratio; negative for none.
        upper_bound: Greatest weight norm in the trust ratio; negative for none.
        clip_gradient: Bound of the rescaled gradients' magnitude; negative for none.
        bias_correction: Divide the moments by :math:`1 - \beta^t`.
        step_count: Number of the update of each weight, from 1.
        num_tensors: Number of weights.
        out: Tensors for the new weights; the weights themselves for an update in place.

    Returns:
        The new weights.

    Raises:
        MXNetError: The number of arrays, rates or decays does not fit ``num_tensors``, or shapes
            differ.

    Example:
        >>> w, m, v = mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.contrib.multi_lamb_update([w], [w], [m], [v], (1,), lrs=(0.5,), wds=(0,)).shape
        (2,)
    """
    name = "_multi_lamb_update"
    numbers = {"learning_rates": learning_rates, "wds": wds, "step_count": step_count}
    columns = deal(name, data, 4, num_tensors, **numbers)
    targets = targets_of(columns[0], out)
    directions = lamb_directions(
        name,
        targets,
        *columns[1:],
        steps=step_count,
        wds=wds,
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        bias_correction=bias_correction,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    lamb_apply(targets, directions, learning_rates, lower_bound, upper_bound)
    return tuple(targets)


@operator("_multi_mp_lamb_update", num_outputs=_count_tensors, count_parameter="num_tensors")
def multi_mp_lamb_update(
    *data: Tensor,
    learning_rates: tuple[float, ...],
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    wds: tuple[float, ...],
    rescale_grad: float = 1.0,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
    clip_gradient: float = -1.0,
    bias_correction: bool = True,
    step_count: tuple[int, ...],
    num_tensors: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``_multi_lamb_update`` of half-precision weights through their float32 master copies.

    Shapes:
        data: ``weight, grad, mean, var, weight32`` for each weight, the five of one shape.
        output: one per weight.

    Args:
        data: Weights, gradients, float32 moments and master copies, interleaved; moments and
            masters
            are changed in place.
        learning_rates: Learning rate of each weight.
        beta1: Decay of the means.
        beta2: Decay of the means of squares.
        epsilon: Added to the root, against division by zero.
        wds: Weight decay of each weight.
        rescale_grad: Factor of the gradients.
        lower_bound: Least weight norm in the trust ratio; negative for none.
        upper_bound: Greatest weight norm in the trust ratio; negative for none.
        clip_gradient: Bound of the rescaled gradients' magnitude; negative for none.
        bias_correction: Divide the moments by :math:`1 - \beta^t`.
        step_count: Number of the update of each weight, from 1.
        num_tensors: Number of weights.
        out: Tensors for the new weights; the weights themselves for an update in place.

    Returns:
        The new weights in their own precision.

    Raises:
        MXNetError: The number of arrays, rates or decays does not fit ``num_tensors``, or shapes
            differ.

    Example:
        >>> w, m, v = mx.nd.ones((2,), dtype="float16"), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.contrib.multi_mp_lamb_update(
        ...     [w], [w], [m], [v], [w.astype("float32")], (1,), lrs=(0.5,), wds=(0,)
        ... ).shape
        (2,)
    """
    name = "_multi_mp_lamb_update"
    numbers = {"learning_rates": learning_rates, "wds": wds, "step_count": step_count}
    weights, grads, means, variances, masters = deal(name, data, 5, num_tensors, **numbers)
    directions = lamb_directions(
        name,
        masters,
        to_dtype(grads, masters),
        means,
        variances,
        steps=step_count,
        wds=wds,
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        bias_correction=bias_correction,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    # reference: the norm in the ratio is that of the weight, not of its master copy
    bounds = lower_bound, upper_bound
    lamb_apply(masters, directions, learning_rates, *bounds, measured=weights)
    return deliver_masters(name, weights, masters, out)


@operator("multi_lars")
def multi_lars(
    lrs: Tensor,
    weights_sum_sq: Tensor,
    grads_sum_sq: Tensor,
    wds: Tensor,
    *,
    eta: float,
    eps: float,
    rescale_grad: float = 1.0,
) -> Tensor:
    r"""Learning rates by layer, from the norms of weights and gradients.

    They are :math:`\eta_i \frac{\eta \|w_i\|}{s \|g_i\| + \lambda_i \|w_i\| + \epsilon}`. A rate
    stays as it is where the norm of the weight or of the gradient is 0.

    Shapes:
        lrs, weights_sum_sq, grads_sum_sq, wds, output: ``(N,)`` for ``N`` layers.

    Args:
        lrs: Learning rates :math:`\eta_i`.
        weights_sum_sq: Squared norms of the weights, as from ``multi_sum_sq``.
        grads_sum_sq: Squared norms of the gradients.
        wds: Weight decays :math:`\lambda_i`.
        eta: Trust coefficient :math:`\eta`.
        eps: Added to the denominator.
        rescale_grad: Factor :math:`s` of the gradients.

    Returns:
        The new rates.

    Raises:
        MXNetError: Shapes differ.

    Example:
        >>> lrs, w, g, wds = (mx.nd.array([x]) for x in (0.5, 4.0, 1.0, 0.0))
        >>> mx.nd.multi_lars(lrs, w, g, wds, eta=0.5, eps=0).asnumpy()
        array([0.5], dtype=float32)

    References:
        You, Gitman and Ginsburg (2017), Large batch training of convolutional networks,
        https://arxiv.org/abs/1708.03888.
    """
    for name, tensor in (
        ("weights_sum_sq", weights_sum_sq),
        ("grads_sum_sq", grads_sum_sq),
        ("wds", wds),
    ):
        if tensor.shape != lrs.shape:
            raise MXNetError(
                f"multi_lars: {name} is {tuple(tensor.shape)} but lrs is {tuple(lrs.shape)}"
            )
    weight_norms = weights_sum_sq.sqrt()
    grad_norms = grads_sum_sq.sqrt() * rescale_grad
    ratios = eta * weight_norms / (grad_norms + wds * weight_norms + eps)
    return torch.where((weight_norms > 0) & (grad_norms > 0), lrs * ratios, lrs)


@operator("multi_sum_sq", count_parameter="num_arrays")
def multi_sum_sq(*data: Tensor, num_arrays: int) -> Tensor:
    """Sum of squares of each array, in float32.

    Shapes:
        data: any shapes.
        output: ``(num_arrays,)``.

    Args:
        data: Arrays; floating point.
        num_arrays: Number of arrays.

    Returns:
        One number per array.

    Raises:
        MXNetError: The number of arrays is not ``num_arrays``.

    Example:
        >>> a, b = mx.nd.array([1.0, 2.0]), mx.nd.array([3.0])
        >>> mx.nd.multi_sum_sq(a, b, num_arrays=2).asnumpy()
        array([5., 9.], dtype=float32)
    """
    if len(data) != num_arrays:
        raise MXNetError(
            f"multi_sum_sq: num_arrays is {num_arrays} but {len(data)} arrays were given"
        )
    return norms(data).square_()
