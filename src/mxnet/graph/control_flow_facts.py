"""Shapes and element types of the nodes of loops and branches, from those in their subgraphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from mxnet.base import MXNetError
from mxnet.graph.ir import Entry, Node, topological

Shape = tuple[int, ...]
Shapes = Sequence[Shape | None]
Types = Sequence[torch.dtype | None]
# mxnet.graph.shapes.Inference, which builds on this module.
MakeInference = Callable[..., Any]


@dataclass
class Facts:
    """What is known of a node's inputs and outputs, or of a subgraph's variables and outputs."""

    input_shapes: list[Shape | None]
    output_shapes: list[Shape | None]
    input_types: list[torch.dtype | None]
    output_types: list[torch.dtype | None]


def placed(locations: Sequence[Sequence[int]], groups: Sequence[Sequence[Any]]) -> list[Any]:
    """Values of a subgraph's variables from groups of them and where each group's members go."""
    values: list[Any] = [None] * sum(len(group) for group in locations)
    for positions, group in zip(locations, groups, strict=True):
        for at, value in zip(positions, group, strict=True):
            values[at] = value
    return values


# Parameters that hold locations, by operator, with the subgraph whose variables they fill.
_LOCATIONS = {
    "_cond": (("cond_input_locs", 0), ("then_input_locs", 1), ("else_input_locs", 2)),
    "_foreach": (("in_state_locs", 0), ("in_data_locs", 0), ("remain_locs", 0)),
    "_while_loop": (("cond_input_locs", 0), ("func_input_locs", 1)),
}


def check_subgraphs(node: Node) -> None:
    """Check that a node that was read from a file is one that can run.

    Raises:
        MXNetError: It has subgraphs though its operator takes none, their number is wrong, or its
            locations do not fit them and the node's inputs.
    """
    assert node.operator is not None
    name = node.operator.name
    fields = _LOCATIONS.get(name, ())
    count = len({index for _, index in fields})
    if len(node.subgraphs) != count:
        raise MXNetError(f"{name} has {count} subgraphs, got {len(node.subgraphs)}")
    if not fields:
        return
    filled: list[list[int]] = [[] for _ in range(count)]
    for key, index in fields:
        filled[index] += node.parameters[key]
    for index, (entries, locations) in enumerate(zip(node.subgraphs, filled, strict=True)):
        variables = len(topological_variables(entries))
        if len(locations) != variables or any(
            at not in range(len(node.inputs)) for at in locations
        ):
            raise MXNetError(
                f"{name}: subgraph {index} has {variables} variables, which the locations "
                f"{locations} do not find among {len(node.inputs)} inputs"
            )
    if name == "_foreach" and sorted(filled[0]) != list(range(len(node.inputs))):
        raise MXNetError(f"_foreach: locations {filled[0]} must name every input once")
    _check_outputs(node)


def _check_outputs(node: Node) -> None:
    assert node.operator is not None
    parameters, total = node.parameters, node.visible_outputs
    carried = {"_foreach": "in_state_locs", "_while_loop": "func_var_locs"}.get(node.operator.name)
    if carried is None:
        results = node.subgraphs[1:]
    else:
        results = node.subgraphs[-1:]
        places = parameters[carried]
        limit = len(topological_variables(results[0]))
        if parameters["num_out_data"] + len(places) != total or any(
            at not in range(limit) for at in places
        ):
            raise MXNetError(
                f"{node.operator.name}: {carried}={places} and num_out_data="
                f"{parameters['num_out_data']} do not fit {total} outputs and {limit} variables"
            )
    if any(len(entries) != total for entries in results):
        raise MXNetError(
            f"{node.operator.name}: subgraphs have {[len(e) for e in results]} outputs where "
            f"num_outputs={total}"
        )


def topological_variables(entries: Sequence[Entry]) -> list[Node]:
    """The variables of a subgraph in the order in which locations count them."""
    return [node for node in topological(entries) if node.operator is None]


def control_flow_facts(node: Node, shapes: Shapes, types: Types, make: MakeInference) -> Facts:
    """What a node's subgraphs tell about its inputs and outputs.

    Args:
        node: A node with subgraphs.
        shapes: Shapes of its inputs; None where unknown.
        types: Element types of its inputs; None where unknown.
        make: The class ``Inference``.

    Raises:
        MXNetError: The inputs do not fit a subgraph.
    """
    assert node.operator is not None
    return _RULES[node.operator.name](node, list(shapes), list(types), make)


def _subgraph(
    entries: Sequence[Entry],
    shapes: Shapes,
    types: Types,
    make: MakeInference,
    carried: Mapping[int, int] | None = None,
) -> Facts:
    """What inference finds in a subgraph.

    Args:
        entries: Its outputs.
        shapes: Shapes of its variables, in topological order.
        types: Element types of its variables.
        make: The class ``Inference``.
        carried: Variables that take the value of an output in the next step: variable to output.
    """
    sources = [Entry(node, 0) for node in topological_variables(entries)]
    found = make(entries, {}, {})
    for source, shape, dtype in zip(sources, shapes, types, strict=True):
        if shape is not None:
            found.shapes[source] = shape
        if dtype is not None:
            found.types[source] = dtype
    found.infer_shapes()
    found.infer_types()
    facts = Facts(
        [found.shapes.get(entry) for entry in sources],
        [found.shapes.get(entry) for entry in entries],
        [found.types.get(entry) for entry in sources],
        [found.types.get(entry) for entry in entries],
    )
    learnt = False
    for variable, output in (carried or {}).items():
        shape, dtype = facts.output_shapes[output], facts.output_types[output]
        if facts.input_shapes[variable] is None and shape is not None:
            facts.input_shapes[variable], learnt = shape, True
        if facts.input_types[variable] is None and dtype is not None:
            facts.input_types[variable], learnt = dtype, True
    if learnt:
        return _subgraph(entries, facts.input_shapes, facts.input_types, make, carried)
    return facts


def _stacked(shapes: Shapes, length: int) -> list[Shape | None]:
    return [None if shape is None else (length, *shape) for shape in shapes]


def _foreach(
    node: Node, shapes: list[Shape | None], types: list[torch.dtype | None], make: MakeInference
) -> Facts:
    parameters = node.parameters
    locations = [parameters[key] for key in ("in_data_locs", "in_state_locs", "remain_locs")]
    first, second = len(locations[0]), len(locations[0]) + len(locations[1])
    count = parameters["num_out_data"]

    def by_variable(values: Sequence[Any]) -> list[Any]:
        return placed(locations, [values[:first], values[first:second], values[second:]])

    # Classic arrays have at least one axis: a slice of a vector has the shape (1,).
    slices = [None if shape is None else shape[1:] or (1,) for shape in shapes[:first]]
    carried = {at: count + i for i, at in enumerate(locations[1])}
    facts = _subgraph(
        node.subgraphs[0],
        by_variable([*slices, *shapes[first:]]),
        by_variable(types),
        make,
        carried,
    )
    lengths = [shape[0] for shape in shapes[:first] if shape]
    length = max(lengths, default=0)
    order = [at for group in locations for at in group]
    for i, at in enumerate(order):
        types[i] = facts.input_types[at]
        shape = facts.input_shapes[at]
        if i >= first:
            shapes[i] = shape
        elif shape is not None and len(shapes[i] or (0, 0)) > 1:
            shapes[i] = (length, *shape)
    out, states = facts.output_shapes[:count], facts.output_shapes[count:]
    return Facts(shapes, [*_stacked(out, length), *states], types, facts.output_types)


def _within(
    node: Node,
    index: int,
    locations: Sequence[int],
    known: tuple[list[Shape | None], list[torch.dtype | None]],
    make: MakeInference,
    carried: Mapping[int, int] | None = None,
) -> Facts:
    """Facts of one subgraph; what it tells of its inputs is added to ``known``."""
    shapes, types = known
    facts = _subgraph(
        node.subgraphs[index],
        [shapes[at] for at in locations],
        [types[at] for at in locations],
        make,
        carried,
    )
    for at, shape, dtype in zip(locations, facts.input_shapes, facts.input_types, strict=True):
        shapes[at], types[at] = shape, dtype
    return facts


def _while_loop(
    node: Node, shapes: list[Shape | None], types: list[torch.dtype | None], make: MakeInference
) -> Facts:
    parameters = node.parameters
    count = parameters["num_out_data"]
    carried = {at: count + i for i, at in enumerate(parameters["func_var_locs"])}
    known = (shapes, types)
    _within(node, 0, parameters["cond_input_locs"], known, make)
    facts = _within(node, 1, parameters["func_input_locs"], known, make, carried)
    out, variables = facts.output_shapes[:count], facts.output_shapes[count:]
    stacked = _stacked(out, parameters["max_iterations"])
    return Facts(shapes, [*stacked, *variables], types, facts.output_types)


def _cond(
    node: Node, shapes: list[Shape | None], types: list[torch.dtype | None], make: MakeInference
) -> Facts:
    parameters = node.parameters
    known = (shapes, types)
    _within(node, 0, parameters["cond_input_locs"], known, make)
    one = _within(node, 1, parameters["then_input_locs"], known, make)
    other = _within(node, 2, parameters["else_input_locs"], known, make)
    # Branches may differ; then the result is known only when one has run.
    agreed = [
        a if a == b else None for a, b in zip(one.output_shapes, other.output_shapes, strict=True)
    ]
    return Facts(shapes, agreed, types, one.output_types)


_RULES: Mapping[str, Callable[..., Facts]] = {
    "_cond": _cond,
    "_foreach": _foreach,
    "_while_loop": _while_loop,
}
