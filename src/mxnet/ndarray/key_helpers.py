"""Helpers on indexing keys that the reference exposes beside the array class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mxnet.ndarray.call import is_array

BASIC_INDEXING = 0
ADVANCED_INDEXING = 1


def get_indexing_dispatch_code(key: tuple[Any, ...]) -> int:
    """Whether a key of slices and integers (0) or one with index arrays (1).

    Args:
        key: A tuple as ``a[...]`` gets it, with every item written out.

    Raises:
        AssertionError: ``key`` is not a tuple.
        ValueError: An item cannot select.

    Example:
        >>> code = mx.nd.get_indexing_dispatch_code
        >>> code((0, slice(None))), code(([0],))
        (0, 1)
    """
    if not isinstance(key, tuple):
        raise AssertionError(f"get_indexing_dispatch_code: expected a tuple, got {type(key)}")
    code = BASIC_INDEXING
    for item in key:
        if is_array(item) or isinstance(item, np.ndarray | list | tuple | range):
            code = ADVANCED_INDEXING
        elif item is not None and not isinstance(item, slice | int | np.integer):
            raise ValueError(
                f"NDArray does not support slicing with key {item} of type {type(item)}."
            )
    return code


def indexing_key_expand_implicit_axes(
    key: Any, shape: Sequence[int]
) -> tuple[tuple[Any, ...], int]:
    """A key with one item for each axis: ellipses and missing items become full slices.

    Args:
        key: As in ``a[key]``.
        shape: Shape of the array.

    Returns:
        The key, and -1 (under NumPy semantics: the position of a boolean index).

    Example:
        >>> mx.nd.indexing_key_expand_implicit_axes((..., 0), (2, 3))
        ((slice(None, None, None), 0), -1)
    """
    items = list(key) if isinstance(key, tuple) else [key]
    if not any(item is Ellipsis for item in items):
        items.append(Ellipsis)
    position = next(i for i, item in enumerate(items) if item is Ellipsis)
    used = sum(1 for item in items if item is not None) - 1
    items[position : position + 1] = [slice(None)] * max(0, len(shape) - used)
    return tuple(items), -1


def get_oshape_of_gather_nd_op(dshape: Sequence[int], ishape: Sequence[int]) -> tuple[int, ...]:
    """Shape of ``gather_nd(data, indices)`` from the shapes of its inputs.

    Args:
        dshape: Shape of ``data``.
        ishape: Shape of ``indices``; its first length is the number of indexed axes.

    Example:
        >>> mx.nd.get_oshape_of_gather_nd_op((3, 4, 5), (2, 7))
        (7, 5)
    """
    return (*ishape[1:], *dshape[ishape[0] :])
