"""Graphs printed for people."""

from __future__ import annotations

from collections.abc import Sequence

from mxnet.graph.ir import Entry, Node, topological

_RULE = "-" * 20 + "\n"


def debug_text(entries: Sequence[Entry]) -> str:
    """The outputs, then every node with its inputs and attributes, in the reference's layout."""
    lines = ["Symbol Outputs:\n"]
    lines += [
        f"\toutput[{i}]={entry.node.name}({entry.index})\n" for i, entry in enumerate(entries)
    ]
    versions: dict[Node, int] = {}
    for node in topological(entries):
        if node.operator is None:
            lines.append(f"Variable:{node.name}\n")
        else:
            lines += _call(node, versions)
    return "".join(lines)


def _call(node: Node, versions: dict[Node, int]) -> list[str]:
    assert node.operator is not None
    for index in node.updated_inputs():
        changed = node.inputs[index].node
        versions[changed] = versions.get(changed, 0) + 1
    lines = [_RULE, f"Op:{node.operator.name}, Name={node.name}\n", "Inputs:\n"]
    for i, entry in enumerate(node.inputs):
        is_variable = entry.node.operator is None
        version = f" version={versions.get(entry.node, 0)}" if is_variable else ""
        lines.append(f"\targ[{i}]={entry.node.name}({entry.index}){version}\n")
    if node.attributes:
        lines.append("Attrs:\n")
        lines += [f"\t{key}={value}\n" for key, value in sorted(node.attributes.items())]
    return lines
