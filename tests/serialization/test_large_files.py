"""Files of many sizes of arrays: reading them in pieces, and disks without room for them."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
import torch

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.serialization import DenseEntry, read_arrays, source, write_arrays

# Around the sizes where reading changes its way: through the window, directly, by threads.
COUNTS = (1, 5, 4095, 4096, 4097, 8191, 8192, 8193, 300_000, 262_144, 3, 262_143, 2)

LIMITED_SAVE = """
import resource, sys
import mxnet as mx

path = sys.argv[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, 3 << 20))
try:
    mx.nd.save(path, {"w": mx.nd.ones(tuple(map(int, sys.argv[2].split(","))))})
except mx.base.MXNetError as error:
    print(error)
"""


@pytest.fixture
def arrays():
    made = [torch.arange(count, dtype=torch.float32) * (k + 1) for k, count in enumerate(COUNTS)]
    flags = torch.arange(20_001) % 3 == 0
    return [*made, flags, flags[:7], torch.zeros(0, 3), torch.ones(2, 1, 2).to(torch.bfloat16)]


@pytest.mark.parametrize("preadv", [True, False])
def test_arrays_of_all_sizes_in_one_file(tmp_path, monkeypatch, arrays, preadv):
    monkeypatch.setattr(source, "_PREADV", preadv)
    path = tmp_path / "a.params"
    names = [f"array {k}" for k in range(len(arrays))]
    write_arrays(path, [DenseEntry(array) for array in arrays], names)
    for place in (path, path.read_bytes(), bytearray(path.read_bytes())):
        entries, found = read_arrays(place)
        assert found == names
        for entry, array in zip(entries, arrays, strict=True):
            assert entry.data.dtype == array.dtype
            assert entry.data.shape == array.shape
            assert torch.equal(entry.data, array)


def test_arrays_are_not_the_buffer(arrays):
    buffer = bytearray(mx_bytes(arrays))
    entries, _ = read_arrays(buffer)
    buffer[:] = bytes(len(buffer))
    assert all(torch.equal(e.data, a) for e, a in zip(entries, arrays, strict=True))


def mx_bytes(arrays):
    file = io.BytesIO()
    write_arrays(file, [DenseEntry(array) for array in arrays])
    return file.getvalue()


def test_a_name_longer_than_what_is_read_at_once(tmp_path):
    path, name = tmp_path / "a.params", "n" * 100_001
    write_arrays(path, [DenseEntry(torch.ones(1)), DenseEntry(torch.ones(2))], [name, "b"])
    assert read_arrays(path)[1] == [name, "b"]


def test_arrays_that_are_views_are_written_as_they_are_seen(tmp_path):
    matrix = torch.arange(12.0).view(3, 4)
    path = tmp_path / "a.params"
    write_arrays(path, [DenseEntry(matrix.t()), DenseEntry(matrix[:, 1:3]), DenseEntry(matrix[1])])
    found = [entry.data for entry in read_arrays(path)[0]]
    assert torch.equal(found[0], matrix.t())
    assert torch.equal(found[1], matrix[:, 1:3])
    assert torch.equal(found[2], matrix[1])


def test_arrays_keep_their_values_when_the_file_is_overwritten_in_place(tmp_path):
    path = tmp_path / "a.params"
    mx.nd.save(path, {"w": mx.nd.ones((1 << 19,)), "b": mx.nd.ones((10,))})
    loaded = mx.nd.load(path)
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size // 2))
        file.truncate()
    assert float(loaded["w"].sum().asscalar()) == 1 << 19
    assert float(loaded["b"].sum().asscalar()) == 10


@pytest.mark.parametrize("shape", ["1000,1000", "60000,17"])
def test_a_file_that_may_not_grow_leaves_the_old_one(tmp_path, shape):
    path = tmp_path / "a.params"
    mx.nd.save(path, {"w": mx.nd.zeros((3,))})
    before = path.read_bytes()
    shown = subprocess.run(
        [sys.executable, "-c", LIMITED_SAVE, path, shape],
        capture_output=True, text=True, check=True, timeout=120,
    ).stdout  # fmt: skip
    assert "a.params: cannot be written: " in shown
    assert "File too large" in shown
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.params"
    mx.nd.save(path, {"w": mx.nd.zeros((3,))})
    before = path.read_bytes()

    def full(handle, size):
        raise OSError(28, f"No space left on device for {size} bytes of {handle > 0}")

    monkeypatch.setattr("mxnet.serialization.atomic.take_room", full)
    with pytest.raises(MXNetError, match=r"a.params: cannot be written: .*No space left.*4194304"):
        mx.nd.save(path, {"w": mx.nd.ones((1 << 20,))})
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_room_is_not_taken_beyond_the_file(tmp_path):
    path = tmp_path / "a.params"
    mx.nd.save(path, [mx.nd.ones((1 << 20,))])
    assert path.stat().st_size == 24 + 12 + 8 + 12 + (4 << 20) + 8
