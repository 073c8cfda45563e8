"""The key-value store of one process: sums over its contexts, with or without an optimizer."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context, cpu, num_gpus
from mxnet.kvstore.arguments import Key, check_kinds, group_by_key
from mxnet.kvstore.base import MAKERS, KVStoreBase
from mxnet.kvstore.compression import TwoBitCompression, make_compression
from mxnet.kvstore.reduction import copy_dense, room, sum_dense, sum_sparse
from mxnet.ndarray import NDArray
from mxnet.ndarray.pending import settle, tensor_of
from mxnet.optimizer import Optimizer, Updater, get_updater
from mxnet.serialization.atomic import atomic_write

_CPU = cpu()
_ON_CPU = ("local", "local_update_cpu", "local_allreduce_cpu")
_ON_DEVICE = ("device", "local_allreduce_device", "nccl")

logger = logging.getLogger(__name__)


class KVStore(KVStoreBase):
    """Holds one array per key; what is pushed from several contexts is summed.

    Without an optimizer or updater, a push replaces the stored array by the sum. Keys are integers
    or strings, not both in one store; every method takes one key, or a list of keys and as many
    values. Sums and copies of large arrays run on the engine's threads: a method may return before
    they are done, and reading an array waits for them.

    Args:
        handle: Name of the store: ``"local"`` sums on the CPU, ``"device"`` and ``"nccl"`` on the
            device of the first array.

    Example:
        >>> store = mx.kv.create("local")
        >>> store.init("w", mx.nd.zeros((2,)))
        >>> store.push("w", [mx.nd.ones((2,), ctx=mx.cpu(0)), mx.nd.ones((2,), ctx=mx.cpu(1))])
        >>> out = mx.nd.zeros((2,))
        >>> store.pull("w", out=out)
        >>> out.asnumpy()
        array([2., 2.], dtype=float32)
    """

    def __init__(self, handle: str) -> None:
        self._name = handle
        self._on_device = handle in _ON_DEVICE
        self._key_type: type | None = None
        self._stored: dict[Key, Any] = {}
        self._numbers: dict[Key, int] = {}
        # Sums handed to an optimizer; their memory is used again for the next push of the key.
        self._sums: dict[Key, Any] = {}
        self._updater: Callable[..., None] | None = None
        self._compression: TwoBitCompression | None = None

    # ---- what the store is -------------------------------------------------------------------

    @property
    def type(self) -> str:
        """Name the store was created by."""
        return self._name

    @property
    def handle(self) -> str:
        """What names the store to ``mx.profiler.set_kvstore_handle``."""
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

    def __del__(self) -> None:
        # Pending operations keep the arrays they use. Empty if a subclass left __init__ early.
        vars(self).clear()

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
        for one, arrays in self._groups("init", key, value):
            if one in self._stored:
                raise MXNetError(
                    f"KVStore.init: duplicate init of key {one!r}; init and broadcast take a "
                    "key once"
                )
            context = arrays[0]._ctx if self._on_device else cpu()
            self._stored[one] = arrays[0].copyto(context)
            self._numbers[one] = len(self._numbers) if isinstance(one, str) else one

    def push(
        self,
        key: Any,
        value: Any,
        priority: int = 0,
    ) -> None:
        """Sum the arrays of each key; update the stored array with the sum, or replace it.

        Args:
            key: Key or list of keys.
            value: Array or list of arrays, one such per key.
            priority: Of the sum, among the engine's operations: larger ones run first.

        Raises:
            MXNetError: A key was not initialised, or a shape differs from the stored one.
        """
        self._push("push", self._groups("push", key, value), priority)

    def pull(
        self,
        key: Any,
        out: Any = None,
        priority: int = 0,
        ignore_sparse: bool = True,
    ) -> None:
        """Copy the stored arrays into ``out``.

        Args:
            key: Key or list of keys.
            out: Array or list of arrays, one such per key.
            priority: Of the copy, among the engine's operations: larger ones run first.
            ignore_sparse: Leave row-sparse arrays in ``out`` as they are, with a warning; they
                are for ``row_sparse_pull``.

        Raises:
            AssertionError: ``out`` is missing.
            MXNetError: A key was not initialised, or a shape differs from the stored one.
        """
        if out is None:
            raise AssertionError("KVStore.pull: out is missing")
        self._pull("pull", self._groups("pull", key, out), priority, ignore_sparse)

    def pushpull(
        self,
        key: Any,
        value: Any,
        out: Any = None,
        priority: int = 0,
    ) -> None:
        """``push`` and then ``pull``.

        Args:
            key: Key or list of keys.
            value: Array or list of arrays, one such per key.
            out: Where the results go; by default back into ``value``.
            priority: Of the sum and the copy, among the engine's operations.

        Raises:
            MXNetError: A key was not initialised, or a shape differs from the stored one.
        """
        pushed = self._groups("pushpull", key, value)
        pulled = pushed if out is None else self._groups("pushpull", key, out)
        self._push("pushpull", pushed, priority)
        self._pull("pushpull", pulled, priority, ignore_sparse=False)

    def broadcast(self, key: Any, value: Any, out: Any, priority: int = 0) -> None:
        """``init`` and then ``pull``.

        Args:
            key: Key or list of keys.
            value: Array, or one array per key.
            out: Array or list of arrays, one such per key.
            priority: Of the copy, among the engine's operations.

        Raises:
            MXNetError: A key is there already.
        """
        self.init(key, value)
        self.pull(key, out, priority, ignore_sparse=False)

    def row_sparse_pull(
        self,
        key: Any,
        out: Any = None,
        priority: int = 0,  # noqa: ARG002 - the rows are copied at once
        row_ids: Any = None,
    ) -> None:
        """Copy some rows of stored row-sparse arrays.

        Args:
            key: Key or list of keys.
            out: Row-sparse array or list of them, one such per key.
            priority: Without meaning here: the rows are copied at once.
            row_ids: Indices of the rows: one array for all, or as many as ``out`` has; repeated
                ones count once.

        Raises:
            AssertionError: ``out`` or ``row_ids`` is missing, or their numbers differ.
            MXNetError: A key was not initialised, or an array is not row-sparse.
        """
        if out is None or row_ids is None:
            raise AssertionError("KVStore.row_sparse_pull: needs out and row_ids")
        groups = self._groups("row_sparse_pull", key, out)
        targets = [(one, target) for one, group in groups for target in group]
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

    def _send_command_to_servers(self, head: int, body: str) -> None:
        """Send a command to all servers; there are none."""

    # ---- implementation ----------------------------------------------------------------------

    def _groups(self, method: str, key: Any, value: Any) -> list[tuple[Key, list[Any]]]:
        """Every key once, with its arrays, in the order in which updates happen."""
        groups = group_by_key(method, key, value)
        kind = type(groups[0][0]) if groups else None
        if kind is not self._key_type and kind is not None:
            if self._key_type is not None:
                check_kinds(method, {self._key_type, kind})
            self._key_type = kind
        if len(groups) > 1:
            # As in the reference, which numbers strings when they are initialised.
            numbers = self._numbers
            groups.sort(key=lambda pair: numbers.get(pair[0], len(numbers)))
        return groups

    def _get(self, method: str, key: Key) -> Any:
        found = self._stored.get(key)
        if found is None:
            raise MXNetError(f"KVStore.{method}: key {key!r} has not been initialized; call init")
        return found

    def _check_shapes(self, method: str, groups: Sequence[tuple[Key, list[Any]]]) -> None:
        for key, arrays in groups:
            shape = _shape(self._get(method, key))
            for array in arrays:
                if _shape(array) != shape:
                    raise MXNetError(
                        f"KVStore.{method}: key {key!r} has the shape {tuple(shape)}, "
                        f"but the array has {tuple(_shape(array))}"
                    )

    def _push(self, method: str, groups: Sequence[tuple[Key, list[Any]]], priority: int) -> None:
        """Sum what is pushed and update the stored arrays, or replace them."""
        self._check_shapes(method, groups)
        if self._updater is None:
            for key, arrays in groups:
                self._stored[key] = self._sum(key, arrays, self._stored[key], priority)
            return
        sums = []
        for key, arrays in groups:
            # A function of the user may keep what it is given; an optimizer does not.
            reuse = self._sums.get(key) if isinstance(self._updater, Updater) else None
            total = self._sum(key, arrays, reuse, priority)
            if isinstance(self._updater, Updater) and len(arrays) > 1:
                self._sums[key] = total
            sums.append(total)
        self._update([key for key, _ in groups], sums)
        settle([array for _, arrays in groups for array in arrays])

    def _sum(self, key: Key, arrays: Sequence[Any], current: Any, priority: int) -> Any:
        """The sum of pushed arrays, in the memory of ``current`` where that fits."""
        context = arrays[0]._ctx if self._on_device else _CPU
        if any(array.stype != "default" for array in arrays):
            return sum_sparse(arrays, context)
        compression = self._compression
        compress = None
        if compression is not None:

            def compress(source: int, gradient: Tensor) -> Tensor:
                return compression((key, source), gradient)

        elif len(arrays) == 1 and arrays[0]._ctx == context and isinstance(self._updater, Updater):
            return arrays[0]
        total = room(current, arrays[0], context)
        sum_dense(arrays, total, compress, priority)
        return total

    def _update(self, keys: list[Key], sums: list[Any]) -> None:
        assert self._updater is not None
        stored = []
        for key, gradient in zip(keys, sums, strict=True):
            if self._stored[key]._ctx != gradient._ctx:
                self._stored[key] = self._stored[key].as_in_context(gradient._ctx)
            stored.append(self._stored[key])
        if isinstance(self._updater, Updater):
            self._updater(keys, sums, stored)
        else:
            for key, gradient, array in zip(keys, sums, stored, strict=True):
                self._updater(key, gradient, array)

    def _pull(
        self,
        method: str,
        groups: Sequence[tuple[Key, list[Any]]],
        priority: int,
        ignore_sparse: bool,
    ) -> None:
        """Copy the stored arrays."""
        self._check_shapes(method, groups)
        for key, targets in groups:
            source = self._stored[key]
            dense = [target for target in targets if target.stype == "default"]
            if len(dense) < len(targets) and ignore_sparse:
                logger.warning(
                    "KVStore.%s: the row-sparse arrays for key %r are left out; use "
                    "row_sparse_pull", method, key,
                )  # fmt: skip
            elif source.stype != "default" or len(dense) < len(targets):
                for target in targets:
                    source.copyto(target)
                continue
            if source.stype == "default":
                copy_dense(source, dense, priority)
            else:
                for target in dense:
                    source.copyto(target)

    def _replace(self, key: Key, array: Any) -> None:
        """Set a stored array, whatever the updater."""
        context: Context = self._get("init", key)._ctx
        self._stored[key] = array.copyto(context)


def _shape(array: Any) -> Any:
    """The shape, without waiting for what is pending."""
    return tensor_of(array).shape if array.stype == "default" else torch.Size(array.shape)


def _make_nccl(kind: str) -> KVStore:
    """A store that sums on the GPUs.

    Raises:
        MXNetError: There is no GPU.
    """
    if not num_gpus():
        raise MXNetError(
            "kvstore.create: 'nccl' needs NVIDIA GPUs and torch sees none; use 'device', which "
            "sums on any device"
        )
    return KVStore(kind)


for _name in (*_ON_CPU, *_ON_DEVICE):
    MAKERS[_name] = _make_nccl if _name == "nccl" else KVStore
