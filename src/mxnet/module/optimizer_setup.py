"""The optimizer of a module and the store that it works with."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from mxnet import optimizer as optimizers
from mxnet.kvstore import KVStoreBase
from mxnet.module.updates import create_kvstore, create_sparse_kvstore
from mxnet.optimizer import Optimizer


def choose_kvstore(
    kvstore: Any, contexts: int, arg_params: Mapping[str, Any]
) -> tuple[KVStoreBase | None, bool]:
    """The store, if one is needed, and whether it updates; it always does row-sparse parameters.

    Args:
        kvstore: A store, its name or None.
        contexts: Number of contexts.
        arg_params: The parameters by name.
    """
    store, on_kvstore = create_kvstore(kvstore, contexts, arg_params)
    if store is not None and any(a.stype == "row_sparse" for a in arg_params.values()):
        return create_sparse_kvstore(store)
    return store, on_kvstore


def samples_per_update(batch_size: int | None, store: Any) -> int:
    """How many samples the gradients of an update are sums over."""
    size = batch_size or 1
    if store is not None and "dist" in store.type and "_sync" in store.type:
        size *= store.num_workers
    return size


def make_optimizer(
    optimizer: Any,
    arguments: Any,
    *,
    symbol: Any,
    names: Sequence[str],
    copies: int,
    samples: int,
) -> Optimizer:
    """An optimizer that divides gradients by the number of samples.

    Args:
        optimizer: An optimizer, or its name.
        arguments: Arguments for a named one.
        symbol: Its variables carry multipliers of the learning rate.
        names: Names of the parameters.
        copies: How many copies of each are updated by indices of their own.
        samples: Samples per update.

    Raises:
        AssertionError: ``optimizer`` is neither.
        ValueError: There is no optimizer of the name.
    """
    rescale = 1.0 / samples
    by_index = {i * copies + k: name for i, name in enumerate(names) for k in range(copies)}
    if isinstance(optimizer, str):
        given = {"rescale_grad": rescale, **dict(arguments or ())}
        made: Optimizer = optimizers.create(optimizer, sym=symbol, param_idx2name=by_index, **given)
        return made
    if not isinstance(optimizer, Optimizer):
        raise AssertionError(
            f"init_optimizer: expected an optimizer or its name, got {type(optimizer).__name__}"
        )
    if optimizer.rescale_grad != rescale:
        warnings.warn(
            "Optimizer created manually outside Module but rescale_grad is not normalized to "
            f"1.0/batch_size/num_workers ({optimizer.rescale_grad} vs. {rescale}). Is this "
            "intended?",
            stacklevel=4,
        )
    if not optimizer.idx2name:
        optimizer.idx2name = by_index
    return optimizer
