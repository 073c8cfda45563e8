"""What is inferred for single operators: what the reference infers, and what running them gives."""

from __future__ import annotations

import ast
import json
import runpy
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError

DATA = Path(__file__).parent / "data"
ROWS = json.loads((DATA / "inference_1.9.1.json").read_text())
PROBE = runpy.run_path(str(DATA / "record_inference.py"))["probe"]

# Functions of which the reference says what is not so, with the probes concerned.
WRONG_THERE: dict[str, str | tuple[str, ...]] = {
    # Counts an unknown length as 0.
    "Concat": "shape only",
    "Pad": "shape without",
    "UpSampling": "shape without",
    "_internal._rnn_param_concat": "shape only",
    "broadcast_like": "shape without",
    "concat": "shape only",
    "contrib.DeformablePSROIPooling": "shape without",
    "contrib.interleaved_matmul_selfatt_qk": "shape without",
    "contrib.interleaved_matmul_selfatt_valatt": "shape without",
    "contrib.quantized_concat": ("shape", "type none", "type only", "type of"),
    "contrib.quantized_conv": "shape without",
    "diag": "shape without",
    "pad": "shape without",
    # Claims that the data have the type to which the result is converted.
    "cumsum": "type of result",
    "log_softmax": "type",
    "softmax": "type",
    # Takes types of inputs that nobody told for granted.
    "Crop": "type none",
    "InstanceNorm": "type none",
    "contrib.MultiBoxDetection": "type none",
    "contrib.MultiBoxPrior": "type none",
    "contrib.MultiBoxTarget": "type none",
    "contrib.MultiProposal": "type none",
    "contrib.Proposal": "type none",
    "contrib.hawkesll": "type of result",
    "contrib.quantized_act": "type",
    "contrib.quantized_elemwise_add": "type",
    "contrib.requantize": "type",
    # The result depends on the order of the inputs.
    "amp_multicast": "type",
    # A shape that running the operator does not have (docs/differences.md).
    "unravel_index": "shape",
}


def _known_there(result: Any, wanted: Any, is_shape: bool) -> bool:
    """Whether everything that the reference knows is in the result."""
    if not is_shape:
        return all(
            want in (None, got)
            for ours, theirs in zip(result, wanted, strict=True)
            for got, want in zip(ours, theirs, strict=True)
        )
    return all(
        not want
        or (len(got) == len(want) and all(w in (0, g) for g, w in zip(got, want, strict=True)))
        for ours, theirs in zip(result, wanted, strict=True)
        for got, want in zip(ours, theirs, strict=True)
    )


def _title(row: dict[str, Any]) -> str:
    return f"{row['call']['function']} {row['call']['parameters']}"


@pytest.mark.parametrize("row", ROWS, ids=_title)
def test_everything_that_the_reference_infers_is_inferred(row):
    wrong_there = WRONG_THERE.get(row["call"]["function"], "nothing")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = PROBE(row["call"])
    missing = {
        name: (found.get(name), wanted)
        for name, wanted in row["results"].items()
        if not isinstance(wanted, str)
        and not name.startswith(wrong_there)
        and (
            isinstance(found.get(name), str)
            or not _known_there(found[name], wanted, name.startswith("shape"))
        )
    }
    assert not missing


# The length of the result depends on the values.
BY_VALUE = ("contrib.boolean_mask",)


def _inputs(call: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    rng = np.random.default_rng(0)
    positional, named = [], {}
    for name, by_name, shape, dtype in call["inputs"]:
        array = mx.nd.array(rng.uniform(0, 1, shape).astype(dtype), dtype=dtype)
        if by_name:
            named[name] = array
        else:
            positional.append(array)
    return positional, named


def _run(call: dict[str, Any]) -> list[Any]:
    function: Any = mx.nd
    for part in call["function"].split("."):
        function = getattr(function, part)
    positional, named = _inputs(call)
    result = function(*positional, **named, **ast.literal_eval(call["parameters"]))
    return list(result) if isinstance(result, list | tuple) else [result]


@pytest.mark.parametrize("row", ROWS, ids=_title)
def test_running_gives_what_is_inferred(row):
    full = PROBE(row["call"])
    if row["call"]["function"] in BY_VALUE:
        assert full["shape full"][1] == [[]]
        return
    try:
        outputs = _run(row["call"])
    except MXNetError:
        pytest.skip("needs particular values")
    assert full["shape full"][1] == [list(o.shape) for o in outputs]
    assert full["type full"][1] == [np.dtype(o.dtype).name for o in outputs]
