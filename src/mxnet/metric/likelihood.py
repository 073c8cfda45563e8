"""Metrics of the probability that was given to the true class."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from mxnet.metric.arrays import check_label_shapes, real, tensor_pair
from mxnet.metric.base import EvalMetric, alias, register


class _NegativeLog(EvalMetric):
    """Mean of minus the logarithm of the probability of the true class."""

    def __init__(
        self,
        eps: float,
        name: str,
        output_names: list[str] | None,
        label_names: list[str] | None,
    ) -> None:
        super().__init__(name, output_names, label_names, eps=eps, has_global_stats=True)
        self.eps = eps

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch.

        Args:
            labels: Array of classes, or list of them; -1 is the last class, and so on.
            preds: Array of probabilities for each of ``labels``.

        Raises:
            AssertionError: A label array has not as many elements as its predictions have rows.
            IndexError: A label is not a class; on an accelerator, raised when the value is read.
            ValueError: The numbers of labels and predictions differ.
        """
        labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=True):
            true, probabilities = tensor_pair(label, pred)
            true = true.reshape(-1).long()
            if probabilities.ndim != 2 or true.numel() != probabilities.shape[0]:
                raise AssertionError(
                    f"{type(self).__name__}: {true.numel()} labels for predictions of shape "
                    f"{tuple(probabilities.shape)}, expected ({true.numel()}, classes)"
                )
            if not true.numel():
                continue
            chosen, outside = _of_class(probabilities, true.unsqueeze(1))
            loss = (real(chosen) + self.eps).log().sum().neg()
            classes = probabilities.shape[1]
            error = f"{type(self).__name__}: a label is out of range for {classes} classes"
            self._add(loss, true.numel(), error, *outside)


def _of_class(probabilities: Tensor, index: Tensor) -> tuple[Tensor, list[Tensor]]:
    """The entries ``index`` of each row, and checks that are true if one is out of range."""
    if probabilities.device.type == "cpu":
        # There, gather checks the range itself; on an accelerator a bad index would be fatal.
        try:
            return probabilities.gather(1, index), []
        except RuntimeError:
            pass  # negative, or out of range: told apart below
    classes = probabilities.shape[1]
    index = torch.where(index < 0, index + classes, index)
    outside = ((index < 0) | (index >= classes)).any()
    return probabilities.gather(1, index.clamp(0, classes - 1)), [outside]


@register
@alias("ce")
class CrossEntropy(_NegativeLog):
    r"""Mean of :math:`-\log(p_{y} + eps)`, where :math:`p_y` is the probability of the true class.

    Shapes:
        labels: ``(N,)``, or anything with ``N`` elements.
        preds: probabilities ``(N, C)``.

    Args:
        eps: Added to the probability, so that the logarithm of 0 is finite.
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.

    Example:
        >>> entropy = mx.metric.CrossEntropy()
        >>> entropy.update(mx.nd.array([0, 1]), mx.nd.array([[0.3, 0.7], [0.5, 0.5]]))
        >>> name, value = entropy.get()
        >>> name, round(value, 4)
        ('cross-entropy', 0.9486)
    """

    def __init__(
        self,
        eps: float = 1e-12,
        name: str = "cross-entropy",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(eps, name, output_names, label_names)


@register
@alias("nll_loss")
class NegativeLogLikelihood(_NegativeLog):
    r"""Mean of :math:`-\log(p_{y} + eps)`: :class:`CrossEntropy` under its statistical name.

    Shapes:
        labels: ``(N,)``, or anything with ``N`` elements.
        preds: probabilities ``(N, C)``.

    Args:
        eps: Added to the probability, so that the logarithm of 0 is finite.
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.

    Example:
        >>> loss = mx.metric.NegativeLogLikelihood()
        >>> loss.update(mx.nd.array([0, 1]), mx.nd.array([[0.3, 0.7], [0.5, 0.5]]))
        >>> round(loss.get()[1], 4)
        0.9486
    """

    def __init__(
        self,
        eps: float = 1e-12,
        name: str = "nll-loss",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(eps, name, output_names, label_names)


@register
class Perplexity(EvalMetric):
    r"""Exponential of the mean cross-entropy, :math:`\exp(-\frac1n \sum_i \log p_{y_i})`.

    A model that is as uncertain as a fair choice among :math:`k` classes has perplexity :math:`k`.
    Probabilities below 1e-10 count as 1e-10.

    Shapes:
        labels: ``preds`` without the axis ``axis``, or anything with as many elements.
        preds: probabilities of ``C`` classes on ``axis``, such as ``(N, C)``.

    Args:
        ignore_label: Class whose examples do not count, such as that of padding; None for none.
        axis: Axis of ``preds`` that holds the classes.
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.

    Example:
        >>> perplexity = mx.metric.Perplexity(ignore_label=None)
        >>> perplexity.update(mx.nd.array([0, 1]), mx.nd.array([[0.25, 0.75], [0.75, 0.25]]))
        >>> name, value = perplexity.get()
        >>> name, round(value, 4)
        ('perplexity', 4.0)
    """

    def __init__(
        self,
        ignore_label: int | None,
        axis: int = -1,
        name: str = "perplexity",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        # The default stays out of the configuration, as in the reference.
        chosen = {} if axis == -1 else {"axis": axis}
        super().__init__(
            name,
            output_names,
            label_names,
            ignore_label=ignore_label,
            has_global_stats=True,
            **chosen,
        )
        self.ignore_label = ignore_label
        self.axis = axis

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch.

        Args:
            labels: Array of classes, or list of them; values out of range are clipped.
            preds: Array of probabilities for each of ``labels``.

        Raises:
            AssertionError: A label array has not as many elements as there are predictions, or the
                numbers of arrays differ.
        """
        labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=True):
            true, probabilities = tensor_pair(label, pred)
            if not -probabilities.ndim <= self.axis < probabilities.ndim:
                raise AssertionError(
                    f"Perplexity: predictions of shape {tuple(probabilities.shape)} "
                    f"have no axis {self.axis}"
                )
            probabilities = probabilities.movedim(self.axis, -1)
            classes = probabilities.shape[-1]
            if true.numel() * classes != probabilities.numel():
                raise AssertionError(
                    f"Perplexity: shape mismatch: {tuple(true.shape)} vs. {tuple(pred.shape)}"
                )
            if true.numel():
                self._add(*self._loss(true.reshape(-1), probabilities.reshape(-1, classes)))

    def _loss(self, true: Tensor, probabilities: Tensor) -> tuple[Tensor, int | Tensor]:
        index = true.long().clamp(0, probabilities.shape[1] - 1).unsqueeze(1)
        chosen = real(probabilities.gather(1, index)).squeeze(1)
        log = chosen.clamp_min(1e-10).log()
        if self.ignore_label is None:
            return -log.sum(), true.numel()
        kept = true != self.ignore_label
        return -(log * kept).sum(), kept.sum()

    def _value(self, count: Any, sum_of: Any) -> Any:
        return float("nan") if count == 0 else math.exp(sum_of / count)

    def get(self) -> tuple[str, float]:
        """Name and perplexity since the last reset of either kind; NaN before any update."""
        return super().get()

    def get_global(self) -> tuple[str, float]:
        """Name and perplexity since the last :meth:`reset`; NaN before any update."""
        return super().get_global()
