"""Splitting a graph into what parameters alone decide and what runs at each call."""

from __future__ import annotations

from dataclasses import dataclass

from torch import fx

from mxnet.graph.compiler.lower import alias_sources
from mxnet.graph.compiler.patterns import constants
from mxnet.graph.compiler.setting import Setting


@dataclass
class Split:
    """The two graphs.

    Attributes:
        main: Its placeholders are the inputs at ``inputs``, then the constants.
        inputs: Positions among the placeholders of the whole graph.
        prepare: Computes the constants from the parameters at ``parameters``; None without any.
        parameters: Positions among the placeholders of the whole graph.
    """

    main: fx.Graph
    inputs: list[int]
    prepare: fx.Graph | None
    parameters: list[int]


def split(graph: fx.Graph, setting: Setting) -> Split:
    """Split ``graph``. Constants are what parameters decide and other nodes use.

    Nothing that an output may share memory with becomes a constant: users write to what they get.
    """
    fixed = constants(graph, setting)
    outputs = graph.output_node().all_input_nodes
    fixed -= {node for output in outputs for node in alias_sources(output)}
    # A fixed node needs its inputs fixed, too.
    for node in graph.nodes:
        if node.op == "call_function" and not all(u in fixed for u in node.all_input_nodes):
            fixed.discard(node)
    computed = [
        node
        for node in graph.nodes
        if node in fixed
        and node.op == "call_function"
        and any(user not in fixed for user in node.users)
    ]
    places = [node for node in graph.nodes if node.op == "placeholder"]
    prepare, parameters = _prepare_graph(graph, places, computed) if computed else (None, [])
    main, inputs = _main_graph(graph, places, computed, fixed)
    return Split(main, inputs, prepare, parameters)


def _prepare_graph(
    graph: fx.Graph, places: list[fx.Node], computed: list[fx.Node]
) -> tuple[fx.Graph, list[int]]:
    needed = set(computed)
    for node in reversed(list(graph.nodes)):
        if node in needed:
            needed.update(node.all_input_nodes)
    made = fx.Graph()
    copies: dict[fx.Node, fx.Node] = {}
    for node in graph.nodes:
        if node in needed:
            copies[node] = made.node_copy(node, copies.__getitem__)
    made.output([copies[node] for node in computed])
    return made, [i for i, node in enumerate(places) if node in needed]


def _main_graph(
    graph: fx.Graph, places: list[fx.Node], computed: list[fx.Node], fixed: set[fx.Node]
) -> tuple[fx.Graph, list[int]]:
    kept = set(computed)
    running = [
        node
        for node in graph.nodes
        if node.op != "placeholder" and (node not in fixed or node.op == "output")
    ]
    used = {node for user in running for node in user.all_input_nodes}
    made = fx.Graph()
    copies: dict[fx.Node, fx.Node] = {}
    inputs = [i for i, node in enumerate(places) if node in used]
    for i in inputs:
        copies[places[i]] = made.node_copy(places[i])
    for node in computed:
        copies[node] = made.placeholder(f"constant_{node.name}")
        copies[node].meta.update({k: v for k, v in node.meta.items() if k in ("facts", "label")})
    for node in running:
        if node not in kept:
            copies[node] = made.node_copy(node, copies.__getitem__)
    return made, inputs
