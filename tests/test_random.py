"""``mx.random`` and ``mx.nd.random``: seeding, streams, numbers and arrays as parameters."""

import numpy as np
import pytest

import mxnet as mx


def drawn(ctx=None):
    return mx.nd.random.normal(shape=(4,), ctx=ctx).asnumpy().tolist()


def test_seed_repeats():
    mx.random.seed(7)
    first = drawn()
    assert drawn() != first
    mx.random.seed(7)
    assert drawn() == first
    mx.random.seed(8)
    assert drawn() != first


def test_contexts_have_their_own_streams():
    mx.random.seed(7)
    one, two = drawn(mx.cpu(0)), drawn(mx.cpu(1))
    assert one != two
    mx.random.seed(7)
    assert drawn(mx.cpu(1)) == two  # whatever was drawn elsewhere
    mx.random.seed(9, ctx=mx.cpu(1))
    changed = drawn(mx.cpu(1))
    mx.random.seed(9, ctx="cpu(0)")
    assert drawn(mx.cpu(0)) == changed


@pytest.mark.parametrize("state", [np.int32(3), -1, 2**40, True])
def test_seed_accepts_integers(state):
    mx.random.seed(state)
    first = drawn()
    mx.random.seed(state)
    assert drawn() == first


@pytest.mark.parametrize("state", [1.5, "a", None])
def test_seed_rejects_others(state):
    with pytest.raises(ValueError, match="seed_state must be an integer"):
        mx.random.seed(state)


@pytest.mark.parametrize(
    "name",
    [
        "uniform",
        "normal",
        "poisson",
        "exponential",
        "gamma",
        "negative_binomial",
        "generalized_negative_binomial",
    ],
)
def test_numbers_and_arrays(name):
    function = getattr(mx.nd.random, name)
    assert function().shape == (1,)
    made = function(shape=3, dtype="float64", ctx=mx.cpu(1))
    assert (made.shape, made.dtype, made.context) == ((3,), np.float64, mx.cpu(1))
    out = mx.nd.zeros((2, 2))
    assert function(out=out) is out
    parameters = mx.nd.array([0.25, 0.5])
    count = 1 if name in ("poisson", "exponential") else 2
    assert function(*[parameters] * count).shape == (2,)
    assert function(*[parameters] * count, shape=(3, 4)).shape == (2, 3, 4)
    if count == 2:
        with pytest.raises(AssertionError, match="all arrays or all numbers"):
            function(parameters, 1)


def test_exponential_takes_the_mean():
    mx.random.seed(1)
    assert abs(mx.nd.random.exponential(5, shape=(5000,)).mean().asscalar() - 5) < 0.5
    means = mx.nd.random.exponential(mx.nd.array([2, 10]), shape=(5000,)).mean(axis=1)
    np.testing.assert_allclose(means.asnumpy(), [2, 10], rtol=0.1)


def test_others():
    assert mx.nd.random.randn(2, 3, loc=1.0, dtype="float16").dtype == np.float16
    assert mx.nd.random.randint(0, 5).dtype == np.int32
    assert mx.nd.random.multinomial(mx.nd.array([0.1, 0.9]), shape=2).shape == (2,)
    assert mx.nd.random.shuffle(mx.nd.ones((2, 3))).shape == (2, 3)
    assert mx.nd.random.uniform_like(mx.nd.ones((2, 3))).shape == (2, 3)
    assert mx.random.uniform is mx.nd.random.uniform


def test_errors():
    with pytest.raises(mx.MXNetError, match=r"shape \(\)"):
        mx.nd.random.randn()
    with pytest.raises(ValueError, match="must be a number or an array"):
        mx.nd.random.uniform("a", 1)
    with pytest.warns(UserWarning, match="unknown argument"):
        mx.nd.random.uniform(shape=2, foo=1)
    with pytest.raises(mx.MXNetError, match="not an int"):
        mx.nd.random.randint(0.5, 5)
    with pytest.raises(AttributeError, match="nothing"):
        mx.nd.random.nothing  # noqa: B018


def test_uniform_numbers_are_not_zero():
    # With this seed 20 million draws on torch's own grid, multiples of 2**-24, hold a zero.
    mx.random.seed(3)
    drawn = mx.nd.random.uniform(shape=(20_000_000,))
    assert 0 < drawn.min().asscalar() < 1e-6
    assert drawn.max().asscalar() < 1
    # Half precision would hold a hundred of them.
    for half in (
        mx.nd.random.uniform(shape=(200_000,), dtype="float16"),
        mx.nd.random.uniform(mx.nd.zeros(2, dtype="float16"), mx.nd.ones(2), shape=(100_000,)),
        mx.np.random.uniform(size=(200_000,), dtype="float16"),
    ):
        assert half.min() > 0
        assert abs(half.astype("float32").mean() - 0.5) < 0.005
