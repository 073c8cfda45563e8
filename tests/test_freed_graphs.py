"""Arrays of a graph that backward has freed are constants afterwards.

The expected values are those of Apache MXNet 1.9.1, and follow from the product rule.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import mxnet as mx
from mxnet import autograd, gluon, nd


def _marked() -> nd.NDArray:
    x = nd.array([3.0])
    x.attach_grad()
    return x


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda x: x * x, 9.0),
        (lambda x: (x * x) * 2, 18.0),
        (lambda x: x + 6, 9.0),  # nothing in these graphs saves arrays
        (lambda x: nd.concat(x, x * 2, dim=0)[1:] + 3, 9.0),
        (lambda x: (x * x).reshape((1, 1))[0], 9.0),
        (lambda x: nd.concat(x * x, x * x, dim=0)[:1], 9.0),
    ],
)
def test_carried_array_is_a_constant(
    make: Callable[[nd.NDArray], nd.NDArray], expected: float
) -> None:
    x = _marked()
    with autograd.record():
        carried = make(x)
        loss = carried.sum()
    loss.backward()
    with autograd.record():
        loss = (carried * x).sum()
    loss.backward()
    assert x.grad.asscalar() == expected
    with autograd.record():
        again = carried * 2
    with pytest.raises(mx.MXNetError, match="not in a recorded graph"):
        again.backward()


def test_also_inside_the_scope_that_recorded_it() -> None:
    x = _marked()
    with autograd.record():
        carried = x * x
        (carried * 2).backward()
        (carried * x).backward()
    assert x.grad.asscalar() == 9.0


def test_written_array_may_be_written_again() -> None:
    x, state = _marked(), nd.zeros((1,))
    for _ in range(2):
        with autograd.record():
            state[:] = x * x
            loss = (state * x).sum()
        loss.backward()
    assert x.grad.asscalar() == 27.0


def test_kept_graph_stays_connected() -> None:
    x = _marked()
    with autograd.record():
        carried = x * x
        loss = carried * 2
    loss.backward(retain_graph=True)
    with autograd.record():
        loss = carried * x
    loss.backward()
    assert x.grad.asscalar() == 27.0


def test_graph_that_backward_did_not_reach_stays_connected() -> None:
    """As the generator's, while the discriminator learns."""
    x, y = _marked(), _marked()
    with autograd.record():
        made = x * x
    with autograd.record():
        loss = y * made.detach()
    loss.backward()
    with autograd.record():
        loss = y * made
    loss.backward()
    assert x.grad.asscalar() == 18.0
    assert y.grad.asscalar() == 9.0


def test_sums_that_backward_did_not_reach_stay_connected() -> None:
    x, y = _marked(), _marked()
    with autograd.record():
        made, other = x + 1, y * 2
    other.backward()
    with autograd.record():
        loss = made * x
    loss.backward()
    assert x.grad.asscalar() == 7.0


def test_linear_recurrence() -> None:
    x, state = _marked(), nd.zeros((1,))
    for _ in range(4):
        with autograd.record():
            state = state * 0.5 + x
            loss = state * state
        loss.backward()
    assert state.asscalar() == 5.625
    assert x.grad.asscalar() == 2 * 5.625


def test_gradient_function_frees_too() -> None:
    x = _marked()
    with autograd.record():
        carried = x * x
    assert autograd.grad(carried, x)[0].asscalar() == 6.0
    with autograd.record():
        loss = carried * x
    loss.backward()
    assert x.grad.asscalar() == 9.0


@pytest.mark.parametrize("hybrid", [False, True])
def test_recurrent_state_is_carried_without_detach(hybrid: bool) -> None:
    gradients = []
    for detach in (True, False):
        net = gluon.rnn.LSTMCell(3, input_size=2)
        net.initialize(mx.init.Constant(0.3))
        if hybrid:
            net.hybridize()
        states = net.begin_state(1)
        for step in range(4):
            with autograd.record():
                output, states = net(nd.ones((1, 2)) * step, states)
                loss = (output * output).sum()
            loss.backward()
            if detach:
                states = [state.detach() for state in states]
        gradients.append(net.i2h_weight.grad().asnumpy())
    assert (gradients[0] == gradients[1]).all()
    assert abs(gradients[0]).max() > 0


def test_function_of_a_carried_array() -> None:
    class Doubled(autograd.Function):
        def forward(self, x: nd.NDArray) -> nd.NDArray:
            return x * 2

        def backward(self, dy: nd.NDArray) -> nd.NDArray:
            return dy * 2

    x = _marked()
    with autograd.record():
        carried = x * x
    carried.backward()
    with autograd.record():
        loss = Doubled()(carried) * x
    loss.backward()
    assert x.grad.asscalar() == 18.0
