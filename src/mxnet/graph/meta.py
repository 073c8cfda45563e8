"""Running single operators without data: for shapes and element types of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import torch

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.graph.ir import Node, input_names
from mxnet.graph.shape_facts import is_range_end, like_first
from mxnet.operators.registry import Operator
from mxnet.thread_state import STATE

Shape = tuple[int, ...]

# Inputs tried when only element types are wanted and shapes are unknown.
_PROBES: tuple[Shape, ...] = ((4, 4), (2, 4, 8, 8), (4,), (2, 4, 8), (2, 4, 8, 8, 8))


class MetaRunImpossible(Exception):  # noqa: N818 - a control signal, not an error users see
    """Signal: the operator's result depends on values, so it cannot run without data."""


class _MetaContext(Context):
    """Where operators that make arrays put them when only their shape is wanted."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("cpu", 0)
        self.device = torch.device("meta")


_META = _MetaContext()


def arranged(found: Operator, parameters: Mapping[str, Any], inputs: Sequence[Any]) -> list[Any]:
    """The inputs of a node in the positions of the body's arguments; None where one is left out."""
    if found.variadic:
        return list(inputs)
    given = dict(zip(input_names(found, parameters, len(inputs)), inputs, strict=False))
    return [given.get(tensor.name) for tensor in found.inputs]


def run_on_meta(
    node: Node, shapes: Sequence[Shape], types: Sequence[torch.dtype]
) -> tuple[list[Shape], list[torch.dtype]]:
    """Shapes and element types of a node's outputs.

    Raises:
        MetaRunImpossible: They depend on values.
        MXNetError: The inputs do not fit the operator; other errors are torch's.
    """
    assert node.operator is not None
    if node.operator.name == "Custom":  # its class may change from call to call
        return _run(node.operator, node.parameters, shapes, types)
    shapes_found, types_found = _remembered(
        _call_of(node), tuple(map(tuple, shapes)), tuple(types), STATE.np_shape
    )
    return list(shapes_found), list(types_found)


# Unrolled networks repeat their nodes, and programs bind the same graph again and again.
@lru_cache(maxsize=16384)
def _remembered(
    call: _Call,
    shapes: tuple[Shape, ...],
    types: tuple[torch.dtype, ...],
    np_shape: bool,  # noqa: ARG001 - part of the key: shapes of scalars depend on it
) -> tuple[list[Shape], list[torch.dtype]]:
    assert call.node.operator is not None
    return _run(call.node.operator, call.node.parameters, shapes, types)


def _run(
    found: Operator,
    parameters: Mapping[str, Any],
    shapes: Sequence[Shape],
    types: Sequence[torch.dtype],
) -> tuple[list[Shape], list[torch.dtype]]:
    tensors = [
        torch.empty(shape, dtype=dtype, device="meta")
        for shape, dtype in zip(shapes, types, strict=True)
    ]
    supplied: dict[str, Any] = {}
    if found.mode_dependent:
        supplied["is_train"] = False
    if found.random:
        supplied["generator"] = None
    if found.creates:
        supplied["ctx"] = _META
    try:
        with torch.no_grad():
            result = found.body(*arranged(found, parameters, tensors), **{**parameters, **supplied})
    except NotImplementedError:
        raise MetaRunImpossible from None
    except RuntimeError as error:
        if not isinstance(error, MXNetError) and "meta" in str(error).lower():
            raise MetaRunImpossible from None
        raise
    outputs = list(result) if isinstance(result, tuple | list) else [result]
    scalar = () if found.zero_dim or STATE.np_shape else (1,)
    return [tuple(o.shape) or scalar for o in outputs], [o.dtype for o in outputs]


def result_types(
    node: Node, shapes: Sequence[Shape | None], types: Sequence[torch.dtype]
) -> tuple[torch.dtype, ...]:
    """Element types of a node's outputs, whether or not shapes are known.

    Raises:
        MXNetError: The types do not fit the operator.
    """
    if like_first(node):
        return (types[0],)
    if all(shape is not None and all(shape) for shape in shapes):
        try:
            return tuple(run_on_meta(node, [s for s in shapes if s is not None], types)[1])
        except MetaRunImpossible:
            return _assumed(node, types)
    return _probed(_call_of(node), tuple(types))


class _Call:
    """A node as a key: nodes that call one operator with equal parameters are one call."""

    def __init__(self, node: Node, parameters: tuple[Any, ...]) -> None:
        self.node = node
        self._key = (node.operator, len(node.inputs), parameters)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Call) and self._key == other._key


def _call_of(node: Node) -> _Call:
    return _Call(node, tuple(sorted((k, repr(v)) for k, v in node.parameters.items())))


@lru_cache(maxsize=1024)
def _probed(call: _Call, types: tuple[torch.dtype, ...]) -> tuple[torch.dtype, ...]:
    node = call.node
    mismatch: MXNetError | None = None
    assert node.operator is not None
    names = input_names(node.operator, node.parameters, len(types))
    for probe in _PROBES:
        shapes: list[Shape | None] = [probe, *[None] * (len(types) - 1)][: len(types)]
        rule = node.operator.shape_rule
        try:
            filled = rule(shapes, **node.parameters) if rule is not None else shapes
            tried = [
                (1,) if is_range_end(node.operator, name) else shape or probe
                for name, shape in zip(names, filled, strict=True)
            ]
            return tuple(run_on_meta(node, tried, types)[1])
        except MXNetError as error:
            mismatch = mismatch or error
        except Exception:
            # This probe does not fit the operator; others may.
            continue
    if mismatch is not None and len(set(types)) > 1 and "float" in str(mismatch):
        raise mismatch
    return _assumed(node, types)


def _assumed(node: Node, types: Sequence[torch.dtype]) -> tuple[torch.dtype, ...]:
    dtype = node.parameters.get("dtype")
    if not isinstance(dtype, torch.dtype):
        dtype = types[0] if types else torch.float32
    return (dtype,) * node.visible_outputs
