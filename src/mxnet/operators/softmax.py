"""The softmax family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.parameters import DType
from mxnet.operators.registry import Shape, operator


@operator("softmax", aliases=("_npx_softmax",))
def softmax(
    data: Tensor,
    length: Tensor | None = None,
    *,
    axis: int = -1,
    temperature: float | None = None,
    dtype: DType | None = None,
    use_length: bool = False,
) -> Tensor:
    r"""Softmax along an axis, :math:`y_j = e^{x_j / t} / \sum_i e^{x_i / t}`.

    Shapes:
        data: any.
        length: the shape of ``data`` without ``axis``.
        output: as ``data``.

    Args:
        data: Floating point.
        length: How many leading elements along ``axis`` take part; the rest becomes 0. Integers.
        axis: Axis along which the result sums to 1.
        temperature: The divisor :math:`t`; None is 1.
        dtype: Element type of the result; None keeps that of ``data``.
        use_length: Whether ``length`` is given.

    Returns:
        The probabilities.

    Raises:
        MXNetError: ``use_length`` without ``length``, or a ``length`` that does not fit.

    Example:
        >>> x = mx.nd.array([[1.0, 1.0, 1.0, 1.0]])
        >>> mx.nd.softmax(x, mx.nd.array([2], dtype="int32"), use_length=True).asnumpy()
        array([[0.5, 0.5, 0. , 0. ]], dtype=float32)
    """
    if temperature is not None:
        data = data / temperature
    if use_length:
        mask = _length_mask("softmax", data, length, axis)
        # Not -inf: a row of length 0 would have nan as its softmax and gradient instead of zeros.
        data = data.masked_fill(mask, torch.finfo(data.dtype).min)
        return torch.softmax(data, axis, dtype).masked_fill(mask, 0)
    return torch.softmax(data, axis, dtype)


@softmax.uses_inputs
def _(params: Mapping[str, Any]) -> Sequence[str]:
    return ("data", "length") if params["use_length"] else ("data",)


@softmax.fill_shapes
def _(shapes: list[Shape | None], *, axis: int, use_length: bool, **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if use_length and shapes[1] is None and data:
        axis %= len(data)
        shapes[1] = data[:axis] + data[axis + 1 :]
    return shapes


def _length_mask(name: str, data: Tensor, length: Tensor | None, axis: int) -> Tensor:
    """True where the index along ``axis`` is beyond ``length``."""
    if length is None:
        raise MXNetError(f"{name}: use_length=True needs the input length")
    axis = axis % data.ndim
    expected = data.shape[:axis] + data.shape[axis + 1 :]
    if length.shape != expected:
        raise MXNetError(
            f"{name}: length has shape {tuple(length.shape)}, expected {tuple(expected)} "
            f"for data {tuple(data.shape)} and axis={axis}"
        )
    # Shape inference, on meta tensors, need not know the type.
    if length.dtype.is_floating_point and not length.is_meta:
        raise MXNetError(f"{name}: length must hold integers, got {length.dtype}")
    positions = torch.arange(data.shape[axis], device=data.device)
    positions = positions.reshape([-1 if i == axis else 1 for i in range(data.ndim)])
    return positions >= length.unsqueeze(axis)


def _reject_length(name: str, use_length: bool | None) -> None:
    # The reference declares the parameter here but no input for the lengths, and fails as well.
    if use_length:
        raise MXNetError(
            f"{name}: use_length is supported by softmax only, this has no length input"
        )


@operator("log_softmax", aliases=("_npx_log_softmax",))
def log_softmax(
    data: Tensor,
    *,
    axis: int = -1,
    temperature: float | None = None,
    dtype: DType | None = None,
    use_length: bool = False,
) -> Tensor:
    r"""Logarithm of the softmax, :math:`y_j = x_j / t - \log \sum_i e^{x_i / t}`.

    Shapes:
        data: any.
        output: as ``data``.

    Args:
        data: Floating point.
        axis: Axis along which the exponentials of the result sum to 1.
        temperature: The divisor :math:`t`; None is 1.
        dtype: Element type of the result; None keeps that of ``data``.
        use_length: Has no input here, as in the reference: must be False.

    Returns:
        The logarithms of the probabilities.

    Raises:
        MXNetError: ``use_length=True``.

    Example:
        >>> mx.nd.log_softmax(mx.nd.array([[0.0, 0.0]])).exp().asnumpy()
        array([[0.5, 0.5]], dtype=float32)
    """
    _reject_length("log_softmax", use_length)
    if temperature is not None:
        data = data / temperature
    return torch.log_softmax(data, axis, dtype)


@operator("softmin")
def softmin(
    data: Tensor,
    *,
    axis: int = -1,
    temperature: float | None = None,
    dtype: DType | None = None,
    use_length: bool = False,
) -> Tensor:
    r"""Softmax of the negated input, :math:`y_j = e^{-x_j / t} / \sum_i e^{-x_i / t}`.

    Shapes:
        data: any.
        output: as ``data``.

    Args:
        data: Floating point.
        axis: Axis along which the result sums to 1.
        temperature: The divisor :math:`t`; None is 1.
        dtype: Element type of the result; None keeps that of ``data``.
        use_length: Has no input here, as in the reference: must be False.

    Returns:
        The probabilities.

    Raises:
        MXNetError: ``use_length=True``.

    Example:
        >>> mx.nd.softmin(mx.nd.array([[3.0, 3.0]])).asnumpy()
        array([[0.5, 0.5]], dtype=float32)
    """
    _reject_length("softmin", use_length)
    return torch.softmax(data / -(1.0 if temperature is None else temperature), axis, dtype)


class _InstanceSoftmax(torch.autograd.Function):
    """Softmax over the last axis with the reference's gradient, which contracts axis 1.

    The two agree on matrices, for which the operator was meant.
    """

    @staticmethod
    def forward(ctx: Any, data: Tensor) -> Tensor:
        output = torch.softmax(data, -1)
        ctx.save_for_backward(output)
        return output

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        (output,) = ctx.saved_tensors
        return output * (grad - (output * grad).sum(1, keepdim=True))


@operator("SoftmaxActivation")
def softmax_activation(
    data: Tensor, *, mode: Literal["channel", "instance"] = "instance"
) -> Tensor:
    """Softmax over the last axis, or over the channels of each position.

    Shapes:
        data: ``(N, *)``; at least 3 axes for ``mode="channel"``.
        output: as ``data``.

    Args:
        data: Floating point.
        mode: ``"instance"`` normalises over the last axis, ``"channel"`` over axis 1.

    Returns:
        The probabilities.

    Raises:
        MXNetError: ``mode="channel"`` with fewer than 3 axes.

    Example:
        >>> mx.nd.SoftmaxActivation(mx.nd.zeros((1, 4))).asnumpy()
        array([[0.25, 0.25, 0.25, 0.25]], dtype=float32)
    """
    if mode == "channel":
        if data.ndim < 3:
            raise MXNetError(
                "SoftmaxActivation: mode='channel' needs data with at least 3 axes, "
                f"got {tuple(data.shape)}"
            )
        return torch.softmax(data, 1)
    # reference: documented as "over all features of an instance", computed over the last axis
    if data.ndim > 2 and data.requires_grad:
        output: Tensor = _InstanceSoftmax.apply(data)
        return output
    return torch.softmax(data, -1)
