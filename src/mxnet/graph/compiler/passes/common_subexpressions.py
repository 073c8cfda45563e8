"""Common subexpressions: equal calls on equal inputs are made once."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from torch import fx

from mxnet.graph.compiler.patterns import is_deterministic, replace
from mxnet.graph.compiler.setting import Setting


def merge_common_subexpressions(graph: fx.Graph, _setting: Setting) -> None:
    """Let one node stand for all that call the same on the same inputs.

    Outputs stay apart: arrays that users receive never share memory.
    """
    outputs = set(graph.output_node().all_input_nodes)
    seen: dict[Hashable, fx.Node] = {}
    for node in list(graph.nodes):
        if node.op != "call_function" or node in outputs or not is_deterministic(node):
            continue
        key = _key(node)
        if key is None:
            continue
        first = seen.setdefault(key, node)
        if first is not node:
            replace(node, first)


def _key(node: fx.Node) -> Hashable | None:
    key = (node.target, _frozen(node.args), _frozen(node.kwargs))
    try:
        hash(key)
    except TypeError:
        return None
    return key


def _frozen(value: Any) -> Any:
    # Types are part of the key: 1 and 1.0 and True are equal, but calls with them are not.
    if isinstance(value, tuple | list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return tuple(sorted((key, _frozen(item)) for key, item in value.items()))
    return value if isinstance(value, fx.Node) else (type(value), value)
