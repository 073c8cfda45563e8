"""Batches prepared ahead, on other threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from mxnet.io.data_iter import DataIter
from mxnet.io.description import DataBatch, DataDesc

Names = Sequence[Mapping[str, str]] | None


class PrefetchingIter(DataIter):
    """Joins iterators and prepares their next batches while the current one is used.

    Each iterator runs on a thread of its own, one batch ahead. An error in one is raised where its
    batch is asked for.

    Args:
        iters: An iterator, or a list of iterators of equally many batches.
        rename_data: A dictionary per iterator from names of inputs to new ones.
        rename_label: A dictionary per iterator from names of labels to new ones.

    Raises:
        AssertionError: There is no iterator.

    Example:
        >>> inner = mx.io.NDArrayIter(mx.nd.array([1, 2, 3, 4]), batch_size=2)
        >>> [batch.data[0].shape for batch in mx.io.PrefetchingIter(inner)]
        [(2,), (2,)]
    """

    def __init__(self, iters: Any, rename_data: Names = None, rename_label: Names = None) -> None:
        super().__init__()
        self.iters = list(iters) if isinstance(iters, list | tuple) else [iters]
        self.n_iter = len(self.iters)
        if self.n_iter == 0:
            raise AssertionError("PrefetchingIter: iters is empty; expected at least one iterator")
        self.rename_data = rename_data
        self.rename_label = rename_label
        self.batch_size = self.provide_data[0][1][0]
        self.current_batch: DataBatch | None = None
        self._threads = [ThreadPoolExecutor(1, "PrefetchingIter") for _ in self.iters]
        self._ahead: list[Future[Any]] = []
        self._start()

    def _start(self) -> None:
        pairs = zip(self._threads, self.iters, strict=True)
        self._ahead = [thread.submit(_next_or_none, source) for thread, source in pairs]

    def __del__(self) -> None:
        for thread in getattr(self, "_threads", ()):
            thread.shutdown(wait=False)

    @property
    def provide_data(self) -> list[DataDesc]:
        """Descriptions of the inputs of all iterators."""
        return _renamed([i.provide_data for i in self.iters], self.rename_data)

    @property
    def provide_label(self) -> list[DataDesc]:
        """Descriptions of the labels of all iterators."""
        return _renamed([i.provide_label for i in self.iters], self.rename_label)

    def reset(self) -> None:
        """Begin a new epoch."""
        for ahead in self._ahead:
            ahead.exception()  # waits; the epoch that failed is over
        for source in self.iters:
            source.reset()
        self._start()

    def iter_next(self) -> bool:
        """Move to the next batch; false when the epoch is over.

        Raises:
            AssertionError: The iterators do not have equally many batches, or pad them differently.
        """
        batches = [ahead.result() for ahead in self._ahead]
        if batches[0] is None:
            if any(batch is not None for batch in batches):
                raise AssertionError("Number of entry mismatches between iterators")
            return False
        if any(batch is None for batch in batches):
            raise AssertionError("Number of entry mismatches between iterators")
        if any(batch.pad != batches[0].pad for batch in batches):
            raise AssertionError("Different pad number between iterators")
        self.current_batch = DataBatch(
            [array for batch in batches for array in batch.data],
            [array for batch in batches for array in batch.label or ()],
            batches[0].pad,
            batches[0].index,
            provide_data=self.provide_data,
            provide_label=self.provide_label,
        )
        self._start()
        return True

    def next(self) -> DataBatch:
        """The next batch.

        Raises:
            StopIteration: The epoch is over.
        """
        if not self.iter_next():
            raise StopIteration
        assert self.current_batch is not None
        return self.current_batch

    def getdata(self) -> Any:
        """The inputs of the current batch."""
        return None if self.current_batch is None else self.current_batch.data

    def getlabel(self) -> Any:
        """The labels of the current batch."""
        return None if self.current_batch is None else self.current_batch.label

    def getindex(self) -> Any:
        """The numbers of the samples in the current batch, or None."""
        return None if self.current_batch is None else self.current_batch.index

    def getpad(self) -> Any:
        """How many samples at the end of the current batch only fill it up."""
        return None if self.current_batch is None else self.current_batch.pad


def _next_or_none(source: Any) -> Any:
    try:
        return source.next()
    except StopIteration:
        return None


def _renamed(descriptions: Sequence[Sequence[Any]], names: Names) -> list[DataDesc]:
    found = []
    for number, described in enumerate(descriptions):
        new = names[number] if names is not None else {}
        for item in described:
            desc = item if isinstance(item, DataDesc) else DataDesc(*item)
            name = new.get(desc.name, desc.name)
            found.append(DataDesc(name, desc.shape, desc.dtype, desc.layout))
    return found
