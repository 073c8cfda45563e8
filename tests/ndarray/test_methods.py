"""Methods of arrays: views, conversion, copies, printing, files of one array."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet import nd

DTYPES = ("float16", "float32", "float64", "uint8", "int8", "int32", "int64", "bool")


@pytest.fixture
def matrix():
    return nd.array([[1, 2, 3], [4, 5, 6]])


# ---- reshape: the special values, recorded from Apache MXNet 1.9.1 -----------------------------


@pytest.mark.parametrize(
    ("shape", "codes", "reverse", "expected"),
    [((2, 3, 4), (4, 0, 2), False, (4, 3, 2)), ((2, 3, 4), (-1,), False, (24,)),
     ((2, 3, 4), (0, -1), False, (2, 12)), ((2, 3, 4), (-2,), False, (2, 3, 4)),
     ((2, 3, 4), (2, -2), False, (2, 3, 4)), ((2, 3, 4), (-3, 4), False, (6, 4)),
     ((2, 3, 4, 5), (-3, -3), False, (6, 20)), ((2, 3, 4), (0, -3), False, (2, 12)),
     ((2, 3, 4), (-4, 1, 2, -2), False, (1, 2, 3, 4)), ((2, 3, 4), (2, -4, -1, 3, -2), False,
     (2, 1, 3, 4)), ((10, 5, 4), (-1, 0), False, (40, 5)), ((10, 5, 4), (-1, 0), True, (50, 4))],
)  # fmt: skip
def test_reshape_codes(shape, codes, reverse, expected):
    array = nd.arange(int(np.prod(shape))).reshape(shape)
    assert array.reshape(codes, reverse=reverse).shape == expected
    assert array.reshape(shape=codes, reverse=reverse).shape == expected
    assert nd.reshape(array, codes, reverse=reverse).shape == expected
    if not reverse:
        assert array.reshape(*codes).shape == expected


def test_the_method_reshape_shares_memory_and_the_function_copies(matrix):
    matrix.reshape((3, 2))[0] = -1
    assert matrix.asnumpy()[0].tolist() == [-1, -1, 3]
    nd.reshape(matrix, (3, 2))[0] = 9
    assert matrix.asnumpy()[0].tolist() == [-1, -1, 3]


def test_reshape_errors(matrix):
    for error in (ValueError, mx.MXNetError):  # the reference raises one or the other
        with pytest.raises(error, match=r"\(2, 3\).*size 6.*\(4,\)"):
            matrix.reshape((4,))
    with pytest.raises(ValueError, match="shape"):
        matrix.reshape()
    with pytest.raises(TypeError, match="order"):
        matrix.reshape((3, 2), order="C")


# ---- other views and copies ----------------------------------------------------------------------


def test_methods_that_make_operators_calls(matrix):
    plain = matrix.asnumpy()
    np.testing.assert_array_equal(matrix.T.asnumpy(), plain.T)
    np.testing.assert_array_equal(matrix.transpose(1, 0).asnumpy(), plain.T)
    np.testing.assert_array_equal(matrix.transpose((1, 0)).asnumpy(), plain.T)
    np.testing.assert_array_equal(matrix.transpose(axes=(1, 0)).asnumpy(), plain.T)
    np.testing.assert_array_equal(matrix.sum(axis=1).asnumpy(), plain.sum(1))
    np.testing.assert_array_equal(matrix.sum("1").asnumpy(), plain.sum(1))
    np.testing.assert_array_equal(matrix.clip(2, 5).asnumpy(), plain.clip(2, 5))
    np.testing.assert_array_equal(matrix.diag().asnumpy(), [1, 5])
    np.testing.assert_array_equal(matrix.flatten().asnumpy(), plain)
    assert matrix.sum().shape == (1,)
    assert [part.shape for part in matrix.split(3, axis=1)] == [(2, 1)] * 3
    assert [part.shape for part in matrix.split_v2((1,), axis=1)] == [(2, 1), (2, 2)]
    with pytest.warns(UserWarning, match="'axs'; did you mean 'axis'"):
        matrix.sum(axs=1)
    with pytest.raises(TypeError, match="axis"):
        matrix.transpose(axis=(1, 0))


@pytest.mark.parametrize("inplace", [False, True])
def test_axes_of_length_one(matrix, inplace):
    taller = matrix.expand_dims(-1, inplace=inplace)
    assert taller.shape == (2, 3, 1)
    assert taller.squeeze(axis=2, inplace=inplace).shape == (2, 3)
    assert taller.flatten(inplace=inplace).shape == (2, 3)
    taller[:] = 0
    assert bool(matrix.asnumpy().any()) is not inplace


def test_broadcast_methods():
    row = nd.array([[1, 2]])
    np.testing.assert_array_equal(row.broadcast_to((3, 2)).asnumpy(), [[1, 2]] * 3)
    np.testing.assert_array_equal(row.broadcast_to((2, 0, 0)).asnumpy(), [[[1, 2]]] * 2)
    assert row.broadcast_like(nd.zeros((4, 2))).shape == (4, 2)
    for shape in ((3, 3), (2,)):
        with pytest.raises(ValueError, match="broadcast"):
            row.broadcast_to(shape)


def test_slice_assign(matrix):
    assert matrix.slice_assign(nd.zeros((2, 1)), (0, 1), (2, 2), ()) is matrix
    matrix.slice_assign_scalar(9.0, (0, 0), (1, 3), (1, 2))
    np.testing.assert_array_equal(matrix.asnumpy(), [[9, 0, 9], [4, 0, 6]])


def test_detach_shares_memory(matrix):
    matrix.detach()[:] = 1
    assert matrix.asnumpy().sum() == 6


# ---- element types and contexts ---------------------------------------------------------------


@pytest.mark.parametrize("source", DTYPES)
@pytest.mark.parametrize("target", DTYPES)
def test_astype_follows_numpy(source, target):
    plain = np.array([0, 1, 2, 3.7]).astype(source)
    found = nd.array(plain, dtype=source).astype(target)
    assert found.dtype is np.dtype(target).type
    np.testing.assert_array_equal(found.asnumpy(), plain.astype(target))


def test_astype_spellings(matrix):
    assert matrix.astype("float32", copy=False) is matrix
    assert matrix.astype("float32") is not matrix
    assert matrix.astype(None).dtype is np.float32
    assert matrix.astype(int).dtype is np.int64
    assert matrix.astype("bfloat16").dtype == "bfloat16"
    assert matrix.astype("bfloat16").asnumpy().dtype == np.float32
    with pytest.raises(mx.MXNetError, match="'foo'"):
        matrix.astype("foo")


def test_contexts(matrix):
    assert matrix.as_in_context(mx.cpu(0)) is matrix
    moved = matrix.as_in_context(mx.cpu(1))
    assert moved.context == moved.ctx == mx.cpu(1)
    moved[:] = 0
    assert matrix.asnumpy().sum() == 21
    assert (moved + 1).context == mx.cpu(1)


def test_copyto(matrix):
    target = nd.zeros((2, 3), dtype="int32")
    assert matrix.copyto(target) is target
    np.testing.assert_array_equal(target.asnumpy(), matrix.asnumpy())
    assert matrix.copyto(mx.cpu(2)).context == mx.cpu(2)
    with pytest.raises(mx.MXNetError, match=r"\(2, 3\).*\(3, 2\)"):
        matrix.copyto(nd.zeros((3, 2)))
    with pytest.raises(TypeError, match="copyto"):
        matrix.copyto(5)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, nd.NDArray.copy])
def test_copies_have_their_own_memory(matrix, duplicate):
    other = duplicate(matrix)
    other[:] = 0
    assert matrix.asnumpy().sum() == 21
    assert other.context == matrix.context


# ---- conversion ---------------------------------------------------------------------------------


def test_asnumpy_copies(matrix):
    matrix.asnumpy()[:] = 0
    assert matrix.asnumpy().sum() == 21
    np.testing.assert_array_equal(np.asarray(matrix), matrix.asnumpy())
    assert np.asarray(matrix, dtype="int32").dtype == np.int32


def test_scalars(matrix):
    assert isinstance(nd.array([1.5]).asscalar(), np.float32)
    assert nd.array([[7]], dtype="int32").asscalar() == 7
    assert bool(nd.array([2]))
    assert not bool(nd.array([0]))
    with pytest.raises(ValueError, match="not a scalar"):
        matrix.asscalar()
    with pytest.raises(ValueError, match="ambiguous"):
        bool(matrix)


@pytest.mark.parametrize("dtype", [d for d in DTYPES if d != "bool"])
def test_dlpack_shares_memory_both_ways(dtype):
    array = nd.ones((2, 3), dtype=dtype)
    tensor = torch.utils.dlpack.from_dlpack(array)
    tensor[:] = 2
    assert array.asnumpy().tolist() == [[2] * 3] * 2
    for capsule in (array.to_dlpack_for_write(), nd.to_dlpack_for_read(array), tensor):
        back = nd.from_dlpack(capsule)
        back[0, 0] = 1
        assert back.dtype is array.dtype
        assert tensor[0, 0].item() == 1
        back[:] = 2
    np.testing.assert_array_equal(np.from_dlpack(array), array.asnumpy())


@pytest.mark.parametrize("dtype", [*DTYPES, "bfloat16"])
def test_pickle(dtype):
    array = nd.array([[1, 0], [3, 2]], ctx=mx.cpu(1), dtype=dtype)
    back = pickle.loads(pickle.dumps(array))  # noqa: S301 - made one step before
    assert (back.context, back.dtype) == (array.context, array.dtype)
    np.testing.assert_array_equal(back.asnumpy(), array.asnumpy())


def test_wrapping_a_tensor():
    tensor = torch.ones(2)
    array = nd.NDArray(tensor)
    array[:] = 3
    assert tensor.tolist() == [3, 3]
    with pytest.raises(TypeError, match=r"torch\.Tensor"):
        nd.NDArray([1])
    with pytest.raises(ValueError, match="read-only"):
        nd.NDArray(tensor, writable=False)


# ---- printing, recorded from Apache MXNet 1.9.1 --------------------------------------------------


@pytest.mark.parametrize(
    ("array", "text"),
    [(nd.array([[1.5, 2], [3, 4]]), "\n[[1.5 2. ]\n [3.  4. ]]\n<NDArray 2x2 @cpu(0)>"),
     (nd.array([1])[0], "\n[1.]\n<NDArray 1 @cpu(0)>"),
     (nd.zeros((2,), dtype="int32", ctx=mx.cpu(1)), "\n[0 0]\n<NDArray 2 @cpu(1)>")],
)  # fmt: skip
def test_printing(array, text):
    assert repr(array) == str(array) == text


def test_attributes(matrix):
    assert (matrix.shape, matrix.ndim, matrix.size, len(matrix)) == ((2, 3), 2, 6, 2)
    assert (matrix.dtype, matrix.stype, matrix.grad) == (np.float32, "default", None)
    assert {matrix: 1}[matrix] == 1
    matrix.wait_to_read()
    nd.waitall()
    with pytest.raises(AttributeError, match="nosuch"):
        matrix.nosuch  # noqa: B018
