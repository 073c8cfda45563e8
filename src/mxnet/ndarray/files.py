"""Saving and loading arrays: ``mx.nd.save``, ``mx.nd.load``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.context import Context, cpu, num_gpus
from mxnet.ndarray.handle import NDArray
from mxnet.serialization import Entry, read_arrays, write_arrays
from mxnet.serialization.entries import DenseEntry

Path = str | os.PathLike[str]
Loaded = list[NDArray] | dict[str, NDArray]

_FIRST_CPU = (1, 0)
_CPU = cpu()


def array_from_entry(entry: Entry) -> NDArray:
    """The array that an entry of a file describes, on its context or, failing that, on the CPU.

    Raises:
        MXNetError: The entry holds nothing.
    """
    if entry is None:
        raise MXNetError("load: the file holds an array without a shape, which cannot be shown")
    ctx = context_of_entry(entry.context)
    if isinstance(entry, DenseEntry):
        return NDArray(entry.data.to(ctx.device), ctx=ctx)
    from mxnet.ndarray import sparse  # noqa: PLC0415 - few files hold sparse arrays

    return sparse.array_from_entry(entry, ctx)


def context_of_entry(stored: tuple[int, int]) -> Context:
    """The context a file names; a GPU this machine lacks becomes the CPU."""
    if stored == _FIRST_CPU:
        return _CPU
    device_type, device_id = stored
    if device_type == 2 and device_id >= num_gpus():
        return cpu(0)
    return Context(Context.devtype2str[device_type], device_id)


def save(fname: Path, data: Any) -> None:
    """Write arrays to a file that Apache MXNet reads too.

    The file is replaced whole or not at all.

    Args:
        fname: Path of the file.
        data: An array, a list of arrays, or a dictionary from names to arrays.

    Raises:
        TypeError: ``data`` holds something else.
        MXNetError: The file cannot be written.

    Example:
        >>> import tempfile, os
        >>> path = os.path.join(tempfile.mkdtemp(), "a.params")
        >>> mx.nd.save(path, {"w": mx.nd.ones((2, 2))})
        >>> mx.nd.load(path)["w"].shape
        (2, 2)
    """
    names: list[str] = []
    if isinstance(data, NDArray):
        arrays: Sequence[Any] = [data]
    elif isinstance(data, Mapping):
        names, arrays = [str(name) for name in data], list(data.values())
        if any(not isinstance(name, str) for name in data):
            raise TypeError("save only accept dict str->NDArray or list of NDArray")
    elif isinstance(data, list | tuple):
        arrays = data
    else:
        raise TypeError(
            "save: expected an array, a list of arrays or a dict from str to arrays, "
            f"got {type(data)}"
        )
    for array in arrays:
        if not isinstance(array, NDArray):
            raise TypeError(f"save: expected arrays, found {type(array)}")
    write_arrays(fname, [array._entry() for array in arrays], names)


def load(fname: Path) -> Loaded:
    """Read arrays from a file that ``save`` or Apache MXNet wrote.

    Args:
        fname: Path of the file.

    Returns:
        A dictionary if the file gives names, else a list.

    Raises:
        MXNetError: The file cannot be read or is damaged; the message names the byte.
        TypeError: ``fname`` is not a path.
    """
    if not isinstance(fname, str | os.PathLike):
        raise TypeError(f"load: fname required to be a string or path, got {type(fname)}")
    return _named(*read_arrays(fname))


def load_frombuffer(buf: bytes | bytearray | memoryview) -> Loaded:
    """Read arrays from the bytes of a file that ``save`` wrote.

    Args:
        buf: The bytes.

    Returns:
        A dictionary if the bytes give names, else a list.

    Raises:
        MXNetError: The bytes are damaged.
        TypeError: ``buf`` is not bytes.

    Example:
        >>> import tempfile, os
        >>> path = os.path.join(tempfile.mkdtemp(), "a.params")
        >>> mx.nd.save(path, [mx.nd.ones((2,))])
        >>> with open(path, "rb") as file:
        ...     [array.shape for array in mx.nd.load_frombuffer(file.read())]
        [(2,)]
    """
    if not isinstance(buf, bytes | bytearray | memoryview):
        raise TypeError(f"load_frombuffer: buf required to be bytes, got {type(buf)}")
    return _named(*read_arrays(buf))


def _named(entries: list[Entry], names: list[str]) -> Loaded:
    arrays = [array_from_entry(entry) for entry in entries]
    return dict(zip(names, arrays, strict=True)) if names else arrays
