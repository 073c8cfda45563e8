"""Nodes that make arrays, such as zeros for the first state of a cell, in graphs with known shapes.

Before the size of a batch is known, such a node has a shape like ``(0, 128)``. Once the inputs'
shapes are given, those of the operators around it tell what the 0 stands for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mxnet.graph.ir import Entry, Node, topological
from mxnet.graph.shapes import Inference
from mxnet.thread_state import STATE


def with_creation_shapes(entries: Sequence[Entry], shapes: Mapping[str, Any]) -> list[Entry]:
    """The same graph, in which nodes without inputs make arrays of the shape that is needed.

    Args:
        entries: The graph's outputs.
        shapes: Shapes of all variables by name.

    Returns:
        The outputs of the new graph, or those given if nothing is open. What cannot be inferred
        stays as it is.

    Raises:
        MXNetError: The shapes contradict each other.
    """
    order = topological(entries)
    if STATE.np_shape or not any(_is_open(node) for node in order):
        return list(entries)
    found = Inference(entries, shapes, {})
    found.infer_shapes()
    made: dict[Node, Node] = {}
    for node in order:
        shape = found.shapes.get(Entry(node, 0))
        if _is_open(node) and shape:
            parameters = {**node.parameters, "shape": tuple(shape)}
            made[node] = Node(node.operator, node.name, parameters, dict(node.attributes))
        elif any(made[entry.node] is not entry.node for entry in node.inputs):
            made[node] = node.with_inputs([Entry(made[e.node], e.index) for e in node.inputs])
        else:
            made[node] = node
    return [Entry(made[entry.node], entry.index) for entry in entries]


def _is_open(node: Node) -> bool:
    """Whether a node makes an array whose shape has unknown lengths."""
    if node.operator is None or node.inputs or node.subgraphs:
        return False
    shape = node.parameters.get("shape")
    return isinstance(shape, tuple | list) and 0 in shape
