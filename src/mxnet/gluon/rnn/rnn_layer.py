"""Recurrent layers that compute whole sequences in one operator."""

from __future__ import annotations

from typing import Any

from mxnet import ndarray as nd
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.parameter_array import Parameter
from mxnet.gluon.rnn.bidirectional import BidirectionalCell
from mxnet.gluon.rnn.cell import as_first_step
from mxnet.gluon.rnn.gated import GRUCell, LSTMCell, RNNCell
from mxnet.gluon.rnn.modifiers import DropoutCell
from mxnet.gluon.rnn.stacks import HybridSequentialRNNCell
from mxnet.gluon.rnn.steps import zeros_function, zeros_symbol
from mxnet.ndarray import NDArray
from mxnet.numpy import ndarray
from mxnet.numpy import zeros as np_zeros
from mxnet.symbol import Symbol
from mxnet.thread_state import STATE

_GATES = {"rnn_relu": 1, "rnn_tanh": 1, "lstm": 4, "gru": 3}


class _RNNLayer(HybridBlock):
    """What all recurrent layers share.

    Args:
        hidden_size: Number of units.
        num_layers: Number of layers stacked on one another.
        layout: ``"TNC"`` or ``"NTC"``.
        dropout: Probability of dropping an element between layers, in training mode.
        bidirectional: Also run backwards in time.
        input_size: Number of inputs; 0 lets the first forward pass decide.
        initializers: For each kind of parameter its first values.
        mode: The operator's name of the cell.
        projection_size: Size that hidden states are projected to.
        state_clip: Smallest and largest value of cell states, and whether to clip nan.
        dtype: Element type of parameters and states.
        use_sequence_length: Whether calls pass the lengths of sequences.
        prefix: Text before the layer's names.
        params: Parameters to share.
    """

    l0_i2h_weight: Parameter

    def __init__(
        self,
        hidden_size: int,
        num_layers: int,
        layout: str,
        dropout: float,
        bidirectional: bool,
        input_size: int,
        initializers: dict[str, Any],
        mode: str,
        projection_size: int | None,
        state_clip: tuple[float | None, float | None, bool],
        dtype: Any,
        use_sequence_length: bool = False,
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        if layout not in ("TNC", "NTC"):
            raise AssertionError(f"{type(self).__name__}: layout={layout!r} must be 'TNC' or 'NTC'")
        self._hidden_size = hidden_size
        self._projection_size = projection_size or None
        self._num_layers = num_layers
        self._mode = mode
        self._layout = layout
        self._dropout = dropout
        self._dir = 2 if bidirectional else 1
        self._input_size = input_size
        self._initializers = initializers
        self._lstm_state_clip_min, self._lstm_state_clip_max, self._lstm_state_clip_nan = state_clip
        self._dtype = dtype
        self._use_sequence_length = use_sequence_length
        self._gates = _GATES[mode]
        inputs = input_size
        for layer in range(num_layers):
            for direction in "lr"[: self._dir]:
                self._register(f"{direction}{layer}_", inputs)
            inputs = (self._projection_size or hidden_size) * self._dir

    def _register(self, start: str, inputs: int) -> None:
        """Make the parameters of one layer and direction."""
        rows = self._gates * self._hidden_size
        outputs = self._projection_size or self._hidden_size
        shapes: dict[str, tuple[int, ...]] = {
            "i2h_weight": (rows, inputs),
            "h2h_weight": (rows, outputs),
            "i2h_bias": (rows,),
            "h2h_bias": (rows,),
        }
        if self._projection_size:
            shapes["h2r_weight"] = (outputs, self._hidden_size)
        for name, shape in shapes.items():
            parameter = self.params.get(
                start + name,
                shape=shape,
                init=self._initializers[name],
                allow_deferred_init=True,
                dtype=self._dtype,
            )
            setattr(self, start + name, parameter)

    def __repr__(self) -> str:
        rows, inputs = self.l0_i2h_weight.shape or (0, 0)
        text = f"{type(self).__name__}({inputs or None} -> {rows // self._gates}, {self._layout}"
        if self._num_layers != 1:
            text += f", num_layers={self._num_layers}"
        if self._dropout:
            text += f", dropout={self._dropout}"
        if self._dir == 2:
            text += ", bidirectional"
        return text + ")"

    def _collect_params_with_prefix(self, prefix: str = "") -> dict[str, Parameter]:
        # Files name the parameters as those of the cells that the layer stands for.
        start = prefix + "." if prefix else ""
        found = {}
        for name, parameter in self._reg_params.items():
            place, kind, last = name.split("_")
            direction, layer = place[0], place[1:]
            cell = f"{direction}_cell." if self._dir == 2 else ""
            found[f"{start}_unfused.{layer}.{cell}{kind}_{last}"] = parameter
        return found

    def cast(self, dtype: Any) -> None:
        """Change the element type of parameters and states."""
        super().cast(dtype)
        self._dtype = dtype

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes, layouts and element types of the states.

        Args:
            batch_size: Number of sequences.
        """
        return [self._state_info(batch_size, self._projection_size or self._hidden_size)]

    def _state_info(self, batch_size: int, size: int) -> dict[str, Any]:
        shape = (self._num_layers * self._dir, batch_size, size)
        return {"shape": shape, "__layout__": "LNC", "dtype": self._dtype}

    def begin_state(self, batch_size: int = 0, func: Any = nd.zeros, **kwargs: Any) -> list[Any]:
        """States to start with.

        Args:
            batch_size: Number of sequences.
            func: Makes a state from its shape: ``mx.nd.zeros``, ``mx.sym.var`` and the like.
            **kwargs: Further arguments of ``func``, such as ``ctx`` or ``dtype``.

        Returns:
            The states in the order of ``state_info``.

        Example:
            >>> [state.shape for state in mx.gluon.rnn.LSTM(4, num_layers=2).begin_state(3)]
            [(2, 3, 4), (2, 3, 4)]
        """
        func = zeros_function(func)
        module = getattr(func, "__module__", None) or ""
        states = []
        for i, info in enumerate(self.state_info(batch_size)):
            arguments = {**info, **kwargs}
            if module.startswith(("mxnet.ndarray", "mxnet.numpy")):
                arguments.pop("__layout__")
                states.append(func(**arguments))
            else:
                states.append(func(name=f"{self.prefix}h0_{i}", **arguments))
        if STATE.np_array:
            states = [state.as_np_ndarray() for state in states]
        return states

    def _unfuse(self) -> HybridSequentialRNNCell:
        """The same network as a stack of cells that share this layer's parameters.

        Raises:
            AssertionError: The layer projects or clips states, which no cell does.
        """
        if self._projection_size:
            raise AssertionError("_unfuse: no cell has a projection")
        if self._lstm_state_clip_min is not None:
            raise AssertionError("_unfuse: no cell clips its states")
        stack = HybridSequentialRNNCell(prefix=self.prefix, params=self.params)
        with stack.name_scope():
            inputs = self._input_size
            for layer in range(self._num_layers):
                cells = [self._cell(f"{d}{layer}_", inputs) for d in "lr"[: self._dir]]
                stack.add(BidirectionalCell(*cells) if self._dir == 2 else cells[0])
                if self._dropout and layer < self._num_layers - 1:
                    stack.add(DropoutCell(self._dropout))
                inputs = self._hidden_size * self._dir
        return stack

    def _cell(self, prefix: str, input_size: int) -> Any:
        own = {f"{k}_initializer": v for k, v in self._initializers.items() if k != "h2r_weight"}
        if self._mode == "lstm":
            return LSTMCell(self._hidden_size, input_size=input_size, prefix=prefix, **own)
        if self._mode == "gru":
            return GRUCell(self._hidden_size, input_size=input_size, prefix=prefix, **own)
        activation = self._mode.removeprefix("rnn_")
        return RNNCell(self._hidden_size, activation, input_size=input_size, prefix=prefix, **own)

    def __call__(
        self, inputs: Any, states: Any = None, sequence_length: Any = None, **kwargs: Any
    ) -> Any:
        """Run the layer.

        Args:
            inputs: The sequences.
            states: Initial state or list of initial states; zeros by default.
            sequence_length: Steps of each sequence; with ``use_sequence_length`` only.
            **kwargs: None are known.

        Returns:
            The outputs; with ``states`` also the list of final states.

        Raises:
            ValueError: The shape of a state does not fit.
        """
        if isinstance(states, NDArray | Symbol):
            states = [states]
        return super().__call__(inputs, states, sequence_length, **kwargs)

    def forward(self, inputs: Any, states: Any = None, sequence_length: Any = None) -> Any:
        """Run the layer; completes the input size first."""
        if self.l0_i2h_weight._data is None and isinstance(inputs, NDArray):
            for direction in "lr"[: self._dir]:
                weight = self._reg_params[f"{direction}0_i2h_weight"]
                weight.shape = (self._gates * self._hidden_size, inputs.shape[2])
                weight._finish_deferred_init()
        return super().forward(inputs, states, sequence_length)

    def hybrid_forward(  # type: ignore[override]  # names the inputs
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any = None,
        sequence_length: Any = None,
        **params: Any,
    ) -> Any:
        """Run the layer."""
        given = states is not None
        if not given:
            states = self._zero_states(inputs)
        elif isinstance(inputs, NDArray):
            self._check_states(inputs, states)
        if self._layout == "NTC":
            inputs = F.swapaxes(inputs, 0, 1)
        weights = [F.reshape(p, shape=(-1,)) for k, p in params.items() if k.endswith("_weight")]
        biases = [p for name, p in params.items() if name.endswith("_bias")]
        extra = [sequence_length] if self._use_sequence_length else []
        outputs, *finals = F.RNN(
            inputs,
            F._internal._rnn_param_concat(*weights, *biases, dim=0),
            *states,
            *extra,
            use_sequence_length=self._use_sequence_length,
            state_size=self._hidden_size,
            projection_size=self._projection_size,
            num_layers=self._num_layers,
            bidirectional=self._dir == 2,
            p=self._dropout,
            state_outputs=True,
            mode=self._mode,
            lstm_state_clip_min=self._lstm_state_clip_min,
            lstm_state_clip_max=self._lstm_state_clip_max,
            lstm_state_clip_nan=self._lstm_state_clip_nan,
        )
        if self._layout == "NTC":
            outputs = F.swapaxes(outputs, 0, 1)
        return (outputs, finals) if given else outputs

    def _zero_states(self, inputs: Any) -> list[Any]:
        if isinstance(inputs, NDArray):
            batch = inputs.shape[self._layout.find("N")]
            zeros = np_zeros if isinstance(inputs, ndarray) else nd.zeros
            return self.begin_state(batch, zeros, ctx=inputs.context, dtype=inputs.dtype)
        first = inputs if self._layout == "NTC" else as_first_step(inputs)
        return [zeros_symbol(first, info["shape"]) for info in self.state_info(0)]

    def _check_states(self, inputs: Any, states: Any) -> None:
        batch = inputs.shape[self._layout.find("N")]
        infos = self.state_info(batch)
        if len(states) != len(infos):
            raise ValueError(
                f"{type(self).__name__}: got {len(states)} initial states, expected {len(infos)}"
            )
        for state, info in zip(states, infos, strict=True):
            if state.shape != info["shape"]:
                raise ValueError(
                    f"Invalid recurrent state shape. Expecting {info['shape']}, got {state.shape}."
                )


class RNN(_RNNLayer):
    r"""Layers of a plain recurrent network, :math:`h_t = \phi(W x_t + b_W + R h_{t-1} + b_R)`.

    Parameters of layer ``k``: ``l{k}_i2h_weight`` :math:`W` of shape ``(hidden_size, inputs)``,
    ``l{k}_h2h_weight`` :math:`R` of shape ``(hidden_size, hidden_size)``, ``l{k}_i2h_bias``,
    ``l{k}_h2h_bias``; with ``bidirectional`` also those beginning with ``r``.

    Shapes:
        inputs: ``(T, N, C)``, or ``(N, T, C)`` for ``layout="NTC"``.
        states: ``(num_layers * D, N, hidden_size)``; ``D`` is 2 if ``bidirectional``.
        outputs: as inputs, with ``D * hidden_size`` features.

    Args:
        hidden_size: Number of units.
        num_layers: Number of layers stacked on one another.
        activation: :math:`\phi`: ``"relu"`` or ``"tanh"``.
        layout: Order of the axes.
        dropout: Probability of dropping an element between layers, in training mode.
        bidirectional: Also run backwards in time, with parameters of its own.
        i2h_weight_initializer: First values of the :math:`W`.
        h2h_weight_initializer: First values of the :math:`R`.
        i2h_bias_initializer: First values of the :math:`b_W`.
        h2h_bias_initializer: First values of the :math:`b_R`.
        input_size: Number of inputs; 0 lets the first forward pass decide.
        dtype: Element type of parameters and states.
        **kwargs: ``use_sequence_length``, ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.rnn.RNN(4, num_layers=2)
        >>> layer.initialize()
        >>> outputs, states = layer(mx.nd.ones((5, 3, 2)), layer.begin_state(3))
        >>> outputs.shape, states[0].shape
        ((5, 3, 4), (2, 3, 4))

    References:
        Elman (1990), Finding Structure in Time, https://doi.org/10.1207/s15516709cog1402_1
    """

    def __init__(
        self,
        hidden_size: int,
        num_layers: int = 1,
        activation: str = "relu",
        layout: str = "TNC",
        dropout: float = 0,
        bidirectional: bool = False,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        dtype: Any = "float32",
        **kwargs: Any,
    ) -> None:
        if activation not in ("relu", "tanh"):
            raise ValueError(f"RNN: activation={activation!r} must be 'relu' or 'tanh'")
        initializers = {
            "i2h_weight": i2h_weight_initializer,
            "h2h_weight": h2h_weight_initializer,
            "i2h_bias": i2h_bias_initializer,
            "h2h_bias": h2h_bias_initializer,
        }
        super().__init__(
            hidden_size, num_layers, layout, dropout, bidirectional, input_size, initializers,
            "rnn_" + activation, None, (None, None, False), dtype, **kwargs,
        )  # fmt: skip


class LSTM(_RNNLayer):
    r"""Layers of long short-term memory.

    With :math:`(i, f, g, o) = W x_t + b_W + R h_{t-1} + b_R`:
    :math:`c_t = \sigma(f) c_{t-1} + \sigma(i) \tanh(g)`, :math:`h_t = \sigma(o) \tanh(c_t)`, or
    :math:`h_t = P (\sigma(o) \tanh(c_t))` with ``projection_size``.

    Parameters of layer ``k``: ``l{k}_i2h_weight`` :math:`W` of shape ``(4 * hidden_size, inputs)``,
    ``l{k}_h2h_weight`` :math:`R` of shape ``(4 * hidden_size, H)``, ``l{k}_i2h_bias``,
    ``l{k}_h2h_bias``, ``l{k}_h2r_weight`` :math:`P` of shape ``(projection_size, hidden_size)``;
    with ``bidirectional`` also those beginning with ``r``.

    Shapes:
        inputs: ``(T, N, C)``, or ``(N, T, C)`` for ``layout="NTC"``.
        states: ``(num_layers * D, N, H)`` and ``(num_layers * D, N, hidden_size)``; ``D`` is 2 if
            ``bidirectional``, ``H`` is ``projection_size`` or else ``hidden_size``.
        outputs: as inputs, with ``D * H`` features.

    Args:
        hidden_size: Number of units.
        num_layers: Number of layers stacked on one another.
        layout: Order of the axes.
        dropout: Probability of dropping an element between layers, in training mode.
        bidirectional: Also run backwards in time, with parameters of its own.
        input_size: Number of inputs; 0 lets the first forward pass decide.
        i2h_weight_initializer: First values of the :math:`W`.
        h2h_weight_initializer: First values of the :math:`R`.
        i2h_bias_initializer: First values of the :math:`b_W`.
        h2h_bias_initializer: First values of the :math:`b_R`.
        projection_size: Size that hidden states are projected to; none by default.
        h2r_weight_initializer: First values of the :math:`P`.
        state_clip_min: Smallest value of a cell state; goes with ``state_clip_max``.
        state_clip_max: Largest value of a cell state.
        state_clip_nan: Clip nan to ``state_clip_min`` as well.
        dtype: Element type of parameters and states.
        **kwargs: ``use_sequence_length``, ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.rnn.LSTM(4, layout="NTC", bidirectional=True)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((3, 5, 2))).shape
        (3, 5, 8)

    References:
        Hochreiter, Schmidhuber (1997), Long Short-Term Memory,
        https://doi.org/10.1162/neco.1997.9.8.1735
        Sak et al. (2014), Long Short-Term Memory Based Recurrent Neural Network Architectures
        (projection), https://arxiv.org/abs/1402.1128
    """

    def __init__(
        self,
        hidden_size: int,
        num_layers: int = 1,
        layout: str = "TNC",
        dropout: float = 0,
        bidirectional: bool = False,
        input_size: int = 0,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        projection_size: int | None = None,
        h2r_weight_initializer: Any = None,
        state_clip_min: float | None = None,
        state_clip_max: float | None = None,
        state_clip_nan: bool = False,
        dtype: Any = "float32",
        **kwargs: Any,
    ) -> None:
        initializers = {
            "i2h_weight": i2h_weight_initializer,
            "h2h_weight": h2h_weight_initializer,
            "i2h_bias": i2h_bias_initializer,
            "h2h_bias": h2h_bias_initializer,
            "h2r_weight": h2r_weight_initializer,
        }
        super().__init__(
            hidden_size, num_layers, layout, dropout, bidirectional, input_size, initializers,
            "lstm", projection_size, (state_clip_min, state_clip_max, state_clip_nan), dtype,
            **kwargs,
        )  # fmt: skip

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes, layouts and element types of the hidden and the cell state."""
        return [*super().state_info(batch_size), self._state_info(batch_size, self._hidden_size)]


class GRU(_RNNLayer):
    r"""Layers of gated recurrent units, in cuDNN's variant.

    With :math:`a = W x_t + b_W`, :math:`r = R h_{t-1} + b_R`, each in three parts:
    :math:`s = \sigma(a_1 + r_1)`, :math:`z = \sigma(a_2 + r_2)`,
    :math:`n = \tanh(a_3 + s r_3)`, :math:`h_t = (1 - z) n + z h_{t-1}`.

    Parameters of layer ``k``: ``l{k}_i2h_weight`` :math:`W` of shape ``(3 * hidden_size, inputs)``,
    ``l{k}_h2h_weight`` :math:`R` of shape ``(3 * hidden_size, hidden_size)``, ``l{k}_i2h_bias``,
    ``l{k}_h2h_bias``; with ``bidirectional`` also those beginning with ``r``.

    Shapes:
        inputs: ``(T, N, C)``, or ``(N, T, C)`` for ``layout="NTC"``.
        states: ``(num_layers * D, N, hidden_size)``; ``D`` is 2 if ``bidirectional``.
        outputs: as inputs, with ``D * hidden_size`` features.

    Args:
        hidden_size: Number of units.
        num_layers: Number of layers stacked on one another.
        layout: Order of the axes.
        dropout: Probability of dropping an element between layers, in training mode.
        bidirectional: Also run backwards in time, with parameters of its own.
        input_size: Number of inputs; 0 lets the first forward pass decide.
        i2h_weight_initializer: First values of the :math:`W`.
        h2h_weight_initializer: First values of the :math:`R`.
        i2h_bias_initializer: First values of the :math:`b_W`.
        h2h_bias_initializer: First values of the :math:`b_R`.
        dtype: Element type of parameters and states.
        **kwargs: ``use_sequence_length``, ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.rnn.GRU(4, use_sequence_length=True)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((5, 2, 3)), sequence_length=mx.nd.array([5, 2])).shape
        (5, 2, 4)

    References:
        Cho et al. (2014), Learning Phrase Representations, https://arxiv.org/abs/1406.1078
    """

    def __init__(
        self,
        hidden_size: int,
        num_layers: int = 1,
        layout: str = "TNC",
        dropout: float = 0,
        bidirectional: bool = False,
        input_size: int = 0,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        dtype: Any = "float32",
        **kwargs: Any,
    ) -> None:
        initializers = {
            "i2h_weight": i2h_weight_initializer,
            "h2h_weight": h2h_weight_initializer,
            "i2h_bias": i2h_bias_initializer,
            "h2h_bias": h2h_bias_initializer,
        }
        super().__init__(
            hidden_size, num_layers, layout, dropout, bidirectional, input_size, initializers,
            "gru", None, (None, None, False), dtype, **kwargs,
        )  # fmt: skip
