"""The fused recurrent layer over torch's kernels, with parameters packed into one vector."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.neural import dropout_mask
from mxnet.operators.recurrent_steps import can_run_steps, run_steps
from mxnet.operators.registry import Shape, operator

# A file may say any number of layers; nobody has had a thousandth of this.
_MOST_LAYERS = 1 << 16
_GATES = {"rnn_relu": 1, "rnn_tanh": 1, "lstm": 4, "gru": 3}
_KERNELS: dict[str, Any] = {
    "rnn_relu": torch.rnn_relu,
    "rnn_tanh": torch.rnn_tanh,
    "lstm": torch.lstm,
    "gru": torch.gru,
}


@dataclass(frozen=True)
class _Layout:
    """Where each weight lies in the packed vector.

    The vector holds all weights, then all biases; within each by layer, then by direction, then
    input-to-hidden, hidden-to-hidden and (weights only) hidden-to-projection.

    Attributes:
        sizes: Lengths of the pieces in order.
        shapes: Shapes of the weights among them; biases are vectors as they are.
        order: For each layer, the pieces in the order in which torch takes them.
        total: Length of the vector.
    """

    sizes: tuple[int, ...]
    shapes: tuple[tuple[int, int], ...]
    order: tuple[tuple[int, ...], ...]
    total: int


@lru_cache(maxsize=256)
def _layout(
    mode: str, inputs: int, hidden: int, layers: int, directions: int, projection: int | None
) -> _Layout:
    if not 0 < layers <= _MOST_LAYERS:
        raise MXNetError(f"RNN: num_layers={layers} is not between 1 and {_MOST_LAYERS}")
    rows = _GATES[mode] * hidden
    outputs = projection or hidden
    shapes: list[tuple[int, int]] = []
    cells = []  # indices of the weights of each (layer, direction)
    for layer in range(layers):
        columns = inputs if layer == 0 else outputs * directions
        for _ in range(directions):
            weights = [(rows, columns), (rows, outputs)]
            if projection:
                weights.append((projection, hidden))
            cells.append(range(len(shapes), len(shapes) + len(weights)))
            shapes += weights
    order = []
    for layer in range(layers):
        pieces: list[int] = []
        for cell in range(layer * directions, (layer + 1) * directions):
            bias = len(shapes) + 2 * cell
            pieces += [*cells[cell][:2], bias, bias + 1, *cells[cell][2:]]
        order.append(tuple(pieces))
    sizes = (*map(math.prod, shapes), *([rows] * (2 * len(cells))))
    return _Layout(sizes, tuple(shapes), tuple(order), sum(sizes))


def _unpack(parameters: Tensor, layout: _Layout) -> list[list[Tensor]]:
    """The weights of each layer as torch takes them; views of the packed vector."""
    if parameters.shape != (layout.total,):
        raise MXNetError(
            f"RNN: parameters has shape {tuple(parameters.shape)}, expected ({layout.total},)"
        )
    pieces = list(parameters.split(layout.sizes))
    for i, shape in enumerate(layout.shapes):
        pieces[i] = pieces[i].view(shape)
    return [[pieces[i] for i in order] for order in layout.order]


def _run(
    mode: str,
    data: Tensor,
    states: tuple[Tensor, ...],
    weights: Sequence[Tensor],
    layers: int,
    bidirectional: bool,
    lengths: Tensor | None,
) -> tuple[Tensor, ...]:
    """Output and final states of ``layers`` layers by torch's kernel."""
    kernel = _KERNELS[mode]
    state: Any = states if mode == "lstm" else states[0]
    if lengths is None and can_run_steps(mode, data, weights):
        return run_steps(mode, data, states[0], weights, bidirectional)
    if lengths is None:
        result: tuple[Tensor, ...] = kernel(
            data, state, weights, True, layers, 0.0, False, bidirectional, False
        )
        return result
    # Torch's kernels for sequences of different lengths want them sorted, longest first.
    ordered, order = lengths.sort(descending=True, stable=True)
    order = order.to(data.device)
    back = order.argsort()
    packed, batch_sizes = torch._pack_padded_sequence(data.index_select(1, order), ordered, False)
    state = tuple(s.index_select(1, order) for s in states)
    output, *finals = kernel(
        packed, batch_sizes, state if mode == "lstm" else state[0], weights, True, layers, 0.0,
        False, bidirectional,
    )  # fmt: skip
    padded, _ = torch._pad_packed_sequence(output, batch_sizes, False, 0.0, data.shape[0])
    return padded.index_select(1, back), *(f.index_select(1, back) for f in finals)


def _run_clipped(
    data: Tensor,
    initial: tuple[Tensor, ...],
    weights: Sequence[Tensor],
    bidirectional: bool,
    lengths: Tensor | None,
    clip: tuple[float, float, bool],
) -> tuple[Tensor, ...]:
    """One LSTM layer whose cell state is clipped at every step.

    No kernel clips between steps, so this is a loop over time.
    """
    if lengths is not None:
        lengths = lengths.to(data.device)
    directions = 2 if bidirectional else 1
    per_direction = len(weights) // directions
    outputs, finals = [], []
    for d in range(directions):
        own = weights[d * per_direction : (d + 1) * per_direction]
        w_input, w_hidden, b_input, b_hidden, *projection = own
        gates = torch.nn.functional.linear(data, w_input, b_input)
        h, c = initial[0][d], initial[1][d]
        steps: list[Tensor] = [h] * data.shape[0]
        for t in reversed(range(data.shape[0])) if d else range(data.shape[0]):
            i, f, g, o = (gates[t] + torch.nn.functional.linear(h, w_hidden, b_hidden)).chunk(4, 1)
            new_c = _clip(f.sigmoid() * c + i.sigmoid() * g.tanh(), clip)
            new_h = o.sigmoid() * new_c.tanh()
            if projection:
                new_h = torch.nn.functional.linear(new_h, projection[0])
            if lengths is None:
                h, c, steps[t] = new_h, new_c, new_h
            else:
                active = (lengths > t)[:, None]
                h, c = torch.where(active, new_h, h), torch.where(active, new_c, c)
                steps[t] = new_h * active
        outputs.append(torch.stack(steps))
        finals.append((h, c))
    return (
        torch.cat(outputs, 2),
        torch.stack([h for h, _ in finals]),
        torch.stack([c for _, c in finals]),
    )


def _clip(state: Tensor, clip: tuple[float, float, bool]) -> Tensor:
    low, high, clip_nan = clip
    clipped = state.clamp(low, high)
    return clipped.nan_to_num(nan=low) if clip_nan else clipped


def _check_states(
    mode: str, states: Sequence[tuple[str, Tensor | None]], expected: Sequence[Shape]
) -> None:
    for (name, state), shape in zip(states, expected, strict=True):
        if state is None:
            raise MXNetError(f"RNN: mode={mode!r} needs the input {name}")
        if state.shape != shape:
            raise MXNetError(f"RNN: {name} has shape {tuple(state.shape)}, expected {shape}")


def _count_outputs(params: Mapping[str, Any]) -> int:
    if not params["state_outputs"]:
        return 1
    return 3 if params["mode"] == "lstm" else 2


@operator("RNN", aliases=("_npx_rnn",), num_outputs=_count_outputs)
def rnn(
    data: Tensor,
    parameters: Tensor,
    state: Tensor,
    state_cell: Tensor | None = None,
    sequence_length: Tensor | None = None,
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
    is_train: bool,
    generator: torch.Generator,
) -> Tensor | tuple[Tensor, ...]:
    r"""Recurrent layers of one kind, stacked and run over whole sequences.

    With :math:`a = W x_t + b_W`, :math:`r = R h_{t-1} + b_R` split by gate:

    - ``rnn_relu``, ``rnn_tanh``: :math:`h_t = f(a + r)`
    - ``lstm`` (gates i, f, g, o): :math:`c_t = \sigma_f c_{t-1} + \sigma_i \tanh(a_g + r_g)`,
      :math:`h_t = \sigma_o \tanh c_t`
    - ``gru`` (gates r, z, n), as in cuDNN: :math:`n = \tanh(a_n + \sigma_r r_n)`,
      :math:`h_t = (1 - \sigma_z) n + \sigma_z h_{t-1}`

    Shapes:
        data: ``(T, N, C)``.
        parameters: one vector: the weights, then the biases; within each by layer, direction, and
            input-to-hidden, hidden-to-hidden (and projection).
        state: ``(num_layers * D, N, H)``; ``D`` is 2 if ``bidirectional``, ``H`` is
            ``projection_size`` or else ``state_size``.
        state_cell: ``(num_layers * D, N, state_size)``; ``lstm`` only.
        sequence_length: ``(N,)``; not passed unless ``use_sequence_length``.
        output: ``(T, N, D * H)``, then the final states in the shapes of the initial ones.

    Args:
        data: Sequences; floating point.
        parameters: Packed weights and biases; dtype of ``data``.
        state: Initial hidden state.
        state_cell: Initial cell state.
        sequence_length: Steps of each sequence; outputs beyond are 0 and final states are those of
            the last step.
        state_size: Units of a layer.
        num_layers: Number of layers.
        bidirectional: Also run backwards in time, with weights of its own.
        mode: The kind of cell.
        p: Probability of dropping an element between layers, in training mode.
        state_outputs: Also return the final states.
        projection_size: Project hidden states linearly to this size; ``lstm`` only.
        lstm_state_clip_min: Smallest value of a cell state; goes with ``lstm_state_clip_max``.
        lstm_state_clip_max: Largest value of a cell state.
        lstm_state_clip_nan: Clip nan to ``lstm_state_clip_min`` as well.
        use_sequence_length: Whether ``sequence_length`` is given.

    Returns:
        The outputs of the last layer; with ``state_outputs`` also the final hidden state and, for
        ``lstm``, the final cell state.

    Raises:
        MXNetError: Shapes do not fit, or a parameter does not apply to ``mode``.

    Example:
        >>> x, h, w = mx.nd.ones((5, 1, 2)), mx.nd.zeros((1, 1, 3)), mx.nd.zeros((21,))
        >>> mx.nd.RNN(x, w, h, mode="rnn_tanh", state_size=3, num_layers=1).shape
        (5, 1, 3)

    References:
        Hochreiter, Schmidhuber (1997), Long Short-Term Memory,
        https://doi.org/10.1162/neco.1997.9.8.1735
        Cho et al. (2014), Learning Phrase Representations, https://arxiv.org/abs/1406.1078
        Sak et al. (2014), Long Short-Term Memory Based Recurrent Neural Network Architectures
        (projection), https://arxiv.org/abs/1402.1128
    """
    if data.ndim != 3:
        raise MXNetError(f"RNN: data has shape {tuple(data.shape)}, expected (T, N, C)")
    lstm = mode == "lstm"
    if use_sequence_length and not lstm and sequence_length is None:
        # Without a cell state, the lengths come fourth when inputs are given by position.
        sequence_length = state_cell
    clip = _clip_range(mode, lstm_state_clip_min, lstm_state_clip_max, lstm_state_clip_nan)
    if projection_size is not None and not lstm:
        raise MXNetError(f"RNN: projection_size applies to mode='lstm' only, got mode={mode!r}")
    directions = 2 if bidirectional else 1
    steps, batch, inputs = data.shape
    layout = _layout(mode, inputs, state_size, num_layers, directions, projection_size)
    weights = _unpack(parameters, layout)
    units = num_layers * directions
    expected = [(units, batch, projection_size or state_size), (units, batch, state_size)]
    named = [("state", state), ("state_cell", state_cell)][: 2 if lstm else 1]
    _check_states(mode, named, expected[: len(named)])
    states = tuple(given for _, given in named if given is not None)
    lengths = _check_lengths(sequence_length, batch, steps) if use_sequence_length else None
    if data.is_meta:
        lengths = None  # they do not change shapes
    dropout = p if is_train and num_layers > 1 else 0.0
    if not dropout and clip is None:
        flat = [weight for layer in weights for weight in layer]
        result = _run(mode, data, states, flat, num_layers, bidirectional, lengths)
        return result if state_outputs else result[0]
    result = _run_by_layer(
        mode, data, states, weights, bidirectional, lengths, clip, dropout, generator
    )
    return result if state_outputs else result[0]


def _run_by_layer(
    mode: str,
    data: Tensor,
    states: tuple[Tensor, ...],
    weights: list[list[Tensor]],
    bidirectional: bool,
    lengths: Tensor | None,
    clip: tuple[float, float, bool] | None,
    dropout: float,
    generator: torch.Generator,
) -> tuple[Tensor, ...]:
    """Layer after layer: for dropout from the context's own generator, and for clipping."""
    directions = 2 if bidirectional else 1
    finals = []
    for layer, own in enumerate(weights):
        if layer and dropout:
            data = data * dropout_mask(data, dropout, (), generator)
        first = layer * directions
        initial = tuple(s[first : first + directions] for s in states)
        if clip is not None:
            data, *last = _run_clipped(data, initial, own, bidirectional, lengths, clip)
        else:
            data, *last = _run(mode, data, initial, own, 1, bidirectional, lengths)
        finals.append(last)
    return data, *(torch.cat(parts) for parts in zip(*finals, strict=True))


def _clip_range(
    mode: str, low: float | None, high: float | None, clip_nan: bool
) -> tuple[float, float, bool] | None:
    if low is None and high is None:
        return None
    if low is None or high is None or low > high:
        raise MXNetError(
            f"RNN: lstm_state_clip_min={low} and lstm_state_clip_max={high} must be given "
            "together, in order"
        )
    # The reference lets the other cells, which have no cell state, ignore the range.
    return (low, high, clip_nan) if mode == "lstm" else None


def _check_lengths(lengths: Tensor | None, batch: int, steps: int) -> Tensor:
    if lengths is None:
        raise MXNetError("RNN: use_sequence_length=True needs the input sequence_length")
    if lengths.shape != (batch,):
        raise MXNetError(
            f"RNN: sequence_length has shape {tuple(lengths.shape)}, expected ({batch},)"
        )
    # Packing needs the lengths on the CPU, whatever device computes.
    return lengths if lengths.is_meta else lengths.detach().long().clamp(1, steps).cpu()


@rnn.uses_inputs
def _(params: Mapping[str, Any]) -> Sequence[str]:
    names = ["data", "parameters", "state"]
    if params["mode"] == "lstm":
        names.append("state_cell")
    if params["use_sequence_length"]:
        names.append("sequence_length")
    return names


@rnn.fill_shapes
def _(
    shapes: list[Shape | None],
    *,
    state_size: int,
    num_layers: int,
    bidirectional: bool,
    mode: str,
    projection_size: int | None,
    use_sequence_length: bool,
    **_: Any,
) -> list[Shape | None]:
    data = shapes[0]
    if not data:
        return shapes
    directions = 2 if bidirectional else 1
    batch, inputs = data[1:]
    units = num_layers * directions
    if inputs:
        layout = _layout(mode, inputs, state_size, num_layers, directions, projection_size)
        shapes[1] = (layout.total,)
    shapes[2] = (units, batch, projection_size or state_size)
    if mode == "lstm":
        shapes[3] = (units, batch, state_size)
    if use_sequence_length:
        shapes[-1] = (batch,)
    return shapes


@operator("_rnn_param_concat", aliases=("_npi_rnn_param_concat",), may_alias=True)
def rnn_param_concat(*data: Tensor, dim: int = 1) -> Tensor:
    """Concatenates the weights and biases of a recurrent layer into its packed vector.

    Shapes:
        data: any that agree except along ``dim``; usually vectors.
        output: as ``data``, with the sum of the extents along ``dim``.

    Args:
        data: The pieces in the order in which ``RNN`` takes them.
        dim: Axis along which to concatenate.

    Returns:
        The packed parameters.

    Raises:
        MXNetError: Shapes do not fit.

    Example:
        >>> a, b = mx.nd.ones((2,)), mx.nd.zeros((1,))
        >>> mx.nd._internal._rnn_param_concat(a, b, num_args=2, dim=0).asnumpy()
        array([1., 1., 0.], dtype=float32)
    """
    return torch.cat(data, dim)
