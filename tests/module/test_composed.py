"""BucketingModule, SequentialModule and modules in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.module.helpers import batch, iterator, perceptron, value

import mxnet as mx


def make_symbol(_: int) -> tuple[Any, tuple[str, ...], tuple[str, ...]]:
    net = mx.sym.Embedding(mx.sym.var("data"), input_dim=5, output_dim=3, name="embed")
    net = mx.sym.FullyConnected(mx.sym.sum(net, axis=1), num_hidden=2, name="fc")
    return mx.sym.SoftmaxOutput(net, name="softmax"), ("data",), ("softmax_label",)


def bucket_batch(length: int, count: int = 2) -> mx.io.DataBatch:
    return mx.io.DataBatch(
        [mx.nd.ones((count, length))],
        [mx.nd.zeros((count,))],
        bucket_key=length,
        provide_data=[("data", (count, length))],
        provide_label=[("softmax_label", (count,))],
    )


def bucketing(**options: Any) -> mx.mod.BucketingModule:
    module = mx.mod.BucketingModule(make_symbol, default_bucket_key=6, **options)
    module.bind([("data", (2, 6))], [("softmax_label", (2,))])
    module.init_params(mx.init.Uniform(0.5))
    return module


def test_buckets_share_everything() -> None:
    module = bucketing()
    module.init_optimizer(optimizer_params={"learning_rate": 0.5, "momentum": 0.9})
    for length in (6, 3, 4, 3):
        module.forward_backward(bucket_batch(length))
        module.update()
        assert module.data_shapes[0].shape == (2, length)
    assert list(module._buckets) == [6, 3, 4]
    arrays = [m._exec_group.execs[0].arg_dict["fc_weight"] for m in module._buckets.values()]
    assert len({array.asnumpy().tobytes() for array in arrays}) == 1
    assert (value(module, "fc_weight") == arrays[0].asnumpy()).all()
    assert len({id(m._updater) for m in module._buckets.values()}) == 1
    module.forward(bucket_batch(3, 4))
    assert module.get_outputs()[0].shape == (4, 2)
    module.prepare(bucket_batch(5))
    assert (module._curr_bucket_key, list(module._buckets)) == (3, [6, 3, 4, 5])
    other = bucketing()
    other.set_params(*module.get_params())
    for length in (6, 3):
        other.forward(bucket_batch(length), is_train=False)
        module.forward(bucket_batch(length), is_train=False)
        assert (other.get_outputs()[0].asnumpy() == module.get_outputs()[0].asnumpy()).all()


def test_buckets_share_auxiliary_states() -> None:
    def normalized(_: int) -> Any:
        net = mx.sym.sum(mx.sym.var("data"), axis=1, keepdims=True)
        net = mx.sym.BatchNorm(net, name="bn", momentum=0.5)
        net = mx.sym.FullyConnected(net, num_hidden=2, name="fc")
        return mx.sym.SoftmaxOutput(net, name="softmax"), ("data",), ("softmax_label",)

    module = mx.mod.BucketingModule(normalized, default_bucket_key=6)
    module.bind([("data", (2, 6))], [("softmax_label", (2,))])
    module.init_params()
    module.init_optimizer()
    expected = 0.0
    for length in (3, 6, 4):
        one = bucket_batch(length)
        one.data[0][:] = 1
        module.forward_backward(one)
        module.update()
        expected = 0.5 * expected + 0.5 * length
        assert module.get_params()[1]["bn_moving_mean"].asnumpy().tolist() == [expected]
    for bucket in module._buckets.values():
        states = bucket._exec_group.execs[0].aux_dict
        assert states["bn_moving_mean"].asnumpy().tolist() == [expected]


def test_bucketing_files(tmp_path: Path) -> None:
    module = bucketing()
    module.forward(bucket_batch(3))
    prefix = str(tmp_path / "net")
    module.save_checkpoint(prefix, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "net-0001.params", "net-3-symbol.json", "net-6-symbol.json", "net.buckets",
    ]  # fmt: skip
    loaded = mx.mod.BucketingModule.load(prefix, 1, sym_gen=make_symbol, default_bucket_key=6)
    assert loaded.params_initialized
    loaded.bind([("data", (2, 6))], [("softmax_label", (2,))], for_training=False)
    for length in (6, 3, 5):
        for each in (module, loaded):
            each.forward(bucket_batch(length), is_train=False)
        np.testing.assert_array_equal(
            loaded.get_outputs()[0].asnumpy(), module.get_outputs()[0].asnumpy()
        )
    for missing in ({"sym_gen": make_symbol}, {"default_bucket_key": 6}):
        with pytest.raises(AssertionError, match="is required"):
            mx.mod.BucketingModule.load(prefix, 1, **missing)


def test_bucketing_errors() -> None:
    with pytest.raises(AssertionError, match="default_bucket_key is missing"):
        mx.mod.BucketingModule(make_symbol)
    module = mx.mod.BucketingModule(make_symbol, default_bucket_key=6)
    assert (list(module.data_names), module.output_names) == (["data"], ["softmax_output"])
    with pytest.raises(AssertionError, match="bind"):
        module.switch_bucket(3, [("data", (2, 3))])
    with pytest.raises(AssertionError, match="not supported"):
        module.bind([("data", (2, 6))], shared_module=module)

    def grows(key: int) -> Any:
        net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name=f"fc{key}")
        return mx.sym.SoftmaxOutput(net, name="softmax"), ("data",), ("softmax_label",)

    module = mx.mod.BucketingModule(grows, default_bucket_key=6)
    module.bind([("data", (2, 6))], [("softmax_label", (2,))])
    module.init_params()
    with pytest.raises(
        mx.MXNetError, match="'fc3_weight' is to be shared, but shared_exec has only"
    ):
        module.forward(bucket_batch(3))


def test_sequential_names_and_options() -> None:
    first = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=8, name="fc1")
    module = mx.mod.SequentialModule()
    assert (module.data_names, module.output_names) == ([], [])
    with pytest.raises(AssertionError, match="empty SequentialModule"):
        module.bind([("data", (16, 4))])
    with pytest.raises(AssertionError, match='Unknown meta "labels"'):
        module.add(mx.mod.Module(first, label_names=None), labels=True)
    module.add(mx.mod.Module(first, label_names=None))
    module.add(mx.mod.Module(perceptron()), take_labels=True)
    with pytest.raises(ValueError, match="data_shapes don't match"):
        module.bind([("data", (16, 4))], [("softmax_label", (16,))])
    module = mx.mod.SequentialModule()
    for _ in range(2):
        module.add(mx.mod.Module(first, label_names=None), auto_wiring=True)
    module.bind([("data", (16, 4))], inputs_need_grad=True)
    assert module.label_shapes is None
    with pytest.raises(AssertionError, match=r'"fc1_weight" in layer 1 .* layer 0'):
        module.init_params()


def test_sequential_is_one_network() -> None:
    """Two halves in a chain learn as the whole does."""
    whole = mx.mod.Module(perceptron())
    first = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=8, name="fc1")
    first = mx.sym.Activation(first, act_type="relu")
    second = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc2")
    second = mx.sym.SoftmaxOutput(second, name="softmax")
    chain = mx.mod.SequentialModule().add(mx.mod.Module(first, label_names=None))
    chain.add(mx.mod.Module(second), take_labels=True, auto_wiring=True)
    params = None
    for module in (whole, chain):
        module.bind([("data", (16, 4))], [("softmax_label", (16,))], inputs_need_grad=True)
        module.init_params(mx.init.Uniform(0.5))
        params = module.get_params() if params is None else params
        module.set_params(*params, allow_extra=True)
        module.init_optimizer(optimizer_params={"learning_rate": 0.5})
        module.forward_backward(batch(16))
        module.update()
    for name in whole.get_params()[0]:
        np.testing.assert_allclose(value(chain, name), value(whole, name), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(
        chain.get_input_grads()[0].asnumpy(), whole.get_input_grads()[0].asnumpy(), rtol=1e-4
    )
    assert chain.score(iterator(), "acc") == whole.score(iterator(), "acc")


def test_loss_in_python() -> None:
    loss = mx.mod.PythonLossModule(grad_func=lambda scores, _: scores.asnumpy() * 2)
    assert (loss.data_names, loss.output_names) == (["data"], ["pyloss_output"])
    loss.bind([("data", (4, 2))], [("softmax_label", (4,))], inputs_need_grad=True)
    assert loss.output_shapes == [("pyloss_output", (4, 2))]
    assert loss.get_params() == ({}, {})
    loss.forward(mx.io.DataBatch([mx.nd.ones((4, 2))], [mx.nd.zeros((4,))]), is_train=True)
    with pytest.raises(AssertionError, match="out_grads should be None"):
        loss.backward(mx.nd.ones((2,)))
    loss.backward()
    assert loss.get_input_grads()[0].asnumpy().tolist() == [[2, 2]] * 4
    metric = mx.metric.create("acc")
    loss.update_metric(metric, [mx.nd.zeros((4,))])
    assert metric.get()[1] == 1
    with pytest.raises(RuntimeError, match="presliced"):
        loss.update_metric(metric, [[mx.nd.zeros((4,))]], pre_sliced=True)
    with pytest.raises(NotImplementedError):
        loss.install_monitor(None)
    plain = mx.mod.PythonLossModule()
    plain.bind([("data", (4, 2))], [("softmax_label", (4,))])
    plain.forward(mx.io.DataBatch([mx.nd.ones((4, 2))], [mx.nd.zeros((4,))]))
    with pytest.raises(NotImplementedError, match="grad_func"):
        plain.backward()
    with pytest.raises(AssertionError, match="not a function"):
        mx.mod.PythonLossModule(grad_func=3)
    with pytest.raises(AssertionError, match="one input and one label"):
        mx.mod.PythonLossModule(data_names=("a", "b"))


def test_module_in_python() -> None:
    class Double(mx.mod.PythonModule):
        def _compute_output_shapes(self) -> Any:
            return [("double_output", self.data_shapes[0].shape)]

        def forward(self, data_batch: Any, is_train: bool | None = None) -> None:  # noqa: ARG002
            self.result = data_batch.data[0] * 2

        def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:  # noqa: ARG002
            return [self.result]

    module = Double(["data"], None, ["double_output"])
    with pytest.raises(AssertionError, match="expected \\['data'\\]"):
        module.bind([("x", (2,))])
    with pytest.raises(AssertionError, match="only support write"):
        module.bind([("data", (2,))], grad_req="add")
    module.bind([("data", (16, 4))], for_training=False)
    module.init_params()
    data = iterator(16)
    np.testing.assert_array_equal(module.predict(data).asnumpy(), 2 * data.data[0][1].asnumpy())
    with pytest.raises(NotImplementedError, match="_compute_output_shapes"):
        mx.mod.PythonModule(["data"], None, ["o"]).bind([("data", (2,))])
    with pytest.raises(NotImplementedError, match="backward"):
        module.backward()
