"""The command ``im2rec``: lists, records, and what it reports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import mxnet as mx
from mxnet.tools import im2rec

cv2 = pytest.importorskip("cv2")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two classes: three images of 30 by 20 pixels, two of 20 by 40, and a text."""
    folder = tmp_path / "images"
    for name, count, shape in (("cat", 3, (20, 30, 3)), ("dog", 2, (40, 20, 3))):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            image = np.full(shape, 40 * number, np.uint8)
            cv2.imwrite(str(folder / name / f"{number}.png"), image)
    (folder / "cat" / "notes.txt").write_text("no image")
    return folder


def lines(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text().splitlines()]


Images = list[tuple[mx.recordio.IRHeader, np.ndarray]]


def records(path: Path) -> Images:
    reader = mx.recordio.MXIndexedRecordIO(path.with_suffix(".idx"), path, "r")
    return [mx.recordio.unpack_img(reader.read_idx(key)) for key in reader.keys]


def test_recursive_lists_number_the_classes(root: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "all"
    assert im2rec.main(["--list", "--recursive", "--no-shuffle", str(prefix), str(root)]) == 0
    assert lines(tmp_path / "all.lst") == [
        ["0", "0.000000", "cat/0.png"],
        ["1", "0.000000", "cat/1.png"],
        ["2", "0.000000", "cat/2.png"],
        ["3", "1.000000", "dog/0.png"],
        ["4", "1.000000", "dog/1.png"],
    ]
    assert im2rec.main(["--list", "--recursive", str(prefix), str(root)]) == 0
    shuffled = lines(tmp_path / "all.lst")
    assert sorted(shuffled)[4] == ["4", "1.000000", "dog/1.png"]
    assert [line[0] for line in shuffled] != ["0", "1", "2", "3", "4"]


def test_one_folder_and_endings(root: Path, tmp_path: Path) -> None:
    (root / "cat" / "a.JPG").write_bytes(b"")
    options = ["--list", "--no-shuffle", "--exts", ".jpg", ".txt"]
    im2rec.main([str(tmp_path / "one"), str(root / "cat"), *options])
    assert [line[2] for line in lines(tmp_path / "one.lst")] == ["a.JPG", "notes.txt"]


def test_splits_and_chunks(root: Path, tmp_path: Path) -> None:
    options = ["--list", "--recursive", "--train-ratio", "0.4", "--test-ratio", "0.2"]
    im2rec.main([*options, str(tmp_path / "s"), str(root)])
    counts = {path.name: len(lines(path)) for path in tmp_path.glob("*.lst")}
    assert counts == {"s_train.lst": 2, "s_test.lst": 1, "s_val.lst": 2}
    held = [line[0] for path in tmp_path.glob("s_*.lst") for line in lines(path)]
    assert sorted(held) == ["0", "1", "2", "3", "4"]
    im2rec.main(["--list", "--recursive", "--chunks", "2", str(tmp_path / "c"), str(root)])
    assert [len(lines(tmp_path / f"c_{k}.lst")) for k in range(2)] == [3, 2]


def pack(
    root: Path, tmp_path: Path, *options: str
) -> list[tuple[mx.recordio.IRHeader, np.ndarray]]:
    prefix = tmp_path / "p"
    im2rec.main(["--list", "--recursive", "--no-shuffle", str(prefix), str(root)])
    assert im2rec.main([*options, str(prefix), str(root)]) == 0
    return records(tmp_path / "p.rec")


@pytest.mark.parametrize("threads", ["1", "3"])
def test_records(root: Path, tmp_path: Path, threads: str) -> None:
    found = pack(root, tmp_path, "--encoding", ".png", "--quality", "3", "--num-thread", threads)
    assert [(header.id, header.label) for header, _ in found] == [
        (0, 0), (1, 0), (2, 0), (3, 1), (4, 1),
    ]  # fmt: skip
    assert [image.shape for _, image in found] == [(20, 30, 3)] * 3 + [(40, 20, 3)] * 2
    assert [int(image.max()) for _, image in found] == [0, 40, 80, 0, 40]
    batches = mx.io.ImageRecordIter(
        path_imgrec=str(tmp_path / "p.rec"), data_shape=(3, 20, 20), batch_size=5
    )
    assert batches.next().label[0].asnumpy().tolist() == [0, 0, 0, 1, 1]


def test_sizes_and_colors(root: Path, tmp_path: Path) -> None:
    found = pack(root, tmp_path, "--resize", "10", "--color", "0")
    assert [image.shape for _, image in found][2:4] == [(10, 15), (20, 10)]
    found = pack(root, tmp_path, "--center-crop")
    assert {image.shape for _, image in found} == {(20, 20, 3)}


def test_pass_through(root: Path, tmp_path: Path) -> None:
    pack(root, tmp_path, "--pass-through")
    reader = mx.recordio.MXRecordIO(tmp_path / "p.rec", "r")
    _, data = mx.recordio.unpack(reader.read())
    assert data == (root / "cat" / "0.png").read_bytes()


def test_all_labels(root: Path, tmp_path: Path) -> None:
    (tmp_path / "m.lst").write_text("7\t1.5\t2\t3\tcat/0.png\n")
    im2rec.main([str(tmp_path / "m.lst"), str(root)])
    ((header, _),) = records(tmp_path / "m.rec")
    assert (header.flag, header.label) == (0, 1.5)
    im2rec.main(["--pack-label", str(tmp_path / "m"), str(root)])
    ((header, _),) = records(tmp_path / "m.rec")
    assert header.label.tolist() == [1.5, 2, 3]
    assert header.id == 7


def test_what_cannot_be_packed_is_reported(
    root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "b.lst").write_text(
        "0\t0\tcat/0.png\nx\t0\tcat/1.png\n1\tcat/1.png\n2\t0\tmissing.png\n3\t0\tcat/notes.txt\n"
    )
    with caplog.at_level("INFO"):
        assert im2rec.main([str(tmp_path / "b"), str(root)]) == 1
    assert len(records(tmp_path / "b.rec")) == 1
    for text in ("line 2", "line 3", "missing.png", "notes.txt is no image", "1 images packed, 2"):
        assert text in caplog.text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["p", "missing"], "is no folder"),
        (["p", "."], "there is no list"),
        (["--list", "--chunks", "0", "p", "."], "must be positive"),
        (["--list", "--train-ratio", "0.8", "--test-ratio", "0.5", "p", "."], "between 0 and 1"),
        (["--color", "3", "p", "."], "invalid choice"),
    ],
)
def test_wrong_use(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        im2rec.main(arguments)
    assert message in capsys.readouterr().err


def test_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mxnet.tools.im2rec", "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    for option in ("--list", "--exts", "--pass-through", "--center-crop", "--pack-label"):
        assert option in done.stdout
