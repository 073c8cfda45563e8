"""NumPy's statistics: weighted means, quantiles, counts, differences, polynomials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.families import to_dtype
from mxnet.operators.numpy_reduce import numpy_axes
from mxnet.operators.numpy_types import converted
from mxnet.operators.registry import operator


def _count_averages(parameters: Mapping[str, Any]) -> int:
    return 2 if parameters["returned"] else 1


@operator("_npi_average", num_outputs=_count_averages, zero_dim=True)
def average(
    a: Tensor,
    weights: Tensor | None = None,
    *,
    axis: int | tuple[int, ...] | None = None,
    returned: bool = False,
    weighted: bool = True,
) -> Any:
    r"""A weighted mean.

    .. math:: \frac{\sum_i w_i a_i}{\sum_i w_i}

    Shapes:
        a: Any.
        weights: Shape of ``a``, or the length of the one ``axis``.
        output: Shape of ``a`` without the reduced axes.

    Args:
        a: Numbers.
        weights: The weights.
        axis: Axis or axes; None means all.
        returned: Also return the sums of the weights.
        weighted: False ignores ``weights``: the mean.

    Returns:
        The means in the element type of ``a``; with ``returned`` a pair.

    Raises:
        MXNetError: The weights do not fit.

    Example:
        >>> mx.np.average(mx.np.array([1, 3]), weights=mx.np.array([3, 1]))
        array(1.5)
    """
    axes = numpy_axes("average", axis, a.ndim)
    values = a if a.is_floating_point() else a.double()
    if weights is None or not weighted:
        scale = torch.ones_like(values)
    elif weights.shape == a.shape:
        scale = weights.to(values.dtype)
    elif weights.ndim == 1 and len(axes) == 1 and weights.shape[0] == a.shape[axes[0]]:
        shape = [1] * a.ndim
        shape[axes[0]] = -1
        scale = weights.to(values.dtype).reshape(shape).expand(a.shape)
    else:
        raise MXNetError(
            f"average: weights of shape {tuple(weights.shape)} fit neither the shape "
            f"{tuple(a.shape)} nor axis={axis}"
        )
    total = torch.sum(scale, axes)
    mean = to_dtype(torch.sum(values * scale, axes) / total, a.dtype)
    return (mean, to_dtype(total, a.dtype)) if returned else mean


@operator("_npi_percentile", zero_dim=True)
def percentile(
    a: Tensor,
    q: Tensor | None = None,
    *,
    axis: int | tuple[int, ...] | None = None,
    interpolation: Literal["linear", "lower", "higher", "midpoint", "nearest"] = "linear",
    keepdims: bool = False,
    q_scalar: float | None = None,
) -> Tensor:
    """The values below which given percentages of the elements lie.

    Shapes:
        a: Any.
        q: Any.
        output: Shape of ``q``, then that of ``a`` without the reduced axes.

    Args:
        a: Numbers.
        q: Percentages, from 0 to 100.
        axis: Axis or axes; None means all.
        interpolation: What to take between two elements.
        keepdims: Keep reduced axes with length 1.
        q_scalar: The percentage when there is no ``q``.

    Raises:
        MXNetError: Neither ``q`` nor ``q_scalar`` is given, or one is out of range.

    Example:
        >>> mx.np.percentile(mx.np.array([1, 2, 3, 5]), 50)
        array(2.5)
    """
    values = a if a.dtype is torch.float64 else a.to(torch.float32)
    if q is None:
        if q_scalar is None:
            raise MXNetError("percentile: neither q nor q_scalar is given")
        q = torch.tensor(q_scalar, dtype=torch.float64, device=a.device)
    shares = q.to(torch.float64) / 100
    if not shares.is_meta and bool(((shares < 0) | (shares > 1)).any()):
        raise MXNetError("percentile: q must be from 0 to 100")
    axes = numpy_axes("percentile", axis, a.ndim)
    kept = [i for i in range(a.ndim) if i not in axes]
    lengths = [1 if i in axes else a.shape[i] for i in range(a.ndim) if keepdims or i in kept]
    if not a.numel():
        return values.new_full((*shares.shape, *lengths), torch.nan)
    flat = values.permute((*kept, *axes)).reshape([a.shape[i] for i in kept] + [-1])
    found = torch.quantile(flat, shares.reshape(-1).to(flat.dtype), -1, interpolation=interpolation)
    return found.reshape((*shares.shape, *lengths))


@operator("_npi_bincount", zero_dim=True)
def bincount(
    data: Tensor,
    weights: Tensor | None = None,
    *,
    minlength: int = 0,
    has_weights: bool = False,
) -> Tensor:
    """How often each integer from 0 occurs.

    Shapes:
        data: ``(n,)``.
        weights: ``(n,)``.
        output: ``(k,)``, with ``k`` above the largest element and at least ``minlength``.

    Args:
        data: Integers, not negative.
        weights: What each occurrence counts; 1 by default.
        minlength: Least length of the result.
        has_weights: Whether there are weights.

    Returns:
        Array of the type of ``data``, or of the weights.

    Raises:
        MXNetError: ``data`` is no vector of integers that are not negative.

    Example:
        >>> mx.np.bincount(mx.np.array([0, 2, 2], dtype="int32"))
        array([1, 0, 2], dtype=int32)
    """
    if data.is_floating_point() or data.ndim != 1:
        raise MXNetError(f"bincount: needs a vector of integers, got {data.dtype} {data.shape}")
    counts = torch.bincount(data, weights, minlength)
    return counts.to(data.dtype if weights is None else weights.dtype)


@operator("_npi_polyval", zero_dim=True)
def polyval(p: Tensor, x: Tensor) -> Tensor:
    r"""The value of a polynomial.

    .. math:: \sum_i p_i x^{n - 1 - i}

    Shapes:
        p: ``(n,)``.
        x: Any.
        output: Shape of ``x``.

    Args:
        p: Coefficients, the highest power first.
        x: Where to evaluate it.

    Raises:
        MXNetError: ``p`` is no vector.

    Example:
        >>> mx.np.polyval(mx.np.array([1, 0, 2]), mx.np.array([3]))
        array([11.])
    """
    if p.ndim != 1:
        raise MXNetError(f"polyval: p must be a vector, got shape {tuple(p.shape)}")
    coefficients, points = converted(p, x)
    result = torch.zeros_like(points)
    for coefficient in coefficients.unbind():  # Horner
        result = result * points + coefficient
    return result


@operator("_npi_ediff1d", zero_dim=True)
def ediff1d(
    input1: Tensor,
    input2: Tensor | None = None,
    input3: Tensor | None = None,
    *,
    to_begin_arr_given: bool = False,
    to_end_arr_given: bool = False,
    to_begin_scalar: float | None = None,
    to_end_scalar: float | None = None,
) -> Tensor:
    """Differences of neighbours in the flattened array, between given ends.

    Shapes:
        input1: Any, of ``n`` elements.
        input2: Any.
        input3: Any.
        output: One axis: the start, ``n - 1`` differences, the end.

    Args:
        input1: Numbers.
        input2: The start, or the end when no array is given for the start.
        input3: The end when an array is given for both.
        to_begin_arr_given: Whether an array gives the start.
        to_end_arr_given: Whether an array gives the end.
        to_begin_scalar: The start as a number.
        to_end_scalar: The end as a number.

    Example:
        >>> mx.np.ediff1d(mx.np.array([1, 4, 9]), to_end=0)
        array([3., 5., 0.])
    """
    ends = [tensor for tensor in (input2, input3) if tensor is not None]

    def end(array_given: bool, scalar: float | None) -> list[Tensor]:
        if array_given:
            return [ends.pop(0).reshape(-1).to(input1.dtype)]
        return [] if scalar is None else [input1.new_full((1,), scalar)]

    begin = end(to_begin_arr_given, to_begin_scalar)
    finish = end(to_end_arr_given, to_end_scalar)
    return torch.cat([*begin, torch.diff(input1.reshape(-1)), *finish])
