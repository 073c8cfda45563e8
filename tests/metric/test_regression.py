"""Errors, correlations and plain losses against NumPy."""

import math

import numpy as np
import pytest

import mxnet as mx
from mxnet import metric

RNG = np.random.default_rng(0)
TRUE, PREDICTED = RNG.normal(size=(2, 6, 3)).astype("float32")

ERRORS = [
    (metric.MAE, lambda d: np.abs(d).mean()),
    (metric.MSE, lambda d: np.square(d).mean()),
    (metric.RMSE, lambda d: math.sqrt(np.square(d).mean())),
]


@pytest.mark.parametrize(("kind", "truth"), ERRORS)
@pytest.mark.parametrize("convert", [mx.nd.array, np.asarray])
def test_error_is_averaged_over_arrays(kind, truth, convert):
    error = kind()
    error.update([convert(TRUE), convert(TRUE[:2])], [convert(PREDICTED), convert(3 * TRUE[:2])])
    expected = (truth(TRUE - PREDICTED) + truth(2 * TRUE[:2])) / 2
    assert error.get() == (kind.__name__.lower(), pytest.approx(expected, rel=1e-6))
    assert error.num_inst == 2


@pytest.mark.parametrize(("kind", "truth"), ERRORS)
@pytest.mark.parametrize(
    ("label_shape", "pred_shape"),
    [((6,), (6, 1)), ((6, 1), (6,)), ((6,), (6, 3)), ((6, 1, 3), (1, 6, 3))],
)
def test_error_broadcasts(kind, truth, label_shape, pred_shape):
    labels = RNG.random(label_shape).astype("float32")
    preds = RNG.random(pred_shape).astype("float32")
    error = kind()
    error.update([mx.nd.array(labels)], [mx.nd.array(preds)])
    columns = [x[:, None] if x.ndim == 1 else x for x in (labels, preds)]
    assert error.get()[1] == pytest.approx(truth(columns[0] - columns[1]), rel=1e-5)


@pytest.mark.parametrize(("kind", "truth"), ERRORS)
def test_error_of_narrow_types_does_not_overflow(kind, truth):
    error = kind()
    error.update(np.array([1, 2], "uint8"), np.array([3, 1], "uint8"))
    assert error.get()[1] == pytest.approx(truth(np.array([-2.0, 1.0])))
    error.reset()
    error.update(np.array([1, 2], "float16"), np.array([100, 400], "float16"))
    assert error.get()[1] == pytest.approx(truth(np.array([-99.0, -398.0])))


@pytest.mark.parametrize(("kind", "_"), ERRORS)
def test_error_refuses_shapes(kind, _):
    with pytest.raises(ValueError, match="do not broadcast"):
        kind().update([np.zeros(3)], [np.zeros(4)])


def test_pearson_macro_averages_arrays():
    pearson = metric.PearsonCorrelation()
    pearson.update(
        [mx.nd.array(TRUE), mx.nd.array(TRUE[0])],
        [mx.nd.array(PREDICTED), mx.nd.array(TRUE[0] ** 2)],
    )
    expected = [np.corrcoef(TRUE.ravel(), PREDICTED.ravel()), np.corrcoef(TRUE[0], TRUE[0] ** 2)]
    assert pearson.get()[1] == pytest.approx(np.mean([e[0, 1] for e in expected]), rel=1e-6)


def test_pearson_micro_is_that_of_all_elements():
    pearson = metric.PearsonCorrelation(average="micro")
    # A large mean shows whether the running moments cancel.
    shift = 1e3
    for row in (slice(0, 1), slice(1, 4), slice(4, 6)):
        pearson.update(mx.nd.array(TRUE[row] + shift), mx.nd.array(PREDICTED[row] - shift))
    given = (TRUE + np.float32(shift)).ravel(), (PREDICTED - np.float32(shift)).ravel()
    expected = np.corrcoef(*(side.astype("float64") for side in given))[0, 1]
    assert pearson.get()[1] == pytest.approx(expected, rel=1e-9)
    assert pearson.get_global()[1] == pytest.approx(expected, rel=1e-9)


def test_pearson_micro_local_reset():
    pearson = metric.PearsonCorrelation(average="micro")
    pearson.update(TRUE[:3], PREDICTED[:3])
    pearson.reset_local()
    assert math.isnan(pearson.get()[1])
    pearson.update(TRUE[3:], PREDICTED[3:])
    local = np.corrcoef(TRUE[3:].ravel(), PREDICTED[3:].ravel())[0, 1]
    everything = np.corrcoef(TRUE.ravel(), PREDICTED.ravel())[0, 1]
    assert pearson.get()[1] == pytest.approx(local, rel=1e-6)
    assert pearson.get_global()[1] == pytest.approx(everything, rel=1e-6)
    pearson.reset()
    assert math.isnan(pearson.get_global()[1])


def test_pearson_running_moments():
    pearson = metric.PearsonCorrelation()
    values = np.array([1.0, 2.0, 4.0, 9.0])
    moments = pearson.update_variance(values[2:], *pearson.update_variance(values[:2], 0, 0, 0))
    assert moments == (4, pytest.approx(4.0), pytest.approx(np.square(values - 4).sum()))
    pearson.update_cov(values, 2 * values)
    assert pearson._moments.product == pytest.approx(2 * np.square(values).sum())


@pytest.mark.parametrize("average", ["macro", "micro"])
def test_pearson_of_constants_is_nan(average):
    pearson = metric.PearsonCorrelation(average=average)
    pearson.update(np.ones(3), np.arange(3.0))
    assert math.isnan(pearson.get()[1])


def test_pearson_refuses_shapes():
    with pytest.raises(ValueError, match=r"Shape of labels \(4,\)"):
        metric.PearsonCorrelation().update(np.zeros(4), np.zeros((4, 1)))


def gorodkin(labels, predicted):
    """R_K from one-hot covariances, Gorodkin's definition."""
    classes = max(labels.max(), predicted.max()) + 1
    x, y = (np.eye(classes)[side] - np.eye(classes)[side].mean(0) for side in (labels, predicted))
    return (x * y).sum() / math.sqrt((x * x).sum() * (y * y).sum())


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_pcc(classes):
    rng = np.random.default_rng(classes)
    labels, scores = rng.integers(0, classes, 60), rng.random((60, classes))
    pcc = metric.PCC()
    for part in (slice(0, 25), slice(25, 60)):
        pcc.update(mx.nd.array(labels[part]), mx.nd.array(scores[part]))
    assert pcc.get()[1] == pytest.approx(gorodkin(labels, scores.argmax(1)))
    assert pcc.num_inst == 2


def test_pcc_grows_and_resets():
    labels, predicted = np.array([0, 1, 1, 2, 0, 2, 1]), np.array([0, 1, 2, 2, 1, 2, 1])
    pcc = metric.PCC()
    pcc.update(labels, predicted)
    pcc.reset_local()
    assert math.isnan(pcc.get()[1])
    pcc.update(np.array([5, 4, 0]), np.array([5, 3, 0]))
    assert pcc.get()[1] == pytest.approx(gorodkin(np.array([5, 4, 0]), np.array([5, 3, 0])))
    both = np.append(labels, [5, 4, 0]), np.append(predicted, [5, 3, 0])
    assert pcc.get_global()[1] == pytest.approx(gorodkin(*both))
    # Recorded from the reference: rows are predictions.
    assert pcc.gcm[:3, :3].tolist() == [[2, 0, 0], [1, 2, 0], [0, 1, 2]]


def test_pcc_of_one_class_is_nan():
    pcc = metric.PCC()
    pcc.update(np.ones(3), np.ones(3))
    assert math.isnan(pcc.get()[1])


def test_pcc_refuses_negative_classes():
    with pytest.raises(ValueError, match="must not be negative, got -1"):
        metric.PCC().update(np.array([-1, 1]), np.array([0, 1]))


@pytest.mark.parametrize("kind", [metric.Loss, metric.Torch, metric.Caffe])
def test_loss_is_the_mean_of_all_elements(kind):
    loss = kind()
    loss.update(None, [mx.nd.array(TRUE), mx.nd.array(PREDICTED[0])])
    loss.update(None, mx.nd.array(PREDICTED))
    everything = np.concatenate([TRUE.ravel(), PREDICTED[0], PREDICTED.ravel()])
    assert loss.get() == (kind.__name__.lower(), pytest.approx(everything.mean(), rel=1e-5))
    assert loss.num_inst == everything.size


def test_loss_of_half_precision_does_not_overflow():
    loss = metric.Loss()
    loss.update(None, np.ones(100_000, "float16"))
    assert loss.get()[1] == 1.0
