"""Replayed CUDA graphs: the same results, new inputs and new parameters seen."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.graph.compiler.graphs import observed, random_values

import mxnet as mx
from mxnet.graph.compiler.cuda_graphs import replayed

sym = mx.sym


def test_random_numbers_are_not_replayed(rng: np.random.Generator) -> None:
    x = sym.var("data")
    out = x + sym.random.uniform_like(x)
    graph, _ = observed(out, random_values(out, rng, data=(2, 2)))

    def function(*values: torch.Tensor) -> list[torch.Tensor]:
        return list(values)

    assert replayed(function, graph) is function
    out = sym.exp(x)
    graph, _ = observed(out, random_values(out, rng, data=(2, 2)))
    assert replayed(function, graph) is not function


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_replays_see_inputs_and_parameters() -> None:
    net = mx.gluon.nn.HybridSequential()
    net.add(mx.gluon.nn.Dense(8, activation="relu"), mx.gluon.nn.BatchNorm(), mx.gluon.nn.Dense(3))
    net.initialize(ctx=mx.gpu(0))
    inputs = [mx.nd.random.normal(shape=(4, 5), ctx=mx.gpu(0)) for _ in range(4)]
    expected = [net(x).asnumpy() for x in inputs]
    net.hybridize(static_alloc=True, static_shape=True)
    results = [net(x) for _ in range(3) for x in inputs]
    for result, wanted in zip(results, expected * 3, strict=True):
        np.testing.assert_allclose(result.asnumpy(), wanted, rtol=1e-4, atol=1e-5)
    net[2].bias.set_data(mx.nd.ones((3,)))
    before = expected[0]
    np.testing.assert_allclose(net(inputs[0]).asnumpy(), before + 1, rtol=1e-4, atol=1e-5)
