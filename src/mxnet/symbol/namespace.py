"""Modules whose functions are operators, each made when first looked up (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from mxnet.operators.registry import REGISTRY
from mxnet.symbol.call import make_function


def operator_namespace(
    module: str, prefix: str
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` for a module of operator functions.

    Args:
        module: Full name of the module, such as ``"mxnet.symbol.contrib"``.
        prefix: What operator names start with there and attribute names leave out; ``""`` for the
            operators without one, ``"_"`` for the internal ones under their full names.

    Returns:
        The two functions, to be assigned in the module.
    """

    def look_up(attribute: str) -> Any:
        name = attribute if prefix in ("", "_") else prefix + attribute
        if attribute.startswith("__") or name not in REGISTRY:
            raise AttributeError(f"module {module!r} has no attribute {attribute!r}")
        function = make_function(REGISTRY.get(name), attribute)
        setattr(sys.modules[module], attribute, function)
        return function

    def names() -> list[str]:
        own = [name for name in vars(sys.modules[module]) if not name.startswith("__")]
        return sorted({*own, *_names(prefix)})

    return look_up, names


def _names(prefix: str) -> list[str]:
    if prefix in ("", "_"):
        internal = prefix == "_"
        return [name for name in REGISTRY.by_name if name.startswith("_") == internal]
    return [name[len(prefix) :] for name in REGISTRY.by_name if name.startswith(prefix)]
