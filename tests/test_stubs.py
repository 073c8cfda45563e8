"""The stubs beside generated modules are what the script writes."""

import ast

import pytest
from tools.write_stubs import stubs

STUBS = stubs()


@pytest.mark.parametrize("path", STUBS, ids=lambda path: path.name)
def test_stub_is_current(path):
    ast.parse(STUBS[path])
    assert path.read_text() == STUBS[path], "run: python tools/write_stubs.py"
