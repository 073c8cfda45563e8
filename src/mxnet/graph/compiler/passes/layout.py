"""Memory layout: convolutions on the CPU read and write their channels last."""

from __future__ import annotations

from typing import Any

import torch
from torch import fx

from mxnet.graph.compiler.layers import fused_convolution, to_channels_last
from mxnet.graph.compiler.patterns import fact, insert_call, operator_of
from mxnet.graph.compiler.setting import Setting
from mxnet.operators import onednn

# Operators whose torch kernels give channels-last results for channels-last inputs.
_PRESERVING = frozenset((
    "Activation", "BatchNorm", "Cast", "Concat", "Dropout", "LeakyReLU", "Pooling", "_copy",
    "_div_scalar", "_mul_scalar", "_npi_add", "_npi_multiply", "_plus_scalar", "add_n",
    "broadcast_add", "broadcast_mul", "clip", "elemwise_add", "elemwise_mul", "hard_sigmoid",
    "relu", "sigmoid", "tanh",
))  # fmt: skip


def propagate_layout(graph: fx.Graph, _setting: Setting) -> None:
    """Give convolutions channels-last data, and keep it between them.

    Only the order in memory changes. Every operator reads any order, so the pass has to convert
    only what comes from elsewhere.
    """
    last: set[fx.Node] = set()
    for node in list(graph.nodes):
        if is_packable(node):
            data = node.args[0]
            if data not in last:
                node.args = (insert_call(node, to_channels_last, data, like=data), *node.args[1:])
            last.add(node)
        elif operator_of(node) in _PRESERVING and _inputs_are_last(node, last):
            last.add(node)


def _inputs_are_last(node: fx.Node, last: set[fx.Node]) -> bool:
    used = node.all_input_nodes
    return any(n in last for n in used) and all(n in last or _has_no_layout(n) for n in used)


def _has_no_layout(node: fx.Node) -> bool:
    known = fact(node)
    return known is not None and len(known.shape) < 4


def is_packable(node: Any) -> bool:
    """Whether a node is a fused convolution that oneDNN's kernels can compute."""
    if node.target is not fused_convolution:
        return False
    data, weight = fact(node.args[0]), fact(node.args[1])
    return (
        data is not None
        and weight is not None
        and len(data.shape) == 4
        and all(data.shape)
        and data.dtype is weight.dtype is torch.float32
        and data.device.type == "cpu"
        and node.kwargs["activation"] in onednn.ACTIVATIONS
        and onednn.convolution_available()
    )
