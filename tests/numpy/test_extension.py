"""mx.npx: operators, shapes with codes, files; Gluon with arrays of mx.np."""

import numpy as onp
import pytest

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
    with pytest.raises(ValueError, match="expected mx"):
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
