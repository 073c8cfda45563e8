"""The table that ``print_summary`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from mxnet.graph.ir import Node, input_names, topological
from mxnet.symbol import Symbol
from mxnet.visualization.shapes import Shape, checked, shapes_by_name, without_batch

_TITLES = ("Layer (type)", "Output Shape", "Param #", "Previous Layer")

# Inputs of operators that are learned.
_LEARNED = frozenset({"weight", "bias", "gamma", "beta", "parameters"})


def print_summary(
    symbol: Symbol,
    shape: Mapping[str, Any] | None = None,
    line_length: int = 120,
    positions: Sequence[float] = (0.44, 0.64, 0.74, 1.0),
) -> None:
    """Print a table of the layers of a graph: outputs, parameters and what comes before.

    The first variable has a row; others are seen as parameters of the layers that use them. Without
    ``shape`` only those parameters are counted whose number follows from the layer alone.

    Args:
        symbol: The graph.
        shape: Shapes of the inputs by name. Shown are those of one sample, without the first axis.
        line_length: Characters per line.
        positions: Where the four columns end, in characters or, if the last is at most 1, as shares
            of the line.

    Raises:
        TypeError: ``symbol`` or ``shape`` has the wrong type.
        ValueError: Shapes remain unknown, or ``positions`` are not four.
        MXNetError: A name is not an input's, or the shapes do not fit.

    Example:
        >>> net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc")
        >>> ends = [20, 34, 42, 60]
        >>> mx.viz.print_summary(
        ...     net, {"data": (1, 3)}, line_length=60, positions=ends
        ... )  # doctest: +NORMALIZE_WHITESPACE
        ____________________________________________________________
        Layer (type)        Output Shape  Param # Previous Layer
        ============================================================
        data(null)          3             0
        ____________________________________________________________
        fc(FullyConnected)  2             8       data
        ============================================================
        Total params: 8
        ____________________________________________________________
    """
    shapes = shapes_by_name(checked(symbol, "print_summary"), shape)
    if len(positions) != len(_TITLES):
        raise ValueError(
            f"print_summary: positions must be {len(_TITLES)} numbers, got {positions}"
        )
    if positions[-1] <= 1:
        positions = [line_length * share for share in positions]
    ends = [int(position) for position in positions]
    rows = list(_rows(symbol, shapes))
    lines = ["_" * line_length, _line(_TITLES, ends), "=" * line_length]
    for number, (fields, more, _) in enumerate(rows, 1):
        lines.append(_line(fields, ends))
        lines += [_line(("", "", "", name), ends) for name in more]
        lines.append(("=" if number == len(rows) else "_") * line_length)
    total = sum(count for _, _, count in rows)
    lines += [f"Total params: {total}", "_" * line_length]
    print("\n".join(lines))  # noqa: T201 - what the function is for


def _line(fields: Sequence[str], ends: Sequence[int]) -> str:
    """One line; what is too long for its column is cut off."""
    line = ""
    for field, end in zip(fields, ends, strict=True):
        line = f"{line}{field}"[:end].ljust(end)
    return line


def _rows(
    symbol: Symbol, shapes: Mapping[str, Shape]
) -> Iterator[tuple[tuple[str, str, str, str], list[str], int]]:
    """For each row its fields, the names of further layers before it, and its parameters."""
    order = topological(symbol._entries)
    first = order[0]
    for node in order:
        if node.operator is None and node is not first:
            continue
        kind = "null" if node.operator is None else node.operator.name
        output = node.name if node.operator is None else f"{node.name}_output"
        before = [
            entry.node.name
            for entry in node.inputs
            if entry.node.operator is not None or entry.node is first
        ]
        count = _count(node, shapes)
        fields = (
            f"{node.name}({kind})",
            without_batch(shapes.get(output, ())),
            str(count),
            before[0] if before else "",
        )
        yield fields, before[1:], count


def _count(node: Node, shapes: Mapping[str, Shape]) -> int:
    """How many parameters a layer learns."""
    if node.operator is None:
        return 0
    slots = input_names(node.operator, node.parameters, len(node.inputs))
    states = set(node.updated_inputs())
    count = 0
    for i, (slot, entry) in enumerate(zip(slots, node.inputs, strict=True)):
        if slot in _LEARNED and entry.node.operator is None and i not in states:
            known = shapes.get(entry.node.name) if shapes else _given_by_layer(node, slot)
            count += int(np.prod(known, dtype=np.int64)) if known else 0
    return count


def _given_by_layer(node: Node, slot: str) -> Shape | None:
    """The shape of a parameter that does not depend on the shape of the data."""
    given = node.parameters
    if slot == "bias":
        length = given.get("num_hidden") or given.get("num_filter")
        return (length,) if length else None
    if slot == "weight" and "input_dim" in given and "output_dim" in given:
        return (given["input_dim"], given["output_dim"])
    return None
