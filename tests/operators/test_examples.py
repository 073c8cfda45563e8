"""Docstring examples of operators run, and give the same shapes and types on meta tensors."""

from __future__ import annotations

import doctest
import functools
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet.ndarray.wrappers import make_function
from mxnet.operators.registry import REGISTRY, Operator

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
NAMESPACES = [
    (mx.nd, ""),
    (mx.nd._internal, "_"),
    (mx.nd.contrib, "_contrib_"),
    (mx.nd.image, "_image_"),
    (mx.nd.linalg, "_linalg_"),
]

# Users reach these through mx.np and mx.npx, whose functions have the examples.
NUMPY_FAMILIES = ("_np_", "_npi_", "_npx_")
OPERATORS = [found for found in REGISTRY.operators() if not found.name.startswith(NUMPY_FAMILIES)]

# Operators that cannot run on meta tensors, and why. A test fails when one of them does.
VALUE_DEPENDENT = {
    "_contrib_boolean_mask": "the number of rows depends on values",
    "_npi_bincount": "the length depends on the largest value",
    "_npi_delete": "places may be named twice",
    "_npi_unique": "the number of distinct elements depends on values",
    "_npx_nonzero": "the number of rows depends on values",
}


def example_of(found: Operator) -> doctest.DocTest:
    names = {"mx": mx, "np": np, "torch": torch}
    source = found.__doc__ or ""
    return doctest.DocTestParser().get_doctest(source, names, found.name, None, 0)


def spellings(found: Operator) -> list[tuple[ModuleType, str]]:
    """Where the operator's generated functions are."""
    places = []
    for module, prefix in NAMESPACES:
        for name in (found.name, *found.aliases):
            if not name.startswith(prefix) or (prefix == "" and name.startswith("_")):
                continue
            attribute = name if prefix in ("", "_") else name[len(prefix) :]
            code = getattr(getattr(module, attribute, None), "__code__", None)
            if code is not None and code.co_filename.startswith("<generated"):
                places.append((module, attribute))
    return places


def record(found: Operator, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any, Any]]:
    """A list to which every call of the operator's body adds arguments and result."""
    calls: list[tuple[Any, Any, Any]] = []
    body = found.body

    @functools.wraps(body)
    def recorder(*tensors: Any, **parameters: Any) -> Any:
        result = body(*tensors, **parameters)
        calls.append((tensors, parameters, result))
        return result

    places = spellings(found)
    monkeypatch.setattr(found, "body", recorder)
    for module, attribute in places:
        function = make_function(found, attribute, mx.nd.NDArray, "mx.nd")
        monkeypatch.setattr(module, attribute, function)
    return calls


def run_example(found: Operator, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any, Any]]:
    """Run the docstring's example; what the operator's body got and returned."""
    example = example_of(found)
    assert example.examples, "the docstring has no example"
    calls = record(found, monkeypatch)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=OPTIONS).run(example, out=report.append, clear_globs=False)
    assert not report, "".join(report)
    monkeypatch.undo()
    return calls


def to_meta(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return torch.empty(value.shape, dtype=value.dtype, device="meta")
    if isinstance(value, list | tuple):
        return type(value)(to_meta(item) for item in value)
    return value


def kinds(result: Any) -> list[tuple[Any, Any]]:
    outputs = result if isinstance(result, list | tuple) else [result]
    return [(tuple(output.shape), output.dtype) for output in outputs]


def infer(found: Operator, tensors: Any, parameters: Any) -> Any:
    """Shapes and types of the outputs from those of the inputs; None when values are needed."""
    meta = {key: to_meta(value) for key, value in parameters.items()}
    if "generator" in meta and tensors:
        meta["generator"] = None
    try:
        with torch.no_grad():
            return kinds(found.body(*to_meta(list(tensors)), **meta))
    except (NotImplementedError, RuntimeError):
        return None


@pytest.mark.parametrize("found", OPERATORS, ids=lambda found: found.name)
def test_example(found, monkeypatch):
    calls = run_example(found, monkeypatch)
    inferred = [infer(found, tensors, parameters) for tensors, parameters, _ in calls]
    if found.name in VALUE_DEPENDENT:
        assert None in inferred, "runs on meta tensors: take it off the list"
    else:
        assert inferred == [kinds(result) for _, _, result in calls]
