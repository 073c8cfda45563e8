"""New arrays whose shape follows from how they are used, such as ``mx.sym.zeros((0, 4))``.

A file or a program says 0 for a length that it does not know; legacy RNN cells do so for the batch
of their first state. Before a graph runs, inference has found the length.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.graph.ir import Entry, Node, substitute, topological
from mxnet.graph.rules.call import is_complete
from mxnet.graph.rules.others import CREATORS, DRAWS, created_shape
from mxnet.graph.shapes import Inference, Shape

_RANGE = "_arange"
_WITH_SHAPE = frozenset((*CREATORS, *DRAWS))


def is_open(node: Node) -> bool:
    """Whether a node makes an array whose shape its parameters leave open."""
    if node.operator is None or node.inputs:
        return False
    name, parameters = node.operator.name, node.parameters
    if name == _RANGE:
        return bool(parameters["infer_range"]) and parameters["stop"] is None
    if name not in _WITH_SHAPE or parameters["shape"] is None:
        return False
    return not is_complete(created_shape(parameters["shape"]))


def with_shapes(entries: Sequence[Entry], shapes: Mapping[str, Shape]) -> Sequence[Entry]:
    """The graph with every new array's shape filled in, for known shapes of the variables.

    Args:
        entries: The graph's outputs.
        shapes: Shapes of all variables by name.

    Raises:
        MXNetError: As :func:`complete_creation`.
    """
    if not any(is_open(node) for node in topological(entries)):
        return entries
    found = Inference(entries, shapes, {})
    found.infer_shapes()
    return complete_creation(entries, found)


def complete_creation(entries: Sequence[Entry], found: Inference) -> Sequence[Entry]:
    """The graph with every new array's shape filled in.

    Args:
        entries: The graph's outputs.
        found: What inference found for the graph; ``infer_shapes`` has run.

    Returns:
        ``entries`` themselves if no shape was open; else a graph that shares the rest.

    Raises:
        MXNetError: A shape remains unknown; the message names the node.
    """
    replacements: dict[Node, Entry] = {}
    for node in topological(entries):
        if not is_open(node):
            continue
        entry = Entry(node, 0)
        shape = found.shapes.get(entry)
        assert node.operator is not None
        if shape is None or not found.knows(entry):
            raise MXNetError(
                f"node {node.name!r} ({node.operator.name}) makes an array whose shape "
                f"{shape or 'is not known and'} does not follow from how it is used"
            )
        parameters = _completed(node, shape)
        made = Node(node.operator, node.name, parameters, dict(node.attributes))
        replacements[node] = Entry(made, 0)
    return substitute(entries, replacements) if replacements else entries


def _completed(node: Node, shape: Shape) -> Mapping[str, Any]:
    parameters = node.parameters
    assert node.operator is not None
    if node.operator.name != _RANGE:
        return {**parameters, "shape": shape}
    count, repeat = math.prod(shape), parameters["repeat"]
    if len(shape) != 1 or count % repeat:
        raise MXNetError(
            f"node {node.name!r} (_arange) cannot have the shape {shape} with repeat={repeat}"
        )
    # Half a step short of the next number, so that rounding cannot add one.
    stop = parameters["start"] + parameters["step"] * (count // repeat - 0.5)
    return {**parameters, "stop": stop, "infer_range": False}
