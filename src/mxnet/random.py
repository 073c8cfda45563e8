"""Seeding, and the functions of :mod:`mxnet.ndarray.random`, as ``mx.random.X``."""

from __future__ import annotations

import operator
from typing import Any

from mxnet.context import Context as Context
from mxnet.context import as_context
from mxnet.ndarray.random import exponential as exponential
from mxnet.ndarray.random import gamma as gamma
from mxnet.ndarray.random import generalized_negative_binomial as generalized_negative_binomial
from mxnet.ndarray.random import multinomial as multinomial
from mxnet.ndarray.random import negative_binomial as negative_binomial
from mxnet.ndarray.random import normal as normal
from mxnet.ndarray.random import poisson as poisson
from mxnet.ndarray.random import randint as randint
from mxnet.ndarray.random import randn as randn
from mxnet.ndarray.random import shuffle as shuffle
from mxnet.ndarray.random import uniform as uniform
from mxnet.random_state import seed_all, seed_context


def seed(seed_state: int, ctx: str | Context = "all") -> None:
    """Restart the random number generators.

    Every context has a stream of its own: after ``seed(s)``, ``cpu(0)`` and ``cpu(1)`` draw
    different numbers, and each draws the same ones as after the last ``seed(s)``.

    Args:
        seed_state: Any integer.
        ctx: ``"all"``, or the one context whose generator restarts, from exactly this seed.

    Raises:
        ValueError: ``seed_state`` is not an integer.
        MXNetError: ``ctx`` is not a context.

    Example:
        >>> mx.random.seed(7)
        >>> a = mx.nd.random.uniform(shape=(2,))
        >>> mx.random.seed(7)
        >>> bool((a == mx.nd.random.uniform(shape=(2,))).asnumpy().all())
        True
    """
    try:
        state = operator.index(_number(seed_state))
    except TypeError:
        raise ValueError(
            f"mx.random.seed: seed_state must be an integer, got {seed_state!r}"
        ) from None
    if ctx == "all":
        seed_all(state)
    else:
        seed_context(state, as_context(ctx))


def _number(value: Any) -> Any:
    """The integer in an array of one element, or ``value``."""
    return value.asscalar() if hasattr(value, "asscalar") else value
