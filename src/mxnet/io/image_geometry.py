"""Where the pixels of an augmented image come from: sizes, turns and crops."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.operators.image_resize import AREA, BILINEAR, LANCZOS, NEAREST, interpolation_for_sizes

BY_SIZE, BY_CHANCE = 9, 10
_CROP_ATTEMPTS = 10
_NO_LIMIT = 1e10
# The smallest reduction of a JPEG that OpenCV offers, and the largest.
_REDUCTIONS = (8, 4, 2)


@dataclass
class Geometry:
    """The parameters of ``ImageRecordIter`` that say where pixels come from; see there."""

    resize: int = -1
    rand_crop: bool = False
    random_resized_crop: bool = False
    max_rotate_angle: int = 0
    max_aspect_ratio: float = 0.0
    min_aspect_ratio: float | None = None
    max_shear_ratio: float = 0.0
    max_crop_size: int = -1
    min_crop_size: int = -1
    max_random_scale: float = 1.0
    min_random_scale: float = 1.0
    max_random_area: float = 1.0
    min_random_area: float = 1.0
    max_img_size: float = _NO_LIMIT
    min_img_size: float = 0.0
    rotate: int = -1
    fill_value: int = 255
    inter_method: int = 1
    pad: int = 0

    def check(self, name: str) -> None:
        """Raise MXNetError when parameters exclude each other or are out of range."""
        if self.inter_method not in (*range(NEAREST, LANCZOS + 1), BY_SIZE, BY_CHANCE):
            raise MXNetError(
                f"{name}: inter_method is {self.inter_method}; expected 0 to 4, 9 or 10"
            )
        sized = (self.min_crop_size, self.max_crop_size) != (-1, -1)
        if sized and not 0 < self.min_crop_size <= self.max_crop_size:
            raise MXNetError(
                f"{name}: expected 0 < min_crop_size <= max_crop_size, got {self.min_crop_size} "
                f"and {self.max_crop_size}"
            )
        scaled = (self.min_random_scale, self.max_random_scale) != (1.0, 1.0)
        if self.random_resized_crop and (sized or scaled or self.rand_crop):
            raise MXNetError(
                f"{name}: random_resized_crop excludes rand_crop, min_crop_size, max_crop_size, "
                "min_random_scale and max_random_scale"
            )
        if self.min_random_scale > self.max_random_scale or self.min_random_scale <= 0:
            raise MXNetError(
                f"{name}: expected 0 < min_random_scale <= max_random_scale, got "
                f"{self.min_random_scale} and {self.max_random_scale}"
            )
        if not 0 <= self.min_random_area <= self.max_random_area:
            raise MXNetError(
                f"{name}: expected 0 <= min_random_area <= max_random_area, got "
                f"{self.min_random_area} and {self.max_random_area}"
            )
        if min(self._ratios()) <= 0 or self.min_img_size > self.max_img_size or self.pad < 0:
            raise MXNetError(
                f"{name}: aspect ratios must be positive, pad not negative, and min_img_size at "
                f"most max_img_size; got {self}"
            )

    def is_random(self) -> bool:
        """Whether equal images can come out as different parts or sizes."""
        return bool(
            self.rand_crop
            or self.random_resized_crop
            or self.max_rotate_angle
            or self.max_shear_ratio
            or self.min_random_scale < self.max_random_scale
            or self.min_crop_size < self.max_crop_size
            or (self._ratios()[0] < self._ratios()[1])
        )

    def _ratios(self) -> tuple[float, float]:
        if self.min_aspect_ratio is None:
            return 1.0 - self.max_aspect_ratio, 1.0 + self.max_aspect_ratio
        return self.min_aspect_ratio, self.max_aspect_ratio

    # ---- choosing ----------------------------------------------------------------------------

    def plan(self, height: int, width: int, target: tuple[int, int], chance: random.Random) -> Plan:
        """What to do with an image.

        Args:
            height: Height of the image.
            width: Its width.
            target: Height and width of the result.
            chance: Source of randomness.

        Raises:
            MXNetError: The image is smaller than ``max_crop_size``.
        """
        plan = Plan(source=(height, width), target=target, pad=self.pad, fill=self.fill_value)
        plan.interpolation = (
            chance.randint(NEAREST, LANCZOS)
            if self.inter_method == BY_CHANCE
            else self.inter_method
        )
        if self.resize > 0:
            height, width = plan.resized = shorter_side(height, width, self.resize)
        if self._turns():
            plan.matrix, plan.canvas = self._draw_matrix(height, width, chance)
            height, width = plan.canvas
        height, width = height + 2 * self.pad, width + 2 * self.pad
        if self.random_resized_crop:
            plan.region = self._draw_region(height, width, chance)
        elif self.max_crop_size > 0:
            plan.region = self._draw_square(height, width, chance)
        if plan.region is None:
            if height < target[0] or width < target[1]:
                height, width = plan.enlarged = _covering(height, width, target)
            plan.region = self._place(height, width, *target, chance)
        return plan

    def _turns(self) -> bool:
        """Whether the image goes through an affine map."""
        ratios = () if self.random_resized_crop else self._ratios()
        return bool(
            self.max_rotate_angle > 0
            or self.max_shear_ratio > 0
            or self.rotate > 0
            or (self.min_random_scale, self.max_random_scale) != (1.0, 1.0)
            or any(ratio != 1.0 for ratio in ratios)
            or self.max_img_size != _NO_LIMIT
            or self.min_img_size != 0
        )

    def _draw_matrix(
        self, height: int, width: int, chance: random.Random
    ) -> tuple[np.ndarray, tuple[int, int]]:
        """An affine map about the middle, and the size of the canvas it leads to."""
        shear = chance.uniform(-self.max_shear_ratio, self.max_shear_ratio)
        angle = chance.randint(-self.max_rotate_angle, self.max_rotate_angle)
        turn = math.radians(self.rotate if self.rotate > 0 else angle)
        scale = chance.uniform(self.min_random_scale, self.max_random_scale)
        ratio = 1.0 if self.random_resized_crop else chance.uniform(*self._ratios())
        across = 2 * scale / (1 + ratio)
        down = ratio * across
        size = np.clip(
            [scale * height, scale * width], max(self.min_img_size, 1.0), self.max_img_size
        ).astype(int)
        turned = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
        linear = np.array([[across, shear * down], [0.0, down]]) @ turned
        offset = (size[::-1] - linear @ (width, height)) / 2
        return np.hstack([linear, offset[:, None]]), (int(size[0]), int(size[1]))

    def _draw_region(self, height: int, width: int, chance: random.Random) -> Region | None:
        """A part of random area and proportions; None when ten attempts exceed the image."""
        for _ in range(_CROP_ATTEMPTS):
            pixels = chance.uniform(self.min_random_area, self.max_random_area) * height * width
            ratio = chance.uniform(*self._ratios())
            rows, columns = round(math.sqrt(pixels / ratio)), round(math.sqrt(pixels * ratio))
            if chance.random() < 0.5:
                rows, columns = columns, rows
            if 0 < rows <= height and 0 < columns <= width:
                top = chance.randint(0, height - rows)
                return Region(chance.randint(0, width - columns), top, columns, rows)
        return None

    def _draw_square(self, height: int, width: int, chance: random.Random) -> Region:
        if min(height, width) < self.max_crop_size:
            raise MXNetError(
                f"input image size smaller than max_crop_size: {width} by {height} pixels and "
                f"max_crop_size={self.max_crop_size}"
            )
        side = chance.randint(self.min_crop_size, self.max_crop_size)
        return self._place(height, width, side, side, chance)

    def _place(
        self, height: int, width: int, rows: int, columns: int, chance: random.Random
    ) -> Region:
        """A part at a random place, or in the middle."""
        if self.rand_crop:
            top = chance.randint(0, height - rows)
            return Region(chance.randint(0, width - columns), top, columns, rows)
        return Region((width - columns) // 2, (height - rows) // 2, columns, rows)


@dataclass
class Region:
    """A part of an image."""

    x: int
    y: int
    width: int
    height: int


def shorter_side(height: int, width: int, size: int) -> tuple[int, int]:
    """Height and width with the shorter side ``size``, and the proportions kept."""
    if height > width:
        return size * height // width, size
    return size, size * width // height


def _covering(height: int, width: int, target: tuple[int, int]) -> tuple[int, int]:
    """The smallest size of equal proportions that covers the target."""
    scale = max(target[0] / height, target[1] / width)
    return max(int(height * scale), target[0]), max(int(width * scale), target[1])


@dataclass
class Plan:
    """What to do with one image, in the order of the fields; None for a step that is left out."""

    source: tuple[int, int]
    target: tuple[int, int]
    resized: tuple[int, int] | None = None
    matrix: np.ndarray | None = None
    canvas: tuple[int, int] = (0, 0)
    pad: int = 0
    enlarged: tuple[int, int] | None = None
    region: Region | None = None
    fill: int = 255
    interpolation: int = BILINEAR

    def reduction(self) -> int:
        """How much smaller the image may be decoded, for the first step that scales it: 1 to 8."""
        height, width = self.source
        if self.resized is not None:
            smaller = min(height / self.resized[0], width / self.resized[1])
        elif self.matrix is not None:
            smaller = 1 / max(np.linalg.norm(self.matrix[:, :2], axis=0).max(), 1e-6)
        elif self.enlarged is None and self.region is not None and self.pad == 0:
            smaller = min(self.region.height / self.target[0], self.region.width / self.target[1])
        else:
            smaller = 1
        return next((step for step in _REDUCTIONS if step <= smaller), 1)

    def apply(self, cv2: Any, image: np.ndarray) -> np.ndarray:
        """The result, from an image that may have been decoded at a smaller scale.

        Args:
            cv2: OpenCV.
            image: ``(H, W, C)`` of bytes.
        """
        is_smaller = image.shape[:2] != self.source
        if self.resized is not None:
            image, is_smaller = self._resize(cv2, image, self.resized), False
        if self.matrix is not None:
            image, is_smaller = self._turn(cv2, image, is_smaller), False
        if self.pad:
            width = self.pad
            image = cv2.copyMakeBorder(
                image, width, width, width, width, cv2.BORDER_CONSTANT, value=(self.fill,) * 4
            )
        if self.enlarged is not None:
            image = self._resize(cv2, image, self.enlarged)
        part = self.region
        assert part is not None
        if is_smaller:
            part = _scaled(part, self.source, image.shape)
        image = image[part.y : part.y + part.height, part.x : part.x + part.width]
        return self._resize(cv2, image, self.target)

    def _resize(self, cv2: Any, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        if image.shape[:2] == size:
            return image
        method = self._method(image.shape[:2], size)
        return cv2.resize(image, (size[1], size[0]), interpolation=method)

    def _method(self, old: tuple[int, ...], new: tuple[int, int]) -> int:
        if self.interpolation != BY_SIZE:
            return self.interpolation
        return interpolation_for_sizes((old[0], old[1], *new))

    def _turn(self, cv2: Any, image: np.ndarray, is_smaller: bool) -> np.ndarray:
        assert self.matrix is not None
        method = self._method(image.shape[:2], self.canvas)
        matrix = self.matrix
        if is_smaller:
            # In a smaller image, pixel centres lie elsewhere: a shift of half a pixel.
            stretch = np.divide(self.source, image.shape[:2])[::-1]
            shift = matrix[:, :2] @ ((stretch - 1) / 2)
            matrix = np.hstack([matrix[:, :2] * stretch, matrix[:, 2:] + shift[:, None]])
        return cv2.warpAffine(
            image,
            matrix,
            (self.canvas[1], self.canvas[0]),
            flags=BILINEAR if method == AREA else method,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(self.fill,) * 4,
        )


def _scaled(part: Region, source: tuple[int, int], shape: tuple[int, ...]) -> Region:
    """The same part of an image that was decoded at a smaller scale."""
    down, across = shape[0] / source[0], shape[1] / source[1]
    top, left = round(part.y * down), round(part.x * across)
    bottom = min(round((part.y + part.height) * down), shape[0])
    right = min(round((part.x + part.width) * across), shape[1])
    return Region(left, top, max(right - left, 1), max(bottom - top, 1))
