"""Where the parts of this installation are."""

from __future__ import annotations

from pathlib import Path

import torch

from mxnet.base import __version__ as __version__


def find_lib_path(prefix: str = "libmxnet") -> list[str]:
    """Paths of the library that supplies the kernels, which is PyTorch's.

    Args:
        prefix: Beginning of the file's name; ``"libmxnet"`` stands for the kernels' library.

    Raises:
        RuntimeError: There is no such library.

    Example:
        >>> len(mx.libinfo.find_lib_path()) >= 1
        True
    """
    folder = Path(torch.__file__).parent / "lib"
    stem = "libtorch" if prefix == "libmxnet" else prefix
    found = [
        str(folder / f"{stem}{suffix}")
        for suffix in (".so", ".dylib", ".dll")
        if (folder / f"{stem}{suffix}").exists()
    ]
    if not found:
        raise RuntimeError(f"find_lib_path: {folder} has no library {stem!r}")
    return found


def find_include_path() -> str:
    """The folder of the headers that operators in C++ are compiled with, which are PyTorch's.

    Example:
        >>> mx.libinfo.find_include_path().endswith("include")
        True
    """
    return str(Path(torch.__file__).parent / "include")


def find_conf_path(prefix: str = "tvmop") -> str:
    """The configuration of operators compiled by TVM, in the reference; here there are none.

    Args:
        prefix: Beginning of the file's name.

    Raises:
        RuntimeError: Always, as in builds of the reference without TVM.

    Example:
        >>> mx.libinfo.find_conf_path()
        Traceback (most recent call last):
        ...
        RuntimeError: find_conf_path: there is no tvmop.conf; no operator is compiled by TVM
    """
    raise RuntimeError(f"find_conf_path: there is no {prefix}.conf; no operator is compiled by TVM")
