"""Convolutional cells: recurrent networks over sequences, images and volumes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.gluon.contrib.rnn.conv_base import ConvGRU, ConvLSTM, ConvRNN
from mxnet.gluon.nn.window import Lengths


class Conv1DRNNCell(ConvRNN):
    """A convolutional cell of a plain recurrent network over sequences.

    Formulas and arguments are in :class:`ConvRNN`.

    Example:
        >>> cell = mx.gluon.contrib.rnn.Conv1DRNNCell((3, 8), 4, 3, 3, i2h_pad=1)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3, 8)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4, 8), 1)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths = (0,),
        i2h_dilate: Lengths = (1,),
        h2h_dilate: Lengths = (1,),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        conv_layout: str = "NCW",
        activation: Any = "tanh",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            input_shape, hidden_channels, i2h_kernel, h2h_kernel, i2h_pad, i2h_dilate, h2h_dilate,
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, conv_layout, activation, prefix, params,
        )  # fmt: skip


class Conv1DLSTMCell(ConvLSTM):
    """A convolutional long short-term memory cell over sequences.

    Formulas and arguments are in :class:`ConvLSTM`.

    Example:
        >>> cell = mx.gluon.contrib.rnn.Conv1DLSTMCell((3, 8), 4, 3, 3, i2h_pad=1)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3, 8)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4, 8), 2)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths = (0,),
        i2h_dilate: Lengths = (1,),
        h2h_dilate: Lengths = (1,),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        conv_layout: str = "NCW",
        activation: Any = "tanh",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            input_shape, hidden_channels, i2h_kernel, h2h_kernel, i2h_pad, i2h_dilate, h2h_dilate,
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, conv_layout, activation, prefix, params,
        )  # fmt: skip


class Conv1DGRUCell(ConvGRU):
    """A convolutional gated recurrent unit over sequences.

    Formulas and arguments are in :class:`ConvGRU`.

    Example:
        >>> cell = mx.gluon.contrib.rnn.Conv1DGRUCell((3, 8), 4, 3, 3, i2h_pad=1)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3, 8)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4, 8), 1)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths = (0,),
        i2h_dilate: Lengths = (1,),
        h2h_dilate: Lengths = (1,),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        conv_layout: str = "NCW",
        activation: Any = "tanh",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            input_shape, hidden_channels, i2h_kernel, h2h_kernel, i2h_pad, i2h_dilate, h2h_dilate,
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, conv_layout, activation, prefix, params,
        )  # fmt: skip


class Conv2DRNNCell(ConvRNN):
    """A convolutional cell of a plain recurrent network over images.

    Formulas and arguments are in :class:`ConvRNN`.

    Example:
        >>> cell = mx.gluon.contrib.rnn.Conv2DRNNCell((3, 8, 9), 4, 3, 3, i2h_pad=1)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3, 8, 9)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4, 8, 9), 1)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths = (0, 0),
        i2h_dilate: Lengths = (1, 1),
        h2h_dilate: Lengths = (1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        conv_layout: str = "NCHW",
        activation: Any = "tanh",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            input_shape, hidden_channels, i2h_kernel, h2h_kernel, i2h_pad, i2h_dilate, h2h_dilate,
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, conv_layout, activation, prefix, params,
        )  # fmt: skip


class Conv2DLSTMCell(ConvLSTM):
    """A convolutional long short-term memory cell over images.

    Formulas and arguments are in :class:`ConvLSTM`.

    Example:
        >>> cell = mx.gluon.contrib.rnn.Conv2DLSTMCell((3, 8, 9), 4, 3, 3, i2h_pad=1)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3, 8, 9)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4, 8, 9), 2)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths = (0, 0),
        i2h_dilate: Lengths = (1, 1),
        h2h_dilate: Lengths = (1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        conv_layout: str = "NCHW",
        activation: Any = "tanh",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            input_shape, hidden_channels, i2h_kernel, h2h_kernel, i2h_pad, i2h_dilate, h2h_dilate,
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, conv_layout, activation, prefix, params,
        )  # fmt: skip


class Conv2DGRUCell(ConvGRU):
    """A convolutional gated recurrent unit over images.

    Formulas and arguments are in :class:`ConvGRU`.

    Example:
        >>> cell = mx.gluon.contrib.rnn.Conv2DGRUCell((3, 8, 9), 4, 3, 3, i2h_pad=1)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3, 8, 9)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4, 8, 9), 1)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths = (0, 0),
        i2h_dilate: Lengths = (1, 1),
        h2h_dilate: Lengths = (1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        conv_layout: str = "NCHW",
        activation: Any = "tanh",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            input_shape, hidden_channels, i2h_kernel, h2h_kernel, i2h_pad, i2h_dilate, h2h_dilate,
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, conv_layout, activation, prefix, params,
        )  # fmt: skip


class Conv3DRNNCell(ConvRNN):
    """A convolutional cell of a plain recurrent network over volumes.

    Formulas and arguments are in :class:`ConvRNN`.

    Example:
        >>> cell = mx.gluon.contrib.rnn.Conv3DRNNCell((3, 4, 8, 9), 4, 3, 3, i2h_pad=1)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3, 4, 8, 9)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4, 4, 8, 9), 1)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths = (0, 0, 0),
        i2h_dilate: Lengths = (1, 1, 1),
        h2h_dilate: Lengths = (1, 1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        conv_layout: str = "NCDHW",
        activation: Any = "tanh",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            input_shape, hidden_channels, i2h_kernel, h2h_kernel, i2h_pad, i2h_dilate, h2h_dilate,
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, conv_layout, activation, prefix, params,
        )  # fmt: skip


class Conv3DLSTMCell(ConvLSTM):
    """A convolutional long short-term memory cell over volumes.

    Formulas and arguments are in :class:`ConvLSTM`.

    Example:
        >>> cell = mx.gluon.contrib.rnn.Conv3DLSTMCell((3, 4, 8, 9), 4, 3, 3, i2h_pad=1)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3, 4, 8, 9)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4, 4, 8, 9), 2)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths = (0, 0, 0),
        i2h_dilate: Lengths = (1, 1, 1),
        h2h_dilate: Lengths = (1, 1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        conv_layout: str = "NCDHW",
        activation: Any = "tanh",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            input_shape, hidden_channels, i2h_kernel, h2h_kernel, i2h_pad, i2h_dilate, h2h_dilate,
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, conv_layout, activation, prefix, params,
        )  # fmt: skip


class Conv3DGRUCell(ConvGRU):
    """A convolutional gated recurrent unit over volumes.

    Formulas and arguments are in :class:`ConvGRU`.

    Example:
        >>> cell = mx.gluon.contrib.rnn.Conv3DGRUCell((3, 4, 8, 9), 4, 3, 3, i2h_pad=1)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3, 4, 8, 9)), cell.begin_state(2))
        >>> output.shape, len(states)
        ((2, 4, 4, 8, 9), 1)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        hidden_channels: int,
        i2h_kernel: Lengths,
        h2h_kernel: Lengths,
        i2h_pad: Lengths = (0, 0, 0),
        i2h_dilate: Lengths = (1, 1, 1),
        h2h_dilate: Lengths = (1, 1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        conv_layout: str = "NCDHW",
        activation: Any = "tanh",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            input_shape, hidden_channels, i2h_kernel, h2h_kernel, i2h_pad, i2h_dilate, h2h_dilate,
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer,
            h2h_bias_initializer, conv_layout, activation, prefix, params,
        )  # fmt: skip
