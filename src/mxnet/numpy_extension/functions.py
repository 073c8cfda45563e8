"""Functions of ``mx.npx`` with arguments other than those of their operators, and files."""

from __future__ import annotations

import os
from typing import Any

import numpy as onp

from mxnet.ndarray import creation, files
from mxnet.numpy.handle import ndarray, share
from mxnet.numpy.internal import as_array, ops
from mxnet.util import np_shape

Path = str | os.PathLike[str]


def reshape(a: Any, newshape: Any, reverse: bool = False, order: str = "C") -> Any:
    """Another shape for the same elements, with codes for parts of the old one.

    Args:
        a: Array.
        newshape: Lengths of the axes. -1 is inferred, -2 copies one length, -3 skips an axis of
            length 1, -4 copies all remaining lengths, -5 merges two axes, -6 splits one into the
            two lengths that follow.
        reverse: Read the codes from the last axis.
        order: Only ``"C"``.

    Raises:
        MXNetError: The codes do not fit the shape.

    Example:
        >>> mx.npx.reshape(mx.np.zeros((2, 3, 4)), (-5, -2)).shape
        (6, 4)
    """
    return ops._npx_reshape(as_array(a), newshape, reverse, order)


def nonzero(a: Any) -> Any:
    """The indices of the elements that are not zero, one row for each.

    Args:
        a: Array.

    Example:
        >>> mx.npx.nonzero(mx.np.array([0, 3]))
        array([[1]], dtype=int64)
    """
    return ops._npx_nonzero(as_array(a))


def constraint_check(x: Any, msg: str = "Constraint violated.") -> Any:
    """True; an error if an element is not.

    Args:
        x: Array of bools.
        msg: Text of the error.

    Raises:
        MXNetError: An element is false.

    Example:
        >>> mx.npx.constraint_check(mx.np.array([True], dtype="bool"))
        array(True)
    """
    return ops._npx_constraint_check(as_array(x), msg)


def save(file: Path, arr: Any) -> None:
    """Write arrays to a file that Apache MXNet reads too.

    Args:
        file: Path of the file.
        arr: An array, a list of arrays, or a dictionary from names to arrays.

    Raises:
        TypeError: ``arr`` holds something else.

    Example:
        >>> import tempfile, os
        >>> path = os.path.join(tempfile.mkdtemp(), "a.params")
        >>> mx.npx.save(path, {"w": mx.np.ones((2, 2))})
        >>> mx.npx.load(path)["w"].shape
        (2, 2)
    """
    given = list(arr.values()) if isinstance(arr, dict) else arr
    given = given if isinstance(given, list | tuple) else [given]
    for array in given:
        if not isinstance(array, ndarray):
            raise TypeError(f"save: expected mx.np arrays, found {type(array)}")
    with np_shape(True):
        files.save(file, arr)


def load(file: Path) -> Any:
    """Read arrays from a file that ``save``, ``savez`` or Apache MXNet wrote.

    Args:
        file: Path of the file.

    Returns:
        A dictionary if the file gives names, else a list.

    Raises:
        MXNetError: The file cannot be read or is damaged.

    Example:
        >>> import tempfile, os
        >>> path = os.path.join(tempfile.mkdtemp(), "a.params")
        >>> mx.npx.save(path, [mx.np.ones((2,))])
        >>> mx.npx.load(path)
        [array([1., 1.])]
    """
    loaded = _load_zipped(file)
    if loaded is not None:
        return loaded
    found = files.load(file)
    if isinstance(found, dict):
        return {name: share(array, ndarray) for name, array in found.items()}
    return [share(array, ndarray) for array in found]


def _load_zipped(file: Path) -> dict[str, Any] | None:
    """The arrays of an ``.npz`` file; None for other files."""
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 - the path may be of any type that open has
            is_zip = stream.read(4) == b"PK\x03\x04"
    except OSError:
        return None
    if not is_zip:
        return None
    with onp.load(file, allow_pickle=False) as archive:
        return {name: as_array(archive[name]) for name in archive.files}


def savez(file: Path, *args: Any, **kwargs: Any) -> None:
    """Write arrays to an ``.npz`` file, which NumPy reads too.

    Args:
        file: Path of the file; ``.npz`` is added if it is missing.
        *args: Arrays, named ``arr_0``, ``arr_1`` and so on.
        **kwargs: Arrays by name.

    Raises:
        ValueError: A name is given twice.

    Example:
        >>> import tempfile, os
        >>> path = os.path.join(tempfile.mkdtemp(), "a.npz")
        >>> mx.npx.savez(path, x=mx.np.ones((2,)))
        >>> mx.npx.load(path)["x"]
        array([1., 1.])
    """
    named = {f"arr_{i}": array for i, array in enumerate(args)}
    twice = named.keys() & kwargs.keys()
    if twice:
        raise ValueError(f"savez: name {min(twice)!r} is given twice")
    host = {name: as_array(array).asnumpy() for name, array in {**named, **kwargs}.items()}
    onp.savez(file, **host)


def from_numpy(array: Any, zero_copy: bool = True) -> Any:
    """An array with the elements of a NumPy array, sharing its memory if possible.

    Args:
        array: NumPy array, contiguous and writable if its memory is to be shared.
        zero_copy: Share memory; False copies.

    Example:
        >>> mx.npx.from_numpy(np.ones(2, dtype="float32"))
        array([1., 1.])
    """
    return share(creation.from_numpy(array, zero_copy), ndarray)


def from_dlpack(dlpack: Any) -> Any:
    """An array over the memory of a DLPack capsule or of an object with ``__dlpack__``.

    Args:
        dlpack: The capsule, or for instance a torch tensor.

    Example:
        >>> mx.npx.from_dlpack(mx.npx.to_dlpack_for_read(mx.np.ones((2,))))
        array([1., 1.])
    """
    return share(creation.from_dlpack(dlpack), ndarray)
