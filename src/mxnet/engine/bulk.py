"""The bulk size, a setting of the reference's engine that programs set and read back."""

from __future__ import annotations

from types import TracebackType

from mxnet.base import MXNetError


class _BulkSize:
    """The size in force; the reference starts with 0 outside of executors."""

    current = 0


def set_bulk_size(size: int) -> int:
    """Set how many operators the engine may run as one operation.

    Operators run in the caller's thread here and are not queued, so there is nothing to gather: the
    size is kept, returned by the next call, and has no other effect.

    Args:
        size: Number of operators; not negative.

    Returns:
        The size in force before.

    Raises:
        MXNetError: ``size`` is negative.
        TypeError: ``size`` is not an integer.

    Example:
        >>> before = mx.engine.set_bulk_size(8)
        >>> mx.engine.set_bulk_size(before)
        8
    """
    if not isinstance(size, int):
        raise TypeError(f"set_bulk_size: size must be an integer, got {type(size).__name__}")
    if size < 0:
        raise MXNetError(f"set_bulk_size: size must not be negative, got {size}")
    before, _BulkSize.current = _BulkSize.current, size
    return before


class _BulkScope:
    """Sets the bulk size inside a ``with`` block."""

    __slots__ = ("_before", "_size")

    def __init__(self, size: int) -> None:
        self._size = size
        self._before = 0

    def __enter__(self) -> _BulkScope:
        self._before = set_bulk_size(self._size)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        set_bulk_size(self._before)


def bulk(size: int) -> _BulkScope:
    """A scope with another bulk size; see :func:`set_bulk_size`.

    Args:
        size: Number of operators; not negative.

    Example:
        >>> with mx.engine.bulk(10):
        ...     x = mx.nd.zeros((1,))
        ...     for _ in range(100):
        ...         x = x + 1
        >>> float(x.asscalar())
        100.0
    """
    return _BulkScope(size)
