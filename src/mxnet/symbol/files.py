"""Reading symbol files."""

from __future__ import annotations

import os
from pathlib import Path

from mxnet.base import MXNetError
from mxnet.graph.json_reader import read_json
from mxnet.symbol.handle import Symbol


def load(fname: str | os.PathLike[str]) -> Symbol:
    """Read a symbol file.

    Args:
        fname: Path of the file.

    Raises:
        TypeError: ``fname`` is not a path.
        MXNetError: The file cannot be read or is damaged; the message says where.
    """
    if not isinstance(fname, str | os.PathLike):
        raise TypeError(f"load: fname must be a path, got {type(fname).__name__}")
    try:
        text = Path(fname).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MXNetError(f"load: {os.fspath(fname)!r} cannot be read: {error}") from None
    try:
        return Symbol(read_json(text))
    except MXNetError as error:
        raise MXNetError(f"{os.fspath(fname)}: {error}") from None


def load_json(json_str: str) -> Symbol:
    """Make the symbol that the text of a symbol file describes.

    Args:
        json_str: The text, as from :meth:`Symbol.tojson`.

    Raises:
        TypeError: ``json_str`` is not text.
        MXNetError: The text is damaged; the message says where.

    Example:
        >>> x = mx.sym.var("x")
        >>> mx.sym.load_json((x + 1).tojson()).list_arguments()
        ['x']
    """
    if not isinstance(json_str, str):
        raise TypeError(f"load_json: expected text, got {type(json_str).__name__}")
    return Symbol(read_json(json_str))


fromjson = load_json
