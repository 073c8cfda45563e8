"""Updates of many weights with learning rates and weight decays in arrays on the device.

Arrays come interleaved as in :mod:`mxnet.operators.multi_updates`, then the rates and the decays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.multi_updates import (
    count_weights,
    deal,
    deliver_masters,
    targets_of,
)
from mxnet.operators.registry import operator
from mxnet.operators.update_rules import sgd_step, to_dtype


def _unpack(
    name: str, data: Sequence[Tensor], kinds: int, count: int
) -> tuple[list[list[Tensor]], tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Arrays by kind, then the rate and the decay of each weight as tensors without axes."""
    columns = deal(name, data[:-2], kinds, count)
    for what, numbers in zip(("lrs", "wds"), data[-2:], strict=True):
        if numbers.shape != (count,):
            raise MXNetError(f"{name}: {what} is {tuple(numbers.shape)}; expected ({count},)")
    return columns, data[-2].unbind(), data[-1].unbind()


@operator(
    "preloaded_multi_sgd_update",
    num_outputs=count_weights,
    count_parameter="num_weights",
)
def preloaded_multi_sgd_update(
    *data: Tensor,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``multi_sgd_update`` with learning rates and weight decays in arrays.

    Shapes:
        data: ``weight, grad`` for each weight; then rates and decays, ``(num_weights,)`` each.
        output: one per weight.

    Args:
        data: Weights and gradients, interleaved; the rates; the decays.
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
        >>> w, g = mx.nd.ones((2,)), mx.nd.ones((2,))
        >>> lrs, wds = mx.nd.array([0.5]), mx.nd.array([0.0])
        >>> mx.nd.preloaded_multi_sgd_update(w, g, lrs, wds).asnumpy()
        array([0.5, 0.5], dtype=float32)
    """
    name = "preloaded_multi_sgd_update"
    (weights, grads), lrs, wds = _unpack(name, data, 2, num_weights)
    targets = targets_of(weights, out)
    rates: dict[str, Any] = {"lrs": lrs, "wds": wds}
    sgd_step(name, targets, grads, None, **rates, rescale=rescale_grad, clip=clip_gradient)
    return tuple(targets)


@operator(
    "preloaded_multi_sgd_mom_update",
    num_outputs=count_weights,
    count_parameter="num_weights",
)
def preloaded_multi_sgd_mom_update(
    *data: Tensor,
    momentum: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``multi_sgd_mom_update`` with learning rates and weight decays in arrays.

    Shapes:
        data: ``weight, grad, mom`` for each weight; then rates and decays, ``(num_weights,)`` each.
        output: one per weight.

    Args:
        data: Weights, gradients and momenta, interleaved; the rates; the decays. Momenta are
            changed
            in place.
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
        >>> w, g, m = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.zeros((2,))
        >>> lrs, wds = mx.nd.array([0.5]), mx.nd.array([0.0])
        >>> mx.nd.preloaded_multi_sgd_mom_update(w, g, m, lrs, wds, momentum=0.9).asnumpy()
        array([0.5, 0.5], dtype=float32)
    """
    name = "preloaded_multi_sgd_mom_update"
    (weights, grads, momenta), lrs, wds = _unpack(name, data, 3, num_weights)
    targets = targets_of(weights, out)
    sgd_step(
        name,
        targets,
        grads,
        momenta,
        lrs=lrs,
        wds=wds,
        momentum=momentum,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return tuple(targets)


@operator(
    "preloaded_multi_mp_sgd_update",
    num_outputs=count_weights,
    count_parameter="num_weights",
)
def preloaded_multi_mp_sgd_update(
    *data: Tensor,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``multi_mp_sgd_update`` with learning rates and weight decays in arrays.

    Shapes:
        data: ``weight, grad, weight32`` for each weight; then rates and decays, ``(num_weights,)``
            each.
        output: one per weight.

    Args:
        data: Weights, gradients and float32 master copies, interleaved; the rates; the decays.
            Masters
            are changed in place.
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
        >>> w, lrs, wds = mx.nd.ones((2,), dtype="float16"), mx.nd.array([0.5]), mx.nd.array([0.0])
        >>> mx.nd.preloaded_multi_mp_sgd_update(w, w, w.astype("float32"), lrs, wds).asnumpy()
        array([0.5, 0.5], dtype=float16)
    """
    name = "preloaded_multi_mp_sgd_update"
    (weights, grads, masters), lrs, wds = _unpack(name, data, 3, num_weights)
    grads = to_dtype(grads, masters)
    rates: dict[str, Any] = {"lrs": lrs, "wds": wds}
    sgd_step(name, masters, grads, None, **rates, rescale=rescale_grad, clip=clip_gradient)
    return deliver_masters(name, weights, masters, out)


@operator(
    "preloaded_multi_mp_sgd_mom_update",
    num_outputs=count_weights,
    count_parameter="num_weights",
)
def preloaded_multi_mp_sgd_mom_update(
    *data: Tensor,
    momentum: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    num_weights: int = 1,
    out: list[Tensor] | None = None,
) -> tuple[Tensor, ...]:
    r"""``multi_mp_sgd_mom_update`` with learning rates and weight decays in arrays.

    Shapes:
        data: ``weight, grad, mom, weight32`` for each weight; then rates and decays,
            ``(num_weights,)`` each.
        output: one per weight.

    Args:
        data: Weights, gradients, momenta and float32 master copies, interleaved; the rates; the
            decays.
            Momenta and masters are changed in place.
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
        >>> lrs, wds, master = mx.nd.array([0.5]), mx.nd.array([0.0]), w.astype("float32")
        >>> mx.nd.preloaded_multi_mp_sgd_mom_update(w, w, m, master, lrs, wds).asnumpy()
        array([0.5, 0.5], dtype=float16)
    """
    name = "preloaded_multi_mp_sgd_mom_update"
    (weights, grads, momenta, masters), lrs, wds = _unpack(name, data, 4, num_weights)
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
