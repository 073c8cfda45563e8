"""Checkpoints: saving a model as it is trained, and going on from there."""

from __future__ import annotations

import os
import re
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from mxnet.gluon.contrib.estimator import resume
from mxnet.gluon.contrib.estimator.events import BatchEnd, EpochEnd, TrainBegin
from mxnet.gluon.contrib.estimator.stopping import is_smaller_better
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.metric import EvalMetric
from mxnet.serialization.atomic import atomic_write

_ENDINGS = (".states", ".params", ".json")


class CheckpointHandler(TrainBegin, BatchEnd, EpochEnd):
    """Saves parameters and optimizer states every few epochs or batches, and resumes from them.

    A checkpoint consists of ``{prefix}-epoch{e}batch{b}.params``, ``.states`` and ``.json``, where
    ``e`` counts epochs from 0 and ``b`` is the number of batches (one less for checkpoints inside
    an epoch, as in the reference). The architecture of hybridized networks goes to
    ``{prefix}-symbol.json``, the best model to ``{prefix}-best.params``.

    The process may be killed at any time: files appear whole, and a checkpoint counts when its last
    file is there. With ``resume_from_checkpoint`` training goes on exactly where the newest
    checkpoint was made, inside an epoch too: the batches that were used are skipped, and random
    generators, counters of handlers and sums of metrics are put back, so that the result is that of
    a training which was not interrupted. (Metrics that keep more than sums, such as F1, cover the
    rest of an interrupted epoch only, and gradients gathered over several batches are not kept.)
    Checkpoints of the reference, which lack the ``.json``
    file, are resumed from the following epoch.

    Args:
        model_dir: Folder for the files; made if it is not there.
        model_prefix: Beginning of the files' names.
        monitor: Metric that says which model is best.
        verbose: 1 logs each checkpoint.
        save_best: Also keep the best model by ``monitor``.
        mode: ``"min"`` if smaller values of ``monitor`` are better, ``"max"`` if larger ones are;
            ``"auto"`` decides by the kind of metric.
        epoch_period: Epochs between two checkpoints; None for none.
        batch_period: Batches between two checkpoints; None for none.
        max_checkpoints: How many to keep.
        resume_from_checkpoint: Go on from the newest checkpoint; without one, start from the
            beginning.

    Raises:
        ValueError: ``save_best`` is set and ``monitor`` is no metric, or there is no such mode;
            when training begins: it has been finished already.
        MXNetError: When training begins: a file of the checkpoint is damaged.

    Example:
        >>> from mxnet.gluon.contrib.estimator import CheckpointHandler
        >>> handler = CheckpointHandler("models", batch_period=100, resume_from_checkpoint=True)
    """

    resumed = ("current_batch", "current_epoch", "best")

    def __init__(
        self,
        model_dir: str | os.PathLike[str],
        model_prefix: str = "model",
        monitor: Any = None,
        verbose: int = 0,
        save_best: bool = False,
        mode: str = "auto",
        epoch_period: int | None = 1,
        batch_period: int | None = None,
        max_checkpoints: int = 5,
        resume_from_checkpoint: bool = False,
    ) -> None:
        if save_best and not isinstance(monitor, EvalMetric):
            raise ValueError(
                "To save best model only, please provide one of the metric objects from "
                "estimator.train_metrics and estimator.val_metrics as monitor."
            )
        self.model_dir = os.fspath(model_dir)
        self.model_prefix = model_prefix
        self.monitor = monitor
        self.verbose = verbose
        self.save_best = save_best
        self.epoch_period = epoch_period
        self.batch_period = batch_period
        self.max_checkpoints = max_checkpoints
        self.resume_from_checkpoint = resume_from_checkpoint
        self.current_batch = 0
        self.current_epoch = 0
        self.saved_checkpoints: list[str] = []
        smaller = save_best and is_smaller_better("CheckpointHandler", monitor, mode)
        self._worst = float("inf") if smaller else -float("inf")
        self.monitor_op: Any = np.less if smaller else np.greater
        self.best = self._worst
        self._symbol_done = False

    # ---- events ------------------------------------------------------------------------------

    def train_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Start counting, or load the newest checkpoint."""
        folder = Path(self.model_dir)
        folder.mkdir(parents=True, exist_ok=True)
        # What a killed process was writing.
        for remains in folder.glob(f".{self.model_prefix}-*.tmp"):
            remains.unlink(missing_ok=True)
        self.current_batch = 0
        self.current_epoch = 0
        self._symbol_done = False
        self.best = self._worst
        self.saved_checkpoints = []
        if self.resume_from_checkpoint:
            self._resume(estimator)

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Count a batch, and save if it is time."""
        if not self._symbol_done:
            self._symbol_done = True
            self._save_symbol(estimator)
        if self.batch_period and (self.current_batch + 1) % self.batch_period == 0:
            self._save(estimator)
        self.current_batch += 1

    def epoch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Count an epoch, and save if it is time."""
        if self.epoch_period and (self.current_epoch + 1) % self.epoch_period == 0:
            self._save(estimator, between_epochs=True)
        self.current_epoch += 1

    # ---- saving ------------------------------------------------------------------------------

    def _save(self, estimator: Any, between_epochs: bool = False) -> None:
        epoch, batch = self.current_epoch, self.current_batch
        name = f"{self.model_prefix}-epoch{epoch}batch{batch}"
        if self.verbose > 0:
            estimator.logger.info(
                "[Epoch %d] CheckpointHandler: trained total %d batches, saving model at %s with "
                "prefix: %s",
                epoch, batch, self.model_dir, name,
            )  # fmt: skip
        path = Path(self.model_dir) / name
        resume.write_marker(path.with_name(name + ".json"))
        self._save_model(estimator, name)
        if self.save_best:
            self._save_if_best(estimator, epoch)
        # The point is complete only when all handlers have heard of the event.
        estimator.after_event.append(lambda: self._finish(estimator, name, between_epochs))

    def _finish(self, estimator: Any, name: str, between_epochs: bool) -> None:
        point = resume.ResumePoint(
            time=time.time(),
            epochs=self.current_epoch,
            batches=self.current_batch,
            batches_in_epoch=0 if between_epochs else estimator.batches_in_epoch,
            random_at_epoch=None if between_epochs else estimator.random_at_epoch,
            random=resume.random_states(),
            handlers=resume.handler_states(estimator.handlers),
            metrics=resume.metric_states([*estimator.train_metrics, *estimator.val_metrics]),
        )
        resume.write_point(Path(self.model_dir) / (name + ".json"), point)
        if name in self.saved_checkpoints:
            self.saved_checkpoints.remove(name)
        self.saved_checkpoints.append(name)
        while len(self.saved_checkpoints) > self.max_checkpoints:
            self._remove(self.saved_checkpoints.pop(0))

    def _remove(self, name: str) -> None:
        for ending in _ENDINGS:  # without the first a checkpoint is no longer complete
            (Path(self.model_dir) / (name + ending)).unlink(missing_ok=True)

    def _save_model(self, estimator: Any, name: str) -> None:
        path = os.path.join(self.model_dir, name)  # noqa: PTH118 - dots in a name are no ending
        estimator.net.save_parameters(path + ".params")
        estimator.trainer.save_states(path + ".states")

    def _save_if_best(self, estimator: Any, epoch: int) -> None:
        name, value = self.monitor.get()
        if np.isnan(value):
            estimator.logger.warning(
                "CheckpointHandler: %s has no value; it must be one of estimator.train_metrics and "
                "estimator.val_metrics",
                name,
            )
            return
        if not self.monitor_op(value, self.best):
            if self.verbose > 0:
                estimator.logger.info(
                    "[Epoch %d] CheckpointHandler: %s did not improve from %.5f, skipping updating "
                    "best model",
                    epoch, name, self.best,
                )  # fmt: skip
            return
        prefix = self.model_prefix + "-best"
        if self.verbose > 0:
            estimator.logger.info(
                "[Epoch %d] CheckpointHandler: %s improved from %.5f to %.5f, updating best model "
                "at %s with prefix: %s",
                epoch, name, self.best, value, self.model_dir, prefix,
            )  # fmt: skip
        self.best = float(value)
        self._save_model(estimator, prefix)

    def _save_symbol(self, estimator: Any) -> None:
        """Save the architecture, which is there once a hybridized network has run."""
        target = Path(self.model_dir) / f"{self.model_prefix}-symbol.json"
        if isinstance(estimator.net, HybridBlock) and estimator.net._active:
            with tempfile.TemporaryDirectory() as folder:
                source, _ = estimator.net.export(str(Path(folder) / "net"))
                content = Path(source).read_bytes()
            with atomic_write(target) as file:
                file.write(content)
            return
        estimator.logger.info(
            "Model architecture(symbol file) is not saved, please use HybridBlock to construct "
            "your model, and call net.hybridize() before passing to Estimator in order to save "
            "model architecture as %s.",
            target,
        )

    # ---- resuming ----------------------------------------------------------------------------

    def _find(self) -> tuple[list[str], dict[str, resume.ResumePoint]]:
        """Names of complete checkpoints, the newest last, and the points of those that have one."""
        folder = Path(self.model_dir)
        pattern = re.compile(re.escape(self.model_prefix) + r"-epoch(\d+)batch(\d+)\.params")
        numbers: dict[str, tuple[int, int]] = {}
        points: dict[str, resume.ResumePoint] = {}
        for path in folder.iterdir():
            match = pattern.fullmatch(path.name)
            name = path.name.removesuffix(".params")
            if match is None or not (folder / (name + ".states")).is_file():
                continue
            description = folder / (name + ".json")
            if description.is_file():
                point = resume.read_point(description)
                if point is None:
                    continue
                points[name] = point
            numbers[name] = int(match[1]), int(match[2])
        if points:
            return sorted(points, key=lambda name: points[name].time), points
        return sorted(numbers, key=lambda name: numbers[name]), points

    def _resume(self, estimator: Any) -> None:
        names, points = self._find()
        if not names:
            estimator.logger.info(
                "CheckpointHandler: no checkpoint found at %s, training from the beginning",
                self.model_dir,
            )
            return
        name = names[-1]
        self.saved_checkpoints = names
        point = points.get(name) or self._point_of_name(estimator, name)
        _check_unfinished(point.epochs, point.batches, estimator.max_epoch, estimator.max_batch)
        path = os.path.join(self.model_dir, name)  # noqa: PTH118 - dots in a name are no ending
        estimator.net.load_parameters(path + ".params", ctx=estimator.context)
        estimator.trainer.load_states(path + ".states")
        estimator.resume_point = point
        estimator.logger.info(
            "CheckpointHandler: Checkpoint resumed from %s: %d epochs and %d batches are done",
            name, point.epochs, point.batches,
        )  # fmt: skip

    def _point_of_name(self, estimator: Any, name: str) -> resume.ResumePoint:
        """What the name of a checkpoint of the reference says: its epoch counts as finished."""
        epoch, batch = name.removeprefix(self.model_prefix + "-epoch").split("batch")
        counters = {"current_epoch": int(epoch) + 1, "current_batch": int(batch)}
        states = resume.handler_states(estimator.handlers)
        return resume.ResumePoint(
            time=0.0,
            epochs=int(epoch) + 1,
            batches=int(batch),
            batches_in_epoch=0,
            random_at_epoch=None,
            random=resume.random_states(),
            handlers={
                key: {each: counters.get(each, value) for each, value in state.items()}
                for key, state in states.items()
            },
            metrics=[],
        )


def _check_unfinished(
    epochs: int, batches: int, max_epoch: int | None, max_batch: int | None
) -> None:
    for done, maximum, unit in ((epochs, max_epoch, "epoch"), (batches, max_batch, "batch")):
        if maximum and done >= maximum:
            raise ValueError(
                f"Found checkpoint with maximum number of {unit} {maximum} reached, please specify "
                "resume_from_checkpoint=False (default value) if you wan to train from scratch."
            )
