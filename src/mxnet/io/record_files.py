"""Records of one or more files, in order or shuffled, all of them or one part of several."""

from __future__ import annotations

import random
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mxnet.base import MXNetError
from mxnet.recordio import MXIndexedRecordIO, MXRecordIO, find_record

# Files without an index are shuffled piece by piece; a piece is held in memory.
_PIECE_BYTES = 32 << 20


class Record(NamedTuple):
    """A record and where it was found."""

    data: bytes
    path: str
    number: Any  # its key in the index, its position in the file, or its byte

    def where(self) -> str:
        """Names the record, for errors."""
        return f"{self.path}: record {self.number}"


class _Piece(NamedTuple):
    path: str
    begin: int
    end: int


class RecordFiles:
    """Reads the records of files; every epoch has an order of its own when they are shuffled.

    Args:
        paths: A file, several with ``;`` between them, or a folder of files.
        index_path: Index of the file, empty for none.
        part_index: Which part to read. With an index, parts have equally many records, else bytes.
        num_parts: Number of parts.
        shuffle: Read in random order: with an index any order; without one, the records of each
            piece are shuffled.
        seed: Seed of the order of records.
        piece_bytes: Length of the pieces, which are then read in random order, too; 0 for pieces of
            32 MiB in the order of the file.
        piece_seed: Seed of the order of pieces.

    Raises:
        MXNetError: There is no such file or part, or no record.
    """

    def __init__(
        self,
        paths: str,
        index_path: str = "",
        *,
        part_index: int = 0,
        num_parts: int = 1,
        shuffle: bool = False,
        seed: int = 0,
        piece_bytes: int = 0,
        piece_seed: int = 0,
    ) -> None:
        if not 0 <= part_index < num_parts:
            raise MXNetError(
                f"part_index is {part_index}; expected 0 to {num_parts - 1} for "
                f"num_parts={num_parts}"
            )
        self._paths = _files(paths)
        self._part = part_index, num_parts
        self._shuffle, self._seed = shuffle, seed
        self._piece_bytes, self._piece_seed = piece_bytes, piece_seed
        self._indexed: MXIndexedRecordIO | None = None
        if index_path:
            if len(self._paths) > 1:
                raise MXNetError(f"an index belongs to one record file, got {paths!r}")
            self._indexed = _open_indexed(index_path, self._paths[0])
            self._keys = _part_of(self._indexed.keys, part_index, num_parts)

    def read(self, epoch: int) -> Generator[Record, None, None]:
        """The records in the order of an epoch."""
        return self._read_indexed(epoch) if self._indexed is not None else self._read_pieces(epoch)

    def _read_indexed(self, epoch: int) -> Generator[Record, None, None]:
        assert self._indexed is not None
        order = list(enumerate(self._keys))
        if self._shuffle:
            random.Random(f"{self._seed}/{epoch}").shuffle(order)
        reader = MXIndexedRecordIO(self._indexed.idx_path, self._indexed.uri, "r")
        try:
            for _, key in order:
                data = reader.read_idx(key)
                if data is None:
                    raise MXNetError(f"{reader.uri}: no record where the index says that {key} is")
                yield Record(data, reader.uri, key)
        finally:
            reader.close()

    def _read_pieces(self, epoch: int) -> Generator[Record, None, None]:
        pieces = _pieces(self._paths, *self._part)
        if self._shuffle:
            pieces = list(_cut(pieces, self._piece_bytes or _PIECE_BYTES))
            if self._piece_bytes:
                random.Random(f"{self._piece_seed}/{epoch}").shuffle(pieces)
        chance = random.Random(f"{self._seed}/{epoch}")
        for piece in pieces:
            records: Iterator[Record] = _read_piece(piece)
            if self._shuffle:
                held = list(records)
                chance.shuffle(held)
                records = iter(held)
            yield from records


def _files(paths: str) -> list[str]:
    found: list[str] = []
    for name in str(paths).split(";"):
        path = Path(name)
        if name and path.is_dir():
            found += sorted(str(file) for file in path.iterdir() if file.is_file())
        elif name and path.is_file():
            found.append(name)
        elif name:
            raise MXNetError(f"{name!r} cannot be opened: No such file or directory")
    if not found:
        raise MXNetError(f"path_imgrec is {paths!r}; expected a record file or a folder of them")
    return found


def _open_indexed(index_path: str, path: str) -> MXIndexedRecordIO:
    try:
        return MXIndexedRecordIO(index_path, path, "r")
    except (OSError, ValueError) as error:
        raise MXNetError(f"the index {index_path!r} cannot be read: {error}") from None


def _part_of(keys: Sequence[Any], part_index: int, num_parts: int) -> list[Any]:
    count = -(-len(keys) // num_parts)
    return list(keys[part_index * count : (part_index + 1) * count])


def _pieces(paths: Sequence[str], part_index: int, num_parts: int) -> list[_Piece]:
    """The ranges of bytes of one part; a record belongs to the range in which it begins."""
    sizes = [Path(path).stat().st_size for path in paths]
    step = -(-sum(sizes) // num_parts)
    begin, end = part_index * step, (part_index + 1) * step
    found, start = [], 0
    for path, size in zip(paths, sizes, strict=True):
        first, last = max(begin - start, 0), min(end - start, size)
        if first < last:
            found.append(_Piece(path, first, last))
        start += size
    return found


def _cut(pieces: Sequence[_Piece], length: int) -> Iterator[_Piece]:
    for path, begin, end in pieces:
        for start in range(begin, end, length):
            yield _Piece(path, start, min(start + length, end))


def _read_piece(piece: _Piece) -> Iterator[Record]:
    reader = MXRecordIO(piece.path, "r")
    try:
        handle = reader.handle
        assert handle is not None
        if piece.begin:
            handle.seek(find_record(handle, piece.begin))
        # Without reading what comes before it, the number of a record is not known; its place is.
        number = 0 if piece.begin == 0 else handle.tell()
        step = 1 if piece.begin == 0 else 0
        while (position := handle.tell()) < piece.end:
            data = reader.read()
            if data is None:
                return
            yield Record(data, piece.path, number if step else position)
            number += step
    finally:
        reader.close()
