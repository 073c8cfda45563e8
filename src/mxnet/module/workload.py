"""How a batch is divided among contexts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.io import DataDesc

Descriptions = list[DataDesc]


def split_input_slice(batch_size: int, work_load_list: Sequence[float]) -> list[slice]:
    """The part of a batch for every context, in proportion to its load.

    Args:
        batch_size: Samples in the batch.
        work_load_list: Load of each context.

    Raises:
        ValueError: A context would get nothing.

    Example:
        >>> from mxnet.module.workload import split_input_slice
        >>> split_input_slice(16, [1, 3])
        [slice(0, 4, None), slice(4, 16, None)]
    """
    total = sum(work_load_list)
    counts = [round(load * batch_size / total) for load in work_load_list]
    counts[-1] += max(0, batch_size - sum(counts))
    slices = []
    start = 0
    for count in counts:
        stop = min(start + count, batch_size)
        if start >= stop:
            raise ValueError(
                f"Too many slices. Some splits are empty: {batch_size} samples for "
                f"{len(counts)} contexts with loads {list(work_load_list)}"
            )
        slices.append(slice(start, stop))
        start = stop
    return slices


def as_descriptions(given: Any) -> Descriptions:
    """Descriptions from descriptions or ``(name, shape[, dtype[, layout]])`` tuples."""
    return [one if isinstance(one, DataDesc) else DataDesc(*one) for one in given or ()]


def with_shapes(descriptions: Sequence[DataDesc], shapes: Sequence[Any]) -> Descriptions:
    """The same inputs with other shapes."""
    return [
        DataDesc(d.name, shape, d.dtype, d.layout)
        for d, shape in zip(descriptions, shapes, strict=False)
    ]


def batch_axes(descriptions: Sequence[DataDesc]) -> list[int]:
    """The axis of the batch of each input; -1 for inputs that are not divided."""
    return [DataDesc.get_batch_axis(description.layout) for description in descriptions]


def common_batch_size(descriptions: Sequence[DataDesc], known: int | None = None) -> int | None:
    """The number of samples that all inputs agree on.

    Raises:
        AssertionError: Two inputs differ.
    """
    for description, axis in zip(descriptions, batch_axes(descriptions), strict=True):
        if axis == -1:
            continue
        size = description.shape[axis]
        if known is not None and size != known:
            raise AssertionError(
                f"all data must have the same batch size: batch_size = {known}, but "
                f"{description.name} has shape {description.shape}"
            )
        known = size
    return known


def sliced_shape(shape: Sequence[int], axis: int, part: slice) -> tuple[int, ...]:
    """The shape of a part of a batch."""
    if axis == -1:
        return tuple(shape)
    return (*shape[:axis], part.stop - part.start, *shape[axis + 1 :])


def part_of(array: Any, axis: int, part: slice) -> Any:
    """The part of a batch's array for one context."""
    if axis == -1:
        return array
    if axis == 0:
        if part.start == 0 and part.stop == array.shape[0]:
            return array
        return array[part]
    return array.slice_axis(axis=axis, begin=part.start, end=part.stop)
