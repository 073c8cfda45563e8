"""Shapes and element types of everything in a graph, from what is known of some of it.

Forward, an operator's body runs on meta tensors, which have a shape but no data. Unknown lengths
are tried with two different numbers: lengths of the result that differ between the two runs are
unknown. Backward, ``fill_shapes`` rules complete the shapes of weights, and operators that work
element by element pass shapes in both directions. Both directions alternate until nothing changes.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import torch

from mxnet.base import MXNetError
from mxnet.dtypes import FROM_CODE, NAME_OF
from mxnet.graph.control_flow_facts import control_flow_facts
from mxnet.graph.ir import Entry, Node, input_names, topological
from mxnet.graph.meta import MetaRunImpossible, result_types, run_on_meta
from mxnet.graph.shape_facts import (
    INPUTS_ALIKE,
    is_range_end,
    keeps_batch,
    like_first,
    same_shape,
)
from mxnet.graph.type_facts import TYPE_RULES, assumed_type

# A shape: 0 is an unknown length, None a shape with an unknown number of axes.
Shape = tuple[int, ...]

# Stand-ins for unknown lengths: even, and larger than common kernels.
_TRIALS = (448, 224)


class Inference:
    """What is known of every entry of a graph; :meth:`run` completes it.

    Args:
        entries: The graph's outputs.
        shapes: Shapes of variables by name, overriding those the variables declare.
        types: Element types of variables by name, likewise.
        zero_known: 0 is a length and ``()`` a shape; variables without a given shape then have no
            declared one either.

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
        self._seen: dict[Node, Any] = {}
        self._typed: set[Node] = set()  # nothing about the types of these can change
        for node in self.order:
            if node.operator is None:
                entry = Entry(node, 0)
                shape = shapes.get(node.name)
                declared = None if zero_known else _declared_shape(node)
                self.shapes[entry] = declared if shape is None else shape
                dtype = types.get(node.name, _declared_type(node))
                if dtype is not None:
                    self.types[entry] = dtype

    def infer_shapes(self) -> None:
        """Complete the shapes.

        Raises:
            MXNetError: Shapes contradict each other or do not fit an operator.
        """
        self._until_stable(self._visit_shapes)

    def infer_types(self) -> None:
        """Complete the element types.

        Raises:
            MXNetError: Types contradict each other.
        """
        self._until_stable(self._visit_types)

    def _until_stable(self, visit: Callable[[Node], bool]) -> None:
        operators = [node for node in self.order if node.operator is not None]
        changed = True
        while changed:
            # Lists, not generators: every node is visited, whether or not an earlier one changed.
            forward = [visit(node) for node in operators]
            backward = [visit(node) for node in reversed(operators)]
            changed = any(forward) or any(backward)

    # ---- shapes ------------------------------------------------------------------------------

    def _visit_shapes(self, node: Node) -> bool:
        found = node.operator
        assert found is not None
        outputs = [Entry(node, i) for i in range(node.visible_outputs)]
        inputs = [self.shapes.get(entry) for entry in node.inputs]
        state = (tuple(inputs), tuple(self.shapes.get(entry) for entry in outputs))
        if self._seen.get(node) == state:
            return False
        changed = False
        if node.subgraphs:
            return self._visit_subgraph_shapes(node, inputs, outputs)
        if found.shape_rule is not None and any(inputs):
            changed |= self._set_inputs(node, self._rule(node, inputs))
        if same_shape(found):
            changed |= self._alike(node, [*node.inputs, *outputs])
        elif found.name in INPUTS_ALIKE:
            changed |= self._alike(node, node.inputs)
        elif found.name == "where":
            changed |= self._alike(node, [*node.inputs[1:], *outputs])
        elif keeps_batch(found):
            changed |= self._batch_of_output(node)
        names = input_names(found, node.parameters, len(node.inputs))
        ends = [(1,) if is_range_end(found, name) else None for name in names]
        changed |= self._set_inputs(node, ends)
        inputs = [self.shapes.get(entry) for entry in node.inputs]
        if all(shape is not None for shape in inputs):
            results = self._forward(node, [shape for shape in inputs if shape is not None])
            for entry, shape in zip(outputs, results, strict=False):
                changed |= self._merge(entry, shape, node)
        self._seen[node] = (
            tuple(inputs),
            tuple(self.shapes.get(entry) for entry in outputs),
        )
        return changed

    def _visit_subgraph_shapes(
        self, node: Node, inputs: Sequence[Shape | None], outputs: Sequence[Entry]
    ) -> bool:
        types = [self.types.get(entry) for entry in node.inputs]
        facts = control_flow_facts(node, inputs, types, Inference)
        changed = self._set_inputs(node, facts.input_shapes)
        for entry, shape in zip(outputs, facts.output_shapes, strict=True):
            changed |= self._merge(entry, shape, node)
        self._seen[node] = (
            tuple(self.shapes.get(entry) for entry in node.inputs),
            tuple(self.shapes.get(entry) for entry in outputs),
        )
        return changed

    def _batch_of_output(self, node: Node) -> bool:
        """Take the size of the batch of the first input from the output."""
        source, output = self.shapes.get(node.inputs[0]), self.shapes.get(Entry(node, 0))
        if not source or not output:
            return False
        return self._merge(node.inputs[0], (output[0], *source[1:]), node)

    def _rule(self, node: Node, inputs: Sequence[Shape | None]) -> Sequence[Shape | None]:
        assert node.operator is not None
        assert node.operator.shape_rule is not None
        try:
            return node.operator.shape_rule(list(inputs), **node.parameters)
        except (IndexError, ValueError, TypeError, ZeroDivisionError) as error:
            self.fail(node, str(error))

    def _set_inputs(self, node: Node, shapes: Sequence[Shape | None]) -> bool:
        changed = False
        for entry, shape in zip(node.inputs, shapes, strict=False):
            changed |= self._merge(entry, shape, node)
        return changed

    def _alike(self, node: Node, entries: Sequence[Entry]) -> bool:
        changed = False
        for shape in [self.shapes.get(entry) for entry in entries]:
            for entry in entries:
                changed |= self._merge(entry, shape, node)
        return changed

    def _merge(self, entry: Entry, shape: Shape | None, node: Node) -> bool:
        known = self.shapes.get(entry)
        if shape is None or known == shape:
            return False
        if known is None:
            merged = tuple(shape)
        else:
            if len(known) != len(shape) or any(
                a and b and a != b for a, b in zip(known, shape, strict=True)
            ):
                self.fail(
                    node, f"{entry.name} has shape {known} but must have shape {tuple(shape)}"
                )
            merged = tuple(a or b for a, b in zip(known, shape, strict=True))
        self.shapes[entry] = merged
        return merged != known

    def _forward(self, node: Node, inputs: list[Shape]) -> Sequence[Shape | None]:
        assert node.operator is not None
        if like_first(node) or (same_shape(node.operator) and inputs):
            return inputs[:1] * node.visible_outputs
        names = input_names(node.operator, node.parameters, len(node.inputs))
        types = [
            self.types.get(entry) or assumed_type(node.operator.name, name)
            for entry, name in zip(node.inputs, names, strict=True)
        ]
        complete = self.zero_known or all(all(shape) for shape in inputs)
        trials = (0,) if self.zero_known else _TRIALS[:1] if complete else _TRIALS
        try:
            try:
                runs = [_run(node, inputs, types, trial) for trial in trials]
            except MXNetError:
                if len(set(types)) < 2:
                    raise
                # Some types may not be known yet, and shapes hardly ever depend on them.
                alike = [torch.float32] * len(types)
                runs = [_run(node, inputs, alike, trial) for trial in trials]
        except MetaRunImpossible:
            return ()
        except Exception as error:
            if not complete:
                return ()
            self.fail(node, str(error).split("\n", 1)[0])
        return runs[0] if complete else [_agreed(*pair) for pair in zip(*runs, strict=True)]

    # ---- types -------------------------------------------------------------------------------

    def _visit_types(self, node: Node) -> bool:
        found = node.operator
        assert found is not None
        if node in self._typed:
            return False
        if node.subgraphs:
            return self._visit_subgraph_types(node)
        changed = False
        names = input_names(found, node.parameters, len(node.inputs))
        known = {
            name: self.types[entry]
            for name, entry in zip(names, node.inputs, strict=False)
            if entry in self.types
        }
        rule = TYPE_RULES.get(found.name)
        first = next(iter(known.values()), None)
        if first is None and same_shape(found):
            first = self.types.get(Entry(node, 0))
        filled = rule(known, node.parameters) if rule is not None else dict.fromkeys(names, first)
        for name, entry in zip(names, node.inputs, strict=False):
            dtype = torch.float32 if is_range_end(found, name) else filled[name]
            if entry not in self.types and dtype is not None:
                self.types[entry] = dtype
                changed = True
        inputs = [self.types.get(entry) for entry in node.inputs]
        if None in inputs:
            return changed
        shapes = [self.shapes.get(entry) for entry in node.inputs]
        try:
            results = result_types(node, shapes, [dtype for dtype in inputs if dtype is not None])
        except MXNetError as error:
            self.fail(node, str(error))
        for index, dtype in enumerate(results):
            entry = Entry(node, index)
            changed |= entry not in self.types
            self.types[entry] = dtype
        self._typed.add(node)
        return changed

    def _visit_subgraph_types(self, node: Node) -> bool:
        shapes = [self.shapes.get(entry) for entry in node.inputs]
        types = [self.types.get(entry) for entry in node.inputs]
        facts = control_flow_facts(node, shapes, types, Inference)
        outputs = [Entry(node, i) for i in range(node.visible_outputs)]
        changed = False
        for entry, dtype in zip(
            [*node.inputs, *outputs], [*facts.input_types, *facts.output_types], strict=True
        ):
            if entry not in self.types and dtype is not None:
                self.types[entry] = dtype
                changed = True
        return changed

    # ---- reports -----------------------------------------------------------------------------

    def fail(self, node: Node, reason: str) -> NoReturn:
        """Raise the error for a node that its inputs do not fit.

        Raises:
            MXNetError: Always.
        """
        assert node.operator is not None
        shown = ", ".join(
            f"{entry.name} {'unknown' if self.shapes.get(entry) is None else self.shapes[entry]}"
            + (f" {NAME_OF[self.types[entry]]}" if entry in self.types else "")
            for entry in node.inputs
        )
        raise MXNetError(
            f"Error in operator {node.name} ({node.operator.name}) with inputs [{shown}]: {reason}"
        ) from None

    def knows(self, shape: Shape | None) -> bool:
        """Whether nothing of ``shape`` is unknown."""
        return shape is not None if self.zero_known else is_known(shape)

    def first_unknown(self) -> str:
        """The first node whose output shape is unknown, and its inputs that are; for messages."""
        for node in self.order:
            if node.operator is None or is_known(self.shapes.get(Entry(node, 0))):
                continue
            unknown = [e.name for e in node.inputs if not is_known(self.shapes.get(e))]
            waits = f"its inputs {', '.join(unknown)} are unknown" if unknown else "by its inputs"
            return f"node {node.name!r} ({node.operator.name}) cannot be inferred: {waits}"
        return ""


def is_known(shape: Shape | None) -> bool:
    """Whether a shape is known in full."""
    return shape is not None and all(shape)


def _run(
    node: Node, inputs: Sequence[Shape], types: Sequence[torch.dtype], trial: int
) -> list[Shape]:
    return run_on_meta(node, [_with(shape, trial) for shape in inputs], types)[0]


def _with(shape: Shape, trial: int) -> Shape:
    return tuple(length or trial for length in shape)


def _agreed(one: Shape, other: Shape) -> Shape | None:
    if len(one) != len(other):
        return None
    return tuple(a if a == b else 0 for a, b in zip(one, other, strict=True))


def _declared_shape(node: Node) -> Shape | None:
    text = node.attributes.get("__shape__")
    if text is None:
        return None
    try:
        value = ast.literal_eval(text)
        shape = tuple(max(int(length or 0), 0) for length in value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise MXNetError(f"variable {node.name!r}: {text!r} is not a shape") from None
    return shape or None


def _declared_type(node: Node) -> torch.dtype | None:
    text = node.attributes.get("__dtype__")
    if text is None or text == "-1":
        return None
    try:
        return FROM_CODE[int(text)]
    except (ValueError, KeyError):
        raise MXNetError(f"variable {node.name!r}: {text!r} is not an element type") from None
