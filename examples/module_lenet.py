"""LeNet by symbols and Module: how MXNet programs were written before Gluon.

    python examples/module_lenet.py --output output

A symbol describes the network, ``Module`` binds it to arrays, and ``fit`` trains it from a data
iterator, reporting to callbacks. The program trains on handwritten digits, writes a checkpoint
after every other epoch, prints the layers, and finally loads the checkpoint into a fresh module
to show that nothing else is needed.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

import mxnet as mx


def build_symbol() -> mx.sym.Symbol:
    """Two convolutions with pooling, then dense layers; the variables' shapes follow later."""
    data = mx.sym.Variable("data")
    net = mx.sym.Convolution(data, kernel=(3, 3), pad=(1, 1), num_filter=20, name="conv1")
    net = mx.sym.Activation(net, act_type="tanh", name="tanh1")
    net = mx.sym.Pooling(net, pool_type="max", kernel=(2, 2), stride=(2, 2), name="pool1")
    net = mx.sym.Convolution(net, kernel=(3, 3), pad=(1, 1), num_filter=50, name="conv2")
    net = mx.sym.Activation(net, act_type="tanh", name="tanh2")
    net = mx.sym.Pooling(net, pool_type="max", kernel=(2, 2), stride=(2, 2), name="pool2")
    net = mx.sym.Flatten(net, name="flatten")
    net = mx.sym.FullyConnected(net, num_hidden=100, name="fc1")
    net = mx.sym.Activation(net, act_type="tanh", name="tanh3")
    net = mx.sym.FullyConnected(net, num_hidden=10, name="fc2")
    # Forward this is a softmax, backward the gradient of the cross-entropy with softmax_label.
    return mx.sym.SoftmaxOutput(net, name="softmax")


def load_data(batch_size: int, seed: int) -> tuple[mx.io.NDArrayIter, mx.io.NDArrayIter]:
    """Iterators for training and validation."""
    digits = load_digits()
    order = np.random.default_rng(seed).permutation(len(digits.target))
    images = (digits.images / 16).astype(np.float32)[order, np.newaxis]
    labels = digits.target.astype(np.float32)[order]
    train = mx.io.NDArrayIter(images[:1400], labels[:1400], batch_size, shuffle=True)
    valid = mx.io.NDArrayIter(images[1400:], labels[1400:], batch_size)
    return train, valid


def main() -> None:
    """Train, evaluate, reload."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=20, help="passes over the training data")
    parser.add_argument("--batch-size", type=int, default=50, help="digits per step")
    parser.add_argument("--learning-rate", type=float, default=0.1, help="of SGD")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--output", type=Path, default=Path("output"), help="directory for results")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.epochs = 4

    logging.basicConfig(level=logging.INFO, format="%(message)s")  # fit reports to the log
    np.random.seed(arguments.seed)  # noqa: NPY002 - initializers use NumPy's global generator
    mx.random.seed(arguments.seed)
    train, valid = load_data(arguments.batch_size, arguments.seed)
    symbol = build_symbol()
    mx.viz.print_summary(symbol, shape={"data": (1, 1, 8, 8)})

    arguments.output.mkdir(parents=True, exist_ok=True)
    prefix = str(arguments.output / "lenet")
    module = mx.mod.Module(symbol, context=mx.cpu())
    module.fit(
        train,
        eval_data=valid,
        eval_metric="acc",
        initializer=mx.init.Xavier(),
        optimizer="sgd",
        optimizer_params={"learning_rate": arguments.learning_rate, "momentum": 0.9},
        num_epoch=arguments.epochs,
        batch_end_callback=mx.callback.Speedometer(arguments.batch_size, frequent=10),
        epoch_end_callback=mx.callback.do_checkpoint(prefix, period=2),
    )
    reached = dict(module.score(valid, "acc"))["accuracy"]

    last = arguments.epochs - arguments.epochs % 2
    fresh = mx.mod.Module.load(prefix, last)
    fresh.bind(valid.provide_data, valid.provide_label, for_training=False)
    reloaded = dict(fresh.score(valid, "acc"))["accuracy"]
    print(f"validation accuracy {reached:.4f}, after reloading epoch {last} {reloaded:.4f}")
    if arguments.epochs == last and reloaded != reached:
        raise SystemExit("the reloaded module differs")
    if reached < 0.9:
        raise SystemExit("the network did not learn")


if __name__ == "__main__":
    main()
