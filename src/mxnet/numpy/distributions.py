"""Distributions of NumPy that the reference does not have, from those that it has.

Gradients flow to the parameters of the continuous ones.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as onp
import torch

from mxnet.base import MXNetError
from mxnet.context import Context, as_context
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, invoke, is_number, ops
from mxnet.numpy.manipulation import broadcast_to
from mxnet.numpy.selection import where
from mxnet.operators.numpy_types import default_float
from mxnet.random_state import generator_for

Size = int | tuple[int, ...] | None


def _shape(size: Size, *parameters: Any) -> tuple[int, ...]:
    if size is not None:
        return (int(size),) if isinstance(size, int | onp.integer) else tuple(int(n) for n in size)
    return onp.broadcast_shapes(*(() if is_number(p) else as_array(p).shape for p in parameters))


def _noise(kind: str, shape: tuple[int, ...], ctx: Context | None, *parameters: Any) -> ndarray:
    """Standard uniform, normal or exponential draws where the parameters are."""
    arrays = [p for p in parameters if isinstance(p, ndarray)]
    context = arrays[0]._ctx if ctx is None and arrays else as_context(ctx)
    dtype = next((a._data.dtype for a in arrays if a._data.is_floating_point()), default_float())
    data = torch.empty(shape, dtype=dtype, device=context.device)
    generator = generator_for(context)
    if kind == "uniform":
        data.uniform_(generator=generator).clamp_(min=torch.finfo(dtype).tiny)
    elif kind == "normal":
        data.normal_(generator=generator)
    else:
        data.exponential_(generator=generator)
    return ndarray(data, ctx=context)


def _check(name: str, parameter: str, value: Any, low: float, high: float = math.inf) -> None:
    host = onp.asarray(value) if is_number(value) else as_array(value).asnumpy()
    if not ((host >= low) & (host <= high)).all():
        raise MXNetError(f"{name}: {parameter} must be between {low} and {high}")


def laplace(loc: Any = 0.0, scale: Any = 1.0, size: Size = None, ctx: Context | None = None) -> Any:
    """Draws from the Laplace distribution.

    Args:
        loc: Mean; number or array.
        scale: Mean distance from it; number or array.
        size: Shape of the draws; None means that of the parameters.
        ctx: Context; the current one by default.

    Raises:
        MXNetError: ``scale`` is negative.

    Example:
        >>> mx.np.random.laplace(size=(2, 3)).shape
        (2, 3)
    """
    _check("laplace", "scale", scale, 0)
    half = _noise("uniform", _shape(size, loc, scale), ctx, loc, scale) - 0.5
    return loc - scale * ops._npi_sign(half) * ops._npi_log1p(ops._npi_absolute(half) * -2.0)


def standard_normal(size: Size = None, ctx: Context | None = None) -> Any:
    """Draws from the normal distribution with mean 0 and variance 1.

    Args:
        size: Shape of the draws.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.random.standard_normal((2, 3)).shape
        (2, 3)
    """
    return _noise("normal", _shape(size), ctx)


def standard_exponential(size: Size = None, ctx: Context | None = None) -> Any:
    """Draws from the exponential distribution with mean 1; arguments as of `standard_normal`.

    Example:
        >>> mx.np.random.standard_exponential((2, 3)).shape
        (2, 3)
    """
    return _noise("exponential", _shape(size), ctx)


def standard_cauchy(size: Size = None, ctx: Context | None = None) -> Any:
    """Draws from the Cauchy distribution with mode 0; arguments as of `standard_normal`.

    Example:
        >>> mx.np.random.standard_cauchy((2, 3)).shape
        (2, 3)
    """
    return ops._npi_tan((_noise("uniform", _shape(size), ctx) - 0.5) * math.pi)


def random_sample(size: Size = None, ctx: Context | None = None) -> Any:
    """Draws from the uniform distribution on ``(0, 1)``; arguments as of `standard_normal`.

    Example:
        >>> mx.np.random.random_sample((2, 3)).shape
        (2, 3)
    """
    return _noise("uniform", _shape(size), ctx)


def triangular(
    left: Any, mode: Any, right: Any, size: Size = None, ctx: Context | None = None
) -> Any:
    """Draws whose density is a triangle.

    Args:
        left: Least value; number or array.
        mode: Most likely value.
        right: Largest value.
        size: Shape of the draws; None means that of the parameters.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.random.triangular(0.0, 1.0, 2.0, size=(3,)).shape
        (3,)
    """
    u = _noise("uniform", _shape(size, left, mode, right), ctx, left, mode, right)
    width = right - left
    rising = left + ops._npi_sqrt(u * (width * (mode - left)))
    falling = right - ops._npi_sqrt((1 - u) * (width * (right - mode)))
    return where(u < (mode - left) / width, rising, falling)


def f(dfnum: Any, dfden: Any, size: Size = None, ctx: Context | None = None) -> Any:
    """Draws from the F distribution: quotients of mean squares.

    Args:
        dfnum: Degrees of freedom of the numerator; number or array.
        dfden: Degrees of freedom of the denominator; number or array.
        size: Shape of the draws; None means that of the parameters.
        ctx: Context; the current one by default.

    Raises:
        MXNetError: A parameter is not positive.

    Example:
        >>> mx.np.random.f(2.0, 3.0, size=(3,)).shape
        (3,)
    """
    shape = _shape(size, dfnum, dfden)
    above = standard_gamma(dfnum / 2.0, shape, ctx) / dfnum
    return above * dfden / standard_gamma(dfden / 2.0, shape, ctx)


def standard_gamma(shape: Any, size: Size = None, ctx: Context | None = None) -> Any:
    """Draws from the gamma distribution with scale 1.

    Args:
        shape: Shape parameter; number or array.
        size: Shape of the draws; None means that of the parameter.
        ctx: Context; the current one by default.

    Raises:
        MXNetError: ``shape`` is not positive.

    Example:
        >>> mx.np.random.standard_gamma(2.0, size=(3,)).shape
        (3,)
    """
    if is_number(shape):
        inputs, context, number = [], as_context(ctx), float(shape)
    else:
        array = as_array(shape)
        inputs, context, number = [array, None], ctx or array._ctx, None
    lengths = _shape(size, shape)
    given = {"shape": number, "scale": 1.0, "size": lengths, "dtype": default_float()}
    return invoke("_npi_gamma", inputs, ctx=context, **given)


def dirichlet(alpha: Any, size: Size = None, ctx: Context | None = None) -> Any:
    """Draws of shares that add up to 1.

    Args:
        alpha: Positive weights along the last axis.
        size: Shape of the draws, before the axes of ``alpha``.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.random.dirichlet(mx.np.array([1.0, 2.0, 3.0]), size=4).shape
        (4, 3)
    """
    weights = as_array(alpha)
    drawn = standard_gamma(weights, (*_shape(() if size is None else size), *weights.shape), ctx)
    return drawn / drawn.sum(axis=-1, keepdims=True)


def geometric(p: Any, size: Size = None, ctx: Context | None = None) -> Any:
    """How many trials there are until the first success.

    Args:
        p: Chance of success; number or array.
        size: Shape of the draws; None means that of the parameter.
        ctx: Context; the current one by default.

    Returns:
        Array of int64.

    Raises:
        MXNetError: ``p`` is not between 0 and 1.

    Example:
        >>> mx.np.random.geometric(0.5, size=(3,)).dtype
        dtype('int64')
    """
    _check("geometric", "p", p, 0, 1)
    u = _noise("uniform", _shape(size, p), ctx, p).detach()
    chance = as_array(p).astype(u.dtype) if not is_number(p) else float(p)
    failures = math.log1p(-chance) if isinstance(chance, float) and chance < 1 else None
    if failures is None:
        failures = -math.inf if isinstance(chance, float) else ops._npi_log1p(-chance)
    return ops._npi_ceil(ops._npi_log(u) / failures).clip(1, None).astype("int64")


def poisson(lam: Any = 1.0, size: Size = None, ctx: Context | None = None) -> Any:
    """How many events happen when ``lam`` are expected.

    Args:
        lam: Mean; number or array.
        size: Shape of the draws; None means that of the parameter.
        ctx: Context; the current one by default.

    Returns:
        Array of int64.

    Raises:
        MXNetError: ``lam`` is negative.

    Example:
        >>> mx.np.random.poisson(3.0, size=(3,)).dtype
        dtype('int64')
    """
    _check("poisson", "lam", lam, 0)
    rates, context = _spread(lam, _shape(size, lam), ctx)
    drawn = torch.poisson(rates, generator=generator_for(context))
    return ndarray(drawn.long(), ctx=context)


def binomial(n: Any, p: Any, size: Size = None, ctx: Context | None = None) -> Any:
    """How many of ``n`` trials succeed.

    Args:
        n: Number of trials; number or array.
        p: Chance of success; number or array.
        size: Shape of the draws; None means that of the parameters.
        ctx: Context; the current one by default.

    Returns:
        Array of int64.

    Raises:
        MXNetError: ``n`` is negative, or ``p`` not between 0 and 1.

    Example:
        >>> mx.np.random.binomial(10, 0.5, size=(3,)).dtype
        dtype('int64')
    """
    _check("binomial", "n", n, 0)
    _check("binomial", "p", p, 0, 1)
    shape = _shape(size, n, p)
    counts, context = _spread(n, shape, ctx or (p._ctx if isinstance(p, ndarray) else None))
    chances, _ = _spread(p, shape, context)
    drawn = torch.binomial(counts, chances, generator=generator_for(context))
    return ndarray(drawn.long(), ctx=context)


def negative_binomial(n: Any, p: Any, size: Size = None, ctx: Context | None = None) -> Any:
    """How many trials fail until ``n`` have succeeded.

    Args:
        n: Number of successes; number or array.
        p: Chance of success; number or array.
        size: Shape of the draws; None means that of the parameters.
        ctx: Context; the current one by default.

    Returns:
        Array of int64.

    Raises:
        MXNetError: ``n`` is negative, or ``p`` not between 0 and 1.

    Example:
        >>> mx.np.random.negative_binomial(10, 0.5, size=(3,)).dtype
        dtype('int64')
    """
    _check("negative_binomial", "p", p, 0, 1)
    shape = _shape(size, n, p)
    rates = standard_gamma(n, shape, ctx) * ((1 - p) / p)
    return poisson(rates.detach(), None, ctx)


def _spread(value: Any, shape: tuple[int, ...], ctx: Context | None) -> tuple[Any, Context]:
    """A parameter in the shape of the draws, and where to draw."""
    if isinstance(value, ndarray):
        context = value._ctx if ctx is None else ctx
        tensor = broadcast_to(value, shape)._data.to(context.device)
        return tensor.to(tensor.dtype if tensor.is_floating_point() else torch.float64), context
    context = as_context(ctx)
    host = onp.broadcast_to(onp.asarray(value, dtype="float64"), shape)
    return torch.from_numpy(host.copy()).to(context.device), context
