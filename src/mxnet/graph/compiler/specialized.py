"""Code for one set of shapes, and the constants it computes from parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from mxnet.operators.unseen_writes import unseen_writes


class Constants:
    """What follows from parameters alone: folded weights, weights in the layout of a kernel.

    They are computed once and kept until a parameter changes. A change shows in the identity of a
    parameter's tensor, in torch's count of writes to it, or in the count of writes that torch does
    not see.

    Args:
        prepare: Computes them.
        parameters: Positions of what ``prepare`` needs among the values of a call.
    """

    def __init__(
        self, prepare: Callable[..., list[Tensor]], parameters: Sequence[int] = ()
    ) -> None:
        self.prepare = prepare
        self.parameters = tuple(parameters)
        self.kept: Sequence[Tensor] = ()
        self._sources: list[Tensor] = []
        self._versions: list[int] = []
        self._unseen = -1

    def of(self, values: Sequence[Tensor]) -> Sequence[Tensor]:
        """The constants for the parameters among these values."""
        sources = [values[i] for i in self.parameters]
        unseen = unseen_writes()
        if unseen == self._unseen:
            for old, new, version in zip(self._sources, sources, self._versions, strict=True):
                if old is not new or new._version != version:
                    break
            else:
                return self.kept
        with torch.no_grad():
            self.kept = self.prepare(*sources)
        self._versions = [source._version for source in sources]
        self._sources, self._unseen = sources, unseen
        return self.kept


class Specialized:
    """Code made for one set of shapes.

    Args:
        function: Computes the outputs from the inputs, then the constants.
        inputs: Positions of the inputs of ``function`` among the values of a call.
        constants: What else it takes; None when there are none. Code for other shapes may take the
            same.
    """

    def __init__(
        self,
        function: Callable[..., list[Tensor]],
        inputs: Sequence[int],
        constants: Constants | None = None,
    ) -> None:
        self.function = function
        self.inputs = tuple(inputs)
        self.constants = constants

    def __call__(self, values: Sequence[Tensor]) -> list[Tensor]:
        """The outputs for the values of all inputs."""
        given = [values[i] for i in self.inputs]
        if self.constants is None:
            return self.function(*given)
        return self.function(*given, *self.constants.of(values))
