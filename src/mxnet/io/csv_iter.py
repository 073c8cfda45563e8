"""Batches out of CSV files."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.io.source_iter import (
    BatchedRows,
    MXDataIter,
    RowStream,
    check_count,
    make_iterator,
    parsed,
)
from mxnet.ndarray import array

# Values parsed at a time: large enough that the cost of a call does not show.
_BLOCK_VALUES = 1 << 17
_DTYPES = ("float32", "int32", "int64")


def CSVIter(  # noqa: N802 - the reference's name
    *,
    data_csv: str,
    data_shape: Any,
    batch_size: int,
    label_csv: str = "NULL",
    label_shape: Any = (1,),
    round_batch: bool = True,
    prefetch_buffer: int = 4,  # noqa: ARG001 - rows are read as they are needed
    ctx: str = "gpu",  # noqa: ARG001 - batches are made on the CPU
    dtype: Any = None,
    **kwargs: Any,
) -> MXDataIter:
    r"""Iterate over the rows of CSV files; the files are read piece by piece.

    Args:
        data_csv: Path of the file, or several with ``;`` between them.
        data_shape: Shape of a sample; its elements are the columns of a row.
        batch_size: Rows per batch.
        label_csv: Path of the labels' file; ``"NULL"`` for labels of zero.
        label_shape: Shape of a label; labels of shape ``(1,)`` make batches of one axis.
        round_batch: Fill the last batch up with the first rows, with which the next epoch then does
            not begin; otherwise with copies of the last row.
        prefetch_buffer: Accepted for compatibility.
        ctx: Accepted for compatibility.
        dtype: Element type: float32, int32 or int64.
        **kwargs: ``data_name`` and ``label_name``; what is unknown is ignored with a warning.

    Raises:
        MXNetError: A file cannot be read, or a row cannot; the message names file and line.

    Example:
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "a.csv")
        >>> with open(path, "w") as file:
        ...     _ = file.write("1,2\n3,4\n")
        >>> batches = mx.io.CSVIter(data_csv=path, data_shape=(2,), batch_size=2)
        >>> batches.next().data[0].asnumpy().tolist()
        [[1.0, 2.0], [3.0, 4.0]]
    """
    dtype = np.dtype(np.float32 if dtype is None else dtype)
    if dtype.name not in _DTYPES:
        raise MXNetError(f"CSVIter: dtype is {dtype.name}; expected one of {', '.join(_DTYPES)}")
    batch_size = check_count("CSVIter", "batch_size", batch_size)
    data_shape, label_shape = _shape(data_shape), _shape(label_shape)
    streams = [RowStream(_reader(data_csv, data_shape, dtype))]
    if label_csv != "NULL":
        streams.append(RowStream(_reader(label_csv, label_shape, dtype)))

    def finish(pieces: list[list[np.ndarray]]) -> tuple[Any, Any]:
        data = np.concatenate(pieces[0]).reshape(batch_size, *data_shape)
        shape = (batch_size,) if label_shape == (1,) else (batch_size, *label_shape)
        label = np.concatenate(pieces[1]) if len(pieces) > 1 else np.zeros(shape, dtype)
        return array(data, dtype=dtype), array(label.reshape(shape), dtype=dtype)

    source = BatchedRows("CSVIter", streams, batch_size, bool(round_batch), finish)
    return make_iterator(source, CSVIter, kwargs)


def _shape(shape: Any) -> tuple[int, ...]:
    return (int(shape),) if isinstance(shape, int) else tuple(int(n) for n in shape)


def _reader(
    paths: str, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> Callable[[], Iterator[np.ndarray]]:
    """A function that reads blocks of rows from the first."""
    columns = int(np.prod(shape))
    lines_at_once = max(1, _BLOCK_VALUES // max(columns, 1))

    def read() -> Iterator[np.ndarray]:
        for path in str(paths).split(";"):
            first = 1
            try:
                with Path(path).open(encoding="utf-8") as file:
                    while lines := list(itertools.islice(file, lines_at_once)):
                        parse = functools.partial(
                            _parse, columns=columns, dtype=dtype, path=path, first=first
                        )
                        yield from parsed(parse, lines)
                        first += len(lines)
            except (OSError, UnicodeDecodeError) as error:
                raise MXNetError(f"CSVIter: {path!r} cannot be read: {error}") from None

    return read


def _parse(
    lines: list[str], columns: int, dtype: np.dtype[Any], path: str, first: int
) -> np.ndarray:
    """The rows that lines hold; lines of white space hold none."""
    filled = [line for line in lines if not line.isspace()]
    if not filled:
        return np.empty((0, columns), dtype)
    try:
        rows = np.loadtxt(filled, dtype, delimiter=",", ndmin=2, comments=None)
    except ValueError:
        rows = None
    if rows is None or rows.shape[1] != columns:
        raise _bad_line(lines, columns, dtype, path, first)
    return rows


def _bad_line(
    lines: list[str], columns: int, dtype: np.dtype[Any], path: str, first: int
) -> MXNetError:
    """What is wrong with the first line that cannot be read."""
    for number, line in enumerate(lines, first):
        fields = [] if line.isspace() else line.strip().split(",")
        if fields and len(fields) != columns:
            return MXNetError(
                f"{path}: line {number}: expected {columns} columns for the shape given, "
                f"found {len(fields)}"
            )
        for field in fields:
            try:
                np.loadtxt([field], dtype, comments=None, delimiter=",")
            except ValueError:
                return MXNetError(
                    f"{path}: line {number}: {field.strip()!r} is not a number of type {dtype}"
                )
    return MXNetError(f"{path}: lines {first} to {first + len(lines) - 1} cannot be read")
