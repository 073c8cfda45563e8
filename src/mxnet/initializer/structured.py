"""Initializers of weights with parts: interpolation kernels, LSTM biases, packed RNN parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from mxnet.base import MXNetError
from mxnet.initializer.base import InitDesc, Initializer, create, fill_bilinear, register
from mxnet.ndarray import NDArray

# Names of the gates, in the order in which their weights are stored.
_GATES = {
    "rnn_relu": ("",),
    "rnn_tanh": ("",),
    "lstm": ("_i", "_f", "_c", "_o"),
    "gru": ("_r", "_z", "_o"),
}


@register
class Bilinear(Initializer):
    """Make a deconvolution interpolate linearly in two dimensions.

    Shapes:
        weight: ``(O, I, H, W)``; every kernel is filled alike.

    Example:
        >>> weight = mx.nd.zeros((1, 1, 4, 4))
        >>> mx.init.Bilinear()(mx.init.InitDesc("up_weight"), weight)
        >>> weight[0, 0, 1].asnumpy().tolist()
        [0.1875, 0.5625, 0.5625, 0.1875]
    """

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, _: str, arr: NDArray) -> None:
        fill_bilinear(arr)


@register
class LSTMBias(Initializer):
    """Set the bias of an LSTM's forget gate, and all other biases to 0.

    Set it as the ``init`` of the bias variable; the name alone would choose zeros.

    Shapes:
        bias: ``(4 * hidden,)``; gates in the order input, forget, cell, output.

    Args:
        forget_bias: Bias of the forget gate; 1 lets memories last at the start of training.

    Example:
        >>> bias = mx.nd.zeros((4,))
        >>> init = mx.init.LSTMBias(2.0)
        >>> init(mx.init.InitDesc("lstm_bias", {"__init__": init.dumps()}), bias)
        >>> bias.asnumpy()
        array([0., 2., 0., 0.], dtype=float32)

    References:
        Jozefowicz, Zaremba and Sutskever (2015), "An Empirical Exploration of Recurrent Network
        Architectures". https://proceedings.mlr.press/v37/jozefowicz15.html
    """

    def __init__(self, forget_bias: float = 1.0) -> None:
        super().__init__(forget_bias=forget_bias)
        self.forget_bias = forget_bias

    def _init_weight(self, _: str, arr: NDArray) -> None:
        arr[:] = 0
        hidden = arr.shape[0] // 4
        arr[hidden : 2 * hidden] = self.forget_bias


@register
class FusedRNN(Initializer):
    """Initialise the packed parameters of the operator ``RNN`` gate by gate.

    Every gate's weight and bias is handed to another initializer under the name that it has in an
    unfused cell, such as ``l0_i2h_f_weight``; biases of an LSTM's forget gates are ``forget_bias``.

    Shapes:
        parameters: one axis; first the weights of layer 0 (input to hidden, hidden to hidden, then
            those of the reverse direction), of layer 1 and so on, then the biases in the same
            order.

    Args:
        init: Initializer of the parts, or its name or JSON; None uses that of the whole network.
        num_hidden: Size of the hidden state.
        num_layers: Number of layers.
        mode: ``"rnn_relu"``, ``"rnn_tanh"``, ``"lstm"`` or ``"gru"``.
        bidirectional: Whether each layer has a reverse direction.
        forget_bias: Bias of an LSTM's forget gates.

    Raises:
        ValueError: ``mode`` is none of the four.

    Example:
        >>> parameters = mx.nd.zeros((4 * 2 * (3 + 2 + 2),))
        >>> init = mx.init.FusedRNN(mx.init.One(), num_hidden=2, num_layers=1, mode="lstm")
        >>> init(mx.init.InitDesc("lstm_weight"), parameters)
        >>> parameters[40:48].asnumpy().tolist()
        [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    """

    def __init__(
        self,
        init: Initializer | str | None,
        num_hidden: int,
        num_layers: int,
        mode: str,
        bidirectional: bool = False,
        forget_bias: float = 1.0,
    ) -> None:
        if mode not in _GATES:
            raise ValueError(f"FusedRNN: mode is {mode!r}, expected one of {', '.join(_GATES)}")
        own: Any = None if init is None else create(init)
        super().__init__(
            init=None if own is None else own.dumps(),
            num_hidden=num_hidden,
            num_layers=num_layers,
            mode=mode,
            bidirectional=bidirectional,
            forget_bias=forget_bias,
        )
        self._init = own
        self._num_hidden = num_hidden
        self._num_layers = num_layers
        self._mode = mode
        self._bidirectional = bidirectional
        self._forget_bias = forget_bias

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        global_init = getattr(desc, "global_init", None)
        # Called directly, it is itself the initializer of the network, and cannot fill the parts.
        init = self._init or (None if global_init is self else global_init)
        if init is None:
            raise ValueError(
                f"FusedRNN: there is no initializer for the parts of {desc}; give init"
            )
        forget_gate = "f_bias" if self._mode == "lstm" else None
        start = 0
        for name, shape in self._parts(arr):
            stop = start + math.prod(shape)
            part = arr[start:stop].reshape(shape)
            if forget_gate and name.endswith(forget_gate):
                part[:] = self._forget_bias
            else:
                init(InitDesc(name, global_init=global_init), part)
            start = stop

    def _parts(self, arr: NDArray) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Names and shapes of the gates' weights and biases, in the order of the packed array."""
        hidden, gates = self._num_hidden, _GATES[self._mode]
        directions = "lr" if self._bidirectional else "l"
        features = self._num_inputs(arr)
        for layer in range(self._num_layers):
            for direction in directions:
                for source, size in (("i2h", features), ("h2h", hidden)):
                    for gate in gates:
                        yield f"{direction}{layer}_{source}{gate}_weight", (hidden, size)
            features = hidden * len(directions)
        for layer in range(self._num_layers):
            for direction in directions:
                for source in ("i2h", "h2h"):
                    for gate in gates:
                        yield f"{direction}{layer}_{source}{gate}_bias", (hidden,)

    def _num_inputs(self, arr: NDArray) -> int:
        """The number of input features, which the number of parameters tells."""
        hidden, gates = self._num_hidden, len(_GATES[self._mode])
        directions = 2 if self._bidirectional else 1
        per_feature = gates * hidden * directions
        later_layers = (self._num_layers - 1) * per_feature * (hidden * directions + hidden + 2)
        features, rest = divmod(arr.size - later_layers - per_feature * (hidden + 2), per_feature)
        if rest or features < 1:
            raise MXNetError(
                f"FusedRNN: {arr.size} parameters do not fit {self._num_layers} layers of "
                f"{self._mode} with num_hidden={hidden} and {directions} direction(s)"
            )
        return features
