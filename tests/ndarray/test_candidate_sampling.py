"""Zipfian candidates: expected counts by formula, draws by their frequencies."""

import numpy as np

import mxnet as mx


def test_expected_counts():
    drawn, of_true, of_drawn = mx.nd.contrib.rand_zipfian(mx.nd.array([0, 3]), 5, 9)
    assert [a.dtype for a in (drawn, of_true, of_drawn)] == [np.int64, np.float64, np.float64]

    def expected(classes):
        return 5 * np.log((classes + 2) / (classes + 1)) / np.log(10)

    np.testing.assert_allclose(of_true.asnumpy(), expected(np.array([0, 3])))
    np.testing.assert_allclose(of_drawn.asnumpy(), expected(drawn.asnumpy()))


def test_frequencies():
    mx.random.seed(3)
    count = 20000
    drawn, expected, _ = mx.nd.contrib.rand_zipfian(mx.nd.arange(9), count, 9)
    counts = np.bincount(drawn.asnumpy(), minlength=9)
    assert counts.shape == (9,)
    np.testing.assert_allclose(counts, expected.asnumpy(), atol=5 * np.sqrt(count / 4))
