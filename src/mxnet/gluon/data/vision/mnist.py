"""Handwritten digits, and pictures of clothes in the same format."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.gluon.data.dataset import _DownloadedDataset, in_use
from mxnet.gluon.data.repository import DATASETS, Published, find_file
from mxnet.io.mnist_iter import IMAGES, LABELS, read_idx


class MNIST(_DownloadedDataset):
    """60,000 handwritten digits for training and 10,000 for tests.

    A sample is an image ``(28, 28, 1)``, uint8, and a label from 0 to 9, ``numpy.int32``. The files
    are ``train-images-idx3-ubyte.gz``, ``train-labels-idx1-ubyte.gz`` and those that begin with
    ``t10k``; uncompressed ones, without ``.gz``, are read too. Files that are missing are fetched
    from the address in ``MXNET_GLUON_REPO``.

    Args:
        root: Folder with the files; by default in ``MXNET_HOME``, which is ``~/.mxnet``.
        train: The images for training; otherwise those for tests.
        transform: Called with each image and its label; what it returns is the sample.

    Raises:
        MXNetError: A file is missing and cannot be fetched, or is damaged.

    Example:
        >>> import struct, tempfile
        >>> from pathlib import Path
        >>> folder = Path(tempfile.mkdtemp())
        >>> images = struct.pack(">IIII", 2051, 1, 28, 28) + bytes(784)
        >>> _ = (folder / "train-images-idx3-ubyte").write_bytes(images)
        >>> _ = (folder / "train-labels-idx1-ubyte").write_bytes(struct.pack(">IIB", 2049, 1, 7))
        >>> image, label = mx.gluon.data.vision.MNIST(folder)[0]
        >>> image.shape, int(label)
        ((28, 28, 1), 7)

    References:
        Y. LeCun et al., 1998, "Gradient-Based Learning Applied to Document Recognition".
    """

    _namespace = "mnist"
    _files = {  # noqa: RUF012 - a table
        True: (
            Published("train-images-idx3-ubyte.gz", "6c95f4b05d2bf285e1bfb0e7960c31bd3b3f8a7d"),
            Published("train-labels-idx1-ubyte.gz", "2a80914081dc54586dbdf242f9805a6b8d2a15fc"),
        ),
        False: (
            Published("t10k-images-idx3-ubyte.gz", "c3a25af1f52dad7f726cce8cacb138654b760d48"),
            Published("t10k-labels-idx1-ubyte.gz", "763e7fa3757d93b0cdec073cef058b2004252c17"),
        ),
    }

    def __init__(
        self,
        root: str | os.PathLike[str] = f"{DATASETS}/mnist",
        train: bool = True,
        transform: Callable[..., Any] | None = None,
    ) -> None:
        self._train = train
        super().__init__(root, transform)

    def _get_data(self) -> None:
        image_file, label_file = (self._find(file) for file in self._files[bool(self._train)])
        images = read_idx(image_file, IMAGES, 3)
        labels = read_idx(label_file, LABELS, 1)
        if len(images) != len(labels):
            raise MXNetError(
                f"{type(self).__name__}: {image_file} has {len(images)} images, but {label_file} "
                f"has {len(labels)} labels"
            )
        self._data = in_use(nd.array(images[..., None], dtype="uint8"))
        self._label = labels.astype(np.int32)

    def _find(self, file: Published) -> str:
        uncompressed = Path(self._root) / file.name.removesuffix(".gz")
        compressed = Path(self._root) / file.name
        if uncompressed.is_file() and not compressed.is_file():
            return str(uncompressed)
        return str(find_file(self._root, self._namespace, file))


class FashionMNIST(MNIST):
    """70,000 pictures of ten kinds of clothes, in the format of :class:`MNIST`.

    Args:
        root: Folder with the files; by default in ``MXNET_HOME``, which is ``~/.mxnet``.
        train: The images for training; otherwise those for tests.
        transform: Called with each image and its label; what it returns is the sample.

    Raises:
        MXNetError: A file is missing and cannot be fetched, or is damaged.

    References:
        H. Xiao et al., 2017, "Fashion-MNIST", https://arxiv.org/abs/1708.07747
    """

    _namespace = "fashion-mnist"
    _files = {  # noqa: RUF012 - a table
        True: (
            Published("train-images-idx3-ubyte.gz", "0cf37b0d40ed5169c6b3aba31069a9770ac9043d"),
            Published("train-labels-idx1-ubyte.gz", "236021d52f1e40852b06a4c3008d8de8aef1e40b"),
        ),
        False: (
            Published("t10k-images-idx3-ubyte.gz", "626ed6a7c06dd17c0eec72fa3be1740f146a2863"),
            Published("t10k-labels-idx1-ubyte.gz", "17f9ab60e7257a1620f4ad76bbbaf857c3920701"),
        ),
    }

    def __init__(
        self,
        root: str | os.PathLike[str] = f"{DATASETS}/fashion-mnist",
        train: bool = True,
        transform: Callable[..., Any] | None = None,
    ) -> None:
        super().__init__(root, train, transform)
