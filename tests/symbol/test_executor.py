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


def _dense():
    data = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=3, name="fc")
    return mx.sym.BatchNorm(data, name="bn")


def _same(first, second):
    """Names of the arrays of two executors that are the same memory."""
    found = set()
    for kind in ("arg_dict", "grad_dict", "aux_dict"):
        ours, theirs = getattr(first, kind), getattr(second, kind)
        for name, array in ours.items():
            theirs[name][:] = 0
            array[:] = 1
            if theirs[name].asnumpy().all():
                found.add(f"{kind} {name}")
    return found


def test_simple_bind_shares_the_arguments_named_and_all_auxiliary_states():
    first = _dense().simple_bind(mx.cpu(), data=(8, 4))
    expected = {"arg_dict fc_weight", "grad_dict fc_weight",
                "aux_dict bn_moving_mean", "aux_dict bn_moving_var"}  # fmt: skip
    for buffer in (None, {}):
        second = _dense().simple_bind(
            mx.cpu(), data=(6, 4), shared_exec=first, shared_arg_names=["fc_weight", "other"],
            shared_buffer=buffer,
        )  # fmt: skip
        assert _same(second, first) == expected


def test_simple_bind_shares_nothing_with_an_executor_alone():
    first = _dense().simple_bind(mx.cpu(), data=(8, 4))
    assert _same(_dense().simple_bind(mx.cpu(), data=(8, 4), shared_exec=first), first) == set()


def test_simple_bind_takes_the_other_arrays_from_the_buffer():
    first = _dense().simple_bind(mx.cpu(), data=(8, 4))
    names = [name for name in first.arg_dict if name != "data"]
    buffer = {}
    keywords = {"shared_exec": first, "shared_arg_names": names, "shared_buffer": buffer}
    second = _dense().simple_bind(mx.cpu(), data=(8, 4), **keywords)
    assert sorted(buffer) == ["data", "grad of data"]
    third = _dense().simple_bind(mx.cpu(), data=(4, 4), **keywords)
    second.arg_dict["data"][:] = 5
    assert third.arg_dict["data"].asnumpy().tolist() == [[5] * 4] * 4
    _dense().simple_bind(mx.cpu(), data=(16, 4), **keywords)
    assert buffer["data"].shape == buffer["grad of data"].shape == (16, 4)


def test_simple_bind_warns_of_shapes_that_belong_to_nothing(product):
    with pytest.warns(UserWarning, match="shapes are given for label, .* inputs are a, b"):
        executor = product.simple_bind(mx.cpu(), a=(2,), label=(2,))
    assert executor.arg_dict["b"].shape == (2,)


SIMPLE_BIND_ERRORS = [
    ({"data": (2, 4), "type_dict": {"nope": "float32"}}, "type_dict names 'nope'"),
    ({"data": (2, 4), "stype_dict": {"nope": "csr"}}, "stype_dict names 'nope'"),
    ({"data": (2, 4), "grad_req": ["write"]}, "grad_req has 1 entries for 5 arguments"),
    ({"data": (2, 4), "grad_req": ["write"] * 6}, "grad_req has 6 entries for 5 arguments"),
    ({"fc_bias": (3,)}, "data: unknown, fc_weight: unknown.*node 'fc'"),
    ({"data": (2, 4), "shared_arg_names": ["fc_weight"]}, r"'fc_weight' is to be .*\(3, 5\)"),
    ({"data": (2, 5), "shared_arg_names": ["fc_weight"], "type_dict": {"data": "float64"}},
     "float32 in shared_exec and must be .* float64"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), SIMPLE_BIND_ERRORS)
def test_simple_bind_errors(arguments, message):
    first = _dense().simple_bind(mx.cpu(), data=(2, 5))
    with pytest.raises(RuntimeError, match=message):
        _dense().simple_bind(mx.cpu(), shared_exec=first, **arguments)


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
    with pytest.raises(MXNetError, match="a: unknown, b: unknown"):
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


def _grouped():
    with mx.AttrScope(ctx_group="one"):
        hidden = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc")
    with mx.AttrScope(ctx_group="two"):
        return mx.sym.BatchNorm(hidden, name="bn", momentum=0.5)


def test_arrays_are_where_their_group_runs():
    groups = {"one": mx.cpu(1), "two": mx.cpu(2)}
    executor = _grouped().simple_bind(mx.cpu(0), group2ctx=groups, data=(4, 3))
    expected = dict.fromkeys(["data", "fc_weight", "fc_bias"], mx.cpu(1))
    expected |= dict.fromkeys(["bn_gamma", "bn_beta"], mx.cpu(2))
    assert {n: a.context for n, a in executor.arg_dict.items()} == expected
    assert {n: a.context for n, a in executor.grad_dict.items()} == expected
    assert {a.context for a in executor.aux_arrays} == {mx.cpu(2)}


def test_auxiliary_states_of_groups_are_updated_wherever_they_are_bound():
    symbol = _grouped()
    arguments = [mx.nd.ones(shape) for shape in ((4, 3), (2, 3), (2,), (2,), (2,))]
    states = [mx.nd.zeros((2,)), mx.nd.ones((2,))]
    executor = symbol.bind(
        mx.cpu(0), arguments, [mx.nd.zeros(a.shape) for a in arguments], aux_states=states,
        group2ctx={"one": mx.cpu(1), "two": mx.cpu(2)},
    )  # fmt: skip
    executor.forward(is_train=True)
    executor.backward(mx.nd.ones((4, 2)))
    assert states[0].asnumpy().tolist() == [2, 2]
    assert states[1].asnumpy().tolist() == [0.5, 0.5]


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
