"""Keeping freed CPU memory in the process.

Deep-learning programs free and allocate the same large blocks every step. glibc returns blocks
above its mmap threshold to the kernel on every free and takes page faults on every allocation,
which costs more than many kernels. At import this module tells glibc to serve large blocks from its
heap and to give the top of the heap back only above a bound (a quarter of the machine's memory by
default).

``MXNET_CPU_MEMORY_KEEP`` sets the bound in MiB; 0 leaves the allocator alone. On other C libraries
nothing changes. Accelerators have torch's caching allocator and need no help.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
from typing import NamedTuple

import torch
from torch import Tensor

_M_TRIM_THRESHOLD = -1
_M_MMAP_MAX = -4
_MADV_HUGEPAGE = 14  # linux/mman.h
_MIB = 1 << 20
# glibc takes an int here; larger bounds mean "never give back".
_LARGEST_BOUND = 2**31 - 1

_keep_bytes = 0


class CPUMemoryInfo(NamedTuple):
    """CPU memory of this process, in bytes.

    Attributes:
        kept_bound: How much freed memory the allocator may keep; 0 when keeping is off.
        in_use: Allocated and not freed.
        kept: Freed by the program and kept by the allocator.
    """

    kept_bound: int
    in_use: int
    kept: int


class _MallInfo2(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
            "fordblks", "keepcost",
        )
    )  # fmt: skip


def _glibc() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(None)
        library.gnu_get_libc_version  # noqa: B018 - raises AttributeError on other C libraries
    except (OSError, AttributeError, TypeError):
        return None
    return library


def _default_bound() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4
    except (ValueError, OSError, AttributeError):
        return 0


def keep_cpu_memory(bound: int | None = None) -> int:
    """Keep up to ``bound`` bytes of freed CPU memory in the process.

    Args:
        bound: Bytes; None takes ``MXNET_CPU_MEMORY_KEEP`` (in MiB), or else a quarter of the
            machine's memory. 0 changes nothing.

    Returns:
        The bound in force; 0 where the C library does not offer the choice.

    Raises:
        ValueError: ``MXNET_CPU_MEMORY_KEEP`` is not a number.
    """
    global _keep_bytes  # noqa: PLW0603 - the allocator's settings are global too
    if bound is None:
        text = os.environ.get("MXNET_CPU_MEMORY_KEEP", "").strip()
        if text and not text.isdecimal():
            raise ValueError(f"MXNET_CPU_MEMORY_KEEP={text!r}: expected a number of MiB")
        bound = int(text) * _MIB if text else _default_bound()
    library = _glibc()
    if library is None or bound <= 0:
        return _keep_bytes
    library.mallopt(_M_MMAP_MAX, 0)
    library.mallopt(_M_TRIM_THRESHOLD, min(bound, _LARGEST_BOUND))
    _keep_bytes = bound
    return bound


def cpu_memory_info() -> CPUMemoryInfo:
    """How much CPU memory the process uses and how much freed memory it keeps.

    Example:
        >>> mx.context.cpu_memory_info().in_use >= 0
        True
    """
    library = _glibc()
    if library is None or not hasattr(library, "mallinfo2"):
        return CPUMemoryInfo(_keep_bytes, 0, 0)
    library.mallinfo2.restype = _MallInfo2
    info = library.mallinfo2()
    return CPUMemoryInfo(_keep_bytes, info.uordblks + info.hblkhd, info.fordblks)


def prefer_huge_pages(address: int, size: int) -> bool:
    """Ask the kernel for large pages in memory that is about to be written for the first time.

    Faults on 4 KiB pages take longer than reading a file into them: 100 MB are 25,000 faults.

    Args:
        address: Where the memory begins.
        size: Its length in bytes.

    Returns:
        Whether the kernel heeds the advice.
    """
    library = _glibc()
    if library is None or sys.platform != "linux":
        return False
    page = os.sysconf("SC_PAGE_SIZE")
    start = -(-address // page) * page
    length = (address + size - start) // page * page
    if length <= 0:
        return False
    library.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return bool(library.madvise(start, length, _MADV_HUGEPAGE) == 0)


def untouched_zeros(size: int) -> Tensor:
    """``size`` bytes of zeros that take no memory until they are written to.

    They are a mapping of their own: what the allocator keeps would have to be cleared.
    """
    if not hasattr(mmap, "MAP_PRIVATE"):  # Windows
        return torch.zeros(size, dtype=torch.uint8)
    mapping = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return torch.frombuffer(mapping, dtype=torch.uint8)


def release_cpu_memory() -> None:
    """Give freed memory that the allocator keeps back to the operating system."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)
