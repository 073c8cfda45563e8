"""What an estimator does with one batch."""

from __future__ import annotations

from typing import Any

from mxnet import autograd
from mxnet.context import Context
from mxnet.gluon.utils import split_and_load

Parts = list[Any]


class BatchProcessor:
    """Computes predictions and losses of a batch, and gradients when training.

    Derive from it for networks with several inputs, several losses and the like.

    Example:
        >>> from mxnet.gluon.contrib.estimator import BatchProcessor
        >>> class TwoInputs(BatchProcessor):
        ...     def fit_batch(self, estimator, train_batch, batch_axis=0):
        ...         left, right, label = train_batch
        ...         with mx.autograd.record():
        ...             pred = estimator.net(left, right)
        ...             loss = estimator.loss(pred, label)
        ...         loss.backward()
        ...         return [left], [label], [pred], [loss]
    """

    def _get_data_and_label(
        self, batch: Any, ctx: list[Context], batch_axis: int = 0
    ) -> tuple[Parts, Parts]:
        """The first two values of a batch, in one part per context."""
        data, label = batch[0], batch[1]
        return split_and_load(data, ctx, batch_axis), split_and_load(label, ctx, batch_axis)

    def evaluate_batch(
        self, estimator: Any, val_batch: Any, batch_axis: int = 0
    ) -> tuple[Parts, Parts, Parts, Parts]:
        """Predictions and losses of a batch of the validation data.

        Args:
            estimator: The estimator.
            val_batch: The batch; data and label come first.
            batch_axis: The axis that is split between contexts.

        Returns:
            Data, labels, predictions and losses, one of each per context.
        """
        data, label = self._get_data_and_label(val_batch, estimator.context, batch_axis)
        pred = [estimator.val_net(x) for x in data]
        loss = [estimator.val_loss(p, y) for p, y in zip(pred, label, strict=True)]
        return data, label, pred, loss

    def fit_batch(
        self, estimator: Any, train_batch: Any, batch_axis: int = 0
    ) -> tuple[Parts, Parts, Parts, Parts]:
        """Predictions and losses of a batch of the training data, and gradients.

        The parameters change later: when :class:`GradientUpdateHandler` hears of the batch's end.

        Args:
            estimator: The estimator.
            train_batch: The batch; data and label come first.
            batch_axis: The axis that is split between contexts.

        Returns:
            Data, labels, predictions and losses, one of each per context.
        """
        data, label = self._get_data_and_label(train_batch, estimator.context, batch_axis)
        with autograd.record():
            pred = [estimator.net(x) for x in data]
            loss = [estimator.loss(p, y) for p, y in zip(pred, label, strict=True)]
        autograd.backward(loss)
        return data, label, pred, loss
