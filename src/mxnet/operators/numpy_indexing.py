"""NumPy's functions that choose, insert and delete elements."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.families import wrapped
from mxnet.operators.numpy_types import converted
from mxnet.operators.registry import operator


@operator("_npi_where", zero_dim=True)
def where(condition: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Elements of ``x`` where the condition holds, of ``y`` elsewhere.

    Shapes:
        condition: Any.
        x: Broadcasts with ``condition``.
        y: Broadcasts with both.
        output: The broadcast shape.

    Args:
        condition: Not zero where it holds.
        x: First choice.
        y: Second choice; their element types combine.

    Raises:
        MXNetError: The shapes do not broadcast.

    Example:
        >>> mx.np.where(mx.np.array([1, 0]), mx.np.array([1, 2]), mx.np.array([3, 4]))
        array([1., 4.])
    """
    first, second = converted(x, y)
    return torch.where(condition != 0, first, second)


def _scalar_like(tensor: Tensor, scalar: float) -> Tensor:
    value = scalar
    if not tensor.is_floating_point():
        value = bool(scalar) if tensor.dtype is torch.bool else wrapped(scalar, tensor.dtype)
    return torch.full((), value, dtype=tensor.dtype, device=tensor.device)


@operator("_npi_where_lscalar", zero_dim=True)
def where_lscalar(condition: Tensor, x: Tensor, *, scalar: float = 0.0) -> Tensor:
    """A number where the condition holds, elements of ``x`` elsewhere.

    Shapes:
        condition: Any.
        x: Broadcasts with ``condition``.
        output: The broadcast shape.

    Args:
        condition: Not zero where it holds.
        x: Second choice; the reference calls it ``x`` all the same.
        scalar: First choice, in the type of ``x``.

    Example:
        >>> mx.np.where(mx.np.array([1, 0]), 3.0, mx.np.array([1, 2]))
        array([3., 2.])
    """
    return torch.where(condition != 0, _scalar_like(x, scalar), x)


@operator("_npi_where_rscalar", zero_dim=True)
def where_rscalar(condition: Tensor, y: Tensor, *, scalar: float = 0.0) -> Tensor:
    """Elements of ``y`` where the condition holds, a number elsewhere.

    Shapes:
        condition: Any.
        y: Broadcasts with ``condition``.
        output: The broadcast shape.

    Args:
        condition: Not zero where it holds.
        y: First choice; the reference calls it ``y`` all the same.
        scalar: Second choice, in the type of ``y``.

    Example:
        >>> mx.np.where(mx.np.array([1, 0]), mx.np.array([1, 2]), 3.0)
        array([1., 3.])
    """
    return torch.where(condition != 0, y, _scalar_like(y, scalar))


@operator("_npi_where_scalar2", zero_dim=True)
def where_scalar2(condition: Tensor, *, x: float = 0.0, y: float = 0.0) -> Tensor:
    """One number where the condition holds, another elsewhere.

    Shapes:
        condition: Any.
        output: Shape of ``condition``.

    Args:
        condition: Not zero where it holds.
        x: First choice.
        y: Second choice.

    Returns:
        Array of float32.

    Example:
        >>> mx.np.where(mx.np.array([1, 0]), 1.5, 2.5)
        array([1.5, 2.5])
    """
    first = torch.full((), x, dtype=torch.float32, device=condition.device)
    second = torch.full((), y, dtype=torch.float32, device=condition.device)
    return torch.where(condition != 0, first, second)


@operator("_npx_nonzero", aliases=("_npi_nonzero",), zero_dim=True)
def nonzero(x: Tensor) -> Tensor:
    """The indices of the elements that are not zero.

    Shapes:
        x: Any.
        output: ``(count, x.ndim)``.

    Args:
        x: Numbers.

    Returns:
        Array of int64, one row for each element.

    Example:
        >>> mx.npx.nonzero(mx.np.array([0, 3, 5]))
        array([[1],
               [2]], dtype=int64)
    """
    return torch.nonzero(x if x.ndim else x.reshape(1))


@operator("_npx_constraint_check", zero_dim=True)
def constraint_check(input: Tensor, *, msg: str = "Constraint violated.") -> Tensor:  # noqa: A002
    """True; an error if an element is not.

    Shapes:
        input: Any.
        output: ``()``.

    Args:
        input: Bools.
        msg: Text of the error.

    Raises:
        MXNetError: An element is false.

    Example:
        >>> mx.npx.constraint_check(mx.np.array([True, True]), "must be positive")
        array(True)
    """
    holds = torch.all(input != 0)
    if not (holds.is_meta or bool(holds)):
        raise MXNetError(msg)
    return holds


def _masked(name: str, data: Tensor, mask: Tensor, start_axis: int) -> Tensor:
    """``mask`` with the axes of ``data``, so that it broadcasts."""
    end = start_axis + mask.ndim
    if tuple(data.shape[start_axis:end]) != tuple(mask.shape):
        raise MXNetError(
            f"{name}: the mask has shape {tuple(mask.shape)} but the axes from {start_axis} of the "
            f"array have {tuple(data.shape[start_axis:end])}"
        )
    shape = (1,) * start_axis + tuple(mask.shape) + (1,) * (data.ndim - end)
    return mask.to(torch.bool).reshape(shape)


@operator("_npi_boolean_mask_assign_scalar", zero_dim=True)
def boolean_mask_assign_scalar(
    data: Tensor, mask: Tensor, *, value: float = 0.0, start_axis: int = 0
) -> Tensor:
    """``data`` with a number where a mask is true.

    Shapes:
        data: Any.
        mask: Lengths of ``data`` from ``start_axis`` on.
        output: Shape of ``data``.

    Args:
        data: Any array.
        mask: Bools.
        value: The number.
        start_axis: First axis that the mask covers.

    Raises:
        MXNetError: The mask does not fit.

    Example:
        >>> a = mx.np.array([1, 2])
        >>> a[a > 1] = 0
        >>> a
        array([1., 0.])
    """
    return data.masked_fill(_masked("boolean_mask_assign", data, mask, start_axis), value)


@operator("_npi_boolean_mask_assign_tensor", zero_dim=True)
def boolean_mask_assign_tensor(
    data: Tensor, mask: Tensor, value: Tensor, *, start_axis: int = 0
) -> Tensor:
    """``data`` with the elements of another array where a mask is true.

    Shapes:
        data: Any.
        mask: Lengths of ``data`` from ``start_axis`` on.
        value: Broadcasts to the selected elements.
        output: Shape of ``data``.

    Args:
        data: Any array.
        mask: Bools.
        value: New elements, in order.
        start_axis: First axis that the mask covers.

    Raises:
        MXNetError: The mask does not fit.

    Example:
        >>> a = mx.np.array([1, 2, 3])
        >>> a[a > 1] = mx.np.array([7, 8])
        >>> a
        array([1., 7., 8.])
    """
    _masked("boolean_mask_assign", data, mask, start_axis)
    result = data.clone()
    result[(slice(None),) * start_axis + (mask.to(torch.bool),)] = value.to(data.dtype)
    return result


@operator("_npi_diag_indices_from", zero_dim=True)
def diag_indices_from(data: Tensor) -> Tensor:
    """The indices of the main diagonal of a hypercube.

    Shapes:
        data: At least two axes of one length ``n``.
        output: ``(data.ndim, n)``.

    Args:
        data: Any array.

    Returns:
        Array of int64.

    Raises:
        MXNetError: The lengths differ, or there are fewer than two axes.

    Example:
        >>> mx.np.diag_indices_from(mx.np.zeros((2, 2)))
        (array([0, 1], dtype=int64), array([0, 1], dtype=int64))
    """
    if data.ndim < 2 or len(set(data.shape)) > 1:
        raise MXNetError(
            f"diag_indices_from: needs two or more axes of one length, got {tuple(data.shape)}"
        )
    return torch.arange(data.shape[0], device=data.device).repeat(data.ndim, 1)


@operator("_npi_share_memory", zero_dim=True)
def share_memory(a: Tensor, b: Tensor) -> Tensor:
    """Whether two arrays have memory in common.

    Shapes:
        a: Any.
        b: Any.
        output: ``()``.

    Args:
        a: Any array.
        b: Any array.

    Returns:
        Array of bool.

    Example:
        >>> a = mx.np.zeros((3,))
        >>> mx.np.shares_memory(a, a[1:])
        True
    """
    common = bool(a.numel() and b.numel()) and (
        a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr()
    )
    if common:
        ranges = [(t.storage_offset() * t.element_size(), _extent(t)) for t in (a, b)]
        (first, one), (second, other) = ranges
        common = first < second + other and second < first + one
    return torch.tensor(common)


def _extent(tensor: Tensor) -> int:
    """Bytes from the first to behind the last element."""
    reach = sum((n - 1) * s for n, s in zip(tensor.shape, tensor.stride(), strict=True))
    return (reach + 1) * tensor.element_size()
