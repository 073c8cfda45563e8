"""FeedForward, the executor manager and the helpers of ``mxnet.model``."""

from __future__ import annotations

import logging
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.module.helpers import iterator, perceptron, samples

import mxnet as mx
from mxnet.executor_manager import DataParallelExecutorManager, _split_input_slice

pytestmark = pytest.mark.filterwarnings("ignore:mxnet.model.FeedForward has been deprecated")


def model(**options: Any) -> mx.model.FeedForward:
    return mx.model.FeedForward(perceptron(), **{"num_epoch": 1, "learning_rate": 0.1, **options})


def weights() -> dict[str, Any]:
    """Values of the parameters, always the same."""
    shapes = {"fc1_weight": (8, 4), "fc1_bias": (8,), "fc2_weight": (2, 8), "fc2_bias": (2,)}
    rng = np.random.default_rng(5)
    return {name: mx.nd.array(rng.random(shape) - 0.5) for name, shape in shapes.items()}


def test_deprecated() -> None:
    with pytest.warns(DeprecationWarning, match="Please use mxnet.mod.Module"):
        mx.model.FeedForward(perceptron())


def test_epochs_of_a_given_size(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    calls: list[Any] = []
    made = model(num_epoch=3, begin_epoch=1, epoch_size=6)
    made.fit(
        iterator(),
        eval_data=iterator(),
        batch_end_callback=lambda p: calls.append((p.epoch, p.nbatch)),
        eval_end_callback=lambda p: calls.append(("evaluated", p.epoch, p.nbatch)),
        epoch_end_callback=lambda *a: calls.append(("epoch", a[0])),
    )
    # Batches count from 1 here, as in the reference; 4 of them are in the data.
    assert calls == [
        call
        for epoch in (1, 2)
        for call in (
            *[(epoch, i) for i in range(1, 7)], ("epoch", epoch), ("evaluated", epoch, 4),
        )
    ]  # fmt: skip
    caplog.clear()
    model(num_epoch=2).fit(*samples(), eval_data=samples(20))
    assert [re.sub(r"\d+\.\d+", "#", message) for message in caplog.messages] == [
        "Start training with [cpu(0)]",
        *[
            line
            for epoch in (0, 1)
            for line in (
                f"Epoch[{epoch}] Resetting Data Iterator",
                f"Epoch[{epoch}] Time cost=#",
                f"Epoch[{epoch}] Validation-accuracy=#",
            )
        ],
    ]


def test_learns_predicts_and_is_saved(tmp_path: Path) -> None:
    np.random.seed(5)  # noqa: NPY002 - shuffling draws from it
    mx.random.seed(5)
    data, labels = samples(200)
    made = model(num_epoch=60, learning_rate=1.0, arg_params=weights())
    made.fit(mx.io.NDArrayIter(data, labels, 50))
    outputs = made.predict(data)
    assert (outputs.argmax(axis=1) == labels).mean() > 0.9
    found, x, y = made.predict(iterator(), return_data=True)
    assert [array.shape for array in (found, x, y)] == [(50, 2), (50, 4), (50,)]
    assert made.score(iterator()) > 0.9
    prefix = str(tmp_path / "net")
    made.save(prefix)
    again = mx.model.FeedForward.load(prefix, 60, ctx=mx.cpu())
    assert again.begin_epoch == 60
    np.testing.assert_array_equal(again.predict(data), outputs)
    copied = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own
    np.testing.assert_array_equal(copied.predict(data), outputs)
    with pytest.raises(AssertionError, match="no num_epoch"):
        mx.model.FeedForward(perceptron(), arg_params={}).save(prefix)


def test_contexts_agree() -> None:
    data, labels = samples(64)
    start = weights()
    found = []
    for ctx, kvstore in ((mx.cpu(), "local"), ([mx.cpu(0), mx.cpu(1)], "device")):
        made = model(ctx=ctx, arg_params=start)
        made.fit(mx.io.NDArrayIter(data, labels, 16), kvstore=kvstore, work_load_list=None)
        found.append(made.arg_params)
    for name in start:
        np.testing.assert_allclose(
            found[1][name].asnumpy(), found[0][name].asnumpy(), rtol=1e-4, atol=1e-6
        )


def test_buckets() -> None:
    def make(_: int) -> Any:
        net = mx.sym.FullyConnected(
            mx.sym.sum(mx.sym.var("data"), axis=1, keepdims=True), num_hidden=2, name="fc"
        )
        return mx.sym.SoftmaxOutput(net, name="softmax")

    class Buckets(mx.io.DataIter):
        default_bucket_key = 6
        provide_data = (mx.io.DataDesc("data", (2, 6)),)
        provide_label = (mx.io.DataDesc("softmax_label", (2,)),)
        batch_size = 2
        left = iter(())

        def __init__(self) -> None:
            self.reset()

        def reset(self) -> None:
            self.left = iter((6, 3, 4))

        def next(self) -> mx.io.DataBatch:
            key = next(self.left)
            return mx.io.DataBatch(
                [mx.nd.ones((2, key))], [mx.nd.zeros((2,))], bucket_key=key,
                provide_data=[mx.io.DataDesc("data", (2, key))],
                provide_label=self.provide_label,
            )  # fmt: skip

    made = mx.model.FeedForward(make, num_epoch=2, learning_rate=0.1)
    made.fit(Buckets())
    bias = made.arg_params["fc_bias"].asnumpy()
    assert bias[0] > 0 > bias[1]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"X": samples()[0]}, ValueError, "y must be specified"),
        ({"X": samples()[0], "y": samples(3)[1]}, ValueError, "not equal: 50 and 3"),
        ({"X": samples()[0], "y": samples()[1].reshape(50, 1, 1)}, ValueError, "1D or 2D"),
        ({"X": "data", "y": samples()[1]}, TypeError, "got str"),
        ({"X": samples()[0], "y": [1]}, TypeError, "y must be ndarray"),
        ({"X": samples()[0], "y": samples()[1], "eval_data": 3}, TypeError, "got int"),
        ({"X": samples()[0], "y": samples()[1], "eval_data": (1,)}, TypeError, "length 2"),
    ],
)
def test_bad_data(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        model().fit(**arguments)


def test_bad_models() -> None:
    with pytest.raises(TypeError, match="num_epoch is missing"):
        mx.model.FeedForward(perceptron()).fit(*samples())
    with pytest.raises(AssertionError, match="call fit"):
        model().predict(samples()[0])
    with pytest.raises(ValueError, match="duplicated argument name"):
        mx.model.FeedForward(mx.sym.var("data") + mx.sym.var("data"))


def test_executor_manager() -> None:
    data = iterator(16)
    net = perceptron()
    manager = DataParallelExecutorManager(net, [mx.cpu(0), mx.cpu(1)], data)
    assert manager.param_names == ["fc1_weight", "fc1_bias", "fc2_weight", "fc2_bias"]
    assert manager.slices == _split_input_slice(16, [1, 1])
    manager.set_params({name: mx.nd.ones(a[0].shape) for name, a in zip(
        manager.param_names, manager.param_arrays, strict=True)}, {})  # fmt: skip
    manager.load_data_batch(next(data))
    manager.forward(is_train=True)
    manager.backward()
    assert all(grads[0] is not None for grads in manager.grad_arrays)
    assert manager.aux_arrays == []
    target = {name: mx.nd.zeros(a[0].shape) for name, a in zip(
        manager.param_names, manager.param_arrays, strict=True)}  # fmt: skip
    manager.copy_to(target, {})
    assert all((array.asnumpy() == 1).all() for array in target.values())
    with pytest.raises(AssertionError, match="1 entries for 2 contexts"):
        DataParallelExecutorManager(net, [mx.cpu(0), mx.cpu(1)], data, work_load_list=[1])


def test_choice_of_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    def chosen(*arguments: Any) -> tuple[str | None, bool]:
        store, on_kvstore = mx.model._create_kvstore(*arguments)
        return None if store is None else store.type, on_kvstore

    small, large = {"w": mx.nd.zeros((2,))}, {"w": mx.nd.zeros((4096, 4097))}
    assert chosen("local", 1, small) == (None, False)
    assert chosen(None, 2, small) == (None, False)
    assert chosen("local", 2, small) == ("local", True)
    assert chosen("local", 2, large) == ("local", False)
    assert chosen("device", 2, large) == ("device", True)
    assert chosen(mx.kv.create("local"), 1, small) == ("local", True)
    with pytest.raises(TypeError, match="got int"):
        chosen(3, 1, small)
    with pytest.raises(TypeError, match="row_sparse"):
        mx.model._create_sparse_kvstore(None)
    monkeypatch.setenv("MXNET_UPDATE_ON_KVSTORE", "0")
    assert chosen("local", 2, small) == ("local", False)
    assert mx.model._create_sparse_kvstore("local")[1]


def test_updates_with_an_own_updater() -> None:
    seen = []
    arrays = [[mx.nd.ones((2,)), mx.nd.ones((2,), ctx=mx.cpu(1))], [mx.nd.ones((1,))] * 2]
    grads = [[mx.nd.ones((2,)), 2 * mx.nd.ones((2,), ctx=mx.cpu(1))], [None, None]]
    store = mx.kv.create("device")
    mx.model._initialize_kvstore(store, arrays[:1], {"w": mx.nd.zeros((2,))}, ["w"], False)

    def updater(index: int, grad: Any, weight: Any) -> None:
        seen.append((index, grad.asnumpy().tolist(), weight.context))

    mx.model._update_params(arrays, grads, updater, 2, store, ["w", "b"])
    assert seen == [(0, [3, 3], mx.cpu(0)), (1, [3, 3], mx.cpu(1))]


def test_store_of_a_plug_in() -> None:
    """Stores that are registered by others get one key at a time."""
    calls = []

    class Store(mx.kv.KVStoreBase):
        type = "own"
        num_workers = 1

        @staticmethod
        def is_capable(_: str) -> bool:
            return False

        def broadcast(self, key: Any, value: Any, out: Any, **_: Any) -> None:
            assert isinstance(key, str)
            for array in out:
                value.copyto(array)

        def pushpull(self, key: Any, value: Any, out: Any = None, **_: Any) -> None:
            calls.append(key)
            total = value[0].as_in_context(mx.cpu()) + value[1].as_in_context(mx.cpu())
            for array in out:
                total.copyto(array)

    module = mx.mod.Module(perceptron(), context=[mx.cpu(0), mx.cpu(1)])
    module.fit(iterator(16), num_epoch=1, kvstore=Store())
    assert calls == ["fc1_weight", "fc1_bias", "fc2_weight", "fc2_bias"]
    first, second = module._exec_group.param_arrays[0]
    assert (first.asnumpy() == second.asnumpy()).all()
