"""Metrics of training in tables of pandas."""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping
from typing import Any


def _pandas() -> Any:
    try:
        import pandas as pd  # noqa: PLC0415 - optional
    except ImportError:
        raise ImportError("PandasLogger keeps its tables in pandas: pip install pandas") from None
    return pd


class PandasLogger:
    """Keeps what happens in a training loop in three tables: ``train``, ``eval`` and ``epoch``.

    Rows of the first two have the elapsed time, records and batches per second, the epoch, the
    number of the batch and the metrics; those of the third the elapsed time and that of the epoch.
    Needs the package ``pandas``.

    Args:
        batch_size: Samples per batch.
        frequent: Add a row after every so many batches.

    Raises:
        ImportError: pandas is not installed.

    Example:
        >>> logger = mx.notebook.callback.PandasLogger(32, frequent=10)  # doctest: +SKIP
        >>> module.fit(data, num_epoch=3, **logger.callback_args())  # doctest: +SKIP
        >>> logger.train_df.tail()  # doctest: +SKIP
    """

    def __init__(self, batch_size: int, frequent: int = 50) -> None:
        _pandas()
        self.batch_size = batch_size
        self.frequent = frequent
        self._rows: dict[str, list[dict[str, Any]]] = {"train": [], "eval": [], "epoch": []}
        self.last_time = time.time()
        self.start_time = datetime.datetime.now()
        self.last_epoch_time = datetime.datetime.now()

    @property
    def train_df(self) -> Any:
        """The table of training batches."""
        return self.all_dataframes["train"]

    @property
    def eval_df(self) -> Any:
        """The table of evaluations."""
        return self.all_dataframes["eval"]

    @property
    def epoch_df(self) -> Any:
        """The table of epochs."""
        return self.all_dataframes["epoch"]

    @property
    def all_dataframes(self) -> dict[str, Any]:
        """The tables by name."""
        return {name: _pandas().DataFrame(rows) for name, rows in self._rows.items()}

    def elapsed(self) -> datetime.timedelta:
        """Time since the logger was made."""
        return datetime.datetime.now() - self.start_time

    def append_metrics(self, metrics: Mapping[str, Any], df_name: str) -> None:
        """Add a row to a table; columns that it did not have are empty in earlier rows.

        Args:
            metrics: Values by column.
            df_name: ``"train"``, ``"eval"`` or ``"epoch"``.

        Raises:
            KeyError: There is no such table.
        """
        if df_name not in self._rows:
            raise KeyError(f"PandasLogger: no table {df_name!r}; there are {', '.join(self._rows)}")
        self._rows[df_name].append(dict(metrics))

    def train_cb(self, param: Any) -> None:
        """Callback for the end of a batch: adds a row after every ``frequent`` ones."""
        if param.nbatch % self.frequent == 0:
            self._process_batch(param, "train")

    def eval_cb(self, param: Any) -> None:
        """Callback for the end of an evaluation: adds a row."""
        self._process_batch(param, "eval")

    def _process_batch(self, param: Any, dataframe: str) -> None:
        now = time.time()
        seconds = now - self.last_time
        batches_per_sec = self.frequent / seconds if seconds > 0 else float("inf")
        self.last_time = now
        metrics = {} if param.eval_metric is None else dict(param.eval_metric.get_name_value())
        self.append_metrics(
            {
                "elapsed": self.elapsed(),
                "records_per_sec": batches_per_sec * self.batch_size,
                "batches_per_sec": batches_per_sec,
                "epoch": param.epoch,
                "minibatch_count": param.nbatch,
                **metrics,
            },
            dataframe,
        )

    def epoch_cb(self, *_: Any) -> None:
        """Callback for the end of an epoch: adds a row."""
        now = datetime.datetime.now()
        row = {"elapsed": self.elapsed(), "epoch_time": now - self.last_epoch_time}
        self.append_metrics(row, "epoch")
        self.last_epoch_time = now

    def callback_args(self) -> dict[str, Any]:
        """The callbacks by the names of the arguments of ``Module.fit``."""
        return {
            "batch_end_callback": self.train_cb,
            "eval_end_callback": self.eval_cb,
            "epoch_end_callback": self.epoch_cb,
        }
