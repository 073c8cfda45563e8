"""The profiler: what it sees, traces, tables, and what it refuses."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mxnet as mx
from mxnet import profiler
from mxnet.profiler.control import start_from_environment


@pytest.fixture
def trace(tmp_path: Path) -> Iterator[Path]:
    """The file of a running profiler."""
    file = tmp_path / "trace.json"
    profiler.set_config(aggregate_stats=True, continuous_dump=False, filename=str(file))
    profiler.set_state("run")
    yield file
    profiler.set_state("stop")
    profiler.dump()
    profiler.dumps(reset=True)
    profiler.set_config()


def counts() -> dict[str, int]:
    operators = json.loads(profiler.dumps(format="json"))["Time"].get("operator", {})
    return {name: row["Count"] for name, row in operators.items()}


def arithmetic() -> None:
    a = mx.nd.ones((3,))
    a += 1
    _ = (a + a) * 2 - 1


def recorded() -> None:
    a = mx.nd.ones((3,))
    a.attach_grad()
    with mx.autograd.record():
        loss = mx.nd.relu(a).sum()
    loss.backward()


def hybrid() -> None:
    net = mx.gluon.nn.Dense(2, in_units=3)
    net.initialize()
    net.hybridize()
    net(mx.nd.ones((1, 3)))


def symbolic() -> None:
    profiler.pause()  # the first binding imports parts of torch
    symbol = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2)
    executor = symbol.simple_bind(mx.cpu(), data=(1, 3))
    executor.forward()
    profiler.resume()
    executor = symbol.simple_bind(mx.cpu(), data=(1, 4))  # infers shapes, which is no call
    executor.forward()


def by_the_engine() -> None:
    store = mx.kv.create("local")
    store.init(0, mx.nd.zeros((300, 300)))
    store.push(0, mx.nd.ones((300, 300)))
    mx.nd.waitall()


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (lambda: mx.nd.relu(mx.nd.ones((3,))), {"relu": 1, "_ones": 1}),
        (lambda: [mx.nd.softmax(mx.nd.ones((3,))) for _ in range(4)], {"softmax": 4}),
        (arithmetic, {"add": 2, "mul": 1, "sub": 1}),
        (recorded, {"relu": 1, "sum": 1, "backward": 1}),
        (hybrid, {"FullyConnected": 1}),
        (symbolic, {"FullyConnected": 1}),
        (by_the_engine, {"KVStore push": 1}),
        (lambda: mx.np.exp(mx.np.ones((3,))), {"_npi_exp": 1}),
    ],
)
@pytest.mark.usefixtures("trace")
def test_operators_are_counted_once_each(program: Any, expected: dict[str, int]) -> None:
    program()
    seen = counts()
    assert {name: seen.get(name) for name in expected} == expected


def test_operators_that_share_code_are_told_apart(trace: Path) -> None:
    assert trace
    a = mx.nd.array([4.0])
    for name in ("sqrt", "log", "sin", "broadcast_greater"):
        getattr(mx.nd, name)(*([a] if name != "broadcast_greater" else [a, a]))
    assert {"sqrt", "log", "sin", "broadcast_greater"} <= counts().keys()


def test_nothing_is_recorded_while_paused_or_stopped(trace: Path) -> None:
    profiler.pause()
    mx.nd.relu(mx.nd.ones((3,)))
    profiler.Task(profiler.Domain("d"), "t").start()
    assert "relu" not in counts()
    profiler.resume()
    mx.nd.sigmoid(mx.nd.ones((3,)))
    assert counts()["sigmoid"] == 1
    profiler.set_state("stop")
    mx.nd.relu(mx.nd.ones((3,)))
    assert "relu" not in counts()
    assert trace.exists()
    assert sys.getprofile() is None


def test_an_operator_that_raises_does_not_stop_the_watch(trace: Path) -> None:
    assert trace
    with pytest.raises(mx.MXNetError):
        mx.nd.dot(mx.nd.ones((2, 3)), mx.nd.ones((2, 3)))
    mx.nd.relu(mx.nd.ones((3,)))
    assert counts()["relu"] == 1


def test_threads_started_while_running_are_seen(trace: Path) -> None:
    assert trace
    thread = threading.Thread(target=lambda: mx.nd.relu(mx.nd.ones((3,))))
    thread.start()
    thread.join()
    assert counts()["relu"] == 1


def test_tasks_measure_time(trace: Path) -> None:
    domain = profiler.Domain("reading")
    for make in (domain.new_task, domain.new_frame, profiler.Event):
        span = make("nap")
        span.start()
        time.sleep(0.02)
        span.stop()
        span.stop()  # not started again: records nothing
        assert str(span) == "nap"
    times = json.loads(profiler.dumps(format="json"))["Time"]
    for category in ("reading", "reading,frame", "event"):
        row = times[category]["nap"]
        assert row["Count"] == 1
        assert 19 < row["Avg"] < 2000
    assert trace


def test_a_deleted_task_ends(trace: Path) -> None:
    task = profiler.Task(profiler.Domain("d"), "forgotten")
    task.start()
    del task
    assert "forgotten" in profiler.dumps()
    assert trace


def test_counters_and_marks(trace: Path) -> None:
    domain = profiler.Domain("queue")
    counter = domain.new_counter("length", 3)
    counter.increment(5)
    counter.decrement()
    counter += 2
    counter -= 4
    counter.set_value(9)
    domain.new_marker("full").mark("thread")
    profiler.dump(finished=False)
    events = json.loads(trace.read_text())["traceEvents"]
    values = [e["args"]["length"] for e in events if e["ph"] == "C" and e["name"] == "length"]
    assert values == [3, 8, 7, 9, 5, 9]
    (mark,) = [e for e in events if e["ph"] == "i"]
    assert (mark["name"], mark["s"], mark["cat"]) == ("full", "t", "queue,instant_marker")
    row = json.loads(profiler.dumps(format="json"))["Counter"]["queue"]["length"]
    assert (row["Count"], row["Min"], row["Max"]) == (6, 3, 9)


def test_traces_are_well_formed(trace: Path) -> None:
    start = time.time()
    mx.nd.relu(mx.nd.ones((3,)))
    profiler.set_state("stop")
    written = json.loads(trace.read_text())
    assert written["displayTimeUnit"] == "ms"
    events = written["traceEvents"]
    groups = {e["pid"]: e["args"]["name"] for e in events if e["ph"] == "M"}
    spans = [e for e in events if e["ph"] in "BE" and e["name"] == "relu"]
    assert [e["ph"] for e in spans] == ["B", "E"]
    assert groups[spans[0]["pid"]] == spans[0]["cat"] == "operator"
    assert start * 1e6 - 1e6 < spans[0]["ts"] <= spans[1]["ts"] < time.time() * 1e6 + 1e6
    assert any(e["name"] == "Memory: cpu/0" for e in events)
    profiler.dump()  # the next trace starts empty
    profiler.dump()
    assert json.loads(trace.read_text())["traceEvents"] == []


def test_tables_are_sorted(trace: Path) -> None:
    for _ in range(3):
        mx.nd.relu(mx.nd.ones((3,)))
    mx.nd.sigmoid(mx.nd.ones((3,)))
    text = profiler.dumps(sort_by="count")
    assert text.startswith("\nProfile Statistics:\n\tNote the difference in units")
    assert text.index("\n_ones") < text.index("\nrelu") < text.index("\nsigmoid")
    text = profiler.dumps(sort_by="count", ascending=True)
    assert text.index("\nsigmoid") < text.index("\nrelu")
    for key in ("total", "avg", "min", "max"):
        assert "relu" in profiler.dumps(sort_by=key)
    line = next(line for line in text.splitlines() if line.startswith("relu"))
    assert line.split()[:2] == ["relu", "3"]
    assert line[25:41] == "3".rjust(16)
    assert "relu" in profiler.dumps(reset=True)
    assert "relu" not in profiler.dumps()
    assert trace


def test_without_totals_there_are_none(tmp_path: Path) -> None:
    profiler.set_config(filename=str(tmp_path / "t.json"), continuous_dump=False)
    profiler.set_state("run")
    mx.nd.relu(mx.nd.ones((3,)))
    profiler.set_state("stop")
    assert profiler.dumps() == ""
    profiler.dump()
    profiler.set_config()


def test_kinds_can_be_left_out(tmp_path: Path) -> None:
    profiler.set_config(
        filename=str(tmp_path / "t.json"),
        profile_imperative=False,
        profile_symbolic=False,
        profile_memory=False,
        continuous_dump=False,
    )
    profiler.set_state("run")
    mx.nd.relu(mx.nd.ones((3,)))
    profiler.set_state("stop")
    assert json.loads((tmp_path / "t.json").read_text())["traceEvents"] == []
    profiler.dump()
    profiler.set_config()


def test_the_file_is_written_while_running(tmp_path: Path) -> None:
    file = tmp_path / "t.json"
    profiler.set_config(filename=str(file), continuous_dump=True, dump_period=0.02)
    profiler.set_state("run")
    try:
        mx.nd.relu(mx.nd.ones((3,)))
        deadline = time.monotonic() + 10
        while not (file.exists() and "relu" in file.read_text()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert "relu" in file.read_text()
    finally:
        profiler.set_state("stop")
        profiler.dump()
        profiler.set_config()


def test_an_unwritable_file_is_an_error_at_the_stop(tmp_path: Path) -> None:
    profiler.set_config(filename=str(tmp_path / "missing" / "t.json"), continuous_dump=False)
    profiler.set_state("run")
    with pytest.raises(FileNotFoundError):
        profiler.set_state("stop")
    profiler.set_config(filename=str(tmp_path / "t.json"))
    profiler.dump()
    profiler.set_config()


def test_it_can_start_with_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MXNET_PROFILER_AUTOSTART", "1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("atexit.register", lambda _: None)
    start_from_environment()
    mx.nd.relu(mx.nd.ones((3,)))
    profiler.dump()
    assert "relu" in Path("profile.json").read_text()
    profiler.dumps(reset=True)
    profiler.set_config()


def test_old_names_warn(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="set_config"):
        profiler.profiler_set_config("all", str(tmp_path / "t.json"))
    with pytest.warns(UserWarning, match="set_state"):
        profiler.profiler_set_state("run")
    with pytest.warns(UserWarning, match="dump"):
        profiler.dump_profile()
    assert (tmp_path / "t.json").exists()
    profiler.set_config()


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda: profiler.set_config(profil_all=True), mx.MXNetError),
        (lambda: profiler.set_config(dump_period=0), mx.MXNetError),
        (lambda: profiler.set_config(profile_process="server"), mx.MXNetError),
        (lambda: profiler.set_state("go"), KeyError),
        (lambda: profiler.set_state("run", "server"), mx.MXNetError),
        (lambda: profiler.pause("nobody"), KeyError),
        (lambda: profiler.dumps(format="xml"), AssertionError),
        (lambda: profiler.dumps(sort_by="name"), AssertionError),
        (lambda: profiler.Marker(profiler.Domain("d"), "m").mark("line"), mx.MXNetError),
        (lambda: profiler.Counter(profiler.Domain("d"), "c", "many"), ValueError),
        (lambda: profiler.Task("d", "t"), TypeError),
        (lambda: profiler.Event(3), TypeError),
        (lambda: profiler.set_kvstore_handle(None), TypeError),
    ],
)
def test_misuse_is_an_error(act: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        act()


def test_a_store_s_handle_is_accepted() -> None:
    profiler.set_kvstore_handle(mx.kv.create("local").handle)
