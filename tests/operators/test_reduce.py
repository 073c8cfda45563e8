"""Reductions: axes, values, gradients, ties, integers."""

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet.operators.registry import REGISTRY, infer

REDUCTIONS = {
    "sum": np.sum,
    "mean": np.mean,
    "prod": np.prod,
    "max": np.max,
    "min": np.min,
    "nansum": np.nansum,
    "nanprod": np.nanprod,
    "_square_sum": lambda x, axis, keepdims: np.sum(x * x, axis, keepdims=keepdims),
}
AXES = [None, (), 0, -1, (0, 2), (-1, 0), (0, 1, 2)]


@pytest.mark.parametrize("axis", AXES, ids=str)
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("name", REDUCTIONS)
def test_value(name, keepdims, axis, rng):
    x = rng.normal(size=(2, 3, 4))
    result = REGISTRY.get(name).body(torch.tensor(x), axis=axis, keepdims=keepdims)
    want = REDUCTIONS[name](x, axis=axis if axis != () else None, keepdims=keepdims)
    np.testing.assert_allclose(result.numpy(), want, 1e-12)
    shapes, _ = infer(
        REGISTRY.get(name), [x.shape], [torch.float64], {"axis": axis, "keepdims": keepdims}
    )
    assert shapes == [want.shape]


@pytest.mark.parametrize(
    ("axis", "reduced"), [(1, (0, 2)), ((0, -1), (1,)), ((), (0, 1, 2)), ((0, 1, 2), ())], ids=str
)
@pytest.mark.parametrize("name", REDUCTIONS)
def test_exclude(name, axis, reduced, rng):
    x = rng.normal(size=(2, 3, 4))
    result = REGISTRY.get(name).body(torch.tensor(x), axis=axis, exclude=True)
    np.testing.assert_allclose(
        result.numpy(), REDUCTIONS[name](x, axis=reduced, keepdims=False), 1e-12
    )


@pytest.mark.parametrize("axis", [None, 1, -1, (0, 2)], ids=str)
@pytest.mark.parametrize("name", REDUCTIONS)
def test_gradients(name, axis, rng):
    x = torch.tensor(rng.uniform(1, 2, (2, 3, 2)), requires_grad=True)
    body = REGISTRY.get(name).body
    for keepdims in (False, True):
        function = lambda data, k=keepdims: body(data, axis=axis, keepdims=k)  # noqa: E731
        assert torch.autograd.gradcheck(function, (x,))
        assert torch.autograd.gradgradcheck(function, (x,))


@pytest.mark.parametrize(("name", "x"), [("max", [2, 1, 2]), ("min", [1, 3, 1])])
def test_every_tie_gets_the_gradient(name, x):
    x = mx.nd.array(x)
    x.attach_grad()
    with mx.autograd.record():
        y = getattr(mx.nd, name)(x) * 3
    y.backward()
    np.testing.assert_array_equal(x.grad.asnumpy(), [3, 0, 3])


def test_nan():
    x = mx.nd.array([[1, np.nan, 3], [np.nan, 2, 2]])
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.nansum(x, axis=1) + mx.nd.nanprod(x, axis=1)
    y.backward()
    np.testing.assert_array_equal(y.asnumpy(), [7, 8])
    np.testing.assert_array_equal(x.grad.asnumpy(), [[4, 0, 2], [0, 3, 3]])
    assert np.isnan(mx.nd.max(x, axis=1).asnumpy()).all()
    np.testing.assert_array_equal(mx.nd.argmax(x, axis=1).asnumpy(), [1, 0])


# Recorded from the reference.
@pytest.mark.parametrize(
    ("name", "dtype", "expected"),
    [
        ("sum", "int32", [-6, 5]),
        ("mean", "int32", [-2, 1]),
        ("prod", "int32", [-6, 4]),
        ("max", "int32", [-1, 2]),
        ("sum", "uint8", [250, 5]),
        ("argmax", "int32", [0, 1]),
        ("argmin", "int8", [2, 0]),
    ],
)
def test_integers_keep_their_type(name, dtype, expected):
    x = mx.nd.array(np.array([[-1, -2, -3], [1, 2, 2]]).astype(dtype), dtype=dtype)
    result = getattr(mx.nd, name)(x, axis=1)
    assert result.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(result.asnumpy(), expected)


def test_all_axes_give_one_element():
    for name in ("sum", "max", "norm", "argmax"):
        assert getattr(mx.nd, name)(mx.nd.ones((2, 3))).shape == (1,)


@pytest.mark.parametrize("axis", [None, 0, (0, 1)], ids=str)
@pytest.mark.parametrize("ord", [1, 2])
def test_norm(ord, axis, rng):  # noqa: A002
    x = rng.normal(size=(3, 4))
    result = mx.nd.norm(mx.nd.array(x, dtype="float64"), ord=ord, axis=axis)
    want = np.abs(x).sum(axis) if ord == 1 else np.sqrt((x * x).sum(axis))
    np.testing.assert_allclose(result.asnumpy(), want.reshape(result.shape), 1e-12)
    tensor = torch.tensor(x, requires_grad=True)
    body = REGISTRY.get("norm").body
    assert torch.autograd.gradcheck(lambda data: body(data, ord=ord, axis=axis), (tensor,))


def test_norm_types():
    x = mx.nd.array([[3, 4]], dtype="float16")
    assert mx.nd.norm(x).dtype == np.float16
    assert mx.nd.norm(x, out_dtype="float32").dtype == np.float32
    with pytest.raises(mx.MXNetError, match="ord must be 1 or 2"):
        mx.nd.norm(x, ord=3)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize(("name", "truth"), [("argmax", np.argmax), ("argmin", np.argmin)])
def test_positions(name, truth, keepdims, rng):
    x = rng.integers(0, 3, (3, 4)).astype("float32")
    for axis in (0, -1, None):
        result = getattr(mx.nd, name)(mx.nd.array(x), axis=axis, keepdims=keepdims)
        want = truth(x, axis=axis, keepdims=keepdims)
        np.testing.assert_array_equal(result.asnumpy(), want.reshape(result.shape))
        assert result.dtype == np.float32
    assert mx.nd.argmax_channel(mx.nd.array(x)).asnumpy().tolist() == np.argmax(x, 1).tolist()


def test_position_in_a_graph():
    x = mx.nd.array([1.0, 3.0])
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.argmax(x, axis=0)
    y.backward()
    np.testing.assert_array_equal(x.grad.asnumpy(), [0, 0])


def test_moments(rng):
    x = rng.normal(size=(2, 3, 4))
    mean, var = mx.nd.moments(mx.nd.array(x, dtype="float64"), axes=(0, 2))
    np.testing.assert_allclose(mean.asnumpy(), x.mean((0, 2)), 1e-12)
    np.testing.assert_allclose(var.asnumpy(), x.var((0, 2)), 1e-12)
    body = REGISTRY.get("moments").body
    tensor = torch.tensor(x, requires_grad=True)
    assert torch.autograd.gradcheck(lambda data: body(data, axes=(0, 2), keepdims=True), (tensor,))
    with pytest.raises(mx.MXNetError, match="axes is empty"):
        mx.nd.moments(mx.nd.ones((2,)))


@pytest.mark.parametrize("axis", [3, -4, (0, 3), (1, 1), (1, -2)], ids=str)
@pytest.mark.parametrize("name", ["sum", "prod", "max", "norm"])
def test_bad_axes(name, axis):
    with pytest.raises(mx.MXNetError, match=name):
        getattr(mx.nd, name)(mx.nd.ones((2, 3, 4)), axis=axis)
