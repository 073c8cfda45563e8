"""The picture that ``plot_network`` makes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from mxnet.graph.ir import Node, topological
from mxnet.symbol import Symbol
from mxnet.visualization.shapes import checked, shapes_by_name, types_by_name, without_batch

# ColorBrewer's qualitative scheme Set3, by what a node does.
_INPUT, _LAYER, _ACTIVATION, _NORMALIZATION, _POOLING, _SHAPE, _OTHER = (
    "#8dd3c7", "#fb8072", "#ffffb3", "#bebada", "#80b1d3", "#fdb462", "#fccde5",
)  # fmt: skip

_COLOURS = {
    "Convolution": _LAYER,
    "FullyConnected": _LAYER,
    "Activation": _ACTIVATION,
    "LeakyReLU": _ACTIVATION,
    "BatchNorm": _NORMALIZATION,
    "Pooling": _POOLING,
    "Concat": _SHAPE,
    "Flatten": _SHAPE,
    "Reshape": _SHAPE,
}

_NODE = {
    "shape": "box",
    "fixedsize": "true",
    "width": "1.3",
    "height": "0.8034",
    "style": "filled",
}

_WEIGHT_ENDINGS = (
    "_weight", "_bias", "_beta", "_gamma", "_moving_var", "_moving_mean", "_running_var",
    "_running_mean",
)  # fmt: skip


def plot_network(
    symbol: Symbol,
    title: str = "plot",
    save_format: str = "pdf",
    shape: Mapping[str, Any] | None = None,
    dtype: Mapping[str, Any] | None = None,
    node_attrs: Mapping[str, str] | None = None,
    hide_weights: bool = True,
) -> Any:
    """A picture of a graph, drawn by Graphviz.

    Needs the package ``graphviz``; to render the picture, the programs of Graphviz too.

    Args:
        symbol: The graph.
        title: Name of the picture and of its file.
        save_format: Format that ``render`` writes: ``"pdf"``, ``"png"``, ``"svg"`` ...
        shape: Shapes of the inputs by name; the edges are then labelled with the shapes of one
            sample.
        dtype: Element types of the inputs by name; the labels then name types, too.
        node_attrs: Graphviz attributes of the nodes, such as ``{"fixedsize": "false"}``.
        hide_weights: Leave out variables whose names end as those of weights and averages do.

    Returns:
        A ``graphviz.Digraph``. Notebooks show it; ``render()`` writes it to a file.

    Raises:
        ImportError: The package ``graphviz`` is not installed.
        TypeError: ``symbol``, ``shape`` or ``dtype`` has the wrong type.
        ValueError: Shapes remain unknown.
        MXNetError: A name is not an input's, or the shapes do not fit.

    Example:
        >>> net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc")
        >>> picture = mx.viz.plot_network(net, shape={"data": (1, 3)})  # doctest: +SKIP
        >>> picture.render("net")  # doctest: +SKIP
        'net.pdf'
    """
    try:
        from graphviz import Digraph  # noqa: PLC0415 - optional
    except ImportError:
        raise ImportError(
            "plot_network draws with the package graphviz: pip install graphviz"
        ) from None
    shapes = shapes_by_name(checked(symbol, "plot_network"), shape)
    types = types_by_name(symbol, dtype) if shape is not None else {}
    picture = Digraph(name=title, format=save_format)
    order = topological(symbol._entries)
    hidden = set()
    for node in order:
        if node.operator is None and node.name.endswith(_WEIGHT_ENDINGS):
            if hide_weights:
                hidden.add(node)
            continue
        picture.node(node.name, label=_label(node), **_attributes(node, node_attrs or {}))
    for node in order:
        for entry in node.inputs:
            if entry.node in hidden:
                continue
            label = without_batch(shapes.get(entry.name, ()))
            if entry.name in types:
                label += f"({types[entry.name]})"
            picture.edge(node.name, entry.node.name, dir="back", arrowtail="open", label=label)
    return picture


def _attributes(node: Node, given: Mapping[str, str]) -> dict[str, str]:
    if node.operator is None:
        return {**_NODE, **given, "shape": "oval", "fillcolor": _INPUT}
    return {**_NODE, **given, "fillcolor": _COLOURS.get(node.operator.name, _OTHER)}


def _label(node: Node) -> str:
    """What a node says: its name, or its kind and the numbers that matter most."""
    if node.operator is None:
        return node.name
    kind, given = node.operator.name, node.parameters
    match kind:
        case "Convolution":
            return f"{kind}\n{_window(node)}, {given['num_filter']}"
        case "FullyConnected":
            return f"{kind}\n{given['num_hidden']}"
        case "Activation" | "LeakyReLU":
            return f"{kind}\n{given['act_type']}"
        case "Pooling":
            return f"{kind}\n{given['pool_type']}, {_window(node)}"
        case "Custom":
            return str(node.attributes["op_type"])
        case _:
            return node.name


def _window(node: Node) -> str:
    """Kernel and stride, as ``"3x3/2x2"``."""
    kernel, stride = (node.attributes.get(name) for name in ("kernel", "stride"))
    return f"{_lengths(kernel) if kernel else 'global'}/{_lengths(stride) if stride else '1'}"


def _lengths(text: str) -> str:
    value = ast.literal_eval(text)
    return "x".join(str(length) for length in (value if isinstance(value, tuple) else (value,)))
