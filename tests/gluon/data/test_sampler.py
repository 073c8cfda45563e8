"""Samplers."""

import numpy as np
import pytest

import mxnet as mx
from mxnet.gluon.data import (
    BatchSampler,
    FilterSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
)


def test_sequential():
    assert list(SequentialSampler(4)) == [0, 1, 2, 3]
    assert list(SequentialSampler(3, 5)) == [5, 6, 7]
    assert len(SequentialSampler(3, 5)) == 3


def test_random_is_a_permutation_that_changes_and_repeats_with_the_seed():
    sampler = RandomSampler(100)
    first, second = list(sampler), list(sampler)
    assert sorted(first) == sorted(second) == list(range(100))
    assert first != second
    assert len(sampler) == 100


def test_random_order_is_that_of_the_reference():
    np.random.seed(3)  # noqa: NPY002 - the documented source of the order
    assert list(RandomSampler(8)) == [5, 7, 4, 6, 3, 1, 0, 2]


def test_filter():
    sampler = FilterSampler(lambda value: value % 2 == 0, [1, 2, 4, 5])
    assert list(sampler) == [1, 2]
    assert len(sampler) == 2


# Recorded from Apache MXNet 1.9.1: three iterations over 10 indices in batches of 3, with the
# length before and after each.
RECORDED = {
    "keep": [(4, [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]], 4)] * 3,
    "discard": [(3, [[0, 1, 2], [3, 4, 5], [6, 7, 8]], 3)] * 3,
    "rollover": [
        (3, [[0, 1, 2], [3, 4, 5], [6, 7, 8]], 3),
        (3, [[9, 0, 1], [2, 3, 4], [5, 6, 7]], 4),
        (4, [[8, 9, 0], [1, 2, 3], [4, 5, 6], [7, 8, 9]], 3),
    ],
}


@pytest.mark.parametrize("last_batch", RECORDED)
def test_batches(last_batch):
    sampler = BatchSampler(SequentialSampler(10), 3, last_batch)
    seen = [(len(sampler), list(sampler), len(sampler)) for _ in range(3)]
    assert seen == RECORDED[last_batch]


def test_batches_of_nothing():
    sampler = BatchSampler(SequentialSampler(0), 3)
    assert list(sampler) == []
    assert len(sampler) == 0


def test_bad_arguments():
    with pytest.raises(ValueError, match="'keep', 'discard', or 'rollover', but got 'pad'"):
        BatchSampler(SequentialSampler(4), 2, "pad")
    with pytest.raises(ValueError, match="batch_size must be positive, got 0"):
        BatchSampler(SequentialSampler(4), 0)


def test_base_class_is_abstract():
    with pytest.raises(NotImplementedError, match="Sampler does not define __len__"):
        len(mx.gluon.data.Sampler())
    with pytest.raises(NotImplementedError, match="Sampler does not define __iter__"):
        iter(Sampler())
