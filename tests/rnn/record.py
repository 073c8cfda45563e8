"""Writes recorded_1.9.1.json: graphs, values and weights of cells on Apache MXNet 1.9.1.

Run from the repository's root: ``PYTHONPATH=. python tests/rnn/record.py``.
"""

import json
import pathlib
import random
import warnings

import numpy as np

import mxnet as mx
from mxnet import rnn

PATH = pathlib.Path(__file__).with_name("recorded_1.9.1.json")
LENGTH, BATCH, SIZE, HIDDEN = 3, 2, 5, 4


def bidirectional():
    return rnn.BidirectionalCell(rnn.LSTMCell(4, prefix="l_"), rnn.GRUCell(4, prefix="r_"))


def stack():
    made = rnn.SequentialRNNCell()
    made.add(rnn.GRUCell(5, prefix="a_"))
    made.add(rnn.ResidualCell(rnn.LSTMCell(5, prefix="b_")))
    made.add(bidirectional())
    return made


CELLS = {
    "rnn": lambda: rnn.RNNCell(4, prefix="rnn_"),
    "rnn relu": lambda: rnn.RNNCell(4, activation="relu", prefix="rnn_"),
    "lstm": lambda: rnn.LSTMCell(4, prefix="lstm_", forget_bias=2.0),
    "gru": lambda: rnn.GRUCell(4, prefix="gru_"),
    "bidirectional": bidirectional,
    "stack": stack,
    "zoneout": lambda: rnn.ZoneoutCell(rnn.LSTMCell(4, prefix="z_"), 0.3, 0.2),
    "zoneout of outputs": lambda: rnn.ZoneoutCell(rnn.GRUCell(4, prefix="z_"), 0.5, 0.0),
    "residual": lambda: rnn.ResidualCell(rnn.GRUCell(5, prefix="r_")),
    "dropout": lambda: rnn.DropoutCell(0.5),
    **{
        f"fused {mode} {directions}": (
            lambda mode=mode, directions=directions: rnn.FusedRNNCell(
                4, num_layers=2, mode=mode, bidirectional=directions == 2, dropout=0.1, prefix="f_"
            )
        )
        for mode in ("rnn_relu", "rnn_tanh", "lstm", "gru")
        for directions in (1, 2)
    },
}
CONVOLUTIONAL = {
    "rnn": lambda: rnn.ConvRNNCell((2, 3, 6, 5), 4, prefix="c_"),
    "lstm": lambda: rnn.ConvLSTMCell((2, 3, 6, 5), 4, prefix="c_", activation="tanh"),
    "gru": lambda: rnn.ConvGRUCell(
        (2, 3, 6, 5), 4, h2h_kernel=(5, 3), h2h_dilate=(1, 2), i2h_pad=(0, 0), prefix="c_"
    ),
}


def values(symbol, shape):
    """The output for inputs and weights that depend on their position only."""
    names = symbol.list_arguments()
    shapes = symbol.infer_shape(x=shape)[0]
    arrays = {
        name: mx.nd.array(np.random.RandomState(i).uniform(-0.5, 0.5, shape))
        for i, (name, shape) in enumerate(zip(names, shapes, strict=True))
    }
    return symbol.eval(**arrays)[0].asnumpy().reshape(-1).tolist(), [list(s) for s in shapes]


def graph(symbol):
    nodes = json.loads(symbol.tojson())["nodes"]
    return [[n["op"], n["name"], n.get("attrs", {}), n["inputs"]] for n in nodes]


def cell_facts(make):
    found = {}
    for merged in (True, False):
        with mx.name.NameManager():
            outputs, states = make().unroll(LENGTH, mx.sym.var("x"), merge_outputs=merged)
            outputs = [outputs] if merged else list(outputs)
            found[f"graph {merged}"] = graph(mx.sym.Group(outputs))
            found[f"outputs {merged}"] = [output.name for output in outputs]
            if merged:
                found["values"], found["shapes"] = values(outputs[0], (BATCH, LENGTH, SIZE))
            found["states"] = len(states)
    cell = make()
    found["state_shape"] = [list(shape) for shape in cell.state_shape]
    with mx.name.NameManager():
        whole = cell.unroll(LENGTH, mx.sym.var("x"), merge_outputs=True)[0]
    names, shapes = whole.list_arguments(), whole.infer_shape(x=(BATCH, LENGTH, SIZE))[0]
    arrays = {
        name: mx.nd.arange(int(np.prod(shape))).reshape(shape)
        for name, shape in zip(names, shapes, strict=True)
        if name != "x"
    }
    unpacked = cell.unpack_weights(arrays)
    found["unpacked"] = {
        name: [list(array.shape), float(array.asnumpy().reshape(-1)[0])]
        for name, array in unpacked.items()
    }
    packed = cell.pack_weights(unpacked)
    found["packed"] = all((packed[name] == array).asnumpy().all() for name, array in arrays.items())
    return found


def convolutional_facts(make):
    with mx.name.NameManager():
        outputs, _ = make().unroll(2, mx.sym.var("x"), merge_outputs=True)
    found, shapes = values(outputs, (2, 2, 3, 6, 5))
    return {"graph": graph(outputs), "values": found, "shapes": shapes}


def unfused_facts(mode, directions):
    cell = CELLS[f"fused {mode} {directions}"]()
    with mx.name.NameManager():
        outputs, _ = cell.unfuse().unroll(LENGTH, mx.sym.var("x"), merge_outputs=True)
    return {"graph": graph(outputs)}


def sentence_facts():
    sentences = [[w] * n for w, n in enumerate((3, 3, 5, 5, 5, 9, 2, 4, 1), start=1)]
    found = []
    for layout, buckets in (("NT", [3, 5]), ("TN", None), ("NT", [9, 4])):
        random.seed(1)
        np.random.seed(1)  # noqa: NPY002 - the iterator uses the global generator
        batches = rnn.BucketSentenceIter(sentences, 2, buckets, invalid_label=0, layout=layout)
        for _ in range(2):
            for batch in batches:
                found.append(  # noqa: PERF401
                    [
                        batch.bucket_key,
                        batch.data[0].asnumpy().tolist(),
                        batch.label[0].asnumpy().tolist(),
                        list(batch.provide_data[0].shape),
                        batch.provide_label[0].layout,
                    ]
                )
            batches.reset()
        found.append([batches.default_bucket_key, list(batches.provide_data[0].shape)])
    return found


def facts():
    warnings.simplefilter("ignore")
    return {
        "cells": {name: cell_facts(make) for name, make in CELLS.items()},
        "convolutional": {name: convolutional_facts(make) for name, make in CONVOLUTIONAL.items()},
        "unfused": {
            f"{mode} {directions}": unfused_facts(mode, directions)
            for mode in ("rnn_tanh", "lstm", "gru")
            for directions in (1, 2)
        },
        "sentences": sentence_facts(),
    }


if __name__ == "__main__":
    PATH.write_text(json.dumps(facts(), indent=None, separators=(",", ":")) + "\n")
