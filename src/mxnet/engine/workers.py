"""Threads that run operations, the most urgent first."""

from __future__ import annotations

import heapq
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mxnet.engine.operation import Operation

logger = logging.getLogger(__name__)


class WorkerState(threading.local):
    """What a thread is running: None outside of worker threads."""

    operation: Operation | None = None


RUNNING = WorkerState()


class WorkerPool:
    """A bounded number of threads over a queue ordered by priority, then by time.

    Threads start when they are needed. They are daemons, so that an operation that never ends
    does not keep an interrupted program alive; ``close`` is what ends them in order.

    Args:
        run: Runs one operation and everything that follows from its end; must not raise.
        limit: How many operations may run at a time.
    """

    def __init__(self, run: Callable[[Operation], None], limit: int) -> None:
        self._run = run
        self._limit = limit
        self._lock = threading.Lock()
        self._work = threading.Condition(self._lock)
        self._queue: list[tuple[int, int, Operation]] = []
        self._sequence = 0
        self._threads: set[threading.Thread] = set()
        self._idle = 0
        self._closed = False

    def submit(self, operation: Operation) -> None:
        """Run ``operation`` as soon as a thread is free."""
        with self._lock:
            self._sequence += 1
            heapq.heappush(self._queue, (-operation.priority, self._sequence, operation))
            self._wake()
            stranded = heapq.heappop(self._queue)[2] if not self._threads else None
        if stranded is not None:  # the system refuses threads
            self._run(stranded)

    def _wake(self) -> None:
        """Have a thread look at the queue; the lock is held."""
        if self._idle:
            self._work.notify()
        elif len(self._threads) < self._limit:
            thread = threading.Thread(target=self._loop, name="mxnet-engine", daemon=True)
            try:
                thread.start()
            except RuntimeError:
                logger.warning("engine: the system refuses to start another thread")
            else:
                self._threads.add(thread)

    def _loop(self) -> None:
        while True:
            operation = self._next()
            if operation is None:
                return
            RUNNING.operation = operation
            try:
                self._run(operation)
            finally:
                RUNNING.operation = None
            del operation  # an idle thread must not keep what the operation refers to

    def _next(self) -> Operation | None:
        """The next operation; None ends the thread."""
        with self._lock:
            while True:
                surplus = len(self._threads) > self._limit
                if self._queue and not surplus:
                    return heapq.heappop(self._queue)[2]
                if self._closed or surplus:
                    self._threads.discard(threading.current_thread())
                    return None
                self._idle += 1
                try:
                    self._work.wait()
                finally:
                    self._idle -= 1

    @contextmanager
    def blocked(self) -> Iterator[None]:
        """A scope in which a worker waits for operations: another thread may take its place."""
        if RUNNING.operation is None:
            yield
            return
        with self._lock:
            self._limit += 1
            if self._queue:
                self._wake()
        try:
            yield
        finally:
            with self._lock:
                self._limit -= 1

    def close(self) -> None:
        """End the threads once the queue is empty, and wait for that."""
        with self._lock:
            self._closed = True
            threads = list(self._threads)
            self._work.notify_all()
        for thread in threads:
            thread.join()

    # ---- fork ----------------------------------------------------------------------------------

    def hold(self) -> None:
        """Keep the queue as it is until ``release``."""
        self._lock.acquire()

    def release(self) -> None:
        """End ``hold``."""
        self._lock.release()
