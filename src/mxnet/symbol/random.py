"""Random arrays in graphs, as ``mx.sym.random.X``.

Each function takes numbers, or symbols whose elements are the parameters of separate
distributions. ``shape`` is the shape of the result; with symbols, of the draws for each element.
``dtype`` is the element type, and further keyword arguments (``name``, ``attr``) go to the
operator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mxnet.base import _Null
from mxnet.symbol.arithmetic import is_number
from mxnet.symbol.call import call_named
from mxnet.symbol.handle import Symbol
from mxnet.symbol.namespace import operator_namespace

Number = float | Symbol

# `uniform_like`, `normal_like` and the others are the operators themselves.
_look_up, __dir__ = operator_namespace(__name__, "_random_")


def __getattr__(name: str) -> Any:
    return _look_up(name)


def _draw(
    distribution: str, parameters: Mapping[str, Any], shape: Any, dtype: Any, others: dict[str, Any]
) -> Symbol:
    given = list(parameters.values())
    if all(isinstance(value, Symbol) for value in given):
        name = f"_sample_{distribution}"
        return call_named(name, name, *given, shape=shape, dtype=dtype, **others)
    kinds = ", ".join(type(value).__name__ for value in given)
    if any(isinstance(value, Symbol) for value in given):
        # reference: exactly this exception
        raise AssertionError(
            f"mx.sym.random.{distribution}: parameters must be all symbols or all numbers, got "
            f"{kinds}"
        )
    if not all(is_number(value) for value in given):
        raise ValueError(
            f"mx.sym.random.{distribution}: parameters must be symbols or numbers, got {kinds}"
        )
    name = f"_random_{distribution}"
    return call_named(name, name, **parameters, shape=shape, dtype=dtype, **others)


def uniform(
    low: Number = 0, high: Number = 1, shape: Any = _Null, dtype: Any = _Null, **kwargs: Any
) -> Symbol:
    """Uniformly distributed numbers, ``low <= x < high``.

    Raises:
        AssertionError: Numbers and symbols are mixed.

    Example:
        >>> mx.sym.random.uniform(0, 1, shape=(2, 2)).eval()[0].shape
        (2, 2)
    """
    return _draw("uniform", {"low": low, "high": high}, shape, dtype, kwargs)


def normal(
    loc: Number = 0, scale: Number = 1, shape: Any = _Null, dtype: Any = _Null, **kwargs: Any
) -> Symbol:
    """Normally distributed numbers with mean ``loc`` and standard deviation ``scale``.

    Raises:
        AssertionError: Numbers and symbols are mixed.
    """
    return _draw("normal", {"loc": loc, "scale": scale}, shape, dtype, kwargs)


def randn(*shape: int, **kwargs: Any) -> Symbol:
    """Normally distributed numbers; the shape is given as separate arguments.

    Example:
        >>> mx.sym.random.randn(2, 3).eval()[0].shape
        (2, 3)
    """
    return normal(shape=shape, **kwargs)


def poisson(lam: Number = 1, shape: Any = _Null, dtype: Any = _Null, **kwargs: Any) -> Symbol:
    """Poisson distributed counts with mean ``lam``, as floating numbers."""
    return _draw("poisson", {"lam": lam}, shape, dtype, kwargs)


def exponential(scale: Number = 1, shape: Any = _Null, dtype: Any = _Null, **kwargs: Any) -> Symbol:
    """Exponentially distributed numbers with mean ``scale``.

    Raises:
        ZeroDivisionError: ``scale`` is the number 0.
    """
    rate: Any = scale
    return _draw("exponential", {"lam": 1.0 / rate}, shape, dtype, kwargs)


def gamma(
    alpha: Number = 1, beta: Number = 1, shape: Any = _Null, dtype: Any = _Null, **kwargs: Any
) -> Symbol:
    """Gamma distributed numbers with shape ``alpha`` and scale ``beta``.

    Raises:
        AssertionError: Numbers and symbols are mixed.
    """
    return _draw("gamma", {"alpha": alpha, "beta": beta}, shape, dtype, kwargs)


def negative_binomial(
    k: Number = 1, p: Number = 1, shape: Any = _Null, dtype: Any = _Null, **kwargs: Any
) -> Symbol:
    """Counts of failures before the ``k``-th success of probability ``p``.

    Raises:
        AssertionError: Numbers and symbols are mixed.
    """
    return _draw("negative_binomial", {"k": k, "p": p}, shape, dtype, kwargs)


def generalized_negative_binomial(
    mu: Number = 1, alpha: Number = 1, shape: Any = _Null, dtype: Any = _Null, **kwargs: Any
) -> Symbol:
    """Negative binomial counts given by mean ``mu`` and dispersion ``alpha``.

    Raises:
        AssertionError: Numbers and symbols are mixed.
    """
    parameters = {"mu": mu, "alpha": alpha}
    return _draw("generalized_negative_binomial", parameters, shape, dtype, kwargs)


def randint(low: int, high: int, shape: Any = _Null, dtype: Any = _Null, **kwargs: Any) -> Symbol:
    """Uniformly distributed integers, ``low <= x < high``."""
    return _draw("randint", {"low": low, "high": high}, shape, dtype, kwargs)


def multinomial(
    data: Symbol,
    shape: Any = _Null,
    get_prob: bool = True,
    dtype: Any = "int32",
    **kwargs: Any,
) -> Symbol:
    """Draws from finite distributions, given by the probabilities of their outcomes.

    Args:
        data: Probabilities ``(*, K)``; each row sums to 1.
        shape: Shape of the draws from each distribution; one draw by default.
        get_prob: Also return the logarithms of the probabilities of the draws.
        dtype: Element type of the draws.
        **kwargs: ``name``, ``attr`` and other arguments of the operator.
    """
    return call_named(
        "_sample_multinomial", "_sample_multinomial", data, shape=shape, get_prob=get_prob,
        dtype=dtype, **kwargs,
    )  # fmt: skip


def shuffle(data: Symbol, **kwargs: Any) -> Symbol:
    """The array with its first axis in random order."""
    return call_named("_shuffle", "_shuffle", data, **kwargs)
