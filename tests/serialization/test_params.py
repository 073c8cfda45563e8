from __future__ import annotations

import io
import itertools
import os

import pytest
import torch

from mxnet.base import MXNetError
from mxnet.serialization import (
    CSREntry,
    DenseEntry,
    RowSparseEntry,
    dumps_array,
    loads_array,
    read_arrays,
    write_arrays,
)

GRID = torch.tensor([[0, 1, 2], [3, 4, 5]])
DTYPES = (
    torch.float32,
    torch.float64,
    torch.float16,
    torch.uint8,
    torch.int32,
    torch.int8,
    torch.int64,
    torch.bool,
)


def row_sparse(dtype, indices, rows):
    values = torch.tensor([[1, 2], [3, 4]], dtype=dtype)
    return RowSparseEntry((rows, 2), values, torch.tensor(indices))


ROWS = row_sparse(torch.float32, [0, 3], 5)
MATRIX = CSREntry(
    (3, 4),
    torch.tensor([1.0, 2, 3]),
    torch.tensor([0, 2, 2, 3]),
    torch.tensor([0, 2, 1]),
)
NO_INDEX = torch.zeros(0, dtype=torch.int64)
EMPTY_ROWS = RowSparseEntry((4, 2), torch.zeros(0, 2), NO_INDEX)
EMPTY_MATRIX = CSREntry((4, 2), torch.zeros(0), torch.zeros(5, dtype=torch.int64), NO_INDEX)

# File of the reference: the content that it was given.
CONTENTS = {
    "dense_list": ([DenseEntry(GRID.to(dtype)) for dtype in DTYPES], []),
    "dense_dict": (
        [DenseEntry(value.float()) for value in (GRID, torch.tensor([7]), torch.tensor([8]))],
        ["arg:weight", "aux:größe", ""],
    ),
    "bfloat16": ([DenseEntry(torch.tensor([0, 1, 1.5, -3], dtype=torch.bfloat16))], []),
    "empty": ([], []),
    "context": ([DenseEntry(torch.ones(1), (1, 3))], []),
    "np_shape": (
        [
            DenseEntry(value, np_shape=True)
            for value in (
                torch.zeros(0, 3),
                torch.tensor(1.0),
                torch.tensor([1.0, 2.0]),
            )
        ],
        [],
    ),
    "sparse_list": (
        [ROWS, row_sparse(torch.float64, [1, 2], 3), MATRIX, EMPTY_ROWS, EMPTY_MATRIX],
        [],
    ),
    "sparse_dict": ([ROWS, MATRIX], ["rows", "matrix"]),
}
LEGACY = ("legacy_v0", "legacy_v1")


def fields(entry):
    return {} if entry is None else {"type": type(entry), **vars(entry)}


def assert_same(entry, expected):
    ours, theirs = fields(entry), fields(expected)
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        if isinstance(value, torch.Tensor):
            assert value.dtype == theirs[name].dtype
            assert torch.equal(value, theirs[name])
            assert value.data_ptr() % 8 == 0
        else:
            assert value == theirs[name]


def written(entries, names=()):
    file = io.BytesIO()
    write_arrays(file, entries, names)
    return file.getvalue()


@pytest.mark.parametrize("name", CONTENTS)
def test_writes_the_bytes_of_the_reference(golden, name):
    assert written(*CONTENTS[name]) == (golden / f"{name}.params").read_bytes()


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("kind", [str, os.fspath, bytes, bytearray, memoryview])
def test_reads_the_files_of_the_reference(golden, name, kind):
    path = golden / f"{name}.params"
    entries, names = read_arrays(kind(path if kind in (str, os.fspath) else path.read_bytes()))
    assert names == CONTENTS[name][1]
    for entry, expected in zip(entries, CONTENTS[name][0], strict=True):
        assert_same(entry, expected)


@pytest.mark.parametrize("name", LEGACY)
def test_reads_layouts_that_are_no_longer_written(golden, name):
    (entry,), names = read_arrays(golden / f"{name}.params")
    assert names == ["w"]
    assert_same(entry, DenseEntry(GRID.float()))


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        # The reference reads ndim 0 as "none" in V2, a dimension -1 as "none" in V3, and a scalar
        # in all other cases.
        ("c9fa93f9 00000000 00000000", None),
        ("c9fa93f9 01000000 00000000 00000000", None),
        ("cafa93f9 00000000 01000000 ffffffffffffffff", None),
        ("cafa93f9 00000000 00000000 0100000000000000 03000000 07", 7),
        ("c8fa93f9 00000000 0100000000000000 03000000 07", 7),
        ("00000000 0100000000000000 03000000 07", 7),
    ],
)
def test_unknown_arrays_and_scalars(array, expected):
    entry = loads_array(bytes.fromhex(array))
    if expected is None:
        assert entry is None
    else:
        assert entry.data.shape == ()
        assert entry.data.item() == expected


def test_bool_bytes_other_than_one_are_true():
    data = bytearray(dumps_array(DenseEntry(torch.tensor([False, True, True]))))
    data[-2:] = b"\x02\xff"
    values = loads_array(data).data
    assert values.view(torch.uint8).tolist() == [0, 1, 1]


def test_none_and_zero_size_arrays_round_trip():
    entries = [
        None,
        DenseEntry(torch.zeros(0, 3)),
        DenseEntry(torch.zeros(2, 0), np_shape=True),
    ]
    again, names = read_arrays(written(entries, ["a", "b", "c"]))
    assert names == ["a", "b", "c"]
    for entry, expected in zip(again, entries, strict=True):
        assert_same(entry, expected)


@pytest.mark.parametrize("length", range(1, 8))
def test_values_at_unaligned_offsets(length):
    entries = [
        DenseEntry(torch.zeros(length, dtype=torch.int8)),
        *CONTENTS["dense_list"][0],
    ]
    for entry, expected in zip(read_arrays(written(entries))[0], entries, strict=True):
        assert_same(entry, expected)


def test_writes_views_as_their_values():
    view = torch.arange(12.0).reshape(3, 4).t()[1:]
    assert torch.equal(loads_array(dumps_array(DenseEntry(view))).data, view)
    leaf = torch.ones(2, requires_grad=True)
    assert torch.equal(loads_array(dumps_array(DenseEntry(leaf))).data, torch.ones(2))


def test_int32_indices_keep_their_type():
    entry = RowSparseEntry((5,), torch.ones(2), torch.tensor([1, 4], dtype=torch.int32))
    assert_same(loads_array(dumps_array(entry)), entry)


def test_sparse_shapes_of_more_dimensions():
    entry = RowSparseEntry((5, 2, 3), torch.ones(2, 2, 3), torch.tensor([1, 4]))
    assert_same(loads_array(dumps_array(entry)), entry)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (DenseEntry(torch.ones(())), "NumPy shapes"),
        (DenseEntry(torch.ones(2, dtype=torch.complex64)), "complex64"),
        (DenseEntry(torch.ones((1,) * 33)), "33 dimensions"),
        (
            RowSparseEntry((5, 2), torch.ones(2, 3), torch.tensor([0, 1])),
            "row_sparse of shape",
        ),
        (RowSparseEntry((5,), torch.ones(1), torch.tensor([0.0])), "float32"),
        (CSREntry((5,), torch.ones(0), NO_INDEX, NO_INDEX), "2 dimensions"),
        (CSREntry((2, 2), torch.ones(0), NO_INDEX, NO_INDEX), "indptr"),
    ],
)
def test_entries_without_a_place_in_the_format(tmp_path, entry, message):
    path = tmp_path / "a.params"
    with pytest.raises(MXNetError, match=message):
        write_arrays(path, [DenseEntry(torch.ones(2)), entry])
    assert list(tmp_path.iterdir()) == []


def test_name_count_must_match():
    with pytest.raises(MXNetError, match="1 names for 2 arrays"):
        written([None, None], ["a"])


def test_unwritable_and_unreadable_paths(tmp_path):
    for path in (tmp_path / "missing" / "a.params", tmp_path, "a\0b"):
        with pytest.raises(MXNetError, match="cannot be written"):
            write_arrays(path, [])
        with pytest.raises(MXNetError, match=r"cannot be read|not a regular file"):
            read_arrays(path)


def test_pipes_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(MXNetError, match="regular"):
        read_arrays(tmp_path / "pipe")


@pytest.mark.parametrize("count", [1 << 16, 3 << 20])
def test_shrinking_file_is_an_error(tmp_path, monkeypatch, count):
    path = tmp_path / "a.params"
    write_arrays(path, [DenseEntry(torch.zeros(count))])
    calls = itertools.count()
    real_empty = torch.empty

    def shrink_then_allocate(*arguments, **keywords):
        if next(calls) == 0:
            os.truncate(path, 100)
        return real_empty(*arguments, **keywords)

    monkeypatch.setattr(torch, "empty", shrink_then_allocate)
    with pytest.raises(MXNetError, match="truncated while it was read"):
        read_arrays(path)


@pytest.mark.parametrize("count", [(1 << 20) - 1, 1 << 20, (16 << 20) + 3])
def test_large_arrays_own_writable_memory(tmp_path, count):
    path = tmp_path / "a.params"
    data = torch.arange(count, dtype=torch.int32).to(torch.uint8)
    write_arrays(path, [DenseEntry(data), DenseEntry(data)], ["first", "second"])
    (first, second), names = read_arrays(path)
    assert names == ["first", "second"]
    assert torch.equal(first.data, data)
    assert torch.equal(second.data, data)
    assert first.data.data_ptr() % 8 == 0
    assert first.data.untyped_storage().nbytes() == count
    path.unlink()
    first.data.zero_()
    assert torch.equal(second.data, data)


def test_large_array_that_shrinks_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a.params"
    write_arrays(path, [DenseEntry(torch.zeros(3 << 20))])
    real_preadv = os.preadv

    def shrink_then_read(handle, buffers, offset):
        os.truncate(path, 1 << 20)
        return real_preadv(handle, buffers, offset)

    monkeypatch.setattr(os, "preadv", shrink_then_read)
    with pytest.raises(MXNetError, match="truncated while it was read"):
        read_arrays(path)
