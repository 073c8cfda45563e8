"""Functions near the identity: casts, clipping, blocking and scaling of gradients."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.base import MXNetError
from mxnet.dtypes import FLOATING
from mxnet.operators.elementary import half_away_from_zero
from mxnet.operators.families import representable, saturated, through_double, to_dtype
from mxnet.operators.gradients import constant, straight_through
from mxnet.operators.parameters import DType
from mxnet.operators.registry import operator


@operator("_copy", aliases=("identity",), may_alias=True)
def copy(data: Tensor) -> Tensor:
    """The array itself, as a new array.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Any type.

    Example:
        >>> mx.nd.identity(mx.nd.array([1, 2])).asnumpy()
        array([1., 2.], dtype=float32)
    """
    return data.view_as(data)


@operator("_copyto", aliases=("_npi_copyto",), may_alias=True)
def copyto(data: Tensor) -> Tensor:
    """The array, for another array to receive it by ``out=``, converted to the receiver's type.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Any type.

    Example:
        >>> target = mx.nd.zeros((2,))
        >>> mx.nd._internal._copyto(mx.nd.array([1, 2]), out=target).asnumpy()
        array([1., 2.], dtype=float32)
    """
    return data.view_as(data)


@operator("_identity_with_attr_like_rhs", may_alias=True)
def identity_with_attr_like_rhs(lhs: Tensor, rhs: Tensor) -> Tensor:
    """The first array; the second one only says which shape it must have.

    Shapes:
        lhs: Any.
        rhs: Shape of ``lhs``.
        output: Shape of ``lhs``.

    Args:
        lhs: Any type.
        rhs: Element type of ``lhs``; its gradient is zero.

    Raises:
        MXNetError: The shapes differ.

    Example:
        >>> a = mx.nd.array([1, 2])
        >>> mx.nd._internal._identity_with_attr_like_rhs(a, mx.nd.zeros((2,))).asnumpy()
        array([1., 2.], dtype=float32)
    """
    if lhs.shape != rhs.shape:
        raise MXNetError(
            f"_identity_with_attr_like_rhs: lhs has shape {tuple(lhs.shape)} but rhs has shape "
            f"{tuple(rhs.shape)}; they must be equal"
        )
    return lhs.view_as(lhs)


@operator("BlockGrad", aliases=("stop_gradient", "_sparse_stop_gradient"), may_alias=True)
def block_grad(data: Tensor) -> Tensor:
    """The array itself, with a gradient of zero: nothing before it learns from what follows.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Any type.

    Example:
        >>> x = mx.nd.array([3.0])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = mx.nd.BlockGrad(x) * x
        >>> y.backward()
        >>> x.grad.asnumpy()
        array([3.], dtype=float32)
    """
    # view_as: unlike detach() alone it tells front ends that memory is shared, so that they copy.
    return constant(data.detach().view_as(data), data)


class _Loss(torch.autograd.Function):
    """The identity, whose gradient is one whatever the gradient of the result."""

    @staticmethod
    def forward(ctx: Any, data: Tensor) -> Tensor:  # noqa: ARG004
        return data.view_as(data)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:  # noqa: ARG004
        return torch.ones_like(gradients[0])


@operator("make_loss", aliases=("_sparse_make_loss",), may_alias=True)
def make_loss(data: Tensor) -> Tensor:
    """The array as an objective: its gradient is one, whatever is done with the result.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Floating point.

    Example:
        >>> x = mx.nd.array([3.0])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = mx.nd.make_loss(x * x) * 100
        >>> y.backward()
        >>> x.grad.asnumpy()
        array([6.], dtype=float32)
    """
    result: Tensor = _Loss.apply(data)
    return result


@operator("_contrib_round_ste", aliases=("_sparse__contrib_round_ste",))
def round_ste(data: Tensor) -> Tensor:
    """The nearest integer, halves away from zero, with the gradient of the identity.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Numbers.

    Example:
        >>> mx.nd.contrib.round_ste(mx.nd.array([0.4, 0.5])).asnumpy()
        array([0., 1.], dtype=float32)

    References:
        Bengio, Leonard, Courville, 2013, Estimating or Propagating Gradients Through Stochastic
        Neurons for Conditional Computation, https://arxiv.org/abs/1308.3432
    """
    return straight_through(data, half_away_from_zero(data))


@operator("_contrib_sign_ste", aliases=("_sparse__contrib_sign_ste",))
def sign_ste(data: Tensor) -> Tensor:
    """The sign, -1, 0 or 1, with the gradient of the identity.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Numbers.

    Example:
        >>> mx.nd.contrib.sign_ste(mx.nd.array([-0.4, 2])).asnumpy()
        array([-1.,  1.], dtype=float32)

    References:
        Bengio, Leonard, Courville, 2013, Estimating or Propagating Gradients Through Stochastic
        Neurons for Conditional Computation, https://arxiv.org/abs/1308.3432
    """
    return straight_through(data, torch.sgn(data))


class _ScaledGradient(torch.autograd.Function):
    """The identity, whose gradient is multiplied by a number."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, scalar: float) -> Tensor:
        ctx.scalar = scalar
        return data.view_as(data)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        return gradients[0] * ctx.scalar, None


@operator("_contrib_gradientmultiplier", may_alias=True)
def gradientmultiplier(data: Tensor, *, scalar: float = 1.0, is_int: bool = True) -> Tensor:
    """The array itself; its gradient is multiplied by ``scalar``, for gradient reversal or scaling.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Floating point.
        scalar: Factor of the gradient.
        is_int: Without meaning here.

    Example:
        >>> x = mx.nd.array([3.0])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = mx.nd.contrib.gradientmultiplier(x, scalar=-0.5)
        >>> y.backward()
        >>> x.grad.asnumpy()
        array([-0.5], dtype=float32)

    References:
        Ganin and Lempitsky, 2015, Unsupervised Domain Adaptation by Backpropagation,
        https://arxiv.org/abs/1409.7495
    """
    result: Tensor = _ScaledGradient.apply(data, scalar)
    return result


@operator("_contrib_backward_gradientmultiplier")
def backward_gradientmultiplier(
    data: Tensor, *, scalar: float = 1.0, is_int: bool = True
) -> Tensor:
    """``scalar`` times the array: the gradient that ``gradientmultiplier`` passes on.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Floating point.
        scalar: The factor.
        is_int: Without meaning here.

    Example:
        >>> mx.nd.contrib.backward_gradientmultiplier(mx.nd.array([3]), scalar=2.0).asnumpy()
        array([6.], dtype=float32)
    """
    return data * scalar


@operator("Cast", aliases=("cast", "_npi_cast", "_npx_cast"), may_alias=True)
def cast(data: Tensor, *, dtype: DType) -> Tensor:
    """The array in another element type; to integers it truncates towards zero.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Any type.
        dtype: Element type of the result.

    Example:
        >>> mx.nd.cast(mx.nd.array([-1.7, 2.7]), dtype="int32").asnumpy()
        array([-1,  2], dtype=int32)
    """
    if dtype is data.dtype:
        return data.view_as(data)
    if data.is_floating_point() and dtype not in FLOATING and dtype is not torch.bool:
        return to_dtype(data, dtype)
    return data.to(dtype)


@operator("amp_cast", may_alias=True)
def amp_cast(data: Tensor, *, dtype: DType) -> Tensor:
    """A floating array in another element type; integers stay as they are.

    Mixed-precision training inserts it in front of operators that compute in another precision.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Any type.
        dtype: Element type of the result.

    Example:
        >>> mx.nd.amp_cast(mx.nd.array([1.5]), dtype="float16").dtype
        <class 'numpy.float16'>
    """
    if data.is_floating_point():
        return cast.body(data, dtype=dtype)
    return data.view_as(data)


# Widest last; of the two 16-bit types bfloat16 has the wider range.
_WIDTH = {torch.float16: 0, torch.bfloat16: 1, torch.float32: 2, torch.float64: 3}


@operator(
    "amp_multicast",
    num_outputs=lambda parameters: int(parameters["num_outputs"]),
    count_parameter="num_outputs",
    may_alias=True,
)
def amp_multicast(*data: Tensor, num_outputs: int, cast_narrow: bool = False) -> list[Tensor]:
    """Floating arrays in their widest common type; integers stay as they are.

    Shapes:
        data: Any.
        output: Shapes of ``data``.

    Args:
        data: The arrays.
        num_outputs: How many arrays.
        cast_narrow: Use the narrowest of their types instead.

    Raises:
        MXNetError: ``num_outputs`` is not the number of arrays.

    Example:
        >>> half = mx.nd.ones((2,), dtype="float16")
        >>> a, b = mx.nd.amp_multicast(half, mx.nd.ones((2,)), num_outputs=2)
        >>> a.dtype
        <class 'numpy.float32'>
    """
    if num_outputs != len(data):
        raise MXNetError(
            f"amp_multicast: num_outputs is {num_outputs} but there are {len(data)} arrays"
        )
    found = [tensor.dtype for tensor in data if tensor.dtype in FLOATING]
    if not found:
        return [tensor.view_as(tensor) for tensor in data]
    chosen = (min if cast_narrow else max)(found, key=_WIDTH.__getitem__)
    return [
        tensor.to(chosen)
        if tensor.dtype in FLOATING and tensor.dtype is not chosen
        else tensor.view_as(tensor)
        for tensor in data
    ]


@lru_cache(maxsize=256)
def _just_outside(low: float, high: float, dtype: torch.dtype) -> tuple[float, float]:
    """The next numbers below and above: hardtanh lets no gradient pass at its bounds, clip does."""
    outside = torch.tensor([-math.inf, math.inf], dtype=dtype)
    below, above = torch.nextafter(torch.tensor([low, high], dtype=dtype), outside).tolist()
    return below, above


class _Clip(torch.autograd.Function):
    """Clamping, whose gradient is one kernel; torch's own takes ten times as long."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, low: float, high: float) -> Tensor:
        ctx.bounds = _just_outside(low, high, data.dtype)
        ctx.save_for_backward(data)
        return torch.clamp(data, low, high)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        (data,) = ctx.saved_tensors
        return torch.ops.aten.hardtanh_backward(grad, data, *ctx.bounds), None, None


@operator("clip", aliases=("_npi_clip", "_sparse_clip"))
def clip(data: Tensor, *, a_min: float, a_max: float) -> Tensor:
    r"""Values limited to an interval, :math:`\min(\max(x, a_{min}), a_{max})`.

    The gradient passes where the value is inside the interval, its ends included.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Numbers.
        a_min: Lower end; truncated for integers.
        a_max: Upper end; truncated for integers.

    Example:
        >>> mx.nd.clip(mx.nd.array([-2, 0.5, 3]), a_min=0, a_max=1).asnumpy()
        array([0. , 0.5, 1. ], dtype=float32)
    """
    if data.is_floating_point():
        low, high = representable(a_min, data.dtype), representable(a_max, data.dtype)
        if data.requires_grad and torch.is_grad_enabled() and low <= high:
            result: Tensor = _Clip.apply(data, low, high)
            return result
        return torch.clamp(data, low, high)
    if data.dtype is torch.bool:
        return torch.clamp(data.to(torch.uint8), bool(a_min), bool(a_max)).to(torch.bool)
    return torch.clamp(data, saturated(a_min, data.dtype), saturated(a_max, data.dtype))


@operator("hard_sigmoid")
def hard_sigmoid(data: Tensor, *, alpha: float = 0.2, beta: float = 0.5) -> Tensor:
    r"""Piecewise linear sigmoid, :math:`\min(\max(\alpha x + \beta, 0), 1)`.

    The gradient is zero where the result is 0 or 1.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Floating point.
        alpha: Slope.
        beta: Value at 0.

    Raises:
        MXNetError: ``data`` holds integers.

    Example:
        >>> mx.nd.hard_sigmoid(mx.nd.array([-5, 0, 1])).asnumpy().round(4)
        array([0. , 0.5, 0.7], dtype=float32)
    """
    if not data.is_floating_point():
        raise MXNetError(f"hard_sigmoid: data must be floating point, got {data.dtype}")
    return torch.nn.functional.hardtanh(data * alpha + beta, 0.0, 1.0)


@operator("smooth_l1", aliases=("_npx_smooth_l1",))
def smooth_l1(data: Tensor, *, scalar: float = 1.0) -> Tensor:
    r"""Absolute value rounded off at zero.

    .. math:: f(x) = \begin{cases} (\sigma x)^2 / 2 & |x| < 1/\sigma^2 \\
              |x| - 1/(2\sigma^2) & \text{otherwise} \end{cases}

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Numbers, usually differences of predictions and targets.
        scalar: :math:`\sigma`.

    Example:
        >>> mx.nd.smooth_l1(mx.nd.array([0, 0.5, 2]), scalar=1).asnumpy()
        array([0.   , 0.125, 1.5  ], dtype=float32)

    References:
        Girshick, 2015, Fast R-CNN, https://arxiv.org/abs/1504.08083
    """
    if not data.is_floating_point():
        return through_double(lambda x: smooth_l1.body(x, scalar=scalar), data)
    zero = data.new_zeros(()).expand_as(data)
    limit = 1.0 / (scalar * scalar) if scalar else math.inf
    return functional.smooth_l1_loss(data, zero, reduction="none", beta=limit)


@operator("_contrib_quadratic")
def quadratic(data: Tensor, *, a: float = 0.0, b: float = 0.0, c: float = 0.0) -> Tensor:
    """Quadratic polynomial, :math:`a x^2 + b x + c`.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Numbers.
        a: Coefficient of the square.
        b: Coefficient of the linear part.
        c: Constant.

    Example:
        >>> mx.nd.contrib.quadratic(mx.nd.array([1, 2]), a=1, b=2, c=3).asnumpy()
        array([ 6., 11.], dtype=float32)
    """
    if not data.is_floating_point():
        return through_double(lambda x: (a * x + b) * x + c, data)
    return (a * data + b) * data + c
