"""Exceptions in operations: raised at the next wait on what they wrote, once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from mxnet.engine import Variable
from mxnet.engine.scheduler import ThreadedEngine


@pytest.fixture
def engine() -> Iterator[ThreadedEngine]:
    made = ThreadedEngine(2)
    yield made
    made.close()


def fail() -> None:
    raise OSError("disk is full")


def push(engine: ThreadedEngine, function: Any, reads: Any = (), writes: Any = ()) -> Any:
    return engine.push(function, reads, writes, 0, "test")


def test_a_wait_raises_once(engine: ThreadedEngine) -> None:
    variable = Variable()
    push(engine, fail, writes=[variable])
    with pytest.raises(OSError, match="disk is full"):
        engine.wait(variable, to_write=False)
    engine.wait(variable, to_write=False)
    engine.wait_all()


def test_other_variables_do_not_raise(engine: ThreadedEngine) -> None:
    bad, good = Variable(), Variable()
    push(engine, fail, writes=[bad])
    push(engine, int, writes=[good])
    engine.wait(good, to_write=True)
    with pytest.raises(OSError, match="disk"):
        engine.wait_all()


def test_dependents_are_skipped_and_share_the_failure(engine: ThreadedEngine) -> None:
    first, second, third = Variable(), Variable(), Variable()
    ran: list[int] = []
    gate = threading.Event()
    push(engine, lambda: (gate.wait(10), fail()), writes=[first])
    push(engine, lambda: ran.append(2), reads=[first], writes=[second])
    push(engine, lambda: ran.append(3), reads=[second], writes=[third])
    gate.set()
    with pytest.raises(OSError, match="disk"):
        engine.wait(third, to_write=False)
    # Raised for the result; as in the reference, the input it came from is silent then.
    engine.wait(first, to_write=False)
    engine.wait(second, to_write=False)
    engine.wait_all()
    assert ran == []


def test_what_is_written_again_is_usable_after_the_error(engine: ThreadedEngine) -> None:
    variable, ran = Variable(), []
    push(engine, fail, writes=[variable])
    with pytest.raises(OSError, match="disk"):
        engine.wait(variable, to_write=False)
    push(engine, lambda: ran.append(1), reads=[variable])
    push(engine, lambda: ran.append(2), writes=[variable])
    engine.wait(variable, to_write=True)
    assert ran == [1, 2]


def test_writing_again_does_not_hide_a_failure(engine: ThreadedEngine) -> None:
    variable, ran = Variable(), []
    push(engine, fail, writes=[variable])
    push(engine, lambda: ran.append(1), writes=[variable])
    with pytest.raises(OSError, match="disk"):
        engine.wait(variable, to_write=False)
    assert ran == []


def test_each_failure_surfaces_by_itself(engine: ThreadedEngine) -> None:
    for _ in range(2):
        push(engine, fail)
    for _ in range(2):
        with pytest.raises(OSError, match="disk"):
            engine.wait_all()
    engine.wait_all()


def test_the_end_of_an_operation_by_exit_is_a_failure_too(engine: ThreadedEngine) -> None:
    def leave() -> None:
        raise SystemExit(3)

    variable = Variable()
    push(engine, leave, writes=[variable])
    with pytest.raises(SystemExit):
        engine.wait(variable, to_write=False)


def test_closing_reports_what_nobody_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    engine = ThreadedEngine(1)
    push(engine, fail)
    with caplog.at_level(logging.ERROR):
        engine.close()
    assert "disk is full" in caplog.text


def test_after_closing_operations_run_in_the_caller(engine: ThreadedEngine) -> None:
    variable, seen = Variable(), []
    engine.close()
    push(engine, lambda: seen.append(threading.current_thread()), writes=[variable])
    engine.wait(variable, to_write=False)
    assert seen == [threading.current_thread()]


def test_threads_that_cannot_start_are_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ThreadedEngine(2)

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        seen: list[int] = []
        push(engine, lambda: seen.append(1))
        push(engine, lambda: seen.append(2))
    engine.wait_all()
    engine.close()
    assert seen == [1, 2]
