"""Data loaders as data iterators."""

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet.contrib.io import DataLoaderIter


def loader(last_batch: str, batch_size: int = 4) -> mx.gluon.data.DataLoader:
    data = np.arange(20, dtype=np.float32).reshape(10, 2)
    samples = mx.gluon.data.ArrayDataset(data, np.arange(10, dtype=np.int32))
    return mx.gluon.data.DataLoader(samples, batch_size=batch_size, last_batch=last_batch)


# Recorded from the reference, but for the padding: there, it is uninitialised memory.
EPOCHS = {
    "keep": [[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 0]]] * 2,
    "discard": [[[0, 1, 2, 3], [4, 5, 6, 7]]] * 2,
    "rollover": [[[0, 1, 2, 3], [4, 5, 6, 7]], [[8, 9, 0, 1], [2, 3, 4, 5], [6, 7, 8, 9]]],
}


@pytest.mark.parametrize("last_batch", EPOCHS)
def test_epochs(last_batch: str) -> None:
    batches = DataLoaderIter(loader(last_batch))
    found = []
    for _ in range(2):
        epoch = list(batches)
        found.append([batch.label[0].asnumpy().tolist() for batch in epoch])
        assert [batch.pad for batch in epoch] == [
            2 if labels[3] == 0 and labels[2] == 0 else 0 for labels in found[-1]
        ]
        assert all(batch.index is None for batch in epoch)
        batches.reset()
    assert found == EPOCHS[last_batch]


def test_descriptions_and_types() -> None:
    batches = DataLoaderIter(loader("keep"), "x", "y", dtype="float16")
    assert batches.batch_size == 4
    assert batches.provide_data == [("x", (4, 2))]
    assert batches.provide_label[0].dtype == "float16"
    assert batches.next().label[0].dtype == np.float16


def test_trains_a_module_like_any_iterator() -> None:
    batches = DataLoaderIter(loader("discard"))
    resized = mx.io.ResizeIter(batches, 5)
    assert len(list(resized)) == 5


def test_wrong_loaders() -> None:
    with pytest.raises(ValueError, match="expected batches of data and label, got 1 arrays"):
        DataLoaderIter(mx.gluon.data.DataLoader(mx.nd.ones((4, 3)), batch_size=2))
    with pytest.raises(ValueError, match="the loader has no batch"):
        DataLoaderIter(loader("discard", batch_size=11))
