"""The estimator: a training loop that tells handlers what happens."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from mxnet import initializer as initializers
from mxnet.context import Context, cpu, gpu, num_gpus
from mxnet.gluon.contrib.estimator import resume
from mxnet.gluon.contrib.estimator.batch_processor import BatchProcessor
from mxnet.gluon.contrib.estimator.checkpoint import CheckpointHandler
from mxnet.gluon.contrib.estimator.events import (
    BatchBegin,
    BatchEnd,
    EpochBegin,
    EpochEnd,
    EventHandler,
    TrainBegin,
    TrainEnd,
)
from mxnet.gluon.contrib.estimator.handlers import (
    GradientUpdateHandler,
    MetricHandler,
    StoppingHandler,
    ValidationHandler,
)
from mxnet.gluon.contrib.estimator.messages import LoggingHandler
from mxnet.gluon.contrib.estimator.progress import ConsoleHandler, ProgressBarHandler
from mxnet.gluon.contrib.estimator.utils import as_metrics, check_known, suggest_metrics
from mxnet.gluon.data import DataLoader
from mxnet.gluon.loss import Loss
from mxnet.gluon.trainer import Trainer
from mxnet.metric import EvalMetric
from mxnet.metric import Loss as LossMetric

_EVENTS: dict[str, type[EventHandler]] = {
    "train_begin": TrainBegin,
    "train_end": TrainEnd,
    "epoch_begin": EpochBegin,
    "epoch_end": EpochEnd,
    "batch_begin": BatchBegin,
    "batch_end": BatchEnd,
}


class Estimator:
    """Trains a network in one call, and evaluates it.

    What happens is told to handlers, which do the rest: update parameters and metrics, validate,
    log, stop, save. :meth:`fit` adds those that are missing. When standard error is a terminal, a
    progress bar is shown.

    Attributes:
        net: The network.
        loss: The loss.
        trainer: The trainer.
        context: The contexts.
        val_net: Network that is evaluated.
        val_loss: Loss that is evaluated.
        logger: Where messages go.
        max_epoch: Epochs that ``fit`` is to train; None if it counts batches.
        max_batch: Batches that ``fit`` is to train; None if it counts epochs.
        batches_in_epoch: Finished batches of the epoch under way.
        batches_per_epoch: Batches of an epoch; None if the loader does not know.
        handlers: All handlers of the ``fit`` under way, in order.
        after_event: Functions to call when all handlers have heard of the event under way.

    Args:
        net: The network.
        loss: The loss.
        train_metrics: Metrics of the training data; by default the loss, and the accuracy for the
            softmax loss. Their names get "training" in front.
        val_metrics: Metrics of the validation data; by default the same as ``train_metrics``.
        initializer: Initialises parameters that have not been; by default uniform numbers.
        trainer: The trainer; by default stochastic gradient descent with learning rate 0.001.
        context: Context or contexts; by default all GPUs, or the CPU.
        val_net: Network to evaluate; by default ``net``. It should share parameters with it.
        val_loss: Loss to evaluate; by default ``loss``.
        batch_processor: What is done with a batch.

    Raises:
        ValueError: An argument is of the wrong kind.
        AssertionError: A context does not exist.

    Example:
        >>> from mxnet.gluon.contrib.estimator import Estimator
        >>> data = mx.gluon.data.ArrayDataset(mx.nd.ones((8, 3)), mx.nd.zeros((8,)))
        >>> net = mx.gluon.nn.Dense(2)
        >>> net.initialize()
        >>> trainer = mx.gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 1.0})
        >>> loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()
        >>> estimator = Estimator(net, loss, trainer=trainer)
        >>> estimator.logger.setLevel("ERROR")
        >>> estimator.fit(mx.gluon.data.DataLoader(data, 4), epochs=2)
        >>> estimator.train_metrics[0].get()
        ('training accuracy', 1.0)
    """

    def __init__(
        self,
        net: Any,
        loss: Any,
        train_metrics: Any = None,
        val_metrics: Any = None,
        initializer: Any = None,
        trainer: Any = None,
        context: Any = None,
        val_net: Any = None,
        val_loss: Any = None,
        batch_processor: Any = None,
    ) -> None:
        self.net = net
        self.loss = _checked_loss(loss)
        self.val_loss = self.loss if val_loss is None else _checked_loss(val_loss)
        self.val_net = net if val_net is None else val_net
        self._train_metrics = as_metrics(train_metrics)
        self._val_metrics = as_metrics(val_metrics)
        self._add_default_metrics()
        self.logger = _make_logger()
        self.context = _checked_contexts(context)
        self._initialize(initializer)
        self.trainer = self._checked_trainer(trainer)
        self.batch_processor = _checked_processor(batch_processor)
        self.max_epoch: int | None = None
        self.max_batch: int | None = None
        self.batch_axis = 0
        self.batches_in_epoch = 0
        self.batches_per_epoch: int | None = None
        self.handlers: list[EventHandler] = []
        self.after_event: list[Callable[[], None]] = []
        self.random_at_epoch: dict[str, Any] | None = None
        self.resume_point: resume.ResumePoint | None = None

    @property
    def train_metrics(self) -> list[EvalMetric]:
        """Metrics of the training data."""
        return self._train_metrics

    @property
    def val_metrics(self) -> list[EvalMetric]:
        """Metrics of the validation data."""
        return self._val_metrics

    # ---- what the constructor was given ------------------------------------------------------

    def _add_default_metrics(self) -> None:
        if not self._train_metrics:
            self._train_metrics = suggest_metrics(self.loss)
            name = type(self.loss).__name__.lower()
            self._train_metrics.append(LossMetric(name))
        if not self._val_metrics:
            self._val_metrics = [deepcopy(metric) for metric in self._train_metrics]
        for kind, metrics in (("training", self._train_metrics), ("validation", self._val_metrics)):
            for metric in metrics:
                if kind not in str(metric.name):
                    metric.name = f"{kind} {metric.name}"

    def _initialize(self, initializer: Any) -> None:
        parameters = self.net.collect_params().values()
        waiting = [p for p in parameters if p._data is None and p._deferred_init is None]
        if waiting:
            chosen = initializers.Uniform() if initializer is None else initializer
            self.net.initialize(init=chosen, ctx=self.context)
        elif initializer is not None and parameters:
            warnings.warn(
                "Network already fully initialized, skipping initialization. You don't need to "
                "pass initializer if you already initialized your net. You can use "
                "net.initialize(init=your_initializer, force_reinit=True)to force re-initialize.",
                stacklevel=3,
            )

    def _checked_trainer(self, trainer: Any) -> Trainer:
        if trainer is None:
            warnings.warn(
                "No trainer specified, default SGD optimizer with learning rate 0.001 is used.",
                stacklevel=3,
            )
            return Trainer(self.net.collect_params(), "sgd", {"learning_rate": 0.001})
        if not isinstance(trainer, Trainer):
            raise ValueError(
                f"Trainer must be a Gluon Trainer instance, refer to gluon.Trainer:{trainer}"
            )
        return trainer

    # ---- handlers ----------------------------------------------------------------------------

    def _all_handlers(
        self, event_handlers: Any, defaults: Sequence[Callable[[], EventHandler]]
    ) -> list[EventHandler]:
        """The handlers given, and the defaults of kinds that are not among them, in order."""
        given = [] if event_handlers is None else event_handlers
        handlers = list(given) if isinstance(given, list | tuple) else [given]
        for handler in handlers:
            if not isinstance(handler, EventHandler):
                raise ValueError(
                    f"handlers must be an EventHandler or a list of EventHandler, got: {handlers}"
                )
        kinds = tuple(type(handler) for handler in handlers)
        for make in defaults:
            handler = make()
            if not any(issubclass(kind, type(handler)) for kind in kinds):
                handlers.append(handler)
        known = [*self._train_metrics, *self._val_metrics]
        for handler in handlers:
            check_known(handler, known)
        return sorted(handlers, key=lambda handler: getattr(handler, "priority", 0))

    def _training_handlers(self, val_data: Any, event_handlers: Any) -> list[EventHandler]:
        defaults: list[Callable[[], EventHandler]] = [
            lambda: StoppingHandler(self.max_epoch, self.max_batch),
            GradientUpdateHandler,
            lambda: MetricHandler(self._train_metrics),
            lambda: LoggingHandler(metrics=self._train_metrics),
        ]
        if val_data is not None:
            defaults.insert(3, lambda: ValidationHandler(val_data, self.evaluate))
        if sys.stderr is not None and sys.stderr.isatty():
            defaults.append(ProgressBarHandler)
        return self._all_handlers(event_handlers, defaults)

    def _tell(self, handlers: list[EventHandler], event: str, **kwargs: Any) -> bool:
        """Tell handlers of an event.

        Returns:
            Whether one of them wants to stop.
        """
        kind = _EVENTS[event]
        answers = [
            getattr(handler, event)(self, **kwargs)
            for handler in handlers
            if isinstance(handler, kind)
        ]
        return any(answers)

    def _run_after_event(self) -> None:
        while self.after_event:
            self.after_event.pop(0)()

    # ---- training and evaluation -------------------------------------------------------------

    def fit(
        self,
        train_data: Any,
        val_data: Any = None,
        epochs: int | None = None,
        event_handlers: Any = None,
        batches: int | None = None,
        batch_axis: int = 0,
    ) -> None:
        """Train the network.

        Args:
            train_data: Loader of batches, data and label first.
            val_data: Loader to evaluate after each epoch.
            epochs: How many epochs to train.
            event_handlers: Handler or handlers; those of kinds that are missing are added.
            batches: How many batches to train, instead of ``epochs``.
            batch_axis: The axis that is split between contexts.

        Raises:
            ValueError: Data or handlers are of the wrong kind, or not exactly one of ``epochs`` and
                ``batches`` is given.
        """
        _check_loader(train_data)
        if bool(epochs) == bool(batches):
            raise ValueError(
                "Fit only support exactly one type of iteration, train by number of epochs or "
                "number of batches. Please specify one and only one of: epochs or batches."
            )
        if val_data is not None:
            _check_loader(val_data)
        self.max_epoch, self.max_batch, self.batch_axis = (
            epochs or None,
            batches or None,
            batch_axis,
        )
        self.batches_per_epoch = _length_of(train_data)
        self.resume_point = None
        self.after_event = []
        self.handlers = self._training_handlers(val_data, event_handlers)
        self._tell(self.handlers, "train_begin")
        self._restore()
        while not self._fit_epoch(train_data):
            pass
        self._tell(self.handlers, "train_end")

    def _restore(self) -> None:
        """Put everything but the position in the data where it was, if training is resumed."""
        point = self.resume_point
        if point is not None:
            resume.restore_handlers(self.handlers, point.handlers)
            resume.restore_metrics([*self._train_metrics, *self._val_metrics], point.metrics)
            resume.restore_random_states(point.random)

    def _fit_epoch(self, train_data: Any) -> bool:
        """Train for one epoch, or for what is left of it.

        Returns:
            Whether training is to end.
        """
        point = self.resume_point
        done = 0 if point is None else point.batches_in_epoch
        self._tell(self.handlers, "epoch_begin")
        if point is not None and done:
            # Handlers and metrics start anew with an epoch, but this one had begun before.
            self._restore()
            if point.random_at_epoch is not None:
                resume.restore_random_states(point.random_at_epoch)
        self.resume_point = None
        if any(isinstance(handler, CheckpointHandler) for handler in self.handlers):
            self.random_at_epoch = resume.random_states()
        self.batches_in_epoch = 0
        for batch in train_data:
            self.batches_in_epoch += 1
            if self.batches_in_epoch < done:
                continue
            if point is not None and self.batches_in_epoch == done:
                resume.restore_random_states(point.random)
                continue
            if self._fit_batch(batch):
                break
        stop = self._tell(self.handlers, "epoch_end")
        self._run_after_event()
        return stop

    def _fit_batch(self, batch: Any) -> bool:
        self._tell(self.handlers, "batch_begin", batch=batch)
        _, label, pred, loss = self.batch_processor.fit_batch(self, batch, self.batch_axis)
        stop = self._tell(
            self.handlers, "batch_end", batch=batch, pred=pred, label=label, loss=loss
        )
        self._run_after_event()
        return stop

    def evaluate(self, val_data: Any, batch_axis: int = 0, event_handlers: Any = None) -> None:
        """Compute ``val_metrics`` over data.

        Args:
            val_data: Loader of batches, data and label first.
            batch_axis: The axis that is split between contexts.
            event_handlers: Handler or handlers; those of kinds that are missing are added.

        Raises:
            ValueError: Data or handlers are of the wrong kind.
        """
        _check_loader(val_data)
        handlers = self._all_handlers(
            event_handlers,
            [
                lambda: MetricHandler(self._val_metrics),
                lambda: LoggingHandler(metrics=self._val_metrics),
            ],
        )
        self._tell(handlers, "epoch_begin")
        for batch in val_data:
            self._tell(handlers, "batch_begin", batch=batch)
            _, label, pred, loss = self.batch_processor.evaluate_batch(self, batch, batch_axis)
            self._tell(handlers, "batch_end", batch=batch, pred=pred, label=label, loss=loss)
        self._tell(handlers, "epoch_end")


def _make_logger() -> logging.Logger:
    logger = logging.Logger("Estimator", level=logging.INFO)
    logger.addHandler(ConsoleHandler())
    return logger


def _checked_loss(loss: Any) -> Loss:
    if not isinstance(loss, Loss):
        raise ValueError(f"loss must be a Loss, refer to gluon.loss.Loss:{loss}")
    return loss


def _checked_contexts(context: Any) -> list[Context]:
    if context is None:
        return [gpu(i) for i in range(num_gpus())] or [cpu()]
    contexts = list(context) if isinstance(context, list | tuple) else [context]
    for each in contexts:
        if not isinstance(each, Context):
            raise ValueError(
                "context must be a Context or a list of Context, for example mx.cpu() or "
                f"[mx.gpu(0), mx.gpu(1)], refer to mxnet.Context:{context}"
            )
        if each.device_type == "gpu" and each.device_id >= num_gpus():
            raise AssertionError(
                f"{each} is not available, please make sure your context is in one of: mx.cpu(), "
                + ", ".join(f"mx.gpu({i})" for i in range(num_gpus()))
            )
    return contexts


def _checked_processor(processor: Any) -> Any:
    if processor is None:
        return BatchProcessor()
    for method in ("fit_batch", "evaluate_batch"):
        if not callable(getattr(processor, method, None)):
            raise ValueError(
                "Customized Batch Processor must contain fit_batch() and evaluate_batch() methods"
            )
    return processor


def _check_loader(data: Any) -> None:
    if not isinstance(data, DataLoader):
        raise ValueError(
            "Estimator only support input as Gluon DataLoader. Alternatively, you can transform "
            "your DataIter or any NDArray into Gluon DataLoader. Refer to gluon.data.DataLoader; "
            f"got {type(data).__name__}"
        )


def _length_of(data: Any) -> int | None:
    try:
        return len(data)
    except (TypeError, NotImplementedError):
        return None
