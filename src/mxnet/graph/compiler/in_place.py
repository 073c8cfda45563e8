"""Reuse of memory: results are written over inputs that nothing needs any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import fx

from mxnet.graph.compiler.layers import fused_convolution, fused_linear
from mxnet.graph.compiler.lower import may_alias
from mxnet.graph.compiler.patterns import fact, only_user, operator_of
from mxnet.graph.compiler.setting import Setting
from mxnet.operators import onednn

# Operators whose results are memory of their own, and which do not keep their result for the
# gradient.
_FRESH = frozenset((
    "BatchNorm", "Convolution", "FullyConnected", "elemwise_add", "broadcast_add", "_npi_add",
))  # fmt: skip
_FRESH_TARGETS = (torch.addmm, fused_convolution, fused_linear)


def reuse_memory(graph: fx.Graph, setting: Setting) -> None:
    """Let activations, and convolutions with something added, write over an input.

    Args:
        graph: The graph that runs at each call, in which constants are placeholders.
        setting: What it is compiled for.
    """
    order = {node: i for i, node in enumerate(graph.nodes)}
    for node in list(graph.nodes):
        target = _in_place_of(node)
        if target is not None:
            _activate_in_place(node, target)
        elif _adds_residual(node) and not setting.recording:
            _add_in_place(node, order)


def _in_place_of(node: fx.Node) -> Callable[..., Any] | None:
    name = operator_of(node)
    if name == "relu" or (name == "Activation" and node.meta["parameters"]["act_type"] == "relu"):
        return torch.relu_
    return None


def _activate_in_place(node: fx.Node, target: Callable[..., Any]) -> None:
    source = node.args[0]
    if not (isinstance(source, fx.Node) and _is_fresh(source) and only_user(source) == node):
        return
    before, after = fact(source), fact(node)
    if before is not None and after is not None and before[:2] == after[:2]:
        node.target = target
        node.args, node.kwargs = (source,), {}


def _is_fresh(node: fx.Node) -> bool:
    return operator_of(node) in _FRESH or node.target in _FRESH_TARGETS


def _adds_residual(node: fx.Node) -> bool:
    return onednn.convolution_available() and node.target is onednn.convolution_kernel("binary")


def _add_in_place(node: fx.Node, order: dict[fx.Node, int]) -> None:
    """Let a convolution write its result over the array that it adds, at that array's last use."""
    data, residual, *others = node.args
    if not isinstance(residual, fx.Node) or residual is data or residual.op == "placeholder":
        return
    known, result = fact(residual), fact(node)
    if known is None or result is None or known[:2] != result[:2] or may_alias(residual):
        return
    for user in residual.users:
        # No view of the array may be in use later.
        if user.op == "output" or may_alias(user) or order.get(user, -1) > order[node]:
            return
    node.target = onednn.convolution_kernel_in_place()
    node.args = (residual, data, *others)
