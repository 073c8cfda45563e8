"""Operators that select elements by arrays of indices."""

from __future__ import annotations

from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.parameters import DType
from mxnet.operators.registry import Shape, operator
from mxnet.operators.validation import check_axes, check_axis, check_same_dtype


def _bounded(indices: Tensor, length: int, mode: str) -> Tensor:
    """Indices truncated to integers and brought into the range of an axis."""
    positions = indices.long()
    return positions.remainder(length) if mode == "wrap" else positions.clamp(0, length - 1)


@operator("take", aliases=("_npi_take",), scalar_output=True)
def take(
    a: Tensor,
    indices: Tensor,
    *,
    axis: int = 0,
    mode: Literal["clip", "raise", "wrap"] = "clip",
) -> Tensor:
    """The slices of an array at given positions along an axis.

    Shapes:
        a: Any.
        indices: Any.
        output: The shape of ``a`` with ``axis`` replaced by the shape of ``indices``.

    Args:
        a: Array to take from.
        indices: Positions; fractions are truncated.
        axis: Axis to take along.
        mode: Positions outside the axis become the nearest inside (``"clip"``), count on from the
            other end (``"wrap"``), or are an error (``"raise"``).

    Raises:
        MXNetError: The axis does not exist, or a position is outside with ``mode="raise"``.

    Example:
        >>> x = mx.nd.array([[1, 2], [3, 4]])
        >>> mx.nd.take(x, mx.nd.array([1, 5])).asnumpy().tolist()
        [[3.0, 4.0], [3.0, 4.0]]
    """
    axis = check_axis("take", axis, a.ndim)
    length = a.shape[axis]
    if mode == "raise" and not indices.is_meta:
        outside = (indices < 0) | (indices >= length)
        if outside.any():
            raise MXNetError(
                f"take: indices hold {indices[outside][0].item()}, outside axis {axis} of length "
                f"{length} (mode='raise')"
            )
    positions = _bounded(indices, length, mode)
    if positions.ndim == 1:
        return a.index_select(axis, positions)
    taken = a.index_select(axis, positions.reshape(-1))
    return taken.reshape((*a.shape[:axis], *indices.shape, *a.shape[axis + 1 :]))


@operator("batch_take", scalar_output=True)
def batch_take(a: Tensor, indices: Tensor) -> Tensor:
    """One element of each row.

    Shapes:
        a: ``(*, K)``.
        indices: ``*``, one position per row.
        output: As ``indices``.

    Args:
        a: Array to take from.
        indices: Positions in the rows; outside ones become the nearest inside.

    Raises:
        MXNetError: There is not one position per row.

    Example:
        >>> x = mx.nd.array([[1, 2], [3, 4]])
        >>> mx.nd.batch_take(x, mx.nd.array([0, 1], dtype="int32")).asnumpy().tolist()
        [1.0, 4.0]
    """
    rows = a.reshape(-1, a.shape[-1])
    if indices.numel() != rows.shape[0]:
        raise MXNetError(
            f"batch_take: indices {tuple(indices.shape)} must hold one position for each of the "
            f"{rows.shape[0]} rows of a {tuple(a.shape)}"
        )
    positions = _bounded(indices.reshape(-1, 1), a.shape[-1], "clip")
    return rows.gather(1, positions).reshape(indices.shape)


@operator("pick", aliases=("choose_element_0index", "_npx_pick"), scalar_output=True)
def pick(
    data: Tensor,
    index: Tensor,
    *,
    axis: int | None = -1,
    keepdims: bool = False,
    mode: Literal["clip", "wrap"] = "clip",
) -> Tensor:
    """One element along an axis for each position on the other axes.

    Shapes:
        data: Any.
        index: The shape of ``data`` without ``axis``, or with length 1 there.
        output: The shape of ``data`` without ``axis``, or with length 1 there (``keepdims``).

    Args:
        data: Array to pick from.
        index: Positions along ``axis``; fractions are truncated.
        axis: Axis to pick along.
        keepdims: Keep the axis, with length 1.
        mode: Positions outside become the nearest inside (``"clip"``) or count on from the other
            end (``"wrap"``).

    Raises:
        MXNetError: The axis does not exist or is None, or ``index`` does not fit.

    Example:
        >>> mx.nd.pick(mx.nd.array([[1, 2], [3, 4]]), mx.nd.array([1, 0])).asnumpy().tolist()
        [2.0, 3.0]
    """
    if axis is None:
        raise MXNetError("pick: axis=None is not supported; name the axis to pick along")
    axis = check_axis("pick", axis, data.ndim)
    kept = [*data.shape[:axis], 1, *data.shape[axis + 1 :]]
    dropped = [*data.shape[:axis], *data.shape[axis + 1 :]]
    # an index for data with one axis holds one position
    if list(index.shape) not in (kept, dropped, dropped or [1]):
        raise MXNetError(
            f"pick: index is {tuple(index.shape)}, expected {tuple(dropped)} for data "
            f"{tuple(data.shape)} and axis={axis}"
        )
    picked = data.gather(axis, _bounded(index, data.shape[axis], mode).reshape(kept))
    return picked if keepdims else picked.squeeze(axis)


@pick.fill_shapes
def _(shapes: list[Shape | None], *, axis: int | None, **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if data and axis is not None and shapes[1] is None:
        shapes[1] = tuple(n for i, n in enumerate(data) if i != axis % len(data))
    return shapes


def _positions(name: str, indices: Tensor, ndim: int) -> tuple[Tensor, ...]:
    if indices.ndim < 1 or indices.shape[0] > ndim:
        raise MXNetError(
            f"{name}: indices {tuple(indices.shape)} must have 1 to {ndim} rows, one for each axis "
            "they index"
        )
    return indices.long().unbind(0)


@operator("gather_nd", aliases=("_npi_gather_nd", "_npx_gather_nd"), scalar_output=True)
def gather_nd(data: Tensor, indices: Tensor) -> Tensor:
    """The elements, or slices, at given coordinates.

    Shapes:
        data: ``(X_1, ..., X_n)``.
        indices: ``(M, *)`` with ``M <= n``: coordinates along the first ``M`` axes.
        output: ``(*, X_{M+1}, ..., X_n)``.

    Args:
        data: Array to gather from.
        indices: Coordinates; negative ones count from the end.

    Raises:
        MXNetError: There are more coordinates than axes, or one is outside its axis.

    Example:
        >>> x = mx.nd.array([[1, 2], [3, 4]])
        >>> mx.nd.gather_nd(x, mx.nd.array([[0, 1], [1, 0]])).asnumpy().tolist()
        [2.0, 3.0]
    """
    return data[_positions("gather_nd", indices, data.ndim)]


@operator("scatter_nd")
def scatter_nd(data: Tensor, indices: Tensor, *, shape: tuple[int, ...]) -> Tensor:
    """An array of zeros with elements, or slices, put at given coordinates.

    Shapes:
        data: ``(*, X_{M+1}, ..., X_n)``.
        indices: ``(M, *)``.
        output: ``shape``, that is ``(X_1, ..., X_n)``.

    Args:
        data: What to put.
        indices: Coordinates along the first ``M`` axes. Where they coincide the last one wins.
        shape: Shape of the result.

    Raises:
        MXNetError: The shapes do not fit, or a coordinate is outside its axis.

    Example:
        >>> x = mx.nd.scatter_nd(mx.nd.array([5, 6]), mx.nd.array([[2, 0]]), shape=(4,))
        >>> x.asnumpy().tolist()
        [6.0, 0.0, 5.0, 0.0]
    """
    return data.new_zeros(shape).index_put(_positions("scatter_nd", indices, len(shape)), data)


@operator("_scatter_set_nd", aliases=("_npi_scatter_set_nd",))
def scatter_set_nd(lhs: Tensor, rhs: Tensor, indices: Tensor, *, shape: tuple[int, ...]) -> Tensor:
    """An array with the elements, or slices, at given coordinates replaced.

    Shapes:
        lhs: ``shape``.
        rhs: ``(*, X_{M+1}, ..., X_n)``.
        indices: ``(M, *)``.
        output: ``shape``.

    Args:
        lhs: Array to change a copy of.
        rhs: New elements.
        indices: Coordinates along the first ``M`` axes.
        shape: Shape of ``lhs``.

    Raises:
        MXNetError: The shapes do not fit, or a coordinate is outside its axis.

    Example:
        >>> x = mx.nd.zeros((3,))
        >>> i = mx.nd.array([[1, 2]])
        >>> y = mx.nd._internal._scatter_set_nd(x, mx.nd.array([5, 6]), i, shape=(3,), out=x)
        >>> x.asnumpy().tolist()
        [0.0, 5.0, 6.0]
    """
    if tuple(lhs.shape) != shape:
        raise MXNetError(f"_scatter_set_nd: lhs is {tuple(lhs.shape)}, expected shape={shape}")
    return lhs.index_put(_positions("_scatter_set_nd", indices, lhs.ndim), rhs)


@operator("where", aliases=("_sparse_where",))
def where(condition: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Elements of ``x`` where a condition holds, of ``y`` elsewhere.

    Shapes:
        condition: As ``x``, or ``(N,)`` with one entry for each slice along the first axis.
        x: Any.
        y: As ``x``.
        output: As ``x``.

    Args:
        condition: True where not 0.
        x: Elements where it is true.
        y: Elements where it is false; element type of ``x``.

    Raises:
        MXNetError: Shapes or element types do not fit.

    Example:
        >>> x, y = mx.nd.array([1, 2]), mx.nd.array([3, 4])
        >>> mx.nd.where(mx.nd.array([0, 1]), x, y).asnumpy().tolist()
        [3.0, 2.0]
    """
    check_same_dtype("where", (x, y))
    rows = condition.ndim == 1 and x.ndim > 0 and condition.shape[0] == x.shape[0]
    if x.shape != y.shape or not (rows or condition.shape == x.shape):
        raise MXNetError(
            f"where: condition {tuple(condition.shape)}, x {tuple(x.shape)} and y {tuple(y.shape)} "
            "must have one shape, or condition one entry per slice of x"
        )
    if rows:
        condition = condition.reshape(-1, *[1] * (x.ndim - 1))
    return torch.where(condition != 0, x, y)


@operator("one_hot", aliases=("_npx_one_hot",))
def one_hot(
    indices: Tensor,
    *,
    depth: int,
    on_value: float = 1.0,
    off_value: float = 0.0,
    dtype: DType = torch.float32,
) -> Tensor:
    """Vectors with one element set, at the position that each index names.

    Shapes:
        indices: Any.
        output: ``(*indices.shape, depth)``.

    Args:
        indices: Positions; fractions are truncated. One outside the vector sets nothing.
        depth: Length of the vectors.
        on_value: Value of the element that is set.
        off_value: Value of the others.
        dtype: Element type of the result.

    Example:
        >>> mx.nd.one_hot(mx.nd.array([1, 0]), depth=2).asnumpy().tolist()
        [[0.0, 1.0], [1.0, 0.0]]
    """
    positions = indices.long().unsqueeze(-1)
    off, on = torch.tensor([off_value, on_value], dtype=torch.float64).to(dtype).tolist()
    result = torch.full((*indices.shape, depth), off, dtype=dtype, device=indices.device)
    if not depth:
        return result
    inside = (positions >= 0) & (positions < depth)
    values = torch.where(inside, on, off).to(dtype)
    return result.scatter_(-1, positions.clamp(0, depth - 1), values)


@operator("_onehot_encode")
def onehot_encode(lhs: Tensor, rhs: Tensor) -> Tensor:
    """One-hot rows for the indices ``lhs``, in the shape and type of ``rhs``; see ``one_hot``.

    Shapes:
        lhs: ``(N,)``.
        rhs: ``(N, depth)``; only its shape and type are used.
        output: As ``rhs``.

    Args:
        lhs: Positions.
        rhs: Array of the wanted shape.

    Raises:
        MXNetError: ``rhs`` has not one row per index.

    Example:
        >>> x = mx.nd._internal._onehot_encode(mx.nd.array([1]), mx.nd.zeros((1, 2)))
        >>> x.asnumpy().tolist()
        [[0.0, 1.0]]
    """
    if rhs.ndim != 2 or lhs.shape != rhs.shape[:1]:
        raise MXNetError(
            f"_onehot_encode: rhs {tuple(rhs.shape)} must have one row for each of the indices "
            f"{tuple(lhs.shape)}"
        )
    positions = torch.arange(rhs.shape[1], device=lhs.device)
    return (lhs.long().unsqueeze(-1) == positions).to(rhs.dtype)


@operator("fill_element_0index")
def fill_element_0index(lhs: Tensor, mhs: Tensor, rhs: Tensor) -> Tensor:
    """A matrix with one element of each row replaced.

    Shapes:
        lhs: ``(N, K)``.
        mhs: ``(N,)``.
        rhs: ``(N,)``.
        output: ``(N, K)``.

    Args:
        lhs: Matrix to change a copy of.
        mhs: New values.
        rhs: Position in each row; one outside the row changes nothing.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> x = mx.nd.zeros((2, 2))
        >>> y = mx.nd.fill_element_0index(x, mx.nd.array([5, 6]), mx.nd.array([1, 0]))
        >>> y.asnumpy().tolist()
        [[0.0, 5.0], [6.0, 0.0]]
    """
    if lhs.ndim != 2 or mhs.shape != lhs.shape[:1] or rhs.shape != lhs.shape[:1]:
        raise MXNetError(
            f"fill_element_0index: lhs {tuple(lhs.shape)} needs one value and one position per "
            f"row, got {tuple(mhs.shape)} and {tuple(rhs.shape)}"
        )
    hot = torch.arange(lhs.shape[1], device=lhs.device) == rhs.long().unsqueeze(-1)
    return torch.where(hot, mhs.unsqueeze(-1).to(lhs.dtype), lhs)


@operator("_contrib_boolean_mask", aliases=("_npi_boolean_mask",))
def boolean_mask(data: Tensor, index: Tensor, *, axis: int = 0) -> Tensor:
    """The slices of an array for which a mask holds. The shape depends on the mask's values.

    Shapes:
        data: Any.
        index: ``(N,)`` with the length of ``axis``.
        output: As ``data``, with as many slices as the mask has entries that are not 0.

    Args:
        data: Array to select from.
        index: The mask.
        axis: Axis to select along.

    Raises:
        MXNetError: The axis does not exist, or the mask has another length.

    Example:
        >>> x = mx.nd.array([[1, 2], [3, 4]])
        >>> mx.nd.contrib.boolean_mask(x, mx.nd.array([0, 1])).asnumpy().tolist()
        [[3.0, 4.0]]
    """
    axis = check_axis("boolean_mask", axis, data.ndim)
    if tuple(index.shape) != (data.shape[axis],):
        raise MXNetError(
            f"boolean_mask: index is {tuple(index.shape)}, expected ({data.shape[axis]},) for axis "
            f"{axis} of data {tuple(data.shape)}"
        )
    return data.index_select(axis, index.nonzero().squeeze(1))


@operator("_contrib_index_copy")
def index_copy(old_tensor: Tensor, index_vector: Tensor, new_tensor: Tensor) -> Tensor:
    """An array with some slices along the first axis replaced.

    Shapes:
        old_tensor: ``(N, *)``.
        index_vector: ``(M,)``.
        new_tensor: ``(M, *)``.
        output: ``(N, *)``.

    Args:
        old_tensor: Array to change a copy of.
        index_vector: Positions of the slices.
        new_tensor: New slices.

    Raises:
        MXNetError: The shapes do not fit, or a position is outside.

    Example:
        >>> i = mx.nd.array([1], dtype="int32")
        >>> x = mx.nd.contrib.index_copy(mx.nd.zeros((2, 1)), i, mx.nd.ones((1, 1)))
        >>> x.asnumpy().tolist()
        [[0.0], [1.0]]
    """
    return old_tensor.index_copy(0, index_vector.long(), new_tensor)


@operator("_contrib_index_array")
def index_array(data: Tensor, *, axes: tuple[int, ...] | None = None) -> Tensor:
    """The coordinates of each element.

    Shapes:
        data: Any; only its shape is used.
        output: ``(*data.shape, number of axes)``, int64.

    Args:
        data: Any array.
        axes: Axes whose coordinates are wanted; None: all.

    Raises:
        MXNetError: An axis does not exist.

    Example:
        >>> mx.nd.contrib.index_array(mx.nd.zeros((1, 2))).asnumpy().tolist()
        [[[0, 0], [0, 1]]]
    """
    chosen = (
        range(data.ndim) if axes is None else check_axes("index_array", axes, data.ndim, "axes")
    )
    coordinates = []
    for axis in chosen:
        along = torch.arange(data.shape[axis], device=data.device)
        coordinates.append(along.reshape(-1, *[1] * (data.ndim - 1 - axis)).expand(data.shape))
    if not coordinates:
        return torch.zeros(*data.shape, 0, dtype=torch.int64, device=data.device)
    return torch.stack(coordinates, -1)
