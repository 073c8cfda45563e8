"""The one place that turns generated source into functions.

The source is registered with ``linecache``, so that tracebacks, debuggers and ``inspect.getsource``
show the generated lines.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable
from typing import Any


def compile_function(
    name: str, source: str, namespace: dict[str, Any], origin: str
) -> Callable[..., Any]:
    """Compile ``source``, which defines the function ``name``, with ``namespace`` as its globals.

    Args:
        name: Name of the function in ``source``.
        source: Python source of exactly one function.
        namespace: Globals the function sees.
        origin: Where the function comes from, shown in tracebacks, such as ``"mx.nd.relu"``.

    Returns:
        The compiled function.
    """
    filename = f"<generated for {origin}>"
    code = compile(source, filename, "exec")
    exec(code, namespace)  # noqa: S102 - the source is made by this package, never read from data
    # mtime None marks the entry as not backed by a file, so linecache keeps it.
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    function: Callable[..., Any] = namespace[name]
    return function
