"""Whole programs: the graphs, shapes, results and gradients that the reference recorded."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mxnet.symbol import subgraphs

DATA = Path(__file__).parent / "data"
RECORDED = json.loads((DATA / "programs_1.9.1.json").read_text())
RECORD = runpy.run_path(str(DATA / "record_programs.py"))["record"]


@pytest.mark.parametrize("name", RECORDED)
def test_a_program_does_what_it_does_in_the_reference(name, monkeypatch):
    monkeypatch.setattr(subgraphs, "_made", Counter())  # numbers of subgraphs are in their names
    found, wanted = RECORD(name), RECORDED[name]
    for key in ("graph", "arguments", "states", "outputs", "text"):
        assert found[key] == wanted[key], key
    for key in ("shapes", "types"):
        # The reference does not look into loops and branches.
        for ours, theirs in zip(found[key], wanted[key], strict=True):
            assert [a for a, b in zip(ours, theirs, strict=True) if b] == [b for b in theirs if b]
    for key in ("results", "gradients", "states_after"):
        for ours, theirs in zip(found.get(key, []), wanted.get(key, []), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=2e-5, err_msg=key)
