"""Train a small convolutional network on handwritten digits, imperatively, with Gluon.

    python examples/train_digits.py --epochs 16

The data are scikit-learn's 1,797 scanned digits, 8x8 pixels each. The program prints training and
validation accuracy after each epoch, writes the parameters and a picture of the learning curve, and
finally loads the parameters into a fresh network to show that nothing else is needed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tqdm import tqdm

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

mpl.use("Agg")  # write pictures without a display
from matplotlib import pyplot as plt


def load_data(batch_size: int, seed: int) -> tuple[gluon.data.DataLoader, gluon.data.DataLoader]:
    """Batches for training and validation; a quarter of the digits is kept for validation."""
    digits = load_digits()
    # One channel, values from 0 to 1: the layout is (samples, channels, height, width).
    images = (digits.images / 16.0).astype(np.float32)[:, np.newaxis]
    labels = digits.target.astype(np.float32)
    x_train, x_valid, y_train, y_valid = train_test_split(
        images, labels, test_size=0.25, random_state=seed, stratify=labels
    )
    train = gluon.data.DataLoader(
        gluon.data.ArrayDataset(x_train, y_train), batch_size, shuffle=True
    )
    valid = gluon.data.DataLoader(gluon.data.ArrayDataset(x_valid, y_valid), batch_size)
    return train, valid


def build_network() -> nn.HybridSequential:
    """A network in the manner of LeNet: two convolutions with pooling, then dense layers.

    The numbers of input channels are not given: the first batch decides them.
    """
    net = nn.HybridSequential()
    with net.name_scope():
        net.add(
            nn.Conv2D(channels=32, kernel_size=3, padding=1, activation="relu"),
            nn.MaxPool2D(pool_size=2),
            nn.Conv2D(channels=64, kernel_size=3, padding=1, activation="relu"),
            nn.MaxPool2D(pool_size=2),
            nn.Flatten(),
            nn.Dense(128, activation="relu"),
            nn.Dropout(0.3),
            nn.Dense(10),
        )
    return net


def evaluate(net: gluon.Block, data: gluon.data.DataLoader, ctx: mx.Context) -> float:
    """Share of digits that the network recognises."""
    metric = mx.metric.Accuracy()
    for image, label in data:
        output = net(image.as_in_context(ctx))
        metric.update([label.as_in_context(ctx)], [output])
    return float(metric.get()[1])


def train_epoch(
    net: gluon.Block,
    data: gluon.data.DataLoader,
    trainer: gluon.Trainer,
    ctx: mx.Context,
    title: str,
) -> float:
    """One pass over the training data; returns the accuracy seen on the way."""
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()
    metric = mx.metric.Accuracy()
    # disable=None: no bar where the output is no terminal
    with tqdm(data, desc=title, unit="batch", leave=False, disable=None) as progress:
        for batch, target in progress:
            image, label = batch.as_in_context(ctx), target.as_in_context(ctx)
            # Inside record(), operators are noted so that backward can differentiate them.
            with autograd.record():
                output = net(image)
                loss = loss_function(output, label)
            loss.backward()
            trainer.step(batch_size=image.shape[0])
            metric.update([label], [output])
            progress.set_postfix(accuracy=f"{metric.get()[1]:.3f}")
    return float(metric.get()[1])


def draw_curve(train: list[float], valid: list[float], path: Path) -> None:
    """Draw accuracy over epochs."""
    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    epochs = range(1, len(train) + 1)
    axes.plot(epochs, train, marker="o", label="training")
    axes.plot(epochs, valid, marker="s", label="validation")
    axes.axhline(0.97, color="grey", linestyle=":", label="97 %")
    axes.set(xlabel="epoch", ylabel="accuracy", title="Handwritten digits")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc="lower right")
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def context_of(name: str) -> mx.Context:
    """The context named ``"cpu"``, ``"gpu"`` or, for one of several, ``"gpu:1"``."""
    kind, _, number = name.partition(":")
    return mx.Context(kind, int(number or 0))


def main() -> None:
    """Train, evaluate, save, reload."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=16, help="passes over the training data")
    parser.add_argument("--batch-size", type=int, default=32, help="digits per step")
    parser.add_argument("--learning-rate", type=float, default=0.002, help="of Adam")
    parser.add_argument("--ctx", default="cpu", help="where to run: cpu, gpu, gpu:1 ...")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--output", type=Path, default=Path("output"), help="directory for results")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.epochs = 2

    np.random.seed(arguments.seed)  # noqa: NPY002 - gluon's samplers use NumPy's global generator
    mx.random.seed(arguments.seed)
    ctx = context_of(arguments.ctx)
    train_data, valid_data = load_data(arguments.batch_size, arguments.seed)

    net = build_network()
    net.initialize(mx.init.Xavier(), ctx=ctx)
    trainer = gluon.Trainer(
        net.collect_params(), "adam", {"learning_rate": arguments.learning_rate}
    )

    train_curve, valid_curve = [], []
    for epoch in range(1, arguments.epochs + 1):
        title = f"epoch {epoch:2}/{arguments.epochs}"
        train_curve.append(train_epoch(net, train_data, trainer, ctx, title))
        valid_curve.append(evaluate(net, valid_data, ctx))
        print(f"{title}: train accuracy {train_curve[-1]:.4f}, validation {valid_curve[-1]:.4f}")

    arguments.output.mkdir(parents=True, exist_ok=True)
    parameters = arguments.output / "digits.params"
    net.save_parameters(str(parameters))
    draw_curve(train_curve, valid_curve, arguments.output / "digits.png")

    fresh = build_network()
    fresh.load_parameters(str(parameters), ctx=ctx)
    reloaded = evaluate(fresh, valid_data, ctx)
    print(f"validation accuracy {valid_curve[-1]:.4f}, after reloading {reloaded:.4f}")
    print(f"wrote {parameters} and {arguments.output / 'digits.png'}")
    if reloaded != valid_curve[-1]:
        raise SystemExit("the reloaded network differs")


if __name__ == "__main__":
    main()
