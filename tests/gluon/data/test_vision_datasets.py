"""Data sets of images: files in the published formats, made here."""

import gzip
import hashlib
import io
import struct
import tarfile

import cv2
import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.gluon.data import DataLoader, vision
from mxnet.gluon.data.repository import Published


def idx_files(rng, folder, start="train", count=5, compress=True):
    folder.mkdir(parents=True, exist_ok=True)
    images = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
    labels = rng.integers(0, 10, count, dtype=np.uint8)
    contents = {
        f"{start}-images-idx3-ubyte": struct.pack(">4I", 2051, count, 28, 28) + images.tobytes(),
        f"{start}-labels-idx1-ubyte": struct.pack(">2I", 2049, count) + labels.tobytes(),
    }
    for name, content in contents.items():
        if compress:
            (folder / (name + ".gz")).write_bytes(gzip.compress(content))
        else:
            (folder / name).write_bytes(content)
    return images, labels


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("train", [True, False])
@pytest.mark.parametrize("kind", [vision.MNIST, vision.FashionMNIST])
def test_mnist(rng, tmp_path, kind, train, compress):
    images, labels = idx_files(rng, tmp_path, "train" if train else "t10k", 5, compress)
    data = kind(tmp_path, train=train)
    assert len(data) == 5
    image, label = data[3]
    assert image.dtype == np.uint8
    assert image.shape == (28, 28, 1)
    assert type(label) is np.int32
    np.testing.assert_array_equal(data[1:3][0].asnumpy()[..., 0], images[1:3])
    np.testing.assert_array_equal([label for _, label in data], labels)


def test_transform_of_image_and_label(rng, tmp_path):
    images, labels = idx_files(rng, tmp_path)
    data = vision.MNIST(tmp_path, transform=lambda image, label: (image.astype("f4"), -label))
    image, label = data[2]
    assert image.dtype == np.float32
    assert label == -int(labels[2])
    first = vision.MNIST(tmp_path).transform_first(vision.transforms.ToTensor())[0]
    np.testing.assert_allclose(first[0].asnumpy()[0], images[0] / 255, rtol=1e-6)


@pytest.mark.parametrize("workers", [0, 1])
def test_batches(rng, tmp_path, workers):
    images, labels = idx_files(rng, tmp_path)
    loader = DataLoader(vision.MNIST(tmp_path), 2, num_workers=workers)
    batches = [(x.asnumpy(), y.asnumpy()) for x, y in loader]
    np.testing.assert_array_equal(np.concatenate([x for x, _ in batches])[..., 0], images)
    np.testing.assert_array_equal(np.concatenate([y for _, y in batches]), labels)
    assert batches[0][1].dtype == np.int32
    doubled = vision.MNIST(tmp_path, transform=lambda image, label: (image, 2 * label))
    assert [y.asnumpy().tolist() for _, y in DataLoader(doubled, 5)] == [(2 * labels).tolist()]


def cifar_records(rng, count, label_bytes):
    labels = rng.integers(0, 10, (count, label_bytes), dtype=np.uint8)
    images = rng.integers(0, 256, (count, 3, 32, 32), dtype=np.uint8)
    content = b"".join(a.tobytes() + b.tobytes() for a, b in zip(labels, images, strict=True))
    return content, images.transpose(0, 2, 3, 1), labels


def test_cifar10(rng, tmp_path):
    parts = [cifar_records(rng, 2, 1) for _ in range(5)]
    for i, (content, _, _) in enumerate(parts, 1):
        (tmp_path / f"data_batch_{i}.bin").write_bytes(content)
    data = vision.CIFAR10(tmp_path)
    assert len(data) == 10
    assert type(data[0][1]) is np.int32
    for i, (_, images, labels) in enumerate(parts):
        np.testing.assert_array_equal(data[2 * i + 1][0].asnumpy(), images[1])
        assert data[2 * i + 1][1] == labels[1, 0]


def archive_of(files):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


@pytest.mark.parametrize("fine", [True, False])
def test_cifar100_out_of_its_archive(rng, tmp_path, fine):
    content, images, labels = cifar_records(rng, 3, 2)
    files = {"../evil.bin": b"", "cifar-100-binary/test.bin": content, "readme.txt": b"text"}
    root = tmp_path / "root"
    root.mkdir()
    (root / "cifar-100-binary.tar.gz").write_bytes(archive_of(files))
    data = vision.CIFAR100(root, fine_label=fine, train=False)
    np.testing.assert_array_equal(data[2][0].asnumpy(), images[2])
    np.testing.assert_array_equal([label for _, label in data], labels[:, int(fine)])
    assert sorted(path.name for path in root.iterdir()) == ["cifar-100-binary.tar.gz", "test.bin"]
    assert [path.name for path in tmp_path.iterdir()] == ["root"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (vision.MNIST, "train-images-idx3-ubyte.gz"),
        (vision.FashionMNIST, "train-images-idx3-ubyte.gz"),
        (vision.CIFAR10, "cifar-10-binary.tar.gz"),
        (vision.CIFAR100, "cifar-100-binary.tar.gz"),
    ],
)
def test_missing_file_without_network(tmp_path, monkeypatch, kind, name):
    monkeypatch.setenv("MXNET_GLUON_REPO", (tmp_path / "nowhere").as_uri())
    with pytest.raises(MXNetError, match=f"Put the file {name} into .*root") as caught:
        kind(tmp_path / "root")
    assert f"nowhere/gluon/dataset/{kind._namespace}/{name}" in str(caught.value)


def test_fetching_checks_what_arrives(rng, tmp_path, monkeypatch):
    published = tmp_path / "repository" / "gluon" / "dataset" / "mnist"
    _, labels = idx_files(rng, published)
    monkeypatch.setenv("MXNET_GLUON_REPO", (tmp_path / "repository").as_uri())
    with pytest.raises(MXNetError, match="hash does not match"):
        vision.MNIST(tmp_path / "wrong")
    assert not list((tmp_path / "wrong").iterdir())
    digests = {
        path.name: hashlib.sha1(path.read_bytes()).hexdigest() for path in published.iterdir()
    }
    files = tuple(Published(f.name, digests[f.name]) for f in vision.MNIST._files[True])
    monkeypatch.setitem(vision.MNIST._files, True, files)
    data = vision.MNIST(tmp_path / "right")
    np.testing.assert_array_equal([label for _, label in data], labels)


def spoil_magic(content):
    return b"\0\0\0\1" + content[4:]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoil_magic, "expected the number 2051, found 1"),
        (lambda content: content[:-7], "ends early"),
        (lambda content: content[:9], "inside its header"),
        (lambda _: b"", "found 0"),
        (lambda content: gzip.compress(content)[:-9], "cannot be read"),
        (lambda content: content[:4] + b"\xff" * 12 + content[16:], "ends early"),
    ],
)
def test_damaged_images_file(rng, tmp_path, spoil, message):
    idx_files(rng, tmp_path, compress=False)
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(MXNetError, match=message) as caught:
        vision.MNIST(tmp_path)
    assert path.name in str(caught.value)


def test_numbers_of_images_and_labels_differ(rng, tmp_path):
    idx_files(rng, tmp_path, count=5)
    labels = (tmp_path / "train-labels-idx1-ubyte.gz").read_bytes()
    idx_files(rng, tmp_path, count=6)
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(labels)
    with pytest.raises(MXNetError, match=r"6 images, but .* 5 labels"):
        vision.MNIST(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\1" * 3072, b"\1" * 3074])
def test_damaged_cifar_file(tmp_path, content):
    (tmp_path / "test_batch.bin").write_bytes(content)
    with pytest.raises(MXNetError, match=r"test_batch\.bin: byte .* records of 3073 bytes"):
        vision.CIFAR10(tmp_path, train=False)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no archive", "cannot be unpacked"),
        (archive_of({"test.bin": b""}), "does not contain test_batch.bin"),
        (archive_of({"test_batch.bin": bytes(range(256)) * 400})[:-60], "cannot be unpacked"),
    ],
    # Archives carry the time at which they were made: names taken from them would differ
    # between the workers of a parallel run.
    ids=["not an archive", "without the batch", "cut off"],
)
def test_damaged_archive(tmp_path, content, message):
    (tmp_path / "cifar-10-binary.tar.gz").write_bytes(content)
    with pytest.raises(MXNetError, match=message):
        vision.CIFAR10(tmp_path, train=False)


@pytest.fixture
def pictures(rng, tmp_path):
    """Two folders of images, with files that are none."""
    images = {}
    for folder in ("dog", "cat"):
        (tmp_path / folder).mkdir()
        for i in range(2):
            path = tmp_path / folder / f"{i}.png"
            images[str(path)] = rng.integers(0, 256, (4 + i, 5, 3), dtype=np.uint8)
            cv2.imwrite(str(path), images[str(path)][..., ::-1])
    (tmp_path / "cat" / "note.txt").write_text("hello")
    (tmp_path / "top.png").write_text("not in a folder")
    return tmp_path, images


def test_image_folder(pictures):
    folder, images = pictures
    with pytest.warns(UserWarning, match="Ignoring") as caught:
        data = vision.ImageFolderDataset(folder)
    assert len(caught) == 2
    assert data.synsets == ["cat", "dog"]
    assert [label for _, label in data.items] == [0, 0, 1, 1]
    for (path, label), (image, same) in zip(data.items, data, strict=True):
        assert label == same
        np.testing.assert_array_equal(image.asnumpy(), images[path])


@pytest.mark.filterwarnings("ignore:Ignoring")
def test_image_folder_options(pictures):
    folder, _ = pictures
    assert vision.ImageFolderDataset(folder, flag=0)[0][0].shape == (4, 5, 1)
    data = vision.ImageFolderDataset(folder, transform=lambda image, label: (image.shape, label))
    assert data[3] == ((5, 5, 3), 1)
    (folder / "cat" / "1.png").write_bytes(b"damaged")
    with pytest.raises(MXNetError, match=r"cat/1\.png.* no image"):
        data[1]
    (folder / "cat" / "1.png").unlink()
    with pytest.raises(MXNetError, match=r"cannot read .*No such file"):
        data[1]
    with pytest.raises(FileNotFoundError):
        vision.ImageFolderDataset(folder / "missing")


def test_image_list(pictures):
    folder, images = pictures
    (folder / "data.lst").write_text("0\t3\tcat/0.png\n1\t1.5\t2\tdog/1.png\n\n")
    data = vision.ImageListDataset(folder, "data.lst")
    assert len(data) == 2
    image, label = data[0]
    np.testing.assert_array_equal(image.asnumpy(), images[str(folder / "cat" / "0.png")])
    assert label == 3.0
    assert data[1][1].tolist() == [1.5, 2.0]
    gray = vision.ImageListDataset(folder, [[7, "dog/0.png"]], flag=0)
    assert gray[0][0].shape == (4, 5, 1)
    assert gray[0][1] == 7.0


@pytest.mark.parametrize("entries", [[["a.png"]], [[]], [["x", "a.png"]], [5], None, "missing.lst"])
def test_bad_image_list(tmp_path, entries):
    with pytest.raises(MXNetError, match="ImageListDataset"):
        vision.ImageListDataset(tmp_path, entries)


def test_bad_line_of_image_list(tmp_path):
    (tmp_path / "a.lst").write_text("0\t1\ta.png\n1\tx\tb.png\n")
    with pytest.raises(MXNetError, match="line 2"):
        vision.ImageListDataset(tmp_path, "a.lst")


def test_image_records(rng, tmp_path):
    images = rng.integers(0, 256, (3, 4, 5, 3), dtype=np.uint8)
    labels = [2.0, 0.0, np.array([1.0, 5.0])]
    base = str(tmp_path / "data")
    record = mx.recordio.MXIndexedRecordIO(base + ".idx", base + ".rec", "w")
    for i in range(3):
        header = mx.recordio.IRHeader(0, labels[i], i, 0)
        packed = mx.recordio.pack_img(header, images[i][..., ::-1], img_fmt=".png")
        record.write_idx(i, packed)
    record.write_idx(3, mx.recordio.pack(mx.recordio.IRHeader(0, 0.0, 3, 0), b"no image"))
    record.close()
    data = vision.ImageRecordDataset(base + ".rec")
    assert len(data) == 4
    for i in range(3):
        np.testing.assert_array_equal(data[i][0].asnumpy(), images[i])
        np.testing.assert_array_equal(data[i][1], labels[i])
    assert vision.ImageRecordDataset(base + ".rec", flag=0)[1][0].shape == (4, 5, 1)
    shapes = vision.ImageRecordDataset(base + ".rec", transform=lambda x, y: (x.shape, y))
    assert shapes[0] == ((4, 5, 3), 2.0)
    with pytest.raises(MXNetError, match=r"record 3.* no image"):
        data[3]


def test_image_records_in_workers(rng, tmp_path):
    base = str(tmp_path / "data")
    record = mx.recordio.MXIndexedRecordIO(base + ".idx", base + ".rec", "w")
    images = rng.integers(0, 256, (6, 8, 8, 3), dtype=np.uint8)
    for i, image in enumerate(images):
        header = mx.recordio.IRHeader(0, float(i), i, 0)
        record.write_idx(i, mx.recordio.pack_img(header, image[..., ::-1], img_fmt=".png"))
    record.close()
    transform = vision.transforms.Compose(
        [vision.transforms.CenterCrop(4), vision.transforms.ToTensor()]
    )
    data = vision.ImageRecordDataset(base + ".rec").transform_first(transform)
    loader = DataLoader(data, batch_size=3, num_workers=2)
    x = np.concatenate([x.asnumpy() for x, _ in loader])
    np.testing.assert_allclose(x, images[:, 2:6, 2:6].transpose(0, 3, 1, 2) / 255, rtol=1e-6)


def test_numpy_arrays(rng, tmp_path):
    idx_files(rng, tmp_path)
    with mx.util.np_array(True):
        data = vision.MNIST(tmp_path)
        assert type(data[0][0]) is mx.np.ndarray
        batch, _ = next(iter(DataLoader(data, 2)))
        assert type(batch) is mx.np.ndarray
