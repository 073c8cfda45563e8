"""Writing `.params` files, byte for byte as the reference writes them."""

from __future__ import annotations

import ctypes
import io
import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import CODE_OF, NAME_OF
from mxnet.serialization import layout
from mxnet.serialization.atomic import atomic_write
from mxnet.serialization.entries import (
    CSR,
    DENSE,
    INDEX_TYPES,
    ROW_SPARSE,
    DenseEntry,
    Entry,
    RowSparseEntry,
    sparse_shape_fault,
)

_CPU = torch.device("cpu")
_SMALL = 16 << 10


def write_arrays(
    file: str | os.PathLike[str] | BinaryIO,
    entries: Sequence[Entry],
    names: Sequence[str] = (),
) -> None:
    """Write a list of arrays, as ``nd.save`` does.

    Args:
        file: A path, which is replaced whole or not at all, or an open binary file.
        entries: The arrays.
        names: One name per array, or none at all.

    Raises:
        MXNetError: There is not one name per array, an array has no place in the format, or the
            file cannot be written.
    """
    if len(names) not in (0, len(entries)):
        raise MXNetError(f"save: {len(names)} names for {len(entries)} arrays; expected one each")
    if not isinstance(file, (str, os.PathLike)):
        _write(file, entries, names)
        return
    try:
        with atomic_write(file, size=sum(map(_data_size, entries))) as opened:
            _write(opened, entries, names)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name.
        raise MXNetError(f"{os.fspath(file)}: cannot be written: {error}") from error


def dumps_array(entry: Entry) -> bytes:
    """One array's bytes without a list around it, as pickled arrays hold it.

    Raises:
        MXNetError: The array has no place in the format.
    """
    file = io.BytesIO()
    file.writelines(_array_chunks(entry))
    return file.getvalue()


def _write(file: BinaryIO, entries: Sequence[Entry], names: Sequence[str]) -> None:
    file.write(layout.LIST_HEADER.pack(layout.LIST_MAGIC, 0, len(entries)))
    for entry in entries:
        file.writelines(_usual_chunks(entry) or _array_chunks(entry))
    file.write(layout.COUNT.pack(len(names)))
    for name in names:
        encoded = name.encode("utf-8")
        file.write(layout.COUNT.pack(len(encoded)))
        file.write(encoded)


def _usual_chunks(entry: Entry) -> tuple[bytes, bytes | memoryview] | None:
    """The chunks of a dense array in memory, made in few steps; None for any other."""
    if not isinstance(entry, DenseEntry):
        return None
    data = entry.data
    code = CODE_OF.get(data.dtype)
    ndim = data.ndim
    if not 0 < ndim <= layout.MAX_NDIM or code is None or data.device != _CPU:
        return None
    magic = layout.V3_MAGIC if entry.np_shape else layout.V2_MAGIC
    head = layout.DENSE_HEADER[ndim].pack(magic, DENSE, ndim, *data.shape, *entry.context, code)
    if data.nbytes <= _SMALL and data.is_contiguous():
        return head, ctypes.string_at(data.data_ptr(), data.nbytes)
    return head, _memory(data)


def _data_size(entry: Entry) -> int:
    """About how many bytes an array takes in the file; not more than it does."""
    return 0 if entry is None else entry.data.nbytes


def _array_chunks(entry: Entry) -> Iterator[bytes | memoryview]:
    if entry is None:
        yield (layout.UINT32.pack(layout.V2_MAGIC) + layout.INT32.pack(DENSE) + _shape(()))
        return
    head = [layout.UINT32.pack(layout.V2_MAGIC)]
    parts: tuple[Tensor, ...] = ()
    if isinstance(entry, DenseEntry):
        shape = tuple(entry.data.shape)
        if entry.np_shape:
            head = [layout.UINT32.pack(layout.V3_MAGIC)]
        elif not shape:
            raise MXNetError("save: an array of shape () can be saved with NumPy shapes on only")
        head.append(layout.INT32.pack(DENSE))
    else:
        fault = sparse_shape_fault(entry)
        if fault:
            raise MXNetError(f"save: {fault}")
        shape = tuple(entry.shape)
        if isinstance(entry, RowSparseEntry):
            storage, parts = ROW_SPARSE, (entry.indices,)
        else:
            storage, parts = CSR, (entry.indptr, entry.indices)
        head += [layout.INT32.pack(storage), _shape(tuple(entry.data.shape))]
    head += [_shape(shape), layout.DEVICE.pack(*entry.context), _dtype(entry.data)]
    for part in parts:
        if part.dtype not in INDEX_TYPES:
            raise MXNetError(f"save: sparse indices are {part.dtype}, expected int64 or int32")
        head += [_dtype(part), _shape(tuple(part.shape))]
    yield b"".join(head)
    for tensor in (entry.data, *parts):
        yield _memory(tensor)


def _shape(shape: tuple[int, ...]) -> bytes:
    if len(shape) > layout.MAX_NDIM:
        raise MXNetError(
            f"save: an array has {len(shape)} dimensions; files hold at most {layout.MAX_NDIM}"
        )
    return layout.INT32.pack(len(shape)) + layout.DIMENSIONS[len(shape)].pack(*shape)


def _dtype(tensor: Tensor) -> bytes:
    code = CODE_OF.get(tensor.dtype)
    if code is None:
        expected = ", ".join(NAME_OF.values())
        raise MXNetError(f"save: element type {tensor.dtype} has no code; expected {expected}")
    return layout.INT32.pack(code)


def _memory(tensor: Tensor) -> memoryview:
    """The tensor's bytes, without a copy when it is contiguous on the CPU."""
    flat = tensor.detach().cpu().contiguous().view(-1)
    return flat.view(torch.uint8).numpy().data
