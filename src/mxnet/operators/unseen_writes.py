"""A count of writes to arrays that torch's own count of writes does not show.

Layers move their statistics behind autograd's back: counted writes would make torch refuse to
differentiate graphs that used the old values. Code that keeps results computed from such arrays
compares this count to know when they are out of date.
"""

from __future__ import annotations

_count = 0


def note_unseen_write() -> None:
    """Count one more write."""
    global _count  # noqa: PLW0603 - writes happen anywhere in the process
    _count += 1


def unseen_writes() -> int:
    """How many writes there have been."""
    return _count
