"""Turning what users pass as data into named arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mxnet.ndarray import NDArray, array
from mxnet.ndarray.sparse import CSRNDArray as CSRNDArray
from mxnet.ndarray.sparse import array as sparse_array

_EXPECTED = "NDArray, numpy.ndarray, h5py.Dataset or scipy.sparse.csr_matrix"


def is_hdf5(source: Any) -> bool:
    """Whether a value is a data set of an HDF5 file, which stays on the disk."""
    return type(source).__module__.partition(".")[0] == "h5py" and hasattr(source, "dtype")


def named_arrays(data: Any, allow_empty: bool, default_name: str) -> list[tuple[str, Any]]:
    """What a data iterator's user passed, as pairs of a name and an array, sorted if a dictionary.

    Args:
        data: An array, a list of them, a dictionary of them by name, or None.
        allow_empty: Whether there may be none.
        default_name: Name of the only array; several in a list get it with their number.

    Raises:
        TypeError: There is something else in it.
        ValueError: There is none.
    """
    if data is None:
        data = []
    if _is_array(data):
        data = [data]
    if isinstance(data, Mapping):
        pairs = sorted(data.items())
    elif isinstance(data, Sequence) and not isinstance(data, str):
        if len(data) == 1:
            pairs = [(default_name, data[0])]
        else:
            pairs = [(f"_{i}_{default_name}", source) for i, source in enumerate(data)]
    else:
        raise TypeError(
            f"data iterator: {default_name} is a {type(data).__name__}; expected {_EXPECTED}, "
            "a list of them, or a dict with them as values"
        )
    if not pairs and not allow_empty:
        raise ValueError(f"data iterator: {default_name} is empty; expected at least one array")
    return [(name, _as_array(name, source)) for name, source in pairs]


def _is_array(source: Any) -> bool:
    return isinstance(source, NDArray | np.ndarray) or hasattr(source, "tocsr") or is_hdf5(source)


def _as_array(name: str, source: Any) -> Any:
    if isinstance(source, NDArray) or is_hdf5(source):
        return source
    if hasattr(source, "tocsr"):
        return sparse_array(source.tocsr())
    if not isinstance(source, np.ndarray) or source.dtype.kind not in "biuf":
        what = f"array of {source.dtype}" if isinstance(source, np.ndarray) else type(source)
        raise TypeError(f"Invalid type '{what}' for {name}, should be {_EXPECTED}")
    return array(source)
