"""Workloads in Gluon, for this package and for Apache MXNet 1.9.1."""

import mxnet as mx
from benchmarks.networks.gluon_networks import gluon_network
from benchmarks.networks.specification import draw_input, draw_labels

LEARNING_RATE = 0.001


def version():
    """Name and version of the library."""
    return f"mxnet {mx.__version__}"


def prepare(workload, variant):
    """The workload as a call, and what waits for it."""
    net = gluon_network(workload.function, workload.shape)
    if variant == "hybridized":
        net.hybridize(static_alloc=True, static_shape=True)
    data = mx.nd.array(draw_input(workload.shape, workload.tokens))
    if workload.optimizer is None:
        return (lambda: net(data)), mx.nd.waitall, lambda out: out.asnumpy()
    labels = mx.nd.array(draw_labels(workload.rows, workload.classes))
    options = {"learning_rate": LEARNING_RATE}
    if workload.optimizer == "sgd":
        options["momentum"] = 0.9
    trainer = mx.gluon.Trainer(net.collect_params(), workload.optimizer, options)
    loss_of = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    if variant == "hybridized":
        loss_of.hybridize(static_alloc=True, static_shape=True)
    rows = workload.rows

    def step():
        with mx.autograd.record():
            scores = net(data)
            loss = loss_of(scores.reshape((rows, -1)), labels)
        loss.backward()
        trainer.step(rows)
        return loss

    return step, mx.nd.waitall, lambda loss: loss.mean().asnumpy()
