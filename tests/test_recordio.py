from __future__ import annotations

import os
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mxnet as mx
from mxnet.recordio import IRHeader, MXIndexedRecordIO, MXRecordIO, find_record, pack, unpack

GOLDEN = Path(__file__).parent / "formats" / "golden" / "recordio"
MAGIC = struct.pack("<I", 0xCED7230A)
RECORDS = [
    b"hello",
    b"",
    MAGIC,
    b"ab" + MAGIC + b"cd",
    b"abcd" + MAGIC + b"efgh",
    MAGIC + MAGIC,
    b"abcd" + MAGIC,
    b"x" * 8 + MAGIC + MAGIC + b"yy",
    b"abc" + MAGIC,
]
LABELS = [4.0, [1, 2, 3], np.array([1.5]), []]


def read_all(path: Path) -> list[bytes | None]:
    reader = MXRecordIO(path, "r")
    return list(iter(reader.read, None))


def test_reads_what_the_reference_wrote() -> None:
    assert read_all(GOLDEN / "magic.rec") == RECORDS
    reader = MXIndexedRecordIO(GOLDEN / "labels.idx", GOLDEN / "labels.rec", "r")
    assert reader.keys == [0, 2, 4, 6]
    for key, label in enumerate(LABELS):
        header, data = unpack(reader.read_idx(2 * key))
        count = 0 if isinstance(label, float) else len(label)
        assert (header.flag, header.id, header.id2) == (count, key, 10 + key)
        # Without labels the number in the header is what is left.
        np.testing.assert_array_equal(header.label, 0.0 if key == 3 else label)
        assert data == b"image %d" % key


def test_writes_the_bytes_of_the_reference(tmp_path: Path) -> None:
    writer = MXRecordIO(tmp_path / "a.rec", "w")
    for record in RECORDS:
        writer.write(record)
    writer.close()
    assert (tmp_path / "a.rec").read_bytes() == (GOLDEN / "magic.rec").read_bytes()
    indexed = MXIndexedRecordIO(tmp_path / "b.idx", tmp_path / "b.rec", "w")
    for key, label in enumerate(LABELS):
        indexed.write_idx(2 * key, pack(IRHeader(0, label, key, 10 + key), b"image %d" % key))
    indexed.close()
    for suffix in ("rec", "idx"):
        written = (tmp_path / f"b.{suffix}").read_bytes()
        assert written == (GOLDEN / f"labels.{suffix}").read_bytes()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from([b"a", b"bcde", MAGIC]), max_size=6).map(b"".join)))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, records: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("records") / "a.rec"
    writer = MXRecordIO(path, "w")
    for record in records:
        writer.write(record)
    writer.close()
    assert read_all(path) == records


def test_every_cut_is_noticed_and_loses_nothing_before_it(tmp_path: Path) -> None:
    path = tmp_path / "whole.rec"
    writer = MXRecordIO(path, "w")
    ends = [0]
    for record in RECORDS[:5]:
        writer.write(record)
        assert writer.handle is not None
        ends.append(writer.handle.tell())
    writer.close()
    whole = path.read_bytes()
    for cut in range(len(whole)):
        damaged = tmp_path / "cut.rec"
        damaged.write_bytes(whole[:cut])
        reader = MXRecordIO(damaged, "r")
        complete = sum(end <= cut for end in ends[1:])
        for record in RECORDS[:complete]:
            assert reader.read() == record
        if cut in ends:
            assert reader.read() is None
        else:
            with pytest.raises(mx.MXNetError, match=r"cut\.rec: byte \d+: the file ends"):
                reader.read()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\0" * 8, "byte 0: expected the magic number"),
        (MAGIC + struct.pack("<I", 3 << 29), "byte 0: expected the beginning of a record"),
        (MAGIC + struct.pack("<I", 5 << 29), "byte 0: expected the beginning .* flag 5"),
        (MAGIC + struct.pack("<I", 1 << 29) + MAGIC + bytes(4), "byte 8: expected the next part"),
        (MAGIC + struct.pack("<I", 2**29 - 1), "byte 0: the file ends inside a record"),
    ],
)
def test_damage(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "damaged.rec"
    path.write_bytes(data)
    with pytest.raises(mx.MXNetError, match=message):
        MXRecordIO(path, "r").read()


def test_wrong_use(tmp_path: Path) -> None:
    path = tmp_path / "a.rec"
    with pytest.raises(ValueError, match="Invalid flag a"):
        MXRecordIO(path, "a")
    with pytest.raises(mx.MXNetError, match=r"a\.rec"):
        MXRecordIO(path, "r")
    writer = MXRecordIO(path, "w")
    with pytest.raises(AssertionError, match="for writing"):
        writer.read()
    with pytest.raises(TypeError, match="bytes"):
        writer.write("text")  # type: ignore[arg-type]
    writer.close()
    writer.close()
    with pytest.raises(RuntimeError, match="Forbidden operation in multiple processes"):
        writer.write(b"")
    reader = MXRecordIO(path, "r")
    with pytest.raises(AssertionError, match="for reading"):
        reader.write(b"")
    with pytest.raises(FileNotFoundError):
        MXIndexedRecordIO(tmp_path / "none.idx", path, "r")
    (tmp_path / "bad.idx").write_text("0\t0\nfoo\n")
    with pytest.raises(ValueError, match=r"bad\.idx: line 2: expected a key"):
        MXIndexedRecordIO(tmp_path / "bad.idx", path, "r")


def test_random_order_and_keys(tmp_path: Path) -> None:
    paths = tmp_path / "a.idx", tmp_path / "a.rec"
    writer = MXIndexedRecordIO(*paths, "w", str)
    for key in "cab":
        writer.write_idx(key, key.encode())
    writer.close()
    reader = MXIndexedRecordIO(*paths, "r", str)
    assert [reader.read_idx(key) for key in "abc"] == [b"a", b"b", b"c"]
    with pytest.raises(KeyError):
        reader.read_idx("d")
    reader.reset()
    assert reader.read() == b"c"
    with pytest.raises(AssertionError):
        reader.tell()


def test_pickled_readers_start_at_the_beginning(tmp_path: Path) -> None:
    reader = MXRecordIO(GOLDEN / "magic.rec", "r")
    reader.read()
    copy = pickle.loads(pickle.dumps(reader))  # noqa: S301 - made here
    assert copy.read() == RECORDS[0]
    assert reader.read() == RECORDS[1]
    writer = MXRecordIO(tmp_path / "a.rec", "w")
    writer.write(b"kept")
    assert not pickle.loads(pickle.dumps(writer)).is_open  # noqa: S301 - made here
    writer.close()
    assert read_all(tmp_path / "a.rec") == [b"kept"]


def test_forked_readers_have_positions_of_their_own() -> None:
    reader = MXIndexedRecordIO(GOLDEN / "labels.idx", GOLDEN / "labels.rec", "r")
    first = reader.read()
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            reader.read()
        except RuntimeError:
            os.write(sender, reader.read_idx(6)[-7:])  # type: ignore[index]
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as pipe:
        assert pipe.read() == b"image 3"
    assert reader.read() == reader.read_idx(2) != first


def test_labels_that_do_not_fit() -> None:
    with pytest.raises(mx.MXNetError, match="at least 24 bytes, got 5"):
        unpack(b"short")
    with pytest.raises(mx.MXNetError, match="promises 3 labels"):
        unpack(struct.pack("IfQQ", 3, 0, 0, 0) + b"1234")


def test_images() -> None:
    pytest.importorskip("cv2")
    image = np.arange(5 * 4 * 3, dtype=np.uint8).reshape(5, 4, 3)
    record = mx.recordio.pack_img(IRHeader(0, 1, 2, 0), image, quality=3, img_fmt=".png")
    header, found = mx.recordio.unpack_img(record)
    assert header.label == 1
    np.testing.assert_array_equal(found, image)
    assert mx.recordio.unpack_img(record, 0)[1].shape == (5, 4)
    jpeg = mx.recordio.pack_img((0, 1, 2, 0), image)
    assert unpack(jpeg)[1][:2] == b"\xff\xd8"
    with pytest.raises(ValueError, match="img_fmt"):
        mx.recordio.pack_img((0, 1, 2, 0), image, img_fmt=".gif")


def test_record_file_dataset() -> None:
    dataset = mx.gluon.data.RecordFileDataset(GOLDEN / "labels.rec")
    assert len(dataset) == 4
    assert unpack(dataset[3])[1] == b"image 3"
    with pytest.raises(IndexError):
        dataset[4]
    assert pickle.loads(pickle.dumps(dataset))[1] == dataset[1]  # noqa: S301 - made here


def test_finding_records(tmp_path: Path) -> None:
    path = tmp_path / "a.rec"
    records = [*RECORDS, b"x" * 40_000, MAGIC * 9000, b"end"]
    writer = MXIndexedRecordIO(tmp_path / "a.idx", path, "w")
    for key, record in enumerate(records):
        writer.write_idx(key, record)
    writer.close()
    begins = [*writer.idx.values(), path.stat().st_size]
    with path.open("rb") as handle:
        for begin, end in zip([-1, *begins], begins, strict=False):
            for offset in {begin + 1, (begin + 1 + end) // 2, end}:
                assert find_record(handle, offset) == end
        assert find_record(handle, begins[-1] + 5) >= begins[-1]


def test_unpacking_without_a_copy() -> None:
    record = pack(IRHeader(0, [1, 2], 7, 0), b"data")
    header, data = unpack(memoryview(record))
    assert bytes(data) == b"data"
    assert header.label.tolist() == [1, 2]
    assert data.obj is record
