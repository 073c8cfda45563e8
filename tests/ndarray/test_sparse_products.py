"""Products with sparse matrices and their gradients; sparse gradients of tables; their memory."""

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

import mxnet as mx
from mxnet.base import MXNetError

STYPES = {"c": "csr", "r": "row_sparse", "d": "default"}


def matrix(seed, shape, density=0.5, dtype="float64"):
    rng = np.random.default_rng(seed)
    values = rng.uniform(0.5, 1.5, shape) * (rng.random(shape) < density)
    values[shape[0] // 2] = 0
    return mx.nd.array(values, dtype=dtype)


# Recorded from Apache MXNet 1.9.1: (left, right, transpose_a, transpose_b, storage of the result).
DOT = [
    ("c", "d", False, False, "d"),
    ("c", "d", True, False, "r"),
    ("c", "d", False, True, "d"),
    ("c", "d", True, True, "d"),
    ("c", "r", False, False, "d"),
    ("c", "r", True, False, "r"),
    ("c", "c", False, False, "d"),
    ("d", "c", False, False, "c"),
    ("d", "c", False, True, "c"),
    ("d", "c", True, False, "d"),
    ("r", "c", False, False, "d"),
    ("r", "d", False, False, "d"),
    ("r", "r", False, False, "d"),
    ("d", "r", False, False, "d"),
]


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32"])
@pytest.mark.parametrize(("left", "right", "ta", "tb", "stype"), DOT)
def test_dot(left, right, ta, tb, stype, dtype):
    a = matrix(0, (6, 4) if ta else (4, 6), dtype=dtype)
    b = matrix(1, (5, 6) if tb else (6, 5), dtype=dtype)
    found = mx.nd.dot(
        a.tostype(STYPES[left]), b.tostype(STYPES[right]), transpose_a=ta, transpose_b=tb
    )
    truth = (a.asnumpy().T if ta else a.asnumpy()) @ (b.asnumpy().T if tb else b.asnumpy())
    assert found.stype == STYPES[stype]
    assert found.dtype is np.dtype(dtype).type
    np.testing.assert_allclose(found.asnumpy(), truth, rtol=1e-6)
    if stype != "d":
        found.check_format()


@pytest.mark.parametrize("asked", ["default", "csr", "row_sparse"])
@pytest.mark.parametrize(("left", "right", "ta", "tb"), [row[:4] for row in DOT])
def test_forward_stype_decides_the_storage(left, right, ta, tb, asked):
    a = matrix(0, (6, 4) if ta else (4, 6))
    b = matrix(1, (5, 6) if tb else (6, 5))
    found = mx.nd.dot(
        a.tostype(STYPES[left]), b.tostype(STYPES[right]),
        transpose_a=ta, transpose_b=tb, forward_stype=asked,
    )  # fmt: skip
    assert found.stype == asked
    truth = mx.nd.dot(a, b, transpose_a=ta, transpose_b=tb)
    np.testing.assert_allclose(found.asnumpy(), truth.asnumpy())


def test_dot_with_a_vector_and_with_nothing_stored():
    a, vector = matrix(0, (4, 6)), mx.nd.array(np.arange(6), dtype="float64")
    np.testing.assert_allclose(
        mx.nd.dot(a.tostype("csr"), vector).asnumpy(), a.asnumpy() @ vector.asnumpy()
    )
    nothing = mx.nd.sparse.zeros("csr", (4, 6))
    assert (mx.nd.dot(nothing, mx.nd.ones((6, 2))).asnumpy() == 0).all()
    assert mx.nd.dot(nothing, mx.nd.ones((4, 2)), transpose_a=True).data.shape == (0, 2)


def test_dot_errors():
    a = matrix(0, (4, 6)).tostype("csr")
    with pytest.raises(MXNetError, match=r"dot: lhs \(4, 6\) and rhs \(5, 2\)"):
        mx.nd.dot(a, mx.nd.ones((5, 2), dtype="float64"))
    with pytest.raises(MXNetError, match="element type"):
        mx.nd.dot(a, mx.nd.ones((6, 2)))
    with pytest.raises(MXNetError, match="two matrices"):
        mx.nd.dot(a, mx.nd.ones((6, 2, 2), dtype="float64"))


def test_fully_connected():
    x, w, b = matrix(0, (4, 6)), matrix(1, (3, 6)), matrix(2, (3, 1)).reshape(3)
    for kind in STYPES.values():
        found = mx.nd.FullyConnected(x.tostype("csr"), w.tostype("default"), b, num_hidden=3)
        np.testing.assert_allclose(found.asnumpy(), x.asnumpy() @ w.asnumpy().T + b.asnumpy())
        data = x.tostype(kind)
        found = mx.nd.FullyConnected(data, w, num_hidden=3, no_bias=True)
        np.testing.assert_allclose(found.asnumpy(), x.asnumpy() @ w.asnumpy().T)


def gradient_of(compute, variable, stype):
    variable.attach_grad(stype=stype)
    with mx.autograd.record():
        result = compute(variable)
    head = mx.nd.array(np.random.default_rng(7).uniform(1, 2, result.shape), dtype="float64")
    result.backward(head)
    return variable.grad, head.asnumpy()


@pytest.mark.parametrize("stype", ["default", "row_sparse"])
@pytest.mark.parametrize("transpose", [False, True])
def test_gradient_of_csr_times_dense(transpose, stype):
    a = matrix(0, (6, 4) if transpose else (4, 6), density=0.3)
    w = matrix(1, (6, 5))
    csr = a.tostype("csr")
    found, head = gradient_of(lambda v: mx.nd.dot(csr, v, transpose_a=transpose), w, stype)
    assert found.stype == stype
    operand = a.asnumpy().T if transpose else a.asnumpy()
    np.testing.assert_allclose(found.asnumpy(), operand.T @ head)
    if stype == "row_sparse":
        used = np.flatnonzero(operand.any(0))
        assert found.indices.asnumpy().tolist() == used.tolist()


@pytest.mark.parametrize("arguments", [{}, {"transpose_b": True}])
def test_gradient_of_dense_times_csr(arguments):
    a = matrix(0, (6, 4) if arguments else (4, 6))
    csr = a.tostype("csr")
    found, head = gradient_of(
        lambda v: mx.nd.dot(v, csr, **arguments), matrix(1, (3, 4)), "default"
    )
    operand = a.asnumpy().T if arguments else a.asnumpy()
    np.testing.assert_allclose(found.asnumpy(), head @ operand.T)


def test_second_gradient_of_dot():
    csr, x = matrix(0, (4, 6)).tostype("csr"), matrix(1, (6, 5))
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.dot(csr, x * x)
        (dx,) = mx.autograd.grad([y], [x], create_graph=True)
    dx.backward()
    truth = 2 * csr.asnumpy().T @ np.ones((4, 5))
    np.testing.assert_allclose(x.grad.asnumpy(), truth)


@pytest.mark.parametrize("operator", [mx.nd.Embedding, mx.nd.contrib.SparseEmbedding])
@pytest.mark.parametrize("weight", ["default", "row_sparse"])
@pytest.mark.parametrize("grad_req", ["write", "add"])
def test_gradient_of_a_table(operator, weight, grad_req):
    w = mx.nd.array(np.arange(10.0).reshape(5, 2)).tostype(weight)
    w.attach_grad(grad_req=grad_req, stype="row_sparse")
    ids = mx.nd.array([[3, 1], [3, 9]])
    for _ in range(2):
        with mx.autograd.record():
            y = operator(ids, w, input_dim=5, output_dim=2, sparse_grad=True)
        y.backward()
    times = 2 if grad_req == "add" else 1
    assert y.stype == "default"
    assert (y.asnumpy() == np.arange(10.0).reshape(5, 2)[[[3, 1], [3, 4]]]).all()
    assert w.grad.stype == "row_sparse"
    assert w.grad.indices.asnumpy().tolist() == [1, 3, 4]
    assert w.grad.data.asnumpy().tolist() == [[times] * 2, [2 * times] * 2, [times] * 2]


def test_sparse_gradient_into_a_dense_buffer_and_as_an_array():
    w, ids = mx.nd.ones((5, 2)), mx.nd.array([3, 1, 3])
    w.attach_grad()
    with mx.autograd.record():
        y = mx.nd.Embedding(ids, w, input_dim=5, output_dim=2, sparse_grad=True)
    y.backward()
    assert w.grad.asnumpy()[:, 0].tolist() == [0, 1, 0, 2, 0]
    with mx.autograd.record():
        y = mx.nd.Embedding(ids, w, input_dim=5, output_dim=2, sparse_grad=True)
    (found,) = mx.autograd.grad(y, w)
    assert found.stype == "row_sparse"
    assert found.indices.asnumpy().tolist() == [1, 3]


def test_rows_missing_in_a_sparse_weight_get_a_gradient():
    w = mx.nd.sparse.row_sparse_array(([[1, 2]], [2]), shape=(4, 2))
    w.attach_grad()
    csr = mx.nd.array([[1, 0, 2, 0], [0, 0, 0, 3]]).tostype("csr")
    with mx.autograd.record():
        y = mx.nd.dot(csr, w)
    y.backward()
    assert y.asnumpy().tolist() == [[2, 4], [0, 0]]
    assert w.grad.indices.asnumpy().tolist() == [0, 2, 3]
    assert w.grad.data.asnumpy().tolist() == [[1, 1], [2, 2], [3, 3]]


@pytest.mark.parametrize("stype", ["csr", "row_sparse"])
def test_gradients_of_sparse_variables(stype):
    x = mx.nd.array([[1, 0], [0, 0], [2, 3]]).tostype(stype)
    x.attach_grad()
    assert x.grad.stype == stype
    z = mx.nd.array([[1, 2], [3, 4], [5, 6]])
    with mx.autograd.record():
        y = (mx.nd.square(x) * z).sum()
    y.backward()
    assert x.grad.asnumpy().tolist() == [[2, 0], [0, 0], [20, 36]]
    with mx.autograd.record(), pytest.raises(MXNetError, match="in-place"):
        x += 1


def test_sparse_results_are_heads():
    x = mx.nd.array([[1, 0], [2, 3]])
    x.attach_grad()
    csr = mx.nd.array([[1, 2], [0, 0]]).tostype("csr")
    with mx.autograd.record():
        y = csr * x
    assert y.stype == "csr"
    y.backward(mx.nd.array([[3, 1], [1, 1]]).tostype("row_sparse"))
    assert x.grad.asnumpy().tolist() == [[3, 2], [0, 0]]
    with pytest.raises(MXNetError, match="not in a recorded graph"):
        y.backward()


def _is_strided(value):
    return isinstance(value, torch.Tensor) and value.layout is torch.strided


class LargeTensors(TorchDispatchMode):
    """Notes every tensor torch makes that has its own memory of at least ``limit`` bytes."""

    def __init__(self, limit):
        super().__init__()
        self.limit, self.found = limit, []

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        for tensor in result if isinstance(result, list | tuple) else [result]:
            if _is_strided(tensor):
                memory = tensor.untyped_storage()
                given = [a.untyped_storage() for a in args if _is_strided(a)]
                known = any(memory.data_ptr() == other.data_ptr() for other in given)
                if not known and memory.nbytes() >= self.limit:
                    self.found.append((str(function), tuple(tensor.shape)))
        return result


ROWS, WIDTH = 1_000_000, 64


@pytest.fixture(scope="module")
def table():
    # 256 MB that nothing writes: the system gives the memory only where rows are touched.
    return mx.nd.zeros((ROWS, WIDTH))


def test_a_sparse_gradient_of_a_large_table_allocates_no_dense_one(table):
    ids = mx.nd.array(np.random.default_rng(0).integers(0, ROWS, 1000))
    with LargeTensors(4 * ROWS) as large:
        table.attach_grad(stype="row_sparse")
        with mx.autograd.record():
            y = mx.nd.Embedding(ids, table, input_dim=ROWS, output_dim=WIDTH, sparse_grad=True)
        y.backward()
        mx.nd.sgd_update(table, table.grad, lr=0.1, out=table)
        table.grad._clear()
    assert large.found == []


def test_dot_with_a_wide_matrix_allocates_no_dense_array(table):
    rng = np.random.default_rng(0)
    csr = mx.nd.sparse.csr_matrix(
        (np.ones(5000, "float32"), rng.integers(0, ROWS, 5000), np.arange(0, 5001, 50)),
        shape=(100, ROWS),
    )
    table.attach_grad(stype="row_sparse")
    with LargeTensors(4 * ROWS) as large:
        product = mx.nd.dot(csr, mx.nd.ones((100, WIDTH)), transpose_a=True)
        with mx.autograd.record():
            y = mx.nd.dot(csr, table)
        y.backward()
    assert large.found == []
    assert product.stype == table.grad.stype == "row_sparse"
    assert product.indices.shape == table.grad.indices.shape
