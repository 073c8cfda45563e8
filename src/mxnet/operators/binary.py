"""Functions of two arrays, element by element, with and without broadcasting."""

from __future__ import annotations

import functools

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.elementary import as_numbers, maximum, minimum, remainder, truncated_quotient
from mxnet.operators.families import (
    TensorFunction,
    broadcast,
    dtype_mismatch,
    elemwise,
    through_double,
)
from mxnet.operators.gradients import constant
from mxnet.operators.registry import operator


def _divide(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.is_floating_point():
        return torch.div(lhs, rhs)
    return truncated_quotient(lhs, rhs)


def _power(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.is_floating_point():
        return torch.pow(lhs, rhs)
    return through_double(torch.pow, lhs, rhs)


def _hypot(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.is_floating_point():
        return torch.hypot(lhs, rhs)
    return through_double(torch.hypot, lhs, rhs)


def compared(function: TensorFunction) -> TensorFunction:
    """A comparison whose result has the element type of its operands and a gradient of zero."""

    @functools.wraps(function)
    def compare(lhs: Tensor, rhs: Tensor) -> Tensor:
        result = as_numbers(function, lhs, rhs)
        if lhs.requires_grad or rhs.requires_grad:
            return constant(result, lhs, rhs)
        return result

    return compare


# (function, summary, formula, result for [1, 2, 3] and [3, 2, 1], elemwise name with its aliases,
#  broadcast name with its aliases)
_Names = tuple[str, ...]
_FAMILY: tuple[tuple[TensorFunction, str, str, str, _Names, _Names], ...] = (
    (
        torch.add, "Sum.", "a + b", "[4. 4. 4.]",
        ("elemwise_add", "_Plus", "_add", "_plus", "_sparse_elemwise_add"),
        ("broadcast_add", "broadcast_plus", "_sparse_broadcast_add", "_sparse_broadcast_plus"),
    ),
    (
        torch.sub, "Difference.", "a - b", "[-2.  0.  2.]",
        ("elemwise_sub", "_Minus", "_minus", "_sparse_elemwise_sub", "_sub"),
        ("broadcast_sub", "broadcast_minus", "_sparse_broadcast_sub", "_sparse_broadcast_minus"),
    ),
    (
        torch.mul, "Product.", "a b", "[3. 4. 3.]",
        ("elemwise_mul", "_Mul", "_mul", "_sparse_elemwise_mul"),
        ("broadcast_mul", "_sparse_broadcast_mul"),
    ),
    (
        _divide, "Quotient; of integers, truncated towards zero.", "a / b",
        "[0.3333 1.     3.    ]",
        ("elemwise_div", "_Div", "_div", "_sparse_elemwise_div"),
        ("broadcast_div", "_sparse_broadcast_div"),
    ),
    (
        remainder, "Remainder with the sign of the divisor; 0 for a divisor of 0.",
        r"a - b \lfloor a / b \rfloor", "[1. 0. 0.]", ("_mod", "_Mod"), ("broadcast_mod",),
    ),
    (_power, "Power.", "a^b", "[1. 4. 3.]", ("_power", "_Power"), ("broadcast_power",)),
    (
        maximum, "Larger element; of equal ones, the left one takes the gradient.",
        r"\max(a, b)", "[3. 2. 3.]", ("_maximum", "_Maximum"),
        ("broadcast_maximum", "_npi_maximum"),
    ),
    (
        minimum, "Smaller element; of equal ones, the left one takes the gradient.",
        r"\min(a, b)", "[1. 2. 1.]", ("_minimum", "_Minimum"),
        ("broadcast_minimum", "_npi_minimum"),
    ),
    (
        _hypot, "Length of the hypotenuse, without overflow of the squares.",
        r"\sqrt{a^2 + b^2}", "[3.1623 2.8284 3.1623]", ("_hypot", "_Hypot"), ("broadcast_hypot",),
    ),
    (
        compared(torch.eq), "1 where the elements are equal, else 0.", "[a = b]", "[0. 1. 0.]",
        ("_equal", "_Equal"), ("broadcast_equal",),
    ),
    (
        compared(torch.ne), "1 where the elements differ, else 0.", r"[a \ne b]", "[1. 0. 1.]",
        ("_not_equal", "_Not_Equal"), ("broadcast_not_equal",),
    ),
    (
        compared(torch.gt), "1 where the left element is larger, else 0.", "[a > b]", "[0. 0. 1.]",
        ("_greater", "_Greater"), ("broadcast_greater",),
    ),
    (
        compared(torch.ge), "1 where the left element is not smaller, else 0.", r"[a \ge b]",
        "[0. 1. 1.]", ("_greater_equal", "_Greater_Equal"), ("broadcast_greater_equal",),
    ),
    (
        compared(torch.lt), "1 where the left element is smaller, else 0.", "[a < b]", "[1. 0. 0.]",
        ("_lesser", "_Lesser"), ("broadcast_lesser",),
    ),
    (
        compared(torch.le), "1 where the left element is not larger, else 0.", r"[a \le b]",
        "[1. 1. 0.]", ("_lesser_equal", "_Lesser_Equal"), ("broadcast_lesser_equal",),
    ),
    (
        compared(torch.logical_and), "1 where both elements are not zero, else 0.",
        r"[a \ne 0 \wedge b \ne 0]", "[1. 1. 1.]",
        ("_logical_and", "_Logical_And"), ("broadcast_logical_and",),
    ),
    (
        compared(torch.logical_or), "1 where one of the elements is not zero, else 0.",
        r"[a \ne 0 \vee b \ne 0]", "[1. 1. 1.]",
        ("_logical_or", "_Logical_Or"), ("broadcast_logical_or",),
    ),
    (
        compared(torch.logical_xor), "1 where exactly one of the elements is not zero, else 0.",
        r"[a \ne 0 \oplus b \ne 0]", "[0. 0. 0.]",
        ("_logical_xor", "_Logical_Xor"), ("broadcast_logical_xor",),
    ),
)  # fmt: skip

for _function, _summary, _formula, _printed, _elemwise, _broadcast in _FAMILY:
    elemwise(_elemwise[0], _function, _summary, _formula, _printed, _elemwise[1:])
    broadcast(_broadcast[0], _function, _summary, _formula, _printed, _broadcast[1:])

elemwise("_grad_add", torch.add, "Sum of two gradients.", "a + b", "[4. 4. 4.]")
elemwise(
    "_scatter_elemwise_div",
    _divide,
    "Quotient; for a sparse left operand, of its stored elements only.",
    "a / b",
    "[0.3333 1.     3.    ]",
)


@operator(
    "add_n", aliases=("ElementWiseSum", "_sparse_ElementWiseSum", "_sparse_add_n"), may_alias=True
)
def add_n(*args: Tensor) -> Tensor:
    """The sum of any number of arrays of one shape and type.

    Shapes:
        args: Any, all equal.
        output: Shape of each of ``args``.

    Args:
        args: The terms; at least one.

    Raises:
        MXNetError: There is no term, or shapes or element types differ.

    Example:
        >>> a = mx.nd.array([1, 2])
        >>> mx.nd.add_n(a, a, a).asnumpy()
        array([3., 6.], dtype=float32)
    """
    if not args:
        raise MXNetError("add_n: needs at least one array")
    first = args[0]
    for index, term in enumerate(args):
        if term.dtype is not first.dtype:
            dtype_mismatch("add_n", first, term)
        if term.shape != first.shape:
            raise MXNetError(
                f"add_n: array {index} has shape {tuple(term.shape)} but array 0 has shape "
                f"{tuple(first.shape)}; they must be equal"
            )
    if len(args) == 1:
        return first.view_as(first)
    total = torch.add(args[0], args[1])
    for term in args[2:]:
        # The partial sum is nobody else's memory, and addition needs none of its operands later.
        total = total.add_(term)
    return total
