"""Dead code: nodes whose results nothing uses."""

from __future__ import annotations

from torch import fx

from mxnet.graph.compiler.setting import Setting


def remove_dead_code(graph: fx.Graph, _setting: Setting) -> None:
    """Remove nodes whose results nothing uses.

    A graph is made from its outputs, so at first it has none: other passes leave them behind.
    Whoever changes an array in place (a layer its statistics) is used by what needs its output.
    """
    for node in reversed(list(graph.nodes)):
        if node.op == "call_function" and not node.users:
            graph.erase_node(node)
