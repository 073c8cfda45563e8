"""Symbols for backends: ``optimize_for`` and ``get_backend_symbol``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.dtypes import torch_dtype
from mxnet.symbol.inference import completed

# Backends of the reference that fuse layers for the CPU, which the default compiler does anyway.
_FUSING = ("MKLDNN", "MKLDNN_QUANTIZE", "ONEDNN")


def chosen_backend(name: Any) -> str | None:
    """The registered backend with this name; None for those that the default one stands for.

    Raises:
        TypeError: The name is not text.
        MXNetError: There is no such backend.
    """
    if not isinstance(name, str):
        raise TypeError(f"backend must be the name of one, got {type(name).__name__}")
    if name in _FUSING:
        return None
    # Here, because the compiler stands on torch.fx, which takes 0.1 s to import.
    from mxnet.graph.compiler.backends import find_backend  # noqa: PLC0415

    find_backend(name)
    return name


def optimize_for(
    symbol: Any,
    backend: Any,
    args: Any,
    aux: Any,
    ctx: Any,
    shapes: Mapping[str, Any] | None,
    types: Mapping[str, Any] | None,
    skip_infer: bool,
    options: dict[str, Any],
) -> Any:
    """Implements :meth:`Symbol.optimize_for`."""
    name = chosen_backend(backend)
    known = dict(shapes or {})
    for what, given in (("args", args), ("aux", aux)):
        if given is None:
            continue
        if not isinstance(given, dict):
            raise AssertionError(
                f"optimize_for: {what} must be a dict of arrays, got {type(given).__name__}"
            )
        known.update({key: array.shape for key, array in given.items()})
    if ctx is not None and not isinstance(ctx, Context):
        raise AssertionError(f"optimize_for: ctx must be a context, got {type(ctx).__name__}")
    if known and not skip_infer:
        inputs = set(symbol.list_inputs())
        used = {key: shape for key, shape in known.items() if key in inputs}
        try:
            completed(symbol, used, {key: torch_dtype(t) for key, t in (types or {}).items()})
        except MXNetError as error:
            raise MXNetError(f"optimize_for: {error}") from None
    made = type(symbol)(symbol._entries)
    if name is not None:
        made._backend = (name, options)
    return made
