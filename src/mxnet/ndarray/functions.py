"""Functions over arrays and numbers alike: ``add``, ``maximum``, ``concatenate`` and their like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from mxnet import engine
from mxnet.context import num_gpus
from mxnet.ndarray.arithmetic import binary, is_number
from mxnet.ndarray.call import call, is_array
from mxnet.ndarray.creation import array
from mxnet.ndarray.handle import NDArray
from mxnet.operators.registry import REGISTRY


def _either(
    name: str,
    array_operator: str,
    scalar_operator: str,
    reflected_operator: str,
    on_numbers: Callable[[Any, Any], Any],
    lhs: Any,
    rhs: Any,
) -> Any:
    if is_array(lhs):
        return binary(array_operator, scalar_operator, lhs, rhs)
    if is_array(rhs):
        return binary(array_operator, reflected_operator, rhs, lhs)
    for value in (lhs, rhs):
        if not is_number(value):
            raise TypeError(f"{name}: expected an array or a number, got {type(value).__name__}")
    return on_numbers(lhs, rhs)


def add(lhs: Any, rhs: Any) -> Any:
    """``lhs + rhs``, broadcast.

    Example:
        >>> mx.nd.add(mx.nd.ones((2,)), 2).asnumpy()
        array([3., 3.], dtype=float32)
    """
    return _either(
        "add", "broadcast_add", "_plus_scalar", "_plus_scalar", lambda a, b: a + b, lhs, rhs
    )


def subtract(lhs: Any, rhs: Any) -> Any:
    """``lhs - rhs``, broadcast."""
    return _either(
        "subtract", "broadcast_sub", "_minus_scalar", "_rminus_scalar", lambda a, b: a - b, lhs, rhs
    )


def multiply(lhs: Any, rhs: Any) -> Any:
    """``lhs * rhs``, broadcast."""
    return _either(
        "multiply", "broadcast_mul", "_mul_scalar", "_mul_scalar", lambda a, b: a * b, lhs, rhs
    )


def divide(lhs: Any, rhs: Any) -> Any:
    """``lhs / rhs``, broadcast; integer arrays truncate toward zero."""
    return _either(
        "divide", "broadcast_div", "_div_scalar", "_rdiv_scalar", lambda a, b: a / b, lhs, rhs
    )


def true_divide(lhs: Any, rhs: Any) -> Any:
    """The same as ``divide``."""
    return divide(lhs, rhs)


def modulo(lhs: Any, rhs: Any) -> Any:
    """``lhs % rhs``, broadcast; the sign is the divisor's."""
    return _either(
        "modulo", "broadcast_mod", "_mod_scalar", "_rmod_scalar", lambda a, b: a % b, lhs, rhs
    )


def power(base: Any, exp: Any) -> Any:
    """``base ** exp``, broadcast."""
    return _either(
        "power", "broadcast_power", "_power_scalar", "_rpower_scalar", lambda a, b: a**b, base, exp
    )


def maximum(lhs: Any, rhs: Any) -> Any:
    """The larger of the two, element by element, broadcast.

    Example:
        >>> mx.nd.maximum(mx.nd.array([1, 3]), 2).asnumpy()
        array([2., 3.], dtype=float32)
    """
    return _either(
        "maximum", "broadcast_maximum", "_maximum_scalar", "_maximum_scalar", max, lhs, rhs
    )


def minimum(lhs: Any, rhs: Any) -> Any:
    """The smaller of the two, element by element, broadcast."""
    return _either(
        "minimum", "broadcast_minimum", "_minimum_scalar", "_minimum_scalar", min, lhs, rhs
    )


def equal(lhs: Any, rhs: Any) -> Any:
    """1 where equal, else 0, in the arrays' element type."""
    return _either(
        "equal",
        "broadcast_equal",
        "_equal_scalar",
        "_equal_scalar",
        lambda a, b: int(a == b),
        lhs,
        rhs,
    )


def not_equal(lhs: Any, rhs: Any) -> Any:
    """1 where not equal, else 0, in the arrays' element type."""
    return _either(
        "not_equal", "broadcast_not_equal", "_not_equal_scalar", "_not_equal_scalar",
        lambda a, b: int(a != b), lhs, rhs,
    )  # fmt: skip


def greater(lhs: Any, rhs: Any) -> Any:
    """1 where ``lhs > rhs``, else 0, in the arrays' element type."""
    return _either(
        "greater", "broadcast_greater", "_greater_scalar", "_lesser_scalar",
        lambda a, b: int(a > b), lhs, rhs,
    )  # fmt: skip


def greater_equal(lhs: Any, rhs: Any) -> Any:
    """1 where ``lhs >= rhs``, else 0, in the arrays' element type."""
    return _either(
        "greater_equal", "broadcast_greater_equal", "_greater_equal_scalar", "_lesser_equal_scalar",
        lambda a, b: int(a >= b), lhs, rhs,
    )  # fmt: skip


def lesser(lhs: Any, rhs: Any) -> Any:
    """1 where ``lhs < rhs``, else 0, in the arrays' element type."""
    return _either(
        "lesser", "broadcast_lesser", "_lesser_scalar", "_greater_scalar",
        lambda a, b: int(a < b), lhs, rhs,
    )  # fmt: skip


def lesser_equal(lhs: Any, rhs: Any) -> Any:
    """1 where ``lhs <= rhs``, else 0, in the arrays' element type."""
    return _either(
        "lesser_equal", "broadcast_lesser_equal", "_lesser_equal_scalar", "_greater_equal_scalar",
        lambda a, b: int(a <= b), lhs, rhs,
    )  # fmt: skip


def logical_and(lhs: Any, rhs: Any) -> Any:
    """1 where both are non-zero, else 0."""
    return _either(
        "logical_and", "broadcast_logical_and", "_logical_and_scalar", "_logical_and_scalar",
        lambda a, b: int(bool(a) and bool(b)), lhs, rhs,
    )  # fmt: skip


def logical_or(lhs: Any, rhs: Any) -> Any:
    """1 where at least one is non-zero, else 0."""
    return _either(
        "logical_or", "broadcast_logical_or", "_logical_or_scalar", "_logical_or_scalar",
        lambda a, b: int(bool(a) or bool(b)), lhs, rhs,
    )  # fmt: skip


def logical_xor(lhs: Any, rhs: Any) -> Any:
    """1 where exactly one is non-zero, else 0."""
    return _either(
        "logical_xor", "broadcast_logical_xor", "_logical_xor_scalar", "_logical_xor_scalar",
        lambda a, b: int(bool(a) != bool(b)), lhs, rhs,
    )  # fmt: skip


def concatenate(arrays: Sequence[NDArray], axis: int = 0, always_copy: bool = True) -> NDArray:
    """Arrays joined along an existing axis.

    Args:
        arrays: Arrays of one element type that differ in length along ``axis`` at most.
        axis: Axis to join along.
        always_copy: False returns a single array itself.

    Raises:
        ValueError: There are no arrays.

    Example:
        >>> mx.nd.concatenate([mx.nd.ones((2, 1)), mx.nd.zeros((1, 1))]).shape
        (3, 1)
    """
    if not arrays:
        raise ValueError("concatenate: at least one array is needed")
    if len(arrays) == 1 and not always_copy:
        return arrays[0]
    found = REGISTRY.get("Concat")
    joined: NDArray = call(found, list(arrays), {"dim": axis}, None, type(arrays[0]))
    return joined


def moveaxis(
    tensor: NDArray, source: int | Sequence[int], destination: int | Sequence[int]
) -> NDArray:
    """A copy with axes moved to other positions.

    Args:
        tensor: The array.
        source: Axis or axes to move.
        destination: Where they go, one for one.

    Raises:
        ValueError: The numbers of axes differ, or an axis is out of range or named twice.

    Example:
        >>> mx.nd.moveaxis(mx.nd.zeros((2, 3, 4)), 0, -1).shape
        (3, 4, 2)
    """
    sources = _axes("source", source, tensor.ndim)
    targets = _axes("destination", destination, tensor.ndim)
    if len(sources) != len(targets):
        raise ValueError(f"moveaxis: {len(sources)} source axes but {len(targets)} destinations")
    axes = [axis for axis in range(tensor.ndim) if axis not in sources]
    for target, moved in sorted(zip(targets, sources, strict=True)):
        axes.insert(target, moved)
    return tensor.transpose(axes)


def _axes(argument: str, given: int | Sequence[int], ndim: int) -> list[int]:
    axes = [given] if isinstance(given, int) else list(given)
    if any(not -ndim <= axis < ndim for axis in axes):
        raise ValueError(f"moveaxis: {argument}={given} is out of range for {ndim} axes")
    counted = [axis % ndim for axis in axes]
    if len(set(counted)) < len(counted):
        raise ValueError(f"moveaxis: {argument}={given} names an axis twice")
    return counted


def split_v2(
    ary: NDArray,
    indices_or_sections: int | Sequence[int],
    axis: int = 0,
    squeeze_axis: bool = False,
) -> Any:
    """An array cut into parts along an axis.

    Args:
        ary: The array.
        indices_or_sections: Number of equal parts, or the positions where parts start.
        axis: Axis to cut.
        squeeze_axis: Drop the axis where parts have length 1.

    Returns:
        The parts, a single array if there is one.

    Raises:
        ValueError: The axis cannot be cut into that many equal parts.

    Example:
        >>> [part.shape for part in mx.nd.split_v2(mx.nd.zeros((5, 2)), (1, 3))]
        [(1, 2), (2, 2), (2, 2)]
    """
    return ary.split_v2(indices_or_sections, axis, squeeze_axis)


def histogram(a: NDArray, bins: Any = 10, range: tuple[float, float] | None = None) -> Any:  # noqa: A002
    """How many elements fall into each bin.

    Args:
        a: The array.
        bins: Number of equal bins, or an array with their edges.
        range: Lower and upper end of the bins; by default the smallest and largest element.

    Returns:
        Counts and bin edges.

    Example:
        >>> counts, edges = mx.nd.histogram(mx.nd.array([1, 2, 3]), bins=2, range=(1, 3))
        >>> counts.asnumpy().tolist()
        [1, 2]
    """
    found = REGISTRY.get("_histogram")
    if isinstance(bins, NDArray):
        return call(found, [a, bins], found.parse_parameters({}), None, type(a))
    if not isinstance(bins, int):
        raise ValueError(f"histogram: bins must be a number or an array of edges, got {type(bins)}")
    if range is None:
        # The reference counts with NumPy here: a tuple, and floating counts.
        counts, found_edges = np.histogram(a.asnumpy(), bins)
        return array(counts, a.context), array(found_edges, a.context)
    edges = array(np.linspace(range[0], range[1], bins + 1), a.context, a.dtype)
    parameters = found.parse_parameters({"bin_cnt": bins, "range": tuple(map(float, range))})
    return call(found, [a, edges], parameters, None, type(a))


def onehot_encode(indices: NDArray, out: NDArray) -> NDArray:
    """Write one-hot rows for ``indices`` into ``out``; deprecated for ``one_hot``.

    Args:
        indices: One class number per row.
        out: Matrix with one column per class.

    Returns:
        ``out``.
    """
    found = REGISTRY.get("one_hot")
    parameters = found.parse_parameters({"depth": out.shape[1], "dtype": out._data.dtype})
    call(found, [indices], parameters, out, type(out))
    return out


def waitall() -> None:
    """Wait until everything that was started is computed; errors of pending work surface here.

    Example:
        >>> mx.nd.waitall()
    """
    engine.wait_all()
    for device in range(num_gpus() if torch.cuda.is_initialized() else 0):
        torch.cuda.synchronize(device)
