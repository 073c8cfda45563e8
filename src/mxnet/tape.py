"""Which recorded arrays still take part in a graph: not those of a graph that backward has freed.

After ``backward`` without ``retain_graph``, the arrays of that graph are constants for what is
recorded later. Programs that carry a recurrent state from one batch to the next rely on it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import torch
from torch import Tensor

from mxnet.thread_state import STATE

# Number that torch gives the next node of the thread's graphs.
next_number: Callable[[], int] = torch._C._autograd._get_sequence_nr


def live_tape(array: Any) -> Tensor | None:
    """The tensor that stands for an array in the graph that is being recorded.

    Args:
        array: A dense array. If its graph has been freed, it becomes a constant.

    Returns:
        The tensor; None for constants.
    """
    tape: Tensor | None = array._tape
    if tape is None:
        return None
    node = tape.grad_fn
    # Torch numbers the nodes of a thread in order: later ones than the last pass are not looked at.
    if node is None or node._sequence_nr() >= STATE.freed_before or not _is_freed(node):
        return tape
    array._leave_graph()
    return None


class FreeingPass:
    """The pass of backward that is freeing its graph.

    Attributes:
        began: Torch's number for the next node when it began; 0 between passes.
    """

    began = 0


def note_delivery(leaf: Any) -> None:
    """Remember when a leaf last got its gradient from a pass that freed the graph."""
    if FreeingPass.began:
        leaf.delivered_at = FreeingPass.began


def _is_freed(node: Any) -> bool:
    """Whether a pass of backward has freed the graph below a node.

    The first nodes that save tensors tell. Where nothing saves any, as in sums, the variables do:
    one of them has got a gradient since the node was made.
    """
    number = node._sequence_nr()
    waiting, seen = [node], set()
    while waiting:
        part = waiting.pop()
        if part is None or part in seen:
            continue
        seen.add(part)
        freed = _has_freed_tensors(part)
        if freed is not None:
            return freed
        if getattr(getattr(part, "variable", None), "delivered_at", 0) > number:
            return True
        waiting.extend(following for following, _ in part.next_functions)
    return False


def _has_freed_tensors(node: Any) -> bool | None:
    """Whether the tensors that a node had saved are gone; None if it saves none."""
    for name in _names_of_saved(node.__class__):
        try:
            saved = getattr(node, name)
        except RuntimeError as error:
            return "second time" in str(error)
        parts = saved if isinstance(saved, list | tuple) else (saved,)
        if any(isinstance(part, Tensor) for part in parts):
            return False
    return None


@cache
def _names_of_saved(kind: type) -> list[str]:
    return [name for name in dir(kind) if name.startswith("_saved_") or name == "saved_tensors"]
