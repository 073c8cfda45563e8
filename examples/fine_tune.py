"""Fine-tune a network from a file: learn a new task from a few examples.

    python examples/fine_tune.py --output output

A network learns to recognise handwritten digits and is saved. A second network takes the saved
layers but the last, and learns another task from two noisy images of each digit: the signs of a
code. Its first layer stays as it is, the others change slowly. The program compares it with a
network that learns the same images from scratch, and checks that the saved layers help.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn


class Network(gluon.HybridBlock):
    """Features that may be shared, and an output layer for ten classes."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential()
            self.features.add(
                nn.Conv2D(channels=16, kernel_size=3, padding=1, activation="relu"),
                nn.Conv2D(channels=32, kernel_size=3, padding=1, activation="relu"),
                nn.MaxPool2D(pool_size=2),
                nn.Dense(64, activation="relu"),
            )
            self.output = nn.Dense(10)

    def hybrid_forward(self, F, x):  # noqa: N803, ARG002 - the reference's names
        """Scores of the classes."""
        return self.output(self.features(x))


def load_data(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Images and labels in random order."""
    digits = load_digits()
    order = rng.permutation(len(digits.target))
    images = (digits.images / 16).astype(np.float32)[:, np.newaxis]
    return images[order], digits.target[order].astype(np.float32)


def few_of_each(labels: np.ndarray, count: int) -> np.ndarray:
    """Positions of the first ``count`` examples of every label."""
    return np.concatenate([np.flatnonzero(labels == label)[:count] for label in np.unique(labels)])


def train(
    net: Network, images: np.ndarray, labels: np.ndarray, epochs: int, learning_rate: float
) -> None:
    """Train with Adam."""
    data = gluon.data.DataLoader(gluon.data.ArrayDataset(images, labels), 32, shuffle=True)
    # Parameters whose grad_req is "null" get no gradient, and the trainer leaves them alone.
    trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": learning_rate})
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()
    net.hybridize()
    for epoch in range(1, epochs + 1):
        total = 0.0
        for image, label in data:
            with autograd.record():
                loss = loss_function(net(image), label)
            loss.backward()
            trainer.step(image.shape[0])
            total += float(loss.sum().asscalar())
        if epoch % max(1, epochs // 4) == 0:
            print(f"  epoch {epoch:2}: training loss {total / len(images):.4f}")


def accuracy(net: Network, images: np.ndarray, labels: np.ndarray) -> float:
    """Share of digits that the network recognises."""
    answers = net(mx.nd.array(images)).asnumpy().argmax(axis=1)
    return float((answers == labels).mean())


def fine_tuned(path: Path) -> Network:
    """A network with saved features; the output layer starts anew."""
    net = Network()
    net.features.load_parameters(str(path))
    net.output.initialize(mx.init.Xavier())
    # The first layer, which finds edges, is right for other tasks, too.
    net.features[0].collect_params().setattr("grad_req", "null")
    # The other features change ten times more slowly than the output.
    for layer in (net.features[1], net.features[3]):
        layer.collect_params().setattr("lr_mult", 0.1)
    return net


def main() -> None:
    """Train, save, fine-tune, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=20, help="passes over the digits")
    parser.add_argument("--tuning-epochs", type=int, default=80, help="passes over the examples")
    parser.add_argument("--examples", type=int, default=2, help="images of each sign")
    parser.add_argument("--learning-rate", type=float, default=0.002, help="of Adam")
    parser.add_argument("--tuning-rate", type=float, default=0.005, help="of Adam, new task")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--output", type=Path, default=Path("output"), help="directory for results")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.epochs, arguments.tuning_epochs = 5, 50

    np.random.seed(arguments.seed)  # noqa: NPY002 - gluon's samplers use NumPy's global generator
    mx.random.seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    images, labels = load_data(rng)
    half = len(images) // 2

    print("digits:")
    first = Network()
    first.initialize(mx.init.Xavier())
    train(first, images[:half], labels[:half], arguments.epochs, arguments.learning_rate)
    arguments.output.mkdir(parents=True, exist_ok=True)
    path = arguments.output / "features.params"
    first.features.save_parameters(str(path))
    print(f"wrote {path}")

    # The new task: the other half of the images, with noise. The sign for a digit is another
    # number, so the old output layer is of no use. Few of the images have a label.
    noisy = images[half:] + 0.2 * rng.standard_normal(images[half:].shape).astype(np.float32)
    signs = rng.permutation(10).astype(np.float32)[labels[half:].astype(int)]
    chosen = few_of_each(signs, arguments.examples)
    rest = np.setdiff1d(np.arange(len(noisy)), chosen)
    reached = {}
    for name in ("fine-tuned", "from scratch"):
        print(f"signs, {len(chosen)} examples, {name}:")
        if name == "fine-tuned":
            net = fine_tuned(path)
            frozen = net.features[0].weight.data().asnumpy()
        else:
            net = Network()
            net.initialize(mx.init.Xavier())
        examples = noisy[chosen], signs[chosen]
        train(net, *examples, arguments.tuning_epochs, arguments.tuning_rate)
        reached[name] = accuracy(net, noisy[rest], signs[rest])
        if name == "fine-tuned" and (net.features[0].weight.data().asnumpy() != frozen).any():
            raise SystemExit("the first layer changed")
    for name, share in reached.items():
        print(f"accuracy on {len(rest)} other images, {name}: {share:.4f}")
    if reached["fine-tuned"] < reached["from scratch"] + 0.02:
        raise SystemExit("the saved layers did not help")


if __name__ == "__main__":
    main()
