"""The recurrent layer on quantized sequences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import NAME_OF
from mxnet.operators.recurrent import rnn
from mxnet.operators.registry import operator


def _count_outputs(params: Mapping[str, Any]) -> int:
    if not params["state_outputs"]:
        return 1
    return 3 if params["mode"] == "lstm" else 2


@operator("_contrib_quantized_rnn", num_outputs=_count_outputs)
def quantized_rnn(
    data: Tensor,
    parameters: Tensor,
    state: Tensor,
    state_cell: Tensor | None = None,
    data_scale: Tensor | None = None,
    data_shift: Tensor | None = None,
    *,
    state_size: int,
    num_layers: int,
    bidirectional: bool = False,
    mode: Literal["gru", "lstm", "rnn_relu", "rnn_tanh"],
    p: float = 0.0,
    state_outputs: bool = False,
    projection_size: int | None = None,
    lstm_state_clip_min: float | None = None,
    lstm_state_clip_max: float | None = None,
    lstm_state_clip_nan: bool = False,
    use_sequence_length: bool = False,
    generator: torch.Generator,
) -> Tensor | tuple[Tensor, ...]:
    r"""``RNN`` on sequences of bytes from ``quantize_asym``, for prediction.

    The bytes :math:`q` are read as :math:`(q - b) / s`; weights and states are real numbers and
    stay so, while the reference rounds them to 8 bits on the way: results agree within the error
    of that rounding.

    Shapes:
        data: ``(T, N, C)``.
        parameters, state, state_cell: As for ``RNN``.
        data_scale, data_shift: ``(1,)``.
        output: As for ``RNN``.

    Args:
        data: uint8.
        parameters: Packed weights and biases; float32.
        state: Initial hidden state; float32.
        state_cell: Initial cell state.
        data_scale: The scale :math:`s`.
        data_shift: The shift :math:`b`.
        state_size: As for ``RNN``.
        num_layers: As for ``RNN``.
        bidirectional: As for ``RNN``.
        mode: The kind of cell: ``"lstm"``; others are not defined on bytes.
        p: Not used; nothing is dropped in prediction.
        state_outputs: Also return the final states.
        projection_size: As for ``RNN``.
        lstm_state_clip_min: As for ``RNN``.
        lstm_state_clip_max: As for ``RNN``.
        lstm_state_clip_nan: As for ``RNN``.
        use_sequence_length: Must be False; there is no input for the lengths.

    Returns:
        float32, as ``RNN``.

    Raises:
        MXNetError: ``mode`` is not ``"lstm"``, ``data`` is not uint8, or an input is missing.

    Example:
        >>> x, scale, shift = mx.nd.contrib.quantize_asym(mx.nd.array([[[0, 1]], [[1, 0]]]))
        >>> w, h = mx.nd.zeros((84,)), mx.nd.zeros((1, 1, 3))
        >>> mx.nd.contrib.quantized_rnn(
        ...     x, w, h, h, scale, shift, mode="lstm", state_size=3, num_layers=1
        ... ).shape
        (2, 1, 3)
    """
    name = "quantized_rnn"
    if mode != "lstm" or use_sequence_length:
        raise MXNetError(
            f"{name}: expected mode='lstm' and use_sequence_length=False, "
            f"got {mode!r} and {use_sequence_length}"
        )
    if data.dtype is not torch.uint8:
        raise MXNetError(f"{name}: data must be uint8, got {NAME_OF[data.dtype]}")
    if state_cell is None or data_scale is None or data_shift is None:
        raise MXNetError(f"{name}: state_cell, data_scale and data_shift are needed")
    sequences = (data - data_shift.detach()) / data_scale.detach()
    result: Tensor | tuple[Tensor, ...] = rnn.body(
        sequences,
        parameters,
        state,
        state_cell,
        state_size=state_size,
        num_layers=num_layers,
        bidirectional=bidirectional,
        mode=mode,
        state_outputs=state_outputs,
        projection_size=projection_size,
        lstm_state_clip_min=lstm_state_clip_min,
        lstm_state_clip_max=lstm_state_clip_max,
        lstm_state_clip_nan=lstm_state_clip_nan,
        is_train=False,
        generator=generator,
    )
    return result


@quantized_rnn.uses_inputs
def _(params: Mapping[str, Any]) -> Sequence[str]:
    return ("data", "parameters", "state", "state_cell", "data_scale", "data_shift")
