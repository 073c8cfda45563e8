"""Arguments that convolution and pooling layers share: lengths per axis, and layouts."""

from __future__ import annotations

from collections.abc import Sequence

Lengths = int | tuple[int, ...]


def expand(argument: str, value: int | Sequence[int], ndim: int) -> tuple[int, ...]:
    """One length per axis from a number for all, or from one number each.

    Raises:
        AssertionError: The number of lengths differs from ``ndim``.
    """
    if isinstance(value, int):
        return (value,) * ndim
    if len(value) != ndim:
        raise AssertionError(f"{argument} must be a number or a list of {ndim} ints, got {value!r}")
    return tuple(value)


def check_layout(layout: str, known: Sequence[str], layer: str) -> None:
    """Check that a layer knows a layout.

    Raises:
        AssertionError: It does not.
    """
    if layout not in known:
        names = " and ".join(repr(name) for name in known)
        raise AssertionError(f"{layer}: only supports {names} layout, got {layout!r}")
