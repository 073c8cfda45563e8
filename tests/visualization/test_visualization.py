"""Tables and pictures of graphs: those of the reference, and where its counts are wrong, right."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.visualization.golden.make_golden import (
    PICTURES,
    SUMMARIES,
    drawn,
    networks,
    printed,
)

import mxnet as mx

GOLDEN = json.loads(Path(__file__).with_name("golden").joinpath("visualization.json").read_text())
NAMES = sorted(GOLDEN)


@pytest.mark.parametrize("name", NAMES)
def test_summaries_are_those_of_the_reference(name: str) -> None:
    symbol, shape = networks(mx)[name]
    assert printed(mx, symbol, None, {}) == GOLDEN[name]["without shapes"]
    for kind, options in SUMMARIES.items():
        assert printed(mx, symbol, shape, options) == GOLDEN[name][kind]


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_those_of_the_reference(name: str) -> None:
    pytest.importorskip("graphviz")
    symbol, shape = networks(mx)[name]
    for kind, options in PICTURES.items():
        assert drawn(mx, symbol, shape, options) == GOLDEN[name][kind]


def totals(symbol: Any, **shape: Any) -> int:
    """The total at the end of a summary."""
    return int(printed(mx, symbol, shape, {}).split("Total params: ")[1].split("\n")[0])


def test_parameters_are_counted() -> None:
    """By hand; the reference counts 0, or from the wrong axis, for each of these."""
    data = mx.sym.var("data")
    assert totals(mx.sym.Deconvolution(data, kernel=(2, 2), num_filter=3), data=(1, 4, 8, 8)) == 48
    assert totals(mx.sym.FullyConnected(data, num_hidden=5), data=(2, 4, 8)) == 5 * 32 + 5
    assert totals(mx.sym.LayerNorm(data), data=(2, 4, 6)) == 12
    assert totals(mx.sym.BatchNorm(data, axis=-1), data=(2, 4, 6)) == 12
    assert totals(mx.sym.LeakyReLU(data, act_type="prelu"), data=(2, 3, 6)) == 3
    second = mx.sym.FullyConnected(mx.sym.var("b"), num_hidden=4, no_bias=True)
    assert totals(mx.sym.elemwise_add(data, second), data=(2, 4), b=(2, 7)) == 28
    parts = (mx.sym.var(name) for name in ("p", "s", "c"))
    lstm = mx.sym.RNN(data, *parts, state_size=4, num_layers=1, mode="lstm")
    assert totals(lstm, data=(5, 2, 3)) == 4 * 4 * (3 + 4 + 2)


def test_types_and_operators_with_own_labels() -> None:
    pytest.importorskip("graphviz")
    data = mx.sym.var("data")
    net = mx.sym.Pooling(data, global_pool=True, name="pool")
    source = mx.viz.plot_network(
        net, shape={"data": (1, 2, 4, 4)}, dtype={"data": "float16"}
    ).source
    assert '"Pooling\nmax, global/1"' in source
    assert 'pool -> data [label="2x4x4(float16)"' in source
    mx.operator.register("labelled")(mx.operator.CustomOpProp)
    assert "label=labelled" in mx.viz.plot_network(mx.sym.Custom(data, op_type="labelled")).source


def test_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    net = mx.sym.elemwise_add(mx.sym.var("a"), mx.sym.FullyConnected(mx.sym.var("b"), num_hidden=2))
    for function in (mx.viz.print_summary, mx.viz.plot_network):
        if function is mx.viz.plot_network:
            pytest.importorskip("graphviz")
        with pytest.raises(TypeError, match="symbol must be a Symbol, got int"):
            function(3)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="shape must map names"):
            function(net, shape=(2, 3))  # type: ignore[arg-type]
        with pytest.raises(mx.MXNetError, match="'c' is not an input"):
            function(net, shape={"c": (2, 3)})
        with (
            pytest.warns(UserWarning, match="Cannot decide"),
            pytest.raises(ValueError, match="Input shape is incomplete"),
        ):
            function(net, shape={"a": (2, 2)})
    with pytest.raises(ValueError, match="positions must be 4 numbers"):
        mx.viz.print_summary(net, positions=[0.5, 1.0])
    with pytest.raises(TypeError, match="dtype must map names"):
        mx.viz.plot_network(
            mx.sym.var("a"),
            shape={"a": (1, 2)},
            dtype="float32",  # type: ignore[arg-type]
        )
    monkeypatch.setitem(sys.modules, "graphviz", None)
    with pytest.raises(ImportError, match="pip install graphviz"):
        mx.viz.plot_network(net)
