"""What the engine runs when: order of writers, parallel readers, priorities, nesting."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from mxnet.engine import Variable
from mxnet.engine.inline import InlineEngine
from mxnet.engine.scheduler import ThreadedEngine

PATIENCE = 10.0


@pytest.fixture(params=[1, 4])
def engine(request: pytest.FixtureRequest) -> Iterator[ThreadedEngine]:
    made = ThreadedEngine(request.param)
    yield made
    made.close()


def push(engine: Any, function: Any, reads: Any = (), writes: Any = (), priority: int = 0) -> Any:
    return engine.push(function, reads, writes, priority, "test")


def test_writers_of_one_variable_run_in_push_order(engine: ThreadedEngine) -> None:
    seen: list[int] = []
    variable = Variable()
    for i in range(300):
        push(engine, lambda i=i: seen.append(i), writes=[variable], priority=i)
    engine.wait(variable, to_write=False)
    assert seen == list(range(300))


def test_random_programs_give_what_running_in_order_gives(
    engine: ThreadedEngine, rng: np.random.Generator
) -> None:
    """Operations hash the versions they read into those they write: any misorder shows."""
    count = 6
    variables = [Variable() for _ in range(count)]
    threaded, inline = [0] * count, [0] * count

    def step(data: list[int], reads: list[int], writes: list[int], salt: int) -> None:
        total = salt + sum(data[i] for i in reads)
        for i in writes:
            data[i] = (data[i] * 31 + total) % 1_000_003

    for salt in range(400):
        reads = rng.choice(count, rng.integers(0, 4), replace=False).tolist()
        writes = rng.choice(count, rng.integers(0, 3), replace=False).tolist()
        step(inline, reads, writes, salt)
        push(
            engine,
            lambda r=reads, w=writes, s=salt: step(threaded, r, w, s),
            [variables[i] for i in reads],
            [variables[i] for i in writes],
            int(rng.integers(-3, 3)),
        )
    engine.wait_all()
    assert threaded == inline


def test_readers_run_at_the_same_time() -> None:
    engine = ThreadedEngine(3)
    together = threading.Barrier(3, timeout=PATIENCE)  # breaks unless all three are inside
    variable = Variable()
    for _ in range(3):
        push(engine, together.wait, reads=[variable])
    engine.wait_all()
    engine.close()


def test_a_writer_waits_for_readers_and_readers_for_the_writer(engine: ThreadedEngine) -> None:
    gate, seen = threading.Event(), []
    variable = Variable()
    push(engine, lambda: (gate.wait(PATIENCE), seen.append("read")), reads=[variable])
    push(engine, lambda: seen.append("write"), writes=[variable])
    push(engine, lambda: seen.append("read again"), reads=[variable])
    assert seen == []
    gate.set()
    engine.wait_all()
    assert seen == ["read", "write", "read again"]


def test_waiting_to_read_does_not_wait_for_readers() -> None:
    engine = ThreadedEngine(2)
    gate, variable = threading.Event(), Variable()
    push(engine, lambda: gate.wait(PATIENCE), reads=[variable])
    engine.wait(variable, to_write=False)
    assert variable.busy
    gate.set()
    engine.wait(variable, to_write=True)
    assert not variable.busy
    engine.close()


def test_urgent_operations_overtake() -> None:
    engine = ThreadedEngine(1)
    gate, seen = threading.Event(), []
    push(engine, lambda: gate.wait(PATIENCE))
    for priority in (0, -5, 7, 3):
        push(engine, lambda p=priority: seen.append(p), priority=priority)
    gate.set()
    engine.wait_all()
    engine.close()
    assert seen == [7, 3, 0, -5]


def test_a_variable_read_and_written_counts_as_written(engine: ThreadedEngine) -> None:
    variable, seen = Variable(), []
    push(engine, lambda: seen.append(1), reads=[variable, variable], writes=[variable, variable])
    push(engine, lambda: seen.append(2), reads=[variable], writes=[variable])
    engine.wait(variable, to_write=True)
    assert seen == [1, 2]


def test_operations_may_push_and_wait() -> None:
    engine = ThreadedEngine(1)  # a waiting worker is replaced, or this would never end
    inner, outer, seen = Variable(), Variable(), []

    def nested() -> None:
        push(engine, lambda: seen.append("inner"), writes=[inner])
        engine.wait(inner, to_write=False)
        engine.wait(outer, to_write=False)  # its own variable: must not wait for itself
        seen.append("outer")

    push(engine, nested, writes=[outer])
    engine.wait(outer, to_write=False)
    assert seen == ["inner", "outer"]
    engine.wait_all()
    engine.close()


def test_many_threads_push(engine: ThreadedEngine) -> None:
    variable, total = Variable(), [0]

    def add() -> None:
        before = total[0]
        time.sleep(0)
        total[0] = before + 1  # loses counts unless writers exclude each other

    def many() -> None:
        for _ in range(100):
            push(engine, add, writes=[variable])

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.wait(variable, to_write=False)
    assert total == [400]


def test_finished_operations_hold_nothing(engine: ThreadedEngine) -> None:
    class Thing:
        alive = 0

        def __init__(self) -> None:
            Thing.alive += 1

        def __del__(self) -> None:
            Thing.alive -= 1

        def use(self) -> None:
            pass

    variable = Variable()
    operation = push(engine, Thing().use, writes=[variable])
    engine.wait(variable, to_write=False)
    deadline = time.monotonic() + PATIENCE
    while Thing.alive and time.monotonic() < deadline:
        time.sleep(0.001)
    assert Thing.alive == 0
    assert operation.done
    assert variable.writer is None


def test_inline_engine_runs_at_once() -> None:
    engine, seen = InlineEngine(), []
    push(engine, lambda: seen.append(threading.current_thread()), writes=[Variable()])
    assert seen == [threading.current_thread()]
    with pytest.raises(ZeroDivisionError):
        push(engine, lambda: 1 / 0)
    engine.wait_all()
