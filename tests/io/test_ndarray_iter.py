from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet.io import NDArrayIter


def epochs(iterator: mx.io.DataIter, count: int) -> list[list[tuple[list[float], int]]]:
    """Data and padding of every batch of some epochs."""
    found = []
    for _ in range(count):
        found.append([(b.data[0].asnumpy().tolist(), b.pad) for b in iterator])
        iterator.reset()
    return found


# Recorded from Apache MXNet 1.9.1.
EPOCHS = {
    ("pad", 5, 2): [[([0, 1], 0), ([2, 3], 0), ([4, 0], 1)]] * 2,
    ("pad", 2, 5): [[([0, 1, 0, 1, 0], 3)]] * 2,
    ("discard", 5, 2): [[([0, 1], 0), ([2, 3], 0)]] * 2,
    ("discard", 3, 5): [[], []],
    ("roll_over", 5, 2): [
        [([0, 1], 0), ([2, 3], 0)],
        [([4, 0], 1), ([1, 2], 0), ([3, 4], 0)],
        [([0, 1], 0), ([2, 3], 0)],
    ],
    ("roll_over", 7, 3): [
        [([0, 1, 2], 0), ([3, 4, 5], 0)],
        [([6, 0, 1], 1), ([2, 3, 4], 0)],
        [([5, 6, 0], 2), ([1, 2, 3], 0), ([4, 5, 6], 0)],
        [([0, 1, 2], 0), ([3, 4, 5], 0)],
    ],
    ("roll_over", 3, 5): [[], [([0, 1, 2, 0, 1], 3)], [], [([2, 0, 1, 2, 0], 4)]],
}


@pytest.mark.parametrize(("mode", "rows", "batch"), EPOCHS)
def test_last_batch(mode: str, rows: int, batch: int) -> None:
    expected = EPOCHS[mode, rows, batch]
    iterator = NDArrayIter(np.arange(rows), batch_size=batch, last_batch_handle=mode)
    assert epochs(iterator, len(expected)) == expected


def test_shuffled_orders_are_the_references() -> None:
    np.random.seed(0)  # noqa: NPY002 - the generator that the iterator uses
    iterator = NDArrayIter(np.arange(6), np.arange(6), 2, shuffle=True)
    assert [b.label[0].asnumpy().tolist() for b in iterator] == [[5, 2], [1, 3], [0, 4]]
    iterator.reset()
    assert [b.data[0].asnumpy().tolist() for b in iterator] == [[1, 3], [5, 4], [2, 0]]


@pytest.mark.parametrize(("rows", "batch"), [(7, 3), (5, 2), (8, 4), (3, 2)])
def test_rolled_over_rows_come_exactly_once_per_epoch(rows: int, batch: int) -> None:
    iterator = NDArrayIter(
        np.arange(rows), batch_size=batch, shuffle=True, last_batch_handle="roll_over"
    )
    seen = [row for epoch in epochs(iterator, batch) for part, _ in epoch for row in part]
    assert sorted(seen) == sorted(list(range(rows)) * batch)


def test_hard_reset_forgets_the_left_over_rows() -> None:
    iterator = NDArrayIter(np.arange(7), batch_size=3, last_batch_handle="roll_over")
    assert len(list(iterator)) == 2
    iterator.hard_reset()
    assert iterator.next().data[0].asnumpy().tolist() == [0, 1, 2]
    iterator.reset()  # in the middle of an epoch nothing is left over
    assert iterator.next().data[0].asnumpy().tolist() == [0, 1, 2]


def test_names_and_descriptions() -> None:
    many = NDArrayIter(
        {"b": np.zeros((4, 2), "int32"), "a": mx.nd.ones((4, 3), dtype="int32")}, None, 2
    )
    assert [tuple(d) for d in many.provide_data] == [("a", (2, 3)), ("b", (2, 2))]
    assert [d.dtype for d in many.provide_data] == [np.int32, np.float32]
    listed = NDArrayIter([np.zeros((4, 2))] * 2, [np.zeros(4)], 2, layout="NHWC")
    assert [d.name for d in listed.provide_data] == ["_0_data", "_1_data"]
    assert [d.name for d in listed.provide_label] == ["softmax_label"]
    assert listed.provide_data[0].layout == "NHWC"


def test_batches_are_copies() -> None:
    source = mx.nd.arange(4)
    iterator = NDArrayIter(source, batch_size=2)
    iterator.next().data[0][:] = 9
    assert source.asnumpy().tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("shuffle", [False, True])
def test_csr(shuffle: bool) -> None:
    dense = np.diag(np.arange(1.0, 6.0)).astype(np.float32)
    dense[2] = 0
    source = mx.nd.array(dense).tostype("csr")
    iterator = NDArrayIter(source, np.arange(5), 2, shuffle, "discard")
    for batch in iterator:
        assert batch.data[0].stype == "csr"
        rows = batch.label[0].asnumpy().astype(int)
        np.testing.assert_array_equal(batch.data[0].asnumpy(), dense[rows])
    with pytest.raises(NotImplementedError, match="discard"):
        NDArrayIter(source, batch_size=2)


class Dataset:
    """Behaves as an h5py data set does: rows by slices or by ascending numbers."""

    def __init__(self, values: np.ndarray) -> None:
        self.values, self.shape, self.dtype = values, values.shape, values.dtype

    def __getitem__(self, key: slice | np.ndarray) -> np.ndarray:
        assert isinstance(key, slice) or (np.diff(key) > 0).all()
        return self.values[key]


Dataset.__module__ = "h5py._hl.dataset"


def test_hdf5_data_stays_on_the_disk_until_it_is_needed() -> None:
    values = np.arange(10.0).reshape(5, 2)
    for shuffle in (False, True):
        iterator = NDArrayIter(Dataset(values), np.arange(5), 2, shuffle)
        for batch in iterator:
            rows = batch.label[0].asnumpy().astype(int)
            np.testing.assert_array_equal(batch.data[0].asnumpy(), values[rows])


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"data": np.zeros((4, 2)), "label": np.zeros(3)}, ValueError, "softmax_label has 3 rows"),
        ({"data": None}, ValueError, "data is empty"),
        ({"data": 3}, TypeError, "data is a int"),
        ({"data": {"a": "x"}}, TypeError, "for a, should be NDArray"),
        ({"data": np.array(["a"])}, TypeError, "for data"),
        ({"data": np.zeros(2), "last_batch_handle": "foo"}, ValueError, "'foo'"),
        ({"data": np.zeros(2), "batch_size": 0}, ValueError, "positive"),
    ],
)
def test_bad_input(arguments: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        NDArrayIter(**arguments)  # type: ignore[arg-type]
