"""Optimizer states in files that the reference writes and reads, without executing what is in them.

The reference pickles ``{index: state}``, or that and the optimizer. A state is None, an array, or a
tuple of states. Here the same files are read and written as data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.serialization.entries import Entry
from mxnet.serialization.pickle_objects import ArraySlot, PickledObject
from mxnet.serialization.pickle_reader import read_pickle
from mxnet.serialization.pickle_writer import write_pickle
from mxnet.serialization.reader import loads_array

_MAX_DEPTH = 50
_SCALARS = (bool, int, float, str, bytes, np.generic)

# A file may use a value many times, but not blow up: this many values per byte when written out.
_MAX_EXPANSION = 16


def dumps_states(
    states: dict[Any, Any],
    to_entry: Callable[[Any], Entry],
    *,
    optimizer: PickledObject | None = None,
) -> bytes:
    """The bytes of a state file that the reference loads.

    Args:
        states: By parameter index or name: None, numbers, text, arrays, and tuples, lists and
            dictionaries of these.
        to_entry: Gives an array's data; raises TypeError for anything that is not an array.
        optimizer: The optimizer as data, under the class name that it has in the reference; left
            out if None, as by ``get_states(dump_optimizer=False)``.

    Raises:
        MXNetError: The states hold something else.
    """
    return write_pickle(states if optimizer is None else (states, optimizer), to_entry)


def loads_states(
    data: bytes | bytearray | memoryview,
    from_entry: Callable[[Entry], Any],
    *,
    name: str = "states",
    extra_classes: Iterable[str] = (),
) -> tuple[dict[Any, Any], PickledObject | None]:
    """Read a state file.

    Args:
        data: The bytes.
        from_entry: Makes an array of its data.
        name: What errors call the bytes: the file's name.
        extra_classes: Dotted names of optimizer and scheduler classes, besides the reference's,
            that may appear. They come back as data; it is for the caller to create objects.

    Returns:
        The states, and the optimizer as data if the file holds it.

    Raises:
        MXNetError: The bytes are damaged, or name anything that state files do not need.

    Example:
        >>> import torch
        >>> from mxnet.serialization import DenseEntry, dumps_states, loads_states
        >>> data = dumps_states({0: (None, torch.ones(2))}, DenseEntry)
        >>> loads_states(data, lambda entry: entry.data)
        ({0: (None, tensor([1., 1.]))}, None)
    """
    content = bytes(data)
    loaded = read_pickle(content, name, frozenset(extra_classes))
    loaded = _Converter(from_entry, name, len(content)).convert(loaded, "states", 0)[0]
    if isinstance(loaded, dict):
        return loaded, None
    if isinstance(loaded, tuple) and len(loaded) == 2:
        states, optimizer = loaded
        if isinstance(states, dict) and isinstance(optimizer, PickledObject):
            return states, optimizer
    raise MXNetError(
        f"{name}: holds a {type(loaded).__name__}; expected a dictionary of states, "
        f"or a pair of it and an optimizer"
    )


class _Converter:
    """Replaces array bytes by arrays; one that occurs twice stays one.

    Args:
        from_entry: Makes an array of its data.
        name: What errors call the file.
        size: Length of the file, which bounds what may come out of it.
    """

    def __init__(self, from_entry: Callable[[Entry], Any], name: str, size: int) -> None:
        self._from_entry = from_entry
        self._name = name
        self._value_limit = _MAX_EXPANSION * size
        self._array_bytes_left = size
        # By address: the result and the number of values in it; None while it is being made.
        self._done: dict[int, tuple[Any, int] | None] = {}

    def convert(self, value: Any, path: str, depth: int) -> tuple[Any, int]:
        """The converted value and how many values it holds."""
        if not isinstance(value, (tuple, list, dict, PickledObject, ArraySlot)):
            if value is None or isinstance(value, _SCALARS):
                return value, 1
            raise MXNetError(f"{self._name}: {path} is a {type(value).__name__}, not a value")
        if id(value) in self._done:
            known = self._done[id(value)]
            if known is None:
                raise MXNetError(f"{self._name}: {path} contains itself")
            return known
        if depth > _MAX_DEPTH:
            raise MXNetError(f"{self._name}: states are nested deeper than {_MAX_DEPTH}")
        self._done[id(value)] = None
        made = self._convert_container(value, path, depth + 1)
        if made[1] > self._value_limit:
            raise MXNetError(f"{self._name}: {path} repeats values without bound")
        self._done[id(value)] = made
        return made

    def _convert_container(self, value: Any, path: str, depth: int) -> tuple[Any, int]:
        if isinstance(value, ArraySlot):
            return self._convert_array(value, path), 1
        if isinstance(value, dict):
            keys = list(value)
            parts = [self.convert(value[key], f"{path}[{repr(key)[:40]}]", depth) for key in keys]
            made: Any = {key: part for key, (part, _) in zip(keys, parts, strict=True)}
        elif isinstance(value, PickledObject):
            self._check_names(value)
            attributes, size = self.convert(value.attributes, value.class_name, depth)
            return PickledObject(value.class_name, attributes), size
        else:
            parts = [self.convert(item, f"{path}[{i}]", depth) for i, item in enumerate(value)]
            made = type(value)(part for part, _ in parts)
        return made, 1 + sum(size for _, size in parts)

    def _check_names(self, value: PickledObject) -> None:
        # Attributes that another object shares were checked with it.
        first_use = id(value.attributes) not in self._done
        if first_use and not all(isinstance(name, str) for name in value.attributes):
            raise MXNetError(
                f"{self._name}: an attribute of {value.class_name} is not named by text"
            )

    def _convert_array(self, slot: ArraySlot, path: str) -> Any:
        # Slots may share their bytes, and each would copy them.
        self._array_bytes_left -= len(slot.handle or b"")
        if self._array_bytes_left < 0:
            raise MXNetError(f"{self._name}: {path}: the arrays are larger than the file")
        try:
            entry = None if slot.handle is None else loads_array(slot.handle)
        except MXNetError as error:
            raise MXNetError(f"{self._name}: {path}: {error}") from None
        return self._from_entry(entry)
