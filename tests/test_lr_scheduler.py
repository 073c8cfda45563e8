"""Learning rate schedules against closed forms and rates recorded from the reference."""

import logging
import math

import pytest

from mxnet import lr_scheduler

WARMUP = [0.0, 0.02, 0.04, 0.06, 0.08]


def rates(schedule, updates=range(16)):
    return [schedule(n) for n in updates]


def near(expected):
    return pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("begin", "mode", "warmup"),
    [
        (0, "linear", WARMUP),
        (0.001, "linear", [0.001, 0.0208, 0.0406, 0.0604, 0.0802]),
        (0.001, "constant", [0.001] * 5),
    ],
)
def test_warmup(begin, mode, warmup):
    arguments = {"warmup_steps": 5, "warmup_begin_lr": begin, "warmup_mode": mode, "base_lr": 0.1}
    factor = lr_scheduler.FactorScheduler(3, 0.5, **arguments)
    # From here on recorded from the reference.
    falling = [0.05] * 2 + [0.025] * 3 + [0.0125] * 3 + [0.00625] * 3
    assert rates(factor) == near(warmup + falling)
    multi = lr_scheduler.MultiFactorScheduler([3, 6, 10], 0.5, **arguments)
    assert rates(multi) == near(warmup + [0.05] * 2 + [0.025] * 4 + [0.0125] * 5)


def test_poly_and_cosine_with_warmup():
    arguments = {"base_lr": 0.1, "final_lr": 0.01, "warmup_steps": 5}
    shares = [max(0.0, 1 - (n - 5) / 7) for n in range(5, 16)]
    poly = lr_scheduler.PolyScheduler(12, pwr=3, **arguments)
    assert rates(poly) == near(WARMUP + [0.01 + 0.09 * s**3 for s in shares])
    cosine = lr_scheduler.CosineScheduler(12, **arguments)
    curve = [0.01 + 0.045 * (1 + math.cos(math.pi * (1 - s))) for s in shares]
    assert rates(cosine) == near(WARMUP + curve)


def test_factor_stops_at_the_lowest_rate(caplog):
    schedule = lr_scheduler.FactorScheduler(1, 0.1, stop_factor_lr=1e-3, base_lr=0.1)
    with caplog.at_level(logging.INFO):
        assert rates(schedule, range(6)) == near([0.1, 0.1, 0.01, 0.001, 0.001, 0.001])
    assert "Update[2]: Change learning rate to 1.00000e-02" in caplog.messages
    arrived = "now learning rate arrived at 1.00000e-03, will not change in the future"
    assert f"Update[5]: {arrived}" in caplog.messages


def test_schedules_with_memory_do_not_go_back():
    factor = lr_scheduler.FactorScheduler(3, 0.5, base_lr=0.1)
    assert rates(factor, [0, 20, 21, 22, 1]) == near(
        [0.1, 0.0015625, 0.0015625, 0.00078125, 0.00078125]
    )
    multi = lr_scheduler.MultiFactorScheduler([3, 6], 0.5, base_lr=0.1)
    assert rates(multi, [0, 20, 1]) == near([0.1, 0.025, 0.025])


def test_rate_stays_after_the_last_update():
    for kind in (lr_scheduler.PolyScheduler, lr_scheduler.CosineScheduler):
        schedule = kind(12, base_lr=0.1)
        before = schedule(5)
        assert schedule(20) == before
        assert schedule(12) == pytest.approx(0, abs=1e-12)


def test_an_optimizer_may_set_the_rate():
    schedule = lr_scheduler.FactorScheduler(2, 0.5, base_lr=0.1)
    assert schedule(3) == 0.05
    schedule.base_lr = 1.0
    assert schedule(3) == 1.0
    assert schedule(5) == 0.5


@pytest.mark.parametrize("kind", [lr_scheduler.PolyScheduler, lr_scheduler.CosineScheduler])
@pytest.mark.parametrize("warmup_steps", [3, 5])
def test_a_schedule_of_warmup_only_keeps_its_rate(kind, warmup_steps):
    schedule = kind(3, base_lr=0.01, warmup_steps=warmup_steps)
    assert schedule(warmup_steps) == 0.01


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: lr_scheduler.FactorScheduler(0), ValueError, "greater or equal than 1"),
        (lambda: lr_scheduler.FactorScheduler(1, 1.5), ValueError, "no more than 1"),
        (lambda: lr_scheduler.MultiFactorScheduler(5), AssertionError, "non-empty list"),
        (lambda: lr_scheduler.MultiFactorScheduler([]), AssertionError, "non-empty list"),
        (lambda: lr_scheduler.MultiFactorScheduler([5, 5]), ValueError, "increasing"),
        (lambda: lr_scheduler.MultiFactorScheduler([0, 3]), ValueError, "greater or equal than 1"),
        (lambda: lr_scheduler.MultiFactorScheduler([1], 1.1), ValueError, "no more than 1"),
        (lambda: lr_scheduler.PolyScheduler(0), ValueError, "strictly positive"),
        (lambda: lr_scheduler.PolyScheduler(1.5), AssertionError, "max_update must be an int"),
        (lambda: lr_scheduler.CosineScheduler("a"), AssertionError, "max_update must be an int"),
        (lambda: lr_scheduler.CosineScheduler(0), ValueError, "strictly positive"),
        (lambda: lr_scheduler.LRScheduler(warmup_steps=1.5), AssertionError, "must be an int"),
        (lambda: lr_scheduler.LRScheduler(warmup_steps=-1), ValueError, "positive or 0"),
        (lambda: lr_scheduler.LRScheduler(warmup_begin_lr=1), ValueError, "has to be higher"),
        (lambda: lr_scheduler.LRScheduler(warmup_mode="x"), ValueError, "linear and constant"),
        (lambda: lr_scheduler.LRScheduler()(1), NotImplementedError, "must override"),
        (lambda: lr_scheduler.LRScheduler().get_warmup_lr(1), AssertionError, "expected less than"),
    ],
)
def test_refuses(make, error, message):
    with pytest.raises(error, match=message):
        make()
