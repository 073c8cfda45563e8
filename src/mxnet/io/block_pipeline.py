"""Blocks of samples that several threads fill, ahead of the program that uses them."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from mxnet.base import MXNetError

Block = Any
# Puts a record into a row of a block.
FillRow = Callable[[Any, Block, int], None]


class _Filling:
    """A block that is being filled."""

    def __init__(self, block: Block, size: int) -> None:
        self.block = block
        self.size = size
        self.begun = 0
        self.done = 0
        self.errors: dict[int, Exception] = {}


class _Shared:
    """What the threads and the consumer share; the condition guards all of it."""

    def __init__(
        self,
        records: Iterator[Any],
        make_block: Callable[[int], Block],
        fill_row: FillRow,
        sizes: Iterator[int],
        ahead: int,
    ) -> None:
        self.condition = threading.Condition()
        self.records = records
        self.make_block = make_block
        self.fill_row = fill_row
        self.sizes = sizes
        self.ahead = ahead
        self.pending: deque[_Filling] = deque()
        self.finished = False
        self.closed = False
        self.threads: list[threading.Thread] = []

    def work(self) -> None:
        """Fill rows until there are no more records; the body of the threads."""
        while (task := self.next_row()) is not None:
            filling, row, record = task
            try:
                self.fill_row(record, filling.block, row)
            except Exception as error:  # raised again where the row is asked for
                filling.errors[row] = error  # a row belongs to one thread
            with self.condition:
                filling.done += 1
                if filling.done == filling.begun:
                    self.condition.notify_all()

    def next_row(self) -> tuple[_Filling, int, Any] | None:
        """A row to fill and its record; waits while enough blocks are under way."""
        with self.condition:
            while not (self.closed or self.finished):
                filling = self.pending[-1] if self.pending else None
                if filling is None or filling.begun == filling.size:
                    if len(self.pending) >= self.ahead:
                        self.condition.wait()
                        continue
                    filling = self.begin_block()
                row = filling.begun
                try:
                    record = next(self.records)
                except StopIteration:
                    self.finish()
                except Exception as error:  # raised again where the row is asked for
                    filling.errors[row] = error
                    filling.begun += 1
                    filling.done += 1
                else:
                    filling.begun += 1
                    return filling, row, record
        return None

    def begin_block(self) -> _Filling:
        size = next(self.sizes)
        filling = _Filling(self.make_block(size), size)
        self.pending.append(filling)
        return filling

    def finish(self) -> None:
        self.finished = True
        if self.pending and self.pending[-1].begun == 0:
            self.pending.pop()
        self.condition.notify_all()

    def take(self) -> _Filling | None:
        """The next block, when it is full; None after the last."""
        with self.condition:
            while not self.closed:
                if self.pending:
                    head = self.pending[0]
                    full = head.begun == head.size or self.finished
                    if full and head.done == head.begun:
                        self.pending.popleft()
                        self.condition.notify_all()
                        return head
                elif self.finished:
                    return None
                self.condition.wait()
        return None

    def close(self) -> None:
        """Stop the threads, and wait for them."""
        with self.condition:
            self.closed = True
            self.pending.clear()
            self.condition.notify_all()
        for thread in self.threads:
            if thread is not threading.current_thread():
                thread.join()
        close = getattr(self.records, "close", None)
        if close is not None:
            close()


class BlockPipeline:
    """Iterates over blocks of rows in the order of the records.

    A record that cannot be read or put into its row is left out. The rows before it come first;
    then its error is raised, or counted; then the rows behind it follow.

    Args:
        records: The records.
        make_block: Makes a block of a number of rows, which has slices.
        fill_row: Puts a record into a row of a block; runs on the threads.
        sizes: Rows of the first block, of the second, and so on.
        threads: Number of threads.
        ahead: Most blocks that are filled or full at a time.
        skip: Whether to count errors of type MXNetError, not to raise them.
    """

    def __init__(
        self,
        records: Iterator[Any],
        make_block: Callable[[int], Block],
        fill_row: FillRow,
        sizes: Iterator[int],
        *,
        threads: int,
        ahead: int,
        skip: Callable[[], None] | None = None,
    ) -> None:
        self._shared = _Shared(records, make_block, fill_row, sizes, max(ahead, 1))
        self._skip = skip
        self._ready: deque[Block | Exception] = deque()
        # Runs at exit, too: threads must not be in OpenCV when the interpreter ends.
        self.close = weakref.finalize(self, self._shared.close)
        for number in range(threads):
            name = f"BlockPipeline-{number}"
            thread = threading.Thread(target=self._shared.work, name=name, daemon=True)
            self._shared.threads.append(thread)
            thread.start()

    def __iter__(self) -> Iterator[Block]:
        return self

    def __next__(self) -> Block:
        while not self._ready:
            filling = self._shared.take()
            if filling is None:
                raise StopIteration
            self._split(filling)
        first = self._ready.popleft()
        if isinstance(first, Exception):
            try:
                raise first
            finally:
                # Its traceback holds this frame, which would hold it: a cycle with the iterator.
                del first
        return first

    def _split(self, filling: _Filling) -> None:
        """Blocks of the rows between those that failed, and the errors between them."""
        begin = 0
        # Tracebacks of errors hold the filling; it must not hold them, or neither goes in time.
        errors, filling.errors = filling.errors, {}
        for row, error in sorted(errors.items()):
            if begin < row:
                self._ready.append(filling.block[begin:row])
            begin = row + 1
            if self._skip is not None and isinstance(error, MXNetError):
                self._skip()
            else:
                self._ready.append(error)
        if begin == 0 and filling.begun == filling.size:
            self._ready.append(filling.block)
        elif begin < filling.begun:
            self._ready.append(filling.block[begin : filling.begun])
