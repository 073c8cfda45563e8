"""Random integers, draws from finite distributions, permutations."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.operators.creation import device_of
from mxnet.operators.gradients import constant
from mxnet.operators.parameters import DType
from mxnet.operators.registry import operator
from mxnet.operators.sampling import sizes


@operator("_random_randint", aliases=("_npi_random_randint", "random_randint"))
def randint(
    *,
    low: int,
    high: int,
    shape: int | tuple[int, ...] | None = None,
    ctx: Context | None = None,
    dtype: DType | None = None,
    generator: torch.Generator,
    out: Tensor | None = None,
) -> Tensor:
    """Uniformly distributed integers, ``low <= x < high``.

    Shapes:
        output: ``shape``; that of ``out`` when only that is given.

    Args:
        low: Least integer.
        high: One above the greatest integer.
        shape: Shape of the result.
        ctx: Context of the result and of the random generator; the current one by default.
        dtype: int32, the default, or int64.

    Raises:
        MXNetError: ``high`` is not above ``low``, or ``dtype`` is another type.

    Example:
        >>> mx.nd.random_randint(low=0, high=5, shape=(2, 3)).shape
        (2, 3)
    """
    if low >= high:
        raise MXNetError(f"_random_randint: high={high} must be above low={low}")
    if dtype not in (None, torch.int32, torch.int64):
        raise MXNetError(f"_random_randint: dtype must be int32 or int64, got {dtype}")
    if shape is None:
        if out is None:
            raise MXNetError(
                "_random_randint: shape is missing, and there is no out to take it from"
            )
        return out.random_(low, high, generator=generator)
    return torch.randint(
        low,
        high,
        sizes(shape),
        generator=generator,
        dtype=dtype or torch.int32,
        device=device_of(ctx),
    )


@operator(
    "_sample_multinomial",
    aliases=("sample_multinomial",),
    num_outputs=lambda parameters: 2 if parameters["get_prob"] else 1,
    scalar_output=True,
)
def multinomial(
    data: Tensor,
    *,
    shape: int | tuple[int, ...] = (),
    get_prob: bool = False,
    dtype: DType = torch.int32,
    generator: torch.Generator,
) -> Tensor | tuple[Tensor, Tensor]:
    """Draws from finite distributions, given by the probabilities of their outcomes.

    Shapes:
        data: ``(*, K)``: a distribution over ``K`` outcomes in each row.
        output: ``(*, shape)``; ``(1,)`` for one draw from one distribution.

    Args:
        data: Probabilities; rows sum to 1.
        shape: Shape of the draws from each distribution; one draw by default.
        get_prob: Also return the logarithm of the probability of each draw, whose gradient with
            respect to ``data`` policy gradients need.
        dtype: Element type of the draws.

    Raises:
        MXNetError: ``data`` has no axis, or a row is no distribution.

    Example:
        >>> mx.nd.sample_multinomial(mx.nd.array([[0, 1], [1, 0]])).asnumpy()
        array([1, 0], dtype=int32)
    """
    if data.ndim == 0:
        raise MXNetError("_sample_multinomial: data needs an axis of outcomes")
    size = sizes(shape)
    rows = data.detach().reshape(-1, data.shape[-1])
    weights = rows if rows.dtype is torch.float64 else rows.float()
    drawn = torch.multinomial(weights, max(math.prod(size), 1), True, generator=generator)
    index = drawn.reshape(data.shape[:-1] + size)
    result = index.to(dtype)
    if not get_prob:
        return constant(result, data)
    chosen = data.reshape(rows.shape).gather(1, drawn)
    return result, torch.log(chosen).reshape(index.shape)


@operator("_shuffle", aliases=("shuffle", "_npi_shuffle"))
def shuffle(data: Tensor, *, generator: torch.Generator) -> Tensor:
    """The array with its first axis in random order.

    Shapes:
        data: At least one axis.
        output: Shape of ``data``.

    Args:
        data: Any type.

    Example:
        >>> sorted(mx.nd.shuffle(mx.nd.array([1, 2, 3])).asnumpy().tolist())
        [1.0, 2.0, 3.0]
    """
    order = torch.randperm(data.shape[0], generator=generator, device=data.device)
    return data.index_select(0, order)


@operator("_sample_unique_zipfian", num_outputs=2)
def sample_unique_zipfian(
    *, range_max: int, shape: tuple[int, ...] | None = None, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    r"""Distinct integers below a bound, small ones more probable, and how many draws they took.

    .. math:: P(k) = \frac{\ln(k + 2) - \ln(k + 1)}{\ln(range_{max} + 1)}

    Shapes:
        output: ``shape``, int64, and ``(shape[0],)``, int64.

    Args:
        range_max: The bound.
        shape: Number of samples and of integers in each.

    Raises:
        MXNetError: ``shape`` has not two axes, or asks for more integers than there are.

    Example:
        >>> draws, tries = mx.nd._internal._sample_unique_zipfian(range_max=100, shape=(2, 5))
        >>> draws.shape, tries.shape
        ((2, 5), (2,))

    References:
        Jean, Cho, Memisevic, Bengio, 2015, On Using Very Large Target Vocabulary for Neural Machine
        Translation, https://arxiv.org/abs/1412.2007
    """
    if shape is None or len(shape) != 2 or not 0 < shape[1] <= range_max:
        raise MXNetError(
            f"_sample_unique_zipfian: shape={shape} must be (samples, integers) with at most "
            f"range_max={range_max} integers"
        )
    rows, wanted = shape
    device = generator.device
    draws = torch.empty((rows, 0), dtype=torch.int64, device=device)
    while True:
        more = max(2 * wanted, draws.shape[1])
        unit = torch.rand((rows, more), generator=generator, dtype=torch.float64, device=device)
        found = torch.exp(unit * math.log(range_max + 1)).long() - 1
        draws = torch.cat([draws, found.clamp_(0, range_max - 1)], 1)
        count = _first_occurrences(draws).cumsum(1)
        if bool((count[:, -1] >= wanted).all()):
            break
    is_new = _first_occurrences(draws) & (count <= wanted)
    tries = (count < wanted).sum(1) + 1
    return draws[is_new].reshape(rows, wanted), tries


def _first_occurrences(draws: Tensor) -> Tensor:
    """Which draws of each row differ from all draws before them in the row."""
    ordered, order = draws.sort(dim=1, stable=True)
    is_first = torch.ones_like(ordered, dtype=torch.bool)
    is_first[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    return torch.zeros_like(is_first).scatter_(1, order, is_first)
