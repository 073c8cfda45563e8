"""What passes ask about nodes and how they change them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import fx

from mxnet.graph.compiler.observe import Fact
from mxnet.graph.compiler.setting import Setting
from mxnet.operators.registry import REGISTRY


def operator_of(node: Any) -> str | None:
    """Name of the operator that a node calls; None for anything else."""
    return node.meta.get("operator") if isinstance(node, fx.Node) else None


def fact(node: fx.Node) -> Fact | None:
    """What is known of a node's result, if it is a tensor."""
    found = node.meta.get("facts")
    return found if isinstance(found, Fact) else None


def is_linear(node: fx.Node) -> bool:
    """Whether a FullyConnected maps the last axis of its data, which need no new shape."""
    data = node.args[0]
    known = fact(data) if isinstance(data, fx.Node) else None
    return known is not None and (
        len(known.shape) == 2 or (len(known.shape) > 2 and not node.meta["parameters"]["flatten"])
    )


def only_user(node: fx.Node) -> fx.Node | None:
    """The single place where a result is used; None if it is used in several, or is an output."""
    if len(node.users) != 1:
        return None
    user = next(iter(node.users))
    return None if user.op == "output" else user


def replace(node: fx.Node, by: fx.Node) -> None:
    """Let everything use ``by`` instead of ``node``, and remove ``node``."""
    node.replace_all_uses_with(by)
    node.graph.erase_node(node)


def insert_call(
    before: fx.Node,
    target: Callable[..., Any],
    *arguments: Any,
    like: fx.Node | None,
    **keywords: Any,
) -> fx.Node:
    """Put a call of a plain function before a node.

    Args:
        before: The node.
        target: The function.
        *arguments: Its positional arguments.
        like: A node whose result has the same facts; None if nothing is known.
        **keywords: Its keyword arguments.
    """
    with before.graph.inserting_before(before):
        call = before.graph.call_function(target, arguments, keywords)
    if like is not None:
        call.meta.update({k: like.meta[k] for k in ("facts", "label") if k in like.meta})
    return call


def is_deterministic(node: fx.Node) -> bool:
    """Whether a node computes the same from the same inputs and changes nothing."""
    name = operator_of(node)
    if name is None:
        return node.op == "call_function"
    found = REGISTRY.get(name)
    return not (found.random or found.updates or name == "Custom" or name in _WITH_SUBGRAPHS)


_WITH_SUBGRAPHS = ("_foreach", "_while_loop", "_cond")


def constants(graph: fx.Graph, setting: Setting) -> set[fx.Node]:
    """Nodes whose values follow from parameters alone, the parameters included.

    When the run is recorded there are none: gradients must reach the parameters.
    """
    found: set[fx.Node] = set()
    if setting.recording:
        return found
    for node in graph.nodes:
        if node.op == "placeholder":
            if node.meta["label"] in setting.parameters:
                found.add(node)
        elif (
            node.op == "call_function"
            and is_deterministic(node)
            and all(used in found for used in node.all_input_nodes)
        ):
            found.add(node)
    return found
