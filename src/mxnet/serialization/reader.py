"""Reading `.params` files and buffers, in every version that the reference reads."""

from __future__ import annotations

import torch

from mxnet.dtypes import FROM_CODE
from mxnet.serialization import layout
from mxnet.serialization.entries import (
    CSR,
    DENSE,
    DEVICE_TYPES,
    INDEX_TYPES,
    ROW_SPARSE,
    CSREntry,
    DenseEntry,
    Entry,
    RowSparseEntry,
    sparse_index_fault,
    sparse_shape_fault,
)
from mxnet.serialization.source import BytesLike, PathLike, Source, open_source


def read_arrays(source: PathLike | BytesLike) -> tuple[list[Entry], list[str]]:
    """Read a list of arrays.

    Args:
        source: Path of a `.params` file, or its bytes.

    Returns:
        The arrays and their names; no names if the file gives none.

    Raises:
        MXNetError: The file cannot be read, is damaged, or holds something unknown. The message
            names the file and the byte.

    Example:
        >>> import io, torch
        >>> from mxnet.serialization import DenseEntry, read_arrays, write_arrays
        >>> file = io.BytesIO()
        >>> write_arrays(file, [DenseEntry(torch.ones(2))], ["weight"])
        >>> entries, names = read_arrays(file.getvalue())
        >>> entries[0].data, names
        (tensor([1., 1.]), ['weight'])
    """
    with open_source(source) as opened:
        magic, _, count = opened.unpack(layout.LIST_HEADER, "the list header")
        if magic != layout.LIST_MAGIC:
            opened.fail(f"magic is {magic:#x}, expected {layout.LIST_MAGIC:#x}: not a list", 0)
        if count > opened.remaining // layout.SMALLEST_ARRAY:
            opened.fail(f"{count} arrays cannot fit in {opened.remaining} bytes", 16)
        entries = [_read_array(opened) for _ in range(count)]
        names = _read_names(opened, count)
        _expect_end(opened)
    return entries, names


def loads_array(data: BytesLike) -> Entry:
    """Read one array from its bytes without a list around it, as pickled arrays hold it.

    Raises:
        MXNetError: The bytes are damaged.
    """
    with open_source(data) as opened:
        entry = _read_array(opened)
        _expect_end(opened)
    return entry


def _read_names(source: Source, arrays: int) -> list[str]:
    start = source.offset
    (count,) = source.unpack(layout.COUNT, "the number of names")
    if count not in (0, arrays):
        source.fail(f"{count} names for {arrays} arrays", start)
    names = []
    for _ in range(count):
        start = source.offset
        (length,) = source.unpack(layout.COUNT, "the length of a name")
        try:
            names.append(source.read(length, "a name").decode("utf-8"))
        except UnicodeDecodeError as error:
            source.fail(f"a name is not UTF-8: {error.reason}", start + layout.COUNT.size)
    return names


def _expect_end(source: Source) -> None:
    if source.remaining:
        source.fail(f"{source.remaining} bytes after the end of the data")


def _read_array(source: Source) -> Entry:
    return _read_usual(source) or _read_any(source)


def _read_usual(source: Source) -> Entry:
    """A dense array of the present versions, read in one step; None for whatever else comes."""
    if source.remaining < layout.DENSE_HEADER[-1].size:
        return None
    magic, storage, ndim = source.peek(layout.DENSE_START, "an array")
    if (
        storage != DENSE
        or not 0 < ndim <= layout.MAX_NDIM
        or magic not in (layout.V2_MAGIC, layout.V3_MAGIC)
    ):
        return None
    header = layout.DENSE_HEADER[ndim]
    _, _, _, *dims, device, number, code = source.peek(header, "an array")
    if min(dims) < 0 or device not in DEVICE_TYPES or number < 0 or code not in FROM_CODE:
        return None  # the other way names the fault
    source.offset += header.size
    data = source.tensor(tuple(dims), FROM_CODE[code], "an array", later=True)
    return DenseEntry(data, (device, number), magic == layout.V3_MAGIC)


def _read_any(source: Source) -> Entry:
    start = source.offset
    (magic,) = source.unpack(layout.UINT32, "an array's first number")
    if magic in (layout.V2_MAGIC, layout.V3_MAGIC):
        return _read_current(source, np_shape=magic == layout.V3_MAGIC)
    if magic == layout.V1_MAGIC:
        shape = _read_shape(source)
    elif magic <= layout.MAX_NDIM:
        shape = source.unpack(layout.LEGACY_DIMENSIONS[magic], "a shape")
    else:
        source.fail(f"array magic is {magic:#x}, which no version uses", start)
    context = _read_context(source)
    return DenseEntry(source.tensor(shape, _read_dtype(source), "an array"), context)


def _read_current(source: Source, *, np_shape: bool) -> Entry:
    """The rest of a V2 or V3 array."""
    start = source.offset
    (storage,) = source.unpack(layout.INT32, "a storage type")
    if storage not in (DENSE, ROW_SPARSE, CSR):
        source.fail(f"storage type is {storage}, expected 0, 1 or 2", start)
    if np_shape and storage != DENSE:
        source.fail(f"storage type is {storage}; arrays with NumPy shapes are dense", start)
    stored_shape = _read_shape(source) if storage != DENSE else ()
    shape = _read_shape(source, unknown_dim=-1 if np_shape else 0)
    if -1 in shape or not (shape or np_shape):
        return None
    start = source.offset
    context = _read_context(source)
    dtype = _read_dtype(source)
    if storage == DENSE:
        data = source.tensor(shape, dtype, "an array", later=True)
        return DenseEntry(data, context, np_shape)

    indices = [(_read_dtype(source), _read_shape(source)) for _ in range(storage)]
    for index_dtype, _ in indices:
        if index_dtype not in INDEX_TYPES:
            source.fail(f"sparse indices are {index_dtype}, expected int64 or int32", start)
    data = source.tensor(stored_shape, dtype, "sparse data")
    parts = [source.tensor(size, kind, "sparse indices") for kind, size in indices]
    entry: RowSparseEntry | CSREntry
    if storage == ROW_SPARSE:
        entry = RowSparseEntry(shape, data, parts[0], context)
    else:
        entry = CSREntry(shape, data, parts[0], parts[1], context)
    fault = sparse_shape_fault(entry) or sparse_index_fault(entry)
    if fault:
        source.fail(fault, start)
    return entry


def _read_shape(source: Source, unknown_dim: int = 0) -> tuple[int, ...]:
    """A shape whose dimensions are at least ``unknown_dim``."""
    start = source.offset
    (ndim,) = source.unpack(layout.INT32, "a number of dimensions")
    if not 0 <= ndim <= layout.MAX_NDIM:
        source.fail(f"number of dimensions is {ndim}, expected 0 to {layout.MAX_NDIM}", start)
    shape = source.unpack(layout.DIMENSIONS[ndim], "a shape")
    if min(shape, default=0) < unknown_dim:
        source.fail(f"shape {shape} has a negative dimension", start)
    return shape


def _read_context(source: Source) -> tuple[int, int]:
    start = source.offset
    device, number = source.unpack(layout.DEVICE, "a device")
    if device not in DEVICE_TYPES or number < 0:
        source.fail(f"device is (type {device}, number {number}), which does not exist", start)
    return device, number


def _read_dtype(source: Source) -> torch.dtype:
    start = source.offset
    (code,) = source.unpack(layout.INT32, "an element type")
    if code not in FROM_CODE:
        source.fail(f"element type is {code}, expected one of {sorted(FROM_CODE)}", start)
    return FROM_CODE[code]
