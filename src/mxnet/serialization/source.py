"""Reading bytes front to back, each length checked before it is believed."""

from __future__ import annotations

import concurrent.futures
import contextlib
import ctypes
import io
import math
import os
import stat
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import numpy as np
import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.storage import prefer_huge_pages

BytesLike = bytes | bytearray | memoryview
PathLike = str | os.PathLike[str]

# Where fresh memory is filled, the time goes to the system handing over pages, which threads share
# well: 100 MB take 45 ms by two threads and 85 ms by one.
_THREADS = min(4, os.cpu_count() or 1)
_LARGE = 1 << 20
_PART = 4 << 20
# Seconds per byte from which large pages do not pay: usually 100 MB take 20 ms, and 50 by small
# pages, but 200 on virtual machines whose host first has to find the memory.
_SLOW = 0.6e-9
# What a file's headers and small arrays are read into, and the arrays that count as small.
_WINDOW = 32 << 10
_SMALL = 16 << 10
_HEADER = 2 << 10
_PREADV = hasattr(os, "preadv")


class Source:
    """A file or buffer that is read once, from its first byte to its last.

    Args:
        name: What errors call it.
        data: The buffer, or the open file without a buffer of its own.
        size: Its length in bytes.
    """

    def __init__(self, name: str, data: memoryview | io.FileIO, size: int) -> None:
        self.name = name
        self.size = size
        self.offset = 0
        # The bytes from `_start` to `_end` are in memory.
        self._start = 0
        if isinstance(data, memoryview):
            self._file = None
            self._window: memoryview = data
            self._end = size
        else:
            self._file = data
            self._window = memoryview(bytearray(_WINDOW))
            self._end = 0
        self._address = _address(self._window)
        # Large data is left out at first: its memory and its place in the file.
        self._left_out: list[tuple[memoryview, int]] = []
        self._huge_pages = True

    @property
    def remaining(self) -> int:
        """Number of bytes that have not been read."""
        return self.size - self.offset

    def fail(self, problem: str, offset: int | None = None) -> NoReturn:
        """Raise the error for damaged bytes.

        Args:
            problem: What was found and what was expected.
            offset: Where; by default, the byte after the last one read.

        Raises:
            MXNetError: Always.
        """
        place = self.offset if offset is None else offset
        raise MXNetError(f"{self.name}: byte {place}: {problem}")

    def read(self, count: int, what: str) -> bytes:
        """The next ``count`` bytes, which hold ``what``."""
        if count > self.size - self.offset:
            self._fail_short(count, what)
        if self._file is not None and count > len(self._window):
            chunk = bytearray(count)
            self._read_into(memoryview(chunk), what)
            self.offset += count
            return bytes(chunk)
        if self.offset + count > self._end:
            self._fill(count, what)
        place = self.offset - self._start
        self.offset += count
        return bytes(self._window[place : place + count])

    def unpack(self, layout: struct.Struct, what: str) -> tuple[int, ...]:
        """The next fields, laid out as ``layout``, which hold ``what``."""
        fields = self.peek(layout, what)
        self.offset += layout.size
        return fields

    def peek(self, layout: struct.Struct, what: str) -> tuple[int, ...]:
        """What `unpack` would return, without going on."""
        offset = self.offset
        if offset + layout.size > self._end:
            if layout.size > self.size - offset:
                self._fail_short(layout.size, what)
            self._fill(layout.size, what)
        return layout.unpack_from(self._window, offset - self._start)

    def tensor(
        self,
        shape: tuple[int, ...],
        dtype: torch.dtype,
        what: str,
        *,
        later: bool = False,
    ) -> Tensor:
        """The next values, in a new tensor's memory.

        The file is not mapped. Pages of a mapping show what is written to the file afterwards, so
        that a program that copies another checkpoint over it would change the arrays, and a file
        that is cut would end the process.

        Args:
            shape: Shape of the tensor.
            dtype: Its element type.
            what: What errors call it.
            later: The values are not looked at before `finish`.
        """
        # Python integers do not overflow, so a hostile product is just too large a number.
        count = math.prod(shape) * dtype.itemsize
        if count > self.size - self.offset:
            self._fail_short(count, f"{what} of shape {shape}")
        if not count and math.prod(filter(None, shape)) * dtype.itemsize >= 2**63:
            self.fail(f"{what} has shape {shape}; its strides do not fit in 64 bits")
        if count <= _SMALL or self._file is None:
            memory = torch.empty(shape, dtype=dtype)
            if count:
                if self.offset + count > self._end:
                    self._fill(count, what)
                place = self._address + self.offset - self._start
                ctypes.memmove(memory.data_ptr(), place, count)
            data = memory.view(torch.uint8) if dtype is torch.bool else memory
        else:
            data = torch.empty(count, dtype=torch.uint8)
            if count >= _LARGE and later and _PREADV and dtype is not torch.bool:
                self._left_out.append((data.numpy().data, self.offset))
            else:
                self._read_into(data.numpy().data, what)
            memory = data.view(dtype).view(shape)
        self.offset += count
        if dtype is torch.bool:
            data.ne_(0)  # A bool tensor with other bytes than 0 and 1 is undefined behaviour.
        return memory

    def finish(self) -> None:
        """Read the large data that was left out, by several threads."""
        parts = [
            (memory[start : start + _PART], offset + start)
            for memory, offset in self._left_out
            for start in range(0, len(memory), _PART)
        ]
        if not parts:
            return
        with concurrent.futures.ThreadPoolExecutor(_THREADS) as pool:
            for _ in pool.map(self._read_part, parts):
                pass

    def _read_part(self, part: tuple[memoryview, int]) -> None:
        memory, offset = part
        assert self._file is not None
        start = time.thread_time()
        if self._huge_pages:
            prefer_huge_pages(_address(memory), len(memory))
        if os.preadv(self._file.fileno(), [memory], offset) != len(memory):
            self.offset = offset
            self._fail_shrunk(len(memory), "an array")
        if time.thread_time() - start > _SLOW * len(memory):
            self._huge_pages = False

    def _fill(self, count: int, what: str) -> None:
        """Bring the next bytes into the window, ``count`` at least; the file has as many."""
        got = self._read_at([self._window])
        self._start, self._end = self.offset, self.offset + got
        if got < count:
            self._fail_shrunk(count, what)

    def _read_into(self, target: memoryview, what: str) -> None:
        """Fill ``target``, and the window with what follows: the next array's header."""
        count = len(target)
        got = self._read_at([target, self._window[:_HEADER]] if _PREADV else [target])
        if 0 < got < count:  # The system may stop early, such as after 2 GiB.
            self.offset += got
            self._read_into(target[got:], what)
            self.offset -= got
            return
        if got < count:
            self._fail_shrunk(count, what)
        self._start, self._end = self.offset + count, self.offset + got

    def _read_at(self, targets: list[memoryview]) -> int:
        """Read the next bytes into the targets, one after the other; returns how many came."""
        assert self._file is not None  # A buffer is its own window.
        if _PREADV:
            return os.preadv(self._file.fileno(), targets, self.offset)
        self._file.seek(self.offset)
        return self._file.readinto(targets[0]) or 0

    def _fail_short(self, count: int, what: str) -> NoReturn:
        self.fail(f"truncated: {what} needs {count} bytes, {self.remaining} are left")

    def _fail_shrunk(self, count: int, what: str) -> NoReturn:
        self.fail(f"truncated while it was read: {what} needs {count} bytes")


def _address(view: memoryview) -> int:
    """Where the bytes of a buffer are, which may be read-only."""
    return int(np.frombuffer(view, np.uint8).ctypes.data) if len(view) else 0


@contextlib.contextmanager
def open_source(source: PathLike | BytesLike) -> Iterator[Source]:
    """Open a file or a buffer for reading.

    Raises:
        MXNetError: The file is missing, unreadable or not a regular file.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        view = memoryview(source).cast("B")
        yield Source("buffer", view, len(view))
        return
    name = os.fspath(source)
    with contextlib.ExitStack() as stack:
        try:
            # A pipe has no length to check against, and opening one would wait for its writer.
            if not stat.S_ISREG(Path(name).stat().st_mode):
                raise MXNetError(f"{name}: not a regular file")
            file = stack.enter_context(Path(name).open("rb", buffering=0))
        except (
            OSError,
            ValueError,
        ) as error:  # ValueError: a null character in the name.
            raise MXNetError(f"{name}: cannot be read: {error}") from error
        size = os.fstat(file.fileno()).st_size
        opened = Source(name, file, size)
        yield opened
        opened.finish()
