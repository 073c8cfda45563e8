"""The stubs beside generated modules are what the script writes."""

import ast

import pytest

from tools.write_stubs import stubs


@pytest.mark.parametrize(("path", "content"), stubs().items(), ids=lambda value: getattr(value, "name", ""))
def test_stub_is_current(path, content):
    ast.parse(content)
    assert path.read_text() == content, "run: python tools/write_stubs.py"
