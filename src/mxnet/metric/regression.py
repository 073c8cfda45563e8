"""Errors of predicted numbers."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from mxnet.metric.arrays import check_label_shapes, real, tensor_pair
from mxnet.metric.base import EvalMetric, register


class _MeanDeviation(EvalMetric):
    """Mean, over arrays, of the error of an array; computed in at least single precision."""

    def __init__(
        self, name: str, output_names: list[str] | None, label_names: list[str] | None
    ) -> None:
        super().__init__(name, output_names, label_names, has_global_stats=True)

    def _error(self, difference: Tensor) -> Tensor:
        raise NotImplementedError

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch: each array counts as one instance.

        Args:
            labels: Array of true values, or list of them.
            preds: Array of predictions for each of ``labels``.

        Raises:
            ValueError: Shapes do not broadcast, or the numbers of labels and predictions differ.
        """
        labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=True):
            true, predicted = (_column(real(side)) for side in tensor_pair(label, pred))
            try:
                difference = true - predicted
            except RuntimeError:
                raise ValueError(
                    f"{type(self).__name__}: labels of shape {tuple(true.shape)} do not broadcast "
                    f"with predictions of shape {tuple(predicted.shape)}"
                ) from None
            self._add(self._error(difference), 1)


def _column(values: Tensor) -> Tensor:
    """A vector as a column, so that ``(N,)`` meets ``(N, 1)`` row by row."""
    return values.unsqueeze(1) if values.ndim == 1 else values


@register
class MAE(_MeanDeviation):
    r"""Mean absolute error, :math:`\frac1n \sum_i |y_i - \hat y_i|`, averaged over arrays.

    Shapes:
        labels: ``(N, *)``; ``(N,)`` counts as ``(N, 1)``.
        preds: broadcasts with the labels.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.

    Example:
        >>> mae = mx.metric.MAE()
        >>> mae.update(mx.nd.array([3, -0.5, 2, 7]), mx.nd.array([2.5, 0.0, 2, 8]))
        >>> mae.get()
        ('mae', 0.5)
    """

    def __init__(
        self,
        name: str = "mae",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names)

    def _error(self, difference: Tensor) -> Tensor:
        return difference.abs().mean()


@register
class MSE(_MeanDeviation):
    r"""Mean squared error, :math:`\frac1n \sum_i (y_i - \hat y_i)^2`, averaged over arrays.

    Shapes:
        labels: ``(N, *)``; ``(N,)`` counts as ``(N, 1)``.
        preds: broadcasts with the labels.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.

    Example:
        >>> mse = mx.metric.MSE()
        >>> mse.update(mx.nd.array([3, -0.5, 2, 7]), mx.nd.array([2.5, 0.0, 2, 8]))
        >>> mse.get()
        ('mse', 0.375)
    """

    def __init__(
        self,
        name: str = "mse",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names)

    def _error(self, difference: Tensor) -> Tensor:
        return difference.square().mean()


@register
class RMSE(_MeanDeviation):
    r"""Root of the mean squared error of each array, averaged over arrays.

    Each array contributes :math:`\sqrt{\frac1n \sum_i (y_i - \hat y_i)^2}`; for arrays of several
    batches this is not the root of their common mean squared error.

    Shapes:
        labels: ``(N, *)``; ``(N,)`` counts as ``(N, 1)``.
        preds: broadcasts with the labels.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.

    Example:
        >>> rmse = mx.metric.RMSE()
        >>> rmse.update(mx.nd.array([3, 1]), mx.nd.array([1, 3]))
        >>> rmse.get()
        ('rmse', 2.0)
    """

    def __init__(
        self,
        name: str = "rmse",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names)

    def _error(self, difference: Tensor) -> Tensor:
        return difference.square().mean().sqrt()
