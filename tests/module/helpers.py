"""Networks and data of the tests of modules."""

from __future__ import annotations

from typing import Any

import numpy as np

import mxnet as mx


def perceptron(classes: int = 2) -> Any:
    net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=8, name="fc1")
    net = mx.sym.Activation(net, act_type="relu", name="relu1")
    net = mx.sym.FullyConnected(net, num_hidden=classes, name="fc2")
    return mx.sym.SoftmaxOutput(net, name="softmax")


def samples(count: int = 50) -> tuple[np.ndarray, np.ndarray]:
    data = np.random.default_rng(7).random((count, 4), dtype=np.float32)
    return data, (data.sum(axis=1) > 2).astype(np.float32)


def iterator(count: int = 50, batch_size: int = 16) -> mx.io.NDArrayIter:
    return mx.io.NDArrayIter(*samples(count), batch_size=batch_size)


def batch(count: int, label: bool = True) -> mx.io.DataBatch:
    data, labels = samples(count)
    return mx.io.DataBatch([mx.nd.array(data)], [mx.nd.array(labels)] if label else None)


def bound(symbol: Any = None, **options: Any) -> mx.mod.Module:
    """A module with parameters, for batches of 16."""
    bind = {
        name: options.pop(name)
        for name in ("inputs_need_grad", "grad_req", "for_training")
        if name in options
    }
    module = mx.mod.Module(perceptron() if symbol is None else symbol, **options)
    module.bind([("data", (16, 4))], [("softmax_label", (16,))], **bind)
    module.init_params(mx.init.Uniform(0.5))
    return module


def value(module: Any, name: str) -> np.ndarray:
    found: np.ndarray = module.get_params()[0][name].asnumpy()
    return found
