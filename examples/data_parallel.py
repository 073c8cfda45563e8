"""Train on several contexts at once, each with a part of every batch.

    python examples/data_parallel.py --contexts cpu:0,cpu:1
    python examples/data_parallel.py --contexts gpu:0,gpu:1

``split_and_load`` cuts a batch, each context computes the gradients of its part, and
``Trainer.step`` adds them up and updates every copy of the parameters. Contexts of the CPU share
its cores, so on one machine without GPUs this shows how it is written, not how fast it is. The
program checks that all copies stay equal and that training on one context gives the same
parameters.
"""

from __future__ import annotations

import argparse

import numpy as np
from sklearn.datasets import load_digits

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn


def context_of(name: str) -> mx.Context:
    """The context named ``"cpu"``, ``"gpu"`` or, for one of several, ``"gpu:1"``."""
    kind, _, number = name.partition(":")
    return mx.Context(kind, int(number or 0))


def build_network() -> nn.HybridSequential:
    """Two dense layers."""
    net = nn.HybridSequential(prefix="net_")
    with net.name_scope():
        net.add(nn.Dense(64, activation="relu"), nn.Dense(10))
    return net


def load_data(batch_size: int) -> tuple[gluon.data.DataLoader, gluon.data.DataLoader]:
    """Batches for training and validation."""
    digits = load_digits()
    images = (digits.data / 16).astype(np.float32)
    labels = digits.target.astype(np.float32)
    data = gluon.data.ArrayDataset(images[:1400], labels[:1400])
    # Not shuffled: both trainings below shall see the same batches.
    train = gluon.data.DataLoader(data, batch_size, last_batch="discard")
    valid = gluon.data.DataLoader(gluon.data.ArrayDataset(images[1400:], labels[1400:]), batch_size)
    return train, valid


def accuracy(net: gluon.Block, data: gluon.data.DataLoader, ctx: mx.Context) -> float:
    """Share of digits that the network recognises."""
    metric = mx.metric.Accuracy()
    for image, label in data:
        metric.update([label], [net(image.as_in_context(ctx))])
    return float(metric.get()[1])


def train(
    contexts: list[mx.Context], arguments: argparse.Namespace
) -> tuple[nn.HybridSequential, float]:
    """Train on some contexts; returns the network and its accuracy."""
    mx.random.seed(arguments.seed)
    train_data, valid_data = load_data(arguments.batch_size)
    net = build_network()
    net.initialize(mx.init.Xavier(), ctx=contexts)
    net.hybridize()
    trainer = gluon.Trainer(
        net.collect_params(),
        "sgd",
        {"learning_rate": arguments.learning_rate, "momentum": 0.9},
        kvstore="device",
    )
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()
    for epoch in range(1, arguments.epochs + 1):
        total = 0.0
        for image, label in train_data:
            images = gluon.utils.split_and_load(image, contexts)
            labels = gluon.utils.split_and_load(label, contexts)
            with autograd.record():
                losses = [loss_function(net(x), y) for x, y in zip(images, labels, strict=True)]
            # The parts are differentiated together; on GPUs they run at the same time.
            autograd.backward(losses)
            trainer.step(image.shape[0])
            total += sum(float(loss.sum().asscalar()) for loss in losses)
        if epoch % 5 == 0:
            print(f"{contexts}, epoch {epoch:2}: training loss {total / 1400:.4f}")
    return net, accuracy(net, valid_data, contexts[0])


def largest_difference(one: gluon.Block, other: gluon.Block) -> float:
    """Between the parameters of two networks, all copies included."""
    differences = []
    for name, parameter in one.collect_params().items():
        expected = other.collect_params()[name].list_data()[0].asnumpy()
        differences += [np.abs(copy.asnumpy() - expected).max() for copy in parameter.list_data()]
    return float(max(differences))


def main() -> None:
    """Train on several contexts and on one, and compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--contexts", default="cpu:0,cpu:1", help="where to run, with commas")
    parser.add_argument("--epochs", type=int, default=40, help="passes over the training data")
    parser.add_argument("--batch-size", type=int, default=56, help="samples per step, in all")
    parser.add_argument("--learning-rate", type=float, default=0.1, help="of SGD")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.epochs = 10
    contexts = [context_of(name) for name in arguments.contexts.split(",")]

    several, accuracy_of_several = train(contexts, arguments)
    single, accuracy_of_one = train(contexts[:1], arguments)
    print(f"validation accuracy {accuracy_of_several:.4f}, on one context {accuracy_of_one:.4f}")
    between_copies = largest_difference(several, several)
    difference = largest_difference(several, single)
    print(
        f"largest difference between copies {between_copies:.2g}, to one context {difference:.2g}"
    )
    if between_copies != 0:
        raise SystemExit("the copies of the parameters differ")
    if difference > 1e-3:
        raise SystemExit("training on several contexts gives other parameters than on one")
    if accuracy_of_several < 0.85:
        raise SystemExit("the network did not learn")


if __name__ == "__main__":
    main()
