"""What a key-value store offers, and the registry of further ones."""

from __future__ import annotations

import inspect
import os
import warnings
from typing import Any, ClassVar, TypeVar

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
