"""A reader for the part of the pickle language that state files use.

``pickle.Unpickler`` is not used, even restricted: a small file can make it allocate gigabytes (a
large memo number) or work for hours (shared tuples as keys). This machine keeps data on a stack,
knows no imports, and its work is bounded by the length of the file.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable
from typing import Any

from mxnet.base import MXNetError
from mxnet.serialization.pickle_objects import RefusedError, build, call, find_global

_PUSHES_ARGUMENT = frozenset(
    (
        *(
            "INT",
            "LONG",
            "LONG1",
            "LONG4",
            "BININT",
            "BININT1",
            "BININT2",
            "FLOAT",
            "BINFLOAT",
        ),
        *("UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"),
        *("STRING", "BINSTRING", "SHORT_BINSTRING"),
        *("BINBYTES", "SHORT_BINBYTES", "BINBYTES8"),
    )
)
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_EMPTY: dict[str, Callable[[], Any]] = {
    "EMPTY_TUPLE": tuple,
    "EMPTY_LIST": list,
    "EMPTY_DICT": dict,
}
_TUPLE_LENGTHS = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}


# An operation makes up to 100 bytes of Python objects; a state file has about 20 per array.
_MAX_OPERATIONS = 4_000_000


class _Mark:
    """The place on the stack where a variable number of items begins."""


_MARK = _Mark()


def read_pickle(data: bytes, name: str, extra_classes: frozenset[str] = frozenset()) -> Any:
    """The value in a pickle, objects as data (see `pickle_objects`).

    Args:
        data: The pickle.
        name: What errors call it.
        extra_classes: Dotted names of classes, besides the reference's, that may appear as data.

    Raises:
        MXNetError: The bytes are damaged, name something unknown or use an operation that state
            files do not need.
    """
    machine = _Machine(extra_classes, len(data))
    place = 0
    try:
        for count, (operation, argument, position) in enumerate(pickletools.genops(data)):
            place = position or 0
            if count == _MAX_OPERATIONS:
                raise RefusedError(f"it has more than {_MAX_OPERATIONS} operations")
            if operation.name == "STOP":
                if place + 1 != len(data):
                    raise RefusedError(f"{len(data) - place - 1} bytes follow its end")
                return machine.result()
            machine.step(operation.name, argument)
    except RefusedError as error:
        raise MXNetError(f"{name}: byte {place}: not a state file: {error}") from None
    except (ValueError, IndexError, OverflowError, Warning) as error:
        # What `genops` raises for damage, and an empty stack; it warns of unusual escapes in text,
        # which is an exception where warnings are errors.
        raise MXNetError(f"{name}: after byte {place}: damaged pickle: {error}") from None
    raise AssertionError("genops ends with STOP or an error")


class _Machine:
    """The stack and memory of the pickle language.

    Args:
        extra_classes: Names that may appear as data, besides the reference's.
        budget: How many bytes may be made from text: no more than the file holds.
    """

    def __init__(self, extra_classes: frozenset[str], budget: int) -> None:
        self._extra_classes = extra_classes
        self._budget = budget
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def step(self, operation: str, argument: Any) -> None:
        """Carry out one operation of the pickle language."""
        if operation in _PUSHES_ARGUMENT:
            self._stack.append(argument)
        elif operation in _CONSTANTS:
            self._stack.append(_CONSTANTS[operation])
        elif operation in _EMPTY:
            self._stack.append(_EMPTY[operation]())
        elif operation in _TUPLE_LENGTHS:
            count = _TUPLE_LENGTHS[operation]
            items = [self._pop() for _ in range(count)]
            self._stack.append(tuple(reversed(items)))
        elif operation in _STEPS:
            _STEPS[operation](self, argument)
        else:
            raise RefusedError(f"it uses the operation {operation}")

    def result(self) -> Any:
        """The value that is left at the end."""
        value = self._pop()
        if self._stack:
            raise RefusedError("it ends with more than one value")
        return value

    def _pop(self) -> Any:
        value = self._stack.pop()
        if value is _MARK:
            raise RefusedError("a value is missing")
        return value

    def _pop_to_mark(self) -> list[Any]:
        items = []
        while (value := self._stack.pop()) is not _MARK:
            items.append(value)
        items.reverse()
        return items

    def _ignore(self, _argument: Any) -> None:
        """PROTO and FRAME matter to readers of streams only."""

    def _mark(self, _argument: Any) -> None:
        self._stack.append(_MARK)

    def _put(self, argument: Any) -> None:
        self._memo[argument] = self._top()

    def _memoize(self, _argument: Any) -> None:
        self._memo[len(self._memo)] = self._top()

    def _get(self, argument: Any) -> None:
        if argument not in self._memo:
            raise RefusedError(f"it refers to value {argument}, which does not exist")
        self._stack.append(self._memo[argument])

    def _top(self) -> Any:
        value = self._stack[-1]
        if value is _MARK:
            raise RefusedError("a value is missing")
        return value

    def _tuple(self, _argument: Any) -> None:
        self._stack.append(tuple(self._pop_to_mark()))

    def _list(self, _argument: Any) -> None:
        self._stack.append(self._pop_to_mark())

    def _dict(self, _argument: Any) -> None:
        self._stack.append(_filled({}, self._pop_to_mark()))

    def _append(self, _argument: Any) -> None:
        self._extend([self._pop()])

    def _appends(self, _argument: Any) -> None:
        self._extend(self._pop_to_mark())

    def _extend(self, items: list[Any]) -> None:
        target = self._top()
        if not isinstance(target, list):
            raise RefusedError(f"it appends to a {type(target).__name__}")
        target.extend(items)

    def _set_item(self, _argument: Any) -> None:
        value, key = self._pop(), self._pop()
        _filled(self._top(), [key, value])

    def _set_items(self, _argument: Any) -> None:
        items = self._pop_to_mark()
        _filled(self._top(), items)

    def _global(self, argument: Any) -> None:
        self._stack.append(find_global(argument.replace(" ", "."), self._extra_classes))

    def _stack_global(self, _argument: Any) -> None:
        name, module = self._pop(), self._pop()
        if not isinstance(name, str) or not isinstance(module, str):
            raise RefusedError("a global's name is not text")
        self._stack.append(find_global(f"{module}.{name}", self._extra_classes))

    def _call(self, _argument: Any) -> None:
        arguments, function = self._pop(), self._pop()
        made = call(function, arguments)
        if isinstance(made, bytes) and not isinstance(arguments[0], bytes):
            self._budget -= len(made)
            if self._budget < 0:
                raise RefusedError("it makes more bytes than it holds")
        self._stack.append(made)

    def _build(self, _argument: Any) -> None:
        state = self._pop()
        build(self._top(), state)


def _filled(target: Any, items: list[Any]) -> Any:
    if not isinstance(target, dict) or len(items) % 2:
        raise RefusedError("it sets items without pairs or without a dictionary")
    for key, value in zip(items[::2], items[1::2], strict=True):
        # Larger integers could be made to collide; tuples could take exponential time to hash.
        if not isinstance(key, (str, int, type(None))) or (
            isinstance(key, int) and not -(2**63) <= key < 2**63
        ):
            raise RefusedError(f"a dictionary key is a {type(key).__name__} or out of range")
        target[key] = value
    return target


_STEPS: dict[str, Callable[[_Machine, Any], None]] = {
    "PROTO": _Machine._ignore,
    "FRAME": _Machine._ignore,
    "MARK": _Machine._mark,
    "PUT": _Machine._put,
    "BINPUT": _Machine._put,
    "LONG_BINPUT": _Machine._put,
    "MEMOIZE": _Machine._memoize,
    "GET": _Machine._get,
    "BINGET": _Machine._get,
    "LONG_BINGET": _Machine._get,
    "TUPLE": _Machine._tuple,
    "LIST": _Machine._list,
    "DICT": _Machine._dict,
    "APPEND": _Machine._append,
    "APPENDS": _Machine._appends,
    "SETITEM": _Machine._set_item,
    "SETITEMS": _Machine._set_items,
    "GLOBAL": _Machine._global,
    "STACK_GLOBAL": _Machine._stack_global,
    "REDUCE": _Machine._call,
    "NEWOBJ": _Machine._call,
    "BUILD": _Machine._build,
}
