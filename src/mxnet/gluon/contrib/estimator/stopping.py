"""Stopping when a metric no longer improves, and what improving means for a metric."""

from __future__ import annotations

from typing import Any

import numpy as np

from mxnet import metric as metrics
from mxnet.gluon.contrib.estimator.events import EpochEnd, TrainBegin, TrainEnd
from mxnet.metric import EvalMetric

MODES = ("auto", "min", "max")
_SMALLER_IS_BETTER = (
    metrics.Loss,
    metrics.MSE,
    metrics.MAE,
    metrics.RMSE,
    metrics.CrossEntropy,
    metrics.NegativeLogLikelihood,
    metrics.Perplexity,
)


def is_smaller_better(name: str, monitor: EvalMetric, mode: str) -> bool:
    """Whether smaller values of a metric are better ones.

    Args:
        name: Handler, for errors.
        monitor: The metric.
        mode: ``"min"``, ``"max"``, or ``"auto"``: by the kind of metric, and for unknown kinds
            whether its name speaks of a loss or an error.

    Raises:
        ValueError: There is no such mode.
    """
    if mode not in MODES:
        raise ValueError(f"{name}: mode={mode!r} must be one of {', '.join(MODES)}")
    if mode != "auto":
        return mode == "min"
    named = str(monitor.name).lower()
    return isinstance(monitor, _SMALLER_IS_BETTER) or "loss" in named or "error" in named


class EarlyStoppingHandler(TrainBegin, EpochEnd, TrainEnd):
    """Stops training when a metric has not improved for some epochs.

    Args:
        monitor: One of the estimator's ``train_metrics`` or ``val_metrics``.
        min_delta: Smaller changes are no improvement.
        patience: Epochs without improvement after which training goes on.
        mode: ``"min"`` if smaller is better, ``"max"`` if larger is; ``"auto"`` decides by the kind
            of metric.
        baseline: Value that must be improved upon from the beginning.

    Raises:
        ValueError: ``monitor`` is no metric, or there is no such mode.

    Example:
        >>> from mxnet.gluon.contrib.estimator import EarlyStoppingHandler
        >>> handler = EarlyStoppingHandler(mx.metric.Loss(), min_delta=0.01, patience=2)
        >>> bool(handler.monitor_op(0.5, 1.0))  # less is better
        True
    """

    # After validation, which has -1000, and before checkpoints are written.
    priority = -500
    resumed = ("best", "wait", "stopped_epoch", "current_epoch")

    def __init__(
        self,
        monitor: EvalMetric,
        min_delta: float = 0,
        patience: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
    ) -> None:
        if not isinstance(monitor, EvalMetric):
            raise ValueError(
                "Please provide one of the metric objects from estimator.train_metrics and "
                "estimator.val_metrics as monitor."
            )
        self.monitor = monitor
        self.baseline = baseline
        self.patience = patience
        smaller = is_smaller_better("EarlyStoppingHandler", monitor, mode)
        self._worst = float("inf") if smaller else -float("inf")
        self.monitor_op: Any = np.less if smaller else np.greater
        self.min_delta = -min_delta if smaller else min_delta
        self.best = self._worst
        self.wait = 0
        self.stopped_epoch = 0
        self.current_epoch = 0
        self.stop_training = False

    def train_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Forget what was seen."""
        self.wait = 0
        self.stopped_epoch = 0
        self.current_epoch = 0
        self.stop_training = False
        self.best = self._worst if self.baseline is None else self.baseline

    def epoch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> bool:
        """Look at the metric."""
        value = self.monitor.get()[1]
        if np.isnan(value):
            estimator.logger.warning(
                "EarlyStoppingHandler: %s has no value; it must be one of estimator.train_metrics "
                "and estimator.val_metrics",
                self.monitor.get()[0],
            )
        elif self.monitor_op(value - self.min_delta, self.best):
            self.best = float(value)
            self.wait = 0
        else:
            self.wait += 1
            if self.wait > self.patience:
                self.stopped_epoch = self.current_epoch
                self.stop_training = True
        self.current_epoch += 1
        return self.stop_training

    def train_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Say why training ended."""
        if self.stop_training:
            estimator.logger.info(
                "[Epoch %d] EarlyStoppingHandler: early stopping due to %s not improving",
                self.stopped_epoch,
                self.monitor.get()[0],
            )
