"""Sequences as one array or as a list of steps, and back."""

from __future__ import annotations

from typing import Any

from mxnet import ndarray as nd
from mxnet import symbol
from mxnet.base import MXNetError
from mxnet.numpy import ndarray
from mxnet.numpy import zeros as np_zeros
from mxnet.numpy_extension import classic
from mxnet.symbol import Symbol
from mxnet.thread_state import STATE


def namespace_of(inputs: Any) -> Any:
    """Where to find operators for ``inputs``: ``mx.nd``, its form for ``mx.np``, or ``mx.sym``."""
    first = inputs[0] if isinstance(inputs, list | tuple) else inputs
    if isinstance(first, Symbol):
        return symbol
    return classic if isinstance(first, ndarray) else nd


def zeros_function(func: Any) -> Any:
    """``func``, but ``mx.np.zeros`` for ``mx.nd.zeros`` where blocks use ``mx.np`` arrays."""
    return np_zeros if func is nd.zeros and STATE.np_array else func


def time_axis(layout: str) -> int:
    """Position of the time axis in ``layout``.

    Raises:
        MXNetError: There is none, or no batch axis.
    """
    if "T" not in layout or "N" not in layout:
        raise MXNetError(f"unroll: layout={layout!r} must name the axes N (batch) and T (time)")
    return layout.find("T")


def as_steps(length: int, inputs: Any, layout: str) -> list[Any]:
    """The steps of a sequence, each without the time axis.

    Raises:
        AssertionError: The sequence has another length.
    """
    if isinstance(inputs, list | tuple):
        _check_length(length, len(inputs))
        return list(inputs)
    axis = time_axis(layout)
    if isinstance(inputs, Symbol):
        steps = symbol.split(inputs, axis=axis, num_outputs=length, squeeze_axis=True)
        return [steps] if length == 1 else list(steps)
    _check_length(length, inputs.shape[axis])
    return split_steps(namespace_of(inputs), inputs, length, axis)


def _check_length(length: int, given: int) -> None:
    if given != length:
        raise AssertionError(f"unroll: the inputs have {given} steps, but length={length}")


def split_steps(F: Any, array: Any, length: int, axis: int) -> list[Any]:  # noqa: N803
    """``array`` cut along ``axis``, which disappears."""
    steps = F.split(array, axis=axis, num_outputs=length, squeeze_axis=True)
    return [steps] if length == 1 else list(steps)


def merge_steps(F: Any, steps: Any, layout: str) -> Any:  # noqa: N803
    """One array of all steps; an array stays as it is."""
    if isinstance(steps, list | tuple):
        return F.stack(*steps, axis=time_axis(layout))
    return steps


def batch_size_of(inputs: Any, layout: str) -> int:
    """Number of sequences; 0, for unknown, in symbols."""
    if isinstance(inputs, list | tuple):
        return 0 if isinstance(inputs[0], Symbol) else int(inputs[0].shape[0])
    return 0 if isinstance(inputs, Symbol) else int(inputs.shape[layout.find("N")])


def mask_steps(F: Any, array: Any, valid_length: Any, axis: int) -> Any:  # noqa: N803
    """``array`` with zeros after the end of each sequence."""
    return F.SequenceMask(array, sequence_length=valid_length, use_sequence_length=True, axis=axis)


def reverse_steps(F: Any, steps: list[Any], valid_length: Any = None) -> list[Any]:  # noqa: N803
    """Steps in reverse; with lengths, only the valid ones of each sequence change places."""
    if valid_length is None:
        return steps[::-1]
    reversed_array = F.SequenceReverse(
        F.stack(*steps, axis=0), sequence_length=valid_length, use_sequence_length=True
    )
    return split_steps(F, reversed_array, len(steps), 0)


def zeros_symbol(step: Any, shape: tuple[int, ...], name: str | None = None) -> Any:
    """Zeros of ``shape``, with the batch size of ``step`` where it says 0.

    A symbol's batch size is known only when it is bound, so the zeros are computed from the input.

    Args:
        step: Symbol whose first axis is the batch.
        shape: Lengths of the axes; one of them is 0.
        name: Name of the resulting node.
    """
    batch = shape.index(0)
    column = symbol.slice_axis(symbol.reshape(step, shape=(0, -1)), axis=1, begin=0, end=1)
    axes = tuple(axis for axis in range(len(shape)) if axis != batch)
    narrow = symbol.reshape(
        symbol.zeros_like(column), shape=tuple(-1 if a == batch else 1 for a in range(len(shape)))
    )
    sizes = tuple(shape[axis] for axis in axes)
    return symbol.broadcast_axis(narrow, axis=axes, size=sizes, name=name)
