"""Samplers: the order in which a data loader visits the samples of a dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np

LAST_BATCH_POLICIES = ("keep", "discard", "rollover")


class Indexable(Protocol):
    """What serves as a dataset: a Dataset, a list, an array."""

    def __len__(self) -> int: ...

    def __getitem__(self, idx: int, /) -> Any: ...


class Sampler:
    """Base class of samplers: an iterable over indices (or lists of indices) with a length.

    Subclasses define ``__iter__`` and ``__len__``.

    Example:
        >>> class EvenSampler(mx.gluon.data.Sampler):
        ...     def __iter__(self):
        ...         return iter(range(0, 6, 2))
        ...
        ...     def __len__(self):
        ...         return 3
        >>> list(EvenSampler())
        [0, 2, 4]
    """

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} does not define __len__")

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError(f"{type(self).__name__} does not define __iter__")


class SequentialSampler(Sampler):
    """The indices ``start, start + 1, ..., start + length - 1``.

    Args:
        length: Number of indices.
        start: The first index.

    Example:
        >>> list(mx.gluon.data.SequentialSampler(3, start=5))
        [5, 6, 7]
    """

    def __init__(self, length: int, start: int = 0) -> None:
        self._length = length
        self._start = start

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._start, self._start + self._length))

    def __len__(self) -> int:
        return self._length


class RandomSampler(Sampler):
    """The indices ``0 ... length - 1`` in a random order, a new one on every iteration.

    The order comes from NumPy's global generator, so ``np.random.seed`` makes it repeatable, and
    the same seed gives the order that Apache MXNet gives.

    Args:
        length: Number of indices.

    Example:
        >>> np.random.seed(3)
        >>> list(mx.gluon.data.RandomSampler(8))
        [5, 7, 4, 6, 3, 1, 0, 2]
    """

    def __init__(self, length: int) -> None:
        self._length = length

    def __iter__(self) -> Iterator[int]:
        indices = np.arange(self._length)
        np.random.shuffle(indices)  # noqa: NPY002 - the global generator is the documented source
        # Python integers: they pickle ten times faster than NumPy's on the way to the workers.
        return iter(indices.tolist())

    def __len__(self) -> int:
        return self._length


class FilterSampler(Sampler):
    """The indices of the samples for which a function is true.

    Every sample is loaded once, when the sampler is made.

    Args:
        fn: Called with each sample; a true result keeps it.
        dataset: The dataset; anything with indices and a length.

    Example:
        >>> list(mx.gluon.data.FilterSampler(lambda value: value > 10, [5, 20, 7, 30]))
        [1, 3]
    """

    def __init__(self, fn: Callable[[Any], Any], dataset: Indexable) -> None:
        self._fn = fn
        self._dataset = dataset
        self._indices = [i for i in range(len(dataset)) if fn(dataset[i])]

    def __iter__(self) -> Iterator[int]:
        return iter(self._indices)

    def __len__(self) -> int:
        return len(self._indices)


class BatchSampler(Sampler):
    """Groups the indices of another sampler into lists of ``batch_size``.

    Args:
        sampler: Source of the indices.
        batch_size: Indices per batch; positive.
        last_batch: What becomes of the indices left over when the source ends: ``"keep"`` returns
            them as a smaller batch, ``"discard"`` drops them, ``"rollover"`` puts them in front of
            the next iteration.

    Raises:
        ValueError: ``last_batch`` is none of the three, or ``batch_size`` is not positive.

    Example:
        >>> batches = mx.gluon.data.BatchSampler(mx.gluon.data.SequentialSampler(5), 2, "rollover")
        >>> list(batches), list(batches)
        ([[0, 1], [2, 3]], [[4, 0], [1, 2], [3, 4]])
    """

    def __init__(
        self, sampler: Sampler | Sequence[int], batch_size: int, last_batch: str = "keep"
    ) -> None:
        if last_batch not in LAST_BATCH_POLICIES:
            raise ValueError(
                "BatchSampler: last_batch must be one of 'keep', 'discard', or 'rollover', "
                f"but got {last_batch!r}"
            )
        if batch_size <= 0:
            raise ValueError(f"BatchSampler: batch_size must be positive, got {batch_size}")
        self._sampler = sampler
        self._batch_size = batch_size
        self._last_batch = last_batch
        self._left_over: list[int] = []

    def __iter__(self) -> Iterator[list[int]]:
        batch, self._left_over = self._left_over, []
        for index in self._sampler:
            batch.append(index)
            if len(batch) == self._batch_size:
                yield batch
                batch = []
        if batch:
            if self._last_batch == "keep":
                yield batch
            elif self._last_batch == "rollover":
                self._left_over = batch

    def __len__(self) -> int:
        if self._last_batch == "keep":
            return (len(self._sampler) + self._batch_size - 1) // self._batch_size
        return (len(self._left_over) + len(self._sampler)) // self._batch_size
