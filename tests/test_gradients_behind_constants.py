"""Gradients of arrays that lie behind constants: zeros, as trainers expect."""

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet import autograd, gluon, nd
from mxnet.thread_state import STATE

CONSTANTS = {
    "BlockGrad": lambda f, x: f.BlockGrad(x),
    "ones_like": lambda f, x: f.ones_like(x),
    "comparison": lambda f, x: f.broadcast_greater(x * 2, f.ones_like(x)),
    "chained": lambda f, x: f.broadcast_add(f.round(f.BlockGrad(x * 3)), f.zeros_like(x)) * 2,
    "argmax": lambda f, x: f.argmax(x, axis=0, keepdims=True),
}


class _Masked(gluon.HybridBlock):
    """Depends on ``seen`` in earnest and on ``hidden`` only through a constant."""

    def __init__(self, constant) -> None:
        super().__init__()
        self.constant = constant
        with self.name_scope():
            self.seen = self.params.get("seen", shape=(3,), init="ones")
            self.hidden = self.params.get("hidden", shape=(3,), init="ones")

    def hybrid_forward(self, F, x, seen, hidden):  # noqa: N803
        return F.broadcast_mul(F.broadcast_mul(x, seen), self.constant(F, hidden))


@pytest.fixture
def arrays():
    seen, hidden = nd.array([1.0, 2, 3]), nd.array([4.0, 5, 6])
    for array in (seen, hidden):
        array.attach_grad()
        array.grad[:] = 7
    return seen, hidden


@pytest.mark.parametrize("constant", CONSTANTS.values(), ids=CONSTANTS)
def test_gradients_behind_constants_are_zero(arrays, constant):
    seen, hidden = arrays
    with autograd.record():
        factor = constant(nd, hidden)
        y = nd.broadcast_mul(seen, factor).sum()
    y.backward()
    assert hidden.grad.asnumpy().tolist() == [0, 0, 0]
    expected = np.broadcast_to(factor.asnumpy(), 3)
    np.testing.assert_array_equal(seen.grad.asnumpy(), expected)


@pytest.mark.parametrize("constant", CONSTANTS.values(), ids=CONSTANTS)
@pytest.mark.parametrize("hybridize", [False, True])
def test_trainers_take_them(constant, hybridize):
    net = _Masked(constant)
    net.initialize()
    if hybridize:
        net.hybridize()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.5, "wd": 0.5})
    for _ in range(3):
        with autograd.record():
            loss = net(nd.ones((2, 3)))
        loss.backward()
        trainer.step(1)
    # Only the weight decay changes it: three times by a quarter.
    assert net.hidden.data().asnumpy().tolist() == [0.75**3] * 3
    with pytest.raises(UserWarning, match="has not been updated"):
        trainer.step(1)


def test_arrays_that_heads_do_not_reach_keep_their_gradients(arrays):
    seen, hidden = arrays
    with autograd.record():
        y = seen * 2
        _ = hidden > 1
    y.backward()
    assert hidden.grad.asnumpy().tolist() == [7, 7, 7]
    with autograd.record():
        y = seen * nd.BlockGrad(hidden.detach())
    y.backward()
    assert hidden.grad.asnumpy().tolist() == [7, 7, 7]
    hidden.attach_grad("add")
    hidden.grad[:] = 7
    with autograd.record():
        y = seen * nd.BlockGrad(hidden)
    y.backward()
    assert hidden.grad.asnumpy().tolist() == [7, 7, 7]


def test_one_backward_pass_per_device_and_several_scopes_before_one():
    pairs = []
    for device in range(3):
        x = nd.ones(2, ctx=mx.cpu(device))
        z = nd.ones(2, ctx=mx.cpu(device))
        for array in (x, z):
            array.attach_grad()
            array.grad[:] = 7
        with autograd.record():
            pairs.append((z, x * nd.BlockGrad(z)))
    for _, y in pairs:
        y.backward()
    assert [z.grad.asnumpy().tolist() for z, _ in pairs] == [[0, 0]] * 3


def test_shared_gradients_are_not_cleared_with_one_of_them(arrays):
    seen, hidden = arrays
    for _ in range(2):
        with autograd.record():
            y = seen + hidden
        y.backward()  # both gradients are one tensor of torch's
        with autograd.record():
            y = nd.BlockGrad(hidden) * seen.detach() + seen
        y.backward()
        assert hidden.grad.asnumpy().tolist() == [0, 0, 0]
        assert seen.grad.asnumpy().tolist() == [1, 1, 1]


def test_grad_leaves_gradients_of_marked_arrays_alone(arrays):
    seen, hidden = arrays
    with autograd.record():
        y = seen * nd.BlockGrad(hidden)
    autograd.grad(y, [seen], retain_graph=True)
    assert hidden.grad.asnumpy().tolist() == [7, 7, 7]
    with autograd.record():
        y = seen * 2
    y.backward()  # what the pass before reached is forgotten
    assert hidden.grad.asnumpy().tolist() == [7, 7, 7]
    assert STATE.reached == []


def test_both_ways_to_one_array(arrays):
    seen, hidden = arrays
    for _ in range(2):
        with autograd.record():
            y = seen * nd.BlockGrad(hidden) + hidden * (hidden > 4)
        y.backward()
        assert hidden.grad.asnumpy().tolist() == [0, 1, 1]


def test_arrays_marked_anew_keep_their_gradients(arrays):
    seen, hidden = arrays
    with autograd.record():
        y = seen * nd.BlockGrad(hidden)
    hidden.attach_grad()
    hidden.grad[:] = 7
    y.backward()
    assert hidden.grad.asnumpy().tolist() == [7, 7, 7]


def test_sparse_gradients_behind_constants_are_emptied():
    weight = nd.ones((4, 2))
    weight.attach_grad(stype="row_sparse")
    rows, x = nd.array([1, 2]), nd.ones(2)
    x.attach_grad()
    for constant in (lambda data: data, nd.BlockGrad):
        with autograd.record():
            y = constant(nd.Embedding(rows, weight, 4, 2, sparse_grad=True)) * x
        y.backward()
        stored = weight.grad.indices.shape[0]
        assert stored == (0 if constant is nd.BlockGrad else 2)
