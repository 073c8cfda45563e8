"""The scenarios of ``scenarios.py`` give what Apache MXNet 1.9.1 gave."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

HERE = Path(__file__).parent


def _scenarios() -> Any:
    # A program of its own, not a module of a package: the reference's Python runs it, too.
    spec = importlib.util.spec_from_file_location("scenarios", HERE / "scenarios.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCENARIOS = _scenarios()
RECORDED = json.loads((HERE / "data" / "recorded.json").read_text())


@pytest.mark.parametrize("kind", SCENARIOS.KINDS)
@pytest.mark.parametrize("scenario", SCENARIOS.SCENARIOS, ids=lambda s: s.__name__)
def test_equals_the_reference(scenario: Any, kind: str) -> None:
    compare(SCENARIOS.run(scenario, kind), RECORDED[scenario.__name__][kind])


def compare(ours: Any, theirs: Any) -> None:
    """Equal structure, strings and integers; numbers up to single precision."""
    if isinstance(theirs, list):
        assert isinstance(ours, list)
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            compare(a, b)
    elif isinstance(theirs, float):
        np.testing.assert_allclose(ours, theirs, rtol=2e-6, atol=1e-6)
    else:
        assert ours == theirs


def test_all_scenarios_are_recorded() -> None:
    assert set(RECORDED) == {scenario.__name__ for scenario in SCENARIOS.SCENARIOS}
