"""Gradients through functions of mx.np, against finite differences in float64."""

import numpy as onp
import pytest

import mxnet as mx
from mxnet import np

RNG = onp.random.default_rng(3)
X = RNG.uniform(0.5, 2.0, (3, 3))
S = X @ X.T + 2 * onp.eye(3)

FUNCTIONS = {
    "arithmetic": lambda x: (x + 2) * x / (3 - x) - x**3 + 2**x,
    "mixed types": lambda x: x * np.full((3, 3), 2) + np.array([1, 2, 3], dtype="int32"),
    "elementwise": lambda x: np.log(x) + np.sin(x) + np.sqrt(x) + np.cbrt(x) + np.expm1(x),
    "angles": lambda x: np.arctan2(x, 2.0) + np.arctan2(2.0, x) + np.hypot(x, x.T),
    "reductions": lambda x: np.sum(x, 0) * np.mean(x, axis=1) + np.prod(x, axis=0) + x.max(axis=1),
    "moments": lambda x: np.std(x, axis=0, ddof=1) + np.var(x, axis=1) + np.average(x, axis=0),
    "norms": lambda x: np.linalg.norm(x) + np.linalg.norm(x, axis=0) + np.linalg.norm(x, 1, axis=1),
    "where": lambda x: np.where(x > 1, x * x, 0) + np.where(x > 1, 1.0, x) + np.clip(x, 0.9, 1.1),
    "products": lambda x: np.dot(x, x) + np.einsum("ij,kj->ik", x, x) + np.tensordot(x, x, 1),
    "shapes": lambda x: np.pad(np.roll(x.T, 1, 0), 1, mode="edge")[1:-1, 1:-1] + np.rot90(x),
    "joins": lambda x: np.concatenate([x, x * x])[2:5] + np.stack([x, x])[1] + np.tile(x, 2)[:, 3:],
    "parts": lambda x: np.split(x, 3)[1] * np.vsplit(x, 3)[0] + np.repeat(x, 2, 0)[3],
    "selection": lambda x: np.take(x, np.array([0, 0, 2], dtype="int64"), axis=0) * x[:, 1],
    "masks": lambda x: x[x > 1] ** 2,
    "index arrays": lambda x: x[[0, 2], [1, 1]] * x[1:, ::-1][0, 0],
    "insertion": lambda x: np.insert(x, 1, x[0] * 2, axis=0) + np.delete(x, 1, axis=0)[0],
    "sorting": lambda x: np.sort(x, axis=0) * x + np.cumsum(x, axis=1) + np.diff(x, axis=0)[0],
    "quantiles": lambda x: np.percentile(x, 40, axis=0) + np.median(x),
    "polynomial": lambda x: np.polyval(x[0], x),
    "inverse": lambda x: np.linalg.inv(x @ x.T + 2 * np.eye(3)) + np.linalg.det(x),
    "cholesky": lambda x: np.linalg.cholesky(x @ x.T + 2 * np.eye(3)),
    "solve": lambda x: np.linalg.solve(x @ x.T + 2 * np.eye(3), x),
    "eigenvalues": lambda x: np.linalg.eigvalsh(x @ x.T) + np.linalg.svd(x)[1],
    "ediff1d": lambda x: np.ediff1d(x, to_end=x[0], to_begin=1.0),
    "reshape": lambda x: mx.npx.reshape(x, (-5,)) * x.reshape(9)[::-1],
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradient(name):
    function = FUNCTIONS[name]
    x = np.array(X)
    weights = RNG.uniform(-1, 1, function(x).shape)
    x.attach_grad()
    with mx.autograd.record():
        y = (function(x) * np.array(weights)).sum()
    y.backward()
    assert x.grad.dtype == onp.float64

    def value(host):
        return float((function(np.array(host)).asnumpy() * weights).sum())

    estimate, step = onp.zeros((3, 3)), 1e-6
    for i in onp.ndindex(3, 3):
        change = onp.zeros((3, 3))
        change[i] = step
        estimate[i] = (value(X + change) - value(X - change)) / (2 * step)
    # float32 takes part in "mixed types" only as exact numbers.
    onp.testing.assert_allclose(x.grad.asnumpy(), estimate, rtol=1e-5, atol=1e-6)


def test_ties_take_the_full_gradient():
    x = np.array([2.0, 2.0, 1.0])
    x.attach_grad()
    with mx.autograd.record():
        y = x.max()
    y.backward()
    assert x.grad.tolist() == [1, 1, 0]


def test_second_derivative():
    x = np.array([2.0])
    x.attach_grad()
    with mx.autograd.record():
        first = mx.autograd.grad(np.power(x, 3), [x], create_graph=True)[0]
    first.backward()
    assert type(first) is np.ndarray
    assert x.grad.item() == 12


def test_draws_carry_gradients_to_their_parameters():
    loc, scale = np.zeros((1000,)), np.ones((1000,))
    loc.attach_grad()
    scale.attach_grad()
    with mx.autograd.record():
        x = np.random.normal(loc, scale)
    x.backward()
    assert (loc.grad == 1).all()
    onp.testing.assert_allclose(scale.grad.asnumpy(), x.asnumpy(), rtol=1e-6)
    for draw in (
        lambda p: np.random.uniform(0.0, p), np.random.exponential,
        np.random.weibull, np.random.pareto,
        np.random.power, np.random.rayleigh,
        lambda p: np.random.gumbel(0.0, p), lambda p: np.random.logistic(p, 1.0),
        lambda p: np.random.gamma(p, 1.0), lambda p: np.random.lognormal(p, 0.1),
    ):  # fmt: skip
        scale.grad[:] = 0
        with mx.autograd.record():
            y = draw(scale)
        y.backward()
        assert float(np.abs(scale.grad).sum()) > 0
