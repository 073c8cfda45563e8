"""Further functions of NumPy of two arrays, and of one; the reference leaves them to the host.

Element types combine as in :mod:`mxnet.operators.numpy_types`.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import NAME_OF
from mxnet.operators.families import describe
from mxnet.operators.numpy_types import as_floating, converted
from mxnet.operators.registry import operator

_PAIR = """
Shapes:
    x1: Any.
    x2: Any that broadcasts with ``x1``.
    output: The larger extent along every axis.

Args:
    x1: First operand, :math:`a`.
    x2: Second operand, :math:`b`.

Returns:
    Array of {returns}.

Raises:
    MXNetError: The shapes do not broadcast, or the function has no meaning for the element type.
"""
_SINGLE = """
Shapes:
    x: Any.
    output: Shape of ``x``.

Args:
    x: Numbers.

Returns:
    Array of {returns}.
"""
_BOOL = "bool"
_FLOAT = "the common type; the default float type for integers"
_COMMON = "the common type"
_SAME = "the element type of ``x``"

Pair = Callable[[Tensor, Tensor], Tensor]


def _of_floating(function: Pair) -> Pair:
    return lambda x1, x2: function(*as_floating(x1, x2))


def _of_common(function: Pair) -> Pair:
    return lambda x1, x2: function(*converted(x1, x2))


def _of_integers(name: str, function: Pair) -> Pair:
    def body(x1: Tensor, x2: Tensor) -> Tensor:
        left, right = converted(x1, x2)
        if left.is_floating_point():
            raise MXNetError(
                f"{name}: needs integers, got {NAME_OF[x1.dtype]}, {NAME_OF[x2.dtype]}"
            )
        return function(left, right)

    return body


def _without_gradient(function: Pair) -> Pair:
    return lambda x1, x2: function(x1.detach(), x2.detach())


def _step(a: Tensor, b: Tensor) -> Tensor:
    return torch.where(torch.isnan(a), a, torch.heaviside(a, b))


def _angle(x: Tensor) -> Tensor:
    return torch.angle(x) if x.is_complex() else torch.atan2(torch.zeros_like(x), x)


def _double_power(x1: Tensor, x2: Tensor) -> Tensor:
    return torch.pow(x1.double(), x2.double())


# name: (function, summary, formula, type of the result, two arguments, printed result)
_PAIRS: dict[str, tuple[Pair, str, str, str, tuple[str, str], str]] = {
    "logical_and": (
        torch.logical_and, "Whether both elements are not zero.", "", _BOOL,
        ("[0.0, 2.0]", "[1.0, 1.0]"), "[False  True]",
    ),
    "logical_or": (
        torch.logical_or, "Whether an element is not zero.", "", _BOOL,
        ("[0.0, 2.0]", "[0.0, 1.0]"), "[False  True]",
    ),
    "logical_xor": (
        torch.logical_xor, "Whether exactly one element is not zero.", "", _BOOL,
        ("[0.0, 2.0]", "[1.0, 1.0]"), "[ True False]",
    ),
    "float_power": (
        _double_power, "Powers, in double precision.", "a^b", "float64",
        ("[2.0, 3.0]", "[2.0, 3.0]"), "[ 4. 27.]",
    ),
    "heaviside": (
        _without_gradient(_of_floating(_step)),
        "The step function of the first element; at 0 the second element.", "", _FLOAT,
        ("[-1.0, 0.0]", "[0.5, 0.5]"), "[0.  0.5]",
    ),
    "nextafter": (
        _without_gradient(_of_floating(torch.nextafter)),
        "The next number after the first element towards the second.", "", _FLOAT,
        ("[1.0, 0.0]", "[2.0, 0.0]"), "[1. 0.]",
    ),
    "fmax": (
        _of_common(torch.fmax), "The larger element; the other one where one is nan.", "", _COMMON,
        ("[1.0, mx.np.nan]", "[2.0, 0.0]"), "[2. 0.]",
    ),
    "fmin": (
        _of_common(torch.fmin), "The smaller element; the other one where one is nan.", "", _COMMON,
        ("[1.0, mx.np.nan]", "[2.0, 0.0]"), "[1. 0.]",
    ),
    "fmod": (
        _of_common(torch.fmod), "The rest of a division, with the dividend's sign.", "", _COMMON,
        ("[-5.0, 5.0]", "[3.0, 3.0]"), "[-2.  2.]",
    ),
    "logaddexp": (
        _of_floating(torch.logaddexp), "Logarithm of a sum of exponentials.",
        r"\ln(e^a + e^b)", _FLOAT, ("[0.0, 1.0]", "[0.0, 1.0]"), "[0.6931 1.6931]",
    ),
    "logaddexp2": (
        _of_floating(torch.logaddexp2), "Binary logarithm of a sum of powers of two.",
        r"\log_2(2^a + 2^b)", _FLOAT, ("[0.0, 1.0]", "[0.0, 1.0]"), "[1. 2.]",
    ),
    "gcd": (
        _of_integers("gcd", torch.gcd), "Greatest common divisor.", "", _COMMON,
        ('[4, 6], dtype="int32"', '[6, 9], dtype="int32"'), "[2 3]",
    ),
    "left_shift": (
        _of_integers("left_shift", torch.bitwise_left_shift), "Bits moved to the left.",
        "a 2^b", _COMMON, ('[1, 3], dtype="int32"', '[2, 1], dtype="int32"'), "[4 6]",
    ),
    "right_shift": (
        _of_integers("right_shift", torch.bitwise_right_shift), "Bits moved to the right.",
        r"\lfloor a 2^{-b} \rfloor", _COMMON,
        ('[4, 6], dtype="int32"', '[2, 1], dtype="int32"'), "[1 3]",
    ),
}  # fmt: skip


def _floating(function: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    return lambda x: function(x if x.is_complex() else as_floating(x)[0])


def _conjugate(x: Tensor) -> Tensor:
    return torch.conj_physical(x) if x.is_complex() else x.clone()


def _real(x: Tensor) -> Tensor:
    return torch.real(x).clone()


def _imaginary(x: Tensor) -> Tensor:
    return torch.imag(x).clone() if x.is_complex() else torch.zeros_like(x)


# name: (function, summary, formula, type of the result, argument, printed result)
_SINGLES: dict[str, tuple[Callable[[Tensor], Tensor], str, str, str, str, str]] = {
    "exp2": (_floating(torch.exp2), "Power of two.", "2^x", _SAME, "[1.0, 3.0]", "[2. 8.]"),
    "positive": (torch.clone, "The number itself.", "+x", _SAME, "[-1.0, 3.0]", "[-1.  3.]"),
    "signbit": (
        torch.signbit, "Whether the sign is negative, that of -0 included.", "", _BOOL,
        "[-0.0, 3.0]", "[ True False]",
    ),
    "sinc": (
        _floating(torch.sinc), "Normalised cardinal sine.", r"\sin(\pi x) / (\pi x)", _SAME,
        "[0.0, 0.5]", "[1.     0.6366]",
    ),
    "i0": (
        _floating(torch.i0), "Modified Bessel function of the first kind, order 0.", "I_0(x)",
        _SAME, "[0.0, 1.0]", "[1.     1.2661]",
    ),
    "conjugate": (
        _conjugate, "Complex conjugate.", r"\bar x", _SAME, "[1.0, 2.0]", "[1. 2.]",
    ),
    "real": (_real, "Real part.", r"\Re x", "real numbers", "[1.0, 2.0]", "[1. 2.]"),
    "imag": (_imaginary, "Imaginary part.", r"\Im x", "real numbers", "[1.0, 2.0]", "[0. 0.]"),
    "angle": (
        _floating(_angle), "Angle of complex numbers in the plane.", r"\arg x",
        "real numbers", "[1.0, -1.0]", "[0.     3.1416]",
    ),
}  # fmt: skip


def _declare_pair(name: str) -> None:
    function, summary, formula, returns, (first, second), printed = _PAIRS[name]

    def body(x1: Tensor, x2: Tensor) -> Tensor:
        return function(x1, x2)

    example = (
        f">>> print(mx.np.{name}(mx.np.array({first}), mx.np.array({second})).asnumpy().round(4))\n"
        f"{printed}"
    ).replace(".round(4)", "" if returns == _BOOL else ".round(4)")
    body.__doc__ = describe(summary, formula, _PAIR.format(returns=returns), example)
    body.__name__ = body.__qualname__ = name
    operator(f"_npi_{name}", zero_dim=True)(body)


def _declare_single(name: str) -> None:
    function, summary, formula, returns, argument, printed = _SINGLES[name]

    def body(x: Tensor) -> Tensor:
        return function(x)

    rounded = "" if returns == _BOOL else ".round(4)"
    example = f">>> print(mx.np.{name}(mx.np.array({argument})).asnumpy(){rounded})\n{printed}"
    body.__doc__ = describe(summary, formula, _SINGLE.format(returns=returns), example)
    body.__name__ = body.__qualname__ = name
    operator(f"_npi_{name}", zero_dim=True)(body)


for _name in _PAIRS:
    _declare_pair(_name)
for _name in _SINGLES:
    _declare_single(_name)
PAIR_NAMES = tuple(_PAIRS)
SINGLE_NAMES = tuple(_SINGLES)


@operator("_npi_isclose", zero_dim=True)
def isclose(
    a: Tensor, b: Tensor, *, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> Tensor:
    r"""Whether elements differ by little, :math:`|a - b| \le \mathit{atol} + \mathit{rtol} |b|`.

    Shapes:
        a: Any.
        b: Any that broadcasts with ``a``.
        output: The larger extent along every axis.

    Args:
        a: Numbers.
        b: Numbers to compare with.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        equal_nan: Whether nan is close to nan.

    Example:
        >>> mx.np.isclose(mx.np.array([1.0, 2.0]), mx.np.array([1.0, 2.1]))
        array([ True, False])
    """
    left, right = converted(a.detach(), b.detach())
    if left.dtype is torch.bool:
        left, right = left.int(), right.int()
    return torch.isclose(left, right, rtol=rtol, atol=atol, equal_nan=equal_nan)
