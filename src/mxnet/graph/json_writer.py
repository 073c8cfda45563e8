"""Writes a graph as JSON that Apache MXNet 1.9.1 reads, in the layout that it writes itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mxnet.graph.ir import Entry, Node, topological
from mxnet.thread_state import STATE

# The version whose rules the file follows.
_VERSION = 10901

# Lists with more elements are written one element per line.
_LONG = 10


def write_json(entries: Sequence[Entry]) -> str:
    """The graph with these outputs as the text of a symbol file."""
    graph = _graph(entries)
    attrs = {"is_np_shape": ["int", 1]} if STATE.np_shape else {}
    graph["attrs"] = {**attrs, "mxnet_version": ["int", _VERSION]}
    return _format(graph, 0, "graph")


def _graph(entries: Sequence[Entry]) -> dict[str, Any]:
    order = topological(entries)
    position = {node: i for i, node in enumerate(order)}
    versions: dict[Node, int] = {}
    offsets = [0]
    nodes = []
    for node in order:
        offsets.append(offsets[-1] + node.total_outputs)
        nodes.append(_node(node, position, versions))
    return {
        "nodes": nodes,
        "arg_nodes": [i for i, node in enumerate(order) if node.operator is None],
        "node_row_ptr": offsets,
        "heads": [[position[entry.node], entry.index, 0] for entry in entries],
    }


def _node(node: Node, position: dict[Node, int], versions: dict[Node, int]) -> dict[str, Any]:
    for index in node.updated_inputs():
        changed = node.inputs[index].node
        versions[changed] = versions.get(changed, 0) + 1
    made: dict[str, Any] = {
        "op": "null" if node.operator is None else node.operator.name,
        "name": node.name,
    }
    if node.attributes:
        made["attrs"] = dict(sorted(node.attributes.items()))
    made["inputs"] = [
        [position[entry.node], entry.index, versions.get(entry.node, 0)] for entry in node.inputs
    ]
    if node.subgraphs:
        made["subgraphs"] = [_graph(entries) for entries in node.subgraphs]
    return made


def _format(value: Any, depth: int, kind: str) -> str:
    """JSON with the reference's line breaks: short lists and single attributes on one line."""
    if isinstance(value, dict):
        if kind == "attrs" and len(value) == 1:
            ((key, text),) = value.items()
            return f"{{{json.dumps(key)}: {json.dumps(text)}}}"
        inner = "  " * (depth + 1)
        fields = [
            f"{inner}{json.dumps(key)}: {_format(item, depth + 1, key)}"
            for key, item in value.items()
        ]
        return "{\n" + ", \n".join(fields) + "\n" + "  " * depth + "}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        inner = "  " * (depth + 1)
        items = [inner + _format(item, depth + 1, "node") for item in value]
        return "[\n" + ", \n".join(items) + "\n" + "  " * depth + "]"
    if isinstance(value, list) and len(value) > _LONG:
        inner = "  " * (depth + 1)
        items = [inner + json.dumps(item) for item in value]
        return "[\n" + ", \n".join(items) + "\n" + "  " * depth + "]"
    return json.dumps(value, ensure_ascii=False)
