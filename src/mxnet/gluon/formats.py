"""How the inputs and outputs of a call are nested, in the form that programs and files know.

In a format 0 is one array, -1 None, ``n`` a symbol of n outputs, and a list stands for a nested
list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.gluon.tracing import Structure
from mxnet.ndarray import NDArray
from mxnet.symbol import Symbol

Format = Any


def flatten(arguments: Any, role: str) -> tuple[list[Any], Format]:
    """All arrays in nested arguments, in order, and how they were nested.

    Args:
        arguments: Arrays, symbols, None, or lists and tuples of such.
        role: What they are, for the message: ``"input"`` or ``"output"``.

    Returns:
        The flat list, where None keeps its place, and the format.

    Raises:
        ValueError: Something else is among the arguments.

    Example:
        >>> x = mx.nd.ones(2)
        >>> mx.gluon.block._flatten([x, [x, None]], "input")[1]
        [0, [0, -1]]
    """
    flat: list[Any] = []

    def visit(part: Any) -> Format:
        if isinstance(part, list | tuple):
            return [visit(item) for item in part]
        if part is not None and not isinstance(part, NDArray | Symbol):
            raise ValueError(
                f"the {role} of a hybridized block must be arrays, symbols, None or nested lists "
                f"of them, but got {part!r} of type {type(part).__name__}"
            )
        flat.append(part)
        if part is None:
            return -1
        count = len(part._entries) if isinstance(part, Symbol) else 1
        return count if count > 1 else 0

    return flat, visit(arguments)


def regroup(flat: Sequence[Any], form: Format) -> Any:
    """The inverse of :func:`flatten`, on arrays: nested lists from a flat one.

    Args:
        flat: Arrays, and None where the format has -1; what the format does not ask for is left.
        form: The format.

    Raises:
        ValueError: There are too few values, or an array where the format has None.

    Example:
        >>> mx.gluon.block._regroup([1, 2, 3], [0, [0, 0]])
        [1, [2, 3]]
    """
    remaining = iter(flat)
    missing = object()

    def one() -> Any:
        value = next(remaining, missing)
        if value is missing:
            raise ValueError(f"{len(flat)} values are too few for the format {form}")
        return value

    def build(part: Format) -> Any:
        if isinstance(part, list | tuple):
            return [build(item) for item in part]
        if part > 0:
            return [one() for _ in range(part)]
        value = one()
        if part == -1 and value is not None:
            raise ValueError(f"the format {form} has None where an array was given")
        return value

    return build(form)


def format_of(structure: Structure) -> Format:
    """The format of a structure."""
    if isinstance(structure, list | tuple):
        return [format_of(part) for part in structure]
    return 0 if structure == "x" else -1


def structure_from(form: Format) -> Structure:
    """The structure that a format describes."""
    if isinstance(form, list | tuple):
        return [structure_from(part) for part in form]
    if form is None or form == -1:
        return None
    return ["x"] * form if form > 0 else "x"
