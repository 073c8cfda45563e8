"""The key-value store of one process; expected values were recorded from the reference."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx

TWO = [mx.cpu(0), mx.cpu(1)]


def full(value: float, ctx: mx.Context | None = None, dtype: str = "float32") -> mx.nd.NDArray:
    return mx.nd.full((2, 3), value, ctx=ctx or mx.cpu(), dtype=dtype)


def pulled(store: Any, key: Any) -> float:
    out = full(-1)
    store.pull(key, out=out)
    values = np.unique(out.asnumpy())
    assert values.size == 1
    return float(values[0])


@pytest.fixture(params=["local", "device", "local_update_cpu", "local_allreduce_device"])
def store(request: pytest.FixtureRequest) -> Any:
    return mx.kv.create(request.param)


def test_push_replaces_by_the_sum(store: Any) -> None:
    store.init(3, full(1))
    assert pulled(store, 3) == 1
    store.push(3, full(4))
    assert pulled(store, 3) == 4
    store.push(3, [full(4, TWO[0]), full(1, TWO[1])])
    assert pulled(store, 3) == 5


def test_pushed_arrays_stay_the_user_s(store: Any) -> None:
    store.init("a", full(0))
    mine = full(2)
    store.push("a", mine)
    mine[:] = 9
    assert pulled(store, "a") == 2


def test_lists_of_keys(store: Any) -> None:
    store.init(["a", "b"], [full(1), full(2)])
    store.push(["a", "b"], [[full(2), full(2, TWO[1])], [full(3), full(3, TWO[1])]])
    outs = [[full(0), full(0, TWO[1])], [full(0), full(0, TWO[1])]]
    store.pull(["a", "b"], out=outs)
    assert [[o.asnumpy().max() for o in group] for group in outs] == [[4, 4], [6, 6]]


def test_pushpull_without_out_goes_back_into_the_values(store: Any) -> None:
    store.init(1, full(0))
    values = [full(2), full(3, TWO[1])]
    store.pushpull(1, values)
    assert [v.asnumpy().max() for v in values] == [5, 5]


def test_broadcast_is_init_and_pull(store: Any) -> None:
    outs = [full(0), full(0, TWO[1])]
    store.broadcast("k", full(2), out=outs)
    assert outs[1].asnumpy().max() == 2
    with pytest.raises(mx.MXNetError, match="duplicate init"):
        store.broadcast("k", full(5), out=outs)


def test_other_element_types_are_cast_on_pull(store: Any) -> None:
    store.init(1, full(0))
    store.push(1, full(2, dtype="float64"))
    assert pulled(store, 1) == 2


def test_numpy_arrays_stay_numpy_arrays(store: Any) -> None:
    seen: list[Any] = []
    store.init(0, mx.np.zeros((2, 2)))
    store._set_updater(lambda _key, pushed, stored: seen.extend([type(pushed), type(stored)]))
    store.push(0, [mx.np.ones((2, 2), ctx=c) for c in TWO])
    assert seen == [mx.np.ndarray] * 2
    out = mx.np.ones((2, 2))
    store.pull(0, out)
    assert out.sum().item() == 0


def test_updater_changes_the_stored_array(store: Any) -> None:
    seen: list[Any] = []

    def update(key: Any, pushed: Any, stored: Any) -> None:
        seen.append((key, pushed.asnumpy().max()))
        stored += pushed * 2

    store.init("w", full(0))
    store._set_updater(update)
    store.push("w", [full(4), full(1, TWO[1])])
    assert pulled(store, "w") == 10
    assert seen == [("w", 5)]


def test_optimizer_and_its_states(store: Any, tmp_path: Path) -> None:
    store.init([0, 1], [full(1), full(1)])
    store.set_optimizer(mx.optimizer.SGD(learning_rate=0.5, momentum=0.5))
    store.push([0, 1], [full(1), full(1)])
    store.save_optimizer_states(tmp_path / "s", dump_optimizer=True)
    store.push([0, 1], [full(1), full(1)])
    assert pulled(store, 1) == -0.25
    store.load_optimizer_states(tmp_path / "s")
    store.push([0, 1], [full(1), full(1)])
    assert pulled(store, 0) == -1.0


@pytest.mark.parametrize(
    ("pushes", "expected"),
    [
        ([[[0.3, 0.6, -0.7, 5]], [[0.3, 0, 0, 0]]], [[0, 0.5, -0.5, 0.5], [0.5, 0, 0, 0.5]]),
        (
            [[[0.3, 0.6, -0.7, 5]] * 2, [[0.3, 0, 0, 0]] * 2],
            [[0, 1, -1, 1], [1, 0, 0, 1]],
        ),
        (
            [
                [[0.3, 0.6, -0.7, 5], [0.1, 0.2, 0.3, 0.4]],
                [[0.3, 0, 0, 0], [0.5, 0.5, 0.5, 0.5]],
                [[0, 0, 0, 0], [0, 0, 0, 0]],
            ],
            [[0, 0.5, -0.5, 0.5], [1, 0.5, 0.5, 1], [0, 0, 0, 0.5]],
        ),
    ],
)
def test_compression_of_two_bits(pushes: Any, expected: Any) -> None:
    store = mx.kv.create("device")
    store.set_gradient_compression({"type": "2bit", "threshold": 0.5})
    store.init("b", mx.nd.zeros((4,)))
    out = mx.nd.zeros((4,))
    for values, sums in zip(pushes, expected, strict=True):
        store.push("b", [mx.nd.array(v, ctx=mx.cpu(i)) for i, v in enumerate(values)])
        store.pull("b", out=out)
        assert out.asnumpy().tolist() == sums


def test_registered_stores_are_created_by_name() -> None:
    class OnlyMine(mx.kv.KVStoreBase):
        pass

    mx.kv.KVStoreBase.register(OnlyMine)
    try:
        assert isinstance(mx.kv.create("onlymine"), OnlyMine)
        with pytest.warns(UserWarning, match="overriding"):
            mx.kv.KVStoreBase.register(OnlyMine)
        with pytest.raises(NotImplementedError):
            mx.kv.create("OnlyMine").pushpull(1, full(1))
    finally:
        del mx.kv.KVStoreBase.kv_registry["onlymine"]


def initialised(kind: str = "local") -> Any:
    store = mx.kv.create(kind)
    store.init(3, full(1))
    return store


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda: mx.kv.create(None), TypeError),
        (lambda: mx.kv.create("nonsense"), mx.MXNetError),
        (lambda: mx.kv.create("dist_sync"), mx.MXNetError),
        (lambda: mx.kv.create("horovod"), mx.MXNetError),
        (lambda: mx.kv.create("byteps"), mx.MXNetError),
        (lambda: mx.kv.create("teststore").is_capable("flying"), ValueError),
        (lambda: mx.kv.create("teststore").set_optimizer(mx.optimizer.SGD()), NotImplementedError),
        (lambda: initialised().push([3], [[]]), AssertionError),
        (lambda: initialised().push([3, "a"], [full(1), full(1)]), mx.MXNetError),
        (lambda: mx.kvstore.KVStoreServer(initialised()).run(), mx.MXNetError),
        (lambda: mx.kv.create().push(3, full(1)), mx.MXNetError),
        (lambda: mx.kv.create().pull(3, out=full(1)), mx.MXNetError),
        (lambda: initialised().init(3, full(1)), mx.MXNetError),
        (lambda: initialised().init("x", full(1)), mx.MXNetError),
        (lambda: initialised().pull(3), AssertionError),
        (lambda: initialised().push(3, mx.nd.ones((4,))), mx.MXNetError),
        (lambda: initialised().pull(3, out=mx.nd.ones((4,))), mx.MXNetError),
        (lambda: initialised().push([3, 4], [full(1)]), AssertionError),
        (lambda: initialised().push(3, np.ones((2, 3))), AssertionError),
        (lambda: initialised().push(1.5, full(1)), AssertionError),
        (lambda: initialised().row_sparse_pull(3, out=full(1)), AssertionError),
        (
            lambda: initialised().row_sparse_pull(3, out=full(1), row_ids=mx.nd.array([0])),
            mx.MXNetError,
        ),
        (lambda: initialised().set_optimizer("sgd"), TypeError),
        (lambda: initialised().save_optimizer_states("x"), AssertionError),
        (lambda: initialised().is_capable("foo"), ValueError),
        (lambda: initialised().set_gradient_compression({"type": "2bit"}), mx.MXNetError),
        (lambda: initialised("device").set_gradient_compression({"type": "1bit"}), mx.MXNetError),
        (lambda: initialised("device").set_gradient_compression({"threshold": 1}), mx.MXNetError),
        (lambda: initialised("device").set_gradient_compression("2bit"), TypeError),
        (
            lambda: initialised("device").set_gradient_compression(
                {"type": "2bit", "threshold": -1}
            ),
            mx.MXNetError,
        ),
    ],
)
def test_misuse_is_an_error(act: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        act()


@pytest.mark.skipif(mx.num_gpus() > 0, reason="there is a GPU")
def test_nccl_needs_gpus() -> None:
    with pytest.raises(mx.MXNetError, match="needs NVIDIA GPUs"):
        mx.kv.create("nccl")


def test_the_reference_s_module_names_are_there() -> None:
    assert importlib.import_module("mxnet.kvstore_server").KVStoreServer is mx.kv.KVStoreServer
    assert mx.kvstore.base.create is mx.kv.create


LARGE = (1 << 10, 300)  # more than a megabyte, so that the engine does the work


def large(value: float, ctx: mx.Context | None = None) -> mx.nd.NDArray:
    return mx.nd.full(LARGE, value, ctx=ctx or mx.cpu())


def test_large_arrays_are_handed_to_the_engine(store: Any) -> None:
    values, outs = [large(1), large(2, TWO[1])], [large(0), large(0, TWO[1])]
    store.init("w", large(0))
    store.push("w", values, priority=1)
    store.pull("w", outs, priority=1)
    assert all(out._pending is not None for out in outs)
    values[0][:] = 100  # after the push: must not change what was pushed
    outs[1] += 1
    assert [float(out.asnumpy().max()) for out in outs] == [3, 4]
    store.push("w", values)
    store.pull("w", outs)
    assert np.unique(outs[0].asnumpy()).tolist() == [102]


def test_large_and_small_results_agree(store: Any, rng: np.random.Generator) -> None:
    """What the engine computes equals what is computed at once, over many pushes and pulls."""
    numbers = rng.normal(size=(4, 2, *LARGE)).astype("float32")
    store.set_optimizer(mx.optimizer.SGD(learning_rate=0.5, momentum=0.9, wd=0.1))
    store.init([0, 1], [large(0), full(0)])
    outs = [[large(0), large(0, TWO[1])], [full(0), full(0, TWO[1])]]
    for pair in numbers:
        arrays = [mx.nd.array(pair[i], ctx=c) for i, c in enumerate(TWO)]
        store.push([0, 1], [arrays, [a[:2, :3].copy() for a in arrays]])
        store.pull([0, 1], outs)
    for big, small in zip(*outs, strict=True):
        np.testing.assert_array_equal(big.asnumpy()[:2, :3], small.asnumpy())


def test_gradients_are_released_once_an_optimizer_has_used_them() -> None:
    store = mx.kv.create("device")
    store.set_optimizer(mx.optimizer.SGD(learning_rate=0.5))
    store.init(0, large(0))
    gradients = [large(1), large(1, TWO[1])]
    store.push(0, gradients)
    assert [gradient._pending for gradient in gradients] == [None, None]


def test_views_of_a_large_array_show_what_was_pulled(store: Any) -> None:
    out = large(0)
    row = out[3]
    store.init("w", large(5))
    store.pull("w", out)
    assert np.unique(row.asnumpy()).tolist() == [5]


def test_an_updater_that_raises_raises_in_push(store: Any) -> None:
    def update(_key: Any, _pushed: Any, _stored: Any) -> None:
        raise OSError("disk is full")

    store.init(0, large(0))
    store._set_updater(update)
    with pytest.raises(OSError, match="disk"):
        store.push(0, large(1))
    mx.nd.waitall()
    assert np.unique(large(1).asnumpy()).tolist() == [1]
