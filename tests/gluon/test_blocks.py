"""Blocks: hooks, sharing, shape inference, the summary, and errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet import gluon
from mxnet.gluon import nn

ONE = mx.nd.ones((1, 2))


def test_hooks_run_until_detached() -> None:
    log: list[str] = []
    layer = nn.Dense(1, in_units=2)
    layer.initialize()
    before = layer.register_forward_pre_hook(lambda _, inputs: log.append(f"pre {len(inputs)}"))
    after = layer.register_forward_hook(lambda *_: log.append("post"))
    layer(ONE)
    before.detach()
    layer(ONE)
    with after:
        pass
    layer(ONE)
    assert log == ["pre 1", "post", "post"]


def test_shared_parameters_are_one() -> None:
    first = nn.Dense(3, in_units=3)
    second = nn.Dense(3, in_units=3, params=first.params)
    first.initialize()
    assert second.weight is first.weight
    np.testing.assert_array_equal(
        second(mx.nd.ones((1, 3))).asnumpy(), first(mx.nd.ones((1, 3))).asnumpy()
    )


class TwoInputs(gluon.HybridBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.d = nn.Dense(3, in_units=3)
        self.e = nn.Dense(3, params=self.d.params, in_units=3)
        self.w = self.params.get("w", shape=(3,), grad_req="null")

    def hybrid_forward(self, F: Any, x: Any, y: Any, w: Any) -> Any:  # noqa: N803, ARG002
        return self.e(self.d(x)) + w, y


def test_summary_is_the_reference_s(capsys: pytest.CaptureFixture[str]) -> None:
    block = TwoInputs(prefix="two_")
    block.initialize()
    block.summary(mx.nd.ones((1, 3)), mx.nd.ones((2,)))
    lines = capsys.readouterr().out.splitlines()
    assert lines[3] == " " * 15 + "Input" + " " * 32 + "(1, 3), (2,)" + " " * 15 + "0"
    assert [line.split()[0] for line in lines[4:7]] == [
        "Dense-1",
        "Dense-2",
        "Two-3".replace("Two", "TwoInputs"),
    ]
    assert "   Total params: 27" in lines
    assert "   Non-trainable params: 3" in lines
    assert "Shared params in forward computation graph: 12" in lines
    assert "Unique parameters in model: 15" in lines


def test_inferred_shapes_leave_parameters_uninitialised() -> None:
    layer = nn.Dense(3)
    layer.infer_shape(mx.nd.ones((2, 5)))
    assert layer.weight.shape == (3, 5)
    with pytest.raises(RuntimeError, match="has not been initialized"):
        layer.weight.data()


def test_deferred_parameters_say_what_they_wait_for() -> None:
    layer = nn.Dense(3)
    layer.initialize()
    assert layer.weight.shape == (3, 0)
    with pytest.raises(gluon.DeferredInitializationError, match="first forward pass"):
        layer.weight.data()
    layer(ONE)
    assert layer.weight.data().shape == (3, 2)


def test_nested_inputs_say_where_to_run() -> None:
    class Sum(gluon.HybridBlock):
        def hybrid_forward(self, F: Any, states: Any) -> Any:  # noqa: N803
            return F.add_n(*states)

    total = Sum()([mx.nd.ones((2,), ctx=mx.cpu(1)), mx.nd.ones((2,), ctx=mx.cpu(1))])
    assert total.context == mx.cpu(1)
    assert total.asnumpy().tolist() == [2, 2]


def test_cast_keeps_statistics_of_half_precision_in_single() -> None:
    net = nn.HybridSequential()
    net.add(nn.Dense(2, in_units=2), nn.BatchNorm(in_channels=2))
    net.cast("float16")
    assert (net[0].weight.dtype, net[1].gamma.dtype) == ("float16", "float32")


def test_apply_visits_children_first() -> None:
    net = nn.HybridSequential(prefix="n_")
    with net.name_scope():
        net.add(nn.Dense(2), nn.Dense(2))
    seen: list[str] = []
    net.apply(lambda block: seen.append(block.name))
    assert seen == ["n_dense0", "n_dense1", "n"]


def replaced(new: Any) -> None:
    block = gluon.Block()
    block.x = nn.Dense(1)
    block.x = new


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda: gluon.Block()(ONE), NotImplementedError),
        (lambda: gluon.HybridBlock()(ONE), NotImplementedError),
        (lambda: nn.HybridSequential().add(nn.Sequential()), ValueError),
        (lambda: nn.Dense(2)(ONE), RuntimeError),
        (lambda: nn.Dense(2)(np.ones((1, 2))), ValueError),
        (lambda: replaced(3), TypeError),
        (lambda: replaced(nn.Conv2D(1, 1)), TypeError),
        (lambda: nn.Lambda("nope"), AssertionError),
        (lambda: nn.Lambda(3), ValueError),
        (lambda: nn.HybridSequential()[0], IndexError),
        (lambda: nn.Activation("nope")(ONE), mx.MXNetError),
        (lambda: gluon.loss.LogisticLoss(label_format="x"), ValueError),
        (lambda: gluon.loss.CTCLoss(layout="NCT"), AssertionError),
    ],
)
def test_misuse_is_an_error(act: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        act()
