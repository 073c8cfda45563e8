"""The estimator and its default handlers; texts and orders are those of Apache MXNet 1.9.1."""

import io
import math
import re

import numpy as np
import pytest
from tests.gluon.contrib.estimator.helpers import BATCH, make_data, make_estimator, parameters_of

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon.contrib.estimator import (
    BatchBegin,
    BatchEnd,
    BatchProcessor,
    EarlyStoppingHandler,
    EpochBegin,
    EpochEnd,
    Estimator,
    GradientUpdateHandler,
    LoggingHandler,
    MetricHandler,
    ProgressBarHandler,
    StoppingHandler,
    TrainBegin,
    TrainEnd,
    ValidationHandler,
)


class Recorder(TrainBegin, TrainEnd, EpochBegin, EpochEnd, BatchBegin, BatchEnd):
    def __init__(self, name="", priority=None, stop_at=None, calls=None):
        self.name = name
        self.calls = [] if calls is None else calls
        self.stop_at = stop_at
        if priority is not None:
            self.priority = priority

    def _note(self, event, kwargs):
        self.calls.append((self.name, event, sorted(kwargs)))
        return sum(event == each for _, each, _ in self.calls) == self.stop_at

    def train_begin(self, estimator, *args, **kwargs):
        self._note("train_begin", kwargs)

    def train_end(self, estimator, *args, **kwargs):
        self._note("train_end", kwargs)

    def epoch_begin(self, estimator, *args, **kwargs):
        self._note("epoch_begin", kwargs)

    def epoch_end(self, estimator, *args, **kwargs):
        self._note("epoch_end", kwargs)

    def batch_begin(self, estimator, *args, **kwargs):
        self._note("batch_begin", kwargs)

    def batch_end(self, estimator, *args, **kwargs):
        return self._note("batch_end", kwargs)


def test_training_equals_a_loop_by_hand():
    estimator = make_estimator()
    estimator.fit(make_data(), epochs=2)
    other = make_estimator()
    for _ in range(2):
        for x, y in make_data():
            with autograd.record():
                loss = other.loss(other.net(x), y)
            loss.backward()
            other.trainer.step(BATCH)
    for one, expected in zip(parameters_of(estimator), parameters_of(other), strict=True):
        np.testing.assert_array_equal(one, expected)
    names = [metric.get()[0] for metric in estimator.train_metrics]
    assert names == ["training accuracy", "training softmaxcrossentropyloss"]


def test_events_in_order():
    recorder = Recorder()
    make_estimator().fit(make_data(batch_size=10), epochs=2, event_handlers=recorder)
    batch = ["batch_begin", "batch_end"] * 2
    events = [event for _, event, _ in recorder.calls]
    epoch = ["epoch_begin", *batch, "epoch_end"]
    assert events == ["train_begin", *epoch, *epoch, "train_end"]
    arguments = {event: given for _, event, given in recorder.calls}
    assert arguments["batch_begin"] == ["batch"]
    assert arguments["batch_end"] == ["batch", "label", "loss", "pred"]
    assert arguments["epoch_end"] == []


def test_priorities():
    calls = []
    handlers = [
        Recorder("a", 5, calls=calls), Recorder("b", calls=calls), Recorder("c", -3000, calls=calls)
    ]  # fmt: skip
    estimator = make_estimator()
    updates = []

    class Look(BatchEnd):
        def __init__(self, priority):
            self.priority = priority

        def batch_end(self, estimator, *args, **kwargs):
            value = estimator.train_metrics[0].get()[1]
            updates.append((estimator.trainer.optimizer.num_update, math.isnan(value)))

    looks = [Look(-2500), Look(-1500), Look(0)]
    estimator.fit(make_data(batch_size=20), epochs=1, event_handlers=[*handlers, *looks])
    assert [name for name, event, _ in calls if event == "batch_end"] == ["c", "b", "a"]
    # Parameters change at -2000, metrics at -1000.
    assert updates == [(0, True), (1, True), (1, False)]


@pytest.mark.parametrize(("batches", "epochs"), [(6, 2), (4, 1), (1, 1)])
def test_training_by_batches(batches, epochs):
    recorder = Recorder()
    make_estimator().fit(make_data(), batches=batches, event_handlers=recorder)
    events = [event for _, event, _ in recorder.calls]
    assert events.count("batch_end") == batches
    # An epoch that ends with the last batch is followed by the end of training.
    assert events.count("epoch_end") == epochs


def test_handlers_stop_training():
    recorder = Recorder(stop_at=3)
    # The third batch ends the first epoch; training goes on with the next.
    make_estimator().fit(make_data(), epochs=2, event_handlers=recorder)
    assert sum(event == "batch_end" for _, event, _ in recorder.calls) == 7
    stopping = StoppingHandler(max_batch=7)
    recorder = Recorder()
    make_estimator().fit(make_data(), epochs=5, event_handlers=[stopping, recorder])
    assert sum(event == "batch_end" for _, event, _ in recorder.calls) == 7


def test_validation_and_evaluation():
    estimator = make_estimator(val_metrics=[mx.metric.Accuracy(), mx.metric.TopKAccuracy(2)])
    assert [m.name for m in estimator.val_metrics] == [
        "validation accuracy",
        "validation top_k_accuracy_2",
    ]
    calls = []
    handler = ValidationHandler(
        make_data(), estimator.evaluate, epoch_period=2, batch_period=3,
        event_handlers=Recorder("val", calls=calls),
    )  # fmt: skip
    estimator.fit(make_data(), val_data=make_data(), epochs=3, event_handlers=handler)
    # Twelve batches: four evaluations; and one after the second epoch.
    assert sum(event == "epoch_end" for _, event, _ in calls) == 5
    estimator.evaluate(make_data())
    predictions = np.concatenate([estimator.net(x).asnumpy() for x, _ in make_data()])
    labels = np.concatenate([y.asnumpy() for _, y in make_data()])
    assert estimator.val_metrics[0].get()[1] == np.mean(predictions.argmax(1) == labels)


def test_separate_validation_network_and_loss():
    net = gluon.nn.Dense(1, in_units=4)
    net.initialize(mx.init.Zero())
    estimator = make_estimator(
        val_net=net, val_loss=gluon.loss.L2Loss(), val_metrics=mx.metric.Loss("l2")
    )
    estimator.evaluate(make_data())
    labels = np.concatenate([y.asnumpy() for _, y in make_data()])
    assert estimator.val_metrics[0].get()[1] == pytest.approx(np.mean(labels**2.0) / 2)


def test_own_batch_processor_and_gathered_gradients():
    class Doubled(BatchProcessor):
        def fit_batch(self, estimator, train_batch, batch_axis=0):
            data, label = self._get_data_and_label(train_batch, estimator.context, batch_axis)
            with autograd.record():
                pred = [estimator.net(2 * x) for x in data]
                loss = [estimator.loss(p, y) for p, y in zip(pred, label, strict=True)]
            autograd.backward(loss)
            return data, label, pred, loss

    class EverySecond(GradientUpdateHandler):
        def __init__(self):
            super().__init__()
            self.count = 0

        def batch_end(self, estimator, *args, **kwargs):
            self.count += 1
            if self.count % 2 == 0:
                super().batch_end(estimator, *args, **kwargs)

    estimator = make_estimator(batch_processor=Doubled())
    handler = EverySecond()
    estimator.fit(make_data(), epochs=1, event_handlers=handler)
    assert handler.count == 4
    assert estimator.trainer.optimizer.num_update == 2


def test_several_contexts():
    contexts = [mx.cpu(0), mx.cpu(1)]
    net = gluon.nn.Dense(3, in_units=4)
    loss = gluon.loss.SoftmaxCrossEntropyLoss()
    with pytest.warns(UserWarning, match="No trainer specified"):
        estimator = Estimator(net, loss, context=contexts, initializer=mx.init.One())
    estimator.logger.setLevel("ERROR")
    shapes = []

    class Shapes(BatchEnd):
        def batch_end(self, estimator, *args, **kwargs):
            shapes.append([(p.context, p.shape) for p in kwargs["pred"]])

    estimator.fit(make_data(batch_size=10), epochs=1, event_handlers=Shapes())
    assert shapes == [[(ctx, (5, 3)) for ctx in contexts]] * 2
    first, second = (net.weight.data(ctx).asnumpy() for ctx in contexts)
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: Estimator(gluon.nn.Dense(2), "l2"), ValueError, "loss must be a Loss"),
        (lambda: make_estimator(train_metrics="acc"), ValueError, "metrics must be a Metric"),
        (lambda: make_estimator(context="cpu"), ValueError, "context must be a Context"),
        (lambda: make_estimator(context=mx.gpu(99)), AssertionError, "not available"),
        (lambda: make_estimator(batch_processor=5), ValueError, "fit_batch"),
        (lambda: make_estimator(val_loss=5), ValueError, "loss must be a Loss"),
        (lambda: make_estimator().fit([1], epochs=1), ValueError, "DataLoader"),
        (lambda: make_estimator().evaluate([1]), ValueError, "DataLoader"),
        (lambda: make_estimator().fit(make_data(), [1], epochs=1), ValueError, "DataLoader"),
        (lambda: make_estimator().fit(make_data()), ValueError, "exactly one"),
        (lambda: make_estimator().fit(make_data(), epochs=1, batches=1), ValueError, "exactly one"),
        (
            lambda: make_estimator().fit(make_data(), epochs=1, event_handlers=[5]),
            ValueError,
            "EventHandler",
        ),
        (
            lambda: make_estimator().fit(
                make_data(), epochs=1, event_handlers=MetricHandler(mx.metric.Accuracy())
            ),
            ValueError,
            "outside of the known",
        ),
        (lambda: LoggingHandler(log_interval=0), ValueError, "log_interval"),
        (lambda: LoggingHandler(log_interval="batch"), ValueError, "log_interval"),
        (lambda: EarlyStoppingHandler("accuracy"), ValueError, "metric objects"),
        (lambda: EarlyStoppingHandler(mx.metric.MSE(), mode="x"), ValueError, "mode='x'"),
    ],
)
def test_refuses(make, kind, message):
    with pytest.raises(kind, match=message):
        make()


def test_trainer_of_the_wrong_kind():
    net = gluon.nn.Dense(2)
    net.initialize()
    with pytest.raises(ValueError, match="Gluon Trainer"):
        Estimator(net, gluon.loss.L2Loss(), trainer="sgd")
    trainer = gluon.Trainer(net.collect_params(), "sgd")
    with pytest.warns(UserWarning, match="already fully initialized"):
        Estimator(net, gluon.loss.L2Loss(), trainer=trainer, initializer=mx.init.One())


def test_metrics_of_losses():
    net = gluon.nn.Dense(2, in_units=4)
    net.initialize()
    trainer = gluon.Trainer(net.collect_params(), "sgd")
    estimator = Estimator(net, gluon.loss.L2Loss(), trainer=trainer)
    assert [m.name for m in estimator.val_metrics] == ["validation l2loss"]
    both = mx.metric.CompositeEvalMetric([mx.metric.MSE(), mx.metric.MAE()])
    estimator = Estimator(net, gluon.loss.L2Loss(), train_metrics=both, trainer=trainer)
    assert [m.name for m in estimator.train_metrics] == ["training mse", "training mae"]
    assert [m.name for m in estimator.val_metrics] == ["validation mse", "validation mae"]


def logged(capsys):
    text = capsys.readouterr().out
    return re.sub(r"in \d\.\d+s|interval: \d\.\d+s", "TIME", text).splitlines()


def test_messages(capsys):
    estimator = make_estimator()
    estimator.logger.setLevel("INFO")
    estimator.fit(make_data(), val_data=make_data(), epochs=1)
    lines = logged(capsys)
    values = r"accuracy: 0\.\d{4}, \w+ softmaxcrossentropyloss: \d\.\d{4}"
    expected = [
        r"Training begin: using optimizer SGD with current learning rate 0\.1000 ",
        r"Train for 1 epochs\.",
        r"\[Epoch 0\] Begin, current learning rate: 0\.1000",
        r"Validation Begin",
        rf"\[Epoch 0\] Finished TIME, validation {values}",
        rf"\[Epoch 0\] Finished TIME, training {values}",
        rf"Train finished using total 0s with 1 epochs\. training {values}",
    ]
    assert len(lines) == len(expected)
    for line, pattern in zip(lines, expected, strict=True):
        assert re.fullmatch(pattern, line), line


def test_messages_every_other_batch(capsys):
    estimator = make_estimator()
    estimator.logger.setLevel("INFO")
    handler = LoggingHandler(log_interval=2, metrics=estimator.train_metrics)
    estimator.fit(make_data(), epochs=1, event_handlers=handler)
    lines = [line for line in logged(capsys) if "Batch" in line]
    assert [line[:31] for line in lines] == [
        "[Epoch 0][Batch 0][Samples 5] t",
        "[Epoch 0][Batch 2][Samples 15] ",
    ]


@pytest.mark.parametrize(
    ("metric", "mode", "smaller"),
    [
        (mx.metric.Accuracy(), "auto", False),
        (mx.metric.F1(), "auto", False),
        (mx.metric.MSE(), "auto", True),
        (mx.metric.Loss("x"), "auto", True),
        (mx.metric.Perplexity(None), "auto", True),
        (mx.metric.CustomMetric(lambda _, p: p.sum(), name="my error"), "auto", True),
        (mx.metric.Accuracy(), "min", True),
        (mx.metric.MSE(), "max", False),
    ],
)
def test_what_is_better(metric, mode, smaller):
    handler = EarlyStoppingHandler(metric, mode=mode)
    assert (handler.monitor_op is np.less) == smaller


@pytest.mark.parametrize(
    ("values", "options", "epochs"),
    [
        ([1, 2, 3, 4, 5], {}, 5),
        ([1, 2, 2, 4, 5], {}, 3),
        ([1, 2, 2, 4, 5], {"patience": 1}, 5),
        ([1, 2, 2, 2, 5], {"patience": 1}, 4),
        ([1, 1.4, 1.8, 2, 3], {"min_delta": 0.5}, 2),
        ([1, 2, 3, 4, 5], {"baseline": 1.5}, 1),
        ([5, 4, 3, 3, 1], {"mode": "min"}, 4),
    ],
)
def test_early_stopping(values, options, epochs):
    remaining = iter(values)

    class Scripted(mx.metric.EvalMetric):
        def get(self):
            return self.name, self.value

    metric = Scripted("scripted")
    handler = EarlyStoppingHandler(metric, **options)

    class Script(EpochEnd):
        priority = -900

        def epoch_end(self, estimator, *args, **kwargs):
            metric.value = next(remaining)

    recorder = Recorder()
    make_estimator().fit(make_data(), epochs=5, event_handlers=[handler, Script(), recorder])
    assert sum(event == "epoch_end" for _, event, _ in recorder.calls) == epochs


def test_progress_bar():
    terminal = io.StringIO()
    handler = ProgressBarHandler(file=terminal)
    make_estimator().fit(make_data(), epochs=2, event_handlers=handler)
    text = terminal.getvalue()
    assert "Epoch 0" in text
    assert "Epoch 1" in text
    assert "/4" in text
    assert "accuracy=0." in text


def test_progress_bar_only_on_terminals(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    make_estimator().fit(make_data(), epochs=1)
    assert "Epoch 0" in terminal.getvalue()
    quiet = io.StringIO()
    monkeypatch.setattr("sys.stderr", quiet)
    make_estimator().fit(make_data(), epochs=1)
    assert quiet.getvalue() == ""


def test_no_data():
    loader = gluon.data.DataLoader([], batch_size=2)
    estimator = make_estimator()
    estimator.fit(loader, epochs=2)
    assert math.isnan(estimator.train_metrics[0].get()[1])
