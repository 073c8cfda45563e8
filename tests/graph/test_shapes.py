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


def _residual_network():
    layer = mx.sym.Convolution(mx.sym.var("data"), kernel=(7, 7), stride=(2, 2), num_filter=8)
    layer = mx.sym.Pooling(layer, kernel=(3, 3), stride=(2, 2), pool_type="max")
    for _ in range(3):
        inner = mx.sym.Activation(mx.sym.BatchNorm(layer), act_type="relu")
        inner = mx.sym.Convolution(inner, kernel=(3, 3), pad=(1, 1), num_filter=8, no_bias=True)
        layer = layer + mx.sym.Dropout(inner, p=0.1)
    layer = mx.sym.Flatten(mx.sym.Pooling(layer, global_pool=True, pool_type="avg"))
    layer = mx.sym.Concat(layer, mx.sym.mean(layer, axis=1, keepdims=True), dim=1)
    layer = mx.sym.LayerNorm(mx.sym.transpose(mx.sym.reshape(layer, shape=(0, 3, -1))))
    return mx.sym.SoftmaxOutput(mx.sym.FullyConnected(layer, num_hidden=10))


def test_common_layers_are_inferred_without_running_them(monkeypatch):
    def run(node, *_):
        raise AssertionError(f"{node} was run")

    # Running on meta tensors costs milliseconds, and seconds the first time.
    monkeypatch.setattr("mxnet.graph.meta.run_on_meta", run)
    symbol = _residual_network()
    assert symbol.infer_shape(data=(4, 3, 64, 64))[1] == [(3, 10)]
    assert symbol.infer_type(data="float16")[1] == [np.float16]


def test_with_numpy_shapes_zero_is_a_length():
    a, b = mx.sym.var("a"), mx.sym.var("b")
    layer = mx.sym.FullyConnected(a, num_hidden=4, name="fc")
    with mx.util.np_shape(True):
        assert layer.infer_shape_partial() == ([None, None, None], [None], [])
        assert layer.infer_shape(a=(0, 3)) == ([(0, 3), (4, 3), (4,)], [(0, 4)], [])
        assert layer.infer_shape_partial(a=(-1, 3)) == ([(-1, 3), (4, 3), (4,)], [(-1, 4)], [])
        assert (a + b).infer_shape(a=()) == ([(), ()], [()], [])
        assert (a + b).infer_shape_partial(a=(2, -1), b=(-1, 3))[1] == [(2, 3)]
        assert mx.sym.var("c", shape=(0, 3)).infer_shape()[0] == [(0, 3)]
        assert mx.sym.var("c", shape=(-1, 3)).infer_shape_partial()[0] == [(-1, 3)]
        with pytest.warns(UserWarning, match=r"a: \(-1, 3\)"):
            assert layer.infer_shape(a=(-1, 3)) == (None, None, None)


def test_an_empty_slice_is_known():
    symbol = mx.sym.slice(mx.sym.var("a"), begin=(2,), end=(2,))
    assert symbol.infer_shape(a=(4, 5)) == ([(4, 5)], [(0, 5)], [])


BACKWARD = [
    (lambda a: mx.sym.transpose(a, axes=(1, 2, 0)), (3, 4, 2), (2, 3, 4)),
    (lambda a: mx.sym.expand_dims(a, axis=1), (2, 1, 3), (2, 3)),
    (lambda a: mx.sym.flip(a, axis=1), (2, 3), (2, 3)),
    (mx.sym.log_softmax, (2, 3), (2, 3)),
    (lambda a: mx.sym.SwapAxis(a, dim1=0, dim2=1), (2, 3), (3, 2)),
    (lambda a: mx.sym.SliceChannel(a, num_outputs=3)[1], (2, 4), (2, 12)),
    (lambda a: mx.sym.stack(a, a, axis=1), (2, 2, 3), (2, 3)),
]


@pytest.mark.parametrize(("build", "result", "data"), BACKWARD)
def test_results_tell_inputs(build, result, data):
    symbol = mx.sym.elemwise_add(build(mx.sym.var("a")), mx.sym.var("b"))
    assert symbol.infer_shape(b=result)[0][0] == data


def test_a_length_follows_from_the_number_of_elements():
    symbol = mx.sym.reshape(mx.sym.var("a"), shape=(-1, 6)) + mx.sym.var("b")
    assert symbol.infer_shape(a=(0, 3), b=(2, 6))[0] == [(4, 3), (2, 6)]


def test_the_last_part_of_a_concatenation_follows_from_the_rest():
    symbol = mx.sym.concat(mx.sym.var("a"), mx.sym.var("b")) + mx.sym.var("c")
    assert symbol.infer_shape(a=(2, 3), b=(0, 0), c=(2, 7))[0] == [(2, 3), (2, 4), (2, 7)]


MISFITS = [
    (lambda a, _: mx.sym.Convolution(a, kernel=(5, 5), num_filter=2), (1, 1, 3, 3), "exceeds data"),
    (lambda a, _: mx.sym.Convolution(a, kernel=(1, 1), num_filter=3, num_group=2), (1, 2, 3, 3),
     "num_filter=3 is not a multiple"),
    (lambda a, _: mx.sym.Pooling(a, kernel=(2, 2), pool_type="max"), (1, 1, 3), "must have 4 axes"),
    (lambda a, _: mx.sym.FullyConnected(a, num_hidden=-1), (2, 3), "num_hidden=-1"),
    (lambda a, _: mx.sym.reshape(a, shape=(4, -1)), (2, 3), r"cannot take the shape \(4, -1\)"),
    (lambda a, _: mx.sym.transpose(a, axes=(0, 0)), (2, 3), "name every axis once"),
    (lambda a, _: mx.sym.sum(a, axis=4), (2, 3), "axis=4 is out of range for 2 axes"),
    (mx.sym.dot, (2, 3), "3 and 2 differ"),
    (lambda a, b: mx.sym.concat(a, b, dim=0), (2, 3), r"b has shape \(\?, 2\) but must"),
    (mx.sym.broadcast_add, (3, 3), "cannot be broadcast together"),
    (lambda a, _: mx.sym.split(a, num_outputs=2), (2, 3), "cannot be cut into 2 equal parts"),
    (lambda a, _: mx.sym.topk(a, k=9), (2, 3), "k=9 exceeds the 3 elements"),
    (mx.sym.SoftmaxOutput, (4, 3), r"label has shape \(2, 2\)"),
    (lambda a, _: mx.sym.RNN(a, state_size=2, num_layers=1, mode="lstm"), (2, 3), "3 axes"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "shape", "message"), MISFITS)
def test_what_does_not_fit_is_said(build, shape, message):
    symbol = build(mx.sym.var("a"), mx.sym.var("b"))
    known = {"a": shape, "b": (2, 2)}
    told = {name: known[name] for name in symbol.list_arguments() if name in known}
    with pytest.raises(MXNetError, match=f"Error in operator .*{message}"):
        symbol.infer_shape(**told)
