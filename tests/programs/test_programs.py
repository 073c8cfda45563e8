"""Programs of the symbolic era give what they give on Apache MXNet 1.9.1."""

from __future__ import annotations

import importlib
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.programs.record import PATH, PROGRAMS

import mxnet as mx

# Float32 sums in another order, over some dozens of updates.
TOLERANCE = 2e-3


def compare(ours: Any, recorded: Any, where: str) -> None:
    if isinstance(recorded, dict):
        assert sorted(ours) == sorted(recorded), where
        for key, value in recorded.items():
            compare(ours[key], value, f"{where}.{key}")
    elif isinstance(recorded, list):
        assert len(ours) == len(recorded), where
        for index, value in enumerate(recorded):
            compare(ours[index], value, f"{where}[{index}]")
    elif isinstance(recorded, float):
        np.testing.assert_allclose(ours, recorded, rtol=TOLERANCE, atol=TOLERANCE, err_msg=where)
    else:
        assert ours == recorded, where


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str) -> None:
    pytest.importorskip("sklearn")
    recorded = json.loads(Path(PATH).read_text())[name]
    # Automatic names count from 0, as in the process that recorded.
    with mx.name.NameManager(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # programs of that time do what is deprecated today
        ours = importlib.import_module(f"tests.programs.{name}").main()
    compare(ours, recorded, name)
