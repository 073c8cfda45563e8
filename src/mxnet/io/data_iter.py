"""The interface of data iterators."""

from __future__ import annotations

from typing import Any

from mxnet.io.description import DataBatch


class DataIter:
    """Base class of iterators that yield :class:`DataBatch` objects, epoch by epoch.

    A subclass defines ``next``, or ``iter_next`` with ``getdata``, ``getlabel``, ``getpad`` and
    ``getindex``; ``reset``; and the properties ``provide_data`` and ``provide_label``.

    Args:
        batch_size: Number of samples in a batch.

    Example:
        >>> class Two(mx.io.DataIter):
        ...     step = 0
        ...
        ...     def iter_next(self):
        ...         self.step += 1
        ...         return self.step <= 2
        ...
        ...     def getdata(self):
        ...         return [mx.nd.ones((1,)) * self.step]
        >>> [float(batch.data[0].asscalar()) for batch in Two()]
        [1.0, 2.0]
    """

    def __init__(self, batch_size: int = 0) -> None:
        self.batch_size = batch_size

    def __iter__(self) -> DataIter:
        return self

    def __next__(self) -> Any:
        return self.next()

    def reset(self) -> None:
        """Begin a new epoch."""

    def next(self) -> Any:
        """The next batch.

        Raises:
            StopIteration: The epoch is over.
        """
        if not self.iter_next():
            raise StopIteration
        return DataBatch(
            data=self.getdata(), label=self.getlabel(), pad=self.getpad(), index=self.getindex()
        )

    def iter_next(self) -> Any:
        """Move to the next batch; false when the epoch is over."""

    def getdata(self) -> Any:
        """The inputs of the current batch."""

    def getlabel(self) -> Any:
        """The labels of the current batch."""

    def getindex(self) -> Any:
        """The numbers of the samples in the current batch, or None."""
        return None

    def getpad(self) -> Any:
        """How many samples at the end of the current batch only fill it up."""
