"""Cross-entropy, negative log-likelihood and perplexity against NumPy."""

import math

import numpy as np
import pytest

import mxnet as mx
from mxnet import metric

RNG = np.random.default_rng(0)
PROBABILITIES = RNG.dirichlet(np.ones(4), 30).astype("float32")
CLASSES = RNG.integers(0, 4, 30)
CHOSEN = PROBABILITIES[np.arange(30), CLASSES].astype("float64")


@pytest.mark.parametrize("kind", [metric.CrossEntropy, metric.NegativeLogLikelihood])
@pytest.mark.parametrize("eps", [1e-12, 0.1])
@pytest.mark.parametrize("label_shape", [(30,), (30, 1), (5, 6)])
def test_negative_log(kind, eps, label_shape):
    loss = kind(eps=eps)
    loss.update([mx.nd.array(CLASSES.reshape(label_shape))], [mx.nd.array(PROBABILITIES)])
    assert loss.get()[1] == pytest.approx(-np.log(CHOSEN + eps).mean(), rel=1e-6)
    assert loss.num_inst == 30


def test_names():
    assert metric.CrossEntropy().name == "cross-entropy"
    assert metric.NegativeLogLikelihood().name == "nll-loss"
    assert metric.Perplexity(None).name == "perplexity"


@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_negative_log_of_other_types(dtype):
    loss = metric.CrossEntropy()
    given = PROBABILITIES.astype(dtype)
    loss.update(CLASSES.astype("uint8"), given)
    chosen = given[np.arange(30), CLASSES].astype("float64")
    assert loss.get()[1] == pytest.approx(-np.log(chosen + 1e-12).mean(), rel=1e-6)


def test_negative_log_of_zero_is_finite():
    loss = metric.CrossEntropy()
    loss.update(np.array([0]), np.array([[0.0, 1.0]], "float32"))
    assert loss.get()[1] == pytest.approx(-math.log(1e-12))


def test_negative_label_counts_from_the_end():
    loss = metric.CrossEntropy()
    loss.update(np.array([-1]), np.array([[0.75, 0.25]]))
    assert loss.get()[1] == pytest.approx(-math.log(0.25))


@pytest.mark.parametrize("label", [2, -3])
def test_label_out_of_range(label):
    with pytest.raises(IndexError, match="out of range for 2 classes"):
        metric.CrossEntropy().update(np.array([label]), np.array([[0.75, 0.25]]))


@pytest.mark.parametrize("kind", [metric.CrossEntropy, metric.NegativeLogLikelihood])
def test_negative_log_refuses_shapes(kind):
    with pytest.raises(AssertionError, match=r"3 labels for predictions of shape \(4, 2\)"):
        kind().update([np.zeros(3)], [np.ones((4, 2))])
    with pytest.raises(AssertionError, match="expected"):
        kind().update([np.zeros(4)], [np.ones((2, 2, 2))])


def test_perplexity():
    perplexity = metric.Perplexity(ignore_label=None)
    for part in (slice(0, 20), slice(20, 30)):
        perplexity.update(mx.nd.array(CLASSES[part]), mx.nd.array(PROBABILITIES[part]))
    expected = math.exp(-np.log(CHOSEN).mean())
    assert perplexity.get()[1] == pytest.approx(expected, rel=1e-6)
    assert perplexity.get_global()[1] == pytest.approx(expected, rel=1e-6)
    perplexity.reset_local()
    assert math.isnan(perplexity.get()[1])
    assert perplexity.get_global()[1] == pytest.approx(expected, rel=1e-6)


def test_perplexity_ignores_a_label():
    perplexity = metric.Perplexity(ignore_label=2)
    perplexity.update(mx.nd.array(CLASSES), mx.nd.array(PROBABILITIES))
    kept = CHOSEN[CLASSES != 2]
    assert perplexity.get()[1] == pytest.approx(math.exp(-np.log(kept).mean()), rel=1e-6)
    assert perplexity.num_inst == len(kept)


def test_perplexity_of_ignored_labels_only_is_nan():
    perplexity = metric.Perplexity(ignore_label=-1)
    perplexity.update(np.array([-1, -1]), PROBABILITIES[:2])
    assert math.isnan(perplexity.get()[1])


@pytest.mark.parametrize("axis", [-1, 1, 0])
def test_perplexity_axis(axis):
    scores = np.moveaxis(PROBABILITIES.reshape(5, 6, 4), -1, axis)
    perplexity = metric.Perplexity(None, axis=axis)
    perplexity.update([mx.nd.array(CLASSES.reshape(5, 6))], [mx.nd.array(scores)])
    assert perplexity.get()[1] == pytest.approx(math.exp(-np.log(CHOSEN).mean()), rel=1e-6)


def test_perplexity_floors_probabilities_and_clips_labels():
    perplexity = metric.Perplexity(None)
    perplexity.update(np.array([0, 9]), np.array([[0.0, 1.0], [0.5, 0.5]], "float32"))
    assert perplexity.get()[1] == pytest.approx(math.exp(-(math.log(1e-10) + math.log(0.5)) / 2))


def test_perplexity_refuses_shapes():
    with pytest.raises(AssertionError, match="shape mismatch"):
        metric.Perplexity(None).update([np.zeros(3)], [np.ones((4, 2))])
