"""Functions that join arrays and cut them into parts."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import torch

from mxnet.ndarray.call import is_symbol
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, as_arrays, invoke, unrecorded
from mxnet.thread_state import STATE


def concatenate(seq: Any, axis: int | None = 0, out: Any = None) -> Any:
    """Arrays joined along an axis.

    Args:
        seq: Arrays, equal but along the axis.
        axis: Axis; None joins the flattened arrays.
        out: Array that receives the result.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> mx.np.concatenate([mx.np.array([1, 2]), mx.np.array([3])])
        array([1., 2., 3.])
    """
    quick = _unrecorded_cat(seq, axis) if out is None and type(axis) is int else None
    if quick is not None:
        return quick
    arrays = as_arrays(seq)
    return invoke("_npi_concatenate", arrays, out, num_args=len(arrays), axis=axis)


concat = concatenate


def _unrecorded_cat(seq: Any, axis: int) -> Any:
    """The arrays joined, if nothing records them and they are of one type; else None."""
    kind = type(seq)
    if STATE.recording or (kind is not list and kind is not tuple) or not seq:
        return None
    try:
        tensors = [array._data for array in seq]
        if set(map(type, seq)) != {ndarray}:
            return None
        first = tensors[0]
        # Torch would leave out empty rows of any shape, and convert types by other rules.
        for tensor in tensors:
            if tensor.dtype is not first.dtype or tensor.ndim != first.ndim:
                return None
        return unrecorded(torch.cat(tensors, axis), seq[0])
    except (AttributeError, IndexError, RuntimeError):
        return None


def stack(arrays: Any, axis: int = 0, out: Any = None) -> Any:
    """Arrays joined along a new axis.

    Args:
        arrays: Arrays of one shape.
        axis: Where the new axis goes.
        out: Array that receives the result.

    Raises:
        MXNetError: The shapes differ.

    Example:
        >>> mx.np.stack([mx.np.zeros((3,)), mx.np.ones((3,))]).shape
        (2, 3)
    """
    given = as_arrays(arrays)
    return invoke("_npi_stack", given, out, num_args=len(given), axis=axis)


def _joined(name: str, arrays: Any, out: Any = None) -> Any:
    given = as_arrays(arrays)
    return invoke(name, given, out, num_args=len(given))


def vstack(arrays: Any, out: Any = None) -> Any:
    """Arrays on top of each other; vectors are rows.

    Args:
        arrays: Arrays, equal but along the first axis.
        out: Array that receives the result.

    Example:
        >>> mx.np.vstack([mx.np.zeros((3,)), mx.np.ones((3,))]).shape
        (2, 3)
    """
    return _joined("_npi_vstack", arrays, out)


row_stack = vstack


def hstack(arrays: Any) -> Any:
    """Arrays side by side, along the second axis or the only one.

    Args:
        arrays: Arrays, equal but along that axis.

    Example:
        >>> mx.np.hstack([mx.np.zeros((3,)), mx.np.ones((3,))]).shape
        (6,)
    """
    return _joined("_npi_hstack", arrays)


def dstack(arrays: Any) -> Any:
    """Arrays behind each other, along the third axis.

    Args:
        arrays: Arrays, equal but along that axis.

    Example:
        >>> mx.np.dstack([mx.np.zeros((3,)), mx.np.ones((3,))]).shape
        (1, 3, 2)
    """
    return _joined("_npi_dstack", arrays)


def column_stack(tup: Any) -> Any:
    """Arrays side by side; vectors are columns.

    Args:
        tup: Arrays, equal but along the second axis.

    Example:
        >>> mx.np.column_stack([mx.np.zeros((3,)), mx.np.ones((3,))]).shape
        (3, 2)
    """
    return _joined("_npi_column_stack", tup)


def append(arr: Any, values: Any, axis: int | None = None) -> Any:
    """Values joined to the end of an array.

    Args:
        arr: Array.
        values: Array to add.
        axis: Axis; None joins the flattened arrays.

    Example:
        >>> mx.np.append(mx.np.array([1, 2]), mx.np.array([3]))
        array([1., 2., 3.])
    """
    return concatenate([arr, values], axis)


Cuts = int | Sequence[int]


def _slices(array: Any, places: list[int], axis: int) -> list[Any]:
    """The parts between places in any order; those that end before they start are empty."""
    before = (slice(None),) * (axis % array.ndim)
    bounds = [0, *places, array.shape[axis]]
    return [array[(*before, slice(i, j))] for i, j in itertools.pairwise(bounds)]


def _cut(name: str, ary: Any, cuts: Cuts, axis: int) -> list[Any]:
    array = as_array(ary)
    if isinstance(cuts, int):
        parameters: dict[str, Any] = {"indices": (), "sections": cuts}
    elif is_symbol(array):
        parameters = {"indices": (0, *map(int, cuts)), "sections": 0}
    else:
        length = array.shape[axis]
        places = [min(max(c + length if c < 0 else c, 0), length) for c in map(int, cuts)]
        if places != sorted(places):
            return _slices(array, places, axis)
        parameters = {"indices": (0, *places), "sections": 0}
    parts = invoke(name, [array], axis=axis, **parameters)
    if is_symbol(parts):
        count = cuts if isinstance(cuts, int) else len(cuts) + 1
        return list(parts) if count > 1 else [parts]
    return list(parts) if isinstance(parts, list | tuple) else [parts]


def split(ary: Any, indices_or_sections: Cuts, axis: int = 0) -> list[Any]:
    """The array cut along an axis into equal parts, or at given places.

    Args:
        ary: Array.
        indices_or_sections: Number of parts, or where the second and later parts start.
        axis: Axis.

    Raises:
        ValueError: The length does not divide.

    Example:
        >>> [part.shape for part in mx.np.split(mx.np.zeros((4, 2)), 2)]
        [(2, 2), (2, 2)]
    """
    length = 0 if is_symbol(ary) else as_array(ary).shape[axis]
    if isinstance(indices_or_sections, int) and (
        indices_or_sections < 1 or length % indices_or_sections
    ):
        raise ValueError(
            f"split: length {length} of axis {axis} cannot be cut into {indices_or_sections} "
            "equal parts"
        )
    return _cut("_npi_split", ary, indices_or_sections, axis)


def array_split(ary: Any, indices_or_sections: Cuts, axis: int = 0) -> list[Any]:
    """The array cut along an axis into nearly equal parts, or at given places.

    Args:
        ary: Array.
        indices_or_sections: Number of parts, of which the first ones are longer by one if the
            length does not divide, or where the second and later parts start.
        axis: Axis.

    Example:
        >>> [part.shape for part in mx.np.array_split(mx.np.zeros((5,)), 2)]
        [(3,), (2,)]
    """
    return _cut("_npi_split", ary, indices_or_sections, axis)


def hsplit(ary: Any, indices_or_sections: Cuts) -> list[Any]:
    """The array cut along the second axis, or the only one.

    Args:
        ary: Array with at least one axis.
        indices_or_sections: Number of equal parts, or where the second and later parts start.

    Raises:
        ValueError: The array has no axes.

    Example:
        >>> [part.shape for part in mx.np.hsplit(mx.np.zeros((2, 4)), 2)]
        [(2, 2), (2, 2)]
    """
    if is_symbol(ary):
        return _cut("_npi_hsplit", ary, indices_or_sections, 1)
    if as_array(ary).ndim < 1:
        raise ValueError("hsplit: the array needs at least one axis")
    return split(ary, indices_or_sections, min(as_array(ary).ndim - 1, 1))


def vsplit(ary: Any, indices_or_sections: Cuts) -> list[Any]:
    """The array cut along the first axis.

    Args:
        ary: Array with at least two axes.
        indices_or_sections: Number of equal parts, or where the second and later parts start.

    Raises:
        ValueError: The array has fewer than two axes.

    Example:
        >>> [part.shape for part in mx.np.vsplit(mx.np.zeros((4, 2)), 2)]
        [(2, 2), (2, 2)]
    """
    if is_symbol(ary):
        return _cut("_npi_split", ary, indices_or_sections, 0)
    if as_array(ary).ndim < 2:
        raise ValueError("vsplit: the array needs at least two axes")
    return split(ary, indices_or_sections, 0)


def dsplit(ary: Any, indices_or_sections: Cuts) -> list[Any]:
    """The array cut along the third axis.

    Args:
        ary: Array with at least three axes.
        indices_or_sections: Number of equal parts, or where the second and later parts start.

    Raises:
        ValueError: The array has fewer than three axes.

    Example:
        >>> [part.shape for part in mx.np.dsplit(mx.np.zeros((2, 2, 4)), 2)]
        [(2, 2, 2), (2, 2, 2)]
    """
    if is_symbol(ary):
        return _cut("_npi_dsplit", ary, indices_or_sections, 2)
    if as_array(ary).ndim < 3:
        raise ValueError("dsplit: the array needs at least three axes")
    return split(ary, indices_or_sections, 2)


def block(arrays: Any) -> Any:
    """An array made of blocks: the innermost lists are joined along the last axis, and so on.

    Args:
        arrays: Nested lists of arrays, all of one depth.

    Raises:
        ValueError: The lists have different depths, or one is empty.

    Example:
        >>> one = mx.np.ones((1, 1))
        >>> mx.np.block([[one, 0 * one], [0 * one, one]])
        array([[1., 0.],
               [0., 1.]])
    """
    depth = _depth(arrays)
    parts = _leaves(arrays)
    axes = max(depth, *(part.ndim for part in parts))
    return _blocks_joined(arrays, depth, axes)


def _depth(arrays: Any) -> int:
    if not isinstance(arrays, list):
        return 0
    depths = {_depth(part) for part in arrays}
    if len(depths) != 1:
        raise ValueError("block: lists must not be empty, and all have the same depth")
    return 1 + depths.pop()


def _leaves(arrays: Any) -> list[Any]:
    if isinstance(arrays, list):
        return [leaf for part in arrays for leaf in _leaves(part)]
    return [as_array(arrays)]


def _blocks_joined(arrays: Any, depth: int, axes: int) -> Any:
    if not isinstance(arrays, list):
        array = as_array(arrays)
        return array.reshape((1,) * (axes - array.ndim) + array.shape)
    parts = [_blocks_joined(part, depth - 1, axes) for part in arrays]
    return concatenate(parts, axis=-depth)
