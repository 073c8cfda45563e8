"""A generative adversarial network that learns to draw points on a ring.

    python examples/generative_adversarial_network.py --output output

The generator turns noise into points; the discriminator learns to tell them from real ones; the
generator learns to be taken for real. In two dimensions one can see what it does. The program
checks that most of the generated points lie near the ring and that no part of the ring is left
out, and draws them.

Goodfellow et al. (2014), Generative Adversarial Networks, https://arxiv.org/abs/1406.2661
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import numpy as np

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

mpl.use("Agg")  # write pictures without a display
from matplotlib import pyplot as plt

WIDTH = 0.1  # spread of the real points around the ring, whose radius is 1
NOISE = 4  # numbers that the generator gets for a point


def real_points(count: int, rng: np.random.Generator) -> mx.nd.NDArray:
    """Points near a ring."""
    angle = rng.uniform(0, 2 * np.pi, count)
    radius = 1 + WIDTH * rng.standard_normal(count)
    return mx.nd.array(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1))


def build(units: int, outputs: int) -> nn.HybridSequential:
    """Three dense layers."""
    net = nn.HybridSequential()
    with net.name_scope():
        net.add(nn.Dense(units), nn.LeakyReLU(0.2), nn.Dense(units), nn.LeakyReLU(0.2))
        net.add(nn.Dense(outputs))
    net.initialize(mx.init.Xavier(magnitude=2.24))
    net.hybridize()
    return net


def generate(generator: gluon.Block, count: int) -> mx.nd.NDArray:
    """Points made from noise."""
    return generator(mx.nd.random.normal(shape=(count, NOISE)))


class Game:
    """The two networks, and one step of each.

    Args:
        units: Width of the hidden layers.
        learning_rate: Of Adam, for both.
    """

    def __init__(self, units: int, learning_rate: float) -> None:
        self.generator, self.discriminator = build(units, 2), build(units, 1)
        self.loss = gluon.loss.SigmoidBinaryCrossEntropyLoss()
        options = {"learning_rate": learning_rate, "beta1": 0.5}
        self.trainers = [
            gluon.Trainer(net.collect_params(), "adam", dict(options))
            for net in (self.generator, self.discriminator)
        ]

    def set_learning_rate(self, learning_rate: float) -> None:
        """Change the rate of both trainers."""
        for trainer in self.trainers:
            trainer.set_learning_rate(learning_rate)

    def train_discriminator(self, real: mx.nd.NDArray) -> float:
        """Real points shall get the label 1, made ones 0."""
        count = real.shape[0]
        made = generate(self.generator, count)  # outside record(): the generator stays as it is
        with autograd.record():
            loss = self.loss(self.discriminator(real), mx.nd.ones((count, 1)))
            loss = loss + self.loss(self.discriminator(made), mx.nd.zeros((count, 1)))
        loss.backward()
        self.trainers[1].step(count)
        return float(loss.mean().asscalar())

    def train_generator(self, count: int) -> float:
        """Made points shall get the label 1; only the generator's trainer takes a step."""
        with autograd.record():
            made = generate(self.generator, count)
            loss = self.loss(self.discriminator(made), mx.nd.ones((count, 1)))
        loss.backward()
        self.trainers[0].step(count)
        return float(loss.mean().asscalar())


def judge(points: np.ndarray) -> tuple[float, float]:
    """Share of points near the ring, and share in the emptiest of eight sectors."""
    near = np.abs(np.hypot(points[:, 0], points[:, 1]) - 1) < 3 * WIDTH
    sector = np.floor((np.arctan2(points[near, 1], points[near, 0]) / (2 * np.pi) + 0.5) * 8)
    counts = np.bincount(sector.astype(int).clip(0, 7), minlength=8)
    return float(near.mean()), float(counts.min() / len(points))


def draw(snapshots: list[tuple[int, np.ndarray]], real: np.ndarray, path: Path) -> None:
    """Draw generated points at several steps over real ones."""
    figure, panels = plt.subplots(
        1, len(snapshots), figsize=(3 * len(snapshots), 4), layout="constrained", sharey=True
    )
    for axes, (step, points) in zip(panels, snapshots, strict=True):
        axes.scatter(*real.T, s=2, color="0.8", label="real")
        axes.scatter(*points.T, s=2, color="tab:blue", label="generated")
        axes.set(title=f"step {step}", xlim=(-1.8, 1.8), ylim=(-1.8, 1.8), aspect="equal")
    figure.legend(
        *panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, markerscale=4
    )
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main() -> None:
    """Train, check, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=4000, help="steps of both networks")
    parser.add_argument("--batch-size", type=int, default=128, help="points per step")
    parser.add_argument("--units", type=int, default=64, help="width of the hidden layers")
    parser.add_argument("--learning-rate", type=float, default=0.001, help="of Adam")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--output", type=Path, default=Path("output"), help="directory for results")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.steps, arguments.units = 800, 32

    mx.random.seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    game = Game(arguments.units, arguments.learning_rate)
    shown = [arguments.steps * part // 20 for part in (1, 4, 10, 20)]
    snapshots = []
    for step in range(1, arguments.steps + 1):
        # In the last quarter the steps become smaller, so that the game comes to rest.
        game.set_learning_rate(arguments.learning_rate * min(1, 4 - 4 * step / arguments.steps))
        loss_of_discriminator = game.train_discriminator(real_points(arguments.batch_size, rng))
        loss_of_generator = game.train_generator(arguments.batch_size)
        if step in shown:
            points = generate(game.generator, 2000).asnumpy()
            snapshots.append((step, points))
            near, emptiest = judge(points)
            print(
                f"step {step:4}: losses {loss_of_discriminator:.3f} and {loss_of_generator:.3f}, "
                f"{near:.0%} near the ring, {emptiest:.1%} in the emptiest eighth"
            )

    arguments.output.mkdir(parents=True, exist_ok=True)
    picture = arguments.output / "ring.png"
    draw(snapshots, real_points(2000, rng).asnumpy(), picture)
    print(f"wrote {picture}")
    # Of real points 99.7 % are near, and 12.5 % in each eighth.
    wanted = (0.6, 0.02) if arguments.quick else (0.85, 0.05)
    if near < wanted[0] or emptiest < wanted[1]:
        raise SystemExit("the generated points are not like the real ones")


if __name__ == "__main__":
    main()
