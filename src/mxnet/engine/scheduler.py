"""The engine with worker threads: decides when operations may run."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence

from mxnet.base import MXNetError
from mxnet.engine.operation import Failure, Operation, Variable
from mxnet.engine.workers import RUNNING, WorkerPool

logger = logging.getLogger(__name__)


class ThreadedEngine:
    """Runs operations on worker threads as soon as what they depend on is done.

    Args:
        workers: How many operations may run at a time.
    """

    inline = False

    def __init__(self, workers: int) -> None:
        # Held for moments only, never while an operation runs or a thread waits.
        self._lock = threading.Lock()
        self._unfinished: dict[Operation, None] = {}
        self._failures: list[Failure] = []
        self._pool = WorkerPool(self._run, workers)
        self._closed = False
        self._held = False

    # ---- pushing -------------------------------------------------------------------------------

    def push(
        self,
        function: Callable[[], object],
        reads: Sequence[Variable],
        writes: Sequence[Variable],
        priority: int,
        name: str,
    ) -> Operation:
        """Run ``function`` when earlier operations on its variables are done."""
        if len(writes) > 1:
            writes = list(dict.fromkeys(writes))
        if reads:
            written = set(writes)
            reads = [variable for variable in dict.fromkeys(reads) if variable not in written]
        operation = Operation(function, reads, writes, priority, name)
        with self._lock:
            closed = self._closed
            self._unfinished[operation] = None
            self._link(operation)
            ready = not operation.missing
        if ready and closed:
            self._run(operation)
        elif ready:
            self._pool.submit(operation)
        return operation

    def _link(self, operation: Operation) -> None:
        """Put ``operation`` behind those it must wait for; the lock is held."""
        missing = 0
        for variable in operation.reads:
            if variable.writer is not None:
                variable.writer.dependents.append(operation)
                missing += 1
            variable.readers.add(operation)
        for variable in operation.writes:
            # Readers wait for the writer before them, so waiting for them is enough.
            if variable.readers:
                for reader in variable.readers:
                    reader.dependents.append(operation)
                missing += len(variable.readers)
                variable.readers = set()
            elif variable.writer is not None:
                variable.writer.dependents.append(operation)
                missing += 1
            variable.writer = operation
        operation.missing = missing

    # ---- running -------------------------------------------------------------------------------

    def _run(self, operation: Operation) -> None:
        operation.run()
        self._finish(operation)

    def _finish(self, operation: Operation) -> None:
        failure = operation.failure
        ready = []
        with self._lock:
            operation.done = True
            for variable in operation.reads:
                variable.readers.discard(operation)
            for variable in operation.writes:
                if variable.writer is operation:
                    variable.writer = None
                variable.failure = failure
            if failure is not None and failure not in self._failures and not failure.surfaced:
                self._failures.append(failure)
            for dependent in operation.dependents:
                dependent.missing -= 1
                if not dependent.missing:
                    ready.append(dependent)
            operation.dependents = []
            operation.reads = operation.writes = ()
            del self._unfinished[operation]
            waiters = operation.waiters
        for dependent in ready:
            self._pool.submit(dependent)
        for waiter in waiters:
            waiter.release()

    # ---- waiting -------------------------------------------------------------------------------

    def wait(self, variable: Variable, *, to_write: bool) -> None:
        """Wait for the writer of ``variable``, for its readers too before it can be written.

        Raises:
            BaseException: What an operation that writes the variable raised, once.
        """
        with self._lock:
            pending = [variable.writer] if variable.writer is not None else []
            if to_write:
                pending.extend(variable.readers)
        self._await(pending)
        failure, variable.failure = variable.failure, None
        if failure is not None:
            self._surface([failure])

    def wait_all(self) -> None:
        """Wait for all operations pushed so far.

        Raises:
            BaseException: The first exception that no wait has raised before.
        """
        with self._lock:
            pending = list(self._unfinished)
        self._await(pending)
        self._surface(list(self._failures))

    def _await(self, operations: Iterable[Operation]) -> None:
        for operation in operations:
            if operation is RUNNING.operation:
                continue  # it would wait for itself
            waiter = threading.Lock()
            waiter.acquire()
            with self._lock:
                if operation.done:
                    continue
                operation.waiters.append(waiter)
            with self._pool.blocked():
                waiter.acquire()  # Ctrl-C ends this wait, not the operation

    def _surface(self, failures: Iterable[Failure]) -> None:
        """Raise the first of ``failures`` that was not raised before."""
        for failure in failures:
            with self._lock:
                raised, failure.surfaced = failure.surfaced, True
                if failure in self._failures:
                    self._failures.remove(failure)
            if not raised:
                raise failure.error

    # ---- the process ---------------------------------------------------------------------------

    def close(self) -> None:
        """Finish what was pushed and end the threads; later operations run in the caller's."""
        with self._lock:
            pending = list(self._unfinished)
        self._await(pending)
        with self._lock:
            self._closed = True
            pending = list(self._unfinished)
        self._await(pending)
        self._pool.close()
        for failure in self._failures:
            logger.error(
                "engine: operation %r failed and nothing waited for it: %s: %s",
                failure.operation, type(failure.error).__name__, failure.error,
            )  # fmt: skip

    def before_fork(self) -> None:
        """Bring the engine to rest: threads do not survive in the child."""
        if RUNNING.operation is None:
            with self._lock:
                pending = list(self._unfinished)
            self._await(pending)
        self._lock.acquire()
        self._pool.hold()
        self._held = True

    def after_fork_in_parent(self) -> None:
        """Go on."""
        if self._held:
            self._held = False
            self._pool.release()
            self._lock.release()

    def abandon(self) -> None:
        """In a forked child: what the parent had not finished fails here."""
        error = MXNetError("engine: the operation was running in the parent process at the fork")
        for operation in self._unfinished:
            failure = Failure(error, operation.name)
            operation.done, operation.failure = True, failure
            for variable in operation.writes:
                variable.failure = failure
                variable.writer = None
            for variable in operation.reads:
                variable.readers = set()
