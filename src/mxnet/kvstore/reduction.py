"""Sums and copies of arrays of several contexts, by the engine where that pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet.context import Context
from mxnet.ndarray import NDArray
from mxnet.ndarray.pending import run_later, tensor_of

# Smaller work is done sooner than handed to another thread: sums of 64 KB take 5 us in the caller
# and 20 us by the engine; from 256 KB on, the engine is as fast or faster (decision 003).
ENGINE_BYTES = 1 << 18


def room(current: Any, like: NDArray, ctx: Context) -> NDArray:
    """``current`` if it is a dense array of that shape, element type and context, else a new one.

    Args:
        current: Array whose elements may be overwritten, or None.
        like: Array whose class, shape and element type the result has.
        ctx: Context of the result.
    """
    tensor = tensor_of(like)
    if current is not None and current.stype == "default" and current._ctx == ctx:
        there = tensor_of(current)
        if there.dtype is tensor.dtype and there.shape == tensor.shape:
            found: NDArray = current
            return found
    return like._made(torch.empty(tensor.shape, dtype=tensor.dtype, device=ctx.device), ctx)


def sum_dense(
    sources: Sequence[Any],
    target: NDArray,
    compress: Callable[[int, Tensor], Tensor] | None,
    priority: int,
) -> None:
    """Write the sum of dense arrays into ``target``, perhaps later.

    Args:
        sources: Arrays of the shape of ``target``, on any context; not empty.
        target: Array that receives the sum.
        compress: What of the numbered source is sent; None sends all.
        priority: Of the engine's operation.
    """

    def add(reads: list[Tensor], writes: list[Tensor]) -> None:
        if compress is not None:
            reads = [compress(i, tensor) for i, tensor in enumerate(reads)]
        (total,) = writes
        first, *others = reads
        if not others:
            total.copy_(first)
            return
        torch.add(first.to(total), others[0].to(total), out=total)
        for tensor in others[1:]:
            total.add_(tensor.to(total))

    _run(add, sources, [target], priority, "KVStore push")


def copy_dense(source: NDArray, targets: Sequence[Any], priority: int) -> None:
    """Copy a dense array into others of any context and element type, perhaps later."""
    targets = [target for target in targets if target is not source]

    def copy(reads: list[Tensor], writes: list[Tensor]) -> None:
        for tensor in writes:
            tensor.copy_(reads[0])

    if targets:
        _run(copy, [source], targets, priority, "KVStore pull")


def _run(
    function: Callable[[list[Tensor], list[Tensor]], None],
    reads: Sequence[Any],
    writes: Sequence[Any],
    priority: int,
    name: str,
) -> None:
    if _is_worth_a_thread(writes[0]):
        run_later(function, reads, writes, priority=priority, name=name)
    else:
        function([array._data for array in reads], [array._data for array in writes])


def _is_worth_a_thread(array: Any) -> bool:
    tensor = tensor_of(array)
    # Accelerators are asynchronous by themselves.
    return tensor.device.type == "cpu" and tensor.numel() * tensor.element_size() >= ENGINE_BYTES


def sum_sparse(arrays: Sequence[Any], ctx: Context) -> Any:
    """The sum of arrays of any storage type, as a new array on ``ctx``."""
    total = arrays[0].copyto(ctx)
    for array in arrays[1:]:
        total = total + array.as_in_context(ctx)
    return total
