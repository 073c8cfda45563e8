"""Shapes and types through graphs, forward and backward, and what is said when they do not fit."""

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError


def _mlp():
    x = mx.sym.var("data")
    hidden = mx.sym.FullyConnected(x, num_hidden=4, name="fc1")
    normal = mx.sym.BatchNorm(mx.sym.Activation(hidden, act_type="relu"), name="bn1")
    return mx.sym.SoftmaxOutput(normal, name="softmax")


def test_weights_and_labels_follow_from_data():
    arguments, outputs, states = _mlp().infer_shape(data=(2, 3))
    assert arguments == [(2, 3), (4, 3), (4,), (4,), (4,), (2,)]
    assert outputs == [(2, 4)]
    assert states == [(4,), (4,)]


def test_one_known_side_of_an_elementwise_operator_tells_the_other():
    a, b = mx.sym.var("a"), mx.sym.var("b")
    assert (a + b).infer_shape(a=(2, 3)) == ([(2, 3), (2, 3)], [(2, 3)], [])
    assert (a + b).infer_shape(a=(2, 0), b=(0, 3)) == ([(2, 3), (2, 3)], [(2, 3)], [])


def test_shapes_flow_backward_through_chains():
    a, b, c = (mx.sym.var(name) for name in "abc")
    symbol = mx.sym.relu(a * 2) + mx.sym.exp(b) * c
    assert symbol.infer_shape(c=(5,))[0] == [(5,), (5,), (5,)]


def test_unknown_lengths_stay_unknown_and_the_rest_is_found():
    symbol = mx.sym.FullyConnected(mx.sym.var("a"), num_hidden=4)
    assert symbol.infer_shape_partial(a=(0, 3)) == ([(0, 3), (4, 3), (4,)], [(0, 4)], [])
    image = mx.sym.Convolution(mx.sym.var("x"), kernel=(3, 3), num_filter=8)
    assert image.infer_shape_partial(x=(0, 3, 8, 8))[1] == [(0, 8, 6, 6)]
    assert symbol.infer_shape_partial() == ([(), (), ()], [()], [])


def test_variables_declare_their_shape():
    x = mx.sym.var("x", shape=(2, 3))
    assert (x + mx.sym.var("y")).infer_shape()[0] == [(2, 3), (2, 3)]
    assert x.infer_shape(x=(4, 3))[0] == [(4, 3)]


def test_what_is_unknown_is_named():
    with pytest.warns(UserWarning, match=r"data: unknown.*node 'fc1' .*inputs data"):
        assert _mlp().infer_shape() == (None, None, None)


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ({"data": (2, 3), "fc1_weight": (4, 5)}, r"operator fc1.*fc1_weight has shape \(4, 5\)"),
        ({"nonsense": (1,)}, "'nonsense' is not an input"),
    ],
)
def test_shapes_that_do_not_fit(known, message):
    with pytest.raises(MXNetError, match=message):
        _mlp().infer_shape(**known)


def test_plus_does_not_broadcast():
    with pytest.raises(MXNetError, match="operator sum0"):
        mx.sym.elemwise_add(mx.sym.var("a"), mx.sym.var("b"), name="sum0").infer_shape(
            a=(2, 1), b=(2, 3)
        )


def test_types_follow_from_one():
    arguments, outputs, states = _mlp().infer_type(data="float64")
    assert {*arguments, *outputs, *states} == {np.float64}


def test_batch_norm_keeps_statistics_of_halves_in_single_precision():
    arguments, outputs, states = mx.sym.BatchNorm(mx.sym.var("a")).infer_type(a="float16")
    assert arguments == [np.float16, np.float32, np.float32]
    assert outputs == [np.float16]
    assert states == [np.float32, np.float32]


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        (lambda a: mx.sym.Cast(a, dtype="int32"), np.int32),
        (lambda a: mx.sym.argmax(a, axis=0), np.float16),
        (mx.sym.shape_array, np.int64),
        (lambda a: mx.sym.one_hot(a, depth=3), np.float32),
        (mx.sym.topk, np.float32),
    ],
)
def test_types_of_results(symbol, expected):
    assert symbol(mx.sym.var("a")).infer_type(a="float16")[1] == [expected]


def test_indices_are_not_guessed():
    symbol = mx.sym.gather_nd(mx.sym.var("a"), mx.sym.var("i"))
    assert symbol.infer_type_partial(a="float16")[0] == [np.float16, None]


def test_types_that_do_not_fit():
    a, b = mx.sym.var("a"), mx.sym.var("b")
    with pytest.raises(MXNetError, match=r"float16.*float32"):
        (a + b).infer_type(a="float16", b="float32")


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        (lambda a, b: mx.sym.pick(a, b, axis=1), (2, 4)),
        (lambda a, b: mx.sym.SequenceMask(a, b, use_sequence_length=True), (3,)),
        (lambda a, b: mx.sym.SequenceLast(a, b, use_sequence_length=True, axis=1), (2,)),
        (lambda a, b: mx.sym.SoftmaxOutput(a, b, multi_output=True), (2, 4)),
        (mx.sym.LinearRegressionOutput, (2, 3, 4)),
        (mx.sym.LayerNorm, (4,)),
    ],
)
def test_second_inputs_follow_from_the_first(symbol, expected):
    made = symbol(mx.sym.var("a"), mx.sym.var("b"))
    assert made.infer_shape(a=(2, 3, 4))[0][1] == expected


def test_a_column_of_outputs_has_a_vector_of_labels():
    made = mx.sym.LinearRegressionOutput(mx.sym.var("a"), mx.sym.var("b"))
    assert made.infer_shape(a=(4, 1))[0] == [(4, 1), (4,)]
