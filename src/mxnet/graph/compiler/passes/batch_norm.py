"""Folding BatchNorm into the layer before it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, fx

from mxnet.graph.compiler.lower import bound_body
from mxnet.graph.compiler.patterns import (
    constants,
    fact,
    insert_call,
    only_user,
    operator_of,
    replace,
)
from mxnet.graph.compiler.setting import Setting
from mxnet.operators.registry import REGISTRY

# The axis of a layer's weight that counts its output channels.
_OUTPUT_AXIS = {"Convolution": 0, "FullyConnected": 0, "Deconvolution": 1}


def fold_batch_norm(graph: fx.Graph, setting: Setting) -> None:
    """Fold normalisation by moving statistics into the weights and bias of the layer before it.

    ``gamma (W x + b - mean) / std + beta`` is the same layer with the weights ``W gamma / std`` and
    the bias ``(b - mean) gamma / std + beta``. These follow from parameters, so they are computed
    again only when a parameter changes.
    """
    fixed = constants(graph, setting)
    for node in list(graph.nodes):
        if operator_of(node) == "BatchNorm" and _can_fold(node, setting, fixed):
            _fold(node, setting)


def _can_fold(node: fx.Node, setting: Setting, fixed: set[fx.Node]) -> bool:
    layer, *statistics = node.args
    name = operator_of(layer)
    if name not in _OUTPUT_AXIS or not isinstance(layer, fx.Node) or fact(layer) is None:
        return False
    said, chosen = node.meta["parameters"], layer.meta["parameters"]
    known = fact(node)
    moving = not setting.is_train or said["use_global_stats"]
    plain = chosen.get("layout") in (None, "NCW", "NCHW", "NCDHW")
    grouped = name == "Deconvolution" and chosen["num_group"] != 1
    flat = name != "FullyConnected" or (known is not None and len(known.shape) == 2)
    return (
        moving
        and plain
        and flat
        and not grouped
        and said["axis"] == 1
        and not said["output_mean_var"]
        and only_user(layer) is node
        and known is not None
        and known.dtype.is_floating_point
        and all(value in fixed for value in (*layer.args[1:], *statistics))
    )


def _fold(node: fx.Node, setting: Setting) -> None:
    layer, gamma, beta, mean, var = node.args
    assert isinstance(layer, fx.Node)
    name, said = layer.meta["operator"], node.meta["parameters"]
    weight, bias = layer.args[1], (*layer.args, None)[2]
    if said["fix_gamma"]:
        gamma = None
    new_weight = insert_call(
        layer, folded_weight, weight, gamma, var, said["eps"], _OUTPUT_AXIS[name],
        like=weight if isinstance(weight, fx.Node) else None,
    )  # fmt: skip
    new_bias = insert_call(layer, folded_bias, bias, gamma, beta, mean, var, said["eps"], like=None)
    parameters = {**layer.meta["parameters"], "no_bias": False}
    target, keywords = bound_body(REGISTRY.get(name), parameters, setting)
    with layer.graph.inserting_before(layer):
        folded = layer.graph.call_function(target, (layer.args[0], new_weight, new_bias), keywords)
    folded.meta.update(layer.meta)
    folded.meta["parameters"] = parameters
    replace(node, folded)
    layer.graph.erase_node(layer)


def folded_weight(
    weight: Tensor, gamma: Tensor | None, var: Tensor, eps: float, axis: int
) -> Tensor:
    """Weights that also scale; in double precision until the end."""
    scale = (var.double() + eps).rsqrt()
    if gamma is not None:
        scale = scale * gamma.double()
    along: list[Any] = [1] * weight.ndim
    along[axis] = -1
    return (weight.double() * scale.view(along)).to(weight.dtype)


def folded_bias(
    bias: Tensor | None,
    gamma: Tensor | None,
    beta: Tensor,
    mean: Tensor,
    var: Tensor,
    eps: float,
) -> Tensor:
    """The bias that shifts as normalisation would."""
    scale = (var.double() + eps).rsqrt()
    if gamma is not None:
        scale = scale * gamma.double()
    shifted = -mean.double() if bias is None else bias.double() - mean.double()
    kept = beta.dtype if bias is None else bias.dtype
    return torch.addcmul(beta.double(), shifted, scale).to(kept)
