"""Selecting and assigning elements: NumPy's indexing on array handles.

Classic semantics: a selection that is contiguous in memory shares it, everything else copies; an
index array of floats is truncated, one with booleans selects rows 0 and 1; selecting one element
gives the shape ``(1,)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.ndarray.call import IN_PLACE_MESSAGE, new_array, variable_node, write_result
from mxnet.operators.families import wrapped
from mxnet.operators.registry import REGISTRY
from mxnet.tape import live_tape
from mxnet.thread_state import STATE


class _Selection(NamedTuple):
    """An index in the form torch understands.

    Attributes:
        key: Integers, slices with positive steps, None, Ellipsis and index tensors.
        flips: Axes of the selected array to reverse, for slices with negative steps.
        advanced: Whether the key holds index tensors, so that the selection copies.
        late_axes: Where to insert axes of length 1 afterwards, for None behind index tensors.
    """

    key: tuple[Any, ...]
    flips: tuple[int, ...]
    advanced: bool
    late_axes: tuple[int, ...] = ()


class ReshapeError(MXNetError, ValueError):
    """An array cannot take a shape.

    The reference raises ``ValueError`` for wrong sizes and ``MXNetError`` for wrong special values.
    """


# ---- reading ---------------------------------------------------------------------------------


def get_item(array: Any, key: Any) -> Any:
    """``array[key]``.

    Raises:
        IndexError: An index is out of bounds or there are too many.
        ValueError: The key is of a type that cannot select.
    """
    if isinstance(key, tuple) and not key:
        return array
    if isinstance(key, slice) and key == slice(None):
        return array
    recorded = STATE.recording and live_tape(array) is not None
    tensor = array._tape if recorded else array._data
    selection = _late_axes(_normalise(key, tensor))
    if recorded and not torch.is_grad_enabled():
        with torch.enable_grad():
            result = _select(tensor, selection)
    else:
        result = _select(tensor, selection)
    if not (result.ndim or array.zero_dim_items or STATE.np_shape):
        result = result.reshape(1)
    node = None
    if recorded:
        node = (("indexing", {"key": key}, [variable_node(array)]), 0)
    return new_array(type(array), result, array._ctx, node)


def _select(tensor: Tensor, selection: _Selection) -> Tensor:
    result = tensor[selection.key]
    if selection.flips:
        result = result.flip(selection.flips)
    for axis in selection.late_axes:
        result = result.unsqueeze(axis)
    if selection.advanced or result.is_contiguous() or not tensor.is_contiguous():
        return result
    return result.contiguous()


# ---- writing ---------------------------------------------------------------------------------


def set_item(array: Any, key: Any, value: Any) -> None:
    """``array[key] = value``.

    Raises:
        MXNetError: The array takes part in the graph being recorded.
        IndexError: An index is out of bounds or there are too many.
        ValueError: ``value`` does not broadcast to the selection.
        TypeError: ``value`` is not array-like.
    """
    recording = STATE.recording
    if recording and live_tape(array) is not None:
        raise MXNetError(IN_PLACE_MESSAGE)
    data = array._data
    selection = _normalise(key, data)
    if recording and hasattr(value, "_tape") and live_tape(value) is not None:
        with torch.enable_grad():
            target = data.clone()
            _assign(target, selection, value._tape)
        write_result("__setitem__", array, target)
        return
    _assign(data, selection, _value_tensor(array, value))


_INTEGERS = frozenset((torch.int8, torch.uint8, torch.int32, torch.int64))


def _value_tensor(array: Any, value: Any) -> Any:
    if isinstance(value, int | float):
        return wrapped(value, array._data.dtype) if array._data.dtype in _INTEGERS else value
    if hasattr(value, "_tape"):
        return value._data
    if isinstance(value, np.ndarray | np.generic | list | tuple):
        return torch.from_numpy(np.array(value, order="C")).to(array._data.dtype)
    raise TypeError(
        f"{type(array).__name__} does not support assignment of {value!r} of type {type(value)}"
    )


def _assign(data: Tensor, selection: _Selection, value: Any) -> None:
    if isinstance(value, Tensor) and value.dtype is not data.dtype:
        value = value.to(data.dtype)
    if isinstance(value, Tensor) and value.device != data.device:
        value = value.to(data.device)
    if isinstance(value, Tensor) and _share_memory(value, data):
        value = value.clone()  # overlapping memory: read everything before writing
    if isinstance(value, Tensor):
        selection, value = _without_new_axes(data, selection, value)
    try:
        if selection.flips:
            target = data[selection.key]
            value = torch.as_tensor(value, dtype=data.dtype, device=data.device)
            value = value.expand(target.shape).flip(selection.flips)
        data[selection.key] = value
    except RuntimeError:
        shape = tuple(data[selection.key].shape)
        given = tuple(value.shape) if isinstance(value, Tensor) else ()
        raise ValueError(
            f"__setitem__: a value of shape {given} does not broadcast to the selection {shape} "
            f"of an array of shape {tuple(data.shape)}"
        ) from None


def _without_new_axes(
    data: Tensor, selection: _Selection, value: Tensor
) -> tuple[_Selection, Tensor]:
    """The assignment with the axes that None makes left out, where the value fits only so.

    Reading places some of these axes elsewhere than NumPy (see ``_late_axes``), and
    ``a[key] = f(a[key])`` must work all the same; the reference ignores them in assignments.
    """
    if not any(item is None for item in selection.key) or selection.flips:
        return selection, value
    if _broadcasts(value.shape, data[selection.key].shape):
        return selection, value
    key = tuple(item for item in selection.key if item is not None)
    target = data[key].shape
    if [n for n in value.shape if n != 1] == [n for n in target if n != 1]:
        value = value.reshape(target)
    return selection._replace(key=key), value


def _broadcasts(shape: Sequence[int], target: Sequence[int]) -> bool:
    lengths = zip(reversed(shape), reversed(target), strict=False)
    return len(shape) <= len(target) and all(a in (1, b) for a, b in lengths)


def _share_memory(one: Tensor, other: Tensor) -> bool:
    return one.untyped_storage().data_ptr() == other.untyped_storage().data_ptr()


# ---- keys ------------------------------------------------------------------------------------


def _normalise(key: Any, tensor: Tensor) -> _Selection:
    items = list(key) if isinstance(key, tuple) else [key]
    _expand_ellipsis(items, tensor.ndim)
    shape, axis = tensor.shape, 0
    normal: list[Any] = []
    reversed_axes: list[int] = []
    advanced = any(_is_index_array(item) for item in items)
    for item in items:
        if item is None:
            normal.append(None)
            continue
        if axis >= tensor.ndim:
            count = sum(1 for i in items if i is not None)
            raise IndexError(f"too many indices ({count}) for array with {tensor.ndim} dimensions")
        if isinstance(item, slice):
            normal.append(_positive_slice(item, shape[axis]))
            if item.step is not None and item.step < 0:
                reversed_axes.append(len(normal) - 1)
        elif _is_index_array(item):
            normal.append(_index_tensor(item, axis, shape[axis], tensor))
        else:
            position = _position(item, axis, shape[axis])
            # Torch takes an integer first; NumPy lets it take part in advanced indexing.
            normal.append(torch.tensor([position], device=tensor.device) if advanced else position)
        axis += 1
    return _Selection(tuple(normal), _result_axes(normal, reversed_axes), advanced)


def _late_axes(selection: _Selection) -> _Selection:
    """The reference's place for None behind adjacent index arrays.

    It counts the axes before the None without those that the index arrays make: ``a[[0, 1], :,
    None]`` of a ``(3, 4)`` array has the shape ``(2, 1, 4)``, where NumPy gives ``(2, 4, 1)``.
    """
    key = selection.key
    tensors = [i for i, item in enumerate(key) if isinstance(item, Tensor)]
    if not tensors or tensors[-1] - tensors[0] + 1 != len(tensors) or selection.flips:
        return selection
    late = [i for i, item in enumerate(key) if item is None and i > tensors[-1]]
    if not late:
        return selection
    early = tuple(item for i, item in enumerate(key) if i not in late)
    return selection._replace(key=early, late_axes=tuple(i - len(tensors) for i in late))


def _expand_ellipsis(items: list[Any], ndim: int) -> None:
    found = [i for i, item in enumerate(items) if item is Ellipsis]
    if not found:
        return
    if len(found) > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    used = sum(1 for item in items if item is not None) - 1
    items[found[0] : found[0] + 1] = [slice(None)] * max(0, ndim - used)


def _is_index_array(item: Any) -> bool:
    return hasattr(item, "_tape") or isinstance(item, np.ndarray | list | tuple | range | Tensor)


def _position(item: Any, axis: int, length: int) -> int:
    if not isinstance(item, int | np.integer | np.bool_):
        raise ValueError(f"NDArray does not support slicing with key {item} of type {type(item)}.")
    position = int(item)
    if not -length <= position < length:
        raise IndexError(f"index {position} is out of bounds for axis {axis} with size {length}")
    return position + length if position < 0 else position


def _positive_slice(item: slice, length: int) -> slice:
    """A slice with a positive step over the same elements; the caller reverses them."""
    if item.step is None or item.step > 0:
        return item
    start, stop, step = item.indices(length)
    count = len(range(start, stop, step))
    if not count:
        return slice(0, 0)
    last = start + (count - 1) * step
    return slice(last, start + 1, -step)


def _index_tensor(item: Any, axis: int, length: int, tensor: Tensor) -> Tensor:
    if hasattr(item, "_tape"):
        index = item._data
        if index.dtype is torch.bool:
            raise ValueError(
                "Cannot perform boolean indexing in legacy mode. Please activate numpy semantics "
                "by calling `npx.set_np()` in the global scope before calling this function."
            )
    else:
        index = item if isinstance(item, Tensor) else torch.from_numpy(np.array(item))
    index = index.to(device=tensor.device, dtype=torch.int64)
    outside = (index < -length) | (index >= length)
    if outside.any():
        wrong = int(index[outside][0])
        raise IndexError(f"index {wrong} is out of bounds for axis {axis} with size {length}")
    return index


def _result_axes(normal: list[Any], reversed_axes: list[int]) -> tuple[int, ...]:
    """Axes of the selection that belong to the given positions of the key."""
    if not reversed_axes:
        return ()
    tensors = [i for i, item in enumerate(normal) if isinstance(item, Tensor)]
    index_ndim = max((normal[i].ndim for i in tensors), default=0)
    together = not tensors or tensors == list(range(tensors[0], tensors[0] + len(tensors)))
    axes: dict[int, int] = {}
    position = 0 if together else index_ndim
    for i, item in enumerate(normal):
        if isinstance(item, Tensor):
            position += index_ndim if together and i == tensors[0] else 0
        elif item is None or isinstance(item, slice):
            axes[i] = position
            position += 1
    return tuple(axes[i] for i in reversed_axes)


# ---- views -----------------------------------------------------------------------------------


def reshape_view(array: Any, shape: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """``array.reshape(*shape, **options)``, sharing memory.

    Raises:
        TypeError: An option is unknown.
        ReshapeError: The number of elements differs, or a special value cannot be applied.
        ValueError: No shape is given.
    """
    unknown = set(options) - {"shape", "reverse"}
    if unknown:
        raise TypeError(
            f"Got unknown keywords in reshape: {', '.join(sorted(unknown))}. "
            "Accepted keyword arguments are 'shape' and 'reverse'."
        )
    wanted: Any = shape[0] if len(shape) == 1 else shape
    wanted = options.get("shape", wanted)
    wanted = (int(wanted),) if isinstance(wanted, int | np.integer) else tuple(map(int, wanted))
    if not wanted and not (STATE.np_shape and array.size == 1):
        if not shape and "shape" not in options:
            raise ValueError("reshape: a shape must be given")
        raise ValueError(f"Cannot reshape array of size {array.size} into shape ()")
    recorded = STATE.recording and live_tape(array) is not None
    if not recorded and not array._data.is_contiguous():
        array._data = array._data.contiguous()  # so that the result can share its memory
    tensor = array._tape if recorded else array._data
    parameters = {"shape": wanted, "reverse": bool(options.get("reverse", False))}
    found = REGISTRY.get("Reshape")
    try:
        with torch.set_grad_enabled(recorded or torch.is_grad_enabled()):
            result = found.body(tensor, **parameters)
    except RuntimeError:
        raise ReshapeError(
            f"reshape: an array of shape {array.shape} and size {array.size} cannot take the shape "
            f"{wanted}"
        ) from None
    node = ((found, parameters, [variable_node(array)]), 0) if recorded else None
    return new_array(type(array), result, array._ctx, node)


def broadcast_to(array: Any, shape: Any) -> Any:
    """``array.broadcast_to(shape)``; missing leading axes are added.

    Raises:
        ValueError: An axis other than of length 1 would have to change.
    """
    wanted = (shape,) if isinstance(shape, int) else tuple(shape)
    current = array.shape
    if len(wanted) < len(current):
        raise ValueError(f"cannot broadcast shape {current} to {wanted}, which has fewer axes")
    padded = (1,) * (len(wanted) - len(current)) + current
    if not STATE.np_shape:
        wanted = tuple(p if w == 0 else w for p, w in zip(padded, wanted, strict=True))
    if any(p not in (1, w) for p, w in zip(padded, wanted, strict=True)):
        raise ValueError(
            f"operands could not be broadcast together: {current} and requested shape {wanted}"
        )
    source = array if padded == current else array.reshape(padded)
    return source._operate("broadcast_to", shape=wanted)
