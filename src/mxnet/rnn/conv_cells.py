"""Cells whose maps are convolutions, for sequences of images."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from mxnet import symbol as sym
from mxnet.base import MXNetError
from mxnet.rnn.base_cell import BaseRNNCell, RNNParams, activated
from mxnet.rnn.step_cells import gru_step, lstm_step

_LEAKY = functools.partial(sym.LeakyReLU, act_type="leaky", slope=0.2)
_LAYOUTS = ("NCHW", "NHWC")
Pair = tuple[int, int]


class BaseConvRNNCell(BaseRNNCell):
    """Base class of the cells with convolutions of input and state.

    Args:
        input_shape: Shape of the input with the axis of the batch, such as ``(1, 3, 8, 8)``.
        num_hidden: Channels of the state.
        h2h_kernel: Kernel of the state's convolution; odd.
        h2h_dilate: Dilation of the state's convolution.
        i2h_kernel: Kernel of the input's convolution.
        i2h_stride: Stride of the input's convolution.
        i2h_pad: Padding of the input's convolution.
        i2h_dilate: Dilation of the input's convolution.
        i2h_weight_initializer: Initializer of the input's weight.
        h2h_weight_initializer: Initializer of the state's weight.
        i2h_bias_initializer: Initializer of the input's bias.
        h2h_bias_initializer: Initializer of the state's bias.
        activation: Name of the activation, or a function of symbols.
        prefix: Beginning of names.
        params: Container of the variables, to share them.
        conv_layout: ``"NCHW"`` or ``"NHWC"``.

    Raises:
        AssertionError: ``h2h_kernel`` is even.
        MXNetError: The layout is unknown, or the input too small.
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        num_hidden: int,
        h2h_kernel: Pair,
        h2h_dilate: Pair,
        i2h_kernel: Pair,
        i2h_stride: Pair,
        i2h_pad: Pair,
        i2h_dilate: Pair,
        i2h_weight_initializer: Any,
        h2h_weight_initializer: Any,
        i2h_bias_initializer: Any,
        h2h_bias_initializer: Any,
        activation: Any,
        prefix: str = "",
        params: RNNParams | None = None,
        conv_layout: str = "NCHW",
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        if h2h_kernel[0] % 2 == 0 or h2h_kernel[1] % 2 == 0:
            raise AssertionError(f"Only support odd number, get h2h_kernel= {h2h_kernel}")
        if conv_layout not in _LAYOUTS:
            raise MXNetError(
                f"{type(self).__name__}: conv_layout is {conv_layout!r}, expected one of "
                f"{', '.join(_LAYOUTS)}"
            )
        self._num_hidden = num_hidden
        self._activation = activation
        self._conv_layout = conv_layout
        self._input_shape = tuple(input_shape)
        self._h2h_kernel, self._h2h_dilate = h2h_kernel, h2h_dilate
        # The state keeps its size.
        self._h2h_pad = tuple(d * (k - 1) // 2 for d, k in zip(h2h_dilate, h2h_kernel, strict=True))
        self._i2h_kernel, self._i2h_stride = i2h_kernel, i2h_stride
        self._i2h_pad, self._i2h_dilate = i2h_pad, i2h_dilate
        self._state_shape = self._shape_of_state()
        self._iW = self._params.get("i2h_weight", init=i2h_weight_initializer)
        self._hW = self._params.get("h2h_weight", init=h2h_weight_initializer)
        self._iB = self._params.get("i2h_bias", init=i2h_bias_initializer)
        self._hB = self._params.get("h2h_bias", init=h2h_bias_initializer)

    def _shape_of_state(self) -> tuple[int, ...]:
        if len(self._input_shape) != 4:
            raise MXNetError(
                f"{type(self).__name__}: input_shape is {self._input_shape}, expected four axes "
                f"({', '.join(self._conv_layout)})"
            )
        first = self._conv_layout.find("H")
        sizes = [
            (size + 2 * pad - dilate * (kernel - 1) - 1) // stride + 1
            for size, kernel, stride, pad, dilate in zip(
                self._input_shape[first : first + 2],
                self._i2h_kernel,
                self._i2h_stride,
                self._i2h_pad,
                self._i2h_dilate,
                strict=True,
            )
        ]
        if min(sizes) < 1:
            raise MXNetError(
                f"{type(self).__name__}: input_shape {self._input_shape} is too small for "
                f"i2h_kernel={self._i2h_kernel}"
            )
        if self._conv_layout == "NCHW":
            return (0, self._num_hidden, *sizes)
        return (0, *sizes, self._num_hidden)

    @property
    def _num_gates(self) -> int:
        return len(self._gate_names)

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of the state."""
        return [{"shape": self._state_shape, "__layout__": self._conv_layout}]

    def _maps(self, inputs: Any, state: Any, name: str) -> tuple[Any, Any]:
        """The convolutions of all gates."""
        channels = self._num_hidden * self._num_gates
        i2h = sym.Convolution(
            name=f"{name}i2h",
            data=inputs,
            num_filter=channels,
            kernel=self._i2h_kernel,
            stride=self._i2h_stride,
            pad=self._i2h_pad,
            dilate=self._i2h_dilate,
            weight=self._iW,
            bias=self._iB,
            layout=self._conv_layout,
        )
        h2h = sym.Convolution(
            name=f"{name}h2h",
            data=state,
            num_filter=channels,
            kernel=self._h2h_kernel,
            dilate=self._h2h_dilate,
            pad=self._h2h_pad,
            stride=(1, 1),
            weight=self._hW,
            bias=self._hB,
            layout=self._conv_layout,
        )
        return i2h, h2h

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step, which subclasses define.

        Raises:
            NotImplementedError: In this class.
        """
        raise NotImplementedError("BaseConvRNNCell is abstract class for convolutional RNN")


class ConvRNNCell(BaseConvRNNCell):
    """A plain recurrent cell with convolutions.

    Args:
        input_shape: Shape of the input with the axis of the batch, such as ``(1, 3, 8, 8)``.
        num_hidden: Channels of the state.
        h2h_kernel: Kernel of the state's convolution; odd.
        h2h_dilate: Dilation of the state's convolution.
        i2h_kernel: Kernel of the input's convolution.
        i2h_stride: Stride of the input's convolution.
        i2h_pad: Padding of the input's convolution.
        i2h_dilate: Dilation of the input's convolution.
        i2h_weight_initializer: Initializer of the input's weight.
        h2h_weight_initializer: Initializer of the state's weight.
        i2h_bias_initializer: Initializer of the input's bias.
        h2h_bias_initializer: Initializer of the state's bias.
        activation: Name of the activation, or a function of symbols.
        prefix: Beginning of names.
        params: Container of the variables, to share them.
        conv_layout: ``"NCHW"`` or ``"NHWC"``.

    Example:
        >>> cell = mx.rnn.ConvRNNCell((1, 3, 8, 8), num_hidden=4)
        >>> cell.state_shape
        [(0, 4, 8, 8)]
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        num_hidden: int,
        h2h_kernel: Pair = (3, 3),
        h2h_dilate: Pair = (1, 1),
        i2h_kernel: Pair = (3, 3),
        i2h_stride: Pair = (1, 1),
        i2h_pad: Pair = (1, 1),
        i2h_dilate: Pair = (1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        activation: Any = _LEAKY,
        prefix: str = "ConvRNN_",
        params: RNNParams | None = None,
        conv_layout: str = "NCHW",
    ) -> None:
        super().__init__(
            input_shape, num_hidden, h2h_kernel, h2h_dilate, i2h_kernel, i2h_stride, i2h_pad,
            i2h_dilate, i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, activation, prefix, params, conv_layout,
        )  # fmt: skip

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


class ConvLSTMCell(BaseConvRNNCell):
    """A long short-term memory cell with convolutions.

    Args:
        input_shape: Shape of the input with the axis of the batch, such as ``(1, 3, 8, 8)``.
        num_hidden: Channels of the states.
        h2h_kernel: Kernel of the state's convolution; odd.
        h2h_dilate: Dilation of the state's convolution.
        i2h_kernel: Kernel of the input's convolution.
        i2h_stride: Stride of the input's convolution.
        i2h_pad: Padding of the input's convolution.
        i2h_dilate: Dilation of the input's convolution.
        i2h_weight_initializer: Initializer of the input's weight.
        h2h_weight_initializer: Initializer of the state's weight.
        i2h_bias_initializer: Initializer of the input's bias.
        h2h_bias_initializer: Initializer of the state's bias.
        activation: Name of the activation, or a function of symbols.
        prefix: Beginning of names.
        params: Container of the variables, to share them.
        conv_layout: ``"NCHW"`` or ``"NHWC"``.

    Example:
        >>> cell = mx.rnn.ConvLSTMCell((1, 3, 8, 8), num_hidden=4)
        >>> outputs, states = cell.unroll(2, mx.sym.var("data"), merge_outputs=True)
        >>> outputs.infer_shape(data=(5, 2, 3, 8, 8))[1]
        [(5, 2, 4, 8, 8)]

    References:
        X. Shi et al., "Convolutional LSTM Network: A Machine Learning Approach for Precipitation
        Nowcasting", 2015. https://arxiv.org/abs/1506.04214
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        num_hidden: int,
        h2h_kernel: Pair = (3, 3),
        h2h_dilate: Pair = (1, 1),
        i2h_kernel: Pair = (3, 3),
        i2h_stride: Pair = (1, 1),
        i2h_pad: Pair = (1, 1),
        i2h_dilate: Pair = (1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        activation: Any = _LEAKY,
        prefix: str = "ConvLSTM_",
        params: RNNParams | None = None,
        conv_layout: str = "NCHW",
    ) -> None:
        super().__init__(
            input_shape, num_hidden, h2h_kernel, h2h_dilate, i2h_kernel, i2h_stride, i2h_pad,
            i2h_dilate, i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, activation, prefix, params, conv_layout,
        )  # fmt: skip

    @property
    def _gate_names(self) -> Sequence[str]:
        return ["_i", "_f", "_c", "_o"]

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of the states."""
        return [{"shape": self._state_shape, "__layout__": self._conv_layout} for _ in range(2)]

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step; see :class:`BaseRNNCell`."""
        self._counter += 1
        name = f"{self._prefix}t{self._counter}_"
        i2h, h2h = self._maps(inputs, states[0], name)
        axis = self._conv_layout.find("C")
        return lstm_step(i2h + h2h, states[1], self._activation, axis, name)


class ConvGRUCell(BaseConvRNNCell):
    """A gated recurrent unit with convolutions.

    Args:
        input_shape: Shape of the input with the axis of the batch, such as ``(1, 3, 8, 8)``.
        num_hidden: Channels of the state.
        h2h_kernel: Kernel of the state's convolution; odd.
        h2h_dilate: Dilation of the state's convolution.
        i2h_kernel: Kernel of the input's convolution.
        i2h_stride: Stride of the input's convolution.
        i2h_pad: Padding of the input's convolution.
        i2h_dilate: Dilation of the input's convolution.
        i2h_weight_initializer: Initializer of the input's weight.
        h2h_weight_initializer: Initializer of the state's weight.
        i2h_bias_initializer: Initializer of the input's bias.
        h2h_bias_initializer: Initializer of the state's bias.
        activation: Name of the activation, or a function of symbols.
        prefix: Beginning of names.
        params: Container of the variables, to share them.
        conv_layout: ``"NCHW"`` or ``"NHWC"``.

    Example:
        >>> cell = mx.rnn.ConvGRUCell((1, 3, 8, 8), num_hidden=4)
        >>> cell.state_shape
        [(0, 4, 8, 8)]
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        num_hidden: int,
        h2h_kernel: Pair = (3, 3),
        h2h_dilate: Pair = (1, 1),
        i2h_kernel: Pair = (3, 3),
        i2h_stride: Pair = (1, 1),
        i2h_pad: Pair = (1, 1),
        i2h_dilate: Pair = (1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        activation: Any = _LEAKY,
        prefix: str = "ConvGRU_",
        params: RNNParams | None = None,
        conv_layout: str = "NCHW",
    ) -> None:
        super().__init__(
            input_shape, num_hidden, h2h_kernel, h2h_dilate, i2h_kernel, i2h_stride, i2h_pad,
            i2h_dilate, i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, activation, prefix, params, conv_layout,
        )  # fmt: skip

    @property
    def _gate_names(self) -> Sequence[str]:
        return ["_r", "_z", "_o"]

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step; see :class:`BaseRNNCell`."""
        self._counter += 1
        name = f"{self._prefix}t{self._counter}_"
        i2h, h2h = self._maps(inputs, states[0], name)
        axis = None if self._conv_layout == "NCHW" else self._conv_layout.find("C")
        return gru_step(i2h, h2h, states[0], self._activation, axis, name)
