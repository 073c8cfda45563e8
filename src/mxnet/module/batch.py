"""Batches into the arrays of executors, and results of several contexts back together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mxnet import ndarray as nd
from mxnet.module.workload import part_of

# For every input, its part of the batch and its array in each context.
Parts = list[list[tuple[slice, Any]]]


def inputs_of(data_batch: Any) -> tuple[list[Any], list[Any]]:
    """Arrays of the inputs and of the labels.

    Args:
        data_batch: A batch; or a list of one batch per context, whose arrays come back as lists
            over contexts.
    """
    if not isinstance(data_batch, list):
        return data_batch.data, data_batch.label or []
    data = [list(group) for group in zip(*(batch.data for batch in data_batch), strict=True)]
    label = [list(g) for g in zip(*(batch.label or () for batch in data_batch), strict=True)]
    return data, label


def load_batch(targets: Parts, sources: Sequence[Any], axes: Sequence[int]) -> None:
    """Copy arrays into the executors' arrays, each context its part.

    Args:
        targets: For every input, its part of the batch and its array in each context.
        sources: For every input an array of the whole batch, or a list of one per context.
        axes: Axis of the batch of every input; -1 for inputs that every context gets whole.
    """
    for parts, source, axis in zip(targets, sources, axes, strict=False):
        if isinstance(source, list | tuple):
            for (_, target), own in zip(parts, source, strict=True):
                own.copyto(target)
            continue
        whole = nd.array(source, dtype=source.dtype) if isinstance(source, np.ndarray) else source
        if len(parts) == 1:
            if whole is not parts[0][1]:
                whole.copyto(parts[0][1])
            continue
        for part, target in parts:
            part_of(whole, axis, part).copyto(target)


def merged(arrays: Sequence[Any], axis: int) -> Any:
    """The parts of several contexts as one array in the first one's context.

    Args:
        arrays: The array of each context.
        axis: Axis of the batch; -1 when each has the whole, and the first is taken.
    """
    if len(arrays) == 1 or axis == -1:
        return arrays[0]
    first = arrays[0].context
    return nd.concat(*(array.as_in_context(first) for array in arrays), dim=axis)
