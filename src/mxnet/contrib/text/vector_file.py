"""Reading text files of pretrained vectors: one token and its numbers per line."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np


def read_vectors(
    path: str, elem_delim: str, encoding: str, unknown_token: Any
) -> tuple[dict[str, Any], Any]:
    """Vectors by token, in the order of the file.

    Lines with one number look like headers and are skipped, as are tokens that came before; both
    with a warning.

    Args:
        path: The file.
        elem_delim: What separates the token and the numbers.
        encoding: The file's encoding.
        unknown_token: The token whose vector is returned apart.

    Returns:
        The vectors, and that of the unknown token or None.

    Raises:
        ValueError: The file does not exist, has no vectors, or has a line with something that is
            not a number.
        AssertionError: A line has no numbers, or not as many as those before.
    """
    file = Path(path).expanduser()
    if not file.is_file():
        raise ValueError(
            "`pretrained_file_path` must be a valid path to the pre-trained token embedding file, "
            f"got {path}"
        )
    logging.info("Loading pre-trained token embedding vectors from %s", path)
    vectors: dict[str, Any] = {}
    unknown = None
    length = None
    for number, token, vector in _lines(file, elem_delim, encoding):
        if token in vectors or (token == unknown_token and unknown is not None):
            warnings.warn(
                f"{path}: line {number}: token {token!r} has a vector already; this one is skipped",
                stacklevel=4,
            )
            continue
        if len(vector) == 1:
            warnings.warn(
                f"{path}: line {number}: token {token!r} with the single number {vector[0]:g} is "
                "likely a header and is skipped",
                stacklevel=4,
            )
            continue
        if length is None:
            length = len(vector)
        elif len(vector) != length:
            raise AssertionError(
                f"{path}: line {number}: token {token!r} has {len(vector)} numbers, the lines "
                f"before have {length}"
            )
        if token == unknown_token:
            unknown = vector
        else:
            vectors[token] = vector
    if length is None:
        raise ValueError(f"{path}: the file has no vectors of at least two numbers")
    return vectors, unknown


def _lines(path: Path, elem_delim: str, encoding: str) -> Iterator[tuple[int, str, Any]]:
    """Number, token and vector of each line."""
    with path.open(encoding=encoding, newline="\n") as file:
        for number, line in enumerate(file, 1):
            token, *numbers = line.rstrip().split(elem_delim)
            if not numbers:
                raise AssertionError(
                    f"{path}: line {number}: expected a token and numbers separated by "
                    f"{elem_delim!r}, got {line.rstrip()[:60]!r}"
                )
            try:
                yield number, token, np.array(numbers, dtype=np.float32)
            except ValueError as error:
                raise ValueError(f"{path}: line {number}: token {token!r}: {error}") from None
