"""Cells that compute one step: plain, LSTM and GRU."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet import initializer
from mxnet import symbol as sym
from mxnet.rnn.base_cell import BaseRNNCell, RNNParams, activated


class _DenseCell(BaseRNNCell):
    """A cell with affine maps of input and state.

    Args:
        num_hidden: Size of the state.
        prefix: Beginning of the names.
        params: Container of the variables.
        bias_init: Initializer of the bias of the input's map.
    """

    def __init__(
        self,
        num_hidden: int,
        prefix: str,
        params: RNNParams | None,
        bias_init: Any = None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._num_hidden = num_hidden
        self._iW = self.params.get("i2h_weight")
        self._iB = self.params.get("i2h_bias", init=bias_init)
        self._hW = self.params.get("h2h_weight")
        self._hB = self.params.get("h2h_bias")
        self._own_params = params is None

    def _maps(self, inputs: Any, state: Any, name: str) -> tuple[Any, Any]:
        """The affine maps of all gates."""
        size = self._num_hidden * len(self._gate_names)
        i2h = sym.FullyConnected(
            data=inputs, weight=self._iW, bias=self._iB, num_hidden=size, name=f"{name}i2h"
        )
        h2h = sym.FullyConnected(
            data=state, weight=self._hW, bias=self._hB, num_hidden=size, name=f"{name}h2h"
        )
        return i2h, h2h


class RNNCell(_DenseCell):
    r"""A plain recurrent cell, :math:`h' = f(W_i x + b_i + W_h h + b_h)`.

    Shapes:
        inputs: ``(batch, features)``.
        states: ``(batch, num_hidden)``.
        output: ``(batch, num_hidden)``.

    Args:
        num_hidden: Size of the state.
        activation: Name of :math:`f`, or a function of symbols.
        prefix: Beginning of the names of variables and nodes.
        params: Container of the variables, to share them.

    Example:
        >>> cell = mx.rnn.RNNCell(4)
        >>> outputs, states = cell.unroll(3, mx.sym.var("data"), merge_outputs=True)
        >>> outputs.infer_shape(data=(2, 3, 5))[1]
        [(2, 3, 4)]
    """

    def __init__(
        self,
        num_hidden: int,
        activation: Any = "tanh",
        prefix: str = "rnn_",
        params: RNNParams | None = None,
    ) -> None:
        super().__init__(num_hidden, prefix, params)
        self._activation = activation

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of the state."""
        return [{"shape": (0, self._num_hidden), "__layout__": "NC"}]

    @property
    def _gate_names(self) -> Sequence[str]:
        return ("",)

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step; see :class:`BaseRNNCell`."""
        self._counter += 1
        name = f"{self._prefix}t{self._counter}_"
        i2h, h2h = self._maps(inputs, states[0], name)
        output = activated(i2h + h2h, self._activation, name=f"{name}out")
        return output, [output]


class LSTMCell(_DenseCell):
    r"""A long short-term memory cell.

    With :math:`i, f, o = \sigma(\cdot)` and :math:`g = \tanh(\cdot)` of affine maps of input and
    state, :math:`c' = f c + i g` and :math:`h' = o \tanh(c')`.

    Shapes:
        inputs: ``(batch, features)``.
        states: two of ``(batch, num_hidden)``, output and memory.
        output: ``(batch, num_hidden)``.

    Args:
        num_hidden: Size of the states.
        prefix: Beginning of the names of variables and nodes.
        params: Container of the variables, to share them.
        forget_bias: First bias of the forget gate.

    Example:
        >>> cell = mx.rnn.LSTMCell(4, prefix="lstm_")
        >>> outputs, states = cell.unroll(3, mx.sym.var("data"))
        >>> [output.name for output in outputs], len(states)
        (['lstm_t0_out', 'lstm_t1_out', 'lstm_t2_out'], 2)

    References:
        S. Hochreiter, J. Schmidhuber, "Long Short-Term Memory", 1997.
        https://doi.org/10.1162/neco.1997.9.8.1735
    """

    def __init__(
        self,
        num_hidden: int,
        prefix: str = "lstm_",
        params: RNNParams | None = None,
        forget_bias: float = 1.0,
    ) -> None:
        bias_init = initializer.LSTMBias(forget_bias=forget_bias)
        super().__init__(num_hidden, prefix, params, bias_init)

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of the states."""
        return [{"shape": (0, self._num_hidden), "__layout__": "NC"} for _ in range(2)]

    @property
    def _gate_names(self) -> Sequence[str]:
        return ["_i", "_f", "_c", "_o"]

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step; see :class:`BaseRNNCell`."""
        self._counter += 1
        name = f"{self._prefix}t{self._counter}_"
        i2h, h2h = self._maps(inputs, states[0], name)
        return lstm_step(i2h + h2h, states[1], "tanh", None, name)


def lstm_step(
    gates: Any, memory: Any, activation: Any, axis: int | None, name: str
) -> tuple[Any, list[Any]]:
    """The step of an LSTM from the sums of its maps.

    Args:
        gates: Sums for the gates, joined along ``axis``.
        memory: The state that is not the output.
        activation: Name of the activation of memory and candidate, or a function of symbols.
        axis: Axis of the gates; None for the operator's default, 1.
        name: Beginning of the nodes' names.

    Returns:
        The output and the states.
    """
    options = {} if axis is None else {"axis": axis}
    parts = sym.SliceChannel(gates, num_outputs=4, name=f"{name}slice", **options)
    in_gate = sym.Activation(parts[0], act_type="sigmoid", name=f"{name}i")
    forget_gate = sym.Activation(parts[1], act_type="sigmoid", name=f"{name}f")
    candidate = activated(parts[2], activation, name=f"{name}c")
    out_gate = sym.Activation(parts[3], act_type="sigmoid", name=f"{name}o")
    kept, added = forget_gate * memory, in_gate * candidate
    new_memory = sym.elemwise_add(kept, added, name=f"{name}state")
    output = sym.elemwise_mul(out_gate, activated(new_memory, activation), name=f"{name}out")
    return output, [output, new_memory]


class GRUCell(_DenseCell):
    r"""A gated recurrent unit, in cuDNN's variant: the reset gate applies after the map.

    With :math:`r, z = \sigma(\cdot)` and :math:`n = \tanh(W_i x + b_i + r (W_h h + b_h))`,
    :math:`h' = (1 - z) n + z h`.

    Shapes:
        inputs: ``(batch, features)``.
        states: ``(batch, num_hidden)``.
        output: ``(batch, num_hidden)``.

    Args:
        num_hidden: Size of the state.
        prefix: Beginning of the names of variables and nodes.
        params: Container of the variables, to share them.

    Example:
        >>> cell = mx.rnn.GRUCell(4, prefix="gru_")
        >>> cell.params.get("i2h_weight").name
        'gru_i2h_weight'

    References:
        K. Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder for Statistical
        Machine Translation", 2014. https://arxiv.org/abs/1406.1078
    """

    def __init__(
        self, num_hidden: int, prefix: str = "gru_", params: RNNParams | None = None
    ) -> None:
        super().__init__(num_hidden, prefix, params)

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of the state."""
        return [{"shape": (0, self._num_hidden), "__layout__": "NC"}]

    @property
    def _gate_names(self) -> Sequence[str]:
        return ["_r", "_z", "_o"]

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step; see :class:`BaseRNNCell`."""
        self._counter += 1
        name = f"{self._prefix}t{self._counter}_"
        # reference: two underscores in the names of a GRU's nodes
        i2h, h2h = self._maps(inputs, states[0], f"{name}_")
        return gru_step(i2h, h2h, states[0], "tanh", None, name)


def gru_step(
    i2h: Any, h2h: Any, state: Any, activation: Any, axis: int | None, name: str
) -> tuple[Any, list[Any]]:
    """The step of a GRU from its maps of input and state.

    Args:
        i2h: Map of the input for the gates, joined along ``axis``.
        h2h: Map of the state.
        state: The state.
        activation: Name of the activation of the candidate, or a function of symbols.
        axis: Axis of the gates; None for the operator's default, 1.
        name: Beginning of the nodes' names.

    Returns:
        The output and the states.
    """
    options = {} if axis is None else {"axis": axis}
    of_input = sym.SliceChannel(i2h, num_outputs=3, name=f"{name}_i2h_slice", **options)
    of_state = sym.SliceChannel(h2h, num_outputs=3, name=f"{name}_h2h_slice", **options)
    reset_gate = sym.Activation(of_input[0] + of_state[0], act_type="sigmoid", name=f"{name}_r_act")
    update_gate = sym.Activation(
        of_input[1] + of_state[1], act_type="sigmoid", name=f"{name}_z_act"
    )
    candidate = activated(of_input[2] + reset_gate * of_state[2], activation, name=f"{name}_h_act")
    fresh = (1.0 - update_gate) * candidate
    output = sym.elemwise_add(fresh, update_gate * state, name=f"{name}out")
    return output, [output]
