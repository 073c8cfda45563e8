"""Checks that hold between passes."""

from __future__ import annotations

from torch import fx

from mxnet.base import MXNetError


def verify(graph: fx.Graph, after: str) -> None:
    """Check that a graph is one that can run.

    Args:
        graph: The graph.
        after: The pass that made it, for the message.

    Raises:
        MXNetError: A node is used before it is made, a target cannot be called, there is not
            exactly one output node at the end, or a user is not recorded.
    """
    made: set[fx.Node] = set()
    nodes = list(graph.nodes)
    if not nodes or nodes[-1].op != "output" or sum(n.op == "output" for n in nodes) != 1:
        raise MXNetError(f"graph compiler, after {after}: the graph does not end with its output")
    for node in nodes:
        for used in node.all_input_nodes:
            if used not in made:
                raise MXNetError(
                    f"graph compiler, after {after}: {node.name} uses {used.name}, which is not "
                    "made before it"
                )
            if node not in used.users:
                raise MXNetError(
                    f"graph compiler, after {after}: {used.name} does not know its user {node.name}"
                )
        if node.op == "call_function" and not callable(node.target):
            raise MXNetError(f"graph compiler, after {after}: {node.name} cannot be called")
        if node.op not in ("placeholder", "call_function", "output"):
            raise MXNetError(f"graph compiler, after {after}: {node.name} is a {node.op}")
        made.add(node)
