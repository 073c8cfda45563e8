"""Recommend by factorising a table of ratings, with gradients that touch only the rows in use.

    python examples/matrix_factorization.py

Ratings are made from hidden tastes of users and features of items. Each batch mentions a few of
the many users and items; with ``sparse_grad=True`` the gradient of an embedding, the optimizer's
state and the update have just those rows. The program checks the error on held-out ratings
against that of the best constant prediction, and that a step changes no other rows.
"""

from __future__ import annotations

import argparse

import numpy as np

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

HIDDEN = 4  # number of tastes that the ratings are made of


class MatrixFactorization(gluon.Block):
    """Product of a user's and an item's vector, plus what is particular to each of them.

    Args:
        users: Number of users.
        items: Number of items.
        units: Length of the vectors.
    """

    def __init__(self, users: int, items: int, units: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            # init is the spread of the vectors: their products begin small.
            self.user = nn.Embedding(
                users, units, sparse_grad=True, weight_initializer=mx.init.Normal(0.1)
            )
            self.item = nn.Embedding(
                items, units, sparse_grad=True, weight_initializer=mx.init.Normal(0.1)
            )
            self.user_offset = nn.Embedding(users, 1, sparse_grad=True)
            self.item_offset = nn.Embedding(items, 1, sparse_grad=True)

    def forward(self, user: mx.nd.NDArray, item: mx.nd.NDArray) -> mx.nd.NDArray:
        """Predicted ratings."""
        product = (self.user(user) * self.item(item)).sum(axis=1)
        offsets = self.user_offset(user) + self.item_offset(item)
        return product + offsets.reshape((-1,))


def make_ratings(
    users: int, items: int, ratings: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Users, items and ratings with some noise."""
    tastes = rng.standard_normal((users, HIDDEN)) / np.sqrt(HIDDEN)
    features = rng.standard_normal((items, HIDDEN))
    quality = 0.5 * rng.standard_normal(items)
    user, item = rng.integers(users, size=ratings), rng.integers(items, size=ratings)
    rating = (tastes[user] * features[item]).sum(axis=1) + quality[item]
    rating += 0.2 * rng.standard_normal(ratings)
    return user.astype(np.float32), item.astype(np.float32), rating.astype(np.float32)


def root_mean_square_error(net: gluon.Block, data: gluon.data.DataLoader) -> float:
    """Error of the predictions."""
    metric = mx.metric.RMSE()
    for user, item, rating in data:
        metric.update([rating], [net(user, item)])
    return float(metric.get()[1])


def changed_rows(before: mx.nd.NDArray, after: mx.nd.NDArray) -> set[int]:
    """Numbers of the rows that differ."""
    return set(np.flatnonzero((before.asnumpy() != after.asnumpy()).any(axis=1)).tolist())


def main() -> None:
    """Train and check."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--users", type=int, default=1000)
    parser.add_argument("--items", type=int, default=500)
    parser.add_argument("--ratings", type=int, default=60000, help="for training")
    parser.add_argument("--units", type=int, default=8, help="length of the vectors")
    parser.add_argument("--epochs", type=int, default=10, help="passes over the training data")
    parser.add_argument("--batch-size", type=int, default=256, help="ratings per step")
    parser.add_argument("--learning-rate", type=float, default=0.01, help="of Adam")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.users, arguments.items, arguments.ratings = 200, 100, 10000

    np.random.seed(arguments.seed)  # noqa: NPY002 - gluon's samplers use NumPy's global generator
    mx.random.seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    held_out = arguments.ratings // 5
    table = make_ratings(arguments.users, arguments.items, arguments.ratings + held_out, rng)
    train = gluon.data.DataLoader(
        gluon.data.ArrayDataset(*[column[held_out:] for column in table]),
        arguments.batch_size,
        shuffle=True,
    )
    valid = gluon.data.DataLoader(
        gluon.data.ArrayDataset(*[column[:held_out] for column in table]), 4096
    )

    net = MatrixFactorization(arguments.users, arguments.items, arguments.units)
    net.initialize()
    loss_function = gluon.loss.L2Loss()
    # lazy_update changes only the rows that the gradient has, Adam's averages included.
    trainer = gluon.Trainer(
        net.collect_params(),
        "adam",
        {"learning_rate": arguments.learning_rate, "lazy_update": True, "wd": 2e-4},
    )

    def step(user: mx.nd.NDArray, item: mx.nd.NDArray, rating: mx.nd.NDArray) -> mx.nd.NDArray:
        with autograd.record():
            loss = loss_function(net(user, item), rating)
        loss.backward()
        trainer.step(user.shape[0])
        return loss

    # One step from a few ratings: which rows of the users' vectors change?
    first = [mx.nd.array(column[:16]) for column in table]
    net(*first[:2])
    before = net.user.weight.data().copy()
    step(*first)
    gradient = net.user.weight.grad()
    touched = changed_rows(before, net.user.weight.data())
    mentioned = set(first[0].asnumpy().astype(int).tolist())
    print(f"a {gradient.stype} gradient with {gradient.indices.shape[0]} of {arguments.users} rows")
    if touched != mentioned:
        raise SystemExit(f"rows {touched} changed, but the batch has {mentioned}")

    baseline = float(table[2][:held_out].std())
    for epoch in range(1, arguments.epochs + 1):
        total = 0.0
        for batch in train:
            total += float(step(*batch).sum().asscalar())
        error = root_mean_square_error(net, valid)
        print(
            f"epoch {epoch:2}: training loss {total / arguments.ratings:.4f}, error {error:.4f} "
            f"(constant prediction: {baseline:.4f})"
        )
    if error > 0.45 * baseline:
        raise SystemExit("the factors predict hardly better than a constant")


if __name__ == "__main__":
    main()
