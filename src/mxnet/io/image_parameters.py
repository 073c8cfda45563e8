"""Checks of the parameters that the iterators over images have in common."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.ndarray import load

_TRUE, _FALSE = ("true", "1"), ("false", "0")
_CORRUPT = ("raise", "skip")


def convert(name: str, function: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    """Arguments in the types of a function's defaults; text is read as the symbol files' text.

    Raises:
        MXNetError: An argument is something else.
    """
    values = dict(given)
    for parameter in inspect.signature(function).parameters.values():
        kind = str(parameter.annotation).partition(" |")[0]
        value = values.get(parameter.name)
        if value is None or kind not in _READERS:
            continue
        try:
            values[parameter.name] = _READERS[kind](value)
        except (TypeError, ValueError):
            raise MXNetError(f"{name}: {parameter.name} is {value!r}; expected {kind}") from None
    return values


def _read_bool(value: Any) -> bool:
    text = str(value).lower()
    if text not in _TRUE + _FALSE:
        raise ValueError(text)
    return text in _TRUE


def _read_int(value: Any) -> int:
    number = int(value)
    if isinstance(value, float) and value != number:
        raise ValueError(value)
    return number


_READERS: dict[str, Callable[[Any], Any]] = {
    "bool": _read_bool,
    "int": _read_int,
    "float": float,
}


def check_common(name: str, given: dict[str, Any], augmenter: str) -> None:
    """Check the arguments that every iterator over images has.

    Raises:
        MXNetError: One is out of range.
    """
    for parameter in ("batch_size", "preprocess_threads", "num_parts"):
        if given[parameter] < 1:
            raise MXNetError(f"{name}: {parameter} must be positive, got {given[parameter]}")
    for parameter in ("prefetch_buffer", "shuffle_chunk_size"):
        if given[parameter] < 0:
            raise MXNetError(f"{name}: {parameter} must not be negative, got {given[parameter]}")
    if given["aug_seq"] != augmenter:
        raise MXNetError(f"{name}: aug_seq is {given['aug_seq']!r}; expected {augmenter!r}")
    if given["ctx"] not in ("cpu", "gpu"):
        raise MXNetError(f"{name}: ctx is {given['ctx']!r}; expected 'cpu' or 'gpu'")
    corrupt = given["kwargs"].get("on_corrupt", "raise")
    if corrupt not in _CORRUPT:
        raise MXNetError(f"{name}: on_corrupt is {corrupt!r}; expected 'raise' or 'skip'")


def data_shape_of(name: str, given: Any) -> tuple[int, int, int]:
    """Channels, height and width.

    Raises:
        MXNetError: ``given`` is something else.
    """
    try:
        shape = tuple(
            int(n) for n in (ast.literal_eval(given) if isinstance(given, str) else given)
        )
    except (TypeError, ValueError, SyntaxError):
        shape = ()
    if len(shape) != 3 or shape[0] not in (1, 3, 4) or min(shape) < 1:
        raise MXNetError(
            f"{name}: data_shape is {given!r}; expected 1, 3 or 4 channels, height and width"
        )
    return shape[0], shape[1], shape[2]


def read_labels(path: str) -> dict[int, np.ndarray] | None:
    """The labels of a list file, by number of the image; None without a file.

    Raises:
        MXNetError: The file or a line cannot be read; the message names it.
    """
    if not path:
        return None
    found: dict[int, np.ndarray] = {}
    try:
        with Path(path).open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.isspace():
                    continue
                fields = line.split("\t")
                try:
                    found[int(fields[0])] = np.array(fields[1:-1], np.float32)
                except ValueError:
                    raise MXNetError(
                        f"{path}: line {number}: expected a number, labels and a file name with "
                        f"tabs between them, found {line.strip()!r}"
                    ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise MXNetError(f"the list {path!r} cannot be read: {error}") from None
    return found


def load_mean_image(name: str, path: str, data_shape: tuple[int, int, int]) -> np.ndarray:
    """The mean image in a file of arrays.

    Raises:
        MXNetError: The file cannot be read, or its image has another shape.
    """
    loaded = load(path)
    image = next(iter(loaded.values())) if isinstance(loaded, dict) else loaded[0]
    if image.shape != data_shape:
        raise MXNetError(
            f"{name}: the mean image {path!r} is {image.shape}, but data_shape is {data_shape}"
        )
    return image.asnumpy()
