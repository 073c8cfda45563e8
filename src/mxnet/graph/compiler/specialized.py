"""Code for one set of shapes, and the constants it computes from parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from mxnet.operators.unseen_writes import unseen_writes


class Specialized:
    """Code made for one set of shapes.

    What follows from parameters alone (weights with BatchNorm folded in, weights in the layout of
    a kernel) is computed by ``prepare`` and kept until a parameter changes. A change shows in the
    identity of a parameter's tensor, in torch's count of writes to it, or in the count of writes
    that torch does not see.

    Args:
        function: Computes the outputs from the inputs, then the constants.
        inputs: Positions of the inputs of ``function`` among the values of a call.
        prepare: Computes the constants; None when there are none.
        parameters: Positions of what ``prepare`` needs among the values of a call.
    """

    def __init__(
        self,
        function: Callable[..., list[Tensor]],
        inputs: Sequence[int],
        prepare: Callable[..., list[Tensor]] | None = None,
        parameters: Sequence[int] = (),
    ) -> None:
        self.function = function
        self.inputs = tuple(inputs)
        self.prepare = prepare
        self.parameters = tuple(parameters)
        self._constants: Sequence[Tensor] = ()
        self._sources: list[Tensor] = []
        self._versions: list[int] = []
        self._unseen = -1

    def __call__(self, values: Sequence[Tensor]) -> list[Tensor]:
        """The outputs for the values of all inputs."""
        given = [values[i] for i in self.inputs]
        if self.prepare is None:
            return self.function(*given)
        return self.function(*given, *self.constants([values[i] for i in self.parameters]))

    def kept_constants(self) -> Sequence[Tensor]:
        """The constants as they were at the last call."""
        return self._constants

    def constants(self, sources: list[Tensor]) -> Sequence[Tensor]:
        """The constants for these parameters, computed anew if any has changed."""
        kept = self._sources
        unseen = unseen_writes()
        if unseen == self._unseen:
            for old, new, version in zip(kept, sources, self._versions, strict=True):
                if old is not new or new._version != version:
                    break
            else:
                return self._constants
        assert self.prepare is not None
        with torch.no_grad():
            self._constants = self.prepare(*sources)
        self._versions = [source._version for source in sources]
        self._sources, self._unseen = sources, unseen
        return self._constants
