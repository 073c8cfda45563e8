"""Records recurrent layers and cells of Apache MXNet 1.9.1: ``python make_recurrent.py FOLDER``.

Parameters get numbers in the order in which the block has them; outputs, states and gradients of
the sum of their squares are kept.
"""

import itertools
import pathlib
import sys

import numpy as np

import mxnet as mx
from mxnet.gluon import rnn

LENGTH, BATCH, INPUTS, UNITS = 3, 2, 4, 3


def layer(kind, **options):
    """A fused layer."""
    makers = {"rnn_relu": rnn.RNN, "rnn_tanh": rnn.RNN, "lstm": rnn.LSTM, "gru": rnn.GRU}
    if kind.startswith("rnn"):
        options["activation"] = kind[4:]
    return makers[kind](UNITS, prefix="layer_", **options)


LAYERS = {
    f"{kind}-{layers}-{'both' if both else 'one'}-{layout}": (
        kind,
        {"num_layers": layers, "bidirectional": both, "layout": layout},
    )
    for kind in ("rnn_relu", "rnn_tanh", "lstm", "gru")
    for layers, both, layout in ((1, False, "NTC"), (2, False, "TNC"), (2, True, "NTC"))
}


def stack(kind):
    """Two cells on one another."""
    cell = kind(prefix="stack_")
    with cell.name_scope():
        cell.add(rnn.LSTMCell(UNITS, prefix="a_"))
        cell.add(rnn.GRUCell(UNITS, prefix="b_"))
    return cell


CELLS = {
    "rnn": lambda: rnn.RNNCell(UNITS, prefix="c_"),
    "relu": lambda: rnn.RNNCell(UNITS, activation="relu", prefix="c_"),
    "softsign": lambda: rnn.RNNCell(UNITS, activation="softsign", prefix="c_"),
    "lstm": lambda: rnn.LSTMCell(UNITS, prefix="c_"),
    "lstm_activations": lambda: rnn.LSTMCell(
        UNITS, activation="relu", recurrent_activation="softsign", prefix="c_"
    ),
    "gru": lambda: rnn.GRUCell(UNITS, prefix="c_"),
    "sequential": lambda: stack(rnn.SequentialRNNCell),
    "hybrid_sequential": lambda: stack(rnn.HybridSequentialRNNCell),
    "residual": lambda: rnn.ResidualCell(rnn.GRUCell(INPUTS, prefix="c_")),
    "zoneout": lambda: rnn.ZoneoutCell(rnn.RNNCell(UNITS, prefix="c_"), 0.5, 0.3),
    "dropout": lambda: rnn.DropoutCell(0.4),
    "bidirectional": lambda: rnn.BidirectionalCell(
        rnn.LSTMCell(UNITS, prefix="l_"), rnn.GRUCell(UNITS, prefix="r_")
    ),
}
UNROLLS = {
    f"{layout}-{merge}-{'lengths' if lengths else 'all'}-{form}": (layout, merge, lengths, form)
    for layout, merge, lengths, form in itertools.product(
        ("NTC", "TNC"), (None, True, False), (None, (1, 3)), ("array", "list")
    )
}


def fill(block, rng):
    """Numbers for all parameters, in order."""
    for parameter in block.collect_params().values():
        parameter.set_data(mx.nd.array(rng.uniform(-0.8, 0.8, parameter.shape)))


def run_layer(kind, options):
    """Outputs, states and gradients of a layer."""
    rng = np.random.RandomState(5)
    block = layer(kind, input_size=INPUTS, **options)
    block.initialize()
    fill(block, rng)
    shape = (BATCH, LENGTH) if options["layout"] == "NTC" else (LENGTH, BATCH)
    data = mx.nd.array(rng.uniform(-1, 1, (*shape, INPUTS)))
    states = [mx.nd.array(rng.uniform(-1, 1, s.shape)) for s in block.begin_state(BATCH)]
    for array in (data, *states):
        array.attach_grad()
    with mx.autograd.record():
        output, last = block(data, states)
        total = sum((part * part).sum() for part in (output, *last))
    total.backward()
    arrays = [output, *last, data.grad, *(state.grad for state in states)]
    arrays += [parameter.grad() for parameter in block.collect_params().values()]
    return [array.asnumpy() for array in arrays]


def run_cell(make, layout, merge, lengths, form, hybridize=False):
    """Outputs and states of a cell, and the gradient of the input; whether outputs are a list."""
    rng = np.random.RandomState(6)
    cell = make()
    cell.initialize()
    if hybridize:
        cell.hybridize()
    shape = (BATCH, LENGTH) if layout == "NTC" else (LENGTH, BATCH)
    data = mx.nd.array(rng.uniform(-1, 1, (*shape, INPUTS)))
    axis = layout.index("T")
    lengths = None if lengths is None else mx.nd.array(lengths)

    def unroll():
        inputs = data
        if form == "list":
            inputs = mx.nd.split(data, LENGTH, axis=axis, squeeze_axis=True)
        return cell.unroll(LENGTH, inputs, layout=layout, merge_outputs=merge, valid_length=lengths)

    unroll()
    fill(cell, rng)
    data.attach_grad()
    with mx.autograd.record(train_mode=False):
        outputs, states = unroll()
        parts = list(outputs) if isinstance(outputs, list) else [outputs]
        total = sum((part * part).sum() for part in (*parts, *states))
    total.backward()
    return [a.asnumpy() for a in (*parts, *states, data.grad)], isinstance(outputs, list)


def main(folder):
    arrays = {}
    for name, (kind, options) in LAYERS.items():
        for i, array in enumerate(run_layer(kind, options)):
            arrays[f"{name}/{i}"] = array
    for name, make in CELLS.items():
        for unroll, options in UNROLLS.items():
            try:
                results, is_list = run_cell(make, *options)
            except mx.MXNetError:  # bidirectional cells with lengths and merge_outputs=None
                continue
            arrays[f"{name}/{unroll}/list"] = np.array(is_list)
            arrays[f"{name}/{unroll}"] = np.concatenate([a.ravel() for a in results])
    np.savez_compressed(pathlib.Path(folder) / "recurrent.npz", **arrays)


if __name__ == "__main__":
    main(sys.argv[1])
