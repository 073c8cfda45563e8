"""Element-wise functions of ``mx.np`` beyond the reference's, and tests of closeness."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as onp
import torch

from mxnet.base import MXNetError
from mxnet.dtypes import number_dtype
from mxnet.ndarray.call import is_symbol
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, is_number, ops
from mxnet.numpy.ufuncs import BINARY, binary, make_binary, make_unary
from mxnet.operators.numpy_pairs import PAIR_NAMES
from mxnet.operators.numpy_types import default_float
from mxnet.operators.registry import REGISTRY
from mxnet.util import check_ufunc_options

PAIRS = frozenset(PAIR_NAMES)


def operand(value: Any, like: Any) -> Any:
    """A number as an array of the type of ``like``, anything else as an array."""
    if not is_number(value):
        return as_array(value, like)
    if is_symbol(like):
        return ops._npi_full_like(like, fill_value=float(value))
    dtype = like._data.dtype
    if isinstance(value, float) and not (dtype.is_floating_point or dtype.is_complex):
        dtype = default_float()
    return ndarray(torch.tensor(value, dtype=dtype, device=like._data.device), ctx=like._ctx)


def operands(*values: Any) -> list[Any]:
    """Numbers and arrays together as arrays; numbers take the type of the first array."""
    first = next((as_array(value) for value in values if not is_number(value)), None)
    if first is None:
        return [as_array(value) for value in values]
    return [first if value is first else operand(value, first) for value in values]


# Functions that the reference leaves to NumPy: results have NumPy's type there, and arrays without
# axes give NumPy's scalars. So they do here, but where a gradient is to flow.
HOSTED = frozenset(("divmod", "float_power", "heaviside", "modf", "positive", "signbit"))


@functools.cache
def _numpy_type(name: str, *kinds: Any) -> Any:
    """The type of what a function of NumPy returns first for arrays of these types, and numbers."""
    given = [onp.empty(0, kind) if isinstance(kind, onp.dtype) else kind(1) for kind in kinds]
    found = getattr(onp, name)(*given)
    return (found[0] if isinstance(found, tuple) else found).dtype


def _kind(value: Any) -> Any:
    return type(value) if is_number(value) else value.dtype


def as_numpy_types(name: str, *values: Any) -> list[Any]:
    """Operands as arrays of the type in which NumPy computes."""
    arrays = [value if is_number(value) else as_array(value) for value in values]
    if any(is_symbol(array) or _kind(array) == "bfloat16" for array in arrays):
        return operands(*arrays)
    wanted = _numpy_type(name, *map(_kind, arrays))
    try:
        wanted = number_dtype(wanted)
    except MXNetError:  # int16, which arrays do not have
        return operands(*arrays)
    return [operand.astype(wanted, copy=False) for operand in operands(*arrays)]


def as_scalar(result: Any) -> Any:
    """An array without axes as NumPy's scalar, if it has no gradient; anything else as it is."""
    if isinstance(result, ndarray) and not result.ndim and result._tape is None:
        return result.asnumpy()[()]
    return result


def make_pair(name: str) -> Callable[..., Any]:
    """The function ``mx.np.<name>(x1, x2, out=None, **kwargs)``."""

    def function(x1: Any, x2: Any, out: Any = None, **kwargs: Any) -> Any:
        if kwargs:
            check_ufunc_options(name, kwargs)
        if is_number(x1) and is_number(x2):
            return getattr(onp, name)(x1, x2)
        left, right = as_numpy_types(name, x1, x2) if name in HOSTED else operands(x1, x2)
        result = getattr(ops, f"_npi_{name}")(left, right, out=_single(out))
        return as_scalar(result) if name in HOSTED and out is None else result

    function.__name__ = function.__qualname__ = name
    function.__module__ = "mxnet.numpy"
    function.__doc__ = REGISTRY.get(f"_npi_{name}").__doc__
    return function


def _single(out: Any) -> Any:
    return out[0] if isinstance(out, tuple) else out


def isclose(
    a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Any:
    """Whether elements differ by no more than ``atol + rtol * |b|``.

    Args:
        a: Array of numbers, or a number.
        b: Array of numbers, or a number.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        equal_nan: Whether nan is close to nan.

    Returns:
        Array of bools.

    Example:
        >>> mx.np.isclose(mx.np.array([1.0, 2.0]), 1.0)
        array([ True, False])
    """
    left, right = operands(a, b)
    return ops._npi_isclose(left, right, rtol=rtol, atol=atol, equal_nan=equal_nan)


def allclose(
    a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> bool:
    """Whether all elements are close; see :func:`isclose` for the arguments.

    Args:
        a: Array of numbers, or a number.
        b: Array of numbers, or a number.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        equal_nan: Whether nan is close to nan.

    Example:
        >>> mx.np.allclose(mx.np.array([1.0, 2.0]), mx.np.array([1.0, 2.0]))
        True
    """
    return bool(isclose(a, b, rtol, atol, equal_nan).all())


def array_equiv(a1: Any, a2: Any) -> bool:
    """Whether arrays are equal after broadcasting.

    Args:
        a1: Array.
        a2: Array.

    Example:
        >>> mx.np.array_equiv(mx.np.array([1, 1]), mx.np.array([1]))
        True
    """
    left, right = as_array(a1), as_array(a2)
    try:
        onp.broadcast_shapes(left.shape, right.shape)
    except ValueError:
        return False
    return bool((left == right).all())


def divmod(x1: Any, x2: Any) -> tuple[Any, Any]:  # noqa: A001 - NumPy's name
    """Quotients rounded down, and the rests.

    Args:
        x1: Dividend, array or number.
        x2: Divisor, array or number.

    Example:
        >>> mx.np.divmod(mx.np.array([7.0]), 2)
        (array([3.]), array([1.]))
    """
    if is_number(x1) and is_number(x2):
        return onp.divmod(x1, x2)
    left, right = as_numpy_types("divmod", x1, x2)
    return as_scalar(binary("floor_divide", left, right)), as_scalar(binary("mod", left, right))


def modf(x: Any) -> tuple[Any, Any]:
    """Fractional and integral parts, both with the sign of the number.

    Args:
        x: Array of numbers.

    Example:
        >>> mx.np.modf(mx.np.array([-1.5]))
        (array([-0.5]), array([-1.]))
    """
    if is_number(x):
        return onp.modf(x)
    (array,) = as_numpy_types("modf", x)
    whole = ops._npi_trunc(array)
    return as_scalar(array - whole), as_scalar(whole)


def _hosted_single(name: str) -> Callable[..., Any]:
    function = make_unary(name)

    def hosted(x: Any, out: Any = None, **kwargs: Any) -> Any:
        result = function(x, out, **kwargs)
        return as_scalar(result) if out is None else result

    hosted.__name__ = hosted.__qualname__ = name
    hosted.__module__ = "mxnet.numpy"
    hosted.__doc__ = function.__doc__
    return hosted


# The names of the array API standard.
ALIASES = {
    "acos": "arccos", "acosh": "arccosh", "asin": "arcsin", "asinh": "arcsinh", "atan": "arctan",
    "atan2": "arctan2", "atanh": "arctanh", "bitwise_invert": "bitwise_not",
    "bitwise_left_shift": "left_shift", "bitwise_right_shift": "right_shift", "pow": "power",
}  # fmt: skip


def make(name: str) -> Callable[..., Any]:
    """The function ``mx.np.<name>`` of this module's tables."""
    wanted = ALIASES.get(name, name)
    if wanted in PAIRS:
        return make_pair(wanted)
    if wanted in BINARY:
        return make_binary(wanted)
    if wanted in HOSTED:
        return _hosted_single(wanted)
    return make_unary(wanted)
