"""Callbacks that keep metrics in tables and draw them while a network trains."""

from __future__ import annotations

from typing import Any

from mxnet.notebook.charts import LiveBokehChart as LiveBokehChart
from mxnet.notebook.charts import LiveLearningCurve as LiveLearningCurve
from mxnet.notebook.charts import LiveTimeSeries as LiveTimeSeries
from mxnet.notebook.pandas_logger import PandasLogger as PandasLogger


def args_wrapper(*args: Any) -> dict[str, list[Any]]:
    """The callbacks of several objects of this module, as arguments of ``Module.fit``.

    Args:
        *args: Objects with a method ``callback_args``.

    Returns:
        Lists of callbacks by the names of the arguments.

    Example:
        >>> logger = mx.notebook.callback.PandasLogger(batch_size=32)  # doctest: +SKIP
        >>> curve = mx.notebook.callback.LiveLearningCurve("accuracy")  # doctest: +SKIP
        >>> callbacks = mx.notebook.callback.args_wrapper(logger, curve)  # doctest: +SKIP
        >>> module.fit(data, num_epoch=3, **callbacks)  # doctest: +SKIP
    """
    found: dict[str, list[Any]] = {}
    for source in args:
        for name, callback in source.callback_args().items():
            found.setdefault(name, []).append(callback)
    return found
