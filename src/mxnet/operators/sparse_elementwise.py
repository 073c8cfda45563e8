"""Elementwise operators on sparse storage: those with f(0) = 0 work on stored values alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.operators.registry import REGISTRY, Operator
from mxnet.operators.storage import (
    CSR,
    RowSparse,
    SparseStorage,
    add_rows,
    csr_from_positions,
    empty_storage,
    flat_positions,
    same_shape,
    take_rows,
    torch_csr,
)

# ---- one array -------------------------------------------------------------------------------

_ZERO_TO_ZERO = (
    "BlockGrad", "_contrib_gradientmultiplier", "_contrib_round_ste", "_contrib_sign_ste", "_copy",
    "_div_scalar", "_mul_scalar", "_scatter_minus_scalar", "_scatter_plus_scalar",
    "abs", "arcsin", "arcsinh", "arctan", "arctanh", "cbrt", "ceil", "degrees", "expm1", "fix",
    "floor", "log1p", "make_loss", "negative", "radians", "relu", "rint", "round", "sign", "sin",
    "sinh", "sqrt", "square", "tan", "tanh", "trunc",
)  # fmt: skip

Condition = Callable[[Mapping[str, Any]], bool]

# Operators that map zero to zero for some parameters only.
_SOMETIMES: dict[str, Condition] = {
    "_plus_scalar": lambda given: given["scalar"] == 0,
    "_minus_scalar": lambda given: given["scalar"] == 0,
    "_equal_scalar": lambda given: given["scalar"] != 0,
    "_not_equal_scalar": lambda given: given["scalar"] == 0,
    "_greater_scalar": lambda given: given["scalar"] >= 0,
    "_greater_equal_scalar": lambda given: given["scalar"] > 0,
    "_lesser_scalar": lambda given: given["scalar"] <= 0,
    "_lesser_equal_scalar": lambda given: given["scalar"] < 0,
    "clip": lambda given: given["a_min"] <= 0 <= given["a_max"],
    "_contrib_quadratic": lambda given: given["c"] == 0,
}


def _register_unary(found: Operator, keeps_zero: Condition | None) -> None:
    def on_stored(data: SparseStorage, **parameters: Any) -> Any:
        if keeps_zero is not None and not keeps_zero(parameters):
            return NotImplemented
        return data.with_data(found.body(data.data, **parameters))

    found.sparse("csr")(on_stored)
    found.sparse("row_sparse")(on_stored)


for _name in _ZERO_TO_ZERO:
    _register_unary(REGISTRY.get(_name), None)
for _name, _condition in _SOMETIMES.items():
    _register_unary(REGISTRY.get(_name), _condition)


@REGISTRY.get("zeros_like").sparse("csr")
@REGISTRY.get("zeros_like").sparse("row_sparse")
def _zeros_like(data: SparseStorage) -> SparseStorage:
    return empty_storage(data.stype, data.shape, data.data.dtype, data.data.device)


# ---- two arrays ------------------------------------------------------------------------------


def _union(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The numbers in either tensor, ascending, and where those of each are among them."""
    if not bool((first.diff() > 0).all() and (second.diff() > 0).all()):
        union, inverse = torch.unique(torch.cat([first, second]), return_inverse=True)
        here, there = inverse.split([first.shape[0], second.shape[0]])
        return union, here, there
    if torch.equal(first, second):
        same = torch.arange(first.shape[0], device=first.device)
        return first, same, same
    # Merging two ascending sequences is several times faster than sorting their concatenation.
    at = torch.searchsorted(first, second)
    known = first.new_zeros(second.shape, dtype=torch.bool)
    if first.shape[0]:
        known = first[at.clamp(max=first.shape[0] - 1)] == second
    new = second[~known]
    here = torch.arange(first.shape[0], device=first.device) + torch.searchsorted(new, first)
    there = torch.empty_like(second)
    there[known] = here[at[known]]
    there[~known] = at[~known] + torch.arange(new.shape[0], device=first.device)
    union = first.new_empty(first.shape[0] + new.shape[0])
    union[here], union[there] = first, second
    return union, here, there


def _reference_order(
    positions: Tensor, kept: Tensor, here: Tensor, there: Tensor, columns: int
) -> Tensor:
    """The order in which the reference stores the result of two matrices, row by row.

    Within a row it is the reverse of the appearance of the columns, in ``lhs`` first and then in
    ``rhs``.

    Args:
        positions: Flat positions of the result's elements, ascending.
        kept: Their numbers among the positions of either operand.
        here: The numbers of the left operand's positions.
        there: The numbers of the right operand's positions.
        columns: Number of columns.
    """
    left, total = here.shape[0], here.shape[0] + there.shape[0]
    # The left operand is entered last, so that its places win.
    appears = here.new_empty(total)
    appears[there] = torch.arange(left, total, device=here.device)
    appears[here] = torch.arange(left, device=here.device)
    return torch.argsort(positions // max(columns, 1) * total - appears[kept])


def _has_sum_kernel(lhs: CSR, rhs: CSR, first: Tensor, second: Tensor) -> bool:
    """Whether torch can add two matrices whose values lie at these positions."""
    return (
        torch.backends.mkl.is_available()
        and lhs.data.device.type == "cpu"
        and lhs.data.dtype is rhs.data.dtype
        and lhs.data.dtype in (torch.float32, torch.float64)
        and not (lhs.data.requires_grad or rhs.data.requires_grad)
        and bool((first.diff() > 0).all() and (second.diff() > 0).all())
    )


def _without_zeros(matrix: Tensor, shape: tuple[int, ...]) -> CSR:
    """A torch matrix without the zeros that it stores."""
    found = CSR(matrix.values(), matrix.col_indices(), matrix.crow_indices(), shape)
    if bool(found.data.all()):
        return found
    kept = found.data.ne(0).nonzero().view(-1)
    return csr_from_positions(found.data[kept], flat_positions(found)[kept], shape)


def _register_union(found: Operator) -> None:
    """An operator with f(0, 0) = 0: the result stores what either operand stores."""

    def on_rows(lhs: RowSparse, rhs: RowSparse) -> RowSparse:
        same_shape(found.name, lhs, rhs)
        if torch.equal(lhs.indices, rhs.indices):
            return lhs.with_data(found.body(lhs.data, rhs.data))
        indices = _union(lhs.indices, rhs.indices)[0]
        return RowSparse(
            found.body(take_rows(lhs, indices), take_rows(rhs, indices)), indices, lhs.shape
        )

    def on_values(lhs: CSR, rhs: CSR) -> CSR:
        same_shape(found.name, lhs, rhs)
        first, second = flat_positions(lhs), flat_positions(rhs)
        if found.name == "elemwise_add" and _has_sum_kernel(lhs, rhs, first, second):
            return _without_zeros(torch_csr(lhs) + torch_csr(rhs), lhs.shape)
        positions, here, there = _union(first, second)
        left = lhs.data.new_zeros(positions.shape).index_add_(0, here, lhs.data)
        right = rhs.data.new_zeros(positions.shape).index_add_(0, there, rhs.data)
        result = found.body(left, right)
        if not result.requires_grad:
            kept = result.ne(0).nonzero().view(-1)
            result, positions = result[kept], positions[kept]
        else:
            kept = torch.arange(positions.shape[0], device=positions.device)
        if found.name == "elemwise_add":
            return csr_from_positions(result, positions, lhs.shape)
        order = _reference_order(positions, kept, here, there, lhs.shape[1])
        return csr_from_positions(result[order], positions[order], lhs.shape)

    found.sparse("row_sparse", "row_sparse")(on_rows)
    found.sparse("csr", "csr")(on_values)


for _name in (
    "elemwise_add", "elemwise_sub", "elemwise_mul", "_grad_add", "_maximum", "_minimum", "_hypot",
):  # fmt: skip
    _register_union(REGISTRY.get(_name))


def _values_at(dense: Tensor, where: SparseStorage) -> Tensor:
    """The elements of a dense array of the same shape where a sparse one stores its own."""
    if isinstance(where, RowSparse):
        return dense.index_select(0, where.indices)
    return dense.reshape(-1).index_select(0, flat_positions(where))


@REGISTRY.get("elemwise_mul").sparse("csr", "default")
@REGISTRY.get("elemwise_mul").sparse("row_sparse", "default")
def _scale_stored(lhs: SparseStorage, rhs: Tensor) -> SparseStorage:
    same_shape("elemwise_mul", lhs, rhs)
    return lhs.with_data(REGISTRY.get("elemwise_mul")(lhs.data, _values_at(rhs, lhs)))


@REGISTRY.get("elemwise_mul").sparse("default", "csr")
@REGISTRY.get("elemwise_mul").sparse("default", "row_sparse")
def _scale_stored_right(lhs: Tensor, rhs: SparseStorage) -> SparseStorage:
    return _scale_stored(rhs, lhs)


def _add_stored(name: str, dense: Tensor, stored: SparseStorage) -> Any:
    same_shape(name, dense, stored)
    if dense.dtype is not stored.data.dtype:
        return NotImplemented  # the dense operator says what is wrong
    if isinstance(stored, RowSparse):
        return dense.index_add(0, stored.indices, stored.data)
    flat = dense.reshape(-1).index_add(0, flat_positions(stored), stored.data)
    return flat.view(dense.shape)


@REGISTRY.get("elemwise_add").sparse("default", "csr")
@REGISTRY.get("elemwise_add").sparse("default", "row_sparse")
def _add(lhs: Tensor, rhs: SparseStorage) -> Any:
    return _add_stored("elemwise_add", lhs, rhs)


@REGISTRY.get("elemwise_add").sparse("csr", "default")
@REGISTRY.get("elemwise_add").sparse("row_sparse", "default")
def _add_left(lhs: SparseStorage, rhs: Tensor) -> Any:
    return _add_stored("elemwise_add", rhs, lhs)


@REGISTRY.get("elemwise_sub").sparse("default", "csr")
@REGISTRY.get("elemwise_sub").sparse("default", "row_sparse")
def _subtract(lhs: Tensor, rhs: SparseStorage) -> Any:
    return _add_stored("elemwise_sub", lhs, rhs.with_data(-rhs.data))


def _register_broadcast(found: Operator) -> None:
    """``csr * row``, ``csr / column``: a dense operand that broadcasts to the matrix."""

    def on_values(lhs: CSR, rhs: Tensor) -> Any:
        if rhs.ndim > 2 or rhs.shape[-1:] not in ((1,), lhs.shape[1:]):
            return NotImplemented
        if rhs.ndim == 2 and rhs.shape[0] not in (1, lhs.shape[0]):
            return NotImplemented
        # Expanding costs no memory, and the flat position is never formed.
        whole = rhs.expand(lhs.shape)
        return lhs.with_data(found.body(lhs.data, whole[lhs.row_numbers(), lhs.indices]))

    found.sparse("csr", "default")(on_values)


for _name in ("broadcast_mul", "broadcast_div"):
    _register_broadcast(REGISTRY.get(_name))


@REGISTRY.get("_scatter_elemwise_div").sparse("row_sparse", "default")
@REGISTRY.get("_scatter_elemwise_div").sparse("row_sparse", "row_sparse")
def _divide_stored(lhs: RowSparse, rhs: Tensor | RowSparse) -> RowSparse:
    same_shape("_scatter_elemwise_div", lhs, rhs)
    divisor = _values_at(rhs, lhs) if isinstance(rhs, Tensor) else take_rows(rhs, lhs.indices)
    return lhs.with_data(REGISTRY.get("_scatter_elemwise_div")(lhs.data, divisor))


# ---- many arrays -----------------------------------------------------------------------------


@REGISTRY.get("add_n").sparse("row_sparse")
def _sum_rows(*terms: RowSparse) -> RowSparse:
    for term in terms[1:]:
        same_shape("add_n", terms[0], term)
    return add_rows(list(terms)) if len(terms) > 1 else terms[0].with_data(terms[0].data.clone())
