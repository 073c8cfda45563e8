"""What ``infer_shape`` and ``infer_type`` accept, return and say."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.dtypes import NUMPY_TYPE_OF, torch_dtype
from mxnet.graph.ir import Entry, Node, topological, variables
from mxnet.graph.shapes import Inference, Shape
from mxnet.thread_state import STATE

Shapes = tuple[list[Shape] | None, list[Shape] | None, list[Shape] | None]
Types = tuple[list[Any] | None, list[Any] | None, list[Any] | None]

_AMP_CASTS = ("amp_cast", "amp_multicast")


def by_name(symbol: Any, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """What was given, by name of the variable.

    Raises:
        ValueError: Values are given both by position and by name.
        MXNetError: There are too many, or a name is unknown.
    """
    if args and kwargs:
        raise ValueError(
            f"{function}: known arguments can be given by position or by keyword, not both"
        )
    names = symbol.list_arguments()
    if len(args) > len(names):
        raise MXNetError(f"{function}: {len(args)} values for {len(names)} arguments")
    given = dict(zip(names, args, strict=False)) if args else dict(kwargs)
    known = set(symbol.list_inputs())
    for name in given:
        if name not in known:
            _unknown_name(function, name, symbol.list_inputs())
    return {name: value for name, value in given.items() if value is not None}


def _unknown_name(function: str, name: str, names: Sequence[str]) -> NoReturn:
    raise MXNetError(
        f"{function}: {name!r} is not an input of the symbol; its inputs are {', '.join(names)}"
    )


def _shape_of(name: str, given: Any) -> Shape | None:
    """A shape as :class:`Inference` has it: with -1 for unknown under NumPy shapes, else with 0."""
    if isinstance(given, int | np.integer):
        given = (given,)
    try:
        shape = tuple(-1 if length is None else int(length) for length in given)
    except (TypeError, ValueError):
        raise TypeError(f"infer_shape: {name}={given!r} is not a shape") from None
    if STATE.np_shape:
        return tuple(max(length, -1) for length in shape)
    return tuple(max(length, 0) for length in shape) or None


def completed(
    symbol: Any, shapes: Mapping[str, Any], types: Mapping[str, torch.dtype]
) -> Inference:
    """Everything that follows from shapes of variables.

    Raises:
        MXNetError: Shapes do not fit.
    """
    known = {name: _shape_of(name, shape) for name, shape in shapes.items()}
    found = Inference(symbol._entries, known, types, STATE.np_shape)
    found.infer_shapes()
    return found


def _collect(symbol: Any, values: Mapping[Entry, Any], default: Any) -> tuple[list[Any], ...]:
    arguments, states = variables(symbol._entries)

    def of(nodes: Sequence[Node]) -> list[Any]:
        return [_or(values.get(Entry(node, 0)), default) for node in nodes]

    return of(arguments), [_or(values.get(e), default) for e in symbol._entries], of(states)


def _or(value: Any, default: Any) -> Any:
    return default if value is None else value


def infer_shape_partial(symbol: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Implements :meth:`Symbol.infer_shape_partial`."""
    found = completed(symbol, by_name(symbol, "infer_shape", args, kwargs), {})
    return _collect(symbol, found.shapes, None if STATE.np_shape else ())


def infer_shape(symbol: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Implements :meth:`Symbol.infer_shape`."""
    found = completed(symbol, by_name(symbol, "infer_shape", args, kwargs), {})
    nodes = [node for group in variables(symbol._entries) for node in group]
    unknown = [node for node in nodes if not found.knows(Entry(node, 0))]
    if not unknown and all(map(found.knows, symbol._entries)):
        return _collect(symbol, found.shapes, None)
    shown = [f"{node.name}: {found.shapes.get(Entry(node, 0)) or 'unknown'}" for node in unknown]
    warnings.warn(
        "Cannot decide shape for the following arguments (0s in shape means unknown dimensions). "
        f"Consider providing them as input: {'; '.join(shown)}. {found.first_unknown()}",
        stacklevel=3,
    )
    return None, None, None


def infer_type_partial(symbol: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Implements :meth:`Symbol.infer_type_partial`."""
    given = by_name(symbol, "infer_type", args, kwargs)
    types = {name: torch_dtype(_checked_type(dtype)) for name, dtype in given.items()}
    # Shapes matter only to operators that no rule knows.
    found = Inference(symbol._entries, {}, types, STATE.np_shape)
    found.infer_shapes()
    found.infer_types()
    shown = {entry: NUMPY_TYPE_OF.get(dtype, "bfloat16") for entry, dtype in found.types.items()}
    return _collect(symbol, shown, None)


def _checked_type(dtype: Any) -> Any:
    if isinstance(dtype, str) and dtype != "bfloat16":
        return np.dtype(dtype)  # raises TypeError for an unknown name
    return dtype


def infer_type(symbol: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Implements :meth:`Symbol.infer_type`."""
    arguments, outputs, states = infer_type_partial(symbol, args, kwargs)
    if None not in (*arguments, *outputs, *states):
        return arguments, outputs, states
    names = symbol.list_arguments() + symbol.list_auxiliary_states()
    unknown = [n for n, dtype in zip(names, arguments + states, strict=True) if dtype is None]
    warnings.warn(
        "Cannot decide type for the following arguments. Consider providing them as input: "
        + ", ".join(unknown),
        stacklevel=3,
    )
    return None, None, None


def without_amp_casts(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The graph without the casts of automatic mixed precision, but for those that are outputs."""
    order = topological(entries)
    if not any(node.operator is not None and node.operator.name in _AMP_CASTS for node in order):
        return entries
    sources: dict[Entry, Entry] = {}  # of what casts put out
    made: dict[Node, Node] = {}
    for node in order:
        inputs = [sources.get(e, Entry(made[e.node], e.index)) for e in node.inputs]
        same = all(a.node is b.node for a, b in zip(inputs, node.inputs, strict=True))
        made[node] = node if same else node.with_inputs(inputs)
        if node.operator is not None and node.operator.name in _AMP_CASTS:
            sources.update({Entry(node, i): source for i, source in enumerate(inputs)})
    return [Entry(made[entry.node], entry.index) for entry in entries]
