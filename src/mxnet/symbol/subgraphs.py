"""Turning Python functions over symbols into subgraphs of loops and branches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mxnet import attribute, name
from mxnet.graph.compose import call_attributes
from mxnet.graph.ir import Entry, Node, topological
from mxnet.operators.registry import REGISTRY
from mxnet.symbol.call import call_named
from mxnet.symbol.handle import Symbol
from mxnet.symbol.variable import var

# The attribute that says which subgraph a node was made for.
_OWNER = "__subgraph_name__"

_made: Counter[str] = Counter()


class Subgraph(NamedTuple):
    """A function as a graph.

    Attributes:
        entries: Outputs of the graph.
        sources: For each of its variables, in topological order, what it stands for in the graph
            around it: the position of a given variable, or an entry.
        result: What the function returned.
    """

    entries: list[Entry]
    sources: list[int | Entry]
    result: Any

    def locations(self, count: int) -> list[int | None]:
        """Where among the variables the first ``count`` given ones are; None: nowhere."""
        return [self.sources.index(i) if i in self.sources else None for i in range(count)]


def flatten(value: Any, what: str) -> tuple[list[Symbol], Any]:
    """The symbols of a nested list, and the nesting to restore them with.

    Raises:
        AssertionError: Something in it is not a symbol.
    """
    if isinstance(value, Symbol) and len(value) > 1:
        value = list(value)
    if isinstance(value, Symbol):
        return [value], None
    if not isinstance(value, list | tuple):
        raise AssertionError(
            f"{what} must be (nested) list of Symbol, but got {value} of type {type(value)}"
        )
    symbols: list[Symbol] = []
    nesting = []
    for item in value:
        found, inner = flatten(item, what)
        symbols += found
        nesting.append((len(found), inner))
    return symbols, nesting


def capture(
    name_hint: str,
    given: Sequence[Symbol],
    function: Callable[[list[Symbol]], Any],
    outputs: Callable[[Any], tuple[Sequence[Symbol], Sequence[Symbol]]],
) -> Subgraph:
    """The subgraph that a function builds.

    Args:
        name_hint: Stem of the subgraph's name.
        given: Symbols that the function gets stand-ins for.
        function: Builds the graph from the stand-ins.
        outputs: The symbols in the function's result: outputs, and states, which get nodes of
            their own where they repeat an output.
    """
    outer = attribute.current().get(None).get(_OWNER)
    stem = f"{outer}${name_hint}" if outer else name_hint
    own = f"{stem}{_made[stem]}"
    _made[stem] += 1
    with attribute.AttrScope(**{_OWNER: own}):
        variables = _stand_ins(given)
        result = function(variables)
        results, states = outputs(result)
        taken: set[Node] = set()
        flat = [_as_operator(symbol, taken) for symbol in results]
        taken = {entry.node for entry in flat} if states else taken
        flat += [_as_operator(symbol, taken) for symbol in states]
    positions = {symbol._entries[0].node: i for i, symbol in enumerate(variables)}
    entries, outside = _cut(flat, own, positions)
    sources: list[int | Entry] = [
        positions[node] if node in positions else outside.get(node, Entry(node, 0))
        for node in topological(entries)
        if node.operator is None
    ]
    return Subgraph(entries, sources, result)


def _stand_ins(given: Sequence[Symbol]) -> list[Symbol]:
    taken: set[str] = set()
    made = []
    for symbol in given:
        entry = symbol._entries[0]
        number = entry.index
        while f"{entry.node.name}-{number}" in taken:
            number += 1
        taken.add(f"{entry.node.name}-{number}")
        made.append(var(f"{entry.node.name}-{number}"))
    return made


def _as_operator(symbol: Symbol, taken: set[Node]) -> Entry:
    # reference: outputs that are variables, and states that are outputs, are copied by an operator
    entry = symbol._entries[0]
    node = entry.node
    own = node.attributes.get(_OWNER) == attribute.current().get(None)[_OWNER]
    if node.operator is None or node in taken or not own:
        return call_named("_copy", "identity", symbol)._entries[0]
    return entry


def _cut(
    entries: Sequence[Entry], own: str, given: Mapping[Node, int]
) -> tuple[list[Entry], dict[Node, Entry]]:
    """The part of a graph that belongs to a subgraph, with variables for what comes from outside.

    Inside are the nodes made for the subgraph and all that depends on its given variables.

    Returns:
        The outputs, and what the new variables stand for.
    """
    made: dict[Node, Node] = {}
    stand_ins: dict[Entry, Node] = {}

    def moved(entry: Entry) -> Entry:
        if entry.node in made:
            return Entry(made[entry.node], entry.index)
        if entry.node.operator is None:
            return entry
        if entry not in stand_ins:
            stand_ins[entry] = Node(None, entry.name, {}, {})
        return Entry(stand_ins[entry], 0)

    for node in topological(entries):
        if node.operator is None:
            continue
        depends = any(entry.node in made or entry.node in given for entry in node.inputs)
        if depends or node.attributes.get(_OWNER) == own:
            made[node] = node.with_inputs([moved(entry) for entry in node.inputs])
    return [moved(entry) for entry in entries], {v: e for e, v in stand_ins.items()}


def control_node(
    operator_name: str,
    inputs: Sequence[Entry],
    subgraphs: Sequence[Subgraph],
    parameters: Mapping[str, Any],
) -> list[Symbol]:
    """The outputs of a new node that runs subgraphs."""
    found = REGISTRY.get(operator_name)
    node_name = name.current().get(None, operator_name)
    # reference: subgraphs count as arguments
    counted = {**parameters, "num_args": len(inputs) + len(subgraphs)}
    typed, text = call_attributes(found, node_name, {**attribute.current().get(None), **counted})
    node = Node(found, node_name, typed, text, inputs, [graph.entries for graph in subgraphs])
    return [Symbol([Entry(node, index)]) for index in range(node.visible_outputs)]
