"""Files that are replaced whole or not at all."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

_LARGE = 1 << 20


@contextlib.contextmanager
def atomic_write(
    path: str | os.PathLike[str], *, sync: bool = False, size: int = 0
) -> Iterator[BinaryIO]:
    """Open ``path`` for binary writing so that readers see the old file or the whole new one.

    The bytes go to a temporary file in the same directory, which takes the name when the block
    ends. When the block raises (a full disk, Ctrl-C), the temporary file is removed and an old file
    is left as it was. Rights are those that ``open(path, "wb")`` would have left: the old file's,
    or the process's default. A symbolic link stays one, and the file that it names is replaced.
    Devices and pipes, which cannot be replaced, are written directly.

    Args:
        path: The file to write.
        sync: Wait until the bytes are on the disk before the name changes, so that a power failure
            cannot leave a short file. Off by default: it can take seconds for large files.
        size: How many bytes will be written, at least. Room for them is taken first, where the
            system can: a full disk is an error at once, and writing is faster.

    Raises:
        OSError: The file cannot be written, as from :func:`open`.

    Example:
        >>> import os, tempfile
        >>> from mxnet.serialization.atomic import atomic_write
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with atomic_write(os.path.join(folder, "a.txt")) as file:
        ...         _ = file.write(b"whole")
        ...     print(os.listdir(folder))
        ['a.txt']
    """
    target = Path(os.path.realpath(path))
    old = target.stat() if target.exists() else None
    if old is not None and not stat.S_ISREG(old.st_mode):
        with target.open("wb") as file:
            yield file
        return
    if old is not None and not os.access(target, os.W_OK):
        # A rename would go through: it needs rights on the directory only.
        raise PermissionError(13, "Permission denied", str(target))

    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            if old is not None:
                temporary.chmod(stat.S_IMODE(old.st_mode))
            if size >= _LARGE:
                take_room(file.fileno(), size)
            yield file
            file.flush()
            if sync:
                os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno and error.filename is None:
            error.filename = str(target)  # errors of writing do not say where
        raise
    if sync:
        _sync_directory(target.parent)


def take_room(handle: int, size: int) -> None:
    """Reserve room on the disk for the first ``size`` bytes of a file.

    Args:
        handle: The file's descriptor.
        size: Number of bytes.

    Raises:
        OSError: There is not enough, or the file would be larger than allowed.
    """
    fallocate = _fallocate()
    # Not os.posix_fallocate: where the file system cannot, glibc writes zeros.
    if fallocate is None or fallocate(handle, 0, 0, size) == 0:
        return
    code = ctypes.get_errno()
    if code in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        raise OSError(code, os.strerror(code))


@functools.cache
def _fallocate() -> Callable[[int, int, int, int], int] | None:
    if sys.platform != "linux":
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), "fallocate64", None)
    if function is not None:
        function.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64)
    return function


def _sync_directory(directory: Path) -> None:
    """Put the new name itself on the disk, where directories can be opened (not on Windows)."""
    if os.name != "posix":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
