"""Functions that make arrays."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet import nd


@pytest.mark.parametrize(
    ("source", "dtype", "expected"),
    [
        ([1, 2], None, np.array([1, 2], "float32")),
        (5, None, np.array(5, "float32")),
        ((1.5, 2), None, np.array([1.5, 2], "float32")),
        (np.arange(3, dtype="int64"), None, np.array([0, 1, 2], "float32")),
        (np.arange(6.0).reshape(2, 3).T, None, np.array([[0, 3], [1, 4], [2, 5]], "float32")),
        ([1.7, -1.7], "int32", np.array([1, -1], "int32")),
        ([True, False], "bool", np.array([True, False])),
        (range(3), "int8", np.array([0, 1, 2], "int8")),
        ([2**40], np.int64, np.array([2**40])),
        (np.array([1, 2], dtype=">f4"), None, np.array([1, 2], "float32")),
        ([np.ones(2), np.zeros(2)], "float16", np.array([[1, 1], [0, 0]], "float16")),
    ],
)
def test_array_takes_what_numpy_takes(source, dtype, expected):
    made = nd.array(source, dtype=dtype)
    assert made.dtype is expected.dtype.type
    np.testing.assert_array_equal(made.asnumpy().reshape(expected.shape), expected)


def test_array_of_an_array_keeps_its_type_and_copies():
    source = nd.array([1, 2], dtype="int32")
    made = nd.array(source)
    made[:] = 0
    assert made.dtype is np.int32
    assert source.asnumpy().tolist() == [1, 2]
    assert nd.array(source, dtype="float16").dtype is np.float16


def test_array_of_a_tensor_copies():
    source = torch.ones(2, dtype=torch.float64, requires_grad=True)
    made = nd.array(source)
    made[:] = 3
    assert made.dtype is np.float32
    assert source.detach().tolist() == [1, 1]


@pytest.mark.parametrize(
    "source", [[[1, 2], [3]], "abc", ["a"], {1: 2}, object(), [1 + 2j], iter([1]), b"ab"]
)
def test_array_rejects_what_is_not_numeric(source):
    with pytest.raises(TypeError, match="source_array must be array like"):
        nd.array(source)


def test_unknown_element_type_is_named():
    with pytest.raises(mx.MXNetError, match=r"dtype 'nope' .* float32, float64"):
        nd.array([1], dtype="nope")
    with pytest.raises(mx.MXNetError, match="parameter dtype='nope'"):
        nd.zeros((1,), dtype="nope")


@pytest.mark.parametrize(("make", "value"), [(nd.zeros, 0), (nd.ones, 1)])
@pytest.mark.parametrize("shape", [3, (3,), [2, 3], (np.int64(3), 2)])
@pytest.mark.parametrize("dtype", [None, "int32", np.float16, bool])
def test_constants(make, value, shape, dtype):
    made = make(shape, dtype=dtype)
    expected = np.full(shape, value, "float32" if dtype is None else dtype)
    assert made.dtype is expected.dtype.type
    np.testing.assert_array_equal(made.asnumpy(), expected)


@pytest.mark.parametrize("shape", [(), (0, 3), 0])
def test_unknown_lengths_need_numpy_shapes(shape):
    with pytest.raises(mx.MXNetError, match="unknown lengths"):
        nd.zeros(shape)
    with mx.np_shape():
        assert nd.zeros(shape).shape == ((0,) if shape == 0 else shape)


def test_empty_and_negative_lengths():
    assert nd.empty((2, 3), dtype="int64").dtype is np.int64
    with pytest.raises(mx.MXNetError, match="negative length"):
        nd.empty((-1, 2))


def test_out_receives_the_constant():
    target = nd.zeros((2, 2))
    assert nd.ones((2, 2), out=target) is target
    assert target.asnumpy().tolist() == [[1, 1], [1, 1]]
    with pytest.raises(mx.MXNetError, match="out has the element type float16"):
        nd.zeros((3,), out=nd.ones((3,), dtype="float16"))


def test_unknown_arguments():
    for make in (nd.zeros, nd.ones):
        with pytest.raises(TypeError, match="foo"):
            make((2,), foo=1)
    with pytest.raises(TypeError, match="foo"):
        nd.eye(2, foo=1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [((5,), np.arange(5)), ((1, 7, 2), np.arange(1, 7, 2)), ((5, 1, -1), np.arange(5, 1, -1)),
     ((0, 1, 0.3), np.arange(0, 1, 0.3)), ((1, 7, 2, 2), np.repeat(np.arange(1, 7, 2), 2)),
     ((2, None, 2), np.arange(0, 2, 2))],
)  # fmt: skip
def test_arange(given, expected):
    np.testing.assert_allclose(nd.arange(*given).asnumpy(), expected, rtol=1e-6)


def test_arange_needs_a_range():
    with pytest.raises(mx.MXNetError):
        nd.arange(5, 1)
    with pytest.raises(mx.MXNetError, match="infer_range"):
        nd.arange(0, infer_range=True)


def test_linspace_eye_and_full():
    for endpoint in (True, False):
        np.testing.assert_allclose(
            nd.linspace(0, 10, 4, endpoint=endpoint).asnumpy(),
            np.linspace(0, 10, 4, endpoint=endpoint), rtol=1e-6,
        )  # fmt: skip
    np.testing.assert_array_equal(nd.eye(3, 4, -1, dtype="int32").asnumpy(), np.eye(3, 4, -1))
    np.testing.assert_array_equal(nd.full((2, 2), [1, 2]).asnumpy(), [[1, 2], [1, 2]])
    np.testing.assert_array_equal(nd.full(2, 7.5, dtype="int32").asnumpy(), [7, 7])


def test_from_numpy_shares_memory_and_freezes_the_source():
    source = np.ones(3, "float32")
    shared = nd.from_numpy(source)
    shared[:] = 5
    assert source.tolist() == [5, 5, 5]
    assert not source.flags.writeable
    other = np.ones((2, 3), "float32")
    copied = nd.from_numpy(other, zero_copy=False)
    copied[:] = 5
    assert other.sum() == 6
    with pytest.raises(ValueError, match="C-contiguous"):
        nd.from_numpy(other.T)


def test_context_of_new_arrays():
    assert nd.zeros((1,)).context == mx.cpu(0)
    assert nd.zeros((1,), ctx=mx.cpu(2)).context == mx.cpu(2)
    with mx.cpu(1):
        assert nd.array([1]).context == mx.cpu(1)
        assert nd.arange(3).context == mx.cpu(1)
    assert nd.ones_like(nd.zeros((1,), mx.cpu(3))).context == mx.cpu(3)
