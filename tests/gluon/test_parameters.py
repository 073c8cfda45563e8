"""Parameters, constants and dictionaries of parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet import gluon

TWO = [mx.cpu(0), mx.cpu(1)]


def made(**kwargs: Any) -> gluon.Parameter:
    parameter = gluon.Parameter("p", shape=(2, 3), **kwargs)
    parameter.initialize(ctx=TWO)
    return parameter


def test_copies_on_all_contexts_start_equal() -> None:
    first, second = made().list_data()
    assert (first.context, second.context) == (TWO[0], TWO[1])
    np.testing.assert_array_equal(first.asnumpy(), second.asnumpy())


@pytest.mark.parametrize("name", ["p", "x_bias", "x_gamma", "x_running_var"])
def test_the_default_initialiser_applies_whatever_the_name(name: str) -> None:
    parameter = gluon.Parameter(name, shape=(2,))
    parameter.initialize(default_init=mx.init.Constant(5))
    assert parameter.data().asnumpy().tolist() == [5, 5]


def test_own_initialiser_comes_before_the_default() -> None:
    parameter = gluon.Parameter("w", shape=(1,), init="ones")
    parameter.initialize(default_init=mx.init.Zero())
    assert parameter.data().asnumpy().item() == 1
    parameter.initialize(init=mx.init.Constant(3), force_reinit=True)
    assert parameter.data().asnumpy().item() == 3


def test_second_initialisation_warns_and_changes_nothing() -> None:
    parameter = made()
    before = parameter.data(TWO[0]).asnumpy()
    with pytest.warns(UserWarning, match="already initialized"):
        parameter.initialize()
    np.testing.assert_array_equal(parameter.data(TWO[0]).asnumpy(), before)


def test_gradients_come_and_go_with_the_request() -> None:
    parameter = made()
    parameter.grad_req = "null"
    with pytest.raises(RuntimeError, match="grad_req='null'"):
        parameter.grad()
    parameter.cast("float16")
    parameter.grad_req = "write"
    assert parameter.grad(TWO[1]).dtype == np.float16


def test_set_data_reaches_all_contexts() -> None:
    parameter = made()
    parameter.set_data(np.full((2, 3), 4.0))
    assert [array.asnumpy().max() for array in parameter.list_data()] == [4, 4]


def test_reset_ctx_moves_values() -> None:
    parameter = made(init="ones")
    parameter.reset_ctx(mx.cpu(2))
    assert parameter.list_ctx() == [mx.cpu(2)]
    assert parameter.data().asnumpy().sum() == 6


def test_constant_warns_of_gradients() -> None:
    constant = gluon.Constant("c", [[1, 2]])
    constant.initialize()
    assert constant.data().asnumpy().tolist() == [[1, 2]]
    with pytest.warns(UserWarning, match="ignored"):
        constant.grad_req = "write"
    assert constant.grad_req == "null"


def test_get_completes_shapes_and_refuses_others() -> None:
    params = gluon.ParameterDict("pre_")
    params.get("w", shape=(2, 0))
    assert params.get("w", shape=(0, 3)).shape == (2, 3)
    for mismatch in ({"shape": (2, 3, 4)}, {"dtype": "float64"}, {"lr_mult": 2.0}):
        with pytest.raises(AssertionError, match="desired"):
            params.get("w", **mismatch)


def conflict() -> None:
    mine, other = gluon.ParameterDict("a_"), gluon.ParameterDict("a_")
    mine.get("w", shape=(1,))
    other.get("w", shape=(1,))
    mine.update(other)


def bare() -> gluon.Parameter:
    return gluon.Parameter("p", shape=(2, 3))


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda: bare().data(), RuntimeError),
        (lambda: bare().list_ctx(), RuntimeError),
        (lambda: bare().reset_ctx(mx.cpu(1)), ValueError),
        (lambda: bare().set_data(mx.nd.ones((2, 3))), AssertionError),
        (lambda: setattr(bare(), "grad_req", "foo"), AssertionError),
        (lambda: setattr(bare(), "shape", (3, 3)), AssertionError),
        (lambda: gluon.Parameter("q", stype="foo"), AssertionError),
        (lambda: gluon.Parameter("q", shape=(0, 2)).initialize(), ValueError),
        (lambda: made().data(mx.cpu(2)), RuntimeError),
        (lambda: made().set_data(mx.nd.ones((3, 3))), AssertionError),
        (lambda: made().row_sparse_data(mx.nd.array([0])), RuntimeError),
        (lambda: gluon.ParameterDict("p_").get_constant("m"), KeyError),
        (lambda: gluon.ParameterDict()["zz"], KeyError),
        (conflict, AssertionError),
    ],
)
def test_misuse_is_an_error(act: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        act()


class _Doubled(gluon.Parameter):
    """What blocks see is computed from the values, as for weight dropout."""

    def __init__(self, parameter: gluon.Parameter) -> None:
        super().__init__(
            parameter.name, shape=parameter.shape, allow_deferred_init=True, init="ones"
        )
        # What GluonNLP copies.
        self._ctx_list, self._ctx_map = parameter._ctx_list, parameter._ctx_map
        self.factor = 2

    def data(self, ctx: Any = None) -> Any:
        return super().data(ctx) * self.factor


@pytest.mark.parametrize("in_units", [0, 3])
@pytest.mark.parametrize("hybrid", [False, True])
def test_subclass_that_computes_its_data(in_units: int, hybrid: bool) -> None:
    net = gluon.nn.Dense(2, in_units=in_units, use_bias=False)
    weight = _Doubled(net.weight)
    net._reg_params["weight"] = net.params._params[weight.name] = weight
    net.initialize()
    if hybrid:
        net.hybridize()
    x = mx.nd.ones((1, 3))
    net(x)
    for _ in range(10):  # enough for the short ways into compiled blocks
        assert net(x).asnumpy().tolist() == [[6, 6]]
    weight.factor = 3
    assert net(x).asnumpy().tolist() == [[9, 9]]
    with mx.autograd.record():
        y = net(x)
    y.backward()
    assert weight.grad().asnumpy().tolist() == [[3, 3, 3]] * 2
