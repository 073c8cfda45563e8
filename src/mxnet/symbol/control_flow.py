"""Loops and branches in graphs: ``mx.sym.contrib.foreach``, ``while_loop`` and ``cond``.

The Python functions run once, on variables; the graphs they build become subgraphs of one node.
What the functions use of the graph around them becomes inputs of that node.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mxnet.base import MXNetError
from mxnet.graph.ir import Entry
from mxnet.ndarray.control_flow import restore
from mxnet.symbol.handle import Symbol
from mxnet.symbol.subgraphs import Subgraph, capture, control_node, flatten


def foreach(
    body: Callable[[Any, Any], Any], data: Any, init_states: Any, name: str = "foreach"
) -> tuple[Any, Any]:
    """Run ``body`` on each slice of ``data`` along axis 0, carrying states along.

    Args:
        body: ``body(slice, states) -> (outputs, new states)``; called once, on symbols.
        data: Symbol, or nested list of symbols of one length along axis 0, to iterate over.
        init_states: Symbol, or nested list of symbols, for the first step.
        name: Stem of the subgraph's name.

    Returns:
        The outputs of all steps stacked along a new axis 0, and the last states.

    Raises:
        AssertionError: ``data``, states or outputs are not symbols, the states change their
            nesting, or the body does not use all of ``data`` and the states.
        ValueError: ``data`` is empty.

    Example:
        >>> x, total = mx.sym.var("x"), mx.sym.var("total")
        >>> outputs, last = mx.sym.contrib.foreach(lambda x, t: (x * 2, t + x), x, total)
        >>> last.eval(x=mx.nd.array([[1], [2], [3]]), total=mx.nd.zeros((1,)))[0].asnumpy()
        array([6.], dtype=float32)
    """
    arrays, data_nesting = flatten(data, "foreach input")
    states, state_nesting = flatten(init_states, "foreach states")
    if not arrays:
        raise ValueError("foreach: data must hold at least one symbol to iterate over")
    nestings: list[Any] = []

    def build(variables: list[Symbol]) -> Any:
        outputs, new_states = body(
            restore(variables[: len(arrays)], data_nesting),
            restore(variables[len(arrays) :], state_nesting),
        )
        return outputs, new_states

    def outputs_of(result: Any) -> tuple[list[Symbol], list[Symbol]]:
        out, out_nesting = flatten(result[0], "foreach output")
        new, new_nesting = flatten(result[1], "foreach states")
        if new_nesting != state_nesting:
            raise AssertionError("foreach: the input and output states have different formats")
        nestings.append((len(out), out_nesting))
        return out, new

    graph = capture(name, [*arrays, *states], build, outputs_of)
    where = graph.locations(len(arrays) + len(states))
    for i, symbol in enumerate([*arrays, *states]):
        if where[i] is None:
            what = "data" if i < len(arrays) else "state"
            raise AssertionError(
                f"foreach: the {what} arrays have to be used in the loop body; "
                f"{symbol.name!r} is not"
            )
    rest = [(at, source) for at, source in enumerate(graph.sources) if isinstance(source, Entry)]
    count, nesting = nestings[0]
    made = control_node(
        "_foreach",
        [*(s._entries[0] for s in (*arrays, *states)), *(entry for _, entry in rest)],
        [graph],
        {
            "num_outputs": len(graph.entries),
            "num_out_data": count,
            "in_state_locs": where[len(arrays) :],
            "in_data_locs": where[: len(arrays)],
            "remain_locs": [at for at, _ in rest],
        },
    )
    return restore(made[:count], nesting), restore(made[count:], state_nesting)


def while_loop(
    cond: Callable[..., Any],
    func: Callable[..., Any],
    loop_vars: Any,
    max_iterations: int | None = None,
    name: str = "while_loop",
) -> tuple[Any, Any]:
    """Run ``func`` while ``cond`` holds.

    Args:
        cond: ``cond(*loop_vars)`` gives a symbol with one element; called once.
        func: ``func(*loop_vars) -> (outputs, new loop_vars)``; outputs may be None; called once.
        loop_vars: Symbol or list of symbols.
        max_iterations: At most so many steps.
        name: Stem of the subgraphs' names.

    Returns:
        The outputs of all steps stacked along axis 0, which has the length ``max_iterations`` and
        zeros behind the last step, and the last loop variables.

    Raises:
        ValueError: ``max_iterations`` or ``loop_vars`` is missing or no number, ``cond`` gives no
            symbol, the number of variables changes, or ``func`` does not use one of them.
        MXNetError: ``max_iterations`` is less than 1.

    Example:
        >>> i = mx.sym.var("i")
        >>> outputs, last = mx.sym.contrib.while_loop(
        ...     lambda i: i < 3, lambda i: (i * i, i + 1), i, max_iterations=4
        ... )
        >>> outputs.eval(i=mx.nd.zeros((1,)))[0].asnumpy().ravel()
        array([0., 1., 4., 0.], dtype=float32)
    """
    length = _iterations(max_iterations)
    variables, nesting = flatten(loop_vars, "while_loop loop_vars")
    if not variables:
        raise ValueError("loop_vars should contain at least one element")
    nestings: list[Any] = []

    def condition_of(result: Any) -> tuple[list[Symbol], list[Symbol]]:
        if not isinstance(result, Symbol) or len(result) != 1:
            raise ValueError(f"while_loop: return of cond must be a Symbol, got {result!r}")
        return [result], []

    def outputs_of(result: Any) -> tuple[list[Symbol], list[Symbol]]:
        outputs, new_variables = result
        out, out_nesting = flatten([] if outputs is None else outputs, "while_loop output")
        new, _ = flatten(new_variables, "while_loop loop_vars")
        if len(new) != len(variables):
            raise ValueError(
                "while_loop: the number of loop_vars should be consistent during the loop: "
                f"{len(variables)} before, {len(new)} after a step"
            )
        nestings.append((len(out), out_nesting))
        return [*out, *new], []

    holds = capture(f"{name}_cond", variables, lambda v: cond(*_given(v, nesting)), condition_of)
    step = capture(f"{name}_func", variables, lambda v: func(*_given(v, nesting)), outputs_of)
    func_var_locs = step.locations(len(variables))
    if None in func_var_locs:
        raise ValueError(
            f"while_loop: loop variable {func_var_locs.index(None)} is not used by func; variables "
            "that do not change need not be loop variables"
        )
    inputs, cond_locs, func_locs = _joined(holds, step, variables)
    count, out_nesting = nestings[0]
    made = control_node(
        "_while_loop",
        inputs,
        [holds, step],
        {
            "num_outputs": len(step.entries),
            "num_out_data": count,
            "max_iterations": length,
            "cond_input_locs": cond_locs,
            "func_input_locs": func_locs,
            "func_var_locs": func_var_locs,
        },
    )
    return restore(made[:count], out_nesting), restore(made[count:], nesting)


def _iterations(given: Any) -> int:
    if given is None:
        raise ValueError("max_iterations should be specified")
    try:
        length = int(given)
    except (ValueError, TypeError):
        raise ValueError(f"while_loop: max_iterations={given!r} is not an int") from None
    if length < 1:
        raise MXNetError(f"while_loop: max_iterations={length} must be at least 1")
    return length


def _given(variables: list[Symbol], nesting: Any) -> list[Any]:
    restored = restore(variables, nesting)
    return restored if isinstance(restored, list) else [restored]


def _joined(
    holds: Subgraph, step: Subgraph, variables: list[Symbol]
) -> tuple[list[Entry], list[int], list[int]]:
    """The inputs of a loop, and where condition and step find theirs; they share loop variables."""
    inputs: list[Entry] = []
    shared: dict[int, int] = {}
    locations: tuple[list[int], list[int]] = ([], [])
    for found, graph in zip(locations, (holds, step), strict=True):
        for source in graph.sources:
            if isinstance(source, int) and source in shared:
                found.append(shared[source])
                continue
            if isinstance(source, int):
                shared[source] = len(inputs)
            found.append(len(inputs))
            inputs.append(variables[source]._entries[0] if isinstance(source, int) else source)
    return inputs, *locations


def cond(
    pred: Any, then_func: Callable[[], Any], else_func: Callable[[], Any], name: str = "cond"
) -> Any:
    """Run ``then_func`` if ``pred`` holds, else ``else_func``.

    Args:
        pred: Symbol with one element.
        then_func: Gives the outputs when ``pred`` is not zero: a symbol or a list of them; called
            once.
        else_func: Gives them otherwise, in the same number.
        name: Stem of the subgraphs' names.

    Returns:
        The outputs of the branch that runs.

    Raises:
        AssertionError: ``pred`` or an output is not a symbol.
        ValueError: The branches differ in the number of outputs.

    Example:
        >>> p, q = mx.sym.var("p"), mx.sym.var("q")
        >>> y = mx.sym.contrib.cond(p < 1, lambda: q * 2, lambda: q - 1)
        >>> y.eval(p=mx.nd.zeros((1,)), q=mx.nd.array([3]))[0].asnumpy()
        array([6.], dtype=float32)
    """

    def outputs_of(result: Any) -> tuple[list[Symbol], list[Symbol]]:
        return flatten(result, "cond outputs")[0], []

    condition = capture(f"{name}_pred", [], lambda _: pred, outputs_of)
    then_graph = capture(f"{name}_then", [], lambda _: then_func(), outputs_of)
    else_graph = capture(f"{name}_else", [], lambda _: else_func(), outputs_of)
    graphs = [condition, then_graph, else_graph]
    if len(then_graph.entries) != len(else_graph.entries):
        raise ValueError(
            "cond: number of outputs differs between then-branch and else-branch: "
            f"{len(then_graph.entries)} and {len(else_graph.entries)}"
        )
    if len(condition.entries) != 1 or not then_graph.entries:
        raise ValueError("cond: pred must be one symbol, and the branches must give one or more")
    inputs, locations = _shared(graphs)
    keys = ("cond_input_locs", "then_input_locs", "else_input_locs")
    made = control_node(
        "_cond",
        inputs,
        graphs,
        {"num_outputs": len(then_graph.entries), **dict(zip(keys, locations, strict=True))},
    )
    return restore(made, flatten(then_graph.result, "cond outputs")[1])


def _shared(graphs: list[Subgraph]) -> tuple[list[Entry], list[list[int]]]:
    """The inputs of a branch, and where the subgraphs find theirs; they share variables."""
    inputs: list[Entry] = []
    locations = []
    for graph in graphs:
        found = []
        for source in graph.sources:
            assert isinstance(source, Entry)
            # reference: only variables are shared, results of operators are passed again
            if source.node.operator is not None or source not in inputs:
                inputs.append(source)
                found.append(len(inputs) - 1)
            else:
                found.append(inputs.index(source))
        locations.append(found)
    return inputs, locations
