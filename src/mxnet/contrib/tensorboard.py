"""Metrics of training for TensorBoard."""

from __future__ import annotations

from typing import Any


def _make_writer(logging_dir: str) -> Any:
    """A writer of event files, from whichever package is there."""
    try:
        from mxboard import SummaryWriter  # noqa: PLC0415 - optional
    except ImportError:
        try:
            from torch.utils.tensorboard import SummaryWriter  # noqa: PLC0415 - optional
        except ImportError:
            raise ImportError(
                "LogMetricsCallback writes with mxboard or tensorboard: pip install tensorboard"
            ) from None
    return SummaryWriter(logging_dir)


class LogMetricsCallback:
    """A callback for the end of a batch or of an evaluation that writes metrics for TensorBoard.

    Values are numbered by the epoch.

    Needs the package ``mxboard``, or ``tensorboard``.

    Args:
        logging_dir: Folder for the event files; ``tensorboard --logdir=...`` shows it.
        prefix: Put before the metrics' names with a dash, to tell several callbacks apart.

    Raises:
        ImportError: Neither package is installed.

    Example:
        >>> from mxnet.contrib.tensorboard import LogMetricsCallback
        >>> callback = LogMetricsCallback("logs", prefix="train")  # doctest: +SKIP
        >>> module.fit(data, batch_end_callback=[callback])  # doctest: +SKIP
    """

    def __init__(self, logging_dir: str, prefix: str | None = None) -> None:
        self.prefix = prefix
        self.summary_writer = _make_writer(logging_dir)

    def __call__(self, param: Any) -> None:
        """Write the values of ``param.eval_metric``."""
        if param.eval_metric is None:
            return
        for name, value in param.eval_metric.get_name_value():
            tag = name if self.prefix is None else f"{self.prefix}-{name}"
            self.summary_writer.add_scalar(tag, value, global_step=param.epoch)
