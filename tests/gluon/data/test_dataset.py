"""Datasets and their views."""

import numpy as np
import pytest

import mxnet as mx
from mxnet.gluon.data import ArrayDataset, Dataset, SequentialSampler, SimpleDataset

TEN = SimpleDataset(list(range(10)))


def test_simple():
    assert len(TEN) == 10
    assert TEN[3] == 3
    assert list(TEN) == list(range(10))


def test_array_samples_are_tuples():
    data = ArrayDataset(np.arange(10), np.arange(10) * 2)
    assert data[3] == (3, 6)
    assert data[-1] == (9, 18)
    assert ArrayDataset([5, 6])[1] == 6
    with pytest.raises(IndexError):
        data[10]


def test_array_keeps_labels_as_numpy():
    data = ArrayDataset(mx.nd.array([[1, 2], [3, 4]]), mx.nd.array([5, 6]))
    image, label = data[1]
    assert isinstance(image, mx.nd.NDArray)
    assert image.asnumpy().tolist() == [3, 4]
    assert type(label) is np.float32


def test_array_rejects():
    with pytest.raises(AssertionError, match="at least one array"):
        ArrayDataset()
    with pytest.raises(AssertionError, match=r"array\[0\] has 2 while array\[1\] has 1"):
        ArrayDataset([1, 2], [1])


# Recorded from Apache MXNet 1.9.1.
@pytest.mark.parametrize(
    ("count", "parts"),
    [
        (1, [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]),
        (3, [[0, 1, 2, 3], [4, 5, 6], [7, 8, 9]]),
        (4, [[0, 1, 2], [3, 4, 5], [6, 7], [8, 9]]),
        (12, [[0], [1], [2], [3], [4], [5], [6], [7], [8], [9], [], []]),
    ],
)
def test_shard(count, parts):
    shards = [TEN.shard(count, index) for index in range(count)]
    assert [list(shard) for shard in shards] == parts
    assert [len(shard) for shard in shards] == [len(part) for part in parts]


@pytest.mark.parametrize(("count", "index"), [(3, 3), (3, -1), (0, 0)])
def test_shard_out_of_bounds(count, index):
    with pytest.raises(AssertionError, match=f"index {index} is out of bounds"):
        TEN.shard(count, index)


@pytest.mark.parametrize(("count", "kept"), [(None, 10), (0, 0), (3, 3), (20, 10)])
def test_take(count, kept):
    taken = TEN.take(count)
    assert len(taken) == kept
    assert list(taken) == list(range(kept))
    with pytest.raises(IndexError):
        taken[kept]


def test_take_negative():
    with pytest.raises(ValueError, match="must not be negative, got -1"):
        TEN.take(-1)


def test_filter_loads_every_sample_once():
    seen = []
    kept = TEN.filter(lambda value: seen.append(value) or value > 6)
    assert seen == list(range(10))
    assert list(kept) == [7, 8, 9]
    assert seen == list(range(10))


def test_sample():
    assert list(TEN.sample(SequentialSampler(3, 2))) == [2, 3, 4]
    with pytest.raises(TypeError, match="sampler is a list"):
        TEN.sample([1, 2])


@pytest.mark.parametrize("lazy", [True, False])
def test_transform(lazy):
    pairs = ArrayDataset([1, 2, 3], [10, 20, 30])
    assert list(TEN.transform(lambda value: value * 2, lazy)) == list(range(0, 20, 2))
    assert list(pairs.transform(lambda a, b: a + b, lazy)) == [11, 22, 33]
    assert pairs.transform_first(lambda a: -a, lazy)[2] == (-3, 30)
    assert TEN.transform_first(lambda a: -a, lazy)[2] == -2
    # A list is one value, not several.
    assert SimpleDataset([[1, 2]]).transform(lambda *args: args, lazy)[0] == ([1, 2],)


def test_transform_laziness():
    calls = []
    lazy = TEN.transform(calls.append)
    assert calls == []
    assert (lazy[4], lazy[4], calls) == (None, None, [4, 4])
    eager = TEN.transform(calls.append, lazy=False)
    assert isinstance(eager, SimpleDataset)
    assert len(calls) == 12


def test_views_compose():
    view = TEN.transform(lambda value: value * 2).filter(lambda value: value > 10).take(2)
    assert list(view) == [12, 14]


def test_base_class_is_abstract():
    with pytest.raises(NotImplementedError, match="Dataset does not define __getitem__"):
        Dataset()[0]
    with pytest.raises(NotImplementedError, match="Dataset does not define __len__"):
        len(Dataset())
