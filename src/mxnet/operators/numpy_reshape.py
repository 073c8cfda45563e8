"""The codes of ``npx.reshape``: shapes that copy, skip, merge and split axes of the old one."""

from __future__ import annotations

import math

from mxnet.base import MXNetError

Shape = tuple[int, ...]

_INFER, _COPY, _SKIP, _REST, _MERGE, _SPLIT = -1, -2, -3, -4, -5, -6


def resolve_shape(old: Shape, codes: Shape, reverse: bool = False) -> Shape:
    """The shape that ``codes`` describe for an array of shape ``old``.

    Args:
        old: Shape of the array.
        codes: Lengths and codes; see the operator ``_npx_reshape``.
        reverse: Read both from the last axis.

    Raises:
        MXNetError: The codes do not fit.

    Example:
        >>> from mxnet.operators.numpy_reshape import resolve_shape
        >>> resolve_shape((2, 3, 8), (-2, -2, -6, 2, -1))
        (2, 3, 2, 4)
    """
    if reverse:
        return resolve_shape(old[::-1], _reversed_codes(codes))[::-1]
    new = _translate(old, codes)
    if new.count(_INFER) > 1:
        raise _misfit(old, codes, "only one length can be inferred")
    if _INFER in new:
        known = math.prod(n for n in new if n != _INFER)
        if known == 0 or math.prod(old) % known:
            raise _misfit(old, codes, "the length of -1 cannot be inferred")
        new[new.index(_INFER)] = math.prod(old) // known
    if math.prod(new) != math.prod(old):
        raise _misfit(old, codes, f"the result {tuple(new)} has another number of elements")
    return tuple(new)


def _reversed_codes(codes: Shape) -> Shape:
    """The codes from last to first; the two lengths after a split stay behind it, exchanged."""
    groups: list[Shape] = []
    position = 0
    while position < len(codes):
        width = 3 if codes[position] == _SPLIT else 1
        group = codes[position : position + width]
        groups.append((group[0], *group[:0:-1]))
        position += width
    return tuple(code for group in reversed(groups) for code in group)


def _translate(old: Shape, codes: Shape) -> list[int]:
    new: list[int] = []
    remaining = list(old)
    pending = list(codes)

    def take() -> int:
        if not remaining:
            raise _misfit(old, codes, "the array has too few axes")
        return remaining.pop(0)

    while pending:
        code = pending.pop(0)
        if code == _COPY:
            new.append(take())
        elif code == _SKIP:
            if take() != 1:
                raise _misfit(old, codes, "-3 skips axes of length 1 only")
        elif code == _REST:
            new += remaining
            remaining.clear()
        elif code == _MERGE:
            new.append(take() * take())
        elif code == _SPLIT:
            if len(pending) < 2:
                raise _misfit(old, codes, "-6 needs two lengths behind it")
            new += _split(old, codes, take(), pending.pop(0), pending.pop(0))
        elif code < _SPLIT:
            raise _misfit(old, codes, f"{code} has no meaning")
        else:
            new.append(code)
            if remaining:
                remaining.pop(0)
    return new


def _split(old: Shape, codes: Shape, length: int, first: int, second: int) -> tuple[int, int]:
    if first == _INFER and second == _INFER:
        raise _misfit(old, codes, "only one of the two lengths of a split can be inferred")
    if first == _INFER:
        first = length // second if second else 0
    if second == _INFER:
        second = length // first if first else 0
    if first * second != length:
        raise _misfit(old, codes, f"{length} is not {first} times {second}")
    return first, second


def _misfit(old: Shape, codes: Shape, reason: str) -> MXNetError:
    return MXNetError(f"reshape: newshape={codes} does not fit an array of shape {old}: {reason}")
