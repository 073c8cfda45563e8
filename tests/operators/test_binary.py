"""Functions of two arrays, and of an array and a number."""

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet.operators.registry import REGISTRY

ARITHMETIC = {
    "broadcast_add": np.add,
    "broadcast_sub": np.subtract,
    "broadcast_mul": np.multiply,
    "broadcast_div": np.divide,
    "broadcast_mod": np.mod,
    "broadcast_power": np.power,
    "broadcast_maximum": np.maximum,
    "broadcast_minimum": np.minimum,
    "broadcast_hypot": np.hypot,
}
COMPARISONS = {
    "broadcast_equal": np.equal,
    "broadcast_not_equal": np.not_equal,
    "broadcast_greater": np.greater,
    "broadcast_greater_equal": np.greater_equal,
    "broadcast_lesser": np.less,
    "broadcast_lesser_equal": np.less_equal,
    "broadcast_logical_and": np.logical_and,
    "broadcast_logical_or": np.logical_or,
    "broadcast_logical_xor": np.logical_xor,
}
SHAPES = [((2, 3), (2, 3)), ((2, 1), (1, 3)), ((3,), (2, 3)), ((0, 3), (1, 3)), ((2, 3), ())]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("shapes", SHAPES, ids=str)
@pytest.mark.parametrize("name", [*ARITHMETIC, *COMPARISONS])
def test_broadcast_value(name, shapes, dtype, rng):
    truth = {**ARITHMETIC, **COMPARISONS}[name]
    a, b = (rng.integers(1, 4, shape).astype(dtype) / 2 for shape in shapes)
    result = REGISTRY.get(name).body(torch.tensor(a), torch.tensor(b))
    assert str(result.dtype) == f"torch.{dtype}"
    tolerance = 1e-12 if dtype == "float64" else 1e-5
    np.testing.assert_allclose(result.numpy(), truth(a, b), tolerance, tolerance)


@pytest.mark.parametrize("shapes", SHAPES[:3], ids=str)
@pytest.mark.parametrize("name", ARITHMETIC)
def test_broadcast_gradients(name, shapes, rng):
    a, b = (torch.tensor(rng.uniform(1, 2, shape), requires_grad=True) for shape in shapes)
    body = REGISTRY.get(name).body
    b = (b + 0.123).detach().requires_grad_()  # away from ties and from jumps of the remainder
    assert torch.autograd.gradcheck(body, (a, b))
    assert torch.autograd.gradgradcheck(body, (a, b))


@pytest.mark.parametrize("name", COMPARISONS)
def test_comparison_gradient_is_zero(name):
    a, b = mx.nd.array([1.0, 2.0]), mx.nd.array([2.0, 2.0])
    a.attach_grad()
    with mx.autograd.record():
        y = getattr(mx.nd, name)(a, b)
    y.backward()
    np.testing.assert_array_equal(a.grad.asnumpy(), [0, 0])


@pytest.mark.parametrize("name", ["broadcast_maximum", "broadcast_minimum"])
def test_ties_go_left(name):
    a, b = mx.nd.array([1.0, 2.0, np.nan]), mx.nd.array([1.0, 2.0, 0.0])
    a.attach_grad()
    b.attach_grad()
    with mx.autograd.record():
        y = getattr(mx.nd, name)(a, b)
    y.backward()
    np.testing.assert_array_equal(a.grad.asnumpy(), [1, 1, 0])
    np.testing.assert_array_equal(b.grad.asnumpy(), [0, 0, 0])


# Recorded from the reference.
@pytest.mark.parametrize(
    ("name", "dtype", "expected"),
    [
        ("broadcast_div", "int32", [-3, -1, 1, 0, -2]),
        ("broadcast_mod", "int32", [1, 0, 0, 0, -2]),
        ("broadcast_power", "int32", [49, -27, 0, 0, 0]),
        ("broadcast_hypot", "int32", [7, 4, 2, 3, 7]),
        ("broadcast_add", "uint8", [251, 0, 252, 3, 4]),
    ],
)
def test_integers(name, dtype, expected):
    a = mx.nd.array(np.array([-7, -3, -2, 0, 7]).astype(dtype), dtype=dtype)
    b = mx.nd.array(np.array([2, 3, -2, 3, -3]).astype(dtype), dtype=dtype)
    result = getattr(mx.nd, name)(a, b)
    assert result.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(result.asnumpy(), expected)


def test_smallest_integer_divided_by_minus_one():
    # A trap of the processor in C; here it wraps, and the process lives.
    x = mx.nd.array([-(2**31)] * 9, dtype="int32")
    minus = mx.nd.array([-1] * 9, dtype="int32")
    for quotient in (mx.nd.broadcast_div(x, minus), x / -1):
        assert set(quotient.asnumpy().tolist()) == {-(2**31)}
    for remainder in (mx.nd.broadcast_mod(x, minus), x % -1):
        assert set(remainder.asnumpy().tolist()) == {0}


def test_remainder_by_zero_is_zero():
    x = mx.nd.array([3, -3])
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.broadcast_mod(x, mx.nd.array([0, 2])) + x % 0
    y.backward()
    np.testing.assert_array_equal(y.asnumpy(), [0, 1])
    np.testing.assert_array_equal(x.grad.asnumpy(), [2, 2])


@pytest.mark.parametrize("name", ["elemwise_add", "_maximum", "_equal", "_grad_add"])
def test_elemwise_needs_equal_shapes(name):
    function = getattr(mx.nd._internal if name.startswith("_") else mx.nd, name)
    with pytest.raises(mx.MXNetError, match=r"\(2, 3\).*\(1, 3\)"):
        function(mx.nd.ones((2, 3)), mx.nd.ones((1, 3)))
    with pytest.raises(mx.MXNetError, match=r"float32.*float64"):
        function(mx.nd.ones((2, 3)), mx.nd.ones((2, 3), dtype="float64"))


def test_broadcast_errors():
    with pytest.raises(mx.MXNetError, match=r"\(2, 3\).*\(2, 4\)"):
        mx.nd.broadcast_add(mx.nd.ones((2, 3)), mx.nd.ones((2, 4)))
    with pytest.raises(mx.MXNetError, match=r"float32.*int32"):
        mx.nd.broadcast_add(mx.nd.ones((2,)), mx.nd.ones((2,), dtype="int32"))
    with pytest.raises(mx.MXNetError, match="divided by 0"):
        mx.nd.broadcast_div(mx.nd.ones((2,), dtype="int32"), mx.nd.zeros((2,), dtype="int32"))


def test_add_n():
    arrays = [mx.nd.array([1, 2]) * k for k in (1, 2, 4)]
    for a in arrays:
        a.attach_grad()
    with mx.autograd.record():
        y = mx.nd.add_n(*arrays) * 3
    y.backward()
    np.testing.assert_array_equal(y.asnumpy(), [21, 42])
    assert all(a.grad.asnumpy().tolist() == [3, 3] for a in arrays)
    single = mx.nd.add_n(arrays[0])
    single[:] = 0
    assert arrays[0].asnumpy().tolist() == [1, 2]
    with pytest.raises(mx.MXNetError, match="array 1 has shape"):
        mx.nd.add_n(arrays[0], mx.nd.ones((3,)))


SCALAR = {
    "_plus_scalar": lambda x, s: x + s,
    "_minus_scalar": lambda x, s: x - s,
    "_rminus_scalar": lambda x, s: s - x,
    "_mul_scalar": lambda x, s: x * s,
    "_div_scalar": lambda x, s: x / s,
    "_rdiv_scalar": lambda x, s: s / x,
    "_mod_scalar": np.mod,
    "_rmod_scalar": lambda x, s: np.mod(s, x),
    "_power_scalar": np.power,
    "_rpower_scalar": lambda x, s: np.power(s, x),
    "_maximum_scalar": np.maximum,
    "_minimum_scalar": np.minimum,
    "_hypot_scalar": np.hypot,
}
SCALAR_COMPARISONS = {
    "_equal_scalar": np.equal,
    "_not_equal_scalar": np.not_equal,
    "_greater_scalar": np.greater,
    "_greater_equal_scalar": np.greater_equal,
    "_lesser_scalar": np.less,
    "_lesser_equal_scalar": np.less_equal,
    "_logical_and_scalar": np.logical_and,
    "_logical_or_scalar": np.logical_or,
    "_logical_xor_scalar": np.logical_xor,
}


@pytest.mark.parametrize("scalar", [1.5, 0.75, 2.0, 1.0])
@pytest.mark.parametrize("name", [*SCALAR, *SCALAR_COMPARISONS])
def test_scalar_value(name, scalar, rng):
    x = rng.integers(1, 8, (2, 3)) / 4
    truth = {**SCALAR, **SCALAR_COMPARISONS}[name]
    result = REGISTRY.get(name).body(torch.tensor(x), scalar=scalar)
    assert result.dtype is torch.float64
    np.testing.assert_allclose(result.numpy(), truth(x, scalar), 1e-12)


@pytest.mark.parametrize("name", SCALAR)
def test_scalar_gradients(name, rng):
    x = torch.tensor(rng.uniform(1.6, 2.2, (2, 3)), requires_grad=True)
    body = REGISTRY.get(name).body
    assert torch.autograd.gradcheck(lambda data: body(data, scalar=1.5), (x,))
    assert torch.autograd.gradgradcheck(lambda data: body(data, scalar=1.5), (x,))


# Recorded from the reference.
@pytest.mark.parametrize(
    ("name", "dtype", "scalar", "expected"),
    [
        ("_plus_scalar", "int32", 1.5, [-6, -1, 2, 8]),
        ("_mul_scalar", "int32", -1.5, [7, 2, -1, -7]),
        ("_rminus_scalar", "uint8", 2, [9, 4, 1, 251]),
        ("_plus_scalar", "uint8", -3, [246, 251, 254, 4]),
        ("_div_scalar", "int32", 2, [-3, -1, 0, 3]),
        ("_rdiv_scalar", "int32", -8, [1, 4, -8, -1]),
        ("_mod_scalar", "int32", -3, [-1, -2, -2, -2]),
        ("_mod_scalar", "uint8", -3, [249, 1, 1, 7]),
        ("_rmod_scalar", "int32", 2, [-5, 0, 0, 2]),
        ("_power_scalar", "int32", -3, [0, 0, 1, 0]),
        ("_rpower_scalar", "int32", 0.5, [-(2**31), -(2**31), 0, 0]),
        ("_plus_scalar", "int32", 1e10, [2147483641, 2147483646, -2147483647, -2147483641]),
        ("_maximum_scalar", "int8", 1e10, [0, 0, 1, 7]),
        ("_equal_scalar", "int32", 1.5, [0, 0, 1, 0]),
    ],
)
def test_scalar_of_integers(name, dtype, scalar, expected):
    x = mx.nd.array(np.array([-7, -2, 1, 7]).astype(dtype), dtype=dtype)
    result = getattr(mx.nd._internal, name)(x, scalar=scalar)
    assert result.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(result.asnumpy(), expected)


def test_scalar_that_is_no_integer():
    x = mx.nd.array([1, 2], dtype="int32")
    result = mx.nd._internal._plus_scalar(x, scalar=1.5, is_int=False)
    assert result.dtype == np.float64
    assert result.asnumpy().tolist() == [2.5, 3.5]
    flags = mx.nd._internal._plus_scalar(mx.nd.array([1, 0], dtype="bool"), scalar=2)
    assert flags.dtype == np.int64


def test_bounds_beyond_float16():
    x = mx.nd.array([1.0], dtype="float16")
    assert mx.nd.clip(x, -1e10, 1e10).asscalar() == 1
    assert mx.nd._internal._minimum_scalar(x, scalar=1e6).asscalar() == 1
