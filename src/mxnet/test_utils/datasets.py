"""Data sets and networks that tests train on: from the working directory, or fetched into it."""

from __future__ import annotations

import bz2
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.io import MNISTIter
from mxnet.io.mnist_iter import IMAGES, LABELS, read_idx
from mxnet.test_utils.surroundings import download

_ADDRESS = "http://data.mxnet.io"
_FOLDER = "data"

_MODELS = {
    f"imagenet{kind}": {
        part: f"{_ADDRESS}/models/imagenet{path}{end}"
        for part, end in (("symbol", "-symbol.json"), ("params", f"-{epoch:04d}.params"))
    }
    for kind, path, epoch in (
        ("1k-inception-bn", "/inception-bn/Inception-BN", 126),
        ("1k-resnet-18", "/resnet/18-layers/resnet-18", 0),
        ("1k-resnet-34", "/resnet/34-layers/resnet-34", 0),
        ("1k-resnet-50", "/resnet/50-layers/resnet-50", 0),
        ("1k-resnet-101", "/resnet/101-layers/resnet-101", 0),
        ("1k-resnet-152", "/resnet/152-layers/resnet-152", 0),
        ("1k-resnext-50", "/resnext/50-layers/resnext-50", 0),
        ("1k-resnext-101", "/resnext/101-layers/resnext-101", 0),
        ("1k-resnext-101-64x4d", "/resnext/101-layers/resnext-101-64x4d", 0),
        ("11k-resnet-152", "-11k/resnet-152/resnet-152", 0),
        ("11k-place365ch-resnet-152", "-11k-place365-ch/resnet-152", 0),
        ("11k-place365ch-resnet-50", "-11k-place365-ch/resnet-50", 0),
    )
}


def _fetched(url: str, folder: str = "", name: str | None = None) -> str:
    """Path of a file; says where to put it when it cannot be fetched."""
    target = Path(folder) / (name or url.rsplit("/", maxsplit=1)[-1])
    try:
        return download(url, target.name, str(target.parent))
    except OSError as error:
        raise OSError(f"{error}; put the file there by hand: {target}") from error


def get_mnist() -> dict[str, Any]:
    """The MNIST database of handwritten digits, from four compressed files.

    They are looked for in the working directory and put there.

    Returns:
        ``train_data`` and ``test_data``, float32 of the shape ``(images, 1, 28, 28)`` with values
        from 0 to 1, and ``train_label`` and ``test_label``, int8.

    Raises:
        OSError: A file is not there and cannot be fetched.
        MXNetError: A file is damaged.
    """
    found: dict[str, Any] = {}
    for part, stem in (("train", "train"), ("test", "t10k")):
        address = f"{_ADDRESS}/data/mnist/{stem}"
        label = _fetched(f"{address}-labels-idx1-ubyte.gz")
        image = _fetched(f"{address}-images-idx3-ubyte.gz")
        pixels = read_idx(image, IMAGES, 3)
        found[f"{part}_data"] = pixels[:, np.newaxis].astype(np.float32) / 255
        found[f"{part}_label"] = read_idx(label, LABELS, 1).astype(np.int8)
    return found


def get_mnist_pkl() -> None:
    """Put ``mnist.pkl.gz`` into the folder ``data``.

    Raises:
        OSError: It is not there and cannot be fetched.
    """
    _fetched("http://deeplearning.net/data/mnist/mnist.pkl.gz", _FOLDER)


def get_mnist_ubyte() -> None:
    """Put the four files of the MNIST database, not compressed, into the folder ``data``.

    Raises:
        OSError: They are not there and cannot be fetched.
    """
    names = [
        f"{part}-{kind}-ubyte"
        for part in ("train", "t10k")
        for kind in ("images-idx3", "labels-idx1")
    ]
    if not all(Path(_FOLDER, name).is_file() for name in names):
        get_zip_data(_FOLDER, f"{_ADDRESS}/mxnet/data/mnist.zip", "mnist.zip")


def get_mnist_iterator(
    batch_size: int, input_shape: tuple[int, ...], num_parts: int = 1, part_index: int = 0
) -> tuple[Any, Any]:
    """Iterators over the training and the validation images of MNIST in the folder ``data``.

    Args:
        batch_size: Images per batch.
        input_shape: ``(1, 28, 28)``, or ``(784,)`` for rows of pixels.
        num_parts: Into how many parts to cut the data.
        part_index: Which part to read.

    Raises:
        OSError: The files are not there and cannot be fetched.
        MXNetError: A file is damaged.
    """
    get_mnist_ubyte()

    def iterator(stem: str, shuffle: bool) -> Any:
        return MNISTIter(
            image=f"{_FOLDER}/{stem}-images-idx3-ubyte",
            label=f"{_FOLDER}/{stem}-labels-idx1-ubyte",
            batch_size=batch_size,
            shuffle=shuffle,
            flat=len(input_shape) != 3,
            num_parts=num_parts,
            part_index=part_index,
        )

    # The reference shuffles the validation images, too.
    return iterator("train", True), iterator("t10k", True)


def get_cifar10() -> None:
    """Put the record files of CIFAR-10 into the folder ``data``.

    Raises:
        OSError: They are not there and cannot be fetched.
    """
    names = ("train.rec", "test.rec", "train.lst", "test.lst")
    if not all(Path(_FOLDER, "cifar", name).is_file() for name in names):
        get_zip_data(_FOLDER, f"{_ADDRESS}/mxnet/data/cifar10.zip", "cifar10.zip")


def get_zip_data(data_dir: str, url: str, data_origin_name: str) -> None:
    """Fetch an archive and unpack it.

    Args:
        data_dir: The folder.
        url: Where the archive is.
        data_origin_name: Its name in the folder; it stays there.

    Raises:
        OSError: The archive is not there and cannot be fetched.
        MXNetError: It is damaged.
    """
    archive = _fetched(url, data_dir, data_origin_name)
    try:
        with zipfile.ZipFile(archive) as file:
            file.extractall(data_dir)
    except zipfile.BadZipFile as error:
        raise MXNetError(f"get_zip_data: {archive}: {error}") from None


def get_bz2_data(data_dir: str, data_name: str, url: str, data_origin_name: str) -> None:
    """Fetch a file compressed with bzip2 and unpack it, unless the result is there.

    Args:
        data_dir: The folder.
        data_name: Name of the result in the folder.
        url: Where the compressed file is.
        data_origin_name: Its name in the folder; it is removed in the end.

    Raises:
        OSError: The file is not there and cannot be fetched, or is damaged.
    """
    target = Path(data_dir, data_name)
    if target.exists():
        return
    compressed = Path(_fetched(url, data_dir, data_origin_name))
    try:
        content = bz2.decompress(compressed.read_bytes())
    except (OSError, ValueError) as error:
        raise OSError(f"get_bz2_data: {compressed}: {error}") from None
    target.write_bytes(content)
    compressed.unlink()


def download_model(
    model_name: str, dst_dir: str = "./", meta_info: Mapping[str, Any] | None = None
) -> tuple[str | None, int]:
    """Fetch a checkpoint that the Apache MXNet project published, unless it is there.

    Args:
        model_name: Its name, such as ``"imagenet1k-resnet-18"``.
        dst_dir: Folder for the two files.
        meta_info: Addresses of ``symbol`` and ``params`` by model name, instead of the project's.

    Returns:
        The prefix and the epoch for :func:`mxnet.model.load_checkpoint`; ``(None, 0)`` if the name
        is unknown.

    Raises:
        OSError: A file is not there and cannot be fetched.

    Example:
        >>> mx.test_utils.download_model("unheard-of")
        (None, 0)
    """
    models = _MODELS if meta_info is None else meta_info
    if model_name not in models:
        return None, 0
    prefix = str(Path(dst_dir) / model_name)
    _fetched(models[model_name]["symbol"], dst_dir, f"{model_name}-symbol.json")
    _fetched(models[model_name]["params"], dst_dir, f"{model_name}-0000.params")
    return prefix, 0


def get_im2rec_path(home_env: str = "MXNET_HOME") -> str:
    """Path of the program ``im2rec.py`` in a source tree of the reference.

    Args:
        home_env: Environment variable that names the tree.

    Raises:
        OSError: There is none.
    """
    home = os.environ.get(home_env)
    candidates = [Path(home, "tools", "im2rec.py")] if home else []
    candidates.append(Path(__file__).resolve().parents[1] / "tools" / "im2rec.py")
    for candidate in candidates:
        if candidate.is_file():
            return str(candidate)
    shown = ", ".join(str(candidate) for candidate in candidates)
    raise OSError(f"Could not find path to tools/im2rec.py; looked at {shown}")
