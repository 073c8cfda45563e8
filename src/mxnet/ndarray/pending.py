"""Arrays that an operation of the engine reads or writes.

While an operation is pending, the arrays it uses have no tensor in their slots, so any use of one
ends up in ``NDArray.__getattr__``, which waits and puts the tensor back. Arrays that nothing is
pending on pay nothing: their slots are read as always (docs/decisions/003-pending-arrays.md).

An array can be lent to the engine only if nothing else refers to its memory: views, other handles
and recorded graphs would read it without waiting. For shared memory the operation runs at once, in
the caller's thread.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet import engine
from mxnet.base import MXNetError

Function = Callable[[list[Tensor], list[Tensor]], object]


class Pending:
    """What is put back into an array when nothing is pending on it any more.

    Attributes:
        variable: Orders the operations on the array.
        data: The array's tensor.
        tape: Its leaf in recorded graphs, if it is marked for autograd.
        error: What the last wait raised.
    """

    __slots__ = ("data", "error", "tape", "variable")

    def __init__(self, data: Tensor, tape: Tensor | None) -> None:
        self.variable = engine.Variable()
        self.data = data
        self.tape = tape
        self.error: BaseException | None = None


# Reads a slot, or raises AttributeError; `getattr` would wait.
_slot = object.__getattribute__

# Held while slots are emptied or filled, never while waiting.
_LOCK = threading.Lock()


def run_later(
    function: Function,
    reads: Sequence[Any],
    writes: Sequence[Any],
    *,
    priority: int = 0,
    name: str = "operation",
) -> None:
    """Run a function on the tensors of dense arrays, after what is pending on them.

    Args:
        function: Called with the tensors of ``reads`` and of ``writes``; it changes the latter in
            place. It runs on a worker thread, or at once if the memory of an array is shared.
        reads: Arrays it reads.
        writes: Arrays it writes, perhaps reading them, too.
        priority: Among operations that are ready, larger ones run first.
        name: Shown in profiles and in reports of failures.

    Raises:
        Exception: What the function raises when it runs at once.

    Example:
        >>> from mxnet.ndarray.pending import run_later
        >>> a, b = mx.nd.ones((2,)), mx.nd.zeros((2,))
        >>> run_later(lambda reads, writes: writes[0].copy_(reads[0]), [a], [b])
        >>> b.asnumpy()  # waits
        array([1., 1.], dtype=float32)
    """
    variables = None if engine.engine_is_inline() else _lend_all([*reads, *writes])
    if variables is None:
        with torch.no_grad():
            function([array._data for array in reads], [array._data for array in writes])
        return
    sources = [tensor_of(array) for array in reads]
    targets = [tensor_of(array) for array in writes]

    def run() -> None:
        with torch.no_grad():
            function(sources, targets)

    engine.push(run, variables[: len(reads)], variables[len(reads) :], priority=priority, name=name)


def settle(arrays: Sequence[Any]) -> None:
    """Give arrays back on which nothing is pending any more, without waiting for the others.

    An array given a new tensor by backward keeps the old one alive until this, or its next use in
    an operation.
    """
    for array in arrays:
        pending: Pending | None = array._pending
        if pending is None or pending.variable.busy or pending.variable.failure is not None:
            continue
        with _LOCK:
            if array._pending is pending:
                _give_back(array, pending)


def tensor_of(array: Any) -> Tensor:
    """The tensor of a dense array, without waiting: for its shape, element type and device."""
    try:
        data: Tensor = _slot(array, "_data")
    except AttributeError:
        pending: Pending | None = array._pending
        data = array._data if pending is None else pending.data
    return data


def wait(array: Any, name: str) -> Any:
    """Wait for what is pending on ``array`` and give it its tensors back.

    Args:
        array: The array one of whose slots is empty.
        name: The slot asked for.

    Returns:
        What the slot holds now.

    Raises:
        AttributeError: Nothing is pending: the array was never given a tensor.
        BaseException: What an operation that writes the array raised; once, and again to whoever
            is handling it.
    """
    pending: Pending | None = array._pending
    if pending is None:
        raise AttributeError(f"{type(array).__name__!r} object has no attribute {name!r}")
    if pending.error is not None and sys.exc_info()[1] is pending.error:
        # Operators that fail try again another way; the error must reach the user nonetheless.
        raise pending.error
    try:
        engine.wait_to_write(pending.variable)
    except AttributeError as error:  # Python would take it for a slot that does not exist
        pending.error = MXNetError(f"an operation of the engine failed: {error}")
        raise pending.error from error
    except BaseException as error:
        pending.error = error
        raise
    with _LOCK:
        if array._pending is pending and not pending.variable.busy:
            _give_back(array, pending)
    return getattr(array, name)


def _give_back(array: Any, pending: Pending) -> None:
    if not _has_data(array):  # else it was given a new tensor in the meantime
        array._data = pending.data
        array._tape = pending.tape
    del array._pending


def _has_data(array: Any) -> bool:
    try:
        _slot(array, "_data")
    except AttributeError:
        return False
    return True


def _lend_all(arrays: Sequence[Any]) -> list[engine.Variable] | None:
    """The variables of the arrays, whose slots are empty from now on; None: some are shared."""
    found: list[Pending] = []
    fresh: dict[int, int] = {}
    for array in arrays:
        pending: Pending | None = array._pending
        if pending is not None and _has_data(array):
            del array._pending  # it was given a new tensor since
            pending = None
        if pending is None:
            earlier = fresh.get(id(array))
            if earlier is not None:
                found.append(found[earlier])
                continue
            if not is_exclusive(array):
                return None
            fresh[id(array)] = len(found)
            pending = Pending(array._data, array._tape)
        found.append(pending)
    with _LOCK:
        for array, pending in zip(arrays, found, strict=True):
            if id(array) in fresh and array._pending is None:
                array._pending = pending
                del array._data
                if pending.tape is not None:
                    del array._tape
    return [pending.variable for pending in found]


# ---- sharing -------------------------------------------------------------------------------------


def _references(array: Any) -> tuple[int, int, int]:
    """How often the array's tensor is referred to: from Python, from C++, and its memory."""
    data = array._data
    storage = data.untyped_storage()
    memory = torch._C._storage_Use_Count(storage._cdata)
    return sys.getrefcount(data), data._use_count(), memory


def _leaf_references(array: Any) -> tuple[int, int]:
    tape = array._tape
    return sys.getrefcount(tape), tape._use_count()


class _Alone:
    """Stands for an array that has its memory to itself, to count what such an array shows.

    The counts include what counting itself adds, which depends on the version of Python.
    """

    __slots__ = ("_data", "_tape")

    def __init__(self) -> None:
        self._data = torch.zeros(1)
        self._tape = self._data.data.requires_grad_()


def _counts_when_alone() -> tuple[tuple[int, int, int], tuple[int, int]]:
    alone = _Alone()
    references, leaf = _references(alone), _leaf_references(alone)
    # The leaf, where there is one, is a second tensor over the memory.
    return (references[0], references[1], references[2] - 1), leaf


_ALONE, _LEAF_ALONE = _counts_when_alone()


def is_exclusive(array: Any) -> bool:
    """Whether nothing but a dense array refers to its memory: no view, handle or live graph."""
    marked = array._tape is not None
    python, native, memory = _references(array)
    if marked:
        leaf_python, leaf_native = _leaf_references(array)
        if leaf_python > _LEAF_ALONE[0] or leaf_native > _LEAF_ALONE[1]:
            return False
    return python <= _ALONE[0] and native <= _ALONE[1] and memory <= _ALONE[2] + marked
