"""Weights and states over several updates, against those that Apache MXNet 1.9.1 computed.

``trajectories.json`` was recorded with the reference: four updates of three parameters per row.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx

ROWS = json.loads(Path(__file__).with_name("trajectories.json").read_text())
NAMES = {0: "a_weight", 1: "b_bias", 2: "c_gamma"}
SHAPES = {0: (3, 2), 1: (4,), 2: (2, 2)}


def row_id(row: dict[str, Any]) -> str:
    settings = ",".join(f"{key}={value}" for key, value in row["settings"].items())
    return f"{row['optimizer']}({settings}){'-mp' if row['multi_precision'] else ''}"


def arrays_in(state: Any) -> list[mx.nd.NDArray]:
    if isinstance(state, tuple | list):
        return [array for part in state for array in arrays_in(part)]
    return [] if state is None else [state]


def flat(arrays: list[mx.nd.NDArray]) -> np.ndarray:
    return np.concatenate([array.asnumpy().ravel() for array in arrays] or [np.zeros(0)])


def replay(row: dict[str, Any], as_lists: bool) -> tuple[list[np.ndarray], list[np.ndarray]]:
    random = np.random.RandomState(3)
    indices = [0, 2] if row["optimizer"] == "groupadagrad" else [0, 1, 2]
    dtype = "float16" if row["multi_precision"] else "float32"

    def draw() -> list[mx.nd.NDArray]:
        drawn = {i: random.uniform(-1, 1, shape) for i, shape in SHAPES.items()}
        return [mx.nd.array(drawn[i], dtype=dtype) for i in indices]

    optimizer = mx.optimizer.create(
        row["optimizer"],
        param_idx2name=NAMES,
        multi_precision=row["multi_precision"],
        **row["settings"],
    )
    optimizer.set_lr_mult({"c_gamma": 0.5})
    updater = mx.optimizer.get_updater(optimizer)
    weights, steps = draw(), []
    for _ in range(len(row["weights"])):
        grads = draw()
        if as_lists:
            updater(indices, grads, weights)
        else:
            for i, grad, weight in zip(indices, grads, weights, strict=True):
                updater(i, grad, weight)
        steps.append(flat(weights))
    return steps, [flat(arrays_in(updater.states[i])) for i in indices]


@pytest.mark.parametrize("as_lists", [False, True], ids=["single", "lists"])
@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_follows_the_reference(row: dict[str, Any], as_lists: bool) -> None:
    steps, states = replay(row, as_lists)
    # The reference computes 1 - 0.999 in single precision, which is off by 1e-5.
    tolerance = (
        {"rtol": 2e-3, "atol": 1e-3} if row["multi_precision"] else {"rtol": 5e-5, "atol": 5e-6}
    )
    for ours, reference in zip(steps, row["weights"], strict=True):
        np.testing.assert_allclose(ours, reference, **tolerance)
    for ours, reference in zip(states, row["states"], strict=True):
        np.testing.assert_allclose(ours, reference, rtol=5e-4, atol=5e-5)
