"""What happens to a record of ``ImageDetRecordIter``."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.io.image_colors import Normalization, shift_hls
from mxnet.io.image_decode import Decoder
from mxnet.io.image_det_geometry import (
    BOTTOM,
    LEFT,
    RIGHT,
    Box,
    CropSampler,
    canvas,
    objects_in,
    rescaled,
)
from mxnet.io.image_geometry import BY_CHANCE, BY_SIZE, shorter_side
from mxnet.io.image_source import ImageRows
from mxnet.operators.image_resize import LANCZOS, NEAREST, interpolation_for_sizes
from mxnet.recordio import IRHeader

# In a batch, a label begins with channels, height and width of the image, and its own length.
_PREFIX = 4


@dataclass
class DetectionParameters:
    """The parameters of ``ImageDetRecordIter`` for images and objects; see there."""

    samplers: Sequence[CropSampler]
    resize: int = -1
    rand_crop_prob: float = 0.0
    crop_emit_mode: str = "center"
    emit_overlap_thresh: float = 0.3
    rand_pad_prob: float = 0.0
    max_pad_scale: float = 1.0
    max_random_hue: int = 0
    random_hue_prob: float = 0.0
    max_random_saturation: int = 0
    random_saturation_prob: float = 0.0
    max_random_illumination: int = 0
    random_illumination_prob: float = 0.0
    max_random_contrast: float = 0.0
    random_contrast_prob: float = 0.0
    rand_mirror_prob: float = 0.0
    fill_value: int = 127
    inter_method: int = 1
    resize_mode: str = "force"


@dataclass
class DetectionTask:
    """Decodes and augments an image with its objects, and normalizes it.

    Args:
        cv2: OpenCV.
        data_shape: Channels, height and width of the result.
        label_width: Longest label, without what comes before it in a batch.
        label_pad_value: What fills shorter labels up.
        parameters: What happens by chance, and how images are resized.
        normalization: What makes numbers of bytes.
        labels: Labels by number of the image; None for those in the records.
    """

    cv2: Any
    data_shape: tuple[int, int, int]
    label_width: int
    label_pad_value: float
    parameters: DetectionParameters
    normalization: Normalization
    labels: dict[int, np.ndarray] | None = None

    def __post_init__(self) -> None:
        self._decoder = Decoder(self.cv2, self.data_shape[0])

    def make_rows(self, count: int) -> ImageRows:
        """Rows to be filled."""
        width = _PREFIX + self.label_width
        return ImageRows(
            torch.zeros(count, *self.data_shape),
            torch.full((count, width), self.label_pad_value),
            np.zeros(count, np.uint64),
        )

    def fill(
        self, header: IRHeader, data: Any, rows: ImageRows, row: int, chance: random.Random
    ) -> None:
        """Put an image and its label into a row.

        Raises:
            MXNetError: The image is damaged, or the label is none of objects.
        """
        head, objects = split_label(self._label_of(header))
        if len(head) + objects.size > self.label_width:
            raise MXNetError(
                f"the label has {len(head) + objects.size} numbers, more than the "
                f"{self.label_width} that were expected"
            )
        image = self._decoder.decode(data)
        image, objects = self._augment(image, objects, chance)
        image = self._fit(image, self._interpolation(chance))
        height, width = image.shape[:2]
        planes = rows.data[row].numpy()[:, :height, :width]
        self.normalization.write(self.cv2, image, planes, chance)
        label = np.concatenate([head, objects.ravel()])
        prefix = (self.data_shape[0], height, width, len(label))
        filled = np.concatenate([prefix, label]).astype(np.float32)
        rows.label[row, : len(filled)] = torch.from_numpy(filled)

    def _label_of(self, header: IRHeader) -> np.ndarray:
        if self.labels is None:
            return np.asarray(header.label, np.float32).ravel()
        found = self.labels.get(header.id)
        if found is None:
            raise MXNetError(f"image {header.id} is not in the list of images")
        return found

    def _interpolation(self, chance: random.Random) -> int:
        method = self.parameters.inter_method
        return chance.randint(NEAREST, LANCZOS) if method == BY_CHANCE else method

    # ---- what happens by chance --------------------------------------------------------------

    def _augment(
        self, image: np.ndarray, objects: np.ndarray, chance: random.Random
    ) -> tuple[np.ndarray, np.ndarray]:
        wanted = self.parameters
        if wanted.resize > 0:
            size = shorter_side(image.shape[0], image.shape[1], wanted.resize)
            image = self._resize(image, size, self._interpolation(chance))
        image = self._recolor(image, chance)
        if chance.random() < wanted.rand_mirror_prob:
            image, objects = self.cv2.flip(image, 1), objects.copy()
            objects[:, [LEFT, RIGHT]] = 1 - objects[:, [RIGHT, LEFT]]
        if wanted.max_pad_scale > 1 and chance.random() < wanted.rand_pad_prob:
            box = canvas(wanted.max_pad_scale, chance)
            image, objects = self._pad(image, box), rescaled(objects, box)
        if wanted.samplers and chance.random() < wanted.rand_crop_prob:
            image, objects = self._crop(image, objects, chance)
        return image, objects

    def _recolor(self, image: np.ndarray, chance: random.Random) -> np.ndarray:
        wanted = self.parameters
        shifts = [
            _draw(wanted.random_hue_prob, wanted.max_random_hue, chance),
            _draw(wanted.random_illumination_prob, wanted.max_random_illumination, chance),
            _draw(wanted.random_saturation_prob, wanted.max_random_saturation, chance),
        ]
        if any(shifts) and image.ndim == 3:
            image = shift_hls(self.cv2, image, [int(shift) for shift in shifts])
        contrast = _draw(wanted.random_contrast_prob, wanted.max_random_contrast, chance)
        if contrast:
            levels = np.rint(np.arange(256) * (1 + contrast))
            image = self.cv2.LUT(image, np.clip(levels, 0, 255).astype(np.uint8))
        return image

    def _crop(
        self, image: np.ndarray, objects: np.ndarray, chance: random.Random
    ) -> tuple[np.ndarray, np.ndarray]:
        wanted = self.parameters
        height, width = image.shape[:2]
        box = chance.choice(wanted.samplers).draw(objects, width / height, chance)
        if box is None:
            return image, objects
        kept = objects_in(box, objects, wanted.crop_emit_mode, wanted.emit_overlap_thresh)
        if not len(kept):
            return image, objects
        left, top, right, bottom = _pixels(box, height, width)
        return image[top : max(bottom, top + 1), left : max(right, left + 1)], kept

    def _pad(self, image: np.ndarray, box: Box) -> np.ndarray:
        left, top, right, bottom = _pixels(box, *image.shape[:2])
        widths = (-top, bottom - image.shape[0], -left, right - image.shape[1])
        color = (self.parameters.fill_value,) * 4
        borders = [max(width, 0) for width in widths]
        return self.cv2.copyMakeBorder(image, *borders, self.cv2.BORDER_CONSTANT, value=color)

    # ---- size --------------------------------------------------------------------------------

    def _fit(self, image: np.ndarray, method: int) -> np.ndarray:
        target = self.data_shape[1:]
        if self.parameters.resize_mode == "force":
            return self._resize(image, target, method)
        scale = min(target[0] / image.shape[0], target[1] / image.shape[1])
        if self.parameters.resize_mode == "shrink":
            scale = min(scale, 1.0)
        size = (int(image.shape[0] * scale), int(image.shape[1] * scale))
        return self._resize(image, (max(size[0], 1), max(size[1], 1)), method)

    def _resize(self, image: np.ndarray, size: tuple[int, int], method: int) -> np.ndarray:
        if image.shape[:2] == size:
            return image
        if method == BY_SIZE:
            method = interpolation_for_sizes((image.shape[0], image.shape[1], *size))
        return self.cv2.resize(image, (size[1], size[0]), interpolation=method)


def _draw(probability: float, largest: float, chance: random.Random) -> float:
    if not largest or chance.random() >= probability:
        return 0.0
    return chance.uniform(-largest, largest)


def _pixels(box: Box, height: int, width: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return round(left * width), round(top * height), round(right * width), round(bottom * height)


def split_label(label: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The header of a label and its objects, a row each.

    Raises:
        MXNetError: It is no label of objects.
    """
    if label.size < 2:
        raise MXNetError(f"a label of objects has at least 2 numbers, got {label.size}")
    header, width = int(label[0]), int(label[1])
    if header < 2 or width <= BOTTOM or label.size < header or (label.size - header) % width:
        raise MXNetError(
            f"the label has {label.size} numbers; its first ones promise a header of {header} and "
            f"objects of {width} each"
        )
    return label[:header], label[header:].reshape(-1, width).astype(np.float64)
