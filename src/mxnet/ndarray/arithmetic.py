"""The arithmetic of arrays: ``a + b``, ``2 - a``, ``a += b``, ``a < b``.

The methods are generated from one template per kind. The inline path serves what training code does
most - dense arrays of one element type, or a floating array and a Python number - with nothing but
the torch call; the rest goes through the operator, which knows every rule and error.
"""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.codegen import compile_function
from mxnet.ndarray.call import IN_PLACE_MESSAGE, call, is_array
from mxnet.operators.registry import REGISTRY
from mxnet.tape import live_tape
from mxnet.thread_state import STATE

# method: (torch function for the inline path, operator for arrays, for array-scalar, for
# scalar-array)
_BINARY = {
    "add": ("add", "broadcast_add", "_plus_scalar", "_plus_scalar"),
    "sub": ("sub", "broadcast_sub", "_minus_scalar", "_rminus_scalar"),
    "mul": ("mul", "broadcast_mul", "_mul_scalar", "_mul_scalar"),
    "truediv": ("div", "broadcast_div", "_div_scalar", "_rdiv_scalar"),
    "mod": (None, "broadcast_mod", "_mod_scalar", "_rmod_scalar"),
    "pow": (None, "broadcast_power", "_power_scalar", "_rpower_scalar"),
}
_COMPARE = {
    "eq": ("broadcast_equal", "_equal_scalar"),
    "ne": ("broadcast_not_equal", "_not_equal_scalar"),
    "gt": ("broadcast_greater", "_greater_scalar"),
    "ge": ("broadcast_greater_equal", "_greater_equal_scalar"),
    "lt": ("broadcast_lesser", "_lesser_scalar"),
    "le": ("broadcast_lesser_equal", "_lesser_equal_scalar"),
}

_FORWARD = """\
def __{name}__(self, other):
    if not STATE.recording:
        kind = type(other)
        try:
            data = self._data
            if kind is type(self):
                right = other._data
                if data.dtype is not right.dtype or not data.is_floating_point():
                    return SLOW(self, other)
                result = FUNCTION(data, right)
            elif (kind is float or kind is int) and data.is_floating_point():
                result = FUNCTION(data, other)
            else:
                return SLOW(self, other)
        except Exception:
            return SLOW(self, other)
        array = NEW(type(self))
        array._data = result
        array._tape = None
        array._ctx = self._ctx.results
        return array
    return SLOW(self, other)
"""

_IN_PLACE = """\
def __i{name}__(self, other):
    if not STATE.recording:
        kind = type(other)
        try:
            data = self._data
            if kind is type(self):
                right = other._data
                if data.dtype is not right.dtype or not data.is_floating_point():
                    return SLOW(self, other)
                data.{function}_(right)
            elif (kind is float or kind is int) and data.is_floating_point():
                data.{function}_(other)
            else:
                return SLOW(self, other)
        except Exception:
            return SLOW(self, other)
        return self
    return SLOW(self, other)
"""


def is_number(value: Any) -> bool:
    """Whether ``value`` is a Python or NumPy number."""
    return isinstance(value, numbers.Number | np.generic)


def binary(
    array_operator: str, scalar_operator: str, left: Any, right: Any, out: Any = None
) -> Any:
    """``left`` operator ``right`` for an array and an array or number.

    Raises:
        TypeError: ``right`` is neither.
    """
    if is_array(right):
        return call(REGISTRY.get(array_operator), [left, right], {}, out, type(left))
    if is_number(right):
        found = REGISTRY.get(scalar_operator)
        # Classic arrays keep their element type: the scalar converts to it, integers truncate it.
        parameters = {"scalar": float(right), "is_int": True}
        return call(found, [left], parameters, out, type(left))
    raise TypeError(f"type {type(right)} not supported")


def install(array_class: type) -> None:
    """Give ``array_class`` its arithmetic methods."""
    for name, (function, array_op, scalar_op, reflected_op) in _BINARY.items():
        _install(array_class, name, function, _slow_forward(array_op, scalar_op), _FORWARD)
        if name != "pow":  # the reference has no in-place power: `a **= b` makes a new array
            in_place = _slow_in_place(array_op, scalar_op)
            _install(array_class, "i" + name, function, in_place, _IN_PLACE)
        reflected = _slow_forward(array_op, reflected_op)
        symmetric = scalar_op == reflected_op
        _install(array_class, "r" + name, function if symmetric else None, reflected, _FORWARD)
    for name, (array_op, scalar_op) in _COMPARE.items():
        _install(array_class, name, None, _slow_forward(array_op, scalar_op), _FORWARD)
    for name, unary in (("neg", "negative"), ("abs", "abs")):
        setattr(array_class, f"__{name}__", _unary(unary))
    for old, new in (("div", "truediv"), ("rdiv", "rtruediv"), ("idiv", "itruediv")):
        setattr(array_class, f"__{old}__", getattr(array_class, f"__{new}__"))


def _install(array_class: type, name: str, function: str | None, slow: Any, template: str) -> None:
    method = f"__{name}__"
    if function is None:
        slow.__name__ = method
        setattr(array_class, method, slow)
        return
    bare = name[1:] if template is _IN_PLACE else name
    source = template.format(name=bare, function=function)
    namespace = {
        "STATE": STATE,
        "FUNCTION": getattr(torch, function),
        "NEW": object.__new__,
        "SLOW": slow,
    }
    origin = f"mx.nd.{array_class.__name__}"
    setattr(array_class, method, compile_function(method, source, namespace, origin))


def _unary(name: str) -> Any:
    def apply(self: Any) -> Any:
        return self._operate(name)

    return apply


def _slow_forward(array_operator: str, scalar_operator: str) -> Any:
    def forward(self: Any, other: Any) -> Any:
        return binary(array_operator, scalar_operator, self, other)

    return forward


def _slow_in_place(array_operator: str, scalar_operator: str) -> Any:
    def in_place(self: Any, other: Any) -> Any:
        if STATE.recording and live_tape(self) is not None:
            raise MXNetError(IN_PLACE_MESSAGE)
        return binary(array_operator, scalar_operator, self, other, out=self)

    return in_place
