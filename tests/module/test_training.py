"""The training loop, evaluation, prediction, and checkpoints of both implementations."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.module.golden import make_golden
from tests.module.helpers import batch, bound, iterator, perceptron, samples, value

import mxnet as mx

GOLDEN = Path(__file__).parent / "golden"


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [re.sub(r"\d+\.\d+", "#", message) for message in caplog.messages]


def test_what_fit_logs_and_calls(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    calls: list[Any] = []
    module = mx.mod.Module(perceptron())
    module.fit(
        iterator(),
        eval_data=iterator(),
        eval_metric=["acc", "ce"],
        validation_metric="acc",
        begin_epoch=1,
        num_epoch=3,
        batch_end_callback=lambda p: calls.append(("batch", p.epoch, p.nbatch)),
        epoch_end_callback=[lambda *a: calls.append(("epoch", a[0], sorted(a[2]), a[3]))],
        eval_end_callback=lambda p: calls.append(("evaluated", p.epoch, p.nbatch)),
        eval_batch_end_callback=[lambda p: calls.append(("eval", p.epoch, p.nbatch))],
    )
    names = ["fc1_bias", "fc1_weight", "fc2_bias", "fc2_weight"]
    assert calls == [
        call
        for epoch in (1, 2)
        for call in (
            *[("batch", epoch, i) for i in range(4)],
            ("epoch", epoch, names, {}),
            *[("eval", epoch, i) for i in range(4)],
            ("evaluated", epoch, 4),
        )
    ]
    # The lines are those of Apache MXNet 1.9.1.
    assert messages(caplog) == [
        line
        for epoch in (1, 2)
        for line in (
            f"Epoch[{epoch}] Train-accuracy=#",
            f"Epoch[{epoch}] Train-cross-entropy=#",
            f"Epoch[{epoch}] Time cost=#",
            f"Epoch[{epoch}] Validation-accuracy=#",
        )
    ]
    with pytest.raises(AssertionError, match="number of epochs"):
        module.fit(iterator())


def test_local_variables_for_callbacks() -> None:
    seen: dict[str, Any] = {}
    module = mx.mod.Module(perceptron())
    train = iterator(16)
    module.fit(train, num_epoch=1, batch_end_callback=lambda p: seen.update(p.locals))
    assert seen["self"] is module
    assert seen["train_data"] is train
    assert (seen["epoch"], seen["nbatch"]) == (0, 0)
    assert {"data_batch", "eval_metric", "optimizer", "kvstore", "num_epoch"} <= seen.keys()


def test_monitor(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    monitor = mx.mon.Monitor(2, pattern="fc1_(weight|output)")
    module = mx.mod.Module(perceptron(), context=[mx.cpu(0), mx.cpu(1)])
    module.fit(iterator(), num_epoch=1, monitor=monitor)
    lines = [line.split()[1:3] for line in caplog.messages if line.startswith("Batch:")]
    one = [["fc1_output"] * 2, ["fc1_weight"] * 2]
    assert [name for _, name in lines] == [n for _ in range(2) for group in one for n in group]
    assert [number for number, _ in lines] == ["1"] * 4 + ["3"] * 4


def test_score_and_predict() -> None:
    module = bound()
    data, labels = samples()
    outputs = module.predict(iterator())
    assert outputs.shape == (50, 2)
    # The padding of the last batch counts in scores, as in the reference, but is not predicted.
    padded = np.concatenate([labels, labels[:14]])
    guesses = np.concatenate([outputs.asnumpy(), outputs.asnumpy()[:14]]).argmax(axis=1)
    assert module.score(iterator(), "acc") == [("accuracy", (guesses == padded).mean())]
    (_, first), = module.score(iterator(), "acc", num_batch=1)  # fmt: skip
    assert first == (guesses == padded)[:16].mean()
    assert np.isnan(module.score(iterator(), "acc", num_batch=0)[0][1])
    apart = module.predict(iterator(), merge_batches=False)
    assert [outputs[0].shape for outputs in apart] == [(16, 2)] * 3 + [(2, 2)]
    listed = module.predict(iterator(), always_output_list=True, num_batch=2)
    assert [array.shape for array in listed] == [(32, 2)]
    assert [(i, b.pad) for _, i, b in module.iter_predict(iterator())] == [
        (0, 0), (1, 0), (2, 0), (3, 14),
    ]  # fmt: skip
    rest = iterator()
    next(rest)
    assert module.predict(rest, reset=False).shape == (34, 2)
    np.testing.assert_allclose(module.predict(data).asnumpy(), outputs.asnumpy(), rtol=1e-5)
    with pytest.raises(ValueError, match="got str"):
        module.predict("data.csv")


def test_outputs_that_cannot_be_joined() -> None:
    class Odd(mx.mod.Module):
        def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
            outputs = super().get_outputs(merge_multi_context)
            return outputs * (1 + (self.data_shapes[0].shape[0] == 4))

    module = Odd(perceptron())
    module.bind([("data", (16, 4))], [("softmax_label", (16,))], for_training=False)
    module.init_params()

    class Batches:
        def reset(self) -> None: ...

        def __iter__(self) -> Any:
            return iter([batch(4), batch(16)])

    with pytest.raises(AssertionError, match=r"\[1, 2\].*merge_batches=False"):
        module.predict(Batches())
    assert [len(o) for o in module.predict(Batches(), merge_batches=False)] == [2, 1]


@pytest.mark.parametrize(("kvstore", "keys"), [("local", str), (None, int)])
def test_optimizer_states(tmp_path: Path, kvstore: str | None, keys: type) -> None:
    def made() -> mx.mod.Module:
        module = bound(context=[mx.cpu(0), mx.cpu(1)])
        module.set_params(*start)
        module.init_optimizer(kvstore, optimizer_params={"learning_rate": 0.5, "momentum": 0.9})
        return module

    start = bound().get_params()
    first = made()
    for _ in range(2):
        first.forward_backward(batch(16))
        first.update()
    path = tmp_path / "module.states"
    first.save_optimizer_states(path)
    learned = {name: array.copy() for name, array in first.get_params()[0].items()}
    second = made()
    for module in (first, second):
        module.set_params(learned, {})
    if kvstore:  # the store has its own copy of the parameters
        second.init_optimizer(
            kvstore, optimizer_params={"learning_rate": 0.5, "momentum": 0.9}, force_init=True
        )
    second.load_optimizer_states(path)
    for module in (first, second):
        module.forward_backward(batch(16))
        module.update()
    for name in learned:
        np.testing.assert_allclose(value(second, name), value(first, name), rtol=1e-6)
    updater = second._kvstore._updater if kvstore else second._updater
    assert {type(key) for key in updater.states} == {keys}


def test_parameter_files(tmp_path: Path) -> None:
    module = bound()
    path = str(tmp_path / "x.params")
    module.save_params(path)
    saved = mx.nd.load(path)
    assert sorted(saved) == ["arg:fc1_bias", "arg:fc1_weight", "arg:fc2_bias", "arg:fc2_weight"]
    other = bound()
    other.load_params(path)
    assert (value(other, "fc1_weight") == value(module, "fc1_weight")).all()
    mx.nd.save(path, {"weight": mx.nd.ones((1,))})
    with pytest.raises(ValueError, match=r"x\.params: 'weight'"):
        other.load_params(path)
    mx.nd.save(path, [mx.nd.ones((1,))])
    with pytest.raises(ValueError, match=r"x\.params"):
        other.load_params(path)


# ---- checkpoints of the reference -------------------------------------------------------------


def continued(prefix: str, optimizer: str) -> dict[str, Any]:
    module = mx.mod.Module.load(prefix, 2, load_optimizer_states=True)
    data = make_golden.batches(mx)
    module.bind(data.provide_data, data.provide_label)
    options = {"learning_rate": 0.1, **({"momentum": 0.9} if optimizer == "sgd" else {})}
    module.init_optimizer(optimizer=optimizer, optimizer_params=options)
    return make_golden.step(module, mx)


def check(found: dict[str, Any], expected: dict[str, Any]) -> None:
    np.testing.assert_allclose(found["outputs"], expected["outputs"], rtol=1e-4, atol=1e-5)
    for name, array in expected["params"].items():
        np.testing.assert_allclose(found["params"][name], array, rtol=1e-3, atol=1e-5, err_msg=name)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_checkpoints_of_the_reference(optimizer: str) -> None:
    recorded = json.loads((GOLDEN / "recorded.json").read_text())
    check(continued(str(GOLDEN / f"module_{optimizer}"), optimizer), recorded[optimizer])


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_checkpoints_for_the_reference(tmp_path: Path, optimizer: str) -> None:
    """The reference goes on from our checkpoint as we do; where it is installed."""
    python = os.environ.get("MXNET_REFERENCE_PYTHON")
    if not python:
        pytest.skip("MXNET_REFERENCE_PYTHON does not name a Python with Apache MXNet")
    prefix = str(tmp_path / "ours")
    module = mx.mod.Module.load(str(GOLDEN / f"module_{optimizer}"), 2, load_optimizer_states=True)
    data = make_golden.batches(mx)
    module.bind(data.provide_data, data.provide_label)
    options = {"learning_rate": 0.1, **({"momentum": 0.9} if optimizer == "sgd" else {})}
    module.init_optimizer(optimizer=optimizer, optimizer_params=options)
    module.save_checkpoint(prefix, 2, save_optimizer_states=True)
    program = (
        "import json, sys, tests.module.golden.make_golden as golden, mxnet as mx\n"
        "module = mx.mod.Module.load(sys.argv[1], 2, load_optimizer_states=True)\n"
        "data = golden.batches()\n"
        "module.bind(data.provide_data, data.provide_label)\n"
        "module.init_optimizer(optimizer=sys.argv[2], optimizer_params=json.loads(sys.argv[3]))\n"
        "print(json.dumps(golden.step(module)))\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [python, "-c", program, prefix, optimizer, json.dumps(options)],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, text=True, check=True,
        capture_output=True,
    )  # fmt: skip
    check(continued(prefix, optimizer), json.loads(done.stdout.splitlines()[-1]))


def test_damaged_checkpoint(tmp_path: Path) -> None:
    prefix = str(tmp_path / "net")
    module = bound()
    module.init_optimizer(optimizer_params={"momentum": 0.9})
    module.forward_backward(batch(16))
    module.update()
    module.save_checkpoint(prefix, 1, save_optimizer_states=True)
    path = tmp_path / "net-0001.states"
    path.write_bytes(path.read_bytes()[:-7])
    again = mx.mod.Module.load(prefix, 1, load_optimizer_states=True)
    again.bind([("data", (16, 4))], [("softmax_label", (16,))])
    with pytest.raises(mx.MXNetError):
        again.init_optimizer()
    (tmp_path / "net-0001.params").write_bytes(b"\x12\x01")
    with pytest.raises(mx.MXNetError, match=r"net-0001\.params"):
        mx.mod.Module.load(prefix, 1)
    with pytest.raises(mx.MXNetError, match=r"net-0009\.params"):
        mx.mod.Module.load(prefix, 9)
