"""Module: binding, parameters, shapes, contexts, sharing."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pytest
from tests.module.helpers import batch, bound, iterator, perceptron, samples, value

import mxnet as mx


def test_order_of_use() -> None:
    module = mx.mod.Module(perceptron())
    assert (module.data_names, module.output_names) == (["data"], ["softmax_output"])
    for use in (
        module.init_params,
        module.get_params,
        module.init_optimizer,
        module.update,
        lambda: module.data_shapes,
        lambda: module.forward(batch(16)),
        lambda: module.save_optimizer_states("never"),
    ):
        with pytest.raises(AssertionError, match="bind"):
            use()
    module.bind([("data", (16, 4))], [("softmax_label", (16,))])
    assert module.output_shapes == [("softmax_output", (16, 2))]
    with pytest.raises(AssertionError, match="init_params"):
        module.forward(batch(16))
    module.init_params()
    with pytest.raises(AssertionError, match="init_optimizer"):
        module.update()
    with pytest.warns(UserWarning, match="already initialized"):
        module.init_params()


@pytest.mark.parametrize("argument", ["data_names", "fixed_param_names", "state_names"])
def test_unknown_names(argument: str) -> None:
    with pytest.raises(ValueError, match=rf"{argument}=\['x'\].*'x' is not found"):
        mx.mod.Module(perceptron(), **{argument: ["x"]})
    with pytest.warns(UserWarning, match=r"label_names=\['x_label'\].*\n\tdata"):
        mx.mod.Module(perceptron(), label_names=["x_label"])


def test_bad_shapes() -> None:
    module = mx.mod.Module(perceptron())
    with pytest.raises(ValueError, match="data_shapes don't match names"):
        module.bind([("x", (16, 4))], [("softmax_label", (16,))])
    with pytest.raises(AssertionError, match=r"batch_size = 4, but softmax_label has shape \(5,\)"):
        module.bind([("data", (4, 4))], [("softmax_label", (5,))])
    with pytest.warns(UserWarning, match="label_shapes don't match"), pytest.raises(KeyError):
        module.bind([("data", (4, 4))], [("y", (4,))])
    with pytest.raises(AssertionError, match="inputs_need_grad=True needs for_training"):
        module.bind([("data", (4, 4))], None, for_training=False, inputs_need_grad=True)
    module = bound()
    with pytest.raises(mx.MXNetError, match="fc1_weight"):
        module.forward(mx.io.DataBatch([mx.nd.ones((16, 5))], [mx.nd.ones((16,))]))
    with pytest.raises(mx.MXNetError, match="2 inputs, expected 1"):
        module.forward(mx.io.DataBatch([mx.nd.ones((16, 4))] * 2))


def test_initialization() -> None:
    weight = mx.sym.var("fc1_weight", init=mx.init.Constant(7))
    net = mx.sym.FullyConnected(mx.sym.var("data"), weight, num_hidden=2, name="fc1")
    module = mx.mod.Module(net, label_names=None)
    module.bind([("data", (2, 3))])
    module.init_params(mx.init.One())
    assert value(module, "fc1_weight").tolist() == [[7.0] * 3] * 2
    given = {"fc1_bias": mx.nd.array([1, 2])}
    with pytest.raises(RuntimeError, match="fc1_weight is not presented"):
        module.init_params(mx.init.One(), given, {}, force_init=True)
    module.init_params(None, given, {}, allow_missing=True, force_init=True)
    assert value(module, "fc1_bias").tolist() == [1, 2]
    assert value(module, "fc1_weight")[0, 0] == 7
    with pytest.raises(TypeError, match="neither a value nor an initializer"):
        module.init_params(None, force_init=True)
    with pytest.raises(mx.MXNetError, match=r"\(3,\)"):
        module.set_params({"fc1_bias": mx.nd.ones((3,))}, {}, allow_missing=True)
    with pytest.raises(ValueError, match='"other" that is not in the arguments'):
        module.set_params({"other": mx.nd.ones((3,))}, {}, allow_missing=True)
    module.set_params({"other": mx.nd.ones((3,))}, {}, allow_missing=True, allow_extra=True)
    with pytest.warns(UserWarning, match="set_params call ignored"):
        module.set_params(given, {}, allow_missing=True, force_init=False)


def test_gradient_requests() -> None:
    module = bound(fixed_param_names=["fc1_weight", "fc1_bias"], grad_req="add")
    requests = module._exec_group.grad_req
    assert {name for name, req in requests.items() if req == "add"} == {"fc2_weight", "fc2_bias"}
    for _ in range(2):
        module.forward_backward(batch(16))
    twice = module._exec_group.execs[0].grad_dict["fc2_bias"].asnumpy().copy()
    module._exec_group.execs[0].grad_dict["fc2_bias"][:] = 0
    module.forward_backward(batch(16))
    once = module._exec_group.execs[0].grad_dict["fc2_bias"].asnumpy()
    np.testing.assert_allclose(twice, 2 * once, rtol=1e-5)
    chosen = bound(grad_req={"fc2_weight": "add", "fc1_bias": "null"})._exec_group.grad_req
    assert [chosen[f"fc{i}_{k}"] for i in (1, 2) for k in ("weight", "bias")] == [
        "write", "null", "add", "write",
    ]  # fmt: skip
    with pytest.raises(AssertionError, match="2 entries for 6 arguments"):
        bound(grad_req=["write"] * 2)
    with pytest.raises(ValueError, match="grad_req must be one of"):
        bound(grad_req=3)
    module = bound(for_training=False)
    module.forward(batch(16))
    with pytest.raises(AssertionError, match="for_training=True"):
        module.backward()


def test_fixed_parameters_stay() -> None:
    module = bound(fixed_param_names=["fc1_weight"])
    before, other = value(module, "fc1_weight").copy(), value(module, "fc2_weight").copy()
    module.init_optimizer(optimizer_params={"learning_rate": 1.0, "wd": 0.1})
    module.forward_backward(batch(16))
    module.update()
    assert (value(module, "fc1_weight") == before).all()
    assert (value(module, "fc2_weight") != other).any()


def test_changing_shapes() -> None:
    module = bound()
    everything = samples(50)[0]
    reference = bound()
    reference.set_params(*module.get_params())
    for count in (5, 50, 16, 5):
        module.forward(batch(count), is_train=False)
        assert module.data_shapes[0].shape == (count, 4)
        assert module.label_shapes[0].shape == (count,)
        outputs = module.get_outputs()[0].asnumpy()
        expected = reference.predict(mx.nd.array(everything[:count])).asnumpy()
        np.testing.assert_allclose(outputs, expected, rtol=1e-5)
    execs = module._exec_group._reshaped
    assert len(execs) == 2  # the third shape is the bound one; the last was seen before
    module.init_optimizer()
    before = value(module, "fc1_bias").copy()
    module.forward_backward(batch(7))
    module.update()
    assert (value(module, "fc1_bias") != before).any()


def test_without_labels() -> None:
    module = bound()
    expected = module.predict(iterator(16)).asnumpy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        module.forward(batch(8, label=False), is_train=False)
        assert module.label_shapes is None
        np.testing.assert_allclose(module.get_outputs()[0].asnumpy(), expected[:8], rtol=1e-5)
    module.forward(batch(16), is_train=False)
    assert module.label_shapes[0].shape == (16,)
    assert module.predict(samples(5)[0]).shape == (5, 2)  # NumPy arrays


@pytest.mark.parametrize(
    ("loads", "count", "expected"),
    [
        ([1, 1, 1], 16, [(0, 5), (5, 10), (10, 16)]),
        ([1, 2, 3], 17, [(0, 3), (3, 9), (9, 17)]),
        ([0.5, 0.2, 0.3], 11, [(0, 6), (6, 8), (8, 11)]),
        ([1, 1], 3, [(0, 2), (2, 3)]),
    ],
)
def test_shares_of_the_batch(loads: list[float], count: int, expected: Any) -> None:
    contexts = [mx.cpu(i) for i in range(len(loads))]
    module = mx.mod.Module(perceptron(), context=contexts, work_load_list=loads)
    module.bind([("data", (count, 4))], [("softmax_label", (count,))])
    assert [(part.start, part.stop) for part in module._exec_group.slices] == expected


def test_several_contexts() -> None:
    one = bound(inputs_need_grad=True)
    two = bound(context=[mx.cpu(0), mx.cpu(1)], work_load_list=[1, 3], inputs_need_grad=True)
    two.set_params(*one.get_params())
    for module in (one, two):
        module.init_optimizer(optimizer_params={"learning_rate": 0.5})
        module.forward_backward(batch(16))
    np.testing.assert_allclose(
        two.get_outputs()[0].asnumpy(), one.get_outputs()[0].asnumpy(), rtol=1e-5
    )
    np.testing.assert_allclose(
        two.get_input_grads()[0].asnumpy(), one.get_input_grads()[0].asnumpy(), rtol=1e-5
    )
    parts = two.get_outputs(merge_multi_context=False)[0]
    assert [(part.shape, part.context) for part in parts] == [
        ((4, 2), mx.cpu(0)), ((12, 2), mx.cpu(1)),
    ]  # fmt: skip
    for module in (one, two):
        module.update()
    for name in one.get_params()[0]:
        np.testing.assert_allclose(value(two, name), value(one, name), rtol=1e-4, atol=1e-6)
    with pytest.raises(ValueError, match="Too many slices"):
        two.forward(batch(1))
    with pytest.raises(AssertionError, match="1 entries for 2 contexts"):
        mx.mod.Module(perceptron(), context=[mx.cpu(0), mx.cpu(1)], work_load_list=[1])


def test_one_batch_per_context() -> None:
    module = bound(context=[mx.cpu(0), mx.cpu(1)])
    data, label = (mx.nd.array(array) for array in samples(16))
    parts = [mx.io.DataBatch([data[i : i + 8]], [label[i : i + 8]]) for i in (0, 8)]
    module.forward(batch(16), is_train=False)
    expected = module.get_outputs()[0].asnumpy()
    module.forward(parts, is_train=False)
    assert (module.get_outputs()[0].asnumpy() == expected).all()
    metric = mx.metric.create("acc")
    module.update_metric(metric, [part.label for part in parts], pre_sliced=True)
    assert metric.get()[1] == (expected.argmax(1) == label.asnumpy()).mean()
    with pytest.raises(mx.MXNetError, match=r"shape \(4, 4\), expected 8 samples"):
        module.forward([mx.io.DataBatch([data[:4]], [label[:4]]) for _ in range(2)])


def test_time_major_batches() -> None:
    net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, flatten=False, name="fc")
    net._set_attr(__layout__="TNC")
    module = mx.mod.Module(net, label_names=None, context=[mx.cpu(0), mx.cpu(1)])
    module.bind([mx.io.DataDesc("data", (3, 4, 5), layout="TNC")], for_training=False)
    module.init_params(mx.init.One())
    data = mx.nd.arange(60).reshape((3, 4, 5))
    module.forward(mx.io.DataBatch([data]))
    assert [e.arg_dict["data"].shape for e in module._exec_group.execs] == [(3, 2, 5)] * 2
    np.testing.assert_allclose(
        module.get_outputs()[0].asnumpy()[..., 0], data.asnumpy().sum(axis=2), rtol=1e-6
    )


def test_states() -> None:
    state, data = mx.sym.var("state"), mx.sym.var("data")
    net = mx.sym.Group([data + state, mx.sym.BlockGrad(state * 2, name="next")])
    contexts = [mx.cpu(0), mx.cpu(1)]
    module = mx.mod.Module(net, label_names=None, state_names=["state"], context=contexts)
    module.bind([("data", (4, 3))], for_training=False)
    module.init_params()
    assert module.get_params() == ({}, {})
    module.set_states(value=3)
    module.forward(mx.io.DataBatch([mx.nd.ones((4, 3))]))
    first, following = module.get_outputs(merge_multi_context=False)
    assert first[0].asnumpy()[0].tolist() == [4, 4, 4]
    module.set_states(states=[following])
    assert module.get_states(False)[0][1].asnumpy().tolist() == [[6.0] * 3] * 2
    for wrong in ({"states": [following], "value": 1}, {}):
        with pytest.raises(AssertionError, match="one of states & value"):
            module.set_states(**wrong)
    with pytest.raises(AssertionError, match="merge_multi_context"):
        module.get_states()


def test_shared_parameters_and_optimizer() -> None:
    first = mx.mod.Module(perceptron())
    first.bind([("data", (16, 4))], [("softmax_label", (16,))])
    second = mx.mod.Module(perceptron())
    with pytest.raises(AssertionError, match="shared_module must be"):
        second.bind([("data", (8, 4))], [("softmax_label", (8,))], shared_module=first)
    first.init_params(mx.init.Uniform(0.5))
    first.init_optimizer(optimizer_params={"learning_rate": 0.5, "momentum": 0.9})
    second.bind([("data", (8, 4))], [("softmax_label", (8,))], shared_module=first)
    assert second.params_initialized
    assert second.optimizer_initialized
    assert second._optimizer is first._optimizer
    second.forward_backward(batch(8))
    second.update()
    mine = first._exec_group.execs[0].arg_dict["fc1_weight"].asnumpy()
    assert (mine == second._exec_group.execs[0].arg_dict["fc1_weight"].asnumpy()).all()
    assert first._updater.states.keys() == {0, 1, 2, 3}
    other = mx.mod.Module(perceptron(3))
    with pytest.raises(mx.MXNetError, match=r"'fc2_weight' .* must be \(3, 8\) float32"):
        other.bind([("data", (8, 4))], [("softmax_label", (8,))], shared_module=first)
    with pytest.raises(AssertionError, match="has no optimizer"):
        second.borrow_optimizer(mx.mod.Module(perceptron()))


def test_groups_of_contexts() -> None:
    with mx.AttrScope(ctx_group="first"):
        net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=8, name="fc1")
    with mx.AttrScope(ctx_group="second"):
        net = mx.sym.FullyConnected(net, num_hidden=2, name="fc2")
        net = mx.sym.SoftmaxOutput(net, name="softmax")
    groups: Any = {"first": mx.cpu(1), "second": [mx.cpu(2)]}
    module = bound(net, group2ctxs=groups)
    module.forward_backward(batch(16))
    assert module.get_outputs()[0].context == mx.cpu(2)
    plain = bound(net)
    plain.set_params(*module.get_params())
    plain.forward_backward(batch(16))
    np.testing.assert_allclose(
        module._exec_group.execs[0].grad_dict["fc1_weight"].asnumpy(),
        plain._exec_group.execs[0].grad_dict["fc1_weight"].asnumpy(),
        rtol=1e-5,
    )
    with pytest.raises(AssertionError, match="group 'first' has 3 contexts, expected 1 or 1"):
        bound(net, group2ctxs={"first": [mx.cpu(0)] * 3})
    with pytest.raises(AssertionError, match="2 dictionaries for 1 contexts"):
        bound(net, group2ctxs=[{}, {}])


def test_optimizers() -> None:
    module = bound()
    with pytest.raises(ValueError, match="Cannot find optimizer"):
        module.init_optimizer(optimizer="none such")
    with pytest.raises(AssertionError, match="got int"):
        module.init_optimizer(optimizer=3)
    module.init_optimizer()
    assert module._optimizer.rescale_grad == 1 / 16
    with pytest.warns(UserWarning, match=re.escape("(1.0 vs. 0.0625). Is this intended?")):
        module.init_optimizer(optimizer=mx.optimizer.SGD(), force_init=True)
    names = {0: "fc1_weight", 1: "fc1_bias", 2: "fc2_weight", 3: "fc2_bias"}
    assert module._optimizer.idx2name == names
    two = bound(context=[mx.cpu(0), mx.cpu(1)])
    two.init_optimizer(kvstore=None)
    assert two._optimizer.idx2name[5] == "fc2_weight"
    two.init_optimizer(kvstore="device", force_init=True)
    assert two._update_on_kvstore
    compressed = bound(
        context=[mx.cpu(0), mx.cpu(1)], compression_params={"type": "2bit", "threshold": 0.5}
    )
    compressed.init_optimizer(kvstore="device", optimizer_params={"learning_rate": 1.0})
    before = value(compressed, "fc2_bias").copy()
    compressed.forward_backward(batch(16))
    compressed.update()
    change = (value(compressed, "fc2_bias") - before) * 16
    assert set(np.round(np.abs(change), 3)) <= {0.0, 0.5, 1.0}


def test_element_types() -> None:
    net = mx.sym.Cast(mx.sym.var("data"), dtype="float32")
    net = mx.sym.FullyConnected(net, num_hidden=2, name="fc")
    module = mx.mod.Module(net, label_names=None)
    module.bind([mx.io.DataDesc("data", (2, 3), dtype="uint8")], for_training=False)
    module.init_params(mx.init.One())
    module.forward(mx.io.DataBatch([mx.nd.array([[1, 2, 3]] * 2, dtype="uint8")]))
    assert module.get_outputs()[0].asnumpy().tolist() == [[6, 6]] * 2
    half = mx.mod.Module(mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2), label_names=None)
    half.bind([mx.io.DataDesc("data", (2, 3), dtype="float16")], for_training=False)
    half.init_params()
    assert {array.dtype for array in half.get_params()[0].values()} == {np.float16}


def test_rebinding_keeps_what_was_learned() -> None:
    module = bound()
    module.init_optimizer(optimizer_params={"learning_rate": 0.5})
    module.forward_backward(batch(16))
    module.update()
    learned = module._exec_group.execs[0].arg_dict["fc1_weight"].asnumpy()
    module.bind([("data", (4, 4))], [("softmax_label", (4,))], force_rebind=True)
    assert (value(module, "fc1_weight") == learned).all()
    assert (module._exec_group.execs[0].arg_dict["fc1_weight"].asnumpy() == learned).all()


def sparse_network() -> Any:
    data = mx.sym.var("data", stype="csr")
    weight = mx.sym.var("w_weight", stype="row_sparse", shape=(6, 2))
    net = mx.sym.broadcast_add(mx.sym.sparse.dot(data, weight), mx.sym.var("b_bias", shape=(2,)))
    return mx.sym.SoftmaxOutput(net, name="softmax")


@pytest.mark.parametrize("contexts", [1, 2])
def test_row_sparse_parameters(rng: np.random.Generator, contexts: int) -> None:
    """Only the rows of a batch are fetched, and the result is that of dense training."""
    dense = (rng.random((16, 6)) * (rng.random((16, 6)) > 0.6)).astype(np.float32)
    labels = np.arange(16, dtype=np.float32) % 2
    rows = mx.nd.sparse.csr_matrix(dense, dtype="float32")
    batches = mx.io.NDArrayIter(rows, labels, 4, last_batch_handle="discard")
    where = [mx.cpu(i) for i in range(contexts)]
    module = mx.mod.Module(sparse_network(), context=where)
    module.bind(batches.provide_data, batches.provide_label)
    module.init_params(mx.init.One())
    module.init_optimizer(mx.kv.create("local"), optimizer_params={"learning_rate": 0.5})
    group = module._exec_group
    assert group.param_arrays[0][0].stype == group.grad_arrays[0][0].stype == "row_sparse"
    weight, bias = np.ones((6, 2)), np.zeros(2)
    for i, each in enumerate(batches):
        indices = each.data[0].indices
        module.prepare(each, sparse_row_id_fn=lambda b: {"w_weight": b.data[0].indices})
        held = group.param_arrays[0][-1].indices.asnumpy()
        assert set(held) == set(indices.asnumpy().tolist())
        module.forward_backward(each)
        module.update()
        x, y = dense[4 * i : 4 * i + 4], labels[4 * i : 4 * i + 4].astype(int)
        scores = np.exp(x @ weight + bias)
        error = scores / scores.sum(1, keepdims=True) - np.eye(2)[y]
        weight, bias = weight - 0.5 / 4 * x.T @ error, bias - 0.5 / 4 * error.sum(0)
    np.testing.assert_allclose(value(module, "w_weight"), weight, rtol=1e-4)
    np.testing.assert_allclose(value(module, "b_bias"), bias, atol=1e-5)
    with pytest.raises(TypeError, match="must return a dict"):
        module.prepare(each, sparse_row_id_fn=lambda _: 3)
    module.forward(mx.io.DataBatch([rows[:6]], [mx.nd.array(labels[:6])]), is_train=False)
    assert module.get_outputs()[0].shape == (6, 2)


def test_rows_without_a_store() -> None:
    module = bound()
    module.init_optimizer()
    with pytest.warns(UserWarning, match="No need to call sparse_row_id_fn"):
        module.prepare(batch(16), sparse_row_id_fn=lambda _: {})
