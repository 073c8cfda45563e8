"""Kernel selection: the fastest torch call for a layer of these shapes."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import fx

from mxnet.graph.compiler.layers import (
    convolution_of_tiles,
    fused_linear,
    points_of,
    transposed,
)
from mxnet.graph.compiler.passes.layout import is_packable
from mxnet.graph.compiler.patterns import constants, fact, insert_call, operator_of, replace
from mxnet.graph.compiler.setting import Setting
from mxnet.operators import onednn, winograd
from mxnet.operators.pooling_kernels import have_common_lines, largest_of_windows

# Multiplications below which calling a kernel costs more than running it: the plainest call wins.
# A 16x16 layer takes 2.7 us, with oneDNN's packed kernel 17 us (benchmarks/compiled_inference.py).
_SMALL = 1 << 16
# From here on oneDNN's packed product repays its longer call; between the two, nothing is gained.
_LARGE = 16_000_000
# Maxima of whole rows and columns take 0.5 to 0.7 of the time of torch's pooling (one image of
# ResNet or SqueezeNet), but they pass over the data several times: not for what no cache holds.
_MOST_POOLED = 1 << 22
_WIDEST_POOLED = 3


def select_kernels(graph: fx.Graph, setting: Setting) -> None:
    """Replace fused layers by calls of the kernels that are fastest for their shapes."""
    fixed = constants(graph, setting)
    for node in list(graph.nodes):
        if is_packable(node) and node.args[1] in fixed:
            _select_convolution(node, setting.pack)
        elif operator_of(node) == "Pooling" and not setting.recording:
            _select_pooling(node)
        elif node.target is fused_linear and node.args[1] in fixed:
            _select_linear(node)


def _select_convolution(node: fx.Node, pack: bool) -> None:
    said: Any = node.kwargs
    data, weight = fact(node.args[0]), fact(node.args[1])  # type: ignore[arg-type]
    assert data is not None
    assert weight is not None
    place = said["stride"], said["padding"], said["dilation"], said["groups"]
    if onednn.linear_available():
        if winograd.is_worth_it(data.shape, weight.shape, *place):
            _use_tiles(node)
            return
        if _maps_points(weight.shape, said) and said["residual"] is None:
            _use_points(node)
            return
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


def _maps_points(weight: tuple[int, ...], said: Any) -> bool:
    """Whether a convolution is an affine map of the channels at each position."""
    return (
        weight[2:] == (1, 1)
        and said["groups"] == 1
        and not any(said["padding"])
        and tuple(said["stride"]) == (1, 1)
    )


def _use_points(node: fx.Node) -> None:
    # The same rate as oneDNN's 1x1 convolution, in a call that takes 16 us, not 28.
    data, weight, bias = node.args
    said: Any = node.kwargs
    matrix = insert_call(node, points_of, weight, like=None)
    packed = insert_call(node, onednn.pack_linear_weight, matrix, like=None)
    activation = said["activation"]
    call = insert_call(
        node, onednn.convolution_of_points, data, packed, bias, activation,
        list(said["scalars"]), onednn.algorithm(activation), like=node,
    )  # fmt: skip
    replace(node, call)


def _select_pooling(node: fx.Node) -> None:
    said, data, made = node.meta["parameters"], fact(node.args[0]), fact(node)  # type: ignore[arg-type]
    if (
        data is None
        or made is None
        or not node.meta.get("channels_last")
        or said["pool_type"] != "max"
        or said["global_pool"]
        or len(said["kernel"]) != 2
        or max(said["kernel"]) > _WIDEST_POOLED
        or math.prod(data.shape) > _MOST_POOLED
    ):
        return
    kernel, counts = said["kernel"], made.shape[2:]
    stride, padding = said["stride"] or (1, 1), said["pad"] or (0, 0)
    if not have_common_lines(data.shape[2:], kernel, stride, padding, counts):
        return
    call = insert_call(
        node, largest_of_windows, node.args[0],
        list(kernel), list(stride), list(padding), list(counts), like=node,
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
