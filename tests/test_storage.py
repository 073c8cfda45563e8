"""Keeping freed CPU memory; each case needs a process of its own."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

import mxnet as mx
from mxnet import storage

ON_GLIBC = platform.libc_ver()[0] == "glibc"
# Loads the one module, so that a process starts in milliseconds.
LOAD = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("storage", {storage.__file__!r})
storage = importlib.util.module_from_spec(spec)
sys.modules["storage"] = storage
spec.loader.exec_module(storage)
"""
CHURN = """
import ctypes
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes, libc.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
block = libc.malloc(64 << 20)
ctypes.memset(block, 1, 64 << 20)
libc.free(block)
"""


def run(source, **environment):
    finished = subprocess.run(
        [sys.executable, "-c", LOAD + source],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return finished.returncode, finished.stdout.strip(), finished.stderr


def test_the_variable_sets_the_bound_and_zero_turns_keeping_off():
    source = "print(storage.keep_cpu_memory(), storage.cpu_memory_info().kept_bound)"
    expected = 7 << 20 if ON_GLIBC else 0
    assert run(source, MXNET_CPU_MEMORY_KEEP="7")[1] == f"{expected} {expected}"
    assert run(source, MXNET_CPU_MEMORY_KEEP="0")[1] == "0 0"


def test_a_bound_that_is_no_number():
    code, _, errors = run("storage.keep_cpu_memory()", MXNET_CPU_MEMORY_KEEP="much")
    assert code == 1
    assert "MXNET_CPU_MEMORY_KEEP='much': expected a number of MiB" in errors


@pytest.mark.skipif(not ON_GLIBC, reason="only glibc offers the choice")
def test_freed_blocks_stay_until_released():
    source = "storage.keep_cpu_memory({bound})\n" + CHURN + (
        "kept = storage.cpu_memory_info().kept\n"
        "storage.release_cpu_memory()\n"
        "print(kept >> 20)"
    )  # fmt: skip
    assert int(run(source.format(bound=1 << 30))[1]) >= 64
    assert int(run(source.format(bound=0))[1]) < 64


def test_the_package_reports_its_bound():
    info = mx.context.cpu_memory_info()
    assert info.kept_bound >= 0
    assert info.in_use >= 0
    assert info.kept >= 0


def resident_bytes():
    """Memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_untouched_zeros_take_no_memory_until_written():
    size = 64 << 20
    before = resident_bytes()
    zeros = storage.untouched_zeros(size)
    assert resident_bytes() - before < size // 4
    assert int(zeros[:: 1 << 20].sum()) == 0
    zeros.fill_(1)
    assert resident_bytes() - before > size // 2
    assert int(zeros[-1]) == 1
