"""Batchify functions."""

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.gluon.data import batchify
from mxnet.gluon.data.dataloader import default_batchify_fn, default_mp_batchify_fn

# Samples and the element type of their batch, recorded from Apache MXNet 1.9.1.
RECORDED = [
    ([1.0, 2.0], "float64", (2,)),
    ([1, 2], "int64", (2,)),
    ([2**40, 1], "int64", (2,)),
    ([True, False], "bool", (2,)),
    ([np.float64(1), np.float64(2)], "float64", (2,)),
    ([np.int8(1), np.int8(2)], "int8", (2,)),
    ([np.zeros(3), np.ones(3)], "float64", (2, 3)),
    ([np.zeros(3, "float32")] * 2, "float32", (2, 3)),
    ([np.zeros(3, "float16")] * 2, "float16", (2, 3)),
    ([np.zeros(3, "int32")] * 2, "int32", (2, 3)),
    ([np.zeros(3, "uint8")] * 2, "uint8", (2, 3)),
    ([np.zeros(3, "bool")] * 2, "bool", (2, 3)),
    ([np.zeros(2, "float32"), np.zeros(2, "int32")], "float64", (2, 2)),
    ([np.zeros((2, 0), "float32")] * 2, "float32", (2, 2, 0)),
    ([[1, 2], [3, 4]], "int64", (2, 2)),
    ([mx.nd.array([1, 2, 3])] * 2, "float32", (2, 3)),
    ([mx.nd.array([1], dtype="int32")] * 2, "int32", (2, 1)),
    ([mx.nd.array([1], dtype="float64")] * 2, "float64", (2, 1)),
]


@pytest.mark.parametrize("function", [default_batchify_fn, default_mp_batchify_fn])
@pytest.mark.parametrize(("samples", "dtype", "shape"), RECORDED)
def test_default_stacks(function, samples, dtype, shape):
    batch = function(samples)
    assert type(batch) is mx.nd.NDArray
    assert (np.dtype(batch.dtype).name, batch.shape) == (dtype, shape)
    is_shared = function is default_mp_batchify_fn
    assert batch.context == mx.Context("cpu_shared" if is_shared else "cpu")
    expected = np.stack([getattr(s, "asnumpy", lambda s=s: np.asarray(s))() for s in samples])
    np.testing.assert_array_equal(batch.asnumpy(), expected)


def test_default_takes_tuples_apart():
    first, (second, third) = default_batchify_fn([(np.zeros(3), (1.0, 2)), (np.ones(3), (3.0, 4))])
    assert first.shape == (2, 3)
    assert second.asnumpy().tolist() == [1.0, 3.0]
    assert third.dtype is np.int64


def test_default_copies():
    sample = np.zeros(3)
    batch = default_batchify_fn([sample])
    batch[:] = 7
    assert sample.tolist() == [0, 0, 0]


def test_default_keeps_cpu_contexts():
    samples = [mx.nd.array([1], ctx=mx.cpu(1)), mx.nd.array([2], ctx=mx.cpu(1))]
    assert default_batchify_fn(samples).context == mx.cpu(1)


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (["a", "b"], "type str"),
        ([None, None], "type NoneType"),
        ([{"a": 1}], "type dict"),
        ([1j, 2j], "type complex"),
        ([np.zeros(2, "complex64")] * 2, "complex64"),
        ([np.zeros(2), np.zeros(3)], r"sample 1 has shape \(3,\) but sample 0 has \(2,\)"),
        ([mx.nd.array([1, 2]), mx.nd.array([1, 2, 3])], "sample 1 has shape"),
        ([mx.nd.array([1]), mx.nd.array([1], dtype="int32")], "sample 1 is .*int32"),
        ([[1, 2], [3]], "do not fit together"),
        ([(1, 2), (3,)], "sample 1 has 1 values but sample 0 has 2"),
    ],
)
def test_default_rejects(samples, message):
    with pytest.raises(MXNetError, match=message):
        default_batchify_fn(samples)


def test_default_rejects_nothing():
    with pytest.raises(IndexError, match="no samples"):
        default_batchify_fn([])


@pytest.mark.parametrize(("shared", "context"), [(False, "cpu"), (True, "cpu_shared")])
def test_shared_memory_changes_the_context(shared, context):
    ctx = mx.Context(context)
    assert batchify.Stack(use_shared_mem=shared)([[1], [2]]).context == ctx
    assert batchify.Pad(use_shared_mem=shared)([[1], [2, 3]]).context == ctx
    assert batchify.Append(use_shared_mem=shared)([[1]])[0].context == ctx


def test_pad():
    samples = [np.ones((2, 3), "float32"), np.full((1, 4), 2, "float32")]
    padded = batchify.Pad(val=-1)(samples).asnumpy()
    expected = np.full((2, 2, 4), -1, "float32")
    expected[0, :, :3] = 1
    expected[1, :1] = 2
    np.testing.assert_array_equal(padded, expected)
    assert padded.dtype == np.float32


def test_pad_rounds_and_converts():
    batch = batchify.Pad(round_to=4, dtype="float16")([[1, 2, 3, 4, 5], [1]])
    assert batch.shape == (2, 8)
    assert batch.dtype is np.float16
    assert batch.asnumpy()[1].tolist() == [1, 0, 0, 0, 0, 0, 0, 0]


def test_pad_needs_equal_axes():
    with pytest.raises(MXNetError, match="sample 1 has 2 axes but sample 0 has 1"):
        batchify.Pad()([np.zeros(2), np.zeros((2, 2))])


def test_append():
    samples = [mx.nd.array([1, 2]), np.zeros((3, 4))]
    assert [a.shape for a in batchify.Append()(samples)] == [(1, 2), (1, 3, 4)]
    assert [a.shape for a in batchify.Append(expand=False)(samples)] == [(2,), (3, 4)]
    assert [a.shape for a in batchify.Append(batch_axis=1)(samples)] == [(2, 1), (3, 1, 4)]


def test_group():
    group = batchify.Group([batchify.Pad(), batchify.Stack(), batchify.AsList()])
    texts, labels, names = group([([1, 2], 0, "a"), ([3], 1, "b")])
    assert texts.asnumpy().tolist() == [[1, 2], [3, 0]]
    assert labels.shape == (2,)
    assert names == ["a", "b"]
    with pytest.raises(ValueError, match="sample 0 has 2 values for 3 functions"):
        group([(1, 2)])
    with pytest.raises(ValueError, match="expected batchify functions"):
        batchify.Group(batchify.Pad(), 3)
