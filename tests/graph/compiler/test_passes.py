"""Each pass alone: the graph computes the same, and it has the form that the pass promises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from tests.graph.compiler.graphs import calls, observed, random_values, run_plainly

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.graph.compiler.assemble import assemble, source_of
from mxnet.graph.compiler.backends import optimize
from mxnet.graph.compiler.in_place import reuse_memory
from mxnet.graph.compiler.options import compiler_options
from mxnet.graph.compiler.passes import PASSES
from mxnet.graph.compiler.split import split
from mxnet.graph.compiler.verify import verify
from mxnet.operators import onednn

sym = mx.sym


def residual_block() -> Any:
    """conv-bn-relu-conv-bn, added to its input, and relu: what residual networks are made of."""
    data = sym.var("data")
    out = sym.Convolution(data, kernel=(3, 3), pad=(1, 1), num_filter=4, no_bias=True, name="c1")
    out = sym.BatchNorm(out, fix_gamma=False, name="b1")
    out = sym.Activation(out, act_type="relu", name="r1")
    out = sym.Convolution(out, kernel=(3, 3), pad=(1, 1), num_filter=4, name="c2")
    out = sym.BatchNorm(out, fix_gamma=True, eps=1e-3, name="b2")
    return sym.relu(sym.elemwise_add(data, out, name="sum"), name="r2")


def assert_same(symbol: Any, values: dict[str, torch.Tensor], graph: Any) -> None:
    expected = run_plainly(symbol, values)
    function = assemble(graph, "test")
    results = function(*[values[name] for name in symbol.list_inputs()])
    assert len(results) == len(expected)
    for result, wanted in zip(results, expected, strict=True):
        np.testing.assert_allclose(result.numpy(), wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", PASSES)
def test_every_pass_alone_keeps_the_values(name: str, rng: np.random.Generator) -> None:
    out = residual_block()
    out = sym.Dropout(sym.Flatten(out), p=0.5)
    out = sym.FullyConnected(out, num_hidden=5, name="fc")
    out = sym.Group([sym.clip(out, 0, 6), sym.mean(out), sym.softmax(out) + sym.softmax(out)])
    values = random_values(out, rng, data=(2, 4, 6, 6))
    values["b2_gamma"].fill_(1)
    graph, setting = observed(out, values)
    with compiler_options(disabled=set(PASSES) - {name}, verify=True):
        optimize(graph, setting)
    assert_same(out, values, graph)


def test_all_passes_together_leave_five_kernels(rng: np.random.Generator) -> None:
    out = residual_block()
    values = random_values(out, rng, data=(2, 4, 6, 6))
    values["b2_gamma"].fill_(1)
    graph, setting = observed(out, values)
    optimize(graph, setting)
    assert_same(out, values, graph)
    main = split(graph, setting).main
    if onednn.convolution_available():
        assert len(calls(main)) == 3  # a conversion of layout and the two kinds of convolution
        assert sum(calls(main).values()) == 3


def test_simplify_drops_what_does_nothing(rng: np.random.Generator) -> None:
    x = sym.var("data")
    out = sym.identity(sym.Dropout(sym.BlockGrad(x * 2), p=0.5))
    values = random_values(out, rng, data=(3, 4))
    graph, setting = observed(out, values)
    PASSES["simplify"](graph, setting)
    assert calls(graph) == {"_mul_scalar": 1}


def test_simplify_keeps_dropout_in_training(rng: np.random.Generator) -> None:
    out = sym.Dropout(sym.var("data") * 2, p=0.5)
    values = random_values(out, rng, data=(3, 4))
    graph, setting = observed(out, values, is_train=True)
    PASSES["simplify"](graph, setting)
    assert calls(graph)["Dropout"] == 1


def test_simplify_keeps_blocked_gradients_when_recording(rng: np.random.Generator) -> None:
    out = sym.BlockGrad(sym.var("data") * 2)
    values = random_values(out, rng, data=(3, 4))
    graph, setting = observed(out, values, recording=True)
    PASSES["simplify"](graph, setting)
    assert calls(graph)["BlockGrad"] == 1


def test_common_subexpressions_are_computed_once(rng: np.random.Generator) -> None:
    x = sym.var("data")
    out = sym.exp(x) + sym.exp(x) * (sym.exp(x) + 1.0)
    values = random_values(out, rng, data=(3, 4))
    graph, setting = observed(out, values)
    PASSES["merge_common_subexpressions"](graph, setting)
    assert calls(graph)["exp"] == 1
    assert_same(out, values, graph)


def test_equal_calls_with_other_types_of_numbers_stay_apart(rng: np.random.Generator) -> None:
    x = sym.var("data")
    out = sym.broadcast_add(x * 1, x * 2)
    values = random_values(out, rng, data=(3, 4))
    graph, setting = observed(out, values)
    PASSES["merge_common_subexpressions"](graph, setting)
    assert calls(graph)["_mul_scalar"] == 2


def test_random_numbers_are_drawn_each_time(rng: np.random.Generator) -> None:
    x = sym.var("data")
    out = sym.random.uniform_like(x) - sym.random.uniform_like(x)
    values = random_values(out, rng, data=(3, 4))
    graph, setting = observed(out, values)
    optimize(graph, setting)
    (result,) = assemble(graph, "test")(values["data"])
    assert float(result.abs().max()) > 0


def test_outputs_with_equal_values_have_memory_of_their_own(rng: np.random.Generator) -> None:
    x = sym.var("data")
    out = sym.Group([sym.exp(x), sym.exp(x), x, sym.reshape(x, shape=(-1,))])
    values = random_values(out, rng, data=(3, 4))
    graph, setting = observed(out, values)
    optimize(graph, setting)
    results = assemble(graph, "test")(values["data"])
    addresses = {r.untyped_storage().data_ptr() for r in [*results, values["data"]]}
    assert len(addresses) == 5


@pytest.mark.parametrize("layer", ["conv", "deconv", "dense", "grouped"])
@pytest.mark.parametrize("fix_gamma", [True, False])
def test_batch_norm_is_folded(layer: str, fix_gamma: bool, rng: np.random.Generator) -> None:
    data = sym.var("data")
    shape: tuple[int, ...] = (2, 4, 5, 5)
    if layer == "conv":
        out = sym.Convolution(data, kernel=(3, 3), num_filter=6, name="layer")
    elif layer == "grouped":
        out = sym.Convolution(data, kernel=(3, 3), num_filter=6, num_group=2, name="layer")
    elif layer == "deconv":
        out = sym.Deconvolution(data, kernel=(3, 3), num_filter=6, no_bias=True, name="layer")
    else:
        out, shape = sym.FullyConnected(data, num_hidden=6, name="layer"), (2, 4)
    out = sym.BatchNorm(out, fix_gamma=fix_gamma, name="bn")
    values = random_values(out, rng, data=shape)
    if fix_gamma:
        values["bn_gamma"].fill_(1)
    graph, setting = observed(out, values)
    PASSES["fold_batch_norm"](graph, setting)
    assert "BatchNorm" not in calls(graph)
    assert_same(out, values, graph)


@pytest.mark.parametrize("modes", [{"is_train": True}, {"recording": True}])
def test_batch_norm_stays_where_it_is_trained(modes: Any, rng: np.random.Generator) -> None:
    out = sym.BatchNorm(sym.FullyConnected(sym.var("data"), num_hidden=6, name="l"), name="bn")
    values = random_values(out, rng, data=(4, 3))
    graph, setting = observed(out, values, **modes)
    PASSES["fold_batch_norm"](graph, setting)
    assert calls(graph)["BatchNorm"] == 1


def test_batch_norm_stays_when_its_input_is_used_elsewhere(rng: np.random.Generator) -> None:
    layer = sym.FullyConnected(sym.var("data"), num_hidden=6, name="l")
    out = sym.BatchNorm(layer, name="bn") + layer
    values = random_values(out, rng, data=(4, 3))
    values["bn_gamma"].fill_(1)
    graph, setting = observed(out, values)
    PASSES["fold_batch_norm"](graph, setting)
    assert calls(graph)["BatchNorm"] == 1
    assert_same(out, values, graph)


@pytest.mark.parametrize("bias", [(True, True), (True, False), (False, True), (False, False)])
@pytest.mark.parametrize("shape", [(3, 6), (2, 3, 6)])
def test_dense_layers_in_a_row_are_composed(
    bias: tuple[bool, bool], shape: tuple[int, ...], rng: np.random.Generator
) -> None:
    out = sym.var("data")
    for i, units in enumerate((7, 4, 5)):
        out = sym.FullyConnected(
            out, num_hidden=units, no_bias=not bias[i % 2], flatten=False, name=f"l{i}"
        )
    values = random_values(out, rng, data=shape)
    graph, setting = observed(out, values)
    PASSES["compose_linear_layers"](graph, setting)
    assert calls(graph)["FullyConnected"] == 1
    assert_same(out, values, graph)


def test_bottlenecks_and_layers_used_twice_stay(rng: np.random.Generator) -> None:
    first = sym.FullyConnected(sym.var("data"), num_hidden=2, name="down")
    narrow = sym.FullyConnected(first, num_hidden=9, name="up")
    wide = sym.FullyConnected(narrow, num_hidden=3, name="wide")
    values = random_values(narrow, rng, data=(4, 9))
    graph, setting = observed(narrow, values)
    PASSES["compose_linear_layers"](graph, setting)
    assert calls(graph)["FullyConnected"] == 2  # 36 multiplications; together 81
    both = sym.Group([wide, narrow])
    values = random_values(both, rng, data=(4, 9))
    graph, setting = observed(both, values)
    PASSES["compose_linear_layers"](graph, setting)
    assert calls(graph)["FullyConnected"] == 3
    assert_same(both, values, graph)


def test_flattening_layers_are_not_composed_with_what_they_flatten(
    rng: np.random.Generator,
) -> None:
    out = sym.FullyConnected(sym.var("data"), num_hidden=4, flatten=False, name="rows")
    out = sym.FullyConnected(out, num_hidden=3, name="all")
    values = random_values(out, rng, data=(2, 3, 5))
    graph, setting = observed(out, values)
    PASSES["compose_linear_layers"](graph, setting)
    assert calls(graph)["FullyConnected"] == 2
    assert_same(out, values, graph)


@pytest.mark.parametrize("modes", [{"recording": True}, {"is_train": True, "recording": True}])
def test_recorded_layers_are_not_composed(modes: Any, rng: np.random.Generator) -> None:
    out = sym.FullyConnected(sym.var("data"), num_hidden=4, name="one")
    out = sym.FullyConnected(out, num_hidden=4, name="two")
    values = random_values(out, rng, data=(2, 4))
    graph, setting = observed(out, values, **modes)
    PASSES["compose_linear_layers"](graph, setting)
    assert calls(graph)["FullyConnected"] == 2


ACTIVATIONS = {
    "relu": sym.relu,
    "activation": lambda x: sym.Activation(x, act_type="tanh"),
    "sigmoid": sym.sigmoid,
    "relu6": lambda x: sym.clip(x, 0, 6),
    "leaky": lambda x: sym.LeakyReLU(x, slope=0.1),
    "gelu": lambda x: sym.LeakyReLU(x, act_type="gelu"),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("layer", ["conv", "dense"])
def test_activations_are_fused(name: str, layer: str, rng: np.random.Generator) -> None:
    data = sym.var("data")
    shape: tuple[int, ...]
    if layer == "conv":
        out, shape = sym.Convolution(data, kernel=(3, 3), num_filter=4, name="l"), (2, 3, 6, 6)
    else:
        out, shape = sym.FullyConnected(data, num_hidden=300, name="l"), (20, 400)
    out = ACTIVATIONS[name](out)
    values = random_values(out, rng, data=shape)
    graph, setting = observed(out, values)
    PASSES["simplify"](graph, setting)
    PASSES["fuse_layers"](graph, setting)
    assert sum(calls(graph).values()) == 1
    assert_same(out, values, graph)
    PASSES["propagate_layout"](graph, setting)
    PASSES["select_kernels"](graph, setting)
    assert_same(out, values, graph)


def test_a_sum_of_other_shape_is_not_fused(rng: np.random.Generator) -> None:
    data = sym.var("data")
    layer = sym.Convolution(data, kernel=(1, 1), num_filter=4, name="l")
    out = sym.broadcast_add(layer, sym.var("shift"))
    values = random_values(out, rng, data=(2, 3, 4, 4), shift=(1, 4, 1, 1))
    graph, setting = observed(out, values)
    optimize(graph, setting)
    assert calls(graph)["broadcast_add"] == 1
    assert_same(out, values, graph)


def test_a_residual_that_is_needed_later_is_not_written_over(rng: np.random.Generator) -> None:
    data = sym.var("data")
    first = sym.Convolution(data, kernel=(1, 1), num_filter=4, name="c1")
    second = sym.Convolution(first, kernel=(1, 1), num_filter=4, name="c2")
    third = sym.Convolution(second, kernel=(1, 1), num_filter=4, name="c3") + first
    fourth = sym.Convolution(third, kernel=(1, 1), num_filter=4, name="c4") + second
    out = sym.Group([fourth, sym.sum(first)])
    values = random_values(out, rng, data=(2, 3, 4, 4))
    graph, setting = observed(out, values)
    optimize(graph, setting)
    parts = split(graph, setting)
    reuse_memory(parts.main, setting)
    inputs = [values[name] for name in out.list_inputs()]
    assert parts.prepare is not None
    made = assemble(parts.prepare, "constants")(*[inputs[i] for i in parts.parameters])
    results = assemble(parts.main, "main")(*[inputs[i] for i in parts.inputs], *made)
    for result, wanted in zip(results, run_plainly(out, values), strict=True):
        np.testing.assert_allclose(result.numpy(), wanted, rtol=1e-4, atol=1e-4)
    if onednn.convolution_available():
        # The sum with `second` only: `first` is summed up at the end.
        assert source_of(parts.main).count("_convolution_pointwise_.binary") == 1


def test_the_graph_is_shown_before_and_after_each_pass(rng: np.random.Generator) -> None:
    seen: list[tuple[str, str, str]] = []
    out = sym.relu(sym.FullyConnected(sym.var("data"), num_hidden=2, name="fc"))
    graph, setting = observed(out, random_values(out, rng, data=(2, 3)))
    with compiler_options(view=lambda *shown: seen.append(shown)):
        optimize(graph, setting)
    assert [name for name, _, _ in seen] == list(PASSES)
    before, after = next((b, a) for n, b, a in seen if n == "fuse_layers")
    assert "fully_connected" in before
    assert "fused_linear" in after


def test_passes_can_be_switched_off(rng: np.random.Generator) -> None:
    out = sym.relu(sym.FullyConnected(sym.var("data"), num_hidden=2, name="fc"))
    graph, setting = observed(out, random_values(out, rng, data=(2, 3)))
    with compiler_options(disabled={"all"}):
        optimize(graph, setting)
    assert calls(graph) == {"FullyConnected": 1, "relu": 1}


def test_the_verifier_finds_a_node_used_before_it_is_made(rng: np.random.Generator) -> None:
    out = sym.exp(sym.sin(sym.var("data")))
    graph, _ = observed(out, random_values(out, rng, data=(2,)))
    verify(graph, "lowering")
    sine, exponential = [n for n in graph.nodes if n.op == "call_function"]
    exponential.append(sine)
    with pytest.raises(MXNetError, match=r"after a test: exp.* uses sin.*not made before"):
        verify(graph, "a test")


def _convolution(data: Any, extent: int, name: str, **parameters: Any) -> Any:
    pad = (extent // 2, extent // 2)
    said = {"kernel": (extent, extent), "pad": pad, "num_filter": 96, "name": name, **parameters}
    return sym.Convolution(data, **said)


@pytest.mark.skipif(not onednn.linear_available(), reason="oneDNN is not there")
def test_large_filters_multiply_tiles(rng: np.random.Generator) -> None:
    data = sym.var("data")
    points = sym.Activation(_convolution(data, 1, "c1"), act_type="sigmoid")
    tiles = sym.LeakyReLU(_convolution(points, 3, "c2") + points, act_type="leaky", slope=0.1)
    out = sym.relu(_convolution(tiles, 3, "c3"))
    out = sym.Group([_convolution(out, 1, "c4", stride=(2, 2)), out])
    values = random_values(out, rng, data=(1, 8, 53, 52))
    for name, value in values.items():
        if name.endswith("weight"):
            value.mul_(value[0].numel() ** -0.5)
    graph, setting = observed(out, values)
    optimize(graph, setting)
    assert_same(out, values, graph)
    found = calls(split(graph, setting).main)
    assert found["convolution_of_tiles"] == 2
    # A conversion of layout, and convolutions of single positions and with steps.
    assert sum(found.values()) == 5
