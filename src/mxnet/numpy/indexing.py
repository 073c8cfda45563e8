"""Selecting and assigning elements with NumPy's rules: masks select, integers remove axes."""

from __future__ import annotations

import math
from typing import Any

import numpy as onp
import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.ndarray import indexing as classic
from mxnet.ndarray.call import IN_PLACE_MESSAGE, new_array
from mxnet.ndarray.handle import NDArray
from mxnet.tape import live_tape
from mxnet.thread_state import STATE

_EMPTY = torch.empty(0, dtype=torch.int64)


def get_item(array: Any, key: Any) -> Any:
    """``array[key]``.

    Raises:
        IndexError: An index is out of bounds, there are too many, or a mask does not fit.
        ValueError: The key is of a type that cannot select.
    """
    if not STATE.recording and isinstance(key, NDArray) and key._data.dtype is torch.bool:
        mask = key._data
        _check_mask(mask, array._data.shape, 0)
        return new_array(type(array), array._data[mask.to(array._data.device)], array._ctx)
    if _selects_nothing(key):
        return classic.get_item(array[None], _EMPTY)
    return classic.get_item(array, _without_masks(key, array))


def set_item(array: Any, key: Any, value: Any) -> None:
    """``array[key] = value``.

    Raises:
        MXNetError: The array takes part in the graph being recorded.
        IndexError: An index is out of bounds, there are too many, or a mask does not fit.
        ValueError: ``value`` does not broadcast to the selection.
        TypeError: ``value`` is not array-like.
    """
    if _selects_nothing(key):
        return
    if value is None and array._data.is_floating_point():
        value = math.nan
    if type(value) in (int, float) and array._data.is_floating_point() and _is_mask(key):
        mask = _mask_tensor(key, array._data)
        if mask.shape == array._data.shape:
            if STATE.recording and live_tape(array) is not None:
                raise MXNetError(IN_PLACE_MESSAGE)
            array._data.masked_fill_(mask, value)
            return
    classic.set_item(array, _without_masks(key, array), value)


def _selects_nothing(key: Any) -> bool:
    """Whether a key is False, or a mask without axes that is."""
    if type(key) in _PLAIN:
        return False
    if isinstance(key, tuple):
        if len(key) != 1:
            return False
        key = key[0]
    truth = _truth(key)
    return isinstance(truth, bool | onp.bool_) and not truth


_PLAIN = frozenset((int, slice, list, type(None), type(Ellipsis)))


def _is_mask(item: Any) -> bool:
    if hasattr(item, "_tape"):
        return bool(item._data.dtype is torch.bool)
    if isinstance(item, onp.ndarray | Tensor):
        return item.dtype in (onp.bool_, torch.bool)
    if isinstance(item, list):
        return bool(item) and onp.asarray(item, dtype=object).dtype == object and _all_bools(item)
    return False


def _all_bools(items: list[Any]) -> bool:
    return all(_all_bools(i) if isinstance(i, list) else isinstance(i, bool) for i in items)


def _mask_tensor(item: Any, like: Tensor) -> Tensor:
    tensor = item._data if hasattr(item, "_tape") else torch.as_tensor(item)
    return tensor.to(like.device)


def _without_masks(key: Any, array: Any) -> Any:
    """The key with masks replaced by the indices of their true elements."""
    kind = type(key)
    if kind is int or kind is slice or key is None or key is Ellipsis:
        return key
    if isinstance(key, list) and not key:
        return _EMPTY
    items = key if isinstance(key, tuple) else (key,)
    if any(_is_number(item) for item in items):
        items = tuple(int(item) if _is_number(item) else item for item in items)
        key = items
    if not any(isinstance(item, bool | onp.bool_) or _is_mask(item) for item in items):
        return key
    items = tuple(_truth(item) for item in items)
    expanded: list[Any] = []
    shape = array._data.shape
    axis = 0
    for position, item in enumerate(items):
        if isinstance(item, bool | onp.bool_):
            # A truth value selects everything or nothing along a new axis.
            expanded += [None] if item else [_nothing(items)]
            continue
        if item is Ellipsis:
            used = sum(_width(i) for i in items[position + 1 :])
            axis = len(shape) - used
        elif _is_mask(item):
            mask = _mask_tensor(item, array._data)
            _check_mask(mask, shape, axis)
            expanded += mask.nonzero(as_tuple=True)
            axis += mask.ndim
            continue
        else:
            axis += _width(item)
        expanded.append(item)
    return tuple(expanded)


def _is_number(item: Any) -> bool:
    """Whether an item is an array without axes that holds an integer."""
    if isinstance(item, NDArray):
        data = item._data
        return not (data.ndim or data.is_floating_point() or data.dtype is torch.bool)
    return isinstance(item, onp.ndarray) and item.ndim == 0 and item.dtype.kind in "iu"


def _truth(item: Any) -> Any:
    """The bool in a mask without axes; other items as they are."""
    if not (hasattr(item, "_tape") or isinstance(item, onp.ndarray)) or not _is_mask(item):
        return item
    return item if _width(item) else bool(item)


def _nothing(items: tuple[Any, ...]) -> Any:
    raise IndexError(f"False is not supported in the key {items}; use a mask array")


def _width(item: Any) -> int:
    """How many axes of the array an item of a key stands for."""
    if item is None or isinstance(item, bool | onp.bool_):
        return 0
    if _is_mask(item):
        return int(onp.ndim(item) if not hasattr(item, "_tape") else item._data.ndim)
    return 1


def _check_mask(mask: Tensor, shape: torch.Size, axis: int) -> None:
    covered = tuple(shape[axis : axis + mask.ndim])
    if covered != tuple(mask.shape):
        raise IndexError(
            f"boolean index did not match indexed array: the mask has shape {tuple(mask.shape)}, "
            f"the axes from {axis} of the array have {covered}"
        )
