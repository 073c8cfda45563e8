"""Reads symbol files of every generation since 0.8; a damaged one is an error that says where."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from mxnet.base import MXNetError
from mxnet.graph.compose import checked, is_user_key, keep_key
from mxnet.graph.control_flow_facts import check_subgraphs
from mxnet.graph.ir import Entry, Node, input_names
from mxnet.graph.upgrade import file_version, upgrade_inputs, upgrade_nodes
from mxnet.operators.registry import REGISTRY, Operator

# Where the attributes of a node are, from the newest spelling to the oldest.
_ATTRIBUTE_KEYS = ("attrs", "attr", "param")
_FIELDS = ("nodes", "arg_nodes", "heads")
_MAX_DEPTH = 16  # of subgraphs in subgraphs
_MAX_OUTPUTS = 2**16  # of one node; more is damage, and would take memory for each


def read_json(text: str) -> list[Entry]:
    """The outputs of the graph that a symbol file describes.

    Args:
        text: The file's text.

    Raises:
        MXNetError: It is no symbol file, or the graph is impossible; the message says where.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        _fail("", f"it is not JSON ({error})")
    return _graph(document, "", 0)


def _fail(where: str, what: str) -> NoReturn:
    place = where.rstrip(", ")
    raise MXNetError(f"symbol file{', ' + place if place else ''}: {what}") from None


def _graph(document: Any, where: str, depth: int) -> list[Entry]:
    if not isinstance(document, dict):
        _fail(where, f"expected an object, got {type(document).__name__}")
    if depth > _MAX_DEPTH:
        _fail(where, f"subgraphs are nested more than {_MAX_DEPTH} deep")
    for field in _FIELDS:
        if not isinstance(document.get(field), list):
            _fail(where, f"field {field!r} is missing or not a list")
    version = _version(document, where, depth)
    raw = [_raw_node(node, f"{where}node {i}", i) for i, node in enumerate(document["nodes"])]
    for number in document["arg_nodes"]:
        if type(number) is not int or not 0 <= number < len(raw) or raw[number]["op"] != "null":
            _fail(where, f"field 'arg_nodes' names node {number!r}, which is not a variable")
    upgrade_nodes(raw, version)
    made: list[Node] = []
    for i, node in enumerate(raw):
        made.append(_node(node, made, f"{where}node {i} ({node['name']!r})", version, depth))
    heads = [
        _entry(head, made, f"{where}head {i}", len(made))
        for i, head in enumerate(document["heads"])
    ]
    if not heads:
        _fail(where, "field 'heads' names no output")
    return heads


def _version(document: Mapping[str, Any], where: str, depth: int) -> int:
    try:
        return file_version(document.get("attrs"), nested=depth > 0)
    except ValueError as error:
        _fail(where, str(error))


def _raw_node(node: Any, where: str, index: int) -> dict[str, Any]:
    """One node with its attributes under one key.

    Very old files keep parameters (``param``) and users' attributes (``attr``) apart.
    """
    if not isinstance(node, dict):
        _fail(where, f"expected an object, got {type(node).__name__}")
    operator, name = node.get("op"), node.get("name", "")
    if not isinstance(operator, str) or not isinstance(name, str):
        _fail(where, "fields 'op' and 'name' must be text")
    attributes: dict[str, str] = {}
    for key in reversed(_ATTRIBUTE_KEYS):
        found = node.get(key) or {}
        if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
            _fail(where, f"field {key!r} must map names to text")
        attributes |= found
    inputs, subgraphs = node.get("inputs", []), node.get("subgraphs") or []
    for key, value in (("inputs", inputs), ("subgraphs", subgraphs)):
        if not isinstance(value, list):
            _fail(where, f"field {key!r} must be a list")
    return {
        "op": operator,
        "name": name,
        "attrs": attributes,
        "inputs": inputs,
        "index": index,
        "subgraphs": subgraphs,
    }


def _entry(given: Any, made: list[Node], where: str, limit: int) -> Entry:
    numbers = isinstance(given, list) and len(given) in (2, 3)
    if not numbers or not all(type(n) is int and n >= 0 for n in given):
        _fail(where, f"expected [node, output] or [node, output, version], got {given!r}")
    position, index = given[:2]
    if position >= limit:
        _fail(
            where,
            f"refers to node {position}, but only nodes before it can be inputs, of which there "
            f"are {limit}: a cycle or a damaged file",
        )
    node = made[position]
    if index >= node.total_outputs:
        _fail(where, f"refers to output {index} of {node.name!r}, which has {node.total_outputs}")
    return Entry(node, index)


def _node(raw: Mapping[str, Any], made: list[Node], where: str, version: int, depth: int) -> Node:
    entries = [
        _entry(given, made, f"{where}, input {i}", len(made))
        for i, given in enumerate(raw["inputs"])
    ]
    text = {keep_key(key): value for key, value in raw["attrs"].items()}
    if raw["op"] == "null":
        if entries:
            _fail(where, f"a variable cannot have inputs, got {len(entries)}")
        return Node(None, raw["name"], {}, text)
    if raw["op"] not in REGISTRY:
        _fail(where, f"operator {raw['op']!r} does not exist")
    found = REGISTRY.get(raw["op"])
    parameters = _parameters(found, text, where)
    outputs = found.count_outputs(parameters)
    if not 0 < outputs <= _MAX_OUTPUTS and found.num_outputs != 0:
        _fail(where, f"{found.name} would have {outputs} outputs")
    entries += upgrade_inputs(found, raw["name"], parameters, text, entries, version)
    _check_arity(found, parameters, entries, where)
    subgraphs = [
        _graph(graph, f"{where}, subgraph {i}, ", depth + 1)
        for i, graph in enumerate(raw["subgraphs"])
    ]
    try:
        node = checked(Node(found, raw["name"], parameters, text, entries, subgraphs))
        check_subgraphs(node)
    except MXNetError as error:
        _fail(where, str(error))
    return node


def _parameters(found: Operator, text: Mapping[str, str], where: str) -> dict[str, Any]:
    known = {p.name for p in found.parameters}
    own = {key: value for key, value in text.items() if not is_user_key(key)}
    counts = {found.count_parameter} if found.variadic else set()
    unknown = [key for key in own if key not in known | counts]
    # reference: operators without parameters do not look at what is said about them
    if unknown and known and not found.open_parameters:
        _fail(where, f"{found.name} has no parameter {unknown[0]!r}")
    try:
        parameters = found.parse_parameters(own)
    except MXNetError as error:
        _fail(where, str(error))
    if found.open_parameters:
        parameters |= {key: own[key] for key in unknown}
    return parameters


def _check_arity(
    found: Operator, parameters: Mapping[str, Any], entries: list[Entry], where: str
) -> None:
    names = input_names(found, parameters, len(entries))
    if len(entries) == len(names) and (names or not found.variadic):
        return
    required = ", ".join(names) or "at least one"
    _fail(where, f"{found.name} takes the inputs {required} but has {len(entries)}")
