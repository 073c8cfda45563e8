"""Exceptions and small types that every layer shares."""

from __future__ import annotations

import ctypes
import difflib
from collections.abc import Iterable, Mapping
from typing import NoReturn

import numpy as np

__version__ = "1.10.0"


class MXNetError(RuntimeError):
    """An operation cannot be carried out as asked.

    The message names the operator or function, the argument, what was given and what was expected.

    Example:
        >>> try:
        ...     mx.nd.ones((2, 3)) + mx.nd.ones((4, 5))
        ... except mx.MXNetError as error:
        ...     print("caught")
        caught
    """


class NotSupportedForSparseNDArray(MXNetError):
    """A function that works on dense arrays only was given a sparse one."""

    def __init__(self, function: object, alias: str | None, *args: object) -> None:
        name = getattr(function, "__name__", str(function))
        shown = f"{name} (namely operator {alias!r})" if alias else name
        types = ", ".join(type(argument).__name__ for argument in args)
        super().__init__(
            f"{shown} with argument types ({types}) is not supported for sparse arrays"
        )


class MXCallbackList(ctypes.Structure):
    """The C layout of the reference's callback tables; nothing here calls through it."""

    _fields_ = (
        ("num_callbacks", ctypes.c_int),
        ("callbacks", ctypes.POINTER(ctypes.CFUNCTYPE(ctypes.c_int))),
        ("contexts", ctypes.POINTER(ctypes.c_void_p)),
    )


class NotImplementedForSymbol(MXNetError):
    """A function that works on arrays only was called on a symbol."""

    def __init__(self, function: object, alias: str | None, *args: object) -> None:
        name = getattr(function, "__name__", str(function))
        shown = f"{name} (namely operator {alias!r})" if alias else name
        types = ", ".join(type(argument).__name__ for argument in args)
        given = f" with arguments ({types})" if types else ""
        super().__init__(
            f"Function {shown}{given} is not implemented for Symbol and only available in NDArray."
        )


class _NullType:
    """The type of ``_Null``: "this parameter was not given"."""

    def __repr__(self) -> str:
        return "_Null"

    def __bool__(self) -> bool:
        return False


_Null = _NullType()

numeric_types = (float, int, np.generic)
integer_types = (int, np.integer)
string_types = (str,)


def unknown_argument_message(
    function: str, given: Mapping[str, object], known: Iterable[str]
) -> str:
    """What to tell about arguments that ``function`` does not have, with the nearest known one."""
    name = next(iter(given))
    known = [k for k in known if not k.startswith("_")]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"it has: {', '.join(known)}"
    return f"{function}: unknown argument {name!r}; {hint}"


def unknown_argument(function: str, given: Mapping[str, object], known: Iterable[str]) -> NoReturn:
    """Raise the error for arguments that ``function`` does not have, naming the nearest known ones.

    Raises:
        TypeError: Always.
    """
    raise TypeError(unknown_argument_message(function, given, known))
