"""Batch normalisation and its relatives over other axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import Shape, operator
from mxnet.operators.unseen_writes import note_unseen_write
from mxnet.thread_state import STATE

_batch_norm = torch.native_batch_norm

Normalized = tuple[Tensor, Tensor, Tensor]


class _FixedGamma(torch.autograd.Function):
    """Writes 1 into gamma, whose gradient is 0."""

    @staticmethod
    def forward(ctx: Any, gamma: Tensor) -> Tensor:  # noqa: ARG004 - torch's signature
        return torch.ones_like(gamma)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:  # noqa: ARG004
        return torch.zeros_like(grad)


class _PredictionModeBatchNorm(torch.autograd.Function):
    """Normalisation by the moving statistics, differentiated as the reference does.

    The mode of ``backward(train_mode=...)`` decides: in training mode, its default, the gradient
    takes the statistics for those of the batch and differentiates through them; otherwise they are
    constants. Torch runs the backward pass of GPU graphs on threads of its own, which are never in
    training mode: there they always are constants.
    """

    @staticmethod
    def forward(
        ctx: Any, data: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, var: Tensor, eps: float
    ) -> Tensor:
        # Copies: a backward pass through another layer call may move the statistics.
        ctx.save_for_backward(data, gamma, mean.clone(), (var + eps).rsqrt())
        return _batch_norm(data, gamma, beta, mean, var, False, 0.0, eps)[0]

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        data, gamma, mean, inverse_std = ctx.saved_tensors
        channels = [1, -1] + [1] * (data.ndim - 2)
        axes = [axis for axis in range(data.ndim) if axis != 1]
        standard = (data - mean.view(channels)) * inverse_std.view(channels)
        grad_beta = grad.to(gamma.dtype).sum(axes)
        grad_gamma = (grad * standard).sum(axes)
        if STATE.training:
            count = data.numel() // data.shape[1]
            mean_grad = (grad_beta / count).view(channels)
            grad = grad - mean_grad - standard * (grad_gamma / count).view(channels)
        grad_data = grad * (gamma * inverse_std).view(channels)
        return grad_data.to(data.dtype), grad_gamma, grad_beta, None, None, None


def _fix_gamma(gamma: Tensor) -> Tensor:
    gamma.data.fill_(1)
    if not gamma.requires_grad:
        return gamma
    fixed: Tensor = _FixedGamma.apply(gamma)
    return fixed


def _update_in_backward(
    output: Tensor,
    mean: Tensor,
    inverse_std: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    eps: float,
    momentum: float,
) -> None:
    """Let the gradient of ``output`` update the moving statistics.

    The reference counts a batch when it is differentiated, not when it is computed.
    """

    def update(_: Tensor) -> None:
        move_statistics(moving_mean, moving_var, mean, inverse_std, eps, momentum)

    output.register_hook(update)


def move_statistics(
    moving_mean: Tensor,
    moving_var: Tensor,
    mean: Tensor,
    inverse_std: Tensor,
    eps: float,
    momentum: float,
) -> None:
    """Let moving averages take in the statistics of a batch, in place."""
    with torch.no_grad():
        var = inverse_std.detach().pow(-2).sub_(eps).clamp_(min=0)
        # .data: a later forward pass in the same graph may have saved these statistics.
        moving_mean.data.lerp_(mean.detach().to(moving_mean.dtype), 1 - momentum)
        moving_var.data.lerp_(var.to(moving_var.dtype), 1 - momentum)
    note_unseen_write()


def _normalize(
    name: str,
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    eps: float,
    momentum: float,
    fix_gamma: bool,
    use_global_stats: bool,
    axis: int,
    is_train: bool,
) -> Normalized:
    """Output, mean and inverse standard deviation; the latter empty without batch statistics."""
    if fix_gamma:
        gamma = _fix_gamma(gamma)
    if axis != 1:
        if not -data.ndim <= axis < data.ndim:
            raise MXNetError(f"{name}: axis={axis} is out of range for data {tuple(data.shape)}")
        data = data.movedim(axis, 1)
    elif data.ndim < 2:
        raise MXNetError(f"{name}: axis=1 is out of range for data {tuple(data.shape)}")
    if is_train and not use_global_stats and data.numel():
        output, mean, inverse_std = _batch_norm(data, gamma, beta, None, None, True, 0.0, eps)
        if output.requires_grad and moving_mean is not None:
            _update_in_backward(output, mean, inverse_std, moving_mean, moving_var, eps, momentum)
    else:
        output, mean, inverse_std = _batch_norm(
            data, gamma, beta, moving_mean, moving_var, False, 0.0, eps
        )
        if output.requires_grad and not use_global_stats:
            output = _PredictionModeBatchNorm.apply(data, gamma, beta, moving_mean, moving_var, eps)
    return output if axis == 1 else output.movedim(1, axis), mean, inverse_std


def _statistics(
    normalized: Normalized, moving_mean: Tensor, moving_var: Tensor, eps: float
) -> tuple[Tensor, Tensor]:
    """Mean and inverse standard deviation that were used, outside the graph."""
    _, mean, inverse_std = normalized
    if mean.numel() == moving_mean.numel():
        return mean.detach(), inverse_std.detach()
    return moving_mean.detach().clone(), (moving_var.detach() + eps).rsqrt()


def _count_batch_norm_outputs(params: Mapping[str, Any]) -> int:
    return 3 if params["output_mean_var"] else 1


@operator(
    "BatchNorm",
    aliases=("_npx_batch_norm",),
    num_outputs=_count_batch_norm_outputs,
    hidden_outputs=2,
    updates=("moving_mean", "moving_var"),
)
def batch_norm(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    *,
    eps: float = 1e-3,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    axis: int = 1,
    cudnn_off: bool = False,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
    is_train: bool,
) -> Tensor | Normalized:
    r"""Normalises each channel to mean 0 and variance 1, then scales and shifts it.

    :math:`y = \gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta`, where :math:`\mu` and the
    biased :math:`\sigma^2` are those of the batch in training mode and the moving statistics
    otherwise.

    The moving statistics change in backward, once per pass:
    ``moving = momentum * moving + (1 - momentum) * batch``.

    Shapes:
        data: ``(N, C, *)``, or any with the channels at ``axis``.
        gamma: ``(C,)``.
        beta: ``(C,)``.
        moving_mean: ``(C,)``; changed by backward.
        moving_var: ``(C,)``; changed by backward.
        output: as ``data``; mean and inverse standard deviation are ``(C,)``.

    Args:
        data: Floating point.
        gamma: Scale of each channel; float32 when ``data`` is float16.
        beta: Shift of each channel.
        moving_mean: Moving average of the means.
        moving_var: Moving average of the variances.
        eps: Added to the variance.
        momentum: Weight of the old moving statistics.
        fix_gamma: Set ``gamma`` to 1, here and now, and give it no gradient.
        use_global_stats: Normalise by the moving statistics in training mode too.
        output_mean_var: Also return the mean and the inverse standard deviation.
        axis: Axis of the channels.
        cudnn_off: Has no meaning here; accepted for programs that set it.
        min_calib_range: Belongs to quantised graphs; unused here.
        max_calib_range: Belongs to quantised graphs; unused here.

    Returns:
        The normalised data; with ``output_mean_var`` also :math:`\mu` and
        :math:`1 / \sqrt{\sigma^2 + \epsilon}`, through which no gradient flows.

    Raises:
        MXNetError: ``axis`` is out of range, or shapes do not fit.

    Example:
        >>> x, one, zero = mx.nd.array([[1.0], [3.0]]), mx.nd.ones((1,)), mx.nd.zeros((1,))
        >>> with mx.autograd.train_mode():
        ...     y = mx.nd.BatchNorm(x, one, zero, zero, one, eps=1e-9)
        >>> y.asnumpy().round(3).tolist()
        [[-1.0], [1.0]]

    References:
        Ioffe, Szegedy (2015), Batch Normalization, https://arxiv.org/abs/1502.03167
    """
    normalized = _normalize(
        "BatchNorm",
        data,
        gamma,
        beta,
        moving_mean,
        moving_var,
        eps,
        momentum,
        fix_gamma,
        use_global_stats,
        axis,
        is_train,
    )
    if not output_mean_var:
        return normalized[0]
    return normalized[0], *_statistics(normalized, moving_mean, moving_var, eps)


@operator(
    "_contrib_BatchNormWithReLU",
    num_outputs=_count_batch_norm_outputs,
    hidden_outputs=3,
    updates=("moving_mean", "moving_var"),
)
def batch_norm_with_relu(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    *,
    eps: float = 1e-3,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    axis: int = 1,
    cudnn_off: bool = False,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
    is_train: bool,
) -> Tensor | Normalized:
    """``BatchNorm`` followed by ``relu``.

    Shapes:
        data: As for ``BatchNorm``.
        gamma: ``(C,)``.
        beta: ``(C,)``.
        moving_mean: ``(C,)``; changed by backward.
        moving_var: ``(C,)``; changed by backward.
        output: as ``data``.

    Args:
        data: Floating point.
        gamma: Scale of each channel.
        beta: Shift of each channel.
        moving_mean: Moving average of the means.
        moving_var: Moving average of the variances.
        eps: Added to the variance.
        momentum: Weight of the old moving statistics.
        fix_gamma: Set ``gamma`` to 1, here and now, and give it no gradient.
        use_global_stats: Normalise by the moving statistics in training mode too.
        output_mean_var: Also return the mean and the inverse standard deviation.
        axis: Axis of the channels.
        cudnn_off: Has no meaning here; accepted for programs that set it.
        min_calib_range: Belongs to quantised graphs; unused here.
        max_calib_range: Belongs to quantised graphs; unused here.

    Returns:
        As for ``BatchNorm``, with negative outputs set to 0.

    Raises:
        MXNetError: As for ``BatchNorm``.

    Example:
        >>> x, one, zero = mx.nd.array([[-1.0], [3.0]]), mx.nd.ones((1,)), mx.nd.zeros((1,))
        >>> mx.nd.contrib.BatchNormWithReLU(x, one, zero, zero, one, eps=0.0).asnumpy().tolist()
        [[0.0], [3.0]]
    """
    normalized = _normalize(
        "BatchNormWithReLU",
        data,
        gamma,
        beta,
        moving_mean,
        moving_var,
        eps,
        momentum,
        fix_gamma,
        use_global_stats,
        axis,
        is_train,
    )
    output = torch.relu(normalized[0])
    if not output_mean_var:
        return output
    return output, *_statistics(normalized, moving_mean, moving_var, eps)


@operator(
    "_contrib_SyncBatchNorm",
    num_outputs=_count_batch_norm_outputs,
    hidden_outputs=2,
    updates=("moving_mean", "moving_var"),
)
def sync_batch_norm(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    *,
    eps: float = 1e-3,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    ndev: int = 1,
    key: str,
    is_train: bool,
) -> Tensor | Normalized:
    r"""``BatchNorm`` whose batch statistics may cover several devices.

    Shapes:
        data: ``(N, C, *)``.
        gamma: ``(C,)``.
        beta: ``(C,)``.
        moving_mean: ``(C,)``; changed by backward.
        moving_var: ``(C,)``; changed by backward.
        output: as ``data``; mean and variance are ``(C,)``.

    Args:
        data: Floating point.
        gamma: Scale of each channel.
        beta: Shift of each channel.
        moving_mean: Moving average of the means.
        moving_var: Moving average of the variances.
        eps: Added to the variance.
        momentum: Weight of the old moving statistics.
        fix_gamma: Set ``gamma`` to 1, here and now, and give it no gradient.
        use_global_stats: Normalise by the moving statistics in training mode too.
        output_mean_var: Also return the mean and the variance.
        ndev: Devices that share statistics. In training mode more than one is an error: operators
            run in the caller's thread, which cannot wait for itself on another device.
        key: Name that layers on different devices share; unused with one device.

    Returns:
        The normalised data; with ``output_mean_var`` also the mean and the variance (where
        ``BatchNorm`` has the inverse standard deviation).

    Raises:
        MXNetError: ``ndev`` is greater than 1 in training mode, or shapes do not fit.

    Example:
        >>> x, one, zero = mx.nd.array([[1.0], [3.0]]), mx.nd.ones((1,)), mx.nd.zeros((1,))
        >>> y = mx.nd.contrib.SyncBatchNorm(x, one, zero, zero, one, eps=0.0, key="a")
        >>> y.asnumpy().tolist()
        [[1.0], [3.0]]

    References:
        Zhang et al. (2018), Context Encoding for Semantic Segmentation,
        https://arxiv.org/abs/1803.08904
    """
    if ndev != 1 and is_train and not use_global_stats:
        raise MXNetError(
            f"SyncBatchNorm: ndev={ndev} devices cannot share batch statistics; only ndev=1 is "
            "supported in training mode"
        )
    normalized = _normalize(
        "SyncBatchNorm",
        data,
        gamma,
        beta,
        moving_mean,
        moving_var,
        eps,
        momentum,
        fix_gamma,
        use_global_stats,
        1,
        is_train,
    )
    if not output_mean_var:
        return normalized[0]
    mean, inverse_std = _statistics(normalized, moving_mean, moving_var, eps)
    return normalized[0], mean, inverse_std.pow(-2).sub_(eps)


@operator(
    "BatchNorm_v1",
    num_outputs=_count_batch_norm_outputs,
    hidden_outputs=2,
    updates=("moving_mean", "moving_var"),
)
def batch_norm_v1(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    *,
    eps: float = 1e-3,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    is_train: bool,
) -> Tensor | Normalized:
    """The batch normalisation of MXNet before 0.10, kept for old symbol files.

    Shapes:
        data: ``(N, C, *)``.
        gamma: ``(C,)``.
        beta: ``(C,)``.
        moving_mean: ``(C,)``; changed by backward.
        moving_var: ``(C,)``; changed by backward.
        output: as ``data``.

    Args:
        data: Floating point.
        gamma: Scale of each channel.
        beta: Shift of each channel.
        moving_mean: Moving average of the means.
        moving_var: Moving average of the variances.
        eps: Added to the variance.
        momentum: Weight of the old moving statistics.
        fix_gamma: Set ``gamma`` to 1, here and now, and give it no gradient.
        use_global_stats: Normalise by the moving statistics in training mode too.
        output_mean_var: Also return the mean and the variance.

    Returns:
        The normalised data; with ``output_mean_var`` also the mean and the variance.

    Raises:
        MXNetError: Shapes do not fit.

    Example:
        >>> x, one, zero = mx.nd.array([[1.0], [3.0]]), mx.nd.ones((1,)), mx.nd.zeros((1,))
        >>> mx.nd.BatchNorm_v1(x, one, zero, zero, one, eps=0.0).asnumpy().tolist()
        [[1.0], [3.0]]
    """
    normalized = _normalize(
        "BatchNorm_v1",
        data,
        gamma,
        beta,
        moving_mean,
        moving_var,
        eps,
        momentum,
        fix_gamma,
        use_global_stats,
        1,
        is_train,
    )
    if not output_mean_var:
        return normalized[0]
    mean, inverse_std = _statistics(normalized, moving_mean, moving_var, eps)
    return normalized[0], mean, inverse_std.pow(-2).sub_(eps)


def _fill_channels(shapes: list[Shape | None], *, axis: int = 1, **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if data:
        shapes[1:] = [(data[axis],)] * (len(shapes) - 1)
    return shapes


for _layer in (batch_norm, batch_norm_with_relu, sync_batch_norm, batch_norm_v1):
    _layer.fill_shapes(_fill_channels)
