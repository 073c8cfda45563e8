"""Sparse arrays: making, reading, slicing, assigning, copying, storing."""

import base64
import logging
import pickle

import numpy as np
import pytest
import scipy.sparse

import mxnet as mx
from mxnet.base import MXNetError, NotSupportedForSparseNDArray

DENSE = np.array([[1, 0, 2], [0, 0, 0], [3, 4, 5], [0, 6, 0]], dtype="float32")


@pytest.fixture(params=["csr", "row_sparse"])
def stype(request):
    return request.param


@pytest.fixture
def array(stype):
    return mx.nd.array(DENSE).tostype(stype)


def test_csr_holds_the_nonzero_elements_by_row():
    found = mx.nd.array(DENSE).tostype("csr")
    truth = scipy.sparse.csr_matrix(DENSE)
    assert found.data.asnumpy().tolist() == truth.data.tolist()
    assert found.indices.asnumpy().tolist() == truth.indices.tolist()
    assert found.indptr.asnumpy().tolist() == truth.indptr.tolist()
    assert found.indices.dtype is found.indptr.dtype is np.int64


def test_row_sparse_holds_the_rows_with_a_nonzero_element():
    found = mx.nd.array(DENSE).tostype("row_sparse")
    assert found.indices.asnumpy().tolist() == [0, 2, 3]
    assert (found.data.asnumpy() == DENSE[[0, 2, 3]]).all()


def test_what_the_array_is(array, stype):
    assert array.shape == (4, 3)
    assert array.ndim == 2
    assert len(array) == 4
    assert array.dtype is np.float32
    assert array.stype == stype
    assert array.context == mx.cpu(0)
    assert repr(array) == f"\n<{type(array).__name__} 4x3 @cpu(0)>"
    assert (array.asnumpy() == DENSE).all()
    with pytest.raises(NotImplementedError):
        _ = array.size
    with pytest.raises(NotImplementedError):
        array.asscalar()
    with pytest.raises(NotSupportedForSparseNDArray, match="reshape"):
        array.reshape((3, 4))


@pytest.mark.parametrize(
    "source",
    [
        DENSE,
        DENSE.tolist(),
        mx.nd.array(DENSE),
        mx.nd.array(DENSE).tostype("csr"),
        scipy.sparse.csr_matrix(DENSE),
        scipy.sparse.coo_matrix(DENSE),
        ([1, 2, 3, 4, 5, 6], [0, 2, 0, 1, 2, 1], [0, 2, 2, 5, 6]),
        (np.arange(1.0, 7), ([0, 0, 2, 2, 2, 3], [0, 2, 0, 1, 2, 1])),
        (np.arange(6.0, 0, -1), ([3, 2, 2, 2, 0, 0], [1, 2, 1, 0, 2, 0])),
    ],
)
def test_csr_matrix_sources(source):
    found = mx.nd.sparse.csr_matrix(source, shape=(4, 3), dtype="float64")
    assert (found.asnumpy() == DENSE).all()
    assert found.dtype is np.float64
    found.check_format()


def test_positions_named_twice_are_added():
    found = mx.nd.sparse.csr_matrix(([1.0, 2.0, 4.0], ([1, 0, 1], [1, 0, 1])), shape=(2, 2))
    assert found.asnumpy().tolist() == [[2, 0], [0, 5]]


def test_element_type_follows_the_source():
    matrix = mx.nd.sparse.csr_matrix
    assert matrix(DENSE.astype("float64")).dtype is np.float64
    assert matrix(DENSE.tolist()).dtype is np.float32
    assert matrix((2, 3)).dtype is np.float32
    assert mx.nd.sparse.row_sparse_array((np.ones((1, 2)), [1]), shape=(3, 2)).dtype is np.float64


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: mx.nd.sparse.csr_matrix(([1], [0], [0, 1]), shape=(2, 3)), "indptr"),
        (lambda: mx.nd.sparse.csr_matrix(([1, 2], [0], [0, 1]), shape=(1, 3)), "indices"),
        (lambda: mx.nd.sparse.csr_matrix(([1], ([2], [0])), shape=(2, 3)), "outside"),
        (lambda: mx.nd.sparse.csr_matrix(([1], ([2, 1], [0])), shape=(2, 3)), "one length"),
        (lambda: mx.nd.sparse.csr_matrix(DENSE, shape=(2, 3)), "shape"),
        (lambda: mx.nd.sparse.csr_matrix((2, 3, 4)), "2 dimensions"),
        (lambda: mx.nd.sparse.row_sparse_array(([[1, 2]], [0, 1]), shape=(3, 2)), "indices"),
        (lambda: mx.nd.sparse.zeros("csr", (2, 3, 4)), "2 dimensions"),
        (lambda: mx.nd.ones((2,)).tostype("csr"), "2 dimensions"),
        (lambda: mx.nd.ones((2, 2)).tostype("bad"), "bad"),
    ],
)
def test_bad_sources(make, message):
    with pytest.raises(MXNetError, match=message):
        make()


def test_storage_types_do_not_convert_into_each_other():
    with pytest.raises(ValueError, match="csr to row_sparse"):
        mx.nd.array(DENSE).tostype("csr").tostype("row_sparse")
    with pytest.raises(ValueError, match="Unexpected input"):
        mx.nd.sparse.csr_matrix(mx.nd.array(DENSE).tostype("row_sparse"))


def test_zeros_store_nothing(stype):
    for found in (
        mx.nd.zeros((5, 2), stype=stype),
        mx.nd.sparse.zeros(stype, (5, 2)),
        mx.nd.sparse.empty(stype, (5, 2)),
    ):
        assert found.stype == stype
        assert found.data.shape[0] == 0
        assert (found.asnumpy() == 0).all()
    with pytest.raises(ValueError, match="unknown"):
        mx.nd.sparse.zeros("dense", (2, 2))
    with pytest.raises(ValueError, match="unknown"):
        mx.nd.sparse.empty("default", (2, 2))


def test_array_takes_sparse_sources_only(array, stype):
    assert mx.nd.sparse.array(array).stype == stype
    assert mx.nd.array(array).stype == stype
    assert mx.nd.array(scipy.sparse.csr_matrix(DENSE)).stype == "csr"
    with pytest.raises(ValueError, match=r"mx\.nd\.array"):
        mx.nd.sparse.array(DENSE)


def test_check_format_reads_the_indices():
    matrix = mx.nd.sparse.csr_matrix
    for indices, indptr in (([5], [0, 1, 1]), ([1], [0, 2, 1])):
        with pytest.raises(MXNetError, match="check_format"):
            matrix(([1.0], indices, indptr), shape=(2, 3)).check_format()
    unsorted = matrix(([1.0, 2.0], [2, 1], [0, 2, 2]), shape=(2, 3))
    unsorted.check_format(full_check=False)
    with pytest.raises(MXNetError, match="ascending"):
        unsorted.check_format()
    assert unsorted.asnumpy().tolist() == [[0, 2, 1], [0, 0, 0]]


@pytest.mark.parametrize("key", [slice(1, 3), slice(0, 2), slice(-2, None), slice(3, 1), 2, -1])
def test_csr_slices_rows(key):
    found = mx.nd.array(DENSE).tostype("csr")[key]
    truth = DENSE[key] if isinstance(key, slice) else DENSE[key][None]
    assert found.stype == "csr"
    assert found.shape == truth.shape
    assert (found.asnumpy() == truth).all()
    found.check_format()


def test_keys_that_cannot_select():
    csr, rows = mx.nd.array(DENSE).tostype("csr"), mx.nd.array(DENSE).tostype("row_sparse")
    with pytest.raises(ValueError, match="continuous"):
        _ = csr[::2]
    with pytest.raises(ValueError, match="Multi-dimension"):
        _ = csr[0, 1]
    with pytest.raises(IndexError):
        _ = csr[4]
    with pytest.raises(ValueError, match="retain"):
        _ = rows[1]
    assert csr[:] is csr
    assert rows[:] is rows


def test_assignment(array, stype):
    other = mx.nd.array(DENSE[::-1].copy())
    array[:] = other.tostype(stype)
    assert (array.asnumpy() == DENSE[::-1]).all()
    array[:] = mx.nd.array(DENSE)
    assert array.stype == stype
    assert (array.asnumpy() == DENSE).all()
    with pytest.warns(RuntimeWarning, match="not efficient"):
        array[:] = DENSE * 2
    assert (array.asnumpy() == DENSE * 2).all()
    with pytest.raises((TypeError, ValueError), match=r"\[:\]"):
        array[0] = 1
    with pytest.raises(MXNetError, match="shape"):
        array[:] = mx.nd.ones((2, 3))


def test_numbers_fill_row_sparse_arrays_only():
    rows = mx.nd.sparse.zeros("row_sparse", (2, 2))
    rows[:] = 3
    assert rows.asnumpy().tolist() == [[3, 3], [3, 3]]
    with pytest.raises(ValueError, match="numeric"):
        mx.nd.sparse.zeros("csr", (2, 2))[:] = 3


def test_dense_arrays_take_sparse_values(array):
    target = mx.nd.zeros((4, 3))
    target[:] = array
    assert (target.asnumpy() == DENSE).all()
    target[1:3] = mx.nd.array(DENSE[2:]).tostype(array.stype)
    assert (target.asnumpy()[1:3] == DENSE[2:]).all()


def test_copies_share_nothing(array, stype):
    copies = [array.copy(), array.tostype(stype), array.copyto(mx.cpu(0)), mx.nd.identity(array)]
    target = mx.nd.zeros((4, 3), stype=stype, dtype="float64")
    assert array.copyto(target) is target
    assert target.dtype is np.float64
    array[:] = mx.nd.zeros((4, 3))
    for copied in (*copies, target):
        assert copied.stype == stype
        assert (copied.asnumpy() == DENSE).all()


def test_copyto(array, stype):
    dense = mx.nd.zeros((4, 3))
    assert array.copyto(dense) is dense
    assert (dense.asnumpy() == DENSE).all()
    assert array.copyto(mx.cpu(1)).context == mx.cpu(1)
    assert array.as_in_context(mx.cpu(0)) is array
    mx.nd.array(DENSE * 2).copyto(array)
    assert (array.asnumpy() == DENSE * 2).all()
    other = "row_sparse" if stype == "csr" else "csr"
    with pytest.raises(TypeError, match="destination"):
        array.copyto(mx.nd.zeros((4, 3), stype=other))
    with pytest.raises(MXNetError, match="shape"):
        array.copyto(mx.nd.zeros((3, 4), stype=stype))


def test_astype(array, stype):
    found = array.astype("int32")
    assert found.stype == stype
    assert found.dtype is np.int32
    assert array.astype("float32", copy=False) is array
    assert array.astype("float32") is not array


def test_asscipy():
    found = mx.nd.array(DENSE).tostype("csr").asscipy()
    assert isinstance(found, scipy.sparse.csr_matrix)
    assert (found.toarray() == DENSE).all()


def test_retain_keeps_the_rows_asked_for():
    rows = mx.nd.array(DENSE).tostype("row_sparse")
    kept = rows.retain(mx.nd.array([1, 2]))
    assert kept.indices.asnumpy().tolist() == [1, 2]
    assert (kept.data.asnumpy() == DENSE[[1, 2]]).all()
    same = mx.nd.sparse.retain(rows, mx.nd.array([1, 2], dtype="int64"))
    assert (same.asnumpy() == kept.asnumpy()).all()


def test_dense_only_methods_name_the_remedy(array):
    with pytest.raises(MXNetError, match="tostype"):
        array.to_dlpack_for_read()


# What Apache MXNet 1.9.1 stores of these two arrays.
REFERENCE_BYTES = {
    "csr": "yfqT+QIAAAABAAAAAgAAAAAAAAACAAAAAgAAAAAAAAADAAAAAAAAAAEAAAAAAAAAAAAAAAYAAAABAAAA"
    "AwAAAAAAAAAGAAAAAQAAAAIAAAAAAAAAAACAPwAAAEAAAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAACAAAA"
    "AAAAAAAAAAAAAAAA",
    "row_sparse": "yfqT+QEAAAACAAAAAQAAAAAAAAACAAAAAAAAAAIAAAADAAAAAAAAAAIAAAAAAAAAAQAAAAAAAAAA"
    "AAAABgAAAAEAAAABAAAAAAAAAAAAgD8AAABAAQAAAAAAAAA=",
}


def _stored(stype):
    if stype == "csr":
        return mx.nd.sparse.csr_matrix(([1.0, 2.0], [2, 0], [0, 1, 2]), shape=(2, 3))
    return mx.nd.sparse.row_sparse_array(([[1.0, 2.0]], [1]), shape=(3, 2))


def test_pickles_hold_the_reference_bytes(stype):
    source = _stored(stype)
    assert bytes(source.__getstate__()["handle"]) == base64.b64decode(REFERENCE_BYTES[stype])
    again = pickle.loads(pickle.dumps(source))  # noqa: S301 - our own bytes
    assert type(again) is type(source)
    assert (again.asnumpy() == source.asnumpy()).all()
    with pytest.raises(MXNetError, match=r"storage type|dense"):
        mx.nd.sparse.zeros("csr" if stype == "row_sparse" else "row_sparse", (1, 1)).__setstate__(
            source.__getstate__()
        )


def test_files(tmp_path, array, stype):
    path = tmp_path / "a.params"
    mx.nd.save(path, {"a": array, "d": mx.nd.ones((1,))})
    loaded = mx.nd.load(path)
    assert loaded["a"].stype == stype
    assert (loaded["a"].asnumpy() == DENSE).all()


def test_files_may_hold_unsorted_columns(tmp_path):
    source = mx.nd.sparse.csr_matrix(([1.0, 2.0], [2, 1], [0, 2, 2]), shape=(2, 3))
    mx.nd.save(tmp_path / "a.params", source)
    (loaded,) = mx.nd.load(tmp_path / "a.params")
    assert loaded.indices.asnumpy().tolist() == [2, 1]
    assert (loaded.asnumpy() == source.asnumpy()).all()


def test_fallback_is_logged_when_asked(array, caplog, monkeypatch):
    with caplog.at_level(logging.WARNING):
        mx.nd.exp(array)
        assert not caplog.records
        monkeypatch.setenv("MXNET_STORAGE_FALLBACK_LOG_VERBOSE", "1")
        mx.nd.exp(array)
        mx.nd.sqrt(array)
    assert [record.getMessage() for record in caplog.records] == [
        f"exp: no implementation for storage types [{array.stype}]; using dense"
    ]
