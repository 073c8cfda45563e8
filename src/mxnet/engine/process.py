"""The engine of this process: made when first used, from environment variables.

``MXNET_ENGINE_TYPE``: ``ThreadedEnginePerDevice`` or ``ThreadedEngine`` (both the engine with
threads; torch orders what runs on a device), or ``NaiveEngine`` (everything inline).
``MXNET_CPU_WORKER_NTHREADS``: how many operations may run at a time, by default 4: they spend
their time waiting for disks, sockets and memory, so it is not tied to the number of cores.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable, Sequence

from mxnet.base import MXNetError
from mxnet.engine.inline import InlineEngine
from mxnet.engine.operation import Operation, Variable
from mxnet.engine.scheduler import ThreadedEngine

_THREADED = ("ThreadedEngine", "ThreadedEnginePerDevice")
_DEFAULT_WORKERS = 4


class _Process:
    """The one engine; None until something is pushed."""

    engine: ThreadedEngine | InlineEngine | None = None
    making = threading.Lock()


def make_engine() -> ThreadedEngine | InlineEngine:
    """An engine as the environment asks for.

    Raises:
        MXNetError: A variable has a value that means nothing.
    """
    kind = os.environ.get("MXNET_ENGINE_TYPE", _THREADED[1])
    if kind == "NaiveEngine":
        return InlineEngine()
    if kind not in _THREADED:
        raise MXNetError(
            f"MXNET_ENGINE_TYPE is {kind!r}; expected NaiveEngine, {' or '.join(_THREADED)}"
        )
    text = os.environ.get("MXNET_CPU_WORKER_NTHREADS", str(_DEFAULT_WORKERS))
    if not text.isdecimal() or int(text) < 1:
        raise MXNetError(
            f"MXNET_CPU_WORKER_NTHREADS is {text!r}; expected a positive number of threads"
        )
    return ThreadedEngine(int(text))


def _engine() -> ThreadedEngine | InlineEngine:
    found = _Process.engine
    if found is None:
        with _Process.making:
            found = _Process.engine
            if found is None:
                found = _Process.engine = make_engine()
    return found


def engine_is_inline() -> bool:
    """Whether operations run at once in the caller's thread (``NaiveEngine``)."""
    return _engine().inline


def push(
    function: Callable[[], object],
    reads: Sequence[Variable] = (),
    writes: Sequence[Variable] = (),
    *,
    priority: int = 0,
    name: str = "operation",
) -> Operation:
    """Run a function on a worker thread, when what it reads is there.

    Args:
        function: Takes nothing; what it returns is dropped.
        reads: Variables of the data it reads.
        writes: Variables of the data it changes. One that is also in ``reads`` counts as written.
        priority: Among operations that are ready, larger ones run first.
        name: Shown in profiles and in reports of failures.

    Returns:
        The operation.

    Raises:
        Exception: With ``NaiveEngine`` only: what the function raises.

    Example:
        >>> total, variable = [0], mx.engine.Variable()
        >>> def add():
        ...     total[0] += 1
        >>> for _ in range(3):
        ...     _ = mx.engine.push(add, writes=[variable])
        >>> mx.engine.wait_to_read(variable)
        >>> total
        [3]
    """
    return _engine().push(function, reads, writes, priority, name)


def wait_to_read(variable: Variable) -> None:
    """Wait until the operations that write ``variable`` are done.

    Raises:
        BaseException: What one of them raised; once, whichever wait comes first.
    """
    if variable.writer is not None or variable.failure is not None:
        _engine().wait(variable, to_write=False)


def wait_to_write(variable: Variable) -> None:
    """Wait until no operation reads or writes ``variable``.

    Raises:
        BaseException: What an operation that writes it raised; once.
    """
    if variable.busy or variable.failure is not None:
        _engine().wait(variable, to_write=True)


def wait_all() -> None:
    """Wait until everything pushed so far is done.

    Raises:
        BaseException: The first exception of an operation that no wait has raised before.
    """
    if _Process.engine is not None:
        _Process.engine.wait_all()


def _close() -> None:
    if _Process.engine is not None:
        _Process.engine.close()


def _before_fork() -> None:
    if _Process.engine is not None:
        _Process.engine.before_fork()


def _after_fork_in_parent() -> None:
    if _Process.engine is not None:
        _Process.engine.after_fork_in_parent()


def _after_fork_in_child() -> None:
    # The child gets an engine of its own when it pushes; the inherited one has lost its threads.
    before, _Process.engine = _Process.engine, None
    _Process.making = threading.Lock()
    if before is not None:
        before.abandon()


atexit.register(_close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_after_fork_in_parent,
        after_in_child=_after_fork_in_child,
    )
