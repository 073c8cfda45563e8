"""Makes ``mx.nd.X`` for each operator: one Python function, generated for exactly that operator.

The generated source converts parameters, runs the body on the arrays' tensors and makes the result
array, with nothing generic in between; all else goes to :mod:`mxnet.ndarray.call`.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable
from typing import Any

import torch

from mxnet.codegen import compile_function
from mxnet.context import as_context
from mxnet.ndarray import call
from mxnet.operators.parameters import Parameter
from mxnet.operators.registry import Operator
from mxnet.random_state import generator_for
from mxnet.thread_state import STATE

_LITERALS = (int, float, bool, str, type(None), tuple)


def make_function(found: Operator, name: str, array_class: type, origin: str) -> Callable[..., Any]:
    """The function that calls ``found`` on arrays of ``array_class``.

    Args:
        found: The operator.
        name: Name of the function.
        array_class: Class of the arrays it returns.
        origin: Public path for tracebacks, such as ``"mx.nd"``.

    Returns:
        A function ``name(inputs..., parameters..., out=None, name=None)``.
    """
    namespace: dict[str, Any] = {
        "OP": found,
        "BODY": found.body,
        "CALL": call.call,
        "RECOVER": call.recover,
        "WRAP": call.wrap,
        "STATE": STATE,
        "ARRAY": array_class,
        "NEW": array_class.__new__,
        "DTYPE": torch.dtype,
        "TYPE": type,  # under a name that no parameter has
        "CONTIGUOUS": torch.contiguous_format,
        "AS_CONTEXT": as_context,
        "GENERATOR": generator_for,
    }
    source = _source(found, name, namespace)
    function = compile_function(name, source, namespace, f"{origin}.{name}")
    function.__doc__ = found.__doc__
    function.__module__ = "mxnet.ndarray.op"
    return function


def _source(found: Operator, name: str, namespace: dict[str, Any]) -> str:
    lines = [f"def {name}({_signature(found, namespace)}):"]
    lines += [_conversion(p, namespace) for p in found.parameters]
    arrays = _array_list(found)
    parameters = "{" + ", ".join(f"{p.name!r}: {_local(p.name)}" for p in found.parameters) + "}"
    if found.variadic:
        # The reference takes either separate arrays or, for these operators, one list of them.
        variadic = found.inputs[-1].name
        lines.append(f"    if len({variadic}) == 1 and isinstance({variadic}[0], (list, tuple)):")
        lines.append(f"        {variadic} = {variadic}[0]")
    if ("default",) in found.sparse_rules:
        # The result may be sparse though every input is dense.
        lines.append(f"    return ARRAY._sparse_call(OP, {arrays}, {parameters}, out)")
        return "\n".join(lines) + "\n"
    lines.append("    if STATE.recording or out is not None or unknown:")
    lines.append(f"        return CALL(OP, {arrays}, {parameters}, out, ARRAY, unknown)")
    ctx = _context(found)
    lines.append("    try:")
    if ctx is None:
        lines.append(f"        ctx_ = AS_CONTEXT({'ctx' if found.creates else 'None'})")
    lines += [f"        {line}" for line in _tensor_lines(found)]
    lines.append(f"        result = BODY({_body_arguments(found)})")
    lines.append("    except Exception as error:")
    lines.append(f"        return RECOVER(OP, error, {arrays}, {parameters}, None, ARRAY)")
    lines += _return_lines(found, ctx or "ctx_", namespace["ARRAY"].zero_dim_items)
    return "\n".join(lines) + "\n"


def _local(name: str) -> str:
    return name + "_" if keyword.iskeyword(name) else name


def _signature(found: Operator, namespace: dict[str, Any]) -> str:
    parts = [f"*{t.name}" if t.variadic else f"{t.name}=None" for t in found.inputs]
    parts += [f"{_local(p.name)}={_default(p, namespace)}" for p in found.parameters]
    if found.variadic:
        names = {p.name for p in found.parameters}
        if found.count_parameter not in names:
            parts.append(f"{found.count_parameter}=None")
    return ", ".join([*parts, "out=None", "name=None", "**unknown"])


def _default(parameter: Parameter, namespace: dict[str, Any]) -> str:
    if isinstance(parameter.default, _LITERALS):
        return repr(parameter.default)
    key = f"DEFAULT_{parameter.name}"
    namespace[key] = parameter.default
    return key


def _conversion(parameter: Parameter, namespace: dict[str, Any]) -> str:
    name = _local(parameter.name)
    key = f"PARSE_{parameter.name}"
    namespace[key] = parameter.parse
    unknown = ", unknown" if parameter.required else ""
    convert = f"{name} = {key}(OP.name, {name}{unknown})"
    check = parameter.fast_check.replace("{x}", name)
    if check == "False":
        return f"    {convert}"
    return f"    if not ({check}): {convert}"


def _array_list(found: Operator) -> str:
    names = [("*" if t.variadic else "") + t.name for t in found.inputs]
    return "[" + ", ".join(names) + "]"


def _context(found: Operator) -> str | None:
    """Source of the result's context; None when a ``ctx`` parameter gives it."""
    if not found.inputs:
        return None
    first = found.inputs[0]
    return f"{first.name}[0]._ctx" if first.variadic else f"{first.name}._ctx"


def _tensor_lines(found: Operator) -> list[str]:
    lines = []
    for tensor in found.inputs:
        if tensor.variadic:
            lines.append(f"t_{tensor.name} = [a._data for a in {tensor.name}]")
        elif tensor.optional:
            lines.append(
                f"t_{tensor.name} = None if {tensor.name} is None else {tensor.name}._data"
            )
        else:
            lines.append(f"t_{tensor.name} = {tensor.name}._data")
    return lines


def _body_arguments(found: Operator) -> str:
    parts = [("*" if t.variadic else "") + f"t_{t.name}" for t in found.inputs]
    parts += [f"{p.name}={_local(p.name)}" for p in found.parameters]
    if found.mode_dependent:
        parts.append("is_train=STATE.training")
    if found.random:
        parts.append(f"generator=GENERATOR({_context(found) or 'ctx_'})")
    return ", ".join(parts)


def _return_lines(found: Operator, ctx: str, zero_dim_items: bool) -> list[str]:
    tensors = (
        "[" + ", ".join(("*" if t.variadic else "") + f"t_{t.name}" for t in found.inputs) + "]"
    )
    if found.num_outputs != 1 or (found.may_alias and found.variadic):
        return [f"    return WRAP(OP, result, {tensors}, {ctx}, ARRAY)"]
    lines = []
    if found.may_alias and found.inputs:
        same = f" or result is t_{found.inputs[0].name}"
        lines.append(f"    if result._is_view(){same}:")
        lines.append("        result = result.clone(memory_format=CONTIGUOUS)")
    if found.scalar_output and not zero_dim_items:
        lines.append("    if not result.ndim and not STATE.np_shape:")
        lines.append("        result = result.reshape(1)")
    return [
        *lines,
        "    array_ = NEW(ARRAY)",  # the underscore: an input of that name exists
        "    array_._data = result",
        "    array_._tape = None",
        f"    array_._ctx = {ctx}.results",
        "    return array_",
    ]
