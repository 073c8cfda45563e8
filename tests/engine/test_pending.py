"""Arrays in use by the engine: every way to reach their elements waits."""

from __future__ import annotations

import copy
import pickle
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet.ndarray.pending import is_exclusive, run_later, tensor_of


class Gate:
    """Holds operations back until it opens; opens by itself when something waits."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.ran_on: list[threading.Thread] = []

    def fill(self, value: float) -> Callable[[Any, Any], None]:
        def function(reads: Any, writes: Any) -> None:
            assert self.event.wait(20)
            self.ran_on.append(threading.current_thread())
            for target in writes:
                target.fill_(value)
                if reads:
                    target.add_(reads[0])

        return function

    def open_soon(self) -> None:
        threading.Timer(0.02, self.event.set).start()


@pytest.fixture
def gate() -> Any:
    made = Gate()
    yield made
    made.event.set()
    mx.nd.waitall()


def filling(gate: Gate, value: float = 7, **kwargs: Any) -> Any:
    array = mx.nd.zeros((2, 3), **kwargs)
    run_later(gate.fill(value), [], [array])
    assert array._pending is not None
    gate.open_soon()
    return array


def recorded(array: Any) -> float:
    weight = mx.nd.ones((2, 3))
    weight.attach_grad()
    with mx.autograd.record():
        (weight * array).backward()
    return float(weight.grad.asnumpy().min())


def added_in_place(array: Any) -> float:
    array += 0
    return float(array.asnumpy().min())


USES: dict[str, Callable[[Any], float]] = {
    "asnumpy": lambda a: a.asnumpy().min(),
    "wait_to_read": lambda a: (a.wait_to_read(), a._data.min().item())[1],
    "waitall": lambda a: (mx.nd.waitall(), a.asnumpy().min())[1],
    "operator": lambda a: (a * 1).asnumpy().min(),
    "second argument": lambda a: mx.nd.broadcast_add(mx.nd.zeros((2, 3)), a).asnumpy().min(),
    "index": lambda a: a[1].asnumpy().min(),
    "slice": lambda a: a[0:1].asnumpy().min(),
    "reshape": lambda a: a.reshape((6,)).asnumpy().min(),
    "copyto": lambda a: a.copyto(mx.cpu(1)).asnumpy().min(),
    "copy": lambda a: copy.deepcopy(a).asnumpy().min(),
    "detach": lambda a: a.detach().asnumpy().min(),
    "in place": added_in_place,
    "recorded": recorded,
    "concat": lambda a: mx.nd.concat(a, a, dim=0).asnumpy().min(),
    "pickle": lambda a: pickle.loads(pickle.dumps(a)).asnumpy().min(),  # noqa: S301 - our own
    "numpy": lambda a: np.array(a).min(),
    "np view": lambda a: a.as_np_ndarray().min().item(),
    "out": lambda a: mx.nd.elemwise_add(mx.nd.ones((2, 3)), a, out=a).asnumpy().min() - 1,
    "attach_grad": lambda a: (a.attach_grad(), a.asnumpy().min())[1],
    "sparse": lambda a: a.tostype("csr").asnumpy().min(),
    "item": lambda a: a[0, 0].asscalar(),
}


@pytest.mark.parametrize("use", USES)
def test_every_use_waits(use: str, gate: Gate) -> None:
    assert USES[use](filling(gate)) == 7
    assert gate.ran_on != [threading.main_thread()]


def test_shape_can_be_asked_without_waiting(gate: Gate) -> None:
    array = mx.nd.zeros((2, 3))
    run_later(gate.fill(1), [], [array])
    assert tuple(tensor_of(array).shape) == (2, 3)
    assert array._pending is not None


def test_an_array_being_read_is_not_overwritten(gate: Gate) -> None:
    source, target = mx.nd.ones((2, 3)), mx.nd.zeros((2, 3))
    run_later(gate.fill(1), [source], [target])
    gate.open_soon()
    source[:] = 100
    assert target.asnumpy().tolist() == [[2.0] * 3] * 2
    assert source.asnumpy().min() == 100


def test_operations_on_one_array_keep_their_order(gate: Gate) -> None:
    a, b = mx.nd.zeros((2, 3)), mx.nd.zeros((2, 3))
    run_later(gate.fill(1), [], [a])
    for _ in range(10):
        run_later(gate.fill(1), [a], [b])
        run_later(gate.fill(1), [b], [a])
    gate.open_soon()
    assert (a.asnumpy().max(), b.asnumpy().max()) == (21, 20)


def test_marked_arrays_stay_marked(gate: Gate) -> None:
    weight = mx.nd.ones((2, 3))
    weight.attach_grad()
    run_later(gate.fill(4), [], [weight])
    assert weight._pending is not None
    gate.open_soon()
    with mx.autograd.record():
        loss = (weight * weight).sum()
    loss.backward()
    assert weight.grad.asnumpy().tolist() == [[8.0] * 3] * 2


def test_a_gradient_replaced_by_backward_keeps_the_new_value(gate: Gate) -> None:
    weight = mx.nd.ones((2, 3))
    weight.attach_grad()
    with mx.autograd.record():
        loss = (weight * 2).sum()
    loss.backward()
    del loss
    run_later(gate.fill(9), [], [weight.grad])
    with mx.autograd.record():
        loss = (weight * 3).sum()
    loss.backward()
    gate.event.set()
    assert weight.grad.asnumpy().max() == 3
    run_later(gate.fill(5), [], [weight.grad])
    assert weight.grad.asnumpy().max() == 5


def alias(array: Any) -> Any:
    """Something that shares the memory of ``array``."""
    return array


ALIASES: dict[str, Callable[[Any], Any]] = {
    "slice": lambda a: a[0:1],
    "reshape": lambda a: a.reshape((3, 2)),
    "detach": lambda a: a.detach(),
    "np": lambda a: a.as_np_ndarray(),
    "dlpack": lambda a: a.to_dlpack_for_write(),
    "tensor": lambda a: a._data,
}


@pytest.mark.parametrize("name", ALIASES)
def test_shared_memory_is_written_at_once(name: str, gate: Gate) -> None:
    array = mx.nd.zeros((2, 3))
    assert is_exclusive(array)
    other = ALIASES[name](array)
    assert not is_exclusive(array)
    gate.event.set()
    run_later(gate.fill(3), [], [array])
    assert gate.ran_on == [threading.main_thread()]
    del other
    assert is_exclusive(array)


def test_a_live_graph_keeps_its_arrays(gate: Gate) -> None:
    """As in the reference, a value written before backward is the one backward sees."""
    weight = mx.nd.ones((2, 3))
    weight.attach_grad()
    with mx.autograd.record():
        loss = (weight * weight).sum()
    assert not is_exclusive(weight)
    gate.event.set()
    run_later(gate.fill(3), [], [weight])
    loss.backward()
    assert weight.grad.asnumpy().max() == 6
    del loss
    assert is_exclusive(weight)


def test_failures_surface_once_where_the_result_is_read() -> None:
    def fail(_reads: Any, _writes: Any) -> None:
        raise OSError("connection lost")

    source, first, second = (mx.nd.ones((2,)) for _ in range(3))
    run_later(fail, [source], [first])
    run_later(lambda r, w: w[0].copy_(r[0]), [first], [second])
    assert source.asnumpy().max() == 1
    with pytest.raises(OSError, match="connection lost"):
        second.asnumpy()
    assert second.asnumpy().max() == 1
    assert first.asnumpy().max() == 1
    mx.nd.waitall()


def lose_connection(_reads: Any, _writes: Any) -> None:
    raise OSError("connection lost")


@pytest.mark.parametrize("use", sorted(set(USES) - {"waitall"}))
def test_failures_keep_their_type_through_every_use(use: str) -> None:
    """Operators catch what the short way raises and try another: the error must not get lost."""
    array = mx.nd.ones((2, 3))
    run_later(lose_connection, [], [array])
    with pytest.raises(OSError, match="connection lost"):
        USES[use](array)
    assert array.asnumpy().min() == 1
    mx.nd.waitall()


NUMPY_USES: dict[str, Callable[[Any], Any]] = {
    "add": lambda a: a + a,
    "number": lambda a: 1 - a,
    "compare": lambda a: a > 0,
    "function": mx.np.exp,
    "second": lambda a: mx.np.maximum(mx.np.ones((2, 3)), a),
    "sum": lambda a: a.sum(),
    "mask": lambda a: mx.np.ones((2, 3))[a > 0],
    "index": lambda a: mx.np.ones((9,))[a],
    "value": lambda a: mx.np.zeros((2, 3)).__setitem__(slice(None), a),
    "array": mx.np.array,
    "truth": lambda a: bool(a[0, 0]),
    "text": str,
}


@pytest.mark.parametrize("use", NUMPY_USES)
def test_numpy_arrays_wait_and_fail_alike(use: str, gate: Gate) -> None:
    array = mx.np.zeros((2, 3))
    run_later(gate.fill(1), [], [array])
    gate.open_soon()
    NUMPY_USES[use](array)
    assert gate.ran_on != [threading.main_thread()]
    run_later(lose_connection, [], [array])
    with pytest.raises(OSError, match="connection lost"):
        NUMPY_USES[use](array)
    NUMPY_USES[use](array)


def test_a_missing_attribute_in_an_operation_is_no_missing_slot() -> None:
    array = mx.nd.ones((2, 3))
    run_later(lambda _reads, writes: writes[0].no_such_method(), [], [array])
    with pytest.raises(mx.MXNetError, match="no_such_method"):
        array.asnumpy()
    assert array.asnumpy().min() == 1


def test_several_threads_may_read_a_pending_array(gate: Gate) -> None:
    array = filling(gate)
    seen: list[float] = []
    threads = [
        threading.Thread(target=lambda: seen.append(float(array.asnumpy().min()))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [7.0] * 4


def test_a_shell_without_tensor_is_still_an_error() -> None:
    shell = mx.nd.NDArray(None)
    with pytest.raises(AttributeError, match="_data"):
        shell.asnumpy()
