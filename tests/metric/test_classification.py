"""Accuracy, top-k accuracy, F1 and MCC against NumPy and scikit-learn's definitions."""

import math

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet import metric
from mxnet.metric import binary

SCORES = np.random.default_rng(0).random((40, 5)).astype("float32")
CLASSES = np.random.default_rng(1).integers(0, 5, 40)
BINARY_SCORES = np.random.default_rng(2).random((50, 2)).astype("float32")
BINARY = np.random.default_rng(3).integers(0, 2, 50)


def table(labels, scores):
    """True negatives, false positives, false negatives, true positives."""
    predicted = scores.argmax(1)
    return [int(((labels == a) & (predicted == b)).sum()) for a in (0, 1) for b in (0, 1)]


def f1_of(labels, scores):
    _, fp, fn, tp = table(labels, scores)
    return 2 * tp / (2 * tp + fp + fn)


def mcc_of(labels, scores):
    return np.corrcoef(labels, scores.argmax(1))[0, 1]


@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: [x]])
@pytest.mark.parametrize("convert", [mx.nd.array, np.asarray])
def test_accuracy_of_scores(wrap, convert):
    accuracy = metric.Accuracy()
    accuracy.update(wrap(convert(CLASSES)), wrap(convert(SCORES)))
    assert accuracy.get() == ("accuracy", (SCORES.argmax(1) == CLASSES).mean())
    assert accuracy.num_inst == 40


@pytest.mark.parametrize(
    ("label_shape", "pred_shape", "axis"),
    [
        ((8, 5), (8, 3, 5), 1),
        ((8, 5), (8, 5, 3), -1),
        ((40,), (8, 3, 5), 1),
        ((8, 5, 1), (8, 3, 5), 1),
    ],
)
def test_accuracy_axis_and_shapes(label_shape, pred_shape, axis):
    rng = np.random.default_rng(4)
    labels, scores = rng.integers(0, 3, label_shape), rng.random(pred_shape)
    accuracy = metric.Accuracy(axis=axis)
    accuracy.update([mx.nd.array(labels)], [mx.nd.array(scores)])
    expected = (scores.astype("float32").argmax(axis).ravel() == labels.ravel()).mean()
    assert accuracy.get()[1] == pytest.approx(expected, abs=1e-12)


def test_accuracy_of_classes_truncates_to_integers():
    accuracy = metric.Accuracy()
    accuracy.update(mx.nd.array([0, 1, 2, 1]), mx.nd.array([0.9, 1.2, 2, 0]))
    assert accuracy.get()[1] == 0.75


def test_accuracy_accumulates_over_contexts_and_batches():
    accuracy = metric.Accuracy()
    for context in (mx.cpu(0), mx.cpu(1)):
        accuracy.update(
            [mx.nd.array(CLASSES, ctx=context)] * 2, [mx.nd.array(SCORES, ctx=context)] * 2
        )
    assert accuracy.num_inst == 160
    assert accuracy.get()[1] == (SCORES.argmax(1) == CLASSES).mean()


@pytest.mark.parametrize(
    ("labels", "preds", "error"),
    [
        (np.zeros((4, 1)), np.zeros(4), mx.MXNetError),
        (np.zeros(4), np.zeros((4, 2, 3)), ValueError),
        ([np.zeros(4)], [np.zeros(4), np.zeros(4)], ValueError),
    ],
)
def test_accuracy_refuses(labels, preds, error):
    with pytest.raises(error, match="predictions"):
        metric.Accuracy().update(labels, preds)


@pytest.mark.parametrize("top_k", [2, 3, 5])
def test_top_k_accuracy(top_k):
    top = metric.TopKAccuracy(top_k)
    top.update(mx.nd.array(CLASSES), mx.nd.array(SCORES))
    best = np.argsort(SCORES, axis=1)[:, -top_k:]
    assert top.get() == (f"top_k_accuracy_{top_k}", (best == CLASSES[:, None]).any(1).mean())
    assert top.get_global() == top.get()


def test_top_k_counts_exactly_k_of_tied_classes():
    top = metric.TopKAccuracy(2)
    top.update(mx.nd.array([0, 1, 2]), mx.nd.array(np.full((3, 3), 0.5)))
    assert top.get()[1] == pytest.approx(2 / 3)


def test_top_k_of_classes_compares():
    top = metric.TopKAccuracy(2)
    top.update(mx.nd.array([0, 2, 1, 1]), mx.nd.array([0, 2, 0, 1]))
    assert top.get()[1] == 0.75


def test_top_k_refuses():
    with pytest.raises(AssertionError, match="Please use Accuracy"):
        metric.TopKAccuracy(1)
    with pytest.raises(AssertionError, match="no more than 2 dims"):
        metric.TopKAccuracy(2).update(np.zeros((2, 5)), np.zeros((2, 3, 5)))
    with pytest.raises(ValueError, match="top_k=4 of only 3 classes"):
        metric.TopKAccuracy(4).update(np.zeros(2), np.zeros((2, 3)))
    with pytest.raises(ValueError, match="Shape of labels 3"):
        metric.TopKAccuracy(2).update([np.zeros(3)], [np.zeros((4, 3))])


@pytest.mark.parametrize(("kind", "truth"), [(metric.F1, f1_of), (metric.MCC, mcc_of)])
def test_binary_score_macro_and_micro(kind, truth):
    macro, micro = kind(), kind(average="micro")
    for part in (slice(0, 30), slice(30, 50)):
        for score in (macro, micro):
            score.update(mx.nd.array(BINARY[part]), mx.nd.array(BINARY_SCORES[part]))
    parts = [truth(BINARY[:30], BINARY_SCORES[:30]), truth(BINARY[30:], BINARY_SCORES[30:])]
    assert macro.get()[1] == pytest.approx(np.mean(parts))
    assert macro.num_inst == 2
    assert micro.get()[1] == pytest.approx(truth(BINARY, BINARY_SCORES))
    assert micro.num_inst == 50


@pytest.mark.parametrize(("kind", "truth"), [(metric.F1, f1_of), (metric.MCC, mcc_of)])
def test_binary_score_of_several_arrays_in_one_update(kind, truth):
    score = kind()
    labels, scores = mx.nd.array(BINARY), mx.nd.array(BINARY_SCORES)
    score.update([labels[:30], labels[30:]], [scores[:30], scores[30:]])
    assert score.get()[1] == pytest.approx(truth(BINARY, BINARY_SCORES))
    assert score.num_inst == 1


@pytest.mark.parametrize(("kind", "truth"), [(metric.F1, f1_of), (metric.MCC, mcc_of)])
def test_binary_score_local_reset(kind, truth):
    score = kind(average="micro")
    score.update(BINARY[:30], BINARY_SCORES[:30])
    score.reset_local()
    assert math.isnan(score.get()[1])
    score.update(BINARY[30:], BINARY_SCORES[30:])
    assert score.get()[1] == pytest.approx(truth(BINARY[30:], BINARY_SCORES[30:]))
    assert score.get_global()[1] == pytest.approx(truth(BINARY, BINARY_SCORES))


@pytest.mark.parametrize("kind", [metric.F1, metric.MCC])
def test_binary_score_without_positives_is_zero(kind):
    score = kind()
    score.update(np.zeros(2), np.array([[0.6, 0.4], [0.9, 0.1]]))
    assert score.get()[1] == 0


@pytest.mark.parametrize("kind", [metric.F1, metric.MCC])
def test_binary_score_refuses(kind):
    with pytest.raises(ValueError, match="only supports binary classification"):
        kind().update(np.array([0, 1, 2]), np.zeros((3, 2)))
    with pytest.raises(mx.MXNetError, match="classes on axis 1"):
        kind().update(np.array([0, 1]), np.zeros(2))
    with pytest.raises(ValueError, match="Shape of labels 3"):
        kind().update([np.zeros(3)], [np.zeros((2, 2))])


def test_binary_counts_are_readable():
    score = metric.F1(average="micro")
    score.update(BINARY, BINARY_SCORES)
    _, fp, fn, tp = table(BINARY, BINARY_SCORES)
    assert score.metrics.precision == score.metrics.global_precision == tp / (tp + fp)
    assert score.metrics.recall == score.metrics.global_recall == tp / (tp + fn)


@pytest.mark.parametrize("classes", [1, 2, 3])
def test_outcomes_on_host_and_device_agree(rng, classes):
    true, said = (torch.from_numpy(rng.integers(0, classes, 50, np.int32)) for _ in range(2))
    table, invalid = binary._outcomes_on_host(true, said)
    assert (table, invalid) == binary._outcomes_on_device(true, said)
    assert invalid == (classes > 2)
    expected = np.bincount(2 * (true.numpy() == 1) + (said.numpy() == 1), minlength=4)
    assert table == expected.tolist()
