from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet import test_utils as tu


def runs(*types: str, **shapes: tuple[int, ...]) -> list[dict[str, Any]]:
    """Contexts for check_consistency, one for each element type of ``x``."""
    return [
        {"ctx": mx.cpu(i), "x": (3, 4), **shapes, "type_dict": {"x": dtype}}
        for i, dtype in enumerate(types)
    ]


def test_contexts_and_types_agree() -> None:
    net = mx.sym.tanh(mx.sym.var("x"), name="t")
    value = np.linspace(-1, 1, 12).reshape(3, 4)
    truth = tu.check_consistency(
        net, runs("float16", "float64", "float32"), arg_params={"x": value}
    )
    assert list(truth) == ["t_output", "x"]
    assert truth["t_output"].dtype == np.float64
    np.testing.assert_allclose(truth["t_output"].asnumpy(), np.tanh(value), 1e-12)
    # The outputs are the heads' gradients.
    slope = np.tanh(value) * (1 - np.tanh(value) ** 2)
    np.testing.assert_allclose(truth["x"].asnumpy(), slope, 1e-12)
    two = runs("float32", "float64")
    assert list(tu.check_consistency(net, two, grad_req="null")) == ["t_output"]
    small = tu.check_consistency(net, two, scale=0.1, use_uniform=True)
    assert 0 < np.abs(small["t_output"].asnumpy()).max() <= np.tanh(0.1)


def test_recorded_gradient() -> None:
    """Values from the reference: the outputs are the heads, also with grad_req 'add'."""
    x, y = mx.sym.var("x"), mx.sym.var("y")
    net = mx.sym.BlockGrad(y) + x * 3
    both = [{"ctx": mx.cpu(), "x": (2,), "y": (2,)}] * 2
    values = {"x": np.array([1, 2.0]), "y": np.zeros(2)}
    for req in ("write", "add"):
        truth = tu.check_consistency(net, both, arg_params=values, grad_req=req)
        assert truth["x"].asnumpy().tolist() == [9, 18]


def test_differences_between_graphs_are_found(caplog: pytest.LogCaptureFixture) -> None:
    x = mx.sym.var("x")
    graphs = [mx.sym.identity(x, name="out"), mx.sym.identity(x * 1.01, name="out")]
    two = runs("float32", "float32")
    with pytest.raises(AssertionError, match=r"out_output of cpu\(1\), run 1"):
        tu.check_consistency(graphs, two)
    tu.check_consistency(graphs, two, rtol=0.05, atol=0)
    assert not caplog.messages
    tu.check_consistency(graphs, two, raise_on_err=False)
    # The output in prediction and in training mode, and the gradient.
    assert len(caplog.messages) == 3
    truth = {"t_output": np.zeros((3, 4)), "x": np.zeros((3, 4))}
    with pytest.raises(AssertionError, match="t_output of"):
        tu.check_consistency(mx.sym.tanh(x, name="t"), two, ground_truth=truth)


def test_consistency_needs_two_equal_runs() -> None:
    x = mx.sym.var("x")
    with pytest.raises(AssertionError, match="at least two contexts"):
        tu.check_consistency(x + 1, runs("float32"))
    with pytest.raises(AssertionError, match="3 contexts and 2 graphs"):
        tu.check_consistency([x + 1, x + 1], runs("float32", "float32", "float32"))
    with pytest.raises(AssertionError, match="different names"):
        tu.check_consistency([x + 1, x + 1], runs("float32", "float32"))


class Twice(mx.gluon.HybridBlock):
    """Two outputs, the second one wrong if it is told so."""

    def __init__(self, prefix: str, wrong: bool = False) -> None:
        super().__init__(prefix=prefix)
        self.factor = 3 if wrong else 2

    def hybrid_forward(self, F: Any, x: Any) -> list[Any]:  # noqa: N803 - the reference's name
        return [F.npx.relu(x), x * self.factor]


def test_hybridized_networks_agree() -> None:
    check = tu.check_gluon_hybridize_consistency
    with mx.np_shape(), mx.np_array():
        x = mx.np.array([[1.0, -1.0]])
        check(Twice, [x], numpy_func=lambda x: (np.maximum(x, 0), 2 * x))
        check(Twice, [x], test_grad=False)
        check(lambda prefix: mx.gluon.nn.Dense(3, prefix=prefix), [x])
        second = iter([False, True])
        with pytest.raises(AssertionError, match="hybridized="):
            check(lambda prefix: Twice(prefix, wrong=next(second)), [x])
        with pytest.raises(AssertionError, match="NumPy="):
            check(Twice, [x], numpy_func=lambda x: (x, 2 * x))
        with pytest.raises(TypeError, match=r"must be mx\.np arrays"):
            check(Twice, [mx.nd.ones((1,))])
    with pytest.raises(TypeError, match="set_np"):
        check(Twice, [x])


def test_optimizers_are_compared() -> None:
    first = mx.optimizer.SGD(learning_rate=0.1, momentum=0.9)
    tu.compare_optimizer(first, first, (3, 4), "float32")
    tu.compare_optimizer(first, first, [(3, 4), (2,)], "float32", ntensors=2)
    tu.compare_optimizer(first, first, (3, 4), "float32", "row_sparse", "row_sparse")
    with pytest.raises(AssertionError, match="Items are not equal"):
        tu.compare_optimizer(
            first, mx.optimizer.SGD(learning_rate=0.2, momentum=0.9), (3, 4), "float32"
        )
    adam = mx.optimizer.Adam(learning_rate=1e-8)
    with pytest.raises(AssertionError, match="Items are not equal"):
        tu.compare_optimizer(adam, mx.optimizer.Adam(1e-8, beta1=0.5), (3, 4), "float64", atol=0)
    tu.compare_optimizer(
        adam, mx.optimizer.Adam(1e-8, beta1=0.5), (3, 4), "float64", atol=1e-6, compare_states=False
    )
    with pytest.raises(ValueError, match="1 shapes for ntensors=2"):
        tu.compare_optimizer(first, first, [(3,)], "float32", ntensors=2)
