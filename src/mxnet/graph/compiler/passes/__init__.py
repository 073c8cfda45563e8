"""The passes, in the order in which they run.

A pass is a function that takes a graph and the setting, and improves the graph in place; the graph
computes the same before and after.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import fx

from mxnet.graph.compiler.passes.batch_norm import fold_batch_norm
from mxnet.graph.compiler.passes.common_subexpressions import merge_common_subexpressions
from mxnet.graph.compiler.passes.composition import compose_linear_layers
from mxnet.graph.compiler.passes.dead_code import remove_dead_code
from mxnet.graph.compiler.passes.fusion import fuse_layers
from mxnet.graph.compiler.passes.kernels import select_kernels
from mxnet.graph.compiler.passes.layout import propagate_layout
from mxnet.graph.compiler.passes.simplify import simplify
from mxnet.graph.compiler.setting import Setting

Pass = Callable[[fx.Graph, Setting], None]

PASSES: dict[str, Pass] = {
    "simplify": simplify,
    "merge_common_subexpressions": merge_common_subexpressions,
    "fold_batch_norm": fold_batch_norm,
    "compose_linear_layers": compose_linear_layers,
    "fuse_layers": fuse_layers,
    "propagate_layout": propagate_layout,
    "select_kernels": select_kernels,
    "remove_dead_code": remove_dead_code,
}
