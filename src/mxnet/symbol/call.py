"""Calling operators on symbols: ``mx.sym.X`` for each operator."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mxnet import attribute, name
from mxnet.base import MXNetError, _Null
from mxnet.graph.compose import call_node
from mxnet.graph.ir import Entry
from mxnet.operators.registry import REGISTRY, Operator
from mxnet.symbol.handle import Symbol


def call(
    found: Operator,
    inputs: list[Symbol | None],
    keyword_inputs: Mapping[str, Symbol],
    parameters: Mapping[str, Any],
    node_name: str | None,
    hint: str,
    attr: Mapping[str, str] | None = None,
) -> Symbol:
    """The symbol of an operator call.

    Args:
        found: The operator.
        inputs: Inputs by position.
        keyword_inputs: Inputs by name.
        parameters: Parameters and attributes.
        node_name: Name of the node; by default the next one that begins with ``hint``.
        hint: Word for names.
        attr: Further attributes.

    Raises:
        MXNetError: The inputs or parameters do not fit the operator.
    """
    attributes = attribute.current().get(dict(attr) if attr else None)
    entries = [
        None if s is None else s.single(f"{found.name}: input {i}") for i, s in enumerate(inputs)
    ]
    by_name = {key: s.single(f"{found.name}: {key}") for key, s in keyword_inputs.items()}
    chosen = name.current().get(node_name, hint)
    given = {**attributes, **parameters}
    described = attributes.keys() - parameters.keys()
    node = call_node(found, chosen, given, entries, by_name, described)
    is_numpy = found.name.startswith("_np") or any(
        isinstance(s, Symbol._numpy_class) for s in (*inputs, *keyword_inputs.values())
    )
    made: type[Symbol] = Symbol._numpy_class if is_numpy else Symbol
    return made([Entry(node, index) for index in range(node.visible_outputs)])


def call_named(operator_name: str, hint: str, *inputs: Symbol, **parameters: Any) -> Symbol:
    """Call an operator by its name, for functions that say the parameters themselves."""
    node_name = parameters.pop("name", None)
    attr = parameters.pop("attr", None)
    found = REGISTRY.get(operator_name)
    return call(found, list(inputs), {}, parameters, node_name, hint, attr)


def call_with_arrays(
    self: Symbol, found: Operator, inputs: Sequence[Any], parameters: Mapping[str, Any]
) -> Symbol:
    """Call an operator as functions of arrays do, which found a symbol among their inputs.

    Args:
        self: The first symbol among the inputs.
        found: The operator.
        inputs: All inputs; None for those left out.
        parameters: All parameters, typed.

    Raises:
        TypeError: An input is not a symbol.
    """
    for value in inputs:
        if not (value is None or isinstance(value, Symbol)):
            raise TypeError(
                f"{found.name}: inputs must all be symbols or all be arrays, got {type(value)} "
                f"beside {self!r}"
            )
    defaults = {p.name: p.default for p in found.parameters}
    given = {key: value for key, value in parameters.items() if value != defaults.get(key)}
    while inputs and inputs[-1] is None:
        inputs = inputs[:-1]
    return call(found, list(inputs), {}, given, None, _hint(found))


def _hint(found: Operator) -> str:
    """The word for automatic names of nodes: the name of the function that users call."""
    for known in (found.name, *found.aliases):
        for prefix in ("_npi_", "_npx_", "_np_"):
            if known.startswith(prefix):
                return known.removeprefix(prefix)
    return found.name.lstrip("_").lower()


Symbol._call_operator = call_with_arrays  # type: ignore[attr-defined]


def make_function(found: Operator, name: str) -> Callable[..., Symbol]:
    """``mx.sym.{name}``: the function that calls an operator on symbols.

    Args:
        found: The operator.
        name: Name of the function; automatic names of nodes begin with it.
    """
    hint = name.lower()
    tensors = [tensor.name for tensor in found.inputs]
    positions = tensors + [p.name for p in found.parameters]
    input_set = frozenset(tensors)

    def function(*args: Any, **kwargs: Any) -> Symbol:
        node_name, attr = kwargs.pop("name", None), kwargs.pop("attr", None)
        kwargs.pop("out", None)
        if found.variadic:
            inputs = _all_symbols(found, args)
            given = kwargs
        else:
            inputs = []
            given = {**_named(found, positions, args, kwargs), **kwargs}
        symbols = {key: value for key, value in given.items() if isinstance(value, Symbol)}
        parameters = {}
        for key, value in given.items():
            if key in symbols or (key in input_set and value is None):
                continue
            if key in input_set and not found.variadic:
                raise AssertionError(f"Argument {key} must be Symbol instances, but got {value!r}")
            parameters[key] = value
        return call(found, inputs, symbols, parameters, node_name, hint, attr)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = found.__doc__
    function.__signature__ = _signature(found)  # type: ignore[attr-defined]
    return function


def _all_symbols(found: Operator, args: tuple[Any, ...]) -> list[Symbol | None]:
    for value in args:
        if not isinstance(value, Symbol):
            raise AssertionError(
                f"{found.name}: Positional arguments must be Symbol instances, but got {value!r}"
            )
    return list(args)


def _named(
    found: Operator, positions: list[str], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    if len(args) > len(positions):
        raise TypeError(
            f"{found.name}: takes {len(positions)} arguments ({', '.join(positions)}) but "
            f"{len(args)} were given"
        )
    named = dict(zip(positions, args, strict=False))
    for key in named:
        if key in kwargs:
            raise TypeError(f"{found.name}: got multiple values for argument {key!r}")
    inputs = {tensor.name for tensor in found.inputs}
    for key, value in named.items():
        if isinstance(value, Symbol) and key not in inputs:
            raise MXNetError(
                f"{found.name}: takes {len(inputs)} symbols but {len(args)} arguments were given"
            )
    return named


def _signature(found: Operator) -> inspect.Signature:
    kind = inspect.Parameter
    parts = [
        kind(t.name, kind.VAR_POSITIONAL)
        if t.variadic
        else kind(t.name, kind.POSITIONAL_OR_KEYWORD, default=None)
        for t in found.inputs
    ]
    rest = kind.KEYWORD_ONLY if found.variadic else kind.POSITIONAL_OR_KEYWORD
    parts += [
        kind(p.name, rest, default=_Null if p.required else p.default) for p in found.parameters
    ]
    parts += [kind(n, kind.KEYWORD_ONLY, default=None) for n in ("name", "attr", "out")]
    return inspect.Signature([*parts, kind("kwargs", kind.VAR_KEYWORD)])
