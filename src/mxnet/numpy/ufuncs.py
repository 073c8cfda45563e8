"""The element-wise functions of ``mx.np``, and the arithmetic of its arrays.

Each function is generated from one of two templates. The inline path serves what training code
does most - dense arrays of one floating type, or such an array and a Python number - with nothing
but the torch call; the rest goes through the operator, which knows every rule and error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as onp
import torch

from mxnet.base import MXNetError
from mxnet.codegen import compile_function
from mxnet.ndarray.call import IN_PLACE_MESSAGE, call, is_symbol, recover
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, from_host, is_number
from mxnet.operators.numpy_pairs import SINGLE_NAMES
from mxnet.operators.numpy_types import common_type
from mxnet.operators.registry import REGISTRY
from mxnet.thread_state import STATE
from mxnet.util import check_ufunc_options

_UNARY = """\
def {name}(x, out=None, **kwargs):
    if out is None and not kwargs and TYPE(x) is ARRAY and not STATE.recording:
        try:
            result = BODY(x._data)
        except Exception as error:
            return RECOVER(OP, error, [x], {{}}, None, ARRAY)
        array = NEW(ARRAY)
        array._data = result
        array._tape = None
        array._ctx = x._ctx.results
        return array
    return SLOW(x, out, kwargs)
"""

_BINARY = """\
def {name}(x1, x2, out=None, **kwargs):
    if out is None and not kwargs and TYPE(x1) is ARRAY and not STATE.recording:
        try:
            left = x1._data
            kind = TYPE(x2)
            if kind is ARRAY:
                right = x2._data
                if left.dtype is not right.dtype or not left.is_floating_point():
                    return SLOW(x1, x2, out, kwargs)
                result = FUNCTION(left, right)
            elif (kind is float or kind is int) and left.is_floating_point():
                result = FUNCTION(left, x2)
            else:
                return SLOW(x1, x2, out, kwargs)
        except Exception:
            return SLOW(x1, x2, out, kwargs)
        array = NEW(ARRAY)
        array._data = result
        array._tape = None
        array._ctx = x1._ctx.results
        return array
    return SLOW(x1, x2, out, kwargs)
"""

# Where a torch function takes arrays and another one takes a number.
_BOTH = {"maximum": ("maximum", "clamp_min"), "minimum": ("minimum", "clamp_max")}
_OTHER_NUMBERS = """\
            elif (kind is float or kind is int) and left.is_floating_point():
                result = NUMBER(left, x2)
"""
# Without a torch function that takes numbers too: only arrays go the short way.
_NUMBERS = """\
            elif (kind is float or kind is int) and left.is_floating_point():
                result = FUNCTION(left, {operand})
"""
_ARRAYS_ONLY = _BINARY.replace(_NUMBERS.format(operand="x2"), "")

_METHOD = """\
def {name}(self, other):
    if TYPE(self) is ARRAY and not STATE.recording:
        try:
            left = self._data
            kind = TYPE(other)
            if kind is ARRAY:
                right = other._data
                if left.dtype is not right.dtype or not left.is_floating_point():
                    return SLOW(self, other)
                result = FUNCTION(left, right)
            elif (kind is float or kind is int) and left.is_floating_point():
                result = FUNCTION(left, other)
            else:
                return SLOW(self, other)
        except Exception:
            return SLOW(self, other)
        array = NEW(ARRAY)
        array._data = result
        array._tape = None
        array._ctx = self._ctx.results
        return array
    return SLOW(self, other)
"""

_METHOD_ARRAYS_ONLY = _METHOD.replace(_NUMBERS.format(operand="other"), "")

_IN_PLACE = """\
def {name}(self, other):
    if not STATE.recording:
        try:
            left = self._data
            kind = TYPE(other)
            if kind is ARRAY:
                right = other._data
                if left.dtype is right.dtype and left.is_floating_point():
                    left.{function}_(right)
                    return self
            elif (kind is float or kind is int) and left.is_floating_point():
                left.{function}_(other)
                return self
        except Exception:
            return SLOW(self, other)
    return SLOW(self, other)
"""

# function: operator; where NumPy's name differs, the host function for numbers follows
UNARY = {
    name: f"_npi_{name}"
    for name in (
        "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "bitwise_not", "cbrt",
        "ceil", "cos", "cosh", "degrees", "exp", "expm1", "floor", "isfinite", "isinf", "isnan",
        "log", "log10", "log1p", "log2", "logical_not", "negative", "radians", "reciprocal",
        "rint", "sign", "sin", "sinh", "sqrt", "square", "tan", "tanh", "trunc", "absolute",
        "fix", "isneginf", "isposinf",
    )
} | {
    "abs": "_npi_absolute",
    "deg2rad": "_npi_radians",
    "fabs": "_npi_absolute",
    "invert": "_npi_bitwise_not",
    "rad2deg": "_npi_degrees",
    "conj": "_npi_conjugate",
} | {name: f"_npi_{name}" for name in SINGLE_NAMES}  # fmt: skip

# function: (torch function of the inline path, operator of arrays, of array and number, reversed)
BINARY: dict[str, tuple[str | None, str, str, str]] = {
    "add": ("add", "_npi_add", "_npi_add_scalar", "_npi_add_scalar"),
    "subtract": ("sub", "_npi_subtract", "_npi_subtract_scalar", "_npi_rsubtract_scalar"),
    "multiply": ("mul", "_npi_multiply", "_npi_multiply_scalar", "_npi_multiply_scalar"),
    "divide": (
        "div", "_npi_true_divide", "_npi_true_divide_scalar", "_npi_rtrue_divide_scalar",
    ),
    "true_divide": (
        "div", "_npi_true_divide", "_npi_true_divide_scalar", "_npi_rtrue_divide_scalar",
    ),
    "floor_divide": (
        None, "_npi_floor_divide", "_npi_floor_divide_scalar", "_npi_rfloor_divide_scalar",
    ),
    "mod": (None, "_npi_mod", "_npi_mod_scalar", "_npi_rmod_scalar"),
    "remainder": (None, "_npi_mod", "_npi_mod_scalar", "_npi_rmod_scalar"),
    "power": ("pow", "_npi_power", "_npi_power_scalar", "_npi_rpower_scalar"),
    "maximum": (None, "_npi_maximum", "_npi_maximum_scalar", "_npi_maximum_scalar"),
    "minimum": (None, "_npi_minimum", "_npi_minimum_scalar", "_npi_minimum_scalar"),
    "arctan2": (None, "_npi_arctan2", "_npi_arctan2_scalar", "_npi_rarctan2_scalar"),
    "hypot": (None, "_npi_hypot", "_npi_hypot_scalar", "_npi_hypot_scalar"),
    "copysign": (None, "_npi_copysign", "_npi_copysign_scalar", "_npi_rcopysign_scalar"),
    "ldexp": (None, "_npi_ldexp", "_npi_ldexp_scalar", "_npi_rldexp_scalar"),
    "lcm": (None, "_npi_lcm", "_npi_lcm_scalar", "_npi_lcm_scalar"),
    "bitwise_and": (
        None, "_npi_bitwise_and", "_npi_bitwise_and_scalar", "_npi_bitwise_and_scalar",
    ),
    "bitwise_or": (None, "_npi_bitwise_or", "_npi_bitwise_or_scalar", "_npi_bitwise_or_scalar"),
    "bitwise_xor": (
        None, "_npi_bitwise_xor", "_npi_bitwise_xor_scalar", "_npi_bitwise_xor_scalar",
    ),
    "equal": ("eq", "_npi_equal", "_npi_equal_scalar", "_npi_equal_scalar"),
    "not_equal": ("ne", "_npi_not_equal", "_npi_not_equal_scalar", "_npi_not_equal_scalar"),
    "greater": ("gt", "_npi_greater", "_npi_greater_scalar", "_npi_less_scalar"),
    "greater_equal": (
        "ge", "_npi_greater_equal", "_npi_greater_equal_scalar", "_npi_less_equal_scalar",
    ),
    "less": ("lt", "_npi_less", "_npi_less_scalar", "_npi_greater_scalar"),
    "less_equal": (
        "le", "_npi_less_equal", "_npi_less_equal_scalar", "_npi_greater_equal_scalar",
    ),
}  # fmt: skip

# method without underscores: function
METHODS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "true_divide", "mod": "mod",
    "pow": "power", "floordiv": "floor_divide", "and": "bitwise_and", "or": "bitwise_or",
    "xor": "bitwise_xor",
}  # fmt: skip
COMPARISON_METHODS = {
    "eq": "equal", "ne": "not_equal", "gt": "greater", "ge": "greater_equal", "lt": "less",
    "le": "less_equal",
}  # fmt: skip
_SYMMETRIC = frozenset(("add", "mul", "and", "or", "xor"))
# Operators that take arrays of one type only: their operands are converted first.
_SAME_TYPE = frozenset(("_npi_maximum", "_npi_minimum"))


def _call(name: str, arrays: list[Any], parameters: dict[str, Any], out: Any) -> Any:
    target = out[0] if isinstance(out, tuple) else out
    return call(REGISTRY.get(name), arrays, parameters, target, ndarray)


def binary(
    name: str, x1: Any, x2: Any, out: Any = None, options: dict[str, Any] | None = None
) -> Any:
    """A function of two operands of which any may be an array, a number or array-like.

    Raises:
        TypeError: An operand is of another type, or an option is not supported.
        MXNetError: Shapes or element types do not fit.
    """
    if options:
        check_ufunc_options(name, options)
    _, of_arrays, of_scalar, of_reversed = BINARY[name]
    if is_number(x1) and is_number(x2):
        return getattr(onp, name)(x1, x2)
    if _is_complex(x1) or _is_complex(x2):
        # Complex numbers are no parameters of operators.
        left, right = (from_host(x) if is_number(x) else as_array(x) for x in (x1, x2))
        return _call(of_arrays, [left, right], {}, out)
    if is_number(x2):
        return _call(of_scalar, [as_array(x1)], _scalar(x2), out)
    if is_number(x1):
        return _call(of_reversed, [as_array(x2)], _scalar(x1), out)
    left = as_array(x1, x2 if isinstance(x2, ndarray) else None)
    right = as_array(x2, left)
    symbolic = is_symbol(left) or is_symbol(right)
    if of_arrays in _SAME_TYPE and not symbolic and left.dtype != right.dtype:
        wanted = common_type(left._data.dtype, right._data.dtype)
        left, right = left.astype(wanted, copy=False), right.astype(wanted, copy=False)
    return _call(of_arrays, [left, right], {}, out)


def _is_complex(value: Any) -> bool:
    if isinstance(value, ndarray):
        return value._data.is_complex()
    return isinstance(value, complex | onp.complexfloating)


def _scalar(value: Any) -> dict[str, Any]:
    # Numbers take the type of the array, as if they were integers of it.
    return {"scalar": float(value), "is_int": True}


def _unary_slow(name: str, operator_name: str) -> Callable[..., Any]:
    def slow(x: Any, out: Any, options: dict[str, Any]) -> Any:
        if options:
            check_ufunc_options(name, options)
        if is_number(x):
            return getattr(onp, name)(x)
        return _call(operator_name, [as_array(x)], {}, out)

    return slow


def _namespace(**names: Any) -> dict[str, Any]:
    return {"STATE": STATE, "NEW": object.__new__, "TYPE": type, "ARRAY": ndarray, **names}


_OPTIONS = """
    out: Array that receives the result.
    **kwargs: NumPy's options ``where``, ``casting``, ``order``, ``dtype`` and ``subok`` at the
        values that change nothing.
"""


def make_unary(name: str) -> Callable[..., Any]:
    """The function ``mx.np.<name>(x, out=None, **kwargs)``."""
    found = REGISTRY.get(UNARY[name])
    names = _namespace(
        OP=found, BODY=found.body, RECOVER=recover, SLOW=_unary_slow(name, UNARY[name])
    )
    function = compile_function(name, _UNARY.format(name=name), names, f"mx.np.{name}")
    function.__doc__ = (found.__doc__ or "").replace(
        "\n\nReturns:", f"{_OPTIONS.rstrip()}\n\nReturns:", 1
    )
    function.__module__ = "mxnet.numpy"
    return function


def make_binary(name: str) -> Callable[..., Any]:
    """The function ``mx.np.<name>(x1, x2, out=None, **kwargs)``."""
    inline, operator_name, _, _ = BINARY[name]

    def slow(x1: Any, x2: Any, out: Any, options: dict[str, Any]) -> Any:
        return binary(name, x1, x2, out, options)

    names = _namespace(SLOW=slow, FUNCTION=_inline_function(inline, operator_name))
    source = (_BINARY if inline else _ARRAYS_ONLY).format(name=name)
    if name in _BOTH:
        of_arrays, of_number = _BOTH[name]
        names |= {"FUNCTION": getattr(torch, of_arrays), "NUMBER": getattr(torch, of_number)}
        source = _BINARY.replace(_NUMBERS.format(operand="x2"), _OTHER_NUMBERS).format(name=name)
    function = compile_function(name, source, names, f"mx.np.{name}")
    text = (REGISTRY.get(operator_name).__doc__ or "").replace("lhs", "x1").replace("rhs", "x2")
    function.__doc__ = text.replace("\n\nReturns:", f"{_OPTIONS.rstrip()}\n\nReturns:", 1)
    function.__module__ = "mxnet.numpy"
    return function


# ---- methods of arrays -------------------------------------------------------------------------


def _operands_supported(other: Any) -> bool:
    return (
        isinstance(other, ndarray | onp.ndarray | list | tuple) or is_number(other)
    ) and not isinstance(other, str | bytes)


def _forward(name: str, reverse: bool, comparison: bool = False) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        if not _operands_supported(other):
            if comparison:
                return NotImplemented
            raise TypeError(f"type {type(other)} not supported")
        return binary(name, other, self) if reverse else binary(name, self, other)

    return method


def _in_place(name: str) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        if STATE.recording and self._tape is not None:
            raise MXNetError(IN_PLACE_MESSAGE)
        if not _operands_supported(other):
            raise TypeError(f"type {type(other)} not supported")
        return binary(name, self, other, self)

    return method


def _inline_function(inline: str | None, operator_name: str) -> Callable[..., Any]:
    function: Callable[..., Any]
    function = getattr(torch, inline) if inline else REGISTRY.get(operator_name).body
    return function


def _generate(
    name: str, template: str | None, function: Callable[..., Any] | None, slow: Callable[..., Any]
) -> None:
    method = f"__{name}__"
    if template is None:
        slow.__name__ = method
        setattr(ndarray, method, slow)
        return
    names = _namespace(SLOW=slow, FUNCTION=function)
    source = template.format(name=method, function=getattr(function, "__name__", ""))
    setattr(ndarray, method, compile_function(method, source, names, "mx.np.ndarray"))


def install() -> None:
    """Give the array class its arithmetic."""
    for method, name in METHODS.items():
        inline, operator_name = BINARY[name][:2]
        function = _inline_function(inline, operator_name)
        template = _METHOD if inline else _METHOD_ARRAYS_ONLY
        _generate(method, template, function, _forward(name, reverse=False))
        if method in _SYMMETRIC:
            _generate(f"r{method}", template, function, _forward(name, reverse=True))
        else:
            reflected = _METHOD if method == "sub" else None
            _generate(f"r{method}", reflected, torch.rsub, _forward(name, reverse=True))
        if method != "pow":  # the reference has no in-place power: `a **= b` makes a new array
            in_place = _IN_PLACE if inline else None
            _generate(f"i{method}", in_place, function, _in_place(name))
    for method, name in COMPARISON_METHODS.items():
        compare = _inline_function(*BINARY[name][:2])
        _generate(method, _METHOD, compare, _forward(name, False, comparison=True))
    for old, new in (("div", "truediv"), ("rdiv", "rtruediv"), ("idiv", "itruediv")):
        setattr(ndarray, f"__{old}__", getattr(ndarray, f"__{new}__"))


def convert_operand(value: Any) -> Any:
    """A NumPy array as an ``mx.np`` array; anything else as it is."""
    return from_host(value) if isinstance(value, onp.ndarray) and value.ndim else value
