"""Libraries with operators in C++: those of the reference cannot be loaded here."""

from __future__ import annotations

from pathlib import Path

from mxnet.base import MXNetError


def load(path: str, verbose: bool = True) -> None:
    """Load a library of operators, passes and partitioners, in the reference; here it raises.

    Such libraries are compiled for the reference's own binary interface. Operators are written in
    Python with :class:`mxnet.operator.CustomOp`, or in C++ with ``torch.utils.cpp_extension``.

    Args:
        path: The library.
        verbose: Whether the reference prints what it loads.

    Raises:
        MXNetError: Always; the message tells a missing file from one that cannot be loaded.

    Example:
        >>> mx.library.load("absent.so")
        Traceback (most recent call last):
        ...
        mxnet.base.MXNetError: load path absent.so does NOT exist
    """
    file = Path(path)
    if not file.exists():
        raise MXNetError(f"load path {path} does NOT exist")
    if file.suffix not in (".so", ".dll", ".dylib"):
        raise MXNetError(f"load path {path} is NOT a library file")
    raise MXNetError(
        f"library.load: {file.resolve()} (verbose={verbose}) is compiled for Apache MXNet's binary "
        "interface, which this package does not have; write operators with mx.operator.CustomOp or "
        "torch.utils.cpp_extension"
    )
