"""Output layers: each is a prediction in forward and the gradient of a loss in backward.

Head gradients are ignored: a program calls backward on the prediction itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import Operator, Shape, operator


class _OwnGradient(torch.autograd.Function):
    """Shows ``output`` in forward; in backward the gradient of ``data`` is ``gradient(head)``."""

    @staticmethod
    def forward(
        ctx: Any, data: Tensor, output: Tensor, gradient: Callable[[Tensor], Tensor]
    ) -> Tensor:
        ctx.gradient = gradient
        ctx.shape = data.shape
        return output.view_as(output)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, head: Tensor) -> tuple[Tensor, None, None]:
        return ctx.gradient(head).reshape(ctx.shape), None, None


def _with_gradient(data: Tensor, output: Tensor, gradient: Callable[[Tensor], Tensor]) -> Tensor:
    if not data.requires_grad or not torch.is_grad_enabled():
        return output
    result: Tensor = _OwnGradient.apply(data, output.detach(), gradient)
    return result


# ---- classification --------------------------------------------------------------------------


@operator("SoftmaxOutput", aliases=("Softmax",))
def softmax_output(
    data: Tensor,
    label: Tensor,
    *,
    grad_scale: float = 1.0,
    ignore_label: float = -1.0,
    multi_output: bool = False,
    use_ignore: bool = False,
    preserve_shape: bool = False,
    normalization: Literal["batch", "null", "valid"] = "null",
    out_grad: bool = False,
    smooth_alpha: float = 0.0,
) -> Tensor:
    r"""Softmax whose gradient is that of the cross entropy, :math:`p - \text{onehot}(label)`.

    Shapes:
        data: ``(N, C)``; ``(N, C, *)`` with ``multi_output``; ``(*, C)`` with ``preserve_shape``.
        label: the shape of ``data`` without the classes, holding indices (with ``multi_output``
            also flattened to two axes); or the shape of ``data``, holding probabilities.
        output: as ``data``.

    Args:
        data: Scores; floating point.
        label: Class indices, or probabilities.
        grad_scale: Factor of the gradient.
        ignore_label: The label that ``use_ignore`` and ``normalization="valid"`` leave out.
        multi_output: Classes are axis 1; the gradient is divided by the number of positions, except
            with ``normalization="valid"``.
        use_ignore: Give elements with ``ignore_label`` no gradient.
        preserve_shape: Classes are the last axis.
        normalization: What the gradient is divided by: 1, the number of instances (``"batch"``) or
            the number of labels other than ``ignore_label`` (``"valid"``).
        out_grad: Multiply the gradient by the output, as the reference does.
        smooth_alpha: Share of the target that is spread evenly over the other classes; without
            effect with ``multi_output``.

    Returns:
        The probabilities; dtype of ``data``.

    Raises:
        MXNetError: ``label`` does not fit ``data``.

    Example:
        >>> x, label = mx.nd.zeros((1, 2)), mx.nd.array([1])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     p = mx.nd.SoftmaxOutput(x, label)
        >>> p.backward()
        >>> x.grad.asnumpy()
        array([[ 0.5, -0.5]], dtype=float32)

    References:
        Szegedy et al. (2016), Rethinking the Inception Architecture, section 7 (label smoothing),
        https://arxiv.org/abs/1512.00567
    """
    axis = data.ndim - 1 if preserve_shape and not multi_output else 1
    scores = data.detach()
    if data.ndim == 1 or not (multi_output or preserve_shape):
        scores = scores.reshape(data.shape[0], -1)
    probabilities = torch.softmax(scores, axis)
    soft = label.shape == data.shape
    if not soft:
        _check_labels(data, label, multi_output)
    labels = label.detach()
    # reference: labels are not smoothed for several positions
    smoothing = 0.0 if multi_output else smooth_alpha

    def gradient(_: Tensor) -> Tensor:
        if soft:
            grad = (probabilities - labels.reshape(probabilities.shape)) * grad_scale
        else:
            grad = _cross_entropy_gradient(
                probabilities, labels, axis, smoothing, ignore_label if use_ignore else None
            )
            scale = _softmax_scale(labels, normalization, ignore_label, multi_output)
            grad = grad * (grad_scale * scale)
        # reference: multiplies by the output, where its documentation says head gradient
        return grad * probabilities if out_grad else grad

    return _with_gradient(data, probabilities.reshape(data.shape), gradient)


def _check_labels(data: Tensor, label: Tensor, multi_output: bool) -> None:
    shape = tuple(data.shape)
    if multi_output:
        fits = [shape[:1] + shape[2:], (shape[0], math.prod(shape[2:])), (shape[0], 1, *shape[2:])]
    else:
        fits = [shape[:-1], shape[:1]]
    if tuple(label.shape) not in fits:
        raise MXNetError(
            f"SoftmaxOutput: label has shape {tuple(label.shape)} but data {shape} with "
            f"multi_output={multi_output} needs indices {fits[0]} or probabilities {shape}"
        )


def _softmax_scale(
    labels: Tensor, normalization: str, ignore_label: float, multi_output: bool
) -> Tensor | float:
    if normalization == "valid":
        return (labels != int(ignore_label)).sum().clamp_(min=1).reciprocal()
    divisor = labels.numel() // labels.shape[0] if multi_output else 1
    if normalization == "batch":
        divisor *= labels.shape[0] if multi_output else labels.numel()
    return 1 / divisor


def _cross_entropy_gradient(
    probabilities: Tensor, labels: Tensor, axis: int, smooth_alpha: float, ignored: float | None
) -> Tensor:
    """``probabilities - target`` with the target given by class indices."""
    classes = probabilities.shape[axis]
    shape = list(probabilities.shape)
    shape[axis] = 1
    # Flattened scores take one label per instance, of however many the label's shape holds.
    indices = labels.reshape(-1)[: math.prod(shape)].reshape(shape).long()
    inside = (indices >= 0) & (indices < classes)
    picked = indices.clamp(0, classes - 1)
    spread = smooth_alpha / (classes - 1) if smooth_alpha and classes > 1 else 0.0
    # A label that is no class has no target, as in the reference.
    peak = (1 - smooth_alpha - spread) * inside.to(probabilities.dtype)
    grad = (probabilities - spread).scatter_add_(axis, picked, -peak)
    return grad if ignored is None else grad.masked_fill_(indices == int(ignored), 0)


@operator("softmax_cross_entropy")
def softmax_cross_entropy(data: Tensor, label: Tensor) -> Tensor:
    r"""Cross entropy of the softmax with class indices, summed over the batch.

    :math:`L = -\sum_n \log p_{n, label_n}`

    Shapes:
        data: ``(N, C)``.
        label: ``(N,)``.
        output: ``(1,)``.

    Args:
        data: Scores; floating point.
        label: Class indices; clipped to the classes.

    Returns:
        The loss.

    Raises:
        MXNetError: Shapes do not fit.

    Example:
        >>> loss = mx.nd.softmax_cross_entropy(mx.nd.zeros((1, 4)), mx.nd.array([0]))
        >>> print(f"{loss.exp().asscalar():.3f}")
        4.000
    """
    if data.ndim != 2 or label.shape != data.shape[:1]:
        raise MXNetError(
            f"softmax_cross_entropy: data has shape {tuple(data.shape)} and label "
            f"{tuple(label.shape)}, expected (N, C) and (N,)"
        )
    indices = label.long().clamp(0, data.shape[1] - 1)
    return -torch.log_softmax(data, 1).gather(1, indices[:, None]).sum().reshape(1)


@operator("SVMOutput")
def svm_output(
    data: Tensor,
    label: Tensor,
    *,
    margin: float = 1.0,
    regularization_coefficient: float = 1.0,
    use_linear: bool = False,
) -> Tensor:
    r"""Identity whose gradient is that of one-against-all support vector machines.

    With :math:`t_c = 1` for the class of the label and :math:`-1` otherwise, the loss is
    :math:`\lambda \sum_c \max(0, m - t_c x_c)`, squared unless ``use_linear``.

    Shapes:
        data: ``(N, C)``.
        label: ``(N,)``.
        output: as ``data``.

    Args:
        data: Scores; floating point.
        label: Class indices.
        margin: The margin :math:`m`.
        regularization_coefficient: The weight :math:`\lambda`.
        use_linear: Linear (L1) instead of squared (L2) hinge.

    Returns:
        ``data``.

    Raises:
        MXNetError: Shapes do not fit.

    Example:
        >>> x = mx.nd.array([[0.5, -3.0]])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = mx.nd.SVMOutput(x, mx.nd.array([0]), use_linear=True)
        >>> y.backward()
        >>> x.grad.asnumpy()
        array([[-1.,  0.]], dtype=float32)

    References:
        Tang (2013), Deep Learning using Linear Support Vector Machines,
        https://arxiv.org/abs/1306.0239
    """
    if label.shape != data.shape[:1]:
        raise MXNetError(
            f"SVMOutput: label has shape {tuple(label.shape)}, expected {tuple(data.shape[:1])}"
        )
    scores, target = data.detach().reshape(data.shape[0], -1), label.detach()

    def gradient(_: Tensor) -> Tensor:
        classes = torch.arange(scores.shape[1], device=scores.device)
        sign = torch.where(target.long()[:, None] == classes, 1.0, -1.0).to(scores.dtype)
        slack = margin - sign * scores
        slope = (slack > 0).to(data.dtype) if use_linear else 2 * slack.clamp(min=0)
        return -regularization_coefficient * sign * slope

    return _with_gradient(data, data.clone(), gradient)


# ---- regression ------------------------------------------------------------------------------


def _regression(
    name: str,
    data: Tensor,
    label: Tensor,
    output: Tensor,
    residual: Callable[[Tensor, Tensor], Tensor],
    grad_scale: float,
) -> Tensor:
    # A column of predictions may come with a vector of labels.
    if label.shape != data.shape and not (
        label.shape == data.shape[:1] and data.numel() == label.numel()
    ):
        raise MXNetError(
            f"{name}: label has shape {tuple(label.shape)}, expected {tuple(data.shape)}"
        )
    outputs = max(label.numel() // max(label.shape[0], 1), 1) if label.ndim else 1
    predicted, target = output.detach(), label.detach()

    def gradient(_: Tensor) -> Tensor:
        return residual(predicted, target.reshape(predicted.shape)) * (grad_scale / outputs)

    return _with_gradient(data, predicted, gradient)


@operator("LinearRegressionOutput", aliases=("_sparse_LinearRegressionOutput",))
def linear_regression_output(data: Tensor, label: Tensor, *, grad_scale: float = 1.0) -> Tensor:
    r"""Identity whose gradient is that of the squared error, :math:`(x - label) / m`.

    Shapes:
        data: ``(N, *)``.
        label: As ``data``, or another shape with as many elements.
        output: as ``data``.

    Args:
        data: Predictions; floating point.
        label: Targets.
        grad_scale: Factor of the gradient; :math:`m` is the number of targets per sample.

    Returns:
        ``data``.

    Raises:
        MXNetError: The sizes differ.

    Example:
        >>> x = mx.nd.array([[3.0]])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = mx.nd.LinearRegressionOutput(x, mx.nd.array([[1.0]]))
        >>> y.backward()
        >>> x.grad.asnumpy()
        array([[2.]], dtype=float32)
    """
    return _regression("LinearRegressionOutput", data, label, data.clone(), torch.sub, grad_scale)


@operator("LogisticRegressionOutput", aliases=("_sparse_LogisticRegressionOutput",))
def logistic_regression_output(data: Tensor, label: Tensor, *, grad_scale: float = 1.0) -> Tensor:
    r"""Sigmoid whose gradient is that of the binary cross entropy, :math:`(\sigma(x) - label) / m`.

    Shapes:
        data: ``(N, *)``.
        label: As ``data``, or another shape with as many elements.
        output: as ``data``.

    Args:
        data: Scores; floating point.
        label: Probabilities.
        grad_scale: Factor of the gradient; :math:`m` is the number of targets per sample.

    Returns:
        The probabilities.

    Raises:
        MXNetError: The sizes differ.

    Example:
        >>> mx.nd.LogisticRegressionOutput(mx.nd.zeros((1, 1)), mx.nd.ones((1, 1))).asnumpy()
        array([[0.5]], dtype=float32)
    """
    return _regression(
        "LogisticRegressionOutput", data, label, torch.sigmoid(data), torch.sub, grad_scale
    )


@operator("MAERegressionOutput", aliases=("_sparse_MAERegressionOutput",))
def mae_regression_output(data: Tensor, label: Tensor, *, grad_scale: float = 1.0) -> Tensor:
    r"""Identity whose gradient is that of the absolute error, :math:`\text{sign}(x - label) / m`.

    Shapes:
        data: ``(N, *)``.
        label: As ``data``, or another shape with as many elements.
        output: as ``data``.

    Args:
        data: Predictions; floating point.
        label: Targets.
        grad_scale: Factor of the gradient; :math:`m` is the number of targets per sample.

    Returns:
        ``data``.

    Raises:
        MXNetError: The sizes differ.

    Example:
        >>> mx.nd.MAERegressionOutput(mx.nd.ones((1, 1)), mx.nd.zeros((1, 1))).asnumpy()
        array([[1.]], dtype=float32)
    """

    def sign_of_difference(predicted: Tensor, target: Tensor) -> Tensor:
        return (predicted - target).sign()

    return _regression(
        "MAERegressionOutput", data, label, data.clone(), sign_of_difference, grad_scale
    )


# ---- any loss --------------------------------------------------------------------------------


@operator("MakeLoss")
def make_loss(
    data: Tensor,
    *,
    grad_scale: float = 1.0,
    valid_thresh: float = 0.0,
    normalization: Literal["batch", "null", "valid"] = "null",
) -> Tensor:
    """Declares ``data`` to be a loss: its gradient is a constant, whatever the head gradient.

    Shapes:
        data: ``(N, *)``.
        output: as ``data``.

    Args:
        data: The loss; floating point.
        grad_scale: The gradient.
        valid_thresh: Elements above it count for ``normalization="valid"``.
        normalization: What the gradient is divided by: 1, the length of the first axis
            (``"batch"``) or the number of elements above ``valid_thresh``, at least 1
            (``"valid"``).

    Returns:
        ``data``.

    Example:
        >>> x = mx.nd.array([1.0, 2.0])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = mx.nd.MakeLoss(x * x)
        >>> y.backward(mx.nd.array([100.0, 100.0]))
        >>> x.grad.asnumpy()
        array([2., 4.], dtype=float32)
    """
    losses = data.detach()

    def gradient(_: Tensor) -> Tensor:
        if normalization == "valid":
            valid = (losses > valid_thresh).sum().clamp_(min=1)
            return torch.ones_like(losses) * (grad_scale / valid)
        divisor = losses.shape[0] if normalization == "batch" else 1
        return torch.full_like(losses, grad_scale / divisor)

    return _with_gradient(data, data.clone(), gradient)


@operator("IdentityAttachKLSparseReg", updates=("moving_avg",))
def identity_attach_kl_sparse_reg(
    data: Tensor,
    moving_avg: Tensor,
    *,
    sparseness_target: float = 0.1,
    penalty: float = 0.001,
    momentum: float = 0.9,
) -> Tensor:
    r"""Identity that adds the gradient of a sparseness penalty to activations in (0, 1).

    The penalty is the Kullback-Leibler divergence from the target :math:`\rho` to the mean
    activation :math:`\hat\rho`, a moving average that backward updates; its gradient is
    :math:`\lambda (-\rho / \hat\rho + (1 - \rho) / (1 - \hat\rho))`.

    Shapes:
        data: ``(N, *)``.
        moving_avg: one element per feature; changed by backward.
        output: as ``data``.

    Args:
        data: Activations, usually of a sigmoid; floating point.
        moving_avg: Moving average of the activations.
        sparseness_target: The target :math:`\rho`.
        penalty: The weight :math:`\lambda`.
        momentum: Weight of the old moving average.

    Returns:
        ``data``.

    Example:
        >>> mx.nd.IdentityAttachKLSparseReg(mx.nd.ones((1, 2)), mx.nd.ones((2,))).asnumpy()
        array([[1., 1.]], dtype=float32)

    References:
        Lee, Ekanadham, Ng (2007), Sparse deep belief net model for visual area V2,
        https://papers.nips.cc/paper/3313-sparse-deep-belief-net-model-for-visual-area-v2
    """
    activations = data.detach().reshape(data.shape[0], -1)

    def gradient(head: Tensor) -> Tensor:
        average = moving_avg.data
        average.lerp_(activations.mean(0).reshape(average.shape), 1 - momentum)
        rho = average.reshape(-1)
        slope = (1 - sparseness_target) / (1 - rho) - sparseness_target / rho
        return head.reshape(activations.shape) + penalty * slope

    return _with_gradient(data, data.clone(), gradient)


# ---- shapes ----------------------------------------------------------------------------------


@softmax_output.fill_shapes
def _(shapes: list[Shape | None], *, multi_output: bool, **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if data and shapes[1] is None:
        if multi_output:
            shapes[1] = (data[0], math.prod(data[2:]))
        else:
            shapes[1] = data[:-1]
    return shapes


@svm_output.fill_shapes
def _(shapes: list[Shape | None], **_: Any) -> list[Shape | None]:
    if shapes[0] and shapes[1] is None:
        shapes[1] = shapes[0][:1]
    return shapes


def _fill_label(shapes: list[Shape | None], **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if data and shapes[1] is None:
        # reference: a column of outputs has a vector of labels
        shapes[1] = data[:1] if len(data) == 2 and data[1] == 1 else data
    return shapes


_REGRESSIONS: tuple[Operator, ...] = (
    linear_regression_output,
    logistic_regression_output,
    mae_regression_output,
)
for _layer in _REGRESSIONS:
    _layer.fill_shapes(_fill_label)


@identity_attach_kl_sparse_reg.fill_shapes
def _(shapes: list[Shape | None], **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if data:
        shapes[1] = (math.prod(data[1:]),)
    return shapes
