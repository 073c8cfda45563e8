"""Loops and branches over arrays."""

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet import nd

contrib = nd.contrib


def test_foreach_carries_states_and_stacks_outputs():
    data = nd.array([[1, 2], [3, 4], [5, 6]])

    def step(row, states):
        return [row * 2, row + states[0]], [states[0] + row]

    (doubled, sums), (total,) = contrib.foreach(step, data, [nd.zeros((2,))])
    np.testing.assert_array_equal(doubled.asnumpy(), data.asnumpy() * 2)
    np.testing.assert_array_equal(sums.asnumpy(), np.cumsum(data.asnumpy(), 0))
    assert total.asnumpy().tolist() == [9, 12]


def test_foreach_keeps_nesting():
    data = [nd.arange(3), [nd.arange(3) * 10]]
    outputs, states = contrib.foreach(
        lambda x, s: ([x[0], [x[1][0]]], s), data, [nd.zeros((1,)), [nd.ones((1,))]]
    )
    assert outputs[1][0].asnumpy().ravel().tolist() == [0, 10, 20]
    assert states[1][0].asscalar() == 1


def test_foreach_is_differentiable():
    x, w = nd.array([1, 2, 3]), nd.array([2.0])
    w.attach_grad()
    with mx.autograd.record():
        outputs, last = contrib.foreach(lambda row, s: (row * s, s * w), x, w)
        loss = outputs.sum() + last
    loss.backward()
    # 1 w + 2 w^2 + 3 w^3 + w^4, differentiated at w = 2
    assert w.grad.asscalar() == 1 + 4 * 2 + 9 * 4 + 4 * 8


def test_foreach_errors():
    with pytest.raises(AssertionError, match="foreach input"):
        contrib.foreach(lambda x, s: (x, s), 5, nd.zeros((1,)))
    with pytest.raises(ValueError, match="differ in length"):
        contrib.foreach(lambda x, s: (x[0], s), [nd.zeros((2,)), nd.zeros((3,))], nd.zeros((1,)))


def test_while_loop_pads_to_the_number_of_iterations():
    outputs, (i, total) = contrib.while_loop(
        lambda i, _: i < 3, lambda i, total: ([i, total], [i + 1, total + i]),
        [nd.zeros((1,)), nd.ones((1,))], max_iterations=5,
    )  # fmt: skip
    assert outputs[0].asnumpy().ravel().tolist() == [0, 1, 2, 0, 0]
    assert outputs[1].asnumpy().ravel().tolist() == [1, 1, 2, 0, 0]
    assert (i.asscalar(), total.asscalar()) == (3, 4)


def test_while_loop_stops_at_the_limit_and_may_have_no_outputs():
    outputs, i = contrib.while_loop(lambda i: i < 9, lambda i: (None, i + 1), nd.zeros((1,)), 2)
    assert outputs == []
    assert i.asscalar() == 2
    outputs, _ = contrib.while_loop(lambda i: i < 0, lambda i: (i, i), [nd.zeros((1,))], 2)
    assert outputs == []


def test_while_loop_errors():
    one = [nd.zeros((1,))]
    with pytest.raises(ValueError, match="max_iterations"):
        contrib.while_loop(lambda i: i < 3, lambda i: (i, i), one)
    with pytest.raises(ValueError, match="loop_vars"):
        contrib.while_loop(lambda: True, lambda: (None, []), [], 3)
    with pytest.raises(ValueError, match="1 before, 2 after"):
        contrib.while_loop(lambda i: i < 3, lambda i: (i, [i, i]), one, 3)


@pytest.mark.parametrize("value", [0, 1])
def test_cond_runs_one_branch(value):
    called = []
    found = contrib.cond(nd.array([value]), lambda: called.append(1), lambda: called.append(0))
    assert found is None
    assert called == [value]
    with pytest.raises(ValueError, match="scalar"):
        contrib.cond(nd.array([1, 1]), lambda: 1, lambda: 0)


def test_tests_for_special_values():
    array = nd.array([1, np.inf, -np.inf, np.nan])
    assert contrib.isfinite(array).asnumpy().tolist() == [1, 0, 0, 0]
    assert contrib.isinf(array).asnumpy().tolist() == [0, 1, 1, 0]
    assert contrib.isnan(array).asnumpy().tolist() == [0, 0, 0, 1]
