"""Sums of arrays over contexts, for many keys at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from mxnet.context import Context
from mxnet.ndarray import NDArray


def sum_over_contexts(groups: Sequence[Sequence[Any]], ctx: Context | None) -> list[Any]:
    """The sum of every group of arrays, as new arrays.

    Args:
        groups: Arrays of one shape per group, often one per context.
        ctx: Context of the sums; None takes that of each group's first array.
    """
    count = len(groups[0]) if groups else 0
    same = all(
        len(group) == count and all(array.stype == "default" for array in group) for group in groups
    )
    if not same or count < 2:
        return [_sum_one(group, ctx) for group in groups]
    contexts = [ctx or group[0]._ctx for group in groups]
    columns = [
        [group[i]._data.to(c.device) for group, c in zip(groups, contexts, strict=True)]
        for i in range(count)
    ]
    # One kernel launch per context for all keys.
    totals = torch._foreach_add(columns[0], columns[1])
    for column in columns[2:]:
        torch._foreach_add_(totals, column)
    return [NDArray(total, ctx=c) for total, c in zip(totals, contexts, strict=True)]


def _sum_one(group: Sequence[Any], ctx: Context | None) -> Any:
    target = ctx or group[0]._ctx
    total = group[0].copyto(target)
    for array in group[1:]:
        total = total + array.as_in_context(target)
    return total


def copy_to_all(sources: Sequence[Any], targets: Sequence[Sequence[Any]]) -> None:
    """Copy every source into its target arrays, whatever their context and element type."""
    pairs = [(s, t) for s, group in zip(sources, targets, strict=True) for t in group if t is not s]
    dense = [(s._data, t._data) for s, t in pairs if s.stype == "default" and t.stype == "default"]
    if dense:
        torch._foreach_copy_([t for _, t in dense], [s for s, _ in dense])
    for source, target in pairs:
        if source.stype != "default" or target.stype != "default":
            source.copyto(target)
