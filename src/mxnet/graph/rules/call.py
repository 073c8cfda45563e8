"""What a rule sees of a node: the shapes of its inputs and outputs, to be completed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from mxnet.graph.ir import Node, input_names

# An unknown length. A shape with an unknown number of axes is None.
UNKNOWN = -1

Shape = tuple[int, ...]


class MismatchError(ValueError):
    """Shapes contradict each other or do not fit an operator; the message says how."""


class Call:
    """One node with what is known of its shapes. Rules read and complete it.

    Args:
        node: The node.
        inputs: Shapes of its inputs.
        outputs: Shapes of the outputs that users see.
        scalar: The shape of results without axes: ``()``, or ``(1,)`` for classic arrays.

    Attributes:
        parameters: The operator's parameters.
    """

    __slots__ = ("inputs", "node", "outputs", "parameters", "scalar")

    def __init__(
        self,
        node: Node,
        inputs: Sequence[Shape | None],
        outputs: Sequence[Shape | None],
        scalar: Shape,
    ) -> None:
        self.node = node
        self.inputs = list(inputs)
        self.outputs = list(outputs)
        self.parameters: Any = node.parameters
        self.scalar = scalar

    def give(self, index: int, shape: Iterable[int] | None) -> None:
        """Tell the shape of an input.

        Raises:
            MismatchError: It contradicts what is known.
        """
        if shape is not None and index < len(self.inputs):
            given = tuple(shape)
            known = self.inputs[index]
            if known != given:
                self.inputs[index] = merged(known, given, self._input_name, index)

    def put(self, shape: Iterable[int] | None, index: int = 0) -> None:
        """Tell the shape of an output.

        Raises:
            MismatchError: It contradicts what is known.
        """
        if shape is not None and index < len(self.outputs):
            given = tuple(shape)
            known = self.outputs[index]
            if known != given:
                self.outputs[index] = merged(known, given, self.node.output_name, index)

    def _input_name(self, index: int) -> str:
        return self.node.inputs[index].name

    def names(self) -> list[str]:
        """The names of the inputs."""
        assert self.node.operator is not None
        return input_names(self.node.operator, self.parameters, len(self.inputs))

    def position(self, name: str) -> int | None:
        """Where an input is; None if the call does not have it."""
        names = self.names()
        return names.index(name) if name in names else None

    def alike(self, inputs: Iterable[int], outputs: Iterable[int] = ()) -> None:
        """Tell that some inputs and outputs have one shape.

        Raises:
            MismatchError: They differ.
        """
        inputs, outputs = tuple(inputs), tuple(outputs)
        common: Shape | None = None
        for index in inputs:
            common = _joined(common, self.inputs[index], self._input_name, index)
        for index in outputs:
            common = _joined(common, self.outputs[index], self.node.output_name, index)
        if common is not None:
            for index in inputs:
                self.inputs[index] = common
            for index in outputs:
                self.outputs[index] = common


Rule = Callable[[Call], None]


def mismatch(what: str) -> NoReturn:
    """Say that shapes do not fit.

    Raises:
        MismatchError: Always.
    """
    raise MismatchError(what)


def merged(known: Shape | None, given: Shape, name: Callable[[int], str], index: int) -> Shape:
    """What two shapes of one array say together.

    Raises:
        MismatchError: They contradict each other.
    """
    if known is None:
        return given
    if len(known) == len(given):
        for a, b in zip(known, given, strict=True):
            if a != b and a != UNKNOWN and b != UNKNOWN:
                break
        else:
            return tuple(b if a == UNKNOWN else a for a, b in zip(known, given, strict=True))
    mismatch(f"{name(index)} has shape {shown(known)} but must have shape {shown(given)}")


def _joined(
    common: Shape | None, shape: Shape | None, name: Callable[[int], str], index: int
) -> Shape | None:
    if shape is None or shape == common:
        return common
    return shape if common is None else merged(shape, common, name, index)


def shown(shape: Shape | None) -> str:
    """A shape for messages, with ``?`` for what is unknown."""
    if shape is None:
        return "unknown"
    if UNKNOWN not in shape:
        return str(shape)
    inner = ", ".join("?" if length == UNKNOWN else str(length) for length in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def is_complete(shape: Shape | None) -> bool:
    """Whether nothing of a shape is unknown."""
    return shape is not None and UNKNOWN not in shape


def product(lengths: Iterable[int]) -> int:
    """The product of lengths; unknown if one is."""
    lengths = tuple(lengths)
    return UNKNOWN if UNKNOWN in lengths else math.prod(lengths)


def axis_of(axis: int, ndim: int) -> int:
    """An axis counted from the front.

    Raises:
        MismatchError: There is no such axis.
    """
    if not -ndim <= axis < ndim:
        mismatch(f"axis={axis} is out of range for {ndim} axes")
    return axis % ndim


def without(shape: Shape, axis: int) -> Shape:
    """A shape without one axis."""
    return shape[:axis] + shape[axis + 1 :]


def with_length(shape: Shape, axis: int, length: int) -> Shape:
    """A shape with another length of one axis."""
    return (*shape[:axis], length, *shape[axis + 1 :])


def broadcast(left: Shape, right: Shape) -> Shape:
    """The shape of two arrays combined element by element; NumPy's rule.

    Raises:
        MismatchError: They do not fit.
    """
    ndim = max(len(left), len(right))
    result = []
    for a, b in zip(
        (1,) * (ndim - len(left)) + left, (1,) * (ndim - len(right)) + right, strict=True
    ):
        if UNKNOWN in (a, b):
            result.append(UNKNOWN)
        elif a == b or b == 1:
            result.append(a)
        elif a == 1:
            result.append(b)
        else:
            mismatch(f"shapes {left} and {right} cannot be broadcast together")
    return tuple(result)
