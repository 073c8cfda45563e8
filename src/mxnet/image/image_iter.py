"""Batches of images, decoded and augmented in Python."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.image.codecs import imdecode
from mxnet.image.create_augmenter import CreateAugmenter
from mxnet.image.sources import ImageList, open_records, partition, read_list, read_list_file
from mxnet.io import DataBatch, DataIter
from mxnet.ndarray import NDArray
from mxnet.recordio import MXIndexedRecordIO, unpack

_LABEL_TYPES = ("float32", "int32", "int64", "float64")
_LAST_BATCH = ("pad", "discard", "roll_over")
_CORRUPT = ("raise", "skip")


class ImageIter(DataIter):
    """Yields batches ``(N, C, H, W)`` of images of a record file or of files in a list.

    An image that cannot be read or decoded is an error that names it, after which the iterator goes
    on with the next one; nothing before it is lost.

    Args:
        batch_size: Images per batch.
        data_shape: Channels (3), height and width of an image after the augmenters.
        label_width: Labels per image.
        path_imgrec: Record file, as written by ``im2rec``.
        path_imglist: List file: number, labels and file name, with tabs between them. With a record
            file, only the labels are taken from it.
        path_root: Folder of the files that the list names.
        path_imgidx: Index of the record file; needed to shuffle it and to read a part of it.
        shuffle: Draw a new order with every epoch, from Python's global generator.
        part_index: Which part to read.
        num_parts: Number of equally long parts.
        aug_list: Augmenters; by default ``CreateAugmenter(data_shape, **kwargs)``.
        imglist: Entries ``[label, file name]`` or ``[label, label, ..., file name]``, instead of a
            list file.
        data_name: Name of the input.
        label_name: Name of the label.
        dtype: Element type of the labels: float32, float64, int32 or int64.
        last_batch_handle: What to do with images that do not fill a batch: ``"pad"`` fills it up
            with the first ones, ``"discard"`` leaves them out, ``"roll_over"`` keeps them for the
            next epoch.
        **kwargs: ``on_corrupt``: ``"raise"`` (default) or ``"skip"``, which leaves out what cannot
            be read or decoded and counts it in the attribute ``skipped``. Others go to
            ``CreateAugmenter``.

    Raises:
        AssertionError: No source of images, a part that does not exist, shuffling without an index,
            or an element type that labels cannot have.
        ValueError: ``data_shape`` is not that of an image with 3 channels, or an option is unknown.
        FileNotFoundError: There is no list or index file.
        MXNetError: The record file cannot be opened, or a line of a list cannot be read.

    Example:
        >>> import os, tempfile
        >>> folder = tempfile.mkdtemp()
        >>> path = os.path.join(folder, "a.rec")
        >>> record = mx.recordio.MXRecordIO(path, "w")
        >>> for label in range(3):
        ...     image = np.full((30, 40, 3), label, "uint8")
        ...     record.write(mx.recordio.pack_img((0, label, label, 0), image, img_fmt=".png"))
        >>> record.close()
        >>> batches = mx.image.ImageIter(2, (3, 20, 20), path_imgrec=path, rand_crop=True)
        >>> [(b.data[0].shape, b.label[0].asnumpy().tolist(), b.pad) for b in batches]
        [((2, 3, 20, 20), [0.0, 1.0], 0), ((2, 3, 20, 20), [2.0, 0.0], 1)]
    """

    def __init__(
        self,
        batch_size: int,
        data_shape: tuple[int, int, int],
        label_width: int = 1,
        path_imgrec: str | None = None,
        path_imglist: str | None = None,
        path_root: str | None = None,
        path_imgidx: str | None = None,
        shuffle: bool = False,
        part_index: int = 0,
        num_parts: int = 1,
        aug_list: Any = None,
        imglist: Any = None,
        data_name: str = "data",
        label_name: str = "softmax_label",
        dtype: str = "float32",
        last_batch_handle: str = "pad",
        **kwargs: Any,
    ) -> None:
        super().__init__(batch_size)
        if not (path_imgrec or path_imglist or isinstance(imglist, list)):
            raise AssertionError(
                f"{type(self).__name__}: expected path_imgrec, path_imglist or a list imglist"
            )
        if np.dtype(dtype).name not in _LABEL_TYPES:
            raise AssertionError(f"{dtype} label not supported: expected {', '.join(_LABEL_TYPES)}")
        self.check_data_shape(data_shape)
        self._on_corrupt: Literal["raise", "skip"] = kwargs.pop("on_corrupt", "raise")
        self._check_options(last_batch_handle)
        self.skipped = 0
        self.shuffle = shuffle
        self.data_shape = (data_shape[0], data_shape[1], data_shape[2])
        self.label_width = label_width
        self.last_batch_handle = last_batch_handle
        self._label_dtype = np.dtype(dtype).name
        self._open(path_imgrec, path_imgidx, path_imglist, imglist, path_root)
        self._select(part_index, num_parts)
        self.provide_data: list[Any] = [(data_name, (batch_size, *self.data_shape))]
        label_shape = (batch_size, label_width) if label_width > 1 else (batch_size,)
        self.provide_label: list[Any] = [(label_name, label_shape)]
        self.auglist = self._default_augmenters(kwargs) if aug_list is None else aug_list
        self.cur = 0
        self._allow_read = True
        self._rolled = 0  # how many images of the batch are kept from the epoch before
        self._begin_batch()
        self.reset()

    def _check_options(self, last_batch_handle: str) -> None:
        for name, given, known in (
            ("last_batch_handle", last_batch_handle, _LAST_BATCH),
            ("on_corrupt", self._on_corrupt, _CORRUPT),
        ):
            if given not in known:
                raise ValueError(
                    f"{type(self).__name__}: {name} is {given!r}; expected {', '.join(known)}"
                )
        if self.batch_size < 1:
            raise ValueError(
                f"{type(self).__name__}: batch_size must be positive, got {self.batch_size}"
            )

    def _default_augmenters(self, options: dict[str, Any]) -> Any:
        return CreateAugmenter(self.data_shape, **options)

    def _open(
        self,
        path_imgrec: str | None,
        path_imgidx: str | None,
        path_imglist: str | None,
        imglist: Any,
        path_root: str | None,
    ) -> None:
        self.imgrec = open_records(path_imgrec, path_imgidx) if path_imgrec else None
        indexed = self.imgrec if isinstance(self.imgrec, MXIndexedRecordIO) else None
        self.imgidx: list[Any] | None = None if indexed is None else list(indexed.keys)
        self.imglist: ImageList | None = None
        if path_imglist:
            self.imglist = read_list_file(path_imglist, self._label_dtype)
        elif isinstance(imglist, list):
            self.imglist = read_list(imglist, self._label_dtype)
        self.path_root = path_root
        self._source = path_imgrec or path_imglist or "imglist"

    def _select(self, part_index: int, num_parts: int) -> None:
        """The keys of the images to read; None for a record file without an index."""
        if self.imgrec is not None and self.imgidx is None:
            if self.shuffle or num_parts > 1:
                raise AssertionError(
                    f"{type(self).__name__}: shuffling or partitioning a record file needs "
                    "path_imgidx"
                )
            self.seq: list[Any] | None = None
        elif self.imgidx is not None:
            self.seq = list(self.imgidx)
        else:
            self.seq = list(self.imglist or ())
        if self.seq is not None:
            self.seq = partition(self.seq, part_index, num_parts)
        self.num_image = None if self.seq is None else len(self.seq)

    # ---- epochs ------------------------------------------------------------------------------

    def reset(self) -> None:
        """Begin a new epoch, with the images that ``"roll_over"`` kept for it."""
        self._allow_read = True
        if self.seq is not None and self.shuffle:
            random.shuffle(self.seq)
        self._rewind()
        if not self._rolled:
            self._begin_batch()

    def _rewind(self) -> None:
        if self.imgrec is not None:
            self.imgrec.reset()
        self._file_is_damaged = False
        self.cur = 0

    def hard_reset(self) -> None:
        """Begin a new epoch, and forget the images that were kept for it."""
        self._rolled = 0
        self.reset()

    # ---- samples -----------------------------------------------------------------------------

    def next_sample(self) -> tuple[Any, bytes]:
        """The label and the encoded image of the next sample.

        Raises:
            StopIteration: All samples of this epoch were read.
            MXNetError: The record is damaged, or has no entry in the list.
            FileNotFoundError: There is no such image file.
        """
        if self.seq is None:
            return self._next_record()
        if self.cur >= len(self.seq):
            raise StopIteration
        key = self.seq[self.cur]
        self.cur += 1
        if self.imgrec is None:
            assert self.imglist is not None
            label, name = self.imglist[key]
            return label, self.read_image(name)
        assert isinstance(self.imgrec, MXIndexedRecordIO)
        record = self.imgrec.read_idx(key)
        if record is None:
            raise MXNetError(f"{self._source}: no record where the index says that {key} is")
        header, image = unpack(record)
        return (header.label if self.imglist is None else self._listed_label(key)), image

    def _next_record(self) -> tuple[Any, bytes]:
        assert self.imgrec is not None
        if self._file_is_damaged:
            raise StopIteration  # where the next record begins is not known
        try:
            record = self.imgrec.read()
        except MXNetError:
            self._file_is_damaged = True
            raise
        if record is None:
            raise StopIteration
        self.cur += 1
        header, image = unpack(record)
        return (header.label if self.imglist is None else self._listed_label(header.id)), image

    def _listed_label(self, key: Any) -> Any:
        assert self.imglist is not None
        if key not in self.imglist:
            raise MXNetError(f"{self._source}: record {key} is not in the list of images")
        return self.imglist[key][0]

    def _where(self) -> str:
        """Names the sample read last, for errors."""
        if self.seq is None:
            return f"{self._source}: record {self.cur - 1}"
        key = self.seq[self.cur - 1]
        if self.imgrec is None and self.imglist is not None:
            return os.path.join(self.path_root or "", self.imglist[key][1])  # noqa: PTH118
        return f"{self._source}: record {key}"

    def read_image(self, fname: str) -> bytes:
        """The contents of an image file under ``path_root``.

        Raises:
            FileNotFoundError: There is none.
        """
        return (Path(self.path_root or "") / fname).read_bytes()

    def imdecode(self, s: Any) -> Any:
        """The image that the bytes of the sample read last hold.

        Raises:
            MXNetError: They are no image.
        """
        try:
            return imdecode(s)
        except MXNetError as error:
            where = f"{self._where()}: " if self.cur else ""
            raise MXNetError(f"{where}{error}") from None

    def augmentation_transform(self, data: Any) -> Any:
        """An image after the augmenters."""
        for augmenter in self.auglist:
            data = augmenter(data)
        return data

    def postprocess_data(self, datum: Any) -> Any:
        """An augmented image ``(H, W, C)`` with the channels first."""
        return datum.transpose((2, 0, 1))

    # ---- checks ------------------------------------------------------------------------------

    def check_data_shape(self, data_shape: tuple[int, ...]) -> None:
        """Check that a shape is that of an image with three channels.

        Raises:
            ValueError: It is not.
        """
        if len(data_shape) != 3:
            raise ValueError(
                f"data_shape should have length 3, with dimensions CxHxW; got {tuple(data_shape)}"
            )
        if data_shape[0] != 3:
            raise ValueError(
                "This iterator expects inputs to have 3 channels; "
                f"data_shape is {tuple(data_shape)}"
            )

    def check_valid_image(self, data: Any) -> None:
        """Check that the first array of a list has axes.

        Raises:
            RuntimeError: It has none.
        """
        if len(data[0].shape) == 0:
            raise RuntimeError("Data shape is wrong: the image has no axes")

    # ---- batches -----------------------------------------------------------------------------

    def _begin_batch(self) -> None:
        """New arrays for a batch, of which nothing is filled yet."""
        shape = self.provide_label[0][1]
        self._data = torch.empty(self.batch_size, *self.data_shape)
        self._label = self._empty_labels(shape)
        self._filled = 0
        self._own: int | None = None  # how many of them this epoch filled, once it is over

    def _empty_labels(self, shape: tuple[int, ...]) -> torch.Tensor:
        return torch.zeros(shape, dtype=getattr(torch, self._label_dtype))

    def _fill(self) -> None:
        """Read samples until the batch is full or the epoch over.

        The samples so far stay when an error comes in between, so the next call goes on after it.
        """
        while self._filled < self.batch_size:
            try:
                label, encoded = self.next_sample()
                self._add(label, encoded)
            except StopIteration:
                return
            except (MXNetError, OSError):
                if self._on_corrupt == "raise":
                    raise
                self.skipped += 1

    def _add(self, label: Any, encoded: bytes) -> None:
        """Decode and augment a sample and put it into the batch."""
        image = self.imdecode(encoded)
        self.check_valid_image([image])
        image = self.postprocess_data(self.augmentation_transform(image))
        self._check_size(image)
        self._put_label(label)
        self._data[self._filled] = image._data
        self._filled += 1

    def _check_size(self, image: NDArray) -> None:
        if image.shape != self.data_shape:
            raise ValueError(
                f"{self._where()}: the augmented image is {image.shape}, but data_shape is "
                f"{self.data_shape}"
            )

    def _put_label(self, label: Any) -> None:
        values = label._data if isinstance(label, NDArray) else torch.as_tensor(label)
        row = self._label[self._filled]
        if values.numel() not in (1, row.numel()):
            raise ValueError(
                f"{self._where()}: {values.numel()} labels, but label_width is {self.label_width}"
            )
        row[...] = values.reshape(()) if values.numel() == 1 else values.reshape(row.shape)

    def next(self) -> DataBatch:
        """The next batch.

        Raises:
            StopIteration: The epoch is over.
            MXNetError: An image is damaged; the message names it.
            FileNotFoundError: There is no such image file.
            ValueError: An image or its labels do not fit the batch.
        """
        if not self._allow_read:
            raise StopIteration
        self._fill()
        if self._own is None and self._filled < self.batch_size:
            self._end_epoch()
            self._own = self._filled
        while self._filled < self.batch_size:
            self._rewind()
            self._fill()
        if self._own is not None:
            self._allow_read = False
            return self._finish_batch(self.batch_size - self._own)
        rolled, self._rolled = self._rolled, 0
        return self._finish_batch(self.batch_size - rolled if rolled else 0)

    def _end_epoch(self) -> None:
        """What happens to images that do not fill a batch, unless the first ones fill it up.

        Raises:
            StopIteration: There are none, or they are not for this epoch.
        """
        if self._filled == 0 or self.last_batch_handle == "discard":
            raise StopIteration
        if self.last_batch_handle == "roll_over":
            self._rolled, self._allow_read = self._filled, False
            raise StopIteration

    def _finish_batch(self, pad: int) -> DataBatch:
        data, label = self._data, self._label
        self._begin_batch()
        return self._batch(data, label, pad)

    def _batch(self, data: torch.Tensor, label: torch.Tensor, pad: int) -> DataBatch:
        return DataBatch([NDArray(data)], [NDArray(label)], pad=pad)
