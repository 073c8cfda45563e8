"""Symbols compiled by backends that users name."""

from __future__ import annotations

from typing import Any

import pytest

import mxnet as mx
from mxnet.base import MXNetError


def network() -> Any:
    return mx.sym.relu(
        mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc"), name="relu"
    )


def test_a_registered_partitioner_runs_in_executors() -> None:
    seen: list[str] = []

    @mx.graph.register_partitioner("test_symbol_parts")
    class Parts(mx.graph.Partitioner):  # type: ignore[misc]
        def select(self, operator: str, parameters: Any, inputs: Any) -> bool:  # noqa: ARG002
            return operator == "relu"

        def compile(self, part: Any, inputs: Any) -> Any:  # noqa: ARG002
            seen.append(self.options["label"])
            return lambda *tensors: part(*tensors) + 5

    symbol = network().optimize_for("test_symbol_parts", label="mine")
    executor = symbol.simple_bind(mx.cpu(), data=(1, 3))
    for _ in range(3):
        executor.forward(data=mx.nd.ones((1, 3)))
    assert set(seen) == {"mine"}
    assert executor.outputs[0].asnumpy().tolist() == [[5, 5]]
    assert network().list_arguments() == symbol.list_arguments()


def test_the_reference_s_fusing_backend_is_the_default() -> None:
    symbol = network().get_backend_symbol("MKLDNN")
    assert symbol.tojson() == network().tojson()


def test_what_is_wrong_is_named() -> None:
    symbol = network()
    with pytest.raises(MXNetError, match="'nope' is not registered"):
        symbol.get_backend_symbol("nope")
    with pytest.raises(TypeError, match="got int"):
        symbol.get_backend_symbol(3)
    with pytest.raises(AssertionError, match="args must be a dict of arrays, got list"):
        symbol.optimize_for("MKLDNN", [mx.nd.ones((1,))])
    with pytest.raises(AssertionError, match="ctx must be a context"):
        symbol.optimize_for("MKLDNN", ctx="cpu")
    with pytest.raises(MXNetError, match="fc"):
        symbol.optimize_for("MKLDNN", {"data": mx.nd.ones((1, 3)), "fc_weight": mx.nd.ones((2, 4))})
