"""Switches of the compiler: passes that are left out, and a view of the graph between passes.

``MXNET_GRAPH_DISABLE`` names passes to leave out, separated by commas (``all`` for every one);
``MXNET_GRAPH_DEBUG=1`` prints the graph before and after each pass to standard error;
``MXNET_GRAPH_VERIFY=1`` checks the graph after each pass.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

# Receives a pass's name, and the code of the graph before and after it.
View = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Options:
    """Switches of the compiler.

    Attributes:
        disabled: Names of passes to leave out; ``"all"`` leaves out every one.
        view: Called for each pass with its name and the graph's code before and after.
        verify: Check the graph after each pass.
    """

    disabled: frozenset[str] = frozenset()
    view: View | None = None
    verify: bool = False

    def enabled(self, name: str) -> bool:
        """Whether the pass ``name`` runs."""
        return name not in self.disabled and "all" not in self.disabled


def print_view(name: str, before: str, after: str) -> None:
    """Print what a pass did, to standard error."""
    if before == after:
        sys.stderr.write(f"--- {name}: no change\n")
    else:
        sys.stderr.write(f"--- before {name}\n{before}\n--- after {name}\n{after}\n")


def _from_environment() -> Options:
    names = os.environ.get("MXNET_GRAPH_DISABLE", "").replace(" ", "")
    return Options(
        disabled=frozenset(filter(None, names.split(","))),
        view=print_view if os.environ.get("MXNET_GRAPH_DEBUG", "0") == "1" else None,
        verify=os.environ.get("MXNET_GRAPH_VERIFY", "0") == "1",
    )


_current = _from_environment()


def current_options() -> Options:
    """The switches in force."""
    return _current


@contextmanager
def compiler_options(
    disabled: frozenset[str] | set[str] | None = None,
    view: View | None = None,
    verify: bool | None = None,
) -> Iterator[Options]:
    """Other switches for graphs compiled inside a ``with`` block.

    Args:
        disabled: Names of passes to leave out.
        view: Called for each pass with its name and the graph's code before and after.
        verify: Check the graph after each pass.
    """
    global _current  # noqa: PLW0603 - restored below
    before = _current
    changed = replace(
        before,
        disabled=before.disabled if disabled is None else frozenset(disabled),
        view=view or before.view,
        verify=before.verify if verify is None else verify,
    )
    _current = changed
    try:
        yield changed
    finally:
        _current = before
