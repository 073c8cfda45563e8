"""Functions of one array, element by element."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from mxnet.operators.elementary import (
    as_numbers,
    cbrt,
    erfinv_of_integers,
    gamma_function,
    gamma_of_integers,
    half_away_from_zero,
    half_down,
)
from mxnet.operators.families import unary

# Names as sparse front ends call them: functions with f(0) = 0 keep sparsity, all have the alias.
_TRIGONOMETRY = (
    ("sin", torch.sin, "Sine.", r"\sin x", ("[0, 1]", "[0.     0.8415]"), "Angles in radians."),
    ("cos", torch.cos, "Cosine.", r"\cos x", ("[0, 1]", "[1.     0.5403]"), "Angles in radians."),
    ("tan", torch.tan, "Tangent.", r"\tan x", ("[0, 1]", "[0.     1.5574]"), "Angles in radians."),
    (
        "arcsin",
        torch.asin,
        "Inverse sine.",
        r"\arcsin x",
        ("[0, 1]", "[0.     1.5708]"),
        "From -1 to 1.",
    ),
    (
        "arccos",
        torch.acos,
        "Inverse cosine.",
        r"\arccos x",
        ("[0, 1]", "[1.5708 0.    ]"),
        "From -1 to 1.",
    ),
    (
        "arctan",
        torch.atan,
        "Inverse tangent.",
        r"\arctan x",
        ("[0, 1]", "[0.     0.7854]"),
        "Numbers.",
    ),
    ("sinh", torch.sinh, "Hyperbolic sine.", r"\sinh x", ("[0, 1]", "[0.     1.1752]"), "Numbers."),
    (
        "cosh",
        torch.cosh,
        "Hyperbolic cosine.",
        r"\cosh x",
        ("[0, 1]", "[1.     1.5431]"),
        "Numbers.",
    ),
    (
        "tanh",
        torch.tanh,
        "Hyperbolic tangent.",
        r"\tanh x",
        ("[0, 1]", "[0.     0.7616]"),
        "Numbers.",
    ),
    (
        "arcsinh",
        torch.asinh,
        "Inverse hyperbolic sine.",
        r"\operatorname{arsinh} x",
        ("[0, 1]", "[0.     0.8814]"),
        "Numbers.",
    ),
    (
        "arccosh",
        torch.acosh,
        "Inverse hyperbolic cosine.",
        r"\operatorname{arcosh} x",
        ("[1, 2]", "[0.    1.317]"),
        "At least 1.",
    ),
    (
        "arctanh",
        torch.atanh,
        "Inverse hyperbolic tangent.",
        r"\operatorname{artanh} x",
        ("[0, 0.5]", "[0.     0.5493]"),
        "From -1 to 1.",
    ),
    (
        "degrees",
        torch.rad2deg,
        "Radians to degrees.",
        r"180 x / \pi",
        ("[0, 1]", "[ 0.     57.2958]"),
        "Numbers.",
    ),
    (
        "radians",
        torch.deg2rad,
        "Degrees to radians.",
        r"\pi x / 180",
        ("[0, 180]", "[0.     3.1416]"),
        "Numbers.",
    ),
)

_EXPONENTIALS = (
    ("exp", torch.exp, "Exponential.", "e^x", ("[0, 1]", "[1.     2.7183]"), "Numbers."),
    (
        "expm1",
        torch.expm1,
        "Exponential minus one, accurate near zero.",
        "e^x - 1",
        ("[0, 1]", "[0.     1.7183]"),
        "Numbers.",
    ),
    ("log", torch.log, "Natural logarithm.", r"\ln x", ("[1, 2]", "[0.     0.6931]"), "Positive."),
    (
        "log10",
        torch.log10,
        "Decimal logarithm.",
        r"\log_{10} x",
        ("[1, 100]", "[0. 2.]"),
        "Positive.",
    ),
    ("log2", torch.log2, "Binary logarithm.", r"\log_2 x", ("[1, 8]", "[0. 3.]"), "Positive."),
    (
        "log1p",
        torch.log1p,
        "Natural logarithm of one plus x, accurate near zero.",
        r"\ln(1 + x)",
        ("[0, 1]", "[0.     0.6931]"),
        "Above -1.",
    ),
    ("sqrt", torch.sqrt, "Square root.", r"\sqrt x", ("[4, 9]", "[2. 3.]"), "Not negative."),
    (
        "rsqrt",
        torch.rsqrt,
        "Reciprocal square root.",
        r"1 / \sqrt x",
        ("[1, 4]", "[1.  0.5]"),
        "Positive.",
    ),
    ("cbrt", cbrt, "Cubic root.", r"\sqrt[3] x", ("[-8, 27]", "[-2.  3.]"), "Numbers."),
    (
        "rcbrt",
        lambda data: torch.reciprocal(cbrt(data)),
        "Reciprocal cubic root.",
        r"1 / \sqrt[3] x",
        ("[-8, 1]", "[-0.5  1. ]"),
        "Not zero.",
    ),
    (
        "reciprocal",
        torch.reciprocal,
        "Reciprocal.",
        "1 / x",
        ("[1, 4]", "[1.   0.25]"),
        "Not zero.",
    ),
)

_SPECIAL = (
    (
        "erf",
        torch.erf,
        "Gauss error function.",
        r"\frac{2}{\sqrt\pi} \int_0^x e^{-t^2} dt",
        ("[0, 1]", "[0.     0.8427]"),
        "Numbers.",
    ),
    (
        "gammaln",
        torch.lgamma,
        "Logarithm of the absolute value of the gamma function.",
        r"\ln |\Gamma(x)|",
        ("[1, 5]", "[0.     3.1781]"),
        "No integers below 1.",
    ),
    (
        "sigmoid",
        torch.sigmoid,
        "Logistic function.",
        r"\frac{1}{1 + e^{-x}}",
        ("[0, 1]", "[0.5    0.7311]"),
        "Numbers.",
    ),
    (
        "softsign",
        torch.nn.functional.softsign,
        "Softsign.",
        r"\frac{x}{1 + |x|}",
        ("[-1, 3]", "[-0.5   0.75]"),
        "Numbers.",
    ),
)

# Computed in the element type itself, integers included.
_EXACT = (
    ("abs", torch.abs, "Absolute value.", "|x|", ("[-2, 3]", "[2. 3.]")),
    ("negative", torch.neg, "Negation.", "-x", ("[-2, 3]", "[ 2. -3.]")),
    ("square", torch.square, "Square.", "x^2", ("[-2, 3]", "[4. 9.]")),
    (
        "relu",
        torch.relu,
        "Rectifier; its gradient at 0 is 0.",
        r"\max(x, 0)",
        ("[-2, 3]", "[0. 3.]"),
    ),
    (
        "sign",
        torch.sgn,
        "Sign: -1, 0 or 1.",
        r"\operatorname{sign} x",
        ("[-2, 0, 3]", "[-1.  0.  1.]"),
    ),
    (
        "ceil",
        torch.ceil,
        "Least integer not below x.",
        r"\lceil x \rceil",
        ("[-1.5, 1.5]", "[-1.  2.]"),
    ),
    (
        "floor",
        torch.floor,
        "Greatest integer not above x.",
        r"\lfloor x \rfloor",
        ("[-1.5, 1.5]", "[-2.  1.]"),
    ),
    (
        "trunc",
        torch.trunc,
        "Integer part.",
        r"\operatorname{sign}(x) \lfloor |x| \rfloor",
        ("[-1.5, 1.5]", "[-1.  1.]"),
    ),
    (
        "fix",
        torch.trunc,
        "Nearest integer towards zero.",
        r"\operatorname{sign}(x) \lfloor |x| \rfloor",
        ("[-1.5, 1.5]", "[-1.  1.]"),
    ),
)


def _declare_families() -> None:
    for name, function, summary, formula, example, domain in (
        *_TRIGONOMETRY,
        *_EXPONENTIALS,
        *_SPECIAL,
    ):
        unary(name, function, summary, formula, example, aliases=_aliases(name), domain=domain)
    for name, function, summary, formula, example in _EXACT:
        unary(name, function, summary, formula, example, aliases=_aliases(name), integers=True)


# Operators of the reference without a sparse implementation, and those with a name in `npx`.
_DENSE_ONLY = frozenset(("erf", "reciprocal", "rcbrt", "softsign"))
_IN_NPX = frozenset(("erf", "gammaln", "relu", "sigmoid"))


def _aliases(name: str) -> tuple[str, ...]:
    sparse = () if name in _DENSE_ONLY else (f"_sparse_{name}",)
    return sparse + ((f"_npx_{name}",) if name in _IN_NPX else ())


_declare_families()

unary(
    "erfinv",
    torch.erfinv,
    "Inverse of the Gauss error function.",
    r"\operatorname{erf}^{-1} x",
    ("[0, 0.5]", "[0.     0.4769]"),
    aliases=("_npx_erfinv",),
    domain="Between -1 and 1.",
    of_integers=erfinv_of_integers,
)

unary(
    "gamma",
    gamma_function,
    "Gamma function.",
    r"\Gamma(x) = \int_0^\infty t^{x-1} e^{-t} dt",
    ("[1, 5]", "[ 1. 24.]"),
    aliases=("_sparse_gamma", "_npx_gamma"),
    domain="No negative integers.",
    of_integers=gamma_of_integers,
)
unary(
    "round",
    half_away_from_zero,
    "Nearest integer; halves go away from zero.",
    r"\operatorname{sign}(x) \lfloor |x| + 1/2 \rfloor",
    ("[-1.5, 0.5, 2.5]", "[-2.  1.  3.]"),
    aliases=("_sparse_round",),
    integers=True,
)
unary(
    "rint",
    half_down,
    "Nearest integer; halves go down.",
    r"\lceil x - 1/2 \rceil",
    ("[-1.5, 0.5, 2.5]", "[-2.  0.  2.]"),
    aliases=("_sparse_rint",),
    integers=True,
)


def _is_zero(data: Tensor) -> Tensor:
    return as_numbers(torch.eq, data, 0)


unary(
    "logical_not",
    _is_zero,
    "1 where the element is zero, else 0; the gradient is zero.",
    "[x = 0]",
    ("[0, 2]", "[1. 0.]"),
    constant_result=True,
)
unary(
    "ones_like",
    torch.ones_like,
    "Ones of the shape and type of the array; the gradient is zero.",
    "1",
    ("[0, 2]", "[1. 1.]"),
    constant_result=True,
)
unary(
    "zeros_like",
    torch.zeros_like,
    "Zeros of the shape and type of the array; the gradient is zero.",
    "0",
    ("[0, 2]", "[0. 0.]"),
    aliases=("_sparse_zeros_like",),
    constant_result=True,
)
unary(
    "_contrib_div_sqrt_dim",
    lambda data: data / math.sqrt(data.shape[-1]),
    "Division by the square root of the length of the last axis, as scaled attention needs it.",
    r"x / \sqrt{C}",
    ("[[2, 4, 6, 8]]", "[[1. 2. 3. 4.]]"),
    domain="At least one axis.",
    references="Vaswani et al., 2017, Attention Is All You Need, https://arxiv.org/abs/1706.03762",
)
