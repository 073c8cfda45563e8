"""Calling an operator on arrays: everything that the generated fast path leaves out.

The generated wrappers (``wrappers.py``) handle the common case inline: dense arrays, no recording,
no ``out=``. They come here otherwise, and when the inline attempt raised.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError, unknown_argument_message
from mxnet.context import Context, as_context
from mxnet.dtypes import NAME_OF
from mxnet.operators.registry import Operator
from mxnet.random_state import generator_for
from mxnet.tape import live_tape
from mxnet.thread_state import STATE

IN_PLACE_MESSAGE = (
    "in-place writes (+=, x[:] = ..., out=) to an array that takes part in the recorded graph are "
    "not supported inside autograd.record(); write to a new array, or leave the scope first"
)


class UnknownShapeAccess(Exception):  # noqa: N818 - a control signal, not an error users see
    """Signal: a tensor was asked of an array whose shape is not known yet."""


class SparseStorageAccess(MXNetError):  # noqa: N818 - a signal first of all
    """Signal: a dense tensor was asked of a sparse array; an error where nobody handles that."""


def call(
    found: Operator,
    arrays: Sequence[Any],
    parameters: Mapping[str, Any],
    out: Any,
    array_class: type,
    unknown: Mapping[str, Any] | None = None,
) -> Any:
    """Run an operator on array handles, with recording, ``out=`` and sparse inputs.

    Args:
        found: The operator.
        arrays: Its inputs; None for an optional one left out.
        parameters: All its parameters, typed.
        out: Array, or list of arrays, that receives the result; None for new arrays.
        array_class: Class of new arrays.
        unknown: Arguments the caller gave that the operator does not declare: ignored, with a
            warning that names the nearest known one.

    Returns:
        An array, or a list of arrays when there are several outputs.

    Raises:
        MXNetError: The inputs do not fit the operator.
        TypeError: An input is not an array.
    """
    if unknown:
        if not found.open_parameters:
            known = [i.name for i in found.inputs] + [p.name for p in found.parameters]
            # The reference ignores such arguments; programs must not break on them.
            message = unknown_argument_message(found.name, unknown, known)
            warnings.warn(f"{message} (it is ignored)", stacklevel=3)
        else:
            parameters = {**parameters, **unknown}
    recording = STATE.recording
    try:
        tensors = [_tensor_of(found, i, a, recording) for i, a in enumerate(arrays)]
        targets = None if out is None else _targets(out, recording)
    except (SparseStorageAccess, UnknownShapeAccess, AttributeError) as error:
        return recover(found, error, arrays, parameters, out, array_class)
    ctx = as_context(parameters.get("ctx")) if not arrays else _context_of(arrays)
    supplied = _supplied(found, ctx, targets, recording)
    try:
        if recording and not torch.is_grad_enabled():
            with torch.enable_grad():
                result = found.body(*tensors, **parameters, **supplied)
        else:
            result = found.body(*tensors, **parameters, **supplied)
    except Exception as error:
        if found.open_parameters:
            raise  # the user's own Python code: its type and traceback say what went wrong
        raise operator_error(found, arrays, parameters, error) from None
    results = result if isinstance(result, tuple | list) else (result,)
    node = _graph_node(found, parameters, arrays) if recording else None
    if targets is not None:
        return _write(found, out, targets, results, node)
    made = [
        _new_array(found, r, tensors, ctx, array_class, (node, i) if node else None)
        for i, r in enumerate(results)
    ]
    return made[0] if len(made) == 1 and not isinstance(result, list) else made


def _tensor_of(found: Operator, index: int, array: Any, recording: bool) -> Tensor | None:
    if array is None:
        if index < len(found.inputs) and not found.inputs[index].optional:
            raise AttributeError
        return None
    if recording and array._tape is not None and not _is_updated(found, index):
        tape = live_tape(array)
        if tape is not None:
            return tape
    data: Tensor = array._data
    return data


def _is_updated(found: Operator, index: int) -> bool:
    return bool(found.updates) and found.inputs[index].name in found.updates


def _context_of(arrays: Sequence[Any]) -> Context:
    for array in arrays:
        if array is not None:
            ctx: Context = array._ctx.results
            return ctx
    return as_context(None)


def _supplied(
    found: Operator, ctx: Context, targets: list[Any] | None, recording: bool
) -> dict[str, Any]:
    supplied: dict[str, Any] = {}
    if found.mode_dependent:
        supplied["is_train"] = STATE.training
    if found.random:
        supplied["generator"] = generator_for(ctx)
    if found.writes_out and targets is not None and not recording:
        tensors = [target._data for target in targets]
        supplied["out"] = tensors if found.num_outputs != 1 else tensors[0]
    return supplied


def _targets(out: Any, recording: bool) -> list[Any]:
    targets = list(out) if isinstance(out, tuple | list) else [out]
    # Asked even without recording: the signal of a sparse target must come before the body runs.
    marked = [target for target in targets if target._tape is not None]
    if recording and any(live_tape(target) is not None for target in marked):
        raise MXNetError(IN_PLACE_MESSAGE)
    return targets


def _graph_node(
    found: Operator, parameters: Mapping[str, Any], arrays: Sequence[Any]
) -> tuple[Any, ...]:
    """What ``autograd.get_symbol`` needs; it keeps no array alive, only the shape of the graph."""
    return found, parameters, [None if a is None else variable_node(a) for a in arrays]


def variable_node(array: Any) -> tuple[Any, int]:
    """The graph entry that produced ``array``; a new variable when it was not recorded."""
    node: tuple[Any, int] | None = array._node
    if node is None:
        node = array._node = ((None, {}, []), 0)
    return node


def _new_array(
    found: Operator,
    result: Tensor,
    tensors: Sequence[Tensor | None],
    ctx: Context,
    array_class: Any,
    node: tuple[Any, int] | None,
) -> Any:
    if found.may_alias:
        result = own_memory(result, tensors)
    if not (result.ndim or found.zero_dim or array_class.zero_dim_items or STATE.np_shape):
        result = result.reshape(1)
    return new_array(array_class, result, ctx, node)


def new_array(array_class: type, result: Tensor, ctx: Context, node: Any = None) -> Any:
    """A handle over ``result``, on the tape if torch recorded it."""
    array: Any = object.__new__(array_class)
    array._ctx = ctx
    if result.requires_grad:
        array._tape = result  # _data is made from it when first asked for
        array._node = node
    else:
        array._tape = None
        array._data = result
    return array


def own_memory(result: Tensor, tensors: Sequence[Tensor | None]) -> Tensor:
    """``result``, copied when it shares memory with an input: writes must not reach the input."""
    if result._is_view() or any(result is tensor for tensor in tensors):
        return result.clone(memory_format=torch.contiguous_format)
    return result


def wrap(
    found: Operator, result: Any, tensors: Sequence[Any], ctx: Context, array_class: type
) -> Any:
    """Array handles for an unrecorded result with any number of outputs."""
    if isinstance(result, tuple | list):
        made = [_new_array(found, r, tensors, ctx, array_class, None) for r in result]
        return made[0] if len(made) == 1 and not isinstance(result, list) else made
    return _new_array(found, result, tensors, ctx, array_class, None)


def _write(
    found: Operator, out: Any, targets: list[Any], results: Sequence[Tensor], node: Any
) -> Any:
    if len(targets) > len(results):
        raise MXNetError(
            f"{found.name}: out has {len(targets)} arrays but there are {len(results)} outputs"
        )
    for index, (target, result) in enumerate(zip(targets, results, strict=False)):
        write_result(found.name, target, result, (node, index) if node else None)
    return out


def write_result(name: str, target: Any, result: Tensor, node: Any = None) -> None:
    """Put ``result`` into the memory of ``target``; under recording ``target`` joins the graph.

    Raises:
        MXNetError: The shapes or element types differ.
    """
    if target._data is result:
        return
    if result.shape != target._data.shape:
        if result.numel() != target._data.numel() or result.ndim:
            raise MXNetError(
                f"{name}: out has shape {tuple(target._data.shape)} "
                f"but the result has shape {tuple(result.shape)}"
            )
        result = result.reshape(target._data.shape)
    if result.dtype is not target._data.dtype:
        raise MXNetError(
            f"{name}: out has the element type {NAME_OF[target._data.dtype]} "
            f"but the result has {NAME_OF[result.dtype]}"
        )
    if result.requires_grad:
        target._data.copy_(result.data)
        target._tape = result
        target._node = node
    else:
        target._data.copy_(result)


def recover(
    found: Operator,
    error: Exception,
    arrays: Sequence[Any],
    parameters: Mapping[str, Any],
    out: Any,
    array_class: type[Any],
) -> Any:
    """Handle a failed attempt: sparse inputs go to their implementations, symbols make a symbol.

    The rest is an error.

    Raises:
        MXNetError: The inputs do not fit the operator.
        TypeError: An input is not an array.
    """
    if isinstance(error, UnknownShapeAccess):
        resolve_shapes(found, arrays, parameters)
        return call(found, arrays, parameters, out, array_class)
    if isinstance(error, SparseStorageAccess):
        return array_class._sparse_call(found, arrays, parameters, out)
    for array in arrays:
        if is_symbol(array):
            return array._call_operator(found, arrays, parameters)
    if found.open_parameters and all(is_array(array) for array in arrays):
        raise error  # the user's own Python code: its type and traceback say what went wrong
    for index, array in enumerate(arrays):
        if array is None:
            if index < len(found.inputs) and not found.inputs[index].optional:
                raise MXNetError(
                    f"{found.name}: input {found.inputs[index].name!r} is missing"
                ) from None
        elif not is_array(array):
            name = found.inputs[min(index, len(found.inputs) - 1)].name
            raise TypeError(
                f"{found.name}: input {name!r} must be an {array_class.__name__}, "
                f"got {type(array).__module__}.{type(array).__qualname__}; "
                "convert it with mx.nd.array(...)"
            ) from None
    raise operator_error(found, arrays, parameters, error) from None


def is_array(value: Any) -> bool:
    """Whether ``value`` is an array handle of any front end."""
    return hasattr(type(value), "_tape")


def is_symbol(value: Any) -> bool:
    """Whether ``value`` is a symbol; functions of arrays then make a symbol."""
    return hasattr(type(value), "_call_operator")


def resolve_shapes(found: Operator, arrays: Sequence[Any], parameters: Mapping[str, Any]) -> None:
    """Complete the inputs whose shape waits for the operator that first uses them.

    Raises:
        MXNetError: The operator's rule does not determine a shape.
    """
    shapes = [None if a is None else a._known_shape() for a in arrays]
    unknown = [
        a is not None and 0 in (s or (0,)) and hasattr(a, "_resolve")
        for a, s in zip(arrays, shapes, strict=True)
    ]
    if found.shape_rule is not None:
        filled = list(found.shape_rule(list(shapes), **parameters))
    else:
        # Elementwise operators: an unknown input has the shape of the known one.
        known = next((s for s, u in zip(shapes, unknown, strict=True) if s and not u), None)
        filled = [known if u else s for s, u in zip(shapes, unknown, strict=True)]
    for array, shape, waits in zip(arrays, filled, unknown, strict=True):
        if waits:
            array._resolve(shape)


def operator_error(
    found: Operator, arrays: Sequence[Any], parameters: Mapping[str, Any], error: Exception
) -> Exception:
    """``error`` as an error about the operator, its inputs and its parameters.

    Errors that bodies raise on purpose, which say all this already, are returned as they are.
    """
    if isinstance(error, MXNetError | MemoryError):
        return error
    contexts = {a._data.device: a._ctx for a in arrays if a is not None}
    if len(contexts) > 1:
        named = " and ".join(str(ctx) for ctx in contexts.values())
        return MXNetError(
            f"{found.name}: the inputs are on different devices, {named}; "
            "move them to one with as_in_context"
        )
    names = [i.name for i in found.inputs]
    shown = ", ".join(
        f"{names[min(i, len(names) - 1)]} {_describe(a)}"
        for i, a in enumerate(arrays)
        if a is not None
    )
    settings = ", ".join(f"{k}={v!r}" for k, v in parameters.items() if v is not None)
    given = f"{shown} with {settings}" if settings else shown
    if isinstance(error, NotImplementedError):  # torch has no kernel for the element type
        return MXNetError(f"{found.name}: is not available for {given}")
    reason = str(error).split("\n", 1)[0] or type(error).__name__
    return MXNetError(f"{found.name}: cannot be applied to {given}: {reason}")


def _describe(array: Any) -> str:
    if array.stype != "default":
        return f"{array.shape} {getattr(array.dtype, '__name__', array.dtype)} {array.stype}"
    data = array._tape if array._tape is not None else array._data
    return f"{tuple(data.shape)} {str(data.dtype).removeprefix('torch.')}"
