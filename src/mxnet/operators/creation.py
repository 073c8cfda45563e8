"""Operators that make arrays from parameters, or from the shape of another array."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.dtypes import FROM_CODE
from mxnet.operators.families import wrapped
from mxnet.operators.parameters import DType
from mxnet.operators.registry import operator


def device_of(ctx: Context | None) -> torch.device | None:
    """Where a result lives; None, torch's own default, while shapes are inferred."""
    return None if ctx is None else ctx.device


@operator("_zeros")
def zeros(
    *, shape: int | tuple[int, ...] = (), ctx: Context | None = None, dtype: DType = torch.float32
) -> Tensor:
    """An array of zeros.

    Shapes:
        output: ``shape``.

    Args:
        shape: Shape of the result.
        ctx: Context of the result; the current one by default.
        dtype: Element type of the result.

    Example:
        >>> mx.nd._internal._zeros(shape=(2,)).asnumpy()
        array([0., 0.], dtype=float32)
    """
    return torch.zeros(shape, dtype=dtype, device=device_of(ctx))


@operator("_zeros_without_dtype")
def zeros_without_dtype(
    *, shape: int | tuple[int, ...] | None = None, ctx: Context | None = None, dtype: int = -1
) -> Tensor:
    """An array of zeros whose element type is left open; float32 when nothing decides it.

    Shapes:
        output: ``shape``.

    Args:
        shape: Shape of the result.
        ctx: Context of the result; the current one by default.
        dtype: Code of the element type in files; -1 leaves it open.

    Raises:
        MXNetError: The code is unknown.

    Example:
        >>> mx.nd._internal._zeros_without_dtype(shape=(2,), dtype=0).asnumpy()
        array([0., 0.], dtype=float32)
    """
    if dtype != -1 and dtype not in FROM_CODE:
        raise MXNetError(
            f"_zeros_without_dtype: dtype {dtype} is not one of {sorted(FROM_CODE)} or -1"
        )
    chosen = torch.float32 if dtype == -1 else FROM_CODE[dtype]
    return torch.zeros(() if shape is None else shape, dtype=chosen, device=device_of(ctx))


@operator("_ones")
def ones(
    *, shape: int | tuple[int, ...] = (), ctx: Context | None = None, dtype: DType = torch.float32
) -> Tensor:
    """An array of ones.

    Shapes:
        output: ``shape``.

    Args:
        shape: Shape of the result.
        ctx: Context of the result; the current one by default.
        dtype: Element type of the result.

    Example:
        >>> mx.nd._internal._ones(shape=(2,)).asnumpy()
        array([1., 1.], dtype=float32)
    """
    return torch.ones(shape, dtype=dtype, device=device_of(ctx))


@operator("_full", aliases=("_npi_full",))
def full(
    *,
    shape: int | tuple[int, ...] | None = None,
    ctx: Context | None = None,
    dtype: DType = torch.float32,
    value: float,
) -> Tensor:
    """An array filled with a number.

    Shapes:
        output: ``shape``.

    Args:
        shape: Shape of the result.
        ctx: Context of the result; the current one by default.
        dtype: Element type of the result.
        value: The number; truncated for integers.

    Example:
        >>> mx.nd._internal._full(shape=(2,), value=2.5).asnumpy()
        array([2.5, 2.5], dtype=float32)
    """
    size = () if shape is None else (shape,) if isinstance(shape, int) else shape
    if not dtype.is_floating_point and dtype is not torch.bool:
        value = wrapped(value, dtype)
    return torch.full(size, value, dtype=dtype, device=device_of(ctx))


@operator("_set_value")
def set_value(*, src: float = 0.0, out: Tensor | None = None) -> Tensor:
    """Fill the array given as ``out`` with a number.

    Shapes:
        output: Shape of ``out``.

    Args:
        src: The number; truncated for integers.

    Raises:
        MXNetError: There is no ``out``.

    Example:
        >>> target = mx.nd.zeros((2,))
        >>> mx.nd._internal._set_value(src=3, out=target).asnumpy()
        array([3., 3.], dtype=float32)
    """
    if out is None:
        raise MXNetError("_set_value: needs the array to fill as out=")
    return out.fill_(src if out.is_floating_point() else int(src))


def _sequence(
    start: float,
    step: float,
    count: int,
    repeat: int,
    dtype: torch.dtype,
    device: torch.device | None,
) -> Tensor:
    """``count`` elements ``start + step * (i // repeat)``."""
    index = torch.arange(count, device=device)
    if repeat != 1:
        index = torch.div(index, repeat, rounding_mode="floor")
    if dtype.is_floating_point:
        return torch.add(start, index.double(), alpha=step).to(dtype)
    # reference: start and step are truncated to the type of the result first
    return (index * int(step) + int(start)).to(dtype)


@operator("_arange")
def arange(
    *,
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool = False,
    ctx: Context | None = None,
    dtype: DType = torch.float32,
    out: Tensor | None = None,
) -> Tensor:
    """Evenly spaced numbers from ``start`` up to but without ``stop``.

    Shapes:
        output: ``(n,)``, :math:`n = repeat * ceil((stop - start) / step)`.

    Args:
        start: First number; or the end of a range from 0 when ``stop`` is missing.
        stop: End of the range.
        step: Distance of neighbours.
        repeat: How often each number appears.
        infer_range: Take the length from ``out`` instead of ``stop``.
        ctx: Context of the result; the current one by default.
        dtype: Element type of the result.

    Raises:
        MXNetError: The step is 0 or leads away from ``stop``, or ``repeat`` is not positive.

    Example:
        >>> mx.nd._internal._arange(start=1, stop=3, step=0.5).asnumpy()
        array([1. , 1.5, 2. , 2.5], dtype=float32)
    """
    if step == 0 or repeat < 1:
        raise MXNetError(f"_arange: step={step} must not be 0 and repeat={repeat} must be positive")
    if infer_range and out is not None:
        count = out.shape[0]
    else:
        if stop is None:
            start, stop = 0.0, start
        count = math.ceil((stop - start) / step) * repeat
        if count <= 0:
            raise MXNetError(
                f"_arange: no numbers from start={start} to stop={stop} in steps of {step}"
            )
    return _sequence(start, step, count, repeat, dtype, device_of(ctx))


@operator("_linspace", aliases=("_npi_linspace",))
def linspace(
    *,
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool = False,
    ctx: Context | None = None,
    dtype: DType = torch.float32,
    num: int = 50,
    endpoint: bool = True,
) -> Tensor:
    """``num`` evenly spaced numbers from ``start`` to ``stop``.

    Shapes:
        output: ``(num,)``.

    Args:
        start: First number.
        stop: Last number, or the one after it without ``endpoint``.
        step: Without meaning here.
        repeat: Without meaning here.
        infer_range: Without meaning here.
        ctx: Context of the result; the current one by default.
        dtype: Element type of the result.
        num: How many numbers.
        endpoint: Whether ``stop`` is the last number.

    Raises:
        MXNetError: ``stop`` is missing or ``num`` is negative.

    Example:
        >>> mx.nd._internal._linspace(start=0, stop=1, num=3).asnumpy()
        array([0. , 0.5, 1. ], dtype=float32)
    """
    if stop is None or num < 0:
        raise MXNetError(f"_linspace: stop={stop} must be a number and num={num} not negative")
    intervals = num - 1 if endpoint else num
    distance = (stop - start) / intervals if intervals > 0 else 0.0
    index = torch.arange(num, dtype=torch.float64, device=device_of(ctx))
    return torch.add(start, index, alpha=distance).to(dtype)


@operator("_eye")
def eye(
    *,
    N: int,  # noqa: N803 - the reference's name
    M: int = 0,  # noqa: N803
    k: int = 0,
    ctx: Context | None = None,
    dtype: DType = torch.float32,
) -> Tensor:
    """A matrix with ones on a diagonal.

    Shapes:
        output: ``(N, M)``.

    Args:
        N: Number of rows.
        M: Number of columns; ``N`` when 0.
        k: Which diagonal: 0 the main one, positive above, negative below.
        ctx: Context of the result; the current one by default.
        dtype: Element type of the result.

    Example:
        >>> mx.nd._internal._eye(N=2, M=3, k=1).asnumpy()
        array([[0., 1., 0.],
               [0., 0., 1.]], dtype=float32)
    """
    columns = M or N
    result = torch.zeros((N, columns), dtype=dtype, device=device_of(ctx))
    if -N < k < columns:
        result.diagonal(k).fill_(1)
    return result


@operator("_contrib_arange_like", aliases=("_npx_arange_like",))
def arange_like(
    data: Tensor,
    *,
    start: float = 0.0,
    step: float = 1.0,
    repeat: int = 1,
    ctx: str = "",
    axis: int | None = None,
) -> Tensor:
    """Evenly spaced numbers, as many as the array has elements, or places along an axis.

    Shapes:
        data: Any.
        output: Shape of ``data``, or ``(n,)`` where ``n`` is its extent along ``axis``.

    Args:
        data: Gives shape and element type; its gradient is zero.
        start: First number.
        step: Distance of neighbours.
        repeat: How often each number appears.
        ctx: Without meaning: the result lives where ``data`` does.
        axis: Axis that gives the length; None means all elements.

    Raises:
        MXNetError: The axis does not exist, or ``repeat`` is not positive.

    Example:
        >>> mx.nd.contrib.arange_like(mx.nd.zeros((2, 3)), axis=1).asnumpy()
        array([0., 1., 2.], dtype=float32)
    """
    if repeat < 1:
        raise MXNetError(f"_contrib_arange_like: repeat={repeat} must be positive")
    if axis is None:
        found = _sequence(start, step, data.numel(), repeat, data.dtype, data.device)
        return found.reshape(data.shape)
    if not -data.ndim <= axis < data.ndim:
        raise MXNetError(
            f"_contrib_arange_like: axis {axis} is out of range for an array with {data.ndim} axes"
        )
    return _sequence(start, step, data.shape[axis], repeat, data.dtype, data.device)


@operator("shape_array", aliases=("_npx_shape_array",))
def shape_array(data: Tensor) -> Tensor:
    """The shape of an array as an array.

    Shapes:
        data: Any.
        output: ``(n,)`` for ``n`` axes, int64.

    Args:
        data: Any type.

    Example:
        >>> mx.nd.shape_array(mx.nd.zeros((2, 3))).asnumpy()
        array([2, 3])
    """
    return torch.tensor(data.shape, dtype=torch.int64, device=data.device)


@operator("size_array")
def size_array(data: Tensor) -> Tensor:
    """The number of elements of an array as an array.

    Shapes:
        data: Any.
        output: ``(1,)``, int64.

    Args:
        data: Any type.

    Example:
        >>> mx.nd.size_array(mx.nd.zeros((2, 3))).asnumpy()
        array([6])
    """
    return torch.tensor([data.numel()], dtype=torch.int64, device=data.device)
