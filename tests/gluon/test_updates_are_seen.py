"""What hybridized networks keep of their parameters is renewed when an optimizer changes them.

Torch does not count the writes of its fused kernels, so this shows only after several predictions.
"""

from __future__ import annotations

import pytest

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

OPTIMIZERS = {
    "sgd": {}, "sgd with momentum": {"momentum": 0.9}, "nag": {"momentum": 0.9}, "adam": {},
    "rmsprop": {}, "adagrad": {}, "signum": {}, "lamb": {},
}  # fmt: skip


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_predictions_follow_the_parameters(name: str) -> None:
    nets = [nn.HybridSequential(prefix="net_") for _ in range(2)]
    for net in nets:
        net.add(nn.Conv2D(4, 3, in_channels=2, prefix="c_"), nn.Dense(3, prefix="d_"))
        net.initialize(mx.init.Xavier())
    fast, plain = nets
    fast.hybridize()
    x = mx.nd.random.normal(shape=(2, 2, 6, 6))
    plain(x)  # gives every parameter its shape
    trainer = gluon.Trainer(
        fast.collect_params(), name.split()[0], {"learning_rate": 0.1, **OPTIMIZERS[name]}
    )
    before = None
    for _ in range(3):
        with autograd.record():
            loss = (fast(x) ** 2).sum()
        loss.backward()
        trainer.step(1)
        for _ in range(5):
            found = fast(x)
        for parameter, other in zip(
            fast.collect_params().values(), plain.collect_params().values(), strict=True
        ):
            other.set_data(parameter.data())
        mx.test_utils.assert_almost_equal(found, plain(x), 1e-4, 1e-5)
        assert before is None or not mx.test_utils.almost_equal(found, before, 1e-4, 1e-5)
        before = found
