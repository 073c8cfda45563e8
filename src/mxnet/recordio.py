"""RecordIO: files of byte records, read in order or, with an index, in any order.

Every record is stored as one or more parts. A part is the magic number, a word with a 3-bit
position flag and a 29-bit length, the bytes, and zeros up to a multiple of four. A record whose
bytes hold the magic number at a multiple of four is split there, and the number is left out, so
that a reader dropped into the middle of a file can find the next record.
"""

from __future__ import annotations

import importlib.util
import numbers
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np

from mxnet.base import MXNetError

_MAGIC_NUMBER = 0xCED7230A
_MAGIC = struct.pack("<I", _MAGIC_NUMBER)
_HEADER = struct.Struct("<II")
_LENGTH_BITS = 29
_MAX_LENGTH = (1 << _LENGTH_BITS) - 1
_WHOLE, _FIRST, _MIDDLE, _LAST = range(4)
_PART_NAMES = ("whole record", "first part", "middle part", "last part")
# Small enough that a random read does not pay for bytes it does not want.
_BUFFER_SIZE = 1 << 15


class MXRecordIO:
    """Reads or writes a record file in order.

    A reader can be pickled and used in worker processes: each process has its own position, and a
    process that inherits an open reader by ``fork`` must :meth:`reset` it first.

    Args:
        uri: Path of the file.
        flag: ``"r"`` to read, ``"w"`` to write (an existing file is replaced).

    Raises:
        ValueError: ``flag`` is neither.
        MXNetError: The file cannot be opened.

    Example:
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "data.rec")
        >>> record = mx.recordio.MXRecordIO(path, "w")
        >>> record.write(b"first")
        >>> record.close()
        >>> mx.recordio.MXRecordIO(path, "r").read()
        b'first'
    """

    def __init__(self, uri: str | os.PathLike[str], flag: str) -> None:
        self.uri = os.fspath(uri)
        self.flag = flag
        self.handle: IO[bytes] | None = None
        self.pid: int | None = None
        self.is_open = False
        self.writable = False
        self.open()

    def open(self) -> None:
        """Open the file, at its beginning.

        Raises:
            ValueError: The flag is neither ``"r"`` nor ``"w"``.
            MXNetError: The file cannot be opened.
        """
        if self.flag not in ("r", "w"):
            raise ValueError(f"Invalid flag {self.flag}: expected 'r' or 'w'")
        self.writable = self.flag == "w"
        try:
            self.handle = Path(self.uri).open(  # noqa: SIM115 - closed by close()
                f"{self.flag}b", buffering=_BUFFER_SIZE
            )
        except OSError as error:
            raise MXNetError(
                f"MXRecordIO: {self.uri!r} cannot be opened: {error.strerror}"
            ) from None
        self.pid = os.getpid()
        self.is_open = True

    def close(self) -> None:
        """Close the file; closing it again does nothing."""
        if not self.is_open:
            return
        self.is_open = False
        self.pid = None
        assert self.handle is not None
        self.handle.close()

    def reset(self) -> None:
        """Go back to the beginning; a file being written is emptied.

        Raises:
            RuntimeError: The file is being written by another process.
        """
        if self.writable and self.pid not in (None, os.getpid()):
            raise RuntimeError(
                f"Forbidden operation in multiple processes: {self.uri!r} is being written by "
                "another process"
            )
        self.close()
        self.open()

    def _check_pid(self, allow_reset: bool = False) -> None:
        if self.pid == os.getpid():
            return
        if not allow_reset:
            state = "is closed" if not self.is_open else "was opened by another process"
            raise RuntimeError(
                "Forbidden operation in multiple processes, or on a closed file: "
                f"{self.uri!r} {state}; call reset() first"
            )
        self.reset()

    def __del__(self) -> None:
        if getattr(self, "is_open", False) and self.pid == os.getpid():
            self.close()

    def __getstate__(self) -> dict[str, Any]:
        if self.writable and self.is_open:
            assert self.handle is not None
            self.handle.flush()
        return {**self.__dict__, "handle": None, "pid": None}

    def __setstate__(self, d: dict[str, Any]) -> None:
        self.__dict__.update(d)
        is_open, self.is_open = self.is_open, False
        if is_open and not self.writable:  # opening a writer again would empty its file
            self.open()

    def write(self, buf: bytes) -> None:
        """Append a record.

        Args:
            buf: The record, shorter than 512 MiB.

        Raises:
            AssertionError: The file was opened for reading.
            TypeError: ``buf`` is not bytes.
            MXNetError: The record is too long.
            RuntimeError: The file is closed, or was opened by another process.
        """
        if not self.writable:
            raise AssertionError(f"MXRecordIO.write: {self.uri!r} was opened for reading")
        self._check_pid()
        if not isinstance(buf, bytes | bytearray | memoryview):
            raise TypeError(f"MXRecordIO.write: expected bytes, got {type(buf).__name__}")
        buf = bytes(buf)
        if len(buf) > _MAX_LENGTH:
            raise MXNetError(
                f"MXRecordIO.write: a record holds at most {_MAX_LENGTH} bytes, got {len(buf)}"
            )
        assert self.handle is not None
        self.handle.write(_encode(buf))

    def read(self) -> bytes | None:
        """The next record, None after the last.

        Raises:
            AssertionError: The file was opened for writing.
            MXNetError: The file is cut or damaged; the message says where.
            RuntimeError: The file is closed, or was opened by another process.
        """
        if self.writable:
            raise AssertionError(f"MXRecordIO.read: {self.uri!r} was opened for writing")
        if self.pid != os.getpid():
            self._check_pid()
        return self._read_record()

    def _read_record(self) -> bytes | None:
        handle = self.handle
        assert handle is not None
        header = handle.read(8)
        if not header:
            return None
        if len(header) < 8:
            raise self._damage("the file ends inside the header of a record", len(header))
        magic, word = _HEADER.unpack(header)
        length = word & _MAX_LENGTH
        if magic != _MAGIC_NUMBER:
            raise self._damage(f"expected the magic number {_MAGIC_NUMBER:#x}, found {magic:#x}", 8)
        data = handle.read(length)
        padding = -length & 3
        if len(data) < length or (padding and len(handle.read(padding)) < padding):
            raise self._damage(f"the file ends inside a record of {length} bytes", 8 + len(data))
        flag = word >> _LENGTH_BITS
        if flag == _WHOLE:
            return data
        if flag != _FIRST:
            found = _PART_NAMES[flag] if flag < 4 else f"flag {flag}"
            raise self._damage(f"expected the beginning of a record, found a {found}", 8 + length)
        return self._read_parts(data)

    def _read_parts(self, first: bytes) -> bytes:
        """The record whose first part is given; the magic number stood between the parts."""
        handle = self.handle
        assert handle is not None
        parts, flag = [first], _FIRST
        while flag != _LAST:
            header = handle.read(8)
            if len(header) < 8:
                raise self._damage("the file ends between the parts of a record", len(header))
            magic, word = _HEADER.unpack(header)
            flag, length = word >> _LENGTH_BITS, word & _MAX_LENGTH
            if magic != _MAGIC_NUMBER or flag not in (_MIDDLE, _LAST):
                raise self._damage("expected the next part of a split record", 8)
            padded = length + (-length & 3)
            data = handle.read(padded)
            if len(data) < padded:
                raise self._damage(f"the file ends inside a part of {length} bytes", 8 + len(data))
            parts.append(data[:length])
        return _MAGIC.join(parts)

    def _damage(self, what: str, back: int) -> MXNetError:
        assert self.handle is not None
        return MXNetError(f"{self.uri}: byte {self.handle.tell() - back}: {what}")


class MXIndexedRecordIO(MXRecordIO):
    r"""Reads or writes a record file in any order, with the help of an index file.

    The index is text: a line with a key, a tab and the record's offset for every record.

    Args:
        idx_path: Path of the index file.
        uri: Path of the record file.
        flag: ``"r"`` to read, ``"w"`` to write.
        key_type: Converts the keys of the index, such as ``int`` or ``str``.

    Raises:
        ValueError: ``flag`` is neither.
        MXNetError: The record file cannot be opened.
        FileNotFoundError: There is no index file.

    Example:
        >>> import os, tempfile
        >>> folder = tempfile.mkdtemp()
        >>> paths = os.path.join(folder, "data.idx"), os.path.join(folder, "data.rec")
        >>> record = mx.recordio.MXIndexedRecordIO(*paths, "w")
        >>> for key in range(3):
        ...     record.write_idx(key, bytes([key]))
        >>> record.close()
        >>> mx.recordio.MXIndexedRecordIO(*paths, "r").read_idx(2)
        b'\x02'
    """

    def __init__(
        self,
        idx_path: str | os.PathLike[str],
        uri: str | os.PathLike[str],
        flag: str,
        key_type: Callable[[Any], Any] = int,
    ) -> None:
        self.idx_path = os.fspath(idx_path)
        self.idx: dict[Any, int] = {}
        self.keys: list[Any] = []
        self.key_type = key_type
        self.fidx: IO[str] | None = None
        super().__init__(uri, flag)

    def open(self) -> None:
        """Open the files, and read the index of a file to be read.

        Raises:
            ValueError: The flag is unknown, or a line of the index cannot be read.
            MXNetError: The record file cannot be opened.
            FileNotFoundError: There is no index file.
        """
        super().open()
        try:
            self.fidx = Path(self.idx_path).open(  # noqa: SIM115 - closed by close()
                self.flag, encoding="utf-8"
            )
            self.idx, self.keys = {}, []
            if not self.writable:
                self._read_index()
        except (OSError, ValueError):
            self.close()
            raise

    def _read_index(self) -> None:
        assert self.fidx is not None
        for number, line in enumerate(self.fidx, 1):
            fields = line.strip().split("\t")
            try:
                key, offset = self.key_type(fields[0]), int(fields[1])
            except (ValueError, IndexError) as error:
                raise ValueError(
                    f"{self.idx_path}: line {number}: expected a key, a tab and an offset, "
                    f"found {line.strip()!r} ({error})"
                ) from None
            self.idx[key] = offset
            self.keys.append(key)

    def close(self) -> None:
        """Close both files; closing them again does nothing."""
        if not self.is_open:
            return
        super().close()
        if self.fidx is not None:
            self.fidx.close()

    def __getstate__(self) -> dict[str, Any]:
        if self.writable and self.fidx is not None and self.is_open:
            self.fidx.flush()
        return {**super().__getstate__(), "fidx": None}

    def seek(self, idx: Any) -> None:
        """Make the record with a key the next to be read.

        Raises:
            AssertionError: The file was opened for writing.
            KeyError: The index does not have the key.
        """
        if self.writable:
            raise AssertionError(f"MXIndexedRecordIO.seek: {self.uri!r} was opened for writing")
        self._check_pid(allow_reset=True)
        assert self.handle is not None
        self.handle.seek(self.idx[idx])

    def tell(self) -> int:
        """Offset at which the next record will be written.

        Raises:
            AssertionError: The file was opened for reading.
        """
        if not self.writable:
            raise AssertionError(f"MXIndexedRecordIO.tell: {self.uri!r} was opened for reading")
        assert self.handle is not None
        return self.handle.tell()

    def read_idx(self, idx: Any) -> bytes | None:
        """The record with a key.

        Raises:
            AssertionError: The file was opened for writing.
            KeyError: The index does not have the key.
            MXNetError: There is no whole record where the index says.
        """
        self.seek(idx)
        return self.read()

    def write_idx(self, idx: Any, buf: bytes) -> None:
        """Append a record and its key.

        Raises:
            AssertionError: The file was opened for reading.
            TypeError: ``buf`` is not bytes.
        """
        key = self.key_type(idx)
        position = self.tell()
        self.write(buf)
        assert self.fidx is not None
        self.fidx.write(f"{key}\t{position}\n")
        self.idx[key] = position
        self.keys.append(key)


def _encode(data: bytes) -> bytes:
    """The bytes that stand for a record in a file."""
    cuts = []
    position = data.find(_MAGIC)
    while position >= 0:
        if position % 4 == 0:
            cuts.append(position)
            position = data.find(_MAGIC, position + 4)
        else:
            position = data.find(_MAGIC, position + 1)
    padding = bytes(-len(data) & 3)
    if not cuts:
        return b"".join((_HEADER.pack(_MAGIC_NUMBER, len(data)), data, padding))
    pieces, begin = [], 0
    for flag, end in zip([_FIRST, *[_MIDDLE] * (len(cuts) - 1)], cuts, strict=True):
        pieces += [_part_header(flag, end - begin), data[begin:end]]
        begin = end + 4
    return b"".join((*pieces, _part_header(_LAST, len(data) - begin), data[begin:], padding))


def _part_header(flag: int, length: int) -> bytes:
    return _HEADER.pack(_MAGIC_NUMBER, flag << _LENGTH_BITS | length)


class IRHeader(NamedTuple):
    """What stands before the image in a record of an image file.

    Args:
        flag: Number of labels; 0 when there is one, stored in the header itself.
        label: A number, or the labels as an array.
        id: Number of the image.
        id2: Second half of the number, usually 0.

    Example:
        >>> mx.recordio.IRHeader(0, 4.0, 2574, 0).label
        4.0
    """

    flag: int
    label: Any
    id: int
    id2: int


_IR_FORMAT = "IfQQ"
_IR_SIZE = struct.calcsize(_IR_FORMAT)


def pack(header: Any, s: bytes) -> bytes:
    """A record made of a header and bytes.

    Args:
        header: An :class:`IRHeader` or the tuple of its fields. When the label is not a number,
            the flag is set to the number of labels.
        s: Bytes, such as an encoded image.

    Raises:
        TypeError: ``s`` is not bytes.

    Example:
        >>> record = mx.recordio.pack(mx.recordio.IRHeader(0, 4.0, 2574, 0), b"data")
        >>> mx.recordio.unpack(record)
        (IRHeader(flag=0, label=4.0, id=2574, id2=0), b'data')
    """
    header = IRHeader(*header)
    if not isinstance(s, bytes | bytearray | memoryview):
        raise TypeError(f"pack: expected bytes after the header, got {type(s).__name__}")
    if isinstance(header.label, numbers.Number):
        return struct.pack(_IR_FORMAT, *header._replace(flag=0)) + s
    source = header.label.asnumpy() if hasattr(header.label, "asnumpy") else header.label
    labels = np.asarray(source, dtype=np.float32)
    header = header._replace(flag=labels.size, label=0)
    return struct.pack(_IR_FORMAT, *header) + labels.tobytes() + s


def unpack(s: Any) -> tuple[IRHeader, Any]:
    """The header and the bytes of a record that :func:`pack` made.

    Args:
        s: The record; of a memoryview, the bytes are a part that shares its memory.

    Raises:
        MXNetError: The record is too short for its header or its labels.

    Example:
        >>> record = mx.recordio.pack(mx.recordio.IRHeader(0, [1, 2], 7, 0), b"data")
        >>> header, data = mx.recordio.unpack(record)
        >>> header.label.tolist(), data
        ([1.0, 2.0], b'data')
    """
    if len(s) < _IR_SIZE:
        raise MXNetError(f"unpack: a record has at least {_IR_SIZE} bytes, got {len(s)}")
    header = IRHeader(*struct.unpack(_IR_FORMAT, s[:_IR_SIZE]))
    if header.flag == 0:
        return header, s[_IR_SIZE:]
    end = _IR_SIZE + 4 * header.flag
    if len(s) < end:
        raise MXNetError(
            f"unpack: the header promises {header.flag} labels, which needs {end} bytes; "
            f"the record has {len(s)}"
        )
    labels = np.frombuffer(s, np.float32, header.flag, _IR_SIZE)
    return header._replace(label=labels), s[end:]


def pack_img(header: Any, img: Any, quality: int = 95, img_fmt: str = ".jpg") -> bytes:
    """A record made of a header and an image, which is encoded. Needs OpenCV.

    Args:
        header: As for :func:`pack`.
        img: Array of ``(height, width, channels)`` in the order blue, green, red.
        quality: JPEG quality, 1 to 100; for PNG the compression level, 1 to 9.
        img_fmt: ``".jpg"`` or ``".png"``.

    Raises:
        ImportError: OpenCV is not installed.
        ValueError: The format is unknown.
        MXNetError: The image cannot be encoded.
    """
    cv2 = _opencv("pack_img")
    kind = img_fmt.lower()
    if kind in (".jpg", ".jpeg"):
        options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    elif kind == ".png":
        options = [cv2.IMWRITE_PNG_COMPRESSION, quality]
    else:
        raise ValueError(f"pack_img: img_fmt is {img_fmt!r}; expected '.jpg' or '.png'")
    done, encoded = cv2.imencode(kind, img, options)
    if not done:
        raise MXNetError(f"pack_img: the image of shape {np.shape(img)} cannot be encoded")
    return pack(header, encoded.tobytes())


def unpack_img(s: bytes, iscolor: int = -1) -> tuple[IRHeader, Any]:
    """The header and the decoded image of a record. Needs OpenCV.

    Args:
        s: The record.
        iscolor: 1 for three channels, 0 for grey, -1 for what the file holds.

    Returns:
        The header, and the image as an array in the order blue, green, red; None instead of an
        image when the bytes are not one.

    Raises:
        ImportError: OpenCV is not installed.
        MXNetError: The record is too short.
    """
    cv2 = _opencv("unpack_img")
    header, data = unpack(s)
    return header, cv2.imdecode(np.frombuffer(data, np.uint8), iscolor) if data else None


def _opencv(function: str) -> Any:
    if importlib.util.find_spec("cv2") is None:
        raise ImportError(f"{function} needs OpenCV: pip install opencv-python-headless")
    import cv2  # noqa: PLC0415 - optional

    return cv2


def find_record(handle: IO[bytes], offset: int) -> int:
    """Offset of the first record that begins at an offset or after it; the file's end if none does.

    Args:
        handle: Open record file.
        offset: Where to begin.

    Example:
        >>> import io
        >>> mx.recordio.find_record(io.BytesIO(b"no record here"), 1)
        14
    """
    # A magic number inside a record is never stored at a multiple of four.
    position = offset + (-offset & 3)
    while True:
        handle.seek(position)
        block = handle.read(_BUFFER_SIZE)
        at = block.find(_MAGIC)
        while 0 <= at <= len(block) - 8:
            flag = _HEADER.unpack_from(block, at)[1] >> _LENGTH_BITS
            if at % 4 == 0 and flag in (_WHOLE, _FIRST):
                return position + at
            at = block.find(_MAGIC, at + 1)
        if len(block) < _BUFFER_SIZE:
            return position + len(block)
        position += _BUFFER_SIZE - 4  # the last word may be a magic number
