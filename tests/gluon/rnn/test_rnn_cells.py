"""Cells: steps, unrolling in every form, modifiers and stacks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet import autograd
from mxnet.gluon import rnn

T, N, C, H = 4, 3, 2, 5
LENGTHS = [2, 4, 1]

CELLS = {
    "tanh": lambda: rnn.RNNCell(H),
    "relu": lambda: rnn.RNNCell(H, activation="relu"),
    "lstm": lambda: rnn.LSTMCell(H),
    "gru": lambda: rnn.GRUCell(H),
    "odd lstm": lambda: rnn.LSTMCell(H, activation="softsign", recurrent_activation="tanh"),
    "zoneout": lambda: rnn.ZoneoutCell(rnn.LSTMCell(H), 0.2, 0.3),
    "residual": lambda: rnn.ResidualCell(rnn.GRUCell(C)),
    "stack": lambda: stack(rnn.LSTMCell(H), rnn.DropoutCell(0.3), rnn.GRUCell(H)),
    "bidirectional": lambda: rnn.BidirectionalCell(rnn.LSTMCell(H), rnn.GRUCell(H)),
}


def stack(*cells: Any, cls: Any = rnn.HybridSequentialRNNCell) -> Any:
    made = cls()
    for cell in cells:
        made.add(cell)
    return made


def initialized(cell: Any) -> Any:
    cell.initialize(mx.init.Uniform(0.7))
    return cell


def sequences(rng: np.random.Generator) -> mx.nd.NDArray:
    return mx.nd.array(rng.standard_normal((N, T, C)))


def merged(outputs: Any) -> np.ndarray:
    if isinstance(outputs, list):
        return np.stack([o.asnumpy() for o in outputs], 1)
    return outputs.asnumpy()


@pytest.mark.parametrize("name", CELLS)
def test_every_form_of_unroll_agrees(rng: np.random.Generator, name: str) -> None:
    cell = initialized(CELLS[name]())
    x = sequences(rng)
    steps = [x[:, t] for t in range(T)]
    expected, states = cell.unroll(T, x, merge_outputs=True)
    assert isinstance(expected, mx.nd.NDArray)
    assert [s.shape for s in states] == [i["shape"] for i in cell.state_info(N)]
    for inputs in (x, steps):
        for merge in (None, False, True):
            outputs, last = cell.unroll(T, inputs, merge_outputs=merge)
            assert isinstance(outputs, list) is not bool(merge)
            np.testing.assert_allclose(merged(outputs), expected.asnumpy(), atol=1e-6)
            for one, other in zip(last, states, strict=True):
                np.testing.assert_allclose(one.asnumpy(), other.asnumpy(), atol=1e-6)
    time_first, _ = cell.unroll(T, x.swapaxes(0, 1), layout="TNC", merge_outputs=True)
    np.testing.assert_allclose(time_first.asnumpy().swapaxes(0, 1), expected.asnumpy(), atol=1e-6)
    zeros = cell.begin_state(batch_size=N)
    given, _ = cell.unroll(T, x, begin_state=zeros, merge_outputs=True)
    np.testing.assert_allclose(given.asnumpy(), expected.asnumpy(), atol=1e-6)


@pytest.mark.parametrize("name", CELLS)
def test_valid_lengths_are_sequences_alone(rng: np.random.Generator, name: str) -> None:
    cell = initialized(CELLS[name]())
    x = sequences(rng)
    outputs, states = cell.unroll(T, x, valid_length=mx.nd.array(LENGTHS))
    assert isinstance(outputs, mx.nd.NDArray)
    listed, _ = cell.unroll(T, x, merge_outputs=False, valid_length=mx.nd.array(LENGTHS))
    np.testing.assert_allclose(merged(listed), outputs.asnumpy(), atol=1e-6)
    for i, length in enumerate(LENGTHS):
        alone, last = cell.unroll(length, x[i : i + 1, :length], merge_outputs=True)
        np.testing.assert_allclose(outputs[i, :length].asnumpy(), alone[0].asnumpy(), atol=1e-6)
        assert not outputs[i, length:].asnumpy().any()
        for one, other in zip(states, last, strict=True):
            np.testing.assert_allclose(one[i].asnumpy(), other[0].asnumpy(), atol=1e-6)


@pytest.mark.parametrize("name", ["tanh", "relu", "lstm", "gru"])
def test_fused_unroll_is_the_steps_one_by_one(rng: np.random.Generator, name: str) -> None:
    cell = initialized(CELLS[name]())
    x = sequences(rng)
    x.attach_grad()
    cell.unroll(T, x)  # completes the shapes

    def gradients(run: Any) -> list[np.ndarray]:
        with autograd.record():
            outputs, states = run()
            loss = sum((o * o).sum() for o in outputs) + sum((s * s).sum() for s in states)
        loss.backward()
        found = [p.grad() for p in cell.collect_params().values()]
        return [g.asnumpy().copy() for g in (x.grad, *found, loss)]

    def by_steps() -> Any:
        states, outputs = cell.begin_state(N), []
        for t in range(T):
            output, states = cell(x[:, t], states)
            outputs.append(output)
        return outputs, states

    fused = gradients(lambda: cell.unroll(T, x, merge_outputs=False))
    for one, other in zip(fused, gradients(by_steps), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", [n for n in CELLS if n != "bidirectional"])
def test_symbols_compute_the_same(rng: np.random.Generator, name: str) -> None:
    cell = initialized(CELLS[name]())
    x = sequences(rng)
    expected, _ = cell.unroll(T, x, merge_outputs=True)
    outputs, _ = cell.unroll(T, mx.sym.var("data"), merge_outputs=True)
    arguments = {k: p.data() for k, p in cell.collect_params().items()}
    result = outputs.bind(mx.cpu(), {"data": x, **arguments}).forward()[0]
    np.testing.assert_allclose(result.asnumpy(), expected.asnumpy(), atol=1e-6)


def test_bidirectional_symbol(rng: np.random.Generator) -> None:
    cell = initialized(CELLS["bidirectional"]())
    x = sequences(rng)
    lengths = mx.nd.array(LENGTHS)
    expected, _ = cell.unroll(T, x, merge_outputs=True, valid_length=lengths)
    outputs, _ = cell.unroll(
        T, mx.sym.var("data"), merge_outputs=True, valid_length=mx.sym.var("n")
    )
    arguments = {k: p.data() for k, p in cell.collect_params().items()}
    result = outputs.bind(mx.cpu(), {"data": x, "n": lengths, **arguments}).forward()[0]
    np.testing.assert_allclose(result.asnumpy(), expected.asnumpy(), atol=1e-6)


def test_symbol_names_are_the_reference_s() -> None:
    cell = rnn.LSTMCell(4, prefix="a_")
    outputs, states = cell.unroll(2, mx.sym.var("data"))
    assert [o.name for o in outputs] == ["a_t0_out", "a_t1_out"]
    assert [s.name for s in states] == ["a_t1_out", "a_t1_state"]
    assert outputs[1].list_arguments() == [
        "data", "a_i2h_weight", "a_i2h_bias", "a_h2h_weight", "a_h2h_bias",
    ]  # fmt: skip
    cell.reset()
    names = [s.name for s in cell.begin_state(2, func=mx.sym.zeros)]
    assert names == ["a_begin_state_0", "a_begin_state_1"]
    both = rnn.BidirectionalCell(rnn.RNNCell(4), rnn.RNNCell(4))
    outputs, _ = both.unroll(2, mx.sym.var("data"), merge_outputs=False)
    assert [o.name for o in outputs] == ["bi_t0", "bi_t1"]


def test_names_and_texts_are_the_reference_s() -> None:
    cell = rnn.LSTMCell(4, prefix="lstm1_")
    zoneout = rnn.ZoneoutCell(cell, 0.2, 0.3)
    assert zoneout.prefix == "lstm1_zoneout"
    assert repr(zoneout) == "ZoneoutCell(p_out=0.2, p_state=0.3, LSTMCell(None -> 16))"
    assert next(iter(zoneout._collect_params_with_prefix())) == "base_cell.i2h_weight"
    assert zoneout.params is cell.params
    assert repr(rnn.RNNCell(4, input_size=3)) == "RNNCell(3 -> 4, tanh)"
    both = rnn.BidirectionalCell(rnn.GRUCell(2), rnn.GRUCell(2))
    assert repr(both) == (
        "BidirectionalCell(forward=GRUCell(None -> 6), backward=GRUCell(None -> 6))"
    )
    assert both.prefix == ""
    made = stack(rnn.RNNCell(2), rnn.DropoutCell(0.5))
    assert repr(made) == (
        "HybridSequentialRNNCell(\n(0): RNNCell(None -> 2, tanh)\n"
        "(1): DropoutCell(rate=0.5, axes=())\n)"
    )
    assert repr(rnn.ResidualCell(rnn.RNNCell(2))) == "ResidualCell(RNNCell(None -> 2, tanh))"


def test_recorded_lstm() -> None:
    # Recorded from Apache MXNet 1.9.1.
    x = mx.nd.array(np.arange(12).reshape(2, 3, 2) * 0.1)
    cell = rnn.LSTMCell(2)
    cell.initialize(mx.init.One())
    outputs, states = cell.unroll(3, x, valid_length=mx.nd.array([1, 3]))
    expected = [[0.0274, 0, 0], [0.4634, 0.8528, 0.9651]]
    np.testing.assert_allclose(outputs[:, :, 0].asnumpy(), expected, atol=5e-5)
    np.testing.assert_allclose(states[1][:, 0].asnumpy(), [0.0523, 2.4978], atol=5e-5)


def test_zoneout_keeps_previous_values(rng: np.random.Generator) -> None:
    mx.random.seed(7)
    cell = initialized(rnn.ZoneoutCell(rnn.RNNCell(200), zoneout_outputs=0.5))
    with autograd.train_mode():
        outputs, _ = cell.unroll(T, sequences(rng), merge_outputs=True)
    y = outputs.asnumpy()
    assert (y[:, 0] == 0).mean() == pytest.approx(0.5, abs=0.1)
    assert (y[:, 1] == y[:, 0]).mean() == pytest.approx(0.5, abs=0.1)
    states = initialized(rnn.ZoneoutCell(rnn.RNNCell(200), zoneout_states=0.25))
    with autograd.train_mode():
        _, (new,) = states(sequences(rng)[:, 0], states.begin_state(batch_size=N))
    assert (new.asnumpy() == 0).mean() == pytest.approx(0.25, abs=0.08)


def test_zoneout_is_compiled_only_where_it_remembers_nothing() -> None:
    forgetful = rnn.ZoneoutCell(rnn.RNNCell(2), zoneout_states=0.1)
    forgetful.hybridize()
    assert forgetful._active
    remembering = rnn.ZoneoutCell(rnn.RNNCell(2), zoneout_outputs=0.1)
    remembering.hybridize()
    assert not remembering._active
    assert remembering.base_cell._active


def test_dropout_cell(rng: np.random.Generator) -> None:
    cell = rnn.DropoutCell(0.5)
    x = sequences(rng)
    outputs, states = cell.unroll(T, x)
    np.testing.assert_array_equal(outputs.asnumpy(), x.asnumpy())
    assert states == []
    with autograd.train_mode():
        outputs, _ = cell.unroll(T, [x[:, t] for t in range(T)])
    assert isinstance(outputs, list)
    assert (merged(outputs) == 0).any()


def test_stacks(rng: np.random.Generator) -> None:
    cell = stack(rnn.LSTMCell(H), rnn.GRUCell(3), cls=rnn.SequentialRNNCell)
    initialized(cell)
    assert len(cell) == 2
    assert isinstance(cell[1], rnn.GRUCell)
    x = sequences(rng)
    states = cell.begin_state(batch_size=N)
    assert [s.shape for s in states] == [(N, H), (N, H), (N, 3)]
    outputs = []
    for t in range(T):
        output, states = cell(x[:, t], states)
        outputs.append(output)
    unrolled, last = cell.unroll(T, x, merge_outputs=True)
    np.testing.assert_allclose(merged(outputs), unrolled.asnumpy(), atol=1e-6)
    np.testing.assert_allclose(states[2].asnumpy(), last[2].asnumpy(), atol=1e-6)


def test_hybridized_cell(rng: np.random.Generator) -> None:
    cell = initialized(CELLS["stack"]())
    x = sequences(rng)[:, 0]
    expected, states = cell(x, cell.begin_state(batch_size=N))
    cell.hybridize()
    for _ in range(2):
        output, new_states = cell(x, cell.begin_state(batch_size=N))
        np.testing.assert_allclose(output.asnumpy(), expected.asnumpy(), atol=1e-6)
        assert len(new_states) == len(states)


def test_begin_state() -> None:
    cell = rnn.LSTMCell(H)
    h, _ = cell.begin_state(N, func=mx.nd.ones, dtype="float16")
    assert h.shape == (N, H)
    assert h.dtype is np.float16
    seen = cell.begin_state(N, func=lambda name, shape, **_: (name, shape))
    assert seen[1] == (cell.prefix + "begin_state_3", (N, H))


def test_errors(rng: np.random.Generator) -> None:
    x = sequences(rng)
    cell = initialized(rnn.GRUCell(H))
    with pytest.raises(AssertionError, match="4 steps, but length=3"):
        cell.unroll(3, x)
    with pytest.raises(mx.base.MXNetError, match="layout='NC'"):
        cell.unroll(T, x, layout="NC")
    residual = rnn.ResidualCell(cell)
    with pytest.raises(AssertionError, match="modifier"):
        cell.begin_state(N)
    with pytest.raises(AssertionError, match="already modified"):
        rnn.ZoneoutCell(cell)
    with pytest.raises(AssertionError, match="modifier"):
        rnn.ZoneoutCell(residual) and residual.begin_state(batch_size=N)
    both = rnn.BidirectionalCell(rnn.RNNCell(2), rnn.RNNCell(2))
    with pytest.raises(NotImplementedError, match="unroll"):
        both(x, [])
    with pytest.raises(AssertionError, match="cannot be stepped"):
        rnn.ZoneoutCell(both)
    with pytest.raises(AssertionError, match="cannot be stepped"):
        stack(both)(x, [])
    with pytest.raises(AssertionError, match="rate='a'"):
        rnn.DropoutCell("a")
    with pytest.raises(NotImplementedError):
        rnn.RecurrentCell().state_info()
    with pytest.raises(NotImplementedError):
        rnn.HybridRecurrentCell()(x, [])
    with pytest.raises(NotImplementedError):
        rnn.ModifierCell(rnn.RNNCell(2))(x, [])
    with pytest.raises(NotImplementedError):
        rnn.SequentialRNNCell().hybrid_forward()
    strange = initialized(rnn.RNNCell(2, activation=3))
    with pytest.raises(mx.base.MXNetError, match="activation=3"):
        strange(x[:, 0], strange.begin_state(N))


def test_a_hook_sees_every_step(rng: np.random.Generator) -> None:
    cell = initialized(rnn.RNNCell(H, input_size=C))
    seen = []
    cell.register_forward_hook(lambda *_: seen.append(1))
    cell.unroll(T, sequences(rng))
    assert len(seen) == T
