"""Handlers that every training needs: updates, metrics, validation, and an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mxnet.gluon.contrib.estimator.events import (
    BatchEnd,
    EpochBegin,
    EpochEnd,
    EventHandler,
    TrainBegin,
)
from mxnet.gluon.contrib.estimator.utils import as_metrics
from mxnet.metric import Loss


class StoppingHandler(TrainBegin, BatchEnd, EpochEnd):
    """Stops training after a number of epochs or batches.

    Args:
        max_epoch: Number of epochs; None for those that ``fit`` was told.
        max_batch: Number of batches; None for those that ``fit`` was told.

    Example:
        >>> handler = mx.gluon.contrib.estimator.StoppingHandler(max_epoch=3)
    """

    resumed = ("current_batch", "current_epoch")

    def __init__(self, max_epoch: int | None = None, max_batch: int | None = None) -> None:
        self.max_epoch = max_epoch
        self.max_batch = max_batch
        self._given = max_epoch, max_batch
        self.current_batch = 0
        self.current_epoch = 0
        self.stop_training = False

    def train_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Start counting."""
        max_epoch, max_batch = self._given
        self.max_epoch = estimator.max_epoch if max_epoch is None else max_epoch
        self.max_batch = estimator.max_batch if max_batch is None else max_batch
        self.current_batch = 0
        self.current_epoch = 0
        self.stop_training = False

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> bool:
        """Count a batch."""
        self.current_batch += 1
        if self.current_batch == self.max_batch:
            self.stop_training = True
        return self.stop_training

    def epoch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> bool:
        """Count an epoch."""
        self.current_epoch += 1
        if self.current_epoch == self.max_epoch:
            self.stop_training = True
        return self.stop_training


class MetricHandler(EpochBegin, BatchEnd):
    """Updates metrics with every batch, and resets them when an epoch begins.

    Args:
        metrics: The metrics: an estimator's ``train_metrics`` or ``val_metrics``.
        priority: Place among the handlers; lower is earlier.

    Raises:
        ValueError: ``metrics`` holds something else.
    """

    def __init__(self, metrics: Any, priority: float = -1000) -> None:
        self.metrics = as_metrics(metrics)
        self.priority = priority

    def epoch_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Reset the metrics."""
        for metric in self.metrics:
            metric.reset()

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Update the metrics, with the loss where they are metrics of it."""
        for metric in self.metrics:
            if isinstance(metric, Loss):
                metric.update(0, kwargs["loss"])
            else:
                metric.update(kwargs["label"], kwargs["pred"])


class ValidationHandler(TrainBegin, BatchEnd, EpochEnd):
    """Evaluates validation data every few epochs or batches.

    Args:
        val_data: The data, as for ``Estimator.evaluate``.
        eval_fn: What evaluates it: usually ``estimator.evaluate``.
        epoch_period: Epochs between two evaluations; None for none.
        batch_period: Batches between two evaluations; None for none.
        priority: Place among the handlers; lower is earlier.
        event_handlers: Handlers of the evaluation's events.
    """

    resumed = ("current_batch", "current_epoch")

    def __init__(
        self,
        val_data: Any,
        eval_fn: Callable[..., Any],
        epoch_period: int | None = 1,
        batch_period: int | None = None,
        priority: float = -1000,
        event_handlers: EventHandler | list[EventHandler] | None = None,
    ) -> None:
        self.val_data = val_data
        self.eval_fn = eval_fn
        self.epoch_period = epoch_period
        self.batch_period = batch_period
        self.current_batch = 0
        self.current_epoch = 0
        self.priority = priority
        self.event_handlers = event_handlers

    def train_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Start counting."""
        self.current_batch = 0
        self.current_epoch = 0

    def _evaluate(self, estimator: Any) -> None:
        self.eval_fn(
            val_data=self.val_data,
            batch_axis=estimator.batch_axis,
            event_handlers=self.event_handlers,
        )

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Count a batch, and evaluate if it is time."""
        self.current_batch += 1
        if self.batch_period and self.current_batch % self.batch_period == 0:
            self._evaluate(estimator)

    def epoch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Count an epoch, and evaluate if it is time."""
        self.current_epoch += 1
        if self.epoch_period and self.current_epoch % self.epoch_period == 0:
            self._evaluate(estimator)


class GradientUpdateHandler(BatchEnd):
    """Changes the parameters by their gradients after each batch.

    Derive from it to gather the gradients of several batches first.

    Args:
        priority: Place among the handlers; lower is earlier.
    """

    def __init__(self, priority: float = -2000) -> None:
        self.priority = priority

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Run the trainer for as many samples as there are losses."""
        loss = kwargs["loss"]
        parts = loss if isinstance(loss, list | tuple) else [loss]
        estimator.trainer.step(sum(part.shape[0] if part.shape else 1 for part in parts))
