"""Exceptions by the names that messages from below begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mxnet.base import MXNetError as MXNetError

_ERRORS: dict[str, type[BaseException]] = {}


def register_error(func_name: Any = None, cls: type[BaseException] | None = None) -> Any:
    """Register an exception class under a name, for :func:`error_of`.

    Args:
        func_name: The name; or, as a plain decorator, the class, whose name is then taken.
        cls: The class; without it a decorator is returned.

    Returns:
        The class, or a decorator.

    Example:
        >>> @mx.error.register
        ... class BusyError(mx.MXNetError):
        ...     pass
        >>> type(mx.error.error_of("BusyError: try again")).__name__
        'BusyError'
    """
    if isinstance(func_name, type):
        func_name, cls = func_name.__name__, func_name

    def decorate(found: type[BaseException]) -> type[BaseException]:
        _ERRORS[func_name or found.__name__] = found
        return found

    return decorate if cls is None else decorate(cls)


register: Callable[..., Any] = register_error


def error_of(message: str) -> BaseException:
    """The exception for a message of the form ``"Name: text"``; MXNetError for unknown names.

    Example:
        >>> type(mx.error.error_of("ValueError: too large")).__name__
        'ValueError'
    """
    name, colon, text = message.partition(":")
    if colon and name in _ERRORS:
        return _ERRORS[name](text.strip())
    return MXNetError(message)


@register
class InternalError(MXNetError):
    """Something that cannot happen did: a defect of this package.

    Args:
        msg: What happened.

    Example:
        >>> isinstance(mx.error.InternalError("lost"), mx.MXNetError)
        True
    """

    def __init__(self, msg: str) -> None:
        super().__init__(f"{msg}\nThis is a defect of mxnet-torch; please report it.")


for _known in (ValueError, TypeError, AttributeError, IndexError, NotImplementedError):
    register_error(_known.__name__, _known)
