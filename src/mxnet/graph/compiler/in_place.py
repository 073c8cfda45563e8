"""Reuse of memory: an activation writes over its input when nothing else needs that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import fx

from mxnet.graph.compiler.layers import fused_convolution, fused_linear
from mxnet.graph.compiler.patterns import fact, only_user, operator_of

# Operators whose results are memory of their own, and which do not keep their result for the
# gradient. `split` leaves only these to be written over.
_FRESH = frozenset((
    "BatchNorm", "Convolution", "FullyConnected", "elemwise_add", "broadcast_add", "_npi_add",
))  # fmt: skip
_FRESH_TARGETS = (torch.addmm, fused_convolution, fused_linear)


def reuse_memory(graph: fx.Graph) -> None:
    """Let activations write over their inputs.

    Args:
        graph: The graph that runs at each call, in which constants are placeholders.
    """
    for node in list(graph.nodes):
        target = _in_place_of(node)
        if target is None or not node.args:
            continue
        source = node.args[0]
        if not (isinstance(source, fx.Node) and _is_fresh(source) and only_user(source) == node):
            continue
        before, after = fact(source), fact(node)
        if before is not None and after is not None and before[:2] == after[:2]:
            node.target = target
            node.args, node.kwargs = (source,), {}


def _in_place_of(node: fx.Node) -> Callable[..., Any] | None:
    name = operator_of(node)
    if name == "relu" or (name == "Activation" and node.meta["parameters"]["act_type"] == "relu"):
        return torch.relu_
    return None


def _is_fresh(node: fx.Node) -> bool:
    return operator_of(node) in _FRESH or node.target in _FRESH_TARGETS
