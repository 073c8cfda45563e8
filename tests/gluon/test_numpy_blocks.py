"""Blocks, parameters and trainers under ``npx.set_np()``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import mxnet as mx
from mxnet import autograd, gluon, np, npx
from mxnet.gluon import rnn


@pytest.fixture(autouse=True)
def numpy_mode() -> Iterator[None]:
    npx.set_np()
    yield
    npx.reset_np()


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
@pytest.mark.parametrize("layout", ["TNC", "NTC"])
@pytest.mark.parametrize("hybrid", [False, True])
def test_recurrent_layers_start_from_zeros(kind: str, layout: str, hybrid: bool) -> None:
    layer = getattr(rnn, kind)(5, num_layers=2, bidirectional=True, layout=layout)
    layer.initialize(mx.init.Constant(0.1))
    if hybrid:
        layer.hybridize()
    x = np.arange(84.0).reshape(3, 7, 4) / 84
    states = layer.begin_state(x.shape[layout.index("N")])
    assert all(type(state) is np.ndarray for state in states)
    for _ in range(3):
        with autograd.record():
            output = layer(x)
        output.backward()
        assert type(output) is np.ndarray
        given, finals = layer(x, states)
        assert np.abs(given - output).max() < 1e-6
        assert all(type(state) is np.ndarray for state in finals)


def test_initialisers_get_numpy_arrays() -> None:
    class Masked(mx.init.Initializer):
        def _init_weight(self, _: Any, array: Any) -> None:
            array[:] = np.arange(6.0).reshape(2, 3)
            array *= np.abs(array) >= 3

    layer = gluon.nn.Dense(2, in_units=3)
    layer.initialize(Masked())
    assert layer.weight.data().tolist() == [[0, 0, 0], [3, 4, 5]]


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_batch_size_may_be_an_array(optimizer: str) -> None:
    values = []
    for size in (np.array([1, 3]).sum(), 4):
        layer = gluon.nn.Dense(1, in_units=2)
        layer.initialize(mx.init.Constant(0.5))
        trainer = gluon.Trainer(layer.collect_params(), optimizer, {"learning_rate": 0.1})
        with autograd.record():
            loss = layer(np.array([[1.0, 2.0]])).sum()
        loss.backward()
        trainer.step(size)
        values.append(layer.weight.data().tolist())
    assert values[0] == values[1]
    assert values[0][0][0] < 0.5
