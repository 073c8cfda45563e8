"""A language model of characters with an LSTM: it learns a text and writes more of it.

    python examples/character_language_model.py
    python examples/character_language_model.py --text some_book.txt --layers 2

The text is cut into rows that are read side by side, a few characters at a time; the state of the
LSTM goes on from one piece to the next, but gradients do not (truncated backpropagation through
time). The program checks that the model predicts a held-out part of the text better than counts
of character pairs do, and prints what the model writes. Without --text it reads this project's
licence.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn, rnn

LICENCE = Path(__file__).resolve().parents[1] / "LICENSE"


class LanguageModel(gluon.Block):
    """Embedding, LSTM, and a score for each character that may come next.

    Args:
        characters: Number of different characters.
        units: Length of the embedding and of the LSTM's state.
        layers: Layers of the LSTM.
        dropout: Share of values that training drops.
    """

    def __init__(
        self, characters: int, units: int, layers: int, dropout: float, **kwargs: object
    ) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.embedding = nn.Embedding(characters, units)
            self.lstm = rnn.LSTM(units, layers, dropout=dropout)
            self.dropout = nn.Dropout(dropout)
            self.output = nn.Dense(characters, flatten=False)

    def forward(
        self, inputs: mx.nd.NDArray, state: list[mx.nd.NDArray]
    ) -> tuple[mx.nd.NDArray, list[mx.nd.NDArray]]:
        """Scores of shape (time, batch, characters), and the state after the last step."""
        hidden, state = self.lstm(self.embedding(inputs), state)
        return self.output(self.dropout(hidden)), state


def cut(codes: np.ndarray, rows: int) -> mx.nd.NDArray:
    """The text as ``rows`` columns to be read downwards, side by side."""
    length = len(codes) // rows
    return mx.nd.array(codes[: rows * length].reshape(rows, length).T)


def pieces(columns: mx.nd.NDArray, steps: int) -> list[tuple[mx.nd.NDArray, mx.nd.NDArray]]:
    """Inputs, and the characters that come next."""
    starts = range(0, columns.shape[0] - 1, steps)
    ends = [min(start + steps, columns.shape[0] - 1) for start in starts]
    return [(columns[a:b], columns[a + 1 : b + 1]) for a, b in zip(starts, ends, strict=True)]


def cross_entropy(net: LanguageModel, columns: mx.nd.NDArray, steps: int) -> float:
    """Mean of minus the logarithm of the characters' probabilities."""
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss(axis=2)
    state = net.lstm.begin_state(batch_size=columns.shape[1])
    total = 0.0
    for inputs, targets in pieces(columns, steps):
        scores, state = net(inputs, state)
        # The loss takes its mean over all axes but the first, so over the batch.
        total += float(loss_function(scores, targets).sum().asscalar())
    return total / (columns.shape[0] - 1)


def cross_entropy_of_pairs(train: np.ndarray, valid: np.ndarray, characters: int) -> float:
    """The same for a model that counts which character follows which."""
    counts = np.full((characters, characters), 0.1)
    np.add.at(counts, (train[:-1], train[1:]), 1)
    probabilities = counts / counts.sum(axis=1, keepdims=True)
    return float(-np.log(probabilities[valid[:-1], valid[1:]]).mean())


def write(net: LanguageModel, start: str, alphabet: str, length: int, seed: int) -> str:
    """Draw one character after another from the model's predictions."""
    rng = np.random.default_rng(seed)
    state = net.lstm.begin_state(batch_size=1)
    text = start
    codes = [alphabet.index(character) for character in start]
    for _ in range(length):
        scores, state = net(mx.nd.array(codes).reshape((-1, 1)), state)
        # Halved randomness: likely characters become likelier.
        chances = mx.nd.softmax(scores[-1, 0] / 0.5).asnumpy().astype(np.float64)
        codes = [int(rng.choice(len(alphabet), p=chances / chances.sum()))]
        text += alphabet[codes[0]]
    return text


def main() -> None:
    """Train, check, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--text", type=Path, default=LICENCE, help="file to learn")
    parser.add_argument("--epochs", type=int, default=16, help="passes over the text")
    parser.add_argument("--batch-size", type=int, default=16, help="rows read side by side")
    parser.add_argument("--steps", type=int, default=32, help="characters per piece")
    parser.add_argument("--units", type=int, default=128, help="length of the LSTM's state")
    parser.add_argument("--layers", type=int, default=1, help="layers of the LSTM")
    parser.add_argument("--dropout", type=float, default=0.4, help="share of dropped values")
    parser.add_argument("--learning-rate", type=float, default=0.01, help="of Adam")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.epochs, arguments.units, arguments.dropout = 8, 64, 0.1

    mx.random.seed(arguments.seed)
    # Runs of blanks and line breaks count as one blank.
    text = " ".join(arguments.text.read_text(encoding="utf8").split())
    alphabet = "".join(sorted(set(text)))
    codes = np.array([alphabet.index(character) for character in text])
    held_out = len(codes) // 10
    train, valid = codes[:-held_out], codes[-held_out:]
    columns, valid_columns = cut(train, arguments.batch_size), cut(valid, 1)
    print(f"{len(text)} characters, {len(alphabet)} different ones")

    net = LanguageModel(len(alphabet), arguments.units, arguments.layers, arguments.dropout)
    net.initialize(mx.init.Xavier())
    parameters = net.collect_params()
    trainer = gluon.Trainer(parameters, "adam", {"learning_rate": arguments.learning_rate})
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss(axis=2)
    for epoch in range(1, arguments.epochs + 1):
        state = net.lstm.begin_state(batch_size=arguments.batch_size)
        total = 0.0
        for inputs, targets in pieces(columns, arguments.steps):
            state = [part.detach() for part in state]  # gradients end here
            with autograd.record():
                scores, state = net(inputs, state)
                loss = loss_function(scores, targets)
            loss.backward()
            # Long chains of products make some gradients very large.
            gradients = [p.grad() for p in parameters.values() if p.grad_req != "null"]
            gluon.utils.clip_global_norm(gradients, 0.5 * inputs.shape[0])
            trainer.step(inputs.shape[0])
            total += float(loss.sum().asscalar())
        if epoch % 4 == 0:
            error = cross_entropy(net, valid_columns, arguments.steps)
            print(
                f"epoch {epoch:2}: perplexity {np.exp(total / (columns.shape[0] - 1)):.2f}, "
                f"held out {np.exp(error):.2f}"
            )

    error = cross_entropy(net, valid_columns, arguments.steps)
    pairs = cross_entropy_of_pairs(train, valid, len(alphabet))
    print(f"perplexity of the held-out text {np.exp(error):.2f}, by pairs {np.exp(pairs):.2f}")
    print(write(net, text[:20], alphabet, 200, arguments.seed))
    if error > pairs:
        raise SystemExit("the model predicts no better than counts of pairs")


if __name__ == "__main__":
    main()
