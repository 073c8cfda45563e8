"""Automatic names for symbols and Gluon blocks."""

from __future__ import annotations

import threading
from types import TracebackType


class _Current(threading.local):
    """The innermost name manager of the thread."""

    value: NameManager | None = None


class NameManager:
    """Hands out names such as ``conv0``, ``conv1``; a ``with`` block makes it the current one.

    Example:
        >>> with mx.name.NameManager() as names:
        ...     names.get(None, "conv"), names.get(None, "conv"), names.get("mine", "conv")
        ('conv0', 'conv1', 'mine')
    """

    _current = _Current()

    def __init__(self) -> None:
        self._counter: dict[str, int] = {}
        self._outer: list[NameManager] = []

    def get(self, name: str | None, hint: str) -> str:
        """``name`` if it is given, else ``hint`` with the next number.

        Args:
            name: Name chosen by the user.
            hint: Word to number.

        Returns:
            The name to use.
        """
        if name:
            return name
        count = self._counter.get(hint, 0)
        self._counter[hint] = count + 1
        return f"{hint}{count}"

    def __enter__(self) -> NameManager:
        self._outer.append(current())
        NameManager._current.value = self
        return self

    def __exit__(
        self,
        ptype: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        NameManager._current.value = self._outer.pop()


class Prefix(NameManager):
    """A name manager that puts a prefix before every name.

    Args:
        prefix: Text before each name.

    Example:
        >>> with mx.name.Prefix("net_") as names:
        ...     names.get(None, "fc")
        'net_fc0'
    """

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix

    def get(self, name: str | None, hint: str) -> str:
        """The prefix and the name that :class:`NameManager` would give."""
        return self._prefix + super().get(name, hint)


def current() -> NameManager:
    """The name manager in force in this thread."""
    if NameManager._current.value is None:
        NameManager._current.value = NameManager()
    return NameManager._current.value
