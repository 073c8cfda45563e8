"""Iterators over files: rows are read in blocks and cut into batches."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from mxnet.base import MXNetError, unknown_argument_message
from mxnet.io.data_iter import DataIter
from mxnet.io.description import DataBatch, DataDesc

# What a block needs of its type: a length and slices.
Block = Any


class BatchSource(Protocol):
    """What :class:`MXDataIter` iterates over."""

    def before_first(self) -> None:
        """Begin a new epoch."""

    def next(self) -> bool:
        """Move to the next batch; false when the epoch is over."""

    def close(self) -> None:
        """Release files and threads."""

    data: Any
    label: Any
    index: Any
    pad: int


class MXDataIter(DataIter):
    """An iterator over a source of batches, as made by ``CSVIter`` and its like.

    The first batch is read at once: it tells the shapes.

    Args:
        handle: The source.
        data_name: Name of the input.
        label_name: Name of the label.
        **_: Ignored, as in the reference.

    Example:
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "a.csv")
        >>> with open(path, "w") as file:
        ...     _ = file.write("1,2,3")
        >>> batches = mx.io.CSVIter(data_csv=path, data_shape=(3,), batch_size=1)
        >>> isinstance(batches, mx.io.MXDataIter)
        True
    """

    def __init__(
        self,
        handle: BatchSource,
        data_name: str = "data",
        label_name: str = "softmax_label",
        **_: Any,
    ) -> None:
        super().__init__()
        self.handle = handle
        self._closed = False
        self._debug_skip_load = False
        self._debug_at_begin = True
        self.first_batch: DataBatch | None = None
        batch = self.first_batch = self.next()
        assert batch.label is not None
        data, label = batch.data[0], batch.label[0]
        self.provide_data = [DataDesc(data_name, data.shape, data.dtype)]
        self.provide_label = [DataDesc(label_name, label.shape, label.dtype)]
        self.batch_size = data.shape[0]

    def debug_skip_load(self) -> None:
        """Yield the first batch for ever, to measure a program without the time for reading."""
        self._debug_skip_load = True

    def reset(self) -> None:
        """Begin a new epoch.

        Raises:
            MXNetError: The iterator was closed.
        """
        self._check_open()
        self._debug_at_begin = True
        self.first_batch = None
        self.handle.before_first()

    def next(self) -> DataBatch:
        """The next batch.

        Raises:
            StopIteration: The epoch is over.
            MXNetError: The file is damaged, the message says where; or the iterator was closed.
        """
        self._check_open()
        if self._debug_skip_load and not self._debug_at_begin:
            return DataBatch([self.getdata()], [self.getlabel()], self.getpad(), self.getindex())
        if self.first_batch is not None:
            batch, self.first_batch = self.first_batch, None
            return batch
        self._debug_at_begin = False
        if not self.handle.next():
            raise StopIteration
        return DataBatch([self.getdata()], [self.getlabel()], self.getpad(), self.getindex())

    def iter_next(self) -> bool:
        """Move to the next batch; false when the epoch is over.

        Raises:
            MXNetError: The file is damaged, the message says where; or the iterator was closed.
        """
        self._check_open()
        if self.first_batch is not None:
            self.first_batch = None
            return True
        return self.handle.next()

    def getdata(self) -> Any:
        """The input of the current batch: one array."""
        return self.handle.data

    def getlabel(self) -> Any:
        """The label of the current batch: one array."""
        return self.handle.label

    def getindex(self) -> Any:
        """The numbers of the samples in the current batch."""
        return self.handle.index

    def getpad(self) -> int:
        """How many samples at the end of the current batch only fill it up."""
        return self.handle.pad

    @property
    def skipped(self) -> int:
        """How many damaged samples were left out so far."""
        return getattr(self.handle, "skipped", 0)

    def close(self) -> None:
        """Release files and threads; the iterator cannot be used afterwards."""
        self._closed = True
        self.first_batch = None
        self.handle.close()

    def __del__(self) -> None:
        handle = getattr(self, "handle", None)
        if handle is not None:
            handle.close()

    def _check_open(self) -> None:
        if self._closed:
            raise MXNetError("this iterator was closed")


def parsed(parse: Callable[[Sequence[Any]], Block], lines: Sequence[Any]) -> Iterator[Block]:
    """The rows of lines; if a line is bad, the rows before it, and then the error.

    Args:
        parse: Makes a block of lines, or raises MXNetError.
        lines: The lines.

    Raises:
        MXNetError: A line is bad.
    """
    try:
        block = parse(lines)
    except MXNetError as error:
        good, bad = 0, len(lines)
        while bad - good > 1:  # the first `good` lines can be read, the first `bad` cannot
            middle = (good + bad) // 2
            try:
                parse(lines[:middle])
                good = middle
            except MXNetError:
                bad = middle
        if good:
            yield parse(lines[:good])
        raise error from None
    yield block


class RowStream:
    """The rows of one or more files, in order, any number at a time.

    Args:
        read: Makes an iterator over blocks of rows, from the first row.
    """

    def __init__(self, read: Callable[[], Iterator[Block]]) -> None:
        self._read = read
        self._blocks: Iterator[Block] = iter(())
        self._block: Block = ()
        self.restart()

    def restart(self) -> None:
        """Go back to the first row."""
        self.close()
        self._blocks = self._read()
        self._block = ()
        self._position = 0
        self._pieces: list[Block] = []

    def close(self) -> None:
        """Release what reading holds, such as files and threads."""
        close = getattr(self._blocks, "close", None)
        if close is not None:
            close()

    def collect(self, count: int) -> int:
        """Get the next rows ready, fewer than ``count`` at the end; returns how many are.

        Rows stay when an error comes in between, so the next call goes on behind them.
        """
        ready = sum(map(len, self._pieces))
        while ready < count:
            left = len(self._block) - self._position
            if left == 0:
                block = next(self._blocks, None)
                if block is None:
                    break
                self._block, self._position = block, 0
                continue
            step = min(count - ready, left)
            whole = step == len(self._block)
            place = slice(self._position, self._position + step)
            self._pieces.append(self._block if whole else self._block[place])
            self._position += step
            ready += step
        return ready

    def take(self) -> list[Block]:
        """The rows that are ready, as slices of blocks."""
        pieces, self._pieces = self._pieces, []
        return pieces


class BatchedRows:
    """Batches of the rows of streams that run side by side.

    Args:
        name: Name of the iterator, for messages.
        streams: Streams of equally many rows.
        batch_size: Rows per batch.
        round_batch: Fill the last batch up with the first rows, and begin the next epoch after
            them; otherwise with copies of the last row.
        finish: Turns the pieces of each stream into the arrays of data and label.
    """

    def __init__(
        self,
        name: str,
        streams: Sequence[RowStream],
        batch_size: int,
        round_batch: bool,
        finish: Callable[[list[list[Block]]], tuple[Any, Any]],
    ) -> None:
        self._name = name
        self._streams = streams
        self._batch_size = batch_size
        self._round_batch = round_batch
        self._finish = finish
        self._next_row = 0
        self._wrapped = False
        self.data: Any = None
        self.label: Any = None
        self.index: Any = None
        self.pad = 0

    def before_first(self) -> None:
        """Begin a new epoch, after the rows that filled up the last batch."""
        if not self._wrapped:
            self._restart()
        self._wrapped = False

    def _restart(self) -> None:
        for stream in self._streams:
            stream.restart()
        self._next_row = 0

    def next(self) -> bool:
        """Move to the next batch; false when the epoch is over.

        Raises:
            MXNetError: A file is damaged, or one has more rows than another.
        """
        if self._wrapped:
            return False
        pieces, count = self._take(self._batch_size)
        if count == 0:
            return False
        numbers = [np.arange(self._next_row - count, self._next_row)]
        self.pad = self._batch_size - count
        if self.pad:
            more, rows = self._fill(pieces, self.pad)
            pieces = [have + add for have, add in zip(pieces, more, strict=True)]
            numbers.append(rows)
        self.data, self.label = self._finish(pieces)
        self.index = self._numbers(pieces, np.concatenate(numbers).astype(np.uint64))
        return True

    def _numbers(self, pieces: list[list[Block]], rows: np.ndarray) -> np.ndarray:  # noqa: ARG002
        """The numbers of the samples of a batch: by default those of their rows."""
        return rows

    def close(self) -> None:
        """Release what reading holds, such as files and threads."""
        for stream in self._streams:
            stream.close()

    def _take(self, count: int) -> tuple[list[list[Block]], int]:
        counts = [stream.collect(count) for stream in self._streams]
        pieces = [stream.take() for stream in self._streams]
        if len(set(counts)) > 1:
            ends = self._next_row + min(counts)
            raise MXNetError(f"{self._name}: data and labels differ in length; one has {ends} rows")
        self._next_row += counts[0]
        return pieces, counts[0]

    def _fill(self, pieces: list[list[Block]], missing: int) -> tuple[list[list[Block]], Any]:
        if not self._round_batch:
            last = [[blocks[-1][-1:]] * missing for blocks in pieces]
            return last, np.full(missing, self._next_row - 1)
        self._wrapped = True
        more: list[list[Block]] = [[] for _ in pieces]
        rows = []
        while missing:
            self._restart()
            again, count = self._take(missing)
            more = [have + add for have, add in zip(more, again, strict=True)]
            rows.append(np.arange(count))
            missing -= count
        return more, np.concatenate(rows)


def check_count(function: str, name: str, value: int) -> int:
    """``value`` if it is a positive integer.

    Raises:
        MXNetError: It is not.
    """
    if int(value) < 1:
        raise MXNetError(f"{function}: {name} must be positive, got {value}")
    return int(value)


def make_iterator(source: BatchSource, function: Callable[..., Any], names: Any) -> MXDataIter:
    """The iterator over a source, with the arguments that every file iterator passes on.

    Raises:
        MXNetError: The file has no batch.
    """
    data_name, label_name = names.pop("data_name", "data"), names.pop("label_name", "softmax_label")
    names.pop("name", None)
    if names:
        known = [*inspect.signature(function).parameters, "data_name", "label_name"]
        message = unknown_argument_message(function.__name__, names, known)
        warnings.warn(f"{message}; it is ignored", stacklevel=3)
    try:
        return MXDataIter(source, data_name, label_name)
    except StopIteration:
        raise MXNetError(f"{function.__name__}: the data has no whole batch") from None
