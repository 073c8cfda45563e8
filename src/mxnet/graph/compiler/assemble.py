"""Assembling: an ``fx`` graph becomes one plain Python function."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from torch import fx

from mxnet.codegen import compile_function

_COUNTER = itertools.count()


def assemble(graph: fx.Graph, name: str) -> Callable[..., list[Any]]:
    """The function that a graph describes.

    Each intermediate result is let go after the last line that uses it.

    Args:
        graph: Placeholders become the positional arguments, in order.
        name: Shown in tracebacks.

    Returns:
        A function that returns a list with one value per output.
    """
    code = graph.python_code("self")
    source = code.src.lstrip("\n").replace("def forward(self, ", "def forward(", 1)
    source = source.replace("def forward(self)", "def forward()", 1)
    return compile_function(
        "forward", source, dict(code.globals), f"the graph of {name} {next(_COUNTER)}"
    )


def source_of(graph: fx.Graph) -> str:
    """The Python code of a graph, for people."""
    return str(graph.python_code("self").src).strip()
