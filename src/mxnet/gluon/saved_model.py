"""Files of a block's structure, its graphs and its parameters: ``Block.save`` and ``Block.load``.

``{prefix}-model.json`` holds one object per block, with those of its children inside:
``orig_name``, ``children`` (attribute names by the children's names), for hybrid blocks
``hybridized``, and for compiled ones ``symbol``, ``inputs``, ``in_format`` and ``out_format``. In
formats 0 is an array, -1 None, and a list stands for a nested list.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mxnet.base import MXNetError
from mxnet.gluon.formats import format_of, structure_from
from mxnet.serialization.atomic import atomic_write


def save_model(block: Any, prefix: str | os.PathLike[str]) -> None:
    """Implements ``Block.save``."""
    described = _described(block, itertools.count())
    with atomic_write(f"{os.fspath(prefix)}-model.json") as file:
        file.write(json.dumps(described).encode())
    block.save_parameters(f"{os.fspath(prefix)}-model.params")


def _described(block: Any, numbers: Iterator[int]) -> dict[str, Any]:
    key = f"{type(block).__name__.lower()}{next(numbers)}"
    entry: dict[str, Any] = {"orig_name": block.name}
    is_hybrid = hasattr(block, "_structure")
    structure = block._structure if is_hybrid and block._active else None
    if structure is not None:
        traced = block._trace(structure)
        entry["in_format"] = [format_of(part) for part in structure]
        entry["out_format"] = format_of(traced.structure)
        entry["inputs"] = [part.tojson() for part in traced.inputs]
        entry["symbol"] = traced.outputs.tojson()
    if is_hybrid:
        entry["hybridized"] = structure is not None
    entry["children"] = {child.name: name for name, child in block._children.items()}
    for child in block._children.values():
        entry.update(_described(child, numbers))
    return {key: entry}


def load_model(block: Any, prefix: str | os.PathLike[str]) -> None:
    """Implements ``Block.load``."""
    path = f"{os.fspath(prefix)}-model.json"
    try:
        described = json.loads(Path(path).read_text(encoding="utf-8"))
        ((_, entry),) = described.items()
        _restore(block, entry, path)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MXNetError(f"{path}: not a saved model: {error}") from None
    block.load_parameters(f"{os.fspath(prefix)}-model.params")


def _restore(block: Any, entry: dict[str, Any], path: str) -> None:
    """Hybridize what was compiled when it was saved; the blocks themselves say what to compute."""
    if "symbol" in entry:
        if not hasattr(block, "_structure"):
            raise MXNetError(f"{path}: {block.name} was compiled when saved, but is not hybrid")
        block.hybridize()
        block._structure = [structure_from(part) for part in entry["in_format"]]
    names = entry.get("children", {})
    for part in entry.values():
        if isinstance(part, dict) and "orig_name" in part:
            attribute = names[part["orig_name"]]
            if attribute not in block._children:
                raise MXNetError(f"{path}: {block.name} has no child {attribute!r}")
            _restore(block._children[attribute], part, path)
