"""Batches as messages: arrays out of band in shared memory, everything else pickled."""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from mxnet.context import Context
from mxnet.gluon.data.shared_blocks import SMALLEST_SHARED, Bytes, SharedArena
from mxnet.ndarray import NDArray
from mxnet.ndarray.call import new_array

CPU_SHARED = Context("cpu_shared", 0)

# Where an array lies: block, offset in it, number of bytes.
Place = tuple[int, int, int]


class _BatchPickler(pickle.Pickler):
    """Pickles any object, reducing dense NDArrays to NumPy arrays that pickle out of band."""

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, NDArray) and obj.stype == "default":
            tensor = obj._data.detach().cpu().contiguous()
            is_bfloat16 = tensor.dtype is torch.bfloat16
            if is_bfloat16:  # NumPy has no such type: send the bits
                tensor = tensor.view(torch.int16)
            return _restore_array, (type(obj), tensor.numpy(), is_bfloat16)
        if type(obj) is np.ndarray and not obj.flags.forc and not obj.dtype.hasobject:
            # Only contiguous arrays pickle out of band.
            return np.ascontiguousarray(obj).__reduce_ex__(5)
        return NotImplemented


def _restore_array(array_class: type, values: np.ndarray[Any, Any], is_bfloat16: bool) -> Any:
    tensor = torch.from_numpy(values)
    if is_bfloat16:
        tensor = tensor.view(torch.bfloat16)
    return new_array(array_class, tensor, CPU_SHARED)


def encode(batch: Any, arena: SharedArena) -> tuple[bytes, list[Place]]:
    """Pickle a batch with its large arrays left in, or copied to, shared memory.

    Args:
        batch: Any picklable object.
        arena: Arrays in its memory are sent without a copy.

    Returns:
        The pickle, and where each of its out-of-band arrays lies.
    """
    arrays: list[Bytes] = []

    def keep_in_band(buffer: pickle.PickleBuffer) -> bool:
        array: Bytes = np.frombuffer(buffer.raw(), np.uint8)
        if array.nbytes < SMALLEST_SHARED:
            return True
        arrays.append(array)
        return False

    stream = io.BytesIO()
    _BatchPickler(stream, protocol=5, buffer_callback=keep_in_band).dump(batch)
    found = [arena.locate(array) for array in arrays]
    outside = [array for array, place in zip(arrays, found, strict=True) if place is None]
    packed = iter(arena.pack(outside) if outside else ())
    places = [
        (*(next(packed) if place is None else place), array.nbytes)
        for array, place in zip(arrays, found, strict=True)
    ]
    return stream.getvalue(), places


def decode(message: bytes, buffers: Sequence[Bytes]) -> Any:
    """The batch of a message that ``encode`` made; its arrays use the memory of ``buffers``."""
    return pickle.loads(message, buffers=buffers)  # noqa: S301 - from our own forked worker
