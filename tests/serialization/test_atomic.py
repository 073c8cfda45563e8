from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from mxnet.serialization import atomic_write


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("sync", [False, True])
def test_replaces_the_whole_file(tmp_path, sync):
    path = tmp_path / "a"
    path.write_bytes(b"old and longer")
    with atomic_write(path, sync=sync) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old and longer"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_failure_keeps_the_old_file(tmp_path, error):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def write():
        with atomic_write(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises(type(error)) as caught:
        write()
    if isinstance(error, OSError):
        assert str(caught.value) == f"[Errno 28] No space left on device: {str(path)!r}"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_full_disk_is_noticed_when_the_buffer_is_flushed(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(OSError, match="No space"),
        atomic_write(tmp_path / "a", sync=True) as file,
    ):
        file.write(b"x")
    assert list(tmp_path.iterdir()) == []


def test_rights_are_those_of_open(tmp_path):
    old_mask = os.umask(0o027)
    try:
        with atomic_write(tmp_path / "ours"):
            pass
        (tmp_path / "theirs").open("wb").close()
    finally:
        os.umask(old_mask)
    assert mode(tmp_path / "ours") == mode(tmp_path / "theirs") == 0o640


def test_rights_of_an_old_file_stay(tmp_path):
    path = tmp_path / "a"
    path.touch()
    path.chmod(0o600)
    with atomic_write(path) as file:
        file.write(b"x")
    assert mode(path) == 0o600


def test_symbolic_links_stay(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with atomic_write(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_read_only_file_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    # Tests may run as root, for whom every file is writable.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError), atomic_write(path):
        pass
    assert path.read_bytes() == b"old"


def test_devices_are_written_directly():
    with atomic_write(os.devnull) as file:
        file.write(b"x")
    assert not stat.S_ISREG(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("name", ["missing/a", "."])
def test_errors_are_those_of_open(tmp_path, name):
    with (
        pytest.raises(OSError, match=name.split("/", maxsplit=1)[0]),
        atomic_write(tmp_path / name),
    ):
        pass


def test_long_names(tmp_path):
    path = tmp_path / ("ß" * 127)
    with atomic_write(path) as file:
        file.write(b"x")
    assert path.read_bytes() == b"x"
