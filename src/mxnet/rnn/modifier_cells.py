"""Cells that change other cells: zoneout and residual connections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mxnet import symbol as sym
from mxnet.rnn.base_cell import BaseRNNCell, RNNParams
from mxnet.rnn.combined_cells import BidirectionalCell
from mxnet.rnn.fused_cell import FusedRNNCell
from mxnet.rnn.sequences import normalize_sequence
from mxnet.symbol import Symbol


class ModifierCell(BaseRNNCell):
    """Base class of cells that change another one; the variables stay that one's.

    Args:
        base_cell: The cell, which can then be used through this one only.
    """

    def __init__(self, base_cell: BaseRNNCell) -> None:
        base_cell._modified = True
        super().__init__()
        self.base_cell = base_cell

    @property
    def params(self) -> RNNParams:
        """Container of the base cell's variables."""
        self._own_params = False
        return self.base_cell.params

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of the base cell's states."""
        return self.base_cell.state_info

    def begin_state(  # type: ignore[override]  # the reference's name differs from the base's
        self, init_sym: Callable[..., Any] = sym.zeros, **kwargs: Any
    ) -> list[Any]:
        """States before the first step.

        Args:
            init_sym: As ``func`` in :meth:`BaseRNNCell.begin_state`, by which name it goes, too.
            **kwargs: Further arguments of it.
        """
        self._check_not_modified()
        make = kwargs.pop("func", init_sym)
        self.base_cell._modified = False
        try:
            return self.base_cell.begin_state(func=make, **kwargs)
        finally:
            self.base_cell._modified = True

    def unpack_weights(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """As the base cell's.

        Args:
            args: Arrays by name.
        """
        return self.base_cell.unpack_weights(args)

    def pack_weights(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """As the base cell's.

        Args:
            args: Arrays by name.
        """
        return self.base_cell.pack_weights(args)

    def reset(self) -> None:
        """Count steps from 0 again, in the base cell, too."""
        super().reset()
        if hasattr(self, "base_cell"):
            self.base_cell.reset()


class ZoneoutCell(ModifierCell):
    """Zoneout: in training, elements of output and states keep their previous value at random.

    Args:
        base_cell: The cell.
        zoneout_outputs: Share of the output's elements.
        zoneout_states: Share of the states' elements.

    Raises:
        AssertionError: The cell has no single step.

    Example:
        >>> cell = mx.rnn.ZoneoutCell(mx.rnn.LSTMCell(4), zoneout_outputs=0.1, zoneout_states=0.1)
        >>> outputs, states = cell.unroll(3, mx.sym.var("data"), merge_outputs=True)
        >>> outputs.infer_shape(data=(2, 3, 5))[1]
        [(2, 3, 4)]

    References:
        D. Krueger et al., "Zoneout: Regularizing RNNs by Randomly Preserving Hidden Activations",
        2016. https://arxiv.org/abs/1606.01305
    """

    def __init__(
        self, base_cell: BaseRNNCell, zoneout_outputs: float = 0.0, zoneout_states: float = 0.0
    ) -> None:
        if isinstance(base_cell, FusedRNNCell):
            raise AssertionError("FusedRNNCell doesn't support zoneout. Please unfuse first.")
        if isinstance(base_cell, BidirectionalCell):
            raise AssertionError(
                "BidirectionalCell doesn't support zoneout since it doesn't support step. Please "
                "add ZoneoutCell to the cells underneath instead."
            )
        super().__init__(base_cell)
        self.zoneout_outputs = zoneout_outputs
        self.zoneout_states = zoneout_states
        self.prev_output: Any = None

    def reset(self) -> None:
        """Count steps from 0 again, and forget the previous output."""
        super().reset()
        self.prev_output = None

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step; see :class:`BaseRNNCell`."""
        next_output, next_states = self.base_cell(inputs, states)
        previous = sym.zeros((0, 0)) if self.prev_output is None else self.prev_output
        output = next_output
        if self.zoneout_outputs != 0:
            output = _kept(self.zoneout_outputs, next_output, previous)
        if self.zoneout_states != 0:
            next_states = [
                _kept(self.zoneout_states, new, old)
                for new, old in zip(next_states, states, strict=True)
            ]
        self.prev_output = output
        return output, next_states


def _kept(share: float, new: Any, old: Any) -> Any:
    """``new``, or at random ``old``."""
    mask = sym.Dropout(sym.ones_like(new), p=share)
    return sym.where(mask, new, old)


class ResidualCell(ModifierCell):
    """Adds the input to the output.

    Args:
        base_cell: The cell; its output has the input's size.

    Example:
        >>> cell = mx.rnn.ResidualCell(mx.rnn.GRUCell(5, prefix="gru_"))
        >>> outputs, states = cell.unroll(2, mx.sym.var("data"))
        >>> [output.name for output in outputs]
        ['gru_t0_out_plus_residual', 'gru_t1_out_plus_residual']

    References:
        Y. Wu et al., "Google's Neural Machine Translation System", 2016.
        https://arxiv.org/abs/1609.08144
    """

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step; see :class:`BaseRNNCell`."""
        output, states = self.base_cell(inputs, states)
        return _with_residual(output, inputs), states

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Any = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, list[Any]]:
        """The graph of all steps of a sequence; see :meth:`BaseRNNCell.unroll`.

        Args:
            length: Number of steps.
            inputs: Symbol of the sequence, or a list of one symbol per step.
            begin_state: States before the first step.
            layout: Layout of the sequence.
            merge_outputs: True for one symbol, False for a list.
        """
        self.reset()
        self.base_cell._modified = False
        try:
            outputs, states = self.base_cell.unroll(
                length,
                inputs=inputs,
                begin_state=begin_state,
                layout=layout,
                merge_outputs=merge_outputs,
            )
        finally:
            self.base_cell._modified = True
        merged = isinstance(outputs, Symbol)
        sequence, _ = normalize_sequence(length, inputs, layout, merged)
        if merged:
            return _with_residual(outputs, sequence), states
        return [_with_residual(o, i) for o, i in zip(outputs, sequence, strict=True)], states


def _with_residual(output: Any, inputs: Any) -> Any:
    return sym.elemwise_add(output, inputs, name=f"{output.name}_plus_residual")
