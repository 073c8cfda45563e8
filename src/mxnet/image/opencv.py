"""OpenCV, which the package needs for images and for nothing else."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from typing import Any

from mxnet.base import MXNetError


@lru_cache(maxsize=1)
def find_opencv() -> Any:
    """The module ``cv2``, None where it is not installed."""
    if importlib.util.find_spec("cv2") is None:
        return None
    import cv2  # noqa: PLC0415 - optional

    return cv2


def opencv(function: str) -> Any:
    """The module ``cv2``.

    Args:
        function: What needs it, for the error.

    Raises:
        MXNetError: OpenCV is not installed.
    """
    found = find_opencv()
    if found is None:
        raise MXNetError(f"{function} needs OpenCV: pip install opencv-python-headless")
    return found
