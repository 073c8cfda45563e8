"""A variational autoencoder of handwritten digits, with a two-dimensional map of what it learned.

    python examples/variational_autoencoder.py --output output

The encoder gives a normal distribution of codes for every image, the decoder an image for every
code; both learn to maximise a lower bound of the images' likelihood. Noise enters as an input of
the network (the reparametrisation trick), so that gradients pass through the sampling. The
program checks that held-out digits are rebuilt better than by the mean image, and draws rebuilt
digits and the map of codes.

Kingma and Welling (2014), Auto-Encoding Variational Bayes, https://arxiv.org/abs/1312.6114
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import numpy as np
from sklearn.datasets import load_digits

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

mpl.use("Agg")  # write pictures without a display
from matplotlib import pyplot as plt

SIDE = 8  # pixels
CODES = 2  # numbers per code; two can be drawn


class VariationalAutoencoder(gluon.HybridBlock):
    """Encoder, sampling and decoder.

    Args:
        units: Width of the hidden layers.
    """

    def __init__(self, units: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.encoder = nn.HybridSequential()
            self.encoder.add(
                nn.Dense(units, activation="relu"),
                nn.Dense(units, activation="relu"),
                nn.Dense(2 * CODES),
            )
            self.decoder = nn.HybridSequential()
            self.decoder.add(
                nn.Dense(units, activation="relu"),
                nn.Dense(units, activation="relu"),
                nn.Dense(SIDE * SIDE),
            )

    def hybrid_forward(self, F, image, noise):  # noqa: N803 - the reference's name
        """Logits of the rebuilt pixels, and divergence of the codes from a standard normal one."""
        encoded = self.encoder(image)
        mean = F.slice_axis(encoded, axis=1, begin=0, end=CODES)
        log_variance = F.slice_axis(encoded, axis=1, begin=CODES, end=2 * CODES)
        code = mean + noise * F.exp(0.5 * log_variance)
        divergence = 0.5 * F.sum(F.square(mean) + F.exp(log_variance) - log_variance - 1, axis=1)
        return self.decoder(code), divergence


def binary_cross_entropy(logits: mx.nd.NDArray, image: mx.nd.NDArray) -> mx.nd.NDArray:
    """Minus the logarithm of the pixels' likelihood, a value per image."""
    # -x log(s) - (1 - x) log(1 - s) of the sigmoid s, without computing the logarithm of 0
    positive = mx.nd.relu(logits) - logits * image
    return (positive + mx.nd.Activation(-mx.nd.abs(logits), act_type="softrelu")).sum(axis=1)


def noise_for(image: mx.nd.NDArray) -> mx.nd.NDArray:
    """Standard normal numbers, one row per image."""
    return mx.nd.random.normal(shape=(image.shape[0], CODES))


def rebuild(net: VariationalAutoencoder, image: mx.nd.NDArray) -> np.ndarray:
    """The most likely pixels for the mean code of each image."""
    logits, _ = net(image, mx.nd.zeros((image.shape[0], CODES)))
    return mx.nd.sigmoid(logits).asnumpy()


def tiled(images: np.ndarray, columns: int) -> np.ndarray:
    """Images side by side, ``columns`` in each row, with gaps between them."""
    framed = np.pad(images.reshape(-1, SIDE, SIDE), ((0, 0), (1, 1), (1, 1)))
    rows = framed.reshape(-1, columns, SIDE + 2, SIDE + 2)
    return np.vstack([np.hstack(list(row)) for row in rows])


def draw(net: VariationalAutoencoder, images: np.ndarray, path: Path) -> None:
    """Draw digits beside their rebuilt versions, and what the decoder makes of a grid of codes."""
    figure, panels = plt.subplots(1, 3, figsize=(12, 4.6), layout="constrained")
    chosen = images[:80]
    steps = np.linspace(-2, 2, 12, dtype=np.float32)
    grid = np.stack(np.meshgrid(steps, -steps), axis=-1).reshape(-1, CODES)
    made = mx.nd.sigmoid(net.decoder(mx.nd.array(grid))).asnumpy()
    panels[0].imshow(tiled(chosen, 8), cmap="gray_r", aspect="auto")
    panels[0].set_title("held-out digits")
    panels[1].imshow(tiled(rebuild(net, mx.nd.array(chosen)), 8), cmap="gray_r", aspect="auto")
    panels[1].set_title("rebuilt from two numbers each")
    edges = (-2.2, 2.2, -2.2, 2.2)
    panels[2].imshow(tiled(made, 12), cmap="gray_r", extent=edges, aspect="auto")
    panels[2].set(title="map of the codes", xlabel="first number", ylabel="second number")
    for axes in panels[:2]:
        axes.axis("off")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main() -> None:
    """Train, check, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=120, help="passes over the training data")
    parser.add_argument("--batch-size", type=int, default=64, help="digits per step")
    parser.add_argument("--units", type=int, default=256, help="width of the hidden layers")
    parser.add_argument("--learning-rate", type=float, default=0.002, help="of Adam")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--output", type=Path, default=Path("output"), help="directory for results")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.epochs, arguments.units = 16, 128

    np.random.seed(arguments.seed)  # noqa: NPY002 - gluon's samplers use NumPy's global generator
    mx.random.seed(arguments.seed)
    images = (load_digits().data / 16).astype(np.float32)
    valid, train = images[:300], images[300:]
    data = gluon.data.DataLoader(train, arguments.batch_size, shuffle=True)

    net = VariationalAutoencoder(arguments.units)
    net.initialize(mx.init.Xavier())
    net.hybridize()
    trainer = gluon.Trainer(
        net.collect_params(), "adam", {"learning_rate": arguments.learning_rate}
    )
    for epoch in range(1, arguments.epochs + 1):
        bound = divergences = 0.0
        for image in data:
            with autograd.record():
                logits, divergence = net(image, noise_for(image))
                loss = binary_cross_entropy(logits, image) + divergence
            loss.backward()
            trainer.step(image.shape[0])
            bound -= float(loss.sum().asscalar())
            divergences += float(divergence.sum().asscalar())
        if epoch % max(1, arguments.epochs // 10) == 0:
            print(
                f"epoch {epoch:3}: bound {bound / len(train):.2f}, of which the codes cost "
                f"{divergences / len(train):.2f}"
            )

    error = float(np.square(rebuild(net, mx.nd.array(valid)) - valid).mean())
    baseline = float(np.square(train.mean(axis=0) - valid).mean())
    print(f"mean squared error of rebuilt pixels {error:.4f}; of the mean image {baseline:.4f}")
    arguments.output.mkdir(parents=True, exist_ok=True)
    picture = arguments.output / "autoencoder.png"
    draw(net, valid, picture)
    print(f"wrote {picture}")
    if error > 0.7 * baseline:
        raise SystemExit("the codes say too little about the images")


if __name__ == "__main__":
    main()
