"""Share of examples whose class is predicted right."""

from __future__ import annotations

from typing import Any

import torch

from mxnet.metric.arrays import check_label_shapes, classes_of, tensor_pair
from mxnet.metric.base import EvalMetric, alias, register


@register
@alias("acc")
class Accuracy(EvalMetric):
    r"""Share of examples whose predicted class is the true one.

    .. math::
        \frac1n \sum_i [\hat y_i = y_i]

    Labels and predicted classes are truncated to integers before they are compared.

    Shapes:
        labels: ``(N, *)``, or anything with as many elements.
        preds: scores of ``C`` classes on ``axis``, such as ``(N, C, *)``; or the classes
            themselves, in the shape of the labels.

    Args:
        axis: Axis of ``preds`` that holds the classes.
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.

    Example:
        >>> accuracy = mx.metric.Accuracy()
        >>> scores = mx.nd.array([[0.3, 0.7], [0, 1.0], [0.4, 0.6]])
        >>> accuracy.update(mx.nd.array([0, 1, 1]), scores)
        >>> name, value = accuracy.get()
        >>> name, round(value, 4)
        ('accuracy', 0.6667)
    """

    def __init__(
        self,
        axis: int = 1,
        name: str = "accuracy",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names, axis=axis, has_global_stats=True)
        self.axis = axis

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch.

        Args:
            labels: Array of classes, or list of them.
            preds: Array of scores or classes for each of ``labels``.

        Raises:
            MXNetError: The predictions have no axis ``axis``.
            ValueError: The numbers of labels and predictions differ.
        """
        labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=True):
            true, scores = tensor_pair(label, pred)
            predicted = classes_of("Accuracy", true, scores, self.axis)
            right = predicted.int() == true.reshape(-1).int()
            self._add(right.sum(), right.numel())


@register
@alias("top_k_accuracy", "top_k_acc")
class TopKAccuracy(EvalMetric):
    """Share of examples whose true class is among the ``top_k`` with the highest scores.

    Shapes:
        labels: ``(N,)``, or anything with ``N`` elements.
        preds: scores ``(N, C)``; or classes ``(N,)``, of which only equality counts.

    Args:
        top_k: How many classes count; at least 2 (:class:`Accuracy` is the case of 1).
        name: Name that is shown, followed by ``_`` and ``top_k``.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.

    Raises:
        AssertionError: ``top_k`` is less than 2.

    Example:
        >>> top = mx.metric.TopKAccuracy(top_k=2)
        >>> top.update(mx.nd.array([2, 0]), mx.nd.array([[0.1, 0.5, 0.4], [0.1, 0.5, 0.4]]))
        >>> top.get()
        ('top_k_accuracy_2', 0.5)
    """

    def __init__(
        self,
        top_k: int = 1,
        name: str = "top_k_accuracy",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names, top_k=top_k, has_global_stats=True)
        if top_k <= 1:
            raise AssertionError(
                f"Please use Accuracy if top_k is no more than 1; TopKAccuracy got top_k={top_k}"
            )
        self.top_k = top_k
        self.name += f"_{top_k}"

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch.

        Args:
            labels: Array of classes, or list of them.
            preds: Array of scores or classes for each of ``labels``.

        Raises:
            AssertionError: Predictions have more than two axes.
            ValueError: The numbers of labels and predictions differ, or there are fewer than
                ``top_k`` classes.
        """
        labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=True):
            true, scores = tensor_pair(label, pred)
            if scores.ndim > 2:
                raise AssertionError(
                    "TopKAccuracy: Predictions should be no more than 2 dims, "
                    f"got shape {tuple(scores.shape)}"
                )
            true = true.reshape(-1).int()
            check_label_shapes(true, scores)
            if scores.ndim < 2:
                hits = scores.int() == true
            else:
                if self.top_k > scores.shape[1]:
                    raise ValueError(
                        f"TopKAccuracy: top_k={self.top_k} of only {scores.shape[1]} classes"
                    )
                best = torch.topk(scores, self.top_k, dim=1, sorted=False).indices
                hits = best == true.unsqueeze(1)
            self._add(hits.sum(), true.numel())
