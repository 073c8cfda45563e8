"""Pearson's correlation of classes, from their confusion matrix."""

from __future__ import annotations

import math
from typing import Any

import numpy
import torch
from torch import Tensor

from mxnet.metric.arrays import check_label_shapes, classes_of, tensor_pair
from mxnet.metric.base import EvalMetric, register

Matrix = numpy.ndarray[Any, numpy.dtype[numpy.float64]]


@register
class PCC(EvalMetric):
    r"""Pearson's correlation of classes: :class:`MCC` for any number of classes.

    With the confusion matrix :math:`C`, its number of examples :math:`n`, row sums :math:`x` and
    column sums :math:`y`:

    .. math::
        \frac{\sum_k (n C_{kk} - x_k y_k)}
             {\sqrt{\sum_k x_k (n - x_k) \, \sum_k y_k (n - y_k)}}

    It is NaN when all examples, or all predictions, are of one class. The confusion matrix grows
    with the largest class seen.

    Shapes:
        labels: ``(N,)``, or anything with ``N`` elements.
        preds: scores ``(N, C)``; or classes, in the shape of the labels.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.
        has_global_stats: Whether :meth:`get_global` is kept apart from :meth:`get`.

    Example:
        >>> pcc = mx.metric.PCC()
        >>> pcc.update(mx.nd.array([0, 1, 1, 2]), mx.nd.array([0, 1, 2, 2]))
        >>> round(pcc.get()[1], 4)
        0.7

    References:
        Gorodkin (2004), "Comparing two K-category assignments by a K-category correlation
        coefficient". https://doi.org/10.1016/j.compbiolchem.2004.09.006
    """

    lcm: Matrix
    gcm: Matrix

    def __init__(
        self,
        name: str = "pcc",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        has_global_stats: bool = True,
    ) -> None:
        self.k = 2
        super().__init__(name, output_names, label_names, has_global_stats=has_global_stats)

    @property
    def sum_metric(self) -> float:
        """The coefficient times ``num_inst``, since the last reset of either kind."""
        return _correlation(self.lcm) * float(self.num_inst)

    @property
    def global_sum_metric(self) -> float:
        """The coefficient times ``global_num_inst``, since the last :meth:`reset`."""
        return _correlation(self.gcm) * float(self.global_num_inst)

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch; all arrays of one call count as one instance.

        Args:
            labels: Array of classes, or list of them.
            preds: Array of scores or classes for each of ``labels``.

        Raises:
            MXNetError: The predictions have no axis 1.
            ValueError: A class is negative, or the numbers of labels and predictions differ.
        """
        labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=True):
            true, scores = tensor_pair(label, pred)
            predicted = classes_of("PCC", true, scores).long()
            true = true.reshape(-1).long()
            if true.numel():
                self._count_pairs(true, predicted)
        self.num_inst += 1
        self.global_num_inst += 1

    def _count_pairs(self, true: Tensor, predicted: Tensor) -> None:
        least, most = torch.aminmax(torch.cat((true, predicted)))
        lowest, highest = torch.stack((least, most)).tolist()
        if lowest < 0:
            raise ValueError(f"PCC: classes must not be negative, got {lowest}")
        if highest >= self.k:
            self._grow(highest + 1)
        pairs = torch.bincount(predicted * self.k + true, minlength=self.k * self.k)
        counts = pairs.reshape(self.k, self.k).cpu().numpy()
        self.lcm += counts
        self.gcm += counts

    def _grow(self, classes: int) -> None:
        more = classes - self.k
        self.lcm = numpy.pad(self.lcm, (0, more))
        self.gcm = numpy.pad(self.gcm, (0, more))
        self.k = classes

    def reset(self) -> None:
        """Forget everything."""
        self.global_num_inst = 0.0
        self.gcm = numpy.zeros((self.k, self.k))
        self.reset_local()

    def reset_local(self) -> None:
        """Forget the local values; the global ones stay."""
        self.num_inst = 0.0
        self.lcm = numpy.zeros((self.k, self.k))


def _correlation(confusion: Matrix) -> float:
    count = confusion.sum()
    rows = confusion.sum(axis=1)
    columns = confusion.sum(axis=0)
    spread = (rows * (count - rows)).sum() * (columns * (count - columns)).sum()
    if spread == 0:
        return float("nan")
    agreement = (confusion.diagonal() * count - rows * columns).sum()
    return float(agreement / math.sqrt(spread))
