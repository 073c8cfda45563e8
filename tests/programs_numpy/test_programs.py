"""Chapters of a textbook on deep learning, written for mx.np; they run under the reference, too."""

import importlib.util
import random
from pathlib import Path

import numpy as onp
import pytest

import mxnet as mx

PROGRAMS = sorted(
    p for p in Path(__file__).parent.glob("*.py") if not p.name.startswith(("test_", "conftest"))
)


@pytest.mark.slow
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program(path):
    specification = importlib.util.spec_from_file_location(f"program_{path.stem}", path)
    program = importlib.util.module_from_spec(specification)
    onp.random.seed(1)  # noqa: NPY002 - the programs draw from it
    random.seed(1)
    try:
        specification.loader.exec_module(program)
        mx.random.seed(1)
        program.main()
    finally:
        mx.npx.reset_np()
