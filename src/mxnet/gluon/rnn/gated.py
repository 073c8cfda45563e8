"""The cells of plain recurrent networks, LSTM and GRU."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.gluon.rnn.cell import HybridRecurrentCell
from mxnet.gluon.rnn.steps import mask_steps, namespace_of, split_steps, time_axis
from mxnet.ndarray import NDArray


class _GateCell(HybridRecurrentCell):
    """A cell with affine maps of input and hidden state, for some number of gates.

    Args:
        hidden_size: Number of units.
        gates: Number of gates.
        mode: The operator ``RNN``'s name of the cell; None if it does not have it.
        input_size: Number of inputs; 0 lets the first step decide.
        initializers: Of the weights from input and hidden state, and of their biases.
        prefix: Text before the cell's names.
        params: Parameters to share.
    """

    def __init__(
        self,
        hidden_size: int,
        gates: int,
        mode: str | None,
        input_size: int,
        initializers: tuple[Any, Any, Any, Any],
        prefix: str | None,
        params: Any,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._hidden_size = hidden_size
        self._input_size = input_size
        self._mode = mode
        self._rows = rows = gates * hidden_size
        i2h_weight, h2h_weight, i2h_bias, h2h_bias = initializers
        get = self.params.get
        self.i2h_weight = get(
            "i2h_weight", shape=(rows, input_size), init=i2h_weight, allow_deferred_init=True
        )
        self.h2h_weight = get(
            "h2h_weight", shape=(rows, hidden_size), init=h2h_weight, allow_deferred_init=True
        )
        self.i2h_bias = get("i2h_bias", shape=(rows,), init=i2h_bias, allow_deferred_init=True)
        self.h2h_bias = get("h2h_bias", shape=(rows,), init=h2h_bias, allow_deferred_init=True)

    def __repr__(self) -> str:
        rows, inputs = self.i2h_weight.shape or (0, 0)
        return f"{type(self).__name__}({inputs or None} -> {rows})"

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes and layouts of the states."""
        return [{"shape": (batch_size, self._hidden_size), "__layout__": "NC"}]

    def _maps(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
        weights: tuple[Any, Any, Any, Any],
        prefix: str,
    ) -> tuple[Any, Any]:
        """The affine maps of the input and of the hidden state."""
        i2h_weight, h2h_weight, i2h_bias, h2h_bias = weights
        rows = self._rows
        i2h = F.FullyConnected(inputs, i2h_weight, i2h_bias, num_hidden=rows, name=prefix + "i2h")
        h2h = F.FullyConnected(
            states[0], h2h_weight, h2h_bias, num_hidden=rows, name=prefix + "h2h"
        )
        return i2h, h2h

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Sequence[Any] | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: Any = None,
    ) -> tuple[Any, list[Any]]:
        """Run the cell over whole sequences; as in :class:`RecurrentCell`.

        Arrays go through the operator ``RNN``, which computes the same without a loop in Python.
        """
        if not self._can_fuse(length, inputs, layout):
            return super().unroll(length, inputs, begin_state, layout, merge_outputs, valid_length)
        self.reset()
        axis = time_axis(layout)
        F = namespace_of(inputs)  # noqa: N806
        if isinstance(inputs, list | tuple):
            data = F.stack(*inputs, axis=0)
        else:
            data = F.swapaxes(inputs, 0, axis) if axis else inputs
        states = self._states_for(begin_state, inputs, layout)
        outputs, states = self._run_fused(data, states, valid_length)
        if not merge_outputs and (valid_length is None or merge_outputs is False):
            return split_steps(F, outputs, length, 0), states
        return (F.swapaxes(outputs, 0, axis) if axis else outputs), states

    def _run_fused(self, data: Any, states: list[Any], valid_length: Any) -> tuple[Any, list[Any]]:
        """Outputs, time first, and last states by the operator ``RNN``."""
        parameters = [p.data(data.context).reshape((-1,)) for p in self._reg_params.values()]
        options: dict[str, Any] = {"state": states[0].expand_dims(0), "mode": self._mode}
        if len(states) == 2:
            options["state_cell"] = states[1].expand_dims(0)
        if valid_length is not None:
            options.update(sequence_length=valid_length, use_sequence_length=True)
        F = namespace_of(data)  # noqa: N806
        outputs, *states = F.RNN(
            data,
            F.concat(*parameters, dim=0),
            state_size=self._hidden_size,
            num_layers=1,
            state_outputs=True,
            **options,
        )
        if valid_length is not None:
            outputs = mask_steps(F, outputs, valid_length, 0)
        return outputs, [state.reshape(state.shape[1:]) for state in states]

    def _can_fuse(self, length: int, inputs: Any, layout: str) -> bool:
        if self._mode is None or type(self) not in _FUSABLE or layout not in ("NTC", "TNC"):
            return False
        if self._forward_hooks or self._forward_pre_hooks:
            return False
        if isinstance(inputs, list | tuple):
            fits = len(inputs) == length and all(type(step) is NDArray for step in inputs)
        else:
            fits = type(inputs) is NDArray and inputs.shape[time_axis(layout)] == length
        return fits and all(p._data is not None for p in self._reg_params.values())


def _activate(F: Any, data: Any, activation: Any, name: str) -> Any:  # noqa: N803
    if isinstance(activation, str):
        if activation == "leaky":
            return F.LeakyReLU(data, name=name)
        return F.Activation(data, act_type=activation, name=name)
    if callable(activation):
        return activation(data)
    raise MXNetError(
        f"activation={activation!r} must be the name of an activation, or a function or block"
    )


class RNNCell(_GateCell):
    r"""A cell of a plain recurrent network,
    :math:`h_t = \phi(W x_t + b_W + R h_{t-1} + b_R)`.

    Parameters: ``i2h_weight`` :math:`W` of shape ``(hidden_size, input_size)``, ``h2h_weight``
    :math:`R` of shape ``(hidden_size, hidden_size)``, ``i2h_bias`` and ``h2h_bias``.

    Shapes:
        inputs: ``(N, input_size)``.
        output, state: ``(N, hidden_size)``.

    Args:
        hidden_size: Number of units.
        activation: Name of :math:`\phi`, or a block.
        i2h_weight_initializer: First values of :math:`W`.
        h2h_weight_initializer: First values of :math:`R`.
        i2h_bias_initializer: First values of :math:`b_W`.
        h2h_bias_initializer: First values of :math:`b_R`.
        input_size: Number of inputs; 0 lets the first step decide.
        prefix: Text before the cell's names.
        params: Parameters to share.

    Example:
        >>> cell = mx.gluon.rnn.RNNCell(4)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3)), cell.begin_state(2))
        >>> output.shape
        (2, 4)

    References:
        Elman (1990), Finding Structure in Time, https://doi.org/10.1207/s15516709cog1402_1
    """  # noqa: D205

    def __init__(
        self,
        hidden_size: int,
        activation: Any = "tanh",
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        modes = {"tanh": "rnn_tanh", "relu": "rnn_relu"}
        mode = modes.get(activation) if isinstance(activation, str) else None
        initializers = (
            i2h_weight_initializer, h2h_weight_initializer,
            i2h_bias_initializer, h2h_bias_initializer,
        )  # fmt: skip
        super().__init__(hidden_size, 1, mode, input_size, initializers, prefix, params)
        self._activation = activation

    def _alias(self) -> str:
        return "rnn"

    def __repr__(self) -> str:
        return f"{super().__repr__()[:-1]}, {self._activation})"

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
        i2h_weight: Any,
        h2h_weight: Any,
        i2h_bias: Any,
        h2h_bias: Any,
    ) -> Any:
        """Run one step."""
        prefix = f"t{self._counter}_"
        weights = (i2h_weight, h2h_weight, i2h_bias, h2h_bias)
        i2h, h2h = self._maps(F, inputs, states, weights, prefix)
        total = F.elemwise_add(i2h, h2h, name=prefix + "plus0")
        output = _activate(F, total, self._activation, prefix + "out")
        return output, [output]


class LSTMCell(_GateCell):
    r"""A long short-term memory cell.

    With :math:`(i, f, g, o) = W x_t + b_W + R h_{t-1} + b_R`:
    :math:`c_t = \sigma(f) c_{t-1} + \sigma(i) \tanh(g)`, :math:`h_t = \sigma(o) \tanh(c_t)`.

    Parameters: ``i2h_weight`` :math:`W` of shape ``(4 * hidden_size, input_size)``, ``h2h_weight``
    :math:`R` of shape ``(4 * hidden_size, hidden_size)``, ``i2h_bias`` and ``h2h_bias``.

    Shapes:
        inputs: ``(N, input_size)``.
        output, both states (:math:`h`, :math:`c`): ``(N, hidden_size)``.

    Args:
        hidden_size: Number of units.
        i2h_weight_initializer: First values of :math:`W`.
        h2h_weight_initializer: First values of :math:`R`.
        i2h_bias_initializer: First values of :math:`b_W`.
        h2h_bias_initializer: First values of :math:`b_R`.
        input_size: Number of inputs; 0 lets the first step decide.
        prefix: Text before the cell's names.
        params: Parameters to share.
        activation: In place of :math:`\tanh`.
        recurrent_activation: In place of :math:`\sigma`.

    Example:
        >>> cell = mx.gluon.rnn.LSTMCell(4)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4), 2)

    References:
        Hochreiter, Schmidhuber (1997), Long Short-Term Memory,
        https://doi.org/10.1162/neco.1997.9.8.1735
    """

    def __init__(
        self,
        hidden_size: int,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        prefix: str | None = None,
        params: Any = None,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
    ) -> None:
        usual = (activation, recurrent_activation) == ("tanh", "sigmoid")
        initializers = (
            i2h_weight_initializer, h2h_weight_initializer,
            i2h_bias_initializer, h2h_bias_initializer,
        )  # fmt: skip
        super().__init__(
            hidden_size, 4, "lstm" if usual else None, input_size, initializers, prefix, params
        )
        self._activation = activation
        self._recurrent_activation = recurrent_activation

    def _alias(self) -> str:
        return "lstm"

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes and layouts of the states."""
        return [*super().state_info(batch_size), *super().state_info(batch_size)]

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
        i2h_weight: Any,
        h2h_weight: Any,
        i2h_bias: Any,
        h2h_bias: Any,
    ) -> Any:
        """Run one step."""
        prefix = f"t{self._counter}_"
        weights = (i2h_weight, h2h_weight, i2h_bias, h2h_bias)
        i2h, h2h = self._maps(F, inputs, states, weights, prefix)
        total = F.elemwise_add(i2h, h2h, name=prefix + "plus0")
        i, f, g, o = F.SliceChannel(total, num_outputs=4, name=prefix + "slice")
        gate = self._recurrent_activation
        i = _activate(F, i, gate, prefix + "i")
        f = _activate(F, f, gate, prefix + "f")
        g = _activate(F, g, self._activation, prefix + "c")
        o = _activate(F, o, gate, prefix + "o")
        c = F.elemwise_add(
            F.elemwise_mul(f, states[1], name=prefix + "mul0"),
            F.elemwise_mul(i, g, name=prefix + "mul1"),
            name=prefix + "state",
        )
        activated = _activate(F, c, self._activation, prefix + "activation0")
        h = F.elemwise_mul(o, activated, name=prefix + "out")
        return h, [h, c]


class GRUCell(_GateCell):
    r"""A gated recurrent unit, in cuDNN's variant.

    With :math:`a = W x_t + b_W`, :math:`r = R h_{t-1} + b_R`, each in three parts:
    :math:`s = \sigma(a_1 + r_1)`, :math:`z = \sigma(a_2 + r_2)`,
    :math:`n = \tanh(a_3 + s r_3)`, :math:`h_t = (1 - z) n + z h_{t-1}`.

    Parameters: ``i2h_weight`` :math:`W` of shape ``(3 * hidden_size, input_size)``, ``h2h_weight``
    :math:`R` of shape ``(3 * hidden_size, hidden_size)``, ``i2h_bias`` and ``h2h_bias``.

    Shapes:
        inputs: ``(N, input_size)``.
        output, state: ``(N, hidden_size)``.

    Args:
        hidden_size: Number of units.
        i2h_weight_initializer: First values of :math:`W`.
        h2h_weight_initializer: First values of :math:`R`.
        i2h_bias_initializer: First values of :math:`b_W`.
        h2h_bias_initializer: First values of :math:`b_R`.
        input_size: Number of inputs; 0 lets the first step decide.
        prefix: Text before the cell's names.
        params: Parameters to share.

    Example:
        >>> cell = mx.gluon.rnn.GRUCell(4)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3)), cell.begin_state(2))
        >>> output.shape
        (2, 4)

    References:
        Cho et al. (2014), Learning Phrase Representations, https://arxiv.org/abs/1406.1078
    """

    def __init__(
        self,
        hidden_size: int,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        initializers = (
            i2h_weight_initializer, h2h_weight_initializer,
            i2h_bias_initializer, h2h_bias_initializer,
        )  # fmt: skip
        super().__init__(hidden_size, 3, "gru", input_size, initializers, prefix, params)

    def _alias(self) -> str:
        return "gru"

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
        i2h_weight: Any,
        h2h_weight: Any,
        i2h_bias: Any,
        h2h_bias: Any,
    ) -> Any:
        """Run one step."""
        prefix = f"t{self._counter}_"
        weights = (i2h_weight, h2h_weight, i2h_bias, h2h_bias)
        i2h, h2h = self._maps(F, inputs, states, weights, prefix)
        a1, a2, a3 = F.SliceChannel(i2h, num_outputs=3, name=prefix + "i2h_slice")
        r1, r2, r3 = F.SliceChannel(h2h, num_outputs=3, name=prefix + "h2h_slice")
        reset = F.Activation(
            F.elemwise_add(a1, r1, name=prefix + "plus0"), act_type="sigmoid", name=prefix + "r_act"
        )
        update = F.Activation(
            F.elemwise_add(a2, r2, name=prefix + "plus1"), act_type="sigmoid", name=prefix + "z_act"
        )
        candidate = F.elemwise_add(
            a3, F.elemwise_mul(reset, r3, name=prefix + "mul0"), name=prefix + "plus2"
        )
        candidate = F.Activation(candidate, act_type="tanh", name=prefix + "h_act")
        ones = F.ones_like(update, name=prefix + "ones_like0")
        kept = F.elemwise_sub(ones, update, name=prefix + "minus0")
        h = F.elemwise_add(
            F.elemwise_mul(kept, candidate, name=prefix + "mul1"),
            F.elemwise_mul(update, states[0], name=prefix + "mul20"),
            name=prefix + "out",
        )
        return h, [h]


# Subclasses may compute something else.
_FUSABLE = (RNNCell, LSTMCell, GRUCell)
