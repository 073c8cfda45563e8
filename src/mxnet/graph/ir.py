"""The graph itself: nodes that name an operator, its parameters and where its inputs come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mxnet.base import MXNetError
from mxnet.graph.outputs import output_names, total_outputs
from mxnet.operators.registry import Operator


class Node:
    """One operator call, or a variable. Never changed once made, but for its attributes.

    Two nodes are equal only if they are the same object.

    Attributes:
        operator: The operator; None for a variable.
        name: Name of the node; outputs are named after it.
        parameters: The operator's parameters, typed and complete.
        attributes: Everything said about the node, as text: parameters as they were given, and the
            users' own attributes such as ``__lr_mult__``. Users may add to it later.
        inputs: Where the inputs come from, in the operator's order without those left out.
        subgraphs: Graphs that control-flow operators run, as their output entries.
    """

    __slots__ = ("attributes", "inputs", "name", "operator", "parameters", "subgraphs")

    def __init__(
        self,
        operator: Operator | None,
        name: str,
        parameters: Mapping[str, Any],
        attributes: dict[str, str],
        inputs: Sequence[Entry] = (),
        subgraphs: Sequence[Sequence[Entry]] = (),
    ) -> None:
        self.operator = operator
        self.name = name
        self.parameters = parameters
        self.attributes = attributes
        self.inputs = tuple(inputs)
        self.subgraphs = tuple(tuple(graph) for graph in subgraphs)

    def __repr__(self) -> str:
        kind = "variable" if self.operator is None else self.operator.name
        return f"<Node {self.name}: {kind}>"

    @property
    def visible_outputs(self) -> int:
        """How many outputs users see."""
        return 1 if self.operator is None else self.operator.count_outputs(self.parameters)

    @property
    def total_outputs(self) -> int:
        """How many outputs the node has in files, hidden ones included."""
        return 1 if self.operator is None else total_outputs(self.operator, self.parameters)

    def output_name(self, index: int) -> str:
        """Name of an output: that of a variable, or the node's and the output's."""
        if self.operator is None:
            return self.name
        return f"{self.name}_{output_names(self.operator, self.parameters)[index]}"

    def updated_inputs(self) -> list[int]:
        """Positions in ``inputs`` of the auxiliary states that the operator changes."""
        if self.operator is None:
            return []
        rule = self.operator.changed_inputs
        changed = self.operator.updates if rule is None else rule(self.parameters)
        if not changed:
            return []
        names = input_names(self.operator, self.parameters, len(self.inputs))
        return [i for i, name in enumerate(names) if name in changed]

    def with_inputs(self, inputs: Sequence[Entry], name: str | None = None) -> Node:
        """The same call on other inputs."""
        attributes = dict(self.attributes)
        return Node(
            self.operator, name or self.name, self.parameters, attributes, inputs, self.subgraphs
        )


class Entry(NamedTuple):
    """One output of a node."""

    node: Node
    index: int  # type: ignore[assignment]  # hides a method of tuples that entries do not need

    @property
    def name(self) -> str:
        """Name of the output."""
        return self.node.output_name(self.index)


# Names of the inputs of operators that take any number of them, where it is not `arg0`, `arg1`...
_VARIADIC_STEMS = {"amp_multicast": "data_", "multi_all_finite": "array_", "multi_sum_sq": "array_"}


def input_names(found: Operator, parameters: Mapping[str, Any], count: int) -> list[str]:
    """Names of the inputs that a call with these parameters has.

    Args:
        found: The operator.
        parameters: Its parameters.
        count: Number of inputs given, for operators that take any number.
    """
    if found.used_inputs is not None:
        return list(found.used_inputs(parameters))
    if found.name == "UpSampling" and parameters["sample_type"] == "bilinear":
        return ["data", "weight"]
    names: list[str] = []
    for tensor in found.inputs:
        if tensor.variadic and found.name == "_contrib_quantized_concat":
            # After the arrays, the ends of the range of each.
            arrays = [f"arg{i}" for i in range(count // 3)]
            names += [*arrays, *(f"{name}_{end}" for name in arrays for end in ("min", "max"))]
        elif tensor.variadic:
            stem = _VARIADIC_STEMS.get(found.name, "arg")
            names += [f"{stem}{i}" for i in range(count - len(names))]
        elif not tensor.optional or len(names) < count:
            names.append(tensor.name)
    return names


def topological(entries: Iterable[Entry]) -> list[Node]:
    """Every node that the entries need, inputs before the nodes that use them.

    The order is the reference's: depth first, inputs from left to right.

    Raises:
        MXNetError: The graph has a cycle.
    """
    done: set[Node] = set()
    order: list[Node] = []
    for entry in entries:
        if entry.node not in done:
            _visit(entry.node, done, order)
    return order


def _visit(root: Node, done: set[Node], order: list[Node]) -> None:
    # A stack of our own: networks are deeper than Python's recursion limit.
    stack = [(root, iter(root.inputs))]
    open_nodes = {root}
    while stack:
        node, inputs = stack[-1]
        for entry in inputs:
            if entry.node in open_nodes:
                raise MXNetError(f"the graph has a cycle through node {entry.node.name!r}")
            if entry.node not in done:
                open_nodes.add(entry.node)
                stack.append((entry.node, iter(entry.node.inputs)))
                break
        else:
            stack.pop()
            open_nodes.discard(node)
            done.add(node)
            order.append(node)


def variables(entries: Iterable[Entry]) -> tuple[list[Node], list[Node]]:
    """Variables of a graph: the arguments, and the auxiliary states that some operator changes."""
    order = topological(entries)
    changed = {node.inputs[i].node for node in order for i in node.updated_inputs()}
    found = [node for node in order if node.operator is None]
    return [v for v in found if v not in changed], [v for v in found if v in changed]


def substitute(entries: Sequence[Entry], replacements: Mapping[Node, Entry]) -> list[Entry]:
    """The graph with variables replaced by other entries; untouched parts are shared."""
    made: dict[Node, Node] = {}

    def moved(entry: Entry) -> Entry:
        if entry.node in replacements:
            return replacements[entry.node]
        return Entry(made[entry.node], entry.index)

    for node in topological(entries):
        if node in replacements:
            continue
        inputs = tuple(moved(entry) for entry in node.inputs)
        same = all(a.node is b.node for a, b in zip(inputs, node.inputs, strict=True))
        made[node] = node if same else node.with_inputs(inputs)
    return [moved(entry) for entry in entries]


def duplicate(entries: Sequence[Entry]) -> list[Entry]:
    """A copy of the graph that shares no node with it."""
    made: dict[Node, Node] = {}
    for node in topological(entries):
        made[node] = node.with_inputs([Entry(made[e.node], e.index) for e in node.inputs])
    return [Entry(made[entry.node], entry.index) for entry in entries]
