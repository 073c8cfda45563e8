"""Writing pickles of plain data, arrays and optimizers that name the reference's classes.

``pickle.Pickler`` writes only names that it can import here, and insists that they are the very
objects it was given; the classes of these files are the reference's. The part of the language that
is needed is small: protocol 4 without frames, as in the documentation of :mod:`pickletools`.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.serialization.entries import Entry
from mxnet.serialization.pickle_objects import PickledObject, array_class
from mxnet.serialization.writer import dumps_array

_MAX_DEPTH = 50


def write_pickle(value: Any, to_entry: Callable[[Any], Entry]) -> bytes:
    """Pickle a value made of None, numbers, text, bytes, containers, arrays and objects.

    Args:
        value: What to write. A list, dictionary, object or array that occurs twice is one after
            loading too.
        to_entry: Gives an array's data; raises TypeError for anything else.

    Raises:
        MXNetError: The value holds something else, or holds itself.
    """
    emitter = _Emitter(to_entry)
    emitter.emit(value, "states", 0)
    return b"".join((pickle.PROTO, b"\x04", *emitter.chunks, pickle.STOP))


class _Emitter:
    def __init__(self, to_entry: Callable[[Any], Entry]) -> None:
        self.chunks: list[bytes] = []
        self._to_entry = to_entry
        self._memo: dict[int, int] = {}
        # Values stay alive while the memo knows them by their address.
        self._kept: list[Any] = []

    def emit(self, value: Any, path: str, depth: int) -> None:
        """Write one value; ``path`` is what errors call it."""
        if depth > _MAX_DEPTH:
            raise MXNetError(f"save: {path[:80]}... is nested deeper than {_MAX_DEPTH}")
        if value is None or isinstance(value, (bool, int, float, str, bytes, np.generic)):
            self._emit_scalar(value, path)
        elif id(value) in self._memo:
            self.chunks += (
                pickle.LONG_BINGET,
                struct.pack("<I", self._memo[id(value)]),
            )
        elif isinstance(value, (tuple, list)):
            self._emit_sequence(value, path, depth)
        elif isinstance(value, dict):
            self.chunks.append(pickle.EMPTY_DICT)
            self._memoize(value)
            self._emit_items(value, path, depth)
        elif isinstance(value, PickledObject):
            self._emit_global(*value.class_name.rsplit(".", 1))
            self.chunks += (pickle.EMPTY_TUPLE, pickle.NEWOBJ)
            self._memoize(value)
            self.chunks.append(pickle.EMPTY_DICT)
            self._emit_items(value.attributes, path, depth)
            self.chunks.append(pickle.BUILD)
        else:
            self._emit_array(value, path)

    def _emit_array(self, value: Any, path: str) -> None:
        try:
            entry = self._to_entry(value)
        except TypeError:
            raise MXNetError(
                f"save: {path} is a {type(value).__name__}; expected None, a number, text, an "
                f"array, or a tuple, list or dictionary of these"
            ) from None
        self._emit_global(*array_class(entry))
        self.chunks += (pickle.NONE, pickle.TUPLE1, pickle.REDUCE)
        self._memoize(value)
        self.chunks.append(pickle.EMPTY_DICT)
        self._emit_scalar("handle", path)
        self._emit_global("builtins", "bytearray")
        self._emit_scalar(dumps_array(entry), path)
        self.chunks += (pickle.TUPLE1, pickle.REDUCE, pickle.SETITEM, pickle.BUILD)

    def _emit_sequence(self, value: Sequence[Any], path: str, depth: int) -> None:
        is_list = isinstance(value, list)
        if is_list:
            self.chunks.append(pickle.EMPTY_LIST)
            self._memoize(value)
        self.chunks.append(pickle.MARK)
        for number, item in enumerate(value):
            self.emit(item, f"{path}[{number}]", depth + 1)
        self.chunks.append(pickle.APPENDS if is_list else pickle.TUPLE)

    def _emit_items(self, items: dict[Any, Any], path: str, depth: int) -> None:
        self.chunks.append(pickle.MARK)
        for key, item in items.items():
            if key is not None and not isinstance(key, (str, int, np.integer)):
                raise MXNetError(f"save: {path} has the key {key!r}; expected a number or text")
            self._emit_scalar(key, path)
            self.emit(item, f"{path}[{key!r}]", depth + 1)
        self.chunks.append(pickle.SETITEMS)

    def _emit_scalar(self, value: Any, path: str) -> None:
        if isinstance(value, np.generic):
            value = value.item()
        if value is None:
            self.chunks.append(pickle.NONE)
        elif isinstance(value, bool):
            self.chunks.append(pickle.NEWTRUE if value else pickle.NEWFALSE)
        elif isinstance(value, int):
            self.chunks.append(_integer(value))
        elif isinstance(value, float):
            self.chunks += (pickle.BINFLOAT, struct.pack(">d", value))
        elif isinstance(value, str):
            encoded = value.encode("utf-8", "surrogatepass")
            self.chunks += (pickle.BINUNICODE, struct.pack("<I", len(encoded)), encoded)
        elif isinstance(value, bytes):
            self.chunks += (pickle.BINBYTES8, struct.pack("<Q", len(value)), value)
        else:
            raise MXNetError(f"save: {path} is a {type(value).__name__}, which has no place here")

    def _emit_global(self, module: str, name: str) -> None:
        self._emit_scalar(module, module)
        self._emit_scalar(name, name)
        self.chunks.append(pickle.STACK_GLOBAL)

    def _memoize(self, value: Any) -> None:
        self._memo[id(value)] = len(self._memo)
        self._kept.append(value)
        self.chunks.append(pickle.MEMOIZE)


def _integer(value: int) -> bytes:
    if -(2**31) <= value < 2**31:
        return pickle.BININT + struct.pack("<i", value)
    encoded = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
    return pickle.LONG4 + struct.pack("<i", len(encoded)) + encoded
