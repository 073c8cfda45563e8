"""What runs in a worker process of a data loader."""

from __future__ import annotations

import os
import pickle
import random
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import numpy as np
import torch

from mxnet import random_state
from mxnet.base import MXNetError
from mxnet.gluon.data.shared_blocks import SharedArena
from mxnet.gluon.data.transport import Place, encode

# Descriptors per message: the kernel takes at most 253 (SCM_MAX_FD).
DESCRIPTORS_PER_MESSAGE = 64
# Seconds between two looks at whether the parent still lives.
_PARENT_CHECK_INTERVAL = 5.0

LoadBatch = Callable[[Sequence[Any]], Any]


class Job(NamedTuple):
    """A batch to load."""

    number: int
    samples: Sequence[Any]
    # Entropy of the random generators while the batch is loaded.
    entropy: tuple[int, ...]


class Task(NamedTuple):
    """What the parent sends: a pickled job, and the blocks it has no use for any more."""

    job: bytes
    released: list[int]


class Reply(NamedTuple):
    """What the worker sends: a batch or an error, and the changes to its blocks."""

    number: int
    message: bytes
    places: list[Place]
    is_error: bool
    # Identity and size; the descriptors follow the reply on the same socket.
    new_blocks: list[tuple[int, int]]
    dropped_blocks: list[int]


class WorkerTraceback(Exception):  # noqa: N818 - the cause of an error, not an error
    """The traceback of an exception in a worker process, shown as its cause."""

    def __init__(self, text: str) -> None:
        super().__init__(f'\n"""\n{text}"""')


# The arena of this process if it is a worker; batchify functions write into it directly.
_arena: SharedArena | None = None


def current_arena() -> SharedArena | None:
    """The arena that this worker process sends batches from; None in any other process."""
    return _arena


def run_worker(connection: Connection, load_batch: LoadBatch) -> None:
    """Load batches until the parent hangs up or is gone.

    Args:
        connection: This worker's end of the socket.
        load_batch: Makes a batch from the positions of its samples.
    """
    global _arena  # noqa: PLW0603 - batchify functions have no parameter to pass it by
    _arena = SharedArena()
    _prepare_process()
    parent = os.getppid()
    while True:
        try:
            if not connection.poll(_PARENT_CHECK_INTERVAL):
                if os.getppid() != parent:
                    return
                continue
            task: Task = connection.recv()
            _arena.recycle(task.released)
            job: Job = pickle.loads(task.job)  # noqa: S301 - from our own parent
            _answer(connection, _arena, load_batch, job)
        except (EOFError, ConnectionError):
            return


def _prepare_process() -> None:
    # Ctrl-C reaches the whole process group; the parent decides what becomes of its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    # Kernels use one thread, as in every forked process (mxnet.engine.forked).
    # OpenCV has a thread pool of its own; the variable counts when it is not loaded yet.
    os.environ["OPENCV_FOR_THREADS_NUM"] = "1"
    if "cv2" in sys.modules:
        sys.modules["cv2"].setNumThreads(1)


def _answer(connection: Connection, arena: SharedArena, load_batch: LoadBatch, job: Job) -> None:
    places: list[Place] = []
    is_error = False
    try:
        _seed_generators(job)
        message, places = encode(load_batch(job.samples), arena)
    except BaseException as error:  # raised again in the parent
        is_error = True
        message = _describe_error(error)
    made = arena.take_new()
    dropped = arena.finish_task([identity for identity, _, _ in places])
    new_blocks = [(identity, size) for identity, size, _ in made]
    descriptors = [descriptor for _, _, descriptor in made]
    try:
        connection.send(Reply(job.number, message, places, is_error, new_blocks, dropped))
        _send_descriptors(connection, descriptors)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _send_descriptors(connection: Connection, descriptors: list[int]) -> None:
    if not descriptors:
        return
    with socket.socket(fileno=os.dup(connection.fileno())) as channel:
        for start in range(0, len(descriptors), DESCRIPTORS_PER_MESSAGE):
            socket.send_fds(channel, [b"d"], descriptors[start : start + DESCRIPTORS_PER_MESSAGE])


def _seed_generators(job: Job) -> None:
    """Seed this process's generators by the batch: it is no matter which worker loads it."""
    seed, numpy_seed, python_seed = np.random.SeedSequence(job.entropy).generate_state(3)
    random_state.seed_all(int(seed))
    torch.default_generator.manual_seed(int(seed))
    np.random.seed(numpy_seed)  # noqa: NPY002 - what transforms draw from is the global generator
    random.seed(int(python_seed))


def _describe_error(error: BaseException) -> bytes:
    """Pickle an error with its traceback; what cannot be pickled becomes an MXNetError."""
    text = "".join(traceback.format_exception(error))
    name = type(error).__name__
    substitute = MXNetError(f"DataLoader: {name} in a worker process: {error}")
    # SystemExit and its like must not end the parent.
    if not isinstance(error, Exception):
        error = substitute
    try:
        message = pickle.dumps((error, text))
        pickle.loads(message)  # noqa: S301 - our own bytes; some errors fail only here
    except Exception:  # the substitute says what the error was
        message = pickle.dumps((substitute, text))
    return message
