"""The values of images and batches, compared with those that Apache MXNet gave."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

import mxnet as mx

pytest.importorskip("cv2")

_PATH = Path(__file__).parent / "recorded_cases.py"
_SPEC = importlib.util.spec_from_file_location("recorded_cases", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
cases = importlib.util.module_from_spec(_SPEC)
sys.modules["recorded_cases"] = cases
_SPEC.loader.exec_module(cases)

VALUES = np.load(cases.FOLDER / "values.npz")
# OpenCV's bicubic resizing and turning of bytes changed by 1 between the reference's version and
# today's; the turned ramps have edges, where 1/32 of a pixel is up to 8.
TOLERANCE = {"imresize 2": 1, "records resized cubic": 1, "records turned": 9, "records scaled": 1}
TOLERANCE |= {"records stretched": 1, "records cut": 1, "records int8": 0, "objects": 0}


def tolerance(name: str) -> float:
    """Absolute tolerance of a case."""
    return next((value for part, value in TOLERANCE.items() if name.startswith(part)), 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("recorded")
    cases.make_files(mx, made)
    return made


@pytest.mark.parametrize("name", cases.CASES)
def test_equals_the_reference(name, folder):
    found = cases.numpy(cases.CASES[name](mx, folder))
    expected = [VALUES[f"{name}/{k}"] for k in range(len(found))]
    assert f"{name}/{len(found)}" not in VALUES
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.shape == theirs.shape
        if theirs.ndim:
            assert ours.dtype == theirs.dtype
        atol = tolerance(name) or 2e-3 * (theirs.dtype.kind == "f")
        np.testing.assert_allclose(
            ours.astype(np.float64), theirs.astype(np.float64), rtol=1e-5, atol=atol
        )
