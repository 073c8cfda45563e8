"""Element types: torch's, NumPy's, and the codes that the file formats use."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from mxnet.base import MXNetError

# (name, torch type, code in `.params` files and symbol JSON); NumPy has no bfloat16.
_TABLE = (
    ("float32", torch.float32, 0),
    ("float64", torch.float64, 1),
    ("float16", torch.float16, 2),
    ("uint8", torch.uint8, 3),
    ("int32", torch.int32, 4),
    ("int8", torch.int8, 5),
    ("int64", torch.int64, 6),
    ("bool", torch.bool, 7),
    ("bfloat16", torch.bfloat16, 12),
)

NAME_OF: dict[torch.dtype, str] = {dtype: name for name, dtype, _ in _TABLE}
CODE_OF: dict[torch.dtype, int] = {dtype: code for _, dtype, code in _TABLE}
FROM_CODE: dict[int, torch.dtype] = {code: dtype for _, dtype, code in _TABLE}
NUMPY_TYPE_OF: dict[torch.dtype, type[np.generic]] = {
    dtype: np.dtype(name).type for name, dtype, _ in _TABLE if name != "bfloat16"
}

# Results of Fourier transforms and factors of eigenvalue problems in `mx.np`; files have no code
# for them.
for _complex, _name in ((torch.complex64, "complex64"), (torch.complex128, "complex128")):
    NAME_OF[_complex] = _name
    NUMPY_TYPE_OF[_complex] = np.dtype(_name).type

_COMPLEX: dict[Any, torch.dtype] = {complex: torch.complex128}
for _complex in (torch.complex64, torch.complex128):
    _scalar = NUMPY_TYPE_OF[_complex]
    for _spelling in (_complex, NAME_OF[_complex], _scalar, np.dtype(_scalar)):
        _COMPLEX[_spelling] = _complex

FLOATING = frozenset((torch.float16, torch.bfloat16, torch.float32, torch.float64))

# Everything users write for an element type; filled with the spellings met, so a look-up is one
# step.
_FROM_ANY: dict[Any, torch.dtype] = {}
for _name, _dtype, _ in _TABLE:
    _FROM_ANY[_name] = _FROM_ANY[_dtype] = _dtype
    if _name != "bfloat16":
        _FROM_ANY[np.dtype(_name)] = _FROM_ANY[np.dtype(_name).type] = _dtype
_FROM_ANY[float] = torch.float64
_FROM_ANY[int] = torch.int64
_FROM_ANY[bool] = torch.bool
_FROM_ANY[None] = torch.float32


def torch_dtype(dtype: Any) -> torch.dtype:
    """The torch element type for a name, NumPy type, Python type or torch type.

    None stands for float32.

    Raises:
        MXNetError: ``dtype`` is not one of the supported types.
    """
    try:
        return _FROM_ANY[dtype]
    except (KeyError, TypeError):
        pass
    try:
        found = _FROM_ANY[np.dtype(dtype).name]
    except (KeyError, TypeError):
        expected = ", ".join(name for name, _, _ in _TABLE)
        raise MXNetError(f"dtype {dtype!r} is not supported; expected one of {expected}") from None
    return found


def number_dtype(dtype: Any) -> torch.dtype:
    """As :func:`torch_dtype`, with the complex types, which only ``mx.np`` has.

    Raises:
        MXNetError: ``dtype`` is not one of the supported types.
    """
    try:
        found = _COMPLEX.get(dtype)
    except TypeError:  # not hashable, so no spelling of a type
        found = None
    return torch_dtype(dtype) if found is None else found


def python_dtype(dtype: torch.dtype) -> Any:
    """What ``NDArray.dtype`` shows: the NumPy scalar type, or ``"bfloat16"``, which NumPy lacks."""
    return NUMPY_TYPE_OF.get(dtype, "bfloat16")
