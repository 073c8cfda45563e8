"""Callbacks, checkpoints, monitors, loggers and the description of the installation."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

import mxnet as mx
from mxnet.model import BatchEndParam


class Metric:
    """Answers like a metric, and counts its resets."""

    resets = 0

    def get_name_value(self) -> list[tuple[str, float]]:
        return [("accuracy", 0.5)]

    def reset_local(self) -> None:
        self.resets += 1


def param(nbatch: int, metric: Any = None, epoch: int = 0) -> BatchEndParam:
    return BatchEndParam(epoch, nbatch, metric, None)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> list[float]:
    caplog.set_level(logging.INFO)
    now = [0.0]
    monkeypatch.setattr("mxnet.callback.time.time", lambda: now[0])
    return now


# The lines are those of Apache MXNet 1.9.1.
def test_speedometer(clock: list[float], caplog: pytest.LogCaptureFixture) -> None:
    metric, speed = Metric(), mx.callback.Speedometer(10, 2)
    for epoch in range(2):
        for nbatch in range(3):
            clock[0] += 1
            speed(param(nbatch, metric, epoch))
    line = "Epoch[%d] Batch [0-2]\tSpeed: 10.00 samples/sec\taccuracy=0.500000"
    assert caplog.messages == [line % 0, line % 1]
    assert metric.resets == 2
    caplog.clear()
    silent = mx.callback.Speedometer(10, 2)
    for nbatch in range(3):
        silent(param(nbatch))
    assert caplog.messages == ["Iter[0] Batch [2]\tSpeed: inf samples/sec"]


def test_other_callbacks(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    metric, bar = Metric(), mx.callback.ProgressBar(4, 10)
    bar(param(1))
    bar(param(4))
    log = mx.callback.log_train_metric(2, auto_reset=True)
    for nbatch in range(2):
        log(param(nbatch, metric))
    mx.callback.LogValidationMetricsCallback()(param(3, metric))
    assert caplog.messages == [
        "[==--------] 25%\r",
        "[==========] 100%\r",
        "Iter[0] Batch[0] Train-accuracy=0.500000",
        "Epoch[0] Validation-accuracy=0.500000",
    ]
    assert metric.resets == 1


def test_checkpoints(tmp_path: Path) -> None:
    prefix = str(tmp_path / "net")
    net = mx.sym.BatchNorm(mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc"))
    arguments, states = {"fc_weight": mx.nd.ones((2, 3))}, {"mean": mx.nd.ones((2,))}
    callback = mx.callback.do_checkpoint(prefix, 2)
    for epoch in range(4):
        callback(epoch, net, arguments, states)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["net-0002.params", "net-0004.params", "net-symbol.json"]
    symbol, arg_params, aux_params = mx.model.load_checkpoint(prefix, 4)
    assert symbol.list_arguments() == net.list_arguments()
    assert (list(arg_params), list(aux_params)) == (["fc_weight"], ["mean"])
    assert arg_params["fc_weight"].asnumpy().tolist() == [[1, 1, 1]] * 2


def test_damaged_checkpoints(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    prefix = str(tmp_path / "net")
    with pytest.raises(mx.MXNetError, match=r"net-0001\.params"):
        mx.model.load_params(prefix, 1)
    mx.nd.save(f"{prefix}-0001.params", {"weight": mx.nd.ones((2,))})
    with pytest.raises(mx.MXNetError, match="'weight' is not a checkpoint's name"):
        mx.model.load_params(prefix, 1)
    mx.nd.save(f"{prefix}-0001.params", [mx.nd.ones((2,))])
    with pytest.raises(mx.MXNetError, match="no names"):
        mx.model.load_params(prefix, 1)
    mx.nd.save(f"{prefix}-0001.params", [])
    assert mx.model.load_params(prefix, 1) == ({}, {})
    assert caplog.messages == [f"Params file '{prefix}-0001.params' is empty"]


def test_module_checkpoint() -> None:
    saved: list[tuple[Any, ...]] = []

    class Module:
        def save_checkpoint(self, *arguments: Any) -> None:
            saved.append(arguments)

    callback = mx.callback.module_checkpoint(Module(), "net", 2, True)
    for epoch in range(4):
        callback(epoch, None, {}, {})
    assert saved == [("net", 2, True), ("net", 4, True)]


def watched(**options: Any) -> list[list[tuple[int, str, str]]]:
    """What a monitor of every other batch finds in three batches."""
    net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc")
    executor = mx.sym.Activation(net, act_type="relu", name="act").simple_bind(
        mx.cpu(), data=(2, 3)
    )
    for array in executor.arg_dict.values():
        array[:] = 2
    monitor = mx.mon.Monitor(2, **options)
    monitor.install(executor)
    found = []
    for _ in range(3):
        monitor.tic()
        executor.forward(is_train=True)
        found.append(monitor.toc())
    return found


def test_monitor() -> None:
    first, second, third = watched()
    assert first == [
        (1, "fc_output", "14.0\t"),
        (1, "act_output", "14.0\t"),
        (1, "data", "2.0\t"),
        (1, "fc_weight", "2.0\t"),
        (1, "fc_bias", "2.0\t"),
    ]
    assert second == []
    assert [name for _, name, _ in third] == [name for _, name, _ in first]
    chosen = watched(pattern=".*weight|act", sort=True)[0]
    assert [name for _, name, _ in chosen] == ["act_output", "fc_weight"]
    pairs = watched(pattern="act", stat_func=lambda a: [a.max(), a.min()])[0]
    assert pairs == [(1, "act_output", "14.0\t14.0\t")]
    assert (1, "fc_data", "2.0\t") in watched(monitor_all=True)[0]
    with pytest.raises(AssertionError, match="stat_func must return arrays"):
        watched(stat_func=lambda _: 3)


def test_loggers(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    logger = mx.log.get_logger("test_loggers", filename=str(path), level=mx.log.INFO)
    assert mx.log.get_logger("test_loggers", level=mx.log.INFO) is logger
    assert len(logger.handlers) == 1
    logger.info("value %d", 3)
    logger.handlers[0].close()
    assert path.read_text().startswith("I")
    assert path.read_text().endswith("] value 3\n")
    with pytest.warns(DeprecationWarning, match="get_logger"):
        mx.log.getLogger("test_loggers")


def test_features() -> None:
    features = mx.runtime.Features()
    assert features is mx.runtime.Features()
    assert features.is_enabled("cuda") == (mx.num_gpus() > 0)
    assert str(features["TENSORRT"]) == "✖ TENSORRT"
    with pytest.raises(RuntimeError, match="Feature 'FOO' is unknown"):
        features.is_enabled("foo")
    assert len(features) == 32


def test_errors() -> None:
    assert isinstance(mx.error.error_of("TypeError: no"), TypeError)
    assert type(mx.error.error_of("no name")) is mx.MXNetError
    assert str(mx.error.InternalError("lost")).startswith("lost\n")
