"""Blocks and symbols: tracing, export, import."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mxnet as mx


class _Net(mx.gluon.HybridBlock):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        with self.name_scope():
            self.dense = mx.gluon.nn.Dense(3)
            self.norm = mx.gluon.nn.BatchNorm()

    def hybrid_forward(self, F, x, y=None):  # noqa: N803
        out = F.relu(self.norm(self.dense(x))) + 1
        return out if y is None else (out, F.broadcast_add(out, y))


@pytest.fixture
def net():
    made = _Net(prefix="net_")
    made.initialize()
    made.hybridize()
    return made


def test_symbols_flow_through_blocks(net):
    symbol = net(mx.sym.var("data"))
    assert symbol.list_arguments() == [
        "data", "net_dense0_weight", "net_dense0_bias", "net_batchnorm0_gamma",
        "net_batchnorm0_beta",
    ]  # fmt: skip
    assert symbol.list_auxiliary_states() == [
        "net_batchnorm0_running_mean", "net_batchnorm0_running_var",
    ]  # fmt: skip
    assert "net_dense0_fwd_output" in symbol.get_internals().list_outputs()
    weight = symbol.attr_dict()["net_dense0_weight"]
    assert (weight["__shape__"], weight["lr_mult"]) == ("(3, 0)", "1.0")


def test_export_and_import_give_equal_outputs(net, tmp_path):
    x = mx.nd.array([[1, 2, 3, 4], [4, 3, 2, 1]])
    expected = net(x)
    files = net.export(str(tmp_path / "net"), epoch=3)
    assert files == (str(tmp_path / "net-symbol.json"), str(tmp_path / "net-0003.params"))
    assert set(mx.nd.load(files[1])) == {
        "arg:net_dense0_weight", "arg:net_dense0_bias", "arg:net_batchnorm0_gamma",
        "arg:net_batchnorm0_beta", "aux:net_batchnorm0_running_mean",
        "aux:net_batchnorm0_running_var",
    }  # fmt: skip
    loaded = mx.gluon.SymbolBlock.imports(files[0], ["data"], files[1])
    np.testing.assert_array_equal(loaded(x).asnumpy(), expected.asnumpy())
    assert loaded(mx.sym.var("z")).list_arguments()[0] == "z"


def test_inputs_of_many_are_numbered(net, tmp_path):
    net(mx.nd.ones((2, 4)), mx.nd.ones((2, 3)))
    with open(net.export(str(tmp_path / "net"))[0]) as file:  # noqa: PTH123
        nodes = json.load(file)["nodes"]
    names = [node["name"] for node in nodes if node["op"] == "null"]
    assert [name for name in names if name.startswith("data")] == ["data0", "data1"]


def test_export_needs_a_run(net, tmp_path):
    with pytest.raises(RuntimeError, match="run forward with this block at least once"):
        net.export(str(tmp_path / "net"))


def test_symbol_blocks_train():
    x = mx.sym.var("x")
    block = mx.gluon.SymbolBlock(mx.sym.FullyConnected(x, num_hidden=2, name="fc"), x)
    block.initialize(mx.init.One())
    trainer = mx.gluon.Trainer(block.collect_params(), "sgd", {"learning_rate": 1.0})
    data = mx.nd.array([[1, 2, 3]])
    with mx.autograd.record():
        loss = block(data).sum()
    loss.backward()
    trainer.step(1)
    weight = block.collect_params()["fc_weight"].data().asnumpy()
    np.testing.assert_array_equal(weight, [[0, -1, -2]] * 2)


def test_symbol_blocks_say_what_is_wrong(net, tmp_path):
    x = mx.sym.var("x")
    with pytest.raises(ValueError, match="inputs must be variables"):
        mx.gluon.SymbolBlock(x + 1, mx.sym.relu(x))
    block = mx.gluon.SymbolBlock(x + mx.sym.var("y"), [x, mx.sym.var("y")])
    with pytest.raises(ValueError, match="expected 2 inputs"):
        block(mx.nd.ones((1,)))
    net(mx.nd.ones((2, 4)))
    files = net.export(str(tmp_path / "net"))
    fresh = mx.gluon.SymbolBlock.imports(files[0], ["data"])
    with pytest.raises(RuntimeError, match="has not been initialized"):
        fresh(mx.nd.ones((2, 4)))


def test_nested_inputs_find_their_context():
    class Sum(mx.gluon.HybridBlock):
        def hybrid_forward(self, F, pair):  # noqa: ARG002, N803
            return pair[0] + pair[1]

    block = Sum()
    assert block([mx.nd.ones((2,)), mx.nd.ones((2,))]).asnumpy().tolist() == [2, 2]
    with pytest.raises((TypeError, ValueError), match="Symbol"):
        block(3)


def test_symbol_block_gives_a_list_of_symbols_as_of_arrays():
    x = mx.sym.var("x")
    several = mx.gluon.SymbolBlock([x * 2, x + 1], [x])
    assert isinstance(several(mx.nd.ones((2,))), list)
    outputs = several(mx.sym.var("q"))
    assert isinstance(outputs, list)
    assert [len(output.list_outputs()) for output in outputs] == [1, 1]
    single = mx.gluon.SymbolBlock(x * 2, [x])(mx.sym.var("q"))
    assert isinstance(single, mx.sym.Symbol)


def test_hybridized_block_hands_on_a_list_from_a_symbol_block():
    class Levels(mx.gluon.HybridBlock):
        def __init__(self):
            super().__init__()
            x = mx.sym.var("x")
            self.features = mx.gluon.SymbolBlock([x * 2, x + 1], [x])

        def hybrid_forward(self, F, x):  # noqa: N803
            levels = self.features(x)
            return F.slice_like(levels[0], levels[1]) - self.last(F, *levels)

        @staticmethod
        def last(F, *levels):  # noqa: N803
            return [F.relu(level) for level in levels][-1]

    net = Levels()
    data = mx.nd.array([1, -5])
    eager = net(data).asnumpy()
    np.testing.assert_array_equal(eager, [0, -10])
    net.hybridize()
    np.testing.assert_array_equal(net(data).asnumpy(), eager)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("conv1", "conv2"), ["1_weight", "1_bias", "2_weight", "2_bias"]),
        (("ab_c", "ab_ab_d"), ["c_weight", "c_bias", "ab_d_weight", "ab_d_bias"]),
        (("x", "y"), ["x_weight", "x_bias", "y_weight", "y_bias"]),
        (("fc",), ["weight", "bias"]),
    ],
)
def test_files_of_symbol_blocks_leave_out_what_all_names_begin_with(names, expected, tmp_path):
    # Names recorded from Apache MXNet 1.9.1.
    x = layer = mx.sym.var("x")
    for name in names:
        layer = mx.sym.FullyConnected(layer, num_hidden=2, name=name)
    block = mx.gluon.SymbolBlock(layer, [x])
    block.initialize()
    outer = mx.gluon.nn.HybridSequential()
    outer.add(block)
    y = outer(mx.nd.ones((1, 3))).asnumpy()
    for saved, start in ((outer, "0."), (block, "")):
        saved.save_parameters(str(tmp_path / "net.params"))
        loaded = mx.nd.load(str(tmp_path / "net.params"))
        assert sorted(loaded) == sorted(start + name for name in expected)
        block.initialize(force_reinit=True)
        saved.load_parameters(str(tmp_path / "net.params"))
        np.testing.assert_allclose(outer(mx.nd.ones((1, 3))).asnumpy(), y, rtol=1e-5)


def test_moving_averages_of_a_symbol_block_start_at_zero_and_one():
    x = mx.sym.var("x")
    block = mx.gluon.SymbolBlock(mx.sym.BatchNorm(x, name="norm"), [x])
    block.initialize()
    block(mx.nd.ones((1, 2)))
    found = {name: p.data().asnumpy().tolist() for name, p in block.collect_params().items()}
    assert found["norm_moving_mean"] == [0, 0]
    assert found["norm_moving_var"] == [1, 1]


def test_a_hybridized_block_sees_that_it_is_recorded():
    class Detector(mx.gluon.HybridBlock):
        def hybrid_forward(self, F, x):  # noqa: N803
            if mx.autograd.is_recording():
                return F.sum(x * x)
            return x + 1, [x + 2]

    x = mx.nd.array([1, 2])
    x.attach_grad()
    net = Detector()
    net.hybridize()
    for _ in range(2):
        with mx.autograd.record():
            loss = net(x)
        loss.backward()
        assert loss.asscalar() == 5
        assert x.grad.asnumpy().tolist() == [2, 4]
