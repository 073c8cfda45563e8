"""The key-value store of one process: sums over its contexts, with or without an optimizer."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mxnet.base import MXNetError
from mxnet.context import Context, cpu
from mxnet.kvstore.base import KVStoreBase
from mxnet.kvstore.compression import TwoBitCompression, make_compression
from mxnet.kvstore.reduction import copy_to_all, sum_over_contexts
from mxnet.ndarray import NDArray
from mxnet.optimizer import Optimizer, Updater, get_updater
from mxnet.serialization.atomic import atomic_write

Key = int | str
_ON_CPU = ("local", "local_update_cpu", "local_allreduce_cpu")
_ON_DEVICE = ("device", "local_allreduce_device", "nccl")

logger = logging.getLogger(__name__)


class KVStore(KVStoreBase):
    """Holds one array per key; what is pushed from several contexts is summed.

    Without an optimizer or updater, a push replaces the stored array by the sum. Keys are integers
    or strings, not both in one store; every method takes one key, or a list of keys and as many
    values.

    Args:
        name: ``"local"`` sums on the CPU, ``"device"`` and ``"nccl"`` on the device of the first
            array.

    Example:
        >>> store = mx.kv.create("local")
        >>> store.init("w", mx.nd.zeros((2,)))
        >>> store.push("w", [mx.nd.ones((2,), ctx=mx.cpu(0)), mx.nd.ones((2,), ctx=mx.cpu(1))])
        >>> out = mx.nd.zeros((2,))
        >>> store.pull("w", out=out)
        >>> out.asnumpy()
        array([2., 2.], dtype=float32)
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._on_device = name in _ON_DEVICE
        self._key_type: type | None = None
        self._stored: dict[Key, Any] = {}
        self._updater: Callable[..., None] | None = None
        self._compression: TwoBitCompression | None = None

    # ---- what the store is -------------------------------------------------------------------

    @property
    def type(self) -> str:
        """Name the store was created by."""
        return self._name

    @property
    def rank(self) -> int:
        """Number of this worker: 0, there is one only."""
        return 0

    @property
    def num_workers(self) -> int:
        """How many workers there are: 1."""
        return 1

    @staticmethod
    def is_capable(capability: str) -> bool:
        """Whether the store can do something.

        Args:
            capability: ``KVStoreBase.OPTIMIZER``: update arrays itself.

        Raises:
            ValueError: The capability is unknown.
        """
        if capability.lower() == KVStoreBase.OPTIMIZER:
            return True
        raise ValueError(f"Unknown capability: {capability}")

    def __repr__(self) -> str:
        return f"<KVStore {self._name!r} with {len(self._stored)} keys>"

    # ---- arrays ------------------------------------------------------------------------------

    def init(self, key: Any, value: Any) -> None:
        """Store the first value of a key, once.

        Args:
            key: Key or list of keys.
            value: Array, or one array per key.

        Raises:
            MXNetError: A key is there already, or its kind differs from that of the others.
        """
        for one, arrays in self._pairs("init", key, value):
            if one in self._stored:
                raise MXNetError(
                    f"KVStore.init: duplicate init of key {one!r}; init and broadcast take a "
                    "key once"
                )
            context = arrays[0]._ctx if self._on_device else cpu()
            self._stored[one] = arrays[0].copyto(context)

    def push(
        self,
        key: Any,
        value: Any,
        priority: int = 0,  # noqa: ARG002 - calls run in order
    ) -> None:
        """Sum the arrays of each key; update the stored array with the sum, or replace it.

        Args:
            key: Key or list of keys.
            value: Array or list of arrays, one such per key.
            priority: Accepted for compatibility: pushes happen in the order of the calls.

        Raises:
            MXNetError: A key was not initialised, or a shape differs from the stored one.
        """
        self._merge(self._pairs("push", key, value))

    def pull(
        self,
        key: Any,
        out: Any = None,
        priority: int = 0,  # noqa: ARG002 - calls run in order
        ignore_sparse: bool = True,
    ) -> None:
        """Copy the stored arrays into ``out``.

        Args:
            key: Key or list of keys.
            out: Array or list of arrays, one such per key.
            priority: Accepted for compatibility: pulls happen in the order of the calls.
            ignore_sparse: Leave row-sparse arrays out; they are for ``row_sparse_pull``.

        Raises:
            AssertionError: ``out`` is missing.
            MXNetError: A key was not initialised, or a shape differs from the stored one.
        """
        if out is None:
            raise AssertionError("KVStore.pull: out is missing")
        pairs = self._pairs("pull", key, out)
        sources = [self._get("pull", one) for one, _ in pairs]
        if ignore_sparse and any(source.stype != "default" for source in sources):
            logger.warning("KVStore.pull: row-sparse arrays are left out; use row_sparse_pull")
            kept = [i for i, source in enumerate(sources) if source.stype == "default"]
            pairs, sources = [pairs[i] for i in kept], [sources[i] for i in kept]
        self._give("pull", pairs, sources)

    def pushpull(
        self,
        key: Any,
        value: Any,
        out: Any = None,
        priority: int = 0,  # noqa: ARG002 - calls run in order
    ) -> None:
        """``push`` and then ``pull``.

        Args:
            key: Key or list of keys.
            value: Array or list of arrays, one such per key.
            out: Where the results go; by default back into ``value``.
            priority: Accepted for compatibility.

        Raises:
            MXNetError: A key was not initialised, or a shape differs from the stored one.
        """
        pushed = self._pairs("pushpull", key, value)
        merged = self._merge(pushed)
        pairs = pushed if out is None else self._pairs("pushpull", key, out)
        self._give("pushpull", pairs, [merged[one] for one, _ in pairs])

    def broadcast(self, key: Any, value: Any, out: Any, priority: int = 0) -> None:
        """``init`` and then ``pull``.

        Args:
            key: Key or list of keys.
            value: Array, or one array per key.
            out: Array or list of arrays, one such per key.
            priority: Accepted for compatibility.

        Raises:
            MXNetError: A key is there already.
        """
        self.init(key, value)
        self.pull(key, out, priority, ignore_sparse=False)

    def row_sparse_pull(
        self,
        key: Any,
        out: Any = None,
        priority: int = 0,  # noqa: ARG002 - calls run in order
        row_ids: Any = None,
    ) -> None:
        """Copy some rows of stored row-sparse arrays.

        Args:
            key: Key or list of keys.
            out: Row-sparse array or list of them, one such per key.
            priority: Accepted for compatibility.
            row_ids: Indices of the rows: one array for all, or as many as ``out`` has; repeated
                ones count once.

        Raises:
            AssertionError: ``out`` or ``row_ids`` is missing, or their numbers differ.
            MXNetError: A key was not initialised, or an array is not row-sparse.
        """
        if out is None or row_ids is None:
            raise AssertionError("KVStore.row_sparse_pull: needs out and row_ids")
        pairs = self._pairs("row_sparse_pull", key, out)
        targets = [(one, target) for one, group in pairs for target in group]
        ids = [row_ids] * len(targets) if isinstance(row_ids, NDArray) else list(row_ids)
        if len(ids) == 1:
            ids *= len(targets)
        if len(ids) != len(targets):
            raise AssertionError(
                f"KVStore.row_sparse_pull: {len(ids)} arrays of row_ids for {len(targets)} outputs"
            )
        for (one, target), rows in zip(targets, ids, strict=True):
            source = self._get("row_sparse_pull", one)
            for what, array in (("the stored array", source), ("out", target)):
                if array.stype != "row_sparse":
                    raise MXNetError(
                        f"KVStore.row_sparse_pull: {what} of key {one!r} has storage type "
                        f"{array.stype!r}, expected 'row_sparse'"
                    )
            unique = NDArray(rows._data.unique().to(source._ctx.device), ctx=source._ctx)
            source.retain(unique).copyto(target)

    # ---- optimizer ---------------------------------------------------------------------------

    def set_optimizer(self, optimizer: Optimizer) -> None:
        """Update stored arrays with ``optimizer`` when gradients are pushed.

        Raises:
            TypeError: ``optimizer`` is not an optimizer.
        """
        if not isinstance(optimizer, Optimizer):
            raise TypeError(
                f"KVStore.set_optimizer: expected an Optimizer, got {type(optimizer).__name__}; "
                "make one with mx.optimizer.create"
            )
        self._updater = get_updater(optimizer)

    def _set_updater(self, updater: Callable[..., None]) -> None:
        """Call ``updater(key, pushed, stored)`` on every push; it changes ``stored``."""
        self._updater = updater

    def set_gradient_compression(self, compression_params: Any) -> None:
        """Compress what is pushed from each context; what is lost is added to the next push.

        Args:
            compression_params: Such as ``{"type": "2bit", "threshold": 0.5}``.

        Raises:
            MXNetError: A parameter is wrong, or this kind of store cannot compress.
        """
        if not self._on_device:
            raise MXNetError(
                f"Gradient compression is not supported for the kvstore {self._name!r}; use "
                "'device'"
            )
        self._compression = make_compression(compression_params)

    def save_optimizer_states(
        self, fname: str | os.PathLike[str], dump_optimizer: bool = False
    ) -> None:
        """Write the states of the optimizer to a file.

        Args:
            fname: Path of the file.
            dump_optimizer: Also write the optimizer's settings.

        Raises:
            AssertionError: No optimizer was set.
        """
        with atomic_write(fname) as file:
            file.write(self._optimizer_updater("save").get_states(dump_optimizer))

    def load_optimizer_states(self, fname: str | os.PathLike[str]) -> None:
        """Read the states of the optimizer from a file.

        Raises:
            AssertionError: No optimizer was set.
            MXNetError: The file is damaged.
        """
        self._optimizer_updater("load").set_states(Path(fname).read_bytes())

    def _optimizer_updater(self, action: str) -> Updater:
        if not isinstance(self._updater, Updater):
            raise AssertionError(f"Cannot {action} states: the kvstore has no optimizer")
        return self._updater

    def _barrier(self) -> None:
        """Wait for all workers; there is one only."""

    # ---- implementation ----------------------------------------------------------------------

    def _pairs(self, method: str, key: Any, value: Any) -> list[tuple[Key, list[Any]]]:
        """Every key once, with the list of its arrays."""
        many = isinstance(key, list | tuple)
        keys = list(key) if many else [key]
        values = list(value) if many and isinstance(value, list | tuple) else [value]
        if len(keys) != len(values):
            raise AssertionError(f"KVStore.{method}: {len(keys)} keys for {len(values)} values")
        found: dict[Key, list[Any]] = {}
        for one, arrays in zip(keys, values, strict=True):
            self._check_key(method, one)
            group = list(arrays) if isinstance(arrays, list | tuple) else [arrays]
            for array in group:
                if not isinstance(array, NDArray):
                    raise AssertionError(
                        f"KVStore.{method}: key {one!r} has a {type(array).__name__}, "
                        "expected an NDArray"
                    )
            found.setdefault(one, []).extend(group)
        return list(found.items())

    def _check_key(self, method: str, key: Any) -> None:
        kind = type(key)
        if kind is not int and kind is not str:
            raise AssertionError(
                f"KVStore.{method}: keys are int or str, got {key!r} of {kind.__name__}"
            )
        if self._key_type is None:
            self._key_type = kind
        elif kind is not self._key_type:
            raise MXNetError(
                f"KVStore.{method}: mixed key types are not allowed; key {key!r} in a store whose "
                f"keys are {self._key_type.__name__}"
            )

    def _get(self, method: str, key: Key) -> Any:
        found = self._stored.get(key)
        if found is None:
            raise MXNetError(f"KVStore.{method}: key {key!r} has not been initialized; call init")
        return found

    def _merge(self, pairs: Sequence[tuple[Key, list[Any]]]) -> dict[Key, Any]:
        """Sum what is pushed and update the stored arrays; returns these."""
        for key, arrays in pairs:
            shape = self._get("push", key).shape
            for array in arrays:
                if array.shape != shape:
                    raise MXNetError(
                        f"KVStore.push: key {key!r} has shape {shape}, but {array.shape} was pushed"
                    )
        keys = [key for key, _ in pairs]
        groups = [arrays for _, arrays in pairs]
        if self._compression is not None:
            groups = [self._compressed(key, arrays) for key, arrays in pairs]
        merged = sum_over_contexts(groups, None if self._on_device else cpu())
        if self._updater is None:
            self._stored.update(zip(keys, merged, strict=True))
        else:
            self._update(keys, merged)
        return {key: self._stored[key] for key in keys}

    def _compressed(self, key: Key, arrays: Sequence[Any]) -> list[Any]:
        assert self._compression is not None
        return [
            NDArray(self._compression((key, i), array._data), ctx=array._ctx)
            if array.stype == "default"
            else array
            for i, array in enumerate(arrays)
        ]

    def _update(self, keys: list[Key], merged: list[Any]) -> None:
        assert self._updater is not None
        stored = []
        for key, gradient in zip(keys, merged, strict=True):
            if self._stored[key]._ctx != gradient._ctx:
                self._stored[key] = self._stored[key].as_in_context(gradient._ctx)
            stored.append(self._stored[key])
        if isinstance(self._updater, Updater):
            self._updater(keys, merged, stored)
        else:
            for key, gradient, array in zip(keys, merged, stored, strict=True):
                self._updater(key, gradient, array)

    def _give(
        self, method: str, pairs: Sequence[tuple[Key, list[Any]]], sources: Sequence[Any]
    ) -> None:
        for (key, group), source in zip(pairs, sources, strict=True):
            for target in group:
                if target.shape != source.shape:
                    raise MXNetError(
                        f"KVStore.{method}: key {key!r} has shape {source.shape}, but out has "
                        f"{target.shape}"
                    )
        copy_to_all(sources, [group for _, group in pairs])

    def _replace(self, key: Key, array: Any) -> None:
        """Set a stored array, whatever the updater."""
        stored = self._get("init", key)
        context: Context = stored._ctx
        self._stored[key] = array.copyto(context)


def create(name: str = "local") -> KVStoreBase:
    """Make a key-value store.

    Args:
        name: ``"local"`` (sums on the CPU), ``"device"`` or ``"nccl"`` (on the devices), or the
            name of a class entered with ``KVStoreBase.register``; in any case.

    Raises:
        MXNetError: There is no such store; distributed ones are not available yet.
        TypeError: ``name`` is not a string.

    Example:
        >>> mx.kv.create("device").type
        'device'
    """
    if not isinstance(name, str):
        raise TypeError(f"kvstore.create: name must be a string, got {type(name).__name__}")
    kind = name.lower()
    registered = KVStoreBase.kv_registry.get(kind)
    if registered is not None:
        return registered()
    if kind in _ON_CPU or kind in _ON_DEVICE:
        return KVStore(kind)
    if kind.startswith("dist"):
        raise MXNetError(
            f"kvstore.create: distributed stores such as {name!r} are not available yet; "
            "use 'local' or 'device'"
        )
    known = ", ".join((*_ON_CPU, *_ON_DEVICE, *KVStoreBase.kv_registry))
    raise MXNetError(f"kvstore.create: unknown store {name!r}; there are: {known}")
