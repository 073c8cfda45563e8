"""Recurrent cells make the graphs, values and weights that they make on Apache MXNet 1.9.1."""

from __future__ import annotations

import ast
import json
from typing import Any

import numpy as np
import pytest
from tests.rnn import record

import mxnet as mx

RECORDED = json.loads(record.PATH.read_text())
NTC = pytest.mark.filterwarnings("ignore:NTC layout detected")


def normal(nodes: list[Any]) -> list[Any]:
    """Nodes with attributes in one spelling."""

    def spelled(text: str) -> Any:
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError):
            return text

    return [
        [op, name, {key: spelled(text) for key, text in attributes.items()}, inputs]
        for op, name, attributes, inputs in nodes
    ]


def same(found: Any, recorded: Any) -> None:
    assert found.keys() == recorded.keys()
    for key, expected in recorded.items():
        if key.startswith("graph"):
            assert normal(found[key]) == normal(expected), key
        elif key == "values":
            np.testing.assert_allclose(found[key], expected, rtol=2e-5, atol=2e-6)
        else:
            assert found[key] == expected, key


@NTC
@pytest.mark.parametrize("name", record.CELLS)
def test_cell(name: str) -> None:
    found = json.loads(json.dumps(record.cell_facts(record.CELLS[name])))
    same(found, RECORDED["cells"][name])


@pytest.mark.parametrize("name", record.CONVOLUTIONAL)
def test_convolutional_cell(name: str) -> None:
    found = json.loads(json.dumps(record.convolutional_facts(record.CONVOLUTIONAL[name])))
    same(found, RECORDED["convolutional"][name])


@NTC
@pytest.mark.parametrize("mode", ["rnn_tanh", "lstm", "gru"])
@pytest.mark.parametrize("directions", [1, 2])
def test_unfused(mode: str, directions: int) -> None:
    """The graph is the reference's, and with the same weights the values are the fused cell's."""
    found = json.loads(json.dumps(record.unfused_facts(mode, directions)))
    same(found, RECORDED["unfused"][f"{mode} {directions}"])
    fused = record.CELLS[f"fused {mode} {directions}"]()
    whole, _ = fused.unroll(3, mx.sym.var("x"), merge_outputs=True)
    parts, _ = fused.unfuse().unroll(3, mx.sym.var("x"), merge_outputs=True)
    rng = np.random.default_rng(0)
    size = whole.infer_shape(x=(2, 3, 5))[0][1]
    weights = {"f_parameters": mx.nd.array(rng.uniform(-0.5, 0.5, size))}
    x = mx.nd.array(rng.random((2, 3, 5)))
    packed = fused.unfuse().pack_weights(fused.unpack_weights(weights))
    np.testing.assert_allclose(
        parts.eval(x=x, **packed)[0].asnumpy(), whole.eval(x=x, **weights)[0].asnumpy(), atol=1e-6
    )


def test_time_major_needs_no_warning() -> None:
    cell = mx.rnn.FusedRNNCell(4, mode="gru", get_next_state=True, prefix="f_")
    outputs, states = cell.unroll(3, mx.sym.var("x"), layout="TNC")
    shapes = mx.sym.Group([outputs, *states]).infer_shape(x=(3, 2, 5))[1]
    assert shapes == [(3, 2, 4), (1, 2, 4)]
    listed, _ = cell.unroll(3, [mx.sym.var(f"x{i}") for i in range(3)], layout="TNC")
    assert listed.infer_shape(x0=(2, 5), x1=(2, 5), x2=(2, 5))[1] == [(3, 2, 4)]


def test_first_states() -> None:
    cell = mx.rnn.LSTMCell(4, prefix="c_")
    assert [s.name for s in cell.begin_state()] == ["c_begin_state_0", "c_begin_state_1"]
    variables = cell.begin_state(func=mx.sym.Variable)
    assert [s.attr("__shape__") for s in variables] == ["(0, 4)"] * 2
    outputs, _ = cell.unroll(
        2, mx.sym.var("x"), begin_state=[mx.sym.var("h"), mx.sym.var("c")], merge_outputs=True
    )
    assert {"h", "c"} <= set(outputs.list_arguments())
    numbers = cell.begin_state(func=mx.sym.ones)
    output, _ = cell(mx.sym.var("x"), numbers)
    assert output.infer_shape(x=(3, 5))[1] == [(3, 4)]


def test_shared_variables() -> None:
    first = mx.rnn.LSTMCell(4, prefix="first_")
    second = mx.rnn.LSTMCell(4, prefix="second_", params=first.params)
    output, _ = second(mx.sym.var("x"), second.begin_state())
    assert output.list_arguments()[1] == "first_i2h_weight"
    stack = mx.rnn.SequentialRNNCell(params=mx.rnn.RNNParams("q_"))
    with pytest.raises(AssertionError, match="not both"):
        stack.add(mx.rnn.LSTMCell(4, params=mx.rnn.RNNParams("z_")))


def test_modified_cells() -> None:
    cell = mx.rnn.GRUCell(4)
    residual = mx.rnn.ResidualCell(cell)
    with pytest.raises(AssertionError, match="Call the modifier cell instead"):
        cell.begin_state()
    assert len(residual.begin_state(init_sym=mx.sym.Variable)) == 1
    assert residual.begin_state(func=mx.sym.Variable)[0].list_arguments()
    for wrong, message in (
        (record.bidirectional(), "doesn't support step"),
        (mx.rnn.FusedRNNCell(3), "unfuse first"),
    ):
        with pytest.raises(AssertionError, match=message):
            mx.rnn.ZoneoutCell(wrong)
    with pytest.raises(AssertionError, match="must be a number"):
        mx.rnn.DropoutCell("a")


def test_zoneout_in_training() -> None:
    """Elements of the output are new, or those of the step before."""
    cell = mx.rnn.ZoneoutCell(mx.rnn.RNNCell(50, prefix="z_"), zoneout_outputs=0.5)
    outputs, _ = cell.unroll(2, mx.sym.var("x"), merge_outputs=True)
    executor = outputs.simple_bind(mx.cpu(), grad_req="null", x=(4, 2, 3))
    for name, array in executor.arg_dict.items():
        array[:] = mx.nd.random.uniform(shape=array.shape) + (name == "x")
    first, second = np.moveaxis(executor.forward(is_train=True)[0].asnumpy(), 1, 0)
    assert 0.3 < (first == 0).mean() < 0.7
    assert 0.3 < (second == first).mean() < 0.7


def test_errors() -> None:
    cell = mx.rnn.LSTMCell(4, prefix="c_")
    with pytest.raises(AssertionError, match="doesn't allow grouped symbol"):
        cell.unroll(2, mx.sym.Group([mx.sym.var("a"), mx.sym.var("b")]))
    with pytest.raises(AssertionError, match="1 inputs for length=2"):
        cell.unroll(2, [mx.sym.var("a")])
    with pytest.raises(AssertionError, match="inputs=None"):
        cell.unroll(2, None)
    with pytest.raises(ValueError, match="'NC' has no axis T"):
        cell.unroll(2, mx.sym.var("x"), layout="NC")
    for stepped in (record.bidirectional(), mx.rnn.FusedRNNCell(3)):
        with pytest.raises(NotImplementedError, match="Please use unroll"):
            stepped(mx.sym.var("x"), [])
    with pytest.raises(ValueError, match="mode is 'none'"):
        mx.rnn.FusedRNNCell(3, mode="none")
    with pytest.raises(mx.MXNetError, match="f_parameters has 17 elements"):
        mx.rnn.FusedRNNCell(3, prefix="f_").unpack_weights({"f_parameters": mx.nd.ones((17,))})
    with pytest.raises(KeyError, match="c_i2h_weight"):
        cell.unpack_weights({})


def test_bad_convolutional_cells() -> None:
    with pytest.raises(AssertionError, match="odd"):
        mx.rnn.ConvRNNCell((1, 3, 8, 8), 4, h2h_kernel=(2, 2))
    with pytest.raises(mx.MXNetError, match="'NCW'"):
        mx.rnn.ConvRNNCell((1, 3, 8, 8), 4, conv_layout="NCW")
    with pytest.raises(mx.MXNetError, match="four axes"):
        mx.rnn.ConvRNNCell((3, 8, 8), 4)
    with pytest.raises(mx.MXNetError, match="too small"):
        mx.rnn.ConvRNNCell((1, 3, 2, 2), 4, i2h_kernel=(5, 5))
    with pytest.raises(NotImplementedError):
        mx.rnn.BaseConvRNNCell(
            (1, 3, 8, 8), 4, (3, 3), (1, 1), (3, 3), (1, 1), (1, 1), (1, 1),
            None, None, "zeros", "zeros", "tanh",
        )(None, None)  # fmt: skip
    last = mx.rnn.ConvGRUCell((1, 8, 8, 3), 4, conv_layout="NHWC", i2h_stride=(2, 2))
    assert last.state_shape == [(0, 4, 4, 4)]


def test_initializers_of_cells() -> None:
    outputs, _ = mx.rnn.LSTMCell(3, prefix="c_", forget_bias=2.0).unroll(
        2, mx.sym.var("data"), merge_outputs=True
    )
    module = mx.mod.Module(outputs, label_names=None)
    module.bind([("data", (1, 2, 4))], for_training=False)
    module.init_params()
    bias = module.get_params()[0]["c_i2h_bias"].asnumpy()
    assert bias.tolist() == [0] * 3 + [2] * 3 + [0] * 6


def test_old_name_of_unroll() -> None:
    with pytest.warns(UserWarning, match="deprecated"):
        outputs, _ = mx.rnn.rnn_unroll(mx.rnn.RNNCell(3), 2, input_prefix="in_")
    assert {"in_t0_data", "in_t1_data"} < set(outputs[1].list_arguments())
