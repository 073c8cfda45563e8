"""Kernel selection: the fastest torch call for a layer of these shapes."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import fx

from mxnet.graph.compiler.layers import convolution_of_tiles, fused_linear, transposed
from mxnet.graph.compiler.passes.layout import is_packable
from mxnet.graph.compiler.patterns import constants, fact, insert_call, replace
from mxnet.graph.compiler.setting import Setting
from mxnet.operators import onednn, winograd

# Multiplications below which calling a kernel costs more than running it: the plainest call wins.
# A 16x16 layer takes 2.7 us, with oneDNN's packed kernel 17 us (benchmarks/compiled_inference.py).
_SMALL = 1 << 16
# From here on oneDNN's packed product repays its longer call; between the two, nothing is gained.
_LARGE = 16_000_000


def select_kernels(graph: fx.Graph, setting: Setting) -> None:
    """Replace fused layers by calls of the kernels that are fastest for their shapes."""
    fixed = constants(graph, setting)
    for node in list(graph.nodes):
        if is_packable(node) and node.args[1] in fixed:
            _select_convolution(node, setting.pack)
        elif node.target is fused_linear and node.args[1] in fixed:
            _select_linear(node)


def _select_convolution(node: fx.Node, pack: bool) -> None:
    said: Any = node.kwargs
    data, weight = fact(node.args[0]), fact(node.args[1])  # type: ignore[arg-type]
    assert data is not None
    assert weight is not None
    place = said["stride"], said["padding"], said["dilation"], said["groups"]
    if onednn.linear_available() and winograd.is_worth_it(data.shape, weight.shape, *place):
        _use_tiles(node)
    else:
        _use_packed_convolution(node, pack)


def _use_tiles(node: fx.Node) -> None:
    data, weight, bias = node.args
    said: Any = node.kwargs
    filters = insert_call(node, winograd.packed_filters, weight, like=None)
    call = insert_call(
        node, convolution_of_tiles, data, filters, bias, like=node,
        **{key: said[key] for key in ("residual", "activation", "scalars", "padding")},
    )  # fmt: skip
    replace(node, call)


def _use_packed_convolution(node: fx.Node, pack: bool) -> None:
    data, weight, bias = node.args
    said: Any = node.kwargs
    place = [list(said[key]) for key in ("padding", "stride", "dilation")]
    known = fact(data)  # type: ignore[arg-type]
    assert known is not None
    packed = weight
    if pack:
        # For just these shapes: weights packed for unknown ones take 1.9 times as long (ResNet-50).
        packed = insert_call(
            node, onednn.pack_convolution_weight, weight, *place, said["groups"],
            list(known.shape), like=None,
        )  # fmt: skip
    activation, scalars = said["activation"], list(said["scalars"])
    algorithm = onednn.algorithm(activation)
    if said["residual"] is None:
        call = insert_call(
            node, onednn.convolution_kernel(), data, packed, bias, *place, said["groups"],
            activation, scalars, algorithm, like=node,
        )  # fmt: skip
    else:
        unary = None if activation == "none" else activation
        call = insert_call(
            node, onednn.convolution_kernel("binary"), data, said["residual"], packed, bias,
            *place, said["groups"], "add", 1.0, unary, scalars, algorithm, like=node,
        )  # fmt: skip
    replace(node, call)


def _select_linear(node: fx.Node) -> None:
    data, weight, bias = node.args
    known, shape = fact(data), fact(weight)  # type: ignore[arg-type]
    if known is None or shape is None or known.device.type != "cpu" or not all(known.shape):
        return
    said: Any = node.kwargs
    activation, scalars = said["activation"], list(said["scalars"])
    rows = math.prod(known.shape[:-1])
    if rows * math.prod(shape.shape) < _SMALL:
        if len(known.shape) == 2 and bias is not None and activation in ("relu", "none"):
            moved = insert_call(node, transposed, weight, like=None)
            target = torch._addmm_activation if activation == "relu" else torch.addmm
            replace(node, insert_call(node, target, bias, data, moved, like=node))
        return
    if rows * math.prod(shape.shape) < _LARGE:
        return
    if known.dtype is shape.dtype is torch.float32 and onednn.linear_available():
        packed = weight
        if rows > 1:
            # One row reads each weight once: packed, a 4096x9216 layer takes 6.5 ms, not 4.6.
            packed = insert_call(node, onednn.pack_linear_weight, weight, like=None)
        algorithm = onednn.algorithm(activation)
        call = insert_call(
            node, onednn.linear_kernel(), data, packed, bias, activation, scalars, algorithm,
            like=node,
        )  # fmt: skip
        replace(node, call)
