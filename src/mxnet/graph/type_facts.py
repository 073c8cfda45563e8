"""Element types of inputs that differ from those of an operator's other inputs.

Where an operator is not listed, inputs of unknown type have the type of its first known one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

Known = Mapping[str, torch.dtype]
# (known types by input, parameters) -> types of inputs; None: not to be guessed.
TypeRule = Callable[[Known, Mapping[str, Any]], Mapping[str, torch.dtype | None]]

_STATISTICS = ("gamma", "beta", "moving_mean", "moving_var")


def _batch_norm(known: Known, _: Mapping[str, Any]) -> Mapping[str, torch.dtype | None]:
    # Statistics of half-precision data are kept in single precision.
    data = known.get("data")
    kept = torch.float32 if data in (torch.float16, torch.bfloat16) else data
    return {"data": data, **dict.fromkeys(_STATISTICS, kept)}


def _embedding(known: Known, parameters: Mapping[str, Any]) -> Mapping[str, torch.dtype | None]:
    return {"data": known.get("data"), "weight": parameters["dtype"]}


# Inputs of any type, whatever the others have: indices, lengths and arrays that only lend a shape.
_INDEPENDENT = {
    "CTCLoss": ("label", "data_lengths", "label_lengths"),
    "_contrib_boolean_mask": ("index",),
    "_contrib_index_copy": ("index_vector",),
    "broadcast_like": ("rhs",),
    "gather_nd": ("indices",),
    "log_softmax": ("length",),
    "reshape_like": ("rhs",),
    "scatter_nd": ("indices",),
    "slice_like": ("shape_like",),
    "softmax": ("length",),
    "softmin": ("length",),
    "where": ("condition",),
}


def _not_guessed(*inputs: str) -> TypeRule:
    def rule(known: Known, _: Mapping[str, Any]) -> Mapping[str, torch.dtype | None]:
        others = [dtype for name, dtype in known.items() if name not in inputs]
        return _Rest(dict.fromkeys(inputs), others[0] if others else None)

    return rule


def _quantized(*integers: str, **types: torch.dtype) -> TypeRule:
    """Integers with their ranges: all inputs are float32 but for some."""

    def rule(known: Known, _: Mapping[str, Any]) -> Mapping[str, torch.dtype | None]:
        return _Rest({name: known.get(name) for name in integers} | types, torch.float32)

    return rule


class _Rest(dict[str, "torch.dtype | None"]):
    """Types of some inputs; all others have one type."""

    def __init__(self, some: Mapping[str, torch.dtype | None], rest: torch.dtype | None) -> None:
        super().__init__(some)
        self.rest = rest

    def __missing__(self, _: str) -> torch.dtype | None:
        return self.rest


TYPE_RULES: Mapping[str, TypeRule] = {
    "BatchNorm": _batch_norm,
    "BatchNorm_v1": _batch_norm,
    "_contrib_BatchNormWithReLU": _batch_norm,
    "_contrib_SyncBatchNorm": _batch_norm,
    "Embedding": _embedding,
    "batch_take": lambda known, _: {**known, "indices": torch.int32},
    "_contrib_dequantize": _quantized("data"),
    "_contrib_hawkesll": _quantized(marks=torch.int32),
    "_contrib_quantized_act": _quantized("data"),
    "_contrib_quantized_batch_norm": _quantized("data"),
    "_contrib_quantized_conv": _quantized("data", weight=torch.int8, bias=torch.int8),
    "_contrib_quantized_elemwise_add": _quantized("lhs", "rhs"),
    "_contrib_quantized_elemwise_mul": _quantized("lhs", "rhs"),
    "_contrib_quantized_embedding": _quantized("data", weight=torch.int8),
    "_contrib_quantized_flatten": _quantized("data"),
    "_contrib_quantized_fully_connected": _quantized("data", weight=torch.int8, bias=torch.int8),
    "_contrib_quantized_pooling": _quantized("data"),
    "_contrib_requantize": _quantized(data=torch.int32),
    **{name: _not_guessed(*inputs) for name, inputs in _INDEPENDENT.items()},
}


def assumed_type(operator: str, name: str) -> torch.dtype:
    """The element type with which an input of unknown type is tried for the sake of shapes."""
    if operator.startswith(("_npi_bitwise", "_npi_lcm")):
        return torch.int32  # floating numbers have no bits
    quantized = operator.startswith("_contrib_quantized_") or operator == "_contrib_dequantize"
    if name.startswith(("min", "max")) or not (quantized or operator == "_contrib_requantize"):
        return torch.float32
    return torch.int8 if quantized else torch.int32
