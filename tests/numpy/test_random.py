"""Distributions: moments, shapes, seeds."""

import numpy as onp
import pytest

import mxnet as mx
from mxnet import np, npx

COUNT = 40000
GAMMA = 0.5772156649

# name, arguments, mean, variance
MOMENTS = [
    ("uniform", (1.0, 3.0), 2, 1 / 3), ("normal", (1.0, 2.0), 1, 4),
    ("lognormal", (0.0, 0.5), onp.exp(0.125), (onp.exp(0.25) - 1) * onp.exp(0.25)),
    ("logistic", (1.0, 0.5), 1, onp.pi**2 / 12),
    ("gumbel", (1.0, 0.5), 1 + GAMMA / 2, onp.pi**2 / 24),
    ("exponential", (2.0,), 2, 4), ("rayleigh", (2.0,), 2 * onp.sqrt(onp.pi / 2), 2 * (4 - onp.pi)),
    ("weibull", (2.0,), onp.sqrt(onp.pi) / 2, 1 - onp.pi / 4), ("pareto", (5.0,), 0.25, 5 / 48),
    ("power", (3.0,), 0.75, 3 / 80), ("gamma", (2.0, 0.5), 1, 0.5), ("beta", (2.0, 3.0), 0.4, 0.04),
    ("chisquare", (3,), 3, 6), ("randint", (2, 6), 3.5, 1.25),
    ("laplace", (1.0, 0.5), 1, 0.5), ("standard_normal", (), 0, 1),
    ("standard_exponential", (), 1, 1), ("random", (), 0.5, 1 / 12),
    ("triangular", (0.0, 1.0, 4.0), 5 / 3, 13 / 18), ("standard_gamma", (3.0,), 3, 3),
    ("f", (4.0, 20.0), 20 / 18, 2 * 400 * 22 / (4 * 18**2 * 16)),
    ("geometric", (0.25,), 4, 12), ("poisson", (2.5,), 2.5, 2.5),
    ("binomial", (10, 0.3), 3, 2.1), ("negative_binomial", (3, 0.4), 4.5, 11.25),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "mean", "variance"), MOMENTS)
def test_moments(name, arguments, mean, variance):
    mx.random.seed(11)
    drawn = getattr(np.random, name)(*arguments, size=(COUNT,)).asnumpy().astype("float64")
    assert abs(drawn.mean() - mean) < 5 * onp.sqrt(variance / COUNT)
    assert drawn.var() == pytest.approx(variance, rel=0.15)


@pytest.mark.parametrize("name", ["uniform", "normal", "logistic", "gumbel", "gamma", "beta"])
def test_parameters_broadcast(name):
    function = getattr(np.random, name)
    first, second = np.array([[1.0], [2.0]]), np.array([3.0, 4.0, 5.0])
    assert function(first, second).shape == (2, 3)
    assert function(first, 2.0).shape == (2, 1)
    assert function(1.0, second, size=(2, 3)).shape == (2, 3)
    assert function(1.0, 2.0).shape == ()
    with pytest.raises(mx.MXNetError, match="size"):
        function(first, second, size=(5, 3))


def test_seed():
    npx.random.seed(5)
    first = np.random.normal(size=(4,)).tolist()
    npx.random.seed(5)
    assert np.random.normal(size=(4,)).tolist() == first
    assert np.random.normal(size=(4,)).tolist() != first


def test_discrete():
    mx.random.seed(2)
    assert sorted(np.random.choice(10, size=(10,), replace=False).tolist()) == list(range(10))
    drawn = np.random.choice(np.array([5.0, 6.0]), size=(4000,), p=np.array([0.25, 0.75]))
    assert abs(float(drawn.mean()) - 5.75) < 0.05
    counts = np.random.multinomial(1000, [0.2, 0.8], size=(50,))
    assert counts.shape == (50, 2)
    assert (counts.sum(axis=1) == 1000).all()
    assert abs(float(counts[:, 0].mean()) - 200) < 20
    ones = npx.random.bernoulli(logit=np.full((4000,), 1.0986123))
    assert abs(float(ones.mean()) - 0.75) < 0.05
    order = np.arange(20)
    np.random.shuffle(order)
    assert sorted(order.tolist()) == list(range(20))
    assert sorted(np.random.permutation(5).tolist()) == [0, 1, 2, 3, 4]
    with pytest.raises(mx.MXNetError, match="more than 1"):
        np.random.multinomial(3, [0.7, 0.7])
    with pytest.raises(mx.MXNetError, match="replacement"):
        np.random.choice(3, size=(4,), replace=False)
    with pytest.raises(mx.MXNetError, match="negative"):
        np.random.normal(0.0, -1.0)


def test_multivariate_normal():
    mx.random.seed(4)
    covariance = onp.array([[2.0, 0.6], [0.6, 1.0]], dtype="float32")
    mean = np.array([1.0, -1.0])
    drawn = np.random.multivariate_normal(mean, np.array(covariance), size=(COUNT,)).asnumpy()
    onp.testing.assert_allclose(drawn.mean(0), [1, -1], atol=0.05)
    onp.testing.assert_allclose(onp.cov(drawn.T), covariance, atol=0.1)


def test_draws_for_each_parameter():
    assert npx.random.uniform_n(np.zeros((2,)), 1.0, batch_shape=(3, 4)).shape == (3, 4, 2)
    assert npx.random.normal_n(np.zeros((2, 1)), np.ones((3,)), batch_shape=(5,)).shape == (5, 2, 3)


REPARAMETERISED = {
    "uniform": (0.5, 2.0), "normal": (0.5, 2.0), "logistic": (0.5, 2.0), "gumbel": (0.5, 2.0),
    "lognormal": (0.1, 0.5), "laplace": (0.5, 2.0), "exponential": (2.0,), "rayleigh": (2.0,),
    "weibull": (2.0,), "pareto": (3.0,), "power": (2.0,), "triangular": (0.5, 1.0, 3.0),
}  # fmt: skip


@pytest.mark.parametrize("name", REPARAMETERISED)
def test_gradients_of_draws(name):
    function, parameters = getattr(np.random, name), REPARAMETERISED[name]

    def drawn(values):
        mx.random.seed(9)
        return function(*values)

    arrays = [np.array([value] * 3, dtype="float64") for value in parameters]
    for array in arrays:
        array.attach_grad()
    with mx.autograd.record():
        y = drawn(arrays)
    y.backward()
    for i, array in enumerate(arrays):
        ends = []
        for step in (5e-3, -5e-3):  # draws are float32
            moved = [other.detach().copy() for other in arrays]
            moved[i] += step
            ends.append(drawn(moved).asnumpy())
        estimate = (ends[0] - ends[1]) / 1e-2
        onp.testing.assert_allclose(array.grad.asnumpy(), estimate, rtol=5e-3, atol=1e-3)


def test_gradient_of_gamma_is_that_of_the_mean():
    a = np.full((COUNT,), 2.0)
    a.attach_grad()
    mx.random.seed(3)
    with mx.autograd.record():
        y = np.random.gamma(a, 1.5)
    y.backward()
    assert float(a.grad.mean()) == pytest.approx(1.5, rel=0.05)


def test_shares():
    drawn = np.random.dirichlet(np.array([1.0, 2.0, 5.0]), size=(COUNT,))
    assert drawn.shape == (COUNT, 3)
    onp.testing.assert_allclose(drawn.sum(axis=1).asnumpy(), 1, rtol=1e-5)
    onp.testing.assert_allclose(drawn.mean(axis=0).asnumpy(), [0.125, 0.25, 0.625], atol=0.01)


def test_parameters_out_of_range():
    for name, arguments in (
        ("laplace", (0.0, -1.0)), ("poisson", (-1.0,)), ("binomial", (3, 1.5)), ("geometric", (2,)),
    ):  # fmt: skip
        with pytest.raises(mx.MXNetError, match="must be between"):
            getattr(np.random, name)(*arguments)
    assert np.random.binomial(np.array([3, 5], dtype="int64"), 0.5).shape == (2,)
    assert np.random.geometric(np.array([0.5, 1.0])).shape == (2,)
    assert np.random.poisson(np.array([[1.0], [2.0]]), size=(2, 3)).shape == (2, 3)
    assert np.random.standard_cauchy((5,)).shape == (5,)
