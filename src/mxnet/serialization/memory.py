"""Fresh memory for the data of large arrays."""

from __future__ import annotations

import mmap

import torch
from torch import Tensor

_HUGE_PAGE = 2 << 20

# Below, so little of the memory can be huge pages that a mapping of its own does not pay.
_LARGE = 4 << 20


def fresh_bytes(count: int) -> Tensor:
    """Uninitialised memory, in huge pages where that is possible.

    Filling fresh memory costs more than copying into it: the system hands it over by pages of 4 KiB,
    each at its first use. By pages of 2 MiB, loading 100 MB takes a third of the time.

    Args:
        count: How many bytes.

    Returns:
        ``(count,)``, uint8.
    """
    if count < _LARGE or not hasattr(mmap, "MADV_HUGEPAGE"):
        return torch.empty(count, dtype=torch.uint8)
    try:
        mapping = mmap.mmap(-1, count + _HUGE_PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        start = -torch.frombuffer(mapping, dtype=torch.uint8, count=1).data_ptr() % _HUGE_PAGE
        # The last part of a page stays small pages, so that no memory is wasted.
        mapping.madvise(mmap.MADV_HUGEPAGE, start, count // _HUGE_PAGE * _HUGE_PAGE)
    except OSError:  # A kernel without huge pages, or too many mappings.
        return torch.empty(count, dtype=torch.uint8)
    return torch.frombuffer(mapping, dtype=torch.uint8, count=count, offset=start)
