"""The order in which the factors of an Einstein sum are multiplied."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

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


@functools.lru_cache(maxsize=1024)
def _other_order(subscripts: str, shapes: tuple[tuple[int, ...], ...]) -> Path | None:
    """The best path; None where it is the order of the factors, which torch takes by itself."""
    path = contraction_path(subscripts, shapes)
    count = len(shapes)
    in_order = [(0, 1), *((0, count - step) for step in range(2, count))]
    return None if [positions for positions, _ in path] == in_order else path


def contract(subscripts: str, factors: Sequence[Tensor]) -> Tensor:
    """The Einstein sum of three or more factors, a few at a time in a good order."""
    path = _other_order(subscripts, tuple(factor.shape for factor in factors))
    if path is None:
        return torch.einsum(subscripts, *factors)
    remaining = list(factors)
    for positions, step in path:
        taken = [remaining[i] for i in positions]
        remaining = [factor for i, factor in enumerate(remaining) if i not in positions]
        remaining.append(torch.einsum(step, *taken))
    return remaining[0]
