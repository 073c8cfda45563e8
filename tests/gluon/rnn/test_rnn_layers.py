"""Recurrent layers against torch, and against the cells that they stand for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet import autograd
from mxnet.gluon import rnn

KINDS = {
    "lstm": (rnn.LSTM, torch.nn.LSTM, {}),
    "gru": (rnn.GRU, torch.nn.GRU, {}),
    "tanh": (rnn.RNN, torch.nn.RNN, {"activation": "tanh"}),
    "relu": (rnn.RNN, torch.nn.RNN, {"activation": "relu"}),
}
T, N, C, H = 5, 3, 2, 4


def initialized(layer: Any) -> Any:
    layer.initialize(mx.init.Uniform(0.5))
    for name, parameter in layer.collect_params().items():
        if name.endswith("bias"):
            parameter.set_data(mx.nd.array(0.3 * np.cos(np.arange(parameter.shape[0]))))
    return layer


def torch_twin(kind: str, layer: Any, **options: Any) -> Any:
    """Torch's module with the parameters of ``layer``."""
    module = KINDS[kind][1](C, H, **({"nonlinearity": kind} if kind in ("tanh", "relu") else {}), **options)  # fmt: skip # noqa: E501
    names = {"i2h": "ih", "h2h": "hh", "h2r": "hr"}
    with torch.no_grad():
        for name, parameter in layer.collect_params().items():
            place, source, what = name.removeprefix(layer.prefix).split("_")
            suffix = "_reverse" if place[0] == "r" else ""
            twin = getattr(module, f"{what}_{names[source]}_l{place[1:]}{suffix}")
            twin.copy_(torch.tensor(parameter.data().asnumpy()))
    return module


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layout", ["TNC", "NTC"])
def test_outputs_states_and_gradients(
    rng: np.random.Generator, kind: str, bidirectional: bool, layout: str
) -> None:
    cls, _, options = KINDS[kind]
    layer = initialized(
        cls(H, 2, layout=layout, bidirectional=bidirectional, input_size=C, **options)
    )
    batch_first = layout == "NTC"
    module = torch_twin(
        kind, layer, num_layers=2, bidirectional=bidirectional, batch_first=batch_first
    )
    shape = (N, T, C) if batch_first else (T, N, C)
    x = mx.nd.array(rng.standard_normal(shape))
    x.attach_grad()
    states = [mx.nd.array(rng.standard_normal(s.shape)) for s in layer.begin_state(N)]
    with autograd.record():
        output, finals = layer(x, states)
        loss = (output * output).sum() + sum((f * f).sum() for f in finals)
    loss.backward()
    tx = torch.tensor(x.asnumpy(), requires_grad=True)
    given = tuple(torch.tensor(s.asnumpy()) for s in states)
    expected, last = module(tx, given if kind == "lstm" else given[0])
    last = last if kind == "lstm" else (last,)
    ((expected**2).sum() + sum((f**2).sum() for f in last)).backward()
    np.testing.assert_allclose(output.asnumpy(), expected.detach().numpy(), atol=1e-5)
    for ours, theirs in zip(finals, last, strict=True):
        np.testing.assert_allclose(ours.asnumpy(), theirs.detach().numpy(), atol=1e-5)
    np.testing.assert_allclose(x.grad.asnumpy(), tx.grad.numpy(), atol=1e-4)
    weight = layer.collect_params()[layer.prefix + "l1_h2h_weight"].grad().asnumpy()
    np.testing.assert_allclose(weight, module.weight_hh_l1.grad.numpy(), atol=1e-4)


# Torch says that it has no oneDNN kernel for projections.
@pytest.mark.filterwarnings("ignore:LSTM with projections")
def test_projection(rng: np.random.Generator) -> None:
    layer = initialized(rnn.LSTM(H, 2, projection_size=3, input_size=C, bidirectional=True))
    shapes = {k.removeprefix(layer.prefix): p.shape for k, p in layer.collect_params().items()}
    assert shapes["l0_h2r_weight"] == (3, H)
    assert shapes["r1_i2h_weight"] == (16, 6)
    assert shapes["l0_h2h_weight"] == (16, 3)
    assert [info["shape"] for info in layer.state_info(N)] == [(4, N, 3), (4, N, H)]
    x = rng.standard_normal((T, N, C)).astype("f")
    module = torch_twin("lstm", layer, num_layers=2, proj_size=3, bidirectional=True)
    expected = module(torch.tensor(x))[0].detach().numpy()
    np.testing.assert_allclose(layer(mx.nd.array(x)).asnumpy(), expected, atol=1e-5)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_sequence_lengths(rng: np.random.Generator, kind: str) -> None:
    layer = initialized(
        KINDS[kind][0](H, 1, bidirectional=True, input_size=C, use_sequence_length=True)
    )
    x = mx.nd.array(rng.standard_normal((T, N, C)))
    lengths = [2, 5, 1]
    output, finals = layer(x, layer.begin_state(N), mx.nd.array(lengths))
    whole = KINDS[kind][0](H, 1, bidirectional=True, params=layer.collect_params(), prefix=layer.prefix)  # noqa: E501  # fmt: skip
    for i, length in enumerate(lengths):
        alone, last = whole(x[:length, i : i + 1], whole.begin_state(1))
        np.testing.assert_allclose(output[:length, i].asnumpy(), alone[:, 0].asnumpy(), atol=1e-6)
        assert not output[length:, i].asnumpy().any()
        np.testing.assert_allclose(finals[0][:, i].asnumpy(), last[0][:, 0].asnumpy(), atol=1e-6)
    same = layer(x, sequence_length=mx.nd.array(lengths))
    np.testing.assert_array_equal(same.asnumpy(), output.asnumpy())


def test_state_clipping(rng: np.random.Generator) -> None:
    layer = initialized(rnn.LSTM(H, input_size=C, state_clip_min=-0.05, state_clip_max=0.05))
    _, (_, cell) = layer(mx.nd.array(rng.standard_normal((T, N, C))), layer.begin_state(N))
    assert abs(cell.asnumpy()).max() == pytest.approx(0.05)
    with pytest.raises(AssertionError, match="clips"):
        layer._unfuse()


def test_dropout_between_layers_in_training_mode_only(rng: np.random.Generator) -> None:
    layer = initialized(rnn.GRU(H, 2, dropout=0.5, input_size=C))
    x = mx.nd.array(rng.standard_normal((T, N, C)))
    plain = layer(x).asnumpy()
    np.testing.assert_array_equal(plain, layer(x).asnumpy())
    with autograd.train_mode():
        assert not np.allclose(plain, layer(x).asnumpy())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_cells_share_parameters(rng: np.random.Generator, kind: str, bidirectional: bool) -> None:
    cls, _, options = KINDS[kind]
    layer = initialized(cls(H, 2, bidirectional=bidirectional, input_size=C, **options))
    stack = layer._unfuse()
    assert list(stack.collect_params()) == list(layer.collect_params())
    x = mx.nd.array(rng.standard_normal((T, N, C)))
    output, finals = layer(x, layer.begin_state(N))
    for lengths in (None, mx.nd.array([T] * N)):
        unrolled, states = stack.unroll(
            T, x, layout="TNC", merge_outputs=True, valid_length=lengths
        )
        np.testing.assert_allclose(unrolled.asnumpy(), output.asnumpy(), atol=1e-6)
        assert len(states) == len(finals) * 2 * (1 + bidirectional)
    np.testing.assert_allclose(states[0].asnumpy(), finals[0][0].asnumpy(), atol=1e-6)


def test_names_are_the_reference_s() -> None:
    layer = rnn.LSTM(4, 2, bidirectional=True, prefix="a_")
    kinds = ("i2h_weight", "h2h_weight", "i2h_bias", "h2h_bias")
    places = ("l0", "r0", "l1", "r1")
    assert list(layer.collect_params()) == [f"a_{p}_{k}" for p in places for k in kinds]
    assert repr(layer) == "LSTM(None -> 4, TNC, num_layers=2, bidirectional)"
    assert list(layer._collect_params_with_prefix())[4] == "_unfused.0.r_cell.i2h_weight"
    plain = rnn.RNN(3, activation="tanh", input_size=2, dropout=0.3, layout="NTC")
    assert repr(plain) == "RNN(2 -> 3, NTC, dropout=0.3)"
    assert next(iter(plain._collect_params_with_prefix())) == "_unfused.0.i2h_weight"
    assert layer.state_info(2)[1] == {
        "shape": (4, 2, 4),
        "__layout__": "LNC",
        "dtype": "float32",
    }


def test_files_and_element_types(tmp_path: Path, rng: np.random.Generator) -> None:
    layer = initialized(rnn.GRU(H, 2, bidirectional=True))
    x = mx.nd.array(rng.standard_normal((T, N, C)))
    expected = layer(x).asnumpy()
    assert repr(layer).startswith("GRU(2 -> 4")
    layer.save_parameters(tmp_path / "gru.params")
    again = rnn.GRU(H, 2, bidirectional=True)
    again.load_parameters(tmp_path / "gru.params")
    np.testing.assert_array_equal(again(x).asnumpy(), expected)
    again.cast("float64")
    assert again.begin_state(N)[0].dtype is np.float64
    np.testing.assert_allclose(again(x.astype("float64")).asnumpy(), expected, atol=1e-6)


def test_symbols(rng: np.random.Generator) -> None:
    layer = initialized(rnn.LSTM(H, 2, layout="NTC", input_size=C, prefix="s_"))
    x = mx.nd.array(rng.standard_normal((N, T, C)))
    output = layer(mx.sym.var("data"))
    weights = [f"s_l{i}_{k}_weight" for i in (0, 1) for k in ("i2h", "h2h")]
    assert [n for n in output.list_arguments() if n.endswith("weight")] == weights
    arguments = {k: p.data() for k, p in layer.collect_params().items()}
    result = output.bind(mx.cpu(), {"data": x, **arguments}).forward()[0]
    np.testing.assert_allclose(result.asnumpy(), layer(x).asnumpy(), atol=1e-6)
    states = [mx.sym.var("h"), mx.sym.var("c")]
    assert len(layer(mx.sym.var("data"), states)[1]) == 2


def test_hybridized(rng: np.random.Generator, tmp_path: Path) -> None:
    net = mx.gluon.nn.HybridSequential(prefix="net_")
    with net.name_scope():
        net.add(rnn.LSTM(H, layout="NTC"), mx.gluon.nn.Dense(2, flatten=False))
    initialized(net[0])
    net[1].initialize()
    x = mx.nd.array(rng.standard_normal((N, T, C)))
    expected = net(x).asnumpy()
    net.hybridize()
    np.testing.assert_allclose(net(x).asnumpy(), expected, atol=1e-6)
    files = net.export(str(tmp_path / "net"))
    loaded = mx.gluon.SymbolBlock.imports(files[0], ["data"], files[1])
    np.testing.assert_allclose(loaded(x).asnumpy(), expected, atol=1e-6)


def test_errors() -> None:
    with pytest.raises(AssertionError, match="layout='XXX'"):
        rnn.LSTM(4, layout="XXX")
    with pytest.raises(ValueError, match="activation"):
        rnn.RNN(4, activation="sigmoid")
    with pytest.raises(TypeError):
        rnn.GRU(4, unknown=1)
    layer = initialized(rnn.LSTM(4, input_size=2))
    with pytest.raises(ValueError, match=r"Expecting \(1, 3, 4\), got \(1, 2, 4\)"):
        layer(mx.nd.ones((5, 3, 2)), layer.begin_state(2))
    with pytest.raises(ValueError, match="got 1 initial states, expected 2"):
        layer(mx.nd.ones((5, 3, 2)), mx.nd.ones((1, 3, 4)))
    with pytest.raises(mx.base.MXNetError, match="RNN"):
        layer(mx.nd.ones((5, 3, 7)))
    with pytest.raises(AssertionError, match="projection"):
        rnn.LSTM(4, projection_size=3)._unfuse()
