"""The iterator over a pool that its user made, and what forked processes can compute."""

import multiprocessing
import pickle
import subprocess
import sys
import textwrap

import pytest

import mxnet as mx
from mxnet.gluon.data import DataLoader, SimpleDataset
from mxnet.gluon.data.dataloader import _MultiWorkerIter


class Answer:
    """A pool that computes at once, and counts."""

    def __init__(self):
        self.calls = []

    def apply_async(self, function, arguments):
        self.calls.append(arguments[0])
        return FinishedResult(function(*arguments))


class FinishedResult:
    def __init__(self, message):
        self._message = message

    def get(self, timeout):
        assert timeout > 0
        return self._message


class NeverFinished(Answer):
    def apply_async(self, function, arguments):
        super().apply_async(function, arguments)
        return self

    def get(self, timeout):
        raise multiprocessing.TimeoutError(timeout)


def test_batches_come_in_order_and_are_loaded_ahead():
    pool = Answer()
    batches = _MultiWorkerIter(
        pool, list, [[0, 1], [2], [3]], prefetch=2, dataset=SimpleDataset("abcd")
    )
    assert pool.calls == [[0, 1], [2]]
    assert len(batches) == 3
    assert next(batches) == ["a", "b"]
    assert pool.calls == [[0, 1], [2], [3]]
    assert list(batches) == [["c"], ["d"]]
    with pytest.raises(StopIteration):
        batches.next()


def test_no_batches():
    assert list(_MultiWorkerIter(Answer(), list, [], prefetch=3)) == []


def test_pinned_batches():
    batches = _MultiWorkerIter(
        Answer(),
        mx.nd.array,
        [[0, 1]],
        pin_memory=True,
        pin_device_id=1,
        dataset=SimpleDataset([1.0, 2.0]),
    )
    assert next(batches).context == mx.cpu_pinned(1)


def test_a_batch_that_does_not_come_is_a_timeout():
    batches = _MultiWorkerIter(NeverFinished(), list, [[0]], dataset=[5], timeout=3)
    with pytest.raises(multiprocessing.TimeoutError, match="within timeout=3 seconds"):
        next(batches)


class ScaledIter(_MultiWorkerIter):
    """As packages derive it: every batch by another function."""

    def _push_next(self):
        samples = next(self._iter, None)
        if samples is None:
            return
        self._data_buffer[self._sent_idx] = self._worker_pool.apply_async(
            self._worker_fn, (samples, self._batchify_fn, self._sent_idx + 1)
        )
        self._sent_idx += 1


def scale(samples, batchify, factor):
    return pickle.dumps(batchify([factor * sample for sample in samples]))


class ScaledLoader(DataLoader):
    def __iter__(self):
        return ScaledIter(
            Answer(), self._batchify_fn, self._batch_sampler, self._pin_memory, worker_fn=scale
        )


def test_a_derived_loader():
    loader = ScaledLoader(SimpleDataset(range(5)), batch_size=2, pin_memory=True)
    batches = list(loader)
    assert [batch.asnumpy().tolist() for batch in batches] == [[0, 1], [4, 6], [12]]
    assert batches[0].context == mx.cpu_pinned(0)


@pytest.mark.slow
def test_forked_pools_compute_after_their_parent_did():
    program = """
        import multiprocessing
        import cv2, numpy, torch
        import mxnet as mx
        torch.set_num_threads(2)
        cv2.setNumThreads(2)
        data = mx.nd.ones((1000, 1000))
        image = numpy.ones((1000, 1000, 3), "uint8")
        def work(_):
            small = cv2.GaussianBlur(cv2.resize(image, (500, 700)), (5, 5), 0)
            return mx.nd.exp(mx.nd.dot(data, data) - 1000).sum().asscalar(), int(small.max())
        expected = work(0)
        with multiprocessing.get_context("fork").Pool(2) as pool:
            assert pool.map_async(work, range(4)).get(60) == [expected] * 4
        assert torch.get_num_threads() == 2
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True, timeout=90)
