"""Dropout as a cell."""

from __future__ import annotations

from typing import Any

from mxnet import symbol as sym
from mxnet.base import numeric_types
from mxnet.rnn.base_cell import BaseRNNCell, RNNParams
from mxnet.rnn.sequences import normalize_sequence
from mxnet.symbol import Symbol


class DropoutCell(BaseRNNCell):
    """Dropout of the input, as a cell without states.

    Args:
        dropout: Share of elements that become 0.
        prefix: Beginning of names.
        params: Not used: there are no variables.

    Raises:
        AssertionError: ``dropout`` is not a number.

    Example:
        >>> outputs, states = mx.rnn.DropoutCell(0.5).unroll(3, mx.sym.var("data"))
        >>> outputs.infer_shape(data=(2, 3, 5))[1], states
        ([(2, 3, 5)], [])
    """

    def __init__(
        self, dropout: float, prefix: str = "dropout_", params: RNNParams | None = None
    ) -> None:
        super().__init__(prefix, params)
        if not isinstance(dropout, numeric_types):
            raise AssertionError(f"dropout probability must be a number, got {dropout!r}")
        self.dropout = dropout

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """There are no states."""
        return []

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step; see :class:`BaseRNNCell`."""
        if self.dropout > 0:
            inputs = sym.Dropout(data=inputs, p=self.dropout)
        return inputs, states

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Any = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, list[Any]]:
        """Dropout of a sequence, at once where it is one symbol; see :meth:`BaseRNNCell.unroll`.

        Args:
            length: Number of steps.
            inputs: Symbol of the sequence, or a list of one symbol per step.
            begin_state: Not used: there are no states.
            layout: Layout of the sequence.
            merge_outputs: True for one symbol, False for a list.
        """
        self.reset()
        sequence, _ = normalize_sequence(length, inputs, layout, merge_outputs)
        if isinstance(sequence, Symbol):
            return self(sequence, [])
        return super().unroll(
            length, sequence, begin_state=begin_state, layout=layout, merge_outputs=merge_outputs
        )
