"""Learning curves as tables and pictures."""

from __future__ import annotations

import csv
import io
import math
import os
import time
from pathlib import Path
from typing import Any

from mxnet.base import MXNetError
from mxnet.gluon.contrib.estimator.events import EpochEnd, TrainBegin
from mxnet.gluon.contrib.estimator.utils import as_metrics
from mxnet.serialization.atomic import atomic_write

_FIRST_COLUMNS = ("epoch", "batch", "learning rate", "seconds")


class LearningCurveHandler(TrainBegin, EpochEnd):
    """Writes the metrics of every epoch to a table, and draws them if wanted.

    The files are complete after each epoch. A resumed training continues them.

    Attributes:
        rows: The table so far: epoch, batches, learning rate, seconds since the beginning, and the
            values of the metrics.

    Args:
        path: The table: comma-separated values with a line of names.
        figure: Picture to draw; its ending (``.png``, ``.pdf``, ``.svg``) says the format. Needs
            matplotlib.
        metrics: Metrics to write; by default the estimator's ``train_metrics`` and
            ``val_metrics``.
        priority: Place among the handlers; lower is earlier.

    Raises:
        ValueError: ``metrics`` holds something else.
        MXNetError: When an epoch ends: ``figure`` is given, but matplotlib is not installed.

    Example:
        >>> from mxnet.gluon.contrib.estimator import LearningCurveHandler
        >>> handler = LearningCurveHandler("curves.csv", "curves.png")
    """

    resumed = ("rows",)

    def __init__(
        self,
        path: str | os.PathLike[str],
        figure: str | os.PathLike[str] | None = None,
        metrics: Any = None,
        priority: float = 1000,
    ) -> None:
        self.path = path
        self.figure = figure
        self.metrics = as_metrics(metrics)
        self.priority = priority
        self.rows: list[list[float]] = []
        self._begin = 0.0

    def train_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Start a new table."""
        self.rows = []
        self._begin = time.time()

    def epoch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Add a row and write the files."""
        metrics = self.metrics or [*estimator.train_metrics, *estimator.val_metrics]
        names = [str(metric.get()[0]) for metric in metrics]
        before = self.rows[-1] if self.rows else [-1, 0, 0.0, 0.0]
        now = time.time()
        row = [
            before[0] + 1,
            before[1] + estimator.batches_in_epoch,
            estimator.trainer.learning_rate,
            round(before[3] + now - self._begin, 3),
            *(float(metric.get()[1]) for metric in metrics),
        ]
        self._begin = now
        self.rows.append(row)
        self._write_table(names)
        if self.figure is not None:
            self._draw(names, os.fspath(self.figure))

    def _write_table(self, names: list[str]) -> None:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*_FIRST_COLUMNS, *names])
        writer.writerows(self.rows)
        with atomic_write(self.path) as file:
            file.write(text.getvalue().encode())

    def _draw(self, names: list[str], path: str) -> None:
        try:
            from matplotlib.figure import Figure  # noqa: PLC0415 - optional dependency
        except ImportError:
            raise MXNetError(
                "LearningCurveHandler: drawing learning curves needs matplotlib"
            ) from None
        # A panel per quantity: "training x" and "validation x" share one.
        panels: dict[str, list[int]] = {}
        for i, name in enumerate(names):
            quantity = name.removeprefix("training ").removeprefix("validation ")
            panels.setdefault(quantity, []).append(i)
        picture = Figure(figsize=(6, 3 * max(len(panels), 1)), layout="constrained")
        epochs = [row[0] for row in self.rows]
        for panel, (quantity, places) in enumerate(panels.items(), 1):
            axes = picture.add_subplot(len(panels), 1, panel, xlabel="epoch", ylabel=quantity)
            for i in places:
                values = [row[len(_FIRST_COLUMNS) + i] for row in self.rows]
                if not all(math.isnan(value) for value in values):
                    axes.plot(epochs, values, marker=".", label=names[i])
            if axes.lines:
                axes.legend()
        content = io.BytesIO()
        picture.savefig(content, format=Path(path).suffix.lstrip(".") or "png")
        with atomic_write(path) as file:
            file.write(content.getvalue())
