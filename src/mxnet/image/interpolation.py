"""The numbers that stand for interpolations."""

from __future__ import annotations

import random
from collections.abc import Sequence

from mxnet.operators.image_resize import (
    AREA,
    BICUBIC,
    BILINEAR,
    LANCZOS,
    NEAREST,
    interpolation_for_sizes,
)

BY_SIZE = 9
RANDOM = 10
_KNOWN = (NEAREST, BILINEAR, BICUBIC, AREA, LANCZOS, BY_SIZE, RANDOM)


def choose_interpolation(interp: int, sizes: Sequence[int] = ()) -> int:
    """The interpolation (0 to 4) that a number stands for.

    Args:
        interp: 0 to 4, 9 to choose by the sizes, 10 to choose by chance.
        sizes: Old height and width, new height and width; without them 9 stands for bicubic.

    Raises:
        ValueError: The number is unknown.
    """
    if interp not in _KNOWN:
        raise ValueError(f"Unknown interp method {interp}: expected 0 to 4, 9 or 10")
    if interp == RANDOM:
        return random.randint(NEAREST, LANCZOS)
    if interp == BY_SIZE:
        return BICUBIC if not sizes else interpolation_for_sizes(sizes)
    return interp
