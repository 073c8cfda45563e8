"""Shapes and element types of everything in a graph, by the names of the outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mxnet.symbol import Symbol

Shape = tuple[int, ...]


def shapes_by_name(symbol: Symbol, shape: Mapping[str, Any] | None) -> dict[str, Shape]:
    """Shapes of all outputs of all nodes; empty when none are given.

    Args:
        symbol: The graph.
        shape: Shapes of the inputs by name.

    Raises:
        TypeError: ``shape`` is not a dictionary.
        ValueError: Shapes remain unknown.
        MXNetError: A name is not an input's, or the shapes do not fit.
    """
    if shape is None:
        return {}
    if not isinstance(shape, Mapping):
        raise TypeError(f"shape must map names of inputs to shapes, got {type(shape).__name__}")
    internals = symbol.get_internals()
    found = internals.infer_shape(**shape)[1]
    if found is None:
        raise ValueError("Input shape is incomplete")
    return dict(zip(internals.list_outputs(), found, strict=True))


def types_by_name(symbol: Symbol, dtype: Mapping[str, Any] | None) -> dict[str, str]:
    """Names of the element types of all outputs of all nodes; empty when none are given.

    Args:
        symbol: The graph.
        dtype: Element types of the inputs by name.

    Raises:
        TypeError: ``dtype`` is not a dictionary.
        ValueError: Types remain unknown.
    """
    if dtype is None:
        return {}
    if not isinstance(dtype, Mapping):
        raise TypeError(f"dtype must map names of inputs to types, got {type(dtype).__name__}")
    internals = symbol.get_internals()
    found = internals.infer_type(**dtype)[1]
    if found is None:
        raise ValueError("Input data type is incomplete")
    names = [t if isinstance(t, str) else np.dtype(t).name for t in found]
    return dict(zip(internals.list_outputs(), names, strict=True))


def without_batch(shape: Shape) -> str:
    """The lengths after the first, as ``"3x32x32"``."""
    return "x".join(str(length) for length in shape[1:])


def checked(symbol: Any, function: str) -> Symbol:
    """``symbol``, if it is one.

    Raises:
        TypeError: It is not.
    """
    if not isinstance(symbol, Symbol):
        raise TypeError(f"{function}: symbol must be a Symbol, got {type(symbol).__name__}")
    return symbol
