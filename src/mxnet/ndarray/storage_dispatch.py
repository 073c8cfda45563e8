"""Calling operators with sparse arrays: an implementation for their types, or the dense one.

Dense calls never come here: asking a sparse array for its dense tensor raises, and ``call.recover``
then ends up in :func:`sparse_call`.
"""

from __future__ import annotations

import itertools
import logging
import os
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from mxnet.context import Context
from mxnet.ndarray.call import (
    _context_of,
    _graph_node,
    _is_updated,
    _new_array,
    _targets,
    operator_error,
    write_result,
)
from mxnet.ndarray.csr import CSRNDArray
from mxnet.ndarray.handle import NDArray
from mxnet.ndarray.row_sparse import RowSparseNDArray
from mxnet.ndarray.sparse_base import BaseSparseNDArray
from mxnet.operators.registry import Operator
from mxnet.operators.storage import (
    CSR,
    SparseStorage,
    Storage,
    cast,
    empty_storage,
    storage_type,
    to_dense,
)
from mxnet.random_state import generator_for
from mxnet.tape import live_tape
from mxnet.thread_state import STATE

_log = logging.getLogger("mxnet.storage_fallback")


def sparse_call(
    found: Operator, arrays: Sequence[Any], parameters: Mapping[str, Any], out: Any
) -> Any:
    """Run an operator of which an input or the output is sparse.

    Args:
        found: The operator.
        arrays: Its inputs; None for an optional one left out.
        parameters: All its parameters, typed.
        out: Array, or list of arrays, that receives the result; None for new arrays.

    Returns:
        An array, or a list of arrays when there are several outputs.

    Raises:
        MXNetError: The inputs do not fit the operator.
    """
    recording = STATE.recording
    targets = None if out is None else list(out) if isinstance(out, list | tuple) else [out]
    if targets is not None:
        _targets([t for t in targets if t.stype == "default"], recording)
    inputs = [_input(found, i, array, recording) for i, array in enumerate(arrays)]
    supplied = _supplied(found, arrays, targets)
    try:
        with torch.set_grad_enabled(recording):
            result = _run(found, inputs, arrays, dict(parameters), supplied)
    except Exception as error:
        raise operator_error(found, arrays, parameters, error) from None
    results = list(result) if isinstance(result, tuple | list) else [result]
    node = _graph_node(found, parameters, arrays) if recording else None
    if targets is not None:
        for index, (target, value) in enumerate(zip(targets, results, strict=False)):
            write_storage(found.name, target, value, (node, index) if node else None)
        return out
    ctx = _context_of(arrays)
    tensors = [i if isinstance(i, torch.Tensor) else None for i in inputs]
    made = [
        _new_array(found, value, tensors, ctx, NDArray, (node, index) if node else None)
        if isinstance(value, torch.Tensor)
        else sparse_array(_own(value, inputs), ctx)
        for index, value in enumerate(results)
    ]
    return made[0] if len(made) == 1 and not isinstance(result, list) else made


def _input(found: Operator, index: int, array: Any, recording: bool) -> Storage | None:
    if array is None:
        return None
    if isinstance(array, BaseSparseNDArray):
        if _is_updated(found, min(index, len(found.inputs) - 1)):
            return array._storage
        return array._recorded_storage() if recording else array._constant_storage()
    if recording and array._tape is not None and not _is_updated(found, index):
        tape = live_tape(array)
        if tape is not None:
            return tape
    data: torch.Tensor = array._data
    return data


def _supplied(found: Operator, arrays: Sequence[Any], targets: list[Any] | None) -> dict[str, Any]:
    supplied: dict[str, Any] = {}
    if found.mode_dependent:
        supplied["is_train"] = STATE.training
    if found.random:
        supplied["generator"] = generator_for(_context_of(arrays))
    if found.writes_out and targets is not None and len(targets) == 1 and not STATE.recording:
        supplied["out"] = _plain(targets[0])
    return supplied


def _plain(array: Any) -> Storage:
    return array._storage if isinstance(array, BaseSparseNDArray) else array._data


def _run(
    found: Operator,
    inputs: list[Storage | None],
    arrays: Sequence[Any],
    parameters: dict[str, Any],
    supplied: dict[str, Any],
) -> Any:
    types = tuple(storage_type(value) for value in inputs if value is not None)
    if found.variadic:  # any number of arrays of one type counts once
        types = tuple(stype for stype, _ in itertools.groupby(types))
    rule = found.sparse_rules.get(types)
    if rule is not None:
        result = rule(*inputs, **parameters, **supplied)
        if result is not NotImplemented:
            return result
    return _run_dense(found, inputs, arrays, parameters, supplied)


def _run_dense(
    found: Operator,
    inputs: list[Storage | None],
    arrays: Sequence[Any],
    parameters: dict[str, Any],
    supplied: dict[str, Any],
) -> Any:
    if os.environ.get("MXNET_STORAGE_FALLBACK_LOG_VERBOSE") == "1":
        shown = ", ".join(storage_type(value) for value in inputs if value is not None)
        _log.warning("%s: no implementation for storage types [%s]; using dense", found.name, shown)
    dense = [None if value is None else to_dense(value) for value in inputs]
    if not isinstance(supplied.get("out"), torch.Tensor):
        supplied = {key: value for key, value in supplied.items() if key != "out"}
    result = found.body(*dense, **parameters, **supplied)
    for index, (array, value) in enumerate(zip(arrays, dense, strict=True)):
        if value is not None and isinstance(array, BaseSparseNDArray) and _is_updated(found, index):
            array._storage.assign(cast(value, array.stype))
    return result


def _own(result: SparseStorage, inputs: Sequence[Storage | None]) -> SparseStorage:
    """The result, copied when it shares its elements with an input: writes must not reach that."""
    data = result.data
    for value in inputs:
        if value is None or isinstance(value, torch.Tensor):
            continue
        if data is value.data or (data._is_view() and data._base is value.data):
            if data.requires_grad:
                return result
            return result.copied(data.device, data.dtype)
    return result


def sparse_array(storage: SparseStorage, ctx: Context) -> BaseSparseNDArray:
    """The array that shows a storage."""
    return (CSRNDArray if isinstance(storage, CSR) else RowSparseNDArray)._over(storage, ctx)


def write_storage(name: str, target: Any, value: Storage, node: Any = None) -> None:
    """Put a result into ``target``, converted to its storage type.

    Raises:
        MXNetError: The shapes differ.
    """
    if not isinstance(target, BaseSparseNDArray):
        write_result(name, target, to_dense(value), node)
        return
    target._write(name, value)


def sparse_zeros(
    stype: str, shape: tuple[int, ...], ctx: Context, dtype: torch.dtype
) -> BaseSparseNDArray:
    """A sparse array of zeros."""
    return sparse_array(empty_storage(stype, shape, dtype, ctx.device), ctx)


def install(array_class: type[NDArray]) -> None:
    """Make ``array_class`` send calls with sparse arrays here."""
    array_class._sparse_call = staticmethod(sparse_call)
    array_class._sparse_zeros = staticmethod(sparse_zeros)
