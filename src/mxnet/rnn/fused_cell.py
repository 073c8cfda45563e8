"""The cell of the operator ``RNN``: whole sequences in one node."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mxnet import initializer
from mxnet import ndarray as nd
from mxnet import symbol as sym
from mxnet.base import MXNetError
from mxnet.rnn.base_cell import BaseRNNCell, RNNParams, warn_deprecated
from mxnet.rnn.combined_cells import BidirectionalCell, SequentialRNNCell
from mxnet.rnn.dropout_cell import DropoutCell
from mxnet.rnn.sequences import normalize_sequence
from mxnet.rnn.step_cells import GRUCell, LSTMCell, RNNCell

# Endings of the gates' names, in the order in which their weights are stored.
_GATES = {
    "rnn_relu": [""],
    "rnn_tanh": [""],
    "lstm": ["_i", "_f", "_c", "_o"],
    "gru": ["_r", "_z", "_o"],
}


class FusedRNNCell(BaseRNNCell):
    """Layers of a recurrent network as one operator over the whole sequence.

    Its weights are one array, ``parameters``; ``unpack_weights`` and ``pack_weights`` convert from
    and to those of the cells that ``unfuse`` makes.

    Shapes:
        inputs: ``(batch, time, features)``, or ``(time, batch, features)`` for layout ``"TNC"``,
            which is faster.
        states: one, or two for LSTM, of ``(layers * directions, batch, num_hidden)``.
        output: features are ``num_hidden * directions``.

    Args:
        num_hidden: Size of the state.
        num_layers: Number of layers.
        mode: ``"rnn_relu"``, ``"rnn_tanh"``, ``"lstm"`` or ``"gru"``.
        bidirectional: Whether each layer has a reverse direction.
        dropout: Share of elements that become 0 between layers.
        get_next_state: Also return the states after the last step.
        forget_bias: First bias of an LSTM's forget gates.
        prefix: Beginning of names; by default the mode.
        params: Container of the variables, to share them.

    Raises:
        ValueError: ``mode`` is none of the four.

    Example:
        >>> cell = mx.rnn.FusedRNNCell(4, num_layers=2, mode="gru", prefix="gru_")
        >>> outputs, states = cell.unroll(3, mx.sym.var("data"), layout="TNC")
        >>> outputs.infer_shape(data=(3, 2, 5))[1]
        [(3, 2, 4)]
    """

    def __init__(
        self,
        num_hidden: int,
        num_layers: int = 1,
        mode: str = "lstm",
        bidirectional: bool = False,
        dropout: float = 0.0,
        get_next_state: bool = False,
        forget_bias: float = 1.0,
        prefix: str | None = None,
        params: RNNParams | None = None,
    ) -> None:
        super().__init__(f"{mode}_" if prefix is None else prefix, params)
        self._num_hidden = num_hidden
        self._num_layers = num_layers
        self._mode = mode
        self._bidirectional = bidirectional
        self._dropout = dropout
        self._get_next_state = get_next_state
        self._forget_bias = forget_bias
        self._directions = ["l", "r"] if bidirectional else ["l"]
        init = initializer.FusedRNN(None, num_hidden, num_layers, mode, bidirectional, forget_bias)
        self._parameter = self._params.get("parameters", init=init)

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of the states."""
        layers = self._num_layers * len(self._directions)
        count = 2 if self._mode == "lstm" else 1
        shape = (layers, 0, self._num_hidden)
        return [{"shape": shape, "__layout__": "LNC"} for _ in range(count)]

    @property
    def _gate_names(self) -> Sequence[str]:
        return _GATES[self._mode]

    @property
    def _num_gates(self) -> int:
        return len(self._gate_names)

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """There is no single step.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError("FusedRNNCell cannot be stepped. Please use unroll")

    # ---- weights -----------------------------------------------------------------------------

    def _parts(self, num_input: int) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Names and shapes of the parts, in the order in which they are stored."""
        hidden, directions = self._num_hidden, len(self._directions)
        for kind in ("weight", "bias"):
            for layer in range(self._num_layers):
                width = num_input if layer == 0 else hidden * directions
                for direction in self._directions:
                    for group, size in (("i2h", width), ("h2h", hidden)):
                        for gate in self._gate_names:
                            name = f"{self._prefix}{direction}{layer}_{group}{gate}_{kind}"
                            yield name, (hidden, size) if kind == "weight" else (hidden,)

    def _input_size(self, total: int) -> int:
        """Size of the input, from the number of elements of all weights.

        Raises:
            MXNetError: No size fits.
        """
        hidden, directions, layers = self._num_hidden, len(self._directions), self._num_layers
        rows = hidden * directions * self._num_gates
        others = hidden + (layers - 1) * hidden * (directions + 1) + 2 * layers
        size, left_over = divmod(total, rows)
        if left_over or size <= others:
            raise MXNetError(
                f"FusedRNNCell: {self._prefix}parameters has {total} elements, which fit no size "
                f"of the input with num_hidden={hidden}, num_layers={layers}, mode={self._mode!r}"
            )
        return size - others

    def unpack_weights(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """Weights gate by gate, under the names of the cells that ``unfuse`` makes.

        Args:
            args: Arrays by name, among them ``parameters``.

        Raises:
            MXNetError: The size of ``parameters`` does not fit.
        """
        unpacked = dict(args)
        packed = unpacked.pop(self._parameter.name)
        start = 0
        for name, shape in self._parts(self._input_size(packed.size)):
            stop = start + math.prod(shape)
            unpacked[name] = packed[start:stop].reshape(shape).copy()
            start = stop
        return unpacked

    def pack_weights(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """One array of all weights, from weights gate by gate.

        Args:
            args: Arrays by name.
        """
        packed = dict(args)
        first = packed[f"{self._prefix}l0_i2h{self._gate_names[0]}_weight"]
        parts = [packed.pop(name).reshape((-1,)) for name, _ in self._parts(first.shape[1])]
        packed[self._parameter.name] = nd.concat(*parts, dim=0)
        return packed

    # ---- sequences ---------------------------------------------------------------------------

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Any = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, list[Any]]:
        """The graph of a sequence: one node; see :meth:`BaseRNNCell.unroll`.

        Args:
            length: Number of steps.
            inputs: Symbol of the sequence, or a list of one symbol per step.
            begin_state: States before the first step.
            layout: Layout of the sequence.
            merge_outputs: True or None for one symbol, False for a list.
        """
        self.reset()
        sequence, axis = normalize_sequence(length, inputs, layout, True)
        if axis == 1:
            warn_deprecated(
                "NTC layout detected. Consider using TNC for FusedRNNCell for faster speed"
            )
            sequence = sym.swapaxes(sequence, dim1=0, dim2=1)
        elif axis != 0:
            raise AssertionError(f"Unsupported layout {layout}; use 'NTC' or 'TNC'")
        states = self.begin_state() if begin_state is None else begin_state
        names = ("state", "state_cell") if self._mode == "lstm" else ("state",)
        rnn = sym.RNN(
            data=sequence,
            parameters=self._parameter,
            state_size=self._num_hidden,
            num_layers=self._num_layers,
            bidirectional=self._bidirectional,
            p=self._dropout,
            state_outputs=self._get_next_state,
            mode=self._mode,
            name=f"{self._prefix}rnn",
            **dict(zip(names, states, strict=False)),
        )
        outputs, next_states = rnn, []
        if self._get_next_state:
            outputs, next_states = rnn[0], [rnn[i + 1] for i in range(len(names))]
        if axis == 1:
            outputs = sym.swapaxes(outputs, dim1=0, dim2=1)
        outputs, _ = normalize_sequence(length, outputs, layout, merge_outputs)
        return outputs, next_states

    def unfuse(self) -> SequentialRNNCell:
        """The same network as cells for single steps, with weights of their own."""
        stack = SequentialRNNCell()
        for layer in range(self._num_layers):
            cells = [self._step_cell(f"{self._prefix}{d}{layer}_") for d in self._directions]
            if self._bidirectional:
                output_prefix = f"{self._prefix}bi_l{layer}_"
                stack.add(BidirectionalCell(cells[0], cells[1], output_prefix=output_prefix))
            else:
                stack.add(cells[0])
            if self._dropout > 0 and layer + 1 < self._num_layers:
                stack.add(DropoutCell(self._dropout, prefix=f"{self._prefix}_dropout{layer}_"))
        return stack

    def _step_cell(self, prefix: str) -> BaseRNNCell:
        if self._mode == "lstm":
            return LSTMCell(self._num_hidden, prefix=prefix, forget_bias=self._forget_bias)
        if self._mode == "gru":
            return GRUCell(self._num_hidden, prefix=prefix)
        return RNNCell(self._num_hidden, activation=self._mode.split("_")[1], prefix=prefix)
