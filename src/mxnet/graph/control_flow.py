"""Running the nodes of loops and branches, whose bodies are graphs in the node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.dtypes import torch_dtype
from mxnet.graph.control_flow_facts import control_flow_facts, placed
from mxnet.graph.ir import Node
from mxnet.graph.shapes import Inference, is_known
from mxnet.operators.registry import REGISTRY

# Runs a subgraph on the values of its variables, in topological order.
Step = Callable[[Sequence[Any]], list[Any]]
Run = Callable[[Node, Sequence[Any]], Any]


def run_control_flow(
    node: Node, inputs: Sequence[Any], steps: Sequence[Step], run: Run
) -> list[Any]:
    """The outputs of a node with subgraphs.

    Args:
        node: The node.
        inputs: Its inputs.
        steps: What runs its subgraphs.
        run: Runs one node on arrays.

    Raises:
        MXNetError: The arrays of a loop differ in length, or a subgraph fails.
    """
    assert node.operator is not None
    return _RUNNERS[node.operator.name](node, inputs, steps, run)


def _operate(run: Run, name: str, arrays: Sequence[Any], **parameters: Any) -> Any:
    found = REGISTRY.get(name)
    return run(Node(found, name, found.parse_parameters(parameters), {}), arrays)


def _foreach(node: Node, inputs: Sequence[Any], steps: Sequence[Step], run: Run) -> list[Any]:
    parameters = node.parameters
    locations = [parameters[key] for key in ("in_data_locs", "in_state_locs", "remain_locs")]
    first, second = len(locations[0]), len(locations[0]) + len(locations[1])
    data, states, others = inputs[:first], list(inputs[first:second]), inputs[second:]
    lengths = {array.shape[0] for array in data}
    if len(lengths) != 1 or 0 in lengths:
        raise MXNetError(
            "_foreach: the arrays to iterate over must have one length along axis 0, 1 or more; "
            f"their lengths are {[array.shape[0] for array in data]}"
        )
    length = lengths.pop()
    # One operator cuts all slices: its gradient is one concatenation rather than a sum of arrays
    # that are zero but for one slice.
    slices = [
        _operate(run, "SliceChannel", [a], num_outputs=length, axis=0, squeeze_axis=True)
        for a in data
    ]
    columns = [s if isinstance(s, list | tuple) else [s] for s in slices]
    count = parameters["num_out_data"]
    results = []
    for row in zip(*columns, strict=True):
        made = steps[0](placed(locations, [row, states, others]))
        results.append(made[:count])
        states = made[count:]
    return [*(_operate(run, "stack", c, axis=0) for c in zip(*results, strict=True)), *states]


def _while_loop(node: Node, inputs: Sequence[Any], steps: Sequence[Step], run: Run) -> list[Any]:
    parameters = node.parameters
    holds, step = steps
    changing = [parameters["func_input_locs"][at] for at in parameters["func_var_locs"]]
    count, length = parameters["num_out_data"], parameters["max_iterations"]
    current = list(inputs)
    results: list[list[Any]] = []
    while len(results) < length and _is_true(
        holds([current[at] for at in parameters["cond_input_locs"]])
    ):
        made = step([current[at] for at in parameters["func_input_locs"]])
        results.append(made[:count])
        for at, value in zip(changing, made[count:], strict=True):
            current[at] = value
    variables = [current[at] for at in changing]
    if not results:
        return [*_no_steps(node, inputs, run), *variables]
    missing = length - len(results)
    stacked = []
    for column in zip(*results, strict=True):
        padding = [_operate(run, "zeros_like", column[:1])] * missing if missing else []
        stacked.append(_operate(run, "stack", [*column, *padding], axis=0))
    return [*stacked, *variables]


def _no_steps(node: Node, inputs: Sequence[Any], run: Run) -> list[Any]:
    """The outputs of a loop that did not run: zeros, whose shapes only inference can tell."""
    shapes = [tuple(array.shape) for array in inputs]
    types = [torch_dtype(array.dtype) for array in inputs]
    found = control_flow_facts(node, shapes, types, Inference)
    made = []
    for index in range(node.parameters["num_out_data"]):
        shape = found.output_shapes[index]
        if shape is None or not is_known(shape):
            raise MXNetError(
                f"_while_loop: the condition did not hold at the start, and the shape of output "
                f"{index} cannot be told without running the step"
            )
        made.append(_operate(run, "_zeros", [], shape=shape, dtype=found.output_types[index]))
    return made


def _cond(node: Node, inputs: Sequence[Any], steps: Sequence[Step], _run: Run) -> list[Any]:
    parameters = node.parameters
    holds, then_step, else_step = steps
    if _is_true(holds([inputs[at] for at in parameters["cond_input_locs"]])):
        return then_step([inputs[at] for at in parameters["then_input_locs"]])
    return else_step([inputs[at] for at in parameters["else_input_locs"]])


def _is_true(results: Sequence[Any]) -> bool:
    if results[0].shape not in ((), (1,)):
        raise MXNetError(
            f"a condition must have one element, but its shape is {tuple(results[0].shape)}"
        )
    return bool(results[0])


_RUNNERS: Mapping[str, Callable[[Node, Sequence[Any], Sequence[Step], Run], list[Any]]] = {
    "_cond": _cond,
    "_foreach": _foreach,
    "_while_loop": _while_loop,
}
