"""Shapes and element types of everything in a graph, from what is known of some of it.

Most operators have a rule (``mxnet.graph.rules``) that completes the shapes of inputs and outputs
from each other. The others run on meta tensors, which have a shape but no data. The graph is swept
forward and backward until nothing changes.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

import torch

from mxnet.base import MXNetError
from mxnet.dtypes import FROM_CODE, NAME_OF
from mxnet.graph.control_flow_facts import control_flow_facts
from mxnet.graph.ir import Entry, Node, topological
from mxnet.graph.meta import result_shapes, result_types
from mxnet.graph.rules.call import (
    UNKNOWN,
    Call,
    MismatchError,
    is_complete,
    merged,
    shown,
)
from mxnet.graph.rules.table import SHAPE_RULES
from mxnet.graph.rules.type_call import TypeCall
from mxnet.graph.rules.types import TYPE_RULES
from mxnet.thread_state import STATE

# A shape; None when the number of axes is unknown.
Shape = tuple[int, ...]


class Inference:
    """What is known of every entry of a graph; its methods complete it.

    For classic arrays an unknown length is 0. When 0 is a length (``zero_known``), it is -1.

    Args:
        entries: The graph's outputs.
        shapes: Shapes of variables by name, overriding those the variables declare.
        types: Element types of variables by name, likewise.
        zero_known: 0 is a length and ``()`` a shape.

    Attributes:
        order: The nodes, inputs first.
        shapes: Shapes of entries; None where the number of axes is unknown.
        types: Element types of entries; those unknown are missing.
        open: The entries whose shape :meth:`infer_shapes` left unknown in part.

    Raises:
        MXNetError: A declared shape or type cannot be understood.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        shapes: Mapping[str, Shape | None],
        types: Mapping[str, torch.dtype],
        zero_known: bool = False,
    ) -> None:
        self.zero_known = zero_known
        self.order = topological(entries)
        self.shapes: dict[Entry, Shape | None] = {}
        self.types: dict[Entry, torch.dtype] = {}
        self.open: set[Entry] = set()
        self._operators: list[Node] = []
        self._outputs: dict[Node, list[Entry]] = {}
        self._seen: dict[Node, Any] = {}
        self._scalar: Shape = () if zero_known or STATE.np_shape else (1,)
        for node in self.order:
            if node.operator is not None:
                self._operators.append(node)
                self._outputs[node] = [Entry(node, i) for i in range(node.visible_outputs)]
                continue
            entry = Entry(node, 0)
            shape = shapes.get(node.name)
            self.shapes[entry] = declared_shape(node, zero_known) if shape is None else shape
            dtype = types.get(node.name, _declared_type(node))
            if dtype is not None:
                self.types[entry] = dtype

    def infer_shapes(self) -> None:
        """Complete the shapes.

        Raises:
            MXNetError: Shapes contradict each other or do not fit an operator.
        """
        if not self.zero_known:
            for entry, shape in self.shapes.items():
                if shape is not None and 0 in shape:
                    self.shapes[entry] = tuple(length or UNKNOWN for length in shape)
        try:
            self._until_stable(self._visit_shapes)
        finally:
            self.open = {e for e, shape in self.shapes.items() if not is_complete(shape)}
            if not self.zero_known:
                for entry in self.open:
                    shape = self.shapes[entry]
                    if shape is not None:
                        self.shapes[entry] = tuple(max(length, 0) for length in shape)

    def infer_types(self) -> None:
        """Complete the element types.

        Raises:
            MXNetError: Types contradict each other.
        """
        self._until_stable(self._visit_types)

    def _until_stable(self, visit: Callable[[Node], bool]) -> None:
        self._seen = {}
        waiting = self._operators
        changed = True
        while changed and waiting:
            changed = False
            for nodes in (waiting, waiting[::-1]):
                for node in nodes:
                    changed |= visit(node)
                if not changed:
                    return
            waiting = [node for node in waiting if self._seen.get(node) is not True]

    # ---- shapes ------------------------------------------------------------------------------

    def _visit_shapes(self, node: Node) -> bool:
        found, outputs = node.operator, self._outputs[node]
        assert found is not None
        get = self.shapes.get
        before = [get(entry) for entry in node.inputs], [get(entry) for entry in outputs]
        if self._seen.get(node) in (True, before):
            return False
        call = Call(node, *before, self._scalar)
        try:
            rule = SHAPE_RULES.get(found.name)
            if node.subgraphs:
                self._subgraph_shapes(call)
            elif rule is not None:
                rule(call)
            else:
                result_shapes(call, [self.types.get(entry) for entry in node.inputs])
        except (ValueError, IndexError, TypeError, ZeroDivisionError) as error:
            self.fail(node, str(error))
        after = call.inputs, call.outputs
        if all(map(is_complete, call.inputs)) and all(map(is_complete, call.outputs)):
            self._seen[node] = True
        else:
            self._seen[node] = after
        if after == before:
            return False
        for entries, shapes in zip((node.inputs, outputs), after, strict=True):
            for entry, shape in zip(entries, shapes, strict=True):
                if shape is not None:
                    self._merge(entry, shape, node)
        return True

    def _merge(self, entry: Entry, shape: Shape, node: Node) -> None:
        known = self.shapes.get(entry)
        try:
            # An array that is an input twice may have been completed in two ways.
            if known != shape:
                self.shapes[entry] = merged(known, shape, lambda _: entry.name, 0)
        except MismatchError as error:
            self.fail(node, str(error))

    def _subgraph_shapes(self, call: Call) -> None:
        node = call.node
        types = [self.types.get(entry) for entry in node.inputs]
        facts = control_flow_facts(node, call.inputs, types, self._nested())
        for index, shape in enumerate(facts.input_shapes):
            call.give(index, self._inner(shape))
        for index, shape in enumerate(facts.output_shapes):
            call.put(self._inner(shape), index)

    def _nested(self) -> Callable[..., Inference]:
        return partial(Inference, zero_known=self.zero_known)

    def _inner(self, shape: Shape | None) -> Shape | None:
        if shape is None or self.zero_known:
            return shape
        return tuple(length or UNKNOWN for length in shape)

    # ---- types -------------------------------------------------------------------------------

    def _visit_types(self, node: Node) -> bool:
        found, outputs = node.operator, self._outputs[node]
        assert found is not None
        get = self.types.get
        before = [get(entry) for entry in node.inputs], [get(entry) for entry in outputs]
        if self._seen.get(node) in (True, before):
            return False
        call = TypeCall(node, *before)
        try:
            rule = TYPE_RULES.get(found.name)
            if node.subgraphs:
                self._subgraph_types(call)
            elif rule is not None:
                rule(call)
            else:
                self._types_by_running(call)
        except MismatchError as error:
            self.fail(node, str(error))
        after = call.inputs, call.outputs
        self._seen[node] = True if None not in call.inputs and None not in call.outputs else after
        if after == before:
            return False
        for entries, types in zip((node.inputs, outputs), after, strict=True):
            for entry, dtype in zip(entries, types, strict=True):
                if dtype is not None:
                    self.types[entry] = dtype
        return True

    def _types_by_running(self, call: TypeCall) -> None:
        call.assume(call.known())
        if None in call.inputs:
            return
        shapes = [self.shapes.get(entry) for entry in call.node.inputs]
        try:
            results = result_types(call.node, shapes, [t for t in call.inputs if t is not None])
        except MXNetError as error:
            self.fail(call.node, str(error))
        for index, dtype in enumerate(results):
            call.put(dtype, index)

    def _subgraph_types(self, call: TypeCall) -> None:
        node = call.node
        shapes = [self.shapes.get(entry) for entry in node.inputs]
        facts = control_flow_facts(node, shapes, call.inputs, self._nested())
        call.inputs = [
            known or dtype for known, dtype in zip(call.inputs, facts.input_types, strict=True)
        ]
        for index, dtype in enumerate(facts.output_types):
            call.put(dtype, index)

    # ---- reports -----------------------------------------------------------------------------

    def fail(self, node: Node, reason: str) -> NoReturn:
        """Raise the error for a node that its inputs do not fit.

        Raises:
            MXNetError: Always.
        """
        assert node.operator is not None
        inputs = ", ".join(
            f"{entry.name} {shown(self.shapes.get(entry))}"
            + (f" {NAME_OF[self.types[entry]]}" if entry in self.types else "")
            for entry in node.inputs
        )
        raise MXNetError(
            f"Error in operator {node.name} ({node.operator.name}) with inputs [{inputs}]: {reason}"
        ) from None

    def knows(self, entry: Entry) -> bool:
        """Whether :meth:`infer_shapes` found all of an entry's shape."""
        return self.shapes.get(entry) is not None and entry not in self.open

    def first_unknown(self) -> str:
        """The first node whose output shape is unknown, and its inputs that are; for messages."""
        for node in self.order:
            if node.operator is None or self.knows(Entry(node, 0)):
                continue
            unknown = [e.name for e in node.inputs if not self.knows(e)]
            waits = f"its inputs {', '.join(unknown)} are unknown" if unknown else "by its inputs"
            return f"node {node.name!r} ({node.operator.name}) cannot be inferred: {waits}"
        return ""


def is_known(shape: Shape | None) -> bool:
    """Whether a shape of a classic array is known in full."""
    return shape is not None and all(length > 0 for length in shape)


def declared_shape(node: Node, zero_known: bool = False) -> Shape | None:
    """The shape that a variable declares, with unknown lengths as :class:`Inference` has them.

    Raises:
        MXNetError: It is no shape.
    """
    text = node.attributes.get("__shape__")
    if text is None:
        return None
    try:
        value = ast.literal_eval(text)
        lengths = (value,) if isinstance(value, int) else value
        if not isinstance(lengths, tuple | list):
            raise TypeError
        shape = tuple(int(-1 if length is None else length) for length in lengths)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise MXNetError(f"variable {node.name!r}: {text!r} is not a shape") from None
    if zero_known:
        return tuple(max(length, UNKNOWN) for length in shape)
    return tuple(max(length, 0) for length in shape) or None


def _declared_type(node: Node) -> torch.dtype | None:
    text = node.attributes.get("__dtype__")
    if text is None or text == "-1":
        return None
    try:
        return FROM_CODE[int(text)]
    except (ValueError, KeyError):
        raise MXNetError(f"variable {node.name!r}: {text!r} is not an element type") from None
