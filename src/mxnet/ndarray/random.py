"""Random arrays, as ``mx.nd.random.X``.

Each function takes numbers, or arrays whose elements are the parameters of separate distributions.
"""

from __future__ import annotations

from typing import Any

from mxnet.base import MXNetError, _Null
from mxnet.context import Context
from mxnet.ndarray import _internal
from mxnet.ndarray.handle import NDArray
from mxnet.ndarray.namespace import operator_namespace
from mxnet.thread_state import STATE

Number = float | NDArray

# `uniform_like`, `normal_like` and the others are the operators themselves.
_look_up, __dir__ = operator_namespace(__name__, "_random_")


def __getattr__(name: str) -> Any:
    return _look_up(name)


def _draw(
    function: str,
    fixed: tuple[str, dict[str, Any]],
    per_element: tuple[str, list[Any]] | None,
    shape: Any,
    dtype: Any,
    ctx: Context | None,
    out: Any,
    others: dict[str, Any],
) -> Any:
    """Draw with numbers as parameters, or with arrays.

    Args:
        function: Public name, for errors.
        fixed: Operator for numbers, and its parameters.
        per_element: Operator for arrays, and its inputs.
        shape: Shape asked for, or ``_Null``.
        dtype: Element type asked for, or ``_Null``.
        ctx: Context of the result.
        out: Receives the result.
        others: Further arguments.

    Raises:
        ValueError: A parameter is neither a number nor an array.
        AssertionError: Some parameters are numbers and some are arrays.
    """
    name, parameters = fixed
    given = list(parameters.values())
    arrays = [isinstance(value, NDArray) for value in given]
    if any(arrays):
        if not all(arrays) or per_element is None:
            kinds = ", ".join(type(value).__name__ for value in given)
            # reference: exactly this exception
            raise AssertionError(
                f"mx.nd.random.{function}: parameters must be all arrays or all numbers, "
                f"got {kinds}"
            )
        name, inputs = per_element
        size = () if shape is _Null or shape is None else shape
        return getattr(_internal, name)(*inputs, shape=size, dtype=dtype, out=out, **others)
    for key, value in parameters.items():
        if isinstance(value, str) or not hasattr(value, "__float__"):
            raise ValueError(
                f"mx.nd.random.{function}: {key} must be a number or an array, got {value!r}"
            )
    if shape is _Null or shape is None:
        shape = None if out is not None else (1,)
    elif shape == () and not STATE.np_shape:
        raise MXNetError(
            f"mx.nd.random.{function}: shape () has no known number of axes; arrays without axes "
            "need mx.util.set_np_shape(True)"
        )
    return getattr(_internal, name)(
        **parameters, shape=shape, dtype=dtype, ctx=ctx, out=out, **others
    )


def uniform(
    low: Number = 0,
    high: Number = 1,
    shape: Any = _Null,
    dtype: Any = _Null,
    ctx: Context | None = None,
    out: NDArray | None = None,
    **kwargs: Any,
) -> NDArray:
    """Uniformly distributed numbers, ``low <= x < high``.

    Args:
        low: Lower end; a number or an array.
        high: Upper end; a number, or an array of the shape of ``low``.
        shape: Shape of the result, ``(1,)`` by default; with arrays, of the draws for each element.
        dtype: Floating element type; float32 by default.
        ctx: Context of the result; the current one by default, that of arrays given.
        out: Receives the result.
        **kwargs: Further arguments of the operator.

    Returns:
        The draws.

    Raises:
        AssertionError: Numbers and arrays are mixed.
        MXNetError: ``low`` is above ``high``.

    Example:
        >>> mx.nd.random.uniform(0, 1, shape=(2, 2)).shape
        (2, 2)
        >>> mx.nd.random.uniform(mx.nd.array([0, 5]), mx.nd.array([1, 6]), shape=3).shape
        (2, 3)
    """
    fixed = ("_random_uniform", {"low": low, "high": high})
    arrays = ("_sample_uniform", [low, high])
    return _draw("uniform", fixed, arrays, shape, dtype, ctx, out, kwargs)


def normal(
    loc: Number = 0,
    scale: Number = 1,
    shape: Any = _Null,
    dtype: Any = _Null,
    ctx: Context | None = None,
    out: NDArray | None = None,
    **kwargs: Any,
) -> NDArray:
    """Normally distributed numbers.

    Args:
        loc: Mean; a number or an array.
        scale: Standard deviation; a number, or an array of the shape of ``loc``.
        shape: Shape of the result, ``(1,)`` by default; with arrays, of the draws for each element.
        dtype: Floating element type; float32 by default.
        ctx: Context of the result; the current one by default, that of arrays given.
        out: Receives the result.
        **kwargs: Further arguments of the operator.

    Returns:
        The draws.

    Raises:
        AssertionError: Numbers and arrays are mixed.
        MXNetError: ``scale`` is not positive.

    Example:
        >>> mx.nd.random.normal(0, 1, shape=(2, 2)).shape
        (2, 2)
    """
    fixed = ("_random_normal", {"loc": loc, "scale": scale})
    return _draw("normal", fixed, ("_sample_normal", [loc, scale]), shape, dtype, ctx, out, kwargs)


def randn(*shape: int, **kwargs: Any) -> NDArray:
    """Normally distributed numbers; the shape is given as separate arguments.

    Args:
        *shape: Extents of the result.
        **kwargs: ``loc``, ``scale``, ``dtype``, ``ctx`` and ``out`` of :func:`normal`.

    Returns:
        The draws.

    Raises:
        MXNetError: No extent is given.

    Example:
        >>> mx.nd.random.randn(2, 3).shape
        (2, 3)
    """
    return normal(shape=shape, **kwargs)


def poisson(
    lam: Number = 1,
    shape: Any = _Null,
    dtype: Any = _Null,
    ctx: Context | None = None,
    out: NDArray | None = None,
    **kwargs: Any,
) -> NDArray:
    """Poisson distributed counts, as floating numbers.

    Args:
        lam: Mean; a number or an array.
        shape: Shape of the result, ``(1,)`` by default; with arrays, of the draws for each element.
        dtype: Floating element type; float32 by default.
        ctx: Context of the result; the current one by default, that of arrays given.
        out: Receives the result.
        **kwargs: Further arguments of the operator.

    Returns:
        The draws.

    Raises:
        MXNetError: ``lam`` is negative.

    Example:
        >>> mx.nd.random.poisson(3, shape=(2, 2)).shape
        (2, 2)
    """
    fixed = ("_random_poisson", {"lam": lam})
    return _draw("poisson", fixed, ("_sample_poisson", [lam]), shape, dtype, ctx, out, kwargs)


def exponential(
    scale: Number = 1,
    shape: Any = _Null,
    dtype: Any = _Null,
    ctx: Context | None = None,
    out: NDArray | None = None,
    **kwargs: Any,
) -> NDArray:
    """Exponentially distributed numbers.

    Args:
        scale: Mean, the inverse of the rate; a number or an array.
        shape: Shape of the result, ``(1,)`` by default; with arrays, of the draws for each element.
        dtype: Floating element type; float32 by default.
        ctx: Context of the result; the current one by default, that of arrays given.
        out: Receives the result.
        **kwargs: Further arguments of the operator.

    Returns:
        The draws.

    Raises:
        MXNetError: ``scale`` is not positive.
        ZeroDivisionError: ``scale`` is the number 0.

    Example:
        >>> mx.nd.random.exponential(2, shape=(2, 2)).shape
        (2, 2)
    """
    rate: Any = 1.0 / scale
    fixed = ("_random_exponential", {"lam": rate})
    arrays = ("_sample_exponential", [rate])
    return _draw("exponential", fixed, arrays, shape, dtype, ctx, out, kwargs)


def gamma(
    alpha: Number = 1,
    beta: Number = 1,
    shape: Any = _Null,
    dtype: Any = _Null,
    ctx: Context | None = None,
    out: NDArray | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gamma distributed numbers.

    Args:
        alpha: Shape of the distribution; a number or an array.
        beta: Scale; a number, or an array of the shape of ``alpha``.
        shape: Shape of the result, ``(1,)`` by default; with arrays, of the draws for each element.
        dtype: Floating element type; float32 by default.
        ctx: Context of the result; the current one by default, that of arrays given.
        out: Receives the result.
        **kwargs: Further arguments of the operator.

    Returns:
        The draws.

    Raises:
        AssertionError: Numbers and arrays are mixed.
        MXNetError: A parameter is not positive.

    Example:
        >>> mx.nd.random.gamma(2, 1, shape=(2, 2)).shape
        (2, 2)
    """
    fixed = ("_random_gamma", {"alpha": alpha, "beta": beta})
    arrays = ("_sample_gamma", [alpha, beta])
    return _draw("gamma", fixed, arrays, shape, dtype, ctx, out, kwargs)


def negative_binomial(
    k: Number = 1,
    p: Number = 1,
    shape: Any = _Null,
    dtype: Any = _Null,
    ctx: Context | None = None,
    out: NDArray | None = None,
    **kwargs: Any,
) -> NDArray:
    """Counts of failures before the k-th success, as floating numbers.

    Args:
        k: Number of successes; a number or an array.
        p: Success probability; a number, or an array of the shape of ``k``.
        shape: Shape of the result, ``(1,)`` by default; with arrays, of the draws for each element.
        dtype: Floating element type; float32 by default.
        ctx: Context of the result; the current one by default, that of arrays given.
        out: Receives the result.
        **kwargs: Further arguments of the operator.

    Returns:
        The draws.

    Raises:
        AssertionError: Numbers and arrays are mixed.
        MXNetError: A parameter is outside its range.

    Example:
        >>> mx.nd.random.negative_binomial(3, 0.5, shape=(2, 2)).shape
        (2, 2)
    """
    fixed = ("_random_negative_binomial", {"k": k, "p": p})
    arrays = ("_sample_negative_binomial", [k, p])
    return _draw("negative_binomial", fixed, arrays, shape, dtype, ctx, out, kwargs)


def generalized_negative_binomial(
    mu: Number = 1,
    alpha: Number = 1,
    shape: Any = _Null,
    dtype: Any = _Null,
    ctx: Context | None = None,
    out: NDArray | None = None,
    **kwargs: Any,
) -> NDArray:
    """Negative binomial counts given by mean and dispersion, as floating numbers.

    Args:
        mu: Mean; a number or an array.
        alpha: Dispersion, 0 for Poisson; a number, or an array of the shape of ``mu``.
        shape: Shape of the result, ``(1,)`` by default; with arrays, of the draws for each element.
        dtype: Floating element type; float32 by default.
        ctx: Context of the result; the current one by default, that of arrays given.
        out: Receives the result.
        **kwargs: Further arguments of the operator.

    Returns:
        The draws.

    Raises:
        AssertionError: Numbers and arrays are mixed.
        MXNetError: A parameter is negative.

    Example:
        >>> mx.nd.random.generalized_negative_binomial(3, 0.5, shape=(2, 2)).shape
        (2, 2)
    """
    fixed = ("_random_generalized_negative_binomial", {"mu": mu, "alpha": alpha})
    arrays = ("_sample_generalized_negative_binomial", [mu, alpha])
    return _draw("generalized_negative_binomial", fixed, arrays, shape, dtype, ctx, out, kwargs)


def randint(
    low: int,
    high: int,
    shape: Any = _Null,
    dtype: Any = _Null,
    ctx: Context | None = None,
    out: NDArray | None = None,
    **kwargs: Any,
) -> NDArray:
    """Uniformly distributed integers, ``low <= x < high``.

    Args:
        low: Least integer.
        high: One above the greatest integer.
        shape: Shape of the result, ``(1,)`` by default.
        dtype: int32, the default, or int64.
        ctx: Context of the result; the current one by default.
        out: Receives the result.
        **kwargs: Further arguments of the operator.

    Returns:
        The draws.

    Raises:
        MXNetError: ``high`` is not above ``low``, or they are not integers.

    Example:
        >>> mx.nd.random.randint(0, 5, shape=(2, 2)).dtype
        <class 'numpy.int32'>
    """
    fixed = ("_random_randint", {"low": low, "high": high})
    return _draw("randint", fixed, None, shape, dtype, ctx, out, kwargs)


def multinomial(
    data: NDArray,
    shape: Any = _Null,
    get_prob: bool = False,
    out: NDArray | None = None,
    dtype: Any = "int32",
    **kwargs: Any,
) -> Any:
    """Draws from finite distributions, given by the probabilities of their outcomes.

    Args:
        data: Probabilities ``(*, K)``; each row sums to 1.
        shape: Shape of the draws from each distribution; one draw by default.
        get_prob: Also return the logarithms of the probabilities of the draws, differentiable.
        out: Receives the draws.
        dtype: Element type of the draws.
        **kwargs: Further arguments of the operator.

    Returns:
        The draws, ``(*, shape)``; with ``get_prob``, a list of the draws and the logarithms.

    Raises:
        MXNetError: A row is no distribution.

    Example:
        >>> mx.nd.random.multinomial(mx.nd.array([0, 1, 0]), shape=2).asnumpy()
        array([1, 1], dtype=int32)
    """
    size = () if shape is _Null or shape is None else shape
    return _internal._sample_multinomial(
        data, shape=size, get_prob=get_prob, dtype=dtype, out=out, **kwargs
    )


def shuffle(data: NDArray, **kwargs: Any) -> NDArray:
    """The array with its first axis in random order.

    Args:
        data: The array.
        **kwargs: ``out``, which receives the result.

    Returns:
        The shuffled array.

    Raises:
        MXNetError: ``data`` has no axis.

    Example:
        >>> sorted(mx.nd.random.shuffle(mx.nd.array([1, 2, 3])).asnumpy().tolist())
        [1.0, 2.0, 3.0]
    """
    return _internal._shuffle(data, **kwargs)
