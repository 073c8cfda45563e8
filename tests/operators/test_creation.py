"""Operators that make arrays, and checks of whole arrays."""

import numpy as np
import pytest

import mxnet as mx

make = mx.nd._internal


@pytest.mark.parametrize("dtype", ["float32", "float16", "int32", "uint8", "bool"])
def test_constant_arrays(dtype):
    for function, value in ((make._zeros, 0), (make._ones, 1)):
        made = function(shape=(2, 3), dtype=dtype)
        assert (made.shape, made.dtype) == ((2, 3), np.dtype(dtype))
        assert set(made.asnumpy().ravel().tolist()) == {value}
    full = make._full(shape=(2,), value=2.7, dtype=dtype)
    np.testing.assert_array_equal(full.asnumpy(), np.full(2, 2.7).astype(dtype))


def test_zeros_without_type():
    assert make._zeros_without_dtype(shape=(2,)).dtype == np.float32
    assert make._zeros_without_dtype(shape=(2,), dtype=4).dtype == np.int32
    with pytest.raises(mx.MXNetError, match="dtype 99"):
        make._zeros_without_dtype(shape=(2,), dtype=99)


# Recorded from the reference.
@pytest.mark.parametrize(
    ("parameters", "dtype", "expected"),
    [
        ({"start": 0, "stop": 5}, "float32", [0, 1, 2, 3, 4]),
        ({"start": 4}, "float64", [0, 1, 2, 3]),
        ({"start": 1, "stop": 10, "step": 2.5}, "float32", [1, 3.5, 6, 8.5]),
        ({"start": 1, "stop": 10, "step": 2.5}, "int32", [1, 3, 5, 7]),
        ({"start": 5, "stop": 0, "step": -1}, "int64", [5, 4, 3, 2, 1]),
        ({"start": 0, "stop": 2, "repeat": 3}, "float32", [0, 0, 0, 1, 1, 1]),
        ({"start": 1, "stop": -1, "step": -0.9, "repeat": 2}, "int32", [1, 1, 1, 1, 1, 1]),
    ],
)
def test_arange(parameters, dtype, expected):
    made = make._arange(**parameters, dtype=dtype)
    assert made.dtype == np.dtype(dtype)
    np.testing.assert_allclose(made.asnumpy(), expected, 1e-6)


@pytest.mark.parametrize(
    "parameters", [{"start": 5, "stop": 1}, {"start": 0, "stop": 5, "step": 0}], ids=str
)
def test_arange_errors(parameters):
    with pytest.raises(mx.MXNetError, match="_arange"):
        make._arange(**parameters)


def test_arange_takes_its_length_from_out():
    out = mx.nd.zeros((3,))
    make._arange(start=2, infer_range=True, out=out)
    assert out.asnumpy().tolist() == [2, 3, 4]


@pytest.mark.parametrize("endpoint", [True, False])
@pytest.mark.parametrize("num", [0, 1, 5])
def test_linspace(num, endpoint):
    made = make._linspace(start=1, stop=2, num=num, endpoint=endpoint, dtype="float64")
    np.testing.assert_allclose(made.asnumpy(), np.linspace(1, 2, num, endpoint=endpoint), 1e-12)


@pytest.mark.parametrize(("n", "m", "k"), [(3, 0, 0), (3, 4, 1), (3, 2, -1), (2, 2, 5), (2, 3, -2)])
def test_eye(n, m, k):
    made = make._eye(N=n, M=m, k=k, dtype="int32")
    np.testing.assert_array_equal(made.asnumpy(), np.eye(n, m or n, k, dtype="int32"))


# Recorded from the reference.
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, [[0, 1, 2], [3, 4, 5]]),
        ({"start": 2, "step": 3, "repeat": 2}, [[2, 2, 5], [5, 8, 8]]),
        ({"axis": 1}, [0, 1, 2]),
        ({"axis": -1, "repeat": 2}, [0, 0, 1]),
    ],
)
def test_arange_like(parameters, expected):
    made = mx.nd.contrib.arange_like(mx.nd.zeros((2, 3)), **parameters)
    np.testing.assert_array_equal(made.asnumpy(), expected)


def test_shape_and_size():
    x = mx.nd.zeros((2, 3), dtype="int8")
    for made, expected in ((mx.nd.shape_array(x), [2, 3]), (mx.nd.size_array(x), [6])):
        assert made.dtype == np.int64
        assert made.asnumpy().tolist() == expected


def test_set_value():
    x = mx.nd.zeros((2,), dtype="int32")
    make._set_value(src=2.7, out=x)
    assert x.asnumpy().tolist() == [2, 2]
    with pytest.raises(mx.MXNetError, match="out="):
        make._set_value(src=1)


def test_contexts():
    assert make._zeros(shape=(2,), ctx=mx.cpu(1)).context == mx.cpu(1)
    with mx.cpu(2):
        assert make._arange(start=3).context == mx.cpu(2)


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_all_finite(bad):
    good, spoiled = mx.nd.ones((2, 3)), mx.nd.array([1, bad])
    assert mx.nd.all_finite(good).asnumpy().tolist() == [1]
    assert mx.nd.all_finite(spoiled).asnumpy().tolist() == [0]
    assert mx.nd.multi_all_finite(good, good, num_arrays=2).asnumpy().tolist() == [1]
    flag = mx.nd.multi_all_finite(good, spoiled, num_arrays=2)
    mx.nd.all_finite(good, init_output=False, out=flag)
    assert flag.asnumpy().tolist() == [0]
    mx.nd.all_finite(good, out=flag)
    assert flag.asnumpy().tolist() == [1]
    with pytest.raises(mx.MXNetError, match="num_arrays is 3"):
        mx.nd.multi_all_finite(good, num_arrays=3)


def test_reset_arrays():
    arrays = [mx.nd.ones((2,)), mx.nd.ones((3, 1), dtype="float16")]
    assert mx.nd.reset_arrays(*arrays, num_arrays=2) == []
    assert all((a.asnumpy() == 0).all() for a in arrays)


def test_allclose():
    a = mx.nd.array([1, np.nan])
    assert mx.nd.contrib.allclose(a, a).asscalar() == 1
    assert mx.nd.contrib.allclose(a, a, equal_nan=False).asscalar() == 0
    b = mx.nd.array([1, 2])
    assert mx.nd.contrib.allclose(b, b + 0.1, rtol=0.0, atol=0.2).asscalar() == 1
    with pytest.raises(mx.MXNetError, match="must be equal"):
        mx.nd.contrib.allclose(a, mx.nd.ones((3,)))


def test_histogram(rng):
    x = np.round(rng.normal(size=50) * 4) / 4
    counts, edges = make._histogram(mx.nd.array(x), bin_cnt=6, range=(-1.5, 1.5))
    want, want_edges = np.histogram(x, 6, (-1.5, 1.5))
    np.testing.assert_array_equal(counts.asnumpy(), want)
    np.testing.assert_allclose(edges.asnumpy(), want_edges, 1e-6)
    bins = np.array([-2, -1, 0, 0.5, 1])
    counts, _ = make._histogram(mx.nd.array(x), mx.nd.array(bins))
    np.testing.assert_array_equal(counts.asnumpy(), np.histogram(x, bins)[0])
    with pytest.raises(mx.MXNetError, match="range"):
        make._histogram(mx.nd.array(x), bin_cnt=6)
