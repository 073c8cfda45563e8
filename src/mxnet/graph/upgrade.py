"""What older symbol files mean: the changes of the format since 0.8, applied in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mxnet.graph.compose import HIDDEN_KEYS, own_variable, say_initializers
from mxnet.graph.ir import Entry, input_names
from mxnet.operators.registry import REGISTRY, Operator

# Versions as files write them: 10000 * major + 100 * minor + patch. A file without one is of 0.8.
_UNNUMBERED = 800
_CURRENT = 10901
_NO_VERSION = 10**8
_AUXILIARY_IN_FILES = 900
_INITIALIZERS_IN_FILES = 904
_AXIS_NONE = 905

_ARG_REDUCTIONS = ("argmax", "argmin")


def file_version(attributes: Any, *, nested: bool) -> int:
    """The version that wrote a file.

    Args:
        attributes: The file's own attributes.
        nested: Whether this is a subgraph, which only new files have.

    Raises:
        ValueError: What the file says is no version.
    """
    if nested:
        return _CURRENT
    given = attributes.get("mxnet_version") if isinstance(attributes, dict) else None
    if given is None:
        return _UNNUMBERED
    number = given[1] if isinstance(given, list) and len(given) == 2 else None
    if type(number) is not int or not 0 <= number < _NO_VERSION:
        raise ValueError(f"version {given!r} is none; expected such as ['int', {_CURRENT}]")
    return number


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
    if node["op"] not in REGISTRY:
        return None
    names = [given.name for given in REGISTRY.get(node["op"]).inputs]
    position = names.index(tensor) if tensor in names else len(names)
    if position >= len(node["inputs"]):
        return None
    given = node["inputs"][position]
    if isinstance(given, list) and given and type(given[0]) is int and 0 <= given[0] < len(nodes):
        found = nodes[given[0]]
        return found if found["op"] == "null" else None
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

    Variables of files older than 0.9.4 also learn here how operators want them initialised.

    Args:
        found: The operator.
        name: The node's name.
        parameters: The operator's parameters.
        text: The node's attributes.
        entries: The inputs that the file names.
        version: The file's version.
    """
    added: list[Entry] = []
    names = input_names(found, parameters, len(entries))
    if version < _AUXILIARY_IN_FILES and not found.variadic:
        missing = names[len(entries) :]
        added = [Entry(own_variable(found, name, tensor, text), 0) for tensor in missing]
    if version < _INITIALIZERS_IN_FILES:
        say_initializers(found, dict(zip(names, [*entries, *added], strict=False)))
    return added
