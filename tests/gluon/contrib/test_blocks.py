"""Layers and cells of gluon.contrib; recorded values are those of Apache MXNet 1.9.1."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

import mxnet as mx
from mxnet import autograd
from mxnet.base import MXNetError
from mxnet.gluon.contrib import cnn, nn, rnn

GOLDEN = Path(__file__).parent / "golden"
_spec = importlib.util.spec_from_file_location("make_blocks", GOLDEN / "make_blocks.py")
make_blocks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_blocks)
FACTS = json.loads((GOLDEN / "blocks.json").read_text())


@pytest.mark.parametrize("hybridize", [False, True])
@pytest.mark.parametrize("name", make_blocks.CASES)
def test_equals_the_reference(name, hybridize):
    make, shape, options = make_blocks.CASES[name]
    block = make()
    if hybridize:
        block.hybridize()
    results = make_blocks.run(name, block, shape, options)
    with np.load(GOLDEN / "blocks.npz") as recorded:
        for i, result in enumerate(results):
            np.testing.assert_allclose(result, recorded[f"{name}/{i}"], rtol=2e-4, atol=2e-5)
    parameters = block.collect_params().values()
    assert [[p.name, list(p.shape)] for p in parameters] == FACTS[name]


@pytest.mark.parametrize("name", [n for n, case in make_blocks.CASES.items() if case[2] is None])
def test_layers_trace(name):
    make, shape, _ = make_blocks.CASES[name]
    block = make()
    block.initialize(mx.init.Normal(0.3))
    x = mx.nd.random.normal(shape=shape)
    expected = block(x)
    symbol = block(mx.sym.var("data"))
    traced = mx.gluon.SymbolBlock(symbol, mx.sym.var("data"), params=block.collect_params())
    np.testing.assert_allclose(traced(x).asnumpy(), expected.asnumpy(), atol=1e-5)


@pytest.mark.parametrize(
    "make",
    [
        lambda: rnn.Conv1DLSTMCell((2, 5), 3, 3, 3, i2h_pad=1, prefix="c_"),
        lambda: rnn.Conv2DGRUCell((2, 5, 4), 3, 3, 3, i2h_pad=1, prefix="c_"),
        lambda: rnn.LSTMPCell(6, 4, prefix="c_"),
        lambda: rnn.VariationalDropoutCell(mx.gluon.rnn.GRUCell(3, prefix="c_"), 0.2, 0.2, 0.2),
    ],
)
def test_cells_unroll_with_symbols(make, rng):
    cell = make()
    cell.initialize(mx.init.Normal(0.5))
    shape = getattr(cell, "_input_shape", (5,))
    steps = [mx.nd.array(rng.normal(size=(2, *shape))) for _ in range(3)]
    expected, _ = cell.unroll(3, steps, merge_outputs=False)
    inputs = [mx.sym.var(f"x{i}") for i in range(3)]
    outputs, _ = cell.unroll(3, inputs, merge_outputs=False)
    arguments = {f"x{i}": step for i, step in enumerate(steps)}
    arguments.update({p.name: p.data() for p in cell.collect_params().values()})
    results = mx.sym.Group(outputs).bind(mx.cpu(), arguments).forward()
    for result, array in zip(results, expected, strict=True):
        np.testing.assert_allclose(result.asnumpy(), array.asnumpy(), rtol=1e-5, atol=1e-6)


def zeros_of(array):
    return array.asnumpy() == 0


def test_variational_dropout_keeps_its_masks():
    cell = rnn.VariationalDropoutCell(mx.gluon.rnn.RNNCell(40), 0.0, 0.3, 0.5)
    cell.initialize(mx.init.Normal(1))
    x = mx.nd.ones((2, 4, 6))
    with autograd.train_mode():
        outputs, _ = cell.unroll(4, x, merge_outputs=True)
        again, _ = cell.unroll(4, x, merge_outputs=True)
    dropped = zeros_of(outputs)
    assert 0.3 < dropped.mean() < 0.7
    for t in range(1, 4):
        np.testing.assert_array_equal(dropped[:, 0], dropped[:, t])
    assert (zeros_of(again) != dropped).any()
    states = cell.begin_state(batch_size=2)
    cell.reset()
    with autograd.train_mode():
        first, states = cell(x[:, 0], states)
        second, states = cell(x[:, 1], states)
    np.testing.assert_array_equal(zeros_of(first), zeros_of(second))


@pytest.mark.parametrize("rates", [(0, 0, 0), (0.5, 0, 0.5), (0, 0.5, 0)])
@pytest.mark.parametrize("merge", [None, True, False])
@pytest.mark.parametrize("lengths", [None, [1, 3]])
def test_variational_dropout_unrolls_like_its_cell(rates, merge, lengths):
    base = mx.gluon.rnn.LSTMCell(4, prefix="base_")
    same = mx.gluon.rnn.LSTMCell(4, prefix="base_", params=base.params)
    cell = rnn.VariationalDropoutCell(base, *rates)
    cell.initialize()
    x = mx.nd.random.normal(shape=(2, 3, 5))
    lengths = None if lengths is None else mx.nd.array(lengths)
    outputs, states = cell.unroll(3, x, merge_outputs=merge, valid_length=lengths)
    expected, last = same.unroll(3, x, merge_outputs=True, valid_length=lengths)
    is_list = merge is False or (merge is None and rates[1] and lengths is None)
    assert isinstance(outputs, list) == bool(is_list)
    merged = mx.nd.stack(*outputs, axis=1) if is_list else outputs
    np.testing.assert_allclose(merged.asnumpy(), expected.asnumpy(), atol=1e-6)
    for one, other in zip(states, last, strict=True):
        np.testing.assert_allclose(one.asnumpy(), other.asnumpy(), atol=1e-6)


def test_sparse_embedding_trains_only_rows_it_saw():
    layer = nn.SparseEmbedding(6, 3)
    layer.initialize(mx.init.Normal(1))
    trainer = mx.gluon.Trainer(layer.collect_params(), "sgd", {"learning_rate": 1.0})
    weight = layer.weight.list_data()[0].asnumpy()
    x = mx.nd.array([[1, 4], [4, 1]])
    with autograd.record():
        y = layer(x)
        loss = (2 * y).sum()
    np.testing.assert_allclose(y.asnumpy(), weight[[[1, 4], [4, 1]]])
    loss.backward()
    gradient = layer.weight.list_grad()[0]
    assert gradient.stype == "row_sparse"
    assert gradient.indices.asnumpy().tolist() == [1, 4]
    trainer.step(1)
    weight[[1, 4]] -= 4
    np.testing.assert_allclose(layer.weight.list_data()[0].asnumpy(), weight, rtol=1e-5)
    assert repr(layer) == "SparseEmbedding(6 -> 3, float32)"


def test_concurrent_joins():
    for kind in (nn.Concurrent, nn.HybridConcurrent):
        block = kind(axis=1)
        block.add(nn.Identity(), mx.gluon.nn.Dense(2, use_bias=False))
        block.initialize(mx.init.One())
        result = block(mx.nd.array([[1, 2, 3]])).asnumpy()
        assert result.tolist() == [[1, 2, 3, 6, 6]]
        assert len(block) == 2


def test_synchronised_statistics_of_one_device(rng):
    x = mx.nd.array(rng.normal(size=(6, 3, 2, 2)) * 3 + 1)
    layer, plain = nn.SyncBatchNorm(in_channels=3), mx.gluon.nn.BatchNorm(in_channels=3)
    for block in (layer, plain):
        block.initialize()
    with autograd.record():
        one, other = layer(x), plain(x)
    autograd.backward([one, other])
    np.testing.assert_allclose(one.asnumpy(), other.asnumpy(), atol=1e-5)
    np.testing.assert_allclose(
        layer.running_var.data().asnumpy(), plain.running_var.data().asnumpy(), rtol=1e-5
    )
    several = nn.SyncBatchNorm(in_channels=3, num_devices=2)
    several.initialize()
    assert several(x).shape == x.shape  # prediction needs nobody else
    with autograd.record(), pytest.raises(MXNetError, match="ndev=2"):
        several(x)


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: rnn.Conv2DRNNCell((3, 10, 9), 4, 3, 2), AssertionError, "odd"),
        (lambda: rnn.Conv2DRNNCell((3, 10), 4, 3, 3), MXNetError, "input_shape"),
        (lambda: rnn.Conv1DGRUCell((3, 2), 4, 3, 3), MXNetError, "smaller than the kernel"),
        (lambda: rnn.Conv1DGRUCell((3, 8), 4, (3, 3), 3), AssertionError, "1 ints"),
        (
            lambda: rnn.VariationalDropoutCell(
                mx.gluon.rnn.BidirectionalCell(mx.gluon.rnn.GRUCell(2), mx.gluon.rnn.GRUCell(2)),
                drop_states=0.1,
            ),
            AssertionError,
            "Bidirectional",
        ),
        (lambda: rnn.dynamic_unroll(mx.gluon.rnn.GRUCell(2), [], []), AssertionError, "list"),
        (lambda: cnn.DeformableConvolution(4, 3, layout="NHWC"), MXNetError, "NHWC"),
        (lambda: cnn.DeformableConvolution(4, 3, adj=1), MXNetError, "adj=1"),
        (lambda: cnn.ModulatedDeformableConvolution(4, 3, groups=3), MXNetError, "groups"),
        (lambda: nn.PixelShuffle2D((1, 2, 3)), AssertionError, "2 ints"),
        (lambda: nn.PixelShuffle2D(2)(mx.nd.ones((1, 7, 3, 3))), MXNetError, "split"),
    ],
)
def test_refuses(make, kind, message):
    with pytest.raises(kind, match=message):
        make()


def test_representations():
    cell = rnn.Conv2DLSTMCell((3, 10, 9), 4, 3, 3)
    assert repr(cell) == "Conv2DLSTMCell(3 -> 16, tanh, NCHW)"
    assert repr(rnn.LSTMPCell(6, 4)) == "LSTMPCell(None -> 24 -> 4)"
    assert repr(nn.PixelShuffle1D(2)) == "PixelShuffle1D(2)"
    assert repr(nn.PixelShuffle3D(2)) == "PixelShuffle3D((2, 2, 2))"
    layer = cnn.DeformableConvolution(4, 3, padding=1, groups=2, in_channels=4, activation="relu")
    assert repr(layer) == (
        "DeformableConvolution(2 -> 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), "
        "groups=2, Activation(relu))"
    )


def test_convolutional_cells_with_blocks_as_activations():
    cell = rnn.Conv2DLSTMCell((3, 6, 5), 4, 3, 3, activation=mx.gluon.nn.LeakyReLU(0.1))
    cell.initialize()
    outputs, states = cell.unroll(2, mx.nd.ones((2, 2, 3, 6, 5)), merge_outputs=True)
    assert outputs.shape == (2, 2, 4, 4, 3)
    assert len(states) == 2
    leaky = rnn.Conv1DRNNCell((2, 6), 3, 3, 3, activation="leaky", conv_layout="NCW")
    leaky.initialize()
    assert leaky(mx.nd.ones((1, 2, 6)), leaky.begin_state(1))[0].shape == (1, 3, 4)


@pytest.mark.parametrize("kind", [rnn.Conv1DLSTMCell, rnn.Conv1DGRUCell])
def test_convolutional_cells_with_lengths(kind, rng):
    cell = kind((2, 6), 3, 3, 3, i2h_pad=1)
    cell.initialize(mx.init.Normal(0.5))
    x = mx.nd.array(rng.normal(size=(2, 4, 2, 6)))
    outputs, states = cell.unroll(4, x, merge_outputs=True, valid_length=mx.nd.array([2, 4]))
    short, last = cell.unroll(2, x[:1, :2], merge_outputs=True)
    np.testing.assert_allclose(outputs[:1, :2].asnumpy(), short.asnumpy(), rtol=1e-5, atol=1e-6)
    assert (outputs[0, 2:].asnumpy() == 0).all()
    for one, expected in zip(states, last, strict=True):
        np.testing.assert_allclose(one[:1].asnumpy(), expected.asnumpy(), rtol=1e-5, atol=1e-6)
