"""Backends: what turns a graph with known shapes into code."""

from __future__ import annotations

from torch import fx

from mxnet.graph.compiler.assemble import assemble, source_of
from mxnet.graph.compiler.in_place import reuse_memory
from mxnet.graph.compiler.options import current_options
from mxnet.graph.compiler.passes import PASSES
from mxnet.graph.compiler.setting import Setting
from mxnet.graph.compiler.specialized import Specialized
from mxnet.graph.compiler.split import split
from mxnet.graph.compiler.verify import verify


def compile_with(graph: fx.Graph, setting: Setting, name: str) -> Specialized:
    """Code for a graph whose nodes have facts."""
    optimize(graph, setting)
    parts = split(graph, setting)
    if current_options().enabled("reuse_memory"):
        reuse_memory(parts.main)
    prepare = None if parts.prepare is None else assemble(parts.prepare, f"{name} (constants)")
    return Specialized(assemble(parts.main, name), parts.inputs, prepare, parts.parameters)


def optimize(graph: fx.Graph, setting: Setting) -> None:
    """Run all passes that are switched on over a graph, in place."""
    options = current_options()
    for name, run in PASSES.items():
        if not options.enabled(name):
            continue
        before = source_of(graph) if options.view is not None else ""
        run(graph, setting)
        if options.verify:
            verify(graph, name)
        if options.view is not None:
            options.view(name, before, source_of(graph))
