"""Random arrays in graphs beyond NumPy's, as ``mx.sym.npx.random.X``."""

from __future__ import annotations

from typing import Any

from mxnet.context import Context, as_context
from mxnet.operators.numpy_types import default_float
from mxnet.symbol.call import call_named
from mxnet.symbol.handle import Symbol

Size = int | tuple[int, ...] | None


def _draw(
    name: str, size: Size, dtype: Any, ctx: Context | None, given: dict[str, Any], **flags: Any
) -> Symbol:
    inputs = [value for value in given.values() if isinstance(value, Symbol)]
    numbers = {
        k: None if v is None or isinstance(v, Symbol) else float(v) for k, v in given.items()
    }
    return call_named(
        f"_npi_{name}", name, *inputs, size=size, ctx=str(as_context(ctx)),
        dtype=default_float() if dtype is None else dtype, **numbers, **flags,
    )  # fmt: skip


def bernoulli(
    prob: Any = None, logit: Any = None, size: Size = None, dtype: Any = None,
    ctx: Context | None = None, out: Any = None,
) -> Symbol:  # fmt: skip
    """Ones with a given probability; arguments as of ``mx.npx.random.bernoulli``.

    Raises:
        ValueError: Both or neither of ``prob`` and ``logit`` are given, or ``out`` is.
    """
    if (prob is None) == (logit is None):
        raise ValueError("bernoulli: either prob or logit must be given, and not both")
    if out is not None:
        raise ValueError("bernoulli: out has no meaning for symbols")
    given = {"prob": prob, "logit": logit}
    return _draw("bernoulli", size, dtype, ctx, given, is_logit=prob is None)


def uniform_n(
    low: Any = 0.0, high: Any = 1.0, batch_shape: Size = None, dtype: Any = None,
    ctx: Context | None = None,
) -> Symbol:  # fmt: skip
    """Several uniform draws for each parameter; arguments as of ``mx.npx.random.uniform_n``."""
    return _draw("uniform_n", batch_shape, dtype, ctx, {"low": low, "high": high})


def normal_n(
    loc: Any = 0.0, scale: Any = 1.0, batch_shape: Size = None, dtype: Any = None,
    ctx: Context | None = None,
) -> Symbol:  # fmt: skip
    """Several normal draws for each parameter; arguments as of ``mx.npx.random.normal_n``."""
    return _draw("normal_n", batch_shape, dtype, ctx, {"loc": loc, "scale": scale})
