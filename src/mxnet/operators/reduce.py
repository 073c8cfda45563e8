"""Reductions over axes: sums, products, extrema, norms, positions of extrema."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.families import to_dtype
from mxnet.operators.gradients import constant
from mxnet.operators.parameters import DType
from mxnet.operators.registry import Operator, operator

Axis = int | tuple[int, ...] | None


def reduced_axes(name: str, axis: Axis, ndim: int, exclude: bool = False) -> tuple[int, ...]:
    """The axes to reduce, not negative and ascending.

    Args:
        name: Operator, for the error.
        axis: An axis or several, negative ones counting from the end; None and ``()`` mean all.
        ndim: Number of axes of the array.
        exclude: Reduce the axes that ``axis`` does not name.

    Raises:
        MXNetError: An axis does not exist or is named twice.
    """
    if axis is None or axis == ():
        return tuple(range(ndim))
    named = (axis,) if isinstance(axis, int) else axis
    found = sorted(a + ndim if a < 0 else a for a in named)
    if found[0] < 0 or found[-1] >= ndim:
        raise MXNetError(f"{name}: axis {axis} is out of range for an array with {ndim} axes")
    if len(set(found)) < len(found):
        raise MXNetError(f"{name}: axis {axis} names an axis twice")
    if exclude:
        return tuple(a for a in range(ndim) if a not in found)
    return tuple(found)


_BODY = """{summary}

.. math:: {formula}

Shapes:
    data: Any.
    output: Shape of ``data`` without the reduced axes, or with length 1 there if ``keepdims``;
        ``(1,)`` when all axes are reduced.

Args:
    data: {domain}
    axis: Axis or axes to reduce; negative ones count from the end. None and ``()`` mean all.
    keepdims: Keep reduced axes with length 1.
    exclude: Reduce all axes but those that ``axis`` names.

Returns:
    Array of the element type of ``data``.

Raises:
    MXNetError: An axis does not exist or is named twice.

Example:
    >>> x = mx.nd.array([[1, 2], [3, 4]])
    >>> {path}(x, axis=1).asnumpy()
    {printed}
"""


def _reduction(
    name: str,
    function: Any,
    summary: str,
    formula: str,
    printed: str,
    *,
    of_floats: Any = None,
    aliases: tuple[str, ...] = (),
    domain: str = "Numbers.",
) -> Operator:
    """Declare a reduction.

    Args:
        name: Name of the operator.
        function: Called as ``function(data, axes, keepdims)`` with at least one axis.
        summary: First line of its documentation.
        formula: What it computes.
        printed: Its result for the rows of ``[[1, 2], [3, 4]]``.
        of_floats: Torch's function for one or all axes of floating data, called directly.
        aliases: Other names.
        domain: Where it is defined.

    Returns:
        The declared operator.
    """

    def body(
        data: Tensor,
        *,
        axis: int | tuple[int, ...] | None = None,
        keepdims: bool = False,
        exclude: bool = False,
    ) -> Tensor:
        if type(axis) is int and not exclude:
            if of_floats is not None and data.is_floating_point():
                return of_floats(data, axis, keepdims)
            return function(data, (axis,), keepdims)  # torch itself checks one axis
        if axis is None and not keepdims and of_floats is not None and data.is_floating_point():
            return of_floats(data)
        axes = reduced_axes(name, axis, data.ndim, exclude)
        if not axes:  # every element on its own: reduce an axis of length 1
            data, axes, keepdims = data.unsqueeze(-1), (data.ndim,), False
        return function(data, axes, keepdims)

    path = f"mx.nd._internal.{name}" if name.startswith("_") else f"mx.nd.{name}"
    body.__doc__ = _BODY.format(
        path=path, summary=summary, formula=formula, printed=printed, domain=domain
    )
    body.__name__ = body.__qualname__ = name
    return operator(name, aliases, scalar_output=True)(body)


def _sum(data: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    if data.is_floating_point():
        return torch.sum(data, axes, keepdims)
    return torch.sum(data, axes, keepdims, dtype=data.dtype)


def _mean(data: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    if data.is_floating_point():
        return torch.mean(data, axes, keepdims)
    return to_dtype(torch.mean(data.double(), axes, keepdims), data.dtype)


def _product(data: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    if len(axes) > 1:
        kept = [a for a in range(data.ndim) if a not in axes]
        flat = data.permute(*kept, *axes).reshape(*(data.shape[a] for a in kept), -1)
        result = torch.prod(flat, -1, dtype=data.dtype)
        shape = [1 if a in axes else extent for a, extent in enumerate(data.shape)]
        return result.reshape(shape) if keepdims else result
    return torch.prod(data, axes[0], keepdims, dtype=data.dtype)


def _nan_sum(data: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    return torch.nansum(data, axes, keepdims, dtype=data.dtype)


def _nan_product(data: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    if data.is_floating_point():
        data = data.masked_fill(torch.isnan(data), 1)
    return _product(data, axes, keepdims)


def _square_sum(data: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    return _sum(torch.square(data), axes, keepdims)


class _Extremum(torch.autograd.Function):
    """Largest or smallest element; every element equal to it receives the full gradient."""

    @staticmethod
    def forward(
        ctx: Any, data: Tensor, axes: tuple[int, ...], keepdims: bool, larger: bool
    ) -> Tensor:
        result = torch.amax(data, axes, True) if larger else torch.amin(data, axes, True)
        ctx.save_for_backward(data == result)
        ctx.axes = axes
        ctx.keepdims = keepdims
        return result if keepdims else result.squeeze(axes)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        (chosen,) = ctx.saved_tensors
        gradient = gradients[0]
        if not ctx.keepdims:
            for axis in ctx.axes:
                gradient = gradient.unsqueeze(axis)
        return gradient * chosen, None, None, None


def _max(data: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    if data.requires_grad:
        recorded: Tensor = _Extremum.apply(data, axes, keepdims, True)
        return recorded
    return torch.amax(data, axes, keepdims)


def _min(data: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    if data.requires_grad:
        recorded: Tensor = _Extremum.apply(data, axes, keepdims, False)
        return recorded
    return torch.amin(data, axes, keepdims)


_reduction(
    "sum",
    _sum,
    "Sum over axes.",
    r"\sum_i x_i",
    "array([3., 7.], dtype=float32)",
    of_floats=torch.sum,
    aliases=("sum_axis", "_sparse_sum"),
)
_reduction(
    "mean",
    _mean,
    "Mean over axes; of integers, truncated towards zero.",
    r"\frac{1}{n} \sum_i x_i",
    "array([1.5, 3.5], dtype=float32)",
    of_floats=torch.mean,
    aliases=("_sparse_mean",),
)
_reduction(
    "prod", _product, "Product over axes.", r"\prod_i x_i", "array([ 2., 12.], dtype=float32)"
)
_reduction(
    "nansum",
    _nan_sum,
    "Sum over axes of the elements that are numbers; nan counts as 0.",
    r"\sum_{i: x_i \ne nan} x_i",
    "array([3., 7.], dtype=float32)",
)
_reduction(
    "nanprod",
    _nan_product,
    "Product over axes of the elements that are numbers; nan counts as 1.",
    r"\prod_{i: x_i \ne nan} x_i",
    "array([ 2., 12.], dtype=float32)",
)
_reduction(
    "max",
    _max,
    "Largest element along axes; each of several equal ones gets the full gradient.",
    r"\max_i x_i",
    "array([2., 4.], dtype=float32)",
    aliases=("max_axis",),
)
_reduction(
    "min",
    _min,
    "Smallest element along axes; each of several equal ones gets the full gradient.",
    r"\min_i x_i",
    "array([1., 3.], dtype=float32)",
    aliases=("min_axis",),
)
_reduction(
    "_square_sum", _square_sum, "Sum of squares over axes.", r"\sum_i x_i^2",
    "array([ 5., 25.], dtype=float32)",
)  # fmt: skip


@operator("norm", aliases=("_sparse_norm",), scalar_output=True)
def norm(
    data: Tensor,
    *,
    ord: int = 2,  # noqa: A002 - the reference's name
    axis: int | tuple[int, ...] | None = None,
    out_dtype: DType | None = None,
    keepdims: bool = False,
) -> Tensor:
    r"""Norm of vectors, or of matrices as vectors, along axes.

    .. math:: \sum_i |x_i| \text{ for ord 1}, \qquad \sqrt{\sum_i x_i^2} \text{ for ord 2}

    Shapes:
        data: Any.
        output: Shape of ``data`` without the reduced axes; ``(1,)`` when all are reduced.

    Args:
        data: Numbers.
        ord: 1 or 2.
        axis: Axis or axes; None means all axes.
        out_dtype: Element type of the result; that of ``data`` by default.
        keepdims: Keep reduced axes with length 1.

    Raises:
        MXNetError: ``ord`` is neither 1 nor 2, or an axis does not exist.

    Example:
        >>> mx.nd.norm(mx.nd.array([[3, 4], [6, 8]]), axis=1).asnumpy()
        array([ 5., 10.], dtype=float32)
    """
    if ord not in (1, 2):
        raise MXNetError(f"norm: ord must be 1 or 2, got {ord}")
    axes = reduced_axes("norm", axis, data.ndim)
    values = data if data.is_floating_point() else data.double()
    result = torch.linalg.vector_norm(values, ord, axes, keepdims)
    return to_dtype(result, out_dtype or data.dtype)


def _position(name: str, function: Any, data: Tensor, axis: int | None, keepdims: bool) -> Tensor:
    if data.dtype is torch.bool:
        raise MXNetError(f"{name}: bool arrays have no order; cast them to a number type first")
    if axis is None:
        found = function(data.reshape(-1), 0)
        found = found.reshape((1,) * data.ndim) if keepdims else found
    else:
        found = function(data, axis, keepdims)
    result = found.to(data.dtype)
    return constant(result, data) if data.requires_grad else result


@operator("argmax", scalar_output=True)
def argmax(data: Tensor, *, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """Position of the largest element along an axis, the first of several.

    Shapes:
        data: Any.
        output: Shape of ``data`` without ``axis``; ``(1,)`` for all axes.

    Args:
        data: Numbers.
        axis: Axis; None means the position in the flattened array.
        keepdims: Keep the axis with length 1.

    Returns:
        Positions in the element type of ``data``; their gradient is zero.

    Raises:
        MXNetError: The axis does not exist.

    Example:
        >>> mx.nd.argmax(mx.nd.array([[1, 5, 2], [7, 3, 7]]), axis=1).asnumpy()
        array([1., 0.], dtype=float32)
    """
    return _position("argmax", torch.argmax, data, axis, keepdims)


@operator("argmin", scalar_output=True)
def argmin(data: Tensor, *, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """Position of the smallest element along an axis, the first of several.

    Shapes:
        data: Any.
        output: Shape of ``data`` without ``axis``; ``(1,)`` for all axes.

    Args:
        data: Numbers.
        axis: Axis; None means the position in the flattened array.
        keepdims: Keep the axis with length 1.

    Returns:
        Positions in the element type of ``data``; their gradient is zero.

    Raises:
        MXNetError: The axis does not exist.

    Example:
        >>> mx.nd.argmin(mx.nd.array([[1, 5, 2], [7, 3, 7]]), axis=1).asnumpy()
        array([0., 1.], dtype=float32)
    """
    return _position("argmin", torch.argmin, data, axis, keepdims)


@operator("argmax_channel")
def argmax_channel(data: Tensor) -> Tensor:
    """Position of the largest element along axis 1: the predicted class of each sample.

    Shapes:
        data: ``(N, C, *)``.
        output: ``(N, *)``.

    Args:
        data: Scores.

    Returns:
        Positions in the element type of ``data``; their gradient is zero.

    Raises:
        MXNetError: ``data`` has no axis 1.

    Example:
        >>> mx.nd.argmax_channel(mx.nd.array([[1, 5, 2], [7, 3, 7]])).asnumpy()
        array([1., 0.], dtype=float32)
    """
    return _position("argmax_channel", torch.argmax, data, 1, False)


@operator("moments", num_outputs=2, scalar_output=True)
def moments(
    data: Tensor, *, axes: int | tuple[int, ...] | None = None, keepdims: bool = False
) -> tuple[Tensor, Tensor]:
    r"""Mean and biased variance over axes.

    .. math:: \mu = \frac{1}{n} \sum_i x_i, \qquad \sigma^2 = \frac{1}{n} \sum_i (x_i - \mu)^2

    Shapes:
        data: Any.
        output: Twice the shape of ``data`` without ``axes``.

    Args:
        data: Numbers.
        axes: The axes; required.
        keepdims: Keep reduced axes with length 1.

    Raises:
        MXNetError: ``axes`` is missing or empty, or an axis does not exist.

    Example:
        >>> mean, var = mx.nd.moments(mx.nd.array([[1, 3], [2, 6]]), axes=(1,))
        >>> var.asnumpy()
        array([1., 4.], dtype=float32)
    """
    if axes is None or axes == ():
        raise MXNetError("moments: axes is empty; name all axes for moments of the whole array")
    reduced = reduced_axes("moments", axes, data.ndim)
    values = data if data.is_floating_point() else data.double()
    variance, mean = torch.var_mean(values, reduced, correction=0, keepdim=keepdims)
    return to_dtype(mean, data.dtype), to_dtype(variance, data.dtype)
