"""What built-in operators there are, and what they take."""

from __future__ import annotations

from typing import NamedTuple

from mxnet.operators.registry import REGISTRY


def get_all_registered_operators() -> list[str]:
    """Names of all built-in operators.

    Example:
        >>> "Convolution" in mx.operator.get_all_registered_operators()
        True
    """
    return sorted(REGISTRY.by_name)


class OperatorArguments(NamedTuple):
    """Number, names and types of an operator's arguments."""

    narg: int
    names: list[str]
    types: list[str]


def get_operator_arguments(op_name: str) -> OperatorArguments:
    """The arguments of a built-in operator, inputs first.

    Args:
        op_name: Name of the operator.

    Raises:
        MXNetError: There is no such operator.

    Example:
        >>> mx.operator.get_operator_arguments("relu").names
        ['data']
    """
    found = REGISTRY.get(op_name)
    names = [i.name for i in found.inputs] + [p.name for p in found.parameters]
    types = ["NDArray-or-Symbol"] * len(found.inputs) + [
        str(p.annotation) for p in found.parameters
    ]
    return OperatorArguments(len(names), names, types)
