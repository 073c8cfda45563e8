"""Tables and live charts of training; a notebook is stood in for."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import pytest

import mxnet as mx
from mxnet.notebook import callback


def parameters(nbatch: int, value: float | None = 0.5, epoch: int = 1) -> Any:
    metric = None
    if value is not None:
        metric = mx.metric.Accuracy()
        metric.sum_metric = metric.global_sum_metric = value * 10
        metric.num_inst = metric.global_num_inst = 10
    return mx.model.BatchEndParam(epoch, nbatch, metric, None)


def test_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    now = [100.0]
    monkeypatch.setattr("mxnet.notebook.pandas_logger.time.time", lambda: now[0])
    logger = callback.PandasLogger(batch_size=8, frequent=2)
    assert [len(table) for table in logger.all_dataframes.values()] == [0, 0, 0]
    for nbatch in range(4):
        now[0] += 1
        logger.train_cb(parameters(nbatch))
    logger.eval_cb(parameters(3, None))
    logger.epoch_cb(0, None, {}, {})
    assert list(logger.train_df.columns) == [
        "elapsed", "records_per_sec", "batches_per_sec", "epoch", "minibatch_count", "accuracy",
    ]  # fmt: skip
    assert logger.train_df["minibatch_count"].tolist() == [0, 2]
    assert logger.train_df["batches_per_sec"].tolist() == [2, 1]
    assert logger.train_df["records_per_sec"].tolist() == [16, 8]
    assert logger.train_df["accuracy"].tolist() == [0.5, 0.5]
    assert "accuracy" not in logger.eval_df
    assert list(logger.epoch_df.columns) == ["elapsed", "epoch_time"]
    logger.append_metrics({"loss": 3.0}, "train")
    assert logger.train_df["loss"].isna().tolist() == [True, True, False]
    with pytest.raises(KeyError, match="no table 'test'; there are train, eval, epoch"):
        logger.append_metrics({}, "test")
    assert timedelta(0) <= logger.elapsed() < timedelta(minutes=1)


def test_without_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "bokeh", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        callback.PandasLogger(8)
    with pytest.raises(ImportError, match="pip install bokeh"):
        callback.LiveLearningCurve("accuracy")


def test_callbacks_are_collected() -> None:
    class Source:
        def __init__(self, **callbacks: Any) -> None:
            self.callbacks = callbacks

        def callback_args(self) -> dict[str, Any]:
            return self.callbacks

    found = callback.args_wrapper(Source(a=1, b=2), Source(a=3))
    assert found == {"a": [1, 3], "b": [2]}


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Figures that a notebook would show, then the handles that are drawn again."""
    io = pytest.importorskip("bokeh.io")
    plotting = pytest.importorskip("bokeh.plotting")
    seen: list[Any] = []

    def show(figure: Any, notebook_handle: bool) -> str:
        assert notebook_handle
        seen.append(figure)
        return "handle"

    def push_notebook(handle: str) -> None:
        seen.append(handle)

    monkeypatch.setattr(io, "output_notebook", lambda: None)
    monkeypatch.setattr(io, "push_notebook", push_notebook)
    monkeypatch.setattr(plotting, "show", show)
    return seen


def test_learning_curves(pushed: list[Any]) -> None:
    curve = callback.LiveLearningCurve("accuracy", display_freq=-1, frequent=2)
    for nbatch in range(3):
        curve.batch_cb(parameters(nbatch, nbatch / 10))
    curve.eval_cb(parameters(3, 0.7))
    curve.eval_cb(parameters(3, None))
    figure, *handles = pushed
    assert figure is curve.fig
    assert handles == ["handle"] * 5
    train, validation = (renderer.data_source.data for renderer in figure.renderers)
    assert [round(value, 6) for value in train["y"]] == [0, 0.2]
    assert validation["y"] == [0.7]
    assert sorted(curve.callback_args()) == ["batch_end_callback", "eval_end_callback"]
    slow = callback.LiveLearningCurve("accuracy", display_freq=1000)
    slow.batch_cb(parameters(0))
    assert pushed[-1] is slow.fig
    with pytest.raises(KeyError, match=r"no metric 'loss'; there are \['accuracy'\]"):
        callback.LiveLearningCurve("loss").batch_cb(parameters(0))


def test_time_series(pushed: list[Any]) -> None:
    series = callback.LiveTimeSeries(title="loss")
    for value in (3.0, 2.0):
        series.update_chart_data(value)
    (line,) = pushed[0].renderers
    assert line.data_source.data["y"] == [3, 2]
    assert pushed[1:] == ["handle", "handle"]
    with pytest.raises(ValueError, match="no value"):
        series.update_chart_data()


def test_own_charts(pushed: list[Any]) -> None:
    pytest.importorskip("pandas")

    class Chart(callback.LiveBokehChart):
        def setup_chart(self) -> None:
            self.fig = "figure"
            self.lengths: list[int] = []

        def update_chart_data(self) -> None:
            self.lengths.append(len(self.pandas_logger.train_df))

    chart = Chart(None, "accuracy", display_freq=-1, batch_size=4, frequent=1)
    for nbatch in range(3):
        chart.batch_cb(parameters(nbatch))
    chart.eval_cb(parameters(3))
    assert chart.lengths == [1, 2, 3, 3]
    assert len(chart.pandas_logger.eval_df) == 1
    assert pushed == ["figure", *["handle"] * 4]
    with pytest.raises(ValueError, match="pandas_logger or batch_size"):
        Chart(None, "accuracy")
