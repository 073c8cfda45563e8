"""The engine in a process: environment, exit, fork, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

import mxnet as mx
from mxnet import engine
from mxnet.engine.inline import InlineEngine
from mxnet.engine.process import make_engine

PRELUDE = (
    "import os, signal, sys, threading, time; from mxnet import engine\nv = engine.Variable()\n"
)

PROGRAMS = {
    "exit": """
        engine.push(lambda: (time.sleep(0.2), print('written')), writes=[v])
        engine.push(lambda: print('after'), reads=[v])
        """,
    "exit after a failure": "engine.push(lambda: 1 / 0, writes=[v], name='divide')",
    "ctrl-c": """
        gate = threading.Event()
        engine.push(gate.wait, writes=[v])
        threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        try:
            engine.wait_to_read(v)
        except KeyboardInterrupt:
            print("interrupted")
        gate.set()
        engine.wait_to_read(v)
        print("finished")
        """,
    "fork": """
        data = []
        engine.push(lambda: (time.sleep(0.1), data.append(1)), writes=[v])
        child = os.fork()  # waits for the operation: the child must see what it wrote
        engine.push(lambda: data.append(2), writes=[v])
        engine.wait_to_read(v)
        print(data, flush=True)
        if child:
            assert os.waitpid(child, 0)[1] == 0
        """,
    "fork inside an operation": """
        def fork():
            child = os.fork()
            if child:
                status.append(os.waitpid(child, 0)[1])
                return
            try:
                engine.wait_to_read(v)
            except Exception as error:
                os._exit(7 if "parent process" in str(error) else 8)
            os._exit(9)
        status = []
        engine.push(fork, writes=[v])
        engine.wait_to_read(v)
        print(os.WEXITSTATUS(status[0]))
        """,
    "naive": """
        engine.push(lambda: print(threading.current_thread().name), writes=[v])
        print(engine.engine_is_inline(), threading.active_count())
        """,
}
ENVIRONMENT = {"naive": {"MXNET_ENGINE_TYPE": "NaiveEngine"}}


@pytest.fixture(scope="module")
def results() -> Any:
    """Exit status, output and errors of each program."""
    if not hasattr(os, "fork"):
        pytest.skip("the platform cannot fork")
    programs = {
        name: (PRELUDE + textwrap.dedent(source), ENVIRONMENT.get(name, {}))
        for name, source in PROGRAMS.items()
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", Path(__file__).with_name("zygote.py")],
        input=json.dumps(programs), capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_exit_finishes_what_was_pushed(results: Any) -> None:
    status, output, errors = results["exit"]
    assert (status, output.split(), errors) == (0, ["written", "after"], "")


def test_exit_reports_failures_nobody_waited_for(results: Any) -> None:
    _, _, errors = results["exit after a failure"]
    assert "divide" in errors
    assert "ZeroDivisionError" in errors


def test_ctrl_c_ends_a_wait(results: Any) -> None:
    status, output, errors = results["ctrl-c"]
    assert (status, output.split(), errors) == (0, ["interrupted", "finished"], "")


def test_children_of_a_fork_have_an_engine_of_their_own(results: Any) -> None:
    status, output, errors = results["fork"]
    assert (status, output.splitlines(), errors) == (0, ["[1, 2]", "[1, 2]"], "")


def test_a_fork_inside_an_operation_leaves_no_one_waiting(results: Any) -> None:
    assert results["fork inside an operation"][:2] == [0, "7\n"]


def test_naive_engine_runs_inline(results: Any) -> None:
    assert results["naive"][1].split() == ["MainThread", "True", "1"]


def test_environment_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MXNET_ENGINE_TYPE", "NaiveEngine")
    assert isinstance(make_engine(), InlineEngine)
    monkeypatch.setenv("MXNET_ENGINE_TYPE", "FastEngine")
    with pytest.raises(mx.MXNetError, match="FastEngine"):
        make_engine()
    monkeypatch.setenv("MXNET_ENGINE_TYPE", "ThreadedEngine")
    for wrong in ("0", "two", "-1", ""):
        monkeypatch.setenv("MXNET_CPU_WORKER_NTHREADS", wrong)
        with pytest.raises(mx.MXNetError, match="MXNET_CPU_WORKER_NTHREADS"):
            make_engine()


def test_one_worker_runs_one_operation_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MXNET_CPU_WORKER_NTHREADS", "1")
    made = make_engine()
    inside, most = [0], [0]

    def count() -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        signal.getsignal(signal.SIGINT)  # a few bytecodes in which others could enter
        inside[0] -= 1

    for _ in range(50):
        made.push(count, (), (), 0, "count")
    made.wait_all()
    made.close()
    assert most == [1]


def test_bulk_size_is_kept_and_restored() -> None:
    before = engine.set_bulk_size(7)
    try:
        with engine.bulk(3):
            assert engine.set_bulk_size(3) == 3
        assert engine.set_bulk_size(7) == 7
        with pytest.raises(mx.MXNetError, match="-1"):
            engine.set_bulk_size(-1)
        with pytest.raises(TypeError, match="str"):
            engine.set_bulk_size("3")  # type: ignore[arg-type]
    finally:
        engine.set_bulk_size(before)
