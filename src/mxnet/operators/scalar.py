"""Functions of an array and a number: ``x + 2``, ``2 ** x``, ``x < 2``."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.operators.elementary import as_numbers, remainder, truncated_quotient
from mxnet.operators.families import TensorFunction, representable, scalar_family, through_double
from mxnet.operators.gradients import constant


def _truncated_quotient(data: Tensor, scalar: float) -> Tensor:
    if scalar == -1:
        return -data  # the processor traps on the smallest integer divided by -1
    return torch.div(data, scalar, rounding_mode="trunc")


def _reversed_quotient(data: Tensor, scalar: float) -> Tensor:
    return torch.mul(torch.reciprocal(data), scalar)


def _reversed_truncated_quotient(data: Tensor, scalar: float) -> Tensor:
    return truncated_quotient(torch.full_like(data, scalar), data)


def _remainder(data: Tensor, scalar: float) -> Tensor:
    if scalar == 0 or (scalar == -1 and not data.is_floating_point()):
        return data - data.detach()  # zero with the gradient of the dividend
    return torch.remainder(data, scalar)


def _reversed_remainder(data: Tensor, scalar: float) -> Tensor:
    return remainder(torch.full_like(data, scalar), data)


def _reversed_power(data: Tensor, scalar: float) -> Tensor:
    return torch.pow(scalar, data)


def _larger(data: Tensor, scalar: float) -> Tensor:
    return torch.clamp(data, min=representable(scalar, data.dtype))


def _smaller(data: Tensor, scalar: float) -> Tensor:
    return torch.clamp(data, max=representable(scalar, data.dtype))


def _hypot(data: Tensor, scalar: float) -> Tensor:
    return torch.hypot(data, torch.full_like(data, scalar))


def _of_integers(function: TensorFunction) -> TensorFunction:
    """``function`` for integers: computed in double precision and truncated."""

    def integers(data: Tensor, scalar: float) -> Tensor:
        return through_double(lambda x: function(x, scalar), data)

    return integers


def _compared(function: TensorFunction) -> TensorFunction:
    def compare(data: Tensor, scalar: float) -> Tensor:
        result = function(data, scalar)
        return constant(result, data) if data.requires_grad else result

    return compare


def _numbers(comparison: TensorFunction) -> TensorFunction:
    return _compared(lambda data, scalar: as_numbers(comparison, data, scalar))


def _both(data: Tensor, scalar: float) -> Tensor:
    return as_numbers(torch.ne, data, 0) if scalar else torch.zeros_like(data)


def _either(data: Tensor, scalar: float) -> Tensor:
    return torch.ones_like(data) if scalar else as_numbers(torch.ne, data, 0)


def _one_of(data: Tensor, scalar: float) -> Tensor:
    return as_numbers(torch.eq if scalar else torch.ne, data, 0)


# (name, function, function of integers, summary, formula, result for [1, 2, 3] and 2, aliases)
_ARITHMETIC: tuple[
    tuple[str, TensorFunction, TensorFunction | None, str, str, str, tuple[str, ...]], ...
] = (
    ("_plus_scalar", torch.add, None, "Sum.", "x + s", "[3. 4. 5.]", ("_PlusScalar",)),
    ("_minus_scalar", torch.sub, None, "Difference.", "x - s", "[-1.  0.  1.]", ("_MinusScalar",)),
    ("_rminus_scalar", torch.rsub, None, "Reversed difference.", "s - x", "[ 1.  0. -1.]",
     ("_RMinusScalar",)),
    ("_mul_scalar", torch.mul, None, "Product.", "s x", "[2. 4. 6.]", ("_MulScalar",)),
    ("_div_scalar", torch.div, _truncated_quotient,
     "Quotient; of integers, truncated towards zero.", "x / s", "[0.5 1.  1.5]", ("_DivScalar",)),
    ("_rdiv_scalar", _reversed_quotient, _reversed_truncated_quotient,
     "Reversed quotient; of integers, truncated towards zero.", "s / x", "[2.     1.     0.6667]",
     ("_RDivScalar",)),
    ("_mod_scalar", _remainder, None,
     "Remainder with the sign of the divisor; 0 for a divisor of 0.",
     r"x - s \lfloor x / s \rfloor", "[1. 0. 1.]", ("_ModScalar",)),
    ("_rmod_scalar", _reversed_remainder, None,
     "Reversed remainder, with the sign of the divisor; 0 for a divisor of 0.",
     r"s - x \lfloor s / x \rfloor", "[0. 0. 2.]", ("_RModScalar",)),
    ("_power_scalar", torch.pow, _of_integers(torch.pow), "Power.", "x^s", "[1. 4. 9.]",
     ("_PowerScalar",)),
    ("_rpower_scalar", _reversed_power, _of_integers(_reversed_power), "Reversed power.", "s^x",
     "[2. 4. 8.]", ("_RPowerScalar",)),
    ("_maximum_scalar", _larger, None, "Larger of element and number.", r"\max(x, s)", "[2. 2. 3.]",
     ("_MaximumScalar", "_npi_maximum_scalar")),
    ("_minimum_scalar", _smaller, None, "Smaller of element and number.", r"\min(x, s)",
     "[1. 2. 2.]", ("_MinimumScalar", "_npi_minimum_scalar")),
    ("_hypot_scalar", _hypot, _of_integers(_hypot), "Length of the hypotenuse.",
     r"\sqrt{x^2 + s^2}", "[2.2361 2.8284 3.6056]", ("_HypotScalar", "_npi_hypot_scalar")),
    ("_scatter_plus_scalar", torch.add, None,
     "Sum; for a sparse array, of its stored elements only.", "x + s", "[3. 4. 5.]", ()),
    ("_scatter_minus_scalar", torch.sub, None,
     "Difference; for a sparse array, of its stored elements only.", "x - s", "[-1.  0.  1.]", ()),
)  # fmt: skip

# (name, function, summary, formula, result for [1, 2, 3] and 2, alias)
_COMPARISONS: tuple[tuple[str, TensorFunction, str, str, str, str], ...] = (
    ("_equal_scalar", _numbers(torch.eq),
     "1 where the element equals the number, else 0.", "[x = s]",
     "[0. 1. 0.]", "_EqualScalar"),
    ("_not_equal_scalar", _numbers(torch.ne),
     "1 where the element differs from the number, else 0.", r"[x \ne s]",
     "[1. 0. 1.]", "_NotEqualScalar"),
    ("_greater_scalar", _numbers(torch.gt),
     "1 where the element is larger than the number, else 0.", "[x > s]",
     "[0. 0. 1.]", "_GreaterScalar"),
    ("_greater_equal_scalar", _numbers(torch.ge),
     "1 where the element is not smaller than the number, else 0.", r"[x \ge s]",
     "[0. 1. 1.]", "_GreaterEqualScalar"),
    ("_lesser_scalar", _numbers(torch.lt),
     "1 where the element is smaller than the number, else 0.", "[x < s]",
     "[1. 0. 0.]", "_LesserScalar"),
    ("_lesser_equal_scalar", _numbers(torch.le),
     "1 where the element is not larger than the number, else 0.", r"[x \le s]",
     "[1. 1. 0.]", "_LesserEqualScalar"),
    ("_logical_and_scalar", _compared(_both),
     "1 where neither element nor number is zero, else 0.", r"[x \ne 0 \wedge s \ne 0]",
     "[1. 1. 1.]", "_LogicalAndScalar"),
    ("_logical_or_scalar", _compared(_either),
     "1 where element or number is not zero, else 0.", r"[x \ne 0 \vee s \ne 0]",
     "[1. 1. 1.]", "_LogicalOrScalar"),
    ("_logical_xor_scalar", _compared(_one_of),
     "1 where exactly one of element and number is zero, else 0.", r"[x \ne 0 \oplus s \ne 0]",
     "[0. 0. 0.]", "_LogicalXorScalar"),
)  # fmt: skip

for _name, _function, _integers, _summary, _formula, _printed, _aliases in _ARITHMETIC:
    scalar_family(_name, _function, _summary, _formula, _printed, _aliases, _integers)
for _name, _function, _summary, _formula, _printed, _alias in _COMPARISONS:
    scalar_family(_name, _function, _summary, _formula, _printed, (_alias,))
