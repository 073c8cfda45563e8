"""Large affine maps, which oneDNN computes, against plain ones in double precision."""

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx

SHAPES = [(512, 256), (32, 16, 256), (4, 8, 16, 256)]


@pytest.mark.parametrize("hybridize", [False, True])
@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("shape", SHAPES)
def test_activation_in_place_after_a_large_map(rng, shape, activation, hybridize):
    net = mx.gluon.nn.HybridSequential()
    net.add(mx.gluon.nn.Dense(256, activation=activation, flatten=False, in_units=256))
    net.initialize(mx.init.Normal(0.1))
    if hybridize:
        net.hybridize()
    x = mx.nd.array(rng.normal(size=shape))
    x.attach_grad()
    for _ in range(3):  # graphs are compiled at the second call
        with mx.autograd.record():
            out = net(x)
        out.backward()
    weight, bias = (p.data().asnumpy().astype(float) for p in net.collect_params().values())
    raw = x.asnumpy().astype(float) @ weight.T + bias
    expected = np.maximum(raw, 0) if activation == "relu" else np.tanh(raw)
    slope = (raw > 0) if activation == "relu" else 1 - expected**2
    np.testing.assert_allclose(out.asnumpy(), expected, atol=1e-4)
    # At the kink of relu rounding decides.
    sure = (np.abs(raw) > 1e-4).all(-1) | (activation == "tanh")
    gradient = x.grad.asnumpy()
    np.testing.assert_allclose(gradient[sure], (slope @ weight)[sure], atol=1e-4)
    assert sure.mean() > 0.9
