"""Loops and branches in graphs: files of the reference, results, gradients, shapes, errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.symbol import subgraphs

# Symbols that the reference (1.9.1) made of the functions in `symbols`, with what it computed for
# the values of `results`: outputs, and gradients where it has them (its nested loops have none).
RECORDED = json.loads((Path(__file__).parent / "data" / "control_flow_1.9.1.json").read_text())
SHAPES: dict[str, dict[str, tuple[int, ...]]] = {
    "foreach": {"data": (3, 2), "st": (2,), "w": (2,)},
    "layer": {
        "data": (3, 2, 2), "st": (2, 2), "w": (2, 2), "fc_weight": (2, 2), "fc_bias": (2,),
    },
    "nested": {"data": (2, 3, 2), "st": (2,), "w": (2,)},
    "while": {"data": (1,), "st": (1,), "w": (1,)},
    "cond": {"data": (2,), "st": (2,), "w": (2,)},
}  # fmt: skip
# Iterations that run in `while`; the reference leaves rows behind them uninitialised.
STEPS = 4


def symbols() -> dict[str, Any]:
    """The symbols that were recorded, made in the same order."""
    s = mx.sym
    data, st, w = s.var("data"), s.var("st"), s.var("w")
    made = {}
    made["foreach"] = s.contrib.foreach(lambda x, h: ((x + h) * w, s.tanh(x * h + w)), data, st)
    made["layer"] = s.contrib.foreach(
        lambda x, h: (s.FullyConnected(x * (w * 2), num_hidden=2, name="fc"), h + x), data, st
    )

    def inner(x, h):
        return s.contrib.foreach(lambda y, k: (y * w, k + y * w), x, h)

    made["nested"] = s.contrib.foreach(inner, data, st)
    made["while"] = s.contrib.while_loop(
        lambda i, _: s.sum(i) < 4,
        lambda i, a: (i + a * w, [i + 1, a * w]),
        [st, data],
        max_iterations=5,
    )
    branch = s.contrib.cond(s.sum(data) < 0, lambda: data * 2, lambda: data * w + st)
    return {**{k: s.Group([v[0], *v[1]]) for k, v in made.items()}, "cond": branch}


def results(symbol, shapes, *, gradients: bool):
    """Outputs, and gradients by argument, for fixed values of the arguments and head gradients."""
    args = {}
    for k, (name, shape) in enumerate(sorted(shapes.items())):
        size = int(np.prod(shape))
        args[name] = mx.nd.array(((np.arange(size) * 7 + k * 3) % 11 / 11 + 0.1).reshape(shape))
    grads = {name: mx.nd.zeros(array.shape) for name, array in args.items()}
    executor = symbol.bind(mx.cpu(), args, grads)
    outputs = [o.asnumpy() for o in executor.forward(is_train=True)]
    if gradients:
        heads = [mx.nd.array((np.arange(o.size) % 3 + 1.0).reshape(o.shape)) for o in outputs]
        executor.backward(heads)
    return outputs, {name: array.asnumpy() for name, array in grads.items()}


@pytest.mark.parametrize("name", RECORDED)
def test_files_of_the_reference(name):
    recorded = RECORDED[name]
    symbol = mx.sym.load_json(recorded["json"])
    assert symbol.tojson() == recorded["json"]
    assert symbol.list_arguments() == recorded["args"]
    outputs, gradients = results(symbol, SHAPES[name], gradients=bool(recorded["grad"]))
    for i, (found, expected) in enumerate(zip(outputs, recorded["out"], strict=True)):
        rows = STEPS if name == "while" and i == 0 else None
        np.testing.assert_allclose(found[:rows], np.array(expected)[:rows], rtol=1e-5)
    if name == "while":
        assert not outputs[0][STEPS:].any()
    for argument, expected in recorded["grad"].items():
        np.testing.assert_allclose(gradients[argument], expected, rtol=1e-5, err_msg=argument)


def test_symbols_are_written_as_the_reference_writes_them(monkeypatch):
    monkeypatch.setattr(subgraphs, "_made", subgraphs.Counter())
    with mx.name.NameManager():
        made = symbols()
    for name, symbol in made.items():
        assert symbol.tojson() == RECORDED[name]["json"], name


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name):
    symbol = mx.sym.load_json(RECORDED[name]["json"])
    given = {k: v for k, v in SHAPES[name].items() if not k.startswith("fc")}
    arguments, outputs, _ = symbol.infer_shape(**given)
    assert dict(zip(symbol.list_arguments(), arguments, strict=True)) == SHAPES[name]
    found, _ = results(symbol, SHAPES[name], gradients=False)
    assert outputs == [array.shape for array in found]
    types = symbol.infer_type(data="float64")
    assert set(types[1]) == {np.float64}


def test_a_loop_is_its_imperative_twin():
    rng = np.random.default_rng(0)
    values = {k: mx.nd.array(rng.normal(size=s)) for k, s in SHAPES["foreach"].items()}
    for array in values.values():
        array.attach_grad()

    def body(x, h):
        return (x + h) * values["w"], mx.nd.tanh(x * h + values["w"])

    with mx.autograd.record():
        outputs, state = mx.nd.contrib.foreach(body, values["data"], values["st"])
        (outputs.sum() + (state * state).sum()).backward()
    symbol = mx.sym.load_json(RECORDED["foreach"]["json"])
    grads = {k: mx.nd.zeros(v.shape) for k, v in values.items()}
    executor = symbol.bind(mx.cpu(), {k: v.copy() for k, v in values.items()}, grads)
    found = executor.forward(is_train=True)
    executor.backward([mx.nd.ones((3, 2)), 2 * found[1]])
    np.testing.assert_allclose(found[0].asnumpy(), outputs.asnumpy(), rtol=1e-6)
    for name, array in values.items():
        np.testing.assert_allclose(grads[name].asnumpy(), array.grad.asnumpy(), rtol=1e-5)


def test_what_surrounds_a_loop_becomes_its_input():
    data, w = mx.sym.var("data"), mx.sym.var("w")
    halves = mx.sym.split(w, num_outputs=2, axis=0)
    total = mx.sym.sum(w)
    net = mx.sym.broadcast_add(mx.sym.var("x"), total)  # made outside, used on a slice inside
    out, states = mx.sym.contrib.foreach(
        lambda x, h: (net(x=x) + halves[0], [h[0] + halves[1]]), data, [mx.sym.var("st")]
    )
    symbol = mx.sym.Group([out, *states])
    assert symbol.list_arguments() == ["data", "st", "w"]
    x, weight = np.arange(6.0).reshape(3, 2), np.array([1.0, 2.0, 3.0, 4.0])
    arrays = {"data": mx.nd.array(x), "st": mx.nd.zeros((2,)), "w": mx.nd.array(weight)}
    found = symbol.eval(**arrays)
    np.testing.assert_allclose(found[0].asnumpy(), x + 10 + weight[:2])
    np.testing.assert_allclose(found[1].asnumpy(), 3 * weight[2:])


def test_nested_lists_and_equal_states():
    a, b, s = (mx.sym.var(name) for name in "abs")
    (first, (second,)), last = mx.sym.contrib.foreach(
        lambda x, h: ([x[0] + x[1][0], [h[0] - h[1]]], [h[1] + x[0], h[0]]), [a, [b]], [s, s]
    )
    x, y = np.array([[1.0], [2.0]]), np.array([[5.0], [7.0]])
    arrays = {"a": mx.nd.array(x), "b": mx.nd.array(y), "s": mx.nd.array([10])}
    found = mx.sym.Group([first, second, *last]).eval(**arrays)
    expected = [x + y, [[0.0], [1.0]], [12.0], [11.0]]
    for array, value in zip(found, expected, strict=True):
        np.testing.assert_allclose(array.asnumpy(), value)


def test_a_loop_that_does_not_run():
    i = mx.sym.var("i")
    out, last = mx.sym.contrib.while_loop(
        lambda i: i < 3, lambda i: (i * 2, i + 1), i, max_iterations=4
    )
    found = mx.sym.Group([out, last]).eval(i=mx.nd.array([7]))
    np.testing.assert_array_equal(found[0].asnumpy(), np.zeros((4, 1)))
    np.testing.assert_array_equal(found[1].asnumpy(), [7])


@pytest.mark.parametrize(("p", "expected", "gradient"), [(0, 6, 2), (2, 9, 6)])
def test_only_one_branch_runs(p, expected, gradient):
    pred, q = mx.sym.var("p"), mx.sym.var("q")
    y = mx.sym.contrib.cond(pred < 1, lambda: q * 2, lambda: q * q)
    grad = mx.nd.zeros((1,))
    executor = y.bind(mx.cpu(), {"p": mx.nd.array([p]), "q": mx.nd.array([3])}, {"q": grad})
    assert executor.forward(is_train=True)[0].asscalar() == expected
    executor.backward(mx.nd.ones((1,)))
    assert grad.asscalar() == gradient


x, y = mx.sym.var("x"), mx.sym.var("y")
F, W, C = mx.sym.contrib.foreach, mx.sym.contrib.while_loop, mx.sym.contrib.cond


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: F(lambda _, h: (h, h), x, y), AssertionError, "data arrays .* 'x' is not"),
        (lambda: F(lambda a, _: (a, a), x, y), AssertionError, "state arrays .* 'y' is not"),
        (lambda: F(lambda a, h: (a, [h, h]), x, y), AssertionError, "different formats"),
        (lambda: F(lambda a, h: (a, h), 3, y), AssertionError, "foreach input must be"),
        (lambda: F(lambda a, h: (a, h), [], y), ValueError, "at least one symbol"),
        (lambda: W(lambda a: a, lambda a: (a, a), x), ValueError, "max_iterations should be"),
        (lambda: W(lambda a: a, lambda a: (a, a), x, -1), MXNetError, "max_iterations=-1"),
        (lambda: W(lambda a: a, lambda a: (a, a), x, "few"), ValueError, "'few' is not an int"),
        (lambda: W(lambda a: a, lambda a: (a, a), [], 3), ValueError, "at least one element"),
        (lambda: W(lambda _: 1, lambda a: (a, a), x, 3), ValueError, "cond must be a Symbol"),
        (lambda: W(lambda a: a, lambda a: (a, [a, a]), x, 3), ValueError, "1 before, 2 after"),
        (lambda: W(lambda a: a, lambda _: (y, y), x, 3), ValueError, "variable 0 is not used"),
        (lambda: C(x, lambda: [x, y], lambda: x), ValueError, "2 and 1"),
        (lambda: C(x, list, list), ValueError, "one or more"),
        (lambda: C(3, lambda: x, lambda: x), AssertionError, "nested"),
    ],
)
def test_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_errors_when_running():
    out, _ = F(lambda a, h: (a[0] + a[1], h), [x, y], [])
    with pytest.raises(MXNetError, match=r"x has shape \(2, 1\) but must"):
        out.eval(x=mx.nd.zeros((2, 1)), y=mx.nd.zeros((3, 1)))
    with pytest.raises(MXNetError, match=r"one element, but its shape is \(2,\)"):
        C(x, lambda: x, lambda: x).eval(x=mx.nd.zeros((2,)))
    with pytest.raises(MXNetError, match=r"mx\.nd\.contrib\.cond"):
        mx.nd._internal._cond(
            mx.nd.ones((1,)),
            num_outputs=1,
            cond_input_locs=(0,),
            then_input_locs=(),
            else_input_locs=(),
        )


@pytest.mark.parametrize(
    ("name", "key", "value", "message"),
    [
        ("foreach", "in_data_locs", "[5]", "locations"),
        ("foreach", "remain_locs", "[]", "locations"),
        ("foreach", "remain_locs", "[0]", "must name every input once"),
        ("foreach", "num_out_data", "0", "do not fit 2 outputs"),
        ("while", "func_var_locs", "[0, 9]", "do not fit 3 outputs"),
        ("while", "cond_input_locs", "[0, 1]", "locations"),
        ("cond", "num_outputs", "2", "num_outputs=2"),
        ("cond", "subgraphs", [], "3 subgraphs, got 0"),
    ],
)
def test_damaged_files(name, key, value, message):
    document = json.loads(RECORDED[name]["json"])
    node = next(node for node in document["nodes"] if "subgraphs" in node)
    (node if key == "subgraphs" else node["attrs"])[key] = value
    with pytest.raises(MXNetError, match=f"symbol file.*{message}"):
        mx.sym.load_json(json.dumps(document))
