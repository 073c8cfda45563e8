"""The numbers that stand for interpolations."""

from __future__ import annotations

import random

NEAREST, BILINEAR, BICUBIC, AREA, LANCZOS = range(5)
BY_SIZE = 9
RANDOM = 10
_KNOWN = (NEAREST, BILINEAR, BICUBIC, AREA, LANCZOS, BY_SIZE, RANDOM)


def choose_interpolation(interp: int, sizes: tuple[int, int, int, int] | None = None) -> int:
    """The interpolation (0 to 4) that a number stands for.

    Args:
        interp: 0 to 4, 9 to choose by the sizes, 10 to choose by chance.
        sizes: Old height and width, new height and width.

    Raises:
        ValueError: The number is unknown.
    """
    if interp not in _KNOWN:
        raise ValueError(f"Unknown interp method {interp}: expected 0 to 4, 9 or 10")
    if interp == RANDOM:
        return random.randint(NEAREST, LANCZOS)
    return interpolation_for_sizes(sizes) if interp == BY_SIZE else interp


def interpolation_for_sizes(sizes: tuple[int, int, int, int] | None) -> int:
    """Bicubic to enlarge, area to shrink, bilinear where one side grows and the other does not."""
    if sizes is None:
        return BICUBIC
    old_height, old_width, height, width = sizes
    if height > old_height and width > old_width:
        return BICUBIC
    return AREA if height < old_height and width < old_width else BILINEAR
