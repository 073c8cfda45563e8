"""Epochs of another length."""

from __future__ import annotations

from typing import Any

from mxnet.io.data_iter import DataIter


class ResizeIter(DataIter):
    """Makes epochs of a given number of batches out of an iterator, restarting it when it ends.

    Args:
        data_iter: The iterator.
        size: Batches per epoch.
        reset_internal: Restart the iterator with every epoch; otherwise it goes on where it was.

    Example:
        >>> inner = mx.io.NDArrayIter(mx.nd.array([1, 2, 3, 4]), batch_size=2)
        >>> len(list(mx.io.ResizeIter(inner, 5)))
        5
    """

    def __init__(self, data_iter: Any, size: int, reset_internal: bool = True) -> None:
        super().__init__()
        self.data_iter = data_iter
        self.size = size
        self.reset_internal = reset_internal
        self.cur = 0
        self.current_batch: Any = None
        self.provide_data = data_iter.provide_data
        self.provide_label = data_iter.provide_label
        self.batch_size = data_iter.batch_size
        if hasattr(data_iter, "default_bucket_key"):
            self.default_bucket_key = data_iter.default_bucket_key

    def reset(self) -> None:
        """Begin a new epoch."""
        self.cur = 0
        if self.reset_internal:
            self.data_iter.reset()

    def iter_next(self) -> bool:
        """Move to the next batch; false when the epoch is over."""
        if self.cur == self.size:
            return False
        try:
            self.current_batch = self.data_iter.next()
        except StopIteration:
            self.data_iter.reset()
            self.current_batch = self.data_iter.next()
        self.cur += 1
        return True

    def getdata(self) -> Any:
        """The inputs of the current batch."""
        return self.current_batch.data

    def getlabel(self) -> Any:
        """The labels of the current batch."""
        return self.current_batch.label

    def getindex(self) -> Any:
        """The numbers of the samples in the current batch, or None."""
        return self.current_batch.index

    def getpad(self) -> Any:
        """How many samples at the end of the current batch only fill it up."""
        return self.current_batch.pad
