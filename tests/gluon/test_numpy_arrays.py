"""Blocks after npx.set_np() take and give mx.np arrays, whatever their shape."""

import numpy as onp
import pytest

import mxnet as mx
from mxnet import autograd, gluon, np, npx
from mxnet.gluon import loss, nn, rnn


@pytest.fixture(autouse=True)
def _numpy_semantics():
    npx.set_np()
    yield
    npx.reset_np()


def _is_numpy(value):
    if isinstance(value, list | tuple):
        return all(_is_numpy(item) for item in value)
    return isinstance(value, np.ndarray)


@pytest.mark.parametrize("layer", [rnn.RNN, rnn.LSTM, rnn.GRU])
@pytest.mark.parametrize("hybrid", [False, True])
def test_recurrent_layers(layer, hybrid):
    net = layer(3, num_layers=2, bidirectional=True)
    net.initialize()
    if hybrid:
        net.hybridize()
    x = np.ones((4, 2, 5))
    alone = net(x)
    states = net.begin_state(2)
    outputs, last = net(x, states)
    assert _is_numpy([alone, outputs, *states, *last])
    onp.testing.assert_allclose(alone.asnumpy(), outputs.asnumpy(), 1e-6)
    with autograd.record():
        total = net(x).sum()
    total.backward()
    assert all(_is_numpy(p.grad()) for p in net.collect_params().values())


@pytest.mark.parametrize("cell", [rnn.RNNCell, rnn.LSTMCell, rnn.GRUCell])
@pytest.mark.parametrize("merge", [False, True])
@pytest.mark.parametrize("lengths", [None, [2, 4]])
def test_recurrent_cells(cell, merge, lengths):
    one, other = cell(3), cell(3)
    both = rnn.BidirectionalCell(one, other)
    both.initialize()
    x = np.ones((2, 4, 5))
    valid = None if lengths is None else np.array(lengths)
    for net in (both, one):
        net.reset()
        outputs, states = net.unroll(4, x, merge_outputs=merge, valid_length=valid)
        assert _is_numpy([outputs, states])
    assert _is_numpy(one.begin_state(2))
    assert _is_numpy(one(x[:, 0], one.begin_state(2)))


LOSSES = (
    loss.L1Loss, loss.L2Loss, loss.HuberLoss, loss.HingeLoss, loss.SquaredHingeLoss,
    loss.LogisticLoss, loss.SigmoidBCELoss, loss.PoissonNLLLoss,
)  # fmt: skip


@pytest.mark.parametrize("kind", LOSSES)
@pytest.mark.parametrize("shape", [(3, 4), (3,), (0, 4), ()])
def test_losses(kind, shape):
    pred, label = np.ones(shape) * 0.5, np.ones(shape)
    pred.attach_grad()
    with autograd.record():
        value = kind()(pred, label)
    value.backward()
    assert _is_numpy(value)
    assert value.shape == (() if kind is loss.PoissonNLLLoss else shape[:1])
    assert pred.grad.shape == shape


def test_losses_that_need_functions_of_numbers():
    x = np.array([[1.0, 0], [0.5, 2]])
    cosine = loss.CosineEmbeddingLoss()(x, x[::-1], np.array([1.0, -1]))
    similar = 0.5 / (1.25 + 3) ** 0.5
    assert cosine.asnumpy() == pytest.approx([1 - similar, similar], 1e-5)
    poisson = loss.PoissonNLLLoss(compute_full=True)(np.zeros((1, 2)), np.array([[1.0, 4]]))
    stirling = 4 * onp.log(4) - 4 + 0.5 * onp.log(8 * onp.pi)
    assert poisson.item() == pytest.approx(1 + stirling / 2, 1e-5)


def test_classic_functions_of_f():
    class Net(gluon.HybridBlock):
        def hybrid_forward(self, F, x):  # noqa: N803
            larger = F.maximum(x, 0.5) + F.minimum(x, 0) + F.power(x, 2)
            return (
                larger % 2 * F.broadcast_lesser(x, F.full((1,), 3))
                + F.ones(shape=(2,))
                + F.arange(2)
            )

    x = np.array([[1.0, -1], [2, 3]])
    plain = Net()(x)
    compiled = Net()
    compiled.hybridize()
    assert _is_numpy(plain)
    onp.testing.assert_allclose(plain.asnumpy(), [[1, 2.5], [1, 2]])
    onp.testing.assert_allclose(compiled(x).asnumpy(), plain.asnumpy())


def test_batch_norm_of_no_samples():
    net = nn.BatchNorm(in_channels=3)
    net.initialize()
    with autograd.record():
        result = net(np.zeros((0, 3, 2)))
    result.backward()
    assert result.shape == (0, 3, 2)
    # The reference's moving statistics become nan here.
    assert net.running_mean.data().tolist() == [0, 0, 0]
    assert net.running_var.data().tolist() == [1, 1, 1]


def test_lambda():
    for block in (nn.Lambda("exp"), nn.HybridLambda("exp")):
        assert _is_numpy(block(np.zeros((2,))))
    assert nn.Lambda("exp")(mx.nd.zeros((2,))).asnumpy().tolist() == [1, 1]


@pytest.mark.parametrize("init", ["ones", mx.init.Constant(1), mx.init.One()])
def test_parameters_that_are_numbers(init):
    scale = gluon.Parameter("scale", shape=(), init=init)
    scale.initialize()
    assert scale.data().shape == ()
    assert scale.data().item() == 1
    with autograd.record():
        result = (scale.data() * np.array([2.0, 3])).sum()
    result.backward()
    assert scale.grad().item() == 5


def test_slices_for_contexts():
    for data in (onp.ones((4, 2), "float32"), np.ones((4, 2)), [[1, 2]] * 4):
        parts = gluon.utils.split_and_load(data, [mx.cpu(0), mx.cpu(1)])
        assert _is_numpy(parts)
        assert [part.shape for part in parts] == [(2, 2), (2, 2)]
    columns = gluon.utils.split_data(np.arange(6).reshape(1, 6), 3, batch_axis=-1)
    assert _is_numpy(columns)
    assert [part.tolist() for part in columns] == [[[0, 1]], [[2, 3]], [[4, 5]]]
