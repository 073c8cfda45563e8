"""Charts that a notebook shows while a network trains, drawn by Bokeh."""

from __future__ import annotations

import time
from abc import abstractmethod
from datetime import datetime
from typing import Any

from mxnet.notebook.pandas_logger import PandasLogger


def _bokeh() -> tuple[Any, Any]:
    """The modules ``bokeh.io`` and ``bokeh.plotting``."""
    try:
        import bokeh.io  # noqa: PLC0415 - optional
        import bokeh.plotting  # noqa: PLC0415
    except ImportError:
        raise ImportError("live charts are drawn by Bokeh: pip install bokeh") from None
    return bokeh.io, bokeh.plotting


class LiveBokehChart:
    """A chart that is drawn again while a network trains; derive from it or from its subclasses.

    A subclass makes ``self.fig``, a figure of Bokeh, in ``setup_chart`` and changes its data in
    ``update_chart_data``. Needs the packages ``bokeh`` and ``pandas``, and a Jupyter notebook.

    Args:
        pandas_logger: Where the metrics are; None makes a logger of its own.
        metric_name: Name of the metric.
        display_freq: Draw at most every so many seconds.
        batch_size: Samples per batch, for the logger.
        frequent: Read the metric after every so many batches.

    Raises:
        ImportError: A package is not installed.
        ValueError: Neither ``pandas_logger`` nor ``batch_size`` is given.
    """

    def __init__(
        self,
        pandas_logger: PandasLogger | None,
        metric_name: str | None,
        display_freq: float = 10,
        batch_size: int | None = None,
        frequent: int = 50,
    ) -> None:
        if pandas_logger is None:
            if batch_size is None:
                raise ValueError("LiveBokehChart: pandas_logger or batch_size is needed")
            pandas_logger = PandasLogger(batch_size, frequent)
        self.pandas_logger = pandas_logger
        self._prepare(metric_name, display_freq, frequent)

    def _prepare(self, metric_name: str | None, display_freq: float, frequent: int) -> None:
        self.metric_name = metric_name
        self.display_freq = display_freq
        self.frequent = frequent
        self.start_time = datetime.now()
        self.last_update = time.time()
        self.fig: Any = None
        io, plotting = _bokeh()
        io.output_notebook()
        self.setup_chart()
        self.handle = plotting.show(self.fig, notebook_handle=True)

    @abstractmethod
    def setup_chart(self) -> None:
        """Make ``self.fig``."""
        raise NotImplementedError(f"{type(self).__name__}.setup_chart is not defined")

    @abstractmethod
    def update_chart_data(self) -> None:
        """Put the newest values into the chart."""
        raise NotImplementedError(f"{type(self).__name__}.update_chart_data is not defined")

    def interval_elapsed(self) -> bool:
        """Whether it is time to draw again."""
        return time.time() - self.last_update > self.display_freq

    def _push_render(self) -> None:
        _bokeh()[0].push_notebook(handle=self.handle)
        self.last_update = time.time()

    def _do_update(self) -> None:
        self.update_chart_data()
        self._push_render()

    def batch_cb(self, param: Any) -> None:
        """Callback for the end of a batch."""
        if param.nbatch % self.frequent == 0:
            self.pandas_logger.train_cb(param)
        if self.interval_elapsed():
            self._do_update()

    def eval_cb(self, param: Any) -> None:
        """Callback for the end of an evaluation."""
        self.pandas_logger.eval_cb(param)
        self._do_update()

    def callback_args(self) -> dict[str, Any]:
        """The callbacks by the names of the arguments of ``Module.fit``."""
        return {"batch_end_callback": self.batch_cb, "eval_end_callback": self.eval_cb}


class LiveTimeSeries(LiveBokehChart):
    """A chart of numbers over the time since it was made.

    Args:
        **fig_params: For ``bokeh.plotting.figure``, such as ``title``.

    Raises:
        ImportError: Bokeh is not installed.

    Example:
        >>> chart = mx.notebook.callback.LiveTimeSeries(title="loss")  # doctest: +SKIP
        >>> chart.update_chart_data(0.7)  # doctest: +SKIP
    """

    def __init__(self, **fig_params: Any) -> None:
        self.fig_params = fig_params
        self.x_axis_val: list[Any] = []
        self.y_axis_val: list[Any] = []
        self._prepare(None, 0, 1)

    def setup_chart(self) -> None:
        """Make the figure."""
        options = {"x_axis_type": "datetime", "x_axis_label": "Elapsed time", **self.fig_params}
        self.fig = _bokeh()[1].figure(**options)
        self._line = self.fig.line([], [])

    def elapsed(self) -> Any:
        """Time since the chart was made."""
        return datetime.now() - self.start_time

    def update_chart_data(self, value: float | None = None) -> None:
        """Add a number at the present time, and draw.

        Args:
            value: The number.

        Raises:
            ValueError: There is none.
        """
        if value is None:
            raise ValueError("LiveTimeSeries.update_chart_data: there is no value")
        self.x_axis_val.append(self.elapsed())
        self.y_axis_val.append(value)
        self._line.data_source.data = {"x": self.x_axis_val, "y": self.y_axis_val}
        self._push_render()


class LiveLearningCurve(LiveBokehChart):
    """A chart of a metric in training and validation, over the time since it was made.

    Args:
        metric_name: Name of the metric.
        display_freq: Draw at most every so many seconds.
        frequent: Read the metric after every so many batches.

    Raises:
        ImportError: Bokeh is not installed.

    Example:
        >>> curve = mx.notebook.callback.LiveLearningCurve("accuracy", 2)  # doctest: +SKIP
        >>> module.fit(data, num_epoch=3, **curve.callback_args())  # doctest: +SKIP
    """

    def __init__(self, metric_name: str, display_freq: float = 10, frequent: int = 50) -> None:
        self._data: dict[str, tuple[list[Any], list[Any]]] = {"train": ([], []), "eval": ([], [])}
        self._prepare(metric_name, display_freq, frequent)

    def setup_chart(self) -> None:
        """Make the figure."""
        self.fig = _bokeh()[1].figure(
            x_axis_type="datetime", x_axis_label="Training time", y_axis_label=self.metric_name
        )
        self._lines = {
            "train": self.fig.line([], [], line_dash="dotted", color="navy", legend_label="train"),
            "eval": self.fig.line([], [], line_width=2, color="navy", legend_label="eval"),
        }
        self.fig.legend.location = "bottom_right"

    def batch_cb(self, param: Any) -> None:
        """Callback for the end of a batch."""
        if param.nbatch % self.frequent == 0:
            self._process_batch(param, "train")
        if self.interval_elapsed():
            self._do_update()

    def eval_cb(self, param: Any) -> None:
        """Callback for the end of an evaluation."""
        self._process_batch(param, "eval")
        if self.interval_elapsed():
            self._do_update()

    def _process_batch(self, param: Any, df_name: str) -> None:
        if param.eval_metric is None:
            return
        metrics = dict(param.eval_metric.get_name_value())
        if self.metric_name not in metrics:
            raise KeyError(
                f"LiveLearningCurve: no metric {self.metric_name!r}; there are {sorted(metrics)}"
            )
        times, values = self._data[df_name]
        times.append(datetime.now() - self.start_time)
        values.append(metrics[self.metric_name])

    def update_chart_data(self) -> None:
        """Put the newest values into the chart."""
        for name, (times, values) in self._data.items():
            self._lines[name].data_source.data = {"x": times, "y": values}
