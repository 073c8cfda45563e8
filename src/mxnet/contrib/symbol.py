"""The operators of ``mx.sym.contrib`` under an older name, ``mx.contrib.sym``."""

from __future__ import annotations

from typing import Any

from mxnet.symbol import contrib as _operators


def __getattr__(name: str) -> Any:
    return getattr(_operators, name)


def __dir__() -> list[str]:
    return dir(_operators)
