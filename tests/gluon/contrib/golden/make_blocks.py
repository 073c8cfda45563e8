"""Records blocks of gluon.contrib in Apache MXNet 1.9.1: ``python make_blocks.py FOLDER``.

Parameters get numbers in the order in which the block has them; of each block the outputs and the
gradients of their sum are kept, and names and shapes of the parameters.
"""

import json
import pathlib
import sys

import numpy as np

import mxnet as mx
from mxnet.gluon.contrib import cnn, nn, rnn
from mxnet.gluon.contrib.rnn.rnn_cell import dynamic_unroll

# Name, block, shape of the input, options of unroll for cells.
CASES = {
    "pixel1": (lambda: nn.PixelShuffle1D(3), (2, 6, 4), None),
    "pixel2": (lambda: nn.PixelShuffle2D((2, 3)), (2, 12, 3, 4), None),
    "pixel3": (lambda: nn.PixelShuffle3D((2, 3, 2)), (1, 24, 2, 3, 2), None),
    "sync": (
        lambda: nn.SyncBatchNorm(epsilon=0.01, momentum=0.7, prefix="sync_"),
        (4, 3, 2, 2),
        None,
    ),
    "deformable": (
        lambda: cnn.DeformableConvolution(
            4, 3, padding=1, num_deformable_group=2, activation="tanh", prefix="d_"
        ),
        (2, 4, 5, 6),
        None,
    ),
    "modulated": (
        lambda: cnn.ModulatedDeformableConvolution(
            4, (3, 2), strides=2, use_bias=False, prefix="m_"
        ),
        (2, 2, 7, 6),
        None,
    ),
    "conv1_rnn": (
        lambda: rnn.Conv1DRNNCell((2, 7), 3, 3, 3, activation="relu", prefix="c_"),
        (2, 3, 2, 7),
        {},
    ),
    "conv2_lstm": (
        lambda: rnn.Conv2DLSTMCell((2, 7, 6), 3, 3, (3, 5), i2h_pad=1, prefix="c_"),
        (2, 3, 2, 7, 6),
        {},
    ),
    "conv2_gru": (
        lambda: rnn.Conv2DGRUCell((2, 7, 8), 2, 3, 3, h2h_dilate=2, i2h_dilate=2, prefix="c_"),
        (2, 3, 2, 7, 8),
        {},
    ),
    "conv3_lstm": (
        lambda: rnn.Conv3DLSTMCell((1, 3, 4, 3), 3, 1, 3, prefix="c_"),
        (1, 2, 1, 3, 4, 3),
        {},
    ),
    "conv3_gru": (
        lambda: rnn.Conv3DGRUCell((1, 3, 4, 3), 2, 1, 3, activation="sigmoid", prefix="c_"),
        (1, 2, 1, 3, 4, 3),
        {},
    ),
    "lstmp": (lambda: rnn.LSTMPCell(6, 4, prefix="p_"), (2, 3, 5), {}),
    "lstmp_lengths": (lambda: rnn.LSTMPCell(6, 4, prefix="p_"), (2, 3, 5), {"lengths": [1, 3]}),
    "vardrop": (
        lambda: rnn.VariationalDropoutCell(mx.gluon.rnn.LSTMCell(4, prefix="l_"), 0.5, 0, 0.5),
        (2, 3, 5),
        {"lengths": [2, 3]},
    ),
    "dynamic": (
        lambda: mx.gluon.rnn.LSTMCell(4, prefix="l_"),
        (2, 3, 5),
        {"dynamic": True, "lengths": [2, 3]},
    ),
}


# The reference's CPU kernels have no gradient for these.
FORWARD_ONLY = {"modulated"}


def run(name, block, shape, options):
    """Input, outputs and gradients of a block, as NumPy arrays."""
    block.initialize()
    rng = np.random.RandomState(3)
    data = mx.nd.array(rng.uniform(-1, 1, shape))
    forward = _unroll if options is not None else lambda b, x, _: [b(x)]
    forward(block, data, options)  # fills in unknown shapes
    for parameter in block.collect_params().values():
        low = 0.5 if parameter.name.endswith("running_var") else -0.5
        parameter.set_data(mx.nd.array(rng.uniform(low, 1, parameter.shape)))
    if name in FORWARD_ONLY:
        return [output.asnumpy() for output in forward(block, data, options)]
    data.attach_grad()
    is_dropout = "drop" in block.name
    with mx.autograd.record(train_mode=not is_dropout):
        outputs = forward(block, data, options)
        total = sum((output * output).sum() for output in outputs)
    total.backward()
    arrays = [*outputs, data.grad]
    arrays += [
        parameter.data() if parameter.grad_req == "null" else parameter.grad()
        for parameter in block.collect_params().values()
    ]
    return [array.asnumpy() for array in arrays]


def _unroll(cell, data, options):
    lengths = options.get("lengths")
    lengths = None if lengths is None else mx.nd.array(lengths)
    if options.get("dynamic"):
        states = cell.begin_state(batch_size=data.shape[0])
        outputs, states = dynamic_unroll(cell, data, states, layout="NTC", valid_length=lengths)
    else:
        outputs, states = cell.unroll(
            data.shape[1], data, layout="NTC", merge_outputs=True, valid_length=lengths
        )
    return [outputs, *states]


def main(folder):
    arrays, facts = {}, {}
    for name, (make, shape, options) in CASES.items():
        block = make()
        for i, array in enumerate(run(name, block, shape, options)):
            arrays[f"{name}/{i}"] = array
        facts[name] = [
            [parameter.name, list(parameter.shape)] for parameter in block.collect_params().values()
        ]
    np.savez_compressed(pathlib.Path(folder) / "blocks.npz", **arrays)
    pathlib.Path(folder, "blocks.json").write_text(json.dumps(facts, indent=0) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
