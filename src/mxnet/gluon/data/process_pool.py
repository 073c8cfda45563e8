"""Worker processes of a data loader, as the parent sees them: hand out batches, collect them."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import pickle
import select
import signal
import socket
import threading
import time
import warnings
import weakref
from collections import deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from mxnet.base import MXNetError
from mxnet.gluon.data.pool import LoaderTimeoutError, Pending, timeout_error
from mxnet.gluon.data.shared_blocks import BlockMap, Bytes
from mxnet.gluon.data.transport import decode
from mxnet.gluon.data.worker import (
    DESCRIPTORS_PER_MESSAGE,
    Job,
    LoadBatch,
    Reply,
    Task,
    WorkerTraceback,
    run_worker,
)

# Bytes of tasks that may wait in a busy worker's socket. Below the kernel's buffer (208 KiB on
# Linux), so that sending never waits for a worker that itself waits for us to read.
_QUEUED_BYTES = 65536
# What the kernel charges the buffer for a message, however short.
_SMALLEST_MESSAGE = 1024
# Seconds between two looks at whether processes that hold their socket open still live.
_LIVENESS_INTERVAL = 1.0
_SECONDS_TO_END = 2.0


class _Worker:
    """One worker process."""

    def __init__(self, index: int, load_batch: LoadBatch, siblings: Sequence[_Worker]) -> None:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe(duplex=True)
        inherited = [ours, *(sibling.connection for sibling in siblings)]
        self.index = index
        self.connection: Connection = ours
        self.blocks = BlockMap()
        self.sizes: dict[int, int] = {}  # bytes of each task that is unanswered
        self.process = context.Process(
            target=_start_worker,
            args=(theirs, inherited, load_batch),
            name=f"mxnet-dataloader-{index}",
            daemon=True,
        )
        with warnings.catch_warnings():
            # Python 3.12 warns of any fork in a process with threads; what makes it safe here is
            # in worker.py: the child uses one thread and none of the parent's.
            warnings.filterwarnings("ignore", ".*fork.*", DeprecationWarning)
            self.process.start()
        theirs.close()

    def has_room(self, nbytes: int) -> bool:
        """Whether a task can be sent without waiting for the worker to read it."""
        return not self.sizes or sum(self.sizes.values()) + nbytes <= _QUEUED_BYTES

    def send(self, number: int, job: bytes) -> None:
        """Hand over a pickled job, and the blocks that have become free.

        Raises:
            OSError: The worker is gone.
        """
        self.sizes[number] = max(len(job), _SMALLEST_MESSAGE)
        self.connection.send(Task(job, self.blocks.take_released()))

    def receive(self) -> tuple[Reply, dict[int, Bytes]]:
        """Read one reply and map what it refers to.

        Raises:
            EOFError, OSError: The worker is gone.
        """
        reply: Reply = self.connection.recv()
        self.sizes.pop(reply.number, None)
        made = reply.new_blocks
        for start in range(0, len(made), DESCRIPTORS_PER_MESSAGE):
            group = made[start : start + DESCRIPTORS_PER_MESSAGE]
            for (identity, size), descriptor in zip(group, self._descriptors(), strict=True):
                self.blocks.add(identity, size, descriptor)
                os.close(descriptor)
        self.blocks.drop(reply.dropped_blocks)
        used = {identity for identity, _, _ in reply.places}
        return reply, {identity: self.blocks.lease(identity) for identity in used}

    def _descriptors(self) -> list[int]:
        with socket.socket(fileno=os.dup(self.connection.fileno())) as channel:
            data, descriptors, _, _ = socket.recv_fds(channel, 1, DESCRIPTORS_PER_MESSAGE)
        if not data:
            raise EOFError
        return descriptors

    def describe_end(self) -> str:
        """The worker and how it ended, for an error message."""
        self.process.join(_SECONDS_TO_END)
        code = self.process.exitcode
        if code is None:
            how = "does not answer"
        elif code < 0:
            names = {number.value: number.name for number in signal.Signals}
            how = f"was killed by signal {names.get(-code, -code)}"
        else:
            how = f"ended unexpectedly (exit code {code})"
        return f"worker {self.index} (pid {self.process.pid}) {how}"


def _start_worker(
    connection: Connection, inherited: Sequence[Connection], load_batch: LoadBatch
) -> None:
    # The parent's ends of the sockets: while a worker holds one, its sibling sees no end of file.
    for other in inherited:
        other.close()
    run_worker(connection, load_batch)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back until the new processes have settled what they do about it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _ProcessBatch:
    """A batch that a worker process loads."""

    def __init__(self, pool: ProcessPool) -> None:
        self._pool = pool
        self.arrived = False
        self._reply: Reply | None = None
        self._leases: dict[int, Bytes] = {}

    def deliver(self, reply: Reply, leases: dict[int, Bytes]) -> None:
        """Keep the worker's reply until it is asked for; dropping it frees its blocks."""
        self._reply = reply
        self._leases = leases
        self.arrived = True

    def result(self, timeout: float) -> Any:
        self._pool.wait_for(self, timeout)
        reply, leases = self._reply, self._leases
        self._reply, self._leases = None, {}
        assert reply is not None
        if reply.is_error:
            error, text = pickle.loads(reply.message)  # noqa: S301 - from our own forked worker
            raise error from WorkerTraceback(text)
        buffers = [leases[block][offset : offset + size] for block, offset, size in reply.places]
        return decode(reply.message, buffers)


class ProcessPool:
    """Worker processes, forked now, so that they share the dataset without pickling it.

    Every worker has a socket of its own, and no lock is shared with it: a worker that dies at any
    point leaves nothing locked and is noticed by the end of its socket. After that, or after
    Ctrl-C while waiting, the pool is closed for good; the owner makes a new one.

    Args:
        load_batch: Makes a batch from the positions of its samples; need not be picklable.
        num_workers: Number of processes.

    Raises:
        MXNetError: The platform cannot fork.
    """

    def __init__(self, load_batch: LoadBatch, num_workers: int) -> None:
        if "fork" not in multiprocessing.get_all_start_methods():
            raise MXNetError(
                "DataLoader: worker processes need fork, which this platform lacks; "
                "pass thread_pool=True or num_workers=0"
            )
        self._workers: list[_Worker] = []
        self._failure: str | None = None
        self._numbers = itertools.count()
        self._expected: dict[int, _ProcessBatch] = {}
        self._waiting_jobs: deque[tuple[int, bytes]] = deque()
        self._lock = threading.RLock()
        self._poll = select.poll()
        self._by_descriptor: dict[int, _Worker] = {}
        self._finalizer = weakref.finalize(self, _end_workers, self._workers, os.getpid())
        with _interrupts_held():
            for index in range(num_workers):
                worker = _Worker(index, load_batch, self._workers)
                self._workers.append(worker)
                self._by_descriptor[worker.connection.fileno()] = worker
                self._poll.register(worker.connection.fileno(), select.POLLIN)

    @property
    def closed(self) -> bool:
        """Whether the workers have ended."""
        return not self._finalizer.alive

    def close(self) -> None:
        """End the workers at once; batches under way are lost."""
        self._failure = self._failure or "the worker processes have been shut down"
        self._finalizer()

    def submit(self, samples: Sequence[Any], entropy: tuple[int, ...]) -> Pending:
        """Start to load a batch, in the worker with the fewest to do."""
        batch = _ProcessBatch(self)
        number = next(self._numbers)
        job = pickle.dumps(Job(number, samples, entropy), protocol=5)
        with self._exclusively(timeout=-1):
            self._check_open()
            self._expected[number] = batch
            self._waiting_jobs.append((number, job))
            self._dispatch()
        return batch

    def wait_for(self, batch: _ProcessBatch, timeout: float) -> None:
        """Collect replies until that of ``batch`` is there.

        Raises:
            MXNetError: A worker is gone.
            LoaderTimeoutError: It took longer than ``timeout`` seconds.
        """
        if batch.arrived:
            return
        deadline = time.monotonic() + timeout
        with self._exclusively(timeout):
            while not batch.arrived:
                self._check_open()
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    raise timeout_error(timeout, "processes")
                self._collect(min(remaining, _LIVENESS_INTERVAL))

    def _check_open(self) -> None:
        if self.closed:
            raise self._closed_error()

    def _closed_error(self) -> MXNetError:
        return MXNetError(f"DataLoader: {self._failure}; iterate again to start new workers")

    def _dispatch(self) -> None:
        """Send waiting jobs to workers that can take them."""
        while self._waiting_jobs:
            worker = min(self._workers, key=lambda worker: len(worker.sizes))
            number, job = self._waiting_jobs[0]
            if not worker.has_room(len(job)):
                return
            self._waiting_jobs.popleft()
            try:
                worker.send(number, job)
            except OSError as error:
                self._fail(worker, error)

    def _collect(self, seconds: float) -> None:
        """Wait for replies and take in those that are there."""
        ready = self._poll.poll(seconds * 1000)
        for descriptor, _ in ready:
            worker = self._by_descriptor[descriptor]
            try:
                reply, leases = worker.receive()
            except (EOFError, OSError) as error:
                self._fail(worker, error)
            self._expected.pop(reply.number).deliver(reply, leases)
        self._dispatch()
        if not ready:
            for worker in self._workers:
                if not worker.process.is_alive():
                    self._fail(worker)

    @contextlib.contextmanager
    def _exclusively(self, timeout: float) -> Iterator[None]:
        """Hold the sockets; whoever does collects replies for all threads that wait."""
        if not self._lock.acquire(timeout=timeout):
            raise timeout_error(timeout, "processes")
        try:
            yield
        except (LoaderTimeoutError, MXNetError):
            raise
        except BaseException as error:
            # Ctrl-C, or what a signal handler raised: half a message may have gone through, so the
            # sockets are of no more use.
            self._failure = f"loading was interrupted by {type(error).__name__}"
            self.close()
            raise
        finally:
            self._lock.release()

    def _fail(self, worker: _Worker, error: Exception | None = None) -> NoReturn:
        self._failure = f"{worker.describe_end()} while it was loading data"
        self.close()
        raise self._closed_error() from error


def _end_workers(workers: list[_Worker], owner: int) -> None:
    if os.getpid() != owner:  # a forked copy of the pool: the processes are not its children
        return
    for worker in workers:
        worker.connection.close()
        worker.process.terminate()
    deadline = time.monotonic() + _SECONDS_TO_END
    for worker in workers:
        worker.process.join(max(0.0, deadline - time.monotonic()))
        if worker.process.exitcode is None:
            worker.process.kill()
            worker.process.join()
