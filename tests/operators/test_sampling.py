"""Random operators: distributions (Kolmogorov-Smirnov, chi-square), shapes, types, errors."""

import numpy as np
import pytest
import torch
from scipy import stats

import mxnet as mx
from mxnet.operators.registry import REGISTRY

DRAWS = 20_000
# A correct generator fails with this probability; the seed is fixed, so it does not.
LEVEL = 1e-4

CONTINUOUS = [
    ("uniform", {"low": -1.0, "high": 3.0}, stats.uniform(-1, 4)),
    ("normal", {"loc": 2.0, "scale": 3.0}, stats.norm(2, 3)),
    ("exponential", {"lam": 2.5}, stats.expon(scale=0.4)),
    ("gamma", {"alpha": 0.7, "beta": 2.0}, stats.gamma(0.7, scale=2)),
    ("gamma", {"alpha": 4.0, "beta": 0.5}, stats.gamma(4, scale=0.5)),
]
COUNTS = [
    ("poisson", {"lam": 3.5}, stats.poisson(3.5)),
    ("negative_binomial", {"k": 3, "p": 0.4}, stats.nbinom(3, 0.4)),
    (
        "generalized_negative_binomial",
        {"mu": 2.0, "alpha": 0.5},
        stats.nbinom(2, 1 / (1 + 0.5 * 2)),
    ),
    ("generalized_negative_binomial", {"mu": 2.0, "alpha": 0.0}, stats.poisson(2)),
]
# Parameters of `_sample_normal` have names of their own.
SAMPLED = {"loc": "mu", "scale": "sigma"}


def p_of_counts(drawn, law):
    top = int(law.ppf(0.999))
    observed = np.bincount(np.minimum(drawn.astype(int), top), minlength=top + 1)
    expected = law.pmf(np.arange(top + 1)) * drawn.size
    expected[top] = drawn.size - expected[:top].sum()
    return stats.chisquare(observed, expected).pvalue


def draw(kind, name, parameters, generator):
    if kind == "fixed":
        return REGISTRY.get(f"_random_{name}").body(
            **parameters, shape=(DRAWS,), ctx=None, dtype=None, generator=generator
        )
    if kind == "like":
        body = REGISTRY.get(f"_random_{name}_like").body
        return body(torch.zeros(DRAWS), **parameters, generator=generator)
    tensors = [torch.tensor([value, value], dtype=torch.float32) for value in parameters.values()]
    body = REGISTRY.get(f"_sample_{name}").body
    return body(*tensors, shape=(DRAWS // 2,), dtype=None, generator=generator).reshape(-1)


@pytest.mark.parametrize("kind", ["fixed", "like", "sample"])
@pytest.mark.parametrize(("name", "parameters", "law"), CONTINUOUS)
def test_continuous(name, parameters, law, kind, torch_generator):
    drawn = draw(kind, name, parameters, torch_generator).double().numpy()
    assert stats.kstest(drawn, law.cdf).pvalue > LEVEL


@pytest.mark.parametrize("kind", ["fixed", "like", "sample"])
@pytest.mark.parametrize(("name", "parameters", "law"), COUNTS)
def test_counts(name, parameters, law, kind, torch_generator):
    drawn = draw(kind, name, parameters, torch_generator).numpy()
    assert p_of_counts(drawn, law) > LEVEL


def test_elements_have_their_own_parameters():
    mx.random.seed(5)
    mu, sigma = mx.nd.array([0, 100]), mx.nd.array([1, 10])
    drawn = mx.nd.sample_normal(mu, sigma, shape=(2000,), dtype="float64").asnumpy()
    np.testing.assert_allclose(drawn.mean(1), [0, 100], atol=1)
    np.testing.assert_allclose(drawn.std(1), [1, 10], rtol=0.1)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("name", sorted({row[0] for row in CONTINUOUS + COUNTS}))
def test_shapes_and_types(name, dtype):
    fixed = getattr(mx.nd, f"random_{name}")(shape=(2, 3), dtype=dtype, ctx=mx.cpu(1))
    assert (fixed.shape, fixed.dtype, fixed.context) == ((2, 3), np.dtype(dtype), mx.cpu(1))
    like = getattr(mx.nd.random, f"{name}_like")(mx.nd.zeros((4,), dtype=dtype))
    assert (like.shape, like.dtype) == ((4,), np.dtype(dtype))
    out = mx.nd.zeros((3, 1), dtype=dtype)
    assert getattr(mx.nd, f"random_{name}")(out=out) is out
    inputs = [mx.nd.array([[0.3, 0.5]]) for _ in REGISTRY.get(f"_sample_{name}").inputs]
    sampled = getattr(mx.nd, f"sample_{name}")(*inputs, shape=(3,), dtype=dtype)
    assert (sampled.shape, sampled.dtype) == ((1, 2, 3), np.dtype(dtype))


@pytest.mark.parametrize("dtype", ["int32", "int64"])
def test_randint(dtype):
    mx.random.seed(1)
    drawn = mx.nd.random_randint(low=-2, high=3, shape=(5000,), dtype=dtype)
    assert drawn.dtype == np.dtype(dtype)
    counts = np.bincount(drawn.asnumpy() + 2)
    assert stats.chisquare(counts).pvalue > LEVEL
    large = mx.nd.random_randint(low=2**40, high=2**40 + 1, shape=(1,), dtype="int64")
    assert large.asscalar() == 2**40


def test_multinomial():
    mx.random.seed(2)
    weights = np.array([[0.1, 0.2, 0.7], [0.5, 0.5, 0.0]])
    drawn = mx.nd.sample_multinomial(mx.nd.array(weights), shape=(100, 100)).asnumpy()
    assert drawn.shape == (2, 100, 100)
    assert drawn.dtype == np.int32
    counts = np.bincount(drawn[0].ravel(), minlength=3)
    assert stats.chisquare(counts, weights[0] * 10_000).pvalue > LEVEL
    assert drawn[1].max() == 1
    assert mx.nd.sample_multinomial(mx.nd.array([0, 1])).shape == (1,)
    assert mx.nd.sample_multinomial(mx.nd.array(weights)).shape == (2,)


def test_multinomial_gradient():
    weights = mx.nd.array([[0.25, 0.75], [0.5, 0.5]])
    weights.attach_grad()
    with mx.autograd.record():
        drawn, log_probability = mx.nd.sample_multinomial(weights, shape=(4,), get_prob=True)
        loss = log_probability * mx.nd.array([[1, 2, 3, 4]])
    loss.backward()
    index, p = drawn.asnumpy(), weights.asnumpy()
    np.testing.assert_allclose(
        log_probability.asnumpy(), np.log(np.take_along_axis(p, index, 1)), 1e-6
    )
    want = np.zeros((2, 2))
    for row in range(2):
        np.add.at(want[row], index[row], np.arange(1, 5) / p[row][index[row]])
    np.testing.assert_allclose(weights.grad.asnumpy(), want, 1e-6)


def test_shuffle():
    mx.random.seed(3)
    x = mx.nd.array(np.arange(12).reshape(6, 2))
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.shuffle(x)
        loss = y * mx.nd.array(np.arange(12).reshape(6, 2))
    loss.backward()
    rows = y.asnumpy().astype(int)
    assert sorted(map(tuple, rows)) == [(2 * i, 2 * i + 1) for i in range(6)]
    order = rows[:, 0] // 2
    assert order.tolist() != list(range(6))
    np.testing.assert_array_equal(x.grad.asnumpy()[order], np.arange(12).reshape(6, 2))


def test_unique_zipfian():
    mx.random.seed(4)
    draws, tries = mx.nd._internal._sample_unique_zipfian(range_max=1000, shape=(500, 20))
    assert draws.dtype == np.int64
    found = draws.asnumpy()
    assert all(len(set(row)) == 20 for row in found.tolist())
    assert found.min() >= 0
    assert found.max() < 1000
    assert (tries.asnumpy() >= 20).all()
    # The first draw of each row is Zipf distributed: P(0) = ln 2 / ln 1001.
    share = (found[:, 0] == 0).mean()
    assert abs(share - np.log(2) / np.log(1001)) < 0.05
    everything, _ = mx.nd._internal._sample_unique_zipfian(range_max=5, shape=(2, 5))
    assert sorted(everything.asnumpy()[0].tolist()) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("uniform", {"low": 2, "high": 1}),
        ("normal", {"scale": -1}),
        ("exponential", {"lam": 0}),
        ("gamma", {"alpha": -1}),
        ("poisson", {"lam": -1}),
        ("negative_binomial", {"k": -1}),
        ("negative_binomial", {"k": 1, "p": 1.5}),
        ("generalized_negative_binomial", {"mu": -1}),
        ("randint", {"low": 5, "high": 5}),
        ("randint", {"low": 0, "high": 5, "dtype": "float32"}),
        ("uniform", {"dtype": "int32"}),
    ],
)
def test_bad_parameters(name, parameters):
    with pytest.raises(mx.MXNetError):
        getattr(mx.nd, f"random_{name}")(shape=(2,), **parameters)


def test_more_errors():
    with pytest.raises(mx.MXNetError, match="shape is missing"):
        mx.nd.random_uniform()
    with pytest.raises(mx.MXNetError, match="must be equal"):
        mx.nd.sample_uniform(mx.nd.zeros((2,)), mx.nd.zeros((3,)))
    with pytest.raises(mx.MXNetError, match="floating point"):
        mx.nd.random.normal_like(mx.nd.zeros((2,), dtype="int32"))
    with pytest.raises(mx.MXNetError, match="at most range_max=3"):
        mx.nd._internal._sample_unique_zipfian(range_max=3, shape=(1, 4))
