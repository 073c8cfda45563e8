"""Hybridized blocks: the compiled graph computes what the block computes operator by operator."""

# ruff: noqa: N803, ARG002 - the signatures are those that blocks and operators of users have

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet import autograd, gluon, nd
from mxnet.base import MXNetError
from mxnet.gluon import nn

Block = gluon.HybridBlock


def dense_network(**options: Any) -> Any:
    net = nn.HybridSequential()
    net.add(nn.Dense(8, activation="relu"), nn.BatchNorm(), nn.Dropout(0.5), nn.Dense(3))
    net.initialize(mx.init.Xavier())
    if options:
        net.hybridize(**options)
    return net


def assert_close(left: Any, right: Any, tolerance: float = 1e-5) -> None:
    np.testing.assert_allclose(left.asnumpy(), right.asnumpy(), rtol=tolerance, atol=tolerance)


# ---- values ----------------------------------------------------------------------------------


@pytest.mark.parametrize("static", [True, False])
def test_prediction_is_the_same(static: bool) -> None:
    net, x = dense_network(), nd.random.normal(shape=(4, 5))
    expected = net(x)
    net.hybridize(static_alloc=static, static_shape=static)
    for _ in range(8):  # first, compiled, and behind the shortest way in
        assert_close(net(x), expected)


def test_training_is_the_same() -> None:
    """Losses, gradients and statistics over several steps."""
    losses: list[list[float]] = []
    nets = []
    for hybridize in (False, True):
        mx.random.seed(3)
        net = nn.HybridSequential()
        net.add(nn.Conv2D(4, 3, activation="relu"), nn.BatchNorm(), nn.Flatten(), nn.Dense(2))
        net.initialize(mx.init.Xavier())
        if hybridize:
            net.hybridize(static_shape=True)
        x = nd.random.normal(shape=(4, 3, 6, 6))
        trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
        losses.append([])
        for _ in range(6):
            with autograd.record():
                loss = (net(x) ** 2).mean()
            loss.backward()
            trainer.step(1)
            losses[-1].append(float(loss.asscalar()))
            losses[-1].append(float(net(x).sum().asscalar()))  # by the statistics so far
        nets.append(net)
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-4, atol=1e-5)
    pairs = zip(*(net.collect_params().values() for net in nets), strict=True)
    for left, right in pairs:
        assert_close(left.data(), right.data(), 1e-4)


def test_modes_have_code_of_their_own() -> None:
    net, x = dense_network(static_shape=True), nd.random.normal(shape=(64, 5))
    net(x)
    predicted = [net(x) for _ in range(3)][-1]
    with autograd.train_mode():
        trained = [net(x) for _ in range(3)][-1]
    assert np.abs((trained - predicted).asnumpy()).max() > 1e-3
    assert_close(net(x), predicted)


def test_shapes_and_types_may_change() -> None:
    net = nn.HybridSequential()
    net.add(nn.Conv2D(4, 3), nn.GlobalAvgPool2D(), nn.Flatten())
    net.initialize()
    shapes = [(1, 3, 8, 8), (2, 3, 8, 8), (2, 3, 9, 7)]
    inputs = [nd.random.normal(shape=shape) for shape in shapes]
    expected = [net(x) for x in inputs]
    net.hybridize()
    for _ in range(6):
        for x, wanted in zip(inputs, expected, strict=True):
            assert_close(net(x), wanted)
    net.cast("float64")
    result = net(inputs[0].astype("float64"))
    assert result.dtype == np.float64
    assert_close(result, expected[0])


def test_random_layers_draw_what_they_draw_uncompiled() -> None:
    class Noise(Block):
        def hybrid_forward(self, F: Any, x: Any) -> Any:
            return F.Dropout(x, p=0.5) + F.random.normal(shape=(3, 4))

    net, x = Noise(), nd.ones((3, 4))
    results = []
    for hybridize in (False, True):
        net.hybridize(hybridize, static_shape=True)
        mx.random.seed(5)
        with autograd.train_mode():
            results.append([net(x) for _ in range(4)])
    for left, right in zip(*results, strict=True):
        assert_close(left, right)
    assert np.abs((results[1][2] - results[1][3]).asnumpy()).max() > 0.1


# ---- inputs and outputs ----------------------------------------------------------------------


class Nested(Block):
    """Takes an array, a list and perhaps None; returns a tuple with a list in it."""

    def hybrid_forward(self, F: Any, x: Any, states: Any, mask: Any = None) -> Any:
        first, second = states
        total = x + first * second
        if mask is not None:
            total = total * mask
        return total, [first + 1, second], F.split(x, num_outputs=2)


@pytest.mark.parametrize("static", [True, False])
def test_nested_structures_and_none(static: bool) -> None:
    net = Nested()
    x, a, b, mask = (nd.random.normal(shape=(2, 4)) for _ in range(4))
    plain = [net(x, [a, b]), net(x, [a, b], mask)]
    net.hybridize(static_shape=static)
    for _ in range(3):
        for wanted, arguments in zip(plain, [(x, [a, b]), (x, [a, b], mask)], strict=True):
            out = net(*arguments)
            assert isinstance(out, tuple)
            assert isinstance(out[1], list)
            assert_close(out[0], wanted[0])
            assert_close(out[1][1], wanted[1][1])
            assert_close(out[2][1], wanted[2][1])


def test_results_do_not_share_memory_with_inputs() -> None:
    class Same(Block):
        def hybrid_forward(self, F: Any, x: Any) -> Any:
            return x, F.reshape(x, shape=(-1,)), F.identity(x)

    net, x = Same(), nd.ones((2, 2))
    net.hybridize(static_shape=True)
    for _ in range(3):
        outputs = net(x)
        for out in outputs:
            out[:] = 7
        assert float(x.sum().asscalar()) == 4


def test_an_input_that_is_not_used() -> None:
    class First(Block):
        def hybrid_forward(self, F: Any, x: Any, _unused: Any) -> Any:
            return F.exp(x)

    net = First()
    net.hybridize(static_shape=True)
    for _ in range(2):
        assert_close(net(nd.ones((2,)), nd.ones((9,))), nd.exp(nd.ones((2,))))


def test_several_contexts() -> None:
    contexts = [mx.cpu(0), mx.cpu(1)]
    net = nn.HybridSequential()
    net.add(nn.Dense(3, in_units=4))
    net.initialize(ctx=contexts)
    net.hybridize(static_shape=True)
    for ctx in contexts:
        for _ in range(6):
            assert net(nd.ones((2, 4), ctx=ctx)).context == ctx
    with pytest.raises(RuntimeError, match="not initialized on context"):
        net(nd.ones((2, 4), ctx=mx.cpu(2)))


# ---- gradients -------------------------------------------------------------------------------


def gradient(net: Any, x: Any) -> Any:
    x.attach_grad()
    with autograd.record():
        y = (net(x) ** 3).sum()
    y.backward()
    return x.grad.copy()


def test_gradients_of_inputs() -> None:
    net = nn.HybridSequential()
    net.add(nn.Dense(6, activation="tanh", in_units=5), nn.LayerNorm(), nn.Dense(2))
    net.initialize(mx.init.Xavier())
    x = nd.random.normal(shape=(3, 5))
    expected = gradient(net, x)
    net.hybridize()
    for _ in range(4):
        assert_close(gradient(net, x), expected, 1e-4)


def test_higher_order() -> None:
    class Cube(Block):
        def hybrid_forward(self, F: Any, x: Any) -> Any:
            return F.relu(x) * x * x

    net, x = Cube(), nd.array([1.0, 2.0])
    net.hybridize(static_shape=True)
    x.attach_grad()
    for _ in range(3):
        with autograd.record():
            (dx,) = autograd.grad(net(x), x, create_graph=True)
            total = dx.sum()
        total.backward()
        np.testing.assert_allclose(x.grad.asnumpy(), 6 * x.asnumpy(), rtol=1e-5)


def test_grad_req_add_and_null() -> None:
    net = nn.Dense(2, in_units=3)
    net.initialize()
    net.weight.grad_req, net.bias.grad_req = "add", "null"
    net.hybridize(static_shape=True)
    for _ in range(3):
        with autograd.record():
            y = net(nd.ones((1, 3))).sum()
        y.backward()
    np.testing.assert_array_equal(net.weight.grad().asnumpy(), np.full((2, 3), 3.0))


def test_a_graph_that_is_kept_can_be_differentiated_again() -> None:
    net, x = dense_network(static_shape=True), nd.random.normal(shape=(4, 5))
    net(x)
    x.attach_grad()
    for _ in range(3):
        with autograd.record(train_mode=False):
            y = net(x)
        y.backward(retain_graph=True)
        first = x.grad.copy()
        y.backward()
        assert_close(x.grad, first)


def test_blocks_inside_a_recorded_program() -> None:
    net, x = nn.Dense(2, in_units=3), nd.random.normal(shape=(4, 3))
    net.initialize()
    net.hybridize(static_shape=True)
    x.attach_grad()
    for _ in range(3):
        with autograd.record():
            y = (nd.exp(net(x * 2)) - x.sum()).sum()
        y.backward()
        hidden = np.exp(net(x * 2).asnumpy())
        expected = 2 * hidden @ net.weight.data().asnumpy() - hidden.size
        np.testing.assert_allclose(x.grad.asnumpy(), expected, rtol=1e-4, atol=1e-4)


# ---- parameters changed behind the compiled graph ----------------------------------------------


def changes() -> dict[str, Callable[[Any, Path], None]]:
    def set_data(net: Any, _: Path) -> None:
        net[0].weight.set_data(nd.ones((8, 5)))

    def write(net: Any, _: Path) -> None:
        net[3].bias.data()[:] = 4

    def statistics(net: Any, _: Path) -> None:
        net[1].running_var.data()[1:3] = 9

    def load(net: Any, path: Path) -> None:
        other = dense_network()
        other(nd.ones((4, 5)))
        other.save_parameters(str(path / "net.params"))
        net.load_parameters(str(path / "net.params"))

    def initialise(net: Any, _: Path) -> None:
        net.initialize(mx.init.Normal(2), force_reinit=True)

    def train(net: Any, _: Path) -> None:
        trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.3})
        with autograd.record():
            loss = net(nd.random.normal(shape=(4, 5))).sum()
        loss.backward()
        trainer.step(1)

    def forward_only(net: Any, _: Path) -> None:
        with autograd.record():
            loss = net(nd.random.normal(3, shape=(4, 5))).sum()
        loss.backward()  # moves the statistics of BatchNorm

    def move(net: Any, _: Path) -> None:
        net.collect_params().reset_ctx(mx.cpu(0))

    functions = (set_data, write, statistics, load, initialise, train, forward_only, move)
    return {function.__name__: function for function in functions}


@pytest.mark.parametrize("change", changes())
def test_changed_parameters_are_seen(change: str, tmp_path: Path) -> None:
    net, x = dense_network(static_shape=True), nd.random.normal(shape=(4, 5))
    for _ in range(8):
        net(x)
    changes()[change](net, tmp_path)
    result = [net(x) for _ in range(2)][-1]
    net.hybridize(False)
    assert_close(result, net(x))


def test_a_block_put_in_later_is_seen() -> None:
    net, x = dense_network(static_shape=True), nd.random.normal(shape=(4, 5))
    for _ in range(8):
        net(x)
    net.add(nn.Dense(7))
    net[-1].initialize()
    assert net(x).shape == (4, 7)


# ---- what cannot be compiled -----------------------------------------------------------------


def test_a_child_that_is_not_hybrid_is_named() -> None:
    class Plain(gluon.Block):
        def forward(self, x: Any) -> Any:
            return x

    net = nn.HybridSequential()
    with pytest.raises(ValueError, match="Plain"):
        net.add(Plain())


def test_unknown_options_and_backends_are_named() -> None:
    net = nn.Dense(2)
    with pytest.raises(TypeError, match="static_alloc"):
        net.hybridize(static_aloc=True)
    with pytest.raises(MXNetError, match="did you mean 'inductor'"):
        net.hybridize(backend="inducter")


def test_sparse_inputs_run_node_by_node() -> None:
    class Linear(Block):
        def __init__(self) -> None:
            super().__init__()
            self.weight = self.params.get("weight", shape=(4, 2), init="normal")

        def hybrid_forward(self, F: Any, x: Any, weight: Any) -> Any:
            return F.dot(x, weight)

    net = Linear()
    net.initialize()
    dense = nd.array([[0, 1, 0, 2], [0, 0, 0, 3]])
    net.hybridize(static_shape=True)
    for _ in range(3):
        assert_close(net(dense.tostype("csr")), net(dense))


def test_sparse_gradients_of_embeddings() -> None:
    net = nn.Embedding(50, 4, sparse_grad=True)
    net.initialize()
    net.hybridize(static_shape=True)
    for _ in range(3):
        with autograd.record():
            loss = (net(nd.array([3, 7, 3])) ** 2).sum()
        loss.backward()
        found = net.weight.grad()
        assert found.stype == "row_sparse"
        assert found.indices.asnumpy().tolist() == [3, 7]


def test_loops_and_branches_compile() -> None:
    class Loop(Block):
        def hybrid_forward(self, F: Any, x: Any) -> Any:
            def step(row: Any, state: Any) -> Any:
                return row + state, state * 2

            outputs, last = F.contrib.foreach(step, x, F.ones((3,)))
            return F.contrib.cond(F.sum(last) > 3, lambda: outputs * 10, lambda: outputs), last

    net, x = Loop(), nd.random.normal(shape=(4, 3))
    expected = net(x)
    net.hybridize(static_shape=True)
    for _ in range(3):
        for left, right in zip(net(x), expected, strict=True):
            assert_close(left, right)


def test_custom_operators_run_at_each_call() -> None:
    calls: list[int] = []

    class Count(mx.operator.CustomOp):  # type: ignore[misc]
        def forward(self, is_train: Any, req: Any, in_data: Any, out_data: Any, aux: Any) -> None:
            calls.append(1)
            self.assign(out_data[0], req[0], in_data[0] * 3)

        def backward(
            self, req: Any, out_grad: Any, in_data: Any, out_data: Any, in_grad: Any, aux: Any
        ) -> None:
            self.assign(in_grad[0], req[0], out_grad[0] * 3)

    @mx.operator.register("test_hybridize_count")
    class Prop(mx.operator.CustomOpProp):  # type: ignore[misc]
        def create_operator(self, ctx: Any, in_shapes: Any, in_dtypes: Any) -> Any:
            return Count()

    class Net(Block):
        def hybrid_forward(self, F: Any, x: Any) -> Any:
            return F.Custom(x, op_type="test_hybridize_count") + 1

    net, x = Net(), nd.ones((2,))
    net.hybridize(static_shape=True)
    x.attach_grad()
    for _ in range(4):
        with autograd.record():
            y = net(x)
        y.backward()
        assert y.asnumpy().tolist() == [4, 4]
        assert x.grad.asnumpy().tolist() == [3, 3]
    assert len(calls) == 4


# ---- blocks written for arrays ---------------------------------------------------------------


class Written(Block):
    """Defines ``forward`` on arrays, as programs for later versions of MXNet do."""

    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Dense(4)
        self.scale = self.params.get("scale", shape=(1,), init="ones")
        self.runs = 0

    def forward(self, x: Any) -> Any:
        self.runs += 1
        return nd.relu(self.dense(x)).reshape((0, 2, -1)) * self.scale.data()


def test_forward_on_arrays_is_traced() -> None:
    net, x = Written(), nd.random.normal(shape=(3, 5))
    net.initialize()
    expected = net(x)
    net.hybridize(static_shape=True)
    runs = net.runs
    for _ in range(4):
        assert_close(net(x), expected)
    assert net.runs == runs + 1  # once, with symbols
    net.scale.set_data(nd.array([2.0]))
    assert_close(net(x), expected * 2)


def test_forward_that_cannot_be_traced_runs_as_it_is() -> None:
    class Looks(Block):
        def __init__(self) -> None:
            super().__init__()
            self.dense = nn.Dense(4)

        def forward(self, x: Any) -> Any:
            return self.dense(x) * float(x.sum().asscalar())

    net, x = Looks(), nd.random.normal(shape=(3, 5))
    net.initialize()
    expected = net(x)
    net.hybridize()
    for _ in range(3):
        assert_close(net(x), expected)


# ---- hooks, monitors, files ------------------------------------------------------------------


def test_hooks_of_the_block_are_called() -> None:
    net, x = dense_network(static_shape=True), nd.ones((4, 5))
    for _ in range(8):
        net(x)
    seen: list[Any] = []
    handle = net.register_forward_hook(lambda _block, _inputs, out: seen.append(out.shape))
    net.register_forward_pre_hook(lambda _block, inputs: seen.append(len(inputs)))
    for _ in range(6):
        net(x)
    assert seen == [1, (4, 3)] * 6
    handle.detach()
    net(x)
    assert seen[-1] == 1


def test_operators_are_watched() -> None:
    net, x = nn.Dense(2, activation="relu", prefix="fc_"), nd.ones((1, 3))
    net.initialize()
    seen: list[tuple[str, str]] = []
    net.hybridize()
    net.register_op_hook(lambda name, kind, _array: seen.append((name, kind)))
    net(x)
    seen.clear()
    net(x)
    assert seen == [("fc_fwd_output", "FullyConnected"), ("fc_relu_fwd_output", "Activation")]


@pytest.mark.parametrize("calls", [1, 9])
def test_export_and_import(tmp_path: Path, calls: int) -> None:
    net, x = dense_network(), nd.random.normal(shape=(4, 5))
    net.hybridize()
    expected = [net(x) for _ in range(calls)][-1]
    assert isinstance(net(mx.sym.var("data")), mx.sym.Symbol)
    symbol_file, parameter_file = net.export(str(tmp_path / "net"), epoch=3)
    assert Path(parameter_file).name == "net-0003.params"
    block = gluon.SymbolBlock.imports(symbol_file, ["data"], parameter_file)
    for _ in range(6):
        assert_close(block(x), expected)
    with pytest.raises(RuntimeError, match="hybridize"):
        dense_network().export(str(tmp_path / "other"))


def test_a_symbol_block_inside_a_network_trains() -> None:
    x = mx.sym.var("x")
    inner = gluon.SymbolBlock(mx.sym.FullyConnected(x, num_hidden=4, name="inner"), x)
    net = nn.HybridSequential()
    net.add(inner, nn.Dense(1))
    net.initialize()
    net.hybridize(static_shape=True)
    data = nd.random.normal(shape=(8, 3))
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.05})
    losses = []
    for _ in range(10):
        with autograd.record():
            loss = ((net(data) - 1) ** 2).mean()
        loss.backward()
        trainer.step(1)
        losses.append(float(loss.asscalar()))
    assert losses[-1] < losses[0]


def test_save_and_load_with_graphs(tmp_path: Path) -> None:
    net, x = dense_network(), nd.random.normal(shape=(4, 5))
    net.hybridize()
    expected = net(x)
    net.save(str(tmp_path / "net"))
    again = nn.HybridSequential()
    again.add(nn.Dense(8, activation="relu"), nn.BatchNorm(), nn.Dropout(0.5), nn.Dense(3))
    again.load(str(tmp_path / "net"))
    assert again._active
    assert_close(again(x), expected)
    (tmp_path / "net-model.json").write_text('{"a": [1, 2')
    with pytest.raises(MXNetError, match=r"net-model\.json: not a saved model"):
        again.load(str(tmp_path / "net"))


def test_element_types_follow_from_inputs() -> None:
    net = nn.HybridSequential()
    net.add(nn.Dense(3), nn.BatchNorm())
    net.infer_type(nd.ones((2, 4), dtype="float16"))
    types = {name.split("_", 1)[1]: p.dtype for name, p in net.collect_params().items()}
    assert types["weight"] == types["bias"] == "float16"
    assert types["running_var"] == "float32"  # statistics stay in single precision


# ---- CachedOp and backends -------------------------------------------------------------------


def test_cached_op_out_and_errors() -> None:
    x, y = mx.sym.var("x"), mx.sym.var("y")
    op = nd.CachedOp(mx.sym.Group([x + y, x * y]), [("static_alloc", "1")])
    a, b = nd.array([1, 2]), nd.array([3, 4])
    outputs = [nd.zeros((2,)), nd.zeros((2,))]
    op(a, b, out=outputs)
    assert outputs[1].asnumpy().tolist() == [3, 8]
    with pytest.raises(MXNetError, match="1 arrays given for the inputs x, y"):
        op(a)
    with pytest.raises(MXNetError, match="flag 'static_allok' is unknown"):
        nd.CachedOp(x, [("static_allok", 1)])


def test_a_partitioner_of_the_user() -> None:
    compiled: list[str] = []

    @mx.graph.register_partitioner("test_dense_parts")
    class Parts(mx.graph.Partitioner):  # type: ignore[misc]
        def select(self, operator: str, parameters: Any, inputs: Any) -> bool:
            return operator in ("FullyConnected", "Activation")

        def compile(self, part: Any, inputs: Any) -> Any:
            compiled.append(self.options["label"])
            assert inputs[0].shape == (4, 5)
            return lambda *tensors: part(*tensors) * 2

    net = nn.HybridSequential()
    net.add(nn.Dense(8, activation="relu"), nn.BatchNorm())
    net.initialize()
    x = nd.random.normal(shape=(4, 5))
    expected = net(x) * 2
    net.optimize_for(x, backend="test_dense_parts", static_shape=True, label="mine")
    assert_close(net(x), expected, 1e-4)
    assert set(compiled) == {"mine"}
    net.hybridize(clear=False)
    assert_close(net(x) * 2, expected, 1e-4)
    net.optimize_for(x, backend="test_dense_parts", clear=False, static_shape=True, label="again")
    assert_close(net(x), expected, 1e-4)
    assert set(compiled) == {"mine", "again"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # inside torch.compile
def test_inductor() -> None:
    net, x = dense_network(), nd.random.normal(shape=(4, 5))
    expected = net(x)
    net.hybridize(backend="inductor", static_shape=True)
    for _ in range(3):
        assert_close(net(x), expected)
    mlp = nn.HybridSequential()
    mlp.add(nn.Dense(8, activation="tanh"), nn.BatchNorm(), nn.Dense(3))
    mlp.initialize()
    wanted = gradient(mlp, x)
    mlp.hybridize(backend="inductor", static_shape=True)
    for _ in range(3):
        assert_close(gradient(mlp, x), wanted, 1e-4)


class _Paired(gluon.HybridBlock):
    """Its call takes other arguments than its ``hybrid_forward``, as models of GluonNLP do."""

    def __call__(self, a: Any, b: Any = None) -> Any:
        return super().__call__(a, [] if b is None else b, a)

    def hybrid_forward(self, F: Any, a: Any, b: Any, c: Any) -> Any:
        return a + c if isinstance(b, list) else a + b + c


def test_call_with_other_arguments_than_forward(tmp_path: Path) -> None:
    net = _Paired()
    net.hybridize()
    calls: list[str] = []
    net.register_forward_hook(lambda _, __, out: calls.append(type(out).__name__))
    x = nd.array([1.0, 2.0])
    for _ in range(3):
        assert net(x).asnumpy().tolist() == [2, 4]
        assert net(x, x).asnumpy().tolist() == [3, 6]
    assert calls == ["NDArray"] * 6  # not when the block is traced

    files = net.export(str(tmp_path / "net"))
    loaded = gluon.SymbolBlock.imports(files[0], ["data0", "data1", "data2"], files[1])
    assert loaded(x, x, x).asnumpy().tolist() == [3, 6]


class _Selecting(gluon.HybridBlock):
    """Its ``forward`` ends in ``hybrid_forward`` with fewer arguments, as Sockeye's layers do."""

    def __init__(self) -> None:
        super().__init__()
        with self.name_scope():
            self.layer = nn.Dense(2, use_bias=False)
            self.scale = self.params.get("scale", shape=(1,), init="ones")

    def forward(self, x: Any, rows: Any) -> Any:
        return super().forward(x) if rows is None else nd.take(x, rows)

    def hybrid_forward(self, F: Any, x: Any, scale: Any) -> Any:
        return F.broadcast_mul(self.layer(x), scale)


@pytest.mark.parametrize("hybrid", [False, True])
def test_forward_before_hybrid_forward(hybrid: bool) -> None:
    net = _Selecting()
    net.initialize(mx.init.One())
    if hybrid:
        net.hybridize()
    for _ in range(8):
        assert net(nd.ones((1, 3)), None).asnumpy().tolist() == [[3, 3]]
        assert net(nd.array([1.0, 5.0]), nd.array([1])).asscalar() == 5


def test_graph_for_tools_that_draw_it() -> None:
    """MXBoard and others read this attribute, underscore and all."""
    net = nn.Dense(2, prefix="fc_")
    net.initialize()
    net(nd.ones((1, 3)))
    assert not net._cached_graph
    net.hybridize()
    assert not net._cached_graph
    net(nd.ones((1, 3)))
    inputs, outputs = net._cached_graph
    assert [part.name for part in inputs] == ["data"]
    assert outputs.list_arguments() == ["data", "fc_weight", "fc_bias"]
    net.hybridize()
    assert not net._cached_graph
    block = gluon.SymbolBlock(outputs, inputs)
    assert block._cached_graph[1].list_arguments() == outputs.list_arguments()


def test_a_waiting_block_runs_on_symbols_only() -> None:
    """What ``hybrid_forward`` keeps from its call with symbols must not meet arrays."""

    class Basis(gluon.HybridBlock):
        def __init__(self) -> None:
            super().__init__()
            self.dense = nn.Dense(3)
            self.basis = None

        def hybrid_forward(self, F: Any, x: Any) -> Any:
            if self.basis is None:
                self.basis = F.ones((3, 2))
            return F.dot(self.dense(x), self.basis)

    net = Basis()
    net.initialize(mx.init.One())
    net.hybridize()
    with mx.autograd.record():
        y = net(mx.nd.ones((2, 4)))
    y.backward()
    assert y.asnumpy().tolist() == [[12, 12], [12, 12]]
    assert net.dense.weight.shape == (3, 4)
    assert net.dense.weight.grad().asnumpy().tolist() == [[4] * 4] * 3
    # Where only running tells a shape, the operators run one by one.
    chosen = gluon.nn.HybridSequential()
    chosen.add(
        gluon.nn.HybridLambda(
            lambda F, x: F.contrib.boolean_mask(
                x, F.slice_axis(x, axis=1, begin=0, end=1).reshape(-1)
            )
        ),
        nn.Dense(2),
    )
    chosen.initialize(mx.init.One())
    chosen.hybridize()
    assert chosen(mx.nd.array([[1, 2], [0, 3]])).asnumpy().tolist() == [[3, 3]]
