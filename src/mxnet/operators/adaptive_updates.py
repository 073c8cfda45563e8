"""Update operators with a rate per element: Adam and AdamW, RMSProp, FTRL, FTML, AdaGrad.

An update changes its states in place. The new weight goes to ``out``: with ``out=weight``, as
always in training, the weight itself is changed in place; without ``out`` the result is a new
array.
"""

from __future__ import annotations

import math

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.adaptive_rules import (
    adagrad_step,
    ftml_step,
    ftrl_step,
    rmsprop_centered_step,
    rmsprop_step,
)
from mxnet.operators.optimizer_updates import deliver_master, target_of
from mxnet.operators.registry import operator
from mxnet.operators.update_rules import (
    adam_step,
    adamw_step,
    check_update,
    clip_,
    rescaled,
    to_dtype,
)


@operator("adam_update", aliases=("_sparse_adam_update",), updates=("mean", "var"))
def adam_update(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    *,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: Tensor | None = None,
) -> Tensor:
    r"""Adam, :math:`w - \eta m / (\sqrt v + \epsilon)`; bias correction is up to ``lr``.

    With :math:`\hat g = clip(s g + \lambda w)`: :math:`m \leftarrow \beta_1 m + (1-\beta_1) \hat g`
    and
    :math:`v \leftarrow \beta_2 v + (1-\beta_2) \hat g^2`.

    Shapes:
        weight, grad, mean, var, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        mean: Running mean :math:`m` of the gradients, changed in place.
        var: Running mean :math:`v` of their squares, changed in place.
        lr: Learning rate :math:`\eta`.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root, against division by zero.
        wd: Weight decay :math:`\lambda`, part of the gradient.
        rescale_grad: Factor :math:`s` of the gradient.
        clip_gradient: Bound of the gradient's magnitude after decay; negative for none.
        lazy_update: With a row-sparse gradient, change only the rows it has.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g, m, v = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.adam_update(w, g, m, v, lr=0.5, beta1=0.5, beta2=0.75).asnumpy()
        array([0.5, 0.5], dtype=float32)

    References:
        Kingma and Ba (2015), Adam, https://arxiv.org/abs/1412.6980.
    """
    target = target_of(weight, out)
    adam_step(
        "adam_update",
        [target],
        [grad],
        [mean],
        [var],
        lrs=[lr],
        wds=[wd],
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return target


def read_scale(rescale_grad: Tensor) -> float:
    """The gradient's factor, which AMP passes as an array; 0 when it forbids the update.

    Zero, infinity and NaN mean that the gradients overflowed; the update is then skipped.
    """
    if rescale_grad.is_meta:
        return 1.0
    factor = float(rescale_grad)
    return factor if math.isfinite(factor) else 0.0


@operator("_adamw_update", updates=("mean", "var"))
def adamw_update(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    rescale_grad: Tensor,
    *,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    eta: float,
    clip_gradient: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""Adam with decoupled decay, :math:`w - \alpha (\eta m / (\sqrt v + \epsilon) + \lambda w)`.

    The moments are those of :math:`clip(s g)`. Nothing changes when the factor :math:`s` is 0,
    infinite
    or NaN: gradients have overflowed.

    Shapes:
        weight, grad, mean, var, output: any one shape.
        rescale_grad: ``(1,)``.

    Args:
        weight: Weight; floating point.
        grad: Its gradient, rescaled and clipped in place.
        mean: Running mean :math:`m` of the gradients, changed in place.
        var: Running mean :math:`v` of their squares, changed in place.
        rescale_grad: Factor :math:`s` of the gradient, as an array.
        lr: Learning rate :math:`\eta`.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root, against division by zero.
        wd: Weight decay :math:`\lambda`.
        eta: Schedule multiplier :math:`\alpha` of the rate and the decay.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g, m, v = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> scale = mx.nd.array([float("inf")])
        >>> mx.nd._internal._adamw_update(w, g, m, v, scale, lr=0.5, eta=1.0).asnumpy()
        array([1., 1.], dtype=float32)

    References:
        Loshchilov and Hutter (2019), Decoupled weight decay regularization,
        https://arxiv.org/abs/1711.05101.
    """
    target = target_of(weight, out)
    factor = read_scale(rescale_grad)
    if not factor:
        return target
    check_update("_adamw_update", [target], grad=[grad], mean=[mean], var=[var])
    # reference: the gradient itself is rescaled and clipped, unlike in the other AdamW operators
    grad.mul_(factor)
    clip_([grad], clip_gradient)
    adamw_step(
        "_adamw_update",
        [target],
        [grad],
        [mean],
        [var],
        lrs=[lr],
        wds=[wd],
        etas=[eta],
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
    )
    return target


@operator("_mp_adamw_update", updates=("mean", "var", "weight32"))
def mp_adamw_update(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    weight32: Tensor,
    rescale_grad: Tensor,
    *,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    eta: float,
    clip_gradient: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""``_adamw_update`` of a half-precision weight through its single-precision master copy.

    Shapes:
        weight, grad, mean, var, weight32, output: any one shape.
        rescale_grad: ``(1,)``.

    Args:
        weight: Weight, usually half precision.
        grad: Its gradient.
        mean: Running mean of the gradients in float32, changed in place.
        var: Running mean of their squares in float32, changed in place.
        weight32: Master copy of the weight in float32, changed in place.
        rescale_grad: Factor of the gradient, as an array; 0, infinity and NaN skip the update.
        lr: Learning rate.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root, against division by zero.
        wd: Weight decay.
        eta: Schedule multiplier of the rate and the decay.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new master copy in the weight's precision.

    Raises:
        MXNetError: Shapes differ.

    Example:
        >>> w = mx.nd.ones((2,), dtype="float16")
        >>> m, v, scale = mx.nd.zeros((2,)), mx.nd.zeros((2,)), mx.nd.ones((1,))
        >>> master = w.astype("float32")
        >>> mx.nd._internal._mp_adamw_update(
        ...     w, w, m, v, master, scale, lr=0.5, eta=1.0, beta1=0.5, beta2=0.75
        ... ).asnumpy()
        array([0.5, 0.5], dtype=float16)
    """
    factor = read_scale(rescale_grad)
    if not factor:
        return target_of(weight, out)
    adamw_step(
        "_mp_adamw_update",
        [weight32],
        to_dtype([grad], [weight32]),
        [mean],
        [var],
        lrs=[lr],
        wds=[wd],
        etas=[eta],
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        rescale=factor,
        clip=clip_gradient,
    )
    return deliver_master("_mp_adamw_update", weight, weight32, out)


@operator("rmsprop_update", updates=("n",))
def rmsprop_update(
    weight: Tensor,
    grad: Tensor,
    n: Tensor,
    *,
    lr: float,
    gamma1: float = 0.95,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""RMSProp, :math:`w - \eta \hat g / \sqrt{n + \epsilon}`.

    With :math:`\hat g = clip(s g + \lambda w)`, :math:`n \leftarrow \gamma_1 n + (1-\gamma_1) \hat
    g^2`.

    Shapes:
        weight, grad, n, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        n: Running mean of the squared gradients, changed in place.
        lr: Learning rate :math:`\eta`.
        gamma1: Decay of the running mean.
        epsilon: Added under the root, against division by zero.
        wd: Weight decay :math:`\lambda`, part of the gradient.
        rescale_grad: Factor :math:`s` of the gradient.
        clip_gradient: Bound of the gradient's magnitude after decay; negative for none.
        clip_weights: Bound of the new weight's magnitude; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g, n = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.zeros((2,))
        >>> mx.nd.rmsprop_update(w, g, n, lr=0.25, gamma1=0.75, epsilon=0).asnumpy()
        array([0.5, 0.5], dtype=float32)

    References:
        Tieleman and Hinton (2012), Neural networks for machine learning, lecture 6.5,
        https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf.
    """
    target = target_of(weight, out)
    rmsprop_step(
        "rmsprop_update",
        [target],
        [grad],
        [n],
        lrs=[lr],
        wds=[wd],
        gamma1=gamma1,
        epsilon=epsilon,
        rescale=rescale_grad,
        clip=clip_gradient,
        clip_weights=clip_weights,
    )
    return target


@operator("rmspropalex_update", updates=("n", "g", "delta"))
def rmspropalex_update(
    weight: Tensor,
    grad: Tensor,
    n: Tensor,
    g: Tensor,
    delta: Tensor,
    *,
    lr: float,
    gamma1: float = 0.95,
    gamma2: float = 0.9,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""Centred RMSProp with momentum; returns :math:`w + \delta`.

    With :math:`\hat g = clip(s g + \lambda w)`: :math:`n \leftarrow \gamma_1 n + (1-\gamma_1) \hat
    g^2`,
    :math:`\bar g \leftarrow \gamma_1 \bar g + (1-\gamma_1) \hat g`,
    :math:`\delta \leftarrow \gamma_2 \delta - \eta \hat g / \sqrt{n - \bar g^2 + \epsilon}`.

    Shapes:
        weight, grad, n, g, delta, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        n: Running mean of the squared gradients, changed in place.
        g: Running mean :math:`\bar g` of the gradients, changed in place.
        delta: Last step, changed in place.
        lr: Learning rate :math:`\eta`.
        gamma1: Decay of the running means.
        gamma2: Decay of the steps.
        epsilon: Added under the root, against division by zero.
        wd: Weight decay :math:`\lambda`, part of the gradient.
        rescale_grad: Factor :math:`s` of the gradient.
        clip_gradient: Bound of the gradient's magnitude after decay; negative for none.
        clip_weights: Bound of the new weight's magnitude; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g = mx.nd.ones((2,)), mx.nd.ones((2,))
        >>> n, mean, delta = mx.nd.zeros((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.rmspropalex_update(w, g, n, mean, delta, lr=0.25, gamma1=0.5, epsilon=0).asnumpy()
        array([0.5, 0.5], dtype=float32)

    References:
        Graves (2013), Generating sequences with recurrent neural networks, equations 38-45,
        https://arxiv.org/abs/1308.0850.
    """
    target = target_of(weight, out)
    rmsprop_centered_step(
        "rmspropalex_update",
        [target],
        [grad],
        [n],
        [g],
        [delta],
        lrs=[lr],
        wds=[wd],
        gamma1=gamma1,
        gamma2=gamma2,
        epsilon=epsilon,
        rescale=rescale_grad,
        clip=clip_gradient,
        clip_weights=clip_weights,
    )
    return target


@operator("ftrl_update", aliases=("_sparse_ftrl_update",), updates=("z", "n"))
def ftrl_update(
    weight: Tensor,
    grad: Tensor,
    z: Tensor,
    n: Tensor,
    *,
    lr: float,
    lamda1: float = 0.01,
    beta: float = 1.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""Follow the regularised leader, per coordinate.

    With :math:`\hat g = clip(s g)`: :math:`z \leftarrow z + \hat g - (\sqrt{n + \hat g^2} - \sqrt
    n) w / \eta`,
    :math:`n \leftarrow n + \hat g^2`. The new weight is 0 where :math:`|z| \le \lambda_1`,
    elsewhere
    :math:`(sign(z) \lambda_1 - z) / ((\beta + \sqrt n) / \eta + \lambda)`.

    Shapes:
        weight, grad, z, n, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        z: Sum of the adjusted gradients, changed in place.
        n: Sum of the squared gradients, changed in place.
        lr: Learning rate :math:`\eta`.
        lamda1: L1 penalty :math:`\lambda_1`, which makes weights zero.
        beta: Offset of the per-coordinate rate.
        wd: L2 penalty :math:`\lambda`.
        rescale_grad: Factor :math:`s` of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g, z, n = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.ftrl_update(w, g, z, n, lr=0.5, lamda1=0.5).asnumpy()
        array([0.125, 0.125], dtype=float32)

    References:
        McMahan et al. (2013), Ad click prediction: a view from the trenches, algorithm 1,
        https://doi.org/10.1145/2487575.2488200.
    """
    target = target_of(weight, out)
    ftrl_step(
        "ftrl_update",
        [target],
        [grad],
        [z],
        [n],
        lrs=[lr],
        wds=[wd],
        lamda1=lamda1,
        beta=beta,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return target


@operator("ftml_update", updates=("d", "v", "z"))
def ftml_update(
    weight: Tensor,
    grad: Tensor,
    d: Tensor,
    v: Tensor,
    z: Tensor,
    *,
    lr: float,
    beta1: float = 0.6,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    t: int,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_grad: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""Follow the moving leader; returns :math:`-z / d_t`.

    With :math:`\hat g = clip(s g + \lambda w)`: :math:`v \leftarrow \beta_2 v + (1-\beta_2) \hat
    g^2`,
    :math:`d_t = \frac{1 - \beta_1^t}{\eta} (\sqrt{v / (1 - \beta_2^t)} + \epsilon)`,
    :math:`z \leftarrow \beta_1 z + (1-\beta_1) \hat g - (d_t - \beta_1 d_{t-1}) w`.

    Shapes:
        weight, grad, d, v, z, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient.
        d: :math:`d_{t-1}`, changed in place to :math:`d_t`.
        v: Running mean of the squared gradients, changed in place.
        z: Running sum, changed in place.
        lr: Learning rate :math:`\eta`.
        beta1: Decay of the leader, usually 0.5 to 0.9.
        beta2: Decay of the squared gradients.
        epsilon: Added to the root, against division by zero.
        t: Number of the update, from 1.
        wd: Weight decay :math:`\lambda`, part of the gradient.
        rescale_grad: Factor :math:`s` of the gradient.
        clip_grad: Bound of the gradient's magnitude after decay; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g = mx.nd.zeros((2,)), mx.nd.ones((2,))
        >>> d, v, z = mx.nd.zeros((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.ftml_update(w, g, d, v, z, lr=0.5, t=1, epsilon=0).asnumpy()
        array([-0.5, -0.5], dtype=float32)

    References:
        Zheng and Kwok (2017), Follow the moving leader in deep learning,
        https://proceedings.mlr.press/v70/zheng17a.html.
    """
    target = target_of(weight, out)
    ftml_step(
        "ftml_update",
        [target],
        [grad],
        [d],
        [v],
        [z],
        lrs=[lr],
        wds=[wd],
        steps=[t],
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        rescale=rescale_grad,
        clip=clip_grad,
    )
    return target


@operator("_sparse_adagrad_update", updates=("history",))
def sparse_adagrad_update(
    weight: Tensor,
    grad: Tensor,
    history: Tensor,
    *,
    lr: float,
    epsilon: float = 1e-7,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: Tensor | None = None,
) -> Tensor:
    r"""AdaGrad, :math:`w - \eta (\hat g / \sqrt{h + \epsilon} + \lambda w)`.

    The history is :math:`h \leftarrow h + \hat g^2`. Made for row-sparse gradients, of which it
    changes only the rows they have; with a dense gradient all rows change.

    Shapes:
        weight, grad, history, output: any one shape.

    Args:
        weight: Weight; floating point.
        grad: Its gradient; :math:`\hat g` is this rescaled and clipped.
        history: Sum :math:`h` of the squared gradients, changed in place.
        lr: Learning rate :math:`\eta`.
        epsilon: Added under the root, against division by zero.
        wd: Weight decay :math:`\lambda`.
        rescale_grad: Factor of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ, or are not floating point.

    Example:
        >>> w, g, h = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.zeros((2,))
        >>> mx.nd._internal._sparse_adagrad_update(w, g, h, lr=0.5, epsilon=0).asnumpy()
        array([0.5, 0.5], dtype=float32)

    References:
        Duchi, Hazan and Singer (2011), Adaptive subgradient methods for online learning,
        https://jmlr.org/papers/v12/duchi11a.html.
    """
    target = target_of(weight, out)
    adagrad_step(
        "_sparse_adagrad_update",
        [target],
        [grad],
        [history],
        lrs=[lr],
        wds=[wd],
        epsilon=epsilon,
        rescale=rescale_grad,
        clip=clip_gradient,
    )
    return target


@operator("_contrib_group_adagrad_update", updates=("history",))
def group_adagrad_update(
    weight: Tensor,
    grad: Tensor,
    history: Tensor,
    *,
    lr: float,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    epsilon: float = 1e-5,
    out: Tensor | None = None,
) -> Tensor:
    r"""AdaGrad with one rate per row, :math:`w - \eta \hat g / \sqrt{h + \epsilon}`.

    :math:`h \leftarrow h + mean(\hat g^2)` over all axes but the first.

    Shapes:
        weight, grad, output: ``(N, ...)``.
        history: ``(N, 1)``, or ``(N, 1, ...)`` with the weight's number of axes.

    Args:
        weight: Weight; floating point.
        grad: Its gradient; :math:`\hat g` is this rescaled and clipped.
        history: Sum :math:`h` of the mean squared gradients, changed in place.
        lr: Learning rate :math:`\eta`.
        rescale_grad: Factor of the gradient.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        epsilon: Added under the root, against division by zero.
        out: Tensor for the new weight; the weight itself for an update in place.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types do not fit.

    Example:
        >>> w, g, h = mx.nd.ones((2, 2)), mx.nd.ones((2, 2)), mx.nd.zeros((2, 1))
        >>> mx.nd.contrib.group_adagrad_update(w, g, h, lr=0.5, epsilon=0).asnumpy()
        array([[0.5, 0.5],
               [0.5, 0.5]], dtype=float32)
    """
    target = target_of(weight, out)
    check_update("_contrib_group_adagrad_update", [target], grad=[grad])
    if history.numel() != weight.shape[0]:
        raise MXNetError(
            f"_contrib_group_adagrad_update: history is {tuple(history.shape)} but weight "
            f"{tuple(weight.shape)} needs one number per row"
        )
    (step,) = rescaled([grad], rescale_grad, clip_gradient)
    rows = step.flatten(1)
    history.add_((rows * rows).mean(1).view(history.shape))
    rates = (history + epsilon).rsqrt_().view(-1, *[1] * (weight.ndim - 1))
    return target.addcmul_(step, rates, value=-lr)
