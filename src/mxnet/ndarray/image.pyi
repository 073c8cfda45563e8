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

def random_brightness(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image times a random factor."""

def random_color_jitter(data: NDArray | None = None, brightness: float = ..., contrast: float = ..., saturation: float = ..., hue: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Brightness, contrast, saturation and hue changed at random, in random order."""

def random_contrast(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image blended with its mean gray, which a random factor of 1 leaves out."""

def random_crop(data: NDArray | None = None, xrange: float | Sequence[float] = ..., yrange: float | Sequence[float] = ..., width: int = ..., height: int = ..., interp: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A window of images at a random place; images smaller than it are enlarged."""

def random_flip_left_right(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from left to right with probability one half."""

def random_flip_top_bottom(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from top to bottom with probability one half."""

def random_hue(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image with its hue turned by a random part of the colour circle."""

def random_lighting(data: NDArray | None = None, alpha_std: float = 0.05, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Colours shifted at random along the principal components of natural images' colours."""

def random_resized_crop(data: NDArray | None = None, xrange: float | Sequence[float] = ..., yrange: float | Sequence[float] = ..., width: int = ..., height: int = ..., area: float | Sequence[float] = ..., ratio: float | Sequence[float] = ..., interp: int = 1, max_trial: int = 10, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A window of random area, proportions and place, resized."""

def random_saturation(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image blended with gray, which a random factor of 1 leaves out."""

def resize(data: NDArray | None = None, size: int | Sequence[int] = ..., keep_ratio: bool = False, interp: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images in another size."""

def to_tensor(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images from interleaved bytes to planes of numbers from 0 to 1."""
