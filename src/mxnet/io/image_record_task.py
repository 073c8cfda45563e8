"""What happens to a record of ``ImageRecordIter``."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.io.image_colors import Colors, Normalization
from mxnet.io.image_decode import Decoder, jpeg_size
from mxnet.io.image_geometry import Geometry, Plan
from mxnet.io.image_source import ImageRows
from mxnet.recordio import IRHeader


def allows_reduced_decoding() -> bool:
    """Whether random crops may come from JPEG images that were decoded at a smaller scale."""
    return os.environ.get("MXNET_IMAGE_REDUCED_DECODE", "1") != "0"


@dataclass
class ImageTask:
    """Decodes, augments and normalizes an image.

    Args:
        cv2: OpenCV.
        data_shape: Channels, height and width of the result.
        label_width: Labels per image.
        dtype: Element type of the data.
        geometry: Sizes, turns and crops.
        colors: Random changes of colours.
        normalization: What makes numbers of bytes.
        labels: Labels by number of the image; None for those in the records.
    """

    cv2: Any
    data_shape: tuple[int, int, int]
    label_width: int
    dtype: torch.dtype
    geometry: Geometry
    colors: Colors
    normalization: Normalization
    labels: dict[int, np.ndarray] | None = None

    def __post_init__(self) -> None:
        self._decoder = Decoder(self.cv2, self.data_shape[0])
        # What comes out without chance is the same to the bit as from the full image.
        self._may_reduce = (
            self.geometry.is_random() and self.data_shape[0] != 4 and allows_reduced_decoding()
        )

    def make_rows(self, count: int) -> ImageRows:
        """Rows to be filled."""
        label_shape = (count, self.label_width) if self.label_width > 1 else (count,)
        return ImageRows(
            torch.empty(count, *self.data_shape, dtype=self.dtype),
            torch.empty(label_shape),
            np.zeros(count, np.uint64),
        )

    def fill(
        self, header: IRHeader, data: Any, rows: ImageRows, row: int, chance: random.Random
    ) -> None:
        """Put an image and its labels into a row.

        Raises:
            MXNetError: The image is damaged, or the labels are not as many as wanted.
        """
        rows.label[row] = torch.as_tensor(self._labels_of(header))
        image, plan = self._decode(data, chance)
        image = self.colors.apply(self.cv2, plan.apply(self.cv2, image), chance)
        self.normalization.write(self.cv2, image, rows.data[row].numpy(), chance)

    def _labels_of(self, header: IRHeader) -> Any:
        if self.labels is not None:
            return listed_labels(self.labels, header.id, self.label_width)
        count = np.size(header.label)
        if count != self.label_width:
            raise MXNetError(
                f"the record has {count} labels, but label_width is {self.label_width}"
            )
        return header.label if count > 1 else float(np.reshape(header.label, ()))

    def _decode(self, data: Any, chance: random.Random) -> tuple[np.ndarray, Plan]:
        """An image, perhaps at a smaller scale, and what to do with it."""
        target = self.data_shape[1:]
        size = jpeg_size(data) if self._may_reduce else None
        if size is not None:
            plan = self.geometry.plan(*size, target, chance)
            reduction = plan.reduction()
            image = self._decoder.decode(data, reduction)
            if image.shape[:2] == (-(-size[0] // reduction), -(-size[1] // reduction)):
                return image, plan
        # No JPEG image, or one that EXIF turned.
        image = self._decoder.decode(data)
        return image, self.geometry.plan(image.shape[0], image.shape[1], target, chance)


def listed_labels(labels: dict[int, np.ndarray], number: int, width: int) -> Any:
    """The first labels that a list file has for an image.

    Raises:
        MXNetError: It has no such image, or fewer labels.
    """
    found = labels.get(number)
    if found is None:
        raise MXNetError(f"image {number} is not in the list of images")
    if len(found) < width:
        raise MXNetError(
            f"image {number} has {len(found)} labels in the list, but label_width is {width}"
        )
    return found[:width] if width > 1 else float(found[0])
