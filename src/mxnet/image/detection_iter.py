"""Batches of images with the boxes of the objects in them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.image.augmenters import ForceResizeAug
from mxnet.image.create_augmenter import DEVIATION, MEAN
from mxnet.image.create_det_augmenter import CreateDetAugmenter
from mxnet.image.detection_augmenters import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    DetBorrowAug,
)
from mxnet.image.image_iter import ImageIter
from mxnet.ndarray import NDArray
from mxnet.operators.image_codecs import opencv

# Width of the header, width of an object, and one object of five numbers.
_SHORTEST_LABEL = 7
# What fills the rows of a batch's labels behind the objects.
_NO_OBJECT = -1.0


class ImageDetIter(ImageIter):
    """Yields batches of images and the objects in them, for detection.

    The label of an image is a list of numbers: width of the header, width of an object, further
    numbers of the header, then the objects: class, left, top, right and bottom edge as fractions of
    the image's size, and further numbers. In a batch, labels are ``(N, objects, width)``, with -1
    behind the objects of an image that has fewer than others. Objects without an inside are left
    out. All labels are read at first, to find the largest number of objects.

    Args:
        batch_size: Images per batch.
        data_shape: Channels (3), height and width of an image after the augmenters.
        path_imgrec: As for :class:`ImageIter`.
        path_imglist: As there.
        path_root: As there.
        path_imgidx: As there.
        shuffle: As there.
        part_index: As there.
        num_parts: As there.
        aug_list: Augmenters; by default ``CreateDetAugmenter(data_shape, **kwargs)``.
        imglist: As there.
        data_name: Name of the input.
        label_name: Name of the label.
        last_batch_handle: As there.
        **kwargs: ``on_corrupt``, as there; others go to ``CreateDetAugmenter``.

    Raises:
        AssertionError: As for :class:`ImageIter`.
        ValueError: As there.
        FileNotFoundError: There is no list, index or image file.
        MXNetError: A record file or a label cannot be read.

    Example:
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "a.rec")
        >>> record = mx.recordio.MXRecordIO(path, "w")
        >>> label = [2, 5, 7, 0.1, 0.2, 0.5, 0.6]
        >>> image = np.zeros((30, 40, 3), "uint8")
        >>> record.write(mx.recordio.pack_img((0, label, 0, 0), image, img_fmt=".png"))
        >>> record.close()
        >>> batch = mx.image.ImageDetIter(1, (3, 20, 20), path_imgrec=path).next()
        >>> batch.data[0].shape, batch.label[0].shape
        ((1, 3, 20, 20), (1, 1, 5))
    """

    def __init__(
        self,
        batch_size: int,
        data_shape: tuple[int, int, int],
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
        label_name: str = "label",
        last_batch_handle: str = "pad",
        **kwargs: Any,
    ) -> None:
        self.label_shape: tuple[int, int] = (0, 0)
        super().__init__(
            batch_size=batch_size,
            data_shape=data_shape,
            path_imgrec=path_imgrec,
            path_imglist=path_imglist,
            path_root=path_root,
            path_imgidx=path_imgidx,
            shuffle=shuffle,
            part_index=part_index,
            num_parts=num_parts,
            aug_list=aug_list,
            imglist=imglist,
            data_name=data_name,
            label_name=label_name,
            last_batch_handle=last_batch_handle,
            **kwargs,
        )
        self.label_shape = self._estimate_label_shape()
        self._describe_labels(label_name)
        self.reset()

    def _default_augmenters(self, options: dict[str, Any]) -> Any:
        return CreateDetAugmenter(self.data_shape, **options)

    def _describe_labels(self, name: str) -> None:
        self.provide_label = [(name, (self.batch_size, *self.label_shape))]

    def _empty_labels(self, shape: tuple[int, ...]) -> torch.Tensor:
        return torch.full(shape, _NO_OBJECT)

    # ---- labels ------------------------------------------------------------------------------

    def _estimate_label_shape(self) -> tuple[int, int]:
        """The largest number of objects and their width, from the labels of all images."""
        most, width = 0, 0
        order = list(self.seq) if self.seq is not None else None
        while True:
            try:
                label, _ = self.next_sample()
                objects = self._parse_label(label)
            except StopIteration:
                break
            except (MXNetError, OSError):
                if self._on_corrupt == "raise":
                    raise
                continue
            if width not in (0, objects.shape[1]):
                raise MXNetError(
                    f"{self._where()}: objects of {objects.shape[1]} numbers, others have {width}"
                )
            most, width = max(most, len(objects)), objects.shape[1]
        self.seq = order
        if not most:
            raise MXNetError(f"{self._source}: no image with a label")
        return most, width

    def _parse_label(self, label: Any) -> np.ndarray:
        """The objects of a label, a row each, without those that have no inside.

        Raises:
            MXNetError: The label is no such list, or has no object.
        """
        values = label.asnumpy() if isinstance(label, NDArray) else np.asarray(label)
        values = values.ravel().astype(np.float32)
        if values.size < _SHORTEST_LABEL:
            raise MXNetError(
                f"{self._where()}: Label shape is invalid: {values.shape}; expected at least "
                f"{_SHORTEST_LABEL} numbers"
            )
        header, width = int(values[0]), int(values[1])
        rest = values.size - header
        if header < 2 or width <= BOTTOM or rest < 0 or rest % width:
            raise MXNetError(
                f"{self._where()}: Label shape {values.shape} inconsistent with annotation width "
                f"{width} after a header of {header} numbers"
            )
        objects = values[header:].reshape(-1, width)
        inside = (objects[:, RIGHT] > objects[:, LEFT]) & (objects[:, BOTTOM] > objects[:, TOP])
        if not inside.any():
            raise MXNetError(f"{self._where()}: Encounter sample with no valid label.")
        return objects[inside]

    def check_label_shape(self, label_shape: tuple[int, int]) -> None:
        """Check that the labels of this iterator fit a shape.

        Args:
            label_shape: Number of objects per image, and numbers per object.

        Raises:
            ValueError: They do not.
        """
        if len(label_shape) != 2:
            raise ValueError(f"label_shape should have length 2, got {tuple(label_shape)}")
        if label_shape[0] < self.label_shape[0]:
            raise ValueError(
                f"Attempts to reduce label count from {self.label_shape[0]} to {label_shape[0]}, "
                "not allowed."
            )
        if label_shape[1] != self.label_shape[1]:
            raise ValueError(
                f"label_shape object width inconsistent: {self.label_shape[1]} vs {label_shape[1]}."
            )

    # ---- shapes ------------------------------------------------------------------------------

    def reshape(
        self,
        data_shape: tuple[int, int, int] | None = None,
        label_shape: tuple[int, int] | None = None,
    ) -> None:
        """Change the shape of the images or of the labels from the next batch on.

        Args:
            data_shape: Channels, height and width; augmenters that force a size get this one.
            label_shape: Number of objects per image, and numbers per object.

        Raises:
            ValueError: There are images with more objects, or a shape is none of an image.
        """
        if data_shape is not None:
            self.check_data_shape(data_shape)
            self.data_shape = (data_shape[0], data_shape[1], data_shape[2])
            self.provide_data = [(self.provide_data[0][0], (self.batch_size, *self.data_shape))]
            self._force_size((data_shape[2], data_shape[1]))
        if label_shape is not None:
            self.check_label_shape(label_shape)
            self.label_shape = label_shape[0], label_shape[1]
            self._describe_labels(self.provide_label[0][0])
        self._rolled = 0
        self._begin_batch()

    def _force_size(self, size: tuple[int, int]) -> None:
        for place, augmenter in enumerate(self.auglist):
            inner = getattr(augmenter, "augmenter", None)
            if isinstance(inner, ForceResizeAug):
                self.auglist[place] = DetBorrowAug(ForceResizeAug(size, inner.interp))

    def sync_label_shape(self, it: ImageDetIter, verbose: bool = False) -> ImageDetIter:
        """Give this iterator and another the larger of their label shapes.

        Args:
            it: The other iterator, such as that of validation data.
            verbose: Print the shape.

        Returns:
            The other iterator.

        Raises:
            AssertionError: ``it`` is no ``ImageDetIter``.
            ValueError: The numbers per object differ.
        """
        if not isinstance(it, ImageDetIter):
            raise AssertionError(
                f"Synchronize with invalid iterator: expected an ImageDetIter, got {type(it)}"
            )
        count = max(self.label_shape[0], it.label_shape[0])
        for one in (self, it):
            one.reshape(label_shape=(count, self.label_shape[1]))
        if verbose:
            print(f"Resized label_shape to ({count}, {self.label_shape[1]}).")  # noqa: T201
        return it

    # ---- batches -----------------------------------------------------------------------------

    def augmentation_transform(self, data: Any, label: Any) -> tuple[Any, Any]:  # type: ignore[override]
        """An image and its objects after the augmenters."""
        for augmenter in self.auglist:
            data, label = augmenter(data, label)
        return data, label

    def _add(self, label: Any, encoded: bytes) -> None:
        image = self.imdecode(encoded)
        self.check_valid_image([image])
        image, objects = self.augmentation_transform(image, self._parse_label(label))
        image = self.postprocess_data(image)
        self._check_size(image)
        self._data[self._filled] = image._data
        rows = self._label[self._filled]
        rows[: len(objects)] = torch.as_tensor(objects[: len(rows)])
        self._filled += 1

    # ---- looking at samples ------------------------------------------------------------------

    def draw_next(
        self,
        color: Any = None,
        thickness: int = 2,
        mean: Any = None,
        std: Any = None,
        clip: bool = True,
        waitKey: int | None = None,  # noqa: N803 - the reference's name
        window_name: str = "draw_next",
        id2labels: Any = None,
    ) -> Iterator[np.ndarray]:
        """Yield augmented images with the boxes drawn into them. Needs OpenCV.

        Args:
            color: Colour of boxes, red, green, blue; None for random ones.
            thickness: Width of the lines.
            mean: Added to the channels: what an augmenter subtracts; True for that of ImageNet.
            std: Multiplied with the channels; True for that of ImageNet.
            clip: Limit values to 0 and 255.
            waitKey: Show each image in a window for so many milliseconds; None for not. Needs an
                OpenCV with windows.
            window_name: Title of the window.
            id2labels: Names of the classes, by number, to write beside boxes.

        Yields:
            Images ``(H, W, 3)`` of bytes, in the order red, green, blue.

        Raises:
            MXNetError: OpenCV is missing, or an image is damaged.
        """
        cv2 = opencv("draw_next")
        while True:
            try:
                label, encoded = self.next_sample()
            except StopIteration:
                return
            image = self.imdecode(encoded)
            image, objects = self.augmentation_transform(image, self._parse_label(label))
            pixels = _restored(image.asnumpy(), mean, std, clip)
            for row in objects:
                _draw_box(cv2, pixels, row, color, thickness, id2labels)
            if waitKey is not None:
                cv2.imshow(window_name, pixels[:, :, ::-1])
                cv2.waitKey(waitKey)
            yield pixels


def _restored(pixels: np.ndarray, mean: Any, std: Any, clip: bool) -> np.ndarray:
    """An image as bytes, with normalization undone."""
    if std is not None:
        pixels = pixels * np.asarray(DEVIATION if std is True else std)
    if mean is not None:
        pixels = pixels + np.asarray(MEAN if mean is True else mean)
    if clip:
        pixels = np.clip(pixels, 0, 255)
    return np.ascontiguousarray(pixels.astype(np.int64).astype(np.uint8))


def _draw_box(
    cv2: Any, pixels: np.ndarray, row: np.ndarray, color: Any, thickness: int, names: Any
) -> None:
    height, width = pixels.shape[:2]
    corners = row[LEFT : BOTTOM + 1] * (width, height, width, height)
    left, top, right, bottom = (int(value) for value in corners)
    ink = tuple(random.randint(0, 255) for _ in range(3)) if color is None else tuple(color)
    cv2.rectangle(pixels, (left, top), (right, bottom), ink, thickness)
    if names is not None and int(row[0]) in names:
        place = (left + 5, top + 15)
        cv2.putText(pixels, str(names[int(row[0])]), place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, ink, 1)
