"""Cells made of cells: one after the other, and in both directions of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mxnet import symbol as sym
from mxnet.rnn.base_cell import BaseRNNCell, RNNParams
from mxnet.rnn.sequences import normalize_sequence
from mxnet.symbol import Symbol


class _CombinedCell(BaseRNNCell):
    """A cell made of cells, whose states and parameters are theirs."""

    def __init__(self, prefix: str, params: RNNParams | None, cells: Sequence[BaseRNNCell]) -> None:
        self._cells: list[BaseRNNCell] = []
        super().__init__(prefix=prefix, params=params)
        self._override_cell_params = params is not None
        for cell in cells:
            self._append(cell)

    def _append(self, cell: BaseRNNCell) -> None:
        if self._override_cell_params:
            if not cell._own_params:
                raise AssertionError(
                    f"Either specify params for {type(self).__name__} or child cells, not both."
                )
            cell.params._params.update(self._params._params)
        self._params._params.update(cell.params._params)
        self._cells.append(cell)

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of the states of all cells."""
        return [info for cell in self._cells for info in cell.state_info]

    def begin_state(self, func: Callable[..., Any] = sym.zeros, **kwargs: Any) -> list[Any]:
        """States of all cells before the first step.

        Args:
            func: As in :meth:`BaseRNNCell.begin_state`.
            **kwargs: Further arguments of it.
        """
        self._check_not_modified()
        return [s for cell in self._cells for s in cell.begin_state(func=func, **kwargs)]

    def unpack_weights(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """Weights gate by gate, from weights as the cells have them.

        Args:
            args: Arrays by name.
        """
        unpacked = dict(args)
        for cell in self._cells:
            unpacked = cell.unpack_weights(unpacked)
        return unpacked

    def pack_weights(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """Weights as the cells have them, from weights gate by gate.

        Args:
            args: Arrays by name.
        """
        packed = dict(args)
        for cell in self._cells:
            packed = cell.pack_weights(packed)
        return packed


class SequentialRNNCell(_CombinedCell):
    """Cells one after the other: the output of each is the input of the next.

    Args:
        params: Container of the variables of all cells.

    Example:
        >>> stack = mx.rnn.SequentialRNNCell()
        >>> stack.add(mx.rnn.LSTMCell(8, prefix="l0_"))
        >>> stack.add(mx.rnn.GRUCell(4, prefix="l1_"))
        >>> outputs, states = stack.unroll(3, mx.sym.var("data"), merge_outputs=True)
        >>> outputs.infer_shape(data=(2, 3, 5))[1], len(states)
        ([(2, 3, 4)], 3)
    """

    def __init__(self, params: RNNParams | None = None) -> None:
        super().__init__("", params, ())

    def add(self, cell: BaseRNNCell) -> None:
        """Append a cell.

        Args:
            cell: The cell.

        Raises:
            AssertionError: Both containers have variables of their own.
        """
        self._append(cell)

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step; see :class:`BaseRNNCell`."""
        self._counter += 1
        next_states: list[Any] = []
        start = 0
        for cell in self._cells:
            stop = start + len(cell.state_info)
            inputs, new = cell(inputs, states[start:stop])
            next_states.extend(new)
            start = stop
        return inputs, next_states

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Any = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, list[Any]]:
        """The graph of all steps of a sequence, cell by cell; see :meth:`BaseRNNCell.unroll`.

        Args:
            length: Number of steps.
            inputs: Symbol of the sequence, or a list of one symbol per step.
            begin_state: States before the first step.
            layout: Layout of the sequence.
            merge_outputs: True for one symbol, False for a list.
        """
        self.reset()
        states = self.begin_state() if begin_state is None else begin_state
        next_states: list[Any] = []
        start = 0
        for i, cell in enumerate(self._cells):
            stop = start + len(cell.state_info)
            last = i + 1 == len(self._cells)
            inputs, new = cell.unroll(
                length,
                inputs=inputs,
                begin_state=states[start:stop],
                layout=layout,
                merge_outputs=merge_outputs if last else None,
            )
            next_states.extend(new)
            start = stop
        return inputs, next_states


class BidirectionalCell(_CombinedCell):
    """Two cells that read the sequence forwards and backwards; their outputs are joined.

    ``unroll`` returns the states after the last step as two lists, one per cell.

    Args:
        l_cell: The cell that reads forwards.
        r_cell: The cell that reads backwards.
        params: Container of the variables of both.
        output_prefix: Beginning of the outputs' names.

    Example:
        >>> cell = mx.rnn.BidirectionalCell(
        ...     mx.rnn.LSTMCell(4, prefix="l_"), mx.rnn.LSTMCell(4, prefix="r_"))
        >>> outputs, states = cell.unroll(3, mx.sym.var("data"), merge_outputs=True)
        >>> outputs.infer_shape(data=(2, 3, 5))[1]
        [(2, 3, 8)]
    """

    def __init__(
        self,
        l_cell: BaseRNNCell,
        r_cell: BaseRNNCell,
        params: RNNParams | None = None,
        output_prefix: str = "bi_",
    ) -> None:
        super().__init__("", params, (l_cell, r_cell))
        self._output_prefix = output_prefix

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """There is no single step.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError("Bidirectional cannot be stepped. Please use unroll")

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
        steps, axis = normalize_sequence(length, inputs, layout, False)
        states = self.begin_state() if begin_state is None else begin_state
        left, right = self._cells
        count = len(left.state_info)
        l_outputs, l_states = left.unroll(
            length, steps, begin_state=states[:count], layout=layout, merge_outputs=merge_outputs
        )
        r_outputs, r_states = right.unroll(
            length,
            steps[::-1],
            begin_state=states[count:],
            layout=layout,
            merge_outputs=merge_outputs,
        )
        if merge_outputs is None:
            merge_outputs = isinstance(l_outputs, Symbol) and isinstance(r_outputs, Symbol)
        l_outputs, _ = normalize_sequence(length, l_outputs, layout, merge_outputs)
        r_outputs, _ = normalize_sequence(length, r_outputs, layout, merge_outputs)
        outputs: Any
        if merge_outputs:
            turned = sym.reverse(r_outputs, axis=axis)
            outputs = sym.concat(l_outputs, turned, dim=2, name=f"{self._output_prefix}out")
        else:
            outputs = [
                sym.concat(l_output, r_output, dim=1, name=f"{self._output_prefix}t{i}")
                for i, (l_output, r_output) in enumerate(
                    zip(l_outputs, r_outputs[::-1], strict=True)
                )
            ]
        # reference: the states are not joined
        return outputs, [l_states, r_states]
