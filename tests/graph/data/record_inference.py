"""Records what Apache MXNet 1.9.1 infers for single operators when part of the shapes is known.

    python record_inference.py inference_1.9.1.json

The file holds rows of a call (function below ``mx.sym``, parameters, inputs with their shapes and
types) and results by probe. The calls stay; the results are recorded again with the ``mxnet`` that
is importable.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import warnings
from pathlib import Path

import numpy as np

import mxnet as mx


def function(path):
    found = mx.sym
    for part in path.split("."):
        found = getattr(found, part)
    return found


def shapes(result):
    return [[list(shape) for shape in group] for group in result]


def types(result):
    return [[None if t is None else np.dtype(t).name for t in group] for group in result]


def tried(show, infer, known):
    try:
        return show(infer(**known))
    except Exception as error:
        names = [kind.__name__ for kind in type(error).__mro__]
        return "MXNetError" if "MXNetError" in names else type(error).__name__


def with_unknown(shape, axis):
    return tuple(0 if i == axis else length for i, length in enumerate(shape))


def build(call):
    inputs = call["inputs"]
    variables = [mx.sym.Variable(name) for name, *_ in inputs]
    by_name = {i[0]: v for i, v in zip(inputs, variables, strict=False) if i[1]}
    by_position = [v for i, v in zip(inputs, variables, strict=False) if not i[1]]
    return function(call["function"])(
        *by_position, name="op", **by_name, **ast.literal_eval(call["parameters"])
    )


def probe(call):
    """Results by probe; a probe is named after what is known."""
    symbol = build(call)
    lengths = {name: tuple(shape) for name, _, shape, _ in call["inputs"]}
    dtypes = {name: dtype for name, _, _, dtype in call["inputs"]}
    names = list(lengths)
    found = {
        "shape full": tried(shapes, symbol.infer_shape_partial, lengths),
        "shape none": tried(shapes, symbol.infer_shape_partial, {}),
        "type full": tried(types, symbol.infer_type_partial, dtypes),
        "type none": tried(types, symbol.infer_type_partial, {}),
    }
    for name in names if len(names) > 1 else ():
        one = {name: lengths[name]}
        found[f"shape only {name}"] = tried(shapes, symbol.infer_shape_partial, one)
        found[f"type only {name}"] = tried(types, symbol.infer_type_partial, {name: dtypes[name]})
    for axis in range(len(lengths[names[0]]) if names else 0):
        known = {**lengths, names[0]: with_unknown(lengths[names[0]], axis)}
        found[f"shape without {axis}"] = tried(shapes, symbol.infer_shape_partial, known)
    if isinstance(found["shape full"], str) or isinstance(found["type full"], str):
        return found
    result, dtype = found["shape full"][1][0], found["type full"][1][0]
    if not result or 0 in result:
        return found
    added = mx.sym.elemwise_add(symbol[0], mx.sym.Variable("known"), name="sum")
    known = {"known": tuple(result)}
    found["shape of result"] = tried(shapes, added.infer_shape_partial, known)
    found["type of result"] = tried(types, added.infer_type_partial, {"known": dtype})
    for axis in range(len(lengths[names[0]]) if names else 0):
        given = {**known, **lengths, names[0]: with_unknown(lengths[names[0]], axis)}
        found[f"shape of result without {axis}"] = tried(shapes, added.infer_shape_partial, given)
    return found


def apart(call):
    """In a process of its own: some calls leave the reference in a bad state."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, json.dumps(probe(call)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text)


def main(path):
    warnings.simplefilter("ignore")
    rows = json.loads(path.read_text())
    for row in rows:
        row["results"] = apart(row["call"])
    lines = ",\n".join(json.dumps(row) for row in rows)
    path.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
