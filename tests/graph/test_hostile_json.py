"""Damaged symbol files: each is an error that says where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mxnet as mx
from mxnet.base import MXNetError

FILES = Path(__file__).parent.parent / "formats" / "hostile" / "symbol"
EXPECTED = json.loads((FILES / "expected.json").read_text())


@pytest.mark.parametrize("name", EXPECTED)
def test_damage_is_said_to_be_where_it_is(name):
    with pytest.raises(MXNetError, match=f"(?s){name}: symbol file.*{EXPECTED[name]}"):
        mx.sym.load(FILES / name)


def test_every_file_is_tried():
    assert {path.name for path in FILES.glob("*.json")} == {*EXPECTED, "expected.json"}


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "binary.json"
    path.write_bytes(bytes(range(256)))
    with pytest.raises(MXNetError, match=r"binary\.json.*cannot be read"):
        mx.sym.load(path)


SHAPES = ["x", "(1, 'a')", "__import__('os')", "(" * 500, "{1: 2}", "(2, [3])", "1.5"]


@pytest.mark.parametrize("text", SHAPES)
def test_a_variable_that_declares_nonsense(text):
    symbol = mx.sym.load_json(mx.sym.var("v", attr={"__shape__": text}).tojson())
    with pytest.raises(MXNetError, match=r"variable 'v'.*is not a shape"):
        symbol.infer_shape()


@pytest.mark.parametrize("text", ["x", "99", "1.5", ""])
def test_a_variable_that_declares_no_type(text):
    symbol = mx.sym.load_json(mx.sym.var("v", attr={"__dtype__": text}).tojson())
    with pytest.raises(MXNetError, match=r"variable 'v'.*is not an element type"):
        symbol.infer_type()


def test_a_graph_with_many_paths_is_read_once():
    symbol = mx.sym.var("x")
    for _ in range(200):
        symbol = symbol + symbol
    again = mx.sym.load_json(symbol.tojson())
    assert again.list_arguments() == ["x"]
    assert again.infer_shape(x=(2,))[1] == [(2,)]
