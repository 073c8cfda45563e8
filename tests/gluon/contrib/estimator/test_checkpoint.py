"""Checkpoints: a training that is interrupted anywhere ends as one that is not."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.gluon.contrib.estimator.helpers import make_data, make_estimator, parameters_of

import mxnet as mx
from mxnet import gluon
from mxnet.base import MXNetError
from mxnet.gluon.contrib.estimator import (
    BatchEnd,
    CheckpointHandler,
    EarlyStoppingHandler,
    EpochEnd,
    LearningCurveHandler,
    LoggingHandler,
)
from mxnet.gluon.data import ArrayDataset, DataLoader

EPOCHS = 3
BATCHES = 12


class Killed(BaseException):
    """Stands for the end of the process."""


class Killer(BatchEnd, EpochEnd):
    """Ends training after a number of events."""

    priority = 10

    def __init__(self, events):
        self.remaining = events

    def _count(self):
        self.remaining -= 1
        if self.remaining < 0:
            raise Killed

    def batch_end(self, estimator, *args, **kwargs):
        self._count()

    def epoch_end(self, estimator, *args, **kwargs):
        self._count()


def seed(number=1):
    mx.random.seed(number)
    np.random.seed(number)  # noqa: NPY002 - loaders shuffle by the global generator
    random.seed(number)


def read_table(path):
    return list(csv.DictReader(path.read_text().splitlines()))


def train(folder, *handlers, epochs=EPOCHS, data=None, **options):
    """One run, from the newest checkpoint if there is one; returns estimator and handler."""
    estimator = make_estimator(dropout=0.3)
    settings = {"batch_period": 1, "resume_from_checkpoint": True, **options}
    checkpoint = CheckpointHandler(folder, **settings)
    data = make_data(shuffle=True) if data is None else data
    estimator.fit(data, val_data=make_data(), epochs=epochs, event_handlers=[checkpoint, *handlers])
    return estimator, checkpoint


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    seed()
    estimator, _ = train(tmp_path_factory.mktemp("whole"))
    return parameters_of(estimator), [metric.get() for metric in estimator.train_metrics]


# Fifteen events: twelve batches and three ends of epochs.
@pytest.mark.parametrize("period", [1, 3])
@pytest.mark.parametrize("events", range(15))
def test_interrupted_after_any_event(tmp_path, uninterrupted, events, period):
    seed()
    with pytest.raises(Killed):
        train(tmp_path, Killer(events), batch_period=period)
    complete = [p for p in tmp_path.glob("*.json") if json.loads(p.read_text())["complete"]]
    if complete:
        seed(99)  # what the new process happens to begin with
    else:
        seed()
    estimator, _ = train(tmp_path, batch_period=period)
    parameters, metrics = uninterrupted
    for one, expected in zip(parameters_of(estimator), parameters, strict=True):
        np.testing.assert_array_equal(one, expected)
    # Sums come back in double precision.
    for (name, value), (other, expected) in zip(
        [metric.get() for metric in estimator.train_metrics], metrics, strict=True
    ):
        assert name == other
        assert value == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("function", ["write_marker", "_save_model", "write_point", "_remove"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_interrupted_while_saving(tmp_path, uninterrupted, monkeypatch, function, when):
    from mxnet.gluon.contrib.estimator import checkpoint, resume  # noqa: PLC0415

    owner = resume if function.startswith("write") else checkpoint.CheckpointHandler
    original = getattr(owner, function)
    calls = []

    def interrupted(*arguments):
        calls.append(function)
        if len(calls) == 4 and when == "before":
            raise Killed
        original(*arguments)
        if len(calls) == 4:
            raise Killed

    seed()
    monkeypatch.setattr(owner, function, interrupted)
    with pytest.raises(Killed):
        train(tmp_path, max_checkpoints=2)
    monkeypatch.setattr(owner, function, original)
    estimator, _ = train(tmp_path, max_checkpoints=2)
    for one, expected in zip(parameters_of(estimator), uninterrupted[0], strict=True):
        np.testing.assert_array_equal(one, expected)


@pytest.mark.slow
def test_killed_processes(tmp_path):
    """SIGKILL at random times, again and again, until the training is finished."""
    root = Path(__file__).parents[4]
    script = Path(__file__).with_name("killed_training.py")
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}", "OMP_NUM_THREADS": "1"}

    def start(folder):
        folder.mkdir(exist_ok=True)
        return subprocess.Popen(
            [sys.executable, script, folder, "5"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root,
        )  # fmt: skip

    whole, broken = tmp_path / "whole", tmp_path / "broken"
    process = start(whole)
    process.communicate(timeout=120)
    assert process.returncode == 0
    moments = random.Random(5)
    kills = 0
    while not (broken / "result.npz").exists():
        process = start(broken)
        for _ in range(moments.randint(3, 9)):  # lines that tell of batches
            process.stdout.readline()
        if kills < 4:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.communicate(timeout=120)
    assert kills == 4
    with np.load(whole / "result.npz") as one, np.load(broken / "result.npz") as other:
        for name in one.files:
            np.testing.assert_array_equal(one[name], other[name])
    tables = [read_table(f / "curve.csv") for f in (whole, broken)]
    assert len(tables[0]) == len(tables[1]) == 5
    for row, same in zip(*tables, strict=True):
        assert float(row["training accuracy"]) == float(same["training accuracy"])


def test_resumed_in_workers(tmp_path):
    """Batches that worker processes load come in the same order after resuming, too."""

    def loader():
        x = np.arange(24, dtype="float32").reshape(12, 2)
        dataset = ArrayDataset(x, np.zeros(12, "int32")).transform_first(_jitter)
        return DataLoader(dataset, batch_size=3, shuffle=True, num_workers=1)

    class Watch(BatchEnd):
        def __init__(self):
            self.seen = []

        def batch_end(self, estimator, *args, **kwargs):
            self.seen.append(kwargs["batch"][0].asnumpy().tolist())

    def run(folder, *handlers):
        net = gluon.nn.Dense(2, in_units=2)
        net.initialize()
        trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.0})
        estimator = gluon.contrib.estimator.Estimator(
            net, gluon.loss.SoftmaxCrossEntropyLoss(), trainer=trainer
        )
        estimator.logger.setLevel("ERROR")
        watch = Watch()
        checkpoint = CheckpointHandler(folder, batch_period=1, resume_from_checkpoint=True)
        try:
            estimator.fit(loader(), epochs=2, event_handlers=[checkpoint, watch, *handlers])
        except Killed:
            return watch.seen[:-1]
        return watch.seen

    seed()
    whole = run(tmp_path / "whole")
    seed()
    first = run(tmp_path / "broken", Killer(2))
    rest = run(tmp_path / "broken")
    assert first + rest == whole


def _jitter(x):
    return x + mx.nd.random.uniform(shape=2).asnumpy()


def test_early_stopping_goes_on_counting(tmp_path):
    def run(folder, *killers):
        estimator = make_estimator(rate=1e-6)
        stopping = EarlyStoppingHandler(estimator.train_metrics[0], patience=3)
        checkpoint = CheckpointHandler(folder, resume_from_checkpoint=True)
        handlers = [checkpoint, stopping, *killers]
        estimator.fit(make_data(), epochs=20, event_handlers=handlers)
        return checkpoint.current_epoch, stopping.stopped_epoch

    whole = run(tmp_path / "whole")
    with pytest.raises(Killed):
        run(tmp_path / "broken", Killer(12))
    assert run(tmp_path / "broken") == whole


def test_files(tmp_path):
    estimator = make_estimator()
    estimator.net.hybridize()
    handler = CheckpointHandler(tmp_path, "m", batch_period=3, max_checkpoints=3)
    estimator.fit(make_data(), epochs=3, event_handlers=handler)
    names = sorted(path.name for path in tmp_path.iterdir())
    # Names inside epochs count from 0, as in the reference.
    kept = ["m-epoch2batch11", "m-epoch2batch12", "m-epoch2batch8"]
    endings = ("json", "params", "states")
    assert names == [f"{name}.{ending}" for name in kept for ending in endings] + ["m-symbol.json"]
    net = gluon.SymbolBlock.imports(str(tmp_path / "m-symbol.json"), ["data"], None, ctx=mx.cpu())
    net.load_parameters(
        str(tmp_path / "m-epoch2batch12.params"), ignore_extra=True
    ) if False else None
    assert set(net.collect_params()) == set(estimator.net.collect_params())
    other = make_estimator()
    other.net.load_parameters(str(tmp_path / "m-epoch2batch12.params"))
    for one, expected in zip(parameters_of(other), parameters_of(estimator), strict=True):
        np.testing.assert_array_equal(one, expected)


def test_best_model(tmp_path):
    values = iter([3.0, 1.0, 2.0])

    class Script(EpochEnd):
        priority = -900

        def epoch_end(self, estimator, *args, **kwargs):
            metric = estimator.train_metrics[1]
            metric.reset()
            metric.sum_metric, metric.num_inst = next(values), 1
            metric.global_sum_metric, metric.global_num_inst = metric.sum_metric, 1

    estimator = make_estimator()
    handler = CheckpointHandler(
        tmp_path, monitor=estimator.train_metrics[1], save_best=True, max_checkpoints=9
    )
    estimator.fit(make_data(), epochs=3, event_handlers=[handler, Script()])
    assert handler.best == 1.0
    best = mx.nd.load(str(tmp_path / "model-best.params"))
    second = mx.nd.load(str(tmp_path / "model-epoch1batch8.params"))
    for name, array in best.items():
        np.testing.assert_array_equal(array.asnumpy(), second[name].asnumpy())


def test_finished_training_is_not_resumed(tmp_path):
    train(tmp_path, epochs=1)
    with pytest.raises(ValueError, match="maximum number of epoch 1 reached"):
        train(tmp_path, epochs=1)
    _, handler = train(tmp_path, epochs=2)
    assert handler.current_epoch == 2


def test_checkpoints_of_the_reference(tmp_path):
    """They consist of parameters and states, and count whole epochs."""
    estimator, _ = train(tmp_path, epochs=2, batch_period=None)
    for path in tmp_path.glob("*.json"):
        path.unlink()
    estimator = make_estimator(dropout=0.3)
    checkpoint = CheckpointHandler(tmp_path, resume_from_checkpoint=True)
    logging = LoggingHandler(metrics=estimator.train_metrics)
    estimator.fit(make_data(), epochs=3, event_handlers=[checkpoint, logging])
    assert (checkpoint.current_epoch, checkpoint.current_batch) == (3, 12)
    assert logging.current_epoch == 3
    assert (tmp_path / "model-epoch2batch12.json").exists()
    _, checkpoint = train(tmp_path, epochs=4)
    assert checkpoint.current_epoch == 4


def test_new_training_in_an_old_folder(tmp_path):
    """Its first checkpoint is newer than the last of the old one."""
    train(tmp_path, epochs=3)
    with pytest.raises(Killed):
        train(tmp_path, Killer(2), resume_from_checkpoint=False)
    _, checkpoint = train(tmp_path, epochs=3)
    assert checkpoint.current_epoch == 3
    assert checkpoint.current_batch == 12


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 9}', b'{"format": 1}'])
def test_damaged_description(tmp_path, content):
    train(tmp_path, epochs=1)
    (tmp_path / "model-epoch0batch4.json").write_bytes(content)
    with pytest.raises(MXNetError, match=r"model-epoch0batch4\.json"):
        train(tmp_path, epochs=2)


def test_remains_are_removed(tmp_path):
    (tmp_path / ".model-epoch0batch1.params.abc.tmp").write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("mine")
    train(tmp_path, epochs=1)
    names = {path.name for path in tmp_path.iterdir()}
    assert "notes.txt" in names
    assert not any(name.endswith(".tmp") for name in names)


def test_best_needs_a_metric(tmp_path):
    with pytest.raises(ValueError, match="To save best model"):
        CheckpointHandler(tmp_path, save_best=True)


def test_learning_curve(tmp_path):
    pytest.importorskip("matplotlib")
    estimator = make_estimator()
    handler = LearningCurveHandler(tmp_path / "curve.csv", tmp_path / "curve.png")
    estimator.fit(make_data(), val_data=make_data(), epochs=3, event_handlers=handler)
    rows = read_table(tmp_path / "curve.csv")
    assert [row["epoch"] for row in rows] == ["0", "1", "2"]
    assert [row["batch"] for row in rows] == ["4", "8", "12"]
    assert float(rows[0]["learning rate"]) == pytest.approx(0.09)
    for metric in [*estimator.train_metrics, *estimator.val_metrics]:
        name, value = metric.get()
        assert float(rows[-1][name]) == value
    assert (tmp_path / "curve.png").read_bytes()[:4] == b"\x89PNG"
