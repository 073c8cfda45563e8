"""A progress bar on the terminal."""

from __future__ import annotations

import logging
import sys
import time
from typing import Any, TextIO

from mxnet.gluon.contrib.estimator.events import (
    BatchEnd,
    EpochBegin,
    EpochEnd,
    TrainBegin,
    TrainEnd,
)
from mxnet.gluon.contrib.estimator.utils import as_metrics

# Reading a metric waits for the device, so it is not done with every batch.
_SECONDS_BETWEEN_VALUES = 0.5


class ProgressBarHandler(TrainBegin, EpochBegin, BatchEnd, EpochEnd, TrainEnd):
    """Shows each epoch as a bar with its speed and the metrics.

    ``Estimator.fit`` adds one when standard error is a terminal.

    Args:
        metrics: Metrics to show; by default the estimator's ``train_metrics``.
        file: Where the bar goes; standard error by default.

    Example:
        >>> import io
        >>> from mxnet.gluon.contrib.estimator import ProgressBarHandler
        >>> handler = ProgressBarHandler(file=io.StringIO())
    """

    resumed = ("current_epoch",)

    def __init__(self, metrics: Any = None, file: TextIO | None = None) -> None:
        self.metrics = as_metrics(metrics)
        self.current_epoch = 0
        self._file = file
        self._bar: Any = None
        self._shown = 0.0

    def train_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Start counting epochs."""
        self.current_epoch = 0

    def epoch_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Begin a bar."""
        from tqdm import tqdm  # noqa: PLC0415 - slow to import, and only terminals need it

        self._close()
        self._bar = tqdm(
            desc=f"Epoch {self.current_epoch}",
            total=estimator.batches_per_epoch,
            unit="batch",
            leave=False,
            file=sys.stderr if self._file is None else self._file,
            dynamic_ncols=True,
        )
        self._shown = 0.0

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Move the bar."""
        if self._bar is None:
            return
        # After resuming in the middle of an epoch the bar begins there.
        self._bar.update(estimator.batches_in_epoch - self._bar.n)
        now = time.monotonic()
        if now - self._shown > _SECONDS_BETWEEN_VALUES:
            self._shown = now
            pairs = (metric.get() for metric in self.metrics or estimator.train_metrics)
            self._bar.set_postfix(
                {name.removeprefix("training "): f"{value:.4f}" for name, value in pairs}
            )

    def epoch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Remove the bar."""
        self._close()
        self.current_epoch += 1

    def train_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Remove the bar."""
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class ConsoleHandler(logging.StreamHandler):  # type: ignore[type-arg]  # not in Python 3.10
    """Writes log messages to standard output, above a progress bar if there is one."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one message."""
        # Standard output may have been replaced since the logger was made.
        self.stream = sys.stdout
        bars = sys.modules.get("tqdm")
        if bars is None:
            super().emit(record)
            return
        with bars.tqdm.external_write_mode(file=sys.stdout):
            super().emit(record)
