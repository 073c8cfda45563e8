"""A small training that every test of this folder uses."""

import numpy as np

import mxnet as mx
from mxnet import gluon
from mxnet.gluon.contrib.estimator import Estimator

SAMPLES = 20
BATCH = 5


def make_data(shuffle=False, batch_size=BATCH, **options):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(SAMPLES, 4)).astype("float32")
    y = (x[:, 0] + 0.5 * x[:, 1] > 0).astype("float32") + (x[:, 2] > 1)
    data = gluon.data.ArrayDataset(x, y)
    return gluon.data.DataLoader(data, batch_size=batch_size, shuffle=shuffle, **options)


def make_estimator(dropout=0.0, rate=0.1, **options):
    """An estimator whose parameters are always the same."""
    net = gluon.nn.HybridSequential(prefix="net_")
    with net.name_scope():
        net.add(gluon.nn.Dense(8, activation="tanh", in_units=4))
        net.add(gluon.nn.Dropout(dropout))
        net.add(gluon.nn.Dense(3, in_units=8))
    net.initialize()
    rng = np.random.default_rng(7)
    for parameter in net.collect_params().values():
        parameter.set_data(mx.nd.array(rng.normal(size=parameter.shape)))
    schedule = mx.lr_scheduler.FactorScheduler(step=3, factor=0.9)
    settings = {"learning_rate": rate, "momentum": 0.9, "lr_scheduler": schedule}
    trainer = gluon.Trainer(net.collect_params(), "sgd", settings)
    loss = gluon.loss.SoftmaxCrossEntropyLoss()
    estimator = Estimator(net, loss, trainer=trainer, **options)
    estimator.logger.setLevel("ERROR")
    return estimator


def parameters_of(estimator):
    return [p.data().asnumpy() for p in estimator.net.collect_params().values()]
