"""Pearson's correlation of labels and predictions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from mxnet.metric.arrays import check_label_shapes, tensor_of, tensor_pair
from mxnet.metric.base import EvalMetric, alias, register


@dataclass
class _Moments:
    """Means and centred second moments of pairs; two sets merge by Chan's formula."""

    count: int = 0
    mean_label: float = 0.0
    mean_pred: float = 0.0
    square_label: float = 0.0
    square_pred: float = 0.0
    product: float = 0.0

    def merged(self, other: _Moments) -> _Moments:
        """The moments of the pairs of both."""
        count = self.count + other.count
        if not count:
            return _Moments()
        share = other.count / count
        label = other.mean_label - self.mean_label
        pred = other.mean_pred - self.mean_pred
        between = self.count * share
        return _Moments(
            count,
            self.mean_label + label * share,
            self.mean_pred + pred * share,
            self.square_label + other.square_label + label * label * between,
            self.square_pred + other.square_pred + pred * pred * between,
            self.product + other.product + label * pred * between,
        )

    def correlation(self) -> float:
        """Pearson's coefficient; NaN if either side is constant."""
        spread = self.square_label * self.square_pred
        return self.product / math.sqrt(spread) if spread > 0 else float("nan")


@register
@alias("pearsonr")
class PearsonCorrelation(EvalMetric):
    r"""Pearson's correlation coefficient of labels and predictions.

    .. math::
        \frac{\sum_i (y_i - \bar y)(\hat y_i - \bar{\hat y})}
             {\sqrt{\sum_i (y_i - \bar y)^2 \sum_i (\hat y_i - \bar{\hat y})^2}}

    Shapes:
        labels: any.
        preds: as the labels.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.
        average: ``"macro"``: the mean of the coefficients of the arrays. ``"micro"``: the
            coefficient of all elements together, from running moments.

    Example:
        >>> pearson = mx.metric.PearsonCorrelation()
        >>> pearson.update(mx.nd.array([1, 2, 3]), mx.nd.array([2, 4, 6]))
        >>> name, value = pearson.get()
        >>> round(value, 6)
        1.0

    References:
        Chan, Golub and LeVeque (1983), "Algorithms for Computing the Sample Variance: Analysis and
        Recommendations", for the running moments. https://doi.org/10.1080/00031305.1983.10483115
    """

    def __init__(
        self,
        name: str = "pearsonr",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        average: str = "macro",
    ) -> None:
        self.average = average
        # The default stays out of the configuration, as in the reference.
        chosen = {} if average == "macro" else {"average": average}
        super().__init__(name, output_names, label_names, has_global_stats=True, **chosen)

    def reset_micro(self) -> None:
        """Forget the running moments."""
        self._moments = _Moments()
        self._earlier = _Moments()

    def reset(self) -> None:
        """Forget everything."""
        super().reset()
        self.reset_micro()

    def reset_local(self) -> None:
        """Forget the local values; the global ones stay."""
        super().reset_local()
        self._earlier = self._earlier.merged(self._moments)
        self._moments = _Moments()

    def update_variance(self, new_values: Any, *aggregate: float) -> tuple[float, float, float]:
        """Count, mean and sum of squared deviations after adding values.

        Args:
            new_values: Array of values.
            *aggregate: Count, mean and sum of squared deviations before.

        Returns:
            The three numbers with the values included.

        Example:
            >>> mx.metric.PearsonCorrelation().update_variance(mx.nd.array([1, 3]), 0, 0, 0)
            (2, 2.0, 2.0)
        """
        count, mean, squares = aggregate
        batch = _moments_of(*(tensor_of(new_values),) * 2)
        before = _Moments(int(count), mean, 0.0, squares)
        after = before.merged(batch)
        return after.count, after.mean_label, after.square_label

    def update_cov(self, label: Any, pred: Any) -> None:
        """Add the products of the deviations from the current means to the running moments.

        :meth:`update` does all that is needed; this is for subclasses that keep the means
        themselves.

        Args:
            label: Array of true values.
            pred: Array of predictions, in the shape of ``label``.
        """
        true, predicted = (side.double().reshape(-1) for side in tensor_pair(label, pred))
        moments = self._moments
        deviations = (true - moments.mean_label) * (predicted - moments.mean_pred)
        moments.product += deviations.sum().item()

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch.

        Args:
            labels: Array of true values, or list of them.
            preds: Array of predictions for each of ``labels``, in its shape.

        Raises:
            ValueError: The shapes, or the numbers of labels and predictions, differ.
        """
        labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=True):
            true, predicted = tensor_pair(label, pred)
            check_label_shapes(true, predicted, shape=True)
            if self.average == "macro":
                self._add(_correlation(true, predicted), 1)
            else:
                self._moments = self._moments.merged(_moments_of(true, predicted))
                self._add_values(0.0, 1)

    def get(self) -> tuple[str, float]:
        """Name and coefficient since the last reset of either kind; NaN before any update."""
        if self.average == "macro":
            return super().get()
        return self.name, self._moments.correlation()

    def get_global(self) -> tuple[str, float]:
        """Name and coefficient since the last :meth:`reset`; NaN before any update."""
        if self.average == "macro":
            return super().get_global()
        return self.name, self._earlier.merged(self._moments).correlation()


def _means_and_products(label: Tensor, pred: Tensor) -> tuple[Tensor, Tensor]:
    """Both means as a column, and the 2 x 2 matrix of centred second moments."""
    both = torch.stack((label.reshape(-1).double(), pred.reshape(-1).double()))
    means = both.mean(1, keepdim=True)
    both -= means
    return means, both @ both.T


def _correlation(label: Tensor, pred: Tensor) -> Tensor:
    products = _means_and_products(label, pred)[1]
    return products[0, 1] / products.diagonal().prod().sqrt()


def _moments_of(label: Tensor, pred: Tensor) -> _Moments:
    if not label.numel():
        return _Moments()
    # One read for all numbers: each read waits for the device.
    numbers = torch.cat(_means_and_products(label, pred), dim=1).tolist()
    (mean_label, label_squares, product), (mean_pred, _, pred_squares) = numbers
    return _Moments(label.numel(), mean_label, mean_pred, label_squares, pred_squares, product)
