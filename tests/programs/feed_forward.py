"""The model class from before Module."""

import os
import tempfile
import warnings

import numpy as np
from tests.programs.common import ByName, digits, numbers, summary

import mxnet as mx


def network():
    data = mx.symbol.Variable("data")
    fc1 = mx.symbol.FullyConnected(mx.sym.Flatten(data), name="fc1", num_hidden=24)
    act1 = mx.symbol.Activation(fc1, name="relu1", act_type="relu")
    fc2 = mx.symbol.FullyConnected(act1, name="fc2", num_hidden=10)
    return mx.symbol.SoftmaxOutput(fc2, name="softmax")


def main():
    warnings.simplefilter("ignore")
    images, labels = digits(200)
    train = mx.io.NDArrayIter(images[:160], labels[:160], 32)
    found = []
    model = mx.model.FeedForward(
        ctx=[mx.cpu(0), mx.cpu(1)],
        symbol=network(),
        num_epoch=3,
        learning_rate=0.1,
        momentum=0.9,
        wd=0.00001,
        initializer=ByName(),
    )
    model.fit(
        X=train,
        eval_data=(images[168:], labels[168:]),
        batch_end_callback=[
            mx.callback.Speedometer(32, 2),
            lambda param: found.append((param.epoch, param.nbatch)),
        ],
        eval_metric="acc",
    )
    prefix = os.path.join(tempfile.mkdtemp(), "model")
    model.save(prefix)
    again = mx.model.FeedForward.load(prefix, 3, ctx=mx.cpu())
    prob = again.predict(images[168:])
    made = mx.model.FeedForward.create(
        network(), X=train, num_epoch=1, learning_rate=0.1, initializer=ByName(), kvstore=None
    )
    return {
        "batches": found,
        "files": sorted(os.listdir(os.path.dirname(prefix))),
        "outputs": numbers(prob[:2]),
        "kind": type(prob) is np.ndarray,
        "score": numbers(model.score(train)),
        "params": summary(model.arg_params),
        "created": summary(made.arg_params),
    }
