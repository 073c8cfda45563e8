"""First values of the parameters of a module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mxnet import ndarray as nd
from mxnet.context import cpu
from mxnet.initializer import InitDesc


def host_copies(names: Sequence[str], groups: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Arrays on the CPU like the parameters, by name.

    Args:
        names: Names.
        groups: The arrays of every parameter, one per context.
    """
    return {name: _zeros_like(arrays[0]) for name, arrays in zip(names, groups, strict=True)}


def _zeros_like(array: Any) -> Any:
    if array.stype == "default":
        return nd.zeros(array.shape, ctx=cpu(), dtype=array.dtype)
    return nd.sparse.zeros(array.stype, array.shape, ctx=cpu(), dtype=array.dtype)


def fill_parameters(
    own: Mapping[str, Any],
    given: Mapping[str, Any] | None,
    initializer: Any,
    attributes: Mapping[str, Mapping[str, str]],
    *,
    allow_missing: bool,
) -> None:
    """Set arrays to given values, and those without by an initializer.

    Args:
        own: The arrays by name.
        given: Values by name; None for none at all.
        initializer: Sets what has no value; None leaves it alone.
        attributes: Attributes of the symbol's variables, with initializers of their own.
        allow_missing: Whether ``given`` may lack names.

    Raises:
        MXNetError: A value has another shape.
        RuntimeError: A value is missing.
        TypeError: There are no values and no initializer.
    """
    for name in sorted(own):
        array = own[name]
        if given is not None and name in given:
            if given[name] is not array:
                given[name].copyto(array)
            continue
        if given is not None and not allow_missing:
            raise RuntimeError(
                f"{name} is not presented: give its value, or pass allow_missing=True"
            )
        if initializer is not None:
            initializer(InitDesc(name, attributes.get(name)), array)
        elif given is None:
            raise TypeError(f"init_params: {name} has neither a value nor an initializer")
