"""Batches of a `multiprocessing` pool that its user made, for loaders that packages derive."""

from __future__ import annotations

import io
import multiprocessing
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.reduction import ForkingPickler
from typing import Any

from mxnet.context import cpu_pinned
from mxnet.gluon.data.pinned import pin
from mxnet.gluon.data.pool import timeout_error


def load_and_pickle(
    samples: Sequence[int], batchify_fn: Callable[[Sequence[Any]], Any], dataset: Any = None
) -> bytes:
    """The pickled batch of the samples at some positions; runs in a worker process.

    Args:
        samples: Positions in ``dataset``.
        batchify_fn: Makes a batch of a list of samples.
        dataset: Where the samples come from.
    """
    buffer = io.BytesIO()
    batch = batchify_fn([dataset[i] for i in samples])
    ForkingPickler(buffer, pickle.HIGHEST_PROTOCOL).dump(batch)
    return buffer.getvalue()


class MultiWorkerIter:
    """Iterates over the batches that a pool loads ahead, in the order of the sampler.

    Packages derive from it and override ``_push_next``, so its attributes have the reference's
    names. DataLoader itself has pools of its own kind.

    Args:
        worker_pool: A pool with ``apply_async``, such as ``multiprocessing.Pool``.
        batchify_fn: Makes a batch of a list of samples.
        batch_sampler: Iterable over lists of positions.
        pin_memory: Put batches into page-locked memory.
        pin_device_id: Index of that context.
        worker_fn: Called in a worker with a list of positions, ``batchify_fn`` and ``dataset``;
            returns the pickled batch.
        prefetch: Batches to load ahead.
        dataset: Handed to ``worker_fn``.
        data_loader: Kept alive while the batches are read.
        timeout: Seconds to wait for a batch.

    Raises:
        TimeoutError: A batch did not arrive in time.
    """

    def __init__(
        self,
        worker_pool: Any,
        batchify_fn: Callable[[Sequence[Any]], Any],
        batch_sampler: Iterable[Sequence[Any]],
        pin_memory: bool = False,
        pin_device_id: int = 0,
        worker_fn: Callable[..., bytes] = load_and_pickle,
        prefetch: int = 0,
        dataset: Any = None,
        data_loader: Any = None,
        timeout: float = 120,
    ) -> None:
        self._worker_pool = worker_pool
        self._batchify_fn = batchify_fn
        self._batch_sampler = batch_sampler
        self._data_buffer: dict[int, Any] = {}
        self._rcvd_idx = 0
        self._sent_idx = 0
        self._iter = iter(batch_sampler)
        self._worker_fn = worker_fn
        self._pin_memory = pin_memory
        self._pin_device_id = pin_device_id
        self._dataset = dataset
        self._data_loader = data_loader
        self._timeout = timeout
        for _ in range(prefetch):
            self._push_next()

    def __len__(self) -> int:
        return len(self._batch_sampler)  # type: ignore[arg-type] # an iterable may lack a length

    def _push_next(self) -> None:
        """Have the next batch loaded, if there is one."""
        samples = next(self._iter, None)
        if samples is None:
            return
        self._data_buffer[self._sent_idx] = self._worker_pool.apply_async(
            self._worker_fn, (samples, self._batchify_fn, self._dataset)
        )
        self._sent_idx += 1

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        self._push_next()
        if self._rcvd_idx == self._sent_idx:
            raise StopIteration
        under_way = self._data_buffer.pop(self._rcvd_idx)
        try:
            message = under_way.get(self._timeout)
        except multiprocessing.TimeoutError:
            raise timeout_error(self._timeout, "processes") from None
        self._rcvd_idx += 1
        batch = pickle.loads(message)  # noqa: S301 - from a worker of our own
        return pin(batch, cpu_pinned(self._pin_device_id)) if self._pin_memory else batch

    def next(self) -> Any:
        """The next batch."""
        return next(self)
