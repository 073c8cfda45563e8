"""Selecting and assigning elements with NumPy's rules: masks select, integers remove axes."""

from __future__ import annotations

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


def get_item(array: Any, key: Any) -> Any:
    """``array[key]``.

    Raises:
        IndexError: An index is out of bounds, there are too many, or a mask does not fit.
        ValueError: The key is of a type that cannot select.
    """
    if not STATE.recording and isinstance(key, NDArray) and key._data.dtype is torch.bool:
        mask = key._data
        _check_mask(mask, array._data.shape, 0)
        if mask.ndim:
            return new_array(type(array), array._data[mask.to(array._data.device)], array._ctx)
    return classic.get_item(array, _without_masks(key, array))


def set_item(array: Any, key: Any, value: Any) -> None:
    """``array[key] = value``.

    Raises:
        MXNetError: The array takes part in the graph being recorded.
        IndexError: An index is out of bounds, there are too many, or a mask does not fit.
        ValueError: ``value`` does not broadcast to the selection.
        TypeError: ``value`` is not array-like.
    """
    if type(value) in (int, float) and _is_mask(key):
        mask = _mask_tensor(key, array._data)
        if mask.shape == array._data.shape:
            if STATE.recording and live_tape(array) is not None:
                raise MXNetError(IN_PLACE_MESSAGE)
            array._data.masked_fill_(mask, value)
            return
    classic.set_item(array, _without_masks(key, array), value)


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
        return torch.empty(0, dtype=torch.int64)
    items = key if isinstance(key, tuple) else (key,)
    if not any(isinstance(item, bool | onp.bool_) or _is_mask(item) for item in items):
        return key
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
