"""Executors: binding, running, gradients; expected behaviour was seen in the reference."""

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError


@pytest.fixture
def product():
    return mx.sym.var("a") * mx.sym.var("b")


def _two(*values: float) -> list[mx.nd.NDArray]:
    return [mx.nd.array([value]) for value in values]


def test_bind_by_list_and_gradients(product):
    grads = _two(0, 0)
    executor = product.bind(mx.cpu(), _two(2, 5), grads)
    executor.forward(is_train=True)
    executor.backward([mx.nd.array([3.0])])
    assert executor.outputs[0].asnumpy().tolist() == [10.0]
    assert [g.asnumpy().tolist() for g in grads] == [[15.0], [6.0]]
    assert executor.grad_arrays[0] is grads[0]


def test_grad_req_add_accumulates_and_one_array_may_have_two_names():
    a = mx.sym.var("a")
    gradient = mx.nd.array([10.0])
    executor = (a * a).bind(mx.cpu(), {"a": mx.nd.array([2.0])}, {"a": gradient}, grad_req="add")
    for _ in range(2):
        executor.forward(is_train=True)
        executor.backward([mx.nd.array([1.0])])
    assert gradient.asscalar() == 18.0


def test_backward_may_run_twice_and_after_a_prediction(product):
    executor = product.simple_bind(mx.cpu(), a=(1,), b=(1,))
    executor.forward(a=mx.nd.array([2.0]), b=mx.nd.array([5.0]))
    for _ in range(2):
        executor.backward(mx.nd.ones((1,)))
        assert executor.grad_dict["a"].asscalar() == 5.0


def test_what_the_outputs_do_not_depend_on_has_gradient_zero():
    a, b = mx.sym.var("a"), mx.sym.var("b")
    symbol = mx.sym.Group([a * 2, mx.sym.BlockGrad(b)])
    executor = symbol.bind(mx.cpu(), _two(1, 1), _two(7, 7))
    executor.forward(is_train=True)
    executor.backward([mx.nd.ones((1,)), mx.nd.ones((1,))])
    assert [g.asscalar() for g in executor.grad_arrays] == [2.0, 0.0]


def test_bound_arrays_stay_out_of_autograd(product):
    a, b = _two(2, 5)
    a.attach_grad()
    executor = product.bind(mx.cpu(), [a, b], _two(0, 0))
    with mx.autograd.record():
        executor.forward(is_train=True)
    executor.backward(mx.nd.ones((1,)))
    assert a.grad.asscalar() == 0.0
    a[:] = 4
    assert executor.forward()[0].asscalar() == 20.0


def test_auxiliary_states_change_in_training_only():
    norm = mx.sym.BatchNorm(mx.sym.var("x"), fix_gamma=False, name="bn")
    executor = norm.simple_bind(mx.cpu(), x=(4, 2))
    executor.arg_dict["x"][:] = mx.nd.arange(8).reshape((4, 2))
    executor.forward(is_train=False)
    assert executor.aux_dict["bn_moving_mean"].asnumpy().tolist() == [0, 0]
    executor.forward(is_train=True)
    executor.backward(mx.nd.ones((4, 2)))
    np.testing.assert_allclose(executor.aux_dict["bn_moving_mean"].asnumpy(), [0.3, 0.4], 1e-6)


def test_simple_bind_infers_shapes_and_types(product):
    executor = product.simple_bind(
        mx.cpu(), a=(2, 3), type_dict={"a": "float64"}, grad_req={"a": "write"}
    )
    assert executor.arg_dict["b"].shape == (2, 3)
    assert executor.arg_dict["b"].dtype == np.float64
    assert executor.grad_dict["b"] is None
    assert [o.shape for o in executor.outputs] == [(2, 3)]


def test_simple_bind_shares_arrays(product):
    first = product.simple_bind(mx.cpu(), a=(2,))
    second = product.simple_bind(mx.cpu(), a=(2,), shared_exec=first)
    assert second.arg_dict["a"] is first.arg_dict["a"]


BIND_ERRORS = [
    ({"args": {"a": mx.nd.ones((1,))}}, ValueError, "key `b` is missing in `args`"),
    ({"args": _two(1)}, ValueError, "1 given for 2"),
    ({"args": 3}, TypeError, "list of arrays or a dict"),
    ({"args": [1, 2]}, TypeError, "'a' is int"),
    ({"args": [mx.nd.ones((2,)), mx.nd.ones((3,))]}, MXNetError, r"b has shape \(3,\)"),
    ({"args": _two(1, 2), "grad_req": "foo"}, ValueError, "'foo'"),
    ({"args": _two(1, 2), "args_grad": _two(1)}, ValueError, "args_grad"),
    ({"args": _two(1, 2), "ctx": "cpu"}, TypeError, "context"),
]


@pytest.mark.parametrize(("arguments", "error", "message"), BIND_ERRORS)
def test_bind_errors(product, arguments, error, message):
    with pytest.raises(error, match=message):
        product.bind(**{"ctx": mx.cpu(), **arguments})


def test_simple_bind_names_what_is_unknown(product):
    with pytest.raises(MXNetError, match="a: None, b: None"):
        product.simple_bind(mx.cpu())


def test_forward_checks_what_it_is_given(product):
    executor = product.simple_bind(mx.cpu(), a=(2,))
    with pytest.raises(TypeError, match="'foo'"):
        executor.forward(foo=mx.nd.ones((2,)))
    with pytest.raises(ValueError, match="Shape not match! Argument a"):
        executor.forward(a=mx.nd.ones((3,)))
    with pytest.raises(ValueError, match="must be an array"):
        executor.forward(a=[1, 2])
    assert executor.forward(a=np.ones(2), b=mx.nd.ones((2,)))[0].asnumpy().tolist() == [1, 1]


def test_only_losses_need_no_head_gradient(product):
    executor = product.simple_bind(mx.cpu(), a=(2,))
    executor.forward(is_train=True)
    with pytest.raises(MXNetError, match="not a loss"):
        executor.backward()
    loss = mx.sym.make_loss(product).simple_bind(mx.cpu(), a=(2,))
    loss.forward(is_train=True, a=mx.nd.ones((2,)), b=mx.nd.ones((2,)) * 3)
    loss.backward()
    assert loss.grad_dict["a"].asnumpy().tolist() == [3, 3]


def test_reshape_shares_parameters():
    layer = mx.sym.FullyConnected(mx.sym.var("a"), num_hidden=2, name="fc")
    executor = layer.simple_bind(mx.cpu(), a=(4, 2))
    smaller = executor.reshape(a=(2, 2))
    assert [x.shape for x in smaller.arg_arrays] == [(2, 2), (2, 2), (2,)]
    assert smaller.arg_dict["fc_weight"] is executor.arg_dict["fc_weight"]
    with pytest.raises(MXNetError, match="larger"):
        executor.reshape(a=(8, 2))
    assert executor.reshape(a=(8, 2), allow_up_sizing=True).arg_dict["a"].shape == (8, 2)
    with pytest.raises(MXNetError, match="'fc_weight' changes"):
        executor.reshape(a=(4, 1))


def test_copy_params_from(product):
    executor = product.simple_bind(mx.cpu(), a=(2,))
    executor.copy_params_from({"a": mx.nd.ones((2,)).astype("float64") * 3})
    assert executor.arg_dict["a"].asnumpy().tolist() == [3, 3]
    assert executor.arg_dict["a"].dtype == np.float32
    with pytest.raises(ValueError, match='"foo"'):
        executor.copy_params_from({"foo": mx.nd.ones((2,))})
    executor.copy_params_from({"foo": mx.nd.ones((2,))}, allow_extra_params=True)


def test_monitors_see_every_output():
    symbol = mx.sym.relu(mx.sym.var("a") * mx.sym.var("b"), name="r")
    executor = symbol.simple_bind(mx.cpu(), a=(2,))
    seen: list[str] = []
    executor.set_monitor_callback(lambda name, _: seen.append(name), monitor_all=True)
    executor.forward()
    assert seen[0] == "a"
    assert seen[1].endswith("_lhs")
    assert seen[-1] == "r_output"


def test_groups_run_on_their_contexts():
    with mx.AttrScope(ctx_group="one"):
        hidden = mx.sym.var("a") * 2
    with mx.AttrScope(ctx_group="two"):
        out = hidden + 1
    gradient = mx.nd.zeros((2,))
    executor = out.bind(
        mx.cpu(0),
        {"a": mx.nd.ones((2,))},
        {"a": gradient},
        group2ctx={"one": mx.cpu(1), "two": mx.cpu(2)},
    )
    assert executor.forward(is_train=True)[0].context == mx.cpu(2)
    executor.backward(mx.nd.ones((2,), ctx=mx.cpu(2)))
    assert gradient.asnumpy().tolist() == [2, 2]


def test_eval_needs_every_array(product):
    assert product.eval(a=mx.nd.ones((2,)), b=mx.nd.ones((2,)))[0].shape == (2,)
    with pytest.raises(ValueError, match="key `b` is missing"):
        product.eval(a=mx.nd.ones((2,)))


def test_outputs_may_be_heads():
    """As check_consistency does; the gradient is an array of its own that can be read."""
    executor = mx.sym.identity(mx.sym.var("x")).simple_bind(mx.cpu(), x=(2,))
    executor.arg_dict["x"][:] = mx.nd.array([3, 4])
    executor.forward(is_train=True)
    executor.backward(executor.outputs)
    gradient = executor.grad_dict["x"]
    assert gradient.asnumpy().tolist() == [3, 4]
    executor.outputs[0][:] = 0
    assert gradient.asnumpy().tolist() == [3, 4]


def test_arrays_made_in_the_graph_are_on_its_context():
    x = mx.sym.var("x")
    out = mx.sym.contrib.arange_like(x, axis=0)
    executor = out.simple_bind(mx.cpu(1), x=(3, 2))
    for _ in range(3):
        (result,) = executor.forward()
        assert result.asnumpy().tolist() == [0, 1, 2]
        assert result.context == mx.cpu(1)
