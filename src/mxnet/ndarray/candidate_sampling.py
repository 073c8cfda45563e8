"""Sampling of candidate classes: ``mx.nd.contrib.rand_zipfian``."""

from __future__ import annotations

import math

import torch

from mxnet.context import Context, as_context
from mxnet.ndarray.call import new_array
from mxnet.ndarray.handle import NDArray
from mxnet.random_state import generator_for


def rand_zipfian(
    true_classes: NDArray, num_sampled: int, range_max: int, ctx: Context | None = None
) -> tuple[NDArray, NDArray, NDArray]:
    r"""Classes drawn from an approximately Zipfian distribution, for sampled losses.

    :math:`P(c) = \frac{\log (c + 2) - \log (c + 1)}{\log (range\_max + 1)}`, which suits classes
    sorted by falling frequency.

    Args:
        true_classes: Classes whose expected count is wanted as well.
        num_sampled: How many classes to draw; one class may come more than once.
        range_max: Number of classes.
        ctx: Where to draw them; None is the current context.

    Returns:
        The drawn classes (int64), how often each of ``true_classes`` is expected among them, and
        how often each drawn class is (both float64).

    Example:
        >>> drawn, _, _ = mx.nd.contrib.rand_zipfian(mx.nd.array([3]), 4, 5)
        >>> drawn.shape
        (4,)
    """
    place = as_context(ctx)
    device = true_classes._data.device if ctx is None else place.device
    span = math.log(range_max + 1)
    draws = torch.empty(num_sampled, dtype=torch.float64, device=device)
    draws.uniform_(0, span, generator=generator_for(place if ctx else true_classes._ctx))
    sampled = (draws.exp() - 1).long() % range_max

    def expected(classes: torch.Tensor) -> torch.Tensor:
        classes = classes.double()
        return ((classes + 2) / (classes + 1)).log() / span * num_sampled

    results = (sampled, expected(true_classes._data.to(device)), expected(sampled))
    first, second, third = (
        new_array(NDArray, result, place if ctx else true_classes._ctx) for result in results
    )
    return first, second, third
