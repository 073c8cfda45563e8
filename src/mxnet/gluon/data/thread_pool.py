"""Worker threads of a data loader."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from mxnet.gluon.data.pool import Pending, timeout_error
from mxnet.gluon.data.worker import LoadBatch
from mxnet.thread_state import STATE


class ThreadPool:
    """Worker threads; for datasets that spend their time outside Python, in decoders and reads.

    Args:
        load_batch: Makes a batch from the positions of its samples.
        num_workers: Number of threads.
    """

    def __init__(self, load_batch: LoadBatch, num_workers: int) -> None:
        self._load_batch = load_batch
        self._executor = ThreadPoolExecutor(
            num_workers,
            thread_name_prefix="mxnet-dataloader",
            initializer=_adopt_modes,
            initargs=(STATE.np_shape, STATE.np_array),
        )
        self.closed = False

    def submit(self, samples: Sequence[Any], entropy: tuple[int, ...]) -> Pending:  # noqa: ARG002
        """Start to load a batch; threads share the process's generators, so no seed is used."""
        return _ThreadBatch(self._executor.submit(self._load_batch, samples))

    def close(self) -> None:
        """End the threads as they finish the batches they are at."""
        self.closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)


def _adopt_modes(np_shape: bool, np_array: bool) -> None:
    STATE.np_shape = np_shape
    STATE.np_array = np_array


class _ThreadBatch:
    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def result(self, timeout: float) -> Any:
        # Not future.result(timeout): a TimeoutError of the dataset's own must stay what it is.
        if not wait([self._future], timeout).done:
            raise timeout_error(timeout, "threads")
        return self._future.result()
