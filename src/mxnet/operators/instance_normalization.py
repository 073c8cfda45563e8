"""Normalisation within each instance: over an axis, over groups of channels, over each channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import Shape, operator

Normalized = tuple[Tensor, Tensor, Tensor]


def _count_outputs(params: Mapping[str, Any]) -> int:
    return 3 if params["output_mean_var"] else 1


def _check_vectors(name: str, expected: int, **vectors: Tensor) -> None:
    for what, vector in vectors.items():
        if vector.shape != (expected,):
            raise MXNetError(
                f"{name}: {what} has shape {tuple(vector.shape)}, expected ({expected},)"
            )


@operator("LayerNorm", aliases=("_npx_layer_norm",), num_outputs=_count_outputs, hidden_outputs=2)
def layer_norm(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    *,
    axis: int = -1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
) -> Tensor | Normalized:
    r"""Normalises along one axis to mean 0 and variance 1, then scales and shifts.

    :math:`y = \gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta`

    Shapes:
        data: any, with ``C`` elements along ``axis``.
        gamma: ``(C,)``.
        beta: ``(C,)``.
        output: as ``data``; mean and standard deviation have extent 1 along ``axis``.

    Args:
        data: Floating point.
        gamma: Scale of each element along ``axis``.
        beta: Shift of each element along ``axis``.
        axis: The axis to normalise.
        eps: Added to the variance.
        output_mean_var: Also return the mean and the standard deviation.

    Returns:
        The normalised data; with ``output_mean_var`` also :math:`\mu` and
        :math:`\sqrt{\sigma^2 + \epsilon}`, through which no gradient flows.

    Raises:
        MXNetError: ``axis`` is out of range, or shapes do not fit.

    Example:
        >>> x, one, zero = mx.nd.array([[1.0, 3.0]]), mx.nd.ones((2,)), mx.nd.zeros((2,))
        >>> mx.nd.LayerNorm(x, one, zero, eps=1e-9).asnumpy().round(3).tolist()
        [[-1.0, 1.0]]

    References:
        Ba et al. (2016), Layer Normalization, https://arxiv.org/abs/1607.06450
    """
    last = axis in (-1, data.ndim - 1)
    if not last:
        if not -data.ndim <= axis < data.ndim:
            raise MXNetError(f"LayerNorm: axis={axis} is out of range for data {tuple(data.shape)}")
        data = data.movedim(axis, -1)
    if not output_mean_var:
        output = torch.layer_norm(data, data.shape[-1:], gamma, beta, eps)
        return output if last else output.movedim(-1, axis)
    output, mean, inverse_std = torch.native_layer_norm(data, data.shape[-1:], gamma, beta, eps)
    outputs = (output, mean.detach(), inverse_std.detach().reciprocal())
    if last:
        return outputs
    output, mean, std = (tensor.movedim(-1, axis) for tensor in outputs)
    return output, mean, std


@layer_norm.fill_shapes
def _(shapes: list[Shape | None], *, axis: int, **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if data:
        shapes[1] = shapes[2] = (data[axis],)
    return shapes


@operator("GroupNorm", num_outputs=_count_outputs, hidden_outputs=2)
def group_norm(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    *,
    num_groups: int = 1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
) -> Tensor | Normalized:
    r"""Normalises groups of channels to mean 0 and variance 1, then scales and shifts each group.

    :math:`y = \gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta`

    Shapes:
        data: ``(N, C, *)`` with at least 3 axes.
        gamma: ``(num_groups,)``: per group, unlike in other libraries.
        beta: ``(num_groups,)``.
        output: as ``data``; mean and standard deviation are ``(N, num_groups)``.

    Args:
        data: Floating point.
        gamma: Scale of each group.
        beta: Shift of each group.
        num_groups: Number of groups; divides ``C``.
        eps: Added to the variance.
        output_mean_var: Also return the mean and the standard deviation.

    Returns:
        The normalised data; with ``output_mean_var`` also :math:`\mu` and
        :math:`\sqrt{\sigma^2 + \epsilon}`, through which no gradient flows.

    Raises:
        MXNetError: ``num_groups`` does not divide the channels, or shapes do not fit.

    Example:
        >>> x = mx.nd.array([[[1.0], [3.0], [5.0], [9.0]]])
        >>> one, zero = mx.nd.ones((2,)), mx.nd.zeros((2,))
        >>> y = mx.nd.GroupNorm(x, one, zero, num_groups=2, eps=1e-9)
        >>> y.asnumpy().round(3).ravel().tolist()
        [-1.0, 1.0, -1.0, 1.0]

    References:
        Wu, He (2018), Group Normalization, https://arxiv.org/abs/1803.08494
    """
    if data.ndim < 3 or data.shape[1] % num_groups:
        raise MXNetError(
            f"GroupNorm: data has shape {tuple(data.shape)}, expected at least 3 axes and channels "
            f"divisible by num_groups={num_groups}"
        )
    _check_vectors("GroupNorm", num_groups, gamma=gamma, beta=beta)
    batch, channels = data.shape[0], data.shape[1]
    weight = gamma.repeat_interleave(channels // num_groups)
    bias = beta.repeat_interleave(channels // num_groups)
    if not output_mean_var:
        return torch.group_norm(data, num_groups, weight, bias, eps)
    spatial = data[0, 0].numel() if batch else 1
    output, mean, inverse_std = torch.native_group_norm(
        data.contiguous(), weight, bias, batch, channels, spatial, num_groups, eps
    )
    return output, mean.detach(), inverse_std.detach().reciprocal()


@group_norm.fill_shapes
def _(shapes: list[Shape | None], *, num_groups: int, **_: Any) -> list[Shape | None]:
    shapes[1] = shapes[2] = (num_groups,)
    return shapes


@operator("InstanceNorm", hidden_outputs=2)
def instance_norm(data: Tensor, gamma: Tensor, beta: Tensor, *, eps: float = 1e-3) -> Tensor:
    r"""Normalises each channel of each instance to mean 0 and variance 1, then scales and shifts.

    :math:`y = \gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta`

    Shapes:
        data: ``(N, C, *)`` with at least 3 axes.
        gamma: ``(C,)``.
        beta: ``(C,)``.
        output: as ``data``.

    Args:
        data: Floating point.
        gamma: Scale of each channel.
        beta: Shift of each channel.
        eps: Added to the variance.

    Returns:
        The normalised data.

    Raises:
        MXNetError: ``data`` has fewer than 3 axes, or shapes do not fit.

    Example:
        >>> x, one, zero = mx.nd.array([[[1.0, 3.0]]]), mx.nd.ones((1,)), mx.nd.zeros((1,))
        >>> mx.nd.InstanceNorm(x, one, zero, eps=1e-9).asnumpy().round(3).ravel().tolist()
        [-1.0, 1.0]

    References:
        Ulyanov et al. (2016), Instance Normalization, https://arxiv.org/abs/1607.08022
    """
    if data.ndim < 3:
        raise MXNetError(
            f"InstanceNorm: data has shape {tuple(data.shape)}, expected at least 3 axes"
        )
    _check_vectors("InstanceNorm", data.shape[1], gamma=gamma, beta=beta)
    return torch.group_norm(data, data.shape[1], gamma, beta, eps)


@instance_norm.fill_shapes
def _(shapes: list[Shape | None], *, eps: float) -> list[Shape | None]:
    data = shapes[0]
    if data:
        shapes[1] = shapes[2] = (data[1],)
    return shapes
