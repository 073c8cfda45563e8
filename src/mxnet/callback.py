"""Callbacks for training loops: progress in the log, and checkpoints."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from mxnet.checkpoint import save_checkpoint as save_checkpoint


class BatchEndParam(NamedTuple):
    """What a training loop passes to the callbacks it runs after a batch.

    Args:
        epoch: Number of the epoch, from 0.
        nbatch: Number of the batch in the epoch, from 0.
        eval_metric: The metric being updated, or None.
        locals: The loop's local variables, or None.

    Example:
        >>> mx.model.BatchEndParam(epoch=0, nbatch=5, eval_metric=None, locals=None).nbatch
        5
    """

    epoch: int
    nbatch: int
    eval_metric: Any
    locals: Any


def module_checkpoint(
    mod: Any, prefix: str, period: int = 1, save_optimizer_states: bool = False
) -> Callable[..., None]:
    """A callback for the end of an epoch that saves a module.

    Args:
        mod: The module.
        prefix: Beginning of the files' paths.
        period: Save after every so many epochs.
        save_optimizer_states: Save the state of the optimizer, too.

    Returns:
        ``callback(epoch, ...)``.
    """
    period = max(1, int(period))

    def callback(iter_no: int, *_: Any) -> None:
        if (iter_no + 1) % period == 0:
            mod.save_checkpoint(prefix, iter_no + 1, save_optimizer_states)

    return callback


def do_checkpoint(prefix: str, period: int = 1) -> Callable[..., None]:
    """A callback for the end of an epoch that saves the symbol and its parameters.

    Args:
        prefix: Beginning of the files' paths.
        period: Save after every so many epochs.

    Returns:
        ``callback(epoch, symbol, arg_params, aux_params)``.
    """
    period = max(1, int(period))

    def callback(iter_no: int, symbol: Any, arg_params: Any, aux_params: Any) -> None:
        if (iter_no + 1) % period == 0:
            save_checkpoint(prefix, iter_no + 1, symbol, arg_params, aux_params)

    return callback


def log_train_metric(period: int, auto_reset: bool = False) -> Callable[[Any], None]:
    """A callback for the end of a batch that logs the metric.

    Args:
        period: Log after every so many batches.
        auto_reset: Reset the metric afterwards.

    Returns:
        ``callback(batch_end_param)``.
    """

    def callback(param: Any) -> None:
        if param.nbatch % period != 0 or param.eval_metric is None:
            return
        for name, value in param.eval_metric.get_name_value():
            logging.info("Iter[%d] Batch[%d] Train-%s=%f", param.epoch, param.nbatch, name, value)
        if auto_reset:
            param.eval_metric.reset_local()

    return callback


class Speedometer:
    """A callback for the end of a batch that logs the speed and the metric.

    Args:
        batch_size: Samples per batch.
        frequent: Log after every so many batches.
        auto_reset: Reset the metric afterwards, so that it shows the batches since then.

    Example:
        >>> speed = mx.callback.Speedometer(batch_size=32, frequent=10)
        >>> speed(mx.model.BatchEndParam(epoch=0, nbatch=0, eval_metric=None, locals=None))
    """

    def __init__(self, batch_size: int, frequent: int = 50, auto_reset: bool = True) -> None:
        self.batch_size = batch_size
        self.frequent = frequent
        self.init = False
        self.tic = 0.0
        self.last_count = 0
        self.auto_reset = auto_reset

    def __call__(self, param: Any) -> None:
        """Log, when it is time to."""
        count = param.nbatch
        if self.last_count > count:
            self.init = False
        self.last_count = count
        if not self.init:
            self.init = True
            self.tic = time.time()
            return
        if count % self.frequent == 0:
            seconds = time.time() - self.tic
            speed = self.frequent * self.batch_size / seconds if seconds else math.inf
            self._log(param, speed)
            self.tic = time.time()

    def _log(self, param: Any, speed: float) -> None:
        if param.eval_metric is None:
            logging.info(
                "Iter[%d] Batch [%d]\tSpeed: %.2f samples/sec", param.epoch, param.nbatch, speed
            )
            return
        values = param.eval_metric.get_name_value()
        first = 0
        if self.auto_reset:
            param.eval_metric.reset_local()
            first = param.nbatch - self.frequent
        shown = "".join(f"\t{name}={value:f}" for name, value in values)
        logging.info(
            "Epoch[%d] Batch [%d-%d]\tSpeed: %.2f samples/sec%s",
            param.epoch, first, param.nbatch, speed, shown,
        )  # fmt: skip


class ProgressBar:
    """A callback for the end of a batch that logs a bar.

    Args:
        total: Batches per epoch.
        length: Characters of the bar.

    Example:
        >>> bar = mx.callback.ProgressBar(total=10, length=20)
        >>> bar(mx.model.BatchEndParam(epoch=0, nbatch=5, eval_metric=None, locals=None))
    """

    def __init__(self, total: int, length: int = 80) -> None:
        self.bar_len = length
        self.total = total

    def __call__(self, param: Any) -> None:
        """Log the bar."""
        done = param.nbatch / float(self.total)
        filled = round(self.bar_len * done)
        bar = "=" * filled + "-" * (self.bar_len - filled)
        # The return lets terminals draw one bar over the other.
        logging.info("[%s] %s%%\r", bar, math.ceil(100.0 * done))


class LogValidationMetricsCallback:
    """A callback for the end of an evaluation that logs the metrics.

    Example:
        >>> log = mx.callback.LogValidationMetricsCallback()
        >>> log(mx.model.BatchEndParam(epoch=0, nbatch=5, eval_metric=None, locals=None))
    """

    def __call__(self, param: Any) -> None:
        """Log the metrics."""
        if not param.eval_metric:
            return
        for name, value in param.eval_metric.get_name_value():
            logging.info("Epoch[%d] Validation-%s=%f", param.epoch, name, value)
