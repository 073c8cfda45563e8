"""Batches out of the files of the MNIST database."""

from __future__ import annotations

import gzip
import logging
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.io.source_iter import MXDataIter, check_count, make_iterator
from mxnet.ndarray import array

IMAGES, LABELS = 2051, 2049  # first number of a file of images, and of labels


class _Images:
    """Batches of images and labels in memory; images that do not fill a batch are left out."""

    def __init__(self, images: np.ndarray, labels: np.ndarray, numbers: Any, size: int) -> None:
        self._images, self._labels, self._numbers = images, labels, numbers
        self._size = size
        self._end = 0
        self.data: Any = None
        self.label: Any = None
        self.index: Any = None
        self.pad = 0

    def close(self) -> None:
        """Nothing to release: the images are in memory."""

    def before_first(self) -> None:
        self._end = 0

    def next(self) -> bool:
        begin, end = self._end, self._end + self._size
        if end > len(self._labels):
            return False
        self._end = end
        # Pixels become numbers in [0, 1) in the reference: it divides by 256.
        self.data = array(self._images[begin:end].astype(np.float32) * (1.0 / 256.0))
        self.label = array(self._labels[begin:end])
        self.index = self._numbers[begin:end]
        return True


def MNISTIter(  # noqa: N802 - the reference's name
    *,
    image: str = "./train-images-idx3-ubyte",
    label: str = "./train-labels-idx1-ubyte",
    batch_size: int = 128,
    shuffle: bool = True,
    flat: bool = False,
    seed: int = 0,
    silent: bool = False,
    num_parts: int = 1,
    part_index: int = 0,
    prefetch_buffer: int = 4,  # noqa: ARG001 - images are in memory
    ctx: str = "gpu",  # noqa: ARG001 - batches are made on the CPU
    dtype: Any = None,
    **kwargs: Any,
) -> MXDataIter:
    """Iterate over the MNIST database of handwritten digits; gzip-compressed files are read too.

    Pixels are in ``[0, 1)``. Images that do not fill the last batch are left out.

    Args:
        image: Path of the images' file.
        label: Path of the labels' file.
        batch_size: Images per batch.
        shuffle: Shuffle the images once; every epoch has the same order.
        flat: Yield ``(batch, pixels)`` instead of ``(batch, 1, height, width)``.
        seed: Seed of the order.
        silent: Do not log how many images there are.
        num_parts: Into how many parts to cut the database.
        part_index: Which part to read, from 0.
        prefetch_buffer: Accepted for compatibility.
        ctx: Accepted for compatibility.
        dtype: Must be float32, the default.
        **kwargs: ``data_name`` and ``label_name``; what is unknown is ignored with a warning.

    Raises:
        MXNetError: A file cannot be read or is damaged, or there is less than one batch.
    """
    if dtype is not None and np.dtype(dtype) != np.float32:
        raise MXNetError(f"MNISTIter: dtype must be float32, got {np.dtype(dtype)}")
    if not 0 <= part_index < num_parts:
        raise MXNetError(f"MNISTIter: part_index must be in [0, {num_parts}), got {part_index}")
    batch_size = check_count("MNISTIter", "batch_size", batch_size)
    images, labels = read_idx(image, IMAGES, 3), read_idx(label, LABELS, 1)
    if len(images) != len(labels):
        raise MXNetError(
            f"MNISTIter: {image} has {len(images)} images, but {label} has {len(labels)} labels"
        )
    first, last = (len(images) * k // num_parts for k in (part_index, part_index + 1))
    numbers = np.arange(first, last, dtype=np.uint64)
    if shuffle:
        np.random.default_rng(seed).shuffle(numbers)
    images, labels = images[numbers], labels[numbers].astype(np.float32)
    images = images.reshape(len(images), -1) if flat else images[:, None]
    if not silent:
        logging.info(
            "MNISTIter: load %d images, shuffle=%d, shape=%s",
            len(images), shuffle, (batch_size, *images.shape[1:]),
        )  # fmt: skip
    return make_iterator(_Images(images, labels, numbers, batch_size), MNISTIter, kwargs)


def read_idx(path: str, kind: int, axes: int) -> np.ndarray:
    """The bytes of an IDX file, compressed with gzip or not, in its shape.

    Args:
        path: The file.
        kind: The number it starts with: ``IMAGES`` or ``LABELS``.
        axes: Number of axes.

    Raises:
        MXNetError: The file cannot be read or is damaged.
    """
    try:
        content = Path(path).read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise MXNetError(f"read_idx: {path!r} cannot be read: {error}") from None
    start = 4 + 4 * axes
    found = int.from_bytes(content[:4], "big")
    if found != kind:
        raise MXNetError(f"{path}: byte 0: expected the number {kind}, found {found}")
    if len(content) < start:
        raise MXNetError(f"{path}: byte {len(content)}: the file ends inside its header")
    shape = struct.unpack(f">{axes}I", content[4:start])
    size = int(np.prod(shape, dtype=np.int64))
    if len(content) - start < size:
        raise MXNetError(
            f"{path}: byte {len(content)}: the file ends early; its header promises {size} bytes "
            f"after byte {start}"
        )
    return np.frombuffer(content, np.uint8, size, start).reshape(shape)
