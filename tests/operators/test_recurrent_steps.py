"""The steps of GRU and plain layers against torch's composition of them."""

import pytest
import torch

from mxnet.operators.recurrent_steps import can_run_steps, run_steps

KERNELS = {"gru": torch.gru, "rnn_tanh": torch.rnn_tanh, "rnn_relu": torch.rnn_relu}
GATES = {"gru": 3, "rnn_tanh": 1, "rnn_relu": 1}


def layers(rng, mode, layers, bidirectional, steps=5, batch=3, inputs=4, hidden=6):
    """Data, first states and weights, in double precision."""

    def drawn(*shape):
        return torch.from_numpy(rng.normal(size=shape) * 0.5).requires_grad_()

    directions, rows = 1 + bidirectional, GATES[mode] * hidden
    weights = []
    for layer in range(layers):
        for _ in range(directions):
            columns = inputs if layer == 0 else hidden * directions
            weights += [drawn(rows, columns), drawn(rows, hidden), drawn(rows), drawn(rows)]
    return drawn(steps, batch, inputs), drawn(layers * directions, batch, hidden), weights


def by_torch(mode, data, state, weights, bidirectional):
    count = state.shape[0] // (1 + bidirectional)
    return KERNELS[mode](data, state, weights, True, count, 0.0, False, bidirectional, False)


@pytest.mark.parametrize("mode", KERNELS)
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_values_and_gradients(mode, count, bidirectional, rng):
    data, state, weights = layers(rng, mode, count, bidirectional)
    found = run_steps(mode, data, state, weights, bidirectional)
    expected = by_torch(mode, data, state, weights, bidirectional)
    heads = [torch.from_numpy(rng.normal(size=tuple(part.shape))) for part in expected]
    torch.testing.assert_close(found, expected)
    inputs = [data, state, *weights]
    torch.testing.assert_close(
        torch.autograd.grad(found, inputs, heads), torch.autograd.grad(expected, inputs, heads)
    )


@pytest.mark.parametrize("mode", KERNELS)
def test_gradient_of_the_gradient(mode, rng):
    data, state, weights = layers(rng, mode, 1, False)
    inputs, found = [data, state, *weights], []
    for run in (run_steps, by_torch):
        output = run(mode, data, state, weights, False)[0]
        first = torch.autograd.grad((output**2).sum(), inputs, create_graph=True)
        total = sum((part**2).sum() for part in first)
        found.append(torch.autograd.grad(total, inputs))
    torch.testing.assert_close(*found)


def test_used_only_where_it_is_faster(rng):
    data, _, weights = layers(rng, "gru", 1, False)
    assert can_run_steps("gru", data, weights)
    assert not can_run_steps("lstm", data, weights)
    assert not can_run_steps("gru", data.half(), weights)
    assert not can_run_steps("gru", data[:0], weights)
    with torch.no_grad():
        assert not can_run_steps("gru", data, weights)
    assert not can_run_steps("gru", data.detach(), [weight.detach() for weight in weights])
