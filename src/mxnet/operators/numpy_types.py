"""Element types in NumPy arithmetic: what two types combine to, and the default float type."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.thread_state import STATE


def default_float() -> torch.dtype:
    """float32, or float64 after ``npx.set_np(dtype=True)``."""
    return torch.float64 if STATE.np_default_float64 else torch.float32


def common_type(*dtypes: torch.dtype) -> torch.dtype:
    """The type that values of all the given types convert to.

    A floating type keeps its width beside integers: float16 with int64 gives float16.

    Example:
        >>> from mxnet.operators.numpy_types import common_type
        >>> common_type(torch.float16, torch.int64), common_type(torch.int32, torch.int64)
        (torch.float16, torch.int64)
    """
    common = dtypes[0]
    for dtype in dtypes[1:]:
        common = torch.promote_types(common, dtype)
    # int8 with uint8 needs 16 bits, which arrays do not have.
    return torch.int32 if common is torch.int16 else common


def converted(*tensors: Tensor) -> list[Tensor]:
    """The tensors in their common type.

    Torch itself would let tensors with axes decide over those without; NumPy arrays all count.
    """
    first = tensors[0].dtype
    if all(tensor.dtype is first for tensor in tensors):
        return list(tensors)
    common = common_type(*(tensor.dtype for tensor in tensors))
    return [tensor.to(common) for tensor in tensors]


def as_floating(*tensors: Tensor) -> list[Tensor]:
    """The tensors in their common type, integers in the default float type."""
    same = converted(*tensors)
    if same[0].is_floating_point() or same[0].is_complex():
        return same
    return [tensor.to(default_float()) for tensor in same]
