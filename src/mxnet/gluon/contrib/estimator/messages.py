"""Log messages about the course of training."""

from __future__ import annotations

import math
import time
from typing import Any

from mxnet.gluon.contrib.estimator.events import (
    BatchBegin,
    BatchEnd,
    EpochBegin,
    EpochEnd,
    TrainBegin,
    TrainEnd,
)
from mxnet.gluon.contrib.estimator.utils import as_metrics


class LoggingHandler(TrainBegin, TrainEnd, EpochBegin, EpochEnd, BatchBegin, BatchEnd):
    """Logs begin and end of training and of epochs, metrics, and times.

    Args:
        log_interval: ``"epoch"``, or the number of batches between two messages.
        metrics: Metrics to log: of the estimator's ``train_metrics`` and ``val_metrics``.
        priority: Place among the handlers; lower is earlier.

    Raises:
        ValueError: ``log_interval`` is neither ``"epoch"`` nor a positive integer, or ``metrics``
            holds something else.

    Example:
        >>> from mxnet.gluon.contrib.estimator import LoggingHandler
        >>> handler = LoggingHandler(log_interval=100)
    """

    resumed = ("current_epoch", "batch_index", "processed_samples")

    def __init__(
        self, log_interval: Any = "epoch", metrics: Any = None, priority: float = math.inf
    ) -> None:
        if log_interval != "epoch" and (not isinstance(log_interval, int) or log_interval < 1):
            raise ValueError(
                "log_interval must be either an integer or string 'epoch': a positive number of "
                f"batches, got {log_interval!r}"
            )
        self.metrics = as_metrics(metrics)
        self.batch_index = 0
        self.current_epoch = 0
        self.processed_samples = 0
        self.priority = priority
        self.log_interval = log_interval
        self.log_interval_time = 0.0
        self._train_start = self._epoch_start = self._batch_start = 0.0

    def _values(self) -> str:
        pairs = (metric.get() for metric in self.metrics)
        return ", ".join(f"{name}: {value:.4f}" for name, value in pairs)

    def train_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Log the optimizer and how long training is to last."""
        self._train_start = time.time()
        self.current_epoch = self.batch_index = self.processed_samples = 0
        trainer = estimator.trainer
        estimator.logger.info(
            "Training begin: using optimizer %s with current learning rate %.4f ",
            type(trainer.optimizer).__name__,
            trainer.learning_rate,
        )
        if estimator.max_epoch:
            estimator.logger.info("Train for %d epochs.", estimator.max_epoch)
        else:
            estimator.logger.info("Train for %d batches.", estimator.max_batch)

    def train_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Log time and metrics."""
        estimator.logger.info(
            "Train finished using total %ds with %d epochs. %s",
            time.time() - self._train_start,
            self.current_epoch,
            self._values(),
        )

    def epoch_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Log the learning rate, or that validation begins."""
        self._epoch_start = time.time()
        self.log_interval_time = 0.0
        self.batch_index = 0
        self.processed_samples = 0
        if any("training" in str(metric.name) for metric in self.metrics):
            estimator.logger.info(
                "[Epoch %d] Begin, current learning rate: %.4f",
                self.current_epoch,
                estimator.trainer.learning_rate,
            )
        else:
            estimator.logger.info("Validation Begin")

    def epoch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Log time and metrics."""
        text = f"[Epoch {self.current_epoch}] Finished in {time.time() - self._epoch_start:.3f}s"
        values = self._values()
        estimator.logger.info("%s, %s" if values else "%s%s", text, values)
        self.current_epoch += 1

    def batch_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Start the clock."""
        self._batch_start = time.time()

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Log time and metrics every ``log_interval`` batches."""
        if self.log_interval == "epoch":
            return
        self.log_interval_time += time.time() - self._batch_start
        batch = kwargs["batch"]
        first = batch[0] if isinstance(batch, list | tuple) else batch
        self.processed_samples += first.shape[estimator.batch_axis]
        if self.batch_index % self.log_interval == 0:
            estimator.logger.info(
                "[Epoch %d][Batch %d][Samples %d] time/interval: %.3fs %s",
                self.current_epoch,
                self.batch_index,
                self.processed_samples,
                self.log_interval_time,
                self._values(),
            )
            self.log_interval_time = 0.0
        self.batch_index += 1
