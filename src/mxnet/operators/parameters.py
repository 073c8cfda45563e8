"""Operator parameters: which Python type an annotation admits and how other spellings convert.

Parameters arrive as Python values from ``mx.nd`` and as text such as ``"(3, 3)"`` from symbol
files. One table, keyed by the annotation in the operator's signature, serves both. The generated
wrappers inline ``fast_check`` and call ``convert`` only when it fails.
"""

from __future__ import annotations

import ast
import difflib
import operator
import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np
import torch

from mxnet.base import MXNetError, _Null
from mxnet.context import Context, as_context
from mxnet.dtypes import NAME_OF, torch_dtype

# The annotation of element-type parameters: the body receives a torch type.
DType = torch.dtype

Convert = Callable[[Any], Any]


class REQUIRED:
    """Default of a parameter that has none."""


@dataclass(frozen=True)
class Parameter:
    """One keyword-only argument of an operator's body.

    Attributes:
        name: As in the reference.
        annotation: Python type, shown in documentation and stubs.
        default: The reference's default, or ``REQUIRED``.
        fast_check: Python expression over ``{x}`` that is true for values used as they are.
        convert: Turns any other spelling into the annotated type; raises ValueError or TypeError.
    """

    name: str
    annotation: Any
    default: Any
    fast_check: str
    convert: Convert

    @property
    def required(self) -> bool:
        """Whether a call must name the parameter."""
        return self.default is REQUIRED

    def parse(self, operator_name: str, value: Any, unknown: Iterable[str] = ()) -> Any:
        """``value`` as the annotated type.

        Args:
            operator_name: For the error message.
            value: What the caller gave; ``REQUIRED`` or ``_Null`` if nothing.
            unknown: Names the caller gave that the operator does not have, perhaps misspelt.

        Raises:
            MXNetError: It cannot be understood as that type.
        """
        if value is _Null or value is REQUIRED:
            if self.required:
                near = difflib.get_close_matches(self.name, unknown, n=1)
                hint = f"; was {near[0]!r} meant to be it?" if near else ""
                raise MXNetError(
                    f"{operator_name}: required parameter {self.name!r} is missing{hint}"
                )
            return self.default
        try:
            return self.convert(value)
        except (ValueError, TypeError, SyntaxError, MXNetError) as error:
            expected = describe_annotation(self.annotation)
            detail = f" ({error})" if isinstance(error, MXNetError) else ""
            raise MXNetError(
                f"{operator_name}: parameter {self.name}={value!r} is not {expected}{detail}"
            ) from None


def make_parameter(name: str, annotation: Any, default: Any) -> Parameter:
    """The parameter that a keyword-only argument of an operator's body declares.

    Raises:
        TypeError: No conversion is known for the annotation.
    """
    check, convert = _conversion(annotation)
    return Parameter(name, annotation, default, check, convert)


def describe_annotation(annotation: Any) -> str:
    """An annotation in words, for error messages."""
    if get_origin(annotation) is Literal:
        return "one of " + ", ".join(repr(choice) for choice in get_args(annotation))
    if annotation in _SCALARS:
        return _SCALARS[annotation][2]
    if get_origin(annotation) in (Union, types.UnionType):
        return " or ".join(describe_annotation(option) for option in get_args(annotation))
    if annotation is type(None):
        return "None"
    return "a tuple such as " + _tuple_example(annotation)


def format_parameter(value: Any) -> str:
    """A parameter as symbol files spell it."""
    if isinstance(value, torch.dtype):
        return NAME_OF[value]
    if isinstance(value, tuple | list):
        inner = ", ".join(format_parameter(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return str(value)


# ---- scalars ---------------------------------------------------------------------------------


def _to_int(value: Any) -> int:
    if isinstance(value, str):
        return int(value)
    if isinstance(value, np.ndarray | torch.Tensor):
        raise TypeError
    return operator.index(value)


def _to_float(value: Any) -> float:
    if isinstance(value, str | int | float | np.generic):
        return float(value)
    raise TypeError


_BOOLS = {"true": True, "1": True, "false": False, "0": False}


def _to_bool(value: Any) -> bool:
    if isinstance(value, str):
        try:
            return _BOOLS[value.lower()]
        except KeyError:
            raise ValueError from None
    if isinstance(value, bool | int | np.bool_ | np.integer) and value in (0, 1):
        return bool(value)
    raise TypeError


def _to_str(value: Any) -> str:
    return str(value)


_SCALARS: dict[Any, tuple[str, Convert, str]] = {
    int: ("TYPE({x}) is int", _to_int, "an int"),
    float: ("TYPE({x}) is float", _to_float, "a float"),
    bool: ("{x} is False or {x} is True", _to_bool, "a bool"),
    str: ("TYPE({x}) is str", _to_str, "a str"),
    DType: ("TYPE({x}) is DTYPE", torch_dtype, "an element type such as 'float32'"),
    Context: ("False", as_context, "a context such as mx.cpu()"),
}


# ---- compound annotations --------------------------------------------------------------------


def _literal(text: str) -> Any:
    return ast.literal_eval(text.strip().replace("L", "")) if text.strip() else ()


def _tuple_of(annotation: Any) -> tuple[str, Convert]:
    element = get_args(annotation)[0]
    convert_element = _conversion(element)[1]

    def convert(value: Any) -> tuple[Any, ...]:
        if isinstance(value, str):
            value = _literal(value)
        if isinstance(value, int | float | np.number):
            value = (value,)
        elif isinstance(value, np.ndarray):
            value = value.tolist()
        elif not isinstance(value, tuple | list | torch.Size):
            value = tuple(value) if isinstance(value, range) else _reject()
        return tuple(convert_element(item) for item in value)

    if element is int or element is float:
        # A tuple of Python ints is by far the usual spelling; `set(map(TYPE, ...))` is C speed.
        return f"TYPE({{x}}) is tuple and set(map(TYPE, {{x}})) <= {{{element.__name__}}}", convert
    return "False", convert


def _reject() -> typing.NoReturn:
    raise TypeError


def _tuple_example(annotation: Any) -> str:
    element = get_args(annotation)[0] if get_args(annotation) else int
    return {int: "(1, 2)", float: "(0.5, 1.0)"}.get(element, "((1, 2), (3, 4))")


def _choice(annotation: Any) -> tuple[str, Convert]:
    choices = get_args(annotation)

    def convert(value: Any) -> Any:
        if value in choices:
            return value
        if value == "None" and None in choices:
            return None
        if not isinstance(value, str) and str(value) in choices:
            return str(value)
        raise ValueError

    names = {choice for choice in choices if isinstance(choice, str)}
    return (f"type({{x}}) is str and {{x}} in {names!r}" if names else "False"), convert


def _union(annotation: Any) -> tuple[str, Convert]:
    options = [option for option in get_args(annotation) if option is not type(None)]
    optional = len(options) < len(get_args(annotation))
    conversions = [_conversion(option) for option in options]
    check = " or ".join(check for check, _ in conversions if check != "False") or "False"

    def convert(value: Any) -> Any:
        if optional and (value is None or value == "None"):
            return None
        if isinstance(value, str) and value[:1] in "([":
            value = _literal(value)
        for _, convert_option in conversions:
            try:
                return convert_option(value)
            except (ValueError, TypeError):
                continue
        raise ValueError

    return (f"{{x}} is None or {check}" if optional else check), convert


def _conversion(annotation: Any) -> tuple[str, Convert]:
    if annotation in _SCALARS:
        check, convert, _ = _SCALARS[annotation]
        return check, convert
    origin = get_origin(annotation)
    if origin is Literal:
        return _choice(annotation)
    if origin in (Union, types.UnionType):
        return _union(annotation)
    if origin is tuple:
        return _tuple_of(annotation)
    raise TypeError(f"no parameter conversion for annotation {annotation!r}")
