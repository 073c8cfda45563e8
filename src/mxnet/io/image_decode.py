"""Decoding of images for the record iterators, at a smaller scale where that is enough."""

from __future__ import annotations

from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.operators.image_codecs import color_flag, imdecode_bytes

# Markers of JPEG segments that hold the size of the image: all "start of frame" but the three
# numbers among them that mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD9)))


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Height and width of a JPEG image from its header; None for what is none."""
    if data[:2] != b"\xff\xd8":
        return None
    place, end = 2, len(data) - 9
    while place < end:
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
        elif marker in _WITHOUT_LENGTH:
            place += 2
        elif marker in _FRAMES:
            height, width = (
                int.from_bytes(data[place + at : place + at + 2], "big") for at in (5, 7)
            )
            return (height, width) if height and width else None
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None


class Decoder:
    """Decodes images to arrays ``(H, W, C)`` of bytes, ``(H, W)`` for grey.

    Args:
        cv2: OpenCV.
        channels: 1 for grey, 3 for red, green, blue, 4 for red, green, blue and alpha.
    """

    def __init__(self, cv2: Any, channels: int) -> None:
        self._cv2 = cv2
        self._channels = channels
        self._flag = cv2.IMREAD_GRAYSCALE if channels == 1 else color_flag(cv2)
        self._swap = channels == 3 and self._flag == cv2.IMREAD_COLOR

    def decode(self, data: bytes, reduction: int = 1) -> np.ndarray:
        """The image that bytes hold, turned as EXIF says.

        Args:
            data: The encoded image.
            reduction: 1, 2, 4 or 8: how much smaller the image may be.

        Raises:
            MXNetError: The bytes are no image, or one without alpha where that is wanted.
        """
        cv2 = self._cv2
        encoded = np.frombuffer(data, np.uint8)
        if self._channels == 4:
            return self._decode_with_alpha(encoded)
        # OpenCV's flags for smaller scales are 8 times the factor.
        flag = self._flag | 8 * reduction if reduction > 1 else self._flag
        image = imdecode_bytes(cv2, encoded, flag)
        if image is None:
            raise MXNetError(f"these {len(data)} bytes are no image that OpenCV can decode")
        if self._swap:
            cv2.cvtColor(image, cv2.COLOR_BGR2RGB, image)
        return image

    def _decode_with_alpha(self, encoded: np.ndarray) -> np.ndarray:
        cv2 = self._cv2
        image = imdecode_bytes(cv2, encoded, cv2.IMREAD_UNCHANGED)
        channels = 0 if image is None else image.shape[2] if image.ndim == 3 else 1
        if channels != 4:
            raise MXNetError(f"expected an image with 4 channels, got {channels}")
        return cv2.cvtColor(image, cv2.COLOR_BGRA2RGBA)
