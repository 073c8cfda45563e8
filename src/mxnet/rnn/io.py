"""Sentences as numbers, and batches of sentences of similar length."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from mxnet import ndarray
from mxnet.io import DataBatch as DataBatch
from mxnet.io import DataDesc as DataDesc
from mxnet.io import DataIter as DataIter

logger = logging.getLogger(__name__)


def encode_sentences(
    sentences: Sequence[Sequence[Hashable]],
    vocab: dict[Any, int] | None = None,
    invalid_label: int = -1,
    invalid_key: Hashable = "\n",
    start_label: int = 0,
    unknown_token: Hashable | None = None,
) -> tuple[list[list[int]], dict[Any, int]]:
    r"""Replace words by numbers.

    Args:
        sentences: Sentences, each a list of words.
        vocab: Numbers of words; None makes a vocabulary of all words.
        invalid_label: Number that no word gets; it is used for padding.
        invalid_key: The vocabulary's key for ``invalid_label``.
        start_label: First number to give.
        unknown_token: Word that stands for those that are not in ``vocab``, which is given a number
            there if it has none.

    Returns:
        Sentences of numbers, and the vocabulary.

    Raises:
        AssertionError: A word is not in ``vocab``, and there is no ``unknown_token``.

    Example:
        >>> mx.rnn.encode_sentences([["a", "b"], ["b", "c"]], invalid_label=0, start_label=1)
        ([[1, 2], [2, 3]], {'\n': 0, 'a': 1, 'b': 2, 'c': 3})
    """
    growing = vocab is None
    known: dict[Any, int] = {invalid_key: invalid_label} if vocab is None else vocab
    taken = {*known.values(), invalid_label}
    following = start_label

    def add(word: Hashable) -> int:
        nonlocal following
        while following in taken:
            following += 1
        taken.add(following)
        known[word] = following
        return following

    def number(word: Hashable) -> int:
        if word in known:
            return known[word]
        if growing:
            return add(word)
        if unknown_token is None:
            raise AssertionError(f"Unknown token {word}; give unknown_token, or vocab=None")
        return known[unknown_token] if unknown_token in known else add(unknown_token)

    return [[number(word) for word in sentence] for sentence in sentences], known


class BucketSentenceIter(DataIter):
    """Batches of sentences, padded to the length of their bucket; labels are the next words.

    Sentences are shuffled within buckets, and so is the order of the batches. What does not fill a
    batch is left out.

    Args:
        sentences: Sentences of numbers.
        batch_size: Sentences per batch.
        buckets: Lengths; by default those that fill at least a batch.
        invalid_label: Number for padding.
        data_name: Name of the input.
        label_name: Name of the label.
        dtype: Element type.
        layout: ``"NT"`` for batches of sentences, ``"TN"`` for their transposes.

    Raises:
        ValueError: The layout is unknown, or there is no bucket.

    Example:
        >>> batches = mx.rnn.BucketSentenceIter([[1, 2], [3, 4], [5]], 2, buckets=[3])
        >>> batches.default_bucket_key, batches.provide_data[0].shape
        (3, (2, 3))
    """

    def __init__(
        self,
        sentences: Sequence[Sequence[int]],
        batch_size: int,
        buckets: Sequence[int] | None = None,
        invalid_label: int = -1,
        data_name: str = "data",
        label_name: str = "softmax_label",
        dtype: Any = "float32",
        layout: str = "NT",
    ) -> None:
        super().__init__(batch_size)
        if not buckets:
            counts = Counter(len(sentence) for sentence in sentences)
            buckets = [length for length, count in counts.items() if count >= batch_size]
        if not buckets:
            raise ValueError(
                f"BucketSentenceIter: no length has {batch_size} sentences, so that no bucket "
                "fills a batch; give buckets"
            )
        self.major_axis = layout.find("N")
        if sorted(layout) != ["N", "T"]:
            raise ValueError(
                f"Invalid layout {layout}: Must by NT (batch major) or TN (time major)"
            )
        self.buckets = sorted(buckets)
        self.data_name, self.label_name = data_name, label_name
        self.dtype, self.invalid_label, self.layout = dtype, invalid_label, layout
        self.default_bucket_key = max(self.buckets)
        self.data = self._padded(sentences)
        self.nddata: list[Any] = []
        self.ndlabel: list[Any] = []
        shape = self._shape(self.default_bucket_key)
        self.provide_data = [DataDesc(data_name, shape, layout=layout)]
        self.provide_label = [DataDesc(label_name, shape, layout=layout)]
        # Bucket and first sentence of every batch.
        self.idx = [
            (i, start)
            for i, rows in enumerate(self.data)
            for start in range(0, len(rows) - batch_size + 1, batch_size)
        ]
        self.curr_idx = 0
        self.reset()

    def _shape(self, length: int) -> tuple[int, int]:
        return (self.batch_size, length) if self.major_axis == 0 else (length, self.batch_size)

    def _padded(self, sentences: Sequence[Sequence[int]]) -> list[np.ndarray]:
        lengths = np.array([len(sentence) for sentence in sentences], dtype=np.int64)
        chosen = np.searchsorted(self.buckets, lengths)
        discarded = int((chosen == len(self.buckets)).sum())
        if discarded:
            logger.warning("discarded %d sentences longer than the largest bucket.", discarded)
        padded = []
        for i, length in enumerate(self.buckets):
            mine = np.flatnonzero(chosen == i)
            rows = np.full((len(mine), length), self.invalid_label, dtype=self.dtype)
            for row, index in zip(rows, mine.tolist(), strict=True):
                row[: lengths[index]] = sentences[index]
            padded.append(rows)
        return padded

    def reset(self) -> None:
        """Start again, with sentences and batches in a new order."""
        self.curr_idx = 0
        random.shuffle(self.idx)
        for rows in self.data:
            np.random.shuffle(rows)  # noqa: NPY002 - programs seed the global generator
        self.nddata, self.ndlabel = [], []
        for rows in self.data:
            label = np.full_like(rows, self.invalid_label)
            label[:, :-1] = rows[:, 1:]
            self.nddata.append(ndarray.array(rows, dtype=self.dtype))
            self.ndlabel.append(ndarray.array(label, dtype=self.dtype))

    def next(self) -> DataBatch:
        """The next batch.

        Raises:
            StopIteration: There is none.
        """
        if self.curr_idx == len(self.idx):
            raise StopIteration
        bucket, start = self.idx[self.curr_idx]
        self.curr_idx += 1
        chosen = slice(start, start + self.batch_size)
        data, label = self.nddata[bucket][chosen], self.ndlabel[bucket][chosen]
        if self.major_axis == 1:
            data, label = data.T, label.T
        return DataBatch(
            [data],
            [label],
            pad=0,
            bucket_key=self.buckets[bucket],
            provide_data=[DataDesc(self.data_name, data.shape, layout=self.layout)],
            provide_label=[DataDesc(self.label_name, label.shape, layout=self.layout)],
        )
