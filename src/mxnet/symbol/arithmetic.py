"""The arithmetic of symbols: ``a + b``, ``2 - a``, ``a < b``.

Between symbols it works element by element on equal shapes. The words in names of nodes
(``_plus0``) are the reference's: programs look outputs up by them.
"""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from mxnet.base import NotImplementedForSymbol
from mxnet.symbol.call import call_named
from mxnet.symbol.handle import Symbol

Named = tuple[str, str]  # operator, word for names

# method: between symbols, symbol and number, number and symbol
_BINARY: dict[str, tuple[Named, Named, Named]] = {
    "add": (
        ("elemwise_add", "_plus"), ("_plus_scalar", "_plusscalar"),
        ("_plus_scalar", "_plusscalar"),
    ),
    "sub": (
        ("elemwise_sub", "_minus"), ("_minus_scalar", "_minusscalar"),
        ("_rminus_scalar", "_rminusscalar"),
    ),
    "mul": (
        ("elemwise_mul", "_mul"), ("_mul_scalar", "_mulscalar"), ("_mul_scalar", "_mulscalar"),
    ),
    "truediv": (
        ("elemwise_div", "_div"), ("_div_scalar", "_divscalar"), ("_rdiv_scalar", "_rdivscalar"),
    ),
    "mod": (("_mod", "_mod"), ("_mod_scalar", "_modscalar"), ("_rmod_scalar", "_rmodscalar")),
    "pow": (
        ("_power", "_power"), ("_power_scalar", "_powerscalar"),
        ("_rpower_scalar", "_rpower_scalar"),
    ),
}  # fmt: skip

_COMPARE = {
    "eq": "_equal",
    "ne": "_not_equal",
    "gt": "_greater",
    "ge": "_greater_equal",
    "lt": "_lesser",
    "le": "_lesser_equal",
}

_IN_PLACE = ("add", "sub", "mul", "truediv")


def is_number(value: Any) -> bool:
    """Whether ``value`` is a number that becomes a parameter."""
    return isinstance(value, numbers.Number | np.generic) and not isinstance(
        value, complex | np.complexfloating
    )


def binary(of_symbols: Named, of_scalar: Named, left: Symbol, right: Any) -> Symbol:
    """``left`` and a symbol or number.

    Raises:
        TypeError: ``right`` is neither.
    """
    if isinstance(right, Symbol):
        operator, hint = of_symbols
        return call_named(operator, hint, left, right)
    if not is_number(right):
        raise TypeError(f"type {type(right)} not supported")
    operator, hint = of_scalar
    return call_named(operator, hint, left, scalar=int(right) if right is True else right)


def _method(name: str, of_symbols: Named, of_scalar: Named) -> Callable[[Symbol, Any], Symbol]:
    def method(self: Symbol, other: Any) -> Symbol:
        return binary(of_symbols, of_scalar, self, other)

    method.__name__ = method.__qualname__ = name
    return method


def _in_place(name: str) -> Callable[[Symbol, Any], NoReturn]:
    def method(_: Symbol, other: Any) -> NoReturn:
        raise NotImplementedForSymbol(method, f"{name}=", other)

    method.__name__ = method.__qualname__ = f"__i{name}__"
    return method


def negative(self: Symbol) -> Symbol:
    """``-self``."""
    return call_named("_mul_scalar", "_mulscalar", self, scalar=-1.0)


def absolute(self: Symbol) -> Symbol:
    """``abs(self)``."""
    return call_named("abs", "abs", self)


def install(symbol_class: type) -> None:
    """Give ``symbol_class`` its arithmetic."""
    for name, (of_symbols, of_scalar, reflected) in _BINARY.items():
        setattr(symbol_class, f"__{name}__", _method(f"__{name}__", of_symbols, of_scalar))
        setattr(symbol_class, f"__r{name}__", _method(f"__r{name}__", of_symbols, reflected))
    for name, operator in _COMPARE.items():
        scalar = f"{operator}_scalar"
        method = _method(f"__{name}__", (operator, operator), (scalar, scalar))
        setattr(symbol_class, f"__{name}__", method)
    for name in _IN_PLACE:
        setattr(symbol_class, f"__i{name}__", _in_place(name))
    # Programs for Python 2 call these by name.
    for old, new in (("div", "truediv"), ("rdiv", "rtruediv"), ("idiv", "itruediv")):
        setattr(symbol_class, f"__{old}__", getattr(symbol_class, f"__{new}__"))
    for name, function in (("nonzero", Symbol.__bool__), ("neg", negative), ("abs", absolute)):
        setattr(symbol_class, f"__{name}__", function)
