"""The functions of mx.np make symbols of symbols, which compute the same."""

import numpy as onp
import pytest

import mxnet as mx
from mxnet import np, npx

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
}


class Imperative:
    np, npx = np, npx


@pytest.mark.parametrize("name", FUNCTIONS)
def test_symbols_compute_the_same(name):
    values = [onp.random.default_rng(i).uniform(0.1, 0.9, (2, 3)).astype("float32") for i in (0, 1)]
    wanted = FUNCTIONS[name](Imperative, *map(np.array, values)).asnumpy()
    made = FUNCTIONS[name](mx.sym, mx.sym.var("x"), mx.sym.var("y"))
    given = dict(zip("xy", values, strict=True))
    given = {key: given[key] for key in made.list_arguments()}
    with mx.np_shape():
        assert made.infer_shape(**{k: v.shape for k, v in given.items()})[1] == [wanted.shape]
        result = made.eval(**{k: mx.nd.array(v) for k, v in given.items()})[0].asnumpy()
    onp.testing.assert_allclose(result, wanted, rtol=1e-6)
    again = mx.sym.load_json(made.tojson())
    assert again.list_arguments() == made.list_arguments()


def test_zero_lengths_and_no_axes_are_shapes():
    made = mx.sym.np.sum(mx.sym.np.exp(mx.sym.var("x")), axis=0)
    with mx.np_shape():
        assert made.infer_shape(x=(0, 3)) == ([(0, 3)], [(3,)], [])
        assert mx.sym.np.exp(mx.sym.var("x")).infer_shape(x=()) == ([()], [()], [])


def test_arrays_beside_symbols_are_refused():
    with pytest.raises(TypeError, match="all be symbols"):
        mx.sym.np.add(mx.sym.var("x"), np.ones((2,)))
