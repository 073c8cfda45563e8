"""The symbol of a computation that ``autograd.record()`` recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mxnet.base import MXNetError
from mxnet.graph.compose import attribute_text
from mxnet.graph.ir import Entry, Node, input_names
from mxnet.operators.registry import Operator
from mxnet.symbol.handle import Symbol


def symbol_of(array: Any) -> Symbol:
    """The graph that computed ``array``; the arrays it was computed from become variables.

    Variables are named ``var0``, ``var1`` and so on, operators ``node_0``, ``node_1``.

    Raises:
        MXNetError: The array was not recorded, or some step of its computation is not an operator.
    """
    if array._tape is None:
        raise MXNetError(
            "autograd.get_symbol: the array is not in a recorded graph; compute it inside "
            "autograd.record() from an array with attach_grad()"
        )
    if array._node is None:
        return Symbol((Entry(Node(None, "var0", {}, {}), 0),))
    return Symbol((_Tracer().entry(array._node),))


class _Tracer:
    """Turns recorded steps, which are plain tuples, into nodes."""

    def __init__(self) -> None:
        self.made: dict[int, Node] = {}
        self.variables = 0
        self.operators = 0

    def entry(self, recorded: tuple[Any, int]) -> Entry:
        """The entry of one recorded output."""
        stack = [recorded[0]]
        while stack:
            step = stack[-1]
            waiting = [
                parent[0]
                for parent in step[2]
                if parent is not None and id(parent[0]) not in self.made
            ]
            if waiting and id(step) not in self.made:
                stack += reversed(waiting)
                continue
            stack.pop()
            if id(step) not in self.made:
                self.made[id(step)] = self._node(*step)
        return Entry(self.made[id(recorded[0])], recorded[1])

    def _node(self, found: Any, parameters: Mapping[str, Any], parents: list[Any]) -> Node:
        if found is None:
            self.variables += 1
            return Node(None, f"var{self.variables - 1}", {}, {})
        if not isinstance(found, Operator):
            raise MXNetError(
                f"autograd.get_symbol: the step {found!r} with {_shown(parameters)} is not an "
                "operator, so it has no place in a symbol; use operators such as mx.nd.slice"
            )
        self.operators += 1
        given = [None if p is None else Entry(self.made[id(p[0])], p[1]) for p in parents]
        text = {
            p.name: attribute_text(parameters[p.name])
            for p in found.parameters
            if p.name in parameters and (p.required or parameters[p.name] != p.default)
        }
        if found.variadic:
            text.setdefault(found.count_parameter, str(len(given)))
            inputs = [entry for entry in given if entry is not None]
        else:
            names = input_names(found, parameters, sum(e is not None for e in given))
            by_name = dict(zip((t.name for t in found.inputs), given, strict=False))
            inputs = [e for n in names if (e := by_name.get(n)) is not None]
        return Node(found, f"node_{self.operators - 1}", parameters, text, inputs)


def _shown(parameters: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}={value!r}" for key, value in parameters.items())
