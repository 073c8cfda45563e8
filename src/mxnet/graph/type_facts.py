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
    return {"data": None, **dict.fromkeys(_STATISTICS, kept)}


def _embedding(known: Known, parameters: Mapping[str, Any]) -> Mapping[str, torch.dtype | None]:
    return {"data": known.get("data"), "weight": parameters["dtype"]}


TYPE_RULES: Mapping[str, TypeRule] = {
    "BatchNorm": _batch_norm,
    "BatchNorm_v1": _batch_norm,
    "_contrib_BatchNormWithReLU": _batch_norm,
    "_contrib_SyncBatchNorm": _batch_norm,
    "Embedding": _embedding,
}
