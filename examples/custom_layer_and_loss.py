"""A layer and a loss of one's own: predict quantiles of noisy data, not only their mean.

    python examples/custom_layer_and_loss.py --output output

The layer computes Gaussian bumps with learned centres and widths; the loss is the pinball loss,
whose minimum is a quantile. Together they learn how the spread of y depends on x. The program
checks that the promised share of fresh points lies below each curve, and draws the curves.
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

QUANTILES = (0.1, 0.5, 0.9)


class GaussianBumps(gluon.HybridBlock):
    """Computes exp(-((x - centre) / width)^2) for learned centres and widths.

    Parameters are made in ``__init__`` with ``self.params.get``; ``hybrid_forward`` receives them
    by name. ``F`` is ``mx.nd`` or ``mx.sym``, so the layer works hybridized, too.

    Args:
        units: Number of bumps.
        low: Smallest initial centre.
        high: Largest initial centre.
    """

    def __init__(self, units: int, low: float, high: float, **kwargs: object) -> None:
        super().__init__(**kwargs)
        centres = np.linspace(low, high, units).reshape(1, units)
        with self.name_scope():
            self.centre = self.params.get(
                "centre", shape=(1, units), init=mx.init.Constant(mx.nd.array(centres))
            )
            # The logarithm of the width can have any sign; the width stays positive.
            self.log_width = self.params.get(
                "log_width",
                shape=(1, units),
                init=mx.init.Constant(float(np.log((high - low) / units))),
            )

    def hybrid_forward(self, F, x, centre, log_width):  # noqa: N803 - the reference's name
        """Bumps of shape ``(batch, units)`` for ``x`` of shape ``(batch, 1)``."""
        distance = F.broadcast_sub(x, centre)
        return F.exp(-F.square(F.broadcast_div(distance, F.exp(log_width))))


class PinballLoss(gluon.loss.Loss):
    """Penalty q * error above a prediction and (1 - q) * error below it, for each quantile q.

    Args:
        quantiles: One per column of the prediction.
    """

    def __init__(self, quantiles: tuple[float, ...], **kwargs: object) -> None:
        super().__init__(weight=1.0, batch_axis=0, **kwargs)
        self.quantiles = quantiles

    def hybrid_forward(self, F, pred, label):  # noqa: N803 - the reference's name
        """Mean over the quantiles, one value per sample."""
        error = F.broadcast_sub(label, pred)
        losses = []
        for i, quantile in enumerate(self.quantiles):
            column = F.slice_axis(error, axis=1, begin=i, end=i + 1)
            losses.append(F.maximum(quantile * column, (quantile - 1) * column))
        return F.mean(F.concat(*losses, dim=1), axis=1)


def make_data(samples: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A sine whose noise grows with x."""
    x = rng.uniform(0, 6, (samples, 1))
    y = np.sin(x) + (0.05 + 0.1 * x) * rng.standard_normal((samples, 1))
    return x.astype(np.float32), y.astype(np.float32)


def build_network() -> nn.HybridSequential:
    """The layer above, then one output per quantile."""
    net = nn.HybridSequential()
    with net.name_scope():
        net.add(GaussianBumps(16, 0, 6), nn.Dense(len(QUANTILES)))
    return net


def draw(net: gluon.Block, x: np.ndarray, y: np.ndarray, path: Path) -> None:
    """Draw points and quantiles."""
    grid = np.linspace(0, 6, 200, dtype=np.float32).reshape(-1, 1)
    curves = net(mx.nd.array(grid)).asnumpy()
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    axes.scatter(x[:800], y[:800], s=6, color="0.7", label="data")
    axes.fill_between(grid[:, 0], curves[:, 0], curves[:, -1], alpha=0.2, label="10 % to 90 %")
    axes.plot(grid, curves[:, 1], label="median")
    axes.plot(grid, np.sin(grid), color="black", linestyle=":", label="sine")
    axes.set(xlabel="x", ylabel="y", title="Learned quantiles", xlim=(0, 6))
    axes.legend(loc="lower left", ncols=2)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main() -> None:
    """Train, check, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=40, help="passes over the training data")
    parser.add_argument("--batch-size", type=int, default=128, help="samples per step")
    parser.add_argument("--learning-rate", type=float, default=0.01, help="of Adam")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--output", type=Path, default=Path("output"), help="directory for results")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.epochs, arguments.batch_size = 12, 256

    np.random.seed(arguments.seed)  # noqa: NPY002 - gluon's samplers use NumPy's global generator
    mx.random.seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    x, y = make_data(4000, rng)
    x_fresh, y_fresh = make_data(4000, rng)
    data = gluon.data.DataLoader(gluon.data.ArrayDataset(x, y), arguments.batch_size, shuffle=True)

    net = build_network()
    net.initialize(mx.init.Xavier())
    net.hybridize()
    loss_function = PinballLoss(QUANTILES)
    trainer = gluon.Trainer(
        net.collect_params(), "adam", {"learning_rate": arguments.learning_rate}
    )
    for epoch in range(1, arguments.epochs + 1):
        total = 0.0
        for batch, target in data:
            with autograd.record():
                loss = loss_function(net(batch), target)
            loss.backward()
            trainer.step(batch.shape[0])
            total += float(loss.sum().asscalar())
        if epoch % 4 == 0:
            print(f"epoch {epoch:2}: pinball loss {total / len(x):.4f}")

    below = (y_fresh < net(mx.nd.array(x_fresh)).asnumpy()).mean(axis=0)
    for quantile, share in zip(QUANTILES, below, strict=True):
        print(f"quantile {quantile}: {share:.3f} of fresh points lie below")
    arguments.output.mkdir(parents=True, exist_ok=True)
    picture = arguments.output / "quantiles.png"
    draw(net, x_fresh, y_fresh, picture)
    print(f"wrote {picture}")
    if np.abs(below - QUANTILES).max() > 0.05:
        raise SystemExit("the learned curves are not the quantiles")


if __name__ == "__main__":
    main()
