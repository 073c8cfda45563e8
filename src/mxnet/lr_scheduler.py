"""Learning rate as a function of the number of updates."""

from __future__ import annotations

import logging
from itertools import pairwise
from math import cos, pi

__all__ = [
    "CosineScheduler",
    "FactorScheduler",
    "LRScheduler",
    "MultiFactorScheduler",
    "PolyScheduler",
    "pi",
]


class LRScheduler:
    """Base class: a callable from the number of updates to the learning rate, with a warm-up.

    During the first ``warmup_steps`` updates the rate goes from ``warmup_begin_lr`` to ``base_lr``
    on a line, or stays at ``warmup_begin_lr``. A subclass implements ``__call__``. An optimizer
    that is given a learning rate of its own writes it into ``base_lr``.

    Args:
        base_lr: Learning rate after the warm-up, from where the schedule starts.
        warmup_steps: Number of updates in the warm-up; 0 means none.
        warmup_begin_lr: Rate at update 0 of the warm-up; at most ``base_lr``.
        warmup_mode: ``"linear"`` or ``"constant"``.

    Raises:
        AssertionError: ``warmup_steps`` is not an int.
        ValueError: The warm-up starts above ``base_lr``, is negative, or has an unknown mode.

    Example:
        >>> class Halving(mx.lr_scheduler.LRScheduler):
        ...     def __call__(self, num_update):
        ...         return self.base_lr / 2**num_update
        >>> Halving(base_lr=0.4)(2)
        0.1

    References:
        Goyal et al. (2017), "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", for the
        warm-up. https://arxiv.org/abs/1706.02677
    """

    def __init__(
        self,
        base_lr: float = 0.01,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        _require_int(self, "warmup_steps", warmup_steps)
        if warmup_begin_lr > base_lr:
            raise ValueError(
                f"Base lr has to be higher than warmup_begin_lr, got base_lr={base_lr} and "
                f"warmup_begin_lr={warmup_begin_lr}"
            )
        if warmup_steps < 0:
            raise ValueError(f"Warmup steps has to be positive or 0, got {warmup_steps}")
        if warmup_mode not in ("linear", "constant"):
            raise ValueError(
                f"Supports only linear and constant modes of warmup, got {warmup_mode!r}"
            )
        self.base_lr = base_lr
        self.warmup_steps = warmup_steps
        self.warmup_final_lr = base_lr
        self.warmup_begin_lr = warmup_begin_lr
        self.warmup_mode = warmup_mode

    def get_warmup_lr(self, num_update: int) -> float:
        """The learning rate inside the warm-up.

        Args:
            num_update: Number of updates made; less than ``warmup_steps``.

        Raises:
            AssertionError: The warm-up is over at ``num_update``.

        Example:
            >>> schedule = mx.lr_scheduler.FactorScheduler(5, base_lr=1.0, warmup_steps=4)
            >>> schedule.get_warmup_lr(1)
            0.25
        """
        if num_update >= self.warmup_steps:
            raise AssertionError(
                f"get_warmup_lr: num_update is {num_update}, expected less than "
                f"warmup_steps={self.warmup_steps}"
            )
        if self.warmup_mode == "constant":
            return self.warmup_begin_lr
        increase = (self.warmup_final_lr - self.warmup_begin_lr) * num_update / self.warmup_steps
        return self.warmup_begin_lr + increase

    def __call__(self, num_update: int) -> float:
        """The learning rate at ``num_update``.

        Args:
            num_update: Largest number of updates that any weight has received.

        Raises:
            NotImplementedError: Always, in this base class.
        """
        raise NotImplementedError("LRScheduler: a subclass must override __call__(num_update)")


class FactorScheduler(LRScheduler):
    r"""Multiply the rate by ``factor`` every ``step`` updates.

    At update :math:`n` it has been multiplied :math:`\lfloor (n - 1) / step \rfloor` times, and
    never falls below ``stop_factor_lr``. Updates are counted from the start of the warm-up. The
    schedule has memory (it multiplies ``base_lr`` in place), so it does not go back for a smaller
    update number.

    Args:
        step: Updates between two changes; at least 1.
        factor: What the rate is multiplied by; at most 1.
        stop_factor_lr: Lowest rate.
        base_lr: Rate at the start.
        warmup_steps: Number of updates in the warm-up.
        warmup_begin_lr: Rate at the start of the warm-up.
        warmup_mode: ``"linear"`` or ``"constant"``.

    Raises:
        ValueError: ``step`` is less than 1 or ``factor`` exceeds 1.

    Example:
        >>> schedule = mx.lr_scheduler.FactorScheduler(step=2, factor=0.5, base_lr=1.0)
        >>> [schedule(n) for n in range(6)]
        [1.0, 1.0, 1.0, 0.5, 0.5, 0.25]
    """

    def __init__(
        self,
        step: int,
        factor: float = 1,
        stop_factor_lr: float = 1e-8,
        base_lr: float = 0.01,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        super().__init__(base_lr, warmup_steps, warmup_begin_lr, warmup_mode)
        if step < 1:
            raise ValueError(f"Schedule step must be greater or equal than 1 round, got {step}")
        _require_decrease(factor)
        self.step = step
        self.factor = factor
        self.stop_factor_lr = stop_factor_lr
        self.count = 0

    def __call__(self, num_update: int) -> float:
        """The learning rate at ``num_update``; see the class."""
        if num_update < self.warmup_steps:
            return self.get_warmup_lr(num_update)
        while num_update > self.count + self.step:
            self.count += self.step
            self.base_lr *= self.factor
            if self.base_lr < self.stop_factor_lr:
                self.base_lr = self.stop_factor_lr
                logging.info(
                    "Update[%d]: now learning rate arrived at %0.5e, will not change in the future",
                    num_update,
                    self.base_lr,
                )
            else:
                logging.info("Update[%d]: Change learning rate to %0.5e", num_update, self.base_lr)
        return self.base_lr


class MultiFactorScheduler(LRScheduler):
    """Multiply the rate by ``factor`` after each of the listed numbers of updates.

    Like :class:`FactorScheduler` it has memory and counts from the start of the warm-up.

    Args:
        step: Increasing list of update numbers, each at least 1; the rate changes at the update
            after.
        factor: What the rate is multiplied by; at most 1.
        base_lr: Rate at the start.
        warmup_steps: Number of updates in the warm-up.
        warmup_begin_lr: Rate at the start of the warm-up.
        warmup_mode: ``"linear"`` or ``"constant"``.

    Raises:
        AssertionError: ``step`` is not a list, or is empty.
        ValueError: ``step`` does not increase, starts below 1, or ``factor`` exceeds 1.

    Example:
        >>> schedule = mx.lr_scheduler.MultiFactorScheduler([1, 3], factor=0.5, base_lr=1.0)
        >>> [schedule(n) for n in range(6)]
        [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]
    """

    def __init__(
        self,
        step: list[int],
        factor: float = 1,
        base_lr: float = 0.01,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        super().__init__(base_lr, warmup_steps, warmup_begin_lr, warmup_mode)
        if not isinstance(step, list) or not step:
            raise AssertionError(
                f"MultiFactorScheduler: step must be a non-empty list of int, got {step!r}"
            )
        if any(later <= earlier for earlier, later in pairwise(step)):
            raise ValueError(f"Schedule step must be an increasing integer list, got {step}")
        if step[0] < 1:
            raise ValueError(f"Schedule step must be greater or equal than 1 round, got {step}")
        _require_decrease(factor)
        self.step = step
        self.cur_step_ind = 0
        self.factor = factor
        self.count = 0

    def __call__(self, num_update: int) -> float:
        """The learning rate at ``num_update``; see the class."""
        if num_update < self.warmup_steps:
            return self.get_warmup_lr(num_update)
        while self.cur_step_ind < len(self.step) and num_update > self.step[self.cur_step_ind]:
            self.count = self.step[self.cur_step_ind]
            self.cur_step_ind += 1
            self.base_lr *= self.factor
            logging.info("Update[%d]: Change learning rate to %0.5e", num_update, self.base_lr)
        return self.base_lr


class PolyScheduler(LRScheduler):
    r"""Fall from ``base_lr`` to ``final_lr`` along a power of the remaining share of updates.

    With :math:`t = (n - warmup) / (max\_update - warmup)`, the rate at update :math:`n` is
    :math:`\eta_{final} + (\eta_{base} - \eta_{final}) (1 - t)^{pwr}`; it stays where it is after
    ``max_update``.

    Args:
        max_update: Update at which ``final_lr`` is reached; at least 1.
        base_lr: Rate at the start.
        pwr: Exponent; 1 is a straight line.
        final_lr: Rate at the end.
        warmup_steps: Number of updates in the warm-up, part of ``max_update``.
        warmup_begin_lr: Rate at the start of the warm-up.
        warmup_mode: ``"linear"`` or ``"constant"``.

    Raises:
        AssertionError: ``max_update`` is not an int.
        ValueError: ``max_update`` is less than 1.

    Example:
        >>> schedule = mx.lr_scheduler.PolyScheduler(4, base_lr=1.0, pwr=2)
        >>> [schedule(n) for n in range(6)]
        [1.0, 0.5625, 0.25, 0.0625, 0.0, 0.0]
    """

    def __init__(
        self,
        max_update: int,
        base_lr: float = 0.01,
        pwr: float = 2,
        final_lr: float = 0,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        super().__init__(base_lr, warmup_steps, warmup_begin_lr, warmup_mode)
        _require_max_update(self, max_update)
        self.power = pwr
        self.base_lr_orig = base_lr
        self.max_update = max_update
        self.final_lr = final_lr
        self.max_steps = max_update - warmup_steps

    def __call__(self, num_update: int) -> float:
        """The learning rate at ``num_update``; see the class."""
        if num_update < self.warmup_steps:
            return self.get_warmup_lr(num_update)
        # max_steps <= 0: the warm-up is the whole schedule, and the rate stays where it ends.
        if num_update <= self.max_update and self.max_steps > 0:
            left = 1 - (num_update - self.warmup_steps) / self.max_steps
            self.base_lr = self.final_lr + (self.base_lr_orig - self.final_lr) * left**self.power
        return self.base_lr


class CosineScheduler(LRScheduler):
    r"""Fall from ``base_lr`` to ``final_lr`` along half a cosine.

    With :math:`t = (n - warmup) / (max\_update - warmup)`, the rate at update :math:`n` is
    :math:`\eta_{final} + (\eta_{base} - \eta_{final}) (1 + \cos \pi t) / 2`; it stays where it is
    after ``max_update``.

    Args:
        max_update: Update at which ``final_lr`` is reached; at least 1.
        base_lr: Rate at the start.
        final_lr: Rate at the end.
        warmup_steps: Number of updates in the warm-up, part of ``max_update``.
        warmup_begin_lr: Rate at the start of the warm-up.
        warmup_mode: ``"linear"`` or ``"constant"``.

    Raises:
        AssertionError: ``max_update`` is not an int.
        ValueError: ``max_update`` is less than 1.

    Example:
        >>> schedule = mx.lr_scheduler.CosineScheduler(4, base_lr=1.0)
        >>> [round(schedule(n), 4) for n in range(6)]
        [1.0, 0.8536, 0.5, 0.1464, 0.0, 0.0]

    References:
        Loshchilov and Hutter (2017), "SGDR: Stochastic Gradient Descent with Warm Restarts",
        equation 5. https://arxiv.org/abs/1608.03983
    """

    def __init__(
        self,
        max_update: int,
        base_lr: float = 0.01,
        final_lr: float = 0,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        super().__init__(base_lr, warmup_steps, warmup_begin_lr, warmup_mode)
        _require_max_update(self, max_update)
        self.base_lr_orig = base_lr
        self.max_update = max_update
        self.final_lr = final_lr
        self.max_steps = max_update - warmup_steps

    def __call__(self, num_update: int) -> float:
        """The learning rate at ``num_update``; see the class."""
        if num_update < self.warmup_steps:
            return self.get_warmup_lr(num_update)
        # max_steps <= 0: the warm-up is the whole schedule, and the rate stays where it ends.
        if num_update <= self.max_update and self.max_steps > 0:
            wave = (1 + cos(pi * (num_update - self.warmup_steps) / self.max_steps)) / 2
            self.base_lr = self.final_lr + (self.base_lr_orig - self.final_lr) * wave
        return self.base_lr


def _require_int(scheduler: LRScheduler, name: str, value: object) -> None:
    # AssertionError is what programs written for the reference catch here.
    if not isinstance(value, int):
        raise AssertionError(f"{type(scheduler).__name__}: {name} must be an int, got {value!r}")


def _require_max_update(scheduler: LRScheduler, max_update: int) -> None:
    _require_int(scheduler, "max_update", max_update)
    if max_update < 1:
        raise ValueError(f"maximum number of updates must be strictly positive, got {max_update}")


def _require_decrease(factor: float) -> None:
    if factor > 1.0:
        raise ValueError(f"Factor must be no more than 1 to make lr reduce, got {factor}")
