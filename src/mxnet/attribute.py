"""Attributes that a scope gives to every symbol made in it."""

from __future__ import annotations

import threading
from types import TracebackType


class _Current(threading.local):
    """The innermost attribute scope of the thread."""

    value: AttrScope | None = None


class AttrScope:
    """A scope whose attributes every symbol made inside gets, such as ``ctx_group`` or ``lr_mult``.

    Inner scopes add to and override outer ones.

    Args:
        **kwargs: Attributes; the values must be strings.

    Raises:
        ValueError: A value is not a string.

    Example:
        >>> with mx.attribute.AttrScope(ctx_group="dev1") as scope:
        ...     scope.get({"lr_mult": "2"})
        {'ctx_group': 'dev1', 'lr_mult': '2'}
    """

    _current = _Current()

    def __init__(self, **kwargs: str) -> None:
        for name, value in kwargs.items():
            if not isinstance(value, str):
                raise ValueError(
                    f"AttrScope: attribute {name}={value!r} must be a string; files hold text only"
                )
        self._attr: dict[str, str] = kwargs
        self._outer: list[AttrScope] = []

    def get(self, attr: dict[str, str] | None) -> dict[str, str]:
        """The scope's attributes, overridden by ``attr``.

        Args:
            attr: Attributes given to one symbol.

        Returns:
            A new dictionary.
        """
        return {**self._attr, **(attr or {})}

    def __enter__(self) -> AttrScope:
        outer = current()
        self._outer.append(outer)
        merged = AttrScope(**{**outer._attr, **self._attr})
        merged._outer = self._outer
        AttrScope._current.value = merged
        return merged

    def __exit__(
        self,
        ptype: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        AttrScope._current.value = self._outer.pop()


def current() -> AttrScope:
    """The attribute scope in force in this thread."""
    if AttrScope._current.value is None:
        AttrScope._current.value = AttrScope()
    return AttrScope._current.value
