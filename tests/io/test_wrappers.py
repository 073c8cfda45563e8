from __future__ import annotations

import pickle

import numpy as np
import pytest

import mxnet as mx
from mxnet.io import DataBatch, DataDesc, NDArrayIter, PrefetchingIter, ResizeIter


def rows(iterator: mx.io.DataIter) -> list[list[float]]:
    return [batch.data[0].asnumpy().tolist() for batch in iterator]


def test_descriptions_are_pairs() -> None:
    desc = DataDesc("data", (2, 3), "int8", "TN")
    assert desc == ("data", (2, 3))
    copy = pickle.loads(pickle.dumps(desc))  # noqa: S301 - made here
    assert (copy, copy.dtype, copy.layout) == (desc, "int8", "TN")
    axes = [DataDesc.get_batch_axis(layout) for layout in ("NCHW", "TNC", None, "CHW")]
    assert axes == [0, 1, 0, -1]


def test_batches_check_their_lists() -> None:
    with pytest.raises(AssertionError, match="Data must be list"):
        DataBatch(mx.nd.ones(2))
    with pytest.raises(AssertionError, match="Label must be list"):
        DataBatch([mx.nd.ones(2)], mx.nd.ones(2))
    assert str(DataBatch([mx.nd.ones(2)])) == "DataBatch: data shapes: [(2,)] label shapes: None"


def test_resize() -> None:
    longer = ResizeIter(NDArrayIter(np.arange(5), batch_size=2), 5)
    assert rows(longer) == [[0, 1], [2, 3], [4, 0], [0, 1], [2, 3]]
    shorter = ResizeIter(NDArrayIter(np.arange(6), batch_size=2), 2, reset_internal=False)
    assert rows(shorter) == [[0, 1], [2, 3]]
    shorter.reset()
    assert rows(shorter) == [[4, 5], [0, 1]]


def test_prefetching_joins_and_renames() -> None:
    sources = [NDArrayIter(np.arange(4), np.arange(4), 2) for _ in range(2)]
    joined = PrefetchingIter(
        sources,
        rename_data=[{"data": "a"}, {"data": "b"}],
        rename_label=[{"softmax_label": "c"}, {"softmax_label": "d"}],
    )
    assert [d.name for d in joined.provide_data + joined.provide_label] == list("abcd")
    for _ in range(2):
        batches = list(joined)
        assert [len(batch.data) for batch in batches] == [2, 2]
        assert batches[1].data[1].asnumpy().tolist() == [2, 3]
        joined.reset()


def test_prefetching_in_the_middle_of_an_epoch() -> None:
    iterator = PrefetchingIter(NDArrayIter(np.arange(6), batch_size=2))
    assert iterator.next().data[0].asnumpy().tolist() == [0, 1]
    iterator.reset()
    assert rows(iterator) == [[0, 1], [2, 3], [4, 5]]


def test_prefetching_raises_what_an_iterator_raised() -> None:
    class Failing(NDArrayIter):
        def next(self) -> DataBatch:
            raise mx.MXNetError("line 3 is damaged")

    with pytest.raises(mx.MXNetError, match="line 3 is damaged"):
        PrefetchingIter(Failing(np.arange(4), batch_size=2)).next()
    with pytest.raises(AssertionError, match="at least one"):
        PrefetchingIter([])
    unequal = [NDArrayIter(np.arange(n), batch_size=2) for n in (2, 4)]
    joined = PrefetchingIter(unequal)
    joined.next()
    with pytest.raises(AssertionError, match="mismatches"):
        joined.next()
