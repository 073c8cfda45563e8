"""How one step of an Einstein sum runs: the torch calls for one or two factors, planned once.

``torch.einsum`` parses its subscripts and arranges its factors in every call. A plan is made for
subscripts and shapes, and remembered; it is the product, sum or transposition itself where the
subscripts are one, and ``torch.einsum`` for everything else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import torch
from torch import Tensor

Step = Callable[..., Tensor]
Shape = tuple[int, ...]


@functools.lru_cache(maxsize=1024)
def plan(subscripts: str, *shapes: Shape) -> Step:
    """The function of one or two factors that computes an Einstein sum.

    Args:
        subscripts: Such as ``"ij,jk->ik"``.
        *shapes: Those of the factors.

    Example:
        >>> import torch
        >>> from mxnet.operators.contraction_steps import plan
        >>> plan("ij->ji", (2, 3))(torch.ones(2, 3)).shape
        torch.Size([3, 2])
    """
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    terms = left.split(",")
    found = None
    if arrow and _is_plain(terms, output, shapes):
        if len(terms) == 1:
            found = _one_factor(terms[0], output)
        elif all(len(set(term)) == len(term) for term in terms):
            found = _two_factors(terms[0], terms[1], output)
    return found or functools.partial(general, subscripts)


_NARROW = frozenset((torch.int8, torch.uint8, torch.int32))


def general(subscripts: str, *factors: Tensor) -> Tensor:
    """The Einstein sum of any factors of one type."""
    if factors[0].dtype in _NARROW:
        # Torch may add narrow integers up as int64, and then fails to multiply the two types.
        return torch.einsum(subscripts, *[factor.long() for factor in factors])
    return torch.einsum(subscripts, *factors)


def _is_plain(terms: list[str], output: str, shapes: tuple[Shape, ...]) -> bool:
    """Whether there are only letters, each with one length, and as many as the shapes have axes."""
    if len(set(output)) != len(output) or not set(output) <= set("".join(terms)):
        return False
    lengths: dict[str, int] = {}
    if len(terms) != len(shapes):
        return False
    for term, shape in zip(terms, shapes, strict=True):
        if len(term) != len(shape) or not (term.isalpha() or not term):
            return False
        for letter, length in zip(term, shape, strict=True):
            if lengths.setdefault(letter, length) != length:
                return False
    return True


def _one_factor(term: str, output: str) -> Step | None:
    if len(term) == 2 and term[0] == term[1]:
        return _trace if not output else _diagonal
    if len(set(term)) < len(term):
        return None
    order = tuple(term.index(letter) for letter in output)
    if len(order) == len(term):
        return lambda a: a.permute(order)
    summed = tuple(axis for axis, letter in enumerate(term) if letter not in output)
    kept = "".join(letter for letter in term if letter in output)
    if kept != output:
        return None
    return lambda a: torch.sum(a, summed)


def _trace(a: Tensor) -> Tensor:
    return torch.sum(a.diagonal())


def _diagonal(a: Tensor) -> Tensor:
    return a.diagonal()


def _two_factors(left: str, right: str, output: str) -> Step | None:
    summed = [letter for letter in left if letter in right and letter not in output]
    if any(letter not in output and letter not in summed for letter in left + right):
        return None
    if not summed:
        return _product(_spread(left, output), _spread(right, output))
    if len(summed) > 1:
        return None
    if set(left) == set(right):
        return _row_products(left, right, output, summed[0]) if output else None
    return _matrix_product(left, right, output, summed[0])


def _spread(term: str, output: str) -> Step:
    """The factor with the axes of the result, of length 1 where it has none."""
    order = tuple(term.index(letter) for letter in output if letter in term)
    missing = tuple(axis for axis, letter in enumerate(output) if letter not in term)
    moved = order != tuple(range(len(order)))

    def arrange(a: Tensor) -> Tensor:
        if moved:
            a = a.permute(order)
        for axis in missing:
            a = a.unsqueeze(axis)
        return a

    return arrange


def _product(arrange_left: Step, arrange_right: Step) -> Step:
    return lambda a, b: torch.mul(arrange_left(a), arrange_right(b))


def _row_products(left: str, right: str, output: str, summed: str) -> Step:
    """Products of rows, such as ``"ij,ij->i"``: a fourth of the time of a batch of matrices."""
    arrange_left, arrange_right = (_spread(term, output + summed) for term in (left, right))

    def step(a: Tensor, b: Tensor) -> Tensor:
        return torch.sum(torch.mul(arrange_left(a), arrange_right(b)), -1)

    return step


def _matrix_product(left: str, right: str, output: str, summed: str) -> Step | None:
    """A product of matrices, or of a batch of them along leading axes that both factors have."""
    batch = "".join(letter for letter in left if letter in right and letter != summed)
    count = len(batch)
    rows = "".join(letter for letter in left if letter not in right)
    columns = "".join(letter for letter in right if letter not in left)
    if len(rows) != 1 or len(columns) != 1 or count > 2 or output != batch + rows + columns:
        return None
    if left[:count] != batch or right[:count] != batch:
        return None
    turn_left = left[count:] == summed + rows
    turn_right = right[count:] == columns + summed
    multiply = (torch.mm, torch.bmm, torch.matmul)[count]

    def step(a: Tensor, b: Tensor) -> Tensor:
        return multiply(a.mT if turn_left else a, b.mT if turn_right else b)

    return step if turn_left or turn_right else multiply
