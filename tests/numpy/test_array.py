"""The array class: text, conversions, views, methods, protocols, autograd."""

import copy
import pickle

import numpy as onp
import pytest

import mxnet as mx
from mxnet import np, npx


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: np.array([1, 2.5]), "array([1. , 2.5])"),
        (lambda: np.array(3.5), "array(3.5)"),
        (lambda: np.array([1, 2], dtype="int64"), "array([1, 2], dtype=int64)"),
        (lambda: np.array([1, 2], dtype="float64"), "array([1., 2.], dtype=float64)"),
        (lambda: np.zeros((0, 3)), "array([], shape=(0, 3))"),
        (lambda: np.array([True], dtype="bool"), "array([ True])"),
    ],
)
def test_repr(made, text):
    assert repr(made()) == text


def test_abbreviated_text_has_no_shape():
    assert "shape" not in repr(np.zeros((60, 60)))


def test_format():
    assert f"{np.array(1.25):.1f} {np.array([1, 2])}" == "1.2 [1. 2.]"


def test_numbers():
    a = np.array([[1, 2], [3, 4]], dtype="int32")
    assert (a.item(1, 0), a.item(3), int(a[0, 0]), float(a[1, 1])) == (3, 4, 1, 4.0)
    assert [10, 20, 30][a[0, 1]] == 30
    assert a.tolist() == [[1, 2], [3, 4]]
    assert round(np.array(2.5)).item() == 2
    assert 3 in a
    assert 7 not in a
    with pytest.raises(ValueError, match="size 1"):
        a.item()
    with pytest.raises(ValueError, match="ambiguous"):
        bool(a)
    with pytest.raises(TypeError, match="0-d"):
        list(np.array(1))
    with pytest.raises(TypeError, match="unsized"):
        len(np.array(1))


def test_views_share_memory_and_the_rest_copies():
    a = np.zeros((3, 4))
    for view in (a[0], a[1:2], a[2, 1:3], a[None], a.reshape_view(12), a.detach(), a[1, 1]):
        view[...] = view + 1
    assert a.sum() == 4 + 4 + 2 + 12 + 12 + 12 + 1
    before = a.asnumpy()
    for other in (a.T, a[:, 1], a[::2], a.reshape(12), a.ravel(), a[np.array([0])], a.copy()):
        other[...] = 7
    onp.testing.assert_array_equal(a.asnumpy(), before)


def test_zero_dimensions_stay_without_np_shape():
    a = np.ones((2, 3))
    scalar = (a.sum(), a[0, 0], a.max(), a.take(np.array(0, dtype="int64")), npx.relu(a.mean()))
    assert [s.shape for s in scalar] == [()] * 5


def test_classic_arrays_and_back():
    a = np.ones((2, 3))
    classic = a.as_nd_ndarray()
    classic[:] = 2
    assert type(classic) is mx.nd.NDArray
    assert type(classic.as_np_ndarray()) is np.ndarray
    assert a.sum() == 12
    a.attach_grad()
    with mx.autograd.record():
        y = (a.as_nd_ndarray() ** 2).as_np_ndarray().sum()
    y.backward()
    assert (a.grad == 4).all()


def test_copies_and_pickles():
    a = np.array([[1, 2]], dtype="float64")
    for other in (pickle.loads(pickle.dumps(a)), copy.copy(a), copy.deepcopy(a), np.array(a)):  # noqa: S301
        assert type(other) is np.ndarray
        assert other.dtype == onp.float64
        other[:] = 0
    assert a.tolist() == [[1, 2]]


def test_numpy_functions_dispatch():
    a = np.array([[1, 2], [3, 4]])
    for result in (
        onp.mean(a), onp.add(a, 1), onp.concatenate([a, a]), onp.exp(a), onp.linalg.norm(a),
        onp.cumprod(a, axis=0), onp.ones((2, 2)) + a, a - onp.ones((2, 2)), onp.add.reduce(a),
    ):  # fmt: skip
        assert type(result) is np.ndarray
    out = np.zeros((2, 2))
    assert onp.multiply(a, a, out=out) is out
    assert out.tolist() == [[1, 4], [9, 16]]
    with pytest.raises(ValueError, match="out"):
        onp.add(a, a, out=onp.zeros((2, 2)))


def test_in_place():
    a = np.ones((2, 2))
    alias = a
    a += 1
    a *= np.array([1, 2])
    a /= 2
    a -= 1
    a @= np.eye(2)
    assert alias is a
    assert a.tolist() == [[0, 1], [0, 1]]
    i = np.array([1, 2], dtype="int32")
    i += 1.5
    assert i.tolist() == [2, 3]
    a.attach_grad()
    with mx.autograd.record(), pytest.raises(mx.MXNetError, match="in-place"):
        a += 1


def test_contexts():
    a = np.ones((2,), ctx=mx.cpu(1))
    assert a.ctx == mx.cpu(1)
    assert (a + 1).ctx == np.sin(a).ctx == a[0].ctx == mx.cpu(1)
    assert a.as_in_ctx(mx.cpu(0)).ctx == mx.cpu(0)
    with mx.cpu(2):
        assert np.random.normal(size=2).ctx == np.arange(2).ctx == mx.cpu(2)


def test_out():
    a, out = np.array([1.0, 4.0]), np.zeros((2,))
    assert np.sqrt(a, out=out) is out
    assert out.tolist() == [1, 2]
    assert np.sum(np.ones((2, 3)), axis=1, out=out) is out
    assert out.tolist() == [3, 3]


def test_arguments_of_methods():
    a = np.array([[3, 1], [2, 4]])
    assert a.reshape(-1).tolist() == a.reshape((4,)).tolist() == a.ravel().tolist()
    assert a.transpose(1, 0).tolist() == a.transpose((1, 0)).tolist() == a.T.tolist()
    assert a.astype("int32", copy=False).dtype == onp.int32
    assert a.astype("float32", copy=False) is a
    with pytest.raises(ValueError, match="casting"):
        a.astype("int32", casting="safe")
    assert a.sort(axis=0).tolist() == [[2, 1], [3, 4]]
    a.fill(7)
    assert a.min() == 7
    assert a.softmax().shape == (2, 2)
