"""Checks of the names that modules are given."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from mxnet.io import DataDesc
from mxnet.module.workload import Descriptions, as_descriptions

# Endings of arguments that are parameters, not inputs.
_PARAMETER_ENDINGS = ("_weight", "_bias", "_gamma", "_beta")


def as_list(given: Any) -> list[Any]:
    """A list of what may be one thing, several or None."""
    if given is None:
        return []
    return list(given) if isinstance(given, list | tuple) else [given]


def check_input_names(symbol: Any, names: Sequence[str], what: str, *, required: bool) -> None:
    """Check that names are arguments of a symbol.

    Args:
        symbol: The symbol.
        names: The names.
        what: Name of the argument that they came in.
        required: Raise for unknown ones; otherwise warn.

    Raises:
        ValueError: A required name is unknown.
    """
    arguments = symbol.list_arguments()
    for name in names:
        if name in arguments:
            continue
        candidates = [a for a in arguments if not a.endswith(_PARAMETER_ENDINGS)]
        message = (
            f"You created Module with Module(..., {what}={list(names)}) but input with name "
            f"'{name}' is not found in symbol.list_arguments(). Did you mean one of:\n\t"
            + "\n\t".join(candidates)
        )
        if required:
            raise ValueError(message)
        warnings.warn(message, stacklevel=3)


def parse_descriptions(
    data_names: Sequence[str], label_names: Sequence[str], data_shapes: Any, label_shapes: Any
) -> tuple[Descriptions, Descriptions | None]:
    """Descriptions of inputs and labels, checked against the names that a module was made with.

    Args:
        data_names: Names of the inputs.
        label_names: Names of the labels.
        data_shapes: Descriptions, or pairs of name and shape.
        label_shapes: The same of the labels, or None.

    Raises:
        ValueError: The inputs have other names; other names of labels only warn.
    """
    data = as_descriptions(data_shapes)
    if sorted(d.name for d in data) != sorted(data_names):
        raise ValueError(_mismatch("data", data, data_names))
    label = as_descriptions(label_shapes)
    if sorted(d.name for d in label) != sorted(label_names):
        warnings.warn(_mismatch("label", label, label_names), stacklevel=4)
    return data, label or None


def _mismatch(what: str, given: Sequence[DataDesc], names: Sequence[str]) -> str:
    return (
        f"Data provided by {what}_shapes don't match names specified by {what}_names "
        f"({given} vs. {list(names)})"
    )
