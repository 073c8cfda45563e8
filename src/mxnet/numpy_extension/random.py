"""Random numbers beyond NumPy's: ``bernoulli``, draws for each parameter, seeding."""

from __future__ import annotations

from typing import Any

from mxnet.context import Context, as_context
from mxnet.numpy.internal import as_array, invoke, is_number
from mxnet.operators.numpy_types import default_float
from mxnet.random import seed as _seed

Size = int | tuple[int, ...] | None


def seed(seed: int, ctx: str | Context = "all") -> None:
    """Restart the random number generators; see ``mx.random.seed``.

    Args:
        seed: Any integer.
        ctx: ``"all"``, or the one context whose generator restarts.

    Example:
        >>> mx.npx.random.seed(7)
    """
    _seed(seed, ctx)


def bernoulli(
    prob: Any = None,
    logit: Any = None,
    size: Size = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: Any = None,
) -> Any:
    """Ones with a given probability, else zeros.

    Args:
        prob: Probability; number or array.
        logit: Its logit, instead; number or array.
        size: Shape of the draws; None means that of the parameter.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Raises:
        ValueError: Both or neither of ``prob`` and ``logit`` are given.

    Example:
        >>> mx.npx.random.bernoulli(prob=0.5, size=(2, 3)).shape
        (2, 3)
    """
    if (prob is None) == (logit is None):
        raise ValueError("bernoulli: either prob or logit must be given, and not both")
    parameter, is_logit = (prob, False) if logit is None else (logit, True)
    given: dict[str, Any] = {"is_logit": is_logit, "size": size, "ctx": as_context(ctx)}
    given["dtype"] = default_float() if dtype is None else dtype
    if is_number(parameter):
        given["logit" if is_logit else "prob"] = float(parameter)
        return invoke("_npi_bernoulli", [], out, **given)
    return invoke("_npi_bernoulli", [as_array(parameter)], out, **given)


def _batch(
    name: str, batch_shape: Size, dtype: Any, ctx: Context | None, parameters: dict[str, Any]
) -> Any:
    arrays: list[Any] = [as_array(value) for value in parameters.values() if not is_number(value)]
    numbers = {key: float(v) if is_number(v) else None for key, v in parameters.items()}
    inputs = [*arrays, *([None] * (2 - len(arrays)))] if arrays else []
    wanted = default_float() if dtype is None else dtype
    context = arrays[0]._ctx if arrays and ctx is None else as_context(ctx)
    made = invoke(name, inputs, size=batch_shape, ctx=context, dtype=wanted, **numbers)
    made._ctx = context.results
    return made


def uniform_n(
    low: Any = 0.0,
    high: Any = 1.0,
    batch_shape: Size = None,
    dtype: Any = None,
    ctx: Context | None = None,
) -> Any:
    """Draws from uniform distributions, several for each parameter.

    Args:
        low: Lower bound; number or array.
        high: Upper bound; number or array.
        batch_shape: Shape of the draws for each parameter.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Returns:
        Array of shape ``batch_shape`` followed by that of the parameters.

    Example:
        >>> mx.npx.random.uniform_n(mx.np.zeros((2,)), 1.0, batch_shape=(3,)).shape
        (3, 2)
    """
    return _batch("_npi_uniform_n", batch_shape, dtype, ctx, {"low": low, "high": high})


def normal_n(
    loc: Any = 0.0,
    scale: Any = 1.0,
    batch_shape: Size = None,
    dtype: Any = None,
    ctx: Context | None = None,
) -> Any:
    """Draws from normal distributions, several for each parameter.

    Args:
        loc: Mean; number or array.
        scale: Standard deviation; number or array.
        batch_shape: Shape of the draws for each parameter.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Returns:
        Array of shape ``batch_shape`` followed by that of the parameters.

    Raises:
        MXNetError: ``scale`` is negative.

    Example:
        >>> mx.npx.random.normal_n(mx.np.zeros((2,)), 1.0, batch_shape=(3,)).shape
        (3, 2)
    """
    return _batch("_npi_normal_n", batch_shape, dtype, ctx, {"loc": loc, "scale": scale})
