"""Data sets of encoded images: folders, lists and record files."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mxnet import recordio
from mxnet.base import MXNetError
from mxnet.context import cpu
from mxnet.gluon.data.dataset import Dataset, RecordFileDataset, in_use
from mxnet.ndarray import NDArray
from mxnet.ndarray.call import new_array
from mxnet.operators.image_codecs import decode_image

_ENDINGS = (".jpg", ".jpeg", ".png")
_HOST = cpu(0)


def _decode(name: str, encoded: bytes, flag: int) -> NDArray:
    """An encoded image as ``(H, W, C)``, uint8; three channels, or one if ``flag`` is 0.

    Raises:
        MXNetError: The bytes are no image, or OpenCV is missing.
    """
    image = new_array(NDArray, decode_image(name, encoded, bool(flag), True), _HOST)
    return in_use(image)


def _read_image(name: str, path: str, flag: int) -> NDArray:
    """An image file as ``(H, W, C)``.

    Raises:
        MXNetError: The file cannot be read or is no image.
    """
    try:
        encoded = Path(path).read_bytes()
    except OSError as error:
        raise MXNetError(f"{name}: cannot read {path!r}: {error.strerror}") from None
    return _decode(f"{name}: {path}", encoded, flag)


class ImageRecordDataset(RecordFileDataset):
    """The images and labels in a record file that has an index file beside it.

    A sample is an image ``(H, W, C)``, uint8, and its label: a float, or an array if there are
    several. Needs OpenCV.

    Args:
        filename: Path of the ``.rec`` file; the index has the same name, ending in ``.idx``.
        flag: 1 for colour (red, green, blue), 0 for grey.
        transform: Called with each image and its label; what it returns is the sample.

    Raises:
        MXNetError: The file cannot be opened, or, when a sample is loaded, is no image.
        FileNotFoundError: There is no index file.

    Example:
        >>> import os, tempfile
        >>> base = os.path.join(tempfile.mkdtemp(), "data")
        >>> record = mx.recordio.MXIndexedRecordIO(base + ".idx", base + ".rec", "w")
        >>> header = mx.recordio.IRHeader(0, 3.0, 0, 0)
        >>> image = np.zeros((4, 5, 3), "uint8")
        >>> record.write_idx(0, mx.recordio.pack_img(header, image, img_fmt=".png"))
        >>> record.close()
        >>> image, label = mx.gluon.data.vision.ImageRecordDataset(base + ".rec")[0]
        >>> image.shape, label
        ((4, 5, 3), 3.0)
    """

    def __init__(
        self,
        filename: str | os.PathLike[str],
        flag: int = 1,
        transform: Callable[..., Any] | None = None,
    ) -> None:
        super().__init__(filename)
        self._flag = flag
        self._transform = transform

    def __getitem__(self, idx: int) -> Any:
        record = super().__getitem__(idx)
        if record is None:
            raise MXNetError(f"ImageRecordDataset: {self.filename}: record {idx} is not there")
        header, encoded = recordio.unpack(record)
        image = _decode(f"ImageRecordDataset: {self.filename}, record {idx}", encoded, self._flag)
        if self._transform is not None:
            return self._transform(image, header.label)
        return image, header.label


class ImageFolderDataset(Dataset):
    """The images in a folder that has one folder per class.

    Classes are numbered in the order of their folders' names. Files other than ``.jpg``, ``.jpeg``
    and ``.png`` are ignored with a warning. Needs OpenCV.

    Attributes:
        synsets: Names of the classes.
        items: Path and label of each sample.

    Args:
        root: The folder.
        flag: 1 for colour (red, green, blue), 0 for grey.
        transform: Called with each image and its label; what it returns is the sample.

    Raises:
        FileNotFoundError: There is no such folder.
        MXNetError: When a sample is loaded: the file is no image.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> folder = Path(tempfile.mkdtemp())
        >>> (folder / "cats").mkdir()
        >>> (folder / "cats" / "tom.png").touch()
        >>> mx.gluon.data.vision.ImageFolderDataset(folder).synsets
        ['cats']
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        flag: int = 1,
        transform: Callable[..., Any] | None = None,
    ) -> None:
        self._root = str(Path(root).expanduser())
        self._flag = flag
        self._transform = transform
        self.synsets: list[str] = []
        self.items: list[tuple[str, int]] = []
        self._list_images()

    def _list_images(self) -> None:
        for folder in sorted(Path(self._root).iterdir()):
            if not folder.is_dir():
                warnings.warn(f"Ignoring {folder}, which is not a directory.", stacklevel=4)
                continue
            label = len(self.synsets)
            self.synsets.append(folder.name)
            for file in sorted(folder.iterdir()):
                if file.suffix.lower() in _ENDINGS:
                    self.items.append((str(file), label))
                else:
                    warnings.warn(
                        f"Ignoring {file} of type {file.suffix}. Only support "
                        f"{', '.join(_ENDINGS)}",
                        stacklevel=4,
                    )

    def __getitem__(self, idx: int) -> Any:
        path, label = self.items[idx]
        image = _read_image("ImageFolderDataset", path, self._flag)
        return (image, label) if self._transform is None else self._transform(image, label)

    def __len__(self) -> int:
        return len(self.items)


class ImageListDataset(Dataset):
    """The images that a list names, with their labels.

    From the development branch after 1.9. Needs OpenCV.

    Attributes:
        items: Path and label of each sample.

    Args:
        root: Folder that the names in the list start from.
        imglist: A ``.lst`` file as ``im2rec`` writes it (number, labels and name, separated by
            tabs), or a list of ``[label, ..., name]``. A label is a float, or an array if there are
            several.
        flag: 1 for colour (red, green, blue), 0 for grey.

    Raises:
        MXNetError: A line of the file cannot be parsed or the list has another form; when a sample
            is loaded: the file is no image.

    Example:
        >>> data = mx.gluon.data.vision.ImageListDataset("images", [[0, "a.png"], [1, 2, "b.png"]])
        >>> len(data), data.items[1][1].tolist()
        (2, [1.0, 2.0])
    """

    def __init__(
        self,
        root: str | os.PathLike[str] = ".",
        imglist: str | os.PathLike[str] | Sequence[Sequence[Any]] | None = None,
        flag: int = 1,
    ) -> None:
        self._root = Path(root).expanduser()
        self._flag = flag
        if isinstance(imglist, str | os.PathLike):
            entries = _parse_list(self._root / imglist)
        elif isinstance(imglist, Sequence):
            entries = [(f"imglist[{i}]", entry) for i, entry in enumerate(imglist)]
        else:
            raise MXNetError(
                "ImageListDataset: imglist must be the path of a .lst file, or a list of "
                f"[label, ..., name]; got {type(imglist).__name__}"
            )
        self.items = [self._item(place, entry) for place, entry in entries]

    def _item(self, place: str, entry: Sequence[Any]) -> tuple[str, Any]:
        try:
            *numbers, name = entry
            labels = np.array(numbers, dtype=np.float32).reshape(-1)
            path = self._root / name
        except (TypeError, ValueError) as error:
            raise MXNetError(
                f"ImageListDataset: {place}: expected labels and a name, got {entry!r}: {error}"
            ) from None
        if not labels.size:
            raise MXNetError(f"ImageListDataset: {place}: {name!r} has no label")
        return str(path), float(labels[0]) if len(labels) == 1 else labels

    def __getitem__(self, idx: int) -> Any:
        path, label = self.items[idx]
        return _read_image("ImageListDataset", path, self._flag), label

    def __len__(self) -> int:
        return len(self.items)


def _parse_list(path: Path) -> list[tuple[str, Sequence[Any]]]:
    """Place and fields, without the first, of each line of a ``.lst`` file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise MXNetError(f"ImageListDataset: {path} cannot be read: {error}") from None
    entries: list[tuple[str, Sequence[Any]]] = []
    for number, line in enumerate(lines, 1):
        fields = line.strip().split("\t")
        if fields == [""]:
            continue
        entries.append((f"{path}, line {number}", fields[1:]))
    return entries
