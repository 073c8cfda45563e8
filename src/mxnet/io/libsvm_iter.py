"""Batches out of files of sparse rows in LibSVM's format."""

from __future__ import annotations

import functools
import itertools
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from mxnet.ndarray.sparse import csr_matrix

_LINES_AT_ONCE = 4096
# Parts of a line that carry nothing for us: the weight of a row, the number of its query, a remark.
_EXTRAS = re.compile(rb"^(\s*[^\s:#]+):\S+|\sqid:\S+|#.*")


@dataclass(slots=True)
class _Rows:
    """Consecutive rows: labels, and the values in compressed-sparse-row form."""

    labels: np.ndarray
    indptr: np.ndarray
    indices: np.ndarray
    values: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, key: slice) -> _Rows:
        first, last, _ = key.indices(len(self))
        bounds = self.indptr[first : last + 1]
        held = slice(bounds[0], bounds[-1])
        return _Rows(
            self.labels[first:last], bounds - bounds[0], self.indices[held], self.values[held]
        )


def LibSVMIter(  # noqa: N802 - the reference's name
    *,
    data_libsvm: str,
    data_shape: Any,
    batch_size: int,
    label_libsvm: str = "NULL",
    label_shape: Any = (1,),
    num_parts: int = 1,
    part_index: int = 0,
    round_batch: bool = True,
    prefetch_buffer: int = 4,  # noqa: ARG001 - rows are read as they are needed
    ctx: str = "gpu",  # noqa: ARG001 - batches are made on the CPU
    dtype: Any = None,
    **kwargs: Any,
) -> MXDataIter:
    r"""Iterate over the rows of files in LibSVM's format; inputs are csr matrices.

    A line is ``label column:value column:value ...``, with columns from 0. Behind ``#`` is a
    remark; a row's weight (``label:weight``) and ``qid:number`` are skipped.

    Args:
        data_libsvm: Path of the file.
        data_shape: Shape of a row: ``(columns,)``.
        batch_size: Rows per batch.
        label_libsvm: Path of a file whose rows, in the same format, are the labels, as csr
            matrices; ``"NULL"`` to take each line's own label.
        label_shape: Shape of a label when they come from a file: ``(columns,)``.
        num_parts: Into how many parts to cut the file.
        part_index: Which part to read, from 0.
        round_batch: Must be True: the last batch is filled up with the first rows, with which the
            next epoch then does not begin.
        prefetch_buffer: Accepted for compatibility.
        ctx: Accepted for compatibility.
        dtype: Element type; float32 by default.
        **kwargs: ``data_name`` and ``label_name``; what is unknown is ignored with a warning.

    Raises:
        MXNetError: ``round_batch`` is False, a file cannot be read, or a line cannot; the message
            names file and line.

    Example:
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "a.svm")
        >>> with open(path, "w") as file:
        ...     _ = file.write("1 0:2\n0 2:3\n")
        >>> batches = mx.io.LibSVMIter(data_libsvm=path, data_shape=(3,), batch_size=2)
        >>> batches.next().data[0].asnumpy().tolist()
        [[2.0, 0.0, 0.0], [0.0, 0.0, 3.0]]
    """
    if not round_batch:
        raise MXNetError("LibSVMIter: round_batch=False is not supported: rows cannot be left over")
    if not 0 <= part_index < num_parts:
        raise MXNetError(f"LibSVMIter: part_index must be in [0, {num_parts}), got {part_index}")
    dtype = np.dtype(np.float32 if dtype is None else dtype)
    batch_size = check_count("LibSVMIter", "batch_size", batch_size)
    columns, label_columns = (
        _columns("data_shape", data_shape),
        _columns("label_shape", label_shape),
    )
    part = (int(part_index), int(num_parts))
    streams = [RowStream(_reader(data_libsvm, columns, part))]
    if label_libsvm != "NULL":
        streams.append(RowStream(_reader(label_libsvm, label_columns, part)))

    def finish(pieces: list[list[_Rows]]) -> tuple[Any, Any]:
        data = _matrix(pieces[0], columns, dtype)
        if len(pieces) > 1:
            return data, _matrix(pieces[1], label_columns, dtype)
        return data, array(np.concatenate([rows.labels for rows in pieces[0]]), dtype=dtype)

    source = BatchedRows("LibSVMIter", streams, batch_size, round_batch=True, finish=finish)
    return make_iterator(source, LibSVMIter, kwargs)


def _columns(name: str, shape: Any) -> int:
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    if len(shape) != 1:
        raise MXNetError(f"LibSVMIter: {name} must have one axis, got {shape}")
    return int(shape[0])


def _matrix(pieces: list[_Rows], columns: int, dtype: np.dtype[Any]) -> Any:
    counts = np.concatenate([np.diff(rows.indptr) for rows in pieces])
    indptr = np.concatenate([[0], np.cumsum(counts)])
    parts = (
        np.concatenate([rows.values for rows in pieces]),
        np.concatenate([rows.indices for rows in pieces]),
        indptr,
    )
    return csr_matrix(parts, shape=(len(counts), columns), dtype=dtype)


def _reader(path: str, columns: int, part: tuple[int, int]) -> Callable[[], Iterator[_Rows]]:
    """A function that reads blocks of rows from the first of the part."""

    def read() -> Iterator[_Rows]:
        try:
            with Path(path).open("rb") as file:
                begin, end, number = _bounds(file, part)
                lines = _lines_until(file, begin, end)
                while block := list(itertools.islice(lines, _LINES_AT_ONCE)):
                    parse = functools.partial(_parse, columns=columns, path=path, first=number)
                    yield from parsed(parse, block)
                    number += len(block)
        except OSError as error:
            raise MXNetError(f"LibSVMIter: {path!r} cannot be read: {error.strerror}") from None

    return read


def _lines_until(file: Any, position: int, end: int) -> Iterator[bytes]:
    while position < end:
        line = file.readline()
        if not line:
            break
        position += len(line)
        yield line


def _bounds(file: Any, part: tuple[int, int]) -> tuple[int, int, int]:
    """Where a part begins and ends, and the number of its first line; the file is left there."""
    index, count = part
    size = file.seek(0, os.SEEK_END)
    step = -(-size // count)

    def boundary(k: int) -> int:
        if k == 0:
            return 0
        # The reference looks for the next line end from here, even when a line begins right here.
        file.seek(min(k * step, size))
        file.readline()
        position: int = file.tell()
        return position

    begin, end = boundary(index), boundary(index + 1)
    file.seek(0)
    lines_before = 0
    while file.tell() < begin:
        file.readline()
        lines_before += 1
    return begin, end, lines_before + 1


def _parse(lines: list[bytes], columns: int, path: str, first: int) -> _Rows:
    """The rows that lines hold; lines of white space hold none."""
    text = b"".join(lines)
    if b"#" in text or b"qid:" in text or re.search(rb"^\s*[^\s:]+:", text, re.MULTILINE):
        kept = [_EXTRAS.sub(rb"\1", line) for line in lines]
    else:
        kept = lines
    rows = [line for line in kept if line.strip()]
    counts = np.fromiter((line.count(b":") for line in rows), np.int64, len(rows))
    try:
        numbers = np.array(b" ".join(rows).replace(b":", b" ").split(), np.bytes_)
        numbers = numbers.astype(np.float64)
    except ValueError:
        raise _bad_line(kept, columns, path, first) from None
    if numbers.size != 2 * counts.sum() + len(rows):
        raise _bad_line(kept, columns, path, first)
    starts = np.concatenate([[0], np.cumsum(2 * counts + 1)])[:-1]
    is_label = np.zeros(numbers.size, bool)
    is_label[starts] = True
    pairs = numbers[~is_label].reshape(-1, 2)
    indices = pairs[:, 0].astype(np.int64)
    if indices.size and (
        indices.min() < 0 or indices.max() >= columns or (indices != pairs[:, 0]).any()
    ):
        raise _bad_line(kept, columns, path, first)
    indptr = np.concatenate([[0], np.cumsum(counts)])
    return _sorted(_Rows(numbers[starts], indptr, indices, pairs[:, 1].copy()))


def _sorted(rows: _Rows) -> _Rows:
    """The same rows with ascending columns."""
    number = np.repeat(np.arange(len(rows)), np.diff(rows.indptr))
    descends = (np.diff(rows.indices) < 0) & (np.diff(number) == 0)
    if descends.any():
        order = np.lexsort((rows.indices, number))
        rows.indices, rows.values = rows.indices[order], rows.values[order]
    return rows


def _bad_line(lines: list[bytes], columns: int, path: str, first: int) -> MXNetError:
    """What is wrong with the first line that cannot be read."""
    for number, line in enumerate(lines, first):
        tokens = line.split()
        if not tokens:
            continue
        where = f"{path}: line {number}"
        if not _is_number(tokens[0]):
            shown = tokens[0].decode(errors="replace")
            return MXNetError(f"{where}: the label {shown!r} is not a number")
        for token in tokens[1:]:
            column, colon, value = token.partition(b":")
            shown = token.decode(errors="replace")
            if not colon or not column.isdigit() or not _is_number(value):
                return MXNetError(f"{where}: expected column:value, found {shown!r}")
            if int(column) >= columns:
                return MXNetError(
                    f"{where}: column {int(column)} is not below {columns}, the shape"
                )
    return MXNetError(f"{path}: lines {first} to {first + len(lines) - 1} cannot be read")


def _is_number(text: bytes) -> bool:
    try:
        np.float64(text.decode())
    except ValueError:
        return False
    return True
