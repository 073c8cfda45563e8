"""Element types of quantized numbers and of the ends of their ranges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from mxnet.graph.rules.type_call import TypeCall, TypeRule, agreed


def _quantized(*integers: str, out: torch.dtype | str | None = None, **types: Any) -> TypeRule:
    """Integers with their ranges: all inputs are float32 but for some.

    Args:
        *integers: Inputs of any type.
        out: Type of the first output, the parameter that names it, or None for that of the first
            input.
        **types: Inputs of a given type.
    """

    def rule(call: TypeCall) -> None:
        for name in call.names:
            if name in types:
                call.assume(types[name], but=[n for n in call.names if n != name])
        call.assume(torch.float32, but=(*integers, *types))
        if isinstance(out, torch.dtype):
            call.put(out)
        elif out is not None:
            named = call.parameters[out]
            if named != "auto":
                call.put(getattr(torch, str(named).removeprefix("torch.")))
        else:
            call.inputs[0] = agreed(call.inputs[0], call.outputs[0], "data")
            call.put(call.inputs[0])
        for index in range(1, len(call.outputs)):
            call.put(torch.float32, index)

    return rule


def _quantized_sum(call: TypeCall) -> None:
    call.assume(torch.float32, but=("lhs", "rhs"))
    given = call.inputs[:2]
    if call.parameters.get("min_calib_range") is None:
        call.put(torch.int32)
    elif torch.int8 in given:
        call.put(torch.int8)
    elif None not in given:
        call.put(torch.uint8)
    call.put(torch.float32, 1)
    call.put(torch.float32, 2)


def _quantized_join(call: TypeCall) -> None:
    count = len(call.inputs) // 3
    call.assume(torch.float32, but=call.names[:count])
    given = call.inputs[:count]
    if torch.int8 in given:
        call.put(torch.int8)
    elif None not in given:
        call.put(torch.uint8)
    call.put(torch.float32, 1)
    call.put(torch.float32, 2)


def _quantize_v2(call: TypeCall) -> None:
    call.assume(torch.float32)
    named = call.parameters["out_type"]
    if named == "auto":
        lowest = call.parameters["min_calib_range"]
        named = "uint8" if lowest is not None and lowest >= 0 else "int8"
    call.put(getattr(torch, named))
    call.put(torch.float32, 1)
    call.put(torch.float32, 2)


def _requantize(call: TypeCall) -> None:
    call.give("data", call.inputs[0] or torch.int32)
    call.assume(torch.float32)
    call.put(torch.uint8 if call.parameters["out_type"] == "uint8" else torch.int8)
    call.put(torch.float32, 1)
    call.put(torch.float32, 2)


RULES: Mapping[str, TypeRule] = {
    "_contrib_dequantize": _quantized("data", out=torch.float32),
    "_contrib_quantize": _quantized(out="out_type"),
    "_contrib_quantize_v2": _quantize_v2,
    "_contrib_quantized_act": _quantized("data"),
    "_contrib_quantized_conv": _quantized(
        "data", weight=torch.int8, bias=torch.int8, out=torch.int32
    ),
    "_contrib_quantized_batch_norm": _quantized("data", out=torch.int8),
    "_contrib_quantized_elemwise_add": _quantized_sum,
    "_contrib_quantized_elemwise_mul": _quantized_sum,
    "_contrib_quantized_embedding": _quantized("data", weight=torch.int8, out=torch.int8),
    "_contrib_quantized_flatten": _quantized("data"),
    "_contrib_quantized_fully_connected": _quantized(
        "data", weight=torch.int8, bias=torch.int8, out=torch.int32
    ),
    "_contrib_quantized_pooling": _quantized("data"),
    "_contrib_quantized_concat": _quantized_join,
    "_contrib_requantize": _requantize,
}
