"""Lowering: the entries of a symbol become a ``torch.fx`` graph with one call per operator.

A call is a ``call_function`` node whose target is the operator's body, or a function around it that
adds what cannot be written as text, such as a random generator. ``node.meta`` says what it stands
for:

``operator``
    Name of the operator.
``parameters``
    All its parameters, typed.
``label``
    Name of the symbol's node.
"""

from __future__ import annotations

import operator as python_operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, fx

from mxnet.base import MXNetError
from mxnet.context import Context, as_context
from mxnet.graph.compiler.assemble import assemble
from mxnet.graph.compiler.layers import to_channels_last
from mxnet.graph.compiler.setting import Setting
from mxnet.graph.control_flow import run_control_flow
from mxnet.graph.ir import Entry, Node, topological
from mxnet.graph.meta import arranged
from mxnet.operators.registry import REGISTRY, Operator
from mxnet.random_state import generator_for

_LITERALS = (bool, int, float, str, type(None), torch.dtype)


def lower(entries: Sequence[Entry], inputs: Sequence[str], setting: Setting) -> fx.Graph:
    """The graph of operator calls that computes ``entries``.

    Args:
        entries: The outputs.
        inputs: Names of the variables in the order in which their values will come.
        setting: What to compile for.

    Returns:
        A graph with one placeholder per input, in order, and a list of outputs.

    Raises:
        MXNetError: A variable is not among the inputs, or an output does not exist.
    """
    graph = fx.Graph()
    placeholders = {}
    for name in inputs:
        placeholders[name] = graph.placeholder(_identifier(name))
        placeholders[name].meta["label"] = name
    made: dict[Node, list[fx.Node]] = {}
    for node in topological(entries):
        if node.operator is None:
            if node.name not in placeholders:
                raise MXNetError(f"variable {node.name!r} has no value")
            made[node] = [placeholders[node.name]]
        else:
            arrays = [_output(made, entry) for entry in node.inputs]
            made[node] = _lower_node(graph, node, arrays, setting)
    graph.output(_owned(graph, [_output(made, entry) for entry in entries]))
    return graph


def _owned(graph: fx.Graph, outputs: Sequence[fx.Node]) -> list[fx.Node]:
    """The outputs, each with memory that neither an input nor another output shares."""
    owned: list[fx.Node] = []
    for output in outputs:
        sources = [
            node for node in alias_sources(output) if node.op == "placeholder" or node in owned
        ]
        owned.append(graph.call_function(own, (output, *sources)) if sources else output)
    return owned


def alias_sources(output: fx.Node) -> Iterator[fx.Node]:
    """The node and all whose memory its result may share."""
    waiting, seen = [output], {output}
    while waiting:
        node = waiting.pop()
        yield node
        if node.op == "placeholder" or not may_alias(node):
            continue
        for used in node.all_input_nodes:
            if used not in seen:
                seen.add(used)
                waiting.append(used)


def may_alias(node: fx.Node) -> bool:
    """Whether the result of a node may share memory with an input of it."""
    name = node.meta.get("operator")
    if name is None:  # put in by the compiler; kernels make new memory
        return node.target in (python_operator.getitem, only, with_axis, own, to_channels_last)
    # What Python code made, in loops and in custom operators, may be anything.
    return REGISTRY.get(name).may_alias or name in ("Custom", "_foreach", "_while_loop", "_cond")


def own(result: Tensor, *sources: Tensor) -> Tensor:
    """``result``, copied when its memory is that of one of ``sources``."""
    if result.layout is not torch.strided:
        return result
    address = result.untyped_storage().data_ptr()
    for source in sources:
        if source.layout is torch.strided and source.untyped_storage().data_ptr() == address:
            return result.clone(memory_format=torch.contiguous_format)
    return result


def _identifier(name: str) -> str:
    """``name`` as a Python identifier that no placeholder of fx shadows."""
    text = "".join(c if c.isalnum() and c.isascii() else "_" for c in name)
    return f"_{text}" if not text or text[0].isdigit() else text


def _output(made: Mapping[Node, list[fx.Node]], entry: Entry) -> fx.Node:
    outputs = made[entry.node]
    if entry.index >= len(outputs):
        raise MXNetError(
            f"Error in operator {entry.node.name}: output {entry.index} is not computed; the "
            f"operator has {len(outputs)} here"
        )
    return outputs[entry.index]


def _lower_node(
    graph: fx.Graph, node: Node, arrays: Sequence[fx.Node], setting: Setting
) -> list[fx.Node]:
    found = node.operator
    assert found is not None
    if node.subgraphs:
        call = _created(graph, _control_flow(node, setting), tuple(arrays), {}, node)
    else:
        arguments = tuple(arranged(found, node.parameters, arrays))
        target, keywords = bound_body(found, node.parameters, setting)
        while arguments and arguments[-1] is None:
            arguments = arguments[:-1]
        call = _created(graph, target, arguments, keywords, node)
    count = node.visible_outputs
    if count == 1 and not callable(found.num_outputs) and not node.subgraphs:
        return [_shaped(graph, call, found, setting)]
    if count == 1:
        return [_shaped(graph, graph.call_function(only, (call,)), found, setting)]
    outputs = [graph.call_function(python_operator.getitem, (call, i)) for i in range(count)]
    return [_shaped(graph, output, found, setting) for output in outputs]


def _created(
    graph: fx.Graph, target: Any, arguments: tuple[Any, ...], keywords: dict[str, Any], node: Node
) -> fx.Node:
    call = graph.create_node(
        "call_function", target, arguments, keywords, name=_identifier(node.name)
    )
    assert node.operator is not None
    call.meta.update(operator=node.operator.name, parameters=dict(node.parameters), label=node.name)
    return call


def only(result: Any) -> Any:
    """The single output of an operator whose number of outputs depends on its parameters."""
    return result[0] if isinstance(result, tuple | list) else result


def with_axis(result: Tensor) -> Tensor:
    """A result without axes as an array with one, which is what classic arrays show."""
    return result if result.ndim else result.reshape(1)


def _shaped(graph: fx.Graph, output: fx.Node, found: Operator, setting: Setting) -> fx.Node:
    if not (setting.scalars_have_axis and found.scalar_output) or found.zero_dim:
        return output
    return graph.call_function(with_axis, (output,))


def bound_body(
    found: Operator, parameters: Mapping[str, Any], setting: Setting
) -> tuple[Callable[..., Any], dict[str, Any]]:
    """What to call for an operator, and its keyword arguments that can be written as text."""
    # Of the function itself: what it was declared with may say more than its own signature.
    defaults = getattr(found.body, "__kwdefaults__", None) or {}
    keywords: dict[str, Any] = {}
    opaque: dict[str, Any] = {}
    for name, value in parameters.items():
        if name in defaults and type(defaults[name]) is type(value) and defaults[name] == value:
            continue
        (keywords if _is_literal(value) else opaque)[name] = value
    if found.creates:
        keywords.pop("ctx", None)
        given = parameters.get("ctx")
        # Symbols write an empty text where no context was given.
        opaque["ctx"] = as_context(given) if given else setting.ctx
    if found.mode_dependent:
        keywords["is_train"] = setting.is_train
    if found.random:
        place = opaque.get("ctx", setting.ctx)
        return _drawing(found.body, opaque, place), keywords
    if opaque:
        return _with_keywords(found.body, opaque), keywords
    return found.body, keywords


def _is_literal(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(_is_literal(item) for item in value)
    return type(value) in _LITERALS or isinstance(value, torch.dtype)


def _named(function: Callable[..., Any], body: Callable[..., Any]) -> Callable[..., Any]:
    function.__name__, function.__module__ = body.__name__, body.__module__
    return function


def _drawing(
    body: Callable[..., Any], keywords: dict[str, Any], ctx: Context
) -> Callable[..., Any]:
    """``body`` with the random generator of a context, looked up at each call."""

    def draw(*tensors: Any, **parameters: Any) -> Any:
        return body(*tensors, **keywords, **parameters, generator=generator_for(ctx))

    return _named(draw, body)


def _with_keywords(body: Callable[..., Any], keywords: dict[str, Any]) -> Callable[..., Any]:
    def call(*tensors: Any, **parameters: Any) -> Any:
        return body(*tensors, **keywords, **parameters)

    return _named(call, body)


def _control_flow(node: Node, setting: Setting) -> Callable[..., list[Any]]:
    """What runs a loop or a branch: its subgraphs become functions of their own."""
    steps = [_subgraph(entries, setting) for entries in node.subgraphs]

    def operate(inner: Node, arrays: Sequence[Any]) -> Any:
        return run_on_tensors(inner, arrays, setting)

    def run(*arrays: Tensor) -> list[Any]:
        return run_control_flow(node, arrays, steps, operate)

    assert node.operator is not None
    run.__name__, run.__module__ = node.operator.name.strip("_"), __name__
    return run


def _subgraph(entries: Sequence[Entry], setting: Setting) -> Callable[[Sequence[Any]], list[Any]]:
    order = topological(entries)
    names = [node.name for node in order if node.operator is None]
    function = assemble(lower(entries, names, setting), "subgraph")
    return lambda values: function(*values)


def run_on_tensors(node: Node, arrays: Sequence[Any], setting: Setting) -> Any:
    """Run the operator of a node on tensors."""
    found = node.operator
    assert found is not None
    target, keywords = bound_body(found, node.parameters, setting)
    result = target(*arranged(found, node.parameters, arrays), **keywords)
    if setting.scalars_have_axis and not found.zero_dim and isinstance(result, Tensor):
        return with_axis(result)
    return result
