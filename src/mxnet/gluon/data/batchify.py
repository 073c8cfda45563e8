"""Functions that make a batch out of a list of samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context, cpu
from mxnet.dtypes import torch_dtype
from mxnet.gluon.data.shared_blocks import SMALLEST_SHARED
from mxnet.gluon.data.transport import CPU_SHARED
from mxnet.gluon.data.worker import current_arena
from mxnet.ndarray import NDArray
from mxnet.ndarray.call import new_array
from mxnet.ndarray.creation import host_array
from mxnet.thread_state import STATE

Batchify = Callable[[Sequence[Any]], Any]


def default_batchify_fn(data: Sequence[Any]) -> Any:
    """Stack samples along a new first axis; the data loader's default without workers.

    NDArrays keep their type and context. NumPy arrays and Python numbers become NDArrays of the
    element type that NumPy gives them: Python floats float64, integers int64, bools bool. Samples
    that are tuples are stacked value by value.

    Args:
        data: The samples; not empty.

    Returns:
        An array of shape ``(len(data), *sample.shape)``, or a list with one such array per value.

    Raises:
        IndexError: There is no sample.
        MXNetError: The samples have different shapes or lengths, or are not numeric.

    Example:
        >>> images, labels = mx.gluon.data.dataloader.default_batchify_fn(
        ...     [(mx.nd.zeros((2, 2)), 3), (mx.nd.ones((2, 2)), 4)]
        ... )
        >>> images.shape, labels.asnumpy()
        ((2, 2, 2), array([3, 4]))
    """
    return _batchify(data, shared=False)


def default_mp_batchify_fn(data: Sequence[Any]) -> Any:
    """``default_batchify_fn`` for workers: the arrays are on context ``cpu_shared(0)``.

    In a worker process they are made in memory that the parent process sees too, so the batch
    reaches it without a copy. Elsewhere there is nobody to share with, and memory is ordinary.

    Args:
        data: The samples; not empty.

    Returns:
        An array of shape ``(len(data), *sample.shape)``, or a list with one such array per value.

    Raises:
        IndexError: There is no sample.
        MXNetError: The samples have different shapes or lengths, or are not numeric.

    Example:
        >>> mx.gluon.data.dataloader.default_mp_batchify_fn([1.5, 2.5]).context
        cpu_shared(0)
    """
    return _batchify(data, shared=True)


class Stack:
    """Stacks samples along a new first axis.

    Args:
        use_shared_mem: Make the batch on context ``cpu_shared(0)``, for worker processes.

    Example:
        >>> mx.gluon.data.batchify.Stack()([[1, 2], [3, 4]]).shape
        (2, 2)
    """

    def __init__(self, use_shared_mem: bool = False) -> None:
        self._shared = use_shared_mem

    def __call__(self, data: Sequence[Any]) -> NDArray:
        """Stack the samples ``data``."""
        return _stack(data, self._shared)


class Pad:
    """Pads samples at the ends of their axes to the largest length among them, and stacks them.

    Args:
        val: The padding value.
        dtype: Element type of the batch; by default that of the samples.
        round_to: Pad to a multiple of this length.
        use_shared_mem: Make the batch on context ``cpu_shared(0)``, for worker processes.

    Raises:
        MXNetError: The samples have different numbers of axes.

    Example:
        >>> mx.gluon.data.batchify.Pad(val=-1)([[1, 2, 3], [4]]).asnumpy()
        array([[ 1,  2,  3],
               [ 4, -1, -1]])
    """

    def __init__(
        self,
        val: float | None = None,
        dtype: Any = None,
        round_to: int | None = None,
        use_shared_mem: bool = False,
    ) -> None:
        self._value = 0 if val is None else val
        self._dtype = dtype
        self._round_to = round_to
        self._shared = use_shared_mem

    def __call__(self, data: Sequence[Any]) -> NDArray:
        """Pad and stack the samples ``data``."""
        tensors = [_as_tensor(sample) for sample in data]
        ndim = tensors[0].ndim
        for position, tensor in enumerate(tensors):
            if tensor.ndim != ndim:
                raise MXNetError(
                    f"Pad: sample {position} has {tensor.ndim} axes but sample 0 has {ndim}"
                )
        lengths = [max(axis) for axis in zip(*(t.shape for t in tensors), strict=True)]
        if self._round_to is not None:
            lengths = [-(-length // self._round_to) * self._round_to for length in lengths]
        dtype = tensors[0].dtype if self._dtype is None else torch_dtype(self._dtype)
        batch = _empty((len(tensors), *lengths), dtype, self._shared).fill_(self._value)
        for row, tensor in zip(batch, tensors, strict=True):
            row[tuple(slice(length) for length in tensor.shape)] = tensor
        return _wrap(batch, _context(self._shared))


class Append:
    """A list with one array per sample, for samples whose shapes do not fit together.

    Args:
        expand: Give every array a batch axis of length 1.
        batch_axis: Where that axis goes.
        use_shared_mem: Make the arrays on context ``cpu_shared(0)``, for worker processes.

    Example:
        >>> [a.shape for a in mx.gluon.data.batchify.Append()([[1, 2, 3], [4]])]
        [(1, 3), (1, 1)]
    """

    def __init__(
        self, expand: bool = True, batch_axis: int = 0, use_shared_mem: bool = False
    ) -> None:
        self._expand = expand
        self._batch_axis = batch_axis
        self._shared = use_shared_mem

    def __call__(self, data: Sequence[Any]) -> list[NDArray]:
        """Make an array of each of the samples ``data``."""
        arrays = []
        for sample in data:
            tensor = _as_tensor(sample)
            copy = _empty(tuple(tensor.shape), tensor.dtype, self._shared).copy_(tensor)
            if self._expand:
                copy = copy.unsqueeze(self._batch_axis)
            arrays.append(_wrap(copy, _context(self._shared)))
        return arrays


class Group:
    """Applies one batchify function to each value of samples that are tuples.

    Args:
        fn: The function for the first value, or a list of all functions.
        *args: The functions for the other values.

    Raises:
        ValueError: The samples do not have one value per function.

    Example:
        >>> batchify = mx.gluon.data.batchify
        >>> fn = batchify.Group(batchify.Pad(), batchify.Stack())
        >>> [a.shape for a in fn([([1, 2], 0), ([3], 1)])]
        [(2, 2), (2,)]
    """

    def __init__(self, fn: Batchify | Sequence[Batchify], *args: Batchify) -> None:
        functions = fn if isinstance(fn, Sequence) else (fn, *args)
        self._functions: tuple[Batchify, ...] = tuple(functions)
        if not all(callable(function) for function in self._functions):
            raise ValueError(f"Group: expected batchify functions, got {self._functions!r}")

    def __call__(self, data: Sequence[Any]) -> tuple[Any, ...]:
        """Batchify each value of the samples ``data``."""
        for position, sample in enumerate(data):
            if len(sample) != len(self._functions):
                raise ValueError(
                    f"Group: sample {position} has {len(sample)} values "
                    f"for {len(self._functions)} functions"
                )
        values = zip(*data, strict=True)
        return tuple(fn(value) for fn, value in zip(self._functions, values, strict=True))


class AsList:
    """The samples as a list, unchanged; for texts and other values that are not numbers.

    Example:
        >>> mx.gluon.data.batchify.AsList()(("a", "b"))
        ['a', 'b']
    """

    def __call__(self, data: Sequence[Any]) -> list[Any]:
        """List the samples ``data``."""
        return list(data)


def take_rows(column: Any, positions: np.ndarray[Any, Any], shared: bool) -> NDArray:
    """The batch of the rows of an array at ``positions``, as stacking these rows gives it.

    Args:
        column: NumPy array or NDArray with at least one axis.
        positions: Integers, one axis; negative ones count from the end.
        shared: Make the batch on context ``cpu_shared(0)``.

    Raises:
        IndexError: A position is out of bounds.
        MXNetError: The array is not numeric.
    """
    length = len(column)
    if positions.min() < -length or positions.max() >= length:
        raise IndexError(f"DataLoader: a position is out of bounds for {length} samples")
    if isinstance(column, np.ndarray):
        if not _can_wrap(column):
            return _wrap(_as_tensor(column[positions]), _context(shared))
        rows, ctx = _as_tensor(column), cpu()
    else:
        rows, ctx = column._data, column._ctx
    index = torch.from_numpy(np.where(positions < 0, positions + length, positions))
    if rows.device.type == "cpu":
        batch = _empty((len(positions), *rows.shape[1:]), rows.dtype, shared)
        torch.index_select(rows, 0, index, out=batch)
    else:
        batch = rows.index_select(0, index.to(rows.device))
        batch = batch.cpu() if shared else batch
    return _wrap(batch, CPU_SHARED if shared else ctx)


def _wrap(tensor: Tensor, ctx: Context, array_class: type[NDArray] = NDArray) -> NDArray:
    array: NDArray = new_array(array_class, tensor, ctx)
    return array.as_np_ndarray() if STATE.np_array else array


def _context(shared: bool) -> Context:
    return CPU_SHARED if shared else cpu()


def _batchify(data: Sequence[Any], shared: bool) -> Any:
    if not len(data):
        raise IndexError("default_batchify_fn: there are no samples to make a batch of")
    if isinstance(data[0], tuple):
        count = len(data[0])
        for position, sample in enumerate(data):
            if len(sample) != count:
                raise MXNetError(
                    f"default_batchify_fn: sample {position} has {len(sample)} values "
                    f"but sample 0 has {count}; pass a batchify_fn"
                )
        return [_batchify(values, shared) for values in zip(*data, strict=True)]
    return _stack(data, shared)


def _stack(data: Sequence[Any], shared: bool) -> NDArray:
    first = data[0]
    if isinstance(first, NDArray):
        return _stack_arrays(data, shared)
    if not isinstance(first, np.ndarray):
        return _wrap(_as_tensor(_as_numpy(data)), _context(shared))
    _check_shapes(data)
    dtype = _element_type(np.result_type(*{sample.dtype for sample in data}))
    batch = _empty((len(data), *first.shape), dtype, shared)
    np.stack(data, out=batch.numpy())
    return _wrap(batch, _context(shared))


def _stack_arrays(data: Sequence[NDArray], shared: bool) -> NDArray:
    _check_shapes(data)
    tensors = [sample._data for sample in data]
    first = tensors[0]
    for position, tensor in enumerate(tensors):
        if tensor.dtype is not first.dtype:
            raise MXNetError(
                f"default_batchify_fn: sample {position} is {data[position].dtype} "
                f"but sample 0 is {data[0].dtype}"
            )
    if not shared:
        return _wrap(torch.stack(tensors), data[0]._ctx, type(data[0]))
    batch = _empty((len(tensors), *first.shape), first.dtype, shared)
    if first.device.type != "cpu":
        tensors = [tensor.cpu() for tensor in tensors]
    torch.stack(tensors, out=batch)
    return _wrap(batch, CPU_SHARED, type(data[0]))


def _check_shapes(data: Sequence[Any]) -> None:
    shape = data[0].shape
    for position, sample in enumerate(data):
        if sample.shape != shape:
            raise MXNetError(
                f"default_batchify_fn: sample {position} has shape {sample.shape} but sample 0 "
                f"has {shape}; make them equal, or pass a batchify_fn such as batchify.Pad()"
            )


def _as_numpy(values: Any) -> np.ndarray[Any, Any]:
    try:
        array = host_array(values)
    except ValueError as error:  # NumPy: sequences of different lengths
        raise MXNetError(f"default_batchify_fn: the samples do not fit together: {error}") from None
    if array.dtype.kind not in "fiub":
        kind = type(values[0]).__name__ if isinstance(values, list | tuple) else array.dtype
        raise MXNetError(
            f"default_batchify_fn: cannot make an array of samples of type {kind}; "
            "pass a batchify_fn such as batchify.AsList()"
        )
    return array


def _element_type(dtype: np.dtype[Any]) -> torch.dtype:
    if dtype.kind == "c":
        raise MXNetError(f"default_batchify_fn: classic arrays cannot hold {dtype}")
    return torch_dtype(dtype)  # raises for the other types that arrays cannot have


def _as_tensor(values: Any) -> Tensor:
    if isinstance(values, NDArray):
        return values._data
    if isinstance(values, Tensor):
        return values
    array = _as_numpy(values)
    _element_type(array.dtype)
    return torch.from_numpy(array if _can_wrap(array) else array.copy())


def _can_wrap(array: np.ndarray[Any, Any]) -> bool:
    """Whether a tensor can use the array's memory: torch knows no read-only or reversed arrays."""
    return array.flags.writeable and all(stride >= 0 for stride in array.strides)


def _empty(shape: tuple[int, ...], dtype: torch.dtype, shared: bool) -> Tensor:
    """Uninitialised memory for a batch; in a worker process, memory the parent sees."""
    arena = current_arena() if shared else None
    nbytes = math.prod(shape) * dtype.itemsize
    if arena is None or nbytes < SMALLEST_SHARED:
        return torch.empty(shape, dtype=dtype)
    return arena.empty(nbytes).view(dtype).view(shape)
