"""Plain evaluation of a graph, node by node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.graph.control_flow import run_control_flow
from mxnet.graph.ir import Entry, Node, topological
from mxnet.graph.meta import arranged

# Runs a node on arrays in the positions of its operator's arguments: array, or list of arrays.
Run = Callable[[Node, Sequence[Any]], Any]
Watch = Callable[[Node, list[Any], list[Any]], None]


def evaluate(
    entries: Sequence[Entry],
    values: Mapping[str, Any],
    run: Run,
    watch: Watch | None = None,
) -> list[Any]:
    """The values of a graph's outputs.

    Intermediate results are let go as soon as the last node that uses them has run.

    Args:
        entries: The outputs.
        values: Values of the variables by name.
        run: Runs one node; it decides about recording, modes and devices.
        watch: Called after each operator with the node, its inputs and its outputs.

    Raises:
        MXNetError: A variable has no value, or an operator fails; the message names the node.
    """
    plan = _Plan(entries)
    for node in plan.variables:
        if node.name not in values:
            raise MXNetError(f"variable {node.name!r} has no value")
    return plan.run([values[node.name] for node in plan.variables], run, watch)


class _Plan:
    """A graph made ready to run, perhaps many times.

    Args:
        entries: The outputs.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        order = topological(entries)
        self.entries = entries
        self.variables = [node for node in order if node.operator is None]
        self.operators = [node for node in order if node.operator is not None]
        self.uses = Counter(entry.node for node in order for entry in node.inputs)
        self.uses.update(entry.node for entry in entries)

    def run(self, values: Sequence[Any], run: Run, watch: Watch | None) -> list[Any]:
        """The outputs for these values of the variables."""
        uses = self.uses.copy()
        made = {node: [value] for node, value in zip(self.variables, values, strict=True)}
        for node in self.operators:
            inputs = [made[entry.node][entry.index] for entry in node.inputs]
            made[node] = _outputs(node, inputs, run)
            if watch is not None:
                watch(node, inputs, made[node])
            for entry in node.inputs:
                uses[entry.node] -= 1
                if not uses[entry.node]:
                    made.pop(entry.node, None)
        return [made[entry.node][entry.index] for entry in self.entries]


def _outputs(node: Node, inputs: list[Any], run: Run) -> list[Any]:
    found = node.operator
    assert found is not None
    try:
        if node.subgraphs:
            steps = [_step(_Plan(entries), run) for entries in node.subgraphs]
            return run_control_flow(node, inputs, steps, run)
        result = run(node, arranged(found, node.parameters, inputs))
    except MXNetError as error:
        raise MXNetError(f"Error in operator {node.name}: {error}") from None
    return list(result) if isinstance(result, tuple | list) else [result]


def _step(plan: _Plan, run: Run) -> Callable[[Sequence[Any]], list[Any]]:
    return lambda values: plan.run(values, run, None)
