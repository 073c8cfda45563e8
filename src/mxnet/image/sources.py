"""Where iterators get images from: record files, list files and lists in memory."""

from __future__ import annotations

import numbers
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.ndarray import NDArray, array
from mxnet.recordio import MXIndexedRecordIO, MXRecordIO

# A label and the name of its image's file, by key.
ImageList = dict[Any, tuple[NDArray, str]]


def open_records(path: str, index_path: str | None) -> MXRecordIO:
    """A reader of a record file, with its index if there is one."""
    if index_path:
        return MXIndexedRecordIO(index_path, path, "r")
    return MXRecordIO(path, "r")


def read_list_file(path: str | os.PathLike[str], dtype: str) -> ImageList:
    """The entries of a ``.lst`` file: number, labels and file name with tabs between them.

    Raises:
        FileNotFoundError: There is no such file.
        MXNetError: A line cannot be read; the message names it.
    """
    found: ImageList = {}
    with Path(path).open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.isspace():
                continue
            fields = line.strip().split("\t")
            try:
                key, *labels = int(fields[0]), *map(float, fields[1:-1])
            except ValueError as error:
                raise MXNetError(
                    f"{path}: line {number}: expected a number, labels and a file name with tabs "
                    f"between them, found {line.strip()!r} ({error})"
                ) from None
            if not labels:
                raise MXNetError(f"{path}: line {number}: no label in {line.strip()!r}")
            found[key] = array(labels, dtype=dtype), fields[-1]
    return found


def read_list(entries: Sequence[Any], dtype: str) -> ImageList:
    """The entries of a list of ``[label, file name]`` or ``[label, label, ..., file name]``.

    Raises:
        MXNetError: An entry is something else.
    """
    found: ImageList = {}
    for number, entry in enumerate(entries, 1):
        if len(entry) < 2 or not isinstance(entry[-1], str | os.PathLike):
            raise MXNetError(
                f"imglist: entry {number} is {entry!r}; expected labels and a file name"
            )
        label = entry[:-1] if len(entry) > 2 or isinstance(entry[0], numbers.Number) else entry[0]
        values = label.asnumpy() if isinstance(label, NDArray) else np.asarray(label, np.float64)
        found[str(number)] = array(values, dtype=dtype), os.fspath(entry[-1])
    return found


def partition(keys: list[Any], part_index: int, num_parts: int) -> list[Any]:
    """One of equally long parts of a list; the keys that remain are left out.

    Raises:
        AssertionError: There is no such part.
    """
    if not 0 <= part_index < num_parts:
        raise AssertionError(
            f"part_index is {part_index}; expected 0 to {num_parts - 1} for num_parts={num_parts}"
        )
    count = len(keys) // num_parts
    return keys if num_parts == 1 else keys[part_index * count : (part_index + 1) * count]
