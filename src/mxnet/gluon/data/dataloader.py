"""DataLoader: batches of a dataset, loaded ahead by worker processes or threads."""

from __future__ import annotations

import functools
import multiprocessing.pool as multiprocessing_pool  # noqa: F401 - see below
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.reduction import ForkingPickler as ForkingPickler
from typing import Any

import numpy as np
import torch

from mxnet.context import Context, cpu, cpu_pinned
from mxnet.gluon.data.batch_transforms import load_transformed
from mxnet.gluon.data.batchify import default_batchify_fn as default_batchify_fn
from mxnet.gluon.data.batchify import default_mp_batchify_fn as default_mp_batchify_fn
from mxnet.gluon.data.batchify import take_rows
from mxnet.gluon.data.dataset import columns_of
from mxnet.gluon.data.pinned import pin
from mxnet.gluon.data.pool import Pending, Pool
from mxnet.gluon.data.pool_iterator import MultiWorkerIter as _MultiWorkerIter  # noqa: F401
from mxnet.gluon.data.process_pool import ProcessPool
from mxnet.gluon.data.sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler
from mxnet.gluon.data.thread_pool import ThreadPool
from mxnet.ndarray import NDArray
from mxnet.random_state import generator_for

# Packages take `ForkingPickler` and `_as_in_context` from here, and use `multiprocessing.pool`
# without importing it, because the reference's data loader has done so.


class DataLoader:
    """Loads a dataset in batches.

    Iterating gives the batches in the order of the sampler, whatever the number of workers. With
    workers, batches are loaded ahead, and arrays of worker processes arrive through shared memory
    on context ``cpu_shared(0)``. The processes are forked when the loader is made and see the
    dataset as it was then; the dataset and the functions need not be picklable. Random generators
    in them (``mx.random``, NumPy's and Python's global ones) are seeded anew for every batch, from
    the parent's, so that augmentation is repeatable and differs between batches.

    An exception in a worker is raised where the batch is asked for, with the worker's traceback as
    its cause. If a worker process dies, that is an MXNetError; the next iteration starts new ones.

    Args:
        dataset: A Dataset, or a sequence such as a list or an array.
        batch_size: Samples per batch.
        shuffle: Visit the samples in random order.
        sampler: Order of the samples; excludes ``shuffle``.
        last_batch: What becomes of the last samples if they do not fill a batch: ``"keep"`` (the
            default), ``"discard"`` or ``"rollover"`` to the next epoch.
        batch_sampler: Iterable over lists of positions, instead of ``batch_size``, ``shuffle``,
            ``sampler`` and ``last_batch``.
        batchify_fn: Makes a batch of a list of samples; by default ``default_batchify_fn``, with
            workers ``default_mp_batchify_fn``.
        num_workers: Processes (or threads) that load batches; 0 loads them when they are asked for.
        pin_memory: Put batches into page-locked memory, for faster copies to a GPU. Without a GPU
            only the context, ``cpu_pinned``, changes.
        pin_device_id: Index of that context.
        prefetch: Batches to load ahead; by default ``2 * num_workers``. Without workers it has no
            meaning.
        thread_pool: Use threads instead of processes.
        timeout: Seconds to wait for a batch of a worker.
        auto_reload: Start to load the next epoch as soon as one ends, and the first one now.

    Raises:
        ValueError: The arguments exclude each other, or ``batch_size`` is missing.
        AssertionError: ``timeout`` is not positive.

    Example:
        >>> data = mx.gluon.data.ArrayDataset(np.arange(10).reshape(5, 2), np.arange(5))
        >>> loader = mx.gluon.data.DataLoader(data, batch_size=2)
        >>> len(loader), [label.asnumpy().tolist() for _, label in loader]
        (3, [[0, 1], [2, 3], [4]])
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = None,
        shuffle: bool = False,
        sampler: Sampler | None = None,
        last_batch: str | None = None,
        batch_sampler: Iterable[Sequence[Any]] | None = None,
        batchify_fn: Callable[[Sequence[Any]], Any] | None = None,
        num_workers: int = 0,
        pin_memory: bool = False,
        pin_device_id: int = 0,
        prefetch: int | None = None,
        thread_pool: bool = False,
        timeout: float = 120,
        auto_reload: bool = False,
    ) -> None:
        self._pool: Pool | None = None
        self._next_epoch: _Epoch | None = None
        if not timeout > 0:
            raise AssertionError(f"DataLoader: timeout must be positive, given {timeout}")
        self._dataset = dataset
        self._batch_sampler = _make_batch_sampler(
            dataset, batch_size, shuffle, sampler, last_batch, batch_sampler
        )
        self._num_workers = max(0, num_workers)
        self._thread_pool = thread_pool
        self._timeout = timeout
        self._prefetch = max(0, 2 * self._num_workers if prefetch is None else int(prefetch))
        # Loaders that packages derive read these two, and `_batchify_fn` below.
        self._pin_memory = pin_memory
        self._pin_device_id = pin_device_id
        self.auto_reload = auto_reload
        if batchify_fn is None:
            batchify_fn = default_mp_batchify_fn if self._num_workers else default_batchify_fn
        self._batchify_fn = batchify_fn
        self._load_batch = functools.partial(_load_batch, dataset, batchify_fn)
        if self._num_workers:
            self._open_pool()
            if auto_reload:
                self.refresh()

    def __len__(self) -> int:
        return len(self._batch_sampler)  # type: ignore[arg-type] # an iterable may lack a length

    def __iter__(self) -> Iterator[Any]:
        if not self._num_workers:
            for samples in self._batch_sampler:
                yield self._pin(self._load_batch(samples))
            return
        epoch, self._next_epoch = self._next_epoch, None
        yield from map(self._pin, epoch or self._start_epoch())
        if self.auto_reload:
            self.refresh()

    def refresh(self) -> None:
        """Start to load the next epoch now; what was loaded for it before is thrown away."""
        if self._num_workers:
            self._next_epoch = self._start_epoch()

    def clean(self) -> None:
        """Throw away what has been loaded ahead for the next epoch."""
        self._next_epoch = None

    def __del__(self) -> None:
        # `getattr`: __init__ may have been left, or never entered, by an exception.
        pool = getattr(self, "_pool", None)
        if pool is not None:
            pool.close()

    def _open_pool(self) -> Pool:
        if self._pool is None or self._pool.closed:
            kind = ThreadPool if self._thread_pool else ProcessPool
            self._pool = kind(self._load_batch, self._num_workers)
        return self._pool

    def _start_epoch(self) -> _Epoch:
        return _Epoch(self._open_pool(), self._batch_sampler, self._prefetch, self._timeout)

    def _pin(self, batch: Any) -> Any:
        return pin(batch, cpu_pinned(self._pin_device_id)) if self._pin_memory else batch


class _Epoch:
    """One pass over the batches, loaded ahead by a pool."""

    def __init__(
        self, pool: Pool, batches: Iterable[Sequence[Any]], prefetch: int, timeout: float
    ) -> None:
        self._pool = pool
        self._batches = enumerate(batches)
        self._timeout = timeout
        self._entropy = _draw_entropy()
        self._under_way: deque[Pending] = deque()
        for _ in range(prefetch):
            self._submit_next()

    def _submit_next(self) -> None:
        for number, samples in self._batches:
            self._under_way.append(self._pool.submit(samples, (*self._entropy, number)))
            return

    def __iter__(self) -> Iterator[Any]:
        while True:
            self._submit_next()
            if not self._under_way:
                return
            yield self._under_way.popleft().result(self._timeout)


def _make_batch_sampler(
    dataset: Any,
    batch_size: int | None,
    shuffle: bool,
    sampler: Sampler | None,
    last_batch: str | None,
    batch_sampler: Iterable[Sequence[Any]] | None,
) -> Iterable[Sequence[Any]]:
    if batch_sampler is not None:
        if batch_size is not None or shuffle or sampler is not None or last_batch is not None:
            raise ValueError(
                "DataLoader: batch_size, shuffle, sampler and last_batch must not be specified "
                "if batch_sampler is specified"
            )
        return batch_sampler
    if batch_size is None:
        raise ValueError(
            "DataLoader: batch_size must be specified unless batch_sampler is specified"
        )
    if sampler is not None and shuffle:
        raise ValueError("DataLoader: shuffle must not be specified if sampler is specified")
    if sampler is None:
        sampler = RandomSampler(len(dataset)) if shuffle else SequentialSampler(len(dataset))
    return BatchSampler(sampler, batch_size, last_batch or "keep")


def _load_batch(
    dataset: Any, batchify_fn: Callable[[Sequence[Any]], Any], samples: Sequence[Any]
) -> Any:
    if batchify_fn is default_batchify_fn or batchify_fn is default_mp_batchify_fn:
        columns = columns_of(dataset)
        positions = np.asarray(samples)
        if columns is not None and positions.ndim == 1 and positions.dtype.kind == "i":
            shared = batchify_fn is default_mp_batchify_fn
            batch = [take_rows(column, positions, shared) for column in columns]
            return batch if len(batch) > 1 else batch[0]
        if len(samples):
            batch = load_transformed(dataset, samples, batchify_fn)
            if batch is not None:
                return batch
    return batchify_fn([dataset[i] for i in samples])


def _draw_entropy() -> tuple[int, ...]:
    """Seeds for an epoch: a draw from mx.random's generator, and the state of NumPy's.

    NumPy's is looked at and not advanced: shuffling must not depend on the number of workers.
    """
    draw = torch.randint(2**63 - 1, (), generator=generator_for(cpu()))
    _, key, position, *_ = np.random.get_state(legacy=True)  # noqa: NPY002 - what users seed
    return int(draw), zlib.crc32(np.asarray(key).tobytes()), int(position)


def _as_in_context(data: Any, ctx: Context) -> Any:
    """Arrays, and those in lists and tuples, on the context ``ctx``; other values as they are."""
    if isinstance(data, NDArray):
        return data.as_in_context(ctx)
    if isinstance(data, list | tuple):
        return [_as_in_context(item, ctx) for item in data]
    return data
