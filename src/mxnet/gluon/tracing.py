"""Tracing blocks: the symbol that a hybrid block computes, and files of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet import ndarray as nd
from mxnet import symbol
from mxnet.base import MXNetError
from mxnet.ndarray import NDArray
from mxnet.symbol import Symbol

# What the inputs of a call look like: one letter per array ("x"), None, or a list of such.
Structure = Any


def structure_of(arguments: Sequence[Any]) -> Structure:
    """How arrays are nested in the arguments of a call; other values stay as they are."""
    return [_structure(argument) for argument in arguments]


def _structure(argument: Any) -> Structure:
    if isinstance(argument, list | tuple):
        return [_structure(item) for item in argument]
    return "x" if isinstance(argument, NDArray | Symbol) else argument


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


def flat_symbols(result: Any, block: str) -> list[Symbol]:
    """All symbols in a nested result.

    Raises:
        MXNetError: The result holds something else.
    """
    if isinstance(result, list | tuple):
        return [part for item in result for part in flat_symbols(item, block)]
    if not isinstance(result, Symbol):
        raise MXNetError(
            f"{block}: called with symbols, it returned {type(result).__name__}; what it computes "
            "cannot be traced"
        )
    return [result]


def trace(block: Any, structure: Structure) -> tuple[list[Symbol], Symbol]:
    """The inputs, and the outputs that a block computes from them.

    Args:
        block: A hybrid block.
        structure: Of the arguments, as from :func:`structure_of`.

    Returns:
        Variables ``data``, or ``data0``, ``data1`` and so on, and a symbol of the outputs.

    Raises:
        MXNetError: The block does not return symbols.
    """
    count = _count(structure)
    names = ["data"] if count == 1 else [f"data{i}" for i in range(count)]
    inputs = [symbol.var(name) for name in names]
    remaining = iter(inputs)
    result = block(*_filled(structure, remaining))
    outputs = flat_symbols(result, type(block).__name__)
    return inputs, outputs[0] if len(outputs) == 1 else symbol.Group(outputs)


def _count(structure: Structure) -> int:
    if isinstance(structure, list):
        return sum(_count(item) for item in structure)
    return int(isinstance(structure, str) and structure == "x")


def _filled(structure: Structure, symbols: Any) -> Any:
    if isinstance(structure, list):
        return [_filled(item, symbols) for item in structure]
    return next(symbols) if isinstance(structure, str) and structure == "x" else structure


def export(block: Any, structure: Structure, path: str, epoch: int, remove_amp_cast: bool) -> Any:
    """Write ``{path}-symbol.json`` and ``{path}-{epoch:04d}.params``; implements ``export``."""
    _, outputs = trace(block, structure)
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
