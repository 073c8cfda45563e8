"""What the convolutional cells compute, for any number of spatial axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.gluon.nn.window import Lengths, expand
from mxnet.gluon.rnn.cell import HybridRecurrentCell

_OWN_OPERATORS = ("tanh", "relu", "sigmoid", "softsign")


class ConvCell(HybridRecurrentCell):
    """A cell with convolutions of input and hidden state, for some number of gates.

    Subclasses document the arguments.
    """

    _gates = 1
    _states = 1

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths,
        i2h_dilate: Lengths,
        h2h_dilate: Lengths,
        i2h_weight_initializer: Any,
        h2h_weight_initializer: Any,
        i2h_bias_initializer: Any,
        h2h_bias_initializer: Any,
        conv_layout: str,
        activation: Any,
        prefix: str | None,
        params: Any,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        ndim = len(conv_layout) - 2
        if len(input_shape) != ndim + 1:
            raise MXNetError(
                f"{type(self).__name__}: input_shape={tuple(input_shape)} must hold {ndim + 1} "
                f"numbers: the axes of conv_layout={conv_layout!r} without N"
            )
        self._input_shape = tuple(input_shape)
        self._hidden_channels = hidden_channels
        self._layout = conv_layout
        self._channel_axis = conv_layout.find("C")
        self._activation = activation
        filters = self._gates * hidden_channels
        kernel = expand("h2h_kernel", h2h_kernel, ndim)
        if not all(length % 2 for length in kernel):
            raise AssertionError(
                f"{type(self).__name__}: only odd kernels keep the state's size, got h2h_kernel="
                f"{h2h_kernel}"
            )
        dilate = expand("h2h_dilate", h2h_dilate, ndim)
        shared = {"num_filter": filters, "stride": (1,) * ndim, "layout": conv_layout}
        self._h2h: dict[str, Any] = {
            "kernel": kernel,
            "dilate": dilate,
            "pad": tuple(d * (k - 1) // 2 for d, k in zip(dilate, kernel, strict=True)),
            **shared,
        }
        self._i2h: dict[str, Any] = {
            "kernel": expand("i2h_kernel", i2h_kernel, ndim),
            "dilate": expand("i2h_dilate", i2h_dilate, ndim),
            "pad": expand("i2h_pad", i2h_pad, ndim),
            **shared,
        }
        self._state_shape = self._find_state_shape()
        channels = self._input_shape[self._channel_axis - 1]
        get = self.params.get
        self.i2h_weight = get(
            "i2h_weight",
            shape=self._weight_shape(filters, channels, self._i2h["kernel"]),
            init=i2h_weight_initializer,
            allow_deferred_init=True,
        )
        self.h2h_weight = get(
            "h2h_weight",
            shape=self._weight_shape(filters, hidden_channels, kernel),
            init=h2h_weight_initializer,
            allow_deferred_init=True,
        )
        self.i2h_bias = get(
            "i2h_bias", shape=(filters,), init=i2h_bias_initializer, allow_deferred_init=True
        )
        self.h2h_bias = get(
            "h2h_bias", shape=(filters,), init=h2h_bias_initializer, allow_deferred_init=True
        )

    def _weight_shape(
        self, filters: int, channels: int, kernel: tuple[int, ...]
    ) -> tuple[int, ...]:
        shape = list(kernel)
        shape.insert(self._channel_axis - 1, channels)
        return (filters, *shape)

    def _find_state_shape(self) -> tuple[int, ...]:
        """Shape of a sample of the states: that of the input's convolution."""
        place = self._channel_axis - 1
        lengths = self._input_shape[:place] + self._input_shape[place + 1 :]
        options = zip(
            lengths, self._i2h["kernel"], self._i2h["pad"], self._i2h["dilate"], strict=True
        )
        shape = [length + 2 * p - d * (k - 1) for length, k, p, d in options]
        if min(shape) < 1:
            raise MXNetError(
                f"{type(self).__name__}: input_shape={self._input_shape} is smaller than the "
                f"kernel {self._i2h['kernel']} with padding {self._i2h['pad']} and dilation "
                f"{self._i2h['dilate']}"
            )
        shape.insert(place, self._hidden_channels)
        return tuple(shape)

    def __repr__(self) -> str:
        channels = self._input_shape[self._channel_axis - 1]
        rows = self._gates * self._hidden_channels
        return f"{type(self).__name__}({channels} -> {rows}, {self._activation}, {self._layout})"

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes and layouts of the states."""
        shape = (batch_size, *self._state_shape)
        return [{"shape": shape, "__layout__": self._layout} for _ in range(self._states)]

    def _maps(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
        weights: tuple[Any, Any, Any, Any],
    ) -> tuple[Any, Any]:
        """The convolutions of the input and of the hidden state."""
        i2h_weight, h2h_weight, i2h_bias, h2h_bias = weights
        prefix = f"t{self._counter}_"
        i2h = F.Convolution(inputs, i2h_weight, i2h_bias, name=prefix + "i2h", **self._i2h)
        h2h = F.Convolution(states[0], h2h_weight, h2h_bias, name=prefix + "h2h", **self._h2h)
        return i2h, h2h

    def _split(self, F: Any, array: Any, name: str) -> Any:  # noqa: N803
        return F.SliceChannel(array, num_outputs=self._gates, axis=self._channel_axis, name=name)

    def _activate(self, F: Any, array: Any, name: str) -> Any:  # noqa: N803
        activation = self._activation
        if not isinstance(activation, str):
            return activation(array)
        if activation in _OWN_OPERATORS:
            return getattr(F, activation)(array, name=name)
        if activation == "leaky":
            return F.LeakyReLU(array, name=name)
        return F.Activation(array, act_type=activation, name=name)


class ConvRNN(ConvCell):
    r"""A convolutional cell of a plain recurrent network.

    Convolutions take the place of the matrix products,
    :math:`h_t = \phi(W * x_t + b_W + R * h_{t-1} + b_R)`.

    Parameters: ``i2h_weight`` :math:`W` of shape
    ``(hidden_channels, input channels, *i2h_kernel)``, ``h2h_weight`` :math:`R` of shape
    ``(hidden_channels, hidden_channels, *h2h_kernel)``, ``i2h_bias`` and ``h2h_bias``; the
    channels come where ``conv_layout`` has them.

    Shapes:
        inputs: ``(N, *input_shape)``.
        output, state: as the input's convolution, with ``hidden_channels`` channels.

    Args:
        input_shape: Shape of a sample of one step, in the order of ``conv_layout`` without N.
        hidden_channels: Number of channels of output and state.
        i2h_kernel: Lengths of the input's kernel.
        h2h_kernel: Lengths of the state's kernel; odd, since the state keeps its size.
        i2h_pad: Zeros added on both sides of each axis of the input.
        i2h_dilate: Distance between the elements of the input's kernel.
        h2h_dilate: Distance between the elements of the state's kernel.
        i2h_weight_initializer: First values of :math:`W`.
        h2h_weight_initializer: First values of :math:`R`.
        i2h_bias_initializer: First values of :math:`b_W`.
        h2h_bias_initializer: First values of :math:`b_R`.
        conv_layout: Order of the axes.
        activation: Name of :math:`\phi`, or a function or block.
        prefix: Text before the cell's names.
        params: Parameters to share.

    Raises:
        AssertionError: A kernel of the state is even, or there are not as many numbers as axes.
        MXNetError: The input is smaller than its kernel, or ``input_shape`` does not fit.
    """

    def _alias(self) -> str:
        return "conv_rnn"

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
        i2h, h2h = self._maps(F, inputs, states, (i2h_weight, h2h_weight, i2h_bias, h2h_bias))
        output = self._activate(F, i2h + h2h, f"t{self._counter}_out")
        return output, [output]


class ConvLSTM(ConvCell):
    r"""A convolutional long short-term memory cell.

    Convolutions take the place of the matrix products, with
    :math:`(i, f, g, o) = W * x_t + b_W + R * h_{t-1} + b_R`:
    :math:`c_t = \sigma(f) c_{t-1} + \sigma(i) \phi(g)`, :math:`h_t = \sigma(o) \phi(c_t)`.

    Parameters: ``i2h_weight`` :math:`W` of shape
    ``(4 * hidden_channels, input channels, *i2h_kernel)``, ``h2h_weight`` :math:`R` of shape
    ``(4 * hidden_channels, hidden_channels, *h2h_kernel)``, ``i2h_bias`` and ``h2h_bias``; the
    channels come where ``conv_layout`` has them.

    Shapes:
        inputs: ``(N, *input_shape)``.
        output, both states: as the input's convolution, with ``hidden_channels`` channels.

    Args:
        input_shape: Shape of a sample of one step, in the order of ``conv_layout`` without N.
        hidden_channels: Number of channels of output and state.
        i2h_kernel: Lengths of the input's kernel.
        h2h_kernel: Lengths of the state's kernel; odd, since the state keeps its size.
        i2h_pad: Zeros added on both sides of each axis of the input.
        i2h_dilate: Distance between the elements of the input's kernel.
        h2h_dilate: Distance between the elements of the state's kernel.
        i2h_weight_initializer: First values of :math:`W`.
        h2h_weight_initializer: First values of :math:`R`.
        i2h_bias_initializer: First values of :math:`b_W`.
        h2h_bias_initializer: First values of :math:`b_R`.
        conv_layout: Order of the axes.
        activation: Name of :math:`\phi`, or a function or block.
        prefix: Text before the cell's names.
        params: Parameters to share.

    Raises:
        AssertionError: A kernel of the state is even, or there are not as many numbers as axes.
        MXNetError: The input is smaller than its kernel, or ``input_shape`` does not fit.

    References:
        Shi et al. (2015), Convolutional LSTM Network, https://arxiv.org/abs/1506.04214
    """

    _gates = 4
    _states = 2

    def _alias(self) -> str:
        return "conv_lstm"

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
        i2h, h2h = self._maps(F, inputs, states, (i2h_weight, h2h_weight, i2h_bias, h2h_bias))
        i, f, g, o = self._split(F, i2h + h2h, prefix + "slice")
        i = F.Activation(i, act_type="sigmoid", name=prefix + "i")
        f = F.Activation(f, act_type="sigmoid", name=prefix + "f")
        g = self._activate(F, g, prefix + "c")
        o = F.Activation(o, act_type="sigmoid", name=prefix + "o")
        c = F.elemwise_add(f * states[1], i * g, name=prefix + "state")
        h = F.elemwise_mul(o, self._activate(F, c, prefix + "activation0"), name=prefix + "out")
        return h, [h, c]


class ConvGRU(ConvCell):
    r"""A convolutional gated recurrent unit.

    Convolutions take the place of the matrix products, with
    :math:`a = W * x_t + b_W`, :math:`r = R * h_{t-1} + b_R`, each in three parts:
    :math:`s = \sigma(a_1 + r_1)`, :math:`z = \sigma(a_2 + r_2)`,
    :math:`n = \phi(a_3 + s r_3)`, :math:`h_t = (1 - z) n + z h_{t-1}`.

    Parameters: ``i2h_weight`` :math:`W` of shape
    ``(3 * hidden_channels, input channels, *i2h_kernel)``, ``h2h_weight`` :math:`R` of shape
    ``(3 * hidden_channels, hidden_channels, *h2h_kernel)``, ``i2h_bias`` and ``h2h_bias``; the
    channels come where ``conv_layout`` has them.

    Shapes:
        inputs: ``(N, *input_shape)``.
        output, state: as the input's convolution, with ``hidden_channels`` channels.

    Args:
        input_shape: Shape of a sample of one step, in the order of ``conv_layout`` without N.
        hidden_channels: Number of channels of output and state.
        i2h_kernel: Lengths of the input's kernel.
        h2h_kernel: Lengths of the state's kernel; odd, since the state keeps its size.
        i2h_pad: Zeros added on both sides of each axis of the input.
        i2h_dilate: Distance between the elements of the input's kernel.
        h2h_dilate: Distance between the elements of the state's kernel.
        i2h_weight_initializer: First values of :math:`W`.
        h2h_weight_initializer: First values of :math:`R`.
        i2h_bias_initializer: First values of :math:`b_W`.
        h2h_bias_initializer: First values of :math:`b_R`.
        conv_layout: Order of the axes.
        activation: Name of :math:`\phi`, or a function or block.
        prefix: Text before the cell's names.
        params: Parameters to share.

    Raises:
        AssertionError: A kernel of the state is even, or there are not as many numbers as axes.
        MXNetError: The input is smaller than its kernel, or ``input_shape`` does not fit.
    """

    _gates = 3

    def _alias(self) -> str:
        return "conv_gru"

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
        i2h, h2h = self._maps(F, inputs, states, (i2h_weight, h2h_weight, i2h_bias, h2h_bias))
        a1, a2, a3 = self._split(F, i2h, prefix + "i2h_slice")
        r1, r2, r3 = self._split(F, h2h, prefix + "h2h_slice")
        reset = F.Activation(a1 + r1, act_type="sigmoid", name=prefix + "r_act")
        update = F.Activation(a2 + r2, act_type="sigmoid", name=prefix + "z_act")
        candidate = self._activate(F, a3 + reset * r3, prefix + "h_act")
        h = F.elemwise_add((1.0 - update) * candidate, update * states[0], name=prefix + "out")
        return h, [h]
