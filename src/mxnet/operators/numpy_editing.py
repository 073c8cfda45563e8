"""NumPy's functions that insert and delete elements, and the distinct elements of an array."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axis


def _along(name: str, arr: Tensor, axis: int | None) -> tuple[Tensor, int]:
    if axis is None:
        return arr.reshape(-1), 0
    return arr, check_axis(name, axis, arr.ndim)


def _positions(
    name: str, length: int, obj: Tensor | None, cut: slice | int, inserting: bool, like: Tensor
) -> Tensor:
    """The selected places of an axis, not negative."""
    if obj is not None:
        if obj.is_floating_point() and inserting:
            raise MXNetError(f"{name}: places must be integers, got floating numbers")
        found = obj.reshape(-1).to(torch.int64)
        if found.is_meta:
            return found
    elif isinstance(cut, int):
        if not -length <= cut < length + inserting:
            raise IndexError(f"{name}: index {cut} is out of bounds for length {length}")
        return torch.tensor([cut + length if cut < 0 else cut], device=like.device)
    else:
        return torch.arange(length, device=like.device)[: length + 1][_forward(cut, length)]
    outside = (found < -length) | (found >= length + inserting)
    if bool(outside.any()):
        raise IndexError(
            f"{name}: index {int(found[outside][0])} is out of bounds for length {length}"
        )
    return torch.where(found < 0, found + length, found)


def _forward(cut: slice, length: int) -> slice:
    start, stop, step = cut.indices(length)
    chosen = range(start, stop, step)
    if step < 0:
        chosen = chosen[::-1]
    return slice(chosen.start, max(chosen.stop, 0), chosen.step)


def _insert(
    arr: Tensor,
    values: Tensor,
    obj: Tensor | None,
    cut: slice | int,
    axis: int | None,
) -> Tensor:
    arr, along = _along("insert", arr, axis)
    places = _positions("insert", arr.shape[along], obj, cut, True, arr)
    values = values.to(arr.dtype)
    shape = list(arr.shape)
    if len(places) == 1:
        # One place: any number of elements goes there, one after the other. For a number instead
        # of an array of places, the first axis of the values counts them.
        values = values.reshape((1,) * (arr.ndim - values.ndim) + tuple(values.shape))
        if obj is None and isinstance(cut, int):
            values = values.movedim(0, along)
        places = places.expand(values.shape[along])
    shape[along] = places.shape[0]
    joined = torch.cat([arr, values.expand(shape)], along)
    # New elements stand before the old one at their place, and keep their order.
    old = 2 * torch.arange(arr.shape[along], device=arr.device) + 1
    order = torch.argsort(torch.cat([old, 2 * places]), stable=True)
    return joined.index_select(along, order)


_INSERT = """Elements inserted before given places of an axis.

Shapes:
    arr: Any.
    values: Broadcasts to the new elements.
    output: As ``arr``, longer along ``axis``.

Args:
    arr: Any array.
    values: New elements; None for the number ``val``.
{obj}    val: The number to insert when there are no ``values``.
    start: First place of a slice.
    stop: End of the slice.
    step: Step of the slice.
    int_ind: The only place.
    axis: The axis; None inserts into the flattened array.

Raises:
    IndexError: A place does not exist.
    MXNetError: The values do not broadcast.

Example:
    >>> mx.np.insert(mx.np.array([1, 2]), 1, 9)
    array([1., 9., 2.])
"""


def _new_elements(arr: Tensor, values: Tensor | None, val: float | None) -> Tensor:
    if values is not None:
        return values
    if val is None:
        raise MXNetError("insert: neither values nor val is given")
    return torch.full((), val, dtype=torch.float64, device=arr.device)


def _insert_at(
    arr: Tensor,
    values: Tensor | None = None,
    *,
    val: float | None = None,
    start: int | None = None,
    stop: int | None = None,
    step: int | None = None,
    int_ind: int | None = None,
    axis: int | None = None,
) -> Tensor:
    cut = slice(start, stop, step) if int_ind is None else int_ind
    return _insert(arr, _new_elements(arr, values, val), None, cut, axis)


_insert_at.__doc__ = _INSERT.format(obj="")
operator("_npi_insert_scalar", zero_dim=True)(_insert_at)
operator("_npi_insert_slice", zero_dim=True)(_insert_at)


def _insert_tensor(
    arr: Tensor,
    values: Tensor | None = None,
    obj: Tensor | None = None,
    *,
    val: float | None = None,
    start: int | None = None,
    stop: int | None = None,
    step: int | None = None,
    int_ind: int | None = None,
    axis: int | None = None,
) -> Tensor:
    if obj is None:  # with `val`, the places are the second input
        values, obj = None, values
    return _insert(arr, _new_elements(arr, values, val), obj, 0, axis)


_insert_tensor.__doc__ = _INSERT.format(obj="    obj: The places.\n")
operator("_npi_insert_tensor", zero_dim=True)(_insert_tensor)


@operator("_npi_delete", zero_dim=True)
def delete(
    arr: Tensor,
    obj: Tensor | None = None,
    *,
    start: int | None = None,
    stop: int | None = None,
    step: int | None = None,
    int_ind: int | None = None,
    axis: int | None = None,
) -> Tensor:
    """The elements of an axis without those at given places.

    Shapes:
        arr: Any.
        obj: Any.
        output: As ``arr``, shorter along ``axis``.

    Args:
        arr: Any array.
        obj: The places; None for a slice or ``int_ind``.
        start: First place of a slice.
        stop: End of the slice.
        step: Step of the slice.
        int_ind: The only place.
        axis: The axis; None deletes from the flattened array.

    Raises:
        IndexError: A place does not exist.

    Example:
        >>> mx.np.delete(mx.np.array([1, 2, 3]), 1)
        array([1., 3.])
    """
    arr, along = _along("delete", arr, axis)
    cut = slice(start, stop, step) if int_ind is None else int_ind
    if obj is not None and obj.dtype is torch.bool:
        return arr.index_select(along, torch.nonzero(~obj).squeeze(1))
    places = _positions("delete", arr.shape[along], obj, cut, False, arr)
    kept = torch.ones(arr.shape[along], dtype=torch.bool, device=arr.device)
    kept[places] = False
    return arr.index_select(along, torch.nonzero(kept).squeeze(1))


def _unique_of_nothing(
    flat: Tensor, along: int, return_index: bool, return_inverse: bool, return_counts: bool
) -> tuple[Tensor, ...]:
    """Slices without elements are all equal: there is one of them if there are any."""
    length = flat.shape[along]
    places = torch.zeros(min(length, 1), dtype=torch.int64, device=flat.device)
    results = [flat.narrow(along, 0, len(places)).clone()]
    if return_index:
        results.append(places)
    if return_inverse:
        results.append(torch.zeros(length, dtype=torch.int64, device=flat.device))
    if return_counts:
        results.append(torch.full_like(places, length))
    return tuple(results)


def _count_unique(parameters: Mapping[str, Any]) -> int:
    extras = ("return_index", "return_inverse", "return_counts")
    return 1 + sum(bool(parameters[name]) for name in extras)


@operator("_npi_unique", num_outputs=_count_unique, zero_dim=True)
def unique(
    data: Tensor,
    *,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
) -> tuple[Tensor, ...]:
    """The distinct elements in ascending order.

    Shapes:
        data: Any.
        outputs: ``(k,)``; with ``axis``, as ``data`` with ``k`` slices.

    Args:
        data: Any array.
        return_index: Also the place where each occurs first.
        return_inverse: Also which of them each element is.
        return_counts: Also how often each occurs.
        axis: Compare the slices along an axis; None means the elements.

    Returns:
        The elements, then what was asked for, as int64.

    Example:
        >>> mx.np.unique(mx.np.array([3, 1, 1]))
        array([1., 3.])
    """
    flat, along = _along("unique", data, axis)
    if not (flat.numel() or flat.is_meta):
        return _unique_of_nothing(flat, along, return_index, return_inverse, return_counts)
    values, inverse, counts = torch.unique(
        flat, sorted=True, return_inverse=True, return_counts=True, dim=along
    )
    results = [values]
    if return_index:
        places = torch.arange(flat.shape[along], device=data.device)
        first = torch.full_like(counts, flat.shape[along])
        results.append(first.scatter_reduce(0, inverse.reshape(-1), places, "amin"))
    if return_inverse:
        results.append(inverse)
    if return_counts:
        results.append(counts)
    return tuple(results)
