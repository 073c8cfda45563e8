"""Names, representations, losses, updates and files against what Apache MXNet 1.9.1 gave.

``golden/recorded.json`` and the files beside it were written by the reference from the inputs that
``wave`` makes here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

GOLDEN = Path(__file__).parent / "golden"
RECORDED = json.loads((GOLDEN / "recorded.json").read_text())


def wave(shape: tuple[int, ...], phase: float) -> mx.nd.NDArray:
    count = int(np.prod(shape))
    return mx.nd.array(np.sin(1.7 * np.arange(count) + phase).reshape(shape).astype("f"))


def make_network(prefix: str) -> nn.HybridSequential:
    net = nn.HybridSequential(prefix=prefix)
    with net.name_scope():
        net.add(
            nn.Conv2D(4, 3, in_channels=2, activation="relu"),
            nn.BatchNorm(in_channels=4),
            nn.MaxPool2D(),
            nn.Flatten(),
            nn.Dense(5, in_units=16),
        )
    return net


# ---- names and representations -------------------------------------------------------------------


@pytest.mark.parametrize("row", RECORDED["layers"], ids=lambda row: row["layer"])
def test_layer_has_the_reference_s_text_names_and_shapes(row: dict[str, Any]) -> None:
    name, _, arguments = row["layer"].partition("(")
    layer = make_layer(name, arguments[:-1])
    assert repr(layer) == row["repr"]
    assert "".join(c for c in layer.name if not c.isdigit()) == row["alias"]
    shapes = {k.removeprefix(layer.prefix): list(p.shape) for k, p in layer.params.items()}
    assert shapes == row["shapes"]


def make_layer(name: str, arguments: str) -> gluon.Block:
    """A layer from text such as ``"4,3,padding=1"``; the text is part of this repository."""
    import ast  # noqa: PLC0415 - only here

    call = ast.parse(f"f({arguments})", mode="eval").body
    assert isinstance(call, ast.Call)
    positional = [ast.literal_eval(a) for a in call.args]
    named = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg}
    return getattr(nn, name)(*positional, **named)


def test_nested_blocks_have_the_reference_s_names() -> None:
    class Inner(gluon.Block):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            with self.name_scope():
                self.a = nn.Dense(2)
                self.b = nn.Dense(3)
                self.c = nn.HybridSequential()
                with self.c.name_scope():
                    self.c.add(nn.Conv2D(2, 1), nn.BatchNorm())
                self.e = nn.Embedding(2, 3, prefix="emb_")

    class Outer(gluon.Block):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            with self.name_scope():
                self.x = Inner()
                self.y = Inner(prefix="other_")
                self.z = nn.Dense(2, params=self.x.a.params)
                self.d = nn.Dense(1, prefix="")

    block, expected = Outer(prefix="o_"), RECORDED["nested"]
    assert list(block.collect_params()) == expected["names"]
    assert list(block._collect_params_with_prefix()) == expected["structural"]
    assert list(block.collect_params(".*weight|.*gamma")) == expected["select"]
    assert repr(block) == expected["repr"]


def test_sequential_is_shown_as_the_reference_shows_it() -> None:
    net = nn.HybridSequential(prefix="s_")
    with net.name_scope():
        net.add(nn.Dense(3, activation="relu"), nn.HybridSequential(), nn.Dropout(0.5))
    net[1].add(nn.Dense(2))
    # The inner layer was made outside any scope: a process-wide counter names it.
    number = net[1][0].name.removeprefix("dense")
    shown = repr(net.collect_params()).replace(f"dense{number}_", "denseN_")
    expected = RECORDED["params_repr"]
    inner = next(word for word in expected.split() if word.startswith("dense"))
    assert shown == expected.replace(inner.rsplit("_", 1)[0] + "_", "denseN_")
    assert repr(net) == RECORDED["sequential_repr"]
    assert [block.name for block in net[:2]] == RECORDED["slice_names"]


# ---- losses --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def inputs() -> dict[str, mx.nd.NDArray]:
    p, y = wave((3, 4), 0) * 2, wave((3, 4), 1) * 2
    signs = mx.nd.array(np.where(y.asnumpy() > 0, 1, -1))
    ctc = wave((2, 8, 5), 2)
    softmax = mx.nd.softmax(p)
    return {
        "P": p,
        "Y": y,
        "S": signs,
        "B": (signs + 1) / 2,
        "C": mx.nd.array([0, 3, 1]),
        "sp": softmax,
        "sy": mx.nd.softmax(y),
        "lsp": mx.nd.log(softmax),
        "ctc": ctc,
        "tnc": mx.nd.transpose(ctc, axes=(1, 0, 2)),
        "lab": mx.nd.array([[1, 2, -1], [3, 2, 1]]),
        "W": mx.nd.array([[0.5], [1], [2]]),
        "PW": mx.nd.array([2, 1, 0.5, 1]),
        "posY": mx.nd.abs(y),
        "label3": mx.nd.array([1, -1, 1]),
        "PY": p * y,
        "plen": mx.nd.array([6, 8]),
        "llen": mx.nd.array([2, 3]),
        "w2": mx.nd.array([1, 2]),
    }


@pytest.mark.parametrize(
    "row", RECORDED["losses"], ids=lambda row: f"{row['loss']}-{row['arguments']}-{row['inputs']}"
)
def test_loss_and_gradient_are_the_reference_s(
    row: dict[str, Any], inputs: dict[str, mx.nd.NDArray]
) -> None:
    arrays = [None if key is None else inputs[key].copy() for key in row["inputs"]]
    arrays[0].attach_grad()
    with autograd.record():
        loss = getattr(gluon.loss, row["loss"])(**row["arguments"])(*arrays)
    loss.backward()
    np.testing.assert_allclose(loss.asnumpy(), row["value"], rtol=2e-5, atol=2e-5)
    np.testing.assert_allclose(arrays[0].grad.asnumpy(), row["gradient"], rtol=2e-4, atol=2e-5)


# ---- updates -------------------------------------------------------------------------------------


def train(
    optimizer: str, arguments: dict[str, Any], contexts: list[mx.Context], on_kvstore: bool | None
) -> tuple[nn.Dense, gluon.Trainer]:
    layer = nn.Dense(3, in_units=4, prefix="d_")
    layer.initialize(ctx=contexts)
    for i, parameter in enumerate(layer.collect_params().values()):
        parameter.set_data(wave(parameter.shape, i))
    trainer = gluon.Trainer(
        layer.collect_params(), optimizer, arguments, update_on_kvstore=on_kvstore
    )
    loss = gluon.loss.L2Loss()
    for step in range(4):
        x = gluon.utils.split_and_load(wave((6, 4), step), contexts)
        y = gluon.utils.split_and_load(wave((6, 3), step + 0.5), contexts)
        with autograd.record():
            losses = [loss(layer(a), b) for a, b in zip(x, y, strict=True)]
        autograd.backward(losses)
        trainer.step(6)
    return layer, trainer


@pytest.mark.parametrize("row", RECORDED["trajectories"], ids=lambda row: row["optimizer"])
@pytest.mark.parametrize("on_kvstore", [None, True, False])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_four_steps_end_where_the_reference_s_did(
    row: dict[str, Any], on_kvstore: bool | None, count: int
) -> None:
    contexts = [mx.cpu(i) for i in range(count)]
    layer, _ = train(row["optimizer"], row["arguments"], contexts, on_kvstore)
    for ctx in contexts:
        np.testing.assert_allclose(layer.weight.data(ctx).asnumpy(), row["weight"], atol=1e-5)


def test_training_goes_on_from_the_reference_s_states() -> None:
    layer, trainer = train("adam", {"learning_rate": 0.05}, [mx.cpu()], None)
    trainer.load_states(GOLDEN / "adam.states")
    assert trainer.optimizer.num_update == 4
    with autograd.record():
        loss = (layer(wave((6, 4), 9)) ** 2).sum()
    loss.backward()
    trainer.step(6)
    np.testing.assert_allclose(layer.weight.data().asnumpy(), RECORDED["after_states"], atol=1e-5)


# ---- files ---------------------------------------------------------------------------------------


def test_files_of_the_reference_load_in_both_styles() -> None:
    x = wave((2, 2, 6, 6), 0.3)
    structural, full = make_network("other_"), make_network("net_")
    structural.load_parameters(GOLDEN / "net_structural.params")
    full.collect_params().load(GOLDEN / "net_full.params")
    for net in (structural, full):
        np.testing.assert_allclose(net(x).asnumpy(), RECORDED["net"]["output"], atol=1e-5)


def test_written_files_equal_the_reference_s(tmp_path: Path) -> None:
    net = make_network("net_")
    net.load_parameters(GOLDEN / "net_structural.params")
    net.save_parameters(tmp_path / "a")
    net.collect_params().save(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (GOLDEN / "net_structural.params").read_bytes()
    assert (tmp_path / "b").read_bytes() == (GOLDEN / "net_full.params").read_bytes()


@pytest.mark.parametrize(
    ("change", "options", "error"),
    [
        ("extra", {}, ValueError),
        ("missing", {}, AssertionError),
        ("shape", {"ignore_extra": True}, AssertionError),
        ("dtype", {}, AssertionError),
        ("context", {"ctx": mx.cpu(1)}, AssertionError),
    ],
)
def test_files_that_do_not_fit_are_errors(
    change: str, options: dict[str, Any], error: type[Exception]
) -> None:
    net = make_network("k_")
    if change == "extra":
        net = nn.HybridSequential()
        net.add(nn.Conv2D(4, 3, in_channels=2))
    elif change == "missing":
        net.add(nn.Dense(2, in_units=5))
    elif change == "shape":
        net = nn.HybridSequential()
        net.add(nn.Conv2D(7, 3, in_channels=2))
    elif change == "dtype":
        net.cast("float64")
    else:
        net.initialize()
    with pytest.raises(error):
        net.load_parameters(GOLDEN / "net_structural.params", **options)


def test_cast_dtype_takes_the_type_asked_for() -> None:
    for source, expected in (("current", np.float64), ("saved", np.float32)):
        net = make_network("k_")
        net.cast("float64")
        net.load_parameters(GOLDEN / "net_structural.params", cast_dtype=True, dtype_source=source)
        assert net[0].weight.data().dtype == expected
