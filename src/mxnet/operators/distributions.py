"""How random numbers are drawn: one function for each distribution.

``like`` is a floating tensor that gives shape, element type and device of the draws, and may be
overwritten with them; parameters of the distribution are numbers, or tensors of that shape.
"""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError

Generator = torch.Generator


def require(name: str, condition: bool, expected: str) -> None:
    """Check a parameter of the operator ``name``.

    Raises:
        MXNetError: ``condition`` is false.
    """
    if not condition:
        raise MXNetError(f"{name}: {expected}")


def _parameter(value: float | Tensor, like: Tensor) -> Tensor:
    if isinstance(value, Tensor):
        return value.to(like.dtype)
    return torch.full_like(like, value)


def _wide(like: Tensor) -> Tensor:
    """``like`` in a type in which counts and gamma variates keep their precision."""
    return like.float() if like.dtype in (torch.float16, torch.bfloat16) else like


# Torch's single precision numbers are multiples of 2**-24, 0 among them: one draw in 17 million,
# which programs that take logarithms of uniform numbers turn into infinity. A shift by a quarter of
# that step makes the smallest draw positive and is rounded away elsewhere.
_SHIFT = 2.0**-26


def draw_unit(like: Tensor, generator: Generator) -> Tensor:
    """Uniform between 0 and 1; 0 itself is as good as never drawn."""
    wide = _wide(like)
    return wide.uniform_(_SHIFT, 1.0, generator=generator).to(like.dtype)


def draw_uniform(
    like: Tensor, generator: Generator, low: float | Tensor = 0.0, high: float | Tensor = 1.0
) -> Tensor:
    """Uniform between ``low`` and ``high``, of which ``low`` is as good as never drawn."""
    # Half precision has so few steps that 0 would come up once in 2,048 draws.
    wide = _wide(like)
    if isinstance(low, Tensor) or isinstance(high, Tensor):
        unit = draw_unit(wide, generator)
        return (low + unit * (high - low)).to(like.dtype)
    shifted = low + (high - low) * _SHIFT
    return wide.uniform_(shifted, high, generator=generator).to(like.dtype)


def draw_normal(
    like: Tensor, generator: Generator, loc: float | Tensor = 0.0, scale: float | Tensor = 1.0
) -> Tensor:
    """Normal with mean ``loc`` and standard deviation ``scale``."""
    if isinstance(loc, Tensor) or isinstance(scale, Tensor):
        standard = like.normal_(generator=generator)
        return (loc + standard * scale).to(like.dtype)
    return like.normal_(loc, scale, generator=generator)


def draw_exponential(like: Tensor, generator: Generator, lam: float | Tensor = 1.0) -> Tensor:
    """Exponential with rate ``lam``."""
    if isinstance(lam, Tensor):
        return (like.exponential_(generator=generator) / lam).to(like.dtype)
    return like.exponential_(lam, generator=generator)


def draw_gamma(
    like: Tensor, generator: Generator, alpha: float | Tensor = 1.0, beta: float | Tensor = 1.0
) -> Tensor:
    """Gamma with shape ``alpha`` and scale ``beta``."""
    standard = torch._standard_gamma(_parameter(alpha, _wide(like)), generator=generator)
    return (standard * beta).to(like.dtype)


def draw_poisson(like: Tensor, generator: Generator, lam: float | Tensor = 1.0) -> Tensor:
    """Poisson with mean ``lam``."""
    return torch.poisson(_parameter(lam, _wide(like)), generator=generator).to(like.dtype)


def draw_negative_binomial(
    like: Tensor, generator: Generator, k: float | Tensor = 1, p: float | Tensor = 1.0
) -> Tensor:
    """Failures before the ``k``-th success of trials with success probability ``p``."""
    # A Poisson variate whose mean is a gamma variate; see Devroye 1986, X.4.7.
    mean = draw_gamma(_wide(like), generator, k, (1 - p) / p)
    return torch.poisson(mean, generator=generator).to(like.dtype)


def draw_generalized_negative_binomial(
    like: Tensor, generator: Generator, mu: float | Tensor = 1.0, alpha: float | Tensor = 1.0
) -> Tensor:
    """Negative binomial with mean ``mu`` and dispersion ``alpha``; 0 gives Poisson."""
    wide = _wide(like)
    dispersion, mean = _parameter(alpha, wide), _parameter(mu, wide)
    is_poisson = dispersion == 0
    shape = torch.reciprocal(dispersion.masked_fill(is_poisson, 1))
    mixed = draw_gamma(wide, generator, shape, mean * dispersion)
    return torch.poisson(torch.where(is_poisson, mean, mixed), generator=generator).to(like.dtype)


# ---- ranges of numeric parameters --------------------------------------------------------------


def check_uniform(low: float, high: float) -> None:
    """Raise an MXNetError unless the parameters are in range."""
    require("_random_uniform", low <= high, f"low={low} must not be above high={high}")


def check_normal(loc: float, scale: float) -> None:
    """Raise an MXNetError unless the parameters are in range."""
    require("_random_normal", scale > 0, f"scale={scale} must be positive, for loc={loc}")


def check_exponential(lam: float) -> None:
    """Raise an MXNetError unless the parameters are in range."""
    require("_random_exponential", lam > 0, f"lam={lam} must be positive")


def check_gamma(alpha: float, beta: float) -> None:
    """Raise an MXNetError unless the parameters are in range."""
    require(
        "_random_gamma", alpha > 0 and beta > 0, f"alpha={alpha} and beta={beta} must be positive"
    )


def check_poisson(lam: float) -> None:
    """Raise an MXNetError unless the parameters are in range."""
    require("_random_poisson", lam >= 0, f"lam={lam} must not be negative")


def check_negative_binomial(k: int, p: float) -> None:
    """Raise an MXNetError unless the parameters are in range."""
    require("_random_negative_binomial", k >= 0, f"k={k} must not be negative")
    require("_random_negative_binomial", 0 < p <= 1, f"p={p} must be above 0 and at most 1")


def check_generalized_negative_binomial(mu: float, alpha: float) -> None:
    """Raise an MXNetError unless the parameters are in range."""
    require(
        "_random_generalized_negative_binomial",
        mu >= 0 and alpha >= 0,
        f"mu={mu} and alpha={alpha} must not be negative",
    )
