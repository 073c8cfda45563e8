"""What all metrics share: creation, configuration, resets, names, custom and composite metrics."""

import json
import logging
import math

import numpy as np
import pytest

import mxnet as mx
from mxnet import metric
from mxnet.metric import base

Y, Z = np.array([1.0, 2.0, 4.0], "float32"), np.array([1.5, 2.0, 3.0], "float32")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("acc", "accuracy"),
        ("Accuracy", "accuracy"),
        ("f1", "f1"),
        ("mcc", "mcc"),
        ("mae", "mae"),
        ("mse", "mse"),
        ("rmse", "rmse"),
        ("ce", "cross-entropy"),
        ("crossentropy", "cross-entropy"),
        ("nll_loss", "nll-loss"),
        ("pearsonr", "pearsonr"),
        ("pcc", "pcc"),
        ("loss", "loss"),
        ("torch", "torch"),
        ("caffe", "caffe"),
        ("composite", "composite"),
        ('["acc", {"axis": 2}]', "accuracy"),
        ('{"metric": "mae", "name": "m"}', "m"),
        ({"metric": "mae", "name": "m"}, "m"),
    ],
)
def test_create(name, shown):
    assert metric.create(name).name == shown


def test_create_with_arguments_and_from_other_things():
    assert metric.create("top_k_accuracy", top_k=3).name == "top_k_accuracy_3"
    assert metric.create("perplexity", None).ignore_label is None
    made = metric.MSE()
    assert metric.create(made) is made
    assert [m.axis for m in metric.create(["acc", "acc"], axis=0).metrics] == [0, 0]
    assert metric.create(np.mean).name == "mean"


@pytest.mark.parametrize("bad", ["nope", None, 3, ("acc", "f1")])
def test_create_refuses(bad):
    with pytest.raises(AssertionError, match=r"not registered|must be of string type"):
        metric.create(bad)


def test_create_refuses_arguments_for_an_instance():
    with pytest.raises(AssertionError, match="already an instance"):
        metric.create(metric.MSE(), 1)
    with pytest.raises(TypeError, match="bogus"):
        metric.create("acc", bogus=1)


@pytest.mark.parametrize(
    "made",
    [
        metric.Accuracy(axis=2, name="a", output_names=["o"], label_names=["l"]),
        metric.F1(average="micro"),
        metric.MCC(),
        metric.Perplexity(3, axis=1),
        metric.CrossEntropy(eps=1e-3),
        metric.PearsonCorrelation(average="micro"),
        metric.PCC(),
        metric.CompositeEvalMetric(["acc", metric.RMSE(name="r")]),
    ],
    ids=lambda made: type(made).__name__,
)
def test_configuration_round_trip(made):
    again = metric.create(json.loads(json.dumps(made.get_config())))
    assert type(again) is type(made)
    assert again.get_config() == made.get_config()


def test_configuration_as_recorded_from_the_reference():
    assert metric.Accuracy().get_config() == {
        "axis": 1,
        "metric": "Accuracy",
        "name": "accuracy",
        "output_names": None,
        "label_names": None,
    }
    assert set(metric.F1().get_config()) == {"metric", "name", "output_names", "label_names"}
    assert metric.EvalMetric("x", foo=3).get_config()["foo"] == 3


@pytest.mark.parametrize(
    "made",
    [
        metric.Accuracy(),
        metric.F1(),
        metric.MCC(),
        metric.Perplexity(None),
        metric.MAE(),
        metric.PearsonCorrelation(),
        metric.PCC(),
        metric.Loss(),
        metric.CrossEntropy(),
    ],
    ids=lambda made: type(made).__name__,
)
def test_empty_is_nan(made):
    for read in (made.get, made.get_global):
        name, value = read()
        assert name == made.name
        assert math.isnan(value)
    assert str(made) == f"EvalMetric: {{'{made.name}': nan}}"


def test_local_and_global_values():
    mae = metric.MAE()
    mae.update(Y, Z)
    mae.reset_local()
    assert math.isnan(mae.get()[1])
    assert mae.get_global() == ("mae", 0.5)
    mae.update(Y, Y)
    assert mae.get_name_value() == [("mae", 0.0)]
    assert mae.get_global_name_value() == [("mae", 0.25)]
    mae.reset()
    assert math.isnan(mae.get_global()[1])


def test_update_dict_chooses_by_name():
    mae = metric.MAE(output_names=["z"], label_names=["y"])
    mae.update_dict({"k": Y, "y": Y}, {"z": Z, "q": Y})
    assert mae.get()[1] == 0.5
    with pytest.raises(KeyError, match="y"):
        mae.update_dict({"k": Y}, {"z": Z})
    plain = metric.MAE()
    plain.update_dict({"y": Y}, {"z": Z})
    assert plain.get()[1] == 0.5


def test_user_metric_keeps_working():
    class Counter(metric.EvalMetric):
        def update(self, *_):
            self.sum_metric += 1
            self.num_inst += 2

    counter = Counter("counter")
    counter.update(None, None)
    assert counter.get() == counter.get_global() == ("counter", 0.5)

    class WithGlobal(Counter):
        def __init__(self):
            super().__init__("global", has_global_stats=True)

    counter = WithGlobal()
    counter.update(None, None)
    assert counter.get()[1] == 0.5
    assert math.isnan(counter.get_global()[1])


def test_base_class_is_abstract():
    with pytest.raises(NotImplementedError, match="override"):
        metric.EvalMetric("x").update(Y, Z)


def test_register_and_alias():
    @metric.register
    @metric.alias("kit_test_other_name")
    class KitTestMetric(metric.EvalMetric):
        pass

    assert isinstance(metric.create("kittestmetric", "n"), KitTestMetric)
    assert metric.create("kit_test_other_name", "n").name == "n"
    with pytest.raises(AssertionError, match="Can only register subclass of EvalMetric"):
        metric.register(int)


def test_check_label_shapes():
    assert metric.check_label_shapes([1, 2], [3, 4]) == ([1, 2], [3, 4])
    labels, preds = metric.check_label_shapes(Y, Z, wrap=True)
    assert labels[0] is Y
    assert preds[0] is Z
    with pytest.raises(ValueError, match="Shape of labels 2 does not match shape of predictions 1"):
        metric.check_label_shapes([1, 2], [3])
    with pytest.raises(ValueError, match=r"labels \(3,\) .* predictions \(3, 1\)"):
        metric.check_label_shapes(Y, Z[:, None], shape=True)


def test_custom_metric():
    gap = metric.CustomMetric(lambda label, pred: np.abs(label - pred).sum())
    gap.update([mx.nd.array(Y), mx.nd.array(Y)], [mx.nd.array(Z), mx.nd.array(Y)])
    assert gap.get() == ("custom(<lambda>)", 0.75)
    counted = metric.np(lambda label, pred: (np.abs(label - pred).sum(), len(label)), name="mean")
    counted.update(mx.nd.array(Y), mx.nd.array(Z))
    assert counted.get() == ("mean", 0.5)
    assert type(counted.sum_metric) is float
    with pytest.raises(NotImplementedError, match="cannot be serialized"):
        gap.get_config()


def test_custom_metric_extra_outputs():
    with pytest.raises(ValueError, match="labels 1 does not match"):
        metric.CustomMetric(lambda *_: 1.0).update([Y], [Z, Z])
    lenient = metric.CustomMetric(lambda *_: 1.0, allow_extra_outputs=True)
    lenient.update([Y], [Z, Z])
    assert lenient.num_inst == 1


def test_composite():
    both = metric.CompositeEvalMetric(["mae"])
    both.add(metric.MSE())
    both.update(Y, Z)
    mse = pytest.approx(1.25 / 3)
    assert both.get() == both.get_global() == (["mae", "mse"], [0.5, mse])
    assert both.get_name_value() == [("mae", 0.5), ("mse", mse)]
    both.reset_local()
    assert math.isnan(both.get()[1][0])
    assert both.get_global()[1] == [0.5, mse]
    both.reset()
    assert math.isnan(both.get_global()[1][1])
    assert both.get_metric(1).name == "mse"
    with pytest.raises(ValueError, match="Metric index 5 is out of range 0 and 2"):
        both.get_metric(5)


def test_composite_flattens_and_hands_names_on():
    inner = metric.CompositeEvalMetric(["mae", "mse"])
    outer = metric.CompositeEvalMetric([inner, "rmse"], label_names=["y"], output_names=["z"])
    outer.update_dict({"y": Y, "k": Z}, {"z": Z, "q": Y})
    assert outer.get()[0] == ["mae", "mse", "rmse"]
    assert outer.get()[1][0] == 0.5
    assert metric.CompositeEvalMetric().get() == ([], [])


def test_sums_stay_on_the_device_until_read(monkeypatch):
    """An accelerator is imitated by taking no device for synchronous."""
    monkeypatch.setattr(base, "_SYNCHRONOUS", frozenset())
    mae, perplexity = metric.MAE(), metric.Perplexity(ignore_label=1)
    for _ in range(3):
        mae.update(Y, Z)
        perplexity.update(np.array([0, 1]), np.array([[0.25, 0.75], [0.5, 0.5]]))
    assert mae._pending
    assert mae.get() == ("mae", 0.5)
    assert not mae._pending
    assert perplexity.get() == ("perplexity", pytest.approx(4.0))
    assert perplexity.num_inst == 3
    mae.update(Y, Y)
    mae.reset_local()
    assert mae.get_global() == ("mae", 0.375)
    assert math.isnan(mae.get()[1])
    mae.update(Y, Z)
    mae.reset()
    assert math.isnan(mae.get_global()[1])


def test_failed_check_on_a_device_surfaces_once_at_the_next_read(monkeypatch):
    monkeypatch.setattr(base, "_SYNCHRONOUS", frozenset())
    loss = metric.CrossEntropy()
    loss.update(np.array([7]), np.array([[0.5, 0.5]]))
    with pytest.raises(IndexError, match="out of range for 2 classes"):
        loss.get()
    loss.reset()
    assert math.isnan(loss.get()[1])


@pytest.mark.skipif(not mx.num_gpus(), reason="needs a GPU")
def test_metrics_on_a_gpu_agree_with_the_cpu():
    rng = np.random.default_rng(0)
    labels, scores = rng.integers(0, 2, 64), rng.dirichlet([1, 1], 64)
    for name in ("acc", "f1", "mcc", "pcc", "ce", "nll_loss"):
        values = []
        for context in (mx.cpu(), mx.gpu()):
            made = metric.create(name)
            made.update(mx.nd.array(labels, ctx=context), mx.nd.array(scores, ctx=context))
            values.append(made.get()[1])
        assert values[0] == pytest.approx(values[1], rel=1e-5), name


def test_metrics_do_not_join_the_recorded_graph():
    weights = mx.nd.array(Z)
    weights.attach_grad()
    mae = metric.MAE()
    with mx.autograd.record():
        mae.update(mx.nd.array(Y), weights)
    assert mae.get()[1] == 0.5


def test_updates_log_nothing(caplog):
    with caplog.at_level(logging.DEBUG):
        metric.MAE().update(Y, Z)
    assert not caplog.records
