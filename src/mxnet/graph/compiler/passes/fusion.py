"""Fusion: a layer, what is added to its output, and the activation after it, as one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from torch import fx

from mxnet.graph.compiler.layers import fused_convolution, fused_linear
from mxnet.graph.compiler.patterns import (
    fact,
    insert_call,
    is_linear,
    only_user,
    operator_of,
)
from mxnet.graph.compiler.setting import Setting
from mxnet.operators.convolution import convolution_plan

_SUMS = ("elemwise_add", "broadcast_add", "_npi_add", "add_n")


class Epilogue(NamedTuple):
    """What follows a layer.

    Attributes:
        activation: Name, as in :data:`mxnet.graph.compiler.layers.ACTIVATIONS`.
        scalars: Its numbers.
    """

    activation: str = "none"
    scalars: tuple[float, ...] = ()


def fuse_layers(graph: fx.Graph, setting: Setting) -> None:
    """Make one call of a layer and the additions and activations that follow it.

    Only where nothing is recorded: torch differentiates the separate kernels faster than any
    composition of them that it does not know.
    """
    if setting.recording:
        return
    for node in list(graph.nodes):
        if operator_of(node) == "Convolution" and _is_plain_convolution(node):
            _fuse(node, fused_convolution, _convolution_keywords(node))
        elif operator_of(node) == "FullyConnected" and is_linear(node):
            _fuse(node, fused_linear, {})


def _is_plain_convolution(node: fx.Node) -> bool:
    known, layout = fact(node), node.meta["parameters"]["layout"]
    return known is not None and layout in (None, "NCW", "NCHW", "NCDHW") and len(node.args) >= 2


def _convolution_keywords(node: fx.Node) -> dict[str, Any]:
    said = node.meta["parameters"]
    plan = convolution_plan(said["kernel"], said["stride"], said["dilate"], said["pad"])
    return {
        "stride": plan.stride,
        "padding": plan.pad,
        "dilation": plan.dilate,
        "groups": said["num_group"],
    }


def _fuse(layer: fx.Node, target: Any, keywords: Mapping[str, Any]) -> None:
    last, residual = layer, None
    added = only_user(layer)
    if target is fused_convolution and added is not None and _is_sum_with(added, layer):
        left, right = added.args[:2]
        residual = right if left is layer else left
        last = added
    epilogue = Epilogue()
    following = only_user(last)
    if following is not None:
        found = epilogue_of(following)
        if found is not None:
            epilogue, last = found, following
    data, weight, bias = (*layer.args, None)[:3]
    if layer.meta["parameters"]["no_bias"]:
        bias = None
    extra = {} if target is fused_linear else {"residual": residual, **keywords}
    fused = insert_call(
        last, target, data, weight, bias, like=last,
        activation=epilogue.activation, scalars=epilogue.scalars, **extra,
    )  # fmt: skip
    chain = [last]
    while chain[-1] is not layer:
        chain.append(_previous(chain[-1], layer))
    last.replace_all_uses_with(fused)
    for node in chain:
        node.graph.erase_node(node)


def _previous(node: fx.Node, layer: fx.Node) -> fx.Node:
    """The node of the chain from ``layer`` to ``node`` that comes before ``node``."""
    for used in node.all_input_nodes:
        if used is layer or layer in used.all_input_nodes:
            return used
    raise AssertionError("the chain ends at the layer")


def _is_sum_with(node: fx.Node, layer: fx.Node) -> bool:
    if operator_of(node) not in _SUMS or len(node.args) != 2 or node.args[0] is node.args[1]:
        return False
    mine, other = fact(layer), node.args[1] if node.args[0] is layer else node.args[0]
    theirs = fact(other) if isinstance(other, fx.Node) else None
    return mine is not None and theirs is not None and mine[:3] == theirs[:3]


def epilogue_of(node: fx.Node) -> Epilogue | None:
    """The activation that a node applies, if layers can be fused with it."""
    said = node.meta.get("parameters", {})
    match operator_of(node):
        case "relu" | "sigmoid" | "tanh" as name:
            return Epilogue(name)
        case "Activation" if said["act_type"] in ("relu", "sigmoid", "tanh"):
            return Epilogue(said["act_type"])
        case "clip":
            return Epilogue("hardtanh", (float(said["a_min"]), float(said["a_max"])))
        case "LeakyReLU" if said["act_type"] == "leaky":
            return Epilogue("leaky_relu", (float(said["slope"]),))
        case "LeakyReLU" if said["act_type"] == "gelu":
            return Epilogue("gelu")
    return None
