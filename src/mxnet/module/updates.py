"""Exchange of gradients and parameters with key-value stores and updaters."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mxnet import kvstore as kvstore_module
from mxnet.kvstore import KVStore, KVStoreBase
from mxnet.optimizer import Updater

# Above this many elements, updates of all copies in their own contexts move less memory.
_LARGE_ARRAY = 16 * 1024 * 1024

Groups = Sequence[Sequence[Any]]


def create_kvstore(
    kvstore: KVStoreBase | str | None, num_device: int, arg_params: Mapping[str, Any]
) -> tuple[KVStoreBase | None, bool]:
    """The store that a training program asked for, if there is something to exchange.

    Args:
        kvstore: A store, its name or None.
        num_device: Number of contexts; a named store in this process needs more than one.
        arg_params: The parameters; where one is very large, ``"local"`` does not update.

    Returns:
        The store or None, and whether it updates the parameters.

    Raises:
        TypeError: ``kvstore`` is something else.
    """
    on_kvstore = os.environ.get("MXNET_UPDATE_ON_KVSTORE", "1") != "0"
    if kvstore is None:
        return None, False
    store: KVStoreBase
    if isinstance(kvstore, KVStoreBase):
        store = kvstore
    elif isinstance(kvstore, str):
        if num_device == 1 and "dist" not in kvstore:
            return None, False
        store = kvstore_module.create(kvstore)
        if kvstore == "local":
            largest = max((math.prod(array.shape) for array in arg_params.values()), default=0)
            on_kvstore = on_kvstore and largest <= _LARGE_ARRAY
    else:
        raise TypeError(f"kvstore must be KVStore, str or None, got {type(kvstore).__name__}")
    return store, on_kvstore and store.is_capable(KVStoreBase.OPTIMIZER)


def create_sparse_kvstore(kvstore: KVStoreBase | str) -> tuple[KVStoreBase, bool]:
    """The store of row-sparse parameters; it always updates them.

    Raises:
        TypeError: ``kvstore`` is neither a store nor its name.
    """
    if isinstance(kvstore, KVStoreBase):
        return kvstore, True
    if isinstance(kvstore, str):
        return kvstore_module.create(kvstore), True
    raise TypeError(
        f"Cannot create {kvstore!r} KVStore with row_sparse parameters. The type must be KVStore "
        "or str."
    )


def initialize_kvstore(
    kvstore: KVStoreBase,
    param_arrays: Groups,
    arg_params: Mapping[str, Any],
    param_names: Sequence[str],
    update_on_kvstore: bool,
) -> None:
    """Give the store the first values; where it updates, take them back into all contexts.

    Args:
        kvstore: The store.
        param_arrays: The arrays of every parameter, one per context.
        arg_params: First values by name.
        param_names: Names in the order of ``param_arrays``.
        update_on_kvstore: Whether the store updates the parameters.
    """
    for index, (name, arrays) in enumerate(zip(param_names, param_arrays, strict=True)):
        if not isinstance(kvstore, KVStore):
            kvstore.broadcast(name, arg_params[name], out=list(arrays), priority=-index)
            continue
        kvstore.init(name, arg_params[name])
        if update_on_kvstore and arrays[0].stype == "default":
            kvstore.pull(name, out=list(arrays), priority=-index)


def update_params_on_kvstore(
    param_arrays: Groups, grad_arrays: Groups, kvstore: KVStoreBase, param_names: Sequence[str]
) -> None:
    """Push gradients to a store that updates, and take the new parameters.

    Row-sparse parameters are pushed only; ``prepare`` takes the rows that the next batch needs.

    Args:
        param_arrays: The arrays of every parameter, one per context.
        grad_arrays: Their gradients; parameters whose first is None are left alone.
        kvstore: The store.
        param_names: Names in the order of ``param_arrays``.
    """
    dense: list[tuple[str, Sequence[Any], Sequence[Any]]] = []
    for name, arrays, gradients in zip(param_names, param_arrays, grad_arrays, strict=True):
        if gradients[0] is None:
            continue
        if arrays[0].stype == "default" or not isinstance(kvstore, KVStore):
            dense.append((name, arrays, gradients))
        else:
            kvstore.push(name, list(gradients))
    if not dense:
        return
    if isinstance(kvstore, KVStore):
        # One call for all, so that optimizer and copies run once per context.
        kvstore.pushpull(
            [name for name, _, _ in dense],
            [list(gradients) for _, _, gradients in dense],
            out=[list(arrays) for _, arrays, _ in dense],
        )
        return
    for index, (name, arrays, gradients) in enumerate(dense):
        kvstore.pushpull(name, list(gradients), out=list(arrays), priority=-index)


def update_params(
    param_arrays: Groups,
    grad_arrays: Groups,
    updater: Callable[..., None],
    num_device: int,
    kvstore: KVStoreBase | None = None,
    param_names: Sequence[str] | None = None,
) -> None:
    """Update the copies of the parameters in their contexts, after a store summed the gradients.

    Args:
        param_arrays: The arrays of every parameter, one per context.
        grad_arrays: Their gradients; parameters whose first is None are left alone.
        updater: ``updater(index, gradient, parameter)``; the index of the copy in context ``k`` of
            parameter ``i`` is ``i * num_device + k``.
        num_device: Number of contexts.
        kvstore: Sums gradients over contexts; None for none.
        param_names: Names in the order of ``param_arrays``: the keys in the store.
    """
    chosen = [i for i, gradients in enumerate(grad_arrays) if gradients[0] is not None]
    if not chosen:
        return
    if kvstore is not None:
        keys: list[Any] = list(chosen) if param_names is None else [param_names[i] for i in chosen]
        _sum_gradients(kvstore, keys, [list(grad_arrays[i]) for i in chosen])
    for position in range(num_device):
        indices = [i * num_device + position for i in chosen]
        gradients = [grad_arrays[i][position] for i in chosen]
        arrays = [param_arrays[i][position] for i in chosen]
        if isinstance(updater, Updater):
            updater(indices, gradients, arrays)
        else:
            for index, gradient, array in zip(indices, gradients, arrays, strict=True):
                updater(index, gradient, array)


def _sum_gradients(kvstore: KVStoreBase, keys: list[Any], gradients: list[list[Any]]) -> None:
    if isinstance(kvstore, KVStore):
        kvstore.pushpull(keys, gradients, out=gradients)
        return
    for index, (key, arrays) in enumerate(zip(keys, gradients, strict=True)):
        kvstore.pushpull(key, arrays, out=arrays, priority=-index)
