"""How nested inputs and outputs are described, and blocks that are told so."""

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet.gluon.block import _flatten, _regroup


class _Nested(mx.gluon.HybridBlock):
    def hybrid_forward(self, F, x, others):  # noqa: N803, ARG002
        return x + others[0], [x * 2, others[1] * 1]


def _values(result):
    if isinstance(result, list | tuple):
        return [_values(part) for part in result]
    return result.asnumpy().tolist()


def _arrays():
    return mx.nd.array([1]), [mx.nd.array([2]), mx.nd.array([3])]


def test_flattening_and_regrouping_are_inverse():
    a, (b, c) = _arrays()
    s = mx.sym.var("s")
    # Formats as Apache MXNet 1.9.1 gives them.
    for nested, form in [
        (a, 0), ([a, c], [0, 0]), ((a, [c, b], None), [0, [0, 0], -1]), (None, -1), ([], []),
        ([None, [None]], [-1, [-1]]), (s, 0), ([s, mx.sym.Group([s, s + 1])], [0, 2]),
    ]:  # fmt: skip
        flat, found = _flatten(nested, "input")
        assert found == form
        if not isinstance(nested, mx.sym.Symbol) and form != [0, 2]:
            assert _flatten(_regroup(flat, found), "input") == (flat, found)
    assert _regroup([1, 2, 3], [2, 0]) == [[1, 2], 3]


@pytest.mark.parametrize("wrong", [3, "x", {"a": 1}, [np.ones(2)]])
def test_flattening_refuses_what_is_no_array(wrong):
    with pytest.raises(ValueError, match="output of a hybridized block"):
        _flatten(wrong, "output")


def test_regrouping_refuses_what_does_not_fit():
    with pytest.raises(ValueError, match="too few"):
        _regroup([1], [0, 0])
    with pytest.raises(ValueError, match="has None"):
        _regroup([1], -1)


def test_a_block_knows_the_format_of_its_last_compiled_call():
    block = _Nested()
    assert (block._in_format, block._out_format) == (None, None)
    block.hybridize()
    block(*_arrays())
    assert (block._in_format, block._out_format) == ([0, [0, 0]], [0, [0, 0]])


def test_a_symbol_block_takes_the_formats_that_were_saved_beside_it(tmp_path):
    block = _Nested()
    block.hybridize()
    x, others = _arrays()
    expected = _values(block(x, others))
    symbol_file, _ = block.export(str(tmp_path / "nested"))
    names = ["data0", "data1", "data2"]
    loaded = mx.gluon.SymbolBlock.imports(symbol_file, names)
    assert (loaded._in_format, loaded._out_format) == ([0, 0, 0], [0, 0, 0])
    assert _values(loaded(x, *others)) == [[3], [2], [3]]

    loaded._in_format, loaded._out_format = block._in_format, block._out_format
    assert _values(loaded(x, others)) == expected == [[3], [[2], [3]]]
    with pytest.raises(ValueError, match="made for"):
        loaded(x, *others)
    variables = [mx.sym.var(name) for name in names]
    first, rest = loaded(variables[0], variables[1:])
    assert isinstance(first, mx.sym.Symbol)
    assert len(rest) == 2
    loaded._out_format = [[0, 0], 0]
    assert _values(loaded(x, others)) == [[[3], [2]], [3]]
    loaded._in_format = [0, 0, 0]
    assert _values(loaded(x, *others)) == [[[3], [2]], [3]]
