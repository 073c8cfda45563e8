"""Operations and the variables that order them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mxnet.profiler.recorder import RECORDER, now


class Failure:
    """An exception raised in an operation, shared by everything that depends on it.

    Attributes:
        error: The exception.
        operation: Name of the operation that raised it.
        surfaced: Whether a wait has raised it; it is raised once.
    """

    __slots__ = ("error", "operation", "surfaced")

    def __init__(self, error: BaseException, operation: str) -> None:
        self.error = error
        self.operation = operation
        self.surfaced = False


class Variable:
    """Stands for data that operations read and write; holds no data itself.

    Attributes:
        failure: Set when an operation that writes the variable failed.
        readers: Unfinished operations that read what the last writer leaves.
        writer: The last operation pushed that writes the variable, until it has finished.

    Example:
        >>> data, variable = [], mx.engine.Variable()
        >>> _ = mx.engine.push(lambda: data.append(1), writes=[variable])
        >>> mx.engine.wait_to_read(variable)
        >>> data
        [1]
    """

    __slots__ = ("failure", "readers", "writer")

    def __init__(self) -> None:
        self.failure: Failure | None = None
        self.readers: set[Operation] = set()
        self.writer: Operation | None = None

    @property
    def busy(self) -> bool:
        """Whether an unfinished operation reads or writes the variable."""
        return self.writer is not None or bool(self.readers)


class Operation:
    """A function with the variables it depends on, and its place in the order.

    Attributes:
        dependents: Operations that wait for this one, once per shared variable.
        done: Whether it ran, failed or was skipped.
        failure: Why it failed or was skipped.
        function: What to run; None afterwards, so that what it refers to is freed.
        missing: How many predecessors have not finished.
        name: Shown in errors and profiles.
        priority: Among operations that are ready, larger ones run first.
        waiters: Locks to release when it is done.
    """

    __slots__ = (
        "dependents", "done", "failure", "function", "missing", "name", "priority", "reads",
        "waiters", "writes",
    )  # fmt: skip

    def __init__(
        self,
        function: Callable[[], object],
        reads: Sequence[Variable],
        writes: Sequence[Variable],
        priority: int,
        name: str,
    ) -> None:
        self.function: Callable[[], object] | None = function
        self.reads = reads
        self.writes = writes
        self.priority = priority
        self.name = name
        self.missing = 0
        self.dependents: list[Operation] = []
        self.done = False
        self.failure: Failure | None = None
        self.waiters: list[Any] = []

    def run(self) -> None:
        """Call the function, unless something it depends on failed; keeps what is raised."""
        function, self.function = self.function, None
        self.failure = self._inherited_failure()
        if self.failure is not None or function is None:
            return
        start = now() if RECORDER.active else 0
        try:
            function()
        except BaseException as error:  # the next wait raises it, in the waiting thread
            self.failure = Failure(error, self.name)
        if start and RECORDER.active:
            RECORDER.span("operator", self.name, start, now())

    def _inherited_failure(self) -> Failure | None:
        """A failure of what the operation reads or writes that no wait has raised so far."""
        for variables in (self.reads, self.writes):
            for variable in variables:
                failure = variable.failure
                if failure is not None and not failure.surfaced:
                    return failure
        return None

    def __repr__(self) -> str:
        return f"<Operation {self.name!r}, {'done' if self.done else 'pending'}>"
