"""The base class, the registry and the updater."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet.optimizer.optimizer import Optimizer

NAMES = {0: "a_weight", 1: "b_bias", 2: "c_gamma", 3: "d_beta", 4: "other"}


@pytest.fixture
def unregister() -> Any:
    before = dict(Optimizer.opt_registry)
    yield
    Optimizer.opt_registry.clear()
    Optimizer.opt_registry.update(before)


# ---- rates, decays, counts -------------------------------------------------------------------


def test_decay_applies_to_weights_and_gammas_by_name() -> None:
    optimizer = Optimizer(param_idx2name=NAMES, wd=0.1)
    assert [optimizer._get_wd(i) for i in range(6)] == [0.1, 0.0, 0.1, 0.0, 0.0, 0.1]


def test_multipliers_by_name_and_index() -> None:
    optimizer = Optimizer(param_idx2name=NAMES, wd=0.5, learning_rate=0.5)
    optimizer.set_wd_mult({"b_bias": 2.0})
    optimizer.set_lr_mult({"other": 0.1, 3: 7.0})
    assert optimizer._get_wds([0, 1, 4]) == [0.5, 1.0, 0.0]
    assert optimizer._get_lrs([0, 3, 4]) == [0.5, 3.5, 0.05]


def test_multipliers_of_parameters_come_first() -> None:
    parameter = SimpleNamespace(lr_mult=2.0, wd_mult=3.0)
    optimizer = Optimizer(
        param_dict={0: parameter}, param_idx2name={0: "a_bias"}, wd=0.5, learning_rate=0.5
    )
    assert (optimizer._get_lr(0), optimizer._get_wd(0)) == (1.0, 1.5)
    assert "param_dict" not in optimizer.__getstate__()


def test_multipliers_of_a_symbol() -> None:
    symbol = SimpleNamespace(
        attr_dict=lambda: {"fc_weight": {"__lr_mult__": "3.0", "__wd_mult__": "0.5"}},
        list_arguments=lambda: ["data", "fc_weight", "fc_bias"],
    )
    names = {0: "fc_weight", 1: "fc_bias"}
    optimizer = Optimizer(sym=symbol, param_idx2name=names, wd=0.5, learning_rate=0.5)
    assert optimizer._get_lrs([0, 1]) == [1.5, 0.5]
    assert optimizer._get_wds([0, 1]) == [0.25, 0.0]


def test_counts_are_per_index_and_device() -> None:
    optimizer = Optimizer()
    optimizer._set_current_context(1)
    optimizer._update_count(3)
    optimizer._update_count([3, 5])
    optimizer._set_current_context(0)
    optimizer._update_count(3)
    assert optimizer._all_index_update_counts == {0: {3: 1}, 1: {3: 2, 5: 1}}
    assert optimizer.num_update == 2


def test_counting_starts_at_begin_num_update() -> None:
    optimizer = Optimizer(begin_num_update=10)
    optimizer._update_count(0)
    assert optimizer.num_update == 11


def test_scheduler_sees_the_number_of_updates() -> None:
    scheduler = mx.lr_scheduler.FactorScheduler(step=1, factor=0.5)
    optimizer = mx.optimizer.SGD(learning_rate=0.4, lr_scheduler=scheduler)
    assert scheduler.base_lr == 0.4
    updater = mx.optimizer.get_updater(optimizer)
    weight, grad = mx.nd.array([0.0]), mx.nd.array([1.0])
    seen = []
    for _ in range(3):
        updater(0, grad, weight)
        seen.append(optimizer.learning_rate)
    assert seen == [0.4, 0.2, 0.1]
    np.testing.assert_allclose(weight.asnumpy(), [-0.7], rtol=1e-6)


def test_learning_rate_is_settable_only_without_scheduler() -> None:
    optimizer = Optimizer()
    assert optimizer.learning_rate == 0.01
    optimizer.set_learning_rate(0.7)
    assert optimizer.learning_rate == 0.7
    scheduled = Optimizer(lr_scheduler=mx.lr_scheduler.FactorScheduler(step=1))
    with pytest.raises(UserWarning, match="LRScheduler"):
        scheduled.set_learning_rate(1.0)


def test_errors_of_the_base_class() -> None:
    with pytest.raises(AssertionError, match="param_idx2name"):
        Optimizer(param_idx2name=3)  # type: ignore[arg-type]
    with pytest.raises(DeprecationWarning):
        Optimizer().set_lr_scale({})
    with pytest.raises(NotImplementedError):
        Optimizer().update(0, None, None, None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="momentums"):
        mx.optimizer.SGD(momentums=0.9)


# ---- registry --------------------------------------------------------------------------------


def test_all_optimizers_are_registered() -> None:
    expected = (
        "adadelta adagrad adam adamax ccsgd dcasgd ftml ftrl groupadagrad lamb lars lbsgd nadam "
        "nag rmsprop sgd sgld signum test"
    )
    assert set(expected.split()) <= set(Optimizer.opt_registry)


def test_unknown_name_lists_the_known() -> None:
    with pytest.raises(ValueError, match=r"Cannot find optimizer foo.*adam"):
        mx.optimizer.create("foo")


@pytest.mark.usefixtures("unregister")
def test_registering_a_name_twice_warns() -> None:
    class Mine(Optimizer):
        pass

    assert mx.optimizer.register(Mine) is Mine
    assert isinstance(mx.optimizer.create("MINE"), Mine)
    with pytest.warns(UserWarning, match="overriding"):
        mx.optimizer.register(Mine)
    with pytest.raises(AssertionError):
        mx.optimizer.register(3)  # type: ignore[type-var]


# ---- updater ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("unregister")
def test_an_optimizer_of_a_user_gets_one_parameter_at_a_time() -> None:
    @mx.optimizer.register
    class Count(Optimizer):
        def create_state(self, *_: Any) -> Any:
            return mx.nd.array([0.0])

        def update(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
            state += index
            weight -= grad

    updater = mx.optimizer.get_updater(mx.optimizer.create("count"))
    weights = [mx.nd.array([1.0]), mx.nd.array([2.0])]
    updater([1, 2], [mx.nd.array([1.0]), mx.nd.array([1.0])], weights)
    assert [w.asscalar() for w in weights] == [0.0, 1.0]
    assert [updater.states[i].asscalar() for i in (1, 2)] == [1.0, 2.0]
    restored = mx.optimizer.get_updater(mx.optimizer.create("sgd"))
    restored.set_states(updater.get_states(dump_optimizer=True))
    assert type(restored.optimizer) is Count


def test_a_subclass_that_overrides_update_gets_one_parameter_at_a_time() -> None:
    class Loud(mx.optimizer.SGD):
        def update(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
            assert isinstance(index, int)
            super().update(index, weight, grad, state)

    updater = mx.optimizer.get_updater(Loud(learning_rate=1.0))
    weights = [mx.nd.array([1.0]), mx.nd.array([2.0])]
    updater([0, 1], [mx.nd.array([1.0]), mx.nd.array([1.0])], weights)
    assert [w.asscalar() for w in weights] == [0.0, 1.0]


def test_lists_are_cut_to_the_aggregation_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MXNET_OPTIMIZER_AGGREGATION_SIZE", "2")
    sizes = []

    def record(_self: Any, indices: Any, *_others: Any) -> None:
        sizes.append(len(indices))

    monkeypatch.setattr(mx.optimizer.SGD, "_step", record)
    updater = mx.optimizer.get_updater(mx.optimizer.SGD())
    arrays = [mx.nd.array([1.0]) for _ in range(5)]
    updater(list(range(5)), arrays, arrays)
    assert sizes == [2, 2, 1]


def test_lists_may_mix_element_types() -> None:
    updater = mx.optimizer.get_updater(
        mx.optimizer.SGD(learning_rate=0.5, momentum=0.5, multi_precision=True)
    )
    weights = [mx.nd.array([1.0], dtype=d) for d in ("float32", "float16", "float64")]
    grads = [mx.nd.array([1.0], dtype=d) for d in ("float32", "float16", "float64")]
    for _ in range(2):
        updater([0, 1, 2], grads, weights)
    assert [w.asscalar() for w in weights] == [-0.25, -0.25, -0.25]


def test_half_precision_without_master_copy_warns() -> None:
    weight = mx.nd.array([1.0], dtype="float16")
    with pytest.warns(UserWarning, match="Accumulating with float16"):
        state = mx.optimizer.Adam().create_state_multi_precision(0, weight)
    assert state[0].dtype is np.float16


def test_shapes_must_agree() -> None:
    optimizer = mx.optimizer.Adam()
    weight = mx.nd.array([1.0, 2.0])
    state = optimizer.create_state(0, weight)
    with pytest.raises(mx.MXNetError, match=r"Adam: grad is \(3,\).*weight is \(2,\)"):
        optimizer.update(0, weight, mx.nd.array([1.0, 2.0, 3.0]), state)


def test_weights_without_contiguous_memory() -> None:
    weight = mx.nd.NDArray(mx.nd.array(np.ones((2, 3)))._data.t())
    grad = mx.nd.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    optimizer = mx.optimizer.SGD(learning_rate=1.0, momentum=0.9)
    optimizer.update(0, weight, grad, optimizer.create_state(0, weight))
    np.testing.assert_array_equal(weight.asnumpy(), 1 - grad.asnumpy())


def test_delay_compensation_with_momentum() -> None:
    optimizer = mx.optimizer.DCASGD(learning_rate=0.1, momentum=0.5, lamda=0.2, wd=0.1)
    weight, grad = mx.nd.array([1.0, -2.0]), mx.nd.array([0.5, 3.0])
    state = optimizer.create_state(0, weight)
    w, previous, momentum = weight.asnumpy(), weight.asnumpy(), np.zeros(2, "float32")
    g = grad.asnumpy()
    for _ in range(3):
        optimizer.update(0, weight, grad, state)
        momentum = 0.5 * momentum - 0.1 * (g + 0.1 * w + 0.2 * g * g * (w - previous))
        previous, w = w, w + momentum
    np.testing.assert_allclose(weight.asnumpy(), w, rtol=1e-5)
    np.testing.assert_allclose(state[1].asnumpy(), previous, rtol=1e-5)


def test_langevin_noise_has_the_variance_of_the_learning_rate() -> None:
    weight = mx.nd.array(np.zeros(20000))
    mx.optimizer.SGLD(learning_rate=0.04).update(0, weight, mx.nd.array(np.ones(20000)), None)
    values = weight.asnumpy()
    assert abs(values.mean() + 0.02) < 0.01
    assert abs(values.std() - 0.2) < 0.01


def test_lars_scales_momentum_when_the_rate_changes() -> None:
    class Sawtooth(mx.lr_scheduler.LRScheduler):
        def __call__(self, num_update: int) -> float:
            return 0.1 * (num_update % 3 + 1)

    # Recorded with the reference.
    for correct, expected in ((True, [1.96, 1.8712, 1.837688]), (False, [1.96, 1.8812, 1.822988])):
        optimizer = mx.optimizer.LARS(
            lr_scheduler=Sawtooth(), momentum=0.5, eta=0.1, momentum_correction=correct
        )
        weight, grad = mx.nd.array([2.0] * 4), mx.nd.array([1.0] * 4)
        state, seen = optimizer.create_state(0, weight), []
        for _ in range(3):
            optimizer.update(0, weight, grad, state)
            seen.append(weight.asnumpy()[0])
        np.testing.assert_allclose(seen, expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("strategy", "expected"),
    # Steps in units of the learning rate after 4, 8 ... batches, recorded with the reference.
    [
        ("linear", [1.6, 2.2, 2.8, 3.4, 4.0, 4.0]),
        ("power2", [1.12, 1.48, 2.08, 2.92, 4.0, 4.0]),
        ("sqrt", [2.3416, 2.8974, 3.3238, 3.6833, 4.0, 4.0]),
        ("lars", [2.0, 1.8, 1.62, 1.458, 1.3122, 1.181]),
    ],
)
def test_large_batch_warm_up(strategy: str, expected: list[float]) -> None:
    optimizer = mx.optimizer.LBSGD(
        learning_rate=0.1,
        warmup_strategy=strategy,
        batch_scale=4,
        updates_per_epoch=10,
        warmup_epochs=2,
    )
    weight, grad = mx.nd.array([2.0] * 4), mx.nd.array([1.0] * 4)
    steps, before = [], 2.0
    for batch in range(1, 25):
        optimizer.update(0, weight, grad, None)
        now = float(weight.asnumpy()[0])
        if batch % 4:
            assert now == before
        else:
            steps.append((before - now) / 0.1)
        before = now
    np.testing.assert_allclose(steps, expected, rtol=2e-4)


# ---- states in files -------------------------------------------------------------------------


def trained(name: str, **settings: Any) -> Any:
    updater = mx.optimizer.get_updater(mx.optimizer.create(name, **settings))
    weight = mx.nd.array([1.0, 2.0])
    for _ in range(2):
        updater(3, mx.nd.array([0.5, -1.0]), weight)
    return updater, weight


@pytest.mark.parametrize("name", ["sgd", "adam", "rmsprop", "ftml"])
def test_states_continue_where_they_were_saved(name: str) -> None:
    updater, weight = trained(name, learning_rate=0.1)
    restored = mx.optimizer.get_updater(mx.optimizer.create("test"))
    restored.set_states(updater.get_states(dump_optimizer=True))
    assert type(restored.optimizer) is type(updater.optimizer)
    assert restored.states_synced == {3: False}
    other = weight.copy()
    grad = mx.nd.array([0.5, -1.0])
    updater(3, grad, weight)
    restored(3, grad, other)
    np.testing.assert_array_equal(other.asnumpy(), weight.asnumpy())
    assert restored.optimizer.num_update == updater.optimizer.num_update == 3


def test_states_without_optimizer_keep_the_updaters() -> None:
    updater, _ = trained("sgd", momentum=0.9)
    restored = mx.optimizer.get_updater(mx.optimizer.SGD(momentum=0.5))
    restored.set_states(updater.get_states())
    assert restored.optimizer.momentum == 0.5
    np.testing.assert_array_equal(restored.states[3].asnumpy(), updater.states[3].asnumpy())


def test_a_scheduler_travels_with_its_optimizer() -> None:
    scheduler = mx.lr_scheduler.FactorScheduler(step=1, factor=0.5, base_lr=0.8)
    updater, _ = trained("sgd", lr_scheduler=scheduler)
    restored = mx.optimizer.get_updater(mx.optimizer.create("test"))
    restored.set_states(updater.get_states(dump_optimizer=True))
    assert restored.optimizer.learning_rate == updater.optimizer.learning_rate


def test_loaded_states_move_to_the_parameters_context() -> None:
    updater, _ = trained("adam")
    restored = mx.optimizer.get_updater(mx.optimizer.Adam())
    restored.set_states(updater.get_states())
    weight = mx.nd.array([1.0, 2.0], ctx=mx.cpu(1))
    restored(3, weight, weight)
    assert [state.context for state in restored.states[3]] == [mx.cpu(1), mx.cpu(1)]


@pytest.mark.parametrize(
    "content",
    [
        b"cos\nsystem\n(S'true'\ntR.",
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"\x80\x03}q\x00.garbage",
        b"",
    ],
)
def test_hostile_states_are_errors(content: bytes) -> None:
    with pytest.raises(mx.MXNetError):
        mx.optimizer.get_updater(mx.optimizer.SGD()).set_states(content)


def test_states_take_the_order_of_a_weights_elements(rng: np.random.Generator) -> None:
    """Channels-last weights: equal steps, and equal bytes of states."""
    values, gradient = (rng.random((3, 2, 4, 5), dtype=np.float32) for _ in range(2))
    found = []
    for order in (torch.contiguous_format, torch.channels_last):
        weight, grad = mx.nd.array(values), mx.nd.array(gradient)
        weight._data, grad._data = (a._data.to(memory_format=order) for a in (weight, grad))
        updater = mx.optimizer.get_updater(mx.optimizer.create("adam", learning_rate=0.1))
        updater(0, grad, weight)
        assert updater.states[0][0]._data.stride() == weight._data.stride()
        found.append((weight.asnumpy(), updater.get_states()))
    np.testing.assert_allclose(found[0][0], found[1][0], rtol=1e-6)
    assert found[0][1] == found[1][1]
