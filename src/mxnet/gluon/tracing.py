"""Tracing blocks: the symbol that a hybrid block computes, and files of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from mxnet import ndarray as nd
from mxnet import symbol
from mxnet.base import MXNetError
from mxnet.graph.ir import Entry, Node, duplicate, topological
from mxnet.ndarray import NDArray
from mxnet.operators.registry import REGISTRY
from mxnet.symbol import Symbol
from mxnet.thread_state import STATE

# What the inputs of a call look like: one letter per array ("x"), None, or a list of such.
Structure = Any


def structure_of(arguments: Sequence[Any]) -> Structure:
    """How arrays are nested in the arguments of a call; other values stay as they are."""
    return [_structure(argument) for argument in arguments]


def _structure(argument: Any) -> Structure:
    if isinstance(argument, list | tuple):
        return [_structure(item) for item in argument]
    return "x" if isinstance(argument, NDArray | Symbol) else argument


def flat_arrays(arguments: Sequence[Any]) -> list[Any]:
    """All arrays in nested arguments, in order."""
    found: list[Any] = []
    for argument in arguments:
        if isinstance(argument, NDArray):
            found.append(argument)
        elif isinstance(argument, list | tuple):
            found.extend(flat_arrays(argument))
    return found


def first_array(arguments: Sequence[Any]) -> Any:
    """The first array or symbol in nested arguments; None if there is none."""
    for argument in arguments:
        if isinstance(argument, NDArray | Symbol):
            return argument
        if isinstance(argument, list | tuple):
            found = first_array(argument)
            if found is not None:
                return found
    return None


def flat_symbols(result: Any, block: str) -> tuple[list[Symbol], Structure]:
    """All symbols in a nested result, and how they were nested.

    Raises:
        MXNetError: The result holds something else.
    """
    flat: list[Symbol] = []

    def visit(part: Any) -> Structure:
        if isinstance(part, list | tuple):
            return type(part)([visit(item) for item in part])
        if part is None:
            return None
        if not isinstance(part, Symbol):
            raise MXNetError(
                f"{block}: called with symbols, it returned {type(part).__name__}; what it "
                "computes cannot be traced"
            )
        # By entries: a NumPy symbol has, like an array, no length of its own.
        outputs = [type(part)((entry,)) for entry in part._entries]
        flat.extend(outputs)
        return "x" if len(outputs) == 1 else ["x"] * len(outputs)

    structure = visit(result)
    return flat, structure


class Trace(NamedTuple):
    """What a block computes.

    Attributes:
        inputs: Variables ``data``, or ``data0``, ``data1`` and so on.
        outputs: A symbol of all outputs.
        structure: How the outputs are nested.
    """

    inputs: list[Symbol]
    outputs: Symbol
    structure: Structure


def trace(block: Any, forward: Callable[..., Any], structure: Structure) -> Trace:
    """Call a block with symbols.

    Args:
        block: A hybrid block.
        forward: What it computes. Not the block itself: a subclass may give its call other
            arguments, and calls run hooks.
        structure: Of the arguments, as from :func:`structure_of`.

    Raises:
        MXNetError: The block does not return symbols.
    """
    count = _count(structure)
    names = ["data"] if count == 1 else [f"data{i}" for i in range(count)]
    inputs = [symbol.var(name) for name in names]
    if STATE.np_array:
        inputs = [part.as_np_ndarray() for part in inputs]
    # Recording stays as it is: blocks ask `is_recording` what to return.
    outer, STATE.tracing = STATE.tracing, True
    try:
        result = forward(*_filled(structure, iter(inputs)))
    finally:
        STATE.tracing = outer
    outputs, nested = flat_symbols(result, type(block).__name__)
    return Trace(inputs, outputs[0] if len(outputs) == 1 else symbol.Group(outputs), nested)


# What `a + b` means for symbols, and what it means for arrays.
_BROADCASTING = {
    "elemwise_add": "broadcast_add",
    "elemwise_sub": "broadcast_sub",
    "elemwise_mul": "broadcast_mul",
    "elemwise_div": "broadcast_div",
    "_mod": "broadcast_mod",
    "_power": "broadcast_power",
    "_maximum": "broadcast_maximum",
    "_minimum": "broadcast_minimum",
    "_equal": "broadcast_equal",
    "_not_equal": "broadcast_not_equal",
    "_greater": "broadcast_greater",
    "_greater_equal": "broadcast_greater_equal",
    "_lesser": "broadcast_lesser",
    "_lesser_equal": "broadcast_lesser_equal",
}


def with_broadcasting(outputs: Symbol) -> Symbol:
    """The same graph with arithmetic that broadcasts, as it does on arrays."""
    made: dict[Node, Node] = {}
    for node in topological(outputs._entries):
        found = node.operator
        if found is not None and found.name in _BROADCASTING:
            found = REGISTRY.get(_BROADCASTING[found.name])
        inputs = [Entry(made[entry.node], entry.index) for entry in node.inputs]
        changed = found is not node.operator or any(
            e.node is not m.node for e, m in zip(node.inputs, inputs, strict=True)
        )
        made[node] = (
            Node(found, node.name, node.parameters, node.attributes, inputs, node.subgraphs)
            if changed
            else node
        )
    return Symbol(tuple(Entry(made[entry.node], entry.index) for entry in outputs._entries))


def without_declared_types(outputs: Symbol) -> Symbol:
    """A copy of a graph whose variables do not say which element type they have."""
    entries = duplicate(outputs._entries)
    for node in topological(entries):
        if node.operator is None:
            node.attributes.pop("__dtype__", None)
    return Symbol(tuple(entries))


def _count(structure: Structure) -> int:
    if isinstance(structure, list):
        return sum(_count(item) for item in structure)
    return int(isinstance(structure, str) and structure == "x")


def _filled(structure: Structure, symbols: Any) -> Any:
    if isinstance(structure, list):
        return [_filled(item, symbols) for item in structure]
    return next(symbols) if isinstance(structure, str) and structure == "x" else structure


def export(block: Any, outputs: Symbol, path: str, epoch: int, remove_amp_cast: bool) -> Any:
    """Write ``{path}-symbol.json`` and ``{path}-{epoch:04d}.params``; implements ``export``."""
    symbol_file, parameter_file = f"{path}-symbol.json", f"{path}-{epoch:04d}.params"
    outputs.save(symbol_file, remove_amp_cast=remove_amp_cast)
    arguments, states = set(outputs.list_arguments()), set(outputs.list_auxiliary_states())
    saved = {}
    for name, parameter in block.collect_params().items():
        if name in arguments:
            saved[f"arg:{name}"] = parameter._reduce()
        elif name in states:
            saved[f"aux:{name}"] = parameter._reduce()
    nd.save(parameter_file, saved)
    return symbol_file, parameter_file
