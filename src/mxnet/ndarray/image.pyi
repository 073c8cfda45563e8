"""Written by tools/write_stubs.py; do not edit."""

from collections.abc import Sequence
from typing import Any, Literal

from mxnet.context import Context
from mxnet.ndarray.handle import NDArray

def adjust_lighting(data: NDArray | None = None, alpha: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Colours shifted along the principal components of natural images' colours."""

def crop(data: NDArray | None = None, x: int = ..., y: int = ..., width: int = ..., height: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A window of images."""

def flip_left_right(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from left to right."""

def flip_top_bottom(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from top to bottom."""

def normalize(data: NDArray | None = None, mean: float | Sequence[float] = ..., std: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Planes shifted and scaled per channel, ``(data - mean) / std``."""

def resize(data: NDArray | None = None, size: int | Sequence[int] = ..., keep_ratio: bool = False, interp: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images in another size."""

def to_tensor(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images from interleaved bytes to planes of numbers from 0 to 1."""
