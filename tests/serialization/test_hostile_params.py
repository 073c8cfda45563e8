"""One attack per rule of the format: each must be an MXNetError that names the byte."""

from __future__ import annotations

import io
import random
import resource
import struct
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from mxnet.base import MXNetError
from mxnet.serialization import DenseEntry, read_arrays, write_arrays

V2 = "c9fa93f9"
V3 = "cafa93f9"
CPU = "01000000 00000000"
FLOAT = "00000000"
INT64 = "06000000"


def i32(*values):
    return struct.pack(f"<{len(values)}i", *values).hex()


def i64(*values):
    return struct.pack(f"<{len(values)}q", *values).hex()


def shape(*dims):
    return i32(len(dims)) + i64(*dims)


def one_array(*parts):
    """A list of one array without name."""
    return struct.pack("<QQQ", 0x112, 0, 1) + bytes.fromhex("".join(parts)) + bytes(8)


def dense(*dims, magic=V2, stype=0, device=CPU, dtype=FLOAT, data="00000000" * 4):
    return one_array(magic, i32(stype), shape(*dims), device, dtype, data)


def rows(indices, *, stored=(2, 1), full=(5, 1), count=2, dtype=INT64, data=2):
    return one_array(
        *(V2, i32(1), shape(*stored), shape(*full), CPU, FLOAT, dtype, shape(count)),
        *("00000000" * data, i64(*indices)),
    )


def matrix(indptr, indices, *, full=(2, 4), stored=(2,)):
    return one_array(
        *(V2, i32(2), shape(*stored), shape(*full), CPU, FLOAT),
        *(INT64, shape(len(indptr)), INT64, shape(len(indices))),
        *("00000000" * stored[0], i64(*indptr), i64(*indices)),
    )


def names(count, *items, arrays=1):
    header = struct.pack("<QQQ", 0x112, 0, arrays)
    none = bytes.fromhex(V2) + bytes(8)
    packed = b"".join(struct.pack("<Q", length) + content for length, content in items)
    return header + none * arrays + struct.pack("<Q", count) + packed


HUGE = 2**62
ATTACKS = {
    "empty": (b"", 0, "truncated"),
    "list magic": (struct.pack("<QQQ", 0x113, 0, 0) + bytes(8), 0, "magic"),
    "huge count": (struct.pack("<QQQ", 0x112, 0, 2**63), 16, "cannot fit"),
    "count past the end": (
        struct.pack("<QQQ", 0x112, 0, 2) + bytes(12),
        16,
        "cannot fit",
    ),
    "array magic": (one_array("cbfa93f9", "00" * 40), 24, "no version"),
    "legacy dimensions": (one_array(i32(33), "01000000" * 40), 24, "no version"),
    "storage type": (dense(4, stype=3), 28, "storage type is 3"),
    "negative storage type": (dense(4, stype=-1), 28, "storage type is -1"),
    "sparse with NumPy shapes": (dense(4, magic=V3, stype=1), 28, "dense"),
    "negative ndim": (one_array(V2, i32(0, -1), "00" * 30), 32, "dimensions is -1"),
    "huge ndim": (one_array(V2, i32(0, 2**31 - 1), "00" * 30), 32, "dimensions"),
    "negative dimension": (dense(-4), 32, "negative"),
    "two negative dimensions": (dense(-2, -2), 32, "negative"),
    "negative dimension in V3": (dense(-2, magic=V3), 32, "negative"),
    "negative dimension in V1": (
        one_array("c8fa93f9", shape(-4), CPU, FLOAT, "00" * 16),
        28,
        "negative",
    ),
    "huge dimension": (dense(HUGE), 56, "truncated"),
    "product of 2**64": (dense(2**32, 2**32), 64, "truncated"),
    "product that wraps to 16": (dense(2**62 + 1, 4), 64, "truncated"),
    "zero size with huge strides": (dense(0, HUGE, HUGE), 72, "64 bits"),
    "element type": (dense(4, dtype=i32(8)), 52, "element type is 8"),
    "negative element type": (dense(4, dtype=i32(-1)), 52, "element type is -1"),
    "device type": (dense(4, device=i32(77, 0)), 44, "device"),
    "device number": (dense(4, device=i32(1, -4)), 44, "device"),
    "data too short": (dense(4, data="00" * 7), 56, "truncated"),
    "bytes after the end": (dense(4) + b"x", 80, "after the end"),
    "row index too large": (rows([1, 5]), 72, "expected 0 to 4"),
    "row index negative": (rows([-1, 2]), 72, "expected 0 to 4"),
    "row indices descend": (rows([3, 1]), 72, "ascending"),
    "row index twice": (rows([3, 3]), 72, "ascending"),
    "row index type": (rows([1, 2], dtype=FLOAT), 72, "float32"),
    "row count": (rows([1], count=1), 72, "indices"),
    "row shape": (rows([1, 2], full=(5, 2)), 72, "row_sparse of shape"),
    "rows of a scalar": (
        rows([1, 2], stored=(2,), full=(5, 1, 1)),
        72,
        "row_sparse of shape",
    ),
    "huge stored shape": (rows([1, 2], stored=(HUGE, 1)), 100, "truncated"),
    "huge index count": (rows([1, 2], count=HUGE), 108, "truncated"),
    "indptr length": (matrix([0, 2], [0, 1]), 64, "indptr"),
    "indptr first": (matrix([1, 1, 2], [0, 1]), 64, "indptr runs"),
    "indptr last": (matrix([0, 1, 3], [0, 1]), 64, "indptr runs"),
    "indptr decreases": (matrix([0, 3, 2], [0, 1]), 64, "decreases"),
    "indptr negative": (matrix([0, -1, 2], [0, 1]), 64, "decreases"),
    "column too large": (matrix([0, 1, 2], [0, 4]), 64, "expected 0 to 3"),
    "column negative": (matrix([0, 1, 2], [-1, 0]), 64, "expected 0 to 3"),
    "matrix of one dimension": (
        matrix([0, 1, 2], [0, 1], full=(2,)),
        56,
        "2 dimensions",
    ),
    "name count": (names(2, (1, b"a"), (1, b"b")), 36, "2 names for 1 arrays"),
    "huge name count": (names(2**64 - 1), 36, "names for 1 arrays"),
    "huge name": (names(1, (2**63, b"a")), 52, "truncated"),
    "name past the end": (names(1, (2, b"a")), 52, "truncated"),
    "name not UTF-8": (names(1, (2, b"\xff\xfe")), 52, "UTF-8"),
    "name half a character": (names(1, (1, "é".encode()[:1])), 52, "UTF-8"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_an_error_with_its_place(tmp_path, attack):
    data, place, message = ATTACKS[attack]
    path = tmp_path / "hostile.params"
    path.write_bytes(data)
    with pytest.raises(MXNetError, match=rf"hostile.params: byte {place}: .*{message}"):
        read_arrays(path)
    with pytest.raises(MXNetError, match=rf"buffer: byte {place}: "):
        read_arrays(data)


def test_the_attacks_differ_from_good_files_by_their_attack_only():
    for good in (
        dense(4),
        rows([1, 4]),
        matrix([0, 1, 2], [3, 0]),
        names(1, (1, b"a")),
    ):
        read_arrays(good)


def test_truncation_at_every_byte(golden):
    for path in sorted(golden.glob("*.params")):
        data = path.read_bytes()
        for length in range(len(data)):
            with pytest.raises(MXNetError):
                read_arrays(data[:length])


@contextmanager
def address_space(extra):
    """Let the process allocate at most ``extra`` more bytes."""
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    old = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + extra, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, old)


def mutated(generator, data, others):
    """A damaged copy of a file: flips, extreme numbers, cuts, splices."""
    data = bytearray(data)
    for _ in range(generator.choice((1, 1, 2, 5))):
        place = generator.randrange(len(data) + 1)
        kind = generator.randrange(5)
        if kind == 0 and data:
            data[place % len(data)] ^= 1 << generator.randrange(8)
        elif kind == 1:
            number = generator.choice((0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**62, 2**63, 2**64 - 1))
            data[place : place + 8] = struct.pack("<Q", number)
        elif kind == 2:
            del data[place:]
        elif kind == 3:
            del data[place : place + generator.randrange(16)]
        else:
            other = generator.choice(others)
            start = generator.randrange(len(other))
            data[place:place] = other[start : start + generator.randrange(64)]
    return bytes(data)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_files_are_read_or_refused(golden, seed):
    generator = random.Random(seed)
    files = [path.read_bytes() for path in sorted(golden.glob("*.params"))]
    refused, slowest = 0, 0.0
    with address_space(256 << 20):
        for _ in range(1500):
            data = mutated(generator, generator.choice(files), files)
            start = time.perf_counter()
            try:
                entries, found = read_arrays(data)
            except MXNetError:
                refused += 1
            else:
                write_arrays(io.BytesIO(), [e for e in entries if not is_scalar(e)])
                assert len(found) in (0, len(entries))
            slowest = max(slowest, time.perf_counter() - start)
    assert refused > 750
    assert slowest < 1


def is_scalar(entry):
    """Old layouts may hold scalars, which V2 cannot write."""
    return isinstance(entry, DenseEntry) and not entry.np_shape and not entry.data.shape
