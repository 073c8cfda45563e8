"""The trainer: what it refuses, how it chooses a store, states, multipliers, sparse batches."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet import autograd, gluon

HERE = Path(__file__).parent
TWO = [mx.cpu(0), mx.cpu(1)]


def ones(contexts: list[mx.Context] | None = None, count: int = 1, **kwargs: Any) -> Any:
    parameters = [gluon.Parameter(f"p{i}_weight", shape=(2,), **kwargs) for i in range(count)]
    for parameter in parameters:
        parameter.initialize(init="ones", ctx=contexts or [mx.cpu()])
    return parameters


def backward(parameters: Any, contexts: list[mx.Context] | None = None) -> None:
    with autograd.record():
        losses = [(p.data(c) * 3).sum() for c in contexts or [mx.cpu()] for p in parameters]
    autograd.backward(losses)


def test_one_context_needs_no_store() -> None:
    parameters = ones()
    trainer = gluon.Trainer(parameters, "sgd", {"learning_rate": 0.1})
    backward(parameters)
    trainer.step(1)
    assert trainer._kvstore is None
    np.testing.assert_allclose(parameters[0].data().asnumpy(), 0.7)


@pytest.mark.parametrize("kvstore", ["device", "local", mx.kv.create("local")])
def test_several_contexts_sum_gradients(kvstore: Any) -> None:
    parameters = ones(TWO, 3)
    trainer = gluon.Trainer(
        parameters, "sgd", {"learning_rate": 0.1}, kvstore=kvstore, update_on_kvstore=False
    )
    backward(parameters, TWO)
    trainer.allreduce_grads()
    assert parameters[0].grad(TWO[1]).asnumpy().tolist() == [6, 6]
    trainer.update(2)
    for ctx in TWO:
        np.testing.assert_allclose(parameters[2].data(ctx).asnumpy(), 0.7, rtol=1e-6)


def test_stale_gradients_warn_or_are_skipped() -> None:
    used, unused = ones(count=2)
    trainer = gluon.Trainer([used, unused], "sgd", {"learning_rate": 0.1, "wd": 1.0})
    backward([used])
    with pytest.raises(UserWarning, match="p1_weight"):
        trainer.step(1)
    trainer.step(1, ignore_stale_grad=True)
    assert used.data().asnumpy().max() < 1
    assert unused.data().asnumpy().tolist() == [1, 1]


def test_parameters_without_gradient_stay() -> None:
    trained, fixed = ones(count=2)
    fixed.grad_req = "null"
    trainer = gluon.Trainer([trained, fixed], "sgd")
    backward([trained])
    trainer.step(1)
    assert fixed.data().asnumpy().tolist() == [1, 1]


def test_dictionaries_are_ordered_by_name() -> None:
    first, second = ones(count=2)
    trainer = gluon.Trainer({"z": first, "a": second}, "sgd")
    assert trainer._params == [second, first]


def test_multipliers_and_rescaling_apply() -> None:
    first, second = ones(count=2)
    first.wd_mult, second.lr_mult = 0.0, 2.0
    trainer = gluon.Trainer(
        [first, second], "sgd", {"learning_rate": 0.1, "wd": 0.1, "rescale_grad": 0.5}
    )
    backward([first, second])
    trainer.step(2)
    assert trainer.optimizer.rescale_grad == 0.25
    np.testing.assert_allclose(first.data().asnumpy(), 1 - 0.1 * 0.75, rtol=1e-6)
    np.testing.assert_allclose(second.data().asnumpy(), 1 - 0.2 * (0.75 + 0.1), rtol=1e-6)


@pytest.mark.parametrize("on_kvstore", [True, False])
def test_set_data_survives_the_next_step(on_kvstore: bool) -> None:
    parameters = ones(TWO)
    trainer = gluon.Trainer(parameters, "sgd", {"learning_rate": 0.1}, update_on_kvstore=on_kvstore)
    for _ in range(2):
        backward(parameters, TWO)
        trainer.step(1)
        parameters[0].set_data(mx.nd.array([10, 20]))
    backward(parameters, TWO)
    trainer.step(1)
    np.testing.assert_allclose(parameters[0].data(TWO[1]).asnumpy(), [9.4, 19.4], rtol=1e-6)


@pytest.mark.parametrize("on_kvstore", [True, False])
def test_states_survive_a_file(tmp_path: Path, on_kvstore: bool) -> None:
    results = []
    for reload in (False, True):
        parameters = ones(TWO)
        arguments = {"learning_rate": 0.1, "momentum": 0.9}
        trainer = gluon.Trainer(parameters, "sgd", arguments, update_on_kvstore=on_kvstore)
        backward(parameters, TWO)
        trainer.step(1)
        if reload:
            trainer.save_states(tmp_path / "t.states")
            trainer = gluon.Trainer(parameters, "sgd", update_on_kvstore=on_kvstore)
            trainer.load_states(tmp_path / "t.states")
            assert trainer.learning_rate == 0.1
        backward(parameters, TWO)
        trainer.step(1)
        results.append(parameters[0].data(TWO[0]).asnumpy())
    np.testing.assert_array_equal(*results)


def test_compression_keeps_the_rest_for_later() -> None:
    parameters = ones(TWO)
    trainer = gluon.Trainer(
        parameters,
        "sgd",
        {"learning_rate": 1.0},
        compression_params={"type": "2bit", "threshold": 4.0},
    )
    values = []
    for _ in range(2):
        backward(parameters, TWO)
        trainer.step(1)
        values.append(parameters[0].data(TWO[0]).asnumpy().tolist())
    assert values == [[1, 1], [-7, -7]]


def test_learning_rate_can_change_unless_scheduled() -> None:
    trainer = gluon.Trainer(ones(), "sgd", {"learning_rate": 0.1})
    trainer.set_learning_rate(0.5)
    assert trainer.learning_rate == 0.5
    schedule = mx.lr_scheduler.FactorScheduler(2, 0.5, base_lr=0.3)
    trainer = gluon.Trainer(ones(), "sgd", {"lr_scheduler": schedule})
    assert trainer.learning_rate == 0.3
    with pytest.raises(UserWarning, match="LRScheduler"):
        trainer.set_learning_rate(1)


def waiting() -> gluon.Trainer:
    net = gluon.nn.Dense(2)
    net.initialize()
    return gluon.Trainer(net.collect_params(), "sgd")


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda: gluon.Trainer(3, "sgd"), ValueError),
        (lambda: gluon.Trainer([3], "sgd"), ValueError),
        (lambda: gluon.Trainer(ones(), "foo"), ValueError),
        (lambda: gluon.Trainer(ones(), mx.optimizer.SGD(), {"wd": 1}), AssertionError),
        (lambda: gluon.Trainer([gluon.Parameter("u", shape=(2,))], "sgd"), RuntimeError),
        (lambda: gluon.Trainer(ones(TWO) + ones(), "sgd"), AssertionError),
        (lambda: gluon.Trainer(ones(), "sgd", kvstore=3).step(1), TypeError),
        (lambda: gluon.Trainer(ones(), "sgd", kvstore="dist_sync").step(1), mx.MXNetError),
        (lambda: gluon.Trainer(ones(TWO), "sgd").update(1), AssertionError),
        (lambda: gluon.Trainer(ones(TWO), "sgd").allreduce_grads(), AssertionError),
        (lambda: waiting().step(1), gluon.DeferredInitializationError),
        (
            lambda: gluon.Trainer(ones(), "sgd", kvstore=None, update_on_kvstore=True).step(1),
            ValueError,
        ),
    ],
)
def test_misuse_is_an_error(act: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        act()


def _scenarios() -> Any:
    # A program of its own, not a module of a package: the reference's Python runs it, too.
    spec = importlib.util.spec_from_file_location("scenarios", HERE / "trainer_scenarios.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCENARIOS = _scenarios()
RECORDED = json.loads((HERE / "golden" / "trainer.json").read_text())


@pytest.mark.parametrize("contexts", SCENARIOS.CONTEXTS)
@pytest.mark.parametrize("scenario", SCENARIOS.SCENARIOS, ids=lambda s: s.__name__)
def test_equals_the_reference(scenario: Any, contexts: str) -> None:
    compare(
        SCENARIOS.run(scenario, SCENARIOS.CONTEXTS[contexts]),
        RECORDED[scenario.__name__][contexts],
    )


def compare(ours: Any, theirs: Any) -> None:
    if isinstance(theirs, dict):
        assert ours.keys() == theirs.keys()
        for name, value in theirs.items():
            compare(ours[name], value)
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            compare(a, b)
    elif isinstance(theirs, float):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
    else:
        assert ours == theirs


@pytest.mark.parametrize("on_kvstore", [True, False])
def test_large_parameters_train_by_the_engine(on_kvstore: bool, rng: np.random.Generator) -> None:
    """Parameters that the engine moves end as small ones do, which it does not."""
    results = []
    numbers = rng.normal(size=(3, 2, 400, 400)).astype("float32")
    for size in (400, 4):
        parameter = gluon.Parameter("w_weight", shape=(size, size))
        parameter.initialize(init="ones", ctx=TWO)
        trainer = gluon.Trainer(
            [parameter],
            "sgd",
            {"learning_rate": 0.1, "momentum": 0.9, "wd": 0.1},
            update_on_kvstore=on_kvstore,
        )
        for pair in numbers:
            with autograd.record():
                losses = [
                    (parameter.data(c) ** 2 * mx.nd.array(pair[i, :size, :size], ctx=c)).sum()
                    for i, c in enumerate(TWO)
                ]
            autograd.backward(losses)
            del losses
            trainer.step(2)
        results.append(parameter.data(TWO[1]).asnumpy()[:4, :4])
        np.testing.assert_array_equal(
            parameter.data(TWO[0]).asnumpy(), parameter.data(TWO[1]).asnumpy()
        )
    np.testing.assert_allclose(*results, rtol=1e-6)
