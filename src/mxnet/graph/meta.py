"""Running single operators without data: for shapes and element types of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import torch

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.graph.ir import Node, input_names
from mxnet.graph.rules.call import UNKNOWN, Call, is_complete, mismatch
from mxnet.graph.rules.layers import fill_inputs
from mxnet.operators.registry import Operator
from mxnet.thread_state import STATE

Shape = tuple[int, ...]

# Stand-ins for unknown lengths: even, and larger than common kernels.
_TRIALS = (448, 224)

# Inputs tried when only element types are wanted and shapes are unknown.
_PROBES: tuple[Shape, ...] = ((4, 4), (2, 4, 8, 8), (4,), (2, 4, 8), (2, 4, 8, 8, 8))

_QUANTIZATION = (
    "_contrib_quantized_", "_contrib_quantize", "_contrib_dequantize", "_contrib_requantize",
)  # fmt: skip


class MetaRunImpossible(Exception):  # noqa: N818 - a control signal, not an error users see
    """Signal: the operator's result depends on values, so it cannot run without data."""


class _MetaContext(Context):
    """Where operators that make arrays put them when only their shape is wanted."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("cpu", 0)
        self.device = torch.device("meta")


_META = _MetaContext()


def is_range_end(found: Operator, name: str) -> bool:
    """Whether an input is an end of the range of quantized numbers, of shape ``(1,)``."""
    return found.name.startswith(_QUANTIZATION) and name.startswith(("min", "max"))


def assumed_type(operator: str, name: str) -> torch.dtype:
    """The element type with which an input of unknown type is tried for the sake of shapes."""
    if operator.startswith(("_npi_bitwise", "_npi_lcm")):
        return torch.int32  # floating numbers have no bits
    quantized = operator.startswith("_contrib_quantized_") or operator == "_contrib_dequantize"
    if name.startswith(("min", "max")) or not (quantized or operator == "_contrib_requantize"):
        return torch.float32
    return torch.int8 if quantized else torch.int32


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
    return _run(node.operator, node.parameters, shapes, types)


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


def result_shapes(call: Call, types: Sequence[torch.dtype | None]) -> None:
    """Complete the shapes of a node that no rule knows.

    Unknown lengths are tried with two different numbers: lengths of the result that differ between
    the two runs are unknown.

    Raises:
        MismatchError: The inputs do not fit the operator.
    """
    found = call.node.operator
    assert found is not None
    if found.shape_rule is not None and any(call.inputs):
        fill_inputs(call)
    names = call.names()
    for index, name in enumerate(names):
        if is_range_end(found, name):
            call.give(index, (1,))
    inputs = [shape for shape in call.inputs if shape is not None]
    if len(inputs) < len(call.inputs):
        return
    for index, shape in enumerate(_results(call, inputs, names, types)):
        call.put(shape, index)


def _results(
    call: Call, inputs: list[Shape], names: list[str], types: Sequence[torch.dtype | None]
) -> Sequence[Shape | None]:
    assert call.node.operator is not None
    name = call.node.operator.name
    tried = [dtype or assumed_type(name, n) for dtype, n in zip(types, names, strict=True)]
    complete = all(map(is_complete, inputs))
    trials = _TRIALS[:1] if complete else _TRIALS
    try:
        try:
            runs = [_try(call.node, inputs, tried, trial) for trial in trials]
        except MXNetError:
            if len(set(tried)) < 2:
                raise
            # Some types may not be known yet, and shapes hardly ever depend on them.
            alike = [torch.float32] * len(tried)
            runs = [_try(call.node, inputs, alike, trial) for trial in trials]
    except MetaRunImpossible:
        return ()
    except Exception as error:
        if not complete:
            return ()
        mismatch(str(error).split("\n", 1)[0])
    return runs[0] if complete else [_agreed(*pair) for pair in zip(*runs, strict=True)]


def _try(
    node: Node, inputs: Sequence[Shape], types: Sequence[torch.dtype], trial: int
) -> list[Shape]:
    lengths = [tuple(trial if n == UNKNOWN else n for n in shape) for shape in inputs]
    return run_on_meta(node, lengths, types)[0]


def _agreed(one: Shape, other: Shape) -> Shape | None:
    if len(one) != len(other):
        return None
    return tuple(a if a == b else UNKNOWN for a, b in zip(one, other, strict=True))


def result_types(
    node: Node, shapes: Sequence[Shape | None], types: Sequence[torch.dtype]
) -> tuple[torch.dtype, ...]:
    """Element types of the outputs of a node that no rule knows, whether or not shapes are known.

    Raises:
        MXNetError: The types do not fit the operator.
    """
    if all(shape is not None and all(n > 0 for n in shape) for shape in shapes):
        try:
            return tuple(run_on_meta(node, [s for s in shapes if s is not None], types)[1])
        except MetaRunImpossible:
            return _assumed(node, types)
    key = tuple(sorted((k, repr(v)) for k, v in node.parameters.items()))
    return _probed(_Call(node, key), tuple(types))


class _Call:
    """A node as a key: nodes that call one operator with equal parameters are one call."""

    def __init__(self, node: Node, parameters: tuple[Any, ...]) -> None:
        self.node = node
        self._key = (node.operator, len(node.inputs), parameters)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Call) and self._key == other._key


@lru_cache(maxsize=1024)
def _probed(call: _Call, types: tuple[torch.dtype, ...]) -> tuple[torch.dtype, ...]:
    node = call.node
    mismatched: MXNetError | None = None
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
            mismatched = mismatched or error
        except Exception:
            # This probe does not fit the operator; others may.
            continue
    if mismatched is not None and len(set(types)) > 1 and "float" in str(mismatched):
        raise mismatched
    return _assumed(node, types)


def _assumed(node: Node, types: Sequence[torch.dtype]) -> tuple[torch.dtype, ...]:
    dtype = node.parameters.get("dtype")
    if not isinstance(dtype, torch.dtype):
        dtype = types[0] if types else torch.float32
    return (dtype,) * node.visible_outputs
