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


def _register_union(found: Operator) -> None:
    """An operator with f(0, 0) = 0: the result stores what either operand stores."""

    def on_rows(lhs: RowSparse, rhs: RowSparse) -> RowSparse:
        same_shape(found.name, lhs, rhs)
        if torch.equal(lhs.indices, rhs.indices):
            return lhs.with_data(found.body(lhs.data, rhs.data))
        indices = torch.unique(torch.cat([lhs.indices, rhs.indices]))
        return RowSparse(
            found.body(take_rows(lhs, indices), take_rows(rhs, indices)), indices, lhs.shape
        )

    def on_values(lhs: CSR, rhs: CSR) -> CSR:
        same_shape(found.name, lhs, rhs)
        first, second = flat_positions(lhs), flat_positions(rhs)
        positions, inverse = torch.unique(torch.cat([first, second]), return_inverse=True)
        here, there = inverse.split([first.shape[0], second.shape[0]])
        left = lhs.data.new_zeros(positions.shape).index_add(0, here, lhs.data)
        right = rhs.data.new_zeros(positions.shape).index_add(0, there, rhs.data)
        result = found.body(left, right)
        kept = (
            result.ne(0) if not result.requires_grad else torch.ones_like(result, dtype=torch.bool)
        )
        if found.name == "elemwise_add":
            return csr_from_positions(result[kept], positions[kept], lhs.shape)
        # Reference: the columns of a row in reverse order of their appearance, lhs before rhs.
        total = inverse.shape[0]
        appearance = torch.arange(total, device=inverse.device)
        appears = torch.full_like(positions, total).scatter_reduce_(0, inverse, appearance, "amin")
        rows = positions // max(lhs.shape[1], 1)
        order = torch.argsort((rows * total - appears)[kept])
        return csr_from_positions(result[kept][order], positions[kept][order], lhs.shape)

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
