"""What a key-value store offers, and the registry of further ones."""

from __future__ import annotations

import inspect
import os
import warnings
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from mxnet.base import MXNetError
from mxnet.ndarray import NDArray

C = TypeVar("C", bound="type[KVStoreBase]")


class KVStoreBase:
    """Base class of key-value stores; subclasses entered with ``register`` work with ``Trainer``.

    Example:
        >>> @mx.kv.KVStoreBase.register
        ... class FirstOnly(mx.kv.KVStoreBase):
        ...     def broadcast(self, key, value, out, priority=0):
        ...         value.copyto(out)
        >>> type(mx.kv.create("firstonly")).__name__
        'FirstOnly'
    """

    OPTIMIZER: ClassVar[str] = "optimizer"
    kv_registry: ClassVar[dict[str, type[KVStoreBase]]] = {}

    def broadcast(self, key: Any, value: Any, out: Any, priority: int = 0) -> None:
        """Give ``value`` to every array in ``out``, on all workers.

        Raises:
            NotImplementedError: The subclass does not define it.
        """
        raise NotImplementedError(f"{type(self).__name__}: broadcast is not defined")

    def pushpull(self, key: Any, value: Any, out: Any = None, priority: int = 0) -> None:
        """Sum the arrays in ``value`` over contexts and workers into ``out``.

        Raises:
            NotImplementedError: The subclass does not define it.
        """
        raise NotImplementedError(f"{type(self).__name__}: pushpull is not defined")

    def set_optimizer(self, optimizer: Any) -> None:
        """Update stored arrays with ``optimizer`` when gradients are pushed.

        Raises:
            NotImplementedError: The subclass does not define it.
        """
        raise NotImplementedError(f"{type(self).__name__}: set_optimizer is not defined")

    @staticmethod
    def is_capable(capability: str) -> bool:
        """Whether the store can do something, such as ``KVStoreBase.OPTIMIZER``.

        Raises:
            NotImplementedError: The subclass does not define it.
        """
        raise NotImplementedError(f"is_capable is not defined, asked for {capability!r}")

    def save_optimizer_states(
        self, fname: str | os.PathLike[str], dump_optimizer: bool = False
    ) -> None:
        """Write the states of the store's optimizer to a file.

        Raises:
            NotImplementedError: The subclass does not define it.
        """
        raise NotImplementedError(f"{type(self).__name__}: save_optimizer_states is not defined")

    def load_optimizer_states(self, fname: str | os.PathLike[str]) -> None:
        """Read the states of the store's optimizer from a file.

        Raises:
            NotImplementedError: The subclass does not define it.
        """
        raise NotImplementedError(f"{type(self).__name__}: load_optimizer_states is not defined")

    @property
    def type(self) -> str:
        """Name the store was created by."""
        raise NotImplementedError(f"{type(self).__name__}: type is not defined")

    @property
    def rank(self) -> int:
        """Number of this worker, from 0."""
        raise NotImplementedError(f"{type(self).__name__}: rank is not defined")

    @property
    def num_workers(self) -> int:
        """How many workers there are."""
        raise NotImplementedError(f"{type(self).__name__}: num_workers is not defined")

    @staticmethod
    def register(klass: C) -> C:
        """Enter a class under its lower-case name, for ``create``; usable as a decorator.

        Raises:
            TypeError: ``klass`` is not a class.
        """
        if not inspect.isclass(klass):
            raise TypeError(f"KVStoreBase.register: expected a class, got {klass!r}")
        name = klass.__name__.lower()
        taken = KVStoreBase.kv_registry.get(name)
        if taken is not None:
            warnings.warn(
                f"WARNING: New kvstore {klass.__module__}.{klass.__name__} is overriding existing "
                f"kvstore {taken.__module__}.{taken.__name__}",
                stacklevel=2,
            )
        KVStoreBase.kv_registry[name] = klass
        return klass


# The stores of this package, by name; each of their modules enters its own.
MAKERS: dict[str, Callable[[str], KVStoreBase]] = {}

_FOREIGN = {
    "horovod": "Horovod's MXNet bindings are built for Apache MXNet's binary library",
    "byteps": "BytePS's MXNet bindings are built for Apache MXNet's binary library",
}


def create(name: str = "local") -> KVStoreBase:
    """Make a key-value store.

    Args:
        name: ``"local"`` (sums on the CPU), ``"device"`` or ``"nccl"`` (on the devices), their
            aliases ``"local_allreduce_cpu"``, ``"local_update_cpu"`` and
            ``"local_allreduce_device"``, or the name of a class entered with
            ``KVStoreBase.register``; in any case.

    Raises:
        MXNetError: There is no such store, or not on this machine.
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
    maker = MAKERS.get(kind)
    if maker is not None:
        return maker(kind)
    if kind in _FOREIGN:
        raise MXNetError(
            f"kvstore.create: {name!r} is not available: {_FOREIGN[kind]}. Enter a store of that "
            "name with KVStoreBase.register, or use one of: " + ", ".join(MAKERS)
        )
    if kind.startswith("dist"):
        raise MXNetError(
            f"kvstore.create: distributed stores such as {name!r} are not available yet; "
            "use 'local' or 'device'"
        )
    known = ", ".join((*MAKERS, *KVStoreBase.kv_registry))
    raise MXNetError(f"kvstore.create: unknown store {name!r}; there are: {known}")


@KVStoreBase.register
class TestStore(KVStoreBase):
    """The least a store can be: sums and copies at once, keeps nothing, has no optimizer.

    Example:
        >>> store, out = mx.kv.create("teststore"), mx.nd.zeros((2,))
        >>> store.pushpull("a", [mx.nd.ones((2,)), mx.nd.ones((2,))], out=out)
        >>> out.asnumpy()
        array([2., 2.], dtype=float32)
    """

    __test__ = False  # pytest takes classes of this name for tests

    def broadcast(self, key: Any, value: Any, out: Any, priority: int = 0) -> None:  # noqa: ARG002
        """Copy ``value`` into every array of ``out``; keys and priorities do not matter."""
        for target in out if isinstance(out, list | tuple) else [out]:
            value.copyto(target)

    def pushpull(self, key: Any, value: Any, out: Any = None, priority: int = 0) -> None:  # noqa: ARG002
        """Sum the arrays of ``value`` into ``out``, or back into ``value``."""
        values = [value] if isinstance(value, NDArray) else list(value)
        total = values[0].copy()
        for array in values[1:]:
            total += array.as_in_context(total.context)
        targets = values if out is None else [out] if isinstance(out, NDArray) else list(out)
        for target in targets:
            total.copyto(target)

    @staticmethod
    def is_capable(capability: str) -> bool:
        """Whether the store can do something: it has no optimizer.

        Raises:
            ValueError: The capability is unknown.
        """
        if capability.lower() == KVStoreBase.OPTIMIZER:
            return False
        raise ValueError(f"Unknown capability: {capability}")

    @property
    def type(self) -> str:
        """The name, ``"teststore"``."""
        return "teststore"

    @property
    def rank(self) -> int:
        """Number of this worker: 0, there is one only."""
        return 0

    @property
    def num_workers(self) -> int:
        """How many workers there are: 1."""
        return 1
