"""Composition: affine maps that follow one another are one affine map."""

from __future__ import annotations

from torch import Tensor, fx

from mxnet.graph.compiler.lower import bound_body
from mxnet.graph.compiler.patterns import (
    constants,
    fact,
    insert_call,
    is_linear,
    only_user,
    operator_of,
    replace,
)
from mxnet.graph.compiler.setting import Setting
from mxnet.operators.registry import REGISTRY


def compose_linear_layers(graph: fx.Graph, setting: Setting) -> None:
    """Make one dense layer of two with nothing between them.

    ``W2 (W1 x + b1) + b2`` is the layer with the weights ``W2 W1`` and the bias ``W2 b1 + b2``.
    They follow from parameters, so they are computed again only when a parameter changes. Layers
    through a bottleneck stay two: their product would cost more multiplications than they do.
    """
    fixed = constants(graph, setting)
    for node in list(graph.nodes):
        first = node.args[0] if node.args else None
        if isinstance(first, fx.Node) and _are_one(first, node, fixed):
            fixed.update(_compose(first, node, setting))


def _are_one(first: fx.Node, second: fx.Node, fixed: set[fx.Node]) -> bool:
    for layer in (first, second):
        if operator_of(layer) != "FullyConnected" or not is_linear(layer):
            return False
        if not all(value is None or value in fixed for value in layer.args[1:]):
            return False
    data, inner, outer = (
        fact(layer.args[i])  # type: ignore[arg-type]
        for layer, i in ((first, 0), (first, 1), (second, 1))
    )
    if data is None or inner is None or outer is None or only_user(first) is not second:
        return False
    if not data.dtype.is_floating_point or not data.dtype is inner.dtype is outer.dtype:
        return False
    inputs, between, outputs = data.shape[-1], inner.shape[0], outer.shape[0]
    return 0 < inputs * outputs <= between * (inputs + outputs)


def _compose(first: fx.Node, second: fx.Node, setting: Setting) -> list[fx.Node]:
    """Replace the second layer by both; returns the new constants."""
    (inner, inner_bias), (outer, outer_bias) = _parameters(first), _parameters(second)
    weight = insert_call(second, product, outer, inner, like=outer)
    known, within = fact(outer), fact(inner)
    assert known is not None
    assert within is not None
    weight.meta["facts"] = known._replace(shape=(known.shape[0], within.shape[1]))
    made, bias = [weight], outer_bias
    if inner_bias is not None:
        bias = insert_call(second, mapped_bias, outer, inner_bias, outer_bias, like=None)
        made.append(bias)
    said = {**second.meta["parameters"], "no_bias": bias is None}
    target, keywords = bound_body(REGISTRY.get("FullyConnected"), said, setting)
    with second.graph.inserting_before(second):
        layer = second.graph.call_function(target, (first.args[0], weight, bias), keywords)
    layer.meta.update(second.meta, parameters=said)
    replace(second, layer)
    first.graph.erase_node(first)
    return made


def _parameters(layer: fx.Node) -> tuple[fx.Node, fx.Node | None]:
    """Weight and bias of a dense layer."""
    weight, bias = (*layer.args[1:], None)[:2]
    return weight, None if layer.meta["parameters"]["no_bias"] else bias  # type: ignore[return-value]


def product(outer: Tensor, inner: Tensor) -> Tensor:
    """The matrix of ``inner`` followed by ``outer``; in double precision until the end."""
    return (outer.double() @ inner.double()).to(outer.dtype)


def mapped_bias(outer: Tensor, inner_bias: Tensor, outer_bias: Tensor | None) -> Tensor:
    """The bias of a layer after which the matrix ``outer`` and its own bias apply."""
    bias = outer.double() @ inner_bias.double()
    if outer_bias is not None:
        bias = bias + outer_bias.double()
    return bias.to(outer.dtype)
