"""Builds operators from one row each: name, torch function, formula, example.

Operators that differ only in the function they compute share their input names, element-type rule,
error messages and the frame of their documentation; all that is written here once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NoReturn

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import NAME_OF
from mxnet.operators.gradients import constant
from mxnet.operators.registry import Operator, operator

TensorFunction = Callable[..., Tensor]

# Element types narrower than the int32 through which the reference converts results to them.
_NARROW = frozenset((torch.int8, torch.uint8))


def to_dtype(result: Tensor, dtype: torch.dtype) -> Tensor:
    """``result`` in an integer type, truncated towards zero; narrow types wrap."""
    if dtype in _NARROW:
        return result.to(torch.int32).to(dtype)
    return result.to(dtype)


def through_double(function: TensorFunction, *data: Tensor) -> Tensor:
    """A real function of integers: computed in double precision, truncated to the integers' type.

    Of complex numbers, it is the function itself.

    Raises:
        MXNetError: The data are booleans.
    """
    dtype = data[0].dtype
    if dtype.is_complex:
        return function(*data)
    if dtype is torch.bool:
        raise MXNetError("bool arrays have no arithmetic; cast them to a number type first")
    return to_dtype(function(*(tensor.double() for tensor in data)), dtype)


def describe(summary: str, formula: str, body: str, example: str, references: str = "") -> str:
    """The documentation of one member of a family."""
    formula_part = f"\n\n.. math:: {formula}" if formula else ""
    reference_part = f"\n\nReferences:\n    {references}" if references else ""
    example_part = f"\n\nExample:\n{_indent(example)}"
    return f"{summary}{formula_part}\n\n{body.strip()}{example_part}{reference_part}\n"


def _indent(text: str) -> str:
    return "\n".join("    " + line for line in text.strip().splitlines())


def _rename(body: TensorFunction, name: str, module: str) -> None:
    body.__name__ = body.__qualname__ = name
    body.__module__ = module


# ---- one array -------------------------------------------------------------------------------

_UNARY_BODY = """
Shapes:
    data: Any.
    output: Shape of ``data``.

Args:
    data: {domain}

Returns:
    Array of the shape and element type of ``data``. Of integers, the function is computed in double
    precision and truncated towards zero.
"""


def unary(
    name: str,
    function: TensorFunction,
    summary: str,
    formula: str,
    example: tuple[str, str],
    *,
    aliases: tuple[str, ...] = (),
    domain: str = "Numbers.",
    integers: bool = False,
    of_integers: TensorFunction | None = None,
    constant_result: bool = False,
    references: str = "",
) -> Operator:
    """Declare a function of one array.

    Args:
        name: Name of the operator.
        function: Computes it for floating tensors.
        summary: First line of its documentation.
        formula: The function of :math:`x`, for readers.
        example: Elements of an example and the printed result.
        aliases: Other names.
        domain: Where it is defined.
        integers: ``function`` itself keeps the type of integers.
        of_integers: Computes it for integers in double precision; by default ``function``.
        constant_result: The gradient is zero and ``function`` does not record one.
        references: Source of the formula.

    Returns:
        The declared operator.
    """

    def body(data: Tensor) -> Tensor:
        if data.is_floating_point():
            return function(data)
        return through_double(of_integers or function, data)

    def integer_body(data: Tensor) -> Tensor:
        return function(data)

    def constant_body(data: Tensor) -> Tensor:
        result = function(data)
        return constant(result, data) if data.requires_grad else result

    chosen = constant_body if constant_result else integer_body if integers else body
    given, printed = example
    # Where users find it: operators of the contrib namespace leave their prefix out there.
    path = name.replace("_contrib_", "contrib.", 1)
    chosen.__doc__ = describe(
        summary,
        formula,
        _UNARY_BODY.format(domain=domain),
        f">>> print(mx.nd.{path}(mx.nd.array({given})).asnumpy().round(4))\n{printed}",
        references,
    )
    _rename(chosen, name, "mxnet.operators.elementwise")
    declared = operator(name, aliases)(chosen)
    if chosen is integer_body and isinstance(function, type(torch.relu)):
        # The signature is known now; calls go straight to torch's function.
        _ = declared.signature
        declared.body = function
    return declared


# ---- two arrays ------------------------------------------------------------------------------

_ELEMWISE_BODY = """
Shapes:
    lhs: Any.
    rhs: Shape of ``lhs``.
    output: Shape of ``lhs``.

Args:
    lhs: First operand, :math:`a`.
    rhs: Second operand, :math:`b`; element type of ``lhs``.

Raises:
    MXNetError: Shapes or element types of the operands differ.
"""

_BROADCAST_BODY = """
Shapes:
    lhs: Any.
    rhs: Any that broadcasts with ``lhs``: axes, aligned at the last one, are equal or 1.
    output: The larger extent along every axis.

Args:
    lhs: First operand, :math:`a`.
    rhs: Second operand, :math:`b`; element type of ``lhs``.

Raises:
    MXNetError: The shapes do not broadcast, or the element types differ.
"""


def dtype_mismatch(name: str, lhs: Tensor, rhs: Tensor) -> NoReturn:
    """Raise the error for operands of different element types.

    Raises:
        MXNetError: Always.
    """
    raise MXNetError(
        f"{name}: lhs is {NAME_OF.get(lhs.dtype, lhs.dtype)} but rhs is "
        f"{NAME_OF.get(rhs.dtype, rhs.dtype)}; cast one of them, the types must be equal"
    )


def _shape_mismatch(name: str, lhs: Tensor, rhs: Tensor) -> NoReturn:
    if lhs.dtype is not rhs.dtype:
        dtype_mismatch(name, lhs, rhs)
    raise MXNetError(
        f"{name}: lhs has shape {tuple(lhs.shape)} but rhs has shape {tuple(rhs.shape)}; "
        "the shapes must be equal, broadcast_* operators admit others"
    )


def elemwise(
    name: str,
    function: TensorFunction,
    summary: str,
    formula: str,
    printed: str,
    aliases: tuple[str, ...] = (),
) -> Operator:
    """Declare a function of two arrays of one shape; arguments as of :func:`broadcast`."""

    def body(lhs: Tensor, rhs: Tensor) -> Tensor:
        if lhs.dtype is rhs.dtype and lhs.shape == rhs.shape:
            return function(lhs, rhs)
        return _shape_mismatch(name, lhs, rhs)

    return _declare_binary(body, name, summary, formula, printed, aliases, _ELEMWISE_BODY)


def broadcast(
    name: str,
    function: TensorFunction,
    summary: str,
    formula: str,
    printed: str,
    aliases: tuple[str, ...] = (),
) -> Operator:
    """Declare a function of two arrays whose shapes broadcast.

    Args:
        name: Name of the operator.
        function: Computes it for tensors of any one element type.
        summary: First line of its documentation.
        formula: The function of :math:`a` and :math:`b`, for readers.
        printed: Its result for ``[1, 2, 3]`` and ``[3, 2, 1]``.
        aliases: Other names.

    Returns:
        The declared operator.
    """

    def body(lhs: Tensor, rhs: Tensor) -> Tensor:
        if lhs.dtype is rhs.dtype:
            return function(lhs, rhs)
        return dtype_mismatch(name, lhs, rhs)

    return _declare_binary(body, name, summary, formula, printed, aliases, _BROADCAST_BODY)


def _declare_binary(
    body: TensorFunction,
    name: str,
    summary: str,
    formula: str,
    printed: str,
    aliases: tuple[str, ...],
    frame: str,
) -> Operator:
    path = f"mx.nd._internal.{name}" if name.startswith("_") else f"mx.nd.{name}"
    body.__doc__ = describe(
        summary,
        formula,
        frame,
        f">>> a, b = mx.nd.array([1, 2, 3]), mx.nd.array([3, 2, 1])\n"
        f">>> print({path}(a, b).asnumpy().round(4))\n{printed}",
    )
    _rename(body, name, "mxnet.operators.binary")
    return operator(name, aliases)(body)


# ---- an array and a number -------------------------------------------------------------------

_SCALAR_BODY = """
Shapes:
    data: Any.
    output: Shape of ``data``.

Args:
    data: The array, :math:`x`.
    scalar: The number, :math:`s`; truncated to the type of an integer array.
    is_int: Whether the number counts as an integer; if not, integer arrays give float64.

Returns:
    Array of the element type of ``data``; int64 for a bool array and an integer number.
"""


def scalar_family(
    name: str,
    function: TensorFunction,
    summary: str,
    formula: str,
    printed: str,
    aliases: tuple[str, ...] = (),
    integer_function: TensorFunction | None = None,
) -> Operator:
    """Declare a function of an array and a number.

    Args:
        name: Name of the operator.
        function: Computes it for a floating tensor and a Python number.
        summary: First line of its documentation.
        formula: The function of :math:`x` and :math:`s`, for readers.
        printed: Its result for ``[1, 2, 3]`` and 2.
        aliases: Other names.
        integer_function: Computes it for an integer tensor and an int, in the tensor's type;
            by default ``function``.

    Returns:
        The declared operator.
    """
    of_integers = integer_function or function

    def body(data: Tensor, *, scalar: float = 1.0, is_int: bool = True) -> Tensor:
        if data.is_floating_point():
            return function(data, scalar)
        if not is_int:
            return function(data.double(), scalar)
        if data.dtype is torch.bool:
            data = data.long()
        return of_integers(data, wrapped(scalar, data.dtype))

    body.__doc__ = describe(
        summary,
        formula,
        _SCALAR_BODY,
        f">>> x = mx.nd.array([1, 2, 3])\n"
        f">>> print(mx.nd._internal.{name}(x, scalar=2).asnumpy().round(4))\n{printed}",
    )
    _rename(body, name, "mxnet.operators.scalar")
    return operator(name, aliases)(body)


_LARGEST_HALF = 65504.0


def representable(scalar: float, dtype: torch.dtype) -> float:
    """``scalar``, infinite where it is beyond float16, which torch would refuse as a bound."""
    if dtype is torch.float16 and abs(scalar) > _LARGEST_HALF:
        return math.copysign(math.inf, scalar)
    return scalar


_INTEGER_BITS = {torch.int8: 8, torch.uint8: 8, torch.int32: 32, torch.int64: 64}


def saturated(scalar: float, dtype: torch.dtype) -> int:
    """``scalar`` truncated to an integer type; its least or largest number where it is beyond."""
    limits = torch.iinfo(dtype)
    if scalar >= limits.max:
        return limits.max
    return limits.min if scalar <= limits.min else int(scalar)


def wrapped(scalar: float, dtype: torch.dtype) -> int:
    """``scalar`` truncated to an integer type, as C converts it on the reference's machines."""
    value = int(scalar) if abs(scalar) < 2.0**63 else -(2**63)
    bits = _INTEGER_BITS[dtype]
    if bits < 64 and not -(2**31) <= value < 2**31:
        value = -(2**31)  # what an out-of-range conversion to a 32-bit register gives
    value &= 2**bits - 1
    if dtype is not torch.uint8 and value >= 2 ** (bits - 1):
        value -= 2**bits
    return value
