from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pytest

import mxnet as mx
from mxnet import test_utils as tu


def test_comparisons_show_the_largest_errors() -> None:
    a = np.array([[1, 2.0], [3, 4]])
    tu.assert_almost_equal(a, mx.nd.array(a) * (1 + 1e-5))
    tu.assert_almost_equal([1.0, 2.0], [1.0, 2.0])
    tu.assert_almost_equal(a, np.ones((1, 2)), atol=5)
    wrong = a.copy()
    wrong[1, 1] = 4.4
    message = re.escape("Location of maximum error: (1, 1), x=4.00000000, y=4.40000000")
    with pytest.raises(AssertionError, match=message):
        tu.assert_almost_equal(a, wrong, names=("x", "y"))
    with pytest.raises(AssertionError, match="mismatch 50"):
        tu.assert_almost_equal(np.array([1, 2]), np.array([1, 3]))
    with pytest.raises(AssertionError, match="Error nan"):
        tu.assert_almost_equal(np.array([np.nan]), np.array([np.nan]))
    tu.assert_almost_equal(np.array([np.nan]), np.array([np.nan]), equal_nan=True)
    tu.assert_almost_equal_ignore_nan(np.array([np.nan, 1]), np.array([2, 1]))
    with pytest.raises(AssertionError, match=r"a\.shape"):
        tu.assert_almost_equal(a, a[0], use_broadcast=False)
    assert not tu.almost_equal(a, wrong)


def test_a_share_may_differ() -> None:
    zeros, one = np.zeros(20), np.eye(1, 20).ravel()
    tu.assert_almost_equal_with_err(zeros, one, etol=0.1)
    with pytest.raises(AssertionError, match="mismatch 5"):
        tu.assert_almost_equal_with_err(zeros, one, etol=0.01)


def test_tolerances() -> None:
    assert tu.get_rtol(None, np.float16) == 1e-2
    assert tu.get_tols(mx.nd.zeros((2,), dtype="float16"), np.zeros(2), None, None) == (1e-2, 1e-1)
    assert tu.get_tolerance(np.zeros(1), {np.dtype("float64"): 3}, {}) == 3
    ctx = tu.default_context()
    tu.set_default_context(mx.cpu(1))
    try:
        assert mx.nd.zeros((1,)).context == tu.default_context() == mx.cpu(1)
    finally:
        tu.set_default_context(ctx)


def test_random_data_is_the_references() -> None:
    np.random.seed(1)  # noqa: NPY002 - the generator that the helpers use
    assert tu.rand_shape_2d() == (6, 9)
    assert tu.rand_shape_3d() == (10, 6, 1)
    assert tu.rand_shape_nd(4) == (1, 2, 8, 7)
    np.random.seed(1)  # noqa: NPY002
    expected = np.array([[1.6243454, -0.6117564], [-0.5281718, -1.0729686]], np.float32)
    np.testing.assert_array_equal(tu.rand_ndarray((2, 2)).asnumpy(), expected)


@pytest.mark.parametrize("stype", ["csr", "row_sparse"])
def test_sparse_data(stype: str) -> None:
    array, parts = tu.rand_sparse_ndarray((20, 10), stype, density=0.3, dtype="float64")
    assert (array.stype, array.dtype) == (stype, np.float64)
    assert len(parts) == (3 if stype == "csr" else 2)
    share = np.count_nonzero(array.asnumpy()) / 200
    assert 0.05 < share < 0.6
    assert not tu.create_sparse_array_zd((3, 3), "row_sparse", 0.0).asnumpy().any()
    filled = tu.create_sparse_array((3, 3), "row_sparse", data_init=2.0, rsp_indices=[0, 2])
    assert filled.asnumpy().tolist() == [[2] * 3, [0] * 3, [2] * 3]


def test_power_law_and_unsorted_columns() -> None:
    array, _ = tu.rand_sparse_ndarray((10, 20), "csr", density=0.3, distribution="powerlaw")
    # Counts of the reference.
    counts = np.diff(array.indptr.asnumpy()).tolist()
    assert counts == [2, 4, 8, 16, 20, 6, 1, 1, 1, 1]
    with pytest.raises(ValueError, match="two elements per row"):
        tu.rand_ndarray((10, 20), "csr", density=0.05, distribution="powerlaw")
    with pytest.raises(ValueError, match="too many"):
        tu.rand_ndarray((3, 6), "csr", density=0.9, distribution="powerlaw")
    with pytest.raises(AssertionError, match="Distribution not supported: x"):
        tu.rand_ndarray((3, 6), "csr", distribution="x")
    unsorted = tu.rand_ndarray((2, 50), "csr", density=1.0, shuffle_csr_indices=True)
    for row in unsorted.indices.asnumpy().reshape(2, 50):
        assert row.tolist() != list(range(50)) == sorted(row)


def test_shuffled_columns() -> None:
    sparse = pytest.importorskip("scipy.sparse")
    matrix = sparse.csr_matrix(np.arange(1, 101.0).reshape(2, 50))
    array = mx.nd.sparse.csr_matrix(matrix)
    for csr in (matrix, array):
        tu.shuffle_csr_column_indices(csr)
    for columns in (matrix.indices, array.indices.asnumpy()):
        for row in columns.reshape(2, 50):
            assert row.tolist() != list(range(50)) == sorted(row)
    assert array.data.asnumpy().tolist() == list(range(1, 101))


def test_reductions() -> None:
    a = np.arange(24.0).reshape(2, 3, 4)
    assert tu.np_reduce(a, (0, 2), True, np.sum).shape == (1, 3, 1)
    assert tu.np_reduce(a, None, False, np.sum) == a.sum()
    np.testing.assert_array_equal(tu.collapse_sum_like(a, (3, 1)), a.sum((0, 2))[:, None])


def test_gradient_checks_pass_and_fail() -> None:
    x, w = mx.sym.var("x"), mx.sym.var("w")
    location = {"x": np.array([[1.0, -2.0]]), "w": np.array([[3.0, 0.5]])}
    tu.check_numeric_gradient(x * w + mx.sym.sin(x), location, dtype=np.float64)
    tu.check_numeric_gradient(x * w, location, grad_nodes={"x": "add"}, dtype=np.float64)
    wrong = mx.sym.BlockGrad(x * x) + x
    with pytest.raises(AssertionError, match="NUMERICAL_x"):
        tu.check_numeric_gradient(wrong, [location["x"]], dtype=np.float64)
    with pytest.raises(ValueError, match="do not match"):
        tu.check_numeric_gradient(x * w, {"x": location["x"]})


@pytest.mark.parametrize("req", ["write", "add", "null"])
def test_symbolic_checks(req: str) -> None:
    x = mx.sym.var("x")
    value = np.array([1.0, 2.0])
    tu.check_symbolic_forward(x * x, [value], [value**2])
    with pytest.raises(AssertionError, match="FORWARD_"):
        tu.check_symbolic_forward(x * x, [value], [value])
    tu.check_symbolic_backward(x * x, [value], [np.ones(2)], {"x": 2 * value}, grad_req=req)
    if req != "null":
        with pytest.raises(AssertionError, match="BACKWARD_x"):
            tu.check_symbolic_backward(x * x, [value], [np.ones(2)], [value], grad_req=req)


def test_generators() -> None:
    pytest.importorskip("scipy")
    rng = np.random.default_rng(0)
    buckets, probs = tu.gen_buckets_probs_with_ppf(lambda p: p, 5)
    tu.verify_generator(rng.random, buckets, probs, nsamples=10000)
    with pytest.raises(AssertionError, match="Generator test fails"):
        tu.verify_generator(lambda n: rng.random(n) ** 2, buckets, probs, nsamples=10000)
    assert tu.mean_check(rng.standard_normal, 0, 1, 10000)
    assert not tu.var_check(rng.standard_normal, 2, 10000)


def test_surroundings(capfd: pytest.CaptureFixture[str]) -> None:
    with tu.environment({"EXAMPLE_A": "1", "EXAMPLE_B": None}), tu.EnvManager("EXAMPLE_B", "2"):
        assert (os.environ["EXAMPLE_A"], os.environ["EXAMPLE_B"]) == ("1", "2")
    assert "EXAMPLE_A" not in os.environ
    with tu.discard_stderr():
        os.write(2, b"hidden")
    assert capfd.readouterr().err == ""
    runs = []

    @tu.retry(3)
    def unstable() -> None:
        runs.append(1)
        assert len(runs) == 2

    unstable()
    assert len(runs) == 2
    with pytest.raises(AssertionError, match="did not raise"):
        tu.assert_exception(int, ValueError, "3")
    assert list(tu.list_gpus()) == list(range(mx.num_gpus()))


def test_dummy_iterators_repeat_their_first_batch() -> None:
    iterator = tu.DummyIter(mx.io.NDArrayIter(np.arange(4), batch_size=2))
    assert iterator.next() is iterator.next()


def test_matrices() -> None:
    q = tu.new_orthonormal_matrix_2d(4)
    np.testing.assert_allclose(q @ q.T, np.eye(4), atol=1e-12)
    for matrix in tu.new_matrix_with_real_eigvals_nd((3, 4, 4)):
        assert np.abs(np.linalg.eigvals(matrix).imag).max() < 1e-6
    symmetric = tu.new_sym_matrix_with_real_eigvals_nd((3, 4, 4))
    np.testing.assert_allclose(symmetric, symmetric.swapaxes(1, 2), atol=1e-12)
    assert tu.get_identity_mat_batch(2).shape == (2, 2, 2)


def test_download_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("kept")
    path = tu.download("https://nowhere.invalid/a.txt", dirname=str(tmp_path))
    assert Path(path).read_text() == "kept"
