"""Arithmetic of arrays with arrays and numbers; expectations from NumPy or from the reference."""

from __future__ import annotations

import operator

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet import nd

FLOATS = ("float16", "float32", "float64")
INTEGERS = ("int8", "int32", "int64", "uint8")
BINARY = (operator.add, operator.sub, operator.mul, operator.truediv, operator.mod, operator.pow)
COMPARE = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)
TOLERANCE = {"float16": 2e-3, "float32": 1e-6, "float64": 1e-13}


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("function", BINARY)
@pytest.mark.parametrize("recording", [False, True])
def test_floats_follow_numpy(function, dtype, recording):
    left = np.array([[1, 2, 3], [4, 0.5, 2]], dtype)
    right = np.array([[2, 1, 3]], dtype)
    a, b = nd.array(left, dtype=dtype), nd.array(right, dtype=dtype)
    scope = mx.autograd.record() if recording else mx.autograd.pause()
    with scope:
        pairs = [
            (function(a, b), function(left, right)),
            (function(a, 2), function(left, dtype_of(dtype)(2))),
            (function(a, 2.5), function(left, dtype_of(dtype)(2.5))),
            (function(3, a), function(dtype_of(dtype)(3), left)),
            (function(a, np.float32(1.5)), function(left, dtype_of(dtype)(1.5))),
            (function(a, True), function(left, dtype_of(dtype)(1))),
        ]
    for found, expected in pairs:
        assert found.dtype is expected.dtype.type
        np.testing.assert_allclose(found.asnumpy(), expected, rtol=TOLERANCE[dtype])


def dtype_of(name):
    return np.dtype(name).type


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("function", [operator.add, operator.sub, operator.mul])
def test_integers_stay_integers_and_wrap(function, dtype):
    left, right = np.array([1, 2, 100], dtype), np.array([3, 3, 3], dtype)
    found = function(nd.array(left, dtype=dtype), nd.array(right, dtype=dtype))
    assert found.dtype is dtype_of(dtype)
    np.testing.assert_array_equal(found.asnumpy(), function(left, right))


@pytest.mark.parametrize(
    ("expression", "expected"),
    # Values recorded from Apache MXNet 1.9.1 for the int32 array [1, 2, 3, -7].
    [("a + 0.5", [1, 2, 3, -7]), ("a * 1.5", [1, 2, 3, -7]), ("a / 2", [0, 1, 1, -3]),
     ("a % 2", [1, 0, 1, 1]), ("2 / a", [2, 1, 0, 0]), ("a ** 2", [1, 4, 9, 49]),
     ("a - 2.7", [-1, 0, 1, -9]), ("2.5 - a", [1, 0, -1, 9])],
)  # fmt: skip
def test_integers_truncate_the_scalar(expression, expected):
    names = {"a": nd.array([1, 2, 3, -7], dtype="int32")}
    found = eval(expression, names)  # noqa: S307 - the expressions stand above
    assert found.dtype is np.int32
    assert found.asnumpy().tolist() == expected


@pytest.mark.parametrize("dtype", [*FLOATS, *INTEGERS])
@pytest.mark.parametrize("function", COMPARE)
def test_comparisons_give_the_arrays_type(function, dtype):
    left, right = np.array([1, 2, 3], dtype), np.array([2, 2, 2], dtype)
    a, b = nd.array(left, dtype=dtype), nd.array(right, dtype=dtype)
    for found in (function(a, b), function(a, 2), function(a, np.int64(2))):
        assert found.dtype is dtype_of(dtype)
        np.testing.assert_array_equal(found.asnumpy(), function(left, right))
    np.testing.assert_array_equal(function(2, a).asnumpy(), function(right, left))


def test_comparison_with_none():
    a = nd.ones((2,))
    with pytest.raises(TypeError):
        a < None  # noqa: B015
    assert a is not None


@pytest.mark.parametrize("function", BINARY[:5])
def test_in_place_keeps_the_handle_and_the_memory(function):
    in_place = getattr(operator, "i" + function.__name__)
    a = nd.array([[4.0, 9.0], [2.0, 5.0]])
    view, same, expected = a[0:1], a, function(a.asnumpy(), 2)
    a = in_place(a, 2)
    assert a is same
    np.testing.assert_allclose(a.asnumpy(), expected, rtol=1e-6)
    np.testing.assert_allclose(view.asnumpy(), expected[:1], rtol=1e-6)
    b = in_place(nd.array([[4.0, 9.0]]), nd.array([[3.0, 2.0]]))
    np.testing.assert_allclose(b.asnumpy(), function(np.array([[4.0, 9]]), [[3, 2]]), rtol=1e-6)


def test_power_makes_a_new_array():
    a = same = nd.array([2.0])
    a **= 2
    assert a is not same
    assert (a.asscalar(), same.asscalar()) == (4, 2)


def test_in_place_does_not_grow():
    a = nd.ones((2, 3))
    with pytest.raises(mx.MXNetError, match=r"\(2, 3\).*\(2, 2, 3\)"):
        a += nd.ones((2, 2, 3))


def test_operators_that_classic_arrays_lack():
    a = nd.ones((2, 2))
    for function in (operator.floordiv, operator.matmul, operator.and_, operator.or_):
        with pytest.raises(TypeError):
            function(a, a)
    with pytest.raises(TypeError):
        operator.invert(a)


def test_negative_and_absolute():
    a = nd.array([1.5, -2])
    np.testing.assert_array_equal((-a).asnumpy(), [-1.5, 2])
    np.testing.assert_array_equal(abs(a).asnumpy(), [1.5, 2])


@pytest.mark.parametrize("other", ["a", None, [1, 2], (1, 2), np.ones(2), object()])
def test_other_operands_are_a_type_error(other):
    a = nd.ones((2,))
    for function in BINARY:
        with pytest.raises(TypeError, match="not supported"):
            function(a, other)


def test_numpy_scalars_on_the_left():
    found = np.float32(2) * nd.array([1.0, 2.0])
    assert isinstance(found, nd.NDArray)
    assert found.asnumpy().tolist() == [2, 4]


def test_types_do_not_mix():
    with pytest.raises(mx.MXNetError, match=r"float32.*int32|int32.*float32"):
        nd.ones((2,)) + nd.ones((2,), dtype="int32")


def test_shapes_that_do_not_broadcast_are_named():
    with pytest.raises(mx.MXNetError, match=r"broadcast_add.*\(2, 3\).*\(4, 5\)"):
        nd.ones((2, 3)) + nd.ones((4, 5))


def test_booleans_without_a_kernel_are_an_error_of_ours():
    a = nd.array([1, 1], dtype="bool")
    with pytest.raises(mx.MXNetError, match="broadcast_div"):
        a / a
    with pytest.raises(mx.MXNetError, match="out has the element type bool"):
        a += 2


def test_different_devices_are_named():
    elsewhere = nd.NDArray(torch.empty(2, device="meta"), ctx=mx.gpu(0))
    with pytest.raises(mx.MXNetError, match=r"cpu\(0\) and gpu\(0\).*as_in_context"):
        nd.ones((2,)) + elsewhere


def test_contexts_on_one_device_mix():
    found = nd.ones((2,), ctx=mx.cpu(1)) + nd.ones((2,))
    assert found.context == mx.cpu(1)


@pytest.mark.parametrize(
    "name",
    ["add", "subtract", "multiply", "divide", "modulo", "power", "maximum", "minimum", "equal",
     "not_equal", "greater", "greater_equal", "lesser", "lesser_equal", "logical_and",
     "logical_or", "logical_xor", "true_divide"],
)  # fmt: skip
def test_functions_of_arrays_and_numbers(name):
    spelled = {"lesser": "less", "lesser_equal": "less_equal", "modulo": "mod"}.get(name, name)
    reference = getattr(np, spelled)
    function = getattr(nd, name)
    left, right = np.array([1.0, 2, 3], "float32"), np.array([3.0, 2, 1], "float32")
    a, b = nd.array(left), nd.array(right)
    np.testing.assert_allclose(function(a, b).asnumpy(), reference(left, right), rtol=1e-6)
    np.testing.assert_allclose(function(a, 2).asnumpy(), reference(left, 2), rtol=1e-6)
    np.testing.assert_allclose(function(2, a).asnumpy(), reference(2, left), rtol=1e-6)
    assert function(5, 2) == reference(5, 2)
    with pytest.raises(TypeError):
        function("x", 2)
