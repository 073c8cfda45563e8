"""A perceptron by Module, with callbacks, evaluation, checkpoint and resumed training."""

import os
import tempfile

from tests.programs.common import ByName, digits, numbers, summary

import mxnet as mx


def network():
    data = mx.symbol.Variable("data")
    data = mx.sym.Flatten(data=data)
    fc1 = mx.symbol.FullyConnected(data, name="fc1", num_hidden=32)
    act1 = mx.symbol.Activation(fc1, name="relu1", act_type="relu")
    fc2 = mx.symbol.FullyConnected(act1, name="fc2", num_hidden=16)
    act2 = mx.symbol.Activation(fc2, name="relu2", act_type="relu")
    fc3 = mx.symbol.FullyConnected(act2, name="fc3", num_hidden=10)
    return mx.symbol.SoftmaxOutput(fc3, name="softmax")


def main():
    images, labels = digits()
    train = mx.io.NDArrayIter(images[:256], labels[:256], 32)
    val = mx.io.NDArrayIter(images[256:], labels[256:], 24)
    prefix = os.path.join(tempfile.mkdtemp(), "mlp")
    seen = []
    mod = mx.mod.Module(network(), context=mx.cpu(), logger=mx.log.get_logger("programs"))
    mod.fit(
        train,
        eval_data=val,
        eval_metric=["acc", "ce"],
        initializer=ByName(),
        optimizer="sgd",
        optimizer_params={
            "learning_rate": 0.3,
            "momentum": 0.9,
            "wd": 1e-4,
            "lr_scheduler": mx.lr_scheduler.FactorScheduler(4, 0.9),
        },
        batch_end_callback=[
            mx.callback.Speedometer(32, 4),
            lambda param: seen.append(param.eval_metric.get()[1][1]),
        ],
        epoch_end_callback=mx.callback.module_checkpoint(mod, prefix, 1, True),
        num_epoch=3,
    )
    resumed = mx.mod.Module.load(prefix, 2, load_optimizer_states=True)
    resumed.fit(
        train,
        eval_metric="acc",
        optimizer_params={"learning_rate": 0.2, "momentum": 0.9},
        begin_epoch=2,
        num_epoch=4,
    )
    predictions = mod.predict(val)
    return {
        "metric": numbers(seen),
        "score": numbers([value for _, value in mod.score(val, ["acc", "ce"])]),
        "shape": list(predictions.shape),
        "outputs": numbers(predictions[:2].asnumpy()),
        "files": sorted(os.listdir(os.path.dirname(prefix))),
        "params": summary(mod.get_params()[0]),
        "resumed": summary(resumed.get_params()[0]),
    }
