"""Keys and values as stores take them: one key with its arrays, or lists of both."""

from __future__ import annotations

from typing import Any

from mxnet.base import MXNetError
from mxnet.ndarray import NDArray

Key = int | str


def group_by_key(method: str, key: Any, value: Any) -> list[tuple[Key, list[Any]]]:
    """Every key once, with the list of its arrays.

    Args:
        method: Name of the caller's method, for errors.
        key: Key or list of keys, in which one may occur repeatedly.
        value: Array or list of arrays for one key; as many such for a list of keys.

    Raises:
        AssertionError: The numbers differ, a key is neither int nor str, or a value is no array.
    """
    many = isinstance(key, list | tuple)
    keys = list(key) if many else [key]
    values = list(value) if many and isinstance(value, list | tuple) else [value]
    if len(keys) != len(values):
        raise AssertionError(f"KVStore.{method}: {len(keys)} keys for {len(values)} values")
    found: dict[Key, list[Any]] = {}
    for one, arrays in zip(keys, values, strict=True):
        if not isinstance(one, int | str):
            raise AssertionError(
                f"KVStore.{method}: keys are int or str, got {one!r} of {type(one).__name__}"
            )
        group = list(arrays) if isinstance(arrays, list | tuple) else [arrays]
        for array in group:
            if not isinstance(array, NDArray):
                raise AssertionError(
                    f"KVStore.{method}: key {one!r} has a {type(array).__name__}, "
                    "expected an NDArray"
                )
        if not group:
            raise AssertionError(f"KVStore.{method}: key {one!r} has no arrays")
        found.setdefault(one, []).extend(group)
    if len(found) > 1:
        check_kinds(method, {type(one) for one in found})
    return list(found.items())


def check_kinds(method: str, kinds: set[type]) -> None:
    """Raise unless all keys are of one kind.

    Raises:
        MXNetError: Some are int and some are str.
    """
    if str in kinds and len(kinds) > 1:
        names = " and ".join(sorted(kind.__name__ for kind in kinds))
        raise MXNetError(f"KVStore.{method}: mixed key types are not allowed, got {names}")
