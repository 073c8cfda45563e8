"""What older symbol files mean: the changes of the format since 0.8, applied in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mxnet.graph.compose import HIDDEN_KEYS, own_variable
from mxnet.graph.ir import Entry, input_names
from mxnet.operators.registry import Operator

# Versions as files write them: 10000 * major + 100 * minor + patch. A file without one is of 0.8.
_UNNUMBERED = 800
_CURRENT = 10901
_AUXILIARY_IN_FILES = 900
_AXIS_NONE = 905

_ARG_REDUCTIONS = ("argmax", "argmin")


def file_version(attributes: Any, *, nested: bool) -> int:
    """The version that wrote a file.

    Args:
        attributes: The file's own attributes.
        nested: Whether this is a subgraph, which only new files have.
    """
    if nested:
        return _CURRENT
    try:
        return int(attributes["mxnet_version"][1])
    except (KeyError, IndexError, TypeError, ValueError):
        return _UNNUMBERED


def upgrade_nodes(nodes: Sequence[dict[str, Any]], version: int) -> None:
    """Bring the nodes of a file to today's conventions, in place."""
    if version < _CURRENT:
        _move_variable_attributes(nodes)
    if version < _AXIS_NONE:
        for node in nodes:
            # Before 0.9.5 an axis of -1 meant all axes.
            if node["op"] in _ARG_REDUCTIONS and node["attrs"].get("axis") == "-1":
                del node["attrs"]["axis"]


def _move_variable_attributes(nodes: Sequence[dict[str, Any]]) -> None:
    """``weight_lr_mult`` of a layer becomes ``__lr_mult__`` of the variable that is its weight."""
    for node in nodes:
        for key in list(node["attrs"]):
            hidden = next((h for h in HIDDEN_KEYS if key.endswith("_" + h)), None)
            if hidden is None or key.startswith("__"):
                continue
            target = _variable_of(node, key[: -len(hidden) - 1], nodes)
            if target is not None:
                target["attrs"].pop(hidden, None)
                target["attrs"][f"__{hidden}__"] = node["attrs"].pop(key)


def _variable_of(
    node: Mapping[str, Any], tensor: str, nodes: Sequence[dict[str, Any]]
) -> dict[str, Any] | None:
    for given in node["inputs"]:
        if isinstance(given, list) and given and type(given[0]) is int and given[0] < len(nodes):
            found = nodes[given[0]]
            if found["op"] == "null" and found["name"].endswith("_" + tensor):
                return found
    return None


def upgrade_inputs(
    found: Operator,
    name: str,
    parameters: Mapping[str, Any],
    text: Mapping[str, str],
    entries: Sequence[Entry],
    version: int,
) -> list[Entry]:
    """The inputs that files older than 0.9 leave out: auxiliary states, which go last.

    Args:
        found: The operator.
        name: The node's name.
        parameters: The operator's parameters.
        text: The node's attributes.
        entries: The inputs that the file names.
        version: The file's version.
    """
    if version >= _AUXILIARY_IN_FILES or found.variadic:
        return []
    missing = input_names(found, parameters, len(entries))[len(entries) :]
    return [Entry(own_variable(found, name, tensor, text), 0) for tensor in missing]
