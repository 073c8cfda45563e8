"""Backends: what turns a graph with known shapes into code.

A backend is a function from a graph (whose nodes have facts), the setting and a name to
:class:`~mxnet.graph.compiler.specialized.Specialized`. The default one needs nothing but torch's
kernels. ``inductor`` hands the graph to ``torch.compile``. Users add partitioners of their own with
:func:`mxnet.graph.register_partitioner`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import fx

from mxnet.base import MXNetError
from mxnet.graph.compiler.assemble import assemble, source_of
from mxnet.graph.compiler.cuda_graphs import replayed
from mxnet.graph.compiler.in_place import reuse_memory
from mxnet.graph.compiler.options import current_options
from mxnet.graph.compiler.passes import PASSES
from mxnet.graph.compiler.patterns import operator_of
from mxnet.graph.compiler.setting import Setting
from mxnet.graph.compiler.specialized import Specialized
from mxnet.graph.compiler.split import split
from mxnet.graph.compiler.statistics import moving, separate_statistics
from mxnet.graph.compiler.verify import verify

Backend = Callable[[fx.Graph, Setting, str], Specialized]

# Passes that choose memory layouts and kernels, which inductor does in its own way.
_OF_THE_DEFAULT = ("fuse_layers", "propagate_layout", "select_kernels")


def compile_with(graph: fx.Graph, setting: Setting, name: str) -> Specialized:
    """Code for a graph whose nodes have facts, by the backend that the setting names."""
    return find_backend(setting.backend)(graph, setting, name)


def optimize(graph: fx.Graph, setting: Setting, without: Sequence[str] = ()) -> None:
    """Run the passes that are switched on over a graph, in place.

    Args:
        graph: The graph.
        setting: What it is compiled for.
        without: Names of passes to leave out.
    """
    options = current_options()
    for name, run in PASSES.items():
        if name in without or not options.enabled(name):
            continue
        before = source_of(graph) if options.view is not None else ""
        run(graph, setting)
        if options.verify:
            verify(graph, name)
        if options.view is not None:
            options.view(name, before, source_of(graph))


def compile_default(graph: fx.Graph, setting: Setting, name: str) -> Specialized:
    """Straight-line Python that calls torch's kernels; needs no compiler on the machine."""
    optimize(graph, setting)
    parts = split(graph, setting)
    if current_options().enabled("reuse_memory"):
        reuse_memory(parts.main, setting)
    prepare = None if parts.prepare is None else assemble(parts.prepare, f"{name} (constants)")
    function = assemble(parts.main, name)
    if setting.static and not setting.recording and setting.ctx.device.type == "cuda":
        function = replayed(function, parts.main)
    return Specialized(function, parts.inputs, prepare, parts.parameters)


def compile_with_inductor(graph: fx.Graph, setting: Setting, name: str) -> Specialized:
    """The graph compiled by ``torch.compile``; needs a C++ compiler, or Triton on GPUs."""
    options = {"dynamic": False, **setting.backend_options}
    if setting.recording:
        return _compile_training(graph, setting, name, options)
    optimize(graph, setting, without=_OF_THE_DEFAULT)
    parts = split(graph, setting)
    prepare = None if parts.prepare is None else assemble(parts.prepare, f"{name} (constants)")
    compiled = torch.compile(assemble(parts.main, name), **options)
    return Specialized(compiled, parts.inputs, prepare, parts.parameters)


def _compile_training(
    graph: fx.Graph, setting: Setting, name: str, options: dict[str, Any]
) -> Specialized:
    optimize(graph, setting, without=_OF_THE_DEFAULT)
    # Graphs with other than plain BatchNorm, or recorded in prediction mode, where its gradient
    # heeds the mode of backward, run as by default.
    updates = separate_statistics(graph) if setting.is_train or not _normalizes(graph) else None
    if updates is None:
        return compile_default(graph, setting, name)
    inputs = range(sum(node.op == "placeholder" for node in graph.nodes))
    compiled = torch.compile(assemble(graph, name), **options)
    return Specialized(moving(compiled, updates), inputs)


def _normalizes(graph: fx.Graph) -> bool:
    return any(operator_of(node) == "BatchNorm" for node in graph.nodes)


BACKENDS: dict[str, Backend] = {"default": compile_default, "inductor": compile_with_inductor}


def find_backend(name: str | None) -> Backend:
    """The backend with this name; None is the default one.

    Raises:
        MXNetError: There is none; the message names the nearest.
    """
    found = BACKENDS.get(name or "default")
    if found is None:
        near = difflib.get_close_matches(str(name), BACKENDS, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise MXNetError(
            f"backend {name!r} is not registered; registered are {', '.join(BACKENDS)}{hint}"
        )
    return found
