"""Optimizer updates with row-sparse gradients: only the rows of the gradient are read and written.

The rows of weight and states are gathered, the dense update runs on them, and they are written
back. So a rule cannot differ from its dense operator in anything but the rows it touches.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import REGISTRY, Operator
from mxnet.operators.storage import RowSparse, Storage, find_rows


def _rows(name: str, argument: str, array: Storage, grad: RowSparse) -> tuple[Tensor, Tensor]:
    """The memory that holds the rows of ``grad``, and their positions in it.

    Raises:
        MXNetError: Shapes differ, or a row-sparse weight lacks a row.
    """
    if array.shape[0] != grad.shape[0]:
        raise MXNetError(
            f"{name}: {argument} has shape {tuple(array.shape)} but grad has shape {grad.shape}"
        )
    if isinstance(array, Tensor):
        return array, grad.indices
    if array.indices.shape[0] == array.shape[0]:
        return array.data, grad.indices
    positions, found = find_rows(array.indices, grad.indices)
    if not bool(found.all()):
        missing = int(grad.indices[~found][0])
        raise MXNetError(
            f"{name}: the row-sparse {argument} does not store row {missing}, which the gradient "
            "has; initialise every row"
        )
    return array.data, positions


def _complete(state: Storage, grad: RowSparse) -> None:
    """Store the rows of the gradient in a row-sparse state, as zeros where they are new."""
    if isinstance(state, Tensor) or state.indices.shape[0] == state.shape[0]:
        return
    indices = torch.unique(torch.cat([state.indices, grad.indices]))
    if indices.shape[0] == state.indices.shape[0]:
        return
    data = state.data.new_zeros((indices.shape[0], *state.shape[1:]))
    data[torch.searchsorted(indices, state.indices)] = state.data
    state.data, state.indices = data, indices


def _lazy_update(
    found: Operator,
    weight: Storage,
    grad: RowSparse,
    states: tuple[Storage, ...],
    out: Storage | None,
    parameters: dict[str, Any],
) -> Storage:
    if isinstance(weight, Tensor):
        target: Storage = weight if out is weight else weight.clone()
    else:
        target = weight if out is weight else weight.with_data(weight.data.clone())
    if not grad.indices.shape[0]:
        return target
    for state in states:
        _complete(state, grad)
    names = [tensor.name for tensor in found.inputs]
    memory, at = _rows(found.name, "weight", target, grad)
    state_rows = [
        _rows(found.name, name, state, grad) for name, state in zip(names[2:], states, strict=True)
    ]
    rows = memory.index_select(0, at)
    gathered = [data.index_select(0, positions) for data, positions in state_rows]
    found.body(rows, grad.data, *gathered, **parameters, out=rows)
    memory.index_copy_(0, at, rows)
    for (data, positions), updated in zip(state_rows, gathered, strict=True):
        data.index_copy_(0, positions, updated)
    return target


def _register(name: str, *kinds: tuple[str, ...]) -> None:
    found = REGISTRY.get(name)

    def update(
        weight: Storage,
        grad: RowSparse,
        *states: Storage,
        out: Storage | None = None,
        **parameters: Any,
    ) -> Any:
        if not parameters.get("lazy_update", True):
            return NotImplemented
        return _lazy_update(found, weight, grad, states, out, parameters)

    for weight, *states in kinds:
        found.sparse(weight, "row_sparse", *states)(update)


# (weight, states...). For other combinations the reference makes the gradient dense, which applies
# the weight decay and the momentum to every row.
_DENSE, _ROWS = "default", "row_sparse"
_register("sgd_update", (_DENSE,), (_ROWS,))
_register("sgd_mom_update", (_DENSE, _DENSE), (_ROWS, _ROWS))
_register("adam_update", (_DENSE, _DENSE, _DENSE), (_ROWS, _ROWS, _ROWS))
_register("ftrl_update", (_ROWS, _ROWS, _ROWS))
for _name in ("_sparse_adagrad_update", "_contrib_group_adagrad_update"):
    _register(_name, (_DENSE, _DENSE), (_DENSE, _ROWS), (_ROWS, _DENSE), (_ROWS, _ROWS))
