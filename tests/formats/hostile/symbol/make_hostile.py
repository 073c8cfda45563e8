"""Writes the damaged symbol files beside it, and ``expected.json``: what is said about each.

    python make_hostile.py

Every file is one attack. The expected text is a regular expression that the error's message
matches.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

Document = dict[str, Any]


def small() -> Document:
    """``argmax(a)``."""
    return {
        "nodes": [
            {"op": "null", "name": "a", "attrs": {"__shape__": "(2, 3)"}, "inputs": []},
            {"op": "argmax", "name": "am", "attrs": {"axis": "-1"}, "inputs": [[0, 0, 0]]},
        ],
        "arg_nodes": [0],
        "node_row_ptr": [0, 1, 2],
        "heads": [[1, 0, 0]],
        "attrs": {"mxnet_version": ["int", 10901]},
    }


def loop() -> Document:
    """``foreach`` that adds its state to each slice."""
    body = {
        "nodes": [
            {"op": "null", "name": "x", "inputs": []},
            {"op": "null", "name": "s", "inputs": []},
            {"op": "elemwise_add", "name": "sum", "inputs": [[0, 0, 0], [1, 0, 0]]},
            {"op": "_copy", "name": "copy", "inputs": [[2, 0, 0]]},
        ],
        "arg_nodes": [0, 1],
        "node_row_ptr": [0, 1, 2, 3, 4],
        "heads": [[2, 0, 0], [3, 0, 0]],
    }
    return {
        "nodes": [
            {"op": "null", "name": "data", "inputs": []},
            {"op": "null", "name": "state", "inputs": []},
            {
                "op": "_foreach",
                "name": "loop",
                "attrs": {
                    "in_data_locs": "[0]", "in_state_locs": "[1]", "num_args": "3",
                    "num_out_data": "1", "num_outputs": "2", "remain_locs": "[]",
                },
                "inputs": [[0, 0, 0], [1, 0, 0]],
                "subgraphs": [body],
            },
        ],
        "arg_nodes": [0, 1],
        "node_row_ptr": [0, 1, 2, 4],
        "heads": [[2, 0, 0], [2, 1, 0]],
        "attrs": {"mxnet_version": ["int", 10901]},
    }  # fmt: skip


def changed(document: Document, *path: Any, to: Any) -> str:
    """The text of a document with one value replaced; ``...`` deletes it."""
    document = copy.deepcopy(document)
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(document, indent=1)


def node(index: int, field: str, to: Any) -> str:
    return changed(small(), "nodes", index, field, to=to)


def attribute(name: str, to: str) -> str:
    return changed(loop(), "nodes", 2, "attrs", name, to=to)


def split_into(count: str) -> str:
    document = small()
    document["nodes"][1] = {
        "op": "SliceChannel", "name": "s", "attrs": {"num_outputs": count}, "inputs": [[0, 0, 0]],
    }  # fmt: skip
    return json.dumps(document, indent=1)


def loops_in_loops(depth: int) -> str:
    document = loop()
    for _ in range(depth):
        outer = loop()
        body = {key: document[key] for key in ("nodes", "arg_nodes", "node_row_ptr", "heads")}
        outer["nodes"][2]["subgraphs"] = [body]
        document = outer
    return json.dumps(document)


def changed_state() -> str:
    """A layer whose moving mean is the result of an operator."""
    names = ("data", "gamma", "beta", "var")
    nodes = [{"op": "null", "name": name, "inputs": []} for name in names]
    nodes.append({"op": "relu", "name": "mean", "inputs": [[3, 0, 0]]})
    inputs = [[0, 0, 0], [1, 0, 0], [2, 0, 0], [4, 0, 0], [3, 0, 0]]
    nodes.append({"op": "BatchNorm", "name": "bn", "inputs": inputs})
    document = {**small(), "nodes": nodes, "arg_nodes": [0, 1, 2, 3], "heads": [[5, 0, 0]]}
    return json.dumps(document, indent=1)


WHERE = r"node 1 \('am'\)"
ATTACKS: dict[str, tuple[str | Callable[[], str], str]] = {
    # ---- text ----
    "empty": ("", "is not JSON"),
    "words": ("not a symbol", "is not JSON"),
    "truncated": (json.dumps(small(), indent=1)[:300], "is not JSON"),
    "truncated_in_string": (json.dumps(small())[:30], "is not JSON"),
    "two_documents": (json.dumps(small()) * 2, "is not JSON"),
    "deep_lists": ("[" * 100_000, "is not JSON"),
    "deep_objects": ('{"nodes":' * 50_000, "is not JSON"),
    "long_number": (changed(small(), "heads", 0, 0, to=0).replace("0", "9" * 5000, 1),
                    "is not JSON"),
    "a_list": ("[]", "expected an object, got list"),
    "a_number": ("3", "expected an object, got int"),
    "null": ("null", "expected an object, got NoneType"),
    "empty_object": ("{}", "'nodes' is missing"),
    # ---- fields of the file ----
    "nodes_missing": (changed(small(), "nodes", to=...), "'nodes' is missing"),
    "nodes_object": (changed(small(), "nodes", to={}), "'nodes' is missing or not a list"),
    "heads_missing": (changed(small(), "heads", to=...), "'heads' is missing"),
    "heads_empty": (changed(small(), "heads", to=[]), "names no output"),
    "heads_text": (changed(small(), "heads", to="x"), "'heads' is missing or not a list"),
    "head_beyond": (changed(small(), "heads", to=[[9, 0, 0]]), "head 0: refers to node 9"),
    "head_output_beyond": (changed(small(), "heads", to=[[1, 4, 0]]),
                           "head 0: refers to output 4 of 'am', which has 1"),
    "head_negative": (changed(small(), "heads", to=[[-1, 0, 0]]), r"head 0: expected \[node"),
    "head_short": (changed(small(), "heads", to=[[1]]), r"head 0: expected \[node"),
    "arg_nodes_missing": (changed(small(), "arg_nodes", to=...), "'arg_nodes' is missing"),
    "arg_nodes_operator": (changed(small(), "arg_nodes", to=[1]),
                           "'arg_nodes' names node 1, which is not a variable"),
    "arg_nodes_beyond": (changed(small(), "arg_nodes", to=[7]),
                         "'arg_nodes' names node 7, which is not a variable"),
    "arg_nodes_text": (changed(small(), "arg_nodes", to=["a"]), "'arg_nodes' names node 'a'"),
    "version_text": (changed(small(), "attrs", "mxnet_version", to="new"), "version 'new'"),
    "version_negative": (changed(small(), "attrs", "mxnet_version", to=["int", -1]), "version"),
    "version_huge": (changed(small(), "attrs", "mxnet_version", to=["int", 10**30]), "version"),
    # ---- nodes ----
    "node_number": (changed(small(), "nodes", 1, to=3), "node 1: expected an object, got int"),
    "operator_unknown": (node(1, "op", "Nonsense"), f"{WHERE}: operator 'Nonsense' does not"),
    "operator_missing": (changed(small(), "nodes", 1, "op", to=...), "node 1.*must be text"),
    "operator_number": (node(1, "op", 7), "node 1.*'op' and 'name' must be text"),
    "operator_case": (node(1, "op", "ArgMax"), "operator 'ArgMax' does not exist"),
    "name_number": (node(1, "name", 3), "node 1.*'op' and 'name' must be text"),
    "name_null": (node(1, "name", None), "node 1.*'op' and 'name' must be text"),
    "variable_with_inputs": (node(0, "inputs", [[0, 0, 0]]), "node 0.*refers to node 0"),
    "variable_after_operator": (
        changed(small(), "nodes", to=[*small()["nodes"], {
            "op": "null", "name": "b", "inputs": [[1, 0, 0]]}]),
        r"node 2 \('b'\): a variable cannot have inputs"),
    # ---- inputs ----
    "cycle_of_one": (node(1, "inputs", [[1, 0, 0]]), "refers to node 1.*cycle"),
    "cycle_of_two": (
        changed({**small(), "arg_nodes": []}, "nodes", to=[
            {"op": "relu", "name": "p", "inputs": [[1, 0, 0]]},
            {"op": "relu", "name": "q", "inputs": [[0, 0, 0]]}]),
        r"node 0 \('p'\), input 0: refers to node 1.*cycle"),
    "input_beyond": (node(1, "inputs", [[7, 0, 0]]), "refers to node 7"),
    "input_huge": (node(1, "inputs", [[2**70, 0, 0]]), f"refers to node {2**70}"),
    "input_negative": (node(1, "inputs", [[-1, 0, 0]]), r"input 0: expected \[node, output\]"),
    "input_fraction": (node(1, "inputs", [[0.5, 0, 0]]), r"expected \[node, output\]"),
    "input_true": (node(1, "inputs", [[True, 0, 0]]), r"expected \[node, output\]"),
    "input_text": (node(1, "inputs", [["a", 0, 0]]), r"expected \[node, output\]"),
    "input_number": (node(1, "inputs", [0]), r"expected \[node, output\]"),
    "input_long": (node(1, "inputs", [[0, 0, 0, 0]]), r"expected \[node, output\]"),
    "input_output_beyond": (node(1, "inputs", [[0, 1, 0]]), "output 1 of 'a', which has 1"),
    "inputs_text": (node(1, "inputs", "x"), "'inputs' must be a list"),
    "inputs_none": (node(1, "inputs", []), "argmax takes the inputs data but has 0"),
    "inputs_two": (node(1, "inputs", [[0, 0, 0]] * 2), "takes the inputs data but has 2"),
    "state_not_variable": (changed_state, r"node 5 \('bn'\).*must be a variable"),
    # ---- attributes ----
    "attribute_unknown": (node(1, "attrs", {"nonsense": "1"}), "has no parameter 'nonsense'"),
    "attribute_impossible": (node(1, "attrs", {"axis": "x"}), f"{WHERE}.*axis='x'"),
    "attribute_code": (node(1, "attrs", {"axis": "__import__('os').abort()"}), "axis="),
    "attribute_number": (node(1, "attrs", {"axis": 1}), "'attrs' must map names to text"),
    "attribute_list": (node(1, "attrs", ["axis"]), "'attrs' must map names to text"),
    "attribute_deep_tuple": (node(1, "attrs", {"axis": "(" * 10_000}), "axis="),
    "outputs_huge": (split_into("2000000000"), r"node 1 \('s'\).*2000000000 outputs"),
    "outputs_negative": (split_into("-3"), r"node 1 \('s'\).*-3 outputs"),
    "outputs_none": (split_into("0"), r"node 1 \('s'\).*0 outputs"),
    # ---- subgraphs ----
    "subgraph_missing": (changed(loop(), "nodes", 2, "subgraphs", to=[]), "has 1 subgraphs, got 0"),
    "subgraph_too_many": (
        changed(loop(), "nodes", 2, "subgraphs", to=loop()["nodes"][2]["subgraphs"] * 2),
        "has 1 subgraphs, got 2"),
    "subgraph_number": (changed(loop(), "nodes", 2, "subgraphs", to=[3]),
                        r"node 2 \('loop'\), subgraph 0: expected an object"),
    "subgraph_not_a_list": (changed(loop(), "nodes", 2, "subgraphs", to={"a": 1}),
                            "'subgraphs' must be a list"),
    "subgraph_where_none_belongs": (
        changed(small(), "nodes", 1, "subgraphs", to=loop()["nodes"][2]["subgraphs"]),
        "argmax has 0 subgraphs, got 1"),
    "subgraph_operator_unknown": (
        changed(loop(), "nodes", 2, "subgraphs", 0, "nodes", 2, "op", to="Nonsense"),
        r"node 2 \('loop'\), subgraph 0, node 2 \('sum'\): operator 'Nonsense'"),
    "subgraphs_deep": (lambda: loops_in_loops(40), "nested more than 16 deep"),
    "locations_beyond": (attribute("in_data_locs", "[9]"), "locations"),
    "locations_negative": (attribute("in_data_locs", "[-1]"), "locations"),
    "locations_twice": (attribute("in_state_locs", "[0]"), "locations"),
    "locations_text": (attribute("in_data_locs", "x"), "in_data_locs='x'"),
    "loop_outputs_wrong": (attribute("num_outputs", "5"), "num_outputs|outputs"),
    "loop_outputs_huge": (attribute("num_outputs", "4000000000"), "outputs"),
}  # fmt: skip


def main() -> None:
    for old in HERE.glob("*.json"):
        old.unlink()
    expected = {}
    for name, (made, message) in ATTACKS.items():
        text = made if isinstance(made, str) else made()
        (HERE / f"{name}.json").write_text(text)
        expected[f"{name}.json"] = message
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
