"""The order in which the factors of an Einstein sum are multiplied."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence

import numpy as np
from torch import Tensor

from mxnet.operators.contraction_steps import general, plan

Path = tuple[tuple[tuple[int, ...], str], ...]


@functools.lru_cache(maxsize=1024)
def contraction_path(subscripts: str, shapes: tuple[tuple[int, ...], ...]) -> Path:
    """Which factors to multiply in each step, and the subscripts of the step.

    Args:
        subscripts: Such as ``"ij,jk,kl->il"``; without ``...``.
        shapes: Those of the factors.

    Returns:
        Positions among the remaining factors in ascending order, and the step's subscripts; each
        result is the last of the remaining factors.

    Example:
        >>> from mxnet.operators.contraction import contraction_path
        >>> contraction_path("ij,jk,kl->il", ((9, 9), (9, 9), (9, 1)))
        (((1, 2), 'jk,kl->jl'), ((0, 1), 'ij,jl->il'))

    References:
        Smith and Gray (2018), opt_einsum - A Python package for optimizing contraction order for
        einsum-like expressions, https://doi.org/10.21105/joss.00753
    """
    # Factors without memory: only their shapes count.
    factors = [np.broadcast_to(np.float32(0), shape) for shape in shapes]
    # The exhaustive search is quick for few factors, and they are most of those written.
    kind = "optimal" if len(shapes) <= 4 else "greedy"
    steps = np.einsum_path(subscripts, *factors, optimize=kind)[0][1:]
    given, output = _sides(subscripts)
    path = []
    for step in steps:
        positions = tuple(sorted(step))
        taken = [given[i] for i in positions]
        given = [term for i, term in enumerate(given) if i not in positions]
        needed = set("".join(given) + output)
        kept = output if not given else "".join(sorted(set("".join(taken)) & needed))
        path.append((positions, f"{','.join(taken)}->{kept}"))
        given.append(kept)
    return tuple(path)


def _sides(subscripts: str) -> tuple[list[str], str]:
    """The subscripts of each factor, and those of the result."""
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    if not arrow:  # then every letter that occurs once
        counts = Counter(left.replace(",", ""))
        output = "".join(sorted(letter for letter, count in counts.items() if count == 1))
    return left.split(","), output


def contract(subscripts: str, factors: Sequence[Tensor]) -> Tensor:
    """The Einstein sum of three or more factors, a few at a time in a good order."""
    remaining = list(factors)
    for positions, step in contraction_path(subscripts, tuple([f.shape for f in factors])):
        taken = [remaining.pop(i) for i in reversed(positions)]
        taken.reverse()
        result = sum_of_products(step, taken)
        # Torch adds integers up as int64, and multiplies matrices of one type only.
        remaining.append(result if result.dtype is taken[0].dtype else result.to(taken[0].dtype))
    return remaining[0]


def sum_of_products(subscripts: str, factors: Sequence[Tensor]) -> Tensor:
    """The Einstein sum of factors in the order given."""
    if len(factors) == 2:
        first, second = factors
        return plan(subscripts, first.shape, second.shape)(first, second)
    if len(factors) == 1:
        return plan(subscripts, factors[0].shape)(factors[0])
    return general(subscripts, *factors)
