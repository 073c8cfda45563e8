"""Metrics of two classes, from the table of right and wrong predictions."""

from __future__ import annotations

import math
from typing import Any

import numpy
import torch
from torch import Tensor

from mxnet.metric.arrays import check_label_shapes, classes_of, tensor_pair
from mxnet.metric.base import EvalMetric, register


class _Table:
    """Counts of the four outcomes of predicting class 1."""

    __slots__ = ("false_negatives", "false_positives", "true_negatives", "true_positives")

    def __init__(self) -> None:
        self.true_negatives = self.false_positives = 0
        self.false_negatives = self.true_positives = 0

    def add(self, outcomes: list[int]) -> None:
        """Add counts in the order of ``2 * (label == 1) + (prediction == 1)``."""
        self.true_negatives += outcomes[0]
        self.false_positives += outcomes[1]
        self.false_negatives += outcomes[2]
        self.true_positives += outcomes[3]

    @property
    def total(self) -> int:
        """Number of examples."""
        return (
            self.true_negatives + self.false_positives + self.false_negatives + self.true_positives
        )

    @property
    def precision(self) -> float:
        """Share of the predictions of class 1 that are right; 0 if there is none."""
        predicted = self.true_positives + self.false_positives
        return self.true_positives / predicted if predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the examples of class 1 that are found; 0 if there is none."""
        present = self.true_positives + self.false_negatives
        return self.true_positives / present if present else 0.0

    @property
    def fscore(self) -> float:
        """Harmonic mean of precision and recall; 0 if both are 0."""
        doubled = 2 * self.true_positives
        wrong = self.false_positives + self.false_negatives
        return doubled / (doubled + wrong) if doubled else 0.0

    @property
    def correlation(self) -> float:
        """Matthews correlation coefficient; 0 if a row or column of the table is empty."""
        tp, fp, fn = self.true_positives, self.false_positives, self.false_negatives
        tn = self.true_negatives
        spread = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
        return (tp * tn - fp * fn) / math.sqrt(spread) if spread else 0.0


def _count(true: numpy.ndarray[Any, Any]) -> int:
    return int(numpy.count_nonzero(true))


def _outcomes(true: Tensor, predicted: Tensor) -> tuple[list[int], bool]:
    """Counts in the order of `_Table.add`, and whether there are more than two classes."""
    on_host = true.device.type == "cpu"
    return _outcomes_on_host(true, predicted) if on_host else _outcomes_on_device(true, predicted)


def _outcomes_on_host(true: Tensor, predicted: Tensor) -> tuple[list[int], bool]:
    # NumPy's steps cost a fraction of torch's: 12 us instead of 45 for 64 examples.
    labels, total = true.numpy(), true.numel()
    positive, said = labels == 1, predicted.numpy() == 1
    present, claimed, hits = _count(positive), _count(said), _count(positive & said)
    least, most = labels.min(), labels.max()
    known = _count((labels == least) | (labels == most))
    table = [total - present - claimed + hits, claimed - hits, present - hits, hits]
    return table, known < total


def _outcomes_on_device(true: Tensor, predicted: Tensor) -> tuple[list[int], bool]:
    least_class, most_class = torch.aminmax(true)
    more_than_two = ((true != least_class) & (true != most_class)).any()
    outcome = 2 * (true == 1) + (predicted == 1).int()
    counts = torch.bincount(outcome, minlength=4)
    # One read for all five numbers: each read waits for the device.
    *outcomes, invalid = torch.cat((counts, more_than_two.reshape(1))).tolist()
    return outcomes, bool(invalid)


class _BinaryClassificationMetrics:
    """Counts of right and wrong predictions of two classes, since the last reset of either kind."""

    def __init__(self) -> None:
        self.reset_stats()

    def update_binary_stats(self, label: Any, pred: Any) -> None:
        """Add a batch; see :class:`F1` for the arguments."""
        true, scores = tensor_pair(label, pred)
        check_label_shapes(true, scores)
        name = type(self).__name__
        # A vector is refused: it could as well hold probabilities of class 1 as classes.
        predicted = classes_of(name, true, scores, only_scores=True).int()
        true = true.reshape(-1).int()
        if not true.numel():
            return
        outcomes, invalid = _outcomes(true, predicted)
        if invalid:
            raise ValueError(
                f"{name} currently only supports binary classification, "
                "got labels of more than two classes."
            )
        self._local.add(outcomes)
        self._global.add(outcomes)

    @property
    def precision(self) -> float:
        """Local precision."""
        return self._local.precision

    @property
    def global_precision(self) -> float:
        """Global precision."""
        return self._global.precision

    @property
    def recall(self) -> float:
        """Local recall."""
        return self._local.recall

    @property
    def global_recall(self) -> float:
        """Global recall."""
        return self._global.recall

    @property
    def fscore(self) -> float:
        """Local F1 score."""
        return self._local.fscore

    @property
    def global_fscore(self) -> float:
        """Global F1 score."""
        return self._global.fscore

    def matthewscc(self, use_global: bool = False) -> float:
        """Matthews correlation coefficient, local or global."""
        return (self._global if use_global else self._local).correlation

    @property
    def total_examples(self) -> int:
        """Local number of examples."""
        return self._local.total

    @property
    def global_total_examples(self) -> int:
        """Global number of examples."""
        return self._global.total

    def local_reset_stats(self) -> None:
        """Forget the local counts."""
        self._local = _Table()

    def reset_stats(self) -> None:
        """Forget all counts."""
        self._local = _Table()
        self._global = _Table()


class _BinaryMetric(EvalMetric):
    """A score of the table of outcomes: its mean over updates, or the score of all examples."""

    def __init__(
        self,
        name: str,
        output_names: list[str] | None,
        label_names: list[str] | None,
        average: str,
    ) -> None:
        self.average = average
        self.metrics = _BinaryClassificationMetrics()
        # The default stays out of the configuration, as in the reference.
        chosen = {} if average == "macro" else {"average": average}
        super().__init__(name, output_names, label_names, has_global_stats=True, **chosen)

    def _score(self, use_global: bool) -> float:
        raise NotImplementedError

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch; with ``average="macro"`` the arrays of one call make one score.

        Args:
            labels: Array of classes, or list of them.
            preds: Array of scores for each of ``labels``.

        Raises:
            MXNetError: The predictions have no axis 1.
            ValueError: There are more than two classes of labels, or the numbers of labels and
                predictions differ.
        """
        labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=True):
            self.metrics.update_binary_stats(label, pred)
        if self.average == "macro":
            self._add_values(self._score(use_global=False), 1)
            self.metrics.reset_stats()
            return
        self.num_inst = self.metrics.total_examples
        self.sum_metric = self._score(use_global=False) * self.num_inst
        self.global_num_inst = self.metrics.global_total_examples
        self.global_sum_metric = self._score(use_global=True) * self.global_num_inst

    def reset(self) -> None:
        """Forget everything."""
        super().reset()
        self.metrics.reset_stats()

    def reset_local(self) -> None:
        """Forget the local values; the global ones stay."""
        super().reset_local()
        self.metrics.local_reset_stats()


@register
class F1(_BinaryMetric):
    r"""Harmonic mean of precision and recall of class 1, :math:`2 TP / (2 TP + FP + FN)`.

    It is 0 when there is no true positive.

    Shapes:
        labels: ``(N,)``, or anything with ``N`` elements; at most two different classes.
        preds: scores ``(N, 2)``.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.
        average: ``"macro"``: the mean of the scores of the updates. ``"micro"``: the score of all
            examples together.

    Example:
        >>> f1 = mx.metric.F1()
        >>> f1.update(mx.nd.array([0, 1, 1]), mx.nd.array([[0.3, 0.7], [0, 1.0], [0.4, 0.6]]))
        >>> f1.get()
        ('f1', 0.8)
    """

    def __init__(
        self,
        name: str = "f1",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        average: str = "macro",
    ) -> None:
        super().__init__(name, output_names, label_names, average)

    def _score(self, use_global: bool) -> float:
        return self.metrics.global_fscore if use_global else self.metrics.fscore


@register
class MCC(_BinaryMetric):
    r"""Matthews correlation coefficient of two classes.

    .. math::
        \frac{TP \cdot TN - FP \cdot FN}{\sqrt{(TP + FP)(TP + FN)(TN + FP)(TN + FN)}}

    It lies between -1 and 1, is 0 for guessing and when a factor under the root is 0, and is
    meaningful for classes of very different size. :class:`PCC` is the case of more classes.

    Shapes:
        labels: ``(N,)``, or anything with ``N`` elements; at most two different classes.
        preds: scores ``(N, 2)``.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.
        average: ``"macro"``: the mean of the scores of the updates. ``"micro"``: the score of all
            examples together.

    Example:
        >>> mcc = mx.metric.MCC(average="micro")
        >>> scores = mx.nd.array([[0.1, 0.9], [0.8, 0.2], [0.7, 0.3], [1, 0]])
        >>> mcc.update(mx.nd.array([1, 1, 0, 0]), scores)
        >>> name, value = mcc.get()
        >>> round(value, 4)
        0.5774

    References:
        Matthews (1975), "Comparison of the predicted and observed secondary structure of T4 phage
        lysozyme". https://doi.org/10.1016/0005-2795(75)90109-9
    """

    def __init__(
        self,
        name: str = "mcc",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        average: str = "macro",
    ) -> None:
        super().__init__(name, output_names, label_names, average)

    def _score(self, use_global: bool) -> float:
        return self.metrics.matthewscc(use_global)
