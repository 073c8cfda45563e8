"""Update operators of gradient descent: plain, momentum, Nesterov's, signs; mixed precision.

An update changes its states in place. The new weight goes to ``out``: with ``out=weight``, as
always in training, the weight itself is changed in place; without ``out`` the result is a new
array.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.adaptive_rules import signsgd_step, signum_step
from mxnet.operators.registry import operator
from mxnet.operators.update_rules import nag_step, sgd_step, to_dtype


def target_of(weight: Tensor, out: Tensor | None) -> Tensor:
    """The tensor that a step may change: the weight if it is the output, else a copy."""
    return weight if out is weight else weight.clone()


def deliver_master(name: str, weight: Tensor, weight32: Tensor, out: Tensor | None) -> Tensor:
    """The master copy in the precision of ``weight``, in ``weight`` itself if it is the output.

    Raises:
        MXNetError: The shapes differ.
    """
    if weight32.shape != weight.shape:
        raise MXNetError(
            f"{name}: weight32 is {tuple(weight32.shape)} but weight is {tuple(weight.shape)}"
        )
    return weight.copy_(weight32) if out is weight else weight32.to(weight.dtype)


@operator("sgd_update", aliases=("_sparse_sgd_update",))
def sgd_update(
    weight: Tensor,
    grad: Tensor,
    *,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: Tensor | None = None,
) -> Tensor:
    r"""Gradient descent with weight decay, :math:`w - \eta (clip(s \cdot g) + \lambda w)`.

    Shapes:
        weight, grad, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        lr: Learning rate :math:`\eta`.
        wd: Weight decay :math:`\lambda`.
        rescale_grad: Factor :math:`s` of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        lazy_update: With a row-sparse gradient, change only the rows it has.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g = mx.nd.array([1.0, 2.0]), mx.nd.array([1.0, -1.0])
        >>> mx.nd.sgd_update(w, g, lr=0.5, out=w).asnumpy()
        array([0.5, 2.5], dtype=float32)
    """
    target = target_of(weight, out)
    rates: dict[str, Any] = {"lrs": [lr], "wds": [wd]}
    sgd_step(
        "sgd_update",
        [target],
        [grad],
        None,
        **rates,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return target


@operator("sgd_mom_update", aliases=("_sparse_sgd_mom_update",), updates=("mom",))
def sgd_mom_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    *,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: Tensor | None = None,
) -> Tensor:
    r"""Gradient descent with momentum; returns :math:`w + m`.

    :math:`m \leftarrow \mu m - \eta (clip(s g) + \lambda w)`. The learning rate is part of the
    momentum, unlike in torch.

    Shapes:
        weight, grad, mom, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        mom: Momentum :math:`m`, changed in place.
        lr: Learning rate :math:`\eta`.
        momentum: Decay :math:`\mu` of the momentum, from 0 to 1.
        wd: Weight decay :math:`\lambda`.
        rescale_grad: Factor :math:`s` of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        lazy_update: With a row-sparse gradient, change only the rows it has.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g, m = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.ones((2,))
        >>> mx.nd.sgd_mom_update(w, g, m, lr=0.5, momentum=0.5).asnumpy(), m.asnumpy()
        (array([1., 1.], dtype=float32), array([0., 0.], dtype=float32))

    References:
        Polyak (1964), Some methods of speeding up the convergence of iteration methods,
        https://doi.org/10.1016/0041-5553(64)90137-5.
    """
    target = target_of(weight, out)
    sgd_step(
        "sgd_mom_update",
        [target],
        [grad],
        [mom],
        lrs=[lr],
        wds=[wd],
        momentum=momentum,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return target


@operator("mp_sgd_update", updates=("weight32",))
def mp_sgd_update(
    weight: Tensor,
    grad: Tensor,
    weight32: Tensor,
    *,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: Tensor | None = None,
) -> Tensor:
    r"""``sgd_update`` of a half-precision weight through its single-precision master copy.

    Shapes:
        weight, grad, weight32, output: any one shape.

    Args:
        weight: Weight, usually half precision; only its element type matters.
        grad: Its gradient.
        weight32: Master copy of the weight in float32, changed in place.
        lr: Learning rate.
        wd: Weight decay.
        rescale_grad: Factor of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        lazy_update: With a row-sparse gradient, change only the rows it has.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new master copy in the weight's precision.

    Raises:
        MXNetError: Shapes differ.

    Example:
        >>> w = mx.nd.ones((2,), dtype="float16")
        >>> master = w.astype("float32")
        >>> mx.nd.mp_sgd_update(w, w, master, lr=0.5).asnumpy()
        array([0.5, 0.5], dtype=float16)

    References:
        Micikevicius et al. (2018), Mixed precision training, https://arxiv.org/abs/1710.03740.
    """
    grads = to_dtype([grad], [weight32])
    rates: dict[str, Any] = {"lrs": [lr], "wds": [wd]}
    sgd_step(
        "mp_sgd_update",
        [weight32],
        grads,
        None,
        **rates,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return deliver_master("mp_sgd_update", weight, weight32, out)


@operator("mp_sgd_mom_update", updates=("mom", "weight32"))
def mp_sgd_mom_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    weight32: Tensor,
    *,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: Tensor | None = None,
) -> Tensor:
    r"""``sgd_mom_update`` of a half-precision weight through its single-precision master copy.

    Shapes:
        weight, grad, mom, weight32, output: any one shape.

    Args:
        weight: Weight, usually half precision; only its element type matters.
        grad: Its gradient.
        mom: Momentum in float32, changed in place.
        weight32: Master copy of the weight in float32, changed in place.
        lr: Learning rate.
        momentum: Decay of the momentum, from 0 to 1.
        wd: Weight decay.
        rescale_grad: Factor of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        lazy_update: With a row-sparse gradient, change only the rows it has.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new master copy in the weight's precision.

    Raises:
        MXNetError: Shapes differ.

    Example:
        >>> w = mx.nd.ones((2,), dtype="float16")
        >>> master, mom = w.astype("float32"), mx.nd.zeros((2,))
        >>> mx.nd.mp_sgd_mom_update(w, w, mom, master, lr=0.5, momentum=0.9).asnumpy()
        array([0.5, 0.5], dtype=float16)
    """
    sgd_step(
        "mp_sgd_mom_update",
        [weight32],
        to_dtype([grad], [weight32]),
        [mom],
        lrs=[lr],
        wds=[wd],
        momentum=momentum,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return deliver_master("mp_sgd_mom_update", weight, weight32, out)


@operator("nag_mom_update", updates=("mom",))
def nag_mom_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    *,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""Nesterov's accelerated gradient; returns :math:`w + \mu m - \eta \hat g`.

    :math:`m \leftarrow \mu m - \eta \hat g` with :math:`\hat g = clip(s g) + \lambda w`. As in the
    reference, an update in place leaves in the momentum the decay of the new weight instead of the
    old one's.

    Shapes:
        weight, grad, mom, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        mom: Momentum :math:`m`, changed in place.
        lr: Learning rate :math:`\eta`.
        momentum: Decay :math:`\mu` of the momentum, from 0 to 1.
        wd: Weight decay :math:`\lambda`.
        rescale_grad: Factor :math:`s` of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g, m = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.zeros((2,))
        >>> mx.nd.nag_mom_update(w, g, m, lr=0.5, momentum=0.5).asnumpy()
        array([0.25, 0.25], dtype=float32)

    References:
        Sutskever et al. (2013), On the importance of initialization and momentum in deep learning,
        https://proceedings.mlr.press/v28/sutskever13.html.
    """
    target = target_of(weight, out)
    nag_step(
        "nag_mom_update",
        [target],
        [grad],
        [mom],
        lrs=[lr],
        wds=[wd],
        momentum=momentum,
        rescale=rescale_grad,
        clip=clip_gradient,
        late_decay=out is weight,
    )
    return target


@operator("mp_nag_mom_update", updates=("mom", "weight32"))
def mp_nag_mom_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    weight32: Tensor,
    *,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""``nag_mom_update`` of a half-precision weight through its single-precision master copy.

    Shapes:
        weight, grad, mom, weight32, output: any one shape.

    Args:
        weight: Weight, usually half precision; only its element type matters.
        grad: Its gradient.
        mom: Momentum in float32, changed in place.
        weight32: Master copy of the weight in float32, changed in place.
        lr: Learning rate.
        momentum: Decay of the momentum, from 0 to 1.
        wd: Weight decay.
        rescale_grad: Factor of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new master copy in the weight's precision.

    Raises:
        MXNetError: Shapes differ.

    Example:
        >>> w = mx.nd.ones((2,), dtype="float16")
        >>> master, mom = w.astype("float32"), mx.nd.zeros((2,))
        >>> mx.nd.mp_nag_mom_update(w, w, mom, master, lr=0.5, momentum=0.5).asnumpy()
        array([0.25, 0.25], dtype=float16)
    """
    nag_step(
        "mp_nag_mom_update",
        [weight32],
        to_dtype([grad], [weight32]),
        [mom],
        lrs=[lr],
        wds=[wd],
        momentum=momentum,
        rescale=rescale_grad,
        clip=clip_gradient,
        late_decay=True,
    )
    return deliver_master("mp_nag_mom_update", weight, weight32, out)


@operator("signsgd_update")
def signsgd_update(
    weight: Tensor,
    grad: Tensor,
    *,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""Descent by the gradient's sign, :math:`(1 - \eta \lambda) w - \eta \, sign(g)`.

    Shapes:
        weight, grad, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        lr: Learning rate :math:`\eta`.
        wd: Weight decay :math:`\lambda`.
        rescale_grad: Without effect, as only the sign counts; accepted as in the reference.
        clip_gradient: Without effect, as only the sign counts; accepted as in the reference.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g = mx.nd.array([1.0, 2.0]), mx.nd.array([3.0, -0.1])
        >>> mx.nd.signsgd_update(w, g, lr=0.5).asnumpy()
        array([0.5, 2.5], dtype=float32)

    References:
        Bernstein et al. (2018), signSGD, https://arxiv.org/abs/1802.04434.
    """
    target = target_of(weight, out)
    signsgd_step("signsgd_update", [target], [grad], lrs=[lr], wds=[wd])
    return target


@operator("signum_update", updates=("mom",))
def signum_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    *,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    wd_lh: float = 0.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""Descent by the momentum's sign, :math:`(1 - \eta \lambda') w + \eta \, sign(m)`.

    :math:`m \leftarrow \mu m - (1 - \mu) (clip(s g) + \lambda w)`.

    Shapes:
        weight, grad, mom, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        mom: Momentum :math:`m`, changed in place.
        lr: Learning rate :math:`\eta`.
        momentum: Decay :math:`\mu` of the momentum, from 0 to 1.
        wd: Weight decay :math:`\lambda`, part of the momentum.
        rescale_grad: Factor :math:`s` of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        wd_lh: Decoupled weight decay :math:`\lambda'` (Loshchilov and Hutter).
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g, m = mx.nd.ones((2,)), mx.nd.array([3.0, -3.0]), mx.nd.zeros((2,))
        >>> mx.nd.signum_update(w, g, m, lr=0.5, momentum=0.9).asnumpy()
        array([0.5, 1.5], dtype=float32)

    References:
        Bernstein et al. (2018), signSGD, https://arxiv.org/abs/1802.04434.
    """
    target = target_of(weight, out)
    signum_step(
        "signum_update",
        [target],
        [grad],
        [mom],
        lrs=[lr],
        wds=[wd],
        momentum=momentum,
        wd_lh=wd_lh,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return target
