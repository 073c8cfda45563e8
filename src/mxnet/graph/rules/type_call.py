"""What a rule sees of a node's element types, and the rules that many operators share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

from mxnet.dtypes import NAME_OF
from mxnet.graph.ir import Node, input_names
from mxnet.graph.rules.call import MismatchError

DType = torch.dtype | None


class TypeCall:
    """One node with what is known of its element types. Rules read and complete it.

    Args:
        node: The node.
        inputs: Types of its inputs.
        outputs: Types of the outputs that users see.
    """

    __slots__ = ("_names", "inputs", "node", "outputs", "parameters")

    def __init__(self, node: Node, inputs: Sequence[DType], outputs: Sequence[DType]) -> None:
        self.node = node
        self.inputs = list(inputs)
        self.outputs = list(outputs)
        self.parameters: Any = node.parameters
        self._names: list[str] | None = None

    @property
    def names(self) -> list[str]:
        """Names of the inputs."""
        if self._names is None:
            assert self.node.operator is not None
            self._names = input_names(self.node.operator, self.parameters, len(self.inputs))
        return self._names

    def known(self, *, but: Iterable[str] = ()) -> DType:
        """The first known type among the inputs, leaving some out."""
        left_out = set(but)
        for name, dtype in zip(self.names, self.inputs, strict=False):
            if dtype is not None and name not in left_out:
                return dtype
        return None

    def assume(self, dtype: DType, *, but: Iterable[str] = ()) -> None:
        """Give inputs whose type is unknown this one."""
        left_out = set(but)
        for index, name in enumerate(self.names):
            if self.inputs[index] is None and name not in left_out:
                self.inputs[index] = dtype

    def give(self, name: str, dtype: DType) -> None:
        """Tell the type of an input.

        Raises:
            MismatchError: It is known to be another.
        """
        if name in self.names:
            index = self.names.index(name)
            self.inputs[index] = agreed(self.inputs[index], dtype, name)

    def put(self, dtype: DType, index: int = 0) -> None:
        """Tell the type of an output.

        Raises:
            MismatchError: It is known to be another.
        """
        if index < len(self.outputs):
            what = f"output {index}" if len(self.outputs) > 1 else "the result"
            self.outputs[index] = agreed(self.outputs[index], dtype, what)


TypeRule = Callable[[TypeCall], None]


def agreed(known: DType, dtype: DType, what: str) -> DType:
    """What two types of one array say together.

    Raises:
        MismatchError: They differ.
    """
    if known is None or dtype is None or known is dtype:
        return known or dtype
    raise MismatchError(f"{what} has type {NAME_OF[known]} but must have type {NAME_OF[dtype]}")


def same(call: TypeCall) -> None:
    """All inputs and outputs have one type."""
    common: DType = None
    for index, dtype in enumerate(call.inputs):
        if dtype is not None and dtype is not common:
            common = agreed(dtype, common, call.names[index])
    for dtype in call.outputs:
        if dtype is not None and dtype is not common:
            common = agreed(dtype, common, "the result")
    if common is not None:
        call.inputs = [common] * len(call.inputs)
        call.outputs = [common] * len(call.outputs)


def like_data(*free: str, follow: Sequence[str] = (), both_ways: bool = False) -> TypeRule:
    """All have one type, but for inputs that may have any.

    Args:
        *free: Inputs of any type, which is not guessed: indices, lengths, arrays that only lend a
            shape.
        follow: Inputs of any type, which is that of the others unless told.
        both_ways: The others, too, have the type of those that follow unless told.
    """
    others = (*free, *follow)

    def rule(call: TypeCall) -> None:
        common = call.known(but=others)
        for index, dtype in enumerate(call.inputs):
            if call.names[index] not in others:
                common = agreed(dtype, common, call.names[index])
        for dtype in call.outputs:
            common = agreed(dtype, common, "the result")
        if common is None and both_ways:
            common = call.known(but=free)
        if common is None:
            return
        call.assume(common, but=free)
        call.outputs = [common] * len(call.outputs)

    return rule


def result(parameter: str, *, default: DType = None) -> TypeRule:
    """The results have the type that a parameter names.

    Args:
        parameter: The parameter.
        default: The type when it names none; None: that of the inputs.
    """

    def rule(call: TypeCall) -> None:
        dtype = call.parameters.get(parameter)
        named = dtype if isinstance(dtype, torch.dtype) else default
        if named is None:
            named = call.known()
        for index in range(len(call.outputs)):
            call.put(named, index)
        if not isinstance(dtype, torch.dtype) and default is None:
            call.assume(call.outputs[0])

    return rule


def fixed(dtype: torch.dtype) -> TypeRule:
    """The results have one type whatever the inputs have."""

    def rule(call: TypeCall) -> None:
        for index in range(len(call.outputs)):
            call.put(dtype, index)

    return rule
