"""Data sets that tests train on, out of files made here; the network is never used."""

from __future__ import annotations

import bz2
import gzip
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

import mxnet as mx
from mxnet import test_utils as tu

PIXELS = bytes(range(256)) * 12 + bytes(64)  # 4 images of 28x28
IMAGES = struct.pack(">IIII", 2051, 4, 28, 28) + PIXELS
LABELS = struct.pack(">II", 2049, 4) + bytes([1, 2, 3, 4])
FILES = {
    f"{stem}-{kind}": content
    for stem in ("train", "t10k")
    for kind, content in (("images-idx3-ubyte", IMAGES), ("labels-idx1-ubyte", LABELS))
}


@pytest.fixture(autouse=True)
def _away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(url: str, *_: object, **__: object) -> str:
        raise OSError(f"no network for {url}")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mxnet.test_utils.surroundings.fetch", _kept_or(refuse))


def _kept_or(refuse: object) -> object:
    def fetch(url: str, path: str, **_: object) -> str:
        return path if Path(path).exists() else refuse(url)  # type: ignore[operator]

    return fetch


def test_mnist_as_arrays() -> None:
    for name, content in FILES.items():
        Path(f"{name}.gz").write_bytes(gzip.compress(content))
    found = tu.get_mnist()
    assert list(found) == ["train_data", "train_label", "test_data", "test_label"]
    assert found["train_data"].dtype == np.float32
    assert found["train_label"].dtype == np.int8
    expected = np.frombuffer(PIXELS, np.uint8).reshape(4, 1, 28, 28).astype(np.float32) / 255
    np.testing.assert_array_equal(found["test_data"], expected)
    assert found["test_label"].tolist() == [1, 2, 3, 4]
    Path("t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(IMAGES[:-1]))
    with pytest.raises(mx.MXNetError, match="ends early"):
        tu.get_mnist()


def test_mnist_as_iterators() -> None:
    Path("data").mkdir()
    with zipfile.ZipFile("data/mnist.zip", "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    train, validation = tu.get_mnist_iterator(2, (784,))
    for iterator in (train, validation):
        batches = list(iterator)
        assert [batch.data[0].shape for batch in batches] == [(2, 784)] * 2
        assert sorted(np.concatenate([b.label[0].asnumpy() for b in batches])) == [1, 2, 3, 4]
    part, _ = tu.get_mnist_iterator(2, (1, 28, 28), num_parts=2, part_index=1)
    assert [batch.data[0].shape for batch in part] == [(2, 1, 28, 28)]


def test_archives() -> None:
    Path("d").mkdir()
    Path("d/a.bz2").write_bytes(bz2.compress(b"words"))
    tu.get_bz2_data("d", "a.txt", "http://nowhere.invalid/a.bz2", "a.bz2")
    assert [path.name for path in Path("d").iterdir()] == ["a.txt"]
    tu.get_bz2_data("d", "a.txt", "http://nowhere.invalid/a.bz2", "a.bz2")
    assert Path("d/a.txt").read_bytes() == b"words"
    Path("d/b.bz2").write_bytes(b"no archive")
    with pytest.raises(OSError, match=r"b\.bz2"):
        tu.get_bz2_data("d", "b.txt", "http://nowhere.invalid/b.bz2", "b.bz2")
    Path("d/c.zip").write_bytes(b"no archive")
    with pytest.raises(mx.MXNetError, match=r"c\.zip"):
        tu.get_zip_data("d", "http://nowhere.invalid/c.zip", "c.zip")


def test_models() -> None:
    assert tu.download_model("unheard-of") == (None, 0)
    for end in ("symbol.json", "0000.params"):
        Path(f"imagenet1k-resnet-18-{end}").touch()
    assert tu.download_model("imagenet1k-resnet-18") == ("imagenet1k-resnet-18", 0)
    own = {"net": {"symbol": "http://nowhere.invalid/s", "params": "http://nowhere.invalid/p"}}
    with pytest.raises(OSError, match=r"put the file there by hand: m/net-symbol\.json"):
        tu.download_model("net", "m", own)


@pytest.mark.parametrize("get", [tu.get_mnist, tu.get_mnist_pkl, tu.get_cifar10])
def test_without_network_the_error_names_the_file(get: object) -> None:
    with pytest.raises(OSError, match=r"no network for http.*by hand: "):
        get()  # type: ignore[operator]


def test_im2rec(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("tools").mkdir()
    Path("tools/im2rec.py").touch()
    monkeypatch.setenv("TREE", ".")
    assert tu.get_im2rec_path("TREE") == "tools/im2rec.py"
