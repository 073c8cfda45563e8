"""Optimizers whose update is one step over lists of tensors, however many parameters there are."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet.ndarray.call import SparseStorageAccess
from mxnet.ndarray.handle import NDArray
from mxnet.operators.update_rules import to_dtype
from mxnet.optimizer.base import LOW_PRECISION, Optimizer

# Torch's kernels take any number of parameters; the reference's at most 60.
_NO_LIMIT = 1 << 30
_SIZE_VARIABLE = "MXNET_OPTIMIZER_AGGREGATION_SIZE"


def aggregation_size(default: int) -> int:
    """How many parameters one update may change, as the environment says."""
    return int(os.environ.get(_SIZE_VARIABLE, default))


def tensors_of(arrays: Sequence[Any]) -> list[Tensor]:
    """The tensors of arrays."""
    return [array._data for array in arrays]


def zeros_like(weight: NDArray, dtype: torch.dtype | None = None) -> NDArray:
    """A state of the weight's shape, class and context, filled with zeros."""
    if weight.stype != "default":
        zeros = weight._zero_gradient(weight.stype)
        return zeros if dtype is None else zeros.astype(dtype)
    # In the weight's order of elements, as torch's fused kernels need it.
    tensor = torch.zeros_like(weight._data, dtype=dtype or weight._data.dtype)
    return type(weight)(tensor, ctx=weight._ctx)


def _dense(state: Any) -> Any:
    """A sparse array as a dense one; anything else unchanged."""
    return state.tostype("default") if getattr(state, "stype", "default") != "default" else state


class ListOptimizer(Optimizer):
    """An optimizer whose ``update`` takes one parameter or lists of parameters.

    A subclass implements ``_step`` on lists of tensors. An :class:`Updater` passes lists unless a
    further subclass overrides ``update`` or ``update_multi_precision``.
    """

    @abstractmethod
    def _step(
        self, indices: Sequence[Any], weights: list[Tensor], grads: list[Tensor], states: list[Any]
    ) -> None:
        """Change weights and states in place; updates are counted already."""

    def update(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
        """Change weights and states in place.

        Args:
            index: Index of the parameter, or a list of indices; the others are lists then, too.
            weight: The parameter.
            grad: Its gradient.
            state: What ``create_state`` returned.

        Raises:
            MXNetError: Shapes or element types do not agree.
        """
        if isinstance(index, list | tuple):
            self._update_lists(index, weight, grad, state)
        else:
            self._update_lists([index], [weight], [grad], [state])

    def update_multi_precision(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
        """``update`` through float32 master copies, where there are some.

        Args:
            index: Index of the parameter, or a list of indices; the others are lists then, too.
            weight: The parameter.
            grad: Its gradient.
            state: What ``create_state_multi_precision`` returned.
        """
        if not self.multi_precision:
            self.update(index, weight, grad, state)
            return
        if not isinstance(index, list | tuple):
            index, weight, grad, state = [index], [weight], [grad], [state]
        rows = list(zip(index, weight, grad, state, strict=True))
        low = [row for row in rows if row[1].dtype in LOW_PRECISION]
        full = [row for row in rows if row[1].dtype not in LOW_PRECISION]
        if full:
            self.update(*(list(column) for column in zip(*full, strict=True)))
        if low:
            self._update_masters(*(list(column) for column in zip(*low, strict=True)))

    def _split_state(self, state: Any) -> tuple[NDArray, Any]:
        """Master copy and other state of a half-precision parameter."""
        master, own_state = state
        return master, own_state

    def _update_masters(
        self, indices: list[Any], weights: list[Any], grads: list[Any], states: list[Any]
    ) -> None:
        split = [self._split_state(state) for state in states]
        masters = [master for master, _ in split]
        own_states = [own_state for _, own_state in split]
        if any(array.stype != "default" for array in (*weights, *grads)):
            wide = [grad.astype("float32") for grad in grads]
        else:
            tensors = to_dtype(tensors_of(grads), tensors_of(masters))
            wide = [type(g)(t, ctx=g._ctx) for g, t in zip(grads, tensors, strict=True)]
        self.update(indices, masters, wide, own_states)
        torch._foreach_copy_(tensors_of(weights), tensors_of(masters))

    def _update_lists(
        self,
        indices: Sequence[Any],
        weights: Sequence[Any],
        grads: Sequence[Any],
        states: Sequence[Any],
    ) -> None:
        try:
            weight_tensors, grad_tensors = tensors_of(weights), tensors_of(grads)
        except SparseStorageAccess:
            for row in zip(indices, weights, grads, states, strict=True):
                self._update_sparse(*row)
            return
        self._update_count(indices)
        self._step(indices, weight_tensors, grad_tensors, list(states))

    def _update_sparse(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
        """Update one parameter when its gradient is sparse; by default as if it were dense."""
        arrays = [weight, *(state if isinstance(state, tuple) else (state,))]
        dense = [_dense(array) for array in arrays]
        dense_state = tuple(dense[1:]) if isinstance(state, tuple) else dense[1]
        self._update_lists([index], [dense[0]], [grad.tostype("default")], [dense_state])
        for array, changed in zip(arrays, dense, strict=True):
            if changed is not array:
                changed.copyto(array)

    def _counts(self, indices: Sequence[Any]) -> list[int]:
        """How many updates these parameters have had, with the current one."""
        return [self._index_update_count[index] for index in indices]

    @property
    def _clip(self) -> float:
        """The bound of gradients as update operators take it: negative for none."""
        return self.clip_gradient or -1.0


def list_size(optimizer: Optimizer) -> int:
    """How many parameters one call of ``update_multi_precision`` may get; 1 means no lists."""
    if not isinstance(optimizer, ListOptimizer):
        return max(optimizer.aggregate_num, 1)
    kind = type(optimizer)
    if (
        kind.update is not ListOptimizer.update
        or kind.update_multi_precision is not ListOptimizer.update_multi_precision
    ):
        return 1
    return aggregation_size(_NO_LIMIT)
