"""Random arrays in graphs, as ``mx.sym.np.random.X``.

Arguments are those of the functions of the same names in ``mx.np.random``; parameters may be
symbols. Every run of the graph draws anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mxnet.context import Context, as_context
from mxnet.numpy.internal import is_number
from mxnet.operators.numpy_types import default_float
from mxnet.symbol.call import call_named
from mxnet.symbol.handle import Symbol

Size = int | tuple[int, ...] | None


def _draw(
    operator: str, size: Size, dtype: Any, ctx: Context | None, out: Any, **parameters: Any
) -> Symbol:
    name = operator.removeprefix("_npi_")
    if out is not None:
        raise ValueError(f"{name}: out has no meaning for symbols")
    inputs = [value for value in parameters.values() if isinstance(value, Symbol)]
    for key, value in parameters.items():
        if not (isinstance(value, Symbol) or is_number(value)):
            raise TypeError(f"{name}: {key} must be a number or a symbol, got {type(value)}")
    numbers = {key: None if isinstance(v, Symbol) else float(v) for key, v in parameters.items()}
    typed = {} if dtype is False else {"dtype": default_float() if dtype is None else dtype}
    context = str(as_context(ctx))
    return call_named(operator, name, *inputs, size=size, ctx=context, **numbers, **typed)


def uniform(
    low: Any = 0.0, high: Any = 1.0, size: Size = None, dtype: Any = None,
    ctx: Context | None = None, out: Any = None,
) -> Symbol:  # fmt: skip
    """Uniform draws; arguments as of ``mx.np.random.uniform``.

    Example:
        >>> with mx.np_shape():
        ...     drawn = mx.sym.np.random.uniform(size=(2, 3)).eval()[0]
        >>> drawn.shape
        (2, 3)
    """
    return _draw("_npi_uniform", size, dtype, ctx, out, low=low, high=high)


def normal(
    loc: Any = 0.0, scale: Any = 1.0, size: Size = None, dtype: Any = None,
    ctx: Context | None = None, out: Any = None,
) -> Symbol:  # fmt: skip
    """Normal draws; arguments as of ``mx.np.random.normal``."""
    return _draw("_npi_normal", size, dtype, ctx, out, loc=loc, scale=scale)


def lognormal(
    mean: Any = 0.0, sigma: Any = 1.0, size: Size = None, dtype: Any = None,
    ctx: Context | None = None, out: Any = None,
) -> Symbol:  # fmt: skip
    """Draws with a normal logarithm; arguments as of ``mx.np.random.lognormal``."""
    return call_named("_npi_exp", "exp", normal(mean, sigma, size, dtype, ctx, out))


def logistic(
    loc: Any = 0.0, scale: Any = 1.0, size: Size = None, ctx: Context | None = None,
    out: Any = None,
) -> Symbol:  # fmt: skip
    """Logistic draws; arguments as of ``mx.np.random.logistic``."""
    return _draw("_npi_logistic", size, False, ctx, out, loc=loc, scale=scale)


def gumbel(
    loc: Any = 0.0, scale: Any = 1.0, size: Size = None, ctx: Context | None = None,
    out: Any = None,
) -> Symbol:  # fmt: skip
    """Gumbel draws; arguments as of ``mx.np.random.gumbel``."""
    return _draw("_npi_gumbel", size, False, ctx, out, loc=loc, scale=scale)


def gamma(
    shape: Any, scale: Any = 1.0, size: Size = None, dtype: Any = None,
    ctx: Context | None = None, out: Any = None,
) -> Symbol:  # fmt: skip
    """Gamma draws; arguments as of ``mx.np.random.gamma``."""
    return _draw("_npi_gamma", size, dtype, ctx, out, shape=shape, scale=scale)


def _one_parameter(operator: str, parameter: str, default: Any) -> Callable[..., Symbol]:
    name = {"_npi_powerd": "power"}.get(operator, operator.removeprefix("_npi_"))

    def function(
        value: Any = default, size: Size = None, ctx: Context | None = None, out: Any = None,
        **named: Any,
    ) -> Symbol:  # fmt: skip
        value = named.pop(parameter, value)
        if named:
            raise TypeError(f"{name}: got an unexpected argument {next(iter(named))!r}")
        if value is None:
            raise TypeError(f"{name}: argument {parameter!r} is missing")
        return _draw(operator, size, False, ctx, out, **{parameter: value})

    function.__name__ = function.__qualname__ = name
    function.__doc__ = (
        f"Draws from a distribution; arguments as of ``mx.np.random.{name}``, whose first is "
        f"``{parameter}``."
    )
    return function


exponential = _one_parameter("_npi_exponential", "scale", 1.0)
rayleigh = _one_parameter("_npi_rayleigh", "scale", 1.0)
weibull = _one_parameter("_npi_weibull", "a", None)
pareto = _one_parameter("_npi_pareto", "a", None)
power = _one_parameter("_npi_powerd", "a", None)


def beta(a: Any, b: Any, size: Size = None, dtype: Any = None, ctx: Context | None = None) -> Any:
    """Beta draws; arguments as of ``mx.np.random.beta``."""
    # In double precision: both draws may be too small for float32.
    first: Any = gamma(a, 1.0, size, "float64", ctx)
    second: Any = gamma(b, 1.0, size, "float64", ctx)
    ratio = first / (first + second)
    return ratio.astype(default_float() if dtype is None else dtype)


def chisquare(df: Any, size: Size = None, dtype: Any = None, ctx: Context | None = None) -> Symbol:
    """Chi-square draws; arguments as of ``mx.np.random.chisquare``."""
    return gamma(df / 2, 2.0, size, dtype, ctx)


def rand(*size: int, **kwargs: Any) -> Symbol:
    """Uniform draws on ``[0, 1)``; arguments as of ``mx.np.random.rand``."""
    return uniform(0.0, 1.0, size, **kwargs)


def randint(
    low: int, high: int | None = None, size: Size = None, dtype: Any = None,
    ctx: Context | None = None, out: Any = None,
) -> Any:  # fmt: skip
    """Uniform integers; arguments as of ``mx.np.random.randint``.

    Raises:
        ValueError: ``out`` is given.
    """
    if out is not None:
        raise ValueError("randint: out has no meaning for symbols")
    first, end = (0, low) if high is None else (low, high)
    shape = () if size is None else (size,) if isinstance(size, int) else tuple(size)
    drawn: Any = call_named(
        "_random_randint", "random_randint", low=first, high=end, shape=shape,
        ctx=str(as_context(ctx)), dtype="int64",
    ).as_np_ndarray()  # fmt: skip
    return drawn if dtype in (None, int, "int64") else drawn.astype(dtype)


def choice(
    a: Any, size: Size = None, replace: bool = True, p: Any = None, ctx: Context | None = None,
    out: Any = None,
) -> Symbol:  # fmt: skip
    """Elements chosen at random; arguments as of ``mx.np.random.choice``.

    Raises:
        ValueError: ``out`` is given.
    """
    if out is not None:
        raise ValueError("choice: out has no meaning for symbols")
    inputs = [value for value in (a, p) if isinstance(value, Symbol)]
    count = None if isinstance(a, Symbol) else int(a)
    return call_named(
        "_npi_choice", "choice", *inputs, a=count, size=size, ctx=str(as_context(ctx)),
        replace=replace, weighted=p is not None,
    )  # fmt: skip


def multivariate_normal(
    mean: Any, cov: Any, size: Size = None, check_valid: Any = None, tol: Any = None
) -> Any:
    """Draws of normal vectors; arguments as of ``mx.np.random.multivariate_normal``.

    ``mean`` and ``cov`` are symbols of the shapes ``(..., n)`` and ``(..., n, n)``. Unlike arrays
    they must have the same leading axes.
    """
    del check_valid, tol
    factor = call_named("_npi_cholesky", "cholesky", cov)
    shape = (size,) if isinstance(size, int) else tuple(size or ())
    noise = call_named(
        "_npi_normal_n", "normal_n", mean * 0, loc=None, scale=1.0, size=shape,
        ctx=str(as_context(None)), dtype=default_float(),
    )  # fmt: skip
    column = call_named("expand_dims", "expand_dims", noise, axis=-1)
    scaled = call_named("_npi_matmul", "matmul", factor, column)
    return mean + call_named("_np_squeeze", "squeeze", scaled, axis=-1)


def shuffle(x: Symbol) -> Symbol:
    """A symbol of the rows in random order; a graph cannot change its inputs in place."""
    return call_named("_npi_shuffle", "shuffle", x)
