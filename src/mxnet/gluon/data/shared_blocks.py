"""Memory that a worker process fills and its parent reads, without a copy and without a name.

A block is an anonymous file in memory. The worker makes it and passes its descriptor over the
socket between the two; each side maps it and closes the descriptor, so no file under ``/dev/shm``
exists at any time and the kernel frees the memory when both sides are gone, however they ended.
Blocks are used again: when the parent's last array over a block is freed, the parent tells the
worker so with its next task. This saves the page faults of fresh memory, which for image batches
cost as much as filling them.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

Bytes = np.ndarray[Any, np.dtype[np.uint8]]

# Smaller arrays travel inside the message: one system page costs less to copy than to track.
SMALLEST_SHARED = 4096
# Free blocks a worker keeps. In steady state a worker has two batches of a few arrays under way.
_FREE_BLOCKS_KEPT = 16
_ALIGNMENT = 64
# Where a process finds its open files as paths; the second is that of macOS.
_DESCRIPTORS = "/proc/self/fd" if Path("/proc/self/fd").is_dir() else "/dev/fd"


def _anonymous_file(nbytes: int) -> int:
    """The descriptor of a new file of ``nbytes`` that exists in memory only."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("mxnet-batch", os.MFD_CLOEXEC)
    else:  # macOS: a file that has no name any more
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, nbytes)
    return descriptor


def map_file(descriptor: int, nbytes: int) -> Tensor:
    """Map an anonymous file as a tensor of bytes; the mapping outlives the descriptor."""
    # By path, because mapping by descriptor (mmap, torch's file_descriptor strategy) keeps one
    # descriptor open per block, and programs that hold an epoch of batches run out of them.
    path = f"{_DESCRIPTORS}/{descriptor}"
    return torch.from_file(path, shared=True, size=nbytes, dtype=torch.uint8)


class _Block:
    """One block, as the worker sees it."""

    __slots__ = ("address", "identity", "memory", "nbytes")

    def __init__(self, identity: int, memory: Tensor) -> None:
        self.identity = identity
        self.memory = memory
        self.address = memory.data_ptr()
        self.nbytes = memory.numel()


class SharedArena:
    """The worker's side: hands out shared memory for arrays and finds them again when sending.

    Between two calls of ``finish_task`` the blocks handed out belong to the task. Those that its
    message refers to then belong to the parent until ``recycle`` returns them.
    """

    def __init__(self) -> None:
        self._next_identity = 0
        self._free: list[_Block] = []
        self._in_task: list[_Block] = []
        self._at_parent: dict[int, _Block] = {}
        self._new: list[tuple[int, int, int]] = []

    def empty(self, nbytes: int) -> Tensor:
        """Uninitialised bytes in a block of their own."""
        fitting = [block for block in self._free if block.nbytes >= nbytes]
        if fitting:
            block = min(fitting, key=lambda block: block.nbytes)
            self._free.remove(block)
        else:
            block = self._make(nbytes)
        self._in_task.append(block)
        return block.memory[:nbytes]

    def _make(self, nbytes: int) -> _Block:
        # Powers of two, so that batches of varying length find blocks to use again; pages of the
        # file that are never written take no memory.
        size = 1 << (nbytes - 1).bit_length()
        descriptor = _anonymous_file(size)
        block = _Block(self._next_identity, map_file(descriptor, size))
        self._next_identity += 1
        self._new.append((block.identity, size, descriptor))
        return block

    def locate(self, array: Bytes) -> tuple[int, int] | None:
        """The block and the offset in it of an array that lies in memory of the task, else None."""
        address = array.ctypes.data
        for block in self._in_task:
            if block.address <= address < block.address + block.nbytes:
                return block.identity, address - block.address
        return None

    def pack(self, arrays: Sequence[Bytes]) -> list[tuple[int, int]]:
        """Copy arrays into one block; returns the block and offset of each."""
        offsets, end = [], 0
        for array in arrays:
            offsets.append(end)
            end += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
        memory = self.empty(end).numpy()
        for array, offset in zip(arrays, offsets, strict=True):
            memory[offset : offset + array.nbytes] = array
        identity = self._in_task[-1].identity
        return [(identity, offset) for offset in offsets]

    def take_new(self) -> list[tuple[int, int, int]]:
        """Identity, size and descriptor of the blocks made since the last call, to be announced."""
        made, self._new = self._new, []
        return made

    def finish_task(self, sent: Iterable[int]) -> list[int]:
        """End the task: blocks in ``sent`` go to the parent, the others are free.

        Returns:
            Blocks that this side has dropped, because too many were free; the parent must too.
        """
        identities = set(sent)
        for block in self._in_task:
            if block.identity in identities:
                self._at_parent[block.identity] = block
            else:
                self._free.append(block)
        self._in_task = []
        excess = max(0, len(self._free) - _FREE_BLOCKS_KEPT)
        dropped, self._free = self._free[:excess], self._free[excess:]
        return [block.identity for block in dropped]

    def recycle(self, identities: Iterable[int]) -> None:
        """Take back blocks that the parent has no array over any more."""
        self._free.extend(self._at_parent.pop(identity) for identity in identities)


class BlockMap:
    """The parent's side: maps one worker's blocks and notices when their arrays are freed."""

    def __init__(self) -> None:
        self._memory: dict[int, Tensor] = {}
        self._leases: dict[int, weakref.ref[Bytes]] = {}
        self._released: deque[int] = deque()

    def add(self, identity: int, nbytes: int, descriptor: int) -> None:
        """Map a block that the worker announced; the descriptor stays the caller's."""
        self._memory[identity] = map_file(descriptor, nbytes)

    def drop(self, identities: Iterable[int]) -> None:
        """Unmap blocks that the worker has dropped."""
        for identity in identities:
            del self._memory[identity]

    def lease(self, identity: int) -> Bytes:
        """The bytes of a block; when the array and all views of it are freed, so is the block."""
        # A new array object per lease: its life is what is watched, the mapping stays.
        memory: Bytes = self._memory[identity].numpy()
        released, leases = self._released, self._leases

        def release(_: object) -> None:
            # Runs wherever the last array is freed, any thread: only operations that are atomic.
            leases.pop(identity, None)
            released.append(identity)

        leases[identity] = weakref.ref(memory, release)
        return memory

    def take_released(self) -> list[int]:
        """Blocks freed since the last call, for the worker to recycle."""
        freed = []
        while self._released:
            freed.append(self._released.popleft())
        return freed
