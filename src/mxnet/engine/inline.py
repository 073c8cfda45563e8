"""The engine without threads, for debugging: an operation runs where it is pushed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mxnet.engine.operation import Operation, Variable


class InlineEngine:
    """Runs every operation at once in the caller's thread; exceptions come out of ``push``."""

    inline = True

    def push(
        self,
        function: Callable[[], object],
        reads: Sequence[Variable],
        writes: Sequence[Variable],
        priority: int,
        name: str,
    ) -> Operation:
        """Run ``function`` now."""
        operation = Operation(function, reads, writes, priority, name)
        operation.run()
        operation.done = True
        operation.reads = operation.writes = ()
        if operation.failure is not None:
            raise operation.failure.error
        return operation

    def wait(self, variable: Variable, *, to_write: bool) -> None:
        """Nothing is ever pending."""

    def wait_all(self) -> None:
        """Nothing is ever pending."""

    def close(self) -> None:
        """There are no threads to end."""

    def before_fork(self) -> None:
        """There are no threads that a child would lack."""

    def after_fork_in_parent(self) -> None:
        """Nothing was stopped."""

    def abandon(self) -> None:
        """Nothing is ever unfinished."""
