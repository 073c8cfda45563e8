"""Symbols of mx.sym.np compute what the functions of mx.np compute, and broadcast as they do."""

# ruff: noqa: ARG005 - the rows of a table have one signature

import json
from pathlib import Path

import numpy as onp
import pytest

import mxnet as mx
from mxnet import np, npx

GOLDEN = Path(__file__).parent / "data"

FUNCTIONS = {
    "sum": lambda m, x, _: m.np.sum(x, axis=1),
    "arithmetic": lambda m, x, y: m.np.add(m.np.multiply(x, y), 2.5),
    "reversed": lambda m, x, _: m.np.true_divide(1.5, x),
    "comparison": lambda m, x, y: m.np.where(m.np.greater(x, y), x, y),
    "elementwise": lambda m, x, _: m.np.exp(m.np.sin(x)),
    "shapes": lambda m, x, _: m.np.transpose(m.np.reshape(x, (3, -1))),
    "joins": lambda m, x, y: m.np.concatenate([x, y], axis=1),
    "products": lambda m, x, y: m.np.dot(x, m.np.transpose(y)),
    "einsum": lambda m, x, y: m.np.einsum("ij,ij->j", x, y),
    "moments": lambda m, x, _: m.np.std(x, axis=0),
    "softmax": lambda m, x, _: m.npx.softmax(x),
    "codes": lambda m, x, _: m.npx.reshape(x, (-5,)),
    "clip": lambda m, x, _: m.np.clip(x, 0.2, 0.7),
    "operators": lambda m, x, y: (x + 1.5) * y / (2 - x) - x % 0.3 + 2**y - (-x),
    "comparisons": lambda m, x, y: m.np.where((x > y) + (x <= 0.5), x, 0) + (x == x) * 1.0,
    "numbers in where": lambda m, x, y: m.np.where(x > 0.5, 7.0, x) + m.np.where(y > 0.5, y, 3.0),
    "broadcasting": lambda m, x, y: x + y[0] + y[:, 0:1] * m.np.arange(3),
    "index of an axis": lambda m, x, _: x[1] + x[-1] + x[0],
    "index of an element": lambda m, x, _: x[0, 1] * x[1, -1],
    "slices": lambda m, x, _: x[0:2, 1:][:, ::-1],
    "new axes": lambda m, x, _: x[:, None] + x[None, 0:1],
    "ellipsis": lambda m, x, _: x[1, ...] + x[..., None][0, :, 0],
    "methods": lambda m, x, _: x.T.reshape(2, 3).sum(axis=0).clip(0.1, 0.9) + x.mean(axis=0),
    "more methods": lambda m, x, _: x.max(axis=1) - x.min(axis=1) + x.std(axis=1) + x.prod(axis=1),
    "matrix product": lambda m, x, y: x @ y.T,
    "created": lambda m, x, _: x + m.np.ones((2, 3)) * m.np.eye(2, 3) - m.np.linspace(0, 1, 3),
    "like": lambda m, x, _: m.np.zeros_like(x) + m.np.ones_like(x) + m.np.full_like(x, 2.5),
    "windows": lambda m, x, _: x * m.np.hanning(3) + m.np.hamming(3) + m.np.blackman(3),
    "identity": lambda m, x, _: m.np.dot(m.np.identity(2), x) + m.np.full((3,), 0.5),
    "logspace": lambda m, x, _: x * m.np.logspace(0, 1, 3) + m.np.indices((2, 3))[1],
    "splits": lambda m, x, _: m.np.split(x, 3, axis=1)[1] + m.np.array_split(x, 2)[0],
    "type": lambda m, x, _: (x * 10).astype("int32"),
    "pairs": lambda m, x, y: m.np.logaddexp(x, y) + m.np.fmax(x, 0.5),
    "spectrum": lambda m, x, _: m.np.abs(m.np.fft.rfft(x)),
    "norm": lambda m, x, _: m.np.linalg.norm(x, axis=1),
    "layer": lambda m, x, y: m.npx.fully_connected(x, y, num_hidden=2, no_bias=True),
    "larger and smaller": lambda m, x, y: m.np.maximum(x, y) + m.np.minimum(y, x),
    "inner product": lambda m, x, y: m.np.inner(x, y),
    "places": lambda m, x, _: m.np.take(x, x * 3, mode="clip"),
    "places along an axis": lambda m, x, y: m.np.take(x, y, axis=1, mode="wrap"),
    "padding": lambda m, x, _: m.np.pad(x, ((1, 0), (0, 2)), mode="edge"),
    "another size": lambda m, x, _: m.np.resize(x, (3, 5)) + m.np.resize(x, (2, 1, 1)).sum(),
    "turned over": lambda m, x, _: m.np.flipud(x) + m.np.fliplr(x),
    "uneven parts": lambda m, x, _: m.np.array_split(x, 2, axis=1)[0],
    "norm of matrices": lambda m, x, _: m.np.linalg.norm(x[None], 1),
    "norm of Frobenius": lambda m, x, _: m.np.linalg.norm(x[None], "fro"),
    "sum of one factor": lambda m, x, _: m.np.einsum("ij->j", x),
    "classic method": lambda m, x, _: x.as_nd_ndarray().as_np_ndarray() + x.abs(),
}  # fmt: skip


class Imperative:
    np, npx = np, npx


def variables():
    return mx.sym.var("x").as_np_ndarray(), mx.sym.var("y").as_np_ndarray()


def evaluate(made, values):
    given = dict(zip("xy", values, strict=True))
    given = {key: mx.nd.array(given[key]) for key in made.list_arguments()}
    return made.eval(**given)[0].asnumpy()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_symbols_compute_the_same(name):
    values = [onp.random.default_rng(i).uniform(0.1, 0.9, (2, 3)).astype("float32") for i in (0, 1)]
    wanted = FUNCTIONS[name](Imperative, *map(np.array, values)).asnumpy()
    made = FUNCTIONS[name](mx.sym, *variables())
    assert isinstance(made, mx.sym.np._Symbol)
    with mx.np_shape():
        shapes = dict.fromkeys(made.list_arguments(), (2, 3))
        assert made.infer_shape(**shapes)[1] == [wanted.shape]
        onp.testing.assert_allclose(evaluate(made, values), wanted, rtol=1e-5, atol=1e-6)
        again = mx.sym.load_json(made.tojson())
        onp.testing.assert_allclose(evaluate(again, values), wanted, rtol=1e-5, atol=1e-6)


def test_coordinates_are_stacked():
    x = mx.sym.var("x").as_np_ndarray()
    made = mx.sym.np.unravel_index(x, (3, 4))
    places = mx.np.array([5, 11], dtype="int32")
    with mx.np_shape():
        assert made.eval(x=places)[0].asnumpy().tolist() == [[1, 2], [1, 3]]
    with pytest.raises(TypeError, match="every axis"):
        mx.sym.np.pad(x, 1)


def test_types_follow_through_shapes():
    x, y = variables()
    product = mx.sym.np.vdot(x, mx.sym.np.transpose(y))
    assert product.infer_type(x="float64") == ([onp.float64] * 2, [onp.float64], [])


def test_zero_lengths_and_no_axes_are_shapes():
    made = mx.sym.np.sum(mx.sym.np.exp(mx.sym.var("x")), axis=0)
    with mx.np_shape():
        assert made.infer_shape(x=(0, 3)) == ([(0, 3)], [(3,)], [])
        assert mx.sym.np.exp(mx.sym.var("x")).infer_shape(x=()) == ([()], [()], [])


def test_arrays_beside_symbols_are_refused():
    with pytest.raises(TypeError, match="all be symbols"):
        mx.sym.np.add(mx.sym.var("x"), np.ones((2,)))


def test_text_and_names():
    x, y = variables()
    with mx.name.NameManager():
        total = (x + y).sum()
        assert repr(total) == "<_Symbol sum0>"
        assert total.get_internals().list_outputs() == ["x", "y", "add0_output", "sum0_output"]
        assert mx.sym.npx.batch_norm(x).name == "batch_norm0"
    assert type(x.as_nd_ndarray()) is mx.sym.Symbol
    assert mx.sym.var("z").as_np_ndarray().num_outputs == 1


def test_what_symbols_refuse():
    x, y = variables()
    for key in ([0, 1], "a", y, (0, ..., 1)):
        with pytest.raises(IndexError):
            x[key]
    with pytest.raises(TypeError, match="not iterable"):
        list(x)
    with pytest.raises(TypeError, match="does not support len"):
        len(x)
    with pytest.raises(NotImplementedError, match="cannot be assigned"):
        x[0] = 1
    with pytest.raises(mx.base.NotImplementedForSymbol):
        x.asnumpy()
    with pytest.raises(AttributeError, match="no attribute 'nanmean'"):
        _ = mx.sym.np.nanmean
    with pytest.raises(ValueError, match="out has no meaning"):
        mx.sym.np.random.uniform(size=(2,), out=x)
    with pytest.raises(NotImplementedError, match="order"):
        mx.sym.np.zeros((2,), order="F")


RANDOM = {
    "uniform": lambda r, x: r.uniform(x, 2.0, size=(500, 2)),
    "normal": lambda r, x: r.normal(x, 0.5, size=(500, 2)),
    "gumbel": lambda r, x: r.gumbel(x, 0.5, size=(500, 2)),
    "logistic": lambda r, x: r.logistic(x, 0.5, size=(500, 2)),
    "lognormal": lambda r, x: r.lognormal(x, 0.5, size=(500, 2)),
    "gamma": lambda r, x: r.gamma(x, 2.0, size=(500, 2)),
    "exponential": lambda r, x: r.exponential(x, size=(500, 2)),
    "rayleigh": lambda r, x: r.rayleigh(x, size=(500, 2)),
    "weibull": lambda r, x: r.weibull(x, size=(500, 2)),
    "pareto": lambda r, x: r.pareto(x + 2, size=(500, 2)),
    "power": lambda r, x: r.power(x, size=(500, 2)),
    "beta": lambda r, x: r.beta(x, x, size=(500, 2)),
    "chisquare": lambda r, x: r.chisquare(x, size=(500, 2)),
    "randint": lambda r, x: r.randint(0, 5, size=(500, 2)),
    "rand": lambda r, x: r.rand(500, 2),
    "choice": lambda r, x: r.choice(5, size=(500, 2)),
    "multivariate_normal": lambda r, x: r.multivariate_normal(x, EYE[type(x)](), 500),
}
EYE = {
    np.ndarray: lambda: np.eye(2),
    mx.sym.np._Symbol: lambda: mx.sym.np.eye(2),
}


@pytest.mark.parametrize("name", RANDOM)
def test_random_symbols(name):
    values = onp.array([0.5, 1.0], dtype="float32")
    made = RANDOM[name](mx.sym.np.random, mx.sym.var("x").as_np_ndarray())
    with mx.np_shape():
        mx.random.seed(3)
        given = {"x": np.array(values)} if "x" in made.list_arguments() else {}
        first = made.eval(**given)[0].asnumpy()
        second = made.eval(**given)[0].asnumpy()
        wanted = RANDOM[name](np.random, np.array(values)).asnumpy()
    assert first.shape == second.shape == wanted.shape == (500, 2)
    assert first.dtype == wanted.dtype
    assert (first != second).any()
    spread = wanted.std(axis=0) + 1e-3
    assert (abs(onp.median(first, axis=0) - onp.median(wanted, axis=0)) < 0.5 * spread).all()


def test_more_random_symbols():
    x = mx.sym.var("x").as_np_ndarray()
    with mx.np_shape():
        value = np.array([0.0, 5.0])
        assert mx.sym.npx.random.normal_n(x, 1.0, batch_shape=(3,)).eval(x=value)[0].shape == (3, 2)
        assert mx.sym.npx.random.uniform_n(0.0, x, batch_shape=(3,)).eval(x=value)[0].shape == (
            3,
            2,
        )
        drawn = mx.sym.npx.random.bernoulli(prob=0.3, size=(4,)).eval()[0].asnumpy()
        assert set(drawn) <= {0.0, 1.0}
        rows = mx.sym.np.random.shuffle(x).eval(x=value)[0].asnumpy()
        assert sorted(rows) == [0.0, 5.0]


def test_files_say_that_shapes_are_numpys():
    made = mx.sym.np.sum(mx.sym.var("x"))
    assert "is_np_shape" not in json.loads(made.tojson())["attrs"]
    with mx.np_shape():
        text = json.loads(made.tojson())
    assert text["attrs"] == {"is_np_shape": ["int", 1], "mxnet_version": ["int", 10901]}


def test_graph_of_the_reference():
    truth = json.loads((GOLDEN / "block.json").read_text())
    made = mx.sym.load_json(json.dumps(truth["symbol"]))
    given = {name: np.array(value, dtype="float32") for name, value in truth["arrays"].items()}
    with mx.np_shape():
        results = made.eval(**given)
        again = json.loads(made.tojson())
    for result, wanted in zip(results, truth["results"], strict=True):
        onp.testing.assert_allclose(result.asnumpy(), wanted, rtol=1e-5)
    assert again["nodes"] == truth["symbol"]["nodes"]
    assert again["attrs"] == truth["symbol"]["attrs"]
