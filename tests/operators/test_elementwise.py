"""Functions of one array: values, gradients of both orders, integers, edges."""

import numpy as np
import pytest
import torch
from tests.operators.cases_elementwise import PIECEWISE, SMOOTH

import mxnet as mx
from mxnet.operators.registry import REGISTRY, infer

TOLERANCE = {"float64": 1e-12, "float32": 1e-5, "float16": 1e-2}


def run(case, data):
    return REGISTRY.get(case.name).body(data, **case.parameters)


@pytest.mark.parametrize("dtype", list(TOLERANCE))
@pytest.mark.parametrize("shape", [(3, 4), (), (0, 2)])
@pytest.mark.parametrize("case", SMOOTH + PIECEWISE, ids=str)
def test_value(case, shape, dtype, rng):
    if case.name == "_contrib_div_sqrt_dim" and shape == ():
        pytest.skip("needs a last axis")
    x = rng.uniform(case.low, case.high, shape).astype(dtype)
    result = run(case, torch.tensor(x))
    assert str(result.dtype) == f"torch.{dtype}"
    tolerance = TOLERANCE[dtype]
    want = case.truth(x.astype("float64"))
    np.testing.assert_allclose(result.double().numpy(), want, tolerance, tolerance)


@pytest.mark.parametrize("case", SMOOTH, ids=str)
def test_gradients(case, rng):
    x = torch.tensor(rng.uniform(case.low, case.high, (2, 3)), requires_grad=True)
    assert torch.autograd.gradcheck(lambda data: run(case, data), (x,))
    assert torch.autograd.gradgradcheck(lambda data: run(case, data), (x,))


@pytest.mark.parametrize("case", PIECEWISE, ids=str)
def test_zero_gradient(case):
    x = mx.nd.array([-1.3, 0.0, 2.6])
    x.attach_grad()
    with mx.autograd.record():
        y = getattr(mx.nd, case.name)(x) + x
    y.backward()
    np.testing.assert_array_equal(x.grad.asnumpy(), np.ones(3))
    with mx.autograd.record():
        y = getattr(mx.nd, case.name)(x)
    y.backward()  # such a result can be the head itself


@pytest.mark.parametrize("case", SMOOTH + PIECEWISE, ids=str)
def test_inference(case):
    shapes, dtypes = infer(REGISTRY.get(case.name), [(2, 3)], [torch.float32], case.parameters)
    assert (shapes, dtypes) == ([(2, 3)], [torch.float32])


# Recorded from the reference.
@pytest.mark.parametrize(
    ("name", "dtype", "given", "expected"),
    [
        ("exp", "int32", [-2, 0, 2], [0, 1, 7]),
        ("sqrt", "int32", [-1, 3], [-(2**31), 1]),
        ("sqrt", "int8", [-1, 3], [0, 1]),
        ("degrees", "uint8", [1, 5], [57, 30]),
        ("gamma", "int32", [1, 6], [1, 120]),
        ("erfinv", "int32", [0, 2], [0, 0]),
        ("sign", "int8", [-3, 0], [-1, 0]),
        ("logical_not", "uint8", [0, 3], [1, 0]),
        ("smooth_l1", "int32", [-2, 1, 2], [1, 0, 1]),
        ("clip", "int32", [-2, 0, 2], [0, 0, 1]),
    ],
)
def test_integers(name, dtype, given, expected):
    parameters = {"smooth_l1": {"scalar": 1.5}, "clip": {"a_min": -0.5, "a_max": 1.7}}.get(name, {})
    result = getattr(mx.nd, name)(mx.nd.array(given, dtype=dtype), **parameters)
    assert result.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(result.asnumpy(), expected)


def test_halves_and_huge_numbers():
    x = np.array([0.49999997, 8388609, -0.5, 0.5, 1.5, 2.5, np.inf], "float32")
    rounded, down = mx.nd.round(mx.nd.array(x)), mx.nd.rint(mx.nd.array(x))
    np.testing.assert_array_equal(rounded.asnumpy(), [0, 8388609, -1, 1, 2, 3, np.inf])
    np.testing.assert_array_equal(down.asnumpy(), [0, 8388609, -1, 0, 1, 2, np.inf])


def test_gamma_at_poles():
    x = mx.nd.array([-1, 0, -0.0, -2.5, 40])
    want = [np.nan, np.inf, -np.inf, -0.9453087, np.inf]
    np.testing.assert_allclose(mx.nd.gamma(x).asnumpy(), want, 1e-6)


@pytest.mark.parametrize(
    ("call", "x", "expected"),
    [
        (mx.nd.relu, [0.0, -1.0, 1.0], [0, 0, 1]),
        (mx.nd.abs, [0.0, -1.0, 1.0], [0, -1, 1]),
        (lambda x: mx.nd.clip(x, 0, 1), [0.0, 1.0, 2.0], [1, 1, 0]),
        (mx.nd.hard_sigmoid, [-2.5, 2.5, 0.0], [0, 0, 0.2]),
        (mx.nd.sqrt, [0.0, 4.0], [np.inf, 0.25]),
        (lambda x: mx.nd.contrib.sign_ste(x) * 2, [-3.0, 0.0], [2, 2]),
        (lambda x: mx.nd.contrib.round_ste(x) * 2, [-3.4, 0.5], [2, 2]),
        (lambda x: mx.nd.contrib.gradientmultiplier(x, scalar=-3), [1.0], [-3]),
        (lambda x: mx.nd.make_loss(x * x) * 100, [3.0], [6]),
        (lambda x: mx.nd.BlockGrad(x) * x, [3.0], [3]),
        (lambda x: mx.nd.cast(x, dtype="float64"), [3.0], [1]),
    ],
)
def test_gradient_at_edges(call, x, expected):
    x = mx.nd.array(x)
    x.attach_grad()
    with mx.autograd.record():
        y = call(x)
    y.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), expected, 1e-6)


def test_casts():
    x = mx.nd.array([-300.7, -1.5, 0.5, 300.2])
    assert mx.nd.cast(x, "int8").asnumpy().tolist() == [-44, -1, 0, 44]
    assert mx.nd.cast(x, "uint8").asnumpy().tolist() == [212, 255, 0, 44]
    assert mx.nd.cast(x, "bool").asnumpy().tolist() == [True] * 4
    same = mx.nd.cast(x, "float32")
    same[:] = 0
    assert x.asnumpy()[0] == np.float32(-300.7)
    assert mx.nd.amp_cast(mx.nd.array([1], dtype="int32"), dtype="float16").dtype == np.int32


@pytest.mark.parametrize(("narrow", "dtype"), [(False, np.float32), (True, np.float16)])
def test_amp_multicast(narrow, dtype):
    arrays = [mx.nd.ones((2,), dtype=d) for d in ("float16", "float32", "int32")]
    made = mx.nd.amp_multicast(*arrays, num_outputs=3, cast_narrow=narrow)
    assert [a.dtype for a in made] == [dtype, dtype, np.int32]


def test_errors():
    with pytest.raises(mx.MXNetError, match="floating point"):
        mx.nd.hard_sigmoid(mx.nd.array([1], dtype="int32"))
    with pytest.raises(mx.MXNetError, match="bool"):
        mx.nd.exp(mx.nd.array([1], dtype="bool"))
    with pytest.raises(mx.MXNetError, match="num_outputs"):
        mx.nd.amp_multicast(mx.nd.ones((2,)), num_outputs=2)
    with pytest.raises(mx.MXNetError, match="equal"):
        mx.nd._internal._identity_with_attr_like_rhs(mx.nd.ones((2,)), mx.nd.ones((3,)))
