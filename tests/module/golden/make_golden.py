"""Writes the checkpoints beside this file; run it with Apache MXNet 1.9.1.

``python tests/module/golden/make_golden.py``
"""

import json
import os
import pathlib

import numpy as np

import mxnet as mx

HERE = pathlib.Path(__file__).parent


def network(mx=mx):
    net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=6, no_bias=True, name="fc1")
    net = mx.sym.BatchNorm(net, fix_gamma=False, name="bn")
    net = mx.sym.Activation(net, act_type="relu", name="relu")
    net = mx.sym.FullyConnected(net, num_hidden=3, name="fc2")
    return mx.sym.SoftmaxOutput(net, name="softmax")


def batches(mx=mx):
    numbers = np.random.RandomState(11)
    data = numbers.rand(24, 4).astype("float32")
    return mx.io.NDArrayIter(data, numbers.randint(0, 3, 24).astype("float32"), 8)


def step(mod, mx=mx):
    """Outputs before and parameters after one more epoch."""
    data = batches(mx)
    outputs = mod.predict(data).asnumpy()
    data.reset()
    for batch in data:
        mod.forward_backward(batch)
        mod.update()
    params = {name: array.asnumpy().tolist() for name, array in mod.get_params()[0].items()}
    return {"outputs": outputs.tolist(), "params": params}


def main():
    os.chdir(HERE)
    recorded = {}
    for optimizer in ("sgd", "adam"):
        mx.random.seed(1)
        mod = mx.mod.Module(network())
        data = batches()
        options = {"learning_rate": 0.1}
        if optimizer == "sgd":
            options["momentum"] = 0.9
        mod.fit(data, num_epoch=2, optimizer=optimizer, optimizer_params=options,
                initializer=mx.init.Xavier())  # fmt: skip
        mod.save_checkpoint(f"module_{optimizer}", 2, save_optimizer_states=True)
        again = mx.mod.Module.load(f"module_{optimizer}", 2, load_optimizer_states=True)
        data.reset()
        again.bind(data.provide_data, data.provide_label)
        again.init_optimizer(optimizer=optimizer, optimizer_params=options)
        recorded[optimizer] = step(again)
    pathlib.Path("recorded.json").write_text(json.dumps(recorded) + "\n")


if __name__ == "__main__":
    main()
