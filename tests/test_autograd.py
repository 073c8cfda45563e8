"""Recording and differentiating: scopes, requests, higher orders, user functions, misuse."""

from __future__ import annotations

import gc
import threading
import weakref

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet import autograd, nd


def marked(values, grad_req="write"):
    array = nd.array(values)
    array.attach_grad(grad_req)
    return array


def grads(*arrays):
    return [array.grad.asnumpy().tolist() for array in arrays]


# ---- scopes ------------------------------------------------------------------------------------


def modes():
    return autograd.is_recording(), autograd.is_training()


def test_scopes_nest_and_restore():
    assert modes() == (False, False)
    with autograd.record():
        assert modes() == (True, True)
        with autograd.pause():
            assert modes() == (False, False)
            with autograd.train_mode():
                assert modes() == (False, True)
        with autograd.predict_mode():
            assert modes() == (True, False)
        with autograd.pause(train_mode=True):
            assert modes() == (False, True)
        assert modes() == (True, True)
    with autograd.record(train_mode=False):
        assert modes() == (True, False)
    assert modes() == (False, False)


def test_scopes_restore_after_an_error():
    scope = autograd.record()
    with pytest.raises(KeyError), scope:
        raise KeyError
    assert modes() == (False, False)
    with scope, scope:
        pass
    assert modes() == (False, False)


def test_setters_return_the_mode_before():
    assert autograd.set_recording(True) is False
    assert autograd.set_recording(False) is True
    assert autograd.set_training(True) is False
    assert autograd.set_training(False) is True


def test_nothing_is_recorded_outside_the_scope():
    x = marked([1.0, 2.0])
    with torch.enable_grad():
        y = x * x
    with pytest.raises(mx.MXNetError, match="not in a recorded graph"):
        y.backward()
    with autograd.record(), autograd.pause():
        z = x * x
    with pytest.raises(mx.MXNetError, match="not in a recorded graph"):
        z.backward()


def test_torch_grad_mode_neither_matters_nor_changes():
    x = marked([1.0, 2.0])
    with torch.no_grad(), autograd.record():
        y = nd.exp(x)[1:] * 2
        assert not torch.is_grad_enabled()
    y.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), [0, 2 * np.exp(2)], rtol=1e-6)
    assert torch.is_grad_enabled()
    leaf = torch.ones(2, requires_grad=True)
    with autograd.record():
        (leaf * 2).sum().backward()
    assert leaf.grad.tolist() == [2, 2]


def test_threads_have_modes_of_their_own():
    seen = []
    with autograd.record():
        thread = threading.Thread(target=lambda: seen.append(modes()))
        thread.start()
        thread.join()
    assert seen == [(False, False)]


def test_threads_record_side_by_side():
    results = {}

    def work(number):
        x = marked([float(number)])
        for _ in range(20):
            with autograd.record():
                y = x**2
            y.backward()
        results[number] = x.grad.asscalar()

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {i: 2.0 * i for i in range(4)}


# ---- requests and heads -------------------------------------------------------------------------


def test_write_replaces_add_accumulates_null_ignores():
    arrays = [marked([2.0], req) for req in ("write", "add", "null")]
    for array in arrays:
        array.grad[:] = 10
    for _ in range(2):
        with autograd.record():
            y = sum(array * 3 for array in arrays)
        y.backward()
    assert grads(*arrays) == [[3], [16], [10]]


def test_the_gradient_handle_stays_the_same():
    x = marked([1.0])
    handle = x.grad
    with autograd.record():
        y = x * 5
    y.backward()
    assert x.grad is handle
    assert handle.asscalar() == 5


def test_gradients_of_unused_and_unreached_arrays_stay():
    x, unused = marked([1.0]), marked([1.0])
    unused.grad[:] = 7
    with autograd.record():
        y = x * 2
    y.backward()
    assert grads(x, unused) == [[2], [7]]


def test_heads_that_are_not_scalars_get_ones():
    x = marked([[1.0, 2.0], [3.0, 4.0]])
    with autograd.record():
        y = x * x
    y.backward()
    assert grads(x) == [[[2, 4], [6, 8]]]


def test_head_gradients():
    x = marked([1.0, 2.0])
    with autograd.record():
        y, z = x * 2, x * x
    autograd.backward([y, z], [nd.array([1.0, 10.0]), None])
    assert grads(x) == [[4, 24]]
    with autograd.record():
        y = x * 2
    y.backward(nd.array([3.0, 4.0]))
    assert grads(x) == [[6, 8]]


def test_head_gradients_that_do_not_fit():
    x = marked([1.0, 2.0])
    with autograd.record():
        y = x * 2
    with pytest.raises(mx.MXNetError, match=r"\(3,\).*\(2,\)"):
        y.backward(nd.ones((3,)))
    with pytest.raises(mx.MXNetError, match="1 heads but 2"):
        autograd.backward([y], [nd.ones((2,)), None])


def test_a_graph_serves_once_unless_retained():
    x = marked([3.0], "add")
    with autograd.record():
        y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert grads(x) == [[12]]
    with pytest.raises(mx.MXNetError, match="retain_graph=True"):
        y.backward()


def test_two_heads_that_share_a_freed_part():
    x = marked([3.0])
    with autograd.record():
        y = nd.exp(x)
        z, w = y * 2, y * y
    z.backward()
    with pytest.raises(mx.MXNetError, match="retain_graph=True"):
        w.backward()


def test_mark_variables():
    x, y, dx, dy = nd.ones((2,)), nd.ones((2,)), nd.zeros((2,)), nd.zeros((2,))
    autograd.mark_variables([x, y], [dx, dy], ["write", "add"])
    for _ in range(2):
        with autograd.record():
            z = x * 2 + y * 3
        z.backward()
    assert (dx.asnumpy().tolist(), dy.asnumpy().tolist()) == ([2, 2], [6, 6])
    assert x.grad is dx
    with pytest.raises(mx.MXNetError, match="2 variables, 1 gradients"):
        autograd.mark_variables([x, y], [dx])
    with pytest.raises(mx.MXNetError, match="'foo'"):
        x.attach_grad("foo")


def test_attach_grad_takes_an_array_out_of_its_graph():
    x = marked([2.0])
    with autograd.record():
        y = x * x
        y.attach_grad()
        z = y * 3
    z.backward()
    assert grads(x, y) == [[0], [3]]


@pytest.mark.parametrize("dtype", ["float16", "float64", "bfloat16"])
def test_gradients_have_the_arrays_type(dtype):
    x = nd.array([1.0, 2.0], dtype=dtype)
    x.attach_grad()
    with autograd.record():
        y = (x * x).sum()
    y.backward()
    assert x.grad.dtype == x.dtype
    assert x.grad.asnumpy().tolist() == [2, 4]


# ---- views, in-place writes ----------------------------------------------------------------------


def test_gradients_flow_through_views():
    x = marked([[1.0, 2.0], [3.0, 4.0]])
    with autograd.record():
        y = x[1] * 2 + x.reshape((4,))[0:2] * 10
        z = x.T[0:1].sum()
    autograd.backward([y, z])
    assert grads(x) == [[[11, 10], [3, 2]]]


def test_views_under_record_share_memory():
    x = marked([1.0, 2.0])
    with autograd.record():
        view = x[0:1]
    view[:] = 9
    assert x.asnumpy().tolist() == [9, 2]


def test_writes_to_recorded_arrays_are_errors():
    x = marked([1.0, 2.0])

    def add(array):
        array += 1

    def assign(array):
        array[0] = 1

    for write in (add, assign, lambda array: nd.relu(nd.ones((2,)), out=array)):
        with autograd.record():
            y = x * 2
            for array in (x, y):
                with pytest.raises(mx.MXNetError, match="in-place"):
                    write(array)
    assert x.asnumpy().tolist() == [1, 2]


def test_writing_a_recorded_value_into_a_constant_records():
    x = marked([1.0, 2.0])
    with autograd.record():
        buffer = nd.zeros((2, 2))
        buffer[0] = x * 3
        total = nd.zeros((2, 2))
        nd.broadcast_mul(buffer, nd.array([[1, 2], [3, 4]]), out=total)
    total.backward()
    assert total.asnumpy().tolist() == [[3, 12], [0, 0]]
    assert grads(x) == [[3, 6]]


def test_a_parameter_may_change_between_recording_and_backward():
    # As in the reference, backward then sees the new value: the tape shares the array's memory.
    x, w = marked([2.0]), nd.array([5.0])
    with autograd.record():
        y = x * 3
    x[:] = 100
    w[:] = 0
    y.backward()
    assert grads(x) == [[3]]
    x -= 0.5 * x.grad
    assert x.asscalar() == 98.5


# ---- grad and higher orders ---------------------------------------------------------------------


def test_grad_returns_a_list_and_leaves_buffers_alone():
    x, w = marked([2.0]), marked([3.0])
    with autograd.record():
        y = x * x * w
    # The reference returns a list for a single variable, too.
    (dx,) = autograd.grad(y, x, retain_graph=True)
    assert dx.asscalar() == 12
    assert [g.asscalar() for g in autograd.grad(y, [x, w])] == [12, 4]
    assert grads(x, w) == [[0], [0]]


def test_grad_of_intermediate_and_unreached_variables():
    x, other = marked([2.0]), marked([1.0])
    with autograd.record():
        y = x * 3
        z = y * y
    dy, none = autograd.grad(z, [y, other], retain_graph=True)
    assert (dy.asscalar(), none.asscalar()) == (12, 0)
    with pytest.raises(mx.MXNetError, match="variable 0"):
        autograd.grad(z, nd.ones((1,)))
    with pytest.raises(mx.MXNetError, match="empty"):
        autograd.grad(z, [])


def test_second_and_third_order():
    x = marked([0.5, 1.5])
    with autograd.record():
        y = nd.sin(x) * x
        (first,) = autograd.grad(y, x, create_graph=True)
        (second,) = autograd.grad(first, x, create_graph=True)
    second.backward()
    s, c, v = np.sin(x.asnumpy()), np.cos(x.asnumpy()), x.asnumpy()
    np.testing.assert_allclose(first.asnumpy(), s + v * c, rtol=1e-6)
    np.testing.assert_allclose(second.asnumpy(), 2 * c - v * s, rtol=1e-5)
    np.testing.assert_allclose(x.grad.asnumpy(), -3 * s - v * c, rtol=1e-5)


def test_a_gradient_penalty_trains():
    x, w = nd.array([[1.0, 2.0], [3.0, 4.0]]), marked([[0.5, -1.0]])
    x.attach_grad()
    with autograd.record():
        y = nd.tanh(nd.dot(x, w.T)).sum()
        (dx,) = autograd.grad(y, x, create_graph=True, retain_graph=True)
        penalty = (dx**2).sum()
    penalty.backward()
    t = np.tanh(x.asnumpy() @ w.asnumpy().T)
    slope = 1 - t**2
    norm = (w.asnumpy() ** 2).sum()
    expected = (2 * slope**2).sum() * w.asnumpy() - (4 * slope**2 * t * norm * x.asnumpy()).sum(
        0, keepdims=True
    )
    np.testing.assert_allclose(w.grad.asnumpy(), expected, rtol=1e-4)


# ---- Function -----------------------------------------------------------------------------------


class Scaled(autograd.Function):
    """Two outputs; the backward pass doubles, so that it can be told from the true one."""

    def forward(self, x, y):
        self.save_for_backward(x)
        return x * y, x + y

    def backward(self, dproduct, dsum):
        (x,) = self.saved_tensors
        return dproduct * 2 + dsum, x * dproduct


def test_function_uses_its_own_backward():
    x, y = marked([3.0]), marked([5.0])
    with autograd.record():
        product, total = Scaled()(x, y)
        loss = product * 10 + total
    loss.backward()
    assert (product.asscalar(), total.asscalar()) == (15, 8)
    assert grads(x, y) == [[21], [30]]


def test_function_outside_record_just_computes():
    product, _ = Scaled()(nd.array([3.0]), nd.array([5.0]))
    assert product.asscalar() == 15


def test_function_instances_serve_once():
    function = Scaled()
    function(nd.ones((1,)), nd.ones((1,)))
    with pytest.raises(mx.MXNetError, match=r"Scaled.*once"):
        function(nd.ones((1,)), nd.ones((1,)))


def run_function(backward):
    class Broken(autograd.Function):
        def forward(self, x):
            return x * 1

    Broken.backward = backward
    x = marked([1.0, 2.0])
    with autograd.record():
        y = Broken()(x)
    y.backward()


def test_function_backward_is_checked():
    with pytest.raises(mx.MXNetError, match=r"expected 1 gradients.*got 2"):
        run_function(lambda _, dy: (dy, dy))
    with pytest.raises(mx.MXNetError, match=r"gradient 0 has shape \(3,\), expected \(2,\)"):
        run_function(lambda _, dy: nd.ones((3,)))  # noqa: ARG005


@pytest.mark.parametrize("kind", [ValueError, KeyError, RuntimeError, NotImplementedError])
def test_errors_of_user_code_keep_their_type(kind):
    def backward(_, dy):  # noqa: ARG001
        raise kind("from the user's backward")

    with pytest.raises(kind, match="from the user's backward") as caught:
        run_function(backward)
    assert type(caught.value) is kind
    assert "backward" in [entry.name for entry in caught.traceback]


# ---- bookkeeping ---------------------------------------------------------------------------------


def test_get_symbol_describes_the_graph():
    x, y = marked([1.0]), marked([2.0])
    with autograd.record():
        z = nd.exp(x) * y
    symbol = autograd.get_symbol(z)
    assert len(symbol.list_arguments()) == 2
    assert "exp" in symbol.tojson()


def count_arrays():
    gc.collect()
    return sum(type(o) in (nd.NDArray, torch.Tensor) for o in gc.get_objects())


def test_iterations_leave_no_arrays_behind():
    x = marked([1.0, 2.0])

    def iterate(times):
        for _ in range(times):
            with autograd.record():
                y = nd.exp(x)[0:1] * 2
                y.detach()
            y.backward()

    iterate(20)
    before = count_arrays()
    iterate(1000)
    assert count_arrays() <= before + 2


def test_graphs_are_freed_without_backward():
    x = marked(np.ones(1000))
    with autograd.record():
        y = nd.exp(x)
    alive = weakref.ref(y)
    del y
    gc.collect()
    assert alive() is None
