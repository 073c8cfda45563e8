"""Samplers for sequences that are cut into pieces."""

from __future__ import annotations

from collections.abc import Iterator

from mxnet.gluon.data.sampler import Sampler


class IntervalSampler(Sampler):
    """The indices ``0, interval, 2 * interval, ...``, then ``1, interval + 1, ...`` and so on.

    Args:
        length: Number of indices.
        interval: Distance between neighbours.
        rollover: Go on with the indices in between; otherwise stop after the first pass.

    Raises:
        AssertionError: ``interval`` is not positive, or greater than ``length``.

    Example:
        >>> list(mx.gluon.contrib.data.IntervalSampler(7, 3))
        [0, 3, 6, 1, 4, 2, 5]
        >>> list(mx.gluon.contrib.data.IntervalSampler(7, 3, rollover=False))
        [0, 3, 6]
    """

    def __init__(self, length: int, interval: int, rollover: bool = True) -> None:
        if not 0 < interval <= length:
            raise AssertionError(
                f"IntervalSampler: interval {interval} must be positive, and smaller than or equal "
                f"to length {length}"
            )
        self._length = length
        self._interval = interval
        self._rollover = rollover

    def __iter__(self) -> Iterator[int]:
        for start in range(self._interval if self._rollover else 1):
            yield from range(start, self._length, self._interval)

    def __len__(self) -> int:
        # reference: counts all indices, without rollover too
        return self._length
