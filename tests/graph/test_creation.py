"""New arrays whose shape follows from how they are used."""

from __future__ import annotations

import json

import pytest

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.graph.creation import complete_creation
from mxnet.graph.shapes import Inference
from mxnet.symbol import Symbol


def _complete(symbol, **shapes):
    found = Inference(symbol._entries, shapes, {})
    found.infer_shapes()
    return Symbol(complete_creation(symbol._entries, found))


CASES = [
    (lambda x: mx.sym.zeros((0, 3)) + x, (2, 3), 1.0),
    (lambda x: mx.sym.ones((0, 0)) * x, (2, 3), 1.0),
    (lambda x: mx.sym.elemwise_add(mx.sym.zeros(()), x), (2, 3), 1.0),
    (lambda x: mx.sym.full((0, 3), 2) * x, (2, 3), 2.0),
    (lambda x: mx.sym.random.uniform(shape=(0, 3)) * 0 + x, (2, 3), 1.0),
    (lambda x: mx.sym.sum(mx.sym.arange(0, infer_range=True) * x), (4,), 6.0),
    (lambda x: mx.sym.sum(mx.sym.arange(0.1, step=0.1, infer_range=True) * x), (3,), 0.6),
]


@pytest.mark.parametrize(("build", "shape", "value"), CASES)
def test_lengths_follow_from_use(build, shape, value):
    symbol = _complete(build(mx.sym.var("x")), x=shape)
    out = symbol.eval(x=mx.nd.ones(shape))[0].asnumpy()
    assert out == pytest.approx(value)


def test_through_layers():
    state = mx.sym.zeros((0, 3), name="begin")
    made = mx.sym.FullyConnected(state, num_hidden=3, no_bias=True, name="f") + mx.sym.var("x")
    assert made.infer_shape(x=(2, 3))[0] == [(3, 3), (2, 3)]
    nodes = _complete(made, x=(2, 3))._entries[0].node.inputs[0].node.inputs[0].node
    assert nodes.parameters["shape"] == (2, 3)


def test_nothing_open_is_the_same_graph():
    symbol = mx.sym.zeros((2, 3)) + mx.sym.var("x")
    found = Inference(symbol._entries, {}, {})
    found.infer_shapes()
    assert complete_creation(symbol._entries, found) is symbol._entries


def test_files_keep_what_was_said():
    symbol = mx.sym.zeros((0, 3), name="z") + mx.sym.var("x")
    made = _complete(symbol, x=(2, 3))
    assert json.loads(made.tojson())["nodes"][0]["attrs"]["shape"] == "(0, 3)"


def test_what_stays_unknown_is_named():
    with pytest.raises(MXNetError, match=r"node 'z'.*\(0, 3\) does not follow"):
        _complete(mx.sym.zeros((0, 3), name="z"))
    with pytest.raises(MXNetError, match="repeat=2"):
        _complete(mx.sym.arange(0, repeat=2, infer_range=True) + mx.sym.var("x"), x=(3,))
