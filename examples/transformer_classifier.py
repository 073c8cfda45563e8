"""A transformer encoder that classifies sequences of different lengths.

    python examples/transformer_classifier.py

The sequences are made: symbols in random order, and the question whether the first symbol comes
again later. A bag of words cannot answer it, an attention head can: it compares the first place
with all others. Padding is kept out of attention by a mask. The program checks the accuracy on
fresh sequences, and that the padding has no influence.

Vaswani et al. (2017), Attention Is All You Need, https://arxiv.org/abs/1706.03762
"""

from __future__ import annotations

import argparse

import numpy as np

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

SYMBOLS = 20  # number 0 is padding


class SelfAttention(gluon.HybridBlock):
    """Multi-head attention of a sequence to itself.

    Args:
        units: Length of the vectors.
        heads: Number of heads; divides ``units``.
    """

    def __init__(self, units: int, heads: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.heads = heads
        self.scale = (units // heads) ** -0.5
        with self.name_scope():
            self.query = nn.Dense(units, flatten=False, use_bias=False)
            self.key = nn.Dense(units, flatten=False, use_bias=False)
            self.value = nn.Dense(units, flatten=False, use_bias=False)
            self.output = nn.Dense(units, flatten=False)

    def split(self, F, x):  # noqa: N803 - the reference's name
        """(batch, time, units) to (batch * heads, time, units / heads)."""
        x = F.reshape(x, (0, 0, -4, self.heads, -1))
        return F.reshape(F.transpose(x, (0, 2, 1, 3)), (-3, 0, 0))

    def hybrid_forward(self, F, x, mask):  # noqa: N803 - the reference's name
        """``mask`` has shape (batch, time), 1 for symbols and 0 for padding."""
        query, key, value = (
            self.split(F, layer(x)) for layer in (self.query, self.key, self.value)
        )
        scores = F.batch_dot(query * self.scale, key, transpose_b=True)
        # Very negative scores get no weight in the softmax.
        penalty = F.expand_dims(F.repeat((1 - mask) * -1e9, repeats=self.heads, axis=0), axis=1)
        weights = F.softmax(F.broadcast_add(scores, penalty), axis=-1)
        found = F.batch_dot(weights, value)
        found = F.transpose(F.reshape(found, (-4, -1, self.heads, 0, 0)), (0, 2, 1, 3))
        return self.output(F.reshape(found, (0, 0, -3)))


class EncoderLayer(gluon.HybridBlock):
    """Attention and a feed-forward network, each added to its normalized input.

    Args:
        units: Length of the vectors.
        heads: Number of attention heads.
        dropout: Share of values that training drops.
    """

    def __init__(self, units: int, heads: int, dropout: float, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.attention = SelfAttention(units, heads)
            self.normalize_first = nn.LayerNorm()
            self.normalize_second = nn.LayerNorm()
            self.expand = nn.Dense(4 * units, flatten=False, activation="relu")
            self.contract = nn.Dense(units, flatten=False)
            self.dropout = nn.Dropout(dropout)

    def hybrid_forward(self, F, x, mask):  # noqa: N803, ARG002 - the reference's names
        """Vectors of the same shape."""
        x = x + self.dropout(self.attention(self.normalize_first(x), mask))
        return x + self.dropout(self.contract(self.expand(self.normalize_second(x))))


class Classifier(gluon.HybridBlock):
    """Embeddings of symbols and places, encoder layers, and a score per class from the first place.

    Args:
        length: Longest sequence.
        units: Length of the vectors.
        heads: Number of attention heads.
        layers: Number of encoder layers.
        dropout: Share of values that training drops.
    """

    def __init__(
        self, length: int, units: int, heads: int, layers: int, dropout: float, **kwargs: object
    ) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.symbols = nn.Embedding(SYMBOLS, units)
            self.places = self.params.get("places", shape=(1, length, units), init=mx.init.Normal())
            self.layers = nn.HybridSequential()
            for _ in range(layers):
                self.layers.add(EncoderLayer(units, heads, dropout))
            self.normalize = nn.LayerNorm()
            self.output = nn.Dense(2)

    def hybrid_forward(self, F, sequence, places):  # noqa: N803 - the reference's name
        """Scores of the two answers."""
        mask = sequence != 0
        x = F.broadcast_add(self.symbols(sequence), places)
        for layer in self.layers:
            x = layer(x, mask)
        first = F.reshape(F.slice_axis(self.normalize(x), axis=1, begin=0, end=1), (0, -1))
        return self.output(first)


def make_data(samples: int, length: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Sequences padded with 0, and whether the first symbol comes again."""
    sequences = np.zeros((samples, length), dtype=np.float32)
    answers = rng.integers(2, size=samples)
    for sequence, answer in zip(sequences, answers, strict=True):
        used = rng.integers(length // 2, length + 1)
        first = rng.integers(1, SYMBOLS)
        others = [symbol for symbol in range(1, SYMBOLS) if symbol != first]
        sequence[0] = first
        sequence[1:used] = rng.choice(others, used - 1)
        if answer:
            sequence[rng.integers(1, used)] = first
    return sequences, answers.astype(np.float32)


def accuracy(net: gluon.Block, data: gluon.data.DataLoader) -> float:
    """Share of right answers."""
    metric = mx.metric.Accuracy()
    for sequence, answer in data:
        metric.update([answer], [net(sequence)])
    return float(metric.get()[1])


def main() -> None:
    """Train and check."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=int, default=8000, help="sequences for training")
    parser.add_argument("--length", type=int, default=16, help="longest sequence")
    parser.add_argument("--units", type=int, default=64, help="length of the vectors")
    parser.add_argument("--heads", type=int, default=4, help="attention heads")
    parser.add_argument("--layers", type=int, default=2, help="encoder layers")
    parser.add_argument("--dropout", type=float, default=0.1, help="share of dropped values")
    parser.add_argument("--epochs", type=int, default=6, help="passes over the training data")
    parser.add_argument("--batch-size", type=int, default=64, help="sequences per step")
    parser.add_argument("--learning-rate", type=float, default=0.004, help="of Adam, at most")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.samples, arguments.length, arguments.units = 3000, 8, 32
        arguments.layers, arguments.dropout = 1, 0.0
        arguments.epochs, arguments.learning_rate = 5, 0.008

    np.random.seed(arguments.seed)  # noqa: NPY002 - gluon's samplers use NumPy's global generator
    mx.random.seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    train = gluon.data.ArrayDataset(*make_data(arguments.samples, arguments.length, rng))
    fresh = gluon.data.ArrayDataset(*make_data(1000, arguments.length, rng))
    train_data = gluon.data.DataLoader(train, arguments.batch_size, shuffle=True)
    fresh_data = gluon.data.DataLoader(fresh, 250)

    net = Classifier(
        arguments.length, arguments.units, arguments.heads, arguments.layers, arguments.dropout
    )
    net.initialize(mx.init.Xavier())
    net.hybridize()
    steps = arguments.epochs * len(train_data)
    # Small steps at first, while attention is still random; then ever smaller ones.
    schedule = mx.lr_scheduler.CosineScheduler(
        steps, base_lr=arguments.learning_rate, final_lr=0.0, warmup_steps=steps // 10
    )
    trainer = gluon.Trainer(net.collect_params(), "adam", {"lr_scheduler": schedule})
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()
    for epoch in range(1, arguments.epochs + 1):
        total = 0.0
        for sequence, answer in train_data:
            with autograd.record():
                loss = loss_function(net(sequence), answer)
            loss.backward()
            trainer.step(sequence.shape[0])
            total += float(loss.sum().asscalar())
        print(
            f"epoch {epoch}: training loss {total / arguments.samples:.4f}, "
            f"accuracy on fresh sequences {accuracy(net, fresh_data):.4f}"
        )

    # The mask keeps padding out, whatever vector it has.
    sequences = mx.nd.array(fresh[:100][0])
    before = net(sequences)
    weight = net.symbols.weight.data()
    weight[0] = 100.0
    difference = float(mx.nd.abs(net(sequences) - before).max().asscalar())
    print(f"largest influence of the padding on a score: {difference:.2g}")
    if difference > 1e-4:
        raise SystemExit("the padding has an influence")
    if accuracy(net, fresh_data) < 0.9:
        raise SystemExit("the network does not find the symbol")


if __name__ == "__main__":
    main()
