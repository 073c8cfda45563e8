"""Modules whose functions are operators on ``mx.np`` arrays, each generated when first used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from mxnet.ndarray.namespace import namespace_names
from mxnet.ndarray.wrappers import make_function
from mxnet.numpy.handle import ndarray
from mxnet.operators.registry import REGISTRY


def operator_namespace(
    module: str, prefix: str
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` for a module of operator functions.

    Args:
        module: Full name of the module, such as ``"mxnet.numpy_extension.image"``.
        prefix: What operator names start with there and attribute names leave out.

    Returns:
        The two functions, to be assigned in the module.
    """
    origin = module.replace("mxnet.numpy_extension", "mx.npx")

    def look_up(attribute: str) -> Any:
        name = prefix + attribute
        if attribute.startswith("_") or name not in REGISTRY:
            raise AttributeError(f"module {module!r} has no attribute {attribute!r}")
        function = make_function(REGISTRY.get(name), attribute, ndarray, origin)
        setattr(sys.modules[module], attribute, function)
        return function

    def names() -> list[str]:
        own = [name for name in vars(sys.modules[module]) if not name.startswith("__")]
        found = [name for name in namespace_names(prefix) if not name.startswith("_")]
        return sorted({*own, *found})

    return look_up, names
