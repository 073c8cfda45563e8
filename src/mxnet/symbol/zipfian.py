"""Draws from an approximately Zipfian distribution, in graphs."""

from __future__ import annotations

import math
from typing import Any

from mxnet.symbol import random
from mxnet.symbol.handle import Symbol


def rand_zipfian(true_classes: Symbol, num_sampled: int, range_max: int) -> tuple[Any, Any, Any]:
    r"""Classes drawn as frequent words are.

    Class :math:`k` is drawn with :math:`p_k = \log((k + 2) / (k + 1)) / \log(range\_max + 1)`.

    Args:
        true_classes: Classes of which the expected number of draws is wanted.
        num_sampled: Number of draws, with replacement.
        range_max: Number of classes.

    Returns:
        The draws (int64), and how often each true class and each drawn class is expected among
        ``num_sampled`` draws (float64).

    Example:
        >>> drawn, true, sampled = mx.sym.contrib.rand_zipfian(mx.sym.var("x"), 4, 10)
        >>> drawn.eval()[0].shape
        (4,)
    """
    width = math.log(range_max + 1)
    drawn: Any = random.uniform(0, width, shape=(num_sampled,), dtype="float64")
    classes = (drawn.exp() - 1).astype("int64") % range_max

    def expected(of: Any) -> Any:
        as_double = of.astype("float64")
        return ((as_double + 2.0) / (as_double + 1.0)).log() / width * num_sampled

    return classes, expected(true_classes), expected(classes)
