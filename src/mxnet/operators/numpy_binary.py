"""NumPy's functions of two arrays, element by element, and of an array and a number.

Element types combine as in :mod:`mxnet.operators.numpy_types`. A number takes the type of the
array: integers truncate it.
"""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import NAME_OF
from mxnet.operators import scalar as _scalar  # noqa: F401 - declares what is reused below
from mxnet.operators.elementary import remainder
from mxnet.operators.families import TensorFunction, describe, through_double, wrapped
from mxnet.operators.numpy_types import as_floating, converted, default_float
from mxnet.operators.registry import REGISTRY, operator

_BINARY_BODY = """
Shapes:
    lhs: Any.
    rhs: Any that broadcasts with ``lhs``.
    output: The larger extent along every axis.

Args:
    lhs: First operand, :math:`a`.
    rhs: Second operand, :math:`b`.

Returns:
    Array of {returns}.

Raises:
    MXNetError: The shapes do not broadcast, or the function has no meaning for the element type.
"""

_SCALAR_BODY = """
Shapes:
    data: Any.
    output: Shape of ``data``.

Args:
    data: The array, :math:`x`.
    scalar: The number, :math:`s`; truncated to the type of an integer array.
    is_int: Whether the number counts as an integer; if not, integer arrays give float64.

Returns:
    Array of {returns}.

Example:
    >>> x = mx.np.array([1, 2, 3]{dtype})
    >>> print(mx.nd._internal._npi_{name}_scalar(x, scalar=2).asnumpy(){rounding})
    {printed}
"""

_COMMON = "the type that both convert to"


def _power(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.is_floating_point():
        return torch.pow(lhs, rhs)
    if lhs.dtype is torch.bool:
        return torch.logical_or(lhs, ~rhs)
    return through_double(torch.pow, lhs, rhs)


def _subtract(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.dtype is torch.bool:
        raise MXNetError("subtract: bool arrays cannot be subtracted; use bitwise_xor")
    return torch.sub(lhs, rhs)


def _remainder(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.dtype is torch.bool:
        raise MXNetError("mod: bool arrays have no remainder; cast them to a number type first")
    return remainder(lhs, rhs)


def _floor_divide(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.dtype is torch.bool:
        raise MXNetError("floor_divide: bool arrays have no quotient; cast them to a number type")
    if not lhs.is_floating_point() and not (rhs.is_meta or bool(rhs.all())):
        raise MXNetError("floor_divide: integers cannot be divided by 0; cast to a floating type")
    return torch.floor_divide(lhs, rhs)


def _ldexp(lhs: Tensor, rhs: Tensor) -> Tensor:
    def scaled(a: Tensor, b: Tensor) -> Tensor:
        return a * torch.exp2(b)

    if lhs.is_floating_point():
        return scaled(lhs, rhs)
    return through_double(scaled, lhs, rhs)


def _copysign(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.is_floating_point():
        return torch.copysign(lhs, rhs)
    return through_double(torch.copysign, lhs, rhs)


def _on_floats(function: TensorFunction) -> TensorFunction:
    def compute(lhs: Tensor, rhs: Tensor) -> Tensor:
        lhs, rhs = as_floating(lhs, rhs)
        return function(lhs, rhs)

    return compute


def _on_bits(name: str, function: TensorFunction) -> TensorFunction:
    def compute(lhs: Tensor, rhs: Tensor) -> Tensor:
        if lhs.is_floating_point():
            raise MXNetError(
                f"{name}: defined for integers and bools, got {NAME_OF.get(lhs.dtype, lhs.dtype)}"
            )
        return function(lhs, rhs)

    return compute


def _lcm(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.dtype is torch.bool:
        return torch.logical_and(lhs, rhs)
    return torch.lcm(lhs, rhs)


# (name, function of two tensors of one type, summary, formula, result for [1, 2, 3] and [3, 2, 1])
_FAMILY: tuple[tuple[str, TensorFunction, str, str, str], ...] = (
    ("add", torch.add, "Sum.", "a + b", "[4. 4. 4.]"),
    ("subtract", _subtract, "Difference.", "a - b", "[-2.  0.  2.]"),
    ("multiply", torch.mul, "Product.", "a b", "[3. 4. 3.]"),
    ("true_divide", _on_floats(torch.div), "Quotient, floating also for integers.", "a / b",
     "[0.3333 1.     3.    ]"),
    ("floor_divide", _floor_divide, "Quotient rounded down.", r"\lfloor a / b \rfloor",
     "[0. 1. 3.]"),
    ("mod", _remainder, "Remainder with the sign of the divisor; 0 for a divisor of 0.",
     r"a - b \lfloor a / b \rfloor", "[1. 0. 0.]"),
    ("power", _power, "Power.", "a^b", "[1. 4. 3.]"),
    ("arctan2", _on_floats(torch.atan2), "Angle of the point (b, a).", r"\arg(b + i a)",
     "[0.3218 0.7854 1.249 ]"),
    ("hypot", _on_floats(torch.hypot), "Length of the hypotenuse.", r"\sqrt{a^2 + b^2}",
     "[3.1623 2.8284 3.1623]"),
    ("copysign", _copysign, "The first number with the sign of the second.",
     r"|a| \operatorname{sign} b", "[1. 2. 3.]"),
    ("ldexp", _ldexp, "The first number times two to the second.", "a 2^b", "[8. 8. 6.]"),
)  # fmt: skip

_COMPARISONS: tuple[tuple[str, TensorFunction, str, str, str, str], ...] = (
    ("equal", torch.eq, "Whether elements are equal.", "a = b",
     "[False  True False]", "[False  True False]"),
    ("not_equal", torch.ne, "Whether elements differ.", r"a \ne b",
     "[ True False  True]", "[ True False  True]"),
    ("greater", torch.gt, "Whether the left element is larger.", "a > b",
     "[False False  True]", "[False False  True]"),
    ("greater_equal", torch.ge, "Whether the left element is not smaller.", r"a \ge b",
     "[False  True  True]", "[False  True  True]"),
    ("less", torch.lt, "Whether the left element is smaller.", "a < b",
     "[ True False False]", "[ True False False]"),
    ("less_equal", torch.le, "Whether the left element is not larger.", r"a \le b",
     "[ True  True False]", "[ True  True False]"),
)  # fmt: skip

_BITS: tuple[tuple[str, TensorFunction, str, str, str, str], ...] = (
    ("bitwise_and", torch.bitwise_and, "Bits set in both.", r"a \wedge b", "[1 2 1]", "[0 2 2]"),
    ("bitwise_or", torch.bitwise_or, "Bits set in either.", r"a \vee b", "[3 2 3]", "[3 2 3]"),
    ("bitwise_xor", torch.bitwise_xor, "Bits set in exactly one.", r"a \oplus b",
     "[2 0 2]", "[3 0 1]"),
    ("lcm", _lcm, "Least common multiple.", r"\operatorname{lcm}(a, b)", "[3 2 3]", "[2 2 6]"),
)  # fmt: skip


def _declare(
    name: str,
    function: TensorFunction,
    summary: str,
    formula: str,
    printed: str,
    returns: str,
    dtype: str,
) -> None:
    def body(lhs: Tensor, rhs: Tensor) -> Tensor:
        if lhs.dtype is rhs.dtype:
            return function(lhs, rhs)
        lhs, rhs = converted(lhs, rhs)
        return function(lhs, rhs)

    rounding = "" if returns == "bool" else ".round(4)"
    body.__doc__ = describe(
        summary,
        formula,
        _BINARY_BODY.format(returns=returns),
        f">>> a, b = mx.np.array([1, 2, 3]{dtype}), mx.np.array([3, 2, 1]{dtype})\n"
        f">>> print(mx.np.{name}(a, b).asnumpy(){rounding})\n{printed}",
    )
    body.__name__ = body.__qualname__ = name
    operator(f"_npi_{name}", zero_dim=True)(body)


def _declare_scalar(
    name: str,
    body: TensorFunction,
    summary: str,
    formula: str,
    printed: str,
    returns: str,
    dtype: str = "",
) -> None:
    def scalar_body(data: Tensor, *, scalar: float = 1.0, is_int: bool = True) -> Tensor:
        return body(data, scalar=scalar, is_int=is_int)

    frame = _SCALAR_BODY.format(
        name=name,
        returns=returns,
        printed=printed,
        dtype=dtype,
        rounding="" if returns == "bool" else ".round(4)",
    )
    scalar_body.__doc__ = f"{summary}\n\n.. math:: {formula}\n{frame}"
    scalar_body.__name__ = scalar_body.__qualname__ = f"{name}_scalar"
    declared = operator(f"_npi_{name}_scalar", zero_dim=True)(scalar_body)
    _ = declared.signature  # known now; calls go straight to the body
    declared.body = body


def _floating_scalar(function: TensorFunction) -> TensorFunction:
    def body(data: Tensor, *, scalar: float = 1.0, is_int: bool = True) -> Tensor:
        if not data.is_floating_point():
            data = data.to(default_float())
        return function(data, scalar)

    return body


def _comparison_scalar(function: TensorFunction) -> TensorFunction:
    def body(data: Tensor, *, scalar: float = 1.0, is_int: bool = True) -> Tensor:
        if data.is_floating_point():
            return function(data, scalar)
        if data.dtype is torch.bool:  # reference: the number becomes a bool, too
            return function(data.to(torch.uint8), int(bool(scalar)))
        return function(data, wrapped(scalar, data.dtype))

    return body


def _full_scalar(function: TensorFunction, reflected: bool = False) -> TensorFunction:
    """A function of two tensors as one of a tensor and a number, which takes the tensor's type."""

    def body(data: Tensor, *, scalar: float = 1.0, is_int: bool = True) -> Tensor:
        if data.dtype is torch.bool:
            data = data.long()
        number = scalar if data.is_floating_point() else wrapped(scalar, data.dtype)
        other = torch.full_like(data, number)
        return function(other, data) if reflected else function(data, other)

    return body


def _angle(lhs: Tensor, rhs: Tensor) -> Tensor:
    if lhs.is_floating_point():
        return torch.atan2(lhs, rhs)
    return through_double(torch.atan2, lhs, rhs)


def _bits_scalar(name: str, function: TensorFunction) -> TensorFunction:
    checked = _on_bits(name, function)

    def body(data: Tensor, *, scalar: float = 1.0, is_int: bool = True) -> Tensor:
        number = bool(scalar) if data.dtype is torch.bool else int(scalar)
        return checked(data, torch.full_like(data, number))

    return body


def _reversed_quotient(data: Tensor, scalar: float) -> Tensor:
    return torch.mul(torch.reciprocal(data), scalar)


for _name, _function, _summary, _formula, _printed in _FAMILY:
    _declare(_name, _function, _summary, _formula, _printed, _COMMON, "")
for _name, _function, _summary, _formula, _printed, _printed_scalar in _COMPARISONS:
    _declare(_name, _function, _summary, _formula, _printed, "bool", "")
    _declare_scalar(
        _name,
        _comparison_scalar(_function),
        _summary,
        _formula.replace("b", "s"),
        _printed_scalar,
        "bool",
    )
for _name, _function, _summary, _formula, _printed, _printed_scalar in _BITS:
    _declare(
        _name,
        _on_bits(_name, _function),
        _summary,
        _formula,
        _printed,
        _COMMON,
        ', dtype="int32"',
    )
    _declare_scalar(
        _name,
        _bits_scalar(_name, _function),
        _summary,
        _formula.replace("b", "s"),
        _printed_scalar,
        "the type of ``data``",
        ', dtype="int32"',
    )

# The classic operators of an array and a number follow the same rules.
_SAME = "the type of ``data``; int64 for bools"
for _name, _classic, _summary, _formula, _printed in (
    ("add", "_plus_scalar", "Sum.", "x + s", "[3. 4. 5.]"),
    ("subtract", "_minus_scalar", "Difference.", "x - s", "[-1.  0.  1.]"),
    ("rsubtract", "_rminus_scalar", "Reversed difference.", "s - x", "[ 1.  0. -1.]"),
    ("multiply", "_mul_scalar", "Product.", "s x", "[2. 4. 6.]"),
    ("mod", "_mod_scalar", "Remainder with the sign of the divisor.", r"x \bmod s", "[1. 0. 1.]"),
    ("rmod", "_rmod_scalar", "Reversed remainder.", r"s \bmod x", "[0. 0. 2.]"),
    ("power", "_power_scalar", "Power.", "x^s", "[1. 4. 9.]"),
    ("rpower", "_rpower_scalar", "Reversed power.", "s^x", "[2. 4. 8.]"),
):
    _declare_scalar(_name, REGISTRY.get(_classic).body, _summary, _formula, _printed, _SAME)
for _name, _function, _summary, _formula, _printed in (
    ("true_divide", torch.div, "Quotient.", "x / s", "[0.5 1.  1.5]"),
    ("rtrue_divide", _reversed_quotient, "Reversed quotient.", "s / x", "[2.     1.     0.6667]"),
):
    _declare_scalar(
        _name, _floating_scalar(_function), _summary, _formula, _printed, "a floating type"
    )
for _name, _function, _reflected, _summary, _formula, _printed in (
    (
        "floor_divide",
        _floor_divide,
        False,
        "Quotient rounded down.",
        r"\lfloor x / s \rfloor",
        "[0. 1. 1.]",
    ),
    (
        "rfloor_divide",
        _floor_divide,
        True,
        "Reversed quotient rounded down.",
        r"\lfloor s / x \rfloor",
        "[2. 1. 0.]",
    ),
    (
        "arctan2",
        _angle,
        False,
        "Angle of the point (s, x).",
        r"\arg(s + i x)",
        "[0.4636 0.7854 0.9828]",
    ),
    (
        "rarctan2",
        _angle,
        True,
        "Angle of the point (x, s).",
        r"\arg(x + i s)",
        "[1.1071 0.7854 0.588 ]",
    ),
    (
        "copysign",
        _copysign,
        False,
        "The element with the sign of the number.",
        "|x| sign(s)",
        "[1. 2. 3.]",
    ),
    (
        "rcopysign",
        _copysign,
        True,
        "The number with the signs of elements.",
        "|s| sign(x)",
        "[2. 2. 2.]",
    ),
    ("ldexp", _ldexp, False, "Element times two to the number.", "x 2^s", "[ 4.  8. 12.]"),
    ("rldexp", _ldexp, True, "Number times two to the element.", "s 2^x", "[ 4.  8. 16.]"),
):
    _declare_scalar(_name, _full_scalar(_function, _reflected), _summary, _formula, _printed, _SAME)
