"""Update operators for many weights in one call: gradient descent and AdamW.

The arrays come interleaved, weight by weight: ``w0, g0, m0, w1, g1, m1, ...``. States change in
place; new weights go to ``out``, in place when it holds the weights themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.adaptive_updates import read_scale
from mxnet.operators.registry import operator
from mxnet.operators.update_rules import adamw_step, sgd_step, to_dtype


def count_weights(parameters: Mapping[str, Any]) -> int:
    """Number of outputs: one per weight."""
    count: int = parameters["num_weights"]
    return count


def deal(
    name: str,
    data: Sequence[Tensor],
    kinds: int,
    count: int,
    **numbers: Sequence[float],
) -> list[list[Tensor]]:
    """Sort interleaved arrays by kind: all weights, all gradients and so on.

    Args:
        name: Operator, for messages.
        data: ``count`` groups of ``kinds`` arrays.
        kinds: Arrays per weight.
        count: Number of weights.
        **numbers: Parameters that need one number per weight, by name.

    Raises:
        MXNetError: The number of arrays or numbers does not fit.
    """
    if count < 1 or len(data) != kinds * count:
        raise MXNetError(
            f"{name}: {count} weights need {kinds * count} arrays, {kinds} each; got {len(data)}"
        )
    for parameter, values in numbers.items():
        if len(values) != count:
            raise MXNetError(f"{name}: {parameter} has {len(values)} numbers for {count} weights")
    return [list(data[kind::kinds]) for kind in range(kinds)]


def targets_of(weights: Sequence[Tensor], out: Sequence[Tensor] | None) -> list[Tensor]:
    """The tensors that a step may change: weights that are outputs themselves, else copies."""
    if out is None:
        return [weight.clone() for weight in weights]
    return [w if w is o else w.clone() for w, o in zip(weights, out, strict=True)]


def deliver_masters(
    name: str,
    weights: Sequence[Tensor],
    masters: Sequence[Tensor],
    out: Sequence[Tensor] | None,
) -> tuple[Tensor, ...]:
    """The updated master copies in the precision of the weights.

    Raises:
        MXNetError: Shapes differ.
    """
    for weight, master in zip(weights, masters, strict=True):
        if weight.shape != master.shape:
            raise MXNetError(
                f"{name}: weight32 is {tuple(master.shape)} but weight is {tuple(weight.shape)}"
            )
    targets = list(weights)
    if out is None or any(w is not o for w, o in zip(weights, out, strict=True)):
        targets = [torch.empty_like(weight) for weight in weights]
    torch._foreach_copy_(targets, list(masters))
    return tuple(targets)


@operator("multi_sgd_update", num_outputs=count_weights, count_parameter="num_weights")
def multi_sgd_update(
    *data: Tensor,
    lrs: tuple[float, ...],
    wds: tuple[float, ...],
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``sgd_update`` of several weights in one call.

    Shapes:
        data: ``weight, grad`` for each weight, the two of one shape.
        output: one per weight.

    Args:
        data: Weights and gradients, interleaved.
        lrs: Learning rate of each weight.
        wds: Weight decay of each weight.
        rescale_grad: Factor of the gradients.
        clip_gradient: Bound of the rescaled gradients' magnitude; negative for none.
        num_weights: Number of weights.
        out: Tensors for the new weights; the weights themselves for an update in place.

    Returns:
        The new weights.

    Raises:
        MXNetError: The number of arrays, rates or decays does not fit ``num_weights``, or shapes
            differ.

    Example:
        >>> a, b, g = mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.ones((2,))
        >>> rates = {"lrs": (1, 2), "wds": (0, 0)}
        >>> _ = mx.nd.multi_sgd_update(a, g, b, g, **rates, num_weights=2, out=[a, b])
        >>> a.asnumpy(), b.asnumpy()
        (array([0., 0.], dtype=float32), array([-2., -2.], dtype=float32))
    """
    weights, grads = deal("multi_sgd_update", data, 2, num_weights, lrs=lrs, wds=wds)
    targets = targets_of(weights, out)
    rates: dict[str, Any] = {"lrs": lrs, "wds": wds}
    sgd_step(
        "multi_sgd_update",
        targets,
        grads,
        None,
        **rates,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return tuple(targets)


@operator("multi_sgd_mom_update", num_outputs=count_weights, count_parameter="num_weights")
def multi_sgd_mom_update(
    *data: Tensor,
    lrs: tuple[float, ...],
    wds: tuple[float, ...],
    momentum: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``sgd_mom_update`` of several weights in one call.

    Shapes:
        data: ``weight, grad, mom`` for each weight, the three of one shape.
        output: one per weight.

    Args:
        data: Weights, gradients and momenta, interleaved; momenta are changed in place.
        lrs: Learning rate of each weight.
        wds: Weight decay of each weight.
        momentum: Decay of the momenta, from 0 to 1.
        rescale_grad: Factor of the gradients.
        clip_gradient: Bound of the rescaled gradients' magnitude; negative for none.
        num_weights: Number of weights.
        out: Tensors for the new weights; the weights themselves for an update in place.

    Returns:
        The new weights.

    Raises:
        MXNetError: The number of arrays, rates or decays does not fit ``num_weights``, or shapes
            differ.

    Example:
        >>> w, g, m = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.ones((2,))
        >>> mx.nd.multi_sgd_mom_update(w, g, m, lrs=(1,), wds=(0,), momentum=0.5).asnumpy()
        array([0.5, 0.5], dtype=float32)
    """
    columns = deal("multi_sgd_mom_update", data, 3, num_weights, lrs=lrs, wds=wds)
    targets = targets_of(columns[0], out)
    sgd_step(
        "multi_sgd_mom_update",
        targets,
        *columns[1:],
        lrs=lrs,
        wds=wds,
        momentum=momentum,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return tuple(targets)


@operator("multi_mp_sgd_update", num_outputs=count_weights, count_parameter="num_weights")
def multi_mp_sgd_update(
    *data: Tensor,
    lrs: tuple[float, ...],
    wds: tuple[float, ...],
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``mp_sgd_update`` of several weights in one call.

    Shapes:
        data: ``weight, grad, weight32`` for each weight, the three of one shape.
        output: one per weight.

    Args:
        data: Weights, gradients and float32 master copies, interleaved; masters are changed in
            place.
        lrs: Learning rate of each weight.
        wds: Weight decay of each weight.
        rescale_grad: Factor of the gradients.
        clip_gradient: Bound of the rescaled gradients' magnitude; negative for none.
        num_weights: Number of weights.
        out: Tensors for the new weights; the weights themselves for an update in place.

    Returns:
        The new weights in their own precision.

    Raises:
        MXNetError: The number of arrays, rates or decays does not fit ``num_weights``, or shapes
            differ.

    Example:
        >>> w = mx.nd.ones((2,), dtype="float16")
        >>> mx.nd.multi_mp_sgd_update(w, w, w.astype("float32"), lrs=(0.5,), wds=(0,)).asnumpy()
        array([0.5, 0.5], dtype=float16)
    """
    name = "multi_mp_sgd_update"
    weights, grads, masters = deal(name, data, 3, num_weights, lrs=lrs, wds=wds)
    grads = to_dtype(grads, masters)
    rates: dict[str, Any] = {"lrs": lrs, "wds": wds}
    sgd_step(name, masters, grads, None, **rates, rescale=rescale_grad, clip=clip_gradient)
    return deliver_masters(name, weights, masters, out)


@operator("multi_mp_sgd_mom_update", num_outputs=count_weights, count_parameter="num_weights")
def multi_mp_sgd_mom_update(
    *data: Tensor,
    lrs: tuple[float, ...],
    wds: tuple[float, ...],
    momentum: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``mp_sgd_mom_update`` of several weights in one call.

    Shapes:
        data: ``weight, grad, mom, weight32`` for each weight, the four of one shape.
        output: one per weight.

    Args:
        data: Weights, gradients, momenta and float32 master copies, interleaved; momenta and
            masters
            are changed in place.
        lrs: Learning rate of each weight.
        wds: Weight decay of each weight.
        momentum: Decay of the momenta, from 0 to 1.
        rescale_grad: Factor of the gradients.
        clip_gradient: Bound of the rescaled gradients' magnitude; negative for none.
        num_weights: Number of weights.
        out: Tensors for the new weights; the weights themselves for an update in place.

    Returns:
        The new weights in their own precision.

    Raises:
        MXNetError: The number of arrays, rates or decays does not fit ``num_weights``, or shapes
            differ.

    Example:
        >>> w, m = mx.nd.ones((2,), dtype="float16"), mx.nd.zeros((2,))
        >>> master = w.astype("float32")
        >>> mx.nd.multi_mp_sgd_mom_update(w, w, m, master, lrs=(0.5,), wds=(0,)).asnumpy()
        array([0.5, 0.5], dtype=float16)
    """
    name = "multi_mp_sgd_mom_update"
    weights, grads, momenta, masters = deal(name, data, 4, num_weights, lrs=lrs, wds=wds)
    sgd_step(
        name,
        masters,
        to_dtype(grads, masters),
        momenta,
        lrs=lrs,
        wds=wds,
        momentum=momentum,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return deliver_masters(name, weights, masters, out)


@operator("_multi_adamw_update", num_outputs=count_weights, count_parameter="num_weights")
def multi_adamw_update(
    *data: Tensor,
    lrs: tuple[float, ...],
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wds: tuple[float, ...],
    etas: tuple[float, ...],
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``_adamw_update`` of several weights in one call.

    Shapes:
        data: ``weight, grad, mean, var`` for each weight, the four of one shape; then the
            gradients'
            factor, ``(1,)``.
        output: one per weight.

    Args:
        data: Weights, gradients and moments, interleaved, and last the factor of the gradients,
            which
            skips the update when it is 0, infinite or NaN; moments are changed in place.
        lrs: Learning rate of each weight.
        beta1: Decay of the means.
        beta2: Decay of the means of squares.
        epsilon: Added to the root, against division by zero.
        wds: Weight decay of each weight.
        etas: Schedule multiplier of each weight.
        clip_gradient: Bound of the rescaled gradients' magnitude; negative for none.
        num_weights: Number of weights.
        out: Tensors for the new weights; the weights themselves for an update in place.

    Returns:
        The new weights.

    Raises:
        MXNetError: The number of arrays, rates or decays does not fit ``num_weights``, or shapes
            differ.

    Example:
        >>> w, m, v, one = mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,)), mx.nd.ones((1,))
        >>> mx.nd.contrib.multi_adamw_update(
        ...     [w], [w], [m], [v], one, lrs=(0.5,), wds=(0,), etas=(1,), beta1=0.5, beta2=0.75
        ... ).asnumpy()
        array([0.5, 0.5], dtype=float32)
    """
    name = "_multi_adamw_update"
    columns = deal(name, data[:-1], 4, num_weights, lrs=lrs, wds=wds, etas=etas)
    targets = targets_of(columns[0], out)
    factor = read_scale(data[-1])
    if factor:
        adamw_step(
            name,
            targets,
            *columns[1:],
            lrs=lrs,
            wds=wds,
            etas=etas,
            beta1=beta1,
            beta2=beta2,
            epsilon=epsilon,
            rescale=factor,
            clip=clip_gradient,
        )
    return tuple(targets)


@operator("_multi_mp_adamw_update", num_outputs=count_weights, count_parameter="num_weights")
def multi_mp_adamw_update(
    *data: Tensor,
    lrs: tuple[float, ...],
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wds: tuple[float, ...],
    etas: tuple[float, ...],
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``_mp_adamw_update`` of several weights in one call.

    Shapes:
        data: ``weight, grad, mean, var, weight32`` for each weight, the five of one shape; then the
            gradients' factor, ``(1,)``.
        output: one per weight.

    Args:
        data: Weights, gradients, float32 moments and master copies, interleaved, and last the
            factor
            of the gradients, which skips the update when it is 0, infinite or NaN; moments and
            masters are changed in place.
        lrs: Learning rate of each weight.
        beta1: Decay of the means.
        beta2: Decay of the means of squares.
        epsilon: Added to the root, against division by zero.
        wds: Weight decay of each weight.
        etas: Schedule multiplier of each weight.
        clip_gradient: Bound of the rescaled gradients' magnitude; negative for none.
        num_weights: Number of weights.
        out: Tensors for the new weights; the weights themselves for an update in place.

    Returns:
        The new weights in their own precision.

    Raises:
        MXNetError: The number of arrays, rates or decays does not fit ``num_weights``, or shapes
            differ.

    Example:
        >>> w, m, v = mx.nd.ones((2,), dtype="float16"), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> rates = {"lrs": (0.5,), "wds": (0,), "etas": (1,), "beta1": 0.5, "beta2": 0.75}
        >>> mx.nd.contrib.multi_mp_adamw_update(
        ...     [w], [w], [m], [v], [w.astype("float32")], 1.0, **rates
        ... ).asnumpy()
        array([0.5, 0.5], dtype=float16)
    """
    name = "_multi_mp_adamw_update"
    weights, grads, means, variances, masters = deal(
        name, data[:-1], 5, num_weights, lrs=lrs, wds=wds, etas=etas
    )
    factor = read_scale(data[-1])
    if not factor:
        return tuple(targets_of(weights, out))
    adamw_step(
        name,
        masters,
        to_dtype(grads, masters),
        means,
        variances,
        lrs=lrs,
        wds=wds,
        etas=etas,
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        rescale=factor,
        clip=clip_gradient,
    )
    return deliver_masters(name, weights, masters, out)
