"""mx.npx: operators, shapes with codes, files; Gluon with arrays of mx.np."""

import numpy as onp
import pytest
import torch

import mxnet as mx
from mxnet import autograd, gluon, np, npx
from mxnet.gluon import nn


@pytest.fixture
def numpy_semantics():
    npx.set_np()
    yield
    npx.reset_np()


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        ((-2, -2, -1), (2, 3, 4)), ((-4,), (2, 3, 4)), ((-5, -4), (6, 4)), ((2, -5), (2, 12)),
        ((-6, 1, 2, -4), (1, 2, 3, 4)), ((-6, -1, 2, -4), (1, 2, 3, 4)), ((6, -1, 2), (6, 2, 2)),
        ((-1, -2), (8, 3)),
    ],
)  # fmt: skip
def test_reshape_codes(codes, wanted):
    assert npx.reshape(np.zeros((2, 3, 4)), codes).shape == wanted


@pytest.mark.parametrize("codes", [(-3,), (5,), (-1, -1), (-6, 2), (-7,), (-2, -2, -2, -2)])
def test_reshape_codes_that_do_not_fit(codes):
    with pytest.raises(mx.MXNetError, match="newshape"):
        npx.reshape(np.zeros((2, 3, 4)), codes)


def test_reshape_codes_from_the_end():
    assert npx.reshape(np.zeros((10, 5, 4)), (-1, -2), reverse=True).shape == (50, 4)


def test_operators_return_arrays_of_np():
    x = np.ones((2, 3))
    for result in (npx.softmax(x), npx.relu(x), npx.one_hot(np.array([1]), 3), npx.topk(x)):
        assert type(result) is np.ndarray
    dense = npx.fully_connected(x, np.ones((4, 3)), np.zeros((4,)), num_hidden=4)
    assert dense.tolist() == [[3.0] * 4] * 2
    assert npx.image.to_tensor(np.zeros((4, 5, 3), dtype="uint8")).shape == (3, 4, 5)
    assert npx.nonzero(np.array([[0, 1], [2, 0]])).tolist() == [[0, 1], [1, 0]]
    with pytest.raises(mx.MXNetError, match="positive"):
        npx.constraint_check(np.array([False], dtype="bool"), "must be positive")
    with pytest.raises(AttributeError, match="nonsense"):
        npx.nonsense  # noqa: B018


@pytest.mark.parametrize("save", [npx.save, lambda path, data: npx.savez(path, **data)])
def test_files(tmp_path, save):
    path = str(tmp_path / "arrays.npz")
    save(path, {"x": np.array(2.5), "y": np.zeros((0, 3)), "z": np.ones((2,), dtype="int64")})
    loaded = npx.load(path)
    assert [(k, v.shape, v.dtype.name) for k, v in sorted(loaded.items())] == [
        ("x", (), "float32"), ("y", (0, 3), "float32"), ("z", (2,), "int64"),
    ]  # fmt: skip
    assert all(type(v) is np.ndarray for v in loaded.values())


def test_files_of_lists(tmp_path):
    path = str(tmp_path / "arrays")
    npx.save(path, [np.ones((2,))])
    assert npx.load(path)[0].tolist() == [1, 1]
    with pytest.raises(TypeError, match="expected mx"):
        npx.save(path, [mx.nd.ones((2,))])


@pytest.mark.usefixtures("numpy_semantics")
def test_training():
    mx.random.seed(0)
    net = nn.HybridSequential()
    net.add(nn.Conv2D(4, 3, activation="relu"), nn.BatchNorm(), nn.MaxPool2D(2), nn.Dense(3))
    net.initialize(mx.init.Xavier())
    x, y = np.random.normal(size=(6, 1, 8, 8)), np.array([0, 1, 2, 1, 0, 2])
    trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.02})
    measure = gluon.loss.SoftmaxCrossEntropyLoss()
    for _ in range(30):
        with autograd.record():
            loss = measure(net(x), y).mean()
        loss.backward()
        trainer.step(1)
    assert type(loss) is type(net[0].weight.data()) is type(net[0].weight.grad()) is np.ndarray
    assert loss.shape == ()
    assert float(loss) < 0.2
    metric = mx.metric.Accuracy()
    metric.update(y, net(x))
    assert metric.get()[1] == 1.0


@pytest.mark.usefixtures("numpy_semantics")
def test_front_end_of_blocks():
    class Scaled(gluon.HybridBlock):
        def __init__(self):
            super().__init__()
            self.scale = self.params.get("scale", shape=(3,), init="ones")

        def hybrid_forward(self, F, x, scale):  # noqa: N803
            kept = F.npx.relu(F.np.dot(x, F.np.eye(3))) * scale
            return F.broadcast_add(kept, F.contrib.arange_like(kept, axis=1))

    block = Scaled()
    block.initialize()
    result = block(np.ones((2, 3)))
    assert type(result) is np.ndarray
    assert result.tolist() == [[1, 2, 3]] * 2


@pytest.mark.usefixtures("numpy_semantics")
def test_parameter_files(tmp_path):
    path = str(tmp_path / "net.params")
    net, other = nn.Dense(2, in_units=3), nn.Dense(2, in_units=3)
    net.initialize(mx.init.One())
    net.save_parameters(path)
    other.load_parameters(path)
    assert type(other.weight.data()) is np.ndarray
    onp.testing.assert_array_equal(other(np.ones((1, 3))).asnumpy(), [[3, 3]])


@pytest.mark.usefixtures("numpy_semantics")
def test_batches():
    loader = gluon.data.DataLoader(gluon.data.ArrayDataset(np.ones((4, 2)), np.arange(4)), 2)
    for features, labels in loader:
        assert type(features) is type(labels) is np.ndarray


def test_masked_softmax():
    x = onp.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32")
    mask = onp.array([[[1, 1, 0, 0]], [[0, 1, 1, 1]]], dtype=bool)
    weights = onp.exp(x / 2) * mask
    wanted = weights / weights.sum(-1, keepdims=True)
    a, m = np.array(x), np.array(mask)
    ours = npx.masked_softmax(a, m, temperature=2.0)
    onp.testing.assert_allclose(ours.asnumpy(), wanted, rtol=1e-5)
    logarithms = npx.masked_log_softmax(a, m, temperature=2.0).asnumpy()
    onp.testing.assert_allclose(onp.exp(logarithms), wanted, rtol=1e-5)
    assert (logarithms[~onp.broadcast_to(mask, x.shape)] == -onp.inf).all()
    a.attach_grad()
    nothing = np.zeros((2, 3, 4), dtype="bool")
    with mx.autograd.record():
        y = npx.masked_softmax(a, nothing)
    y.backward()
    assert float(np.abs(y).sum()) == float(np.abs(a.grad).sum()) == 0
    with pytest.raises(mx.MXNetError, match="does not broadcast"):
        npx.masked_softmax(a, np.ones((5,)))


def test_placing_by_index():
    a, ind = np.zeros((2, 3)), np.array([[0, 1, 0], [2, 0, 2]], dtype="int32")
    val = np.array([1, 2, 3])
    a.attach_grad()
    val.attach_grad()
    with mx.autograd.record():
        y = npx.index_add(a, ind, val) * np.arange(6).reshape(2, 3)
    y.backward()
    assert y.tolist() == [[0, 0, 8], [6, 0, 0]]
    assert val.grad.tolist() == [2, 3, 2]
    rows = npx.index_update(a, np.array([1], dtype="int64"), np.ones((1, 3)))
    assert rows.tolist() == [[0, 0, 0], [1, 1, 1]]
    with pytest.raises(mx.MXNetError, match="rows"):
        npx.index_add(a, np.zeros((3, 1), dtype="int32"), val)


def test_classic_operators_under_their_names():
    x = np.array(onp.random.default_rng(1).normal(size=(2, 4, 3)).astype("float32"))
    gamma, beta = np.ones((2,)), np.zeros((2,))
    grouped = npx.group_norm(x, gamma, beta, num_groups=2, eps=1e-5)
    parts = x.asnumpy().reshape(2, 2, -1)
    wanted = (parts - parts.mean(-1, keepdims=True)) / parts.std(-1, keepdims=True)
    onp.testing.assert_allclose(grouped.asnumpy().reshape(parts.shape), wanted, atol=1e-3)
    assert npx.interleaved_matmul_selfatt_qk(np.ones((5, 2, 12)), heads=2).shape == (4, 5, 5)
    assert npx.broadcast_like(np.ones((1, 3)), np.ones((2, 3))).shape == (2, 3)
    assert mx.sym.npx.group_norm(mx.sym.var("x"), num_groups=2).list_arguments()[0] == "x"


def test_default_type_in_a_scope():
    with npx.np_default_dtype():
        assert np.ones((2,)).dtype == onp.float64

    @npx.use_np_default_dtype
    def made():
        return np.arange(3).dtype

    assert made() == onp.float64
    assert np.ones((2,)).dtype == onp.float32


def test_shared_memory_with_other_libraries():
    tensor = torch.ones(3)
    for shared in (npx.from_dlpack(tensor), np.from_dlpack(tensor)):
        shared[0] += 1
    assert tensor.tolist() == [3, 1, 1]
    host = onp.ones(2, dtype="float32")
    npx.from_numpy(host)[1] = 5
    assert host.tolist() == [1, 5]
    capsule = npx.to_dlpack_for_read(np.ones((2,)))
    assert torch.utils.dlpack.from_dlpack(capsule).tolist() == [1, 1]


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_recurrent_layers(kind):
    with mx.np_shape(), mx.np_array():
        layer = getattr(mx.gluon.rnn, kind)(4)
        layer.initialize()
        y, state = layer(np.ones((3, 2, 5)), layer.begin_state(batch_size=2))
        assert isinstance(y, np.ndarray)
        assert y.shape == (3, 2, 4)
        assert all(isinstance(part, np.ndarray) for part in state)
