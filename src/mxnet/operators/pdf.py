"""Densities of distributions at samples, differentiable by sample and parameters."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.gradients import constant
from mxnet.operators.registry import operator

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)


def _aligned(name: str, sample: Tensor, *parameters: Tensor) -> list[Tensor]:
    """Parameters with axes added for the draws of each element."""
    first = parameters[0]
    draws = sample.ndim - first.ndim
    if draws < 0 or sample.shape[: first.ndim] != first.shape:
        raise MXNetError(
            f"{name}: sample has shape {tuple(sample.shape)} which does not start with the shape "
            f"{tuple(first.shape)} of the parameters"
        )
    if any(parameter.shape != first.shape for parameter in parameters):
        shapes = [tuple(parameter.shape) for parameter in parameters]
        raise MXNetError(f"{name}: the parameters have shapes {shapes}; they must be equal")
    return [parameter.reshape(first.shape + (1,) * draws) for parameter in parameters]


def _density(log_density: Tensor, is_log: bool) -> Tensor:
    return log_density if is_log else torch.exp(log_density)


@operator("_random_pdf_uniform", aliases=("random_pdf_uniform",))
def pdf_uniform(sample: Tensor, low: Tensor, high: Tensor, *, is_log: bool = False) -> Tensor:
    r"""Density of the uniform distribution, :math:`1 / (high - low)`.

    Shapes:
        sample: ``(*, draws)``.
        low: ``(*)``.
        high: ``(*)``.
        output: Shape of ``sample``.

    Args:
        sample: Draws, assumed to lie between ``low`` and ``high``; their gradient is zero.
        low: Lower end.
        high: Upper end.
        is_log: Return the logarithm.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> low, high = mx.nd.array([0]), mx.nd.array([4])
        >>> mx.nd.random_pdf_uniform(mx.nd.array([[1, 2]]), low, high).asnumpy()
        array([[0.25, 0.25]], dtype=float32)
    """
    low, high = _aligned("_random_pdf_uniform", sample, low, high)
    width = (high - low).expand(sample.shape)
    result = -torch.log(width) if is_log else torch.reciprocal(width)
    return constant(result.contiguous(), sample)


@operator("_random_pdf_normal", aliases=("random_pdf_normal",))
def pdf_normal(sample: Tensor, mu: Tensor, sigma: Tensor, *, is_log: bool = False) -> Tensor:
    r"""Density of the normal distribution.

    .. math:: \frac{1}{\sqrt{2\pi}\,\sigma} e^{-(x - \mu)^2 / (2 \sigma^2)}

    Shapes:
        sample: ``(*, draws)``.
        mu: ``(*)``.
        sigma: ``(*)``.
        output: Shape of ``sample``.

    Args:
        sample: Draws, :math:`x`.
        mu: Mean.
        sigma: Standard deviation.
        is_log: Return the logarithm.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> mu, sigma = mx.nd.array([0]), mx.nd.array([1])
        >>> mx.nd.random_pdf_normal(mx.nd.array([[0, 1]]), mu, sigma).asnumpy().round(4)
        array([[0.3989, 0.242 ]], dtype=float32)
    """
    mu, sigma = _aligned("_random_pdf_normal", sample, mu, sigma)
    standard = (sample - mu) / sigma
    return _density(-0.5 * torch.square(standard) - torch.log(sigma) - _HALF_LOG_TWO_PI, is_log)


@operator("_random_pdf_gamma", aliases=("random_pdf_gamma",))
def pdf_gamma(sample: Tensor, alpha: Tensor, beta: Tensor, *, is_log: bool = False) -> Tensor:
    r"""Density of the gamma distribution with a rate.

    .. math:: \frac{\beta^\alpha}{\Gamma(\alpha)} x^{\alpha - 1} e^{-\beta x}

    Shapes:
        sample: ``(*, draws)``.
        alpha: ``(*)``.
        beta: ``(*)``.
        output: Shape of ``sample``.

    Args:
        sample: Draws, :math:`x`.
        alpha: Shape.
        beta: Rate: the inverse of the scale that ``random_gamma`` takes.
        is_log: Return the logarithm.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> alpha, beta = mx.nd.array([1]), mx.nd.array([2])
        >>> mx.nd.random_pdf_gamma(mx.nd.array([[0.5, 1]]), alpha, beta).asnumpy().round(4)
        array([[0.7358, 0.2707]], dtype=float32)
    """
    alpha, beta = _aligned("_random_pdf_gamma", sample, alpha, beta)
    log_density = (
        alpha * torch.log(beta)
        + (alpha - 1) * torch.log(sample)
        - beta * sample
        - torch.lgamma(alpha)
    )
    return _density(log_density, is_log)


@operator("_random_pdf_exponential", aliases=("random_pdf_exponential",))
def pdf_exponential(sample: Tensor, lam: Tensor, *, is_log: bool = False) -> Tensor:
    r"""Density of the exponential distribution, :math:`\lambda e^{-\lambda x}`.

    Shapes:
        sample: ``(*, draws)``.
        lam: ``(*)``.
        output: Shape of ``sample``.

    Args:
        sample: Draws, :math:`x`.
        lam: Rate.
        is_log: Return the logarithm.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> mx.nd.random_pdf_exponential(mx.nd.array([[0, 1]]), mx.nd.array([2])).asnumpy().round(4)
        array([[2.    , 0.2707]], dtype=float32)
    """
    (lam,) = _aligned("_random_pdf_exponential", sample, lam)
    return _density(torch.log(lam) - lam * sample, is_log)


@operator("_random_pdf_poisson", aliases=("random_pdf_poisson",))
def pdf_poisson(sample: Tensor, lam: Tensor, *, is_log: bool = False) -> Tensor:
    r"""Probability of counts under the Poisson distribution, :math:`\lambda^x e^{-\lambda} / x!`.

    Shapes:
        sample: ``(*, draws)``.
        lam: ``(*)``.
        output: Shape of ``sample``.

    Args:
        sample: Counts, :math:`x`; their gradient is zero.
        lam: Mean.
        is_log: Return the logarithm.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> mx.nd.random_pdf_poisson(mx.nd.array([[0, 1]]), mx.nd.array([2])).asnumpy().round(4)
        array([[0.1353, 0.2707]], dtype=float32)
    """
    (lam,) = _aligned("_random_pdf_poisson", sample, lam)
    counts = sample.detach()
    log_probability = counts * torch.log(lam) - torch.lgamma(counts + 1) - lam
    return constant(_density(log_probability, is_log), sample)


def _log_negative_binomial(counts: Tensor, k: Tensor, log_p: Tensor, log_q: Tensor) -> Tensor:
    """Logarithm of the probability of ``counts`` failures before the ``k``-th success."""
    coefficient = torch.lgamma(counts + k) - torch.lgamma(counts + 1) - torch.lgamma(k)
    return coefficient + k * log_p + counts * log_q


@operator("_random_pdf_negative_binomial", aliases=("random_pdf_negative_binomial",))
def pdf_negative_binomial(sample: Tensor, k: Tensor, p: Tensor, *, is_log: bool = False) -> Tensor:
    r"""Probability of counts of failures before the k-th success.

    .. math:: \frac{\Gamma(x + k)}{x!\, \Gamma(k)} p^k (1 - p)^x

    Shapes:
        sample: ``(*, draws)``.
        k: ``(*)``.
        p: ``(*)``.
        output: Shape of ``sample``.

    Args:
        sample: Counts, :math:`x`; their gradient is zero.
        k: Number of successes.
        p: Success probability.
        is_log: Return the logarithm.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> k, p = mx.nd.array([2]), mx.nd.array([0.5])
        >>> mx.nd.random_pdf_negative_binomial(mx.nd.array([[0, 1]]), k, p).asnumpy().round(4)
        array([[0.25, 0.25]], dtype=float32)
    """
    k, p = _aligned("_random_pdf_negative_binomial", sample, k, p)
    log_probability = _log_negative_binomial(sample.detach(), k, torch.log(p), torch.log1p(-p))
    return constant(_density(log_probability, is_log), sample)


@operator(
    "_random_pdf_generalized_negative_binomial",
    aliases=("random_pdf_generalized_negative_binomial",),
)
def pdf_generalized_negative_binomial(
    sample: Tensor, mu: Tensor, alpha: Tensor, *, is_log: bool = False
) -> Tensor:
    r"""Probability of negative binomial counts, given mean and dispersion.

    .. math:: \frac{\Gamma(x + 1/\alpha)}{x!\, \Gamma(1/\alpha)}
              \Bigl(\frac{1}{1 + \alpha\mu}\Bigr)^{1/\alpha}
              \Bigl(\frac{\alpha\mu}{1 + \alpha\mu}\Bigr)^x

    Shapes:
        sample: ``(*, draws)``.
        mu: ``(*)``.
        alpha: ``(*)``.
        output: Shape of ``sample``.

    Args:
        sample: Counts, :math:`x`; their gradient is zero.
        mu: Mean.
        alpha: Dispersion, positive.
        is_log: Return the logarithm.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> mu, alpha = mx.nd.array([1]), mx.nd.array([1])
        >>> x = mx.nd.array([[0, 1]])
        >>> mx.nd.random_pdf_generalized_negative_binomial(x, mu, alpha).asnumpy().round(4)
        array([[0.5 , 0.25]], dtype=float32)
    """
    mu, alpha = _aligned("_random_pdf_generalized_negative_binomial", sample, mu, alpha)
    spread = alpha * mu
    log_p = -torch.log1p(spread)
    log_probability = _log_negative_binomial(
        sample.detach(), torch.reciprocal(alpha), log_p, torch.log(spread) + log_p
    )
    return constant(_density(log_probability, is_log), sample)


@operator("_random_pdf_dirichlet", aliases=("random_pdf_dirichlet",))
def pdf_dirichlet(sample: Tensor, alpha: Tensor, *, is_log: bool = False) -> Tensor:
    r"""Density of the Dirichlet distribution at points of the simplex.

    .. math:: \frac{\Gamma(\sum_i \alpha_i)}{\prod_i \Gamma(\alpha_i)} \prod_i x_i^{\alpha_i - 1}

    Shapes:
        sample: ``(*, draws, K)``.
        alpha: ``(*, K)``.
        output: ``(*, draws)``.

    Args:
        sample: Points, :math:`x`.
        alpha: Concentrations.
        is_log: Return the logarithm.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> x, alpha = mx.nd.array([[[0.5, 0.5]]]), mx.nd.array([[2, 2]])
        >>> mx.nd.random_pdf_dirichlet(x, alpha).asnumpy().round(4)
        array([[1.5]], dtype=float32)
    """
    kept = alpha.ndim - 1
    if (
        sample.ndim < alpha.ndim
        or sample.shape[:kept] != alpha.shape[:-1]
        or sample.shape[-1] != alpha.shape[-1]
    ):
        raise MXNetError(
            f"_random_pdf_dirichlet: sample {tuple(sample.shape)} does not fit alpha "
            f"{tuple(alpha.shape)}"
        )
    alpha = alpha.reshape(alpha.shape[:-1] + (1,) * (sample.ndim - alpha.ndim) + alpha.shape[-1:])
    log_density = (
        torch.lgamma(alpha.sum(-1))
        - torch.lgamma(alpha).sum(-1)
        + ((alpha - 1) * torch.log(sample)).sum(-1)
    )
    return _density(log_density, is_log)
