"""Graphs: what symbols are made of and what runs them.

Users import from here :class:`Partitioner` and :func:`register_partitioner`, with which parts of
graphs are given to code of their own, and :func:`compiler_options`, the switches of the compiler.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Partitioner", "compiler_options", "register_partitioner"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Here, because the compiler stands on torch.fx, which takes 0.1 s to import.
    from mxnet.graph.compiler import public  # noqa: PLC0415

    return getattr(public, name)
