"""Functions of mx.np give what NumPy gives, on generated shapes, axes and keys."""

import hypothesis.extra.numpy as st_np
import numpy as onp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mxnet as mx
from mxnet import np

settings.register_profile("np", deadline=None, max_examples=25, derandomize=True)
settings.load_profile("np")

SHAPES = st_np.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
FILLED = st_np.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=4)


def numbers(shape, low=-2.0, high=2.0):
    generator = onp.random.default_rng(sum(shape) + len(shape))
    return generator.uniform(low, high, shape).astype("float64")


def same(ours, theirs, tolerance=1e-12):
    theirs = onp.asarray(theirs)
    assert isinstance(ours, np.ndarray)
    assert ours.shape == theirs.shape
    onp.testing.assert_allclose(ours.asnumpy(), theirs, rtol=tolerance, atol=tolerance)


UNARY = {
    "absolute": (-2, 2), "arccos": (-1, 1), "arccosh": (1, 4), "arcsin": (-1, 1),
    "arcsinh": (-2, 2), "arctan": (-2, 2), "arctanh": (-0.9, 0.9), "cbrt": (-8, 8),
    "ceil": (-3, 3), "cos": (-3, 3), "cosh": (-2, 2), "deg2rad": (-180, 180),
    "degrees": (-3, 3), "exp": (-2, 2), "expm1": (-2, 2), "fabs": (-2, 2), "fix": (-3, 3),
    "floor": (-3, 3), "isfinite": (-1, 1), "isinf": (-1, 1), "isnan": (-1, 1), "log": (0.1, 4),
    "log10": (0.1, 4), "log1p": (-0.9, 4), "log2": (0.1, 4), "logical_not": (-1, 1),
    "negative": (-2, 2), "rad2deg": (-3, 3), "radians": (-180, 180), "reciprocal": (0.5, 2),
    "sign": (-2, 2), "sin": (-3, 3), "sinh": (-2, 2), "sqrt": (0, 4), "square": (-2, 2),
    "tan": (-1, 1), "tanh": (-2, 2), "trunc": (-3, 3),
}  # fmt: skip


@pytest.mark.parametrize("name", UNARY)
@given(shape=SHAPES)
def test_function_of_one_array(name, shape):
    x = numbers(shape, *UNARY[name])
    same(getattr(np, name)(np.array(x)), getattr(onp, name)(x))


BINARY = (
    "add", "subtract", "multiply", "divide", "true_divide", "mod", "remainder", "power", "maximum",
    "minimum", "arctan2", "hypot", "copysign", "floor_divide", "equal", "not_equal", "greater",
    "greater_equal", "less", "less_equal",
)  # fmt: skip


@pytest.mark.parametrize("name", BINARY)
@given(shapes=st_np.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3))
def test_function_of_two_arrays(name, shapes):
    a, b = (numbers(shape, 0.5, 3.0) for shape in shapes.input_shapes)
    function, truth = getattr(np, name), getattr(onp, name)
    same(function(np.array(a), np.array(b)), truth(a, b))
    same(function(np.array(a), 1.5), truth(a, 1.5))
    same(function(1.5, np.array(b)), truth(1.5, b))


@pytest.mark.parametrize("name", ["bitwise_and", "bitwise_or", "bitwise_xor", "lcm"])
@given(shape=SHAPES)
def test_function_of_two_integer_arrays(name, shape):
    a = onp.arange(onp.prod(shape, dtype=int)).reshape(shape).astype("int32") + 1
    b = a[::-1].copy() if a.ndim else a
    same(getattr(np, name)(np.array(a), np.array(b)), getattr(onp, name)(a, b))


REDUCTIONS = ("sum", "prod", "mean", "max", "min", "std", "var", "all", "any")


@pytest.mark.parametrize("name", REDUCTIONS)
@given(data=st.data(), shape=FILLED, keepdims=st.booleans())
def test_reduction(name, data, shape, keepdims):
    x = numbers(shape)
    axes = st.one_of(st.none(), st_np.valid_tuple_axes(len(shape), min_size=1))
    axis = data.draw(axes)
    ours = getattr(np, name)(np.array(x), axis=axis, keepdims=keepdims)
    same(ours, getattr(onp, name)(x, axis=axis, keepdims=keepdims), 1e-10)


@pytest.mark.parametrize("name", ["argmax", "argmin", "cumsum", "sort", "argsort"])
@given(data=st.data(), shape=FILLED)
def test_function_along_an_axis(name, data, shape):
    x = numbers(shape)
    axis = data.draw(st.one_of(st.none(), st.integers(-len(shape), len(shape) - 1)))
    same(getattr(np, name)(np.array(x), axis=axis), getattr(onp, name)(x, axis=axis), 1e-10)


def test_reductions_without_elements():
    empty = np.zeros((0, 3))
    same(np.sum(empty, axis=0), onp.zeros(3))
    same(np.prod(empty, axis=0), onp.ones(3))
    same(np.max(np.zeros((2, 0, 3)), axis=0), onp.zeros((0, 3)))
    with pytest.raises(mx.MXNetError, match="no elements"):
        np.max(empty)
    with pytest.raises(mx.MXNetError, match="without elements"):
        np.argmax(empty)


REARRANGED = {
    "flip": lambda m, x, axis: m.flip(x, axis),
    "roll": lambda m, x, axis: m.roll(x, 2, axis),
    "expand_dims": lambda m, x, axis: m.expand_dims(x, axis),
    "swapaxes": lambda m, x, axis: m.swapaxes(x, 0, axis),
    "moveaxis": lambda m, x, axis: m.moveaxis(x, axis, 0),
    "repeat": lambda m, x, axis: m.repeat(x, 2, axis),
    "tile": lambda m, x, _: m.tile(x, (2, 1, 2)),
    "diff": lambda m, x, axis: m.diff(x, axis=axis),
    "take": lambda m, x, axis: m.take(x, m.array([0, -1, 0], dtype="int64"), axis=axis),
    "delete": lambda m, x, axis: m.delete(x, 0, axis=axis),
    "delete slice": lambda m, x, axis: m.delete(x, slice(None, None, 2), axis=axis),
    "insert": lambda m, x, axis: m.insert(x, 1, 7.0, axis=axis),
    "insert places": lambda m, x, axis: m.insert(x, m.array([0, 1, 0], dtype="int64"), 7.0, axis),
    "unique": lambda m, x, axis: m.unique(m.floor(x), axis=axis),
    "percentile": lambda m, x, axis: m.percentile(x, 30, axis=axis),
    "quantile": lambda m, x, axis: m.quantile(x, 0.7, axis=axis),
    "median": lambda m, x, axis: m.median(x, axis=axis),
    "average": lambda m, x, axis: m.average(x, axis=axis),
    "concatenate": lambda m, x, axis: m.concatenate([x, x], axis=axis),
    "stack": lambda m, x, axis: m.stack([x, x], axis=axis),
    "array_split": lambda m, x, axis: m.array_split(x, 3, axis=axis)[0],
    "ravel": lambda m, x, _: m.ravel(x),
    "reshape": lambda m, x, _: m.reshape(x, (-1,)),
    "reshape F": lambda m, x, _: m.reshape(x, (-1, 1), order="F"),
    "transpose": lambda m, x, _: m.transpose(x),
    "squeeze": lambda m, x, _: m.squeeze(x),
    "pad": lambda m, x, _: m.pad(x, 1),
    "pad edge": lambda m, x, _: m.pad(x, 2, mode="edge"),
    "pad symmetric": lambda m, x, _: m.pad(x, 3, mode="symmetric"),
    "pad reflect": lambda m, x, _: m.pad(x, 2, mode="reflect"),
    "pad wrap": lambda m, x, _: m.pad(x, 2, mode="wrap"),
    "pad maximum": lambda m, x, _: m.pad(x, 1, mode="maximum"),
    "vstack": lambda m, x, _: m.vstack([x, x]),
    "hstack": lambda m, x, _: m.hstack([x, x]),
    "dstack": lambda m, x, _: m.dstack([x, x]),
    "column_stack": lambda m, x, _: m.column_stack([x, x]),
    "append": lambda m, x, axis: m.append(x, x, axis),
    "atleast_3d": lambda m, x, _: m.atleast_3d(x),
    "where": lambda m, x, _: m.where(x > 0, x, -x),
    "clip": lambda m, x, _: m.clip(x, -0.5, 0.5),
    "around": lambda m, x, _: m.around(x, 1),
    "nan_to_num": lambda m, x, _: m.nan_to_num(x),
    "tril": lambda m, x, _: m.tril(x, 1),
    "outer": lambda m, x, _: m.outer(x, x),
    "vdot": lambda m, x, _: m.vdot(x, x),
    "resize": lambda m, x, _: m.resize(x, (3, 3)),
    "ediff1d": lambda m, x, _: m.ediff1d(x, to_end=1.0),
}  # fmt: skip


@pytest.mark.parametrize("name", REARRANGED)
@given(data=st.data(), shape=FILLED)
def test_rearranged(name, data, shape):
    x = numbers(shape)
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    try:
        truth = REARRANGED[name](onp, x, axis)
    except (ValueError, IndexError):  # the shape does not fit; ours must refuse it too
        with pytest.raises((ValueError, IndexError, mx.MXNetError)):
            REARRANGED[name](np, np.array(x), axis)
        return
    same(REARRANGED[name](np, np.array(x), axis), truth, 1e-6 if "ile" in name else 1e-12)


@given(data=st.data(), shape=FILLED)
def test_basic_index(data, shape):
    x = numbers(shape)
    key = data.draw(st_np.basic_indices(shape, allow_newaxis=True))
    same(np.array(x)[key], x[key])


@given(data=st.data(), shape=FILLED)
def test_index_arrays(data, shape):
    x = numbers(shape)
    key = data.draw(st_np.integer_array_indices(shape, dtype=onp.int64))
    same(np.array(x)[key], x[key])
    same(np.array(x)[tuple(np.array(k) for k in key)], x[key])


@given(data=st.data(), shape=FILLED)
def test_masks(data, shape):
    x = numbers(shape)
    mask = data.draw(st_np.arrays(bool, shape[: data.draw(st.integers(1, len(shape)))]))
    ours = np.array(x)
    same(ours[np.array(mask)], x[mask])
    same(ours[mask], x[mask])
    ours[np.array(mask)] = 5
    x[mask] = 5
    same(ours, x)


@given(data=st.data(), shape=FILLED)
def test_assignment(data, shape):
    x, ours = numbers(shape), np.array(numbers(shape))
    key = data.draw(st_np.basic_indices(shape))
    value = numbers(x[key].shape, 5, 6)
    ours[key] = np.array(value)
    x[key] = value
    same(ours, x)
    ours[key] = 3
    x[key] = 3
    same(ours, x)


@given(a=st_np.array_shapes(max_dims=3, max_side=3), n=st.integers(1, 3), k=st.integers(1, 3))
def test_products(a, n, k):
    left, right = numbers((*a, n)), numbers((n, k))
    for name in ("dot", "matmul"):
        ours = getattr(np, name)(np.array(left), np.array(right))
        same(ours, getattr(onp, name)(left, right), 1e-10)
    same(np.inner(np.array(left), np.array(left)), onp.inner(left, left), 1e-10)
    ours = np.tensordot(np.array(left), np.array(right), axes=1)
    same(ours, onp.tensordot(left, right, axes=1), 1e-10)
    same(np.einsum("...n,nk->...k", np.array(left), np.array(right)), left @ right, 1e-10)


@pytest.mark.parametrize("order", [None, 1, 2, onp.inf, -onp.inf, "fro", "nuc", -1, -2])
def test_matrix_norms(order):
    x = numbers((4, 3))
    same(np.linalg.norm(np.array(x), order), onp.linalg.norm(x, order), 1e-10)


@pytest.mark.parametrize("order", [None, 0, 1, 2, 3, onp.inf, -onp.inf])
def test_vector_norms(order):
    x = numbers((4, 3))
    ours = np.linalg.norm(np.array(x), order, axis=1, keepdims=True)
    same(ours, onp.linalg.norm(x, order, axis=1, keepdims=True), 1e-10)


def test_solvers():
    matrix = numbers((3, 3)) + 3 * onp.eye(3)
    symmetric = matrix @ matrix.T
    a, s, b = np.array(matrix), np.array(symmetric), np.array(numbers((3, 2)))
    same(np.linalg.inv(a), onp.linalg.inv(matrix), 1e-9)
    same(np.linalg.det(a), onp.linalg.det(matrix), 1e-9)
    same(np.linalg.pinv(b), onp.linalg.pinv(b.asnumpy()), 1e-9)
    same(np.linalg.solve(a, b), onp.linalg.solve(matrix, b.asnumpy()), 1e-9)
    same(np.linalg.cholesky(s), onp.linalg.cholesky(symmetric), 1e-9)
    same(np.linalg.eigvalsh(s), onp.linalg.eigvalsh(symmetric), 1e-9)
    left, values, right = np.linalg.svd(b)
    same(np.dot(left * values, right), b.asnumpy(), 1e-9)


def test_statistics():
    x = onp.array([0, 1, 1, 3], dtype="int64")
    weights = numbers((4,), 0, 1)
    same(np.bincount(np.array(x), minlength=6), onp.bincount(x, minlength=6))
    same(np.bincount(np.array(x), weights=np.array(weights)), onp.bincount(x, weights))
    counts, edges = np.histogram(np.array(weights), bins=4)
    truth = onp.histogram(weights, bins=4)
    same(counts, truth[0])
    same(edges, truth[1], 1e-6)
    same(np.polyval(np.array([1.0, 2.0, 3.0]), np.array(weights)), onp.polyval([1, 2, 3], weights))
    weighted = np.average(np.array(numbers((3, 4))), axis=1, weights=np.array(weights))
    same(weighted, onp.average(numbers((3, 4)), axis=1, weights=weights), 1e-10)
