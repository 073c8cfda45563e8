"""Which storage type operators give for sparse arrays, and the same values as dense ones.

The storage types were recorded from Apache MXNet 1.9.1.
"""

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.operators.registry import REGISTRY

SHORT = {"c": "csr", "r": "row_sparse", "d": "default"}


def dense(seed, shape=(4, 3)):
    values = np.random.default_rng(seed).uniform(0.1, 0.9, shape).astype("float32")
    values[1] = 0
    values[0, 1] = 0
    if seed % 2:
        values[3, 0] = 0
    return values


def make(kind, seed, shape=(4, 3)):
    return mx.nd.array(dense(seed, shape)).tostype(SHORT[kind])


def same(found, truth, stype):
    assert found.stype == stype
    np.testing.assert_allclose(found.asnumpy(), truth.asnumpy(), rtol=1e-6)
    if found.stype == "row_sparse":
        assert (np.diff(found.indices.asnumpy()) > 0).all()


ZERO_KEEPING = [
    "BlockGrad", "abs", "arcsin", "arcsinh", "arctan", "arctanh", "cbrt", "ceil", "degrees",
    "expm1", "fix", "floor", "log1p", "make_loss", "negative", "radians", "relu", "rint",
    "round", "sign", "sin", "sinh", "sqrt", "square", "tan", "tanh", "trunc", "zeros_like",
]  # fmt: skip


@pytest.mark.parametrize("name", ZERO_KEEPING)
@pytest.mark.parametrize("kind", "cr")
def test_functions_with_zero_at_zero_keep_the_storage(name, kind):
    operator = getattr(mx.nd, name)
    same(operator(make(kind, 0)), operator(make("d", 0)), SHORT[kind])


@pytest.mark.parametrize("name", ["exp", "cos", "sigmoid", "gamma", "arccosh", "ones_like", "sum"])
@pytest.mark.parametrize("kind", "cr")
def test_other_functions_give_dense_arrays(name, kind):
    operator = getattr(mx.nd, name)
    same(operator(make(kind, 0)), operator(make("d", 0)), "default")


@pytest.mark.parametrize("kind", "cr")
@pytest.mark.parametrize(
    ("compute", "keeps"),
    [
        (lambda a: a * 2, True),
        (lambda a: a * 0, True),
        (lambda a: 2 * a, True),
        (lambda a: a / 2, True),
        (lambda a: -a, True),
        (abs, True),
        (lambda a: a + 0, True),
        (lambda a: a + 2, False),
        (lambda a: 2 - a, False),
        (lambda a: 2 / (a + 1), False),
        (lambda a: a**2, False),
        (lambda a: a % 2, False),
        (lambda a: a == 0.5, True),
        (lambda a: a == 0, False),
        (lambda a: a != 0, True),
        (lambda a: a > 0, True),
        (lambda a: a >= 0, False),
        (lambda a: a < 0, True),
        (lambda a: a < 0.5, False),
        (lambda a: a <= -1, True),
        (lambda a: a.clip(-1, 0.5), True),
        (lambda a: a.clip(0.1, 0.5), False),
        (lambda a: mx.nd.sparse.subtract(2, a), False),
        (lambda a: mx.nd.sparse.divide(a, 2), True),
    ],
)
def test_numbers(compute, keeps, kind):
    same(compute(make(kind, 0)), compute(make("d", 0)), SHORT[kind] if keeps else "default")


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("elemwise_add", "cc:c rr:r cd:d dc:d rd:d dr:d cr:d rc:d"),
        ("elemwise_sub", "cc:c rr:r cd:d dc:d rd:d dr:d cr:d rc:d"),
        ("elemwise_mul", "cc:c rr:r cd:c dc:c rd:r dr:r cr:d rc:d"),
        ("_maximum", "cc:c rr:r cd:d dr:d cr:d"),
        ("_minimum", "cc:c rr:r cd:d dr:d cr:d"),
        ("_hypot", "cc:c rr:r cd:d dr:d cr:d"),
        ("_grad_add", "cc:c rr:r cd:d dr:d cr:d"),
        ("broadcast_add", "cc:d rr:d cd:d"),
        ("broadcast_mul", "cc:d rr:d cd:c rd:d dc:d"),
        ("broadcast_maximum", "cc:d rr:d"),
        ("broadcast_equal", "cc:d rr:d"),
        ("add_n", "cc:d rr:r rd:d"),
        ("_identity_with_attr_like_rhs", "cc:c rr:r dc:c dr:r"),
    ],
)
def test_pairs(name, kinds):
    operator = getattr(mx.nd, name, None) or getattr(mx.nd._internal, name)
    for row in kinds.split():
        (left, right), result = row.split(":")
        truth = operator(make("d", 0), make("d", 1))
        same(operator(make(left, 0), make(right, 1)), truth, SHORT[result])


def test_pairs_with_different_rows():
    left, right = np.zeros((2, 5, 2), "float32")
    left[[0, 3]], right[[3, 4]] = 1, 2
    for operator in (mx.nd.elemwise_add, mx.nd.elemwise_sub, mx.nd.elemwise_mul, mx.nd.add_n):
        sparse = operator(mx.nd.array(left).tostype("row_sparse"),
                          mx.nd.array(right).tostype("row_sparse"))  # fmt: skip
        assert sparse.indices.asnumpy().tolist() == [0, 3, 4]
        truth = operator(mx.nd.array(left), mx.nd.array(right))
        assert (sparse.asnumpy() == truth.asnumpy()).all()


def test_difference_of_csr_matrices_has_the_reference_order():
    # Recorded from Apache MXNet 1.9.1.
    a = mx.nd.array([[0, 1, 0, 2, 3], [4, 0, 5, 0, 6]]).tostype("csr")
    b = mx.nd.array([[7, 0, 8, 0, 3], [0, 0, 5, 9, 1]]).tostype("csr")
    found = mx.nd.elemwise_sub(a, b)
    assert found.indptr.asnumpy().tolist() == [0, 4, 7]
    assert found.indices.asnumpy().tolist() == [2, 0, 3, 1, 3, 4, 0]
    assert (found.asnumpy() == a.asnumpy() - b.asnumpy()).all()
    assert mx.nd.elemwise_add(a, b).indices.asnumpy().tolist() == [0, 1, 2, 3, 4, 0, 2, 3, 4]


def test_arithmetic_of_arrays_of_one_shape_keeps_the_storage():
    for kind in "cr":
        a, b = make(kind, 0), make(kind, 1)
        x, y = make("d", 0), make("d", 1)
        same(a + b, x + y, SHORT[kind])
        same(a - b, x - y, SHORT[kind])
        same(a * b, x * y, SHORT[kind])
        same(a * y, x * y, SHORT[kind])
        same(y * a, x * y, "default")
        same(a + y, x + y, "default")
        same(y - a, y - x, "default")
        same(a == b, x == y, "default")
        same(mx.nd.sparse.add(a, b), x + y, SHORT[kind])
        same(mx.nd.add(a, b), x + y, "default")


@pytest.mark.parametrize("shape", [(1, 3), (4, 1), (3,), (1,)])
def test_csr_times_a_broadcast_array(shape):
    other = mx.nd.array(np.random.default_rng(5).uniform(1, 2, shape))
    a, x = make("c", 0), make("d", 0)
    same(a * other, x * other, "csr")
    same(a / other, x / other, "csr")
    same(a + other, x + other, "default")


@pytest.mark.parametrize("kind", "cr")
def test_in_place(kind):
    a, x = make(kind, 0), make("d", 0)
    identity = id(a)
    a += make(kind, 1)
    a *= 2
    a -= make("d", 1)
    a /= 4
    x = (x + make("d", 1)) * 2 - make("d", 1)
    same(a, x / 4, SHORT[kind])
    assert id(a) == identity
    total = make("d", 0)
    total += make(kind, 1)
    same(total, make("d", 0) + make("d", 1), "default")


@pytest.mark.parametrize("kind", "cr")
def test_out_decides_the_storage(kind):
    target = mx.nd.zeros((4, 3))
    assert mx.nd.elemwise_add(make(kind, 0), make(kind, 1), out=target) is target
    same(target, make("d", 0) + make("d", 1), "default")
    target = mx.nd.zeros((4, 3), stype=SHORT[kind])
    mx.nd.exp(make("d", 0), out=target)
    same(target, mx.nd.exp(make("d", 0)), SHORT[kind])
    with pytest.raises(MXNetError, match="shape"):
        mx.nd.square(make(kind, 0), out=mx.nd.zeros((2, 2), stype=SHORT[kind]))


@pytest.mark.parametrize("kind", "cr")
@pytest.mark.parametrize(
    "parameters", [{}, {"axis": 0}, {"axis": 1}, {"axis": 1, "keepdims": True}]
)
@pytest.mark.parametrize("name", ["sum", "mean", "norm"])
def test_reductions(name, parameters, kind):
    operator = getattr(mx.nd, name)
    truth = operator(make("d", 0), **parameters)
    found = operator(make(kind, 0), **parameters)
    assert found.shape == truth.shape
    same(found, truth, "default")


def test_square_sum():
    square_sum = mx.nd._internal._square_sum
    for axis in (0, 1):
        same(square_sum(make("r", 0), axis=axis), square_sum(make("d", 0), axis=axis), "default")
    kept = square_sum(make("r", 0), axis=1, keepdims=True)
    same(kept, square_sum(make("d", 0), axis=1, keepdims=True), "row_sparse")


def test_getnnz():
    for axis in (None, 0, 1):
        found = mx.nd.contrib.getnnz(make("c", 0), axis=axis)
        assert found.dtype is np.int64
        assert (found.asnumpy() == np.count_nonzero(dense(0), axis=axis)).all()
    with pytest.raises(MXNetError, match="axis=2"):
        mx.nd.contrib.getnnz(make("c", 0), axis=2)


def test_parts_of_csr_matrices():
    for bounds in ({"begin": (1,), "end": (3,)}, {"begin": (0, 1), "end": (4, 3)}):
        same(mx.nd.slice(make("c", 0), **bounds), mx.nd.slice(make("d", 0), **bounds), "csr")
    step = {"begin": (0,), "end": (4,), "step": (2,)}
    same(mx.nd.slice(make("c", 0), **step), mx.nd.slice(make("d", 0), **step), "default")
    same(mx.nd.concat(make("c", 0), make("c", 1), dim=0),
         mx.nd.concat(make("d", 0), make("d", 1), dim=0), "csr")  # fmt: skip
    same(mx.nd.concat(make("c", 0), make("c", 1), dim=1),
         mx.nd.concat(make("d", 0), make("d", 1), dim=1), "default")  # fmt: skip
    for mode in ("clip", "wrap"):
        ids = mx.nd.array([3, 0, 9, 1, -1])
        same(mx.nd.take(make("c", 0), ids, mode=mode), mx.nd.take(make("d", 0), ids, mode=mode),
             "csr")  # fmt: skip


def test_where():
    x, y = make("d", 1), make("d", 2)
    same(mx.nd.where(make("c", 0), x, y), mx.nd.where(make("d", 0), x, y), "default")


def test_scatter_operators_change_stored_elements_only():
    rows = make("r", 0)
    found = mx.nd._internal._scatter_plus_scalar(rows, scalar=2)
    assert found.indices.asnumpy().tolist() == [0, 2, 3]
    np.testing.assert_allclose(found.data.asnumpy(), rows.data.asnumpy() + 2)
    divisor = mx.nd.ones((4, 3)) * 2
    for other in (divisor, divisor.tostype("row_sparse")):
        found = mx.nd._internal._scatter_elemwise_div(rows, other)
        np.testing.assert_allclose(found.data.asnumpy(), rows.data.asnumpy() / 2)


def test_errors_name_storage_and_shape():
    with pytest.raises(MXNetError, match="elemwise_add"):
        mx.nd.elemwise_add(make("c", 0), mx.nd.zeros((2, 3), stype="csr"))
    with pytest.raises(MXNetError, match="csr"):
        mx.nd.FullyConnected(make("c", 0), mx.nd.ones((5, 7)), num_hidden=5, no_bias=True)


def test_every_rule_is_reachable_by_storage_types():
    for operator in REGISTRY.operators():
        for types in operator.sparse_rules:
            assert set(types) <= {"default", "csr", "row_sparse"}
            assert operator.variadic or len(types) <= len(operator.inputs)
