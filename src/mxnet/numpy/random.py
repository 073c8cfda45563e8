"""Random numbers: distributions, whose parameters broadcast, permutations, choices."""

from __future__ import annotations

from typing import Any

import numpy as onp
import torch

from mxnet.context import Context, as_context
from mxnet.dtypes import torch_dtype
from mxnet.numpy.distributions import binomial as binomial
from mxnet.numpy.distributions import dirichlet as dirichlet
from mxnet.numpy.distributions import f as f
from mxnet.numpy.distributions import geometric as geometric
from mxnet.numpy.distributions import laplace as laplace
from mxnet.numpy.distributions import negative_binomial as negative_binomial
from mxnet.numpy.distributions import poisson as poisson
from mxnet.numpy.distributions import random_sample as random_sample
from mxnet.numpy.distributions import standard_cauchy as standard_cauchy
from mxnet.numpy.distributions import standard_exponential as standard_exponential
from mxnet.numpy.distributions import standard_gamma as standard_gamma
from mxnet.numpy.distributions import standard_normal as standard_normal
from mxnet.numpy.distributions import triangular as triangular
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, invoke, is_number
from mxnet.operators.numpy_random import sizes
from mxnet.operators.numpy_types import default_float
from mxnet.random import seed as _seed
from mxnet.random_state import generator_for

Size = int | tuple[int, ...] | None

random = ranf = sample = random_sample


def _lengths(size: Any) -> Any:
    if size is None or isinstance(size, int):
        return size
    if isinstance(size, onp.integer):
        return int(size)
    return tuple(int(n) for n in size)


def _draw(
    name: str, size: Any, ctx: Context | None, out: Any, given: dict[str, Any], dtype: Any = None
) -> Any:
    """Call a distribution's operator; parameters that are arrays become its inputs."""
    arrays = [as_array(value) for value in given.values() if not is_number(value)]
    numbers = {key: float(v) if is_number(v) else None for key, v in given.items()}
    inputs = [*arrays, *([None] * (len(given) - len(arrays)))]
    typed = {} if dtype is False else {"dtype": default_float() if dtype is None else dtype}
    if ctx is None and arrays:
        ctx = arrays[0]._ctx
    if not arrays:
        inputs = []
    context = as_context(ctx)
    made = invoke(name, inputs, out, size=_lengths(size), ctx=context, **numbers, **typed)
    if out is None:
        made._ctx = context.results
    return made


def uniform(
    low: Any = 0.0,
    high: Any = 1.0,
    size: Size = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: Any = None,
) -> Any:
    """Draws from the uniform distribution on ``[low, high)``.

    Args:
        low: Lower bound; number or array.
        high: Upper bound; number or array.
        size: Shape of the draws; None means that of the parameters.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Example:
        >>> mx.np.random.uniform(0, 2, size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_uniform", size, ctx, out, {"low": low, "high": high}, dtype)


def normal(
    loc: Any = 0.0,
    scale: Any = 1.0,
    size: Size = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: Any = None,
) -> Any:
    """Draws from the normal distribution.

    Args:
        loc: Mean; number or array.
        scale: Standard deviation; number or array.
        size: Shape of the draws; None means that of the parameters.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``scale`` is negative.

    Example:
        >>> mx.np.random.normal(size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_normal", size, ctx, out, {"loc": loc, "scale": scale}, dtype)


def lognormal(
    mean: Any = 0.0,
    sigma: Any = 1.0,
    size: Size = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: Any = None,
) -> Any:
    """Draws whose logarithm is normally distributed.

    Args:
        mean: Mean of the logarithm; number or array.
        sigma: Standard deviation of the logarithm; number or array.
        size: Shape of the draws; None means that of the parameters.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``sigma`` is negative.

    Example:
        >>> mx.np.random.lognormal(size=(2, 3)).shape
        (2, 3)
    """
    drawn = normal(mean, sigma, size, dtype, ctx)
    return invoke("_npi_exp", [drawn], out)


def logistic(
    loc: Any = 0.0, scale: Any = 1.0, size: Size = None, ctx: Context | None = None, out: Any = None
) -> Any:
    """Draws from the logistic distribution.

    Args:
        loc: Mean; number or array.
        scale: Scale; number or array.
        size: Shape of the draws; None means that of the parameters.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``scale`` is negative.

    Example:
        >>> mx.np.random.logistic(size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_logistic", size, ctx, out, {"loc": loc, "scale": scale}, False)


def gumbel(
    loc: Any = 0.0, scale: Any = 1.0, size: Size = None, ctx: Context | None = None, out: Any = None
) -> Any:
    """Draws from the Gumbel distribution.

    Args:
        loc: Mode; number or array.
        scale: Scale; number or array.
        size: Shape of the draws; None means that of the parameters.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``scale`` is negative.

    Example:
        >>> mx.np.random.gumbel(size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_gumbel", size, ctx, out, {"loc": loc, "scale": scale}, False)


def exponential(
    scale: Any = 1.0, size: Size = None, ctx: Context | None = None, out: Any = None
) -> Any:
    """Draws from the exponential distribution.

    Args:
        scale: Mean; number or array.
        size: Shape of the draws; None means that of the parameter.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``scale`` is negative.

    Example:
        >>> mx.np.random.exponential(2.0, size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_exponential", size, ctx, out, {"scale": scale}, False)


def rayleigh(
    scale: Any = 1.0, size: Size = None, ctx: Context | None = None, out: Any = None
) -> Any:
    """Draws from the Rayleigh distribution.

    Args:
        scale: Mode; number or array.
        size: Shape of the draws; None means that of the parameter.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``scale`` is negative.

    Example:
        >>> mx.np.random.rayleigh(2.0, size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_rayleigh", size, ctx, out, {"scale": scale}, False)


def weibull(a: Any, size: Size = None, ctx: Context | None = None, out: Any = None) -> Any:
    """Draws from the Weibull distribution with scale 1.

    Args:
        a: Shape; number or array.
        size: Shape of the draws; None means that of the parameter.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``a`` is negative.

    Example:
        >>> mx.np.random.weibull(2.0, size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_weibull", size, ctx, out, {"a": a}, False)


def pareto(a: Any, size: Size = None, ctx: Context | None = None, out: Any = None) -> Any:
    """Draws from the Pareto II (Lomax) distribution.

    Args:
        a: Shape; number or array.
        size: Shape of the draws; None means that of the parameter.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``a`` is negative.

    Example:
        >>> mx.np.random.pareto(2.0, size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_pareto", size, ctx, out, {"a": a}, False)


def power(a: Any, size: Size = None, ctx: Context | None = None, out: Any = None) -> Any:
    """Draws from the power distribution on [0, 1].

    Args:
        a: Shape; number or array.
        size: Shape of the draws; None means that of the parameter.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``a`` is negative.

    Example:
        >>> mx.np.random.power(2.0, size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_powerd", size, ctx, out, {"a": a}, False)


def gamma(
    shape: Any,
    scale: Any = 1.0,
    size: Size = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: Any = None,
) -> Any:
    """Draws from the gamma distribution.

    Args:
        shape: Shape; number or array.
        scale: Scale; number or array.
        size: Shape of the draws; None means that of the parameters.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: A parameter is negative.

    Example:
        >>> mx.np.random.gamma(2.0, size=(2, 3)).shape
        (2, 3)
    """
    return _draw("_npi_gamma", size, ctx, out, {"shape": shape, "scale": scale}, dtype)


def beta(a: Any, b: Any, size: Size = None, dtype: Any = None, ctx: Context | None = None) -> Any:
    """Draws from the beta distribution: the share of the first of two gamma variates.

    Args:
        a: First shape; number or array.
        b: Second shape; number or array.
        size: Shape of the draws; None means that of the parameters.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Raises:
        MXNetError: A parameter is negative.

    Example:
        >>> mx.np.random.beta(1.0, 2.0, size=(2, 3)).shape
        (2, 3)
    """
    if size is None:
        size = onp.broadcast_shapes(onp.shape(a), onp.shape(b))
    wanted = torch_dtype(default_float() if dtype is None else dtype)
    first = gamma(a, 1.0, size, "float64", ctx)
    second = gamma(b, 1.0, size, "float64", ctx)
    return (first / (first + second)).astype(wanted)


def chisquare(df: Any, size: Size = None, dtype: Any = None, ctx: Context | None = None) -> Any:
    """Draws from the chi-squared distribution.

    Args:
        df: Degrees of freedom; number or array.
        size: Shape of the draws; None means that of the parameter.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Raises:
        MXNetError: ``df`` is negative.

    Example:
        >>> mx.np.random.chisquare(3, size=(2, 3)).shape
        (2, 3)
    """
    return gamma(df / 2, 2.0, size, dtype, ctx)


def multinomial(
    n: int, pvals: Any, size: Size = None, ctx: Context | None = None, **kwargs: Any
) -> Any:
    """How often each outcome occurs in ``n`` trials.

    Args:
        n: Number of trials.
        pvals: Probabilities of the outcomes.
        size: How many experiments; None means one.
        ctx: Context; the current one by default.
        **kwargs: None is supported.

    Returns:
        Array of int64 of shape ``(*size, len(pvals))``.

    Raises:
        ValueError: ``pvals`` is a NumPy array.
        MXNetError: The probabilities add up to more than 1.
        TypeError: An argument is unknown.

    Example:
        >>> int(mx.np.random.multinomial(10, [0.5, 0.5]).sum())
        10
    """
    if kwargs:
        raise TypeError(f"multinomial: argument {next(iter(kwargs))!r} is not supported")
    if isinstance(pvals, onp.ndarray):
        raise ValueError("multinomial: pvals must be a sequence or an mx.np array")
    if isinstance(pvals, ndarray):
        return invoke("_npi_multinomial", [pvals], n=n, size=_lengths(size))
    chances = tuple(float(p) for p in pvals)
    return invoke("_npi_multinomial", [], n=n, pvals=chances, size=_lengths(size), ctx=ctx)


def multivariate_normal(
    mean: Any, cov: Any, size: Size = None, check_valid: Any = None, tol: Any = None
) -> Any:
    """Draws from the multivariate normal distribution.

    Args:
        mean: Means, ``(*, n)``.
        cov: Covariance matrices, ``(*, n, n)``, symmetric and positive definite.
        size: How many draws; None means one for each mean.
        check_valid: Not used; a matrix that is not positive definite is always an error.
        tol: Not used.

    Returns:
        Array of shape ``(*size, *, n)``.

    Raises:
        MXNetError: A covariance matrix is not positive definite.

    Example:
        >>> mx.np.random.multivariate_normal(mx.np.zeros((2,)), mx.np.eye(2), size=(3,)).shape
        (3, 2)
    """
    del check_valid, tol
    centre, spread = as_array(mean), as_array(cov)
    factor = invoke("_npi_cholesky", [spread])
    batch = onp.broadcast_shapes(centre.shape[:-1], spread.shape[:-2])
    shape = (*(sizes(_lengths(size)) or ()), *batch, centre.shape[-1])
    noise = normal(0.0, 1.0, (*shape, 1), centre._data.dtype, centre._ctx)
    scaled = invoke("_npi_matmul", [factor, noise])
    return centre + invoke("_np_squeeze", [scaled], axis=-1)


def choice(
    a: Any,
    size: Size = None,
    replace: bool = True,
    p: Any = None,
    ctx: Context | None = None,
    out: Any = None,
) -> Any:
    """Elements of a vector, or integers below a number, drawn at random.

    Args:
        a: Vector, or the number.
        size: Shape of the draws; None means one.
        replace: Whether the same can be drawn twice.
        p: Probabilities; equal ones by default.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: More are drawn without replacement than there are.

    Example:
        >>> mx.np.random.choice(5, size=(3,)).shape
        (3,)
    """
    arrays = [] if isinstance(a, int | onp.integer) else [as_array(a)]
    if p is not None:
        arrays.append(as_array(p))
    count = int(a) if isinstance(a, int | onp.integer) else None
    return invoke(
        "_npi_choice",
        arrays,
        out,
        a=count,
        size=_lengths(size),
        ctx=ctx,
        replace=replace,
        weighted=p is not None,
    )


def randint(
    low: int,
    high: int | None = None,
    size: Size = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: Any = None,
) -> Any:
    """Uniformly distributed integers, ``low <= x < high``.

    Args:
        low: Least integer; the bound, counting from 0, when ``high`` is None.
        high: One above the greatest integer.
        size: Shape of the draws; None means one.
        dtype: Element type; int64 by default.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        MXNetError: ``high`` is not above ``low``.

    Example:
        >>> mx.np.random.randint(0, 5, size=(2, 3)).shape
        (2, 3)
    """
    first, end = (0, low) if high is None else (low, high)
    wanted = torch.int64 if dtype is None or dtype is int else torch_dtype(dtype)
    drawn = wanted if wanted in (torch.int32, torch.int64) else torch.int64
    shape = _lengths(() if size is None else size)
    made = invoke(
        "_npi_random_randint", [], low=int(first), high=int(end), shape=shape, ctx=ctx, dtype=drawn
    )
    made = made if made._data.dtype is wanted else made.astype(wanted)
    if out is None:
        return made
    out[...] = made
    return out


def rand(*size: int, **kwargs: Any) -> Any:
    """Draws from the uniform distribution on [0, 1).

    Args:
        *size: Lengths of the axes.
        **kwargs: ``dtype``, ``ctx`` and ``out`` of ``uniform``.

    Example:
        >>> mx.np.random.rand(2, 3).shape
        (2, 3)
    """
    return uniform(0.0, 1.0, size, **kwargs)


def randn(*size: int, **kwargs: Any) -> Any:
    """Draws from the standard normal distribution.

    Args:
        *size: Lengths of the axes.
        **kwargs: ``dtype``, ``ctx`` and ``out`` of ``normal``.

    Example:
        >>> mx.np.random.randn(2, 3).shape
        (2, 3)
    """
    return normal(0.0, 1.0, size, **kwargs)


def shuffle(x: ndarray) -> None:
    """Put the slices along the first axis in random order, in place.

    Args:
        x: Array.

    Example:
        >>> a = mx.np.arange(4)
        >>> mx.np.random.shuffle(a)
        >>> float(a.sum())
        6.0
    """
    invoke("_npi_shuffle", [x], out=x)


def permutation(x: Any, ctx: Context | None = None) -> Any:
    """The slices along the first axis, or the integers below a number, in random order.

    Args:
        x: Array, or the number.
        ctx: Context of the integers; the current one by default.

    Example:
        >>> mx.np.random.permutation(4).shape
        (4,)
    """
    if isinstance(x, int | onp.integer):
        context = as_context(ctx)
        order = torch.randperm(int(x), generator=generator_for(context), device=context.device)
        return ndarray(order, ctx=context)
    return invoke("_npi_shuffle", [as_array(x)])


def seed(seed: int, ctx: str | Context = "all") -> None:
    """Restart the random number generators; see ``mx.random.seed``.

    Args:
        seed: Any integer.
        ctx: ``"all"``, or the one context whose generator restarts.

    Example:
        >>> mx.np.random.seed(7)
    """
    _seed(seed, ctx)
