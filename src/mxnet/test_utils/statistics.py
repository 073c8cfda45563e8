"""Checking random generators against the distributions that they claim."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Generator = Callable[[int], Any]


def gen_buckets_probs_with_ppf(
    ppf: Callable[[float], float], nbuckets: int
) -> tuple[list[tuple[float, float]], list[float]]:
    """Intervals of equal probability.

    Args:
        ppf: The inverse of the distribution function.
        nbuckets: How many intervals.

    Returns:
        The intervals and their probabilities.

    Example:
        >>> mx.test_utils.gen_buckets_probs_with_ppf(lambda p: p, 2)
        ([(0.0, 0.5), (0.5, 1.0)], [0.5, 0.5])
    """
    if nbuckets <= 0:
        raise ValueError(f"gen_buckets_probs_with_ppf: nbuckets must be positive, got {nbuckets}")
    edges = [ppf(i / nbuckets) for i in range(nbuckets + 1)]
    return list(itertools.pairwise(edges)), [1.0 / nbuckets] * nbuckets


def _draw(generator: Generator, count: int) -> Any:
    samples = generator(count)
    return np.asarray(samples.asnumpy() if hasattr(samples, "asnumpy") else samples)


def mean_check(generator: Generator, mu: float, sigma: float, nsamples: int = 1000000) -> bool:
    """Whether the mean of samples is within three standard errors of ``mu``."""
    mean = _draw(generator, nsamples).mean()
    return bool(abs(mean - mu) < 3 * sigma / np.sqrt(nsamples))


def var_check(generator: Generator, sigma: float, nsamples: int = 1000000) -> bool:
    """Whether the variance of samples is within three standard errors, for normal samples."""
    variance = _draw(generator, nsamples).var(ddof=1)
    return bool(abs(variance - sigma**2) < 3 * np.sqrt(2 * sigma**4 / (nsamples - 1)))


def chi_square_check(
    generator: Generator, buckets: Sequence[Any], probs: Sequence[float], nsamples: int = 1000000
) -> tuple[float, Any, Any]:
    """Pearson's test of samples against a distribution. Needs SciPy.

    Args:
        generator: ``generator(n)`` draws ``n`` samples.
        buckets: Values of a discrete distribution, or ``(low, high)`` intervals.
        probs: Their probabilities.
        nsamples: Samples to draw.

    Returns:
        The p-value, the counts found and the counts expected.

    Raises:
        ImportError: SciPy is not installed.
        ValueError: Buckets and probabilities differ in number.
    """
    from scipy import stats  # noqa: PLC0415 - optional

    if not buckets or len(buckets) != len(probs):
        raise ValueError(f"chi_square_check: {len(buckets)} buckets, {len(probs)} probabilities")
    samples = _draw(generator, nsamples).reshape(-1)
    if isinstance(buckets[0], tuple | list):
        counts = [((samples >= low) & (samples < high)).sum() for low, high in buckets]
    else:
        counts = [(samples == value).sum() for value in buckets]
    observed = np.array(counts)
    wanted = np.array(probs) * samples.size
    statistic = ((observed - wanted) ** 2 / wanted).sum()
    return float(stats.chi2.sf(statistic, len(buckets) - 1)), observed, wanted


def verify_generator(
    generator: Generator,
    buckets: Sequence[Any],
    probs: Sequence[float],
    nsamples: int = 1000000,
    nrepeat: int = 5,
    success_rate: float = 0.2,
    alpha: float = 0.05,
) -> list[float]:
    """Raise unless enough of several chi-square tests pass. Needs SciPy.

    Args:
        generator: ``generator(n)`` draws ``n`` samples.
        buckets: As for :func:`chi_square_check`.
        probs: As for :func:`chi_square_check`.
        nsamples: Samples per test.
        nrepeat: Number of tests.
        success_rate: Share of the tests that must pass.
        alpha: p-value above which a test passes.

    Returns:
        The p-values.

    Raises:
        AssertionError: Too few tests pass.
    """
    tests = [chi_square_check(generator, buckets, probs, nsamples) for _ in range(nrepeat)]
    values = [test[0] for test in tests]
    passed = sum(value > alpha for value in values)
    if passed < nrepeat * success_rate:
        raise AssertionError(
            f"Generator test fails: {passed} of {nrepeat} tests passed, p-values {values}, counts "
            f"{[test[1].tolist() for test in tests]}, expected {tests[0][2].tolist()}"
        )
    return values
