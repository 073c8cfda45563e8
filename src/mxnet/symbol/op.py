"""Every operator, under every name it has."""

from typing import Any

from mxnet.symbol import _internal
from mxnet.symbol.namespace import operator_namespace

_public, __dir__ = operator_namespace(__name__, "")


def __getattr__(name: str) -> Any:
    return getattr(_internal, name) if name.startswith("_") else _public(name)
