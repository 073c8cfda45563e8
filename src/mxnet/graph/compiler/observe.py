"""Running a graph once, node by node, and noting what every node made.

The first call on new shapes runs this way: its results are what the caller wanted anyway, and the
notes are the shapes that passes need. No operator has to be run without data, which in torch is
slow at first and impossible for some.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, fx

from mxnet.base import MXNetError


class Fact(NamedTuple):
    """What is known of a tensor.

    Attributes:
        shape: Lengths of the axes.
        dtype: Element type.
        device: Where it lies.
        requires_grad: Whether torch recorded it.
        channels_last: Whether its memory has the channels last, and not also in the plain order.
    """

    shape: tuple[int, ...]
    dtype: torch.dtype
    device: torch.device
    requires_grad: bool
    channels_last: bool


def fact_of(value: Any) -> Any:
    """The fact of a tensor; a list of facts of several; None of anything else."""
    if isinstance(value, Tensor):
        if value.layout is not torch.strided:
            return Fact(tuple(value.shape), value.dtype, value.device, value.requires_grad, False)
        last = (
            value.ndim == 4
            and not value.is_contiguous()
            and value.is_contiguous(memory_format=torch.channels_last)
        )
        return Fact(tuple(value.shape), value.dtype, value.device, value.requires_grad, last)
    if isinstance(value, tuple | list):
        return [fact_of(item) for item in value]
    return None


def observe(graph: fx.Graph, values: Sequence[Any]) -> list[Any]:
    """Run ``graph`` on ``values`` and put the facts of each node's result into its ``meta``.

    Args:
        graph: Any executable graph.
        values: One value per placeholder.

    Returns:
        The outputs.

    Raises:
        MXNetError: An operator fails; the message names the node of the symbol.
    """
    uses = {node: len(node.users) for node in graph.nodes}
    results: dict[fx.Node, Any] = {}
    waiting = iter(values)
    for node in graph.nodes:
        if node.op == "output":
            return list(fx.node.map_arg(node.args[0], results.__getitem__))
        if node.op == "placeholder":
            results[node] = next(waiting)
        else:
            results[node] = _run(node, results)
        node.meta["facts"] = fact_of(results[node])
        for used in node.all_input_nodes:
            uses[used] -= 1
            if not uses[used]:
                del results[used]
    raise AssertionError("a graph ends with its outputs")


def _run(node: fx.Node, results: dict[fx.Node, Any]) -> Any:
    arguments = fx.node.map_arg(node.args, results.__getitem__)
    keywords = fx.node.map_arg(node.kwargs, results.__getitem__)
    try:
        return node.target(*arguments, **keywords)  # type: ignore[operator]
    except MXNetError as error:
        raise MXNetError(
            f"Error in operator {node.meta.get('label', node.name)}: {error}"
        ) from None
    except (RuntimeError, ValueError, IndexError, TypeError) as error:
        if node.meta.get("operator") == "Custom":
            raise
        raise MXNetError(_describe(node, arguments, error)) from None


def _describe(node: fx.Node, arguments: Sequence[Any], error: Exception) -> str:
    given = ", ".join(
        f"{tuple(a.shape)} {str(a.dtype).removeprefix('torch.')}"
        for a in arguments
        if isinstance(a, Tensor)
    )
    reason = str(error).split("\n", 1)[0] or type(error).__name__
    name = node.meta.get("operator", node.name)
    label = node.meta.get("label", node.name)
    return f"Error in operator {label}: {name} cannot be applied to {given}: {reason}"
