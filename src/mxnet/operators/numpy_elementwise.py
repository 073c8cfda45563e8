"""NumPy's functions of one array, element by element."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import NAME_OF
from mxnet.operators import elementwise as _elementwise  # noqa: F401 - declares what is reused
from mxnet.operators.families import describe
from mxnet.operators.gradients import constant
from mxnet.operators.registry import REGISTRY, Operator, operator

_BODY = """
Shapes:
    x: Any.
    output: Shape of ``x``.

Args:
    x: {domain}

Returns:
    {returns}
"""

_SAME_TYPE = (
    "Array of the element type of ``x``. Of integers, the function is computed in double precision "
    "and truncated towards zero."
)
_BOOL = "Array of bool."

# (name, classic operator that computes it, summary, formula, example and printed result)
_CLASSIC = (
    ("arccos", "arccos", "Inverse cosine.", r"\arccos x", "[1.0, 0.0]", "[0.     1.5708]"),
    ("arccosh", "arccosh", "Inverse hyperbolic cosine.", r"\operatorname{arcosh} x",
     "[1.0, 2.0]", "[0.    1.317]"),
    ("arcsin", "arcsin", "Inverse sine.", r"\arcsin x", "[0.0, 1.0]", "[0.     1.5708]"),
    ("arcsinh", "arcsinh", "Inverse hyperbolic sine.", r"\operatorname{arsinh} x",
     "[0.0, 1.0]", "[0.     0.8814]"),
    ("arctan", "arctan", "Inverse tangent.", r"\arctan x", "[0.0, 1.0]", "[0.     0.7854]"),
    ("arctanh", "arctanh", "Inverse hyperbolic tangent.", r"\operatorname{artanh} x",
     "[0.0, 0.5]", "[0.     0.5493]"),
    ("cbrt", "cbrt", "Cubic root.", r"\sqrt[3] x", "[-8.0, 27.0]", "[-2.  3.]"),
    ("ceil", "ceil", "Least integer not below x.", r"\lceil x \rceil", "[-1.5, 1.5]", "[-1.  2.]"),
    ("cos", "cos", "Cosine.", r"\cos x", "[0.0, 1.0]", "[1.     0.5403]"),
    ("cosh", "cosh", "Hyperbolic cosine.", r"\cosh x", "[0.0, 1.0]", "[1.     1.5431]"),
    ("degrees", "degrees", "Radians to degrees.", r"180 x / \pi", "[0.0, 1.0]",
     "[ 0.     57.2958]"),
    ("exp", "exp", "Exponential.", "e^x", "[0.0, 1.0]", "[1.     2.7183]"),
    ("expm1", "expm1", "Exponential minus one, accurate near zero.", "e^x - 1", "[0.0, 1.0]",
     "[0.     1.7183]"),
    ("fix", "fix", "Nearest integer towards zero.", r"\operatorname{sign}(x) \lfloor |x| \rfloor",
     "[-1.5, 1.5]", "[-1.  1.]"),
    ("floor", "floor", "Greatest integer not above x.", r"\lfloor x \rfloor", "[-1.5, 1.5]",
     "[-2.  1.]"),
    ("log", "log", "Natural logarithm.", r"\ln x", "[1.0, 2.0]", "[0.     0.6931]"),
    ("log10", "log10", "Decimal logarithm.", r"\log_{10} x", "[1.0, 100.0]", "[0. 2.]"),
    ("log1p", "log1p", "Natural logarithm of one plus x, accurate near zero.", r"\ln(1 + x)",
     "[0.0, 1.0]", "[0.     0.6931]"),
    ("log2", "log2", "Binary logarithm.", r"\log_2 x", "[1.0, 8.0]", "[0. 3.]"),
    ("negative", "negative", "Negation.", "-x", "[-2.0, 3.0]", "[ 2. -3.]"),
    ("radians", "radians", "Degrees to radians.", r"\pi x / 180", "[0.0, 180.0]",
     "[0.     3.1416]"),
    ("reciprocal", "reciprocal", "Reciprocal.", "1 / x", "[1.0, 4.0]", "[1.   0.25]"),
    ("rint", "rint", "Nearest integer; halves go down.", r"\lceil x - \tfrac{1}{2} \rceil",
     "[0.5, 1.7]", "[0. 2.]"),
    ("sign", "sign", "Sign: -1, 0 or 1.", r"\operatorname{sign} x", "[-2.0, 3.0]", "[-1.  1.]"),
    ("sin", "sin", "Sine.", r"\sin x", "[0.0, 1.0]", "[0.     0.8415]"),
    ("sinh", "sinh", "Hyperbolic sine.", r"\sinh x", "[0.0, 1.0]", "[0.     1.1752]"),
    ("sqrt", "sqrt", "Square root.", r"\sqrt x", "[4.0, 9.0]", "[2. 3.]"),
    ("square", "square", "Square.", "x^2", "[-2.0, 3.0]", "[4. 9.]"),
    ("tan", "tan", "Tangent.", r"\tan x", "[0.0, 1.0]", "[0.     1.5574]"),
    ("tanh", "tanh", "Hyperbolic tangent.", r"\tanh x", "[0.0, 1.0]", "[0.     0.7616]"),
    ("trunc", "trunc", "Integer part.", r"\operatorname{sign}(x) \lfloor |x| \rfloor",
     "[-1.5, 1.5]", "[-1.  1.]"),
)  # fmt: skip

# (name, torch function, summary, example and printed result)
_PREDICATES = (
    ("isfinite", torch.isfinite, "Whether elements are neither infinite nor nan.",
     "[1.0, mx.np.inf]", "[ True False]"),
    ("isinf", torch.isinf, "Whether elements are infinite.", "[1.0, mx.np.inf]", "[False  True]"),
    ("isnan", torch.isnan, "Whether elements are nan.", "[1.0, mx.np.nan]", "[False  True]"),
    ("isneginf", torch.isneginf, "Whether elements are negative infinity.", "[1.0, -mx.np.inf]",
     "[False  True]"),
    ("isposinf", torch.isposinf, "Whether elements are positive infinity.", "[1.0, mx.np.inf]",
     "[False  True]"),
    ("logical_not", torch.logical_not, "Whether elements are zero.", "[0.0, 2.0]",
     "[ True False]"),
)  # fmt: skip


def _declare(
    name: str,
    function: Callable[[Tensor], Tensor],
    documentation: str,
    aliases: tuple[str, ...] = (),
) -> Operator:
    def body(x: Tensor) -> Tensor:
        return function(x)

    body.__doc__ = documentation
    body.__name__ = body.__qualname__ = name
    declared = operator(f"_npi_{name}", aliases, zero_dim=True)(body)
    # The signature is known now; calls go straight to the function.
    _ = declared.signature
    declared.body = function
    return declared


def _documented(
    name: str, summary: str, formula: str, example: str, printed: str, returns: str
) -> str:
    return describe(
        summary,
        formula,
        _BODY.format(domain="Numbers.", returns=returns),
        f">>> print(mx.np.{name}(mx.np.array({example})).asnumpy().round(4))\n{printed}",
    )


for _name, _classic, _summary, _formula, _example, _printed in _CLASSIC:
    _declare(
        _name,
        REGISTRY.get(_classic).body,
        _documented(_name, _summary, _formula, _example, _printed, _SAME_TYPE),
    )
_declare(
    "absolute",
    REGISTRY.get("abs").body,
    _documented("absolute", "Absolute value.", "|x|", "[-2.0, 3.0]", "[2. 3.]", _SAME_TYPE),
    ("_npi_abs",),
)
for _name, _function, _summary, _example, _printed in _PREDICATES:
    _declare(
        _name,
        _function,
        describe(
            _summary,
            "",
            _BODY.format(domain="Numbers.", returns=_BOOL),
            f">>> print(mx.np.{_name}(mx.np.array({_example})).asnumpy())\n{_printed}",
        ),
    )


@operator("_npi_bitwise_not", zero_dim=True)
def bitwise_not(x: Tensor) -> Tensor:
    """Every bit inverted; the negation of bools.

    Shapes:
        x: Any.
        output: Shape of ``x``.

    Args:
        x: Integers or bools.

    Raises:
        MXNetError: ``x`` is floating.

    Example:
        >>> mx.np.bitwise_not(mx.np.array([0, 5], dtype="int32"))
        array([-1, -6], dtype=int32)
    """
    if x.is_floating_point():
        raise MXNetError(f"bitwise_not: x is {NAME_OF[x.dtype]}; only integers and bools have bits")
    return torch.bitwise_not(x)


@operator("_npi_around", zero_dim=True)
def around(x: Tensor, *, decimals: int = 0) -> Tensor:
    """Rounded to a number of decimals; halves go to the even neighbour.

    Shapes:
        x: Any.
        output: Shape of ``x``.

    Args:
        x: Numbers; integers stay as they are for ``decimals`` of 0 or more.
        decimals: Digits after the point; negative ones round before it.

    Example:
        >>> mx.np.around(mx.np.array([0.5, 1.5, 2.34]))
        array([0., 2., 2.])
    """
    if not x.is_floating_point():
        if decimals >= 0:
            return x.clone()
        return torch.round(x.double(), decimals=decimals).to(x.dtype)
    result = torch.round(x, decimals=decimals) if decimals else torch.round(x)
    return constant(result, x) if x.requires_grad and not result.requires_grad else result


@operator("_npi_nan_to_num", zero_dim=True)
def nan_to_num(
    data: Tensor,
    *,
    copy: bool = True,
    nan: float = 0.0,
    posinf: float | None = None,
    neginf: float | None = None,
) -> Tensor:
    """Numbers in place of nan and infinities.

    Shapes:
        data: Any.
        output: Shape of ``data``.

    Args:
        data: Numbers.
        copy: Not used here; the front end writes the result into ``data`` when it is False.
        nan: What replaces nan.
        posinf: What replaces infinity; the largest number of the type by default.
        neginf: What replaces negative infinity; the smallest number of the type by default.

    Example:
        >>> mx.np.nan_to_num(mx.np.array([1.0, mx.np.nan]))
        array([1., 0.])
    """
    if not data.is_floating_point():
        return data.clone()
    return torch.nan_to_num(data, nan=nan, posinf=posinf, neginf=neginf)


@operator("_np_copy", may_alias=True, zero_dim=True)
def copy(a: Tensor) -> Tensor:
    """The same elements in memory of their own.

    Shapes:
        a: Any.
        output: Shape of ``a``.

    Args:
        a: Any array.

    Example:
        >>> mx.np.copy(mx.np.array([1, 2]))
        array([1., 2.])
    """
    return a.clone()
