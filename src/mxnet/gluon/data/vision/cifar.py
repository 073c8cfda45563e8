"""Small colour images of ten or a hundred kinds of things."""

from __future__ import annotations

import os
import tarfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.gluon.data.dataset import _DownloadedDataset, in_use
from mxnet.gluon.data.repository import DATASETS, Published, find_file
from mxnet.serialization.atomic import atomic_write

_PIXELS = 3 * 32 * 32


class CIFAR10(_DownloadedDataset):
    """60,000 colour images of ten kinds of animals and vehicles, 10,000 of them for tests.

    A sample is an image ``(32, 32, 3)``, uint8, and a label from 0 to 9, ``numpy.int32``. The
    files are ``data_batch_1.bin`` to ``data_batch_5.bin`` and ``test_batch.bin``; if they are
    missing they are unpacked from ``cifar-10-binary.tar.gz``, which is fetched from the address in
    ``MXNET_GLUON_REPO`` if it is missing too.

    Args:
        root: Folder with the files; by default in ``MXNET_HOME``, which is ``~/.mxnet``.
        train: The images for training; otherwise those for tests.
        transform: Called with each image and its label; what it returns is the sample.

    Raises:
        MXNetError: A file is missing and cannot be fetched, or is damaged.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "test_batch.bin").write_bytes(bytes([3]) + bytes(3072))
        >>> image, label = mx.gluon.data.vision.CIFAR10(folder, train=False)[0]
        >>> image.shape, int(label)
        ((32, 32, 3), 3)

    References:
        A. Krizhevsky, 2009, "Learning Multiple Layers of Features from Tiny Images".
    """

    _namespace = "cifar10"
    _archive = Published("cifar-10-binary.tar.gz", "fab780a1e191a7eda0f345501ccd62d20f7ed891")
    _files: dict[bool, Sequence[str]] = {  # noqa: RUF012 - a table
        True: [f"data_batch_{i}.bin" for i in range(1, 6)],
        False: ["test_batch.bin"],
    }
    # Bytes before the pixels, the last of which is the label.
    _label_bytes = 1
    _label_place = 0

    def __init__(
        self,
        root: str | os.PathLike[str] = f"{DATASETS}/cifar10",
        train: bool = True,
        transform: Callable[..., Any] | None = None,
    ) -> None:
        self._train = train
        super().__init__(root, transform)

    def _get_data(self) -> None:
        names = self._files[bool(self._train)]
        paths = [Path(self._root) / name for name in names]
        if not all(path.is_file() for path in paths):
            archive = find_file(self._root, self._namespace, self._archive)
            _unpack(archive, names, Path(self._root))
        parts = [self._read_batch(path) for path in paths]
        images, labels = (np.concatenate(part) for part in zip(*parts, strict=True))
        self._data = in_use(nd.array(images, dtype="uint8"))
        self._label = labels

    def _read_batch(self, path: Path) -> tuple[np.ndarray, np.ndarray]:
        """Images (N, 32, 32, 3) and labels of one file."""
        content = np.frombuffer(path.read_bytes(), np.uint8)
        size = self._label_bytes + _PIXELS
        count, rest = divmod(len(content), size)
        if rest or not count:
            raise MXNetError(
                f"{type(self).__name__}: {path}: byte {count * size}: the file must consist of "
                f"records of {size} bytes, but {rest} bytes are left over"
            )
        records = content.reshape(count, size)
        planes = records[:, self._label_bytes :].reshape(count, 3, 32, 32)
        return planes.transpose(0, 2, 3, 1), records[:, self._label_place].astype(np.int32)


class CIFAR100(CIFAR10):
    """60,000 colour images of a hundred kinds of things in twenty groups, 10,000 for tests.

    A sample is an image ``(32, 32, 3)``, uint8, and a label, ``numpy.int32``. The files are
    ``train.bin`` and ``test.bin``; if they are missing they are unpacked from
    ``cifar-100-binary.tar.gz``, as in :class:`CIFAR10`.

    Args:
        root: Folder with the files; by default in ``MXNET_HOME``, which is ``~/.mxnet``.
        fine_label: Labels from 0 to 99; otherwise the group's number from 0 to 19.
        train: The images for training; otherwise those for tests.
        transform: Called with each image and its label; what it returns is the sample.

    Raises:
        MXNetError: A file is missing and cannot be fetched, or is damaged.

    References:
        A. Krizhevsky, 2009, "Learning Multiple Layers of Features from Tiny Images".
    """

    _namespace = "cifar100"
    _archive = Published("cifar-100-binary.tar.gz", "a0bb982c76b83111308126cc779a992fa506b90b")
    _files = {True: ["train.bin"], False: ["test.bin"]}  # noqa: RUF012 - a table
    _label_bytes = 2

    def __init__(
        self,
        root: str | os.PathLike[str] = f"{DATASETS}/cifar100",
        fine_label: bool = False,
        train: bool = True,
        transform: Callable[..., Any] | None = None,
    ) -> None:
        self._label_place = int(fine_label)
        super().__init__(root, train, transform)


def _unpack(archive: Path, names: Sequence[str], folder: Path) -> None:
    """Put the files called ``names`` into ``folder``, wherever in the archive they are.

    Raises:
        MXNetError: The archive is damaged or lacks one.
    """
    missing = set(names)
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                name = Path(member.name).name
                if member.isfile() and name in missing:
                    source = tar.extractfile(member)
                    content = b"" if source is None else source.read()
                    with atomic_write(folder / name) as file:
                        file.write(content)
                    missing.discard(name)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise MXNetError(f"{archive} cannot be unpacked: {error}") from None
    if missing:
        raise MXNetError(f"{archive} does not contain {', '.join(sorted(missing))}")
