"""Applies an optimizer to parameters by index and holds their states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mxnet import lr_scheduler
from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.ndarray.files import array_from_entry
from mxnet.ndarray.handle import NDArray
from mxnet.optimizer.aggregate import list_size
from mxnet.optimizer.base import Optimizer
from mxnet.serialization.entries import Entry
from mxnet.serialization.pickle_objects import PickledObject
from mxnet.serialization.states import dumps_states, loads_states


class Updater:
    """A function ``updater(index, grad, weight)`` that keeps the states; for KVStore and Trainer.

    Args:
        optimizer: The optimizer it applies.

    Attributes:
        optimizer: The optimizer.
        states: State of every parameter seen, by index.
        states_synced: Whether a state is on the context of its parameter.
        aggregate_updates: Whether lists of parameters are updated in one call.

    Example:
        >>> updater = mx.optimizer.get_updater(mx.optimizer.SGD(learning_rate=0.5))
        >>> weight = mx.nd.ones((2,))
        >>> updater(0, mx.nd.ones((2,)), weight)
        >>> weight.asnumpy()
        array([0.5, 0.5], dtype=float32)
    """

    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer = optimizer
        self.states: dict[Any, Any] = {}
        self.states_synced: dict[Any, bool] = {}
        self._list_size = list_size(optimizer)
        self.aggregate_updates = self._list_size > 1

    def __call__(self, index: Any, grad: Any, weight: Any) -> None:
        """Update a parameter, or parameters given as three lists.

        Args:
            index: Index of the parameter.
            grad: Its gradient.
            weight: The parameter, changed in place.
        """
        if not isinstance(index, list | tuple):
            index, grad, weight = [index], [grad], [weight]
        if not index:
            return
        optimizer: Any = self.optimizer
        optimizer._set_current_context(weight[0]._ctx.device_id)
        states = self.states
        for i, w in zip(index, weight, strict=True):
            if not self.states_synced.get(i):
                self._prepare(i, w)
        if len(index) == 1 or not self.aggregate_updates:
            for i, g, w in zip(index, grad, weight, strict=True):
                optimizer.update_multi_precision(i, w, g, states[i])
            return
        step = self._list_size
        for start in range(0, len(index), step):
            chosen = list(index[start : start + step])
            optimizer.update_multi_precision(
                chosen,
                list(weight[start : start + step]),
                list(grad[start : start + step]),
                [states[i] for i in chosen],
            )

    def _prepare(self, index: Any, weight: NDArray) -> None:
        """Create the state of a new parameter; move a loaded one to the parameter's context."""
        if index in self.states:
            self.states[index] = self.sync_state_context(self.states[index], weight._ctx)
        else:
            self.states[index] = self.optimizer.create_state_multi_precision(index, weight)
        self.states_synced[index] = True

    def sync_state_context(self, state: Any, context: Context) -> Any:
        """The state with its arrays on ``context``."""
        if isinstance(state, NDArray):
            return state.as_in_context(context)
        if isinstance(state, tuple | list):
            return type(state)(self.sync_state_context(part, context) for part in state)
        return state

    def get_states(self, dump_optimizer: bool = False) -> bytes:
        """The states as bytes that the reference's ``set_states`` reads, too.

        Args:
            dump_optimizer: Add the optimizer with its settings and counts.

        Raises:
            MXNetError: A state or a setting is not data.
        """
        dumped = _to_data(self.optimizer) if dump_optimizer else None
        return dumps_states(self.states, _entry_of, optimizer=dumped)

    def set_states(self, states: bytes) -> None:
        """Take states, and the optimizer if it is there, from the bytes of ``get_states``.

        Nothing in the bytes is executed: classes are looked up by name among the registered
        optimizers and the schedulers of ``mx.lr_scheduler``.

        Raises:
            MXNetError: The bytes are damaged or hold anything else than states.
        """
        loaded, optimizer = loads_states(states, array_from_entry, extra_classes=_class_names())
        if optimizer is not None:
            self.optimizer = _from_data(optimizer)
            self._list_size = list_size(self.optimizer)
            self.aggregate_updates = self._list_size > 1
        self.states = loaded
        self.states_synced = dict.fromkeys(loaded, False)


def get_updater(optimizer: Optimizer) -> Updater:
    """A function that applies an optimizer and keeps the states of the parameters.

    Example:
        >>> updater = mx.optimizer.get_updater(mx.optimizer.create("adam"))
        >>> updater(0, mx.nd.ones((2,)), mx.nd.ones((2,)))
        >>> len(updater.states[0])
        2
    """
    return Updater(optimizer)


def _entry_of(array: Any) -> Entry:
    """An array as data.

    Raises:
        TypeError: It is no array.
    """
    if not isinstance(array, NDArray):
        raise TypeError(
            f"optimizer states hold arrays, numbers and text, not {type(array).__name__}"
        )
    return array._entry()


# The reference has all optimizers but GroupAdaGrad in this module; files name it.
_REFERENCE_MODULE = "mxnet.optimizer.optimizer"


def _file_name(klass: type) -> str:
    """Dotted name by which files know a class."""
    module = klass.__module__
    if module.startswith("mxnet.optimizer.") and module != "mxnet.optimizer.contrib":
        module = _REFERENCE_MODULE
    return f"{module}.{klass.__qualname__}"


def _classes() -> Iterator[type[Any]]:
    yield from Optimizer.opt_registry.values()
    yield from _subclasses(lr_scheduler.LRScheduler)


def _subclasses(klass: type[Any]) -> Iterator[type[Any]]:
    yield klass
    for subclass in klass.__subclasses__():
        yield from _subclasses(subclass)


def _class_names() -> list[str]:
    return [_file_name(klass) for klass in _classes()]


def _to_data(thing: Any) -> Any:
    """An optimizer or scheduler as data; other values as they are."""
    if isinstance(thing, Optimizer):
        attributes = {name: _to_data(value) for name, value in thing.__getstate__().items()}
        return PickledObject(_file_name(type(thing)), attributes)
    if isinstance(thing, lr_scheduler.LRScheduler):
        return PickledObject(_file_name(type(thing)), dict(vars(thing)))
    return thing


def _from_data(data: PickledObject) -> Any:
    """The optimizer or scheduler that ``data`` describes, made without running its constructor.

    Raises:
        MXNetError: The class is not registered.
    """
    # Before 1.3 all optimizers were in one module, mxnet.optimizer.
    names = {
        data.class_name,
        data.class_name.replace("mxnet.optimizer.", _REFERENCE_MODULE + ".", 1),
    }
    for klass in _classes():
        if _file_name(klass) in names:
            made: Any = object.__new__(klass)
            attributes = {
                name: _from_data(value) if isinstance(value, PickledObject) else value
                for name, value in data.attributes.items()
            }
            if isinstance(made, Optimizer):
                made.__setstate__(attributes)
            else:
                vars(made).update(attributes)
            return made
    raise MXNetError(f"states: no optimizer {data.class_name!r} is registered")
