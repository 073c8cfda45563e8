"""Optimizer updates with row-sparse gradients against the dense updates of the same rows."""

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError

# name, number of states, parameters
UPDATES = [
    ("sgd_update", 0, {"lr": 0.1, "wd": 0.1}),
    ("sgd_mom_update", 1, {"lr": 0.1, "wd": 0.1, "momentum": 0.9}),
    ("adam_update", 2, {"lr": 0.1, "wd": 0.1}),
    ("ftrl_update", 2, {"lr": 0.1, "wd": 0.1}),
    ("_sparse_adagrad_update", 1, {"lr": 0.1}),
]
COMMON = [{}, {"rescale_grad": 0.5, "clip_gradient": 0.2}]
ROWS = [0, 2]


def operator(name):
    return getattr(mx.nd, name, None) or getattr(mx.nd._internal, name)


def arrays(states, stype):
    rng = np.random.default_rng(3)
    values = [rng.uniform(0.5, 1.5, (4, 3)).astype("float32") for _ in range(states + 1)]
    gradient = np.zeros((4, 3), "float32")
    gradient[ROWS] = rng.normal(size=(2, 3))
    weight, *rest = [mx.nd.array(value).tostype(stype) for value in values]
    return values, weight, mx.nd.array(gradient).tostype("row_sparse"), rest


def expected(name, values, grad, parameters):
    """The dense update of the gradient's rows alone."""
    rows = [mx.nd.array(value[ROWS]) for value in values]
    operator(name)(rows[0], grad.data, *rows[1:], out=rows[0], **parameters)
    for value, row in zip(values, rows, strict=True):
        value[ROWS] = row.asnumpy()
    return values


@pytest.mark.parametrize("common", COMMON)
@pytest.mark.parametrize(
    ("name", "count", "parameters", "stype"),
    [
        (*update, stype)
        for update in UPDATES
        for stype in ("default", "row_sparse")
        # Reference: lazy with row-sparse states only.
        if (update[0], stype) != ("ftrl_update", "default")
    ],
)
def test_only_the_rows_of_the_gradient_change(name, count, parameters, stype, common):
    parameters = {**parameters, **common}
    values, weight, grad, states = arrays(count, stype)
    truth = expected(name, values, grad, parameters)
    assert operator(name)(weight, grad, *states, out=weight, **parameters) is weight
    for found, value in zip([weight, *states], truth, strict=True):
        assert found.stype == stype
        np.testing.assert_allclose(found.asnumpy(), value, rtol=1e-6)


@pytest.mark.parametrize(("name", "count", "parameters"), UPDATES[:3])
def test_without_lazy_update_every_row_changes(name, count, parameters):
    _, weight, grad, states = arrays(count, "default")
    _, dense_weight, _, dense_states = arrays(count, "default")
    operator(name)(weight, grad, *states, out=weight, lazy_update=False, **parameters)
    operator(name)(
        dense_weight, grad.tostype("default"), *dense_states, out=dense_weight, **parameters
    )
    assert not np.allclose(weight.asnumpy()[1], arrays(count, "default")[0][0][1])
    np.testing.assert_allclose(weight.asnumpy(), dense_weight.asnumpy(), rtol=1e-6)
    for found, truth in zip(states, dense_states, strict=True):
        np.testing.assert_allclose(found.asnumpy(), truth.asnumpy(), rtol=1e-6)


def test_group_adagrad():
    weight, history = mx.nd.ones((4, 2)), mx.nd.zeros((4, 1))
    grad = mx.nd.sparse.row_sparse_array(([[3, 4]], [1]), shape=(4, 2))
    mx.nd.contrib.group_adagrad_update(weight, grad, history, lr=0.5, epsilon=0, out=weight)
    assert history.asnumpy()[:, 0].tolist() == [0, 12.5, 0, 0]
    row = 1 - 0.5 * np.array([3, 4]) / np.sqrt(12.5)
    np.testing.assert_allclose(weight.asnumpy(), [[1, 1], row, [1, 1], [1, 1]], rtol=1e-6)


def test_sparse_states_grow_with_the_rows_seen():
    weight = mx.nd.ones((4, 2)).tostype("row_sparse")
    momentum = mx.nd.zeros((4, 2), stype="row_sparse")
    for row in (2, 0, 2):
        grad = mx.nd.sparse.row_sparse_array(([[1, 1]], [row]), shape=(4, 2))
        mx.nd.sgd_mom_update(weight, grad, momentum, lr=1, momentum=0.5, out=weight)
    assert momentum.indices.asnumpy().tolist() == [0, 2]
    assert momentum.data.asnumpy().tolist() == [[-1, -1], [-1.5, -1.5]]
    assert weight.asnumpy()[:, 0].tolist() == [0, 1, -1.5, 1]


def test_without_out_the_weight_stays():
    weight, grad = mx.nd.ones((3, 1)), mx.nd.sparse.row_sparse_array(([[1]], [1]), shape=(3, 1))
    found = mx.nd.sgd_update(weight, grad, lr=1)
    assert found.asnumpy()[:, 0].tolist() == [1, 0, 1]
    assert weight.asnumpy()[:, 0].tolist() == [1, 1, 1]


def test_an_empty_gradient_changes_nothing():
    weight, momentum = mx.nd.ones((3, 1)), mx.nd.ones((3, 1))
    nothing = mx.nd.zeros((3, 1), stype="row_sparse")
    mx.nd.sgd_mom_update(weight, nothing, momentum, lr=1, momentum=0.5, out=weight)
    assert weight.asnumpy()[:, 0].tolist() == momentum.asnumpy()[:, 0].tolist() == [1, 1, 1]


def test_errors():
    grad = mx.nd.sparse.row_sparse_array(([[1]], [1]), shape=(3, 1))
    with pytest.raises(MXNetError, match=r"weight has shape \(2, 1\)"):
        mx.nd.sgd_update(mx.nd.ones((2, 1)), grad, lr=1)
    weight = mx.nd.sparse.row_sparse_array(([[1]], [0]), shape=(3, 1))
    with pytest.raises(MXNetError, match="does not store row 1"):
        mx.nd.sgd_update(weight, grad, lr=1, out=weight)


@pytest.mark.parametrize("name", ["sgd", "adam", "adagrad", "groupadagrad", "nag", "rmsprop"])
def test_optimizers_take_sparse_gradients(name):
    settings = {"learning_rate": 0.1}
    weight, grad = mx.nd.ones((4, 2)), mx.nd.zeros((4, 2))
    grad[1] = 0.5
    optimizer = mx.optimizer.create(name, **settings)
    dense, sparse = weight.copy(), weight.copy()
    state = optimizer.create_state(0, dense)
    optimizer.update(0, dense, grad, state)
    optimizer = mx.optimizer.create(name, **settings)
    optimizer.update(0, sparse, grad.tostype("row_sparse"), optimizer.create_state(0, sparse))
    np.testing.assert_allclose(sparse.asnumpy(), dense.asnumpy(), rtol=1e-6)


@pytest.mark.parametrize("name", ["sgd", "adam", "adagrad", "nag", "rmsprop", "signum", "ftrl"])
def test_optimizers_take_sparse_weights(name):
    grad = mx.nd.array([[0.5, 1.0], [1.5, 2.0]])
    found = []
    for stype in ("default", "row_sparse"):
        weight = mx.nd.ones((2, 2)).tostype(stype)
        optimizer = mx.optimizer.create(name, learning_rate=0.1)
        state = optimizer.create_state_multi_precision(0, weight)
        for _ in range(2):
            optimizer.update_multi_precision(0, weight, grad.tostype(stype), state)
        assert weight.stype == stype
        found.append(weight.asnumpy())
    np.testing.assert_allclose(*found, rtol=1e-6)
