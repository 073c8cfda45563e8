"""Symbols of recorded computations."""

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError


def test_a_recorded_computation_becomes_a_symbol():
    x, w = mx.nd.array([[1.0, -2.0, 3.0]]), mx.nd.ones((4, 3))
    x.attach_grad()
    w.attach_grad()
    with mx.autograd.record():
        y = mx.nd.FullyConnected(x, w, no_bias=True, num_hidden=4)
        z = (mx.nd.relu(y) + 1) * y
    symbol = mx.autograd.get_symbol(z)
    nodes = [
        (entry.node.operator and entry.node.operator.name, entry.node.name)
        for entry in symbol.get_internals()._entries
    ]
    assert nodes == [
        (None, "var0"), (None, "var1"), ("FullyConnected", "node_0"), ("relu", "node_1"),
        ("_plus_scalar", "node_2"), ("broadcast_mul", "node_3"),
    ]  # fmt: skip
    out = mx.sym.load_json(symbol.tojson()).eval(var0=x, var1=w)[0]
    np.testing.assert_array_equal(out.asnumpy(), z.asnumpy())


def test_variables_and_outputs_of_many():
    x = mx.nd.ones((2, 4))
    x.attach_grad()
    with mx.autograd.record():
        parts = mx.nd.split(x, num_outputs=2)
    assert mx.autograd.get_symbol(x).list_arguments() == ["var0"]
    assert mx.autograd.get_symbol(parts[1]).list_outputs() == ["node_0_output1"]


def test_what_has_no_symbol():
    x = mx.nd.ones((2, 2))
    with pytest.raises(MXNetError, match="not in a recorded graph"):
        mx.autograd.get_symbol(x)
    x.attach_grad()
    with mx.autograd.record():
        y = x[0]
    with pytest.raises(MXNetError, match="indexing"):
        mx.autograd.get_symbol(y)
